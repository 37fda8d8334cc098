"""Arabic script that was left in the English: runs of it, and the English that names have for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..arabic import MARKS, TATWEEL
from ..glossary.find import TermIndex
from ..hints import names_index
from ..types import Segment, Span, TermMatch

_LETTERS = "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\ufb50-\ufdfb\ufe70-\ufefc"
_WORD = f"[{_LETTERS}{MARKS}{TATWEEL}]+"
_RUN = re.compile(rf"{_WORD}(?:[ \u00a0-]{_WORD})*")
_QUOTED_BEFORE = re.compile(r"[(\[«“\"‘'][ \u00a0]?\Z")


def arabic_runs(text: str) -> Iterator[Span]:
    """Yield the runs of Arabic words in an English text, but those that are quoted or stand in brackets."""
    for match in _RUN.finditer(text):
        if not _QUOTED_BEFORE.search(text, max(0, match.start() - 2), match.start()):
            yield match.span()


def names_in(segment: Segment, runs: Iterable[Span]) -> list[list[tuple[Span, TermMatch]]]:
    """Return the names and terms of each run of Arabic, with their spans in the English text.

    The segment's own terms win; a term with another clitic than «و» or the article is left, since a
    preposition would have to be put into English.
    """
    runs = list(runs)
    own = TermIndex(dict.fromkeys(match.term for match in segment.terms)) if runs else None
    return [_shifted((own.find(text) if own else []) or names_index().find(text), start)
            for start, text in ((start, segment.target[start:end]) for start, end in runs)]  # fmt: skip


def _shifted(matches: Iterable[TermMatch], shift: int) -> list[tuple[Span, TermMatch]]:
    usable = (m for m in matches if m.prefix in ("", "و", "ال", "وال") and not m.suffix)
    return [((m.span[0] + shift, m.span[1] + shift), m) for m in usable]
