"""S003 digit-grouping: 10،000 becomes 10,000, and a decimal comma before its unit becomes a point.

Why: «،» (U+060C), the Arabic thousands mark or a space between groups of digits makes several numbers
of one for every tokenizer; English writes 10,000. Right-to-left layout even turns groups round: the
«000 100» and «500 22» of some Arabic texts are 100,000 and 22,500. A decimal comma would be read as a
mark between groups.

Leaves: all but groups of exactly three digits, so lists of years, dates and most telephone numbers;
numbers with a leading zero; «120،125» after a word like «الصفحات», which names two pages; a space
between groups where neither zeros nor lengths decide («562 783» may be either number); three digits
before a percent sign or «مليون», where «،» may mark decimals; «3،5» without a unit, which may be a
list. Numbers in Arabic digits belong to S004, which asks this module about their marks.

Source: Unicode CLDR, number symbols of ``ar`` and ``en``; ISO 80000-1, 7.3 (groups of three digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Locale/Number format"
TIER = "auto"

_BLANKS = " \u00a0\u202f\u2009"
_GROUPS = re.compile(
    rf"(?<![0-9A-Za-z+])(?<![0-9][.:،,٬٫{_BLANKS}])"
    rf"(?P<whole>[0-9]{{1,3}}(?P<mark>[ ]?،|[,٬{_BLANKS}])[0-9]{{1,3}}(?:(?P=mark)[0-9]{{1,3}}){{0,6}})"
    r"(?P<rest>[.٫][0-9]{1,15})?"
    rf"(?![0-9A-Za-z]|[:،,٬{_BLANKS}][0-9])"
)
_DECIMAL = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.:،,٬٫/-])([0-9]{1,15})[،,]([0-9]{1,2})(?![0-9A-Za-z]|[.:،,٬٫/-][0-9])"
)
_PAIRS = "صفحتي صفحتين صفحات صفحة مادتي مادتين مواد مادة فقرات آيتين آيات غرف أرقام قرارات قراري قرارين"
_LISTED = re.compile(rf"(?:{'|'.join(_PAIRS.split())})\s?\Z")
_SHARE = r"\s?(?:[%٪]|(?:مليون|مليار|بليون|تريليون)(?!\w)|(?:ب|في )(?:المئة|المائة))"
_MAY_BE_DECIMAL = re.compile(_SHARE)
_UNIT = re.compile(rf"{_SHARE}|\s?(?:كم|كيلومتر|متر|كيلوغرام|كيلوجرام|طن|درجة|درجات)(?!\w)")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each number whose marks English would misread."""
    return repairs(segment.source)


def repairs(text: str) -> Iterator[Candidate]:
    """Yield the numbers in ASCII digits whose groups or decimals bear other marks than English ones."""
    for match in _GROUPS.finditer(text):
        if after := _grouped(match, text):
            rest = (match["rest"] or "").replace("٫", ".")
            yield Candidate(
                match.span(), after + rest, f"U+{ord(match['mark'][-1]):04X} between groups of three digits"
            )
    for match in _DECIMAL.finditer(text):
        if _UNIT.match(text, match.end()) or match[1] == "0":
            yield Candidate(match.span(), f"{match[1]}.{match[2]}", "decimal comma before a unit or after 0")


def _grouped(match: re.Match[str], text: str) -> str:
    """Return the number with commas between its groups, or nothing where the reading is not sure."""
    mark, groups = match["mark"], match["whole"].split(match["mark"])
    if mark in _BLANKS and _in_telephone_number(match, text):
        return ""
    if "،" not in mark and _turned_round(groups):
        return ",".join(reversed(groups))
    if mark in _BLANKS:
        return _spaced(groups, plain=mark == " ")
    if mark == "," or not _three_digits(groups) or groups[0].startswith("0"):
        return ""
    if mark == " ،" and groups[-1] != "000":
        return ""
    if mark == "،" and len(groups) == 2 and not match["rest"]:
        if _MAY_BE_DECIMAL.match(text, match.end()) or _LISTED.search(text, max(0, match.start() - 12), match.start()):
            return ""
    return ",".join(groups)


def _turned_round(groups: list[str]) -> bool:
    """Tell whether groups can only be read from the last to the first: 000 100 or 500 22."""
    first, last = groups[0], groups[-1]
    if last.startswith("0") or not _three_digits([last, *groups[:-1]]):
        return False
    return first == "000" or (first.endswith("00") and len(last) < 3)


def _spaced(groups: list[str], *, plain: bool) -> str:
    if groups[0].startswith("0") or not _three_digits(groups):
        return ""
    return ",".join(groups) if groups[-1] == "000" or (not plain and len(groups[0]) < 3) else ""


def _three_digits(groups: list[str]) -> bool:
    return all(len(group) == 3 for group in groups[1:])


def _in_telephone_number(match: re.Match[str], text: str) -> bool:
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return before in ("-", "/", ")") or after in ("-", "/")
