"""Collocations put together word by word after English: which words stand beside each other, and which should.

«أطلق هجوما» is "launch an attack" piece by piece; Arabic says «شن هجوما». An entry names its words in the form of a
dictionary; the text may inflect them, and subject and adverb may stand between a verb and its object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..arabic import analyses, light_word
from ..glossary.read import read_table, shipped
from ..types import Candidate
from .calques import attach, make_definite, word_forms
from .frames import Word, lexicon, words_of
from .inflection import SINGULAR, TANWIN, agreeing, conjugation, decline, english_form, noun_forms, verb_forms

_BETWEEN = 2  # words that may stand between a verb and what belongs to it
_WINDOW = 8  # words on either side in which a context word must stand
_NOT_BESIDE = "!"
_FINITE_ONLY = "finite only"  # a note: the verbal noun is good Arabic
_NOUN = "noun"  # a note: the first word might be a verb, but is a noun
_NISBA = "ي"  # at the end of a noun rather an adjective than "my"
_VERB_PREFIXES = frozenset(("", "و", "ف", "س", "وس", "فس", "ل", "ول"))
_TO_SOMEONE = frozenset(map(light_word, "أعطى دفع تعامل أعار سلم مدد".split()))  # what follows may be who gets it
_TWO_OBJECTS = frozenset(("جعل",))  # «يجعله خطأ» makes something a mistake
_ARTICLES = frozenset(("", "ال"))
_BEFORE_VERBS = frozenset(map(light_word, "قد الذي ما من عندما حين حيث بعدما كما ثم لو إذا أو لقد كان".split()))
_COMPLETES = frozenset("تم يتم وتم ويتم سيتم".split())
_ATTACHED = ("ب", "ك", "ل")


@dataclass(frozen=True, slots=True)
class Collocation:
    """A wrong collocation, what Arabic says and the English behind both; ``verbal``: a verb leads it."""

    wrong: tuple[str, ...]
    right: tuple[str, ...]
    english: str
    context: tuple[str, ...]
    origin: str
    verbal: bool
    finite_only: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a text as a form of an entry's word: its clitics, its stem as printed and the slot of the form."""

    prefix: str
    stem: str
    suffix: str
    slot: str

    @property
    def definite(self) -> bool:
        """Whether it bears the article or a pronoun."""
        return self.prefix.endswith(("ال", "لل")) or bool(self.suffix)


@lru_cache(maxsize=1)
def collocations() -> tuple[Collocation, ...]:
    """Return the shipped collocations."""
    found = []
    for origin, row in read_table(shipped("collocations")):
        wrong, right = tuple(row["wrong"].split()), tuple(row["right"].split())
        context = tuple(part.strip() for part in row["context"].split("|") if part.strip())
        verbal = light_word(wrong[0]) in lexicon().paradigms and _NOUN not in row["note"]
        finite_only = _FINITE_ONLY in row["note"]
        found.append(Collocation(wrong, right, row["english"], context, origin, verbal, finite_only))
    return tuple(found)


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[tuple[Collocation, str], ...]]:
    """Return, for each form of a first word, the collocations that it may begin and the slot of the form."""
    found: dict[str, list[tuple[Collocation, str]]] = {}
    for collocation in collocations():
        forms = verb_forms(collocation.wrong[0]) if collocation.verbal else noun_forms(collocation.wrong[0])
        for form, slot in forms.items():
            if not (collocation.finite_only and slot == "masdar"):
                found.setdefault(form, []).append((collocation, slot))
    return {form: tuple(entries) for form, entries in found.items()}


@lru_cache(maxsize=32768)
def _heads(word: str) -> tuple[tuple[Collocation, Part], ...]:
    """Return what a lightly folded word may begin."""
    found = []
    for reading in analyses(word):
        for collocation, slot in _index().get(reading.stem, ()):
            nominal = not collocation.verbal or slot == "masdar"
            if (nominal and slot != TANWIN) or (reading.prefix in _VERB_PREFIXES and not reading.suffix):
                found.append((collocation, Part(reading.prefix, reading.stem, reading.suffix, slot)))
    return tuple(found)


@lru_cache(maxsize=32768)
def _follower(word: str, entry: str) -> Part | None:
    """Return a lightly folded word of the text as a form of a word of an entry that is not its first."""
    required = entry[0] if _is_attached(entry) else ""
    forms = noun_forms(entry[len(required) :])
    allowed = _ARTICLES if not required else {required, "لل" if required == "ل" else required + "ال"}
    for reading in analyses(word):
        slot = forms.get(reading.stem)
        if slot is not None and reading.prefix in allowed and reading.suffix != _NISBA:
            return Part(reading.prefix, reading.stem, reading.suffix, slot)
    return None


