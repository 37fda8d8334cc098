"""Run the rules of one stage: every rule sees the same text; only the chosen edits change it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .edits import apply_edits, select
from .errors import RuleError
from .types import TIERS, Candidate, Edit, Hint, Rejection, Rule, Segment, Span, Step, Tier

MAX_OFFSET = 2**62
NEIGHBOURS = 8  # protected spans that may begin before a place and still reach it


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
    protected = sorted(c.span for rule in rules if rule.protects for c in _candidates(rule, segment, text))
    wanted: list[Edit] = []
    offered: list[tuple[Edit, Hint]] = []
    rejected: list[Rejection] = []
    for rule in rules:
        if rule.protects:
            continue
        for candidate in _candidates(rule, segment, text):
            edit = _edit(rule, candidate, text)
            if _touches(edit.span, protected):
                rejected.append(Rejection(edit, "lies in protected text"))
            elif candidate.target and rule.tier in allowed and (reads_hints or edit.after == edit.before):
                offered.append((edit, Hint(candidate.span, (candidate.target,), rule.code)))
            elif edit.after == edit.before:
                rejected.append(Rejection(edit, rule.tier if rule.tier != "auto" else "a finding without a change"))
            elif rule.tier not in allowed:
                rejected.append(Rejection(edit, rule.tier))
            else:
                wanted.append(edit)
    edits, overlapped = select(wanted)
    hints, dropped = _without_overlap(offered)
    return Step(stage, text, apply_edits(text, edits), edits, hints, (*rejected, *overlapped, *dropped))


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


def _touches(span: Span, protected: Sequence[Span]) -> bool:
    """Tell whether a span, or the place of an insertion, lies in one of the protected spans, which are sorted."""
    last = bisect_right(protected, (max(span[1] - 1, span[0]), MAX_OFFSET))
    return any(span[0] < end for _, end in protected[max(0, last - NEIGHBOURS) : last])


def _without_overlap(offered: Sequence[tuple[Edit, Hint]]) -> tuple[tuple[Hint, ...], tuple[Rejection, ...]]:
    """Choose hints as edits are chosen: the longest first; the others are kept as rejected."""
    hints = dict(zip((edit for edit, _ in offered), (hint for _, hint in offered), strict=True))
    chosen, rejected = select([edit for edit, _ in offered])
    return tuple(hints[edit] for edit in chosen), rejected
