"""T002 repeated-phrase: "in the in the in the" and "Kremlin's Kremlin's" are said once.

Why: a decoder that does not stop repeats a phrase; hallucination at its plainest.

Leaves: whatever the Arabic repeats, too; "had had", "that that", "very very", "bye bye" and the like;
content words said twice (a name may be Duran Duran); two capitalised phrases ("New York New York");
"again and again and again"; figures;
menus ("Setup > Setup"); two phrases with a mark between them ("He came. He came late").

Source: Holtzman et al., The Curious Case of Neural Text Degeneration (2020), on repetition loops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import WORD, light_word
from ...types import Candidate, Segment

CATEGORY = "Accuracy/Addition"
TIER = "auto"

_LONGEST = 8  # words of a phrase
_TOKEN = re.compile(r"\S+")
_END_MARKS = ".,;:!?…)]}\"'”’»"
_NEVER_TWICE = frozenset("the a an of and or with from at its their our your my to for by as than into".split())
_MEANT = frozenset(
    "very so really much many more far long no yes never bye ha hey oh ah la na well now there go come please thank "
    "you knock tick hear blah ding hip quick tut chop night had that again out too way big old good dear".split()
)
_PAIRING = frozenset("and or by after upon".split())  # again and again, step by step
_LOOP = 5  # but not so often


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each run of one phrase: its repetitions go, the last one's final mark stays."""
    tokens = list(_TOKEN.finditer(segment.target))
    keys = [token.group().casefold().replace("’", "'").rstrip(_END_MARKS) or token.group() for token in tokens]
    if len(set(keys)) == len(keys) or _repeats(segment.source):
        return
    runs = [_run_lengths(keys, size) for size in range(1, _LONGEST + 1)]
    i = 0
    while i < len(tokens):
        size, times = _repetition(segment.target, tokens, keys, runs, i)
        if times:
            first, last = i + size - 1, i + size * times - 1
            span = _core_end(tokens[first]), _core_end(tokens[last])
            phrase = segment.target[tokens[i].start() : span[0]]
            yield Candidate(span, "", f"{phrase!r} {times} times in a row, not so in the source")
            i = last
        i += 1


def _run_lengths(keys: list[str], size: int) -> list[int]:
    """Return for each token how many tokens from there on equal the one ``size`` places further on."""
    lengths = [0] * (len(keys) + 1)
    for i in range(len(keys) - size - 1, -1, -1):
        lengths[i] = lengths[i + 1] + 1 if keys[i] == keys[i + size] else 0
    return lengths


def _repetition(
    text: str, tokens: list[re.Match[str]], keys: list[str], runs: list[list[int]], i: int
) -> tuple[int, int]:
    """Return (words, times) of the shortest phrase that is wrongly repeated from token ``i`` on; (0, 0) if none."""
    for size, run in enumerate(runs, 1):
        times = run[i] // size + 1
        if times > 1 and _is_fault(text, tokens, keys, i, size, times):
            return size, times
    return 0, 0


def _is_fault(text: str, tokens: list[re.Match[str]], keys: list[str], i: int, size: int, times: int) -> bool:
    phrase = keys[i : i + size]
    if phrase[-1] == "to" and i and keys[i - 1] == "from":  # from time to time to ...
        return False
    if _is_meant(phrase) or (size == 2 and times < _LOOP and _PAIRING & set(phrase)):
        return False
    if times > 2:
        ends = [tokens[k] for k in range(i + size - 1, i + size * (times - 1), size)]
        return len({text[_core_end(token) : token.end()] for token in ends}) == 1
    if any(_core_end(token) != token.end() for token in tokens[i : i + 2 * size - 1]):
        return False
    if size == 1:
        return phrase[0] in _NEVER_TWICE or (phrase[0].endswith("'s") and len(phrase[0]) > 3)
    if not all(any(map(str.isalpha, key)) for key in phrase):
        return False
    return not all(token.group()[0].isupper() for token in tokens[i : i + size])


def _is_meant(phrase: list[str]) -> bool:
    if not any(char.isalpha() for key in phrase for char in key):
        return True
    return all(key in _MEANT for key in phrase) or any(char.isdecimal() for key in phrase for char in key)


def _core_end(token: re.Match[str]) -> int:
    return token.start() + len(token.group().rstrip(_END_MARKS) or token.group())


def _repeats(source: str) -> bool:
    """Tell whether the Arabic says a word or a phrase of two words twice in a row."""
    words = [light_word(match.group()) for match in WORD.finditer(source)]
    return any(words[i] == words[i + 1] or words[i : i + 2] == words[i + 2 : i + 4] for i in range(len(words) - 1))
