"""T013 protected-damaged: an address or placeholder of the Arabic that was spaced or re-cased is restored.

Why: "https: //www. example. org" and "{ Name }" no longer work.

Leaves: addresses that are whole; those without a twin that differs in spaces and case only (T014 reports
them); two possible twins; hashtags and handles, which translators put into English.

Source: as S008 protected-text, whose patterns it shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from ...types import Candidate, Segment, Span
from ..patterns import protected

CATEGORY = "Accuracy/Mistranslation"
TIER = "auto"

KINDS = frozenset({"url", "email", "host", "placeholder", "path"})
_MOST = 32  # texts of one segment that are looked for; each costs a pass over the English
_PIECE = re.compile(r"\w+|[^\w\s]")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each damaged twin."""
    for span, whole in damaged_twins(segment.source, segment.target):
        yield Candidate(span, whole, f"source: {whole}")


def missing(source: str, target: str) -> Iterator[tuple[Span, str]]:
    """Yield (span, text) of the addresses and placeholders of a source that the target does not have."""
    for span, kind in protected(source):
        if kind in KINDS and source[slice(*span)] not in target:
            yield span, source[slice(*span)]


@lru_cache(maxsize=64)
def damaged_twins(source: str, target: str) -> tuple[tuple[Span, str], ...]:
    """Return (span in the target, what should stand there) for what differs in spaces and case only."""
    twins = []
    for whole in islice(dict.fromkeys(text for _, text in missing(source, target)), _MOST):
        found = [match.span() for match in _loose(whole).finditer(target)]
        if len(found) == 1:
            twins.append((found[0], whole))
    return tuple(twins)


@lru_cache(maxsize=64)
def _loose(whole: str) -> re.Pattern[str]:
    """Return a pattern for a text with up to two spaces between its words and marks."""
    pieces = r"\s{0,2}".join(re.escape(piece) for piece in _PIECE.findall(whole))
    return re.compile(rf"(?<!\w){pieces}(?!\w)", re.IGNORECASE)
