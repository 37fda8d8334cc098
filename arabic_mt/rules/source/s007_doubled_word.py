"""S007 doubled-word: «في في» becomes «في».

Why: machine translation, and people who move words about, leave a function word twice; five and more
of any word in a row are a decoder that did not stop.

Leaves: «من من», «ما ما», «لا لا», «هو هو», «بين بين» and the like, which Arabic has; names of letters
(«سي إن إن», «بي بي سي»); words with anything but a space between them; words whose vowel marks differ;
content words, which Arabic doubles for emphasis («رويدا رويدا»): S017 suggests those that look accidental.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapters 14 (relative pronouns) and
16 (prepositions), for what such a word wants after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import WORD, light_word
from ...types import Candidate, Segment

CATEGORY = "Linguistic/Grammar"
TIER = "auto"

_LOOP = 5  # so many of one word in a row are no emphasis
_FUNCTION_WORDS = frozenset(
    light_word(word)
    for word in "في إلى على عن مع أن إن التي الذي الذين اللذين اللتين اللواتي هذا هذه ذلك تلك قد سوف لن أو ثم حتى كما "
    "لكن ضمن منذ خلال عند لدى كان كانت حيث وفي وعلى وإلى وأن ومن التى الى بأن لأن عبر".split()
)
_LETTER_NAMES = frozenset(
    light_word(name)
    for name in "إيه آيه أي بي سي دي إي إف أف جي إتش إيتش آي جيه جاي كيه كي إل إم ام إن ان أن أو بيه كيو آر ار إس اس "
    "تي يو في فى دبليو إكس اكس واي زد".split()
)
_ANSWERS = frozenset({"لا", "نعم"})  # columns of a table that has lost its lines
_BLANK = re.compile(r"[ \t\u00a0]{1,3}\Z")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each function word that follows itself and for each loop."""
    for run in doubled(segment.source):
        if is_accident(run):
            yield shortened(run)


def is_accident(run: list[re.Match[str]]) -> bool:
    """Tell whether a run of one word cannot be meant: a function word, or a loop."""
    word = light_word(run[0].group())
    return word in _FUNCTION_WORDS or (len(run) >= _LOOP and len(word) > 1 and word not in _ANSWERS)


def doubled(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield every run of one word with nothing but blanks between, letter by letter and mark by mark."""
    words = list(WORD.finditer(text))
    start = 0
    for i in range(1, len(words) + 1):
        if i < len(words) and _follows_itself(text, words[i - 1], words[i]):
            continue
        if i - start > 1 and not _spelled(words, start, i):
            yield words[start:i]
        start = i


def shortened(run: list[re.Match[str]]) -> Candidate:
    """Return the candidate that leaves one word of a run."""
    span = run[0].start(), run[-1].end()
    return Candidate(span, run[0].group(), f"{run[0].group()} {len(run)} times in a row")


def _follows_itself(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    if first.group() != second.group():
        return False
    return _BLANK.match(text, first.end(), second.start()) is not None


def _spelled(words: list[re.Match[str]], start: int, end: int) -> bool:
    """Tell whether a short run is, or stands beside, the name of a letter: «سي إن إن»."""
    if end - start >= _LOOP:
        return False
    if light_word(words[start].group()) not in _LETTER_NAMES:
        return False
    beside = [words[i].group() for i in (start - 1, end) if 0 <= i < len(words)]
    return any(light_word(word) in _LETTER_NAMES - _FUNCTION_WORDS for word in beside)
