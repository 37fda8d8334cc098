"""Tests of choosing, applying and undoing edits, over arbitrary texts and edits."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.edits import apply_edits, invert, move_span, select
from arabic_mt.errors import EditError
from arabic_mt.types import Edit, Span

texts = st.text(st.sampled_from("اب، \u064e😀a\n"), max_size=20)


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(texts)
    offset = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(offset, offset).map(lambda ends: (min(ends), max(ends))), max_size=8))
    return text, [
        Edit(
            span, text[slice(*span)], draw(st.text("xyب", max_size=3)), draw(st.sampled_from(["S001", "S002", "T003"]))
        )
        for span in spans
    ]


def disjoint(a: Span, b: Span) -> bool:
    return a[1] <= b[0] or b[1] <= a[0]


@given(texts_with_edits())
def test_select_apply_invert(drawn: tuple[str, list[Edit]]) -> None:
    text, edits = drawn
    chosen, _ = select(edits)
    after = apply_edits(text, chosen)
    assert apply_edits(after, invert(chosen)) == text
    assert invert(invert(chosen)) == tuple(
        Edit(e.span, e.before, e.after, e.rule, evidence=f"undo: undo: {e.evidence}") for e in chosen
    )
    assert len(after) - len(text) == sum(len(edit.after) - len(edit.before) for edit in chosen)


@given(texts_with_edits())
def test_select_loses_nothing_and_rejects_only_what_overlaps(drawn: tuple[str, list[Edit]]) -> None:
    _, edits = drawn
    chosen, rejected = select(edits)
    assert Counter(edits) == Counter([*chosen, *(r.edit for r in rejected)])
    for i, edit in enumerate(chosen):
        assert all(disjoint(edit.span, other.span) and edit.span != other.span for other in chosen[i + 1 :])
    for rejection in rejected:
        span = rejection.edit.span
        longer = [e for e in chosen if e.span[1] - e.span[0] >= span[1] - span[0]]
        assert any(e.span == span or not disjoint(e.span, span) for e in longer)
        assert rejection.reason


@given(texts_with_edits(), st.randoms(use_true_random=False))
def test_select_does_not_depend_on_the_order(drawn: tuple[str, list[Edit]], rng: object) -> None:
    _, edits = drawn
    shuffled = list(edits)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert select(edits) == select(shuffled)


@given(texts_with_edits(), st.data())
def test_move_span(drawn: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = drawn
    chosen, _ = select(edits)
    offset = st.integers(0, len(text))
    start, end = sorted((data.draw(offset), data.draw(offset)))
    moved = move_span((start, end), chosen)
    cut = [e for e in chosen if not disjoint(e.span, (start, end)) and not (start <= e.span[0] and e.span[1] <= end)]
    assert (moved is None) == bool(cut)
    if moved is not None:
        inside = [e for e in chosen if start <= e.span[0] and e.span[1] <= end and e.span[1] > start]
        shifted = [Edit((e.span[0] - start, e.span[1] - start), e.before, e.after, e.rule) for e in inside]
        assert apply_edits(text, chosen)[slice(*moved)] == apply_edits(text[start:end], shifted)


def test_the_longest_edit_wins_then_the_earliest_then_the_first_rule() -> None:
    long, short = Edit((0, 3), "abc", "x", "S009"), Edit((1, 2), "b", "y", "S001")
    assert select([short, long])[0] == (long,)
    first, second = Edit((0, 2), "ab", "x", "S009"), Edit((1, 3), "bc", "y", "S001")
    assert select([second, first])[0] == (first,)
    low, high = Edit((0, 1), "a", "x", "S001"), Edit((0, 1), "a", "y", "S002")
    chosen, rejected = select([high, low])
    assert chosen == (low,)
    assert [r.reason for r in rejected] == ["overlaps S001 at 0-1"]


def test_two_rules_may_want_the_same() -> None:
    chosen, rejected = select([Edit((0, 1), "a", "b", "S002"), Edit((0, 1), "a", "b", "S001")])
    assert [e.rule for e in chosen] == ["S001"]
    assert [r.reason for r in rejected] == ["S001 makes the same change"]


def test_insertions() -> None:
    here, there = Edit((1, 1), "", "x", "S001"), Edit((1, 1), "", "y", "S002")
    assert select([here, there])[0] == (here,)
    edge = Edit((1, 2), "b", "B", "S003")
    assert apply_edits("ab", select([here, edge])[0]) == "axB"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit((0, 1), "b", "", "S001")],
        [Edit((0, 9), "abc", "", "S001")],
        [Edit((2, 1), "", "", "S001")],
        [Edit((-1, 1), "", "", "S001")],
        [Edit((0, 2), "ab", "", "S001"), Edit((1, 3), "bc", "", "S001")],
        [Edit((2, 3), "c", "", "S001"), Edit((0, 1), "a", "", "S001")],
    ],
    ids=["other text", "too long", "backwards", "negative", "overlap", "order"],
)
def test_edits_that_do_not_fit_are_our_bug(edits: list[Edit]) -> None:
    with pytest.raises(EditError, match=r"rule|edit S001 .*bug in arabic_mt"):
        apply_edits("abc", edits)


def test_no_edits_change_nothing() -> None:
    assert apply_edits("نص", ()) == "نص"
    assert select([]) == ((), ())
    assert invert([]) == ()
    assert move_span((0, 2), ()) == (0, 2)


def test_many_edits_take_little_time() -> None:
    edits = [Edit((i, i + 1), "a", "b", "S001") for i in range(0, 20_000, 2)]
    started = time.process_time()
    assert len(select(edits)[0]) == len(edits)
    assert time.process_time() - started < 1
