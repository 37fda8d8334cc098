"""Tests of the number reader: values by table, spelt-out numbers by generation, odd input, running time."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabic_mt.numerals import MAX_DIGITS, find_numbers

profile = settings(derandomize=True, deadline=None, max_examples=300, database=None)

VALUES = {
    # digits and their marks
    "10,000": 10000, "10،000": 10000, "١٠٬٠٠٠": 10000, "10.000": 10000, "10 000": 10000, "10\u00a0500": 10500,
    "100'000": 100000, "1.000.000": 1000000, "1,234.5": "1234.5", "١٬٢٣٤٫٥": "1234.5", "۱۲٫۵": "12.5",
    "1.234,5": "1234.5",
    "0.5": "0.5", "12.5%": "12.5", "٪٥": 5, "900000": 900000, "2024": 2024, "1 234 567": 1234567, "1.2345": "1.2345",
    "الـ18": 18, "وبـ2,220": 2220, "بال500": 500, "160km": 160, "$5m": 5000000, "€5bn": 5 * 10**9, "13-year": 13,
    # digits and words
    "10 million": 10**7, "10 ملايين": 10**7, "2.3 مليار": 23 * 10**8, "20 ألفاً": 20000, "3 millions": 3 * 10**6,
    "3 ملايين و500 ألف": 3500000, "5 آلاف": 5000, "5ملايين": 5 * 10**6, "2 and a half million": 2500000,
    # Arabic words
    "مليوني": 2 * 10**6, "ألفين": 2000, "عشرة آلاف": 10000, "مئة وخمسين ألفا": 150000, "ثلاثمائة": 300, "خمسمائة": 500,
    "خمسمئة": 500, "ثلاث مئة": 300, "ثمانيمئة": 800, "مائتان": 200, "أحد عشر": 11, "اثني عشر ألفا": 12000,
    "خمس عشرة": 15,
    "ثلاثة وعشرين ألفا وخمسمئة واثنين": 23502, "ألف وخمسمئة وثلاثة وعشرون": 1523, "مئة وخمسة وعشرون": 125,
    "مئة وأربعا وأربعين": 144, "مليون ونصف المليون": 1500000, "نصف مليون": 500000, "مليون وألف": 1001000,
    "ثَلَاثُونَ": 30, "وخمسين": 50, "خمسة ملايين وثلاثمئة ألف وعشرين": 5300020,
    # English words
    "ten thousand": 10000, "twenty-five": 25, "Twenty five": 25, "a hundred": 100, "a hundred and five": 105,
    "half a million": 500000, "two and a half million": 2500000, "two thousand five hundred": 2500,
    "fifteen hundred": 1500, "two hundred and twenty-one thousand": 221000, "zero": 0,
    "one hundred twenty-three thousand four hundred and fifty-six": 123456,
}  # fmt: skip

OPAQUE = (
    "12/5/2024", "08.45", "3-1", "9:30", "192.168.0.1", "2.0.1", "007", "1995-96", "120–160", "1/5", "1,2,3",
    "2020،2021",
    "+962 6 555 1234", "5'7",
)  # fmt: skip
NAMES_WITH_DIGITS = {"F-35": "35", "إف-16": "16", "كوفيد-19": "19", "G20": "20", "5G": "5G", "39C": "39C", "UTC+1": "1"}
UNSURE = (
    "one", "واحد", "ست", "سبع", "ألف", "العشرين", "1,4", "1.234", "5 pm", "5am", "الساعة 5", "1990s", "500 K",
    "ست وسبع",
    "two thirds", "ثلاثة أرباع", "four dozen", "مية", "nineteen ninety-nine", "11 200",
)  # fmt: skip
ORDINALS = {
    "5th": 5, "21st": 21, "twenty-first": 21, "second": 2, "القرن الحادي والعشرين": 21, "القرن التاسع عشر": 19,
    "الثالثة": 3, "hundred and third": 3,
}  # fmt: skip
NONE = (
    "", " ", "dozens", "hundreds of thousands", "several million", "a few", "الآلاف", "عشرات الآلاف", "ملايين", "مئات",
    "لست هنا", "بعد غد", "²", "Ⅳ", "أحد", "و", "a", "and a half", "نصف", "ستر",
)  # fmt: skip
SEVERAL = {
    "مليوني وثلاثة ملايين": (2 * 10**6, 3 * 10**6),
    "ألف وثلاثة ملايين": (1000, 3 * 10**6),
    "ألف و20 جريحا": (1000, 20),
    "ثلاثة وأربعة": (3, 4),
    "10,000-30,000": (10000, 30000),
    "من 10 إلى 20 ألفا": (10, 20000),
    "five thousand and 20": (5000, 20),
    "two, three": (2, 3),
    "في 2010، 300 كتاب": (2010, 300),
    "2010 300": (2010, 300),
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_value(text: str, value: object) -> None:
    (number,) = find_numbers(text)
    assert number.value == Decimal(str(value))
    assert number.sure and number.kind in ("digits", "words", "mixed")


@pytest.mark.parametrize("text", OPAQUE)
def test_opaque(text: str) -> None:
    (number,) = find_numbers(text)
    assert (number.text, number.value, number.kind) == (text, None, "opaque")


@pytest.mark.parametrize(("text", "part"), NAMES_WITH_DIGITS.items())
def test_names_with_digits_have_no_value(text: str, part: str) -> None:
    (number,) = find_numbers(text)
    assert (number.text, number.value) == (part, None)


@pytest.mark.parametrize("text", UNSURE)
def test_unsure(text: str) -> None:
    numbers = find_numbers(text)
    assert numbers and not any(number.sure for number in numbers)


@pytest.mark.parametrize(("text", "value"), ORDINALS.items())
def test_ordinal(text: str, value: int) -> None:
    number = find_numbers(text)[-1]
    assert (number.value, number.kind) == (value, "ordinal")


@pytest.mark.parametrize("text", NONE)
def test_no_number(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(("text", "values"), SEVERAL.items())
def test_several_numbers(text: str, values: tuple[int, ...]) -> None:
    assert tuple(number.value for number in find_numbers(text)) == values


def test_kinds_and_spans() -> None:
    text = "قتل 15 شخصا وأصيب مئة، و2.5 مليون نازح"
    kinds = {n.text: n.kind for n in find_numbers(text)}
    assert kinds == {"15": "digits", "مئة": "words", "2.5 مليون": "mixed"}
    assert all(text[slice(*n.span)] == n.text for n in find_numbers(text))


def test_groups_ignore_marks_script_and_leading_zeros() -> None:
    assert find_numbers("٠٩:٣٠")[0].groups == find_numbers("9.30")[0].groups == ("9", "30")


@pytest.mark.parametrize("digits", [MAX_DIGITS, MAX_DIGITS + 1, 5000])
def test_very_long_numbers_are_text(digits: int) -> None:
    (number,) = find_numbers("9" * digits)
    assert (number.value is None) == (digits > MAX_DIGITS)
    assert number.groups == ("9" * digits,)


def test_long_numbers_are_exact() -> None:
    digits = "1234567890" * 10
    assert find_numbers(f"{digits} million")[0].value == Decimal(digits + "000000")


ARABIC_UNITS = " واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split(" ")
ARABIC_TENS = "  عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split(" ")
ARABIC_HUNDREDS = " مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split(" ")
ARABIC_TEENS = ["عشرة", "أحد عشر", "اثنا عشر", *(f"{unit} عشر" for unit in ARABIC_UNITS[3:])]
ENGLISH_UNITS = " one two three four five six seven eight nine".split(" ")
ENGLISH_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
ENGLISH_TENS = "  twenty thirty forty fifty sixty seventy eighty ninety".split(" ")


def in_arabic(value: int) -> str:
    """Spell 1-999,999 as grammars of Arabic do."""
    thousands, rest = divmod(value, 1000)
    parts = []
    if thousands:
        word = "آلاف" if thousands % 100 in range(3, 11) else "ألف"
        parts.append({1: "ألف", 2: "ألفان"}.get(thousands) or f"{below_thousand_arabic(thousands)} {word}")
    return " و".join([*parts, *([below_thousand_arabic(rest)] if rest else [])])


def below_thousand_arabic(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    if tens == 1:
        small = [ARABIC_TEENS[units]]
    else:
        small = [word for word in (ARABIC_UNITS[units], ARABIC_TENS[tens]) if word]
    return " و".join([*([ARABIC_HUNDREDS[hundreds]] if hundreds else []), *small])


def in_english(value: int) -> str:
    """Spell 1-999,999 as British English does."""
    thousands, rest = divmod(value, 1000)
    head = f"{below_thousand_english(thousands)} thousand" if thousands else ""
    link = " and " if head and 0 < rest < 100 else " "
    return f"{head}{link}{below_thousand_english(rest)}".strip()


def below_thousand_english(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    small = ENGLISH_TEENS[units] if tens == 1 else "-".join(w for w in (ENGLISH_TENS[tens], ENGLISH_UNITS[units]) if w)
    head = f"{ENGLISH_UNITS[hundreds]} hundred" if hundreds else ""
    return (f"{head} and {small}" if head and small else head + small).strip()


@profile
@given(st.one_of(st.integers(3, 999), st.integers(3, 999_999)))
def test_spelt_out_numbers_keep_their_value(value: int) -> None:
    for text in (in_arabic(value), in_english(value)):
        (number,) = find_numbers(text)
        assert (number.value, number.text) == (value, text), text


@profile
@given(st.integers(1000, 10**12), st.sampled_from([",", "،", "٬", "\u00a0", "'"]), st.booleans())
def test_grouped_digits_keep_their_value(value: int, mark: str, arabic: bool) -> None:
    text = f"{value:,}".replace(",", mark)
    if arabic:
        text = text.translate({ord(str(i)): chr(0x660 + i) for i in range(10)})
    (number,) = find_numbers(text)
    assert number.value == value


MARKS = (" و", " and ", " ", "-", "،", ",", ".", "+", "&#39;", "٪", "$")
FRAGMENTS = (*VALUES, *OPAQUE, *UNSURE, *ORDINALS, *SEVERAL, *MARKS)


@profile
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)))
def test_spans_are_in_order_and_hold_the_text(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.span[0] < number.span[1]
        assert text[slice(*number.span)] == number.text
        assert (number.value is None) == (number.kind == "opaque")
        end = number.span[1]


@pytest.mark.parametrize(
    "unit",
    ["1", "1,", "1.", "1 234 ", "123 ", "1-", "+1 ", "5x", "مليون وألف ", "ألف و", "و ", "a ",
     "half a million and a half ", "one hundred and ", "x", "two and a half ", "٣٬"],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.perf_counter()
    find_numbers(text)
    assert time.perf_counter() - start < 5
