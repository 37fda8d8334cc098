"""Put a lost term where the hypothesis renders its Arabic: the last rung before a term is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .terms import is_lost
from .types import Edit, Hypothesis, Span, TermMatch

RULE, CATEGORY = "TERM", "Terminology/Wrong term"
SPELT = frozenset({"person", "surname", "place", "country"})  # kinds whose names are transcribed, not translated
MAX_WORDS = 5  # a rendering is not longer than this
MIN_LETTERS = 4  # of a word that is no article or preposition
_CORE = re.compile(r"[^\W_](?:[^\s]*[^\W_])?")
_SMALL = frozenset("a an the of to in on at for from by with and or as is was are were be it that this".split())
_ARTICLE = re.compile(r"(?:\b(?:an?|the)\s+)\Z", re.IGNORECASE)


def splices(hypothesis: Hypothesis, required: Sequence[TermMatch]) -> list[Edit]:
    """Return edits that put lost terms over the words aligned to their Arabic.

    A term is left out if nothing is aligned to it, or only words that render other terms.

    Args:
        hypothesis: with its word alignment; spans of the edits count its text.
        required: the terms that the text must hold; spans count the Arabic.
    """
    if not hypothesis.alignment:
        return []
    lost = [match for match in required if is_lost(match, hypothesis.text)]
    taken = {word for match in required if match not in lost for word in _content_words(match)}
    edits = []
    for match in lost:
        span = _rendering(hypothesis, match.span, taken)
        if span and _could_render(hypothesis.text[slice(*span)], match):
            edits.append(_edit(hypothesis.text, span, match))
    return edits


def _content_words(match: TermMatch) -> set[str]:
    forms = (match.term.target, *match.term.aliases)
    return {word for form in forms for word in _CORE.findall(form.casefold()) if word not in _SMALL}


def _could_render(words: str, match: TermMatch) -> bool:
    """Tell whether words may be a failed rendering of a term: a name is capitalised, nothing is a mere article."""
    if match.term.kind in SPELT:
        return any(word[:1].isupper() for word in words.split())
    return any(len(word) >= MIN_LETTERS for word in words.split())


def _rendering(hypothesis: Hypothesis, source: Span, taken: set[str]) -> Span | None:
    """Return the span of the longest run of English words aligned to a span of the Arabic.

    Words of other terms end a run; small words at its edges do not count.
    """
    runs = [_trimmed(hypothesis.text, run) for run in _runs(hypothesis, source, taken)]
    longest = max(runs, key=len, default=[])
    if not longest or len(longest) > MAX_WORDS:
        return None
    return longest[0][0], longest[-1][1]


def _runs(hypothesis: Hypothesis, source: Span, taken: set[str]) -> Iterator[list[Span]]:
    run: list[Span] = []
    for arabic, english in hypothesis.alignment or ():
        core = _CORE.search(hypothesis.text, *english)
        word = core.group().casefold().removesuffix("'s") if core else ""
        if core and _overlaps(arabic, source) and word not in taken:
            run.append(core.span())
        elif run:
            yield run
            run = []
    if run:
        yield run


def _trimmed(text: str, run: list[Span]) -> list[Span]:
    words = [text[slice(*span)].casefold() for span in run]
    first = next((i for i, word in enumerate(words) if word not in _SMALL), len(run))
    last = next((i for i in range(len(run), first, -1) if words[i - 1] not in _SMALL), first)
    return run[first:last]


def _overlaps(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _edit(text: str, span: Span, match: TermMatch) -> Edit:
    """Return the edit: a possessive ending stays, an article that no longer fits goes."""
    start, end = span
    target = match.term.target
    if text[start:end].casefold().startswith("the ") and not target.startswith("the "):
        start += 4 if target[:1].islower() else 0
    if article := _ARTICLE.search(text, max(0, start - 5), start):
        if target.startswith("the ") or not target[:1].islower():
            start = article.start()
        elif not article.group().casefold().startswith("the"):
            start, target = article.start(), f"the {target}"
    before = text[start:end]
    if before.endswith(("'s", "’s")):
        target += before[-2:]
    if before[:1].isupper() and not text[:start].strip("\"'“‘ "):
        target = target[:1].upper() + target[1:]
    evidence = f"source {match.span[0]}-{match.span[1]}: {match.term.origin or match.term.source}"
    return Edit((start, end), before, target, RULE, CATEGORY, "auto", 1.0, evidence)
