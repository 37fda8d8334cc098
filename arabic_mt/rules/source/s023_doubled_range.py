"""S023 doubled-range: «ما يصل إلى 10,000 إلى 30,000» is one range said twice.

Why: "up to 10,000 to 30,000" and "between 5 to 10" come out word by word; of two approximations in a row
(«حوالي نحو 50») one is too many. An engine that reads the Arabic counts twice.

Leaves: ranges from one number to another («من 5 إلى 10»); «بين» without a second number near; numbers that
are years after «من» («من 1990 و1995» may be a list); two approximations with words between.

Source: M. Badawi, M. Carter, A. Gully, Modern Written Arabic: A Comprehensive Grammar, section 2.6, on «بين»,
and chapter 2 on approximate numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Accuracy/Mistranslation"
TIER = "suggest"
CONFIDENCE = 0.8

_GAP = "[ \u00a0]"
_NUMBER = r"\d{1,12}(?:[.,،٬٫]\d{1,12}){0,4}(?!\d)"
_UNIT = rf"(?:{_GAP}?[%٪])?(?:{_GAP}(?:مليون|ملايين|مليار|مليارات|ألف|آلاف|تريليون|في المئة|في المائة|بالمئة|بالمائة))?"
_AMOUNT = rf"{_NUMBER}{_UNIT}"
_UP_TO = re.compile(
    rf"(?<!\w)(?P<clitic>[وف]?[لب]?)(?:(?P<what>ما){_GAP})?(?P<reach>[يت]صل{_GAP}إلى{_GAP})(?P<low>{_AMOUNT})"
    rf"{_GAP}(?:إلى|حتى){_GAP}(?P<high>{_AMOUNT})"
)
_BETWEEN = re.compile(
    rf"(?<!\w)(?P<clitic>[وف]?)بين{_GAP}(?P<low>{_AMOUNT}){_GAP}(?:إلى|حتى|ل){_GAP}?(?P<high>{_AMOUNT})(?!{_GAP}?(?:/|\d))"
)
_RANGES = re.compile(
    rf"(?<!\w)(?P<verb>[وف]?[يت]تراوح)(?P<words>(?:{_GAP}[^\W\d_]+){{0,3}}){_GAP}من{_GAP}(?P<low>{_AMOUNT})"
    rf"{_GAP}و{_GAP}?(?P<high>{_AMOUNT})"
)
_ABOUT = f"حوالي|نحو|قرابة|زهاء|ما{_GAP}يقرب{_GAP}من|ما{_GAP}يقارب|تقريبا|بحدود|في{_GAP}حدود"
_MORE = rf"أكثر{_GAP}من|أقل{_GAP}من|ما{_GAP}يزيد{_GAP}(?:عن|على)|ما{_GAP}لا{_GAP}يقل{_GAP}عن|ما{_GAP}يصل{_GAP}إلى"
_QUANTIFIERS = re.compile(
    rf"(?<!\w)(?:(?P<about>{_ABOUT})|(?P<more>{_MORE})){_GAP}(?:من{_GAP})?(?:{_ABOUT}|{_MORE})(?={_GAP}{_NUMBER})"
)


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the ranges that are said twice or halved, and quantifiers that follow one another."""
    text = segment.source
    for match in _UP_TO.finditer(text):
        verb = "" if match["what"] else match["reach"]
        yield Candidate(match.span(), f"{match['clitic']}{verb}ما بين {_pair(match)}", "a range after «يصل إلى»")
    for match in _BETWEEN.finditer(text):
        yield Candidate(match.span(), f"{match['clitic']}بين {_pair(match)}", "«بين» without «و»")
    for match in _RANGES.finditer(text):
        after = f"{match['verb']}{match['words']} بين {_pair(match)}"
        yield Candidate(match.span(), after, "«من» with «و»")
    for match in _QUANTIFIERS.finditer(text):
        yield Candidate(match.span(), match["about"] or match.group(), "two quantifiers of one number")


def _pair(match: re.Match[str]) -> str:
    return f"{match['low']} و{match['high']}"
