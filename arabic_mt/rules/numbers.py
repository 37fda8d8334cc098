"""Numbers of a segment's two sides, compared by value: which agree, which were lost, added or damaged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..arabic import fold_word
from ..numeral_words import ENGLISH_SMALL
from ..numerals import Number, find_numbers
from .patterns import in_protected

SMALLEST = 3  # one and two are often said without a number: «شخصان», "both", "once"
_MOST_PAIRS = 3  # more numbers than these are not paired by their order
_MIN_DIGITS = 4  # so many digits may differ in one and still be the same number
# Words that say a number of their own: the values that they may stand for.
_ENGLISH_EQUAL = {
    "week": 7, "dozen": 12, "decade": 10, "century": 100, "centuries": 100, "fortnight": 14, "teen": 13, "half": 50,
    "quarter": 25, "triple": 3, "trio": 3, "third": 3, "fourth": 4, "quarterly": 4, "double": 2, "daily": 24, "year": 12,
}  # fmt: skip
_ARABIC_EQUAL = {"عقد": 10, "عقود": 10, "عقدين": 20, "قرن": 100, "اسبوع": 7, "اسبوعين": 14, "يوم": 24, "ضعف": 2}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The numbers of two sides.

    Attributes:
        agreeing: (source, target) pairs of one value.
        lost: sure numbers of the source whose value stands nowhere in the target.
        added: sure numbers of the target whose value stands nowhere in the source.
        damaged: (source, target, what happened) for numbers that are plainly one number, damaged.
    """

    agreeing: tuple[tuple[Number, Number], ...]
    lost: tuple[Number, ...]
    added: tuple[Number, ...]
    damaged: tuple[tuple[Number, Number, str], ...]


@lru_cache(maxsize=64)
def compare(source: str, target: str) -> Comparison:
    """Compare the numbers of a source with those of its translation.

    >>> found = compare("قتل 15 شخصا عام 2020", "In 2020, 51 people were killed")
    >>> [(a.text, b.text, why) for a, b, why in found.damaged]
    [('15', '51', 'digits exchanged')]
    """
    left, right = _numbers(source), _numbers(target)
    lost = _unmatched(left, right, target, _ENGLISH_EQUAL)
    added = _unmatched(right, left, source, _ARABIC_EQUAL)
    damaged = _paired(lost, added)
    gone = {id(number) for pair in damaged for number in pair[:2]}
    return Comparison(
        tuple(_agreeing(left, right)),
        tuple(number for number in lost if id(number) not in gone),
        tuple(number for number in added if id(number) not in gone),
        tuple(damaged),
    )


def _numbers(text: str) -> list[Number]:
    return [number for number in find_numbers(text) if not in_protected(number.span, text)]


def _agreeing(left: Sequence[Number], right: Sequence[Number]) -> list[tuple[Number, Number]]:
    free: dict[Decimal, list[Number]] = {}
    for number in reversed(right):
        if number.value is not None:
            free.setdefault(number.value, []).append(number)
    return [(n, free[n.value].pop()) for n in left if n.value is not None and free.get(n.value)]


def _unmatched(numbers: Sequence[Number], others: Sequence[Number], text: str, equal: dict[str, int]) -> list[Number]:
    """Return the sure numbers whose value stands nowhere on the other side, neither in words that say a number."""
    values = {other.value for other in others}
    groups = {group for other in others if other.value is None for group in other.groups}
    said = {value for word, value in equal.items() if word in _folded(text)} if numbers else set()
    return [
        n
        for n in numbers
        if n.value is not None and n.sure and n.kind != "ordinal" and n.value not in values
        and not set(n.groups or ("",)) <= groups and not any(n.value % value == 0 for value in said)
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return fold_word(text)


def _paired(lost: Sequence[Number], added: Sequence[Number]) -> list[tuple[Number, Number, str]]:
    """Pair the unmatched numbers in order, if there are as many on both sides and each pair is plausible."""
    if not 0 < len(lost) == len(added) <= _MOST_PAIRS:
        return []
    pairs = [(a, b, damage(a.value or Decimal(0), b.value or Decimal(0))) for a, b in zip(lost, added, strict=True)]
    return pairs if all(why for _, _, why in pairs) else []


def damage(wanted: Decimal, found: Decimal) -> str:
    """Say how one number can have become another; empty if it plainly cannot.

    >>> damage(Decimal(900000), Decimal(900)), damage(Decimal(1548), Decimal(1584)), damage(Decimal(7), Decimal(9))
    ('1000 times too small', 'digits exchanged', '')
    """
    if not wanted or not found:
        return ""
    for power in (1, 2, 3, 6, 9):
        if found == wanted.scaleb(power) or wanted == found.scaleb(power):
            return f"{10**power} times too {'large' if found > wanted else 'small'}"
    a, b = (f"{value:f}".replace(".", "") for value in (wanted, found))
    if len(a) == len(b):
        differing = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differing) == 2 and sorted(a) == sorted(b) and differing[1] == differing[0] + 1:
            return "digits exchanged"
        return "one digit differs" if len(differing) == 1 and len(a) >= _MIN_DIGITS else ""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    dropped = len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    return "a digit is missing" if dropped and len(longer) >= _MIN_DIGITS else ""


def english(value: Decimal, source: Number, like: Number) -> str:
    """Write a value as English news does, in the way of the number that it replaces.

    Args:
        value: not negative.
        source: the number of the source: its marks tell whether 1500 is grouped.
        like: the number that it replaces; small numbers in words stay words, millions stay millions.
    """
    if value == value.to_integral_value():
        value = Decimal(int(value))
    if like.kind == "words" and value in range(13):
        return ENGLISH_SMALL[int(value)]
    if "words" in (source.kind, like.kind) or "mixed" in (source.kind, like.kind) or like.text[-1:].isalpha():
        for scale, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
            if value >= scale and (value * 100) % scale == 0:
                short = value / scale
                return f"{int(short) if short == int(short) else short.normalize():f} {name}".replace("f ", " ")
    plain = value < 10_000 and source.kind == "digits" and re.fullmatch(r"\d+", source.text)
    return f"{value:f}" if plain else f"{value:,f}"
