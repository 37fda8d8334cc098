"""A translation as HTML to look at: both languages side by side, each change marked and its reason below.

Safe to show: everything that comes from a text is escaped, control characters are written out, and each run of text
is isolated (``bdi``), so that neither language turns the other around. No scripts, nothing is loaded. What a mark means
is said by shape as well as by colour: struck through, underlined, dotted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from .explain import visible
from .types import Document, Edit, Step, Translation

# The colours of Okabe and Ito (2008), which all kinds of colour vision tell apart.
STYLE = """
.arabic-mt{font:15px/1.7 system-ui,"Noto Sans","Noto Naskh Arabic",sans-serif;color:#1a1a1a;background:#fff}
.arabic-mt{max-width:75em;margin:0 auto}
.arabic-mt .pair{display:grid;grid-template-columns:1fr 1fr;gap:0 2em;border-top:1px solid #bbb;padding:.6em 0}
.arabic-mt .pair p{margin:0;overflow-wrap:anywhere}
.arabic-mt p[lang=ar]{font-size:1.15em;text-align:right}
.arabic-mt del{color:#8c3b00;background:#fbe6d8;text-decoration:line-through}
.arabic-mt ins{color:#003f66;background:#dcedf8;text-decoration:underline}
.arabic-mt mark{color:inherit;background:#fdf6d0;border-bottom:2px dotted #7a6500}
.arabic-mt sup{font-size:.65em;color:#555}
.arabic-mt ol{grid-column:1/-1;margin:.4em 0 0;padding-inline-start:2.2em;font-size:.85em;color:#333}
.arabic-mt .more{grid-column:1/-1;font-size:.85em;color:#333}
.arabic-mt .key{font-size:.85em;margin:.5em 0}
@media(max-width:40em){.arabic-mt .pair{grid-template-columns:1fr}}
@media print{.arabic-mt .pair{break-inside:avoid}}
"""
_KEY = (
    '<p class="key"><del>taken away</del> <ins>put there</ins> <mark>found, not changed</mark> '
    "&#8212; numbers lead to the reasons below</p>"
)


def translation_to_html(translation: Translation) -> str:
    """Return one segment as a fragment of HTML with its own style, for a notebook."""
    return f'<div class="arabic-mt"><style>{STYLE}</style>{_KEY}{_pair(translation)}</div>'


def document_to_html(document: Document) -> str:
    """Return a text as a fragment of HTML, segment by segment."""
    return _fragment(document.segments)


def page(translations: Iterable[Translation], title: str) -> str:
    """Return a page of its own: one file that needs nothing else."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_safe(title)}</title></head><body>{_fragment(translations, title)}</body></html>\n"
    )


def _fragment(translations: Iterable[Translation], title: str = "") -> str:
    heading = f"<h1>{_safe(title)}</h1>" if title else ""
    pairs = "".join(map(_pair, translations))
    return f'<div class="arabic-mt"><style>{STYLE}</style>{heading}{_KEY}{pairs}</div>'


def _pair(translation: Translation) -> str:
    """Return the two sides of a segment, and below them the reasons and what else is to say."""
    notes: list[str] = []
    arabic = _marked(_step(translation, "source"), notes) or _bare(translation.source)
    english = _english(translation, notes)
    sides = f'<p dir="rtl" lang="ar">{arabic}</p>' + (f'<p dir="ltr" lang="en">{english}</p>' if english else "<p></p>")
    reasons = f"<ol>{''.join(f'<li>{note}</li>' for note in notes)}</ol>" if notes else ""
    more = "".join(f'<div class="more">{line}</div>' for line in _further(translation))
    return f'<div class="pair">{sides}{reasons}{more}</div>'


def _step(translation: Translation, stage: str) -> Step | None:
    return next((step for step in translation.steps if step.stage == stage), None)


def _english(translation: Translation, notes: list[str]) -> str:
    """Return the English with the marks of its last stage; terms that were put in before are named below."""
    terms, target = _step(translation, "terms"), _step(translation, "target")
    if target is None:
        return "" if len(translation.steps) == 1 else _bare(translation.text)
    for edit in terms.edits if terms else ():
        notes.append(_reason(edit))
    shown = _marked(target, notes)
    return shown if translation.text == target.after else f"{shown} <bdi>&#8594; {_safe(translation.text)}</bdi>"


def _marked(step: Step | None, notes: list[str]) -> str:
    """Return the text before a step with its edits and findings marked; their reasons are added to the notes."""
    if step is None:
        return ""
    parts, position = [], 0
    for edit, applied in _in_order(step):
        notes.append(_reason(edit, applied))
        parts.append(_bare(step.before[position : edit.span[0]]))
        number = f"<sup>{len(notes)}</sup>"
        if applied:
            parts.append(f"<del>{_bare(edit.before)}</del>" if edit.before else "")
            parts.append(f"<ins>{_bare(edit.after)}</ins>{number}" if edit.after else number)
        else:
            parts.append(f"<mark>{_bare(edit.before)}</mark>{number}")
        position = edit.span[1]
    return "".join((*parts, _bare(step.before[position:])))


def _in_order(step: Step) -> Iterator[tuple[Edit, bool]]:
    """Yield the edits, and the findings that lie beside them, from the left."""
    marks = [(edit, True) for edit in step.edits]
    for edit in sorted((rejection.edit for rejection in step.rejected), key=lambda edit: edit.span):
        if edit.before and not any(edit.span[0] < other.span[1] and other.span[0] < edit.span[1] for other, _ in marks):
            marks.append((edit, False))
    yield from sorted(marks, key=lambda mark: mark[0].span)


def _reason(edit: Edit, applied: bool = True) -> str:
    change = f"{_bare(edit.before)} &#8594; {_bare(edit.after)}" if edit.after != edit.before else _bare(edit.before)
    how = "" if applied else f", {_safe(edit.tier)}"
    evidence = f'<bdi dir="ltr">{_safe(edit.evidence)}</bdi>'
    return f"<b>{_safe(edit.rule)}</b> {_safe(edit.category)}{how}: {change} ({evidence})"


def _further(translation: Translation) -> Iterator[str]:
    for outcome in translation.terms:
        if outcome.status == "refused":
            term = outcome.match.term
            yield f"term {_bare(term.source)} &#8594; {_bare(term.target)} refused: {_safe(outcome.reason)}"
    yield from (f"warning: {_safe(warning)}" for warning in translation.warnings)


def _bare(text: str) -> str:
    return f"<bdi>{_safe(text)}</bdi>" if text else ""


def _safe(text: str) -> str:
    """Escape for HTML, control characters written out: none may turn the page around."""
    return escape(visible(text), quote=True)
