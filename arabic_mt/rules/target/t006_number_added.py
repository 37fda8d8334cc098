"""T006 number-added: a number of the English whose value stands nowhere in the Arabic.

Why: an invented figure looks as trustworthy as a true one.

Leaves: one and two; ordinals, decades (1990s), times, scores, names with digits; numbers that an
Arabic word may stand for («عقد», «قرن», «أسبوع», «نصف»); what T004 repairs.

Source: MQM, Accuracy/Addition.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..numbers import compare

CATEGORY = "Accuracy/Addition"
TIER = "flag"


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one finding for each number without a counterpart."""
    for number in compare(segment.source, segment.target).added:
        yield Candidate(number.span, number.text, f"{number.value:,f} stands nowhere in the source")
