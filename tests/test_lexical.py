"""Tests of the alignment by dictionary, sound and place, and of terms put into translations that others made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arabic_mt
from arabic_mt import Term
from arabic_mt.lexical import align, stem

DAWN = Term("كتيبة الفجر", "Dawn Battalion", kind="group")


def pairs(source: str, target: str) -> list[tuple[str, str]]:
    return [(source[slice(*a)], target[slice(*b)]) for a, b in align(source, target)]


def test_words_are_aligned_by_dictionary_name_number_and_sound() -> None:
    found = pairs("زار زخلنبر 12 مدينة في مصر", "Zakhlanbar visited 12 cities in Egypt")
    assert {("زخلنبر", "Zakhlanbar"), ("12", "12"), ("مدينة", "cities"), ("مصر", "Egypt")} <= set(found)


def test_what_nothing_renders_is_aligned_to_what_nothing_accounts_for() -> None:
    source = "وصل القرقذان إلى المدينة"
    assert ("القرقذان", "squirrel") in pairs(source, "arrived squirrel city")


def test_a_stretch_with_punctuation_in_it_is_not_aligned() -> None:
    assert not any(a == "القرقذان" for a, _ in pairs("وصل القرقذان إلى المدينة", "arrived this, that city"))


@given(st.text(alphabet="ابتوصل مدينة 12.", max_size=60), st.text(alphabet="abc City,12. '’-", max_size=60))
def test_spans_lie_in_the_texts_in_order(source: str, target: str) -> None:
    found = align(source, target)
    assert all(0 <= a < b <= len(source) and 0 <= x < y <= len(target) for (a, b), (x, y) in found)
    assert [english for _, english in found] == sorted(english for _, english in found)


def test_stems() -> None:
    assert stem("Cities") == stem("City") and stem("announced") == stem("announces") and stem("bed") == "bed"


@pytest.mark.parametrize(("hypothesis", "after", "status"), [
    ("The battalion of dawn announced a halt.", "Dawn Battalion announced a halt.", "spliced"),
    ("Dawn Battalion announced a halt.", "Dawn Battalion announced a halt.", "honoured"),
    ("They announced a halt.", "They announced a halt.", "refused"),
])  # fmt: skip
def test_a_users_term_is_put_into_what_somebody_else_translated(hypothesis: str, after: str, status: str) -> None:
    result = arabic_mt.repair("أعلنت كتيبة الفجر وقفا.", hypothesis, glossary=[DAWN])
    assert result.text == after
    (outcome,) = result.terms
    assert outcome.status == status and bool(outcome.reason) == (status == "refused")


def test_a_name_by_ear_becomes_the_users_name() -> None:
    term = Term("زخلنبر", "Zachlambar", kind="place")
    assert arabic_mt.repair("وصل الوفد إلى زخلنبر.", "The delegation reached Zakhlanbar.", glossary=[term]).text == (
        "The delegation reached Zachlambar."
    )


def test_a_common_word_of_the_users_is_not_forced() -> None:
    result = arabic_mt.repair(
        "وصل الوفد مساء.", "The mission arrived at night.", glossary=[Term("الوفد", "the delegation")]
    )
    assert result.text == "The mission arrived at night." and result.terms[0].status == "refused"
