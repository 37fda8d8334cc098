"""Align the words of a text and its translation where no engine tells: by dictionary, number, sound and place.

Only what is sure is aligned. A stretch of Arabic that nothing renders is aligned to the English words that nothing
accounts for either, if both lie between the same two neighbours.

Source: after the anchors of Gale and Church (1993) and the competitive linking of Melamed (2000), with a dictionary
in place of counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .arabic import TOKEN, ascii_digits, has_arabic, light_word
from .glossary.check import STOP_WORDS
from .hints import lexicon_index, names_index
from .transliterate import FLOOR, similarity
from .types import Span, TermMatch

Alignment = tuple[tuple[Span, Span], ...]

NEAR = 0.35  # how far, in shares of the text, a word's translation lies from its place
MAX_GAP = 5  # English words of a stretch
_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_ENDING = re.compile(r"(?:'s|’s|s|es|ed|d|ing|ly|'|’)\Z")
_SMALL = frozenset(
    "a an the of to in on at for from by with and or as is was were are be been it its that this which who whom whose "
    "has have had will would he she they his her their not also but than then into over after before".split()
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of the Arabic, or a term of several: its span, the stems of its English, and whether it is a name."""

    span: Span
    stems: frozenset[str]
    text: str


def align(source: str, target: str, terms: Sequence[TermMatch] = ()) -> Alignment:
    """Return (Arabic span, English span) pairs in the order of the English, in code points.

    Args:
        source: Arabic.
        target: its English.
        terms: terms of the source whose English is known; they count as one word each.
    """
    units = _units(source, terms)
    spans = [match.span() for match in _WORD.finditer(target)]
    words = [target[slice(*span)] for span in spans]
    links = _links(units, words)
    pairs = [*links.items(), *_small_words(links, words)]
    pairs += [(i, j) for i, gap in _gaps(units, links, words) if _is_phrase(gap, spans, target) for j in gap]
    return tuple(sorted(((units[i].span, spans[j]) for i, j in pairs), key=lambda pair: pair[1]))


def _units(source: str, terms: Sequence[TermMatch]) -> list[_Unit]:
    known = list(terms)
    for match in (*names_index().find(source), *lexicon_index().find(source)):
        if not any(match.span[0] < other.span[1] and other.span[0] < match.span[1] for other in known):
            known.append(match)
    units = [_Unit(m.span, _stems((m.term.target, *m.term.aliases)), source[slice(*m.span)]) for m in known]
    for token in TOKEN.finditer(source):
        if not any(unit.span[0] < token.end() and token.start() < unit.span[1] for unit in units):
            text = ascii_digits(token.group())
            units.append(_Unit(token.span(), frozenset() if has_arabic(text) else frozenset({text.casefold()}), text))
    return sorted((unit for unit in units if light_word(unit.text) not in STOP_WORDS), key=lambda unit: unit.span)


@lru_cache(maxsize=8192)
def _stems(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(word) for form in forms for word in _WORD.findall(form) if word.casefold() not in _SMALL)


def stem(word: str) -> str:
    """Return a word without its English endings, as far as comparing needs.

    >>> stem("voting") == stem("Votes") == stem("voted")
    True
    """
    folded = word.casefold()
    bare = f"{folded[:-3]}y" if folded.endswith("ies") else _ENDING.sub("", folded)
    return (bare if len(bare) > 2 else folded).rstrip("e")


def _links(units: Sequence[_Unit], words: Sequence[str]) -> dict[int, int]:
    """Return the sure links, the likeliest first, each word once."""
    stems = [stem(word) for word in words]
    scored = []
    for i, unit in enumerate(units):
        for j, word in enumerate(words):
            apart = abs((i + 0.5) / len(units) - (j + 0.5) / len(words))
            if apart > NEAR:
                continue
            likeness = 1.0 if stems[j] in unit.stems else _sounds(unit, word)
            if likeness:
                scored.append((likeness - apart, -i, -j))
    links: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored, reverse=True):
        if -i not in links and -j not in taken:
            links[-i] = -j
            taken.add(-j)
    return links


def _sounds(unit: _Unit, word: str) -> float:
    if unit.stems or not word[0].isupper() or word.casefold() in _SMALL:
        return 0.0
    likeness = similarity(unit.text, word)
    return likeness if likeness >= FLOOR else 0.0


def _small_words(links: dict[int, int], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield links of the small words between two words whose Arabic stands side by side ("battalion of dawn")."""
    unit_of = {j: i for i, j in links.items()}
    for (first, one), (last, other) in pairwise(sorted(unit_of.items())):
        between = range(first + 1, last)
        if abs(one - other) == 1 and all(words[j].casefold() in _SMALL for j in between):
            yield from ((other, j) for j in between)


def _gaps(units: Sequence[_Unit], links: dict[int, int], words: Sequence[str]) -> list[tuple[int, range]]:
    """Return for each unit without a link the English words between what its two neighbours are linked to."""
    found = []
    linked = set(links.values())
    for i in range(len(units)):
        before = links.get(i - 1, -1 if i == 0 else None)
        after = links.get(i + 1, len(words) if i + 1 == len(units) else None)
        if i in links or before is None or after is None:
            continue
        low, high = sorted((before, after))
        gap = range(low + 1, high)
        gap = _trimmed(gap, words)
        if 0 < len(gap) <= MAX_GAP and not linked & set(gap):
            found.append((i, gap))
    return found


def _trimmed(gap: range, words: Sequence[str]) -> range:
    """Leave the small words at both ends out."""
    content = [j for j in gap if words[j].casefold() not in _SMALL]
    return range(content[0], content[-1] + 1) if content else range(0)


def _is_phrase(places: Sequence[int], words: Sequence[Span], target: str) -> bool:
    """Tell whether nothing but spaces stands between words."""
    return all(target[words[a][1] : words[b][0]] == " " for a, b in pairwise(places))
