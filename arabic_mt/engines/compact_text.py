"""The text that the compact model reads and writes: normalised on both sides, with inline hints.

A hint follows its word: ``كوه⟦ Kouh⟧``, ``الاعفاء⟦ exempt¦ relieve⟧``. The three reserved
characters are pieces of the tokenizer and never come from a user's text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ..arabic import INVISIBLE, MARKS, TATWEEL, ascii_digits
from ..types import Hint

OPEN, BETWEEN, CLOSE = "⟦", "¦", "⟧"
MAX_OPTIONS = 2

_DROPPED = re.compile(f"[{MARKS}{TATWEEL}{INVISIBLE}\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ALEF = str.maketrans("أإآٱ", "اااا")
_PLAIN = str.maketrans({
    "٫": ".", "٬": ",", "٪": "%", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‟": '"',
    "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "−": "-", OPEN: "[", CLOSE: "]", BETWEEN: "|",
})  # fmt: skip
_GROUPING_COMMA = re.compile(r"(?<=\d)[،,](?=\d{3}(?!\d))")
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d{5,15}(?![\d]|[.,]\d)")
_SPACE_BEFORE = re.compile(r"\s+([،؛؟.!:,;?])")
_SPACES = re.compile(r"\s+")


def _common(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = ascii_digits(_DROPPED.sub("", text)).translate(_PLAIN)
    text = _GROUPING_COMMA.sub(",", text)
    return _LONG_NUMBER.sub(lambda m: f"{int(m.group()):,}", text)


def normalise_part(text: str) -> str:
    """Return a part of a source normalised; white space at its edges stays, as one space."""
    text = _SPACE_BEFORE.sub(r"\1", _common(text).translate(_ALEF))
    return _SPACES.sub(" ", text)


def normalise_source(text: str) -> str:
    """Return Arabic as the model reads it: one alef, no marks, ASCII digits in groups, plain quotes.

    >>> normalise_source("أكثر من ١٠،٠٠٠ دبابة ، «قالت»")
    'اكثر من 10,000 دبابة، "قالت"'
    """
    return normalise_part(text).strip()


def normalise_target(text: str) -> str:
    """Return English as the model writes it: plain quotes and dashes, digits in groups.

    >>> normalise_target("“Around 900000”")
    '"Around 900,000"'
    """
    return _SPACES.sub(" ", _common(text)).strip()


def annotate(source: str, hints: Sequence[Hint]) -> str:
    """Return the normalised source with its hints inline.

    Args:
        source: the Arabic as the hints' spans count it, in code points.
        hints: hints that do not overlap, in order; of each at most two options are written.

    >>> annotate("في كُوه أمس", [Hint((3, 7), ("Kouh",), "")])
    'في كوه⟦ Kouh⟧ امس'
    """
    parts: list[str] = []
    position = 0
    for hint in hints:
        parts += (normalise_part(source[position : hint.span[1]]), written_hint(hint))
        position = hint.span[1]
    parts.append(normalise_part(source[position:]))
    return "".join(parts).strip()


def written_hint(hint: Hint) -> str:
    """Return a hint as it is written behind its word; empty if no option is left after normalisation."""
    options = [text for option in hint.options[:MAX_OPTIONS] if (text := normalise_target(option))]
    return OPEN + BETWEEN.join(f" {option}" for option in options) + CLOSE if options else ""
