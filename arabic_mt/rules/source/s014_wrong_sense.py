"""S014 wrong-sense: «فاتورة كلينتون» for "Bill Clinton": the sense of an English word that its context rules out.

Why: an English word with two senses has two Arabic words. Weak translation takes the one that it has
seen most, whatever stands beside it: "mines" laid in a field become coal pits. Where the words beside
it belong to the other sense, the rule names the Arabic and the English that were meant.

Leaves: words whose context does not speak for the other sense, or speaks for a sense of their own too;
contexts of particles and of words as common as «قال»; segments that have the right word near already;
parts of names («الرأس الأخضر»); words that decent Arabic has in the same context, as measured over 1.1
million words of it (polysemes_loose.tsv).

Source: glossaries/polysemes.tsv; on context as evidence D. Yarowsky, "One sense per collocation",
Proceedings of the ARPA Workshop on Human Language Technology, 1993.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...arabic import FUTURE, analyses, light_word
from ...glossary.read import read_table, shipped
from ...hints import names_index
from ...types import Candidate, Segment, Span
from ..calques import attach, make_definite
from ..frames import MASDAR, Word, lexicon, words_of

CATEGORY = "Accuracy/Mistranslation"
TIER = "flag"
CONFIDENCE = 0.6
GATED = True

WINDOW = 8  # words on either side
_COMMON = frozenset(
    map(
        light_word,
        "في على من إلى عن مع أن قال قالت عام جديد كبير أكثر أول هذا ذلك التي الذي كل بعد قبل يوم سنة شخص ناس رجل "
        "امرأة دولة الماضي المقبل بين نحو غير أمس اليوم واحد عدة آخر أخرى كان".split(),
    )
)
_ARTICLED = ("ال", "وال", "فال", "بال", "كال", "لل", "ولل")


@dataclass(frozen=True, slots=True)
class Sense:
    """A row of the list for one wrong word: the form met, its place among the forms of its lemma, what was meant."""

    words: tuple[str, ...]
    slot: int
    verb: bool
    for_verb: bool  # a noun that stands for a verb
    right: tuple[str, ...]
    english: str
    context: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    origin: str
    key: str


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate for each word whose context belongs to another sense of its English."""
    words = words_of(segment.source)
    for place in range(len(words)):
        for prefix, suffix, sense in _wrong(words, place):
            end = place + len(sense.words)
            near = _context(words, place, end, sense)
            if near and not _has_right(words, place, end, sense) and not _fits(words, place, end):
                span = words[place].span[0], words[end - 1].span[1]
                if _in_a_name(segment.source, span):
                    break
                before = segment.source[slice(*span)]
                evidence = f"{sense.origin} {sense.key}: beside {', '.join(near)}"
                yield Candidate(span, _corrected(sense, prefix, suffix) or before, evidence, sense.english)
                break


