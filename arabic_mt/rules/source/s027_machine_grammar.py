"""S027 machine-grammar: number, agreement and order as English has them

Why: a number keeps its English plural («40 سنوات»), an adjective its only form, the subject its place before the
verb with a pronoun between («هو كان»).

Leaves: text that looks human (the rule is gated); phrases that human Arabic has, however rarely;
what S010 to S012 find with the forms of the lexicon.

Source: glossaries/machine_phrases.tsv, counted in machine-made Arabic beside its human counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..machine_phrases import find_phrases

CATEGORY = "Linguistic/Grammar"
TIER = "flag"
CONFIDENCE = 0.7
GATED = True


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a finding for each phrase of this kind."""
    return find_phrases(segment.source, "number", "agreement", "order")
