"""T012 protected-text: addresses, handles, placeholders, markup and paths in the English stay as they are.

Why: a space, a quotation mark or a number changed inside ``https://…`` or ``{name}`` breaks what reads it.
This rule changes nothing; its spans are closed to every other rule of the stage.

Leaves: character references, which T001 repairs; what T013 restores.

Source: as S008 protected-text, whose patterns it shares.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..patterns import protected
from .t013_protected_damaged import damaged_twins

CATEGORY = "Other/Protected"
TIER = "auto"
PROTECTS = True


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the spans that no rule may touch."""
    twins = [span for span, _ in damaged_twins(segment.source, segment.target)]
    for (start, end), kind in protected(segment.target):
        if not any(start < b and a < end for a, b in twins):
            yield Candidate((start, end), segment.target[start:end], kind)