def _in_a_name(text: str, span: Span) -> bool:
    """Tell whether a span is a part of a name or term: «الرأس الأخضر» is Cape Verde."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in _names(text))


@lru_cache(maxsize=16)
def _names(text: str) -> tuple[Span, ...]:
    return tuple(match.span for match in names_index().find(text))


def _wrong(words: tuple[Word, ...], place: int) -> Iterator[tuple[str, str, Sense]]:
    """Yield (proclitic, pronoun, sense) of each wrong word that begins at a place."""
    for prefix, suffix, sense in _readings(words[place].light):
        rest = words[place + 1 : place + len(sense.words)]
        if tuple(word.light for word in rest) == sense.words[1:]:
            yield prefix, suffix, sense


@lru_cache(maxsize=32768)
def _readings(word: str) -> tuple[tuple[str, str, Sense], ...]:
    senses = _senses()
    return tuple(
        (reading.prefix, reading.suffix, sense)
        for reading in analyses(word)
        for sense in senses.get(reading.stem, ())
        if _may_attach(reading.prefix, reading.suffix, sense)
    )


def _may_attach(prefix: str, suffix: str, sense: Sense) -> bool:
    if sense.verb:
        return not suffix and prefix in ("", "و", "ف", *FUTURE)
    if suffix and (prefix in _ARTICLED or len(sense.words) > 1):
        return False
    # A noun that was meant as a verb is bare.
    return prefix not in FUTURE and not (sense.for_verb and (suffix or prefix in _ARTICLED or sense.slot))


@lru_cache(maxsize=32768)
def _stems(word: str) -> frozenset[str]:
    return frozenset(reading.stem for reading in analyses(word))


def _context(words: tuple[Word, ...], start: int, end: int, sense: Sense) -> list[str]:
    """Return the words of the context that stand near."""
    around = (*words[max(0, start - WINDOW) : start], *words[end : end + WINDOW])
    found = {word.text for word in around if not sense.context.isdisjoint(_stems(word.light))}
    for phrase in sense.phrases:
        for i in range(len(around) - len(phrase) + 1):
            if all(part in _stems(word.light) for part, word in zip(phrase, around[i : i + len(phrase)], strict=True)):
                found.add(" ".join(phrase))
    return sorted(found)


def _fits(words: tuple[Word, ...], start: int, end: int) -> bool:
    """Tell whether the word is the right one for another sense whose context stands near."""
    rights = _rights()
    return any(
        _context(words, start, end, sense) for stem in _stems(words[start].light) for sense in rights.get(stem, ())
    )


def _has_right(words: tuple[Word, ...], start: int, end: int, sense: Sense) -> bool:
    around = (*words[max(0, start - WINDOW) : start], *words[end : end + WINDOW])
    firsts = {light_word(right.split()[0]) for right in sense.right}
    return any(not firsts.isdisjoint(_stems(word.light)) for word in around)


def _corrected(sense: Sense, prefix: str, suffix: str) -> str:
    """Return the Arabic that was meant in the form of the wrong word, as far as the lexicon has it."""
    right = sense.right[0]
    forms = (lexicon().paradigms if sense.verb else lexicon().nouns).get(light_word(right), (right,))
    right = forms[sense.slot] if sense.slot < len(forms) else ("" if sense.verb and len(forms) > 1 else forms[0])
    if suffix or not right:
        return ""
    if prefix.endswith(("ب", "ل", "ك", "بال", "كال")) and right.endswith("ون"):
        right = right[:-2] + "ين"
    if prefix in _ARTICLED:
        definite = make_definite(right)
        return attach("ول" if prefix == "ولل" else "ل", definite) if prefix.endswith("لل") else prefix[:-2] + definite
    return attach(prefix, right)


@lru_cache(maxsize=1)
def _senses() -> dict[str, tuple[Sense, ...]]:
    """Return the senses by the first word of each form of a wrong word, lightly folded, without those too loose."""
    loose = {
        "/".join((row["english_word"], row["sense_intended"], wrong))
        for _, row in read_table(shipped("polysemes_loose"))
        for wrong in _split(row["wrong_arabic"])
    }
    every = _read("wrong_arabic")
    shut = {(sense.origin, sense.words) for senses in every.values() for sense in senses if sense.key in loose}
    kept = {first: tuple(s for s in senses if (s.origin, s.words) not in shut) for first, senses in every.items()}
    return {first: senses for first, senses in kept.items() if senses}


@lru_cache(maxsize=1)
def _rights() -> dict[str, tuple[Sense, ...]]:
    """Return the senses by the first word of each form of a right word, lightly folded."""
    return _read("right_arabic")


def _read(column: str) -> dict[str, tuple[Sense, ...]]:
    found: dict[str, list[Sense]] = {}
    for origin, row in read_table(shipped("polysemes")):
        context = [part for part in _split(row["context_words_ar"]) if light_word(part) not in _COMMON]
        single = frozenset(form for part in context if " " not in part for form in _forms(part))
        phrases = tuple(tuple(map(light_word, part.split())) for part in context if " " in part)
        right = tuple(part for part in _split(row["right_arabic"]))
        for wrong in _split(row[column]) if right and context else ():
            for form, slot, verb in _inflected(wrong):
                words = tuple(map(light_word, form.split()))
                key = f"{row['english_word']}/{row['sense_intended']}/{wrong}"
                sense = Sense(
                    words,
                    slot,
                    verb,
                    not verb and _is_verb(right[0]),
                    right,
                    row["right_english"],
                    single,
                    phrases,
                    origin,
                    key,
                )
                found.setdefault(words[0], []).append(sense)
    return {first: tuple(sorted(senses, key=lambda s: -len(s.words))) for first, senses in found.items()}


def _is_verb(phrase: str) -> bool:
    light = light_word(phrase.split()[0])
    return light in lexicon().paradigms and light not in lexicon().nouns


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _inflected(word: str) -> Iterator[tuple[str, int, bool]]:
    """Yield (form, slot, whether it is a verb) of every form that the lexicon has of a word; itself otherwise."""
    light = light_word(word)
    known = lexicon()
    if light in known.nouns:
        yield from ((form, slot, False) for slot, form in enumerate(known.nouns[light]))
    elif light in known.paradigms:
        yield from ((form, slot, True) for slot, form in enumerate(known.paradigms[light][:MASDAR]))
    else:
        yield word, 0, False


def _forms(word: str) -> Iterator[str]:
    light = light_word(word)
    known = lexicon()
    yield light
    yield from map(light_word, (*known.nouns.get(light, ()), *known.paradigms.get(light, ())))
