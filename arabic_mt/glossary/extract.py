"""Propose terms from a text and its translation: names that stand together and sound alike, or always stand together.

A capitalised English span that is not so only for standing first is held against the spans of one to
three Arabic words of the same segments. Both must choose each other: by how they sound, by how often
one stands with the other (Dice), and by whether chance explains it (log-likelihood ratio).

Source: Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", CL 19(1), 1993;
Melamed, "Models of Translational Equivalence among Words", CL 26(2), 2000 (competitive linking).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import log

from ..arabic import PROCLITICS, TOKEN, analyses, has_arabic, light_word
from ..errors import LengthMismatchError
from ..transliterate import similarity
from ..types import Term
from .check import STOP_WORDS, lexicon_senses, name_keys

MAX_ARABIC, MAX_ENGLISH = 3, 4  # words of a span
MIN_LETTERS = 3
ALIKE = 0.75  # similarity from which two words of MIN_TOGETHER_ALIKE segments are taken for a transliteration
SURELY_ALIKE = 0.85  # the same of rarer pairs and of several words
SAME = 0.92  # the same of a pair with more words on one side
MIN_TOGETHER_ALIKE = 3
MIN_DICE_ALIKE = 0.5
MIN_DICE = 0.9  # of a pair that does not sound alike
MIN_TOGETHER = 5  # segments that a pair needs that does not sound alike
MIN_LIKELIHOOD = 20.0  # of such a pair: p < 0.00001 for one, since thousands are tried
MIN_NEIGHBOURS = 3  # different words before it and after it that the Arabic of such a pair needs
HEADLINE_SHARE = 0.8  # of words of four letters; with more capitals a segment is a headline, and they say nothing
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_OPENING = frozenset('.!?:;…"“”«»([•*–—-\n')  # what may stand before the first word of a sentence
_NAMED = 0.8  # share of capitals inside sentences that makes a word a name
_SPACES = frozenset({" ", "\u00a0"})
_JOINING = frozenset({"of", "the", "for", "al", "el", "bin", "ibn", "de", "van", "von"})  # may stand inside a name
_ENGLISH_STOPS = frozenset({"I", "I'm", "I’m", "I'll", "I've", "OK"})


@dataclass(frozen=True, slots=True)
class _Pair:
    english: str
    arabic: str
    together: int
    dice: float
    alike: float

    @property
    def sounds_alike(self) -> bool:
        """The sides sound so alike that two segments suffice; word by word, unless nearly the same."""
        words = [word for word in re.split("[ -]", self.english) if word.lower() not in _JOINING]
        if len(words) != self.arabic.count(" ") + 1:
            return self.alike >= SAME
        frequent = len(words) == 1 and self.together >= MIN_TOGETHER_ALIKE
        return self.alike >= (ALIKE if frequent else SURELY_ALIKE)

    @property
    def goes_together(self) -> bool:
        """The sides stand together nearly always, and both have one word or both have several."""
        several = " " in self.english or self.english.isupper()
        fits = several == (" " in self.arabic) and (several or _may_mean(self.arabic, self.english))
        return self.dice >= MIN_DICE and self.together >= MIN_TOGETHER and fits

    @property
    def rank(self) -> tuple[float, int, int]:
        """Sound and company first, then the longer spans."""
        return self.dice + (self.alike if self.sounds_alike else 0), len(self.arabic), len(self.english)


def extract(sources: Sequence[str], targets: Sequence[str], *, minimum: int = 2, known: bool = False) -> list[Term]:
    """Propose terms from aligned segments; right ones rather than many.

    Args:
        sources: n Arabic segments.

        targets: their n English translations.

        minimum: in how many segments a pair must stand together at least.

        known: give terms that the shipped lists hold already, too.

    Returns:
        The terms, the surest first; the counts behind each stand in its ``note``.

    Raises:
        LengthMismatchError: the numbers of segments differ.
    """
    if len(sources) != len(targets):
        raise LengthMismatchError({"sources": len(sources), "targets": len(targets)})
    unique = list(dict.fromkeys(zip(sources, targets, strict=True)))
    sources, targets = [source for source, _ in unique], [target for _, target in unique]
    english = _where(_english_spans(targets), minimum)
    pairs = _linked(pair for pair in _pairs(sources, english, minimum) if _is_sure(pair, sources, english))
    shipped = frozenset() if known else name_keys()
    return [
        Term(
            _surfaces(pair.arabic, (sources[at] for at in english[pair.english])).most_common(1)[0][0],
            pair.english,
            note=_counts(pair),
        )
        for pair in pairs
        if pair.arabic not in shipped
    ]


def _counts(pair: _Pair) -> str:
    return f"extracted; segments {pair.together}, Dice {pair.dice:.2f}, similarity {pair.alike:.2f}"


# English


def _english_spans(targets: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield (segment, span, is no part of a longer one) of the capitalised spans."""
    texts = {at: tokens for at, text in enumerate(targets) if not _is_headline(tokens := list(_tokens(text)))}
    inside = Counter(word for tokens in texts.values() for word, _, opens in tokens if not opens)
    for at, tokens in texts.items():
        for run in _runs(tokens, inside):
            for start, length in product(range(len(run)), range(1, MAX_ENGLISH + 1)):
                span = run[start : start + length]
                if len(span) == length and not _JOINING & {span[0], span[-1]} and _is_named(span, inside):
                    yield at, " ".join(span), length == len(run)


