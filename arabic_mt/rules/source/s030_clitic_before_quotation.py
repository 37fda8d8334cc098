"""S030 clitic-before-quotation: «بـ “جر”» becomes «بـ“جر”».

Why: a preposition that Arabic writes together with its word is set before a quotation with a tatweel; weak
translation leaves a space between, and a tokenizer sees a letter of its own.

Leaves: a letter in a list («أ، ب، ج»), a letter that is named («حرف ب»), و, which may stand alone.

Source: the practice of Arabic newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Linguistic/Punctuation"
TIER = "auto"

_CLITIC = re.compile('(?<![^\\s(])(?P<clitic>[وف]?[بلك]ـ?)[ \\t\u00a0](?P<quote>[«“"])(?=\\S)')
_NAMED = re.compile(r"(?:(?:حرف|الحرف|حرفي|فئة|الفئة|نقطة|النقطة|مادة|المادة)|[،/])\s\Z")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each clitic that stands apart from the quotation it belongs to."""
    for match in _CLITIC.finditer(segment.source):
        if not _NAMED.search(segment.source, max(0, match.start() - 10), match.start()):
            clitic = match["clitic"].removesuffix("ـ") + "ـ"
            yield Candidate(match.span(), f"{clitic}{match['quote']}", "a space after a clitic")
