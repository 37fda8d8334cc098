"""S028 latin-in-phrase: Latin words where Arabic wants a name or a word

Why: names that the engine did not know stay in Latin letters and stand where English had them.

Leaves: text that looks human (the rule is gated); phrases that human Arabic has, however rarely;
names that S005 knows; addresses, handles and code (S008).

Source: glossaries/machine_phrases.tsv, counted in machine-made Arabic beside its human counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..machine_phrases import find_phrases

CATEGORY = "Accuracy/Untranslated"
TIER = "flag"
CONFIDENCE = 0.7
GATED = True


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a finding for each phrase of this kind."""
    return find_phrases(segment.source, "latin")
