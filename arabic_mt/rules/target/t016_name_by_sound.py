"""T016 name-by-sound: a name that nobody writes so is put as the lists write what the Arabic says.

Why: engines spell rare names by ear, letter by letter: "Glasju" for جلاسجو (Glasgow), "Tubrig" for طبرق (Tobruk).

Leaves: every word that a list of English words or names knows, whatever the Arabic says; words that more than one
Arabic word of the segment may sound like; Arabic of few letters, which sounds like too many names; a name that stands
in the text already; words derived from the name ("Athenian"); names that only the collected lists have (T017).

Source: :mod:`arabic_mt.transliterate` for the sound; the glossaries and the collected name lists for the spelling.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...types import Candidate, Segment
from ..heard import corrections

CATEGORY = "Terminology/Wrong term"
TIER = "auto"


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each name that was spelt by ear and surely is another."""
    return (Candidate(found.span, found.name, found.evidence) for found in corrections(segment) if found.sure)
