"""S032 said-that: «لم تقل الإدارة حتى الآن أنها» wants إنها; «أكد الرئيس على أن» wants أكد أن.

Why: English has one "that"; Arabic has إن after verbs of saying and no preposition between أكد and أن. The close
cases («قال أن») are S021's; here some words stand between.

Leaves: text that looks human (the rule is gated), where both are often met; more than six words between; a second
verb between the two, whose أن it may be; quotations.

Source: Wright, A Grammar of the Arabic Language, II 36 (إن after قال).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Candidate, Segment

CATEGORY = "Linguistic/Grammar"
TIER = "suggest"
CONFIDENCE = 0.8
GATED = True

_WORD = '[^\\s،؛:.؟!«»“”"()]+'
_SAYING = "(?:[وفس]|لم )?(?:قال|قالت|قالوا|يقول|تقول|يقولون|تقل|يقل)"
_STRESSING = "[وف]?(?:أكد|أكدت|أكدوا|يؤكد|تؤكد|يؤكدون)"
_SAY = re.compile(rf"(?<!\S){_SAYING}(?:\s{_WORD}){{1,6}}?\s(?P<that>[أا]ن(?P<pronoun>ه|ها|هم|نا|ني)?)(?!\S)")
_STRESS = re.compile(rf"(?<!\S){_STRESSING}(?:\s{_WORD}){{1,4}}?\s(?P<that>على أن(?:ه|ها|هم|نا)?)(?!\S)")
_OTHER_VERB = re.compile(
    r"\s(?:يريد|تريد|يجب|يمكن|ينبغي|قبل|بعد|منذ|إلى|بسبب|لولا|رغم|على|من|عن|بدون|دون|شرط|حد|درجة)\Z"
)


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each conjunction that English chose."""
    text = segment.source
    for match in _SAY.finditer(text):
        start, end = match.span("that")
        if not _OTHER_VERB.search(text, match.start(), start - 1):
            yield Candidate((start, end), f"إن{match['pronoun'] or ''}", f"after {match.group().split()[0]}")
    for match in _STRESS.finditer(text):
        start, end = match.span("that")
        yield Candidate((start, end), match["that"].removeprefix("على "), f"after {match.group().split()[0]}")
