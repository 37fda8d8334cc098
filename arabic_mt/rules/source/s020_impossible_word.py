"""S020 impossible-word: «جيمزها» and «الدrone» are words that Arabic cannot have.

Why: weak translation takes an ordinary word for a name and hangs a pronoun on it («جيمزها» for "their
militaries"), copies half of an English word, or gives a noun both article and pronoun. No reader and no
engine can make sense of what results; the word has to be pointed at.

Leaves: whole words that are known; short names, and names that are also words or begin or end as words
do; Latin letters and digits behind a tatweel or a hyphen; units and ordinals of English («5G»).

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 8 (article and pronoun
exclude each other) and chapter 4 (proper names take neither).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...arabic import analyses
from ...hints import collected_index, is_ordinary, names_index
from ...types import Candidate, Segment
from ..frames import is_known, lexicon, words_of

CATEGORY = "Accuracy/Mistranslation"
TIER = "flag"
CONFIDENCE = 0.7

_LETTER = "[\u0621-\u063a\u0641-\u064a]"
_GLUED = re.compile(f"{_LETTER}{{2}}(?:[A-Z]?[a-z]{{3}}|[0-9]{{1,4}}{_LETTER}{{2}})|[A-Za-z]{{3}}{_LETTER}{{2}}")
_PIECE = re.compile("[^\\W_]+")
_PRONOUNS = ("هما", "ها", "هم")
_LEAST = 4  # letters of a name
_HALF = 4  # letters of a word that stands twice in one
_FOREIGN = re.compile("[eopvx]")  # letters that the Latin spelling of an Arabic word can do without
_OTHER_SPELLING = str.maketrans("زغ", "سج")  # «جيمز» is «جيمس»
_PLACES = frozenset({"country", "place"})
_NATIVE = re.compile("[حعصضطظذثقءؤئ]")  # letters that names from Europe hardly have
_COMMON = frozenset({"كابل"})  # a cable, though it is a town
_BEFORE_PRONOUN = ("ت", "ئ", "ؤ", "ا")  # endings of common nouns and verbs before a pronoun


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the words of a text that cannot be."""
    text = segment.source
    if _GLUED.search(text):
        for piece in _PIECE.finditer(text):
            if _GLUED.search(piece[0]):
                yield Candidate(piece.span(), piece[0], "Latin letters or digits in an Arabic word")
    for word in words_of(text):
        if len(word.light) > _LEAST and (reason := _why(word.light)):
            yield Candidate(word.span, word.text, reason)


@lru_cache(maxsize=32768)
def _why(word: str) -> str:
    half = len(word) // 2
    if half >= _HALF and word[:half] == word[half:] and is_known(word[:half]):
        return f"the word {word[:half]} stands in it twice"
    pronoun = next((ending for ending in _PRONOUNS if word.endswith(ending)), "")
    if not pronoun:
        return ""
    stem = word.removesuffix(pronoun)
    if noun := _two_determiners(word, stem):
        return f"the noun {noun} has an article and a pronoun"
    return "" if is_known(word) or is_ordinary(word) else _named(stem, word)


def _two_determiners(word: str, stem: str) -> str:
    """Return the noun that has both an article and a pronoun; empty if the word can be read otherwise."""
    noun, known = stem.removeprefix("ال"), lexicon()
    if noun == stem or len(noun) < _LEAST - 1 or (noun not in known.nominal and noun[:-1] + "ة" not in known.nominal):
        return ""
    others = [r.stem for r in analyses(word) if not (r.prefix.endswith("ال") and r.suffix)]
    return "" if any(o in known.nominal or o in known.finite or o in known.particles for o in others) else noun


def _named(stem: str, word: str) -> str:
    """Tell of a foreign name that bears a pronoun."""
    if (
        len(stem) < _LEAST
        or stem in _COMMON
        or stem.endswith(_BEFORE_PRONOUN)
        or _NATIVE.search(stem)
        or is_known(stem)
    ):
        return ""
    if any(match.span == (0, len(word)) for index in (names_index(), collected_index()) for match in index.find(word)):
        return ""
    for spelling in dict.fromkeys((stem, stem.translate(_OTHER_SPELLING))):
        for match in (*names_index().find(spelling), *collected_index().find(spelling)):
            foreign = match.term.kind in _PLACES or _FOREIGN.search(match.term.target.casefold())
            if match.span == (0, len(spelling)) and not match.prefix and foreign:
                return f"{match.term.origin}: the name {match.term.source} takes no pronoun"
    return ""
