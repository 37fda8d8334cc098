"""T003 name: a name that the lists know is spelt as they spell it.

Why: engines render one Arabic name in many ways, often in one text: Zilinski, Zelenski, Zelinsky.

Leaves: names that stand as the list or an alias has them; words that are a name or a common word
themselves; derived words ("Iranian"); short names; surnames
alone, since Haris and Harris, Braun and Brown both exist; a word that two names of the segment may claim, and
names with two candidates; names with nothing like them in the English: nothing is invented.

Source: the ``rejected`` column of the glossaries; Freeman, Condon and Ackerman, Cross Linguistic Name
Matching in English and Arabic (2006), on consonants that transcriptions confuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ...glossary.find import NAME_KINDS
from ...splice import SPELT
from ...terms import stands_in
from ...types import Candidate, Segment, Span, Term
from ..spelling import is_misspelling, known_words, letters

CATEGORY = "Terminology/Inconsistent"
TIER = "auto"

_KINDS = NAME_KINDS - {"surname"}
_SPELT = SPELT - {"surname"}
Claim = tuple[Span, str, str]  # where, the canonical name, the evidence
_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each wrong rendering, if no other name of the segment claims it."""
    terms = Counter(match.term for match in segment.terms if match.term.kind in _KINDS)
    claims = sorted({claim for term, times in terms.items() for claim in _claims(term, times, segment)})
    contested = {claim for pair in pairwise(claims) if _rivals(*pair) for claim in pair}
    for claim in claims:
        if claim not in contested:
            yield Candidate(*claim)


def _rivals(first: Claim, second: Claim) -> bool:
    return second[0][0] < first[0][1] and first[1] != second[1]


def _stands(term: Term, text: str) -> bool:
    for form in _wrong_forms(term):  # "Al-Doha" is not "Doha"
        text = _pattern(form).sub(" ", text) if form in text else text
    return any(stands_in(form, text) for form in (term.target.partition(",")[0], *term.aliases))


def _claims(term: Term, times: int, segment: Segment) -> list[Claim]:
    """Return (span, canonical name, evidence) for the one wrong rendering of a name; nothing if there are two.

    A name that stands as it should is looked for once more only if the Arabic has a person's name twice.
    """
    text = segment.target
    stands = _stands(term, text)
    if stands and (times < 2 or term.kind != "person"):
        return []
    forms = [] if stands else [form for form in _wrong_forms(term) if form in text]
    rejected = [match.span() for form in forms for match in _pattern(form).finditer(text)]
    found = [(span, _canonical(term)) for span in rejected]
    if not found and term.kind in _SPELT:
        found = _misspelt(_canonical(term).split(), segment, person=term.kind == "person")
    texts = {text[slice(*span)] for span, _ in found}
    return [(span, after, f"{term.origin}: {after}") for span, after in found] if len(texts) == 1 else []


def _wrong_forms(term: Term) -> list[str]:
    """Return the renderings that are known to be wrong, but those of common words only ("the brightest")."""
    return [form for form in term.rejected if form != form.lower()]


def _canonical(term: Term) -> str:
    return term.target.partition(",")[0].removeprefix("the ")


@lru_cache(maxsize=1024)
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w-])")


def _misspelt(name: list[str], segment: Segment, *, person: bool) -> list[tuple[Span, str]]:
    """Find the name with a misspelt word in it, else, for people, the misspelt surname alone."""
    text = segment.target
    words = _capitalised(text)
    ordinary = {match.group() for match in _NAME.finditer(text) if match.group().islower()}
    found = [
        (span, wanted)
        for i in range(len(words) - len(name) + 1)
        if _adjacent(text, words[i : i + len(name)])
        for span, wanted in _differing(text, words[i : i + len(name)], name, ordinary)
    ]
    if found or not person or len(name) == 1 or any(text[slice(*word)] == name[-1] for word in words):
        return found
    return [pair for word in words for pair in _differing(text, [word], name[-1:], ordinary)]


def _capitalised(text: str) -> list[Span]:
    spans = []
    for match in _NAME.finditer(text):
        core = _POSSESSIVE.sub("", match.group())
        if core[:1].isupper() or core.lower().startswith("al-"):
            spans.append((match.start(), match.start() + len(core)))
    return spans


def _adjacent(text: str, words: list[Span]) -> bool:
    return all(text[a[1] : b[0]] == " " for a, b in pairwise(words))


def _differing(text: str, words: list[Span], name: list[str], ordinary: set[str]) -> list[tuple[Span, str]]:
    """Return the misspelt words of a rendering with what they should be; nothing if a word is another one."""
    found = []
    for span, wanted in zip(words, name, strict=True):
        word = text[slice(*span)]
        if letters(word) == letters(wanted):
            continue
        if letters(word) in known_words() or word.lower() in ordinary or not is_misspelling(word, wanted):
            return []
        found.append((span, wanted))
    return found