def _is_attached(entry: str) -> bool:
    """Tell whether a word of an entry begins with a preposition: «كردع» is «ك» and «ردع»."""
    return entry[0] in _ATTACHED and not _is_word(entry) and (entry[0] == "ك" or _is_word(entry[1:]))


def _is_word(word: str) -> bool:
    known, light = lexicon(), light_word(word)
    return light in known.nominal or light in known.particles or light in word_forms()


def find_collocations(text: str) -> Iterator[Candidate]:
    """Yield the wrong collocations of a text, each with what Arabic says where it can be put in the same form."""
    words = words_of(text)
    end = 0
    for i, word in enumerate(words):
        if word.span[0] < end:
            continue
        for collocation, head in _heads(word.light):
            places, parts = _places(words, i, collocation)
            if not places or not _in_context(words, i, collocation.context):
                continue
            if collocation.verbal and _is_masdar(words, i, head, collocation):
                head = replace(head, slot="masdar")
            span = word.span[0], words[places[-1]].span[1]
            after = _Rewriting(text, words, collocation, (head, *parts), (i, *places)).after() or text[slice(*span)]
            evidence = f"{collocation.origin} {' '.join(collocation.wrong)}"
            yield Candidate(span, after, evidence, _english(collocation, head, parts, places[0] - i))
            end = span[1]
            break


def _english(collocation: Collocation, head: Part, parts: Sequence[Part], distance: int) -> str:
    """Return the English of a match in the form that answers to it; empty where that is not certain."""
    cited = all(part.slot in (SINGULAR, TANWIN) and not part.suffix for part in parts) and distance == 1
    if not cited or head.suffix:
        return ""
    if not collocation.verbal:
        return collocation.english if head.slot in (SINGULAR, TANWIN) else ""
    verb, _, rest = collocation.english.partition(" ")
    form = english_form(verb, head.slot)
    if parts[-1].definite:
        rest = re.sub("(?:^| )an? ", lambda match: match.group().replace(match.group().strip(), "the"), rest)
    return f"{form} {rest}".strip() if form else ""


def _places(words: Sequence[Word], i: int, collocation: Collocation) -> tuple[list[int], list[Part]]:
    """Return where the other words of a collocation stand, and as what; nothing if they do not."""
    reach = _BETWEEN if collocation.verbal and collocation.wrong[0] not in _TWO_OBJECTS else 0
    for gap in range(reach + 1):
        first = i + 1 + gap
        if first >= len(words) or not words[first].joined:
            break
        if gap and not _may_stand_between(words[first - 1].light):
            break
        parts = _followers(words, first, collocation.wrong[1:])
        if parts and _drops_object(collocation) and _is_owned(words, first + len(parts), parts[-1]):
            break
        if parts and (not gap or _is_apart(words[first - 1].light, parts[0])):
            return list(range(first, first + len(parts))), parts
    return [], []


def _drops_object(collocation: Collocation) -> bool:
    return collocation.verbal and len(collocation.right) < len(collocation.wrong)


def _is_owned(words: Sequence[Word], following: int, part: Part) -> bool:
    """Tell whether a noun is somebody's: «أخذ مكانه» and «أخذ مكان الرجل» are no "take place"."""
    if part.definite or following >= len(words) or not words[following].joined:
        return bool(part.suffix)
    return words[following].light.startswith("ال") and part.slot != TANWIN


def _is_masdar(words: Sequence[Word], i: int, head: Part, collocation: Collocation) -> bool:
    """Tell whether a form that may be perfect or masdar is the masdar here: after a preposition, «تم» or a noun."""
    masdar = conjugation(collocation.wrong[0]).get("masdar", "")
    if collocation.finite_only or head.slot != "perfect":
        return False
    if head.prefix not in ("", "و", "ف"):
        return True
    if light_word(masdar) != head.stem:
        return False
    before = words[i - 1].light if i and words[i].joined and not head.prefix else ""
    if before in _BEFORE_VERBS or before.startswith("ال"):
        return False
    return before in lexicon().particles or before in lexicon().things or before in _COMPLETES


def _followers(words: Sequence[Word], first: int, entries: Sequence[str]) -> list[Part]:
    parts = []
    for place, entry in enumerate(entries, first):
        if place >= len(words) or not words[place].joined:
            return []
        if (part := _follower(words[place].light, entry)) is None:
            return []
        parts.append(part)
    return parts


