"""T009 spacing: no space before a comma, none doubled, one after it; "Ukraine 's" is one word.

Why: tokenisers put spaces round marks and decoders do not always take them away again.

Leaves: "...", ".NET", "word ... word", decimals and times, ratios such as 3 : 2, smileys, the indent of
a line, addresses and placeholders (T012), commas between figures, "s" in quotation marks.

Source: The Chicago Manual of Style, 6.7 and 6.119 (spacing of punctuation); the Moses detokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Linguistic/Punctuation"
TIER = "auto"

_BLANK = "[ \u00a0]"
_REPAIRS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), after, why)
    for pattern, after, why in (
        (rf"(?<=[\w\"”’')\]%]){_BLANK}{{1,3}}(?=[,;](?:\s|[”\"’']|\Z))", "", "space before {}"),
        (rf"(?<=[\w\"”’')\]%]){_BLANK}{{1,3}},(?=[^\W\d_])", ", ", "space before a comma instead of after it"),
        (rf"(?<=[\w\"”’')\]%]){_BLANK}{{1,3}}(?=[.!?](?:\s[^.!?]|[”\"’']|\Z))", "", "space before {}"),
        (rf"(?<=[^\W\d_]){_BLANK}{{1,3}}(?=:(?:\s|\Z))", "", "space before {}"),
        (rf"(?<=\d){_BLANK}(?=%(?!\w))", "", "space before {}"),
        (rf"(?<=[\w.,!?\"”’'%]){_BLANK}{{1,3}}(?=\)(?:[\s.,;:!?]|\Z))", "", "space before {}"),
        (rf"(?<=(?<!\S)\(){_BLANK}{{1,3}}(?=\w)", "", "space after ("),
        (r"(?<=\S) {2,20}(?=[^\s.,;:!?%)])", " ", "doubled space"),
        (rf"(?<=\w){_BLANK}(?=['’](?:s|re|ve|ll|m|d)(?![\w'’]))", "", "space inside a word"),
        (rf"(?<=\w){_BLANK}(['’]){_BLANK}(?=(?:s|re|ve|ll)(?![\w'’]))", r"\1", "spaces inside a word"),
        (rf"(?<=[^\W\d_]){_BLANK}(?=n['’]t(?!\w))", "", "space inside a word"),
        (r"(?<=[^\W\d_]{2}),(?=[^\W\d_]{2})", ", ", "no space after a comma"),
    )
)


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each wrong space."""
    text = segment.target
    for pattern, after, why in _REPAIRS:
        for match in pattern.finditer(text):
            yield Candidate(match.span(), match.expand(after), why.format(text[match.end() : match.end() + 1]))
