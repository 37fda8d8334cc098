"""T005 number-lost: a number of the Arabic whose value stands nowhere in the English.

Why: readers cannot miss what they do not see; a reviewer must.

Leaves: one and two, which English says in many ways; ordinals, dates, times and scores; numbers that a
word may stand for ("decade", "dozen", "half"); what T004 repairs; words that are often no numbers («ست»).

Source: MQM, Accuracy/Omission.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..numbers import compare
from ..patterns import opposite

CATEGORY = "Accuracy/Omission"
TIER = "flag"


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one finding for each lost number, at the English words opposite its place."""
    for number in compare(segment.source, segment.target).lost:
        span = opposite(segment.source, number.span, segment.target)
        evidence = f"source {number.span[0]}-{number.span[1]}: {number.text} has no counterpart"
        yield Candidate(span, segment.target[slice(*span)], evidence)
