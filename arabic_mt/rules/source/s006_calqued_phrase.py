"""S006 calqued-phrase: «التحالف من الراغبة» becomes «تحالف الراغبين».

Why: weak translation from English renders set phrases word by word; what results is no Arabic, and
translating it back keeps the fault: "coalition of the willing" comes out as "alliance of the desired".
The rule puts the natural phrase in its place, keeps proclitics and article, and tells engines that read
hints the English phrase itself.

Leaves: single words; idioms, verbs and phrases of doubtful reading (S016 suggests them); rows that ask
for a context without it; whatever overlaps a phrase that only looks like a calque (neg_calques.tsv) or
lies inside a natural phrase; matches that a clitic would make by chance («كسر الشرطة»); calques whose
number no natural phrase has.

Source: the calques, natural phrases and counter-examples of glossaries/calques.tsv and neg_calques.tsv;
on the article in constructs K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 8.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..calques import find_calques

CATEGORY = "Terminology/Wrong term"
TIER = "auto"
CONFIDENCE = 0.9


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the calques that are noun phrases of one certain meaning."""
    return find_calques(segment.source, certain=True)
