"""Where the faults of weak machine translation can stand in clean Arabic, and what stands there then.

Each finder yields the places of one class of faults; all words come from the shipped lists. A word that may be
something else is left: a verb that may be a noun, a noun of two genders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from .arabic import ARTICLED, WORD, analyses, has_arabic, light_word
from .glossary.find import NAME_KINDS, TermIndex
from .glossary.read import read_table, shipped
from .hints import is_ordinary, names_index
from .rules import frames
from .rules.calques import attach, calques
from .types import Term, TermMatch

Place = tuple[int, int, str]  # where a fault can stand, and what stands there then
NAME_LETTERS = 6  # of a name that can lose one and still be known
REACH = 5  # words between a verb and what it governs
_OTHER_GENDER = {
    frames.PERFECT: frames.PERFECT_F,
    frames.PERFECT_F: frames.PERFECT,
    frames.IMPERFECT: frames.IMPERFECT_F,
    frames.IMPERFECT_F: frames.IMPERFECT,
}
_GROUPED = re.compile(r"(?<![\d.,،])\d{1,3}(?:,\d{3})+(?![\d,]|\.\d)")
_NUMBER = r"(\d[\d,]*)"
_RANGE = re.compile(rf"(?<!\w)(?:(?:ما )?بين {_NUMBER} و ?{_NUMBER}|من {_NUMBER} (?:إلى|الى) {_NUMBER})")
_MARK = re.compile(r"(?<=\w)[،؛؟.!:](?=\s|\Z)")
_QUOTATION = re.compile(r"[^:.«“\"]{0,80}:? ?[«“\"]")
_CASES = {"ون": "ين", "ين": "ون"}
_CONTRACTIONS = {"عما": "عن ما", "مما": "من ما"}
_COMPLEMENT = re.compile("إن(?:ه|ها|هم|هما|هن|نا|ني|ك|كم)?")


def ungrouped(text: str) -> Iterator[Place]:
    """Yield the numbers whose groups lose their comma or get an Arabic one."""
    for match in _GROUPED.finditer(text):
        for mark in ("،", ""):
            yield *match.span(), match.group().replace(",", mark)


def doubled_ranges(text: str) -> Iterator[Place]:
    """Yield the ranges that become «ما يصل إلى … إلى …»."""
    for match in _RANGE.finditer(text):
        low, high = (number for number in match.groups() if number)
        yield *match.span(), f"ما يصل إلى {low} إلى {high}"


def spaced_marks(text: str) -> Iterator[Place]:
    """Yield the punctuation that gets a space before it."""
    for match in _MARK.finditer(text):
        yield *match.span(), f" {match.group()}"


@lru_cache(maxsize=16)  # several classes ask for the same text
def _names(text: str) -> tuple[TermMatch, ...]:
    return tuple(m for m in names_index().find(text) if m.term.kind in NAME_KINDS and not m.suffix)


def latin_names(text: str) -> Iterator[Place]:
    """Yield the names that are left in English."""
    for match in _names(text):
        if match.prefix in ("", "و"):
            yield *match.span, match.prefix + match.term.target.removeprefix("the ")


def misspelt_names(text: str) -> Iterator[Place]:
    """Yield the names, as far as they are no common words, that lose a long vowel: «زيلنسكي» for «زيلينسكي»."""
    for match in _names(text):
        for found in WORD.finditer(text, *match.span):
            start, end = found.span()
            first = start + len(match.prefix) if start == match.span[0] else start
            if end - first >= NAME_LETTERS and not is_ordinary(light_word(text[first:end])):
                vowels = (at for at in range(first + 3, end - 1) if text[at] in "يوا")
                yield from ((start, end, text[start:at] + text[at + 1 : end]) for at in vowels)


def _under(prefix: str, phrase: str) -> str:
    return prefix + phrase.removeprefix("ال") if prefix in ARTICLED else attach(prefix, phrase)


def literal_phrases(text: str) -> Iterator[Place]:
    """Yield the natural phrases of which a literal rendering is listed."""
    return _swapped(_natural_phrases(), text)


def wrong_senses(text: str) -> Iterator[Place]:
    """Yield the words that stand in the context of their sense, with a word of another sense of the English."""
    return _swapped(_senses(), text)


def _swapped(index: TermIndex, text: str) -> Iterator[Place]:
    for match in index.find(text):
        for after in (match.term.target, *match.term.aliases) if not match.suffix else ():
            yield *match.span, _under(match.prefix, after)


@lru_cache(maxsize=1)
def _natural_phrases() -> TermIndex:
    literal: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for calque in calques():
        for natural in (phrase for phrase in calque.natural if " " in phrase):
            literal.setdefault((natural, calque.context), []).append(calque.literal)
    return TermIndex(
        Term(natural, made[0], aliases=tuple(made[1:]), kind="group", context=context)
        for (natural, context), made in literal.items()
    )


def _cell(row: dict[str, str], column: str) -> list[str]:
    return [part.strip() for part in row[column].split("|") if part.strip()]


@lru_cache(maxsize=1)
def _senses() -> TermIndex:
    """Return the words that have a sense beside them in a context, in all forms that both share."""
    terms = []
    for origin, row in read_table(shipped("polysemes")):
        context = tuple(_cell(row, "context_words_ar"))
        wrong = _cell(row, "wrong_arabic") if context else []
        for right in _cell(row, "right_arabic"):
            for forms in zip(*_inflected([right, *wrong]), strict=False) if wrong else ():
                kind = "verb" if light_word(right) in frames.lexicon().paradigms else "noun"
                terms.append(Term(forms[0], forms[1], aliases=forms[2:], kind=kind, context=context, origin=origin))
    return TermIndex(terms)


def _inflected(options: list[str]) -> list[tuple[str, ...]]:
    """Return the forms of each word if all are verbs or all are nouns, else the words themselves."""
    for paradigms in (frames.lexicon().paradigms, frames.lexicon().nouns):
        if all(light_word(option) in paradigms for option in options):
            return [paradigms[light_word(option)] for option in options]
    return [(option,) for option in options]


@lru_cache(maxsize=1)
def _nouns() -> dict[str, tuple[str, bool]]:
    """Return for each noun the gender that agrees with it, and whether it is a person; none of two minds."""
    found: dict[str, set[tuple[str, bool]]] = {}
    for _, row in read_table(shipped("lexicon")):
        if row["pos"] == "noun":
            person = row["human"] == "y"
            for number, form in enumerate(_cell(row, "forms_ar")):
                gender = row["gender"] if not number else "plural" if person else "f"
                found.setdefault(light_word(form), set()).add((gender, person))
    return {form: next(iter(kinds)) for form, kinds in found.items() if len(kinds) == 1}


@lru_cache(maxsize=1)
def _adjectives() -> dict[str, tuple[str, str]]:
    """Return for each adjective of one word its gender and its form of the other gender."""
    found = {}
    for _, row in read_table(shipped("lexicon")):
        forms = _cell(row, "forms_ar")
        if row["pos"] == "adj" and len(forms) > 1 and " " not in forms[0] and forms[1].endswith(("ة", "اء")):
            found[light_word(forms[0])] = "m", forms[1]
            found[light_word(forms[1])] = "f", forms[0]
    return found


def _neighbours(text: str) -> Iterator[tuple[frames.Word, frames.Word]]:
    yield from ((a, b) for a, b in pairwise(frames.words_of(text)) if b.joined)


def _article(word: frames.Word) -> str:
    return "ال" if word.light.startswith("ال") else ""


def _agreeing(text: str) -> Iterator[tuple[frames.Word, frames.Word, str]]:
    """Yield each noun with the adjective that follows and agrees with it, and the adjective of the other gender."""
    for noun, adjective in _neighbours(text):
        article = _article(adjective)
        gender, other = _adjectives().get(adjective.light.removeprefix(article), ("", ""))
        if gender and any(
            _nouns().get(reading.stem, ("",))[0] == gender
            and bool(article) == (reading.prefix in ARTICLED or bool(reading.suffix))
            for reading in analyses(noun.light)
        ):
            yield noun, adjective, article + other


def adjective_genders(text: str) -> Iterator[Place]:
    """Yield the adjectives that get the other gender."""
    yield from ((*adjective.span, other) for _, adjective, other in _agreeing(text))


def lost_articles(text: str) -> Iterator[Place]:
    """Yield the adjectives that lose their article."""
    for _, adjective, _ in _agreeing(text):
        if _article(adjective):
            yield *adjective.span, adjective.text.removeprefix("ال")


def dropped_nouns(text: str) -> Iterator[Place]:
    """Yield the nouns that bear no proclitic with their adjective, of which only the adjective is left."""
    for noun, adjective, _ in _agreeing(text):
        if noun.light.removeprefix(_article(noun)) in _nouns():
            yield noun.span[0], adjective.span[1], adjective.text


def _finite(word: frames.Word) -> Iterator[tuple[str, frames.Verb]]:
    """Yield the readings of a word as a finite verb, if it can be nothing else."""
    for proclitic, verb in frames.finite_readings(word.light):
        if word.light.removeprefix(proclitic) not in frames.lexicon().nominal and word.text.startswith(proclitic):
            yield proclitic, verb


def _subjects(text: str) -> Iterator[tuple[frames.Word, str, frames.Verb, frames.Word]]:
    """Yield each verb with the definite noun after it that must be its subject, since it agrees or is a person."""
    for word, noun in _neighbours(text):
        gender, person = _nouns().get(noun.light.removeprefix("ال"), ("", False))
        slots = {
            "f": (frames.PERFECT_F, frames.IMPERFECT_F),
            "m": (frames.PERFECT, frames.IMPERFECT) if person else (),
        }.get(gender, ())
        for proclitic, verb in _finite(word) if _article(noun) else ():
            if verb.slot in slots:
                yield word, proclitic, verb, noun


def verb_genders(text: str) -> Iterator[Place]:
    """Yield the verbs that get the other gender than their subject."""
    for word, proclitic, verb, _ in _subjects(text):
        if form := frames.conjugated(verb.lemma, _OTHER_GENDER[verb.slot]):
            yield *word.span, proclitic + form


def passives(text: str) -> Iterator[Place]:
    """Yield the verbs that become «تم» with a verbal noun and «من قبل» before the subject."""
    for word, proclitic, verb, noun in _subjects(text):
        if (masdar := frames.conjugated(verb.lemma, frames.MASDAR)) and verb.lemma != "كان":
            auxiliary = "تم" if verb.slot in (frames.PERFECT, frames.PERFECT_F) else "يتم"
            yield word.span[0], noun.span[1], f"{proclitic}{auxiliary} {masdar} من قبل {noun.text}"


def subjects_first(text: str) -> Iterator[Place]:
    """Yield the verbs with their subjects and the adjectives of these, the subject first."""
    attributes = {noun.span: adjective for noun, adjective, _ in _agreeing(text)}
    for word, proclitic, _, noun in _subjects(text):
        end = attributes.get(noun.span, noun).span[1]
        yield word.span[0], end, f"{proclitic}{text[noun.span[0] : end]} {word.text[len(proclitic) :]}"


def nouns_for_verbs(text: str) -> Iterator[Place]:
    """Yield the verbs that become their verbal noun."""
    for word in frames.words_of(text):
        for proclitic, verb in _finite(word):
            if verb.slot in (frames.IMPERFECT, frames.IMPERFECT_F) and (
                masdar := frames.conjugated(verb.lemma, frames.MASDAR)
            ):
                yield *word.span, proclitic + masdar


def wrong_cases(text: str) -> Iterator[Place]:
    """Yield the sound plurals, and the duals, that get the other ending of case."""
    for word in frames.words_of(text):
        stems = (reading.stem for reading in analyses(word.light) if not reading.suffix)
        if word.text[-2:] in _CASES and any(stem[:-2] + "ون" in _sound_plurals() for stem in stems):
            yield *word.span, word.text[:-2] + _CASES[word.text[-2:]]


@lru_cache(maxsize=1)
def _sound_plurals() -> frozenset[str]:
    """Return the plurals in «ون» that keep their singular: not «قرون»."""
    forms = frames.lexicon().nouns.items()
    return frozenset(singular + "ون" for singular, rest in forms if singular + "ون" in map(light_word, rest))


def _following(words: tuple[frames.Word, ...], place: int) -> Iterator[frames.Word]:
    """Yield the words after a place as far as a verb there reaches, up to the next punctuation."""
    for word in words[place + 1 : place + 2 + REACH]:
        if not word.joined:
            return
        yield word


@lru_cache(maxsize=1)
def _prepositions() -> dict[str, dict[str, list[str]]]:
    """Return for each verb its preposition, and those that the English verb suggests in its stead."""
    known = {
        row["lemma_ar"]
        for _, row in read_table(shipped("lexicon"))
        if row["pos"] == "prep" and len(row["lemma_ar"]) > 1
    }
    found: dict[str, dict[str, list[str]]] = {}
    for _, row in read_table(shipped("verb_frames")):
        wrong = [word for frame in _cell(row, "frame_ar_wrong") if (word := frame.split()[-1]) in known]
        for frame in _cell(row, "frame_ar_right"):
            verb, *rest = (word for word in frame.split() if has_arabic(word))
            if wrong and rest and rest[-1] in known and light_word(verb) in frames.lexicon().paradigms:
                found.setdefault(light_word(verb), {}).setdefault(rest[-1], []).extend(wrong)
    return found


def wrong_prepositions(text: str) -> Iterator[Place]:
    """Yield the prepositions that become what the English verb suggests."""
    words = frames.words_of(text)
    for place, word in enumerate(words):
        governed = [_prepositions().get(verb.lemma, {}) for _, verb in _finite(word)]
        for other in _following(words, place) if any(governed) else ():
            for wrong in (after for verb in governed for after in verb.get(other.text, ())):
                yield *other.span, wrong


@lru_cache(maxsize=1)
def _speech_verbs() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the verbs that introduce speech, and those that an English one becomes word by word."""
    verbs = {forms[0] for forms in frames.lexicon().paradigms.values()}
    right, wrong = (
        {frame.split()[0] for _, row in read_table(shipped("verb_frames")) for frame in _cell(row, column)
         if frame.endswith("X: «")} & verbs
        for column in ("frame_ar_right", "frame_ar_wrong")
    )  # fmt: skip
    return frozenset(map(light_word, right)), tuple(sorted(wrong - right))


