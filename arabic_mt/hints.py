"""Dictionary hints: the English that word lists know for the words of a segment.

Layers, strongest first: the user's glossary, what source rules propose, the shipped names and
terms, the lexicon. Words that the model has seen often enough get no hint from the shipped layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from .arabic import TOKEN, light_word
from .glossary.find import TermIndex
from .glossary.lexicon import lexicon_terms
from .glossary.names import NAME_FILES, NameTable
from .glossary.read import read_table, shipped, shipped_terms
from .numerals import find_numbers
from .types import Hint, Span, Term, TermMatch

MIN_LEXICON_LETTERS = 3
MAX_SMALL_NUMBER = 10  # the model knows the words of these


@lru_cache(maxsize=1)
def phrase_terms() -> tuple[Term, ...]:
    """Return the calqued and natural Arabic phrases of two words and more, with their English."""
    terms = []
    for origin, row in read_table(shipped("calques")):
        forms = [f.strip() for f in f"{row['natural_arabic']}|{row['calques']}".split("|") if " " in f.strip()]
        context = tuple(c.strip() for c in row["context"].split("|") if c.strip())
        if forms and not context:
            terms.append(Term(forms[0], row["english"], tuple(forms[1:]), kind="phrase", case="lower", origin=origin))
    return tuple(terms)


@lru_cache(maxsize=1)
def names_index() -> TermIndex:
    """Return the index over the shipped names and terms."""
    return TermIndex(shipped_terms(), is_ordinary)


@lru_cache(maxsize=16384)
def is_ordinary(word: str) -> bool:
    """Tell whether a word, lightly folded, is in the lexicon, clitics allowed."""
    return bool(lexicon_index().find(word))


@lru_cache(maxsize=1)
def collected_index() -> TermIndex:
    """Return the index over the collected names, which are many and less sure."""
    return TermIndex(name_table())


@lru_cache(maxsize=1)
def name_table() -> NameTable:
    """Return the collected names."""
    return NameTable([shipped(name) for name in NAME_FILES])


@lru_cache(maxsize=1)
def lexicon_index() -> TermIndex:
    """Return the index over the shipped phrases and the lexicon."""
    return TermIndex((*phrase_terms(), *lexicon_terms(read_table(shipped("lexicon")))))


def name_hint(match: TermMatch) -> Hint:
    """Return the hint of a name: one rendering only, so that a name is the same everywhere."""
    return Hint(match.span, (match.term.target,), f"glossary:{match.term.origin}")


def number_hints(text: str) -> list[Hint]:
    """Return the English of numbers that are written in several words or in one above ten: «أربع عشرة» is 14.

    A small model has seen few of them, and knows digits.
    """
    return [
        Hint(number.span, (in_digits(number.value),), "number")
        for number in find_numbers(text)
        if number.kind == "words" and number.sure and number.value is not None and number.value > MAX_SMALL_NUMBER
    ]


def in_digits(value: Decimal) -> str:
    """Write a number as English news does.

    >>> in_digits(Decimal(1200000)), in_digits(Decimal(1012)), in_digits(Decimal("2.5"))
    ('1.2 million', '1,012', '2.5')
    """
    for scale, name in ((10**9, "billion"), (10**6, "million")):
        if value >= scale and (value / scale * 100) % 1 == 0:
            return f"{(value / scale).normalize():f} {name}"
    return f"{value.normalize():,f}"


class ShippedHints:
    """The shipped layers: names and terms, then phrases and the lexicon.

    Args:
        frequent: lightly folded words that get no hint when they stand alone.
        senses: for a lightly folded form, its English options in the order that a corpus showed.
    """

    def __init__(self, frequent: Iterable[str] = (), senses: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.frequent = frozenset(frequent)
        self.senses = dict(senses or {})

    def __call__(self, text: str) -> list[Hint]:
        """Return the hints of a text, without overlaps, in order; spans count its code points."""
        return self.find(text, lambda match: not self.is_frequent(text, match.span))

    def find(self, text: str, wanted: Callable[[TermMatch], bool] = lambda match: True) -> list[Hint]:
        """Return the hints of the wanted matches; the word lists are read at the first call."""
        names = [name_hint(match) for match in names_index().find(text) if wanted(match)]
        words = [self._word_hint(text, match) for match in lexicon_index().find(text) if wanted(match)]
        return merge(names, [hint for hint in words if hint.span[1] - hint.span[0] >= MIN_LEXICON_LETTERS])

    def is_frequent(self, text: str, span: Span) -> bool:
        """Tell whether a span is one word that is seen so often that it needs no hint."""
        words = TOKEN.findall(text, *span)
        return len(words) == 1 and light_word(words[0]) in self.frequent

    def _word_hint(self, text: str, match: TermMatch) -> Hint:
        options = self.senses.get(sense_key(text, match)) or (match.term.target, *match.term.aliases)
        return Hint(match.span, tuple(dict.fromkeys(options)), f"lexicon:{match.term.origin}")


def sense_key(text: str, match: TermMatch) -> str:
    """Return the lightly folded words of a match without their clitics."""
    words = " ".join(light_word(word) for word in TOKEN.findall(text, *match.span))
    return words[len(match.prefix) : len(words) - len(match.suffix)]


def merge(*layers: Iterable[Hint]) -> list[Hint]:
    """Join layers of hints: an earlier layer keeps its place, a later one fills the gaps.

    >>> [h.options[0] for h in merge([Hint((0, 3), ("a",), "")], [Hint((2, 5), ("b",), ""), Hint((6, 8), ("c",), "")])]
    ['a', 'c']
    """
    chosen: list[Hint] = []
    for layer in layers:
        chosen += [hint for hint in layer if not any(_overlap(hint, other) for other in chosen)]
    return sorted(chosen, key=lambda hint: hint.span)


def _overlap(a: Hint, b: Hint) -> bool:
    return a.span[0] < b.span[1] and b.span[0] < a.span[1]


def covered(text: str, hints: Sequence[Hint]) -> float:
    """Return the share of a text's words, between 0 and 1, that lie under a hint."""
    spans = [m.span() for m in TOKEN.finditer(text)]
    inside = sum(any(h.span[0] <= s and e <= h.span[1] for h in hints) for s, e in spans)
    return inside / len(spans) if spans else 0.0
