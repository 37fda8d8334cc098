"""Counted nouns: the plural after three to ten, the singular after more.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 15 (numerals).
"""

from __future__ import annotations

from ..arabic import light_word
from ..types import Candidate
from .agreement import Word, light_set, put_right

_NUMERALS = light_set("ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر")
_FIGURES = frozenset(map(str, range(3, 11)))
_UNITS = light_set(
    "متر كيلومتر سنتيمتر مليمتر ميل قدم بوصة كيلو كيلوغرام غرام طن رطل لتر درجة نقطة دولار يورو جنيه "
    "ليرة ريال درهم دينار "
    "روبل ين يوان ساعة دقيقة ثانية هكتار فدان عقدة واط ميغاواط غيغاواط برميل أوقية سنت رند فرنك مليون "
    "مليار ألف مئة صباح "
    "مساء نجم نجوم بت بايت عام سنة"
)
_HUNDREDS = light_set("مئة مائة ألف مليون مليار")
_LARGE = _HUNDREDS | light_set(
    f"{ten}{ending}" for ten in "عشر ثلاث أربع خمس ست سبع ثمان تسع".split() for ending in ("ون", "ين")
)
_LABELS = light_set(
    "يوم عام سنة رقم مادة فقرة صفحة ساعة مجموعة قناة قمة فئة عدد دورة دقيقة قرار طراز نوع سن عمر يناير "
    "فبراير مارس أبريل مايو "
    "يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
)
_HEADS = light_set("عدد قوات آخرون آخرين حقوق")  # may begin a phrase of their own after a numeral
_SINGULARS = {"بلاد": "بلد", "إنسان": "شخص", "ناس": "شخص"}  # where the lexicon has another singular than is counted
_MOST_DIGITS, _FIRST_YEAR, _LAST_YEAR = 9, 1000, 2100


def too_few(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """Return the plural for a singular after a numeral from three to ten: «ثلاثة رجل»."""
    numeral, noun = words[i - 1], words[i]
    figure = numeral.light in _FIGURES
    if not figure and numeral.light.removeprefix("و") not in _NUMERALS:
        return None
    nouns = [reading for reading in noun.readings if reading.form.pos == "noun"]
    if not nouns or not noun.is_all("noun", "verb"):
        return None
    if any(r.form.number != "sg" or r.prefix or r.suffix or len(r.form.lemma) < 2 for r in nouns):
        return None
    compound = numeral.light.endswith("عشر") or (numeral.light.endswith("عشرة") and _is_feminine(noun))
    if compound or noun.light in _HEADS or (not figure and len(numeral.text) > len(numeral.light)):  # «خُمس» is a fifth
        return None
    if figure and (noun.light in _UNITS or not _stands_alone(text, numeral)):
        return None
    if i > 1 and numeral.joined and (words[i - 2].may_be("num") or words[i - 2].light.isdigit()):
        return None
    plural = nouns[0].form.lemma[1]
    plural = plural[:-2] + "ين" if plural.endswith("ون") else plural
    if light_word(plural) == noun.light:
        return None
    return put_right(text, words, i, plural, f"singular after {numeral.text}")


def _is_feminine(noun: Word) -> bool:
    return any(reading.form.gender != "m" for reading in noun.readings)  # «إحدى عشرة دولة»


def too_many(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """Return the singular for a plural after a numeral above ten: «ألف جنود», «30 دول»."""
    numeral, noun = words[i - 1], words[i]
    if not (numeral.light.removeprefix("و") in _LARGE or _is_large(text, numeral)) or noun.light in _HEADS:
        return None
    if i > 1 and words[i - 2].light.removeprefix("ال") in _LABELS:
        return None
    plural = {reading.form.number for reading in noun.readings} <= {"pl", "du"}
    if not plural or not noun.is_all("noun", "demonym") or not noun.bare or noun.coordinated:
        return None
    forms = [reading.form for reading in noun.readings if reading.form.number == "pl" and not reading.prefix]
    if not forms:
        return None
    single = _SINGULARS.get(forms[0].lemma[0], forms[0].lemma[0])
    hundreds = numeral.light.removeprefix("و") in _HUNDREDS or numeral.light.endswith("00")
    after = single if hundreds or single.endswith(("ة", "اء", "ى", "ا")) else single + "\u064bا"
    return put_right(text, words, i, after, f"plural after {numeral.text}")


def _is_large(text: str, figure: Word) -> bool:
    if not figure.light.isdecimal() or not figure.light.isascii():
        return False
    if figure.light == "000":
        return True
    value = int(figure.light) if len(figure.light) < _MOST_DIGITS else 0
    alone = _stands_alone(text, figure) and not _FIRST_YEAR <= value <= _LAST_YEAR
    return alone and value > 10 and (value % 100 > 10 or value % 100 == 0)


def _stands_alone(text: str, figure: Word) -> bool:
    return figure.span[0] == 0 or text[figure.span[0] - 1] in " \u00a0("
