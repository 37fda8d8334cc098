"""Numbers in Arabic and English text, in digits and in words, by value.

A left-to-right reader over tokens: a small grammar says which number word may follow which, with «و»
or "and" between them or without. What looks like a number but has no value to compare (12/5/2024,
08.45, 3-1, 192.168.0.1, F-35, +962 6 555) is ``opaque`` and is compared by its groups of digits.
No input or output; linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from .numeral_tokens import EXACT, MAX_DIGITS, Token, ascii_run, times, tokens_of
from .numeral_words import NumberWord, names_fraction
from .types import Span

Kind = Literal["digits", "words", "mixed", "ordinal", "opaque"]

_LIMIT = Decimal(10) ** (3 * MAX_DIGITS)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        span: half-open, in code points; without currency and percent sign, and without clitics of digits.
        value: None for an opaque token.
        kind: how it is written; ``ordinal`` for 5th, twenty-first, «الخامس».
        text: the span's text.
        sure: False where the words or digits may well mean something else («ست» a lady, "one of the", 5 pm).
    """

    span: Span
    value: Decimal | None
    kind: Kind
    text: str
    sure: bool = True

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of digits, in ASCII and without leading zeros.

        >>> find_numbers("at 09:30")[0].groups
        ('9', '30')
        """
        return tuple(ascii_run(run).lstrip("0") or "0" for run in re.findall(r"\d+", self.text))


# The grammar -----------------------------------------------------------------------------------------

_SMALL = frozenset({"unit", "ten", "teen", "tens", "hundred", "cent", "bound"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """What of a number is read: ``total`` in whole scales, ``group`` that a scale may multiply, the last scale."""

    total: Decimal
    group: Decimal | None
    scale: Decimal
    role: str
    end: int  # the tokens before it are read
    sure: bool

    @property
    def value(self) -> Decimal:
        return EXACT.add(self.total, self.group or Decimal(0))


def _role_at(tokens: list[Token], i: int) -> str:
    return tokens[i].role if i < len(tokens) and tokens[i].joined else ""


def _begin(tokens: list[Token], i: int) -> _Reading | None:
    """Start a number at a token."""
    word, role, end = tokens[i].word, tokens[i].role, i + 1
    following = _role_at(tokens, end)
    if role == "half":  # "half a million", «نصف مليون»
        end += following == "a"
        fits = _role_at(tokens, end) == "scale" and not tokens[end].word.linked
        return _Reading(Decimal(0), word.value, _LIMIT, "half", end, word.sure) if fits else None
    if role == "a":
        return _Reading(Decimal(0), word.value, _LIMIT, "unit", end, True) if following in ("cent", "scale") else None
    if role == "bound":
        return _Reading(Decimal(0), word.value, _LIMIT, "unit", end, True) if following in ("ten", "tens") else None
    if role in ("scale", "dual", "cent") and not word.arabic:  # "hundreds of", "several million"
        return None
    if role in ("scale", "dual"):
        return _Reading(word.value, None, word.value / (2 if role == "dual" else 1), "scale", end, word.sure)
    if role in _SMALL or role in ("digits", "ordinal"):
        return _Reading(Decimal(0), word.value, _LIMIT, "hundred" if role == "cent" else role, end, word.sure)
    return None


def _extend(now: _Reading, tokens: list[Token], i: int, linked: bool) -> _Reading | None:
    """Return the reading with token ``i`` added, or None where the grammar does not allow it."""
    word = tokens[i].word
    if now.group is not None and not linked:
        if grown := _multiplied(now, word, i + 1):
            return grown
    if now.group is not None and (linked or not word.arabic):
        if grown := _below_thousand(now, word, i + 1, linked):
            return grown
    if now.role == "scale" and (linked or not word.arabic):
        if grown := _behind_scale(now, tokens, i, linked):
            return grown
    if word.role == "ordinal" and not word.arabic and now.role in ("tens", "hundred", "scale") and word.value < 100:
        return _Reading(now.total, (now.group or 0) + word.value, now.scale, "ordinal", i + 1, False)  # twenty-first
    return None


def _multiplied(now: _Reading, word: NumberWord, end: int) -> _Reading | None:
    """Read "five" + "thousand", «ثلاث» + «مئة», «خمسة» + «عشر»."""
    group = now.group or Decimal(0)
    if word.role in ("scale", "plural") and now.role != "ordinal" and word.value < now.scale:
        sure = (now.sure or now.role in ("unit", "ten")) and not word.definite
        return _Reading(EXACT.add(now.total, times(group, word.value)), None, word.value, "scale", end, sure)
    if word.role == "cent" and (now.role == "unit" or (now.role in ("teen", "tens") and not word.arabic)):
        return _Reading(now.total, times(group, word.value), now.scale, "hundred", end, not word.definite)
    if word.role == "ten" and word.arabic and now.role in ("unit", "ordinal") and group % 100 < 10:
        ordinal = now.role == "ordinal"
        return _Reading(now.total, group + 10, now.scale, "ordinal" if ordinal else "teen", end, not ordinal)
    return None


def _below_thousand(now: _Reading, word: NumberWord, end: int, linked: bool) -> _Reading | None:
    """Read "hundred" + "five", "twenty" + "five", «خمسة» + «وعشرون», «الحادي» + «والعشرين»."""
    role = word.role
    fits = (
        (now.role == "hundred" and role in ("unit", "ten", "teen", "tens", "bound"))
        or (now.role in ("unit", "ordinal") and role == "tens" and word.arabic and linked)
        or (now.role == "tens" and role == "unit" and not word.arabic and not linked)
    )
    if not fits:
        return None
    ordinal = now.role == "ordinal"
    new_role = "ordinal" if ordinal else "tens" if now.role == "unit" else "unit" if role == "bound" else role
    value = EXACT.add(now.group or Decimal(0), word.value)
    # «مئة وخمسة» may go on with «وعشرون»: a unit behind a hundred stays a unit
    return _Reading(now.total, value, now.scale, new_role, end, not ordinal and not word.definite)


def _behind_scale(now: _Reading, tokens: list[Token], i: int, linked: bool) -> _Reading | None:
    """Read "two thousand" + "five ...", «مليون» + «وثلاثمئة ...», «مليون» + «ونصف»."""
    word, role, end = tokens[i].word, tokens[i].role, i + 1
    if role == "half" and linked:
        return _Reading(now.total + now.scale / 2, None, now.scale, "halved", end, now.sure)
    if role in ("scale", "dual") and linked and word.arabic and word.value < now.scale:
        scale = word.value / (2 if role == "dual" else 1)
        return _Reading(now.total + word.value, None, scale, "scale", end, not word.definite)
    if role == "digits" and _role_at(tokens, end) not in ("scale", "plural"):  # «ألف و20 جريحا»: two numbers
        return None
    small = role == "digits" or (role in _SMALL and (role != "cent" or word.arabic))
    if not small or word.value >= now.scale:
        return None
    role = {"cent": "hundred", "bound": "unit"}.get(role, role)
    return _Reading(now.total, word.value, now.scale, role, end, not word.definite)


def _and_a_half(now: _Reading, tokens: list[Token], i: int) -> _Reading | None:
    """Read "and a half", «ونصف» behind a small number."""
    if _role_at(tokens, i) == "half" and tokens[i].word.linked:
        width = 1
    elif [_role_at(tokens, k) for k in range(i, i + 3)] == ["and", "a", "half"]:
        width = 3
    else:
        return None
    if now.group is None or now.role not in ("unit", "ten", "teen", "tens", "digits"):
        return None
    return _Reading(now.total, EXACT.add(now.group, Decimal("0.5")), now.scale, "half", i + width, now.sure)


def _read(tokens: list[Token], start: int) -> _Reading | None:
    """Read the longest number that starts at a token."""
    now = kept = _begin(tokens, start)  # kept: what is certain if the words behind «و» are a number of their own
    while now is not None and _role_at(tokens, now.end):
        i = now.end
        if half := _and_a_half(now, tokens, i):
            now = half
            continue
        at, linked = _behind_and(now, tokens, i)
        after = _extend(now, tokens, at, linked)
        if after is None and now.role == "halved" and tokens[i].word.definite:  # «مليون ونصف المليون»
            after = replace(now, role="done", end=i + 1)
        if after is None:
            too_large = tokens[i].role in ("scale", "plural") and not linked
            return kept if too_large and now.group is not None else now  # «ألف | وثلاثة ملايين»
        if linked and now.role == "scale":
            kept = now
        now = after
    return now


def _behind_and(now: _Reading, tokens: list[Token], i: int) -> tuple[int, bool]:
    """Return the token to read next and whether «و» or "and" links it."""
    if tokens[i].role != "and":
        return i, tokens[i].word.linked
    if not _role_at(tokens, i + 1):
        return i, False
    usable = tokens[i].word.arabic or (now.role in ("hundred", "scale") and not tokens[i + 1].digits)
    return (i + 1, True) if usable else (i, False)


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of an Arabic or English text in order; they do not overlap.

    Args:
        text: any text.

    >>> [(n.text, int(n.value)) for n in find_numbers("مئة وخمسين ألفا و١٠٬٠٠٠ و2.5 مليون")]
    [('مئة وخمسين ألفا', 150000), ('١٠٬٠٠٠', 10000), ('2.5 مليون', 2500000)]
    >>> [(n.text, int(n.value)) for n in find_numbers("twenty-five of 10 million, the 5th of a hundred")]
    [('twenty-five', 25), ('10 million', 10000000), ('5th', 5), ('a hundred', 100)]
    >>> [(n.text, n.kind) for n in find_numbers("12/5/2024 at 08.45, 3-1, 2.0.1")]
    [('12/5/2024', 'opaque'), ('08.45', 'opaque'), ('3-1', 'opaque'), ('2.0.1', 'opaque')]
    """
    tokens = tokens_of(text)
    numbers: list[Number] = []
    i, previous = 0, -1
    while i < len(tokens):
        if tokens[i].role == "opaque":
            span = tokens[i].span
            numbers.append(Number(span, None, "opaque", text[slice(*span)]))
            i += 1
        elif reading := _read(tokens, i) if tokens[i].role else None:
            numbers.append(_number(text, tokens, i, reading))
            if previous == i and tokens[i].joined and not tokens[i].word.linked:
                numbers[-2:] = _doubtful(*numbers[-2:])
            i = previous = reading.end
        else:
            i += 1
    return numbers


def _number(text: str, tokens: list[Token], start: int, reading: _Reading) -> Number:
    part = tokens[start : reading.end]
    in_digits = {token.digits for token in part}
    kind: Kind = "mixed" if len(in_digits) == 2 else "digits" if in_digits == {True} else "words"
    sure = reading.sure and not (kind == "words" and _names_fraction(text, tokens, reading.end))
    span = part[0].span[0], part[-1].span[1]
    return Number(span, reading.value, "ordinal" if reading.role == "ordinal" else kind, text[slice(*span)], sure)


def _names_fraction(text: str, tokens: list[Token], i: int) -> bool:
    """Tell whether the token behind a number makes it a fraction: two thirds, «ثلاثة أرباع»."""
    if i >= len(tokens) or not tokens[i].joined:
        return False
    token = tokens[i]
    return names_fraction(text[slice(*token.span)]) or (token.role == "ordinal" and not token.word.arabic)


def _doubtful(first: Number, second: Number) -> tuple[Number, Number]:
    """Mark two numbers in words that stand side by side ("nineteen ninety-nine") as unsure."""
    if first.kind == second.kind == "words":
        return replace(first, sure=False), replace(second, sure=False)
    return first, second
