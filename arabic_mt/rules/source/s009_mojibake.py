"""S009 mojibake: Arabic that was read in the wrong encoding is read in the right one.

Why: «السلام» saved as UTF-8 and opened as Windows-1252, Latin-1 or Windows-1256 becomes «Ø§Ù„Ø³Ù„Ø§Ù…» or
«ط§ظ„ط³ظ„ط§ظ…», saved as Windows-1256 and opened as Latin-1 «ÇáÓáÇã». No engine can read that.

Leaves: accented Latin words, single symbols, and Arabic that is merely rare: a run must turn into Arabic words
byte for byte, with at least four Arabic letters, and for the single-byte encoding two thirds of its letters must be
ones that Western texts use seldom.

Source: The Unicode Standard, table 3-7 (well-formed UTF-8); the code charts of Windows-1252 and Windows-1256.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...arabic import ARABIC_LETTER
from ...types import Candidate, Segment

CATEGORY = "Linguistic/Character encoding"
TIER = "auto"

LEAST = 4  # Arabic letters that must come out


def _byte(char: str) -> int:
    """Return the byte behind a character of Windows-1252, or of Latin-1 where the former has none."""
    try:
        return char.encode("cp1252")[0]
    except UnicodeError:
        return ord(char)


_TRAILING = bytes(range(0x80, 0xC0))
_WESTERN_BYTES = {char: _byte(char) for char in {*map(chr, range(256)), *_TRAILING.decode("cp1252", "ignore")}}


def _run(leading: str, trailing: str) -> re.Pattern[str]:
    word = f"(?:[{leading}][{re.escape(trailing)}])+"
    return re.compile(f"{word}(?:[ -@]{{1,3}}{word})*")


# In UTF-8, the bytes D8 to DB lead the Arabic letters, C2 the guillemets.
_UTF8_AS_WESTERN = _run("ØÙÚÛÂ", "".join({*_TRAILING.decode("latin-1"), *_TRAILING.decode("cp1252", "ignore")}))
_UTF8_AS_ARABIC = _run(bytes((0xC2, *range(0xD8, 0xDC))).decode("cp1256"), _TRAILING.decode("cp1256"))
_WORD = "[À-ÖØ-öø-ÿ]{2,}"
_ARABIC_AS_LATIN = re.compile(rf"(?<![A-Za-zÀ-ÿ]){_WORD}(?:[ -@¡º¿«»]{{1,3}}{_WORD})*(?![A-Za-zÀ-ÿ])")
_SELDOM = re.compile("[À-ÆÈ-ÖØ-ßáãåæðñòõö÷øýþÿ]")  # in Western text, small é, è, ç, ü ... being common
Reading = tuple[str, Callable[[str], str]]


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each run that turns into Arabic."""
    for pattern, (evidence, reread) in _READINGS.items():
        for match in pattern.finditer(segment.source):
            if after := _arabic(reread, match.group()):
                yield Candidate(match.span(), after, evidence)


def _arabic(reread: Callable[[str], str], run: str) -> str:
    """Return a run in its right encoding if that makes Arabic of it, else nothing."""
    try:
        after = reread(run)
    except (UnicodeError, KeyError):
        return ""
    letters = [char for char in after if char.isalpha()]
    arabic = sum(ARABIC_LETTER.match(char) is not None for char in letters)
    return after if arabic >= LEAST and arabic == len(letters) else ""


def _from_western(run: str) -> str:
    return bytes(_WESTERN_BYTES[char] for char in run).decode()


def _from_arabic(run: str) -> str:
    return run.encode("cp1256").decode()


def _from_latin(run: str) -> str:
    letters = sum(char.isalpha() for char in run)
    return run.encode("latin-1").decode("cp1256") if 3 * len(_SELDOM.findall(run)) >= 2 * letters else ""


_READINGS: dict[re.Pattern[str], Reading] = {
    _UTF8_AS_WESTERN: ("UTF-8 read as Windows-1252 or Latin-1", _from_western),
    _UTF8_AS_ARABIC: ("UTF-8 read as Windows-1256", _from_arabic),
    _ARABIC_AS_LATIN: ("Windows-1256 read as Latin-1", _from_latin),
}
