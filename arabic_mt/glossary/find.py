"""Find terms in Arabic text: exact, longest first, under clitics, with offsets of the original.

A hash of word n-grams over folded words: no automaton, because a longer pattern that crosses a word
boundary would shadow the right one. Clitics are taken off the word, never put on the term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import ARTICLED, FUTURE, TOKEN, Analysis, analyses, fold_word, light_word
from ..transliterate import consonants, is_spelling, similarity
from ..types import Span, Term, TermMatch
from .names import NameTable

# What may attach to a term of a kind: the article (ال, لل), a pronoun, the future particle.
NAME_KINDS = frozenset("person surname place country org company media team group event law token language".split())
_VERBS = frozenset({"verb", "phrase"})
MIN_LOOSE_LETTERS = 4  # shorter words must agree in ة/ه and ى/ي too: «على» is not «علي»
CONTEXT_WINDOW = 8  # words on either side in which a context word must stand
NOT_BESIDE = "!"  # before a context word beside which the term is not meant
REMEMBERED = 64  # texts that are not searched anew: several rules ask for the same one
MIN_SOUND_LETTERS = 6  # of a name that may be spelt otherwise than in its entry
SOUNDS_ALIKE = 0.85  # how much such a spelling must sound like the name
_ACCUSATIVE = ("\u064bا", "ا\u064b")
_CASE = "ا"


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    light: str
    joined: bool  # only white space or a hyphen stands between it and the token before
    marked: bool  # it is an accusative with its tanwin, and so no foreign name
    readings: tuple[Analysis, ...]  # without the alef of the accusative too, where the tanwin shows it


@lru_cache(maxsize=16)  # several indexes look at the same text
def _tokens(text: str) -> tuple[_Token, ...]:
    tokens, end = [], 0
    for match in TOKEN.finditer(text):
        gap = text[end : match.start()]
        light = light_word(match.group())
        readings = analyses(light)
        marked = match.group().endswith(_ACCUSATIVE)
        if marked:
            readings += _accusatives(light)
        joined = not gap.strip(" \t\u00a0-‐‑–") and len(gap) < 4
        tokens.append(_Token(match.span(), light, joined, marked, readings))
        end = match.end()
    return tuple(tokens)


@lru_cache(maxsize=4096)
def _accusatives(word: str) -> tuple[Analysis, ...]:
    """Return the readings of a word that leave the alef of its accusative out."""
    return tuple(Analysis(r.prefix, r.stem, _CASE) for r in analyses(word[:-1]) if not r.suffix)


def term_key(text: str) -> str:
    """Return the key under which a term is indexed: its lightly folded words, joined by spaces.

    >>> term_key("الأمم المتّحدة")
    'الامم المتحدة'
    """
    return " ".join(light_word(match.group()) for match in TOKEN.finditer(text))


def _likeness(key: str, term: Term) -> float:
    """Return how much a key sounds like the English of a term, or, if it is one word, like one of its words."""
    forms = (term.target.removeprefix("the "), *term.aliases)
    words = () if " " in key else term.target.split()
    return max(similarity(key, form) for form in (*forms, *words))


@lru_cache(maxsize=65536)
def _light_keys(term: Term) -> frozenset[str]:
    return frozenset(term_key(form) for form in (term.source, *term.variants))


def sounds(key: str) -> str:
    """Return the consonants of a folded key, word by word."""
    return " ".join(map(consonants, key.split(" ")))


def _keys(term: Term) -> dict[str, None]:
    return dict.fromkeys(key for form in (term.source, *term.variants) if (key := fold_word(term_key(form))))


def allows(kind: str, prefix: str, suffix: str) -> bool:
    """Tell whether clitics may attach to a term of a kind.

    >>> allows("person", "و", ""), allows("person", "ال", ""), allows("noun", "بال", "")
    (True, False, True)
    """
    if prefix in FUTURE:
        return kind in _VERBS
    if prefix in ARTICLED and (kind in NAME_KINDS or kind in _VERBS):
        return False
    if suffix == _CASE:
        return prefix not in ARTICLED
    return not (suffix and (kind in NAME_KINDS or prefix in ARTICLED))


@dataclass(frozen=True, slots=True)
class _Found:
    rank: tuple[int, int, int, int]
    start: int
    length: int
    match: TermMatch


class TermIndex:
    """An index over terms that finds them in text.

    Args:
        terms: the terms; where two have the same key and both fit, the first one wins. A :class:`NameTable` makes its
            terms only when they are found.
        ordinary: tells of a word, lightly folded, whether it is a common one. With it, names are found in spellings
            that no entry has («جلاسجو» of «غلاسكو») where the word is not common and sounds like the English.
    """

    def __init__(self, terms: Iterable[Term] | NameTable, ordinary: Callable[[str], bool] | None = None) -> None:
        self._terms: Sequence[Term] = terms if isinstance(terms, NameTable) else tuple(terms)
        self._ordinary = ordinary
        self._sounds: dict[str, int] = {}
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._find)
        self._places: dict[str, int | tuple[int, ...]] = {}  # folded key -> places in the terms
        self._longest: dict[str, int] = {}  # first word, folded -> most words of a key; not of one-word keys
        keys = terms.keys() if isinstance(terms, NameTable) else map(_keys, self._terms)
        for place, forms in enumerate(keys):
            for key in forms:
                self._add(key, place)
        if ordinary:
            for place, term in enumerate(self._terms):
                if term.kind in NAME_KINDS:
                    self._add_sounds(_keys(term), place)

    def _add(self, key: str, place: int) -> None:
        known = self._places.setdefault(key, place)
        if known is not place:
            places = (known,) if isinstance(known, int) else known
            self._places[key] = places if place in places else (*places, place)
        if " " in key:
            first = consonants(key.partition(" ")[0])
            self._longest[first] = max(self._longest.get(first, 1), 1 + key.count(" "))

    def _add_sounds(self, keys: Iterable[str], place: int) -> None:
        for key in keys:
            if len(key) >= MIN_SOUND_LETTERS:
                self._sounds.setdefault(sounds(key), place)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms)

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms of a text, longest first where they overlap, in order of position.

        Spans are code points of ``text`` and hold the clitics of the first and last word. A term
        that stands as it is written wins over one that differs in ة/ه or ى/ي, and over a split into clitics.
        """
        return self._remembered(text)

    def _find(self, text: str) -> tuple[TermMatch, ...]:
        tokens = _tokens(text)
        candidates = [c for i in range(len(tokens)) for c in self._at(tokens, i)]
        candidates.sort(key=lambda c: c.rank)
        taken = [False] * len(tokens)
        chosen: list[_Found] = []
        for found in candidates:
            end = found.start + found.length
            if not any(taken[found.start : end]):
                taken[found.start : end] = [True] * found.length
                chosen.append(found)
        return tuple(found.match for found in sorted(chosen, key=lambda found: found.start))

    def _at(self, tokens: Sequence[_Token], i: int) -> Iterator[_Found]:
        """Yield every term that starts at token ``i``."""
        for reading in tokens[i].readings:
            key = reading.stem
            folded = fold_word(key)
            if self._may_be_a_key(folded):
                yield from self._matches(tokens, i, 1, key, reading.prefix, reading.suffix)
            longest = 1 if reading.suffix or not self._longest else self._longest.get(consonants(folded), 1)
            for length in range(2, min(longest, len(tokens) - i) + 1):
                token = tokens[i + length - 1]
                if not token.joined:
                    break
                for ending in token.readings:
                    if not ending.prefix:
                        full = f"{key} {ending.stem}"
                        if not self._may_be_a_key(fold_word(full)):
                            continue
                        yield from self._matches(tokens, i, length, full, reading.prefix, ending.suffix)
                key = f"{key} {token.light}"

    def _may_be_a_key(self, folded: str) -> bool:
        if folded in self._places:
            return True
        return bool(self._sounds) and len(folded) >= MIN_SOUND_LETTERS and sounds(folded) in self._sounds

    def _matches(
        self, tokens: Sequence[_Token], i: int, length: int, key: str, prefix: str, suffix: str
    ) -> Iterator[_Found]:
        folded = fold_word(key)
        places = self._places.get(folded, ())
        terms = [self._terms[place] for place in ((places,) if isinstance(places, int) else places)]
        exact = [term for term in terms if key in _light_keys(term)]
        loose = terms if len(key) >= MIN_LOOSE_LETTERS else ()
        for term in exact or loose or (() if tokens[i].marked else self._spelt_otherwise(folded)):
            if allows(term.kind, prefix, suffix) and self._in_context(term, tokens, i, length):
                span = tokens[i].span[0], tokens[i + length - 1].span[1]
                how = 0 if exact else 1 if loose else 2
                yield _Found(
                    (-length, how, len(prefix) + len(suffix), i), i, length, TermMatch(term, span, prefix, suffix)
                )
                return

    def _spelt_otherwise(self, key: str) -> Iterator[Term]:
        """Yield the name that a key spells in a way of its own."""
        if not self._ordinary or len(key) < MIN_SOUND_LETTERS or (place := self._sounds.get(sounds(key))) is None:
            return
        term = self._terms[place]
        spelling = any(is_spelling(key, form) for form in _keys(term))
        if spelling and _likeness(key, term) >= SOUNDS_ALIKE and (" " in key or not self._ordinary(key)):
            yield term

    @staticmethod
    def _in_context(term: Term, tokens: Sequence[_Token], i: int, length: int) -> bool:
        if not term.context:
            return True
        wanted, unwanted = _context(term)
        before, after = tokens[max(0, i - CONTEXT_WINDOW) : i], tokens[i + length : i + length + CONTEXT_WINDOW]
        if unwanted and any(r.stem in unwanted for token in (*before[-1:], *after[:1]) for r in token.readings):
            return False
        return not wanted or any(r.stem in wanted for token in (*before, *after) for r in token.readings)


@lru_cache(maxsize=65536)
def _context(term: Term) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of which one must stand near a term, and those beside which it is not meant."""
    wanted = frozenset(term_key(word) for word in term.context if not word.startswith(NOT_BESIDE))
    unwanted = frozenset(term_key(word) for word in term.context if word.startswith(NOT_BESIDE))
    return wanted, unwanted
