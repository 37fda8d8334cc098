"""Run the rules of one stage: every rule sees the same text; only the chosen edits change it."""

from __future__ import annotations

from collections.abc import Sequence

from .edits import apply_edits, select
from .errors import RuleError
from .types import TIERS, Candidate, Edit, Hint, Rejection, Rule, Segment, Span, Step, Tier


def run_stage(
    stage: str, rules: Sequence[Rule], segment: Segment, *, tier: Tier = "auto", reads_hints: bool = False
) -> Step:
    """Run rules over one side of a segment.

    Args:
        stage: the name of the step; ``target`` stages read and change the English, others the Arabic.
        rules: rules of one side.
        segment: what the rules see.
        tier: edits of this tier and of safer ones are applied; the others are kept as rejected.
        reads_hints: the engine reads hints, so a source candidate that knows its English becomes a hint
            instead of an edit.

    Returns:
        The step: nothing that a rule proposed is missing from its edits, hints and rejected.

    Raises:
        RuleError: a rule failed or proposed a span outside the text.
    """
    text = segment.target if stage == "target" else segment.source
    allowed = TIERS[: TIERS.index(tier) + 1]
    protected = [c.span for rule in rules if rule.protects for c in _candidates(rule, segment, text)]
    wanted: list[Edit] = []
    hints: list[Hint] = []
    rejected: list[Rejection] = []
    for rule in rules:
        if rule.protects:
            continue
        for candidate in _candidates(rule, segment, text):
            edit = _edit(rule, candidate, text)
            if any(_inside(edit.span, span) for span in protected):
                rejected.append(Rejection(edit, "lies in protected text"))
            elif candidate.target and rule.tier in allowed and (reads_hints or edit.after == edit.before):
                hints.append(Hint(candidate.span, (candidate.target,), rule.code))
            elif edit.after == edit.before:
                rejected.append(Rejection(edit, rule.tier if rule.tier != "auto" else "a finding without a change"))
            elif rule.tier not in allowed:
                rejected.append(Rejection(edit, rule.tier))
            else:
                wanted.append(edit)
    edits, overlapped = select(wanted)
    return Step(stage, text, apply_edits(text, edits), edits, _without_overlap(hints), (*rejected, *overlapped))


def _candidates(rule: Rule, segment: Segment, text: str) -> list[Candidate]:
    try:
        candidates = list(rule.find(segment))
    except Exception as error:
        raise RuleError(f"rule {rule.code} {rule.name} failed ({type(error).__name__}: {error})") from error
    for candidate in candidates:
        start, end = candidate.span
        if not 0 <= start <= end <= len(text):
            raise RuleError(f"rule {rule.code} {rule.name} proposed the span {start}-{end} in {len(text)} characters")
    return candidates


def _edit(rule: Rule, candidate: Candidate, text: str) -> Edit:
    before = text[slice(*candidate.span)]
    return Edit(candidate.span, before, candidate.after, rule.code, rule.category, rule.tier, rule.confidence,
                candidate.evidence)  # fmt: skip


def _inside(span: Span, protected: Span) -> bool:
    return span[0] < protected[1] and protected[0] < max(span[1], span[0] + 1)


def _without_overlap(hints: Sequence[Hint]) -> tuple[Hint, ...]:
    chosen: list[Hint] = []
    for hint in sorted(hints, key=lambda h: (h.span[0] - h.span[1], h.span)):
        if not any(hint.span[0] < o.span[1] and o.span[0] < hint.span[1] for o in chosen):
            chosen.append(hint)
    return tuple(sorted(chosen, key=lambda h: h.span))
