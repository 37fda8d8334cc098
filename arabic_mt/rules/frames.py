"""Words in their frame: what the lexicon says that a word may be, and verbs put into the form of another.

The rules that look for a verb where a noun should stand, or for a sense that does not fit, share this.
A word that the lexicon does not know belongs to no class, and no rule speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import TOKEN, analyses, light_word
from ..glossary.read import read_table, shipped
from ..types import Span

PERFECT, IMPERFECT, PERFECT_F, IMPERFECT_F, PERFECT_PLURAL, MASDAR, PARTICIPLE = range(7)
_CONJUNCTIONS = ("و", "ف")
_MARKS_OF_TEXT = " \t\u00a0"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its span, its letters lightly folded, and whether only a blank stands before it."""

    span: Span
    text: str
    light: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A finite form of a verb of the lexicon: the lemma, lightly folded, and the slot of the form."""

    lemma: str
    slot: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The forms of the shipped lexicon, lightly folded, by what they may be.

    Attributes:
        finite: finite forms of verbs with every reading.
        masdars: verbal nouns.
        nominal: nouns, adjectives, verbal nouns and participles, without article and pronoun.
        particles: prepositions, conjunctions, adverbs, numerals and particles.
        things: nouns that are neither verbal nouns nor participles.
        paradigms: lemma of a verb -> its forms as they are printed, by slot.
        nouns: first form of a noun or an adjective -> its forms as they are printed.
    """

    finite: dict[str, tuple[Verb, ...]]
    masdars: frozenset[str]
    nominal: frozenset[str]
    particles: frozenset[str]
    things: frozenset[str]
    paradigms: dict[str, tuple[str, ...]]
    nouns: dict[str, tuple[str, ...]]


@lru_cache(maxsize=64)  # several rules ask for the same text
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text."""
    found: list[Word] = []
    end = 0
    for match in TOKEN.finditer(text):
        joined = bool(found) and not text[end : match.start()].strip(_MARKS_OF_TEXT)
        found.append(Word(match.span(), match.group(), light_word(match.group()), joined))
        end = match.end()
    return tuple(found)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped lexicon by what its forms may be."""
    finite: dict[str, list[Verb]] = {}
    masdars, nominal, particles, derived, things = (set[str]() for _ in range(5))
    paradigms: dict[str, tuple[str, ...]] = {}
    nouns: dict[str, tuple[str, ...]] = {}
    for _, row in read_table(shipped("lexicon")):
        forms = tuple(part.strip() for part in row["forms_ar"].split("|") if part.strip()) or (row["lemma_ar"],)
        lemma = light_word(forms[0])
        if row["pos"] == "verb":
            paradigms.setdefault(lemma, forms)
            for form, slot in _finite(forms):
                finite.setdefault(form, []).append(Verb(lemma, slot))
            masdars.update(map(light_word, forms[MASDAR:PARTICIPLE]))
            derived.update(map(light_word, forms[MASDAR:]))
        elif row["pos"] in ("noun", "adj"):
            nouns.setdefault(lemma, forms)
            nominal.update(_declined(row["pos"], forms))
            things.update(map(light_word, forms) if row["pos"] == "noun" else ())
        else:
            particles.update(map(light_word, forms))
    readings = {form: tuple(dict.fromkeys(verbs)) for form, verbs in finite.items()}
    return Lexicon(
        readings, frozenset(masdars), frozenset(nominal | derived), frozenset(particles), frozenset(things - derived),
        paradigms, nouns,
    )  # fmt: skip


def _finite(forms: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yield the finite forms that the lexicon names, and the plural of the imperfect."""
    for slot, form in enumerate(forms[:MASDAR]):
        yield light_word(form), slot
    if len(forms) > IMPERFECT and not forms[IMPERFECT].endswith(("ي", "ى", "و")):
        yield light_word(forms[IMPERFECT] + "ون"), IMPERFECT


def _declined(pos: str, forms: tuple[str, ...]) -> Iterator[str]:
    """Yield the forms of a noun or an adjective with those that are regular."""
    for form in map(light_word, forms):
        yield form
        yield from (form + ending for ending in ("ان", "ين", "ا"))
        if form.endswith("ة"):
            yield from (form[:-1] + ending for ending in ("ات", "تان", "تين", "ت"))
        elif pos == "adj":
            yield from (form + ending for ending in ("ة", "ات", "ون"))


def finite_readings(word: str, proclitics: tuple[str, ...] = ("", *_CONJUNCTIONS)) -> Iterator[tuple[str, Verb]]:
    """Yield (proclitic, verb) of every reading of a lightly folded word as a finite verb without a pronoun."""
    forms = lexicon().finite
    for proclitic in proclitics:
        if word.startswith(proclitic):
            for verb in forms.get(word[len(proclitic) :], ()):
                yield proclitic, verb


@lru_cache(maxsize=32768)
def is_nominal(word: str) -> bool:
    """Tell whether a lightly folded word may be a noun or an adjective, clitics allowed.

    >>> is_nominal("وبالمدينة"), is_nominal("يكتبون")
    (True, False)
    """
    known = lexicon()
    return any(reading.stem in known.nominal for reading in analyses(word))


@lru_cache(maxsize=32768)
def is_known(word: str) -> bool:
    """Tell whether the lexicon has a lightly folded word, clitics allowed."""
    known = lexicon()
    return any(
        stem in known.nominal or stem in known.finite or stem in known.particles
        for stem in (reading.stem for reading in analyses(word))
    )


def conjugated(lemma: str, slot: int) -> str:
    """Return a form of a verb as it is printed; empty if the lexicon does not have it.

    >>> conjugated("قال", PERFECT_F)
    'قالت'
    """
    forms = lexicon().paradigms.get(light_word(lemma), ())
    return forms[slot] if slot < len(forms) else ""


@lru_cache(maxsize=1)
def _verbs_of_masdars() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for lemma, forms in lexicon().paradigms.items():
        for masdar in forms[MASDAR:PARTICIPLE]:
            found.setdefault(light_word(masdar), set()).add(lemma)
    return {masdar: next(iter(lemmas)) for masdar, lemmas in found.items() if len(lemmas) == 1}


def verb_of_masdar(masdar: str) -> str:
    """Return the lemma of the one verb that has a verbal noun; empty if there is none or several.

    >>> verb_of_masdar("تسليم")
    'سلم'
    """
    return _verbs_of_masdars().get(light_word(masdar), "")
