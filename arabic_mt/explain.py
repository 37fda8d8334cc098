"""A translation as text and as JSON (schema 1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .types import Document, Edit, Step, TermOutcome, Translation

SCHEMA = 1
_HIDDEN = (*range(32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = {code: f"\\u{code:04x}" for code in _HIDDEN}


def translation_to_dict(translation: Translation) -> dict[str, Any]:
    """Return the JSON object of one segment; spans are code points into the ``before`` of their step."""
    result: dict[str, Any] = {
        "schema": SCHEMA,
        "source": translation.source,
        "text": translation.text,
        "score": round(translation.score, 6),
        "steps": [_step(step) for step in translation.steps],
        "terms": [_term(outcome) for outcome in translation.terms],
        "warnings": list(translation.warnings),
        "signature": translation.signature,
    }
    if translation.alternatives:
        result["alternatives"] = [{"text": h.text, "score": round(h.score, 6)} for h in translation.alternatives]
    return result


def document_to_dict(document: Document) -> dict[str, Any]:
    """Return the JSON object of one text: its segments and its whole translation."""
    segments = [translation_to_dict(segment) for segment in document.segments]
    return {"schema": SCHEMA, "text": document.text, "segments": segments}


def _step(step: Step) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "before": step.before,
        "after": step.after,
        "edits": [_edit(edit) for edit in step.edits],
        "hints": [{"span": list(h.span), "options": list(h.options), "origin": h.origin} for h in step.hints],
        "rejected": [_edit(rejection.edit) | {"reason": rejection.reason} for rejection in step.rejected],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "span": list(edit.span), "before": edit.before, "after": edit.after, "rule": edit.rule,
        "category": edit.category, "tier": edit.tier, "confidence": edit.confidence, "evidence": edit.evidence,
    }  # fmt: skip


def _term(outcome: TermOutcome) -> dict[str, Any]:
    match = outcome.match
    return {
        "span": list(match.span), "source": match.term.source, "target": match.term.target, "status": outcome.status,
        "how": outcome.how, "reason": outcome.reason, "origin": match.term.origin,
    }  # fmt: skip


def visible(text: str) -> str:
    """Return a text with its control characters written out, safe for a terminal.

    >>> visible("a\\u202eb")
    'a\\\\u202eb'
    """
    return text.translate(_CONTROLS)


def explain_translation(translation: Translation) -> str:
    """Return one segment, its translation and all that was done, as lines of text."""
    lines = [f"ar  {visible(translation.source)}", f"en  {visible(translation.text)}"]
    lines += [f"    {line}" for line in _reasons(translation)]
    return "\n".join(lines)


def explain_document(document: Document) -> str:
    """Return the segments in which something was done, numbered from 1, with the reasons."""
    parts = []
    for number, segment in enumerate(document.segments, 1):
        if any(True for _ in _reasons(segment)):
            parts.append(f"[{number}]\n{explain_translation(segment)}")
    return "\n\n".join(parts) or "nothing was repaired"


def _reasons(translation: Translation) -> Iterator[str]:
    for step in translation.steps:
        for edit in step.edits:
            yield f"{_change(edit)}  ({visible(edit.evidence)})"
        for hint in step.hints:
            if step.stage == "hints" and not hint.origin.startswith("lexicon:"):
                yield f"hint  {visible(step.before[slice(*hint.span)])} → {' | '.join(hint.options)}  ({hint.origin})"
        for rejection in step.rejected:
            yield f"not applied: {_change(rejection.edit)}  ({visible(rejection.reason)})"
    for outcome in translation.terms:
        if outcome.status == "refused":
            yield f"term  {outcome.match.term.source} → {outcome.match.term.target} refused: {outcome.reason}"
    for warning in translation.warnings:
        yield f"warning  {warning}"


def _change(edit: Edit) -> str:
    if edit.before == edit.after:
        return f"{edit.rule}  found «{visible(edit.before)}»"
    return f"{edit.rule}  «{visible(edit.before)}» → «{visible(edit.after)}»"
