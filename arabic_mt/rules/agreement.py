"""What the lexicon knows of an Arabic word: gender, number, case and definiteness, for the rules of agreement.

Unvocalised words have several readings. The rules ask whether *all* readings of a word are of a kind, and
find a fault only if no reading of one word agrees with any reading of the other: what is not known agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import ARTICLED, FUTURE, TOKEN, analyses, light_word
from ..glossary.find import term_key
from ..glossary.read import read_table, shipped
from ..types import Candidate, Span
from .declension import ADJECTIVAL, NOMINAL, Form, forms

_LEAST_DUAL, _LEAST_PLURAL = 6, 5  # letters: shorter words in ان and ون may be something else
_LEAST = 4  # letters of a name that is taken for nothing else
_NOT_DUALS = frozenset({"طالبان", "سنديان", "برلمان", "سلطان", "ميزان", "عنوان", "مهرجان", "بركان", "إنسان"})
_NO_CITIES = frozenset(
    {"الكرملين", "كرملين", "الفاتيكان", "الامازون", "الباسك"}
)  # a building or its masters, a river, a people
_BLANK = re.compile(r"[ \t\u00a0]{1,3}\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """A form under its clitics; definite if it has the article."""

    form: Form
    prefix: str = ""
    suffix: str = ""

    @property
    def definite(self) -> bool:
        """Whether the word bears the article."""
        return self.prefix in ARTICLED


@dataclass(frozen=True, slots=True)
class Profile:
    """All readings of a word, and what they have in common.

    Attributes:
        readings: every form and every split into clitics that the word lists know.
        pos: the parts of speech among them.
        definite: all readings bear the article.
        bare: no reading bears the article or a pronoun.
        coordinated: some reading begins with a conjunction.
        case: what the ending ون، ين or ان shows in all readings, for a plural or dual; else empty.
    """

    readings: tuple[Reading, ...] = ()
    pos: frozenset[str] = frozenset()
    definite: bool = False
    bare: bool = False
    coordinated: bool = False
    case: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with its profile; ``joined`` if only blanks stand between it and the word before."""

    text: str
    light: str
    span: Span
    joined: bool
    profile: Profile

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings; empty for a word that the word lists do not know."""
        return self.profile.readings

    def is_all(self, *pos: str) -> bool:
        """Tell whether the word is known and all its readings are of these parts of speech."""
        return bool(self.profile.pos) and self.profile.pos.issubset(pos)

    def may_be(self, *pos: str) -> bool:
        """Tell whether one of its readings is of these parts of speech."""
        return not self.profile.pos.isdisjoint(pos)

    @property
    def definite(self) -> bool:
        """Whether all readings bear the article."""
        return self.profile.definite

    @property
    def bare(self) -> bool:
        """Whether no reading bears the article or a pronoun."""
        return self.profile.bare

    @property
    def coordinated(self) -> bool:
        """Whether some reading begins with a conjunction."""
        return self.profile.coordinated

    @property
    def case(self) -> str:
        """The case that the last two letters show, if they are written without marks."""
        return self.profile.case if self.text.endswith(self.light[-2:]) else ""


_UNKNOWN = Profile()


@lru_cache(maxsize=65536)
def profile(light: str) -> Profile:
    """Return what is known of a lightly folded word.

    >>> profile("مسؤولون").case, profile("المدن").definite, profile("ؤؤؤ").readings
    ('nom', True, ())
    """
    found = readings(light)
    if not found:
        return _UNKNOWN
    return Profile(
        found,
        frozenset(reading.form.pos for reading in found),
        all(reading.definite for reading in found),
        not any(reading.definite or reading.suffix for reading in found),
        any(reading.prefix[:1] in ("و", "ف") and reading.prefix for reading in found),
        _shown_case(light, found),
    )


def _shown_case(light: str, found: tuple[Reading, ...]) -> str:
    cases = {reading.form.case if reading.form.pos in NOMINAL else "" for reading in found}
    letters = len(light) - max(len(reading.prefix) for reading in found)
    least = _LEAST_DUAL if light.endswith("ان") else _LEAST_PLURAL
    if letters < least or len(cases) > 1 or light.removeprefix("ال") in _NOT_DUALS:
        return ""
    if not light.endswith(("ون", "ين", "ان")) or light in place_names():
        return ""
    return cases.pop()


def readings(light: str) -> tuple[Reading, ...]:
    """Return all readings of a lightly folded word that the word lists know, clitics allowed."""
    found: dict[Reading, None] = {}
    for analysis in analyses(light):
        for form in forms().get(analysis.stem, ()):
            if _fits(form, analysis.prefix, analysis.suffix):
                found[Reading(form, analysis.prefix, analysis.suffix)] = None
    return tuple(found)


def _fits(form: Form, prefix: str, suffix: str) -> bool:
    if prefix in FUTURE:
        return form.tense == "present"
    if form.pos == "verb":
        return prefix in ("", "و", "ف") or (prefix in ("ل", "ول", "فل") and form.tense == "present")
    if form.pos in ("other", "num"):
        return (
            "ك" not in prefix and not (suffix and prefix in ARTICLED) and (form.pos == "num" or prefix not in ARTICLED)
        )
    if suffix and (prefix in ARTICLED or form.pos in ADJECTIVAL or form.case):
        return False
    return True


@lru_cache(maxsize=64)  # several rules ask for the same text
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text with their readings."""
    found: list[Word] = []
    end = 0
    for match in TOKEN.finditer(text):
        light = light_word(match.group())
        joined = bool(found) and _BLANK.match(text, end, match.start()) is not None
        known = _UNKNOWN if match.group().startswith("كأن") else profile(light)  # «كأن» is not «كان»
        found.append(Word(match.group(), light, match.span(), joined, known))
        end = match.end()
    return tuple(found)


