"""S029 name-spelling: a name is written as the lists write it, in machine-made text.

Why: engines spell a foreign name in Arabic anew each time: زلنسكي beside زيلينسكي, ميكولايف, جلاسجو. A reader who
searches for one form misses the others.

Leaves: text that looks human (the rule is gated), since newspapers differ in their spellings; names in the spelling
of their entry; abbreviations and other names for the same thing («الناتو»); demonyms.

Source: the entries and variants of the glossaries; :func:`arabic_mt.transliterate.is_spelling`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...arabic import TOKEN, fold_word
from ...hints import names_index
from ...transliterate import consonants
from ...types import Candidate, Segment, TermMatch
from ..calques import attach

CATEGORY = "Terminology/Inconsistent"
TIER = "flag"
CONFIDENCE = 0.8
GATED = True

_KINDS = frozenset({"person", "surname", "place", "country", "org"})


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each name in a spelling that is not its entry's."""
    text = segment.source
    for match in names_index().find(text):
        if match.term.kind in _KINDS and not match.suffix and _is_respelt(text, match):
            name = attach(match.prefix, match.term.source)
            yield Candidate(match.span, name, f"{match.term.origin}: {match.term.source}", match.term.target)


def _is_respelt(text: str, match: TermMatch) -> bool:
    """Tell whether the words are those of the entry, spelt otherwise: the consonants agree, letters do not."""
    words = [fold_word(word) for word in TOKEN.findall(text, *match.span)]
    words[0] = words[0][len(match.prefix) :]
    wanted = [fold_word(word) for word in TOKEN.findall(match.term.source)]
    same = len(words) == len(wanted) and all(map(_alike, words, wanted))
    return same and words != wanted


def _alike(one: str, other: str) -> bool:
    return bool(one) and consonants(one) == consonants(other)
