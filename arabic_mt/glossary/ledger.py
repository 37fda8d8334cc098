"""The ledger: one decision for each name of a document or corpus, made before it is translated.

Who decides, strongest first: the user's terms, the shipped names, a name that stands in Latin letters beside its
Arabic twin («على Kyiv» and «كييف»), and a full name for the surname that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..arabic import TOKEN, analyses, has_arabic, light_word
from ..errors import InputError
from ..hints import is_ordinary
from ..provenance import provenance
from ..transliterate import similarity
from ..types import Span, Term, TermMatch
from .find import NAME_KINDS, TermIndex, term_key
from .layers import Glossary, TermFinder

ORIGIN = "ledger:"
MIN_LETTERS = 4  # of a surname or a twin; shorter words are too often something else
TWINS, SURNAMES = 0.9, 0.75  # how alike a Latin name and its Arabic twin, a surname and its English must sound
AHEAD = 0.05  # how much more alike a twin must sound than the next word
_LATIN = re.compile(r"(?<![\w@#/.&-])[A-Z][a-z\u00df-\u024f]{2,}(?:-[A-Z][a-z]+)?(?![\w@/]|\.\w)")
_ARABIC_PARTICLES = frozenset("بن ابن ابو عبد ال دي دو دا فان فون لو ديل بنت".split())
_ENGLISH_PARTICLES = frozenset("bin ibn abu abd al el de du da van von le del der bint".split())


@dataclass(frozen=True, slots=True)
class Entity:
    """A name and what was decided about it.

    Attributes:
        term: the decision: its source, its target, the Arabic variants that stand in the text, and the origin.
        mentions: how often it is named.
        first: the segment, from 0, and the span of its first mention, in code points.
    """

    term: Term
    mentions: int
    first: tuple[int, Span]


class Ledger:
    """The names of a text and what was decided about each, in the order of their first mention.

    Args:
        segments: Arabic segments, in order.
        glossary: the user's terms, or paths of glossary files, or a finder that has them.
        shipped: use the shipped names too.

    >>> ledger = Ledger(["هاجمت روسيا Kyiv مساء.", "قالت كييف إنها ردت."])
    >>> [(entity.term.target, entity.mentions) for entity in ledger]
    [('Russia', 1), ('Kyiv', 2)]
    """

    def __init__(self, segments: Iterable[str], glossary: Glossary | TermFinder = (), *, shipped: bool = True) -> None:
        if isinstance(segments, str):
            raise InputError("a ledger is made from a list of segments, not from one text; split it first")
        segments = list(segments)
        self.machine = provenance(segments).machine  # whether the text looks machine-made
        self._finder = glossary if isinstance(glossary, TermFinder) else TermFinder(glossary, shipped)
        self._mentions: dict[tuple[str, str], list[tuple[int, TermMatch]]] = {}
        self._bearers: dict[Term, tuple[str, str]] = {}  # a surname of no list -> the identity of who bears it
        found = [self._finder(segment) for segment in segments]
        for place, matches in enumerate(found):
            for match in matches:
                self._record(place, match)
        self._twins = TermIndex(self._find_twins(segments, found))
        self._surnames = self._find_surnames()
        self._index = TermIndex(Term(source, source, kind="surname") for source in self._surnames)
        for place, segment in enumerate(segments):
            for match in self._further(place, segment, found[place]):
                self._record(place, match)

    def _record(self, place: int, match: TermMatch) -> None:
        if match.term.kind in NAME_KINDS or match in self._finder.own((match,)):
            self._mentions.setdefault(self._identity(match.term), []).append((place, match))

    def _identity(self, term: Term) -> tuple[str, str]:
        kind = "person" if term.kind in ("person", "surname") else "name"
        return self._bearers.get(term) or (term.target, kind)

    def __iter__(self) -> Iterator[Entity]:
        entities = (_entity(mentions) for mentions in self._mentions.values())
        return iter(sorted(entities, key=lambda entity: entity.first))

    def __len__(self) -> int:
        return len(self._mentions)

    def __call__(self, place: int, text: str) -> tuple[TermMatch, ...]:
        """Return the matches of a segment: the finder's, then those that only the document gives.

        Args:
            place: which segment of the document, from 0: it decides between two people of one surname.
            text: its Arabic, repaired or not.
        """
        found = self._finder(text)
        return tuple(sorted((*found, *self._further(place, text, found)), key=lambda match: match.span))

    def terms(self) -> list[Term]:
        """Return the decisions as a glossary; the note of each says who decided, and how often the text names it."""
        return [
            replace(entity.term, note=f"{entity.term.origin or 'pinned'}; mentions {entity.mentions}")
            for entity in self
        ]

    def write(self, path: str | Path) -> None:
        """Write the decisions as a glossary: TSV, CSV, JSON or TBX, by the suffix.

        Raises:
            GlossaryError: the suffix is none of these.
            OSError: the file cannot be written.
        """
        from .formats import write_glossary

        write_glossary(self.terms(), path)

    def _further(self, place: int, text: str, found: Sequence[TermMatch]) -> Iterator[TermMatch]:
        """Yield what no list has: twins of Latin names, and surnames of people named in full."""
        taken = [match.span for match in found]
        for match in (*self._twins.find(text), *self._index.find(text)):
            if any(match.span[0] < end and start < match.span[1] for start, end in taken):
                continue
            taken.append(match.span)
            surnames = self._surnames.get(term_key(match.term.source))
            yield replace(match, term=self._last_named(place, surnames)) if surnames else match

    def _last_named(self, place: int, surnames: Sequence[Term]) -> Term:
        """Return the surname whose bearer was named in full last before a segment, or first in the document."""

        def named(surname: Term) -> tuple[int, int]:
            full = [at for at, match in self._mentions[self._bearers[surname]] if match.term != surname]
            before = [at for at in full if at <= place]
            return (1, before[-1]) if before else (0, -full[0])

        return max(surnames, key=named)

    def _find_twins(self, segments: Sequence[str], found: Sequence[Sequence[TermMatch]]) -> list[Term]:
        """Return a term for each Latin name that no list knows and one Arabic word of the text sounds like."""
        latin = [(i, m.group()) for i, segment in enumerate(segments) if has_arabic(segment)
                 for m in _LATIN.finditer(segment)]  # fmt: skip
        known = {form for mentions in self._mentions.values() for form in _forms(mentions[0][1].term)}
        strange = {name: place for place, name in reversed(latin) if name not in known}
        if not strange:
            return []
        words = [word for segment, matches in zip(segments, found, strict=True) for word in _free(segment, matches)]
        terms = []
        for name, place in strange.items():
            likeness = {word: similarity(word, name) for word in dict.fromkeys(words)}
            first = max(likeness, key=likeness.__getitem__, default="")
            rivals = (score for word, score in likeness.items() if word != first)
            if first and likeness[first] >= TWINS and likeness[first] - max(rivals, default=0) >= AHEAD:
                terms.append(Term(first, name, kind="place", origin=f"{ORIGIN} {name} in segment {place + 1}"))
        return terms

    def _find_surnames(self) -> dict[str, list[Term]]:
        """Return by the key of its Arabic each surname that no list has, with the people who bear it."""
        found: dict[str, list[Term]] = {}
        for identity, mentions in self._mentions.items():
            term = mentions[0][1].term
            if term.kind == "person" and (names := _surname(term)) and not self._finder(names[0]):
                origin = f"{ORIGIN} surname of {term.target}"
                surname = Term(*names, aliases=(term.target,), kind="surname", gender=term.gender, origin=origin)
                self._bearers[surname] = identity
                found.setdefault(term_key(names[0]), []).append(surname)
        return found


def is_derived(term: Term) -> bool:
    """Tell whether a term comes from a document and not from a list."""
    return term.origin.startswith(ORIGIN)


def _forms(term: Term) -> tuple[str, ...]:
    return tuple(form.removeprefix("the ") for form in (term.target, *term.aliases))


def _entity(mentions: Sequence[tuple[int, TermMatch]]) -> Entity:
    terms = [match.term for _, match in mentions]
    sources = dict.fromkeys(term.source for term in terms)
    first = terms[0]
    term = replace(first, variants=tuple(dict.fromkeys((*first.variants, *list(sources)[1:]))))
    place, match = min(mentions, key=lambda mention: (mention[0], mention[1].span))
    return Entity(term, len(mentions), (place, match.span))


def _free(segment: str, matches: Sequence[TermMatch]) -> Iterator[str]:
    """Yield the words of a segment that belong to no match and are in no lexicon, their proclitics taken off too."""
    for token in TOKEN.finditer(segment):
        inside = any(m.span[0] < token.end() and token.start() < m.span[1] for m in matches)
        if inside or not has_arabic(token.group()) or is_ordinary(light_word(token.group())):
            continue
        yield from (r.stem for r in analyses(light_word(token.group())) if not r.suffix and len(r.stem) >= MIN_LETTERS)


def _surname(term: Term) -> tuple[str, str] | None:
    """Return the surname of a full name in both languages; none if they do not sound alike or the word is common."""
    arabic, english = _last(term.source.split(), _ARABIC_PARTICLES), _last(term.target.split(), _ENGLISH_PARTICLES)
    if not arabic or not english or len(arabic) < MIN_LETTERS or similarity(arabic, english) < SURNAMES:
        return None
    return None if " " not in arabic and is_ordinary(light_word(arabic)) else (arabic, english)


def _last(words: Sequence[str], particles: frozenset[str]) -> str:
    """Return the last word of a name with the particle before it; nothing if that is the whole name."""
    size = 2 if len(words) > 2 and light_word(words[-2]) in particles else 1
    return " ".join(words[-size:]) if len(words) > size else ""
