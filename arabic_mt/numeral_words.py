"""The number words of Arabic and English, each with its value and the part that it can play in a number.

Roles: ``unit`` (1-9), ``ten`` («عشرة», also the second half of «خمسة عشر»), ``teen``, ``tens`` (20-90),
``cent`` (100, may be multiplied), ``hundred`` (200-900 in one word), ``scale`` (1,000 and up), ``dual``
(«ألفين»), ``plural`` («آلاف»: a number only behind a number), ``bound`` («أحد», «اثنا»: numbers in
compounds only), ``ordinal``, ``half``, ``a`` and ``and``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from .arabic import fold_word, light_word


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number word: its role, its value, and whether it can be relied on when it stands alone."""

    role: str
    value: Decimal
    sure: bool = True
    arabic: bool = False
    linked: bool = False  # carries «و»
    definite: bool = False  # carries the article: «العشرين» is more often the twentieth than twenty


ENGLISH_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ENGLISH_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()
_ENGLISH_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

_UNITS: dict[int, str] = {
    2: "اثنان اثنين اثنتان اثنتين", 3: "ثلاثة ثلاث ثلاثا", 4: "أربعة أربع أربعا", 5: "خمسة خمس خمسا", 6: "ستة ستا",
    7: "سبعة سبعا", 8: "ثمانية ثماني ثمان ثمانيا", 9: "تسعة تسع تسعا",
}  # fmt: skip
_UNSURE_UNITS: dict[int, str] = {1: "واحد واحدة", 6: "ست", 7: "سبع"}  # "one of", a lady, a lion
_BOUND_UNITS: dict[int, str] = {1: "أحد إحدى", 2: "اثنا اثني اثنتا اثنتي"}
_TENS = {2: "عشر", 3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_ORDINALS: dict[int, str] = {
    1: "حادي حادية", 2: "ثاني ثان ثانية", 3: "ثالث ثالثة", 4: "رابع رابعة", 5: "خامس خامسة", 6: "سادس سادسة",
    7: "سابع سابعة", 8: "ثامن ثامنة", 9: "تاسع تاسعة", 10: "عاشر عاشرة",
}  # fmt: skip
_SCALES: tuple[tuple[int, str, str, str], ...] = (  # value, singular, plural, dual
    (10**3, "ألف ألفا", "آلاف", "ألفان ألفين ألفي"),
    (10**6, "مليون مليونا", "ملايين", "مليونان مليونين مليوني"),
    (10**9, "مليار مليارا بليون بليونا", "مليارات بلايين", "ملياران مليارين ملياري"),
    (10**12, "تريليون تريليونا ترليون", "تريليونات", "تريليونان تريليونين تريليوني"),
)
_FRACTIONS = frozenset(
    map(
        fold_word,
        "dozen half halves quarter quarters thirds fourths fifths sixths tenths أرباع أثلاث أخماس أسداس أعشار".split(),
    )
)
_MIN_STEM = 4  # «لست» is "I am not": shorter words are not looked for behind ل and ك


def names_fraction(word: str) -> bool:
    """Tell whether a word makes a fraction, or dozens, of the number before it.

    >>> names_fraction("thirds"), names_fraction("أرباع")
    (True, True)
    """
    return fold_word(word) in _FRACTIONS


def _english() -> Iterator[tuple[str, NumberWord]]:
    for value, word in enumerate(ENGLISH_SMALL):
        role = "unit" if value < 10 else "teen"
        yield word, NumberWord(role, Decimal(value), value != 1)
    for tens, word in enumerate(_ENGLISH_TENS, 2):
        yield word, NumberWord("tens", Decimal(10 * tens))
        yield word[:-1] + "ieth", NumberWord("ordinal", Decimal(10 * tens), False)
    for value, word in enumerate(_ENGLISH_ORDINALS, 1):
        yield word, NumberWord("ordinal", Decimal(value), False)
    for ending in ("", "s"):
        yield "hundred" + ending, NumberWord("cent", Decimal(100))
        for word, value in _ENGLISH_SCALES.items():
            yield word + ending, NumberWord("scale", Decimal(value))
    yield from ((article, NumberWord("a", Decimal(1))) for article in ("a", "an"))
    yield "and", NumberWord("and", Decimal(0))
    yield "half", NumberWord("half", Decimal("0.5"))


def _entries(forms: str, role: str, value: int | Decimal, sure: bool = True) -> Iterator[tuple[str, NumberWord]]:
    return ((fold_word(form), NumberWord(role, Decimal(value), sure, arabic=True)) for form in forms.split())


def _arabic() -> Iterator[tuple[str, NumberWord]]:
    for table, role, sure in (
        (_UNITS, "unit", True), (_UNSURE_UNITS, "unit", False), (_BOUND_UNITS, "bound", True),
        (_ORDINALS, "ordinal", False),
    ):  # fmt: skip
        for value, forms in table.items():
            yield from _entries(forms, role, value, sure)
    yield from _entries("عشرة", "ten", 10)
    yield from _entries("عشر", "ten", 10, False)  # a tenth, too
    yield from _entries("مئة مائة", "cent", 100)
    yield from _entries("مئتان مئتين مائتان مائتين مئتي مائتي", "hundred", 200)
    for value, stem in _TENS.items():
        yield from _entries(f"{stem}ون {stem}ين", "tens", 10 * value)
        if value > 2:
            yield from _entries(f"{stem}مئة {stem}مائة", "hundred", 100 * value)
    yield from _entries("ثمانيمئة ثمانيمائة", "hundred", 800)
    for value, singular, plural, dual in _SCALES:
        yield from _entries(dual, "dual", 2 * value)
        yield from _entries(plural, "plural", value)
        yield from _entries(singular, "scale", value, value > 1000)  # «ألف» is a letter and a verb, too
    yield from _entries("نصف", "half", Decimal("0.5"))
    yield "و", NumberWord("and", Decimal(0), arabic=True, linked=True)


@lru_cache(maxsize=1)
def _table() -> dict[str, NumberWord]:
    return dict((*_english(), *_arabic()))


@lru_cache(maxsize=16384)
def number_word(word: str) -> NumberWord | None:
    """Return the number word behind a word of text, without its Arabic proclitics; None if it is none.

    >>> number_word("وخمسين").value, number_word("وخمسين").linked, number_word("لست")
    (Decimal('50'), True, None)
    """
    table, folded = _table(), fold_word(word)
    if word.startswith("وأ") and folded == "واحد":  # «وأحد عشر» is "and eleven", «واحد» is one
        return replace(table["احد"], linked=True)
    if (found := table.get(folded)) or not folded:
        return replace(found, sure=False) if found and _is_spelt_otherwise(word, found) else found
    for linked, preposition, definite, stem in _stems(folded):
        found = table.get(stem)
        if found and found.arabic and found.role != "and":
            role = "" if definite and found.role == "plural" else found.role  # «الآلاف» counts nothing
            sure, linked = found.sure and not definite, linked and not preposition
            return replace(found, role=role, sure=sure, linked=linked, definite=definite)
    return None


def _is_spelt_otherwise(word: str, found: NumberWord) -> bool:
    """Tell whether a hundred has ي for ئ: that is dialect («مية»), or a name («ميتي»)."""
    return found.arabic and found.role in ("cent", "hundred") and "ئ" not in light_word(word)


def _stems(folded: str) -> Iterator[tuple[bool, str, bool, str]]:
    """Yield (with «و», preposition, with the article, stem) for the ways to take proclitics off."""
    for conjunction in ("", "و", "ف"):
        if not folded.startswith(conjunction):
            continue
        for preposition in ("", "ب", "ل", "ك", "لل"):
            rest = folded.removeprefix(conjunction)
            if not rest.startswith(preposition):
                continue
            stem = rest.removeprefix(preposition)
            if stem.startswith("ال") or preposition == "لل":
                yield conjunction == "و", preposition, True, stem.removeprefix("ال")
            if preposition != "لل" and (preposition not in ("ل", "ك") or len(stem) >= _MIN_STEM):
                yield conjunction == "و", preposition, False, stem
