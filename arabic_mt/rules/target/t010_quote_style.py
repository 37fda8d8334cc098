"""T010 quote-style: straight double quotation marks become “ and ” where the Arabic sets its own so.

Why: engines flatten «…» and “…” to "…"; the English should be set with the same care as the Arabic.

Leaves: texts whose Arabic has straight marks itself, or none; an odd number of marks; marks that stand
where they can be neither opening nor closing (6", 5'7"); code and attributes (a="b").

Source: The Chicago Manual of Style, 6.115 (typographic quotation marks); Unicode U+201C, U+201D.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment
from ..patterns import in_protected, quotes_typographically

CATEGORY = "Linguistic/Punctuation"
TIER = "suggest"

_CODE = re.compile(r"[=`\\{]")
_OPENING = re.compile(r"(?:\A|[\s(\[—–/“‘-])\"(?=[^\s.,;:!?)])")
_CLOSING = re.compile(r"[^\s(\[—–]\"(?=\Z|[\s.,;:!?)\]—–/’'-])")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each mark, if all of them pair."""
    text = segment.target
    places = [match.start() for match in re.finditer('"', text)]
    if not places or len(places) % 2 or _CODE.search(text) or not quotes_typographically(segment.source):
        return
    if any(in_protected((at, at + 1), text) for at in places):
        return
    if all(_fits(text, at, opening=i % 2 == 0) for i, at in enumerate(places)):
        for i, at in enumerate(places):
            yield Candidate((at, at + 1), "”" if i % 2 else "“", "the source has typographic quotation marks")


def _fits(text: str, at: int, *, opening: bool) -> bool:
    if at == 0:
        return opening and len(text) > 1 and not text[1].isspace()
    return (_OPENING if opening else _CLOSING).match(text, at - 1) is not None
