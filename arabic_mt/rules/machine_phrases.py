"""Phrases that only machines write: sequences of words or word classes, with how often each was met, and where.

Source: ``glossaries/machine_phrases.tsv``, counted by ``eval/mine_phrases.py`` in Arabic that was machine-made from
English beside its human counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..arabic import TOKEN, light_word
from ..glossary.read import read_table, shipped
from ..types import Candidate
from .classes import word_class

LONGEST, SHORTEST = 4, 2  # words of a phrase


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, the kind of fault that it shows, and how often it was met in machine-made and in human Arabic."""

    pattern: str
    kind: str
    machine: int
    human: int


@lru_cache(maxsize=1)
def phrases() -> dict[tuple[str, ...], Phrase]:
    """Return the phrases by their words or classes."""
    found = {}
    for _, row in read_table(shipped("machine_phrases")):
        key = tuple(row["pattern"].split(" "))
        found[key] = Phrase(row["pattern"], row["kind"], int(row["machine"]), int(row["human"]))
    return found


@lru_cache(maxsize=16)
def _found(text: str) -> tuple[tuple[int, int, Phrase], ...]:
    """Return (start, end, phrase) without overlaps: from the left, the longest phrase of words first."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    words = [light_word(text[slice(*span)]) for span in spans]
    classes = [word_class(word) for word in words]
    literal = [f"={word}" for word in words]
    table, found, i = phrases(), [], 0
    while i < len(words):
        step = 1
        for size in range(min(LONGEST, len(words) - i), SHORTEST - 1, -1):
            phrase = table.get(tuple(literal[i : i + size])) or table.get(tuple(classes[i : i + size]))
            if phrase and _together(text, spans[i : i + size]):
                found.append((spans[i][0], spans[i + size - 1][1], phrase))
                step = size
                break
        i += step
    return tuple(found)


def _together(text: str, spans: list[tuple[int, int]]) -> bool:
    """Tell whether no sentence or quotation ends between the words."""
    gap = "".join(text[a[1] : b[0]] for a, b in pairwise(spans))
    return not any(mark in gap for mark in '.؟!:؛«»“”"()\n')


def find_phrases(text: str, *kinds: str) -> Iterator[Candidate]:
    """Yield a finding for each machine phrase of these kinds."""
    for start, end, phrase in _found(text):
        if phrase.kind in kinds:
            evidence = f"{phrase.pattern}: {phrase.machine} times in machine-made Arabic, {phrase.human} in human"
            yield Candidate((start, end), text[start:end], evidence)
