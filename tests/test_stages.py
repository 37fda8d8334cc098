"""Tests of one stage: rules propose, nothing vanishes, protected text stays, replay and undo are exact."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.edits import apply_edits, invert
from arabic_mt.errors import RuleError
from arabic_mt.stages import run_stage
from arabic_mt.types import TIERS, Candidate, Rule, Segment, Step, Tier


def rule(code: str, candidates: Sequence[Candidate], *, tier: Tier = "auto", protects: bool = False) -> Rule:
    return Rule(code, code.lower(), "source", tier, "Other", lambda segment: candidates, protects=protects)


@st.composite
def texts_with_rules(draw: st.DrawFn) -> tuple[str, list[Rule]]:
    text = draw(st.text("ابت ،", max_size=15))
    rules = []
    for number in range(draw(st.integers(1, 4))):
        candidates = []
        for _ in range(draw(st.integers(0, 3))):
            ends = draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))
            span = min(ends), max(ends)
            after = draw(st.one_of(st.just(text[slice(*span)]), st.text("xy", max_size=2)))
            candidates.append(Candidate(span, after, "why", draw(st.sampled_from(["", "", "English"]))))
        protects = draw(st.integers(0, 5)) == 0
        rules.append(rule(f"S00{number}", candidates, tier=draw(st.sampled_from(TIERS)), protects=protects))
    return text, rules


def proposed(rules: Iterable[Rule]) -> Counter[tuple[object, ...]]:
    return Counter((r.code, c.span) for r in rules if not r.protects for c in r.find(Segment("")))


def kept(step: Step) -> Counter[tuple[object, ...]]:
    edits = [*step.edits, *(rejection.edit for rejection in step.rejected)]
    return Counter([(e.rule, e.span) for e in edits] + [(h.origin, h.span) for h in step.hints])


@given(texts_with_rules(), st.sampled_from(TIERS), st.booleans())
def test_nothing_vanishes(drawn: tuple[str, list[Rule]], tier: Tier, reads_hints: bool) -> None:
    text, rules = drawn
    step = run_stage("source", rules, Segment(text), tier=tier, reads_hints=reads_hints)
    assert kept(step) == proposed(rules)


@given(texts_with_rules(), st.sampled_from(TIERS), st.booleans())
def test_replay_undo_and_what_is_applied(drawn: tuple[str, list[Rule]], tier: Tier, reads_hints: bool) -> None:
    text, rules = drawn
    step = run_stage("source", rules, Segment(text), tier=tier, reads_hints=reads_hints)
    assert step.before == text
    assert apply_edits(step.before, step.edits) == step.after
    assert apply_edits(step.after, invert(step.edits)) == step.before
    allowed = TIERS[: TIERS.index(tier) + 1]
    assert all(e.tier in allowed and e.before != e.after and e.before == text[slice(*e.span)] for e in step.edits)
    assert all(rejection.reason for rejection in step.rejected)
    hints = [hint.span for hint in step.hints]
    assert all(a[1] <= b[0] for a, b in pairwise(hints))


@given(texts_with_rules())
def test_protected_text_stays(drawn: tuple[str, list[Rule]]) -> None:
    text, rules = drawn
    protected = {i for r in rules if r.protects for c in r.find(Segment("")) for i in range(*c.span)}
    step = run_stage("source", rules, Segment(text), tier="flag")
    assert not protected & {i for edit in step.edits for i in range(*edit.span)}


def test_the_tier_decides_what_is_applied() -> None:
    rules = [rule(f"S00{i}", [Candidate((i, i + 1), "x", "")], tier=tier) for i, tier in enumerate(TIERS)]
    for applied, tier in enumerate(TIERS, 1):
        step = run_stage("source", rules, Segment("abc"), tier=tier)
        assert step.after == "x" * applied + "abc"[applied:]
        assert [r.reason for r in step.rejected] == list(TIERS[applied:])


def test_a_finding_is_kept_without_a_change() -> None:
    step = run_stage("source", [rule("S001", [Candidate((0, 1), "a", "here")])], Segment("abc"))
    assert step.after == "abc"
    assert [(r.edit.evidence, r.reason) for r in step.rejected] == [("here", "a finding without a change")]


def test_english_becomes_a_hint_where_hints_are_read() -> None:
    rules = [rule("S001", [Candidate((0, 4), "كييف", "people.tsv:1", "Kyiv")])]
    read = run_stage("source", rules, Segment("Kyiv اليوم"), reads_hints=True)
    assert (read.after, read.edits) == ("Kyiv اليوم", ())
    assert [(h.span, h.options, h.origin) for h in read.hints] == [((0, 4), ("Kyiv",), "S001")]
    unread = run_stage("source", rules, Segment("Kyiv اليوم"))
    assert (unread.after, unread.hints) == ("كييف اليوم", ())


def test_a_pure_hint_is_never_an_edit() -> None:
    step = run_stage("source", [rule("S001", [Candidate((0, 2), "ab", "", "English")])], Segment("ab"))
    assert (step.edits, [h.options for h in step.hints]) == ((), [("English",)])


def test_target_rules_read_the_english() -> None:
    seen: list[Segment] = []

    def find(segment: Segment) -> Iterable[Candidate]:
        seen.append(segment)
        yield Candidate((0, 1), "X", "")

    target = Rule("T001", "t", "target", "auto", "Other", find)
    step = run_stage("target", [target], Segment("نعم", "yes"))
    assert (step.before, step.after) == ("yes", "Xes")
    assert seen == [Segment("نعم", "yes")]


@pytest.mark.parametrize("span", [(-1, 0), (0, 4), (2, 1)])
def test_a_span_outside_the_text_names_the_rule(span: tuple[int, int]) -> None:
    with pytest.raises(RuleError, match=r"S001 s001 .*3 characters"):
        run_stage("source", [rule("S001", [Candidate(span, "", "")])], Segment("abc"))


def test_a_rule_that_fails_is_named() -> None:
    def find(segment: Segment) -> Iterable[Candidate]:
        raise KeyError("missing")

    with pytest.raises(RuleError, match=r"S001 broken failed \(KeyError: 'missing'\)"):
        run_stage("source", [Rule("S001", "broken", "source", "auto", "Other", find)], Segment("abc"))


def test_no_rules_leave_the_text() -> None:
    assert run_stage("source", [], Segment("نعم")) == Step("source", "نعم", "نعم")


def test_a_long_text_with_many_edits_takes_little_time() -> None:
    text = "كلمة ، " * 8_000
    edits = [Candidate((i, i + 1), "", "") for i in range(4, len(text), 7)]
    hints = [Candidate((i, i + 2), "كل", "", "word") for i in range(0, len(text), 7)]
    protected = [Candidate((i + 2, i + 3), "م", "") for i in range(0, len(text), 14)]
    rules = [rule("S001", edits), rule("S002", hints), rule("S003", protected, protects=True)]
    started = time.process_time()
    step = run_stage("source", rules, Segment(text))
    assert time.process_time() - started < 2
    assert step.after == "كلمة، " * 8_000 and len(step.hints) == 8_000
