"""S004 arabic-digits: ١٠٬٠٠٠٫٥٪ becomes 10,000.5%, one edit a number.

Why: the English needs European digits whatever the Arabic has, and a tokenizer sees «٢٠٢٥» more rarely
than 2025. This is number style, not a fault: the rule is automatic because English is the aim, and is
to be left out where Arabic is published (``-S004``). «%50» and «٪50», which right-to-left typing leaves
behind, become 50%.

Leaves: «،» between numbers that are no groups of three digits (S003 knows them); words for numbers;
digits of other scripts; ASCII numbers without an Arabic mark.

Source: Unicode CLDR, numbering systems ``arab``, ``arabext`` and ``latn`` of the locale ``ar``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import ascii_digits
from ...types import Candidate, Segment, Span
from .s003_digit_grouping import repairs

CATEGORY = "Locale/Number format"
TIER = "auto"
AIMS = ("english",)  # publishable Arabic keeps the digits that its writer chose

_NUMBER = re.compile(r"(?<![0-9])[0-9]+(?:[٬٫،.,][0-9]+)*")
_PERCENT_AFTER = re.compile(r"[ \u00a0\u202f]?[٪%](?!\w)")
_PERCENT_BEFORE = re.compile(r"(?<![\w%٪])[٪%][ \u00a0]?\Z")
_ARABIC = re.compile("[٠-٩۰-۹٫٪]")
_MARKS = str.maketrans("٬٫", ",.")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each number with a digit or mark that English does not write."""
    text = segment.source
    plain = ascii_digits(text)
    for span, number in _numbers(plain):
        (start, end), percent = _with_percent(plain, span)
        written = text[start:end]
        if _ARABIC.search(written) or start < span[0]:
            yield Candidate((start, end), number + percent, f"{written!r} holds Arabic digits or marks")


def _numbers(plain: str) -> Iterator[tuple[Span, str]]:
    """Yield the span of each number and how English writes it, grouped numbers first."""
    grouped = {candidate.span: candidate.after for candidate in repairs(plain)}
    yield from grouped.items()
    for match in _NUMBER.finditer(plain):
        if not any(start < match.end() and match.start() < end for start, end in grouped):
            yield match.span(), match.group().translate(_MARKS)


def _with_percent(plain: str, span: Span) -> tuple[Span, str]:
    """Return the span widened by the percent sign after the number or, failing that, before it."""
    start, end = span
    if after := _PERCENT_AFTER.match(plain, end):
        return (start, after.end()), "%"
    if before := _PERCENT_BEFORE.search(plain, max(0, start - 3), start):
        return (before.start(), end), "%"
    return span, ""
