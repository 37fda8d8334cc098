"""Names that an engine spelt by ear: which Arabic word an English one was heard from, and how the lists write that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import TOKEN, analyses, light_word
from ..glossary.find import NAME_KINDS
from ..hints import collected_index
from ..terms import stands_in
from ..transliterate import distance, similarity
from ..types import Segment, Span, TermMatch
from .spelling import is_derived, known_names, known_words, letters, names_of_skeleton, skeleton

SOUNDS = 0.85  # how much the English must sound like the Arabic
AHEAD = 0.05  # and by how much more than like another word of the segment
BEHIND = 0.02  # how much less the right name may sound like the Arabic than the wrong one
APART = 2  # letters between a word and a name that only sounds alike: one letter is often another name
MIN_LETTERS, MIN_STEM, MIN_COLLECTED = 4, 4, 6  # of the English; of the Arabic; of Arabic without a curated entry
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the English that nobody writes so, and the name that was meant.

    ``sure``: the list is a curated one.
    """

    span: Span
    name: str
    evidence: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    """An English word and the Arabic that it was heard from: its span and its stem without clitics."""

    word: str
    span: Span
    stem: str
    likeness: float


@lru_cache(maxsize=8)  # two rules ask for the same segment
def corrections(segment: Segment) -> tuple[Correction, ...]:
    """Return one correction for each strange word whose Arabic a list spells in another way."""
    return tuple(_corrections(segment))


def _corrections(segment: Segment) -> Iterator[Correction]:
    strange = _strange(segment.target)
    if not strange:
        return
    names = [match for match in segment.terms if match.term.kind in NAME_KINDS - {"surname"}]
    collected = [match for match in segment.terms if match.term.kind == "surname"]
    collected += collected_index().find(segment.source)
    for span in strange:
        heard = _heard(segment.target[slice(*span)], segment.source)
        if heard is None:
            continue
        curated = _listed(heard, names, segment)
        name, evidence = curated or _listed(heard, collected, segment) or _same_sound(heard)
        if name and not is_derived(heard.word, name) and not stands_in(name, segment.target):
            apart = distance(letters(name), letters(heard.word))
            if curated or ":" in evidence or apart >= APART:
                yield Correction(span, name, evidence, bool(curated))


def _strange(text: str) -> list[Span]:
    """Return the capitalised words that no list knows."""
    small = {match.group() for match in _WORD.finditer(text) if match.group().islower()}
    spans = []
    for match in _WORD.finditer(text):
        core = _POSSESSIVE.sub("", match.group())
        key = letters(core)
        known = core.lower() in small or key in known_words() or key in known_names()
        if len(key) >= MIN_LETTERS and core[0].isupper() and not core.isupper() and not known:
            spans.append((match.start(), match.start() + len(core)))
    return spans


def _heard(word: str, source: str) -> _Heard | None:
    """Return the Arabic word that an English one was heard from; none if two come near."""
    found = []
    for match in TOKEN.finditer(source):
        stems = [r.stem for r in analyses(light_word(match.group())) if not r.suffix and len(r.stem) >= MIN_STEM]
        scores = [(similarity(stem, word), -i) for i, stem in enumerate(stems)]
        if scores:
            likeness, i = max(scores)
            found.append(_Heard(word, match.span(), stems[-i], likeness))
    first = max(found, key=lambda heard: heard.likeness, default=None)
    if first is None or first.likeness < SOUNDS:
        return None
    rivals = (heard.likeness for heard in found if heard.stem != first.stem)
    return first if first.likeness - max(rivals, default=0.0) >= AHEAD else None


def _listed(heard: _Heard, matches: Sequence[TermMatch], segment: Segment) -> tuple[str, str] | None:
    """Return how an entry writes the word that was heard, and where."""
    for match in matches:
        if not (match.span[0] <= heard.span[0] and heard.span[1] <= match.span[1]):
            continue
        if match.term.kind == "token" and len(heard.stem) < MIN_COLLECTED:
            return None
        at = len(segment.source[match.span[0] : heard.span[0]].split())
        size = len(segment.source[slice(*match.span)].split())
        for form in (match.term.target, *match.term.aliases):
            words = form.removeprefix("the ").split()
            if len(words) == size and similarity(heard.stem, words[at]) >= SOUNDS:
                return words[at], f"{match.term.origin}: {match.term.source}"
    return None


def _same_sound(heard: _Heard) -> tuple[str, str]:
    """Return the only name of the lists with the consonants of what was heard that sounds like the Arabic."""
    if min(len(heard.stem), len(heard.word)) < MIN_COLLECTED:
        return "", ""
    least = max(SOUNDS, heard.likeness - BEHIND)
    names = [name for name in names_of_skeleton(skeleton(heard.word)) if similarity(heard.stem, name) >= least]
    return (names[0], f"sounds like {heard.stem}") if len(names) == 1 else ("", "")
