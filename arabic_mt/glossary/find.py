"""Find terms in Arabic text: exact, longest first, under clitics, with offsets of the original.

A hash of word n-grams over folded words: no automaton, because a longer pattern that crosses a word
boundary would shadow the right one. Clitics are taken off the word, never put on the term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..arabic import ARTICLED, FUTURE, TOKEN, analyses, fold_word, light_word
from ..types import Span, Term, TermMatch

# What may attach to a term of a kind: the article (ال, لل), a pronoun, the future particle.
NAME_KINDS = frozenset("person surname place country org company media team group event law".split())
_VERBS = frozenset({"verb", "phrase"})
MIN_LOOSE_LETTERS = 4  # shorter words must agree in ة/ه and ى/ي too: «على» is not «علي»
CONTEXT_WINDOW = 8  # words on either side in which a context word must stand


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    light: str
    joined: bool  # only white space or a hyphen stands between it and the token before


def _tokens(text: str) -> list[_Token]:
    tokens, end = [], 0
    for match in TOKEN.finditer(text):
        gap = text[end : match.start()]
        tokens.append(_Token(match.span(), light_word(match.group()), not gap.strip(" \t\u00a0-‐‑–") and len(gap) < 4))
        end = match.end()
    return tokens


def term_key(text: str) -> str:
    """Return the key under which a term is indexed: its lightly folded words, joined by spaces.

    >>> term_key("الأمم المتّحدة")
    'الامم المتحدة'
    """
    return " ".join(light_word(match.group()) for match in TOKEN.finditer(text))


def allows(kind: str, prefix: str, suffix: str) -> bool:
    """Tell whether clitics may attach to a term of a kind.

    >>> allows("person", "و", ""), allows("person", "ال", ""), allows("noun", "بال", "")
    (True, False, True)
    """
    if prefix in FUTURE:
        return kind in _VERBS
    if prefix in ARTICLED and (kind in NAME_KINDS or kind in _VERBS):
        return False
    if suffix and (kind in NAME_KINDS or prefix in ARTICLED):
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Found:
    rank: tuple[int, int, int, int]
    start: int
    length: int
    match: TermMatch


class TermIndex:
    """An index over terms that finds them in text.

    Args:
        terms: the terms; where two have the same key and both fit, the first one wins.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._exact: dict[str, list[Term]] = {}
        self._folded: dict[str, list[Term]] = {}
        self._longest: dict[str, int] = {}
        for term in terms:
            for form in dict.fromkeys((term.source, *term.variants)):
                if key := term_key(form):
                    self._add(key, term)

    def _add(self, key: str, term: Term) -> None:
        first, _, rest = key.partition(" ")
        for table, name in ((self._exact, key), (self._folded, fold_word(key))):
            entries = table.setdefault(name, [])
            if term not in entries:
                entries.append(term)
        first = fold_word(first)
        self._longest[first] = max(self._longest.get(first, 1), 1 + (rest.count(" ") + 1 if rest else 0))

    def __len__(self) -> int:
        return len(self._folded)

    def find(self, text: str) -> list[TermMatch]:
        """Return the terms of a text, longest first where they overlap, in order of position.

        Spans are code points of ``text`` and hold the clitics of the first and last word. A term
        that stands as it is written wins over one that differs in ة/ه or ى/ي, and over a split into clitics.
        """
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
        return [found.match for found in sorted(chosen, key=lambda found: found.start)]

    def _at(self, tokens: Sequence[_Token], i: int) -> Iterator[_Found]:
        """Yield every term that starts at token ``i``."""
        for reading in analyses(tokens[i].light):
            longest = self._longest.get(fold_word(reading.stem), 0)
            if reading.suffix:
                longest = min(longest, 1)
            key = reading.stem
            for length in range(1, min(longest, len(tokens) - i) + 1):
                if length == 1:
                    yield from self._matches(tokens, i, 1, key, reading.prefix, reading.suffix)
                    continue
                token = tokens[i + length - 1]
                if not token.joined:
                    break
                for ending in analyses(token.light):
                    if not ending.prefix:
                        full = f"{key} {ending.stem}"
                        yield from self._matches(tokens, i, length, full, reading.prefix, ending.suffix)
                key = f"{key} {token.light}"

    def _matches(
        self, tokens: Sequence[_Token], i: int, length: int, key: str, prefix: str, suffix: str
    ) -> Iterator[_Found]:
        exact = self._exact.get(key)
        loose = () if len(key) < MIN_LOOSE_LETTERS else self._folded.get(fold_word(key), ())
        for term in exact or loose:
            if allows(term.kind, prefix, suffix) and self._in_context(term, tokens, i, length):
                span = tokens[i].span[0], tokens[i + length - 1].span[1]
                rank = (-length, 0 if exact else 1, len(prefix) + len(suffix), i)
                yield _Found(rank, i, length, TermMatch(term, span, prefix, suffix))
                return

    @staticmethod
    def _in_context(term: Term, tokens: Sequence[_Token], i: int, length: int) -> bool:
        if not term.context:
            return True
        wanted = {term_key(word) for word in term.context}
        near = (*tokens[max(0, i - CONTEXT_WINDOW) : i], *tokens[i + length : i + length + CONTEXT_WINDOW])
        return any(a.stem in wanted for token in near for a in analyses(token.light))