def _is_named(span: Sequence[str], inside: Counter[str]) -> bool:
    """Tell whether a span has several words, or one that is mostly capitalised."""
    capital, small = inside[span[0]], inside[span[0].lower()]
    return len(span) > 1 or (len(span[0]) > 1 and capital >= _NAMED * (capital + small))


def _tokens(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield (word, only a space stands before it, it opens a sentence)."""
    end, first = 0, True
    for match in _WORD.finditer(text):
        word = match.group()
        gap = text[end : match.start()]
        end = match.start() + len(word.removesuffix("'s").removesuffix("’s"))
        yield text[match.start() : end], gap in _SPACES, first or not _OPENING.isdisjoint(gap)
        first = False


def _is_headline(tokens: Sequence[tuple[str, bool, bool]]) -> bool:
    words = [word for word, _, _ in tokens if len(word) > 3]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > HEADLINE_SHARE * len(words)


def _runs(tokens: Iterable[tuple[str, bool, bool]], inside: Counter[str]) -> Iterator[list[str]]:
    """Yield runs of capitalised words; one that opens a sentence counts if it is mostly capitalised elsewhere."""
    run: list[str] = []
    for word, joined, opens in tokens:
        named = word[0].isupper() and word not in _ENGLISH_STOPS
        named = named and not (opens and inside[word] <= inside[word.lower()])
        if run and not (joined and not opens and (named or word in _JOINING)):
            yield _trimmed(run)
            run = []
        if named or run:
            run.append(word)
    if run:
        yield _trimmed(run)


def _trimmed(run: list[str]) -> list[str]:
    while run[-1] in _JOINING:
        run.pop()
    return run


def _where(spans: Iterable[tuple[int, str, bool]], minimum: int) -> dict[str, list[int]]:
    """Return the segments of each span that stands by itself often enough."""
    segments: dict[str, dict[int, bool]] = {}
    for at, span, whole in spans:
        places = segments.setdefault(span, {})
        places[at] = places.get(at, False) or whole
    return {span: list(places) for span, places in segments.items() if sum(places.values()) >= minimum}


# Arabic


def _arabic_spans(text: str) -> Iterator[str]:
    """Yield the keys of the spans of a text, with and without a proclitic of the first word."""
    tokens = list(TOKEN.finditer(text))
    lights = [light_word(token.group()) for token in tokens]
    for first, light in enumerate(lights):
        if light not in STOP_WORDS:
            for last in _lasts(text, tokens, lights, first):
                yield from (" ".join((stem, *lights[first + 1 : last + 1])) for stem in (light, *_stems(light)))


def _lasts(text: str, tokens: Sequence[re.Match[str]], lights: Sequence[str], first: int) -> Iterator[int]:
    """Yield the tokens at which a span that begins at ``first`` may end."""
    for last in range(first, min(first + MAX_ARABIC, len(tokens))):
        joined = last == first or text[tokens[last - 1].end() : tokens[last].start()] in _SPACES
        if not joined or not has_arabic(lights[last]):
            return
        if lights[last] not in STOP_WORDS:
            yield last


def _stems(light: str) -> Iterator[str]:
    """Yield what a word's proclitics may stand before."""
    for reading in analyses(light):
        if reading.prefix in PROCLITICS and not reading.suffix and len(reading.stem) >= MIN_LETTERS:
            yield reading.stem


def _surfaces(key: str, texts: Iterable[str]) -> Counter[str]:
    """Count how texts write a key where no proclitic stands before it."""
    width = key.count(" ") + 1
    found: Counter[str] = Counter()
    for text in texts:
        tokens = list(TOKEN.finditer(text))
        lights = [light_word(token.group()) for token in tokens]
        for at in range(len(tokens) - width + 1):
            if " ".join(lights[at : at + width]) == key:
                found[text[tokens[at].start() : tokens[at + width - 1].end()]] += 1
    return found


# Both


def _pairs(sources: Sequence[str], english: dict[str, list[int]], minimum: int) -> Iterator[_Pair]:
    spans = [frozenset(key for key in _arabic_spans(text) if len(key) >= MIN_LETTERS) for text in sources]
    frequency = Counter(key for keys in spans for key in keys)
    for span, segments in english.items():
        together = Counter(key for at in segments for key in spans[at] if frequency[key] >= minimum)
        for key, count in together.items():
            dice = 2 * count / (len(segments) + frequency[key])
            if count < minimum or dice < MIN_DICE_ALIKE:
                continue
            pair = _Pair(span, key, count, dice, similarity(key, span))
            chance = 0.0 if pair.sounds_alike else likelihood_ratio(count, frequency[key], len(segments), len(sources))
            if pair.sounds_alike or (pair.goes_together and chance >= MIN_LIKELIHOOD):
                yield pair


def _may_mean(word: str, english: str) -> bool:
    """Tell whether the lexicon lets a word mean something, or does not know it."""
    return english.lower() in (_senses(word) or {english.lower()})


def _senses(word: str) -> set[str]:
    lexicon = lexicon_senses()
    return lexicon.get(word) or lexicon.get(word.removeprefix("ال")) or set()


def _is_sure(pair: _Pair, sources: Sequence[str], english: dict[str, list[int]]) -> bool:
    """Tell whether the Arabic of a pair stands for itself, without a clitic too many or too few.

    If it does not sound alike, its neighbours must vary as well.
    """
    texts = [sources[at] for at in english[pair.english]]
    first, space, rest = pair.arabic.partition(" ")
    stems = list(_stems(first))
    if not _surfaces(pair.arabic, texts):
        return False
    if pair.sounds_alike:
        return not any(similarity(stem + space + rest, pair.english) > pair.alike for stem in stems)
    return not any(map(_senses, stems)) and _varies(pair, texts)


def _varies(pair: _Pair, sources: Iterable[str]) -> bool:
    """Tell whether different words stand before and after the Arabic: what is repeated whole proves nothing."""
    before, after = set(), set()
    for text in sources:
        padded = ["", *(light_word(word) for word in TOKEN.findall(text)), ""]
        width = pair.arabic.count(" ") + 1
        for i in range(1, len(padded) - width):
            if " ".join(padded[i : i + width]).endswith(pair.arabic):
                before.add(padded[i - 1])
                after.add(padded[i + width])
    return min(len(before), len(after)) >= MIN_NEIGHBOURS


def likelihood_ratio(both: int, first: int, second: int, total: int) -> float:
    """Return Dunning's log-likelihood ratio of two events that occur together.

    >>> round(likelihood_ratio(10, 10, 10, 1000), 1), round(likelihood_ratio(1, 10, 100, 1000), 1)
    (112.0, 0.0)
    """
    cells = ((both, first, second), (first - both, first, total - second), (second - both, total - first, second))
    rest = total - first - second + both
    return 2 * sum(
        n * log(n * total / (row * column)) for n, row, column in (*cells, (rest, total - first, total - second)) if n
    )


def _linked(pairs: Iterable[_Pair]) -> list[_Pair]:
    """Return the pairs of which each side is the other's best."""
    of_english: dict[str, _Pair] = {}
    of_arabic: dict[str, _Pair] = {}
    for pair in pairs:
        of_english[pair.english] = max(of_english.get(pair.english, pair), pair, key=lambda p: p.rank)
        of_arabic[pair.arabic] = max(of_arabic.get(pair.arabic, pair), pair, key=lambda p: p.rank)
    mutual = [pair for pair in of_english.values() if of_arabic[pair.arabic] is pair]
    return sorted(mutual, key=lambda pair: (*pair.rank, pair.together), reverse=True)
