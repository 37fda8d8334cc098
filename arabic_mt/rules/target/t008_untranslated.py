"""T008 untranslated: Arabic words that were left in the English and that no list of names has.

Why: the reader of the English cannot read them, and nobody but a translator can tell what they mean here.

Leaves: what T007 puts into English; Arabic in quotation marks or brackets; Arabic marks and digits.

Source: MQM, Accuracy/Untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..residue import arabic_runs, names_in

CATEGORY = "Accuracy/Untranslated"
TIER = "flag"


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one finding for each run of Arabic words, less the names in it."""
    text = segment.target
    runs = list(arabic_runs(text))
    for (start, end), names in zip(runs, names_in(segment, runs), strict=True):
        for name in [*(span for span, _ in names), (end, end)]:
            rest = text[start : name[0]]
            core = rest.strip(" \u00a0-")
            if core:
                at = start + rest.index(core)
                yield Candidate((at, at + len(core)), core, f"Arabic script in English: U+{ord(core[0]):04X}")
            start = name[1]
