"""Word alignment from the attention of the compact model's guided head."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from ..arabic import TOKEN
from ..types import Hint, Span
from .compact_text import normalise_part, written_hint

_WORD = re.compile(r"\S+")
Alignment = tuple[tuple[Span, Span], ...]


def source_owners(source: str, hints: Sequence[Hint], pieces: Sequence[str]) -> list[Span | None]:
    """Return for each piece that the model read the word of the source in whose region it ends.

    A hint belongs to the region of its last word; what stands behind the last word belongs to none.

    Args:
        source: the Arabic; spans count its code points.
        hints: the hints that were written into it, in order.
        pieces: the pieces of the annotated source.
    """
    regions = list(_regions(source, hints))
    owners: list[Span | None] = []
    position, region = -1, 0  # the tokenizer puts a space before the text
    for piece in pieces:
        position += 1 if piece.startswith("<0x") else len(piece)
        while region < len(regions) and regions[region][1] < position:
            region += 1
        owners.append(regions[region][0] if region < len(regions) else None)
    return owners


def _regions(source: str, hints: Sequence[Hint]) -> Iterator[tuple[Span, int]]:
    """Yield each word of a source with the place in the annotated text where its region ends."""
    length = position = 0
    waiting = deque(hints)
    for match in TOKEN.finditer(source):
        length += len(normalise_part(source[position : match.end()]))
        position = match.end()
        while waiting and waiting[0].span[1] <= position:
            length += len(written_hint(waiting.popleft()))
        yield match.span(), length


def align_words(
    owners: Sequence[Span | None], text: str, pieces: Sequence[str], attention: Sequence[Sequence[float]]
) -> Alignment | None:
    """Return (source word, target word) spans: for each target word the source word it attends to most.

    Args:
        owners: see :func:`source_owners`.
        text: the English; spans count its code points.
        pieces: its m pieces.
        attention: m (or m + 1) rows of weights, one for each source piece (and the end).

    Returns:
        The pairs in order of the English, or None if pieces and words do not fit.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    groups = _groups(pieces)
    if len(words) != len(groups) or not owners:
        return None
    pairs = []
    for word, rows in zip(words, groups, strict=True):
        weights: dict[Span, float] = {}
        for row in rows:
            for owner, weight in zip(owners, attention[row], strict=False):
                if owner:
                    weights[owner] = weights.get(owner, 0.0) + weight
        if weights:
            pairs.append((max(weights, key=lambda span: weights[span]), word))
    return tuple(pairs)


def _groups(pieces: Sequence[str]) -> list[list[int]]:
    """Return the indices of the pieces of each word."""
    groups: list[list[int]] = []
    for i, piece in enumerate(pieces):
        if piece.startswith("▁") or not groups:
            groups.append([])
        groups[-1].append(i)
    return groups
