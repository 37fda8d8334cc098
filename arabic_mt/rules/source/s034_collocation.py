"""S034 collocation: «أطلق هجوما», «كسر القانون», «ساعة الاندفاع» are put together word by word after English

Why: which verb goes with which noun, and which adjective, every language settles for itself. A weak engine takes the
first word of its dictionary for each: «أخذ مكانا» (take place) for «جرى». The verb or adjective is right Arabic
anywhere else, so only the pair shows the fault.

Leaves: text that looks human (the rule is gated); pairs that human news has too; a noun that belongs to another word
(«أطلق صفارة هجوم»); pairs across a mark. The right words are offered where the lexicon has them in the form of the
wrong ones; elsewhere the pair is only pointed at.

Source: glossaries/collocations.tsv; E. Badawi, M. G. Carter and A. Gully, Modern Written Arabic, for what stands
between verb and object.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..collocations import find_collocations

CATEGORY = "Accuracy/Mistranslation"
TIER = "suggest"
CONFIDENCE = 0.7
GATED = True


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the wrong collocations of the source."""
    return find_collocations(segment.source)
