"""T004 number: a number that lost a zero, exchanged two digits or kept Arabic marks gets its value back.

Why: "900" for «900000» is the worst fault that a fluent sentence can hide, and 783،562 is no English.

Leaves: numbers that agree, in whatever style; numbers without a plainly damaged partner (T005 and T006
report them); dates, times, scores, names with digits; words such as "one of"; years and identifiers;
"dozens", "decades"; four digits without a comma, which English writes both ways.

Source: The Associated Press Stylebook, numerals (commas, million); damage classes as in eval/number_damage.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import ascii_digits
from ...numerals import Number
from ...types import Candidate, Segment
from ..numbers import compare, english

CATEGORY = "Accuracy/Mistranslation"
TIER = "auto"

_FOREIGN = re.compile(r"\d{1,3}(?:[،٬'’]\d{3})+(?:[.٫]\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+[٫,]\d{1,2}")
_GROUPED_FROM = 10_000
_IDENTIFIER = re.compile(
    r"(?:\b(?:no|number|code|id|zip|box|phone|tel|fax|flight|room|case|serial|postcode|port|build|version|values?|key"
    r"|enter)\b\.?:?\s*|[#№]\s?)\Z",
    re.IGNORECASE,
)
_IDENTIFIER_WORDS = 14  # characters before a number in which such a word stands
_COUNTS = re.compile(r"[ \u00a0](?:[a-z]{3,}|BC|AD|B\.C\.|km|kg)")
_NO_NOUN = re.compile(
    r"[ \u00a0](?:and|or|vs|versus|for|from|with|was|were|has|have|had|are|the|not|into|must|should|will)\b"
)
_MONEY = re.compile(r"[$€£¥] ?\Z|\b(?:USD|EUR|GBP|SAR|AED|EGP|JOD|IQD) \Z")
_NAME = re.compile(r"(?:[A-Z]{2}|:|#)\s?\Z")
_LONGEST_COUNT = 9  # digits: longer ones that do not end in zeros are account or telephone numbers
_ARABIC_IDENTIFIER = re.compile(r"رقم|رمز|هاتف|كود|الرمز|حساب")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each damaged number and for each number in a style that English does not have."""
    found = compare(segment.source, segment.target)
    for source, target, why in found.damaged:
        if source.value is not None:
            yield Candidate(target.span, english(source.value, source, target), f"source {_where(source)}, {why}")
    for source, target in found.agreeing:
        after = _styled(source, target, segment)
        if after != target.text:
            yield Candidate(target.span, after, f"source {_where(source)}, the same value")


def _where(number: Number) -> str:
    return f"{number.span[0]}-{number.span[1]}: {number.text}"


def _styled(source: Number, target: Number, segment: Segment) -> str:
    """Return a number of the right value in ASCII digits, with English marks, grouped from 10,000 up."""
    if target.kind != "digits" or target.value is None:
        return target.text
    text = ascii_digits(target.text)
    if _FOREIGN.fullmatch(text) or (_DECIMAL_COMMA.fullmatch(text) and source.sure):
        return f"{target.value:,f}"
    if not text.isdecimal() or int(target.value) < _GROUPED_FROM:
        return text
    if source.text.isdecimal() and not _counts(target, segment.target):  # a grouped source is no identifier
        return text
    return text if _is_identifier(text, source, target, segment) else f"{int(target.value):,}"


def _counts(number: Number, text: str) -> bool:
    """Tell whether a number counts money or the noun behind it, and names nothing ("ISO 20022")."""
    start, end = number.span
    before = text[max(0, start - _IDENTIFIER_WORDS) : start]
    if _MONEY.search(before):
        return True
    noun = _COUNTS.match(text, end) is not None and _NO_NOUN.match(text, end) is None
    return noun and _NAME.search(before) is None


def _is_identifier(digits: str, source: Number, target: Number, segment: Segment) -> bool:
    start, here = target.span[0], source.span[0]
    if len(digits) > _LONGEST_COUNT and not digits.endswith("000"):
        return True
    before = segment.target[max(0, start - _IDENTIFIER_WORDS) : start]
    arabic = segment.source[max(0, here - _IDENTIFIER_WORDS) : here]
    return _IDENTIFIER.search(before) is not None or _ARABIC_IDENTIFIER.search(arabic) is not None
