"""S001 control-characters: remove characters that nobody sees and every tokenizer trips over.

Why: bidirectional controls, zero-width characters, NUL and the other C0 and C1 controls, a byte order
mark or a soft hyphen inside a word make an unknown word of a known one and can hide what a text says.
A control that Unicode counts as white space becomes a space, so that no two words are joined. A lone
surrogate cannot be written as UTF-8: a split pair is joined, any other becomes U+FFFD. A joiner that
holds two single letters apart (the abbreviation of "BC") becomes the full stop that others write.

Leaves: tab and line feed, and the carriage return before a line feed (layout); ZWNJ and ZWJ in a word
with letters that Arabic does not have (Persian, Urdu and Kurdish spell with them); joiners and tags
between emoji, where they make one picture of several.

Source: Unicode Standard Annex #9 (bidirectional controls); Unicode Standard, chapters 9.2 and 23;
CVE-2021-42574 (Trojan Source).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import INVISIBLE
from ...types import Candidate, Segment

CATEGORY = "Linguistic/Character encoding"
TIER = "auto"

_SPACES = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_HIDDEN = f"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u180e\u2061-\u2064\u206a-\u206f\ufff9-\ufffb{INVISIBLE}"
_RUN = re.compile(rf"(?:[{_SPACES}{_HIDDEN}]|\r(?!\n))+|[\ud800-\udfff]+")
_SPACE = re.compile(rf"[{_SPACES}\r]")
_JOINERS = frozenset("\u200c\u200d")
_WORD_END = re.compile(r"[^\W\d_]{1,40}\Z")
_WORD_START = re.compile(r"[^\W\d_]{1,40}")
_OTHER_ALPHABETS = re.compile("[پچژگکیہھےںۆێەڕڵټډړږښڼۍٹڈڑ]")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each run of characters that do not belong into a text."""
    text = segment.source
    for match in _RUN.finditer(text):
        run = match.group()
        if "\ud800" <= run[0] <= "\udfff":
            after = run.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        elif _JOINERS.issuperset(run) and _joins(text, *match.span()):
            continue
        elif _JOINERS.issuperset(run) and _abbreviates(text, *match.span()):
            after = "."
        else:
            after = " " if _SPACE.search(run) and _between_words(text, *match.span()) else ""
        names = ", ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in run[:8]))
        yield Candidate(match.span(), after, names)


def _between_words(text: str, start: int, end: int) -> bool:
    return 0 < start and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Tell whether a joiner holds two single letters apart, as in «ق م» (BC) without a space."""
    around = f" {text}"[start] if start < 2 else text[start - 2], text[end + 1 : end + 2]
    return text[start - 1 : start].isalpha() and text[end : end + 1].isalpha() and not any(c.isalpha() for c in around)


def _joins(text: str, start: int, end: int) -> bool:
    """Tell whether joiners do their work: in a word of another alphabet or between two symbols."""
    if not 0 < start or not end < len(text):
        return False
    before, after = text[start - 1], text[end]
    if before >= "\u2600" and after >= "\u2600" and not before.isalnum() and not after.isalnum():
        return True
    left, right = _WORD_END.search(text, max(0, start - 40), start), _WORD_START.match(text, end)
    return bool(left and right and _OTHER_ALPHABETS.search(left.group() + right.group()))
