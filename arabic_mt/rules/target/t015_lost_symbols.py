"""T015 lost-symbols: emoji and words in other scripts that the engine could not read come back.

Why: a vocabulary of Arabic and English has no piece for 🙏 or 東京; the engine drops them or writes «⁇».
They are the writer's words and need no translation.

Leaves: what the English already holds; Latin, Greek and Arabic script; punctuation, arrows and bullets, which
belong to the layout; a text whose English ran away from its Arabic so far that no place can be told (more than
twice or less than half as many words).

Source: Unicode Standard Annex #24 (scripts) and the general categories So and Sk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Accuracy/Omission"
TIER = "auto"

# Emoji and pictographs with their joiners and selectors; Han, Kana, Hangul; Cyrillic; Hebrew; Devanagari; Thai.
_SYMBOLS = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf][\ufe0f\u200d\U0001f3fb-\U0001f3ff\U0001f000-\U0001faff\u2640\u2642]*"
    "|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[\u0400-\u04ff]+|[\u0590-\u05ff]+|[\u0900-\u097f]+|[\u0e00-\u0e7f]+"
)
_UNKNOWN = re.compile(r" ?⁇")
_WORD_END = re.compile(r"(?<=\S)(?=\s|\Z)")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield an insertion for each lost symbol, in place of «⁇» where the engine left that."""
    source, target = segment.source, segment.target
    lost = [match for match in _SYMBOLS.finditer(source) if match.group() not in target]
    unknown = list(_UNKNOWN.finditer(target))
    ratio = (len(target.split()) + 1) / (len(source.split()) + 1)
    if not lost or (not 0.5 <= ratio <= 2 and not unknown):
        return
    for match, mark in zip(lost, unknown, strict=False):
        yield Candidate(mark.span(), f" {match.group()}" if mark.start() else match.group(), _evidence(match))
    rest: dict[int, list[re.Match[str]]] = {}
    for match in lost[len(unknown) :]:
        rest.setdefault(_place(source, target, match), []).append(match)
    for place, matches in rest.items():
        symbols = " ".join(match.group() for match in matches)
        yield Candidate((place, place), f" {symbols}" if place else f"{symbols} ", _evidence(matches[0]))


def _evidence(match: re.Match[str]) -> str:
    return f"source {match.start()}-{match.end()}: U+{ord(match.group()[0]):04X}"


def _place(source: str, target: str, match: re.Match[str]) -> int:
    """Return the word boundary of the English that answers to the symbol's place in the Arabic."""
    if not source[: match.start()].strip():
        return 0
    if not source[match.end() :].strip():
        return len(target.rstrip())
    share = match.start() / len(source)
    return min((m.start() for m in _WORD_END.finditer(target)), key=lambda at: abs(at - share * len(target)), default=0)
