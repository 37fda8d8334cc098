"""S026 stray-particle: an English particle that was translated by itself

Why: phrasal verbs come out as a verb and a word of place: «جاء خارجا» (came out), «وضع قبالة» (put off), «من أجل»
and «بدون» where a preposition was idiom.

Leaves: text that looks human (the rule is gated); phrases that human Arabic has, however rarely;
verbs of movement with the place that they move to.

Source: glossaries/machine_phrases.tsv, counted in machine-made Arabic beside its human counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..machine_phrases import find_phrases

CATEGORY = "Accuracy/Mistranslation"
TIER = "flag"
CONFIDENCE = 0.7
GATED = True


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a finding for each phrase of this kind."""
    return find_phrases(segment.source, "particle")
