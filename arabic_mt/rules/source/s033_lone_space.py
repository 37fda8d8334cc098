"""S033 lone-space: the only mark of a segment with a space before it, in machine-made text.

Why: what S002 says; where the whole text looks machine-made, one mark is enough to tell.

Leaves: text that looks human (the rule is gated): the slip is real there too, but a text that a person wrote is not
ours to touch unasked; what S002 leaves.

Source: as S002.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from .s002_space_before_punctuation import misplaced

CATEGORY = "Linguistic/Punctuation"
TIER = "auto"
GATED = True


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the one mark of a segment that has its space on the wrong side."""
    found = list(misplaced(segment.source))
    return iter(found if len(found) == 1 else ())
