"""S025 literal-phrase: a sequence of words that only machines write

Why: a weak engine puts English together word by word: «ثلاث أوقات» (three times), «مليون الناس» (million people),
«طبقا إلى» (according to). What each should be, the list does not know; that it is wrong, it does.

Leaves: text that looks human (the rule is gated); phrases that human Arabic has, however rarely;
phrases across the end of a sentence or a quotation.

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
    return find_phrases(segment.source, "literal")
