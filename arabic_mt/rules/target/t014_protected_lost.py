"""T014 protected-lost: an address or placeholder of the Arabic that the English does not have.

Why: a message without its ``{name}`` or its link is of no use, and a program may stop at it.

Leaves: what T013 restores; hashtags and handles, which translators put into English; markup; paths.

Source: MQM, Accuracy/Omission; the checks of the Translate Toolkit (urls, emails, variables).
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..patterns import opposite
from .t013_protected_damaged import damaged_twins, missing

CATEGORY = "Accuracy/Omission"
TIER = "flag"


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one finding for each lost text, at the English words opposite its place."""
    restored = {whole for _, whole in damaged_twins(segment.source, segment.target)}
    for span, whole in missing(segment.source, segment.target):
        if whole not in restored:
            place = opposite(segment.source, span, segment.target)
            yield Candidate(place, segment.target[slice(*place)], f"source {span[0]}-{span[1]}: {whole} is missing")
