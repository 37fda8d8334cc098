"""Tests of the provenance gate and of what it opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arabic_mt
from arabic_mt.arabic import light_word
from arabic_mt.provenance import LEAST_WORDS, MEASURES, WEIGHTS, measure, provenance
from arabic_mt.rules.classes import word_class
from arabic_mt.rules.machine_phrases import phrases

HUMAN = [
    "افتتح المتحف أبوابه صباح أمس، فاصطفّ الزوّار عند مدخله منذ الفجر، ولم تُغلق القاعات إلا بعد منتصف الليل.",
    "وقال أمين المتحف إنّ المعروضات جُمعت في عشر سنين، وإنّ أكثرها لم يُعرض من قبلُ على الجمهور.",
    "غير أنّ بعض الزوّار شكا ضيق الممرّات، فوعدت الإدارة بأن تفتح جناحًا ثانيًا في الربيع.",
    "وتُباع التذاكر بسعر رمزيّ، ويدخل التلاميذ مجّانًا إذا رافقهم معلّموهم.",
]
MACHINE = [
    "المتحف فتح الأبواب له صباح أمس ، والزوار هم كانوا في الخط من وقت مبكر ، فقط لكي يكون داخل .",
    "المدير من المتحف قال أن العناصر تم جمعها في عشر سنوات ، وأيضا يمكن أن يتم عرضها فقط الان .",
    "بعض الزوار قال أن الممرات كان ضيق ، والإدارة هي سوف تقوم بفتح جناح اخر في Springfield .",
    "التذاكر يتم بيعها في سعر رمزي ، والطلاب يمكن أن يدخل بدون مال اذا هم مع المعلم لهم .",
]


def test_the_gate_tells_them_apart() -> None:
    assert not provenance(HUMAN).machine and provenance(MACHINE).machine
    assert provenance(MACHINE).likelihood > 0.9 > 0.2 > provenance(HUMAN).likelihood


def test_every_feature_has_its_evidence() -> None:
    found = provenance(MACHINE)
    assert {feature.name for feature in found.features} == set(MEASURES) == set(WEIGHTS)
    values = {feature.name: feature.value for feature in found.features}
    assert values["space before punctuation"] > 50 and values["Latin words"] > 0
    assert all(value == 0 for value in measure(["..."]).values())


@pytest.mark.parametrize("lines", [[], [""], ["وصل الوفد"], MACHINE[:1], ["hello world " * LEAST_WORDS]])
def test_what_is_too_short_counts_as_human(lines: list[str]) -> None:
    assert not provenance(lines).machine


@given(st.lists(st.text(max_size=80), max_size=60))
def test_any_text_can_be_judged(lines: list[str]) -> None:
    assert 0 <= provenance(lines).likelihood <= 1


def test_gated_rules_run_on_machine_made_text_only() -> None:
    def codes(lines: list[str]) -> set[str]:
        found = arabic_mt.repair(lines)
        return {rejection.edit.rule for result in found for rejection in result.steps[0].rejected}

    assert codes(MACHINE) & {"S025", "S026", "S027", "S028"}
    assert not codes(HUMAN) & {"S025", "S026", "S027", "S028"}
    assert not any(r.edit.rule == "S025" for r in arabic_mt.repair(MACHINE[0]).steps[0].rejected)


@pytest.mark.parametrize(("word", "name"), [
    ("12", "NUM"), ("smith", "LAT"), ("في", "=في"), ("الوفد", "N.m.D"), ("كييف", "E.f"), ("زخلنبر", "?"),
    ("الزخلنبرون", "?N.pl.D"), ("وبالقرية", "وب+N.f.D"),
])  # fmt: skip
def test_word_classes(word: str, name: str) -> None:
    assert word_class(light_word(word)) == name


def test_the_list_of_phrases_is_sound() -> None:
    table = phrases()
    assert len(table) > 5000
    assert all(2 <= len(key) <= 4 and phrase.machine > phrase.human / 10 for key, phrase in table.items())
