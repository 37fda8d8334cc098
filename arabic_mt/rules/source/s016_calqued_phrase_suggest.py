"""S016 calqued-phrase-suggest: literal renderings that may be meant as they stand, or want inflection.

Why: the rest of the calques that S006 replaces: idioms («خط الموت»), verbs with a stray particle
(«وضع قبالة») and phrases whose natural counterpart has another number. A reader who knows what was
meant can accept them; the English phrase helps an engine that reads hints.

Leaves: what S006 leaves alone but for idioms, verbs and number. Tense, person and gender of a verb are
those of the list, which is why nothing is applied unasked.

Source: the calques, natural phrases and counter-examples of glossaries/calques.tsv and neg_calques.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..calques import find_calques

CATEGORY = "Terminology/Wrong term"
TIER = "suggest"
CONFIDENCE = 0.7


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the calques that S006 is not certain of."""
    return find_calques(segment.source, certain=False)
