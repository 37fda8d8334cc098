"""Numbers of a segment's two sides, compared by value: which agree, which were lost, added or damaged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from ..arabic import fold_word
from ..numeral_words import ENGLISH_SMALL
from ..numerals import Number, find_numbers
from .patterns import in_protected

_SMALLEST = 3  # one and two are often said without a number: «شخصان», "both", "once"
_MOST_PAIRS = 3  # more numbers than these are not paired by their order
_MIN_DIGITS = 4  # so many digits may differ in one and still be the same number
# Words that say a number themselves, once or up to nine times: "two decades" is «عشرون عاما».
_ENGLISH_EQUAL = {
    "week": 7, "dozen": 12, "fortnight": 14, "decade": 10, "centur": 100, "half": 50, "quarter": 25, "tripl": 3,
}  # fmt: skip
_ARABIC_EQUAL = {
    "اسبوع": 7, "عقد": 10, "عقود": 10, "قرن": 100, "قرون": 100, "نصف": 50, "ربع": 25, "ثلاثي": 3, "رباعي": 4,
    "خماسي": 5, "سداسي": 6, "سباعي": 7,
}  # fmt: skip
_CHARACTER_REFERENCE = re.compile(r"&\s?#\s?x?\Z")
_SPLIT = re.compile(r"[1-9]\d{0,2} ?[,،.] ?\d{3}")
_NAME_FOLLOWS = re.compile(r"[ -][A-Z]")
_LATEST_YEAR = 2100  # 1948 may be a year and is not grouped
_COUNTABLE = 10**16
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SHARED_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "الف": 10**3, "الاف": 10**3,
                  "مليون": 10**6, "ملايين": 10**6, "مليار": 10**9}  # fmt: skip
_TIMES = range(1, 10)

Damage = tuple[Number, Number, str]  # of the source, of the target, what happened


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
    damaged: tuple[Damage, ...]


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
    misread = _misread(lost, left, right, target)
    lost, added = _without(lost, [d[0] for d in misread]), _without(added, [d[1] for d in misread])
    paired = _paired(lost, added)
    return Comparison(
        tuple(_agreeing(left, right)),
        tuple(_without(lost, [d[0] for d in paired])),
        tuple(_without(added, [d[1] for d in paired])),
        tuple(misread + paired),
    )


def _without(numbers: Sequence[Number], others: Sequence[Number]) -> list[Number]:
    inside = {place for other in others for place in range(*other.span)}
    return [number for number in numbers if number.span[0] not in inside]


def _numbers(text: str) -> list[Number]:
    return [
        replace(number, sure=False) if _is_name(number, text) else number
        for number in find_numbers(text)
        if not in_protected(number.span, text)
        and not _CHARACTER_REFERENCE.search(text, max(0, number.span[0] - 5), number.span[0])
    ]


def _is_name(number: Number, text: str) -> bool:
    """Tell whether a number in words is part of an English name: Six Flags."""
    capital = number.kind == "words" and number.text[:1].isupper()
    return capital and _NAME_FOLLOWS.match(text, number.span[1]) is not None


def _agreeing(left: Sequence[Number], right: Sequence[Number]) -> list[tuple[Number, Number]]:
    free: dict[Decimal, list[Number]] = {}
    for number in reversed(right):
        if number.value is not None:
            free.setdefault(number.value, []).append(number)
    return [(n, free[n.value].pop()) for n in left if n.value is not None and free.get(n.value)]


def _unmatched(
    numbers: Sequence[Number], others: Sequence[Number], text: str, equal: dict[str, int]
) -> list[Number]:
    """Return the sure numbers whose value stands nowhere on the other side, neither in words that say a number."""
    values = {other.value for other in others}
    groups = {group for other in others if other.value is None for group in other.groups}
    said = {value * times for word, value in equal.items() if word in _folded(text) for times in _TIMES}
    return [
        n
        for n in numbers
        if n.value is not None and n.value >= _SMALLEST and n.sure and n.kind != "ordinal" and n.value not in values
        and n.value not in said and not _shares_scale(n.value, values, text) and not set(n.groups or ("",)) <= groups
    ]  # fmt: skip


def _shares_scale(value: Decimal, values: set[Decimal | None], text: str) -> bool:
    """Tell whether a number shares its scale with another: "two or three million" is 2,000,000 or 3,000,000."""
    folded = _folded(text)
    scales = {scale for word, scale in _SHARED_SCALES.items() if value >= scale and word in folded}
    return any(value == scale or value / scale in values for scale in scales)


def _misread(lost: Sequence[Number], left: Sequence[Number], right: Sequence[Number], text: str) -> list[Damage]:
    """Pair a lost number with its digits in wrong marks: 2.220 or "2, 220" for 2,220."""
    values = {number.value for number in left}
    doubtful = {
        "".join(n.groups): (n, "a decimal mark groups its digits")
        for n in right
        if n.kind == "digits" and not n.sure and n.value not in values
    }
    for first, second in pairwise(right):
        span = first.span[0], second.span[1]
        if {first.value, second.value} & values or not _SPLIT.fullmatch(text, *span):
            continue
        number = Number(span, None, "digits", text[slice(*span)])
        doubtful["".join(number.groups)] = number, "a space splits it"
    return [(n, *doubtful[key]) for n in lost if n.kind == "digits" and (key := "".join(n.groups)) in doubtful]


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return fold_word(text)


def _paired(lost: Sequence[Number], added: Sequence[Number]) -> list[Damage]:
    """Pair the unmatched numbers in order, if there are as many on both sides and each pair is plausible."""
    if not 0 < len(lost) == len(added) <= _MOST_PAIRS:
        return []
    pairs = [(a, b, damage(a.value or Decimal(0), b.value or Decimal(0))) for a, b in zip(lost, added, strict=True)]
    scales = any(a.kind == "digits" != b.kind and (b.value or 0) > (a.value or 0) for a, b, _ in pairs)
    return pairs if all(why for _, _, why in pairs) and not scales else []  # "million" is not taken away


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
        if len(a) == 6 and a[3:] + a[:3] == b:
            return "groups exchanged"
        return "one digit differs" if len(differing) == 1 and len(a) >= _MIN_DIGITS else ""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(longer) != len(shorter) + 1 or len(longer) < _MIN_DIGITS:
        return ""
    dropped = any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    return f"a digit is {'missing' if longer is a else 'added'}" if dropped else ""


def english(value: Decimal, source: Number, like: Number) -> str:
    """Write a value as English news does, in the way of the number that it replaces.

    Args:
        value: not negative.
        source: the number of the source: its marks tell whether 1500 is grouped.
        like: the number that it replaces; small numbers in words stay words, millions stay millions.
    """
    if source.kind != "digits" and value == value.to_integral_value():
        value = Decimal(int(value))
    if like.kind == "words" and value in range(13):
        return ENGLISH_SMALL[int(value)]
    if {"words", "mixed"} & {source.kind, like.kind} or like.text[-1].isalpha():
        for scale, name in _SCALES:
            if _COUNTABLE > value >= scale and (value * 100) % scale == 0:
                return f"{(value / scale).normalize():f} {name}"
    plain = value <= _LATEST_YEAR and source.text.isdecimal() and "," not in like.text
    return f"{value:f}" if plain else f"{value:,f}"
