"""Tests of what became of a term in a translation."""

from __future__ import annotations

import time

import pytest

from arabic_mt.terms import outcome, outcomes, stands_in
from arabic_mt.types import Edit, Term, TermMatch

KYIV = TermMatch(Term("كييف", "Kyiv", aliases=("Kiev",), rejected=("Keev",), kind="place"), (0, 4))


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("Kyiv", "He left Kyiv.", "honoured"),
        ("Kyiv", "KYIV fell", "honoured"),
        ("tank", "Two tanks came", "inflected"),
        ("church", "the churches", "inflected"),
        ("Kyiv", "Kyiv's mayor", "inflected"),
        ("Kyiv", "Kyiv’s mayor", "inflected"),
        ("Kyiv", "Kyiv's mayor left Kyiv", "honoured"),
        ("the Kremlin", "Kremlin sources", "honoured"),
        ("the Kremlin", "The Kremlin said", "honoured"),
        ("cease-fire", "the cease fire held", None),
        ("ballot box", "the ballot-box", "honoured"),
        ("ballot box", "the ballot\n box", "honoured"),
        ("Mali", "Somalia", None),
        ("Iran", "Iranian", None),
        ("Iran", "Tehran, Iran, said", "honoured"),
        ("Iran", "«Iran»", "honoured"),
        ("Mali", "", None),
        ("C++", "in C++ code", "honoured"),
        ("Sana'a", "in Sana’a", "honoured"),
        ("F-16", "the F-16s", "inflected"),
    ],
)
def test_stands_in(form: str, text: str, expected: str | None) -> None:
    assert stands_in(form, text) == expected


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("He left Kyiv.", "honoured", ""),
        ("Kyiv's mayor", "inflected", ""),
        ("He left Kiev.", "honoured", ""),
        ("He left Keev.", "refused", "the translation has 'Keev' instead"),
        ("He left.", "refused", "the translation does not contain it"),
        ("", "refused", "the translation does not contain it"),
    ],
)
def test_outcome(text: str, status: str, reason: str) -> None:
    found = outcome(KYIV, text)
    assert (found.status, found.reason, found.match) == (status, reason, KYIV)


def test_an_alias_is_named() -> None:
    assert outcome(KYIV, "Kiev").how == "alias 'Kiev'"
    assert outcome(KYIV, "Kyiv").how == "Kyiv"


def test_every_match_has_its_outcome_in_order() -> None:
    other = TermMatch(Term("القاهرة", "Cairo", kind="place"), (5, 12))
    found = outcomes([KYIV, other, KYIV], "Cairo")
    assert [(o.match, o.status) for o in found] == [(KYIV, "refused"), (other, "honoured"), (KYIV, "refused")]
    assert outcomes([], "Cairo") == ()


def test_what_was_spliced_is_called_so() -> None:
    put = Edit((0, 4), "Keef", "Kyiv", "TERM")
    assert [o.status for o in outcomes([KYIV], "Kyiv fell", [put])] in (["spliced"], ["honoured"])


def test_long_texts_take_little_time() -> None:
    started = time.process_time()
    for text in ("a " * 50_000, "ballot " * 15_000, " " * 100_000, "-" * 100_000, "ballot" + " " * 100_000):
        stands_in("ballot box", text)
    assert time.process_time() - started < 2
