"""The tokens of a text that matter to its numbers: runs of digits with their values, and number words.

What looks like a number but has no value to compare (12/5/2024, 08.45, 3-1, 192.168.0.1, F-35,
+962 6 555) is ``opaque``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from .arabic import WORD, fold_word
from .numeral_words import NumberWord, number_word
from .types import Span

MAX_DIGITS = 300  # longer runs are text: int() refuses 4,300 digits, and nobody counts so far
EXACT = Context(prec=3 * MAX_DIGITS)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a run of digits, with the part that it can play in a number."""

    span: Span
    word: NumberWord
    joined: bool = False  # only spaces or a hyphen stand between it and the token before
    digits: bool = False

    @property
    def role(self) -> str:
        return self.word.role

    @property
    def value(self) -> Decimal:
        return self.word.value


def ascii_run(run: str) -> str:
    """Return a run of digits of any script in ASCII digits."""
    return "".join(str(int(char)) for char in run)


def times(a: Decimal, b: Decimal) -> Decimal:
    """Multiply without rounding."""
    return EXACT.multiply(a, b)


_BLANKS = " \u00a0\u202f\u2009"
_MARKS = r".,:/٫٬،'’–\-"
_TOKEN = re.compile(
    r"(?P<phone>(?<![\w+])\+\d{1,3}(?:[ \-]\d{1,5}){2,7})"
    rf"|(?P<spaced>(?<![\d{_MARKS}+])(?![0٠۰])\d{{1,3}}+(?:[{_BLANKS}]\d{{3}})++(?![{_BLANKS}{_MARKS}]?\d))"
    rf"|(?P<chunk>\d+(?:[{_MARKS}]\d+)*)"
    rf"|(?P<word>{WORD.pattern})"
)
_GROUPED = re.compile(r"(?![0٠۰])\d{1,3}(?P<mark>[,٬،.'’])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.٫,]\d+)?")
_DECIMAL = re.compile(r"(?:[0٠۰]|(?![0٠۰])\d+)(?:[.٫]\d+|[,،]\d{1,3})")
_NAMED = re.compile(r"[A-Za-z\u00c0-\u024f]\+?\Z|[^\W\d_][-‐‑]\Z")  # A1, UTC+1, F-16, «إف-16»
_PHONE_DIGITS = 7
_LATIN_ENDING = re.compile(r"[A-Za-z²³]+\d?")
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_UNITS = frozenset(
    "km kms km2 km² m2 m² mm mm2 cm m kg kgs g mg lb lbs oz ft in mi mph kph kmh ha nm l ml hp cc kw mw gw kwh mwh gwh "
    "gb mb tb kb hz khz mhz ghz k x c f".split()
)
_ENDING_SCALES = {"bn": 10**9, "mn": 10**6, "mln": 10**6, "tn": 10**12}
_ABBREVIATED = re.compile(r" ?(?:K|M|B)(?!\w)")  # 500 K may be anything
_CLOCK = re.compile(r"[ \u00a0]?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_HOURS = frozenset({fold_word("الساعة")})


def _digits_value(text: str) -> tuple[Decimal | None, bool]:
    """Read digits with their marks: the value (None: opaque), and whether that reading is sure."""
    if sum(map(str.isdecimal, text)) > MAX_DIGITS:
        return None, True
    if text.isdecimal():
        return (None if len(text) > 1 and int(text[0]) == 0 else Decimal(text)), True
    if match := _GROUPED.fullmatch(text):
        mark = match["mark"]
        if mark == "." and "," not in text and text.count(".") == 1:  # 10.000 is ten thousand, 1.234 may be either
            thousands = ascii_run(text[-3:]) == "000"
            return Decimal(text.replace(".", "") if thousands else text), thousands
        return Decimal(re.sub("[٫,]", ".", text.replace(mark, ""))), True
    if _DECIMAL.fullmatch(text):
        return Decimal(re.sub("[٫,،]", ".", text)), not re.search("[,،]", text)
    return None, True


def _digit_tokens(text: str, match: re.Match[str]) -> Iterator[Token]:
    start, end = match.span()
    before = text[max(0, start - 2) : start]
    if match.lastgroup == "spaced":
        digits = re.sub(f"[{_BLANKS}]", "", match.group())
        sure = len(digits) > 6 or " " not in match.group() or ascii_run(digits[-3:]) == "000"
        yield _digits_token((start, end), Decimal(digits), sure)
    elif match.lastgroup == "phone" or _NAMED.search(before) or (before.endswith("+") and end - start >= _PHONE_DIGITS):
        yield _digits_token((start, end), None)
    else:
        yield from _chunk_tokens(match.group(), start)


def _digits_token(span: Span, value: Decimal | None, sure: bool = True) -> Token:
    word = NumberWord("opaque", Decimal(0)) if value is None else NumberWord("digits", value, sure)
    return Token(span, word, digits=True)


def _chunk_tokens(chunk: str, start: int) -> Iterator[Token]:
    parts = re.split("[–-]", chunk)
    readings = [_digits_value(part) for part in parts]
    score = all(part.isdecimal() for part in parts)
    if len(parts) == 2 and not score and all(value is not None for value, _ in readings):
        for part, (value, sure) in zip(parts, readings, strict=True):  # 10,000-30,000
            yield _digits_token((start, start + len(part)), value, sure)
            start += len(part) + 1
    else:
        yield _digits_token((start, start + len(chunk)), *_digits_value(chunk))


def _with_ending(text: str, token: Token, ending: str) -> Token:
    """Read the Latin letters that stick to digits: 5th, 90s, 160km, 5bn; anything else makes a name (5G, 39C)."""
    start, end = token.span
    low = ending.lower()
    whole = start, end + len(ending)
    if low in _ORDINAL_ENDINGS and text[start:end].isdecimal():
        return replace(token, span=whole, word=replace(token.word, role="ordinal"))
    if low in ("s", "am", "pm"):
        return replace(token, word=replace(token.word, sure=False))
    million = ending == "m" and text[max(0, start - 1) : start] in ("$", "€", "£")
    if scale := 10**6 if million else _ENDING_SCALES.get(low):
        return replace(token, span=whole, word=replace(token.word, value=times(token.value, Decimal(scale))))
    if low in _UNITS and (len(low) > 1 or ending.islower()):
        return token
    return _digits_token(whole, None)


def tokens_of(text: str) -> list[Token]:
    """Return the words and the runs of digits of a text, in order."""
    tokens: list[Token] = []
    end, hour = 0, False
    for match in _TOKEN.finditer(text):
        if match.start() < end:  # letters that were read with the digits before them
            continue
        gap = text[end : match.start()]
        joined = bool(tokens) and len(gap) <= 2 and not gap.strip(f"{_BLANKS}-‐‑")
        if match.lastgroup == "word":
            word = number_word(match.group()) or NumberWord("", Decimal(0))
            tokens.append(Token(match.span(), word, joined))
            end, hour = match.end(), fold_word(match.group()) in _HOURS
        else:
            found = _digits_at(text, match, hour)
            if tokens and tokens[-1].role == "and" and tokens[-1].span[1] == match.start():  # «و500»
                joined = tokens.pop().joined
                found[0] = replace(found[0], word=replace(found[0].word, linked=True))
            tokens += [replace(found[0], joined=joined), *found[1:]]
            end, hour = max(match.end(), found[-1].span[1]), False
    return tokens


def _digits_at(text: str, match: re.Match[str], hour: bool) -> list[Token]:
    found = list(_digit_tokens(text, match))
    if ending := _LATIN_ENDING.match(text, match.end()):
        found[-1] = _with_ending(text, found[-1], ending.group())
    if hour or _CLOCK.match(text, match.end()) or _ABBREVIATED.match(text, match.end()):
        found[-1] = replace(found[-1], word=replace(found[-1].word, sure=False))
    return found