@lru_cache(maxsize=32768)
def _may_stand_between(word: str) -> bool:
    """Tell whether a word may be a subject or an adverb: neither a particle nor bound by one, nor a verb."""
    known = lexicon()
    if word in known.particles or word.startswith(("بال", "لل", "وال")) or word.isdigit():
        return False
    return word not in known.finite or word in known.nominal


def _is_apart(before: str, part: Part) -> bool:
    """Tell whether a noun is no second term of a construct that the word before it begins."""
    if part.slot == TANWIN or before.startswith("ال") or before.endswith(("ون", "ية", "ي", "وا")):
        return True
    return not (before in lexicon().nominal or before in lexicon().finite)


def _in_context(words: Sequence[Word], i: int, context: tuple[str, ...]) -> bool:
    if not context:
        return True
    near = {r.stem for word in words[max(0, i - _WINDOW) : i + _WINDOW] for r in analyses(word.light)}
    wanted = [light_word(word) for word in context if not word.startswith(_NOT_BESIDE)]
    unwanted = [light_word(word[1:]) for word in context if word.startswith(_NOT_BESIDE)]
    return near.isdisjoint(unwanted) and (not wanted or not near.isdisjoint(wanted))


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """One match on its way to what Arabic says."""

    text: str
    words: Sequence[Word]
    collocation: Collocation
    parts: tuple[Part, ...]
    places: tuple[int, ...]

    def after(self) -> str:
        """Return the right collocation in the form of the wrong one; empty where that is not certain."""
        return self._verbal() if self.collocation.verbal else self._nominal()

    def _printed(self, k: int) -> str:
        return self.text[slice(*self.words[self.places[k]].span)]

    def _gap(self) -> str:
        """Return what stands between the first word and the second, blanks and all."""
        return self.text[self.words[self.places[0]].span[1] : self.words[self.places[1]].span[0]]

    def _is_bare(self) -> bool:
        """Tell whether the last word has neither article nor pronoun, and nothing that belongs to it follows."""
        last = self.places[-1] + 1
        if self.parts[-1].definite:
            return False
        following = self.words[last] if last < len(self.words) and self.words[last].joined else None
        return following is None or following.light in lexicon().particles or not _is_word(following.light)

    def _verbal(self) -> str:
        wrong, right = self.collocation.wrong, self.collocation.right
        head = self._verb()
        if not head or (light_word(wrong[0]) in _TO_SOMEONE and self._gap().strip()):
            return ""
        if light_word(right[-1]) == light_word(wrong[-1]) and len(right) > 1:
            return head + self._gap() + " ".join((*right[1:-1], self._printed(-1)))
        required = right[-1][0]
        if required in _ATTACHED and light_word(right[-1][1:]) == light_word(wrong[-1]):
            noun = self.parts[-1]
            printed = self._printed(-1)
            printed = printed[:-1] if noun.slot == TANWIN else printed
            return head + self._gap() + " ".join((*right[1:-1], attach(required, printed)))
        if not self._is_bare():
            return ""
        gap = self._gap().rstrip()
        return " ".join((head + gap, *right[1:]))

    def _verb(self) -> str:
        """Return the right verb in the form of the wrong one, with its proclitic."""
        head = self.parts[0]
        if light_word(self.collocation.right[0]) == light_word(self.collocation.wrong[0]):
            return self._printed(0)
        form = conjugation(self.collocation.right[0]).get(head.slot, "")
        if not form or head.suffix:
            return ""
        return attach(head.prefix.removesuffix("ال"), form) if not head.definite else ""

    def _nominal(self) -> str:
        head, last = self.parts[0], self.parts[-1]
        if any(part.suffix for part in self.parts):
            return ""
        definite = any(part.definite for part in self.parts)
        phrase = self._phrase(head.slot)
        if definite and phrase and not self._is_definite(phrase):
            made = make_definite(phrase)
            phrase = made if made != phrase else ""
        if not definite and phrase and self._is_definite(phrase) and last.slot != head.slot:
            return ""
        proclitic = head.prefix[:-1] if head.prefix.endswith("لل") else head.prefix.removesuffix("ال")
        return phrase and attach(proclitic, phrase)

    @staticmethod
    def _is_definite(phrase: str) -> bool:
        return any(word.startswith(("ال", "لل", "بال")) for word in phrase.split())

    def _phrase(self, slot: str) -> str:
        """Return the right phrase with its head in a slot, and the adjectives after it agreeing."""
        right = self.collocation.right
        if slot == noun_forms(self.collocation.wrong[0]).get(light_word(self.collocation.wrong[0]), SINGULAR):
            return " ".join(right)
        head = decline(right[0], slot)
        if not head or any(word.startswith("ال") for word in right):
            return ""
        return " ".join((head, *(agreeing(word, head, right[0]) for word in right[1:])))