def with_article(prefix: str, spelling: str) -> str:
    """Give a word the article after its proclitics.

    >>> with_article("", "قوات"), with_article("ول", "قوات")
    ('القوات', 'وللقوات')
    """
    return f"{prefix}ل{spelling}" if prefix.endswith("ل") else f"{prefix}ال{spelling}"


@lru_cache(maxsize=1)
def place_names() -> frozenset[str]:
    """Return the keys of all places and countries in the shipped lists."""
    return frozenset(key for row in _place_rows() for key in _name_keys(row))


@lru_cache(maxsize=1)
def feminine_names() -> frozenset[str]:
    """Return the keys of countries and places that are feminine and neither another word nor a masculine name."""
    feminine = (row for row in _place_rows() if row["gender"] == "f" and row["kind"] in ("country", "place"))
    keys = {key for row in feminine if not row["context"] for key in _name_keys(row) if len(key) >= _LEAST}
    teams = (row for _, row in read_table(shipped("organisations")) if row["kind"] == "team")
    masculine = (row for row in _place_rows() if row["gender"] != "f")
    others = {key for row in (*masculine, *teams) for key in _name_keys(row)}
    return frozenset(keys - others - forms().keys() - _NO_CITIES)


@lru_cache(maxsize=1)
def _name_lengths() -> dict[str, int]:
    """Return, for the first word of a feminine name, the most words that such a name has."""
    lengths: dict[str, int] = {}
    for key in feminine_names():
        first = key.partition(" ")[0]
        lengths[first] = max(lengths.get(first, 0), 1 + key.count(" "))
    return lengths


def _place_rows() -> Iterator[dict[str, str]]:
    return (row for name in ("countries", "places") for _, row in read_table(shipped(name)))


def _name_keys(row: dict[str, str]) -> list[str]:
    return [term_key(form) for form in (row["source"], *row["variants"].split("|")) if form.strip()]


def light_set(words: str | Iterable[str]) -> frozenset[str]:
    """Return words, given in one text or in a list, lightly folded."""
    return frozenset(light_word(word) for word in (words.split() if isinstance(words, str) else words))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: the words ``start`` to ``end`` (half-open) and the form of its head; ``name`` if it is one."""

    start: int
    end: int
    head: Form
    name: bool = False


_NAME = Form("name", "f", "sg", "", ())
_MOST_NOUNS = 3  # of a construct phrase
_MOST_ADJECTIVES = 2


def noun_phrase(words: tuple[Word, ...], start: int) -> Phrase | None:
    """Return the definite noun phrase that begins at a word: a feminine name, a noun with its adjectives, a construct.

    None if the phrase may be read in another way, or its head has no certain gender and number.
    """
    for length in range(_name_lengths().get(words[start].light, 0), 0, -1):
        end = start + length
        if end <= len(words) and all(word.joined for word in words[start + 1 : end]):
            if " ".join(word.light for word in words[start:end]) in feminine_names():
                return Phrase(start, end, _NAME, True)
    head = words[start]
    last = _last_noun(words, start)
    if head.light in place_names() or last is None or not _is_certain(head):
        return None
    return Phrase(start, _after_adjectives(words, last, definite=True), head.readings[0].form)


def indefinite_phrase(words: tuple[Word, ...], start: int) -> Phrase | None:
    """Return the phrase of a noun without article, pronoun and proclitic, and its adjectives, or None."""
    head = words[start]
    if not head.is_all("noun", "masdar") or not head.may_be("noun") or not _is_certain(head):
        return None
    if any(reading.prefix or reading.suffix for reading in head.readings):
        return None
    return Phrase(start, _after_adjectives(words, start + 1, definite=False), head.readings[0].form)


def _is_certain(noun: Word) -> bool:
    return len({(r.form.gender, r.form.number, r.form.human) for r in noun.readings}) == 1


def _last_noun(words: tuple[Word, ...], start: int) -> int | None:
    """Return the place after the noun that closes a construct with its article, or None."""
    for place in range(start, min(start + _MOST_NOUNS, len(words))):
        word = words[place]
        if not word.may_be("noun") or (place > start and not word.joined):
            return None
        if (place == start or word.definite) and not word.is_all("noun", "masdar"):
            return None
        if word.definite:
            return place + 1 if all(reading.prefix == "ال" for reading in word.readings) else None
        if any(reading.prefix or reading.suffix for reading in word.readings):
            return None
    return None


def _after_adjectives(words: tuple[Word, ...], end: int, *, definite: bool) -> int:
    last = min(end + _MOST_ADJECTIVES, len(words))
    while end < last and words[end].joined and words[end].is_all(*ADJECTIVAL):
        if not (words[end].definite if definite else words[end].bare):
            break
        end += 1
    return end


_PAUSE = re.compile('[.!?؟:؛،,;«"“–—(\n]')


def opens_clause(text: str, words: tuple[Word, ...], i: int) -> bool:
    """Tell whether a clause begins with a word: at the start of the text or after a stop."""
    return i == 0 or _PAUSE.search(text, words[i - 1].span[1], words[i].span[0]) is not None


def put_right(
    text: str, words: tuple[Word, ...], i: int, after: str, evidence: str, first: int | None = None
) -> Candidate:
    """Return the candidate that writes a word otherwise.

    Args:
        text: what the words are of.
        words: the words of the text.
        i: the place of the word.
        after: what it should be.
        evidence: why.
        first: the place of the word with which the span begins; by default the one before.
    """
    start = words[i - 1 if first is None else first].span[0]
    return Candidate((start, words[i].span[1]), text[start : words[i].span[0]] + after, evidence)
