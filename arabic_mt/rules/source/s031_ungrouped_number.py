"""S031 ungrouped-number: 900000 becomes 900,000.

Why: engines copy a number of five digits and more without its groups; readers misjudge its size, and a small model
reads its pieces as other numbers.

Leaves: text that looks human (the rule is gated); numbers of four digits, which may be years; leading zeros;
telephone numbers, codes and identifiers (a letter, hyphen, slash, underscore, # or + beside them, or words such as
«رقم», «هاتف»); more than twelve digits.

Source: ISO 80000-1, 7.3 (groups of three digits); Unicode CLDR, minimum grouping digits of ``ar``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Locale/Number format"
TIER = "suggest"
CONFIDENCE = 0.9
GATED = True

_NUMBER = re.compile(r"(?<![\w.,،٬٫:/#+@_-])[1-9][0-9]{4,11}(?![\w/_@-]|[.,،٬٫:][0-9])")
_IDENTIFIER = re.compile(r"(?:رقم|الرقم|رقمه|هاتف|هاتفيا|بريدي|الرمز|رمز|كود|ISBN|ID|بطاقة|جواز|قرار|القرار)\s*:?\s*\Z")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each long number without groups."""
    for match in _NUMBER.finditer(segment.source):
        if not _IDENTIFIER.search(segment.source, max(0, match.start() - 14), match.start()):
            yield Candidate(match.span(), f"{int(match.group()):,}", f"{len(match.group())} digits without groups")
