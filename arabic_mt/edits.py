"""Edits: choosing among those proposed, applying and undoing them. The only code that changes text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .errors import EditError
from .types import Edit, Rejection, Span


def select(edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[Rejection, ...]]:
    """Choose edits that do not overlap: the longest first, then the earliest, then by rule code.

    Two insertions at one place overlap; an insertion at the edge of another edit's span does not.

    Args:
        edits: edits of one text.

    Returns:
        The chosen edits in order of position, and the others with the reason.
    """
    chosen: list[Edit] = []  # kept in order of position
    rejected: list[Rejection] = []
    for edit in sorted(edits, key=lambda e: (e.span[0] - e.span[1], e.span[0], e.rule, e.after)):
        at = bisect_left(chosen, edit.span, key=lambda e: e.span)
        other = next((o for o in chosen[max(0, at - 1) : at + 1] if overlap(edit.span, o.span)), None)
        if other is None:
            chosen.insert(at, edit)
        elif (other.span, other.after) == (edit.span, edit.after):
            rejected.append(Rejection(edit, f"{other.rule} makes the same change"))
        else:
            rejected.append(Rejection(edit, f"overlaps {other.rule} at {other.span[0]}-{other.span[1]}"))
    return tuple(chosen), tuple(sorted(rejected, key=lambda r: r.edit.span))


def overlap(a: Span, b: Span) -> bool:
    """Tell whether two spans share a character, or are the same place.

    >>> overlap((1, 3), (2, 5)), overlap((1, 3), (3, 5)), overlap((3, 3), (3, 5)), overlap((3, 3), (3, 3))
    (True, False, False, True)
    """
    return a == b or (a[0] < b[1] and b[0] < a[1])


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made.

    Args:
        text: what the edits' spans count, in code points.
        edits: edits in order of position that do not overlap.

    Raises:
        EditError: an edit does not fit the text, or two overlap.

    >>> apply_edits("a ,b", [Edit((1, 2), " ", "", "S002")])
    'a,b'
    """
    parts: list[str] = []
    position = 0
    for edit in edits:
        start, end = edit.span
        if start < position or not start <= end <= len(text) or text[start:end] != edit.before:
            raise EditError(f"edit {edit.rule} at {start}-{end} does not fit the text")
        parts += (text[position:start], edit.after)
        position = end
    return "".join((*parts, text[position:]))


def invert(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that undo these: spans count the code points of the edited text.

    >>> done = [Edit((1, 2), " ", "", "S002")]
    >>> apply_edits(apply_edits("a ,b", done), invert(done))
    'a ,b'
    """
    undone, shift = [], 0
    for edit in edits:
        start = edit.span[0] + shift
        undone.append(
            Edit((start, start + len(edit.after)), edit.after, edit.before, edit.rule, edit.category, edit.tier,
                 edit.confidence, f"undo: {edit.evidence}")
        )  # fmt: skip
        shift += len(edit.after) - len(edit.before)
    return tuple(undone)


def move_span(span: tuple[int, int], edits: Sequence[Edit]) -> tuple[int, int] | None:
    """Return where a span of the text before the edits lies after them; None if an edit cuts into it.

    An edit that lies wholly inside the span stretches or shrinks it.

    >>> move_span((3, 4), [Edit((1, 2), " ", "", "S002")])
    (2, 3)
    """
    start, end = span
    for edit in edits:
        a, b = edit.span
        grown = len(edit.after) - len(edit.before)
        if b <= span[0]:
            start, end = start + grown, end + grown
        elif span[0] <= a and b <= span[1]:
            end += grown
        elif a < span[1]:
            return None
    return start, end
