"""T017 name-like-another: a name that no list knows, and one that sounds alike and is known.

Why: "Raunitch" for راونيتش is Raonic, "Picolo" for بيكولو is Piccolo; but a few letters may also make another name,
and then only somebody who knows can tell.

Leaves: what T016 leaves, and what it is sure of.

Source: as T016.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..heard import corrections

CATEGORY = "Terminology/Wrong term"
TIER = "suggest"
CONFIDENCE = 0.7


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each name that may have been spelt by ear."""
    return (Candidate(found.span, found.name, found.evidence) for found in corrections(segment) if not found.sure)
