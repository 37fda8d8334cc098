"""The human sample that ships: good text is left alone, and no rule drifts over its ceiling on it."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from arabic_mt.arabic import WORD
from arabic_mt.repairer import Repairer
from arabic_mt.rules import catalogue
from arabic_mt.textio import read_lines
from arabic_mt.types import Translation

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
CERTIFICATE = Path(__file__).resolve().parents[1] / "arabic_mt" / "rules" / "certificate.json"
STYLE = "Locale/Number format"  # not counted: how digits and groups are written
EDITS, FINDINGS, ONE_RULE = 0.2, 5.0, 0.4  # per 1,000 words: applied, in all, of one rule


@lru_cache(maxsize=1)
def repaired() -> tuple[Translation, ...]:
    arabic, english = (read_lines(str(SEEDS / f"human.{side}")) for side in ("ar", "en"))
    return tuple(Repairer().repair_all(arabic, english))


@lru_cache(maxsize=2)
def per_thousand(side: str) -> float:
    return sum(len(WORD.findall(line)) for line in read_lines(str(SEEDS / f"human.{side}"))) / 1000


def test_the_sample_is_large_and_aligned() -> None:
    assert len(repaired()) >= 300 and per_thousand("ar") > 5 and per_thousand("en") > 6
    assert len(read_lines(str(SEEDS / "human.ar"))) == len(read_lines(str(SEEDS / "human.en")))


@pytest.mark.parametrize(("side", "step"), [("ar", 0), ("en", -1)])
def test_good_text_is_left_alone(side: str, step: int) -> None:
    edits = [edit for result in repaired() for edit in result.steps[step].edits if edit.category != STYLE]
    assert len(edits) <= EDITS * per_thousand(side), edits
    rejected = sum(len(result.steps[step].rejected) for result in repaired())
    quotes = sum(r.edit.rule == "T010" for result in repaired() for r in result.steps[step].rejected)
    assert len(edits) + rejected - quotes <= FINDINGS * per_thousand(side)


def test_no_rule_drifts() -> None:
    found = Counter(
        (step.stage, mark.rule)
        for result in repaired()
        for step in (result.steps[0], result.steps[-1])
        for mark in (*step.edits, *(rejection.edit for rejection in step.rejected))
        if mark.category != STYLE and mark.rule != "T010"  # style that follows the other side
    )
    size = {"source": per_thousand("ar"), "target": per_thousand("en")}
    assert {key: times for key, times in found.items() if times > max(2, ONE_RULE * size[key[0]])} == {}


def test_the_certificate_names_every_rule_that_changes_text() -> None:
    kept = json.loads(CERTIFICATE.read_text(encoding="utf-8"))
    rules = [rule for side in ("source", "target") for rule in catalogue(side) if not rule.protects]
    assert {rule.code for rule in rules} == set(kept)
    bold = [
        rule.code
        for rule in rules
        if rule.tier == "auto" and rule.category != STYLE and kept[rule.code]["touch"] > EDITS
    ]
    assert bold == []
