"""T007 arabic-residue: an Arabic name or mark that was left in the English is put into English.

Why: an engine copies what it does not know; the name is in the lists, and «،» is a comma.

Leaves: Arabic in quotation marks or brackets, which the text may show on purpose; words with a
preposition stuck to them; words that no list has (T008 reports them); addresses (T012).

Source: Unicode, Arabic block (U+060C, U+061B, U+061F); the glossaries that ship with the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment, TermMatch
from ..residue import arabic_runs, names_in

CATEGORY = "Accuracy/Untranslated"
TIER = "auto"

_MARKS = {"،": ",", "؛": ";", "؟": "?", "٪": "%"}
_MARK = re.compile(r"(?<!\d)[،؛؟](?!\d)|[،؛؟](?=\s|\Z)|(?<=[0-9])٪")  # «،» between digits belongs to T004
_SENTENCE_START = re.compile(r"(?:\A|[.!?]\s)\s*\Z")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each name in Arabic script and for each Arabic mark outside Arabic words."""
    runs = list(arabic_runs(segment.target))
    for names in names_in(segment, runs):
        for span, match in names:
            origin = match.term.origin or "a term of the segment"
            yield Candidate(span, _english(segment.target, span[0], match), origin)
    for mark in _MARK.finditer(segment.target):
        yield Candidate(mark.span(), _MARKS[mark.group()], f"U+{ord(mark.group()):04X}")


def _english(text: str, start: int, match: TermMatch) -> str:
    target = match.term.target
    if match.prefix.startswith("و"):
        target = f"and {target}"
    before = text[max(0, start - 6) : start]
    if before.lower().endswith("the "):
        target = target.removeprefix("the ")
    starts = _SENTENCE_START.search(before) and (start < len("the ") + 2 or before.strip())
    return target[0].upper() + target[1:] if starts else target
