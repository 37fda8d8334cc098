"""T011 one-name: a name is written one way throughout a document.

Why: engines write Kyiv here and Kiev there, Zelensky and Zelenskyy; readers take them for two.

Leaves: segments that were not translated as a part of a document; other names for the same thing ("Artemivsk" of
Bakhmut, "Burma" of Myanmar), since which of them is meant is not a matter of spelling; titles and common nouns.

Source: the entry of the name; the user's terms come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...transliterate import distance
from ...types import Candidate, Segment, Term
from ..spelling import letters, skeleton

CATEGORY = "Terminology/Inconsistent"
TIER = "auto"

_KINDS = frozenset({"person", "surname", "place", "country"})
NEAR = 3  # letters in which spellings of one name differ at most


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each spelling of a name that is not the document's."""
    if segment.ledger is None:
        return
    for term in dict.fromkeys(match.term for match in segment.terms if match.term.kind in _KINDS):
        for other in term.aliases:
            if _respelt(other, term.target):
                yield from _written(other, term, segment.target)


def _written(other: str, term: Term, text: str) -> Iterator[Candidate]:
    for match in re.finditer(rf"(?<![\w-]){re.escape(other)}(?![\w-])", text):
        yield Candidate(match.span(), term.target, f"{term.origin}: {term.target}")


def _respelt(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one: word by word the same consonants, few letters apart."""
    words = list(zip(one.split(), other.split(), strict=False))
    same = one != other and len(one.split()) == len(other.split()) and all(skeleton(a) == skeleton(b) for a, b in words)
    return same and distance(letters(one), letters(other)) <= NEAR
