"""Tests of dictionary hints: layers, frequent words, the order of senses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.hints import ShippedHints, covered, lexicon_index, merge, name_hint, phrase_terms, sense_key
from arabic_mt.types import Hint, Term, TermMatch

TEXT = "وصل وفد الأمم المتحدة إلى القاهرة لبحث وقف إطلاق النار."

spans = st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda s: (s[0], s[0] + s[1]))
layer = st.lists(spans.map(lambda span: Hint(span, ("x",), "")), max_size=5).map(
    lambda hints: merge(*([h] for h in hints))
)


@given(st.lists(layer, max_size=4))
def test_merged_layers_do_not_overlap_and_the_first_wins(layers: list[list[Hint]]) -> None:
    merged = merge(*layers)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(merged))
    everything = [hint for row in layers for hint in row]
    assert all(hint in everything for hint in merged)
    for i, row in enumerate(layers):
        earlier = [hint for part in layers[: i + 1] for hint in part]
        for hint in row:
            if hint not in merged:
                assert any(o.span[0] < hint.span[1] and hint.span[0] < o.span[1] for o in earlier if o in merged)


def test_merge_without_layers() -> None:
    assert merge() == [] == merge([], [])


def test_hints_of_a_sentence() -> None:
    hints = ShippedHints()(TEXT)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(hints))
    by_text = {TEXT[slice(*hint.span)]: hint for hint in hints}
    assert by_text["الأمم المتحدة"].options[0] in ("the United Nations", "the UN")
    assert by_text["القاهرة"].options == ("Cairo",)
    assert by_text["القاهرة"].origin.startswith("glossary:places.tsv:")
    assert by_text["وصل"].origin.startswith("lexicon:lexicon.tsv:")
    assert all(hint.options and all(hint.options) for hint in hints)


def test_frequent_words_get_no_hint_when_they_stand_alone() -> None:
    frequent = ShippedHints(["وصل", "القاهرة", "الامم", "المتحدة"])
    texts = [TEXT[slice(*hint.span)] for hint in frequent(TEXT)]
    assert "وصل" not in texts and "القاهرة" not in texts
    assert "الأمم المتحدة" in texts
    assert frequent.is_frequent(TEXT, (0, 3)) and not frequent.is_frequent(TEXT, (4, 7))


def test_find_offers_frequent_words_too() -> None:
    frequent = ShippedHints(["وصل"])
    assert "وصل" in [TEXT[slice(*hint.span)] for hint in frequent.find(TEXT)]


def test_senses_change_the_order_of_the_options() -> None:
    text = "قوة كبيرة"
    plain = next(h for h in ShippedHints()(text) if h.span == (0, 3)).options
    assert len(plain) > 1
    turned = ShippedHints(senses={"قوة": plain[::-1]})
    assert next(h for h in turned(text) if h.span == (0, 3)).options == plain[::-1]


def test_the_key_of_a_sense_has_no_clitics() -> None:
    match = TermMatch(Term("قوة", "force", kind="noun"), (0, 6), prefix="وال", suffix="")
    assert sense_key("والقوة", match) == "قوة"


def test_a_name_has_one_rendering() -> None:
    term = Term("كييف", "Kyiv", aliases=("Kiev",), origin="own.tsv:3")
    assert name_hint(TermMatch(term, (2, 6))) == Hint((2, 6), ("Kyiv",), "glossary:own.tsv:3")


@pytest.mark.parametrize("text", ["", " ", "...", "Paris 12", "😀"])
def test_text_without_arabic_words_gets_no_hints(text: str) -> None:
    assert ShippedHints()(text) == []


def test_phrases_are_no_single_words() -> None:
    assert all(" " in form for term in phrase_terms() for form in (term.source, *term.variants))
    assert len(lexicon_index()) > 10_000


def test_covered() -> None:
    assert covered("وصل وفد أمس", [Hint((4, 7), ("x",), "")]) == pytest.approx(1 / 3)
    assert covered("", []) == 0
    assert covered("وصل", []) == 0
