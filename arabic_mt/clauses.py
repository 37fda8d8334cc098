"""Cut a segment that is too long for an engine at its clause boundaries, with nothing lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from math import ceil

from .segment import CLOSERS, CONTEXT, LETTER, STOPS, is_abbreviation

_CLAUSE = re.compile(
    rf"((?<![{STOPS}])[{STOPS}]+[{CLOSERS}]*\s+)|([؛;]\s*)|(:\s+)|([،,](?!\d)\s*)|(\s+(?=و{LETTER}))|(\s+)"
)


def split_long(segment: str, limit: int, measure: Callable[[str], int] = len) -> list[str]:
    """Cut a segment that is too long for the engine into pieces of similar length, at clause boundaries.

    The best boundary near the ideal length wins: the end of a sentence, then «؛», «:», «،», then white space
    before «و», then any white space, and between two characters where there is none. White space stays at the
    end of the piece before the cut.

    Args:
        segment: the text to cut.
        limit: the most that a piece may measure, at least 1.
        measure: the length of a text, for instance its number of tokens; it is called a logarithmic number of
            times a piece, on texts about as long as a piece.

    Returns:
        The pieces; joined they are the segment. A single character that measures more than the limit alone
        is a piece of its own.

    Raises:
        ValueError: the limit is less than 1.

    >>> split_long("وصل الوفد صباحا، وبدأت المحادثات مساء", 24)
    ['وصل الوفد صباحا، ', 'وبدأت المحادثات مساء']
    """
    if limit < 1:
        raise ValueError(f"the limit of a piece is {limit}; give at least 1")
    pieces: list[str] = []
    start, reach = 0, limit
    while start < len(segment):
        reach = _reach(segment, start, limit, measure, guess=reach)
        end = next((cut for cut in _cuts(segment, start, reach) if measure(segment[start:cut]) <= limit), start + reach)
        pieces.append(segment[start:end])
        start = end
    return pieces


def _reach(text: str, start: int, limit: int, measure: Callable[[str], int], guess: int) -> int:
    """Return how many characters from ``start`` on fit the limit, at least 1: doubling, then bisection."""
    rest = len(text) - start
    fits, size = 0, min(guess, rest)
    while measure(text[start : start + size]) <= limit:
        if size == rest:
            return rest
        fits, size = size, min(2 * size, rest)
    while size - fits > 1:
        middle = (fits + size) // 2
        if measure(text[start : start + middle]) <= limit:
            fits = middle
        else:
            size = middle
    return max(fits, 1)


def _cuts(text: str, start: int, reach: int) -> Iterator[int]:
    """Yield the offsets where a piece may end, the best first; none lies more than ``reach`` behind ``start``."""
    rest = len(text) - start
    if rest <= reach:
        yield len(text)
        return
    ideal = start + ceil(rest / ceil(rest / reach))
    for low in (start + (ideal - start) // 2, start):
        best = _best_clause(text, low, start + reach, ideal)
        if best is not None:
            yield best
            break
    yield _character_boundary(text, start, ideal)
    yield _character_boundary(text, start, start + reach)


def _best_clause(text: str, low: int, high: int, ideal: int) -> int | None:
    """Return the end of the strongest clause boundary in ``(low, high]``, of equals the one nearest to ``ideal``."""
    ranked = [
        (clause.lastindex or 0, abs(clause.end() - ideal), clause.end())
        for clause in _CLAUSE.finditer(text, low, min(high + 1, len(text)))
        if low < clause.end() <= high and not _is_abbreviated_stop(text, clause)
    ]
    return min(ranked)[2] if ranked else None


def _is_abbreviated_stop(text: str, clause: re.Match[str]) -> bool:
    """Say whether what looks like the end of a sentence is the stop of an abbreviation."""
    at, end = clause.start(), clause.end()
    return clause.lastindex == 1 and is_abbreviation(text[max(0, at - CONTEXT) : at], text[end : end + CONTEXT])


def _character_boundary(text: str, start: int, cut: int) -> int:
    """Move a cut back from between a letter and its marks, unless nothing else is left of the piece."""
    moved = cut
    while moved > start + 1 and moved < len(text) and unicodedata.combining(text[moved]):
        moved -= 1
    return moved if moved > start + 1 else cut