def wrong_speech_verbs(text: str) -> Iterator[Place]:
    """Yield the verbs before a quotation that become a literal rendering of another English one."""
    right, wrong = _speech_verbs()
    for word in frames.words_of(text):
        for proclitic, verb in _finite(word):
            if verb.lemma in right and _QUOTATION.match(text, word.span[1]):
                yield from (
                    (*word.span, proclitic + form) for lemma in wrong if (form := frames.conjugated(lemma, verb.slot))
                )


def repeated_words(text: str) -> Iterator[Place]:
    """Yield the words that stand twice."""
    for word in frames.words_of(text):
        if has_arabic(word.text) and len(word.light) > 1:
            yield *word.span, f"{word.text} {word.text}"


def split_contractions(text: str) -> Iterator[Place]:
    """Yield «عما» and «مما», which fall apart."""
    for word in frames.words_of(text):
        proclitic = "و" if word.light.startswith("و") else ""
        if after := _CONTRACTIONS.get(word.light.removeprefix("و")):
            yield *word.span, proclitic + after


def wrong_complementizers(text: str) -> Iterator[Place]:
    """Yield «إن» after «قال», which becomes «أن»."""
    words = frames.words_of(text)
    for place, word in enumerate(words):
        if any(verb.lemma == "قال" for _, verb in _finite(word)):
            for other in _following(words, place):
                if _COMPLEMENT.fullmatch(other.text):
                    yield *other.span, "أ" + other.text[1:]
