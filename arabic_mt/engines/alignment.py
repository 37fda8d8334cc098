"""Word alignment from the attention of the compact model's guided head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..arabic import TOKEN
from ..types import Hint, Span
from .compact_text import annotate

_WORD = re.compile(r"\S+")
Alignment = tuple[tuple[Span, Span], ...]


def source_regions(source: str, hints: Sequence[Hint]) -> list[tuple[Span, int]]:
    """Return each word of a source with the place in the annotated text where its region ends.

    A hint belongs to the region of its last word. Spans count the source, ends the annotated text.
    """
    regions = []
    for match in TOKEN.finditer(source):
        before = [hint for hint in hints if hint.span[1] <= match.end()]
        regions.append((match.span(), len(annotate(source[: match.end()], before))))
    return regions


def align_words(
    source: str, hints: Sequence[Hint], source_pieces: Sequence[str], text: str, target_pieces: Sequence[str],
    attention: Sequence[Sequence[float]],
) -> Alignment | None:  # fmt: skip
    """Return (source word, target word) spans: for each target word the source word it attends to most.

    Args:
        source: the Arabic; spans count its code points.
        hints: the hints that were written into it.
        source_pieces: the n pieces that the model read.
        text: the English; spans count its code points.
        target_pieces: its m pieces.
        attention: m (or m + 1) rows of n (or n + 1) weights.

    Returns:
        The pairs in order of the English, or None if pieces and words do not fit.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    groups = _groups(target_pieces)
    owners = _owners(source, hints, source_pieces)
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


def _owners(source: str, hints: Sequence[Hint], pieces: Sequence[str]) -> list[Span | None]:
    """Return for each source piece the word of the source in whose region it ends."""
    regions = source_regions(source, hints)
    owners: list[Span | None] = []
    position = -1  # the tokenizer puts a space before the text
    region = 0
    for piece in pieces:
        position += 1 if piece.startswith("<0x") else len(piece)
        while region < len(regions) and regions[region][1] < position:
            region += 1
        owners.append(regions[region][0] if region < len(regions) else None)
    return owners
