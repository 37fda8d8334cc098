"""Tests of the rules: every case of every rule, and the contract that each rule file keeps."""

from __future__ import annotations

import importlib
import json
import re
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from arabic_mt.edits import apply_edits, invert
from arabic_mt.errors import RuleError
from arabic_mt.glossary.layers import TermFinder
from arabic_mt.glossary.ledger import Ledger
from arabic_mt.rules import catalogue, select_rules
from arabic_mt.stages import run_stage
from arabic_mt.types import TIERS, Rule, Segment, Step, TermMatch

CASES = Path(__file__).resolve().parent / "cases"
RULES = (*catalogue("source"), *catalogue("target"))
BY_CODE = {rule.code: rule for rule in RULES}
ORIGINS = {"observed", "synthetic", "negative"}
KEYS = {"id", "origin", "source", "after"}
MQM = ("Accuracy/", "Audience appropriateness/", "Linguistic/", "Locale/", "Other/", "Style/", "Terminology/")
LONG = 100_000  # characters
SECONDS = 2.0  # that a rule may take for so many; half of it, twice over for a busy machine


def read_cases(code: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / f"{code}.json").read_text(encoding="utf-8"))
    return cases


def case_parameters() -> list[Any]:
    """Turn the written cases into parameters; a known failure must fail."""
    known = pytest.mark.xfail(strict=True, reason="known failure")
    return [
        pytest.param(
            path.stem, case, id=f"{path.stem}-{case['id']}", marks=[known] if case.get("known_failure") else []
        )
        for path in sorted(CASES.glob("[ST][0-9]*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


@lru_cache(maxsize=1)
def finder() -> TermFinder:
    return TermFinder()


def segment(rule: Rule, source: str, target: str, document: bool = False) -> Segment:
    terms: tuple[TermMatch, ...] = finder()(source) if rule.side == "target" else ()
    return Segment(source, target, terms, Ledger([source], finder()) if document else None)


def run(rule: Rule, case: dict[str, Any], text: str) -> Step:
    view = segment(rule, case["source"], text, case.get("document", False)) if rule.side == "target" else Segment(text)
    return run_stage(rule.side, select_rules(rule.side, rule.code), view, tier=case.get("tier", "auto"))


def findings(rule: Rule, case: dict[str, Any], step: Step) -> list[str]:
    """Return the texts that a rule points at, in order; those of a protecting rule are the spans it closes."""
    if rule.protects:
        view = Segment(case["source"], case.get("target", ""))
        return [step.before[slice(*candidate.span)] for candidate in rule.find(view)]
    edits = (*step.edits, *(rejection.edit for rejection in step.rejected))
    return [edit.before for edit in sorted(edits, key=lambda edit: edit.span)]


@pytest.mark.parametrize(("code", "case"), case_parameters())
def test_case(code: str, case: dict[str, Any]) -> None:
    rule = BY_CODE[code]
    text = case["target"] if rule.side == "target" else case["source"]
    step = run(rule, case, text)
    assert step.after == case["after"]
    if "findings" in case:
        assert findings(rule, case, step) == case["findings"]
    if case["origin"] == "negative":
        assert case["after"] == text and not step.edits
        assert rule.tier != "flag" or "findings" in case or not step.rejected
    else:
        assert step.edits or findings(rule, case, step)
    assert apply_edits(step.before, step.edits) == step.after
    assert apply_edits(step.after, invert(step.edits)) == text
    assert run(rule, case, step.after).after == step.after


def test_every_case_belongs_to_a_rule() -> None:
    assert {path.stem for path in CASES.glob("[ST][0-9]*.json")} == set(BY_CODE)


def test_codes_are_unique_and_sides_agree() -> None:
    assert len(BY_CODE) == len(RULES)
    assert len({(rule.side, rule.name) for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch({"source": r"S\d{3}", "target": r"T\d{3}"}[rule.side], rule.code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_contract(rule: Rule) -> None:
    module = importlib.import_module(rule.find.__module__)
    stem = Path(str(module.__file__)).stem
    assert stem == f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
    assert rule.doc.startswith(f"{rule.code} {rule.name}: ")
    headings = [match.group(1) for match in re.finditer(r"^(\w+): ", rule.doc, re.MULTILINE)]
    assert [h for h in headings if h in ("Why", "Leaves", "Source")] == ["Why", "Leaves", "Source"]
    assert "\n" not in rule.doc.partition("\n\n")[0]
    assert rule.tier in TIERS
    assert rule.category.startswith(MQM)
    assert 0 < rule.confidence <= 1
    assert set(rule.aims) <= {"english", "arabic"} and rule.aims
    assert (rule.find.__doc__ or "").strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases(rule: Rule) -> None:
    cases = read_cases(rule.code)
    keys = KEYS | ({"target"} if rule.side == "target" else set())
    for case in cases:
        assert keys <= set(case), case
        assert case["origin"] in ORIGINS, case
        assert case.get("tier", "auto") in TIERS, case
    assert len({case["id"] for case in cases}) == len(cases)
    texts = [(case["source"], case.get("target", ""), case.get("tier", "auto")) for case in cases]
    assert len(set(texts)) == len(texts)
    assert any(case["origin"] == "negative" for case in cases)
    assert any(case["origin"] != "negative" for case in cases)


def adversarial() -> dict[str, str]:
    """Return long texts on which a careless pattern takes forever."""
    units = {
        "dots": ".", "commas": "،", "quotes": '"', "guillemets": "«", "spaces": " ", "no-break spaces": "\u00a0",
        "digits": "1", "Arabic digits": "٣", "grouped digits": "1،", "groups": "10،000 ", "decimals": "1.",
        "alefs": "ا", "letters": "a", "capitals": "A", "capital words": "Aa ", "brackets": "(", "closing brackets": "]",
        "words": "a ", "one letter": "و ", "dashes": "-", "marks": "َ", "slashes": "/", "ats": "@", "signs": "<",
        "percents": "%", "lines": "\n", "articles": "the ", "Arabic": "وصل الوفد إلى القاهرة أمس، ",
        "mixed": "قوات Kyiv ، 10،000 ", "English": "The delegation arrived in Cairo, ",
    }  # fmt: skip
    return {name: (unit * (LONG // len(unit) + 1))[: LONG - 1] + "!" for name, unit in units.items()}


@lru_cache(maxsize=1)
def adversarial_segments() -> dict[str, Segment]:
    return {name: Segment(text, text, finder()(text)) for name, text in adversarial().items()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_long_texts_take_little_time(rule: Rule) -> None:
    list(rule.find(Segment("نعم", "Yes")))  # word lists are read at the first call
    slow = {}
    for name, view in adversarial_segments().items():
        started = time.process_time()
        for _ in rule.find(view):
            pass
        taken = time.process_time() - started
        if taken > SECONDS:
            slow[name] = round(taken, 1)
    assert not slow


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ud800", "\u202e", "😀", "a", "ا", "1", "."])
def test_the_smallest_texts(rule: Rule, text: str) -> None:
    for target in ("", text):
        step = run_stage(rule.side, [rule], Segment(text, target), tier="flag")
        assert apply_edits(step.before, step.edits) == step.after


@pytest.mark.parametrize("side", ["source", "target"])
def test_selections(side: Any) -> None:
    assert select_rules(side) == catalogue(side)
    for rule in catalogue(side):
        chosen = [r for r in select_rules(side, rule.code.lower()) if not r.protects]
        assert chosen == ([] if rule.protects else [rule])
        assert rule not in select_rules(side, f"-{rule.code}")
    prefix = "S" if side == "source" else "T"
    other = "T" if side == "source" else "S"
    if catalogue("target"):
        assert select_rules(side, prefix) == catalogue(side)
        assert all(rule.protects for rule in select_rules(side, other))


def test_protecting_rules_stay_unless_they_are_left_out_by_name() -> None:
    protecting = [rule for rule in catalogue("source") if rule.protects]
    assert protecting
    assert set(protecting) <= set(select_rules("source", "S002"))
    left = select_rules("source", ",".join(["S002", *(f"-{rule.code}" for rule in protecting)]))
    assert [rule.code for rule in left] == ["S002"]


@pytest.mark.parametrize("selection", ["S999", "X", "S002,Q", "-S999", "--S002"])
def test_a_code_that_is_not_there_is_refused_and_the_choices_are_listed(selection: str) -> None:
    with pytest.raises(RuleError, match="there are: S001, "):
        select_rules("source", selection)


def test_protected_text_is_closed_to_all_rules() -> None:
    text = "زوروا https://example.com/١٠،٠٠٠ ، أو {count} ."
    step = run_stage("source", select_rules("source"), Segment(text), tier="flag")
    assert "https://example.com/١٠،٠٠٠" in step.after and "{count}" in step.after
    assert any(rejection.reason == "lies in protected text" for rejection in step.rejected)
