"""T001 html-entities: ``&apos;`` and ``&quot;`` become the characters that they name.

Why: engines that were trained on escaped and tokenised text answer "Alonso &apos; s"; nobody reads
that. The spaces that the tokenizer put round the mark go with it: "Alonso's".

Leaves: real ampersands (AT&T, R&D, "Arts & Sciences"); references that the Arabic has as well, since
there the text speaks of markup; addresses and paths (T012); control and bidirectional characters.

Source: HTML Living Standard, 13.5 (named character references); the escapes of the Moses tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ...types import Candidate, Segment
from ..patterns import quotes_typographically

CATEGORY = "Linguistic/Encoding"
TIER = "auto"

_NAMES = (
    "apos|quot|amp|lt|gt|nbsp|lsquo|rsquo|ldquo|rdquo|laquo|raquo|ndash|mdash|hellip|eacute|egrave|agrave|ccedil|"
    "uuml|ouml|auml|ntilde|aacute|iacute|oacute|uacute|euro|deg"
)
_ENTITY = re.compile(rf"&(?:\s?amp\s?;)?\s?(#\s?\d{{2,5}}|#\s?[xX]\s?[0-9A-Fa-f]{{2,4}}|{_NAMES})\s?;")
_CLITIC = re.compile(r"\s?(?:s|t|d|m|re|ve|ll)(?!\w)", re.IGNORECASE)
_NAME_PREFIX = re.compile(r"(?<!\w)[DOL]\s?\Z")
_OPENS, _CLOSES = "lead", "tail"


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each character reference, with the spaces that it loses."""
    text, entities = segment.target, list(_ENTITY.finditer(segment.target))
    known = {_character(match) for match in _ENTITY.finditer(segment.source)}
    characters = [_character(match) for match in entities]
    sides = _quote_sides(text, entities, characters)
    end = 0
    for match, character in zip(entities, characters, strict=True):
        side = sides.get(match.start(), "")
        if not character or character in known:
            continue
        start, stop = _with_spaces(text, match, character, side)
        start = max(start, end)
        if character == '"' and side and quotes_typographically(segment.source):
            character = "“" if side == _OPENS else "”"
        yield Candidate((start, stop), character, f"character reference {match.group()}")
        end = stop


def _character(match: re.Match[str]) -> str:
    """Return the character that a reference names; nothing if it cannot stand in a line of text."""
    character = unescape("&" + "".join(match[1].split()) + ";")
    return " " if character == "\u00a0" else character if character.isprintable() and len(character) == 1 else ""


def _quote_sides(text: str, entities: list[re.Match[str]], characters: list[str]) -> dict[int, str]:
    """Tell for each double mark, written out or not, whether it opens or closes; nothing if they do not pair."""
    places = [m.start() for m, char in zip(entities, characters, strict=True) if char == '"']
    places = sorted([*places, *(m.start() for m in re.finditer('"', text))])
    if len(places) % 2:
        return {}
    return {place: _CLOSES if i % 2 else _OPENS for i, place in enumerate(places)}


def _with_spaces(text: str, match: re.Match[str], character: str, side: str) -> tuple[int, int]:
    """Return the span of a reference with the spaces round it that the English does without."""
    start, end = match.span()
    before = start - (text[start - 1 : start] == " ")
    after = end + (text[end : end + 1] == " ")
    if character in ("'", "’"):
        word = text[before - 1 : before].isalnum()
        prefix = _NAME_PREFIX.search(text, max(0, start - 3), start) and text[after : after + 1].isupper()
        if prefix or (word and _CLITIC.match(text, end)):
            return before, after
        if before < start and text[before - 1 : before] == "s":  # "the Germans ' success"
            return before, end
    if side == _OPENS or character in "“«‘":
        return start, after
    if side == _CLOSES or character in "”»":
        return before, end
    return (start, after) if character == " " else (start, end)
