"""What several rules ask of a text: protected spans, its way of quoting, the place opposite a source span."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from ..types import Segment, Span
from .source.s008_protected_text import find

QUOTE_MARKS = re.compile("[«»“”„]")
_TOKENS_ROUND = 3  # tokens on either side of a place that a finding without a span of its own shows


@lru_cache(maxsize=16)
def _token_spans(text: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in re.finditer(r"\S+", text))


@lru_cache(maxsize=256)
def protected(text: str) -> tuple[tuple[Span, str], ...]:
    """Return (span, kind) of the addresses, handles, placeholders, markup and paths of a text.

    Character references (``&quot;``) are not among them: in English they are a fault to repair.

    >>> protected("see https://example.org/a, {name} &amp; all")
    (((4, 25), 'url'), ((27, 33), 'placeholder'))
    """
    found = find(Segment(text))
    return tuple((c.span, c.evidence) for c in found if not text.startswith("&", c.span[0]))


def in_protected(span: Span, text: str) -> bool:
    """Tell whether a span touches protected text."""
    spans = protected(text)
    i = bisect_left(spans, span[1], key=lambda found: found[0][0])  # the last one that begins before the span ends
    return i > 0 and span[0] < spans[i - 1][0][1]


def quotes_typographically(text: str) -> bool:
    """Tell whether a text sets its quotations in «» or “” and never in straight double marks.

    >>> quotes_typographically("قال: «نعم»"), quotes_typographically('قال: "نعم"')
    (True, False)
    """
    return QUOTE_MARKS.search(text) is not None and '"' not in text


def opposite(source: str, span: Span, target: str) -> Span:
    """Return up to six tokens of the target round the place that lies, in proportion, opposite a source span.

    >>> target = "one two three four five six seven eight"
    >>> target[slice(*opposite("ا ب ت ث", (0, 1), target))]
    'one two three four'
    """
    tokens = _token_spans(target)
    if not tokens:
        return 0, len(target)
    middle = round(len(tokens) * (span[0] + span[1]) / 2 / max(1, len(source)))
    part = tokens[max(0, middle - _TOKENS_ROUND) : middle + _TOKENS_ROUND] or tokens[-1:]
    return part[0][0], part[-1][1]
