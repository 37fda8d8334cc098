"""The coverage guard: does a translation look like a translation of its source?

Bounds were set on human translations of news and encyclopaedic text, of which they doubt fewer than one in 500.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from .arabic import has_arabic, looks_foreign
from .decoder import lost_numbers, repeats
from .terms import is_lost
from .types import TermMatch

Guard = Literal["off", "warn", "abstain"]

SHORTEST, LONGEST = 0.55, 3.0  # English words for each Arabic word
MIN_WORDS = 6  # of the source, for a ratio to mean anything
LOOP = 2  # repeated phrases that make a loop


def severe(source: str, text: str) -> Iterator[str]:
    """Yield what makes a translation useless: nothing, far too little or too much, or a loop.

    >>> list(severe("وصل الوفد إلى المطار صباح اليوم الباكر", "Arrived."))
    ['1 English words for 7 Arabic ones: something is missing']
    """
    if not has_arabic(source):
        return
    words, expected = len(text.split()), len(source.split())
    if not words:
        yield "the engine returned nothing"
    elif expected >= MIN_WORDS and words < SHORTEST * expected:
        yield f"{words} English words for {expected} Arabic ones: something is missing"
    elif expected >= MIN_WORDS and words > LONGEST * expected:
        yield f"{words} English words for {expected} Arabic ones: something was added"
    if repeats(text) >= LOOP:
        yield "the translation repeats itself"


def doubts(source: str, text: str, required: Sequence[TermMatch]) -> Iterator[str]:
    """Yield what a reader should know: a foreign source, numbers and names that are missing."""
    if source.strip() and not has_arabic(source):
        yield "no Arabic here: left as it is"
        return
    if language := looks_foreign(source):
        yield f"this looks like {language}, not Arabic: the translation cannot be trusted"
    if numbers := lost_numbers(source, text):
        yield f"missing numbers: {', '.join(numbers)}"
    if names := [match.term.target for match in required if is_lost(match, text)]:
        yield f"missing names: {', '.join(dict.fromkeys(names))}"
