"""Tests of repair without an engine: Arabic alone, and English that somebody else made."""

from __future__ import annotations

from typing import Any

import pytest

from arabic_mt import GlossaryError, LengthMismatchError, RuleError, Term, repair, repair_arabic
from arabic_mt.edits import apply_edits, invert
from arabic_mt.errors import InputError
from arabic_mt.repairer import Repairer
from arabic_mt.rules import catalogue

ARABIC = "قال الوزير ، أمس ، إن 10،000 شخص وصلوا ."


def test_arabic_alone() -> None:
    found = repair(ARABIC)
    assert found.text == "قال الوزير، أمس، إن 10,000 شخص وصلوا."
    assert [step.stage for step in found.steps] == ["source"]
    assert found.steps[0].before == found.source == ARABIC


def test_arabic_with_its_english() -> None:
    found = repair(ARABIC, "The minister said yesterday 10,000 people arrived.")
    assert [step.stage for step in found.steps] == ["source", "target"]
    assert found.steps[0].before == ARABIC
    assert found.steps[1].before == "The minister said yesterday 10,000 people arrived."
    assert found.text == found.steps[1].after
    for step in found.steps:
        assert apply_edits(step.before, step.edits) == step.after
        assert apply_edits(step.after, invert(step.edits)) == step.before


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("وصل الوفد إلى القاهرة صباح أمس.", "The delegation arrived in Cairo yesterday morning."),
        ("ارتفعت الأسعار بنسبة 3.5% في العام الماضي.", "Prices rose 3.5% last year."),
        ("قالت الوزيرة: «سنبدأ غدا».", "The minister said: “We start tomorrow.”"),
        ("بلغ عدد سكان المدينة 1,250,000 نسمة.", "The city has 1,250,000 inhabitants."),
        ("زوروا الموقع https://example.com/a,b اليوم.", "Visit https://example.com/a,b today."),
        ("", ""),
        ("نعم", "Yes"),
    ],
)
def test_sound_text_is_left_alone(arabic: str, english: str) -> None:
    assert repair(arabic).text == arabic
    assert repair_arabic(arabic).text == arabic
    assert repair(arabic, english).text == english


@pytest.mark.parametrize("text", [ARABIC, "في في البيت", "بلغ العدد ١٠٬٠٠٠ .", "", "Hello , world"])
def test_repair_is_done_once_and_for_all(text: str) -> None:
    for options in ({}, {"aim": "arabic"}, {"tier": "suggest"}):
        once = repair(text, **options).text
        assert repair(once, **options).text == once


def test_lists_keep_length_and_order() -> None:
    assert [t.source for t in repair(["نعم", "لا", "نعم"])] == ["نعم", "لا", "نعم"]
    assert [t.text for t in repair(["نعم", "لا"], ["Yes", "No"])] == ["Yes", "No"]
    assert repair([]) == [] == repair([], [])


def test_lists_of_unequal_length() -> None:
    with pytest.raises(LengthMismatchError, match="source has 2, hypothesis has 1") as caught:
        repair(["نعم", "لا"], ["Yes"])
    assert caught.value.lengths == {"source": 2, "hypothesis": 1}


@pytest.mark.parametrize(("source", "hypothesis"), [("نعم", ["Yes"]), (["نعم"], "Yes")])
def test_a_text_and_a_list_do_not_fit(source: Any, hypothesis: Any) -> None:
    with pytest.raises(InputError, match="give two texts or two lists"):
        repair(source, hypothesis)


@pytest.mark.parametrize("bad", [None, 3, "نعم".encode(), [None]])
def test_what_is_no_text_is_refused(bad: Any) -> None:
    with pytest.raises(InputError):
        repair(bad)


def test_the_outcome_of_the_users_terms() -> None:
    kherson = Term("خيرسون", "Kherson City", kind="place")
    found = repair("غادروا خيرسون.", "They left Kherson City.", glossary=[kherson])
    assert [(o.match.term, o.status) for o in found.terms] == [(kherson, "honoured")]
    found = repair("غادروا خيرسون.", "They left.", glossary=[kherson])
    assert [o.status for o in found.terms] == ["refused"]


def test_rules_and_tiers_can_be_chosen() -> None:
    assert repair(ARABIC, rules="S003").text == "قال الوزير ، أمس ، إن 10,000 شخص وصلوا ."
    assert repair(ARABIC, rules="-S").text == ARABIC
    with pytest.raises(RuleError, match="no rule begins with 'Q'"):
        repair(ARABIC, rules="Q")
    with pytest.raises(TypeError):
        repair(ARABIC, colour="red")


def test_the_aim_chooses_the_rules() -> None:
    for aim in ("english", "arabic"):
        codes = [rule.code for rule in catalogue("source") if aim in rule.aims]
        assert all(code in Repairer(aim=aim).signature for code in codes)  # type: ignore[arg-type]
    assert repair_arabic(ARABIC).signature == Repairer(aim="arabic").signature


def test_the_signature_names_all_that_matters() -> None:
    options: list[dict[str, Any]] = [
        {}, {"rules": "-S002"}, {"tier": "suggest"}, {"aim": "arabic"}, {"shipped": False},
        {"glossary": [Term("خيرسون", "Kherson")]},
    ]  # fmt: skip
    assert len({Repairer(**option).signature for option in options}) == len(options)
    assert Repairer().signature == Repairer().signature


def test_a_term_is_not_put_beside_the_rest_of_its_rendering() -> None:
    term = Term("وزارة الخارجية الروسية", "Russian Foreign Office")
    result = repair(
        "قالت وزارة الخارجية الروسية إنها ترفض.", "The Russian Foreign Ministry said it refuses.", glossary=[term]
    )
    assert result.text == "The Russian Foreign Ministry said it refuses."
    assert [outcome.status for outcome in result.terms if outcome.match.term == term] == ["refused"]


@pytest.mark.parametrize("options", [{"tier": "all"}, {"aim": "french"}])
def test_an_unknown_option_names_the_choices(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="tiers are auto, suggest, flag"):
        repair("نص", **options)


@pytest.mark.parametrize("term", [Term("نهر", ""), Term("نهر\u202e", "river"), Term("نهر", "river\n"), 7])
def test_terms_that_cannot_be_used(term: Any) -> None:
    with pytest.raises(GlossaryError):
        repair("نص", glossary=[term])
