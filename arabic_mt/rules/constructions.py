"""What rules about constructions ask of a text: its words, its verbs and masdars, the passive of a verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import TOKEN, light_word
from ..glossary.read import read_table, shipped
from ..types import Span

_BLANKS = " \t\u00a0"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number of a text: where it stands, lightly folded, and whether only blanks part it from the last."""

    span: Span
    light: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of a verb, third person as the lexicon writes them, and its English."""

    perfect: str
    imperfect: str
    masdar: str
    english: str


@lru_cache(maxsize=64)  # several rules ask for the same text
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text, lightly folded.

    >>> [(word.light, word.joined) for word in words_of("تم نقل، ثم")]
    [('تم', False), ('نقل', True), ('ثم', False)]
    """
    found, end = [], -1
    for match in TOKEN.finditer(text):
        gap = text[end : match.start()] if end >= 0 else ""
        found.append(Word(match.span(), light_word(match.group()), bool(gap) and not gap.strip(_BLANKS)))
        end = match.end()
    return tuple(found)


@lru_cache(maxsize=1)
def verbs() -> tuple[Verb, ...]:
    """Return the verbs of the shipped lexicon that name their masdar."""
    found = []
    for _, row in read_table(shipped("lexicon")):
        forms = [form.strip() for form in row["forms_ar"].split("|")]
        if row["pos"] == "verb" and len(forms) > 5:
            found.append(Verb(forms[0], forms[1], forms[5], row["english"].split(" / ")[0].strip()))
    return tuple(found)


@lru_cache(maxsize=1)
def verbs_by_masdar() -> dict[str, tuple[Verb, ...]]:
    """Return the verbs of each masdar, lightly folded."""
    found: dict[str, tuple[Verb, ...]] = {}
    for verb in verbs():
        key = light_word(verb.masdar)
        found[key] = (*found.get(key, ()), verb)
    return found


@lru_cache(maxsize=1)
def finite_forms() -> dict[str, str]:
    """Return the finite forms of the lexicon's verbs, lightly folded, each with the dictionary form of its verb."""
    found: dict[str, str] = {}
    for _, row in read_table(shipped("lexicon")):
        if row["pos"] == "verb":
            forms = [light_word(form.strip()) for form in row["forms_ar"].split("|")][:5]
            for form in (*forms, *_persons(forms)):
                found.setdefault(form, light_word(row["lemma_ar"]))
    return found


@lru_cache(maxsize=1)
def imperfects() -> frozenset[str]:
    """Return the imperfect forms of the lexicon's verbs, lightly folded: «يكتب», «تكتب», «نكتب», «يكتبون»."""
    found: set[str] = set()
    for verb in verbs():
        forms = [light_word(verb.perfect), light_word(verb.imperfect)]
        found.update((forms[1], "ت" + forms[1][1:]), (form for form in _persons(forms) if form != forms[0] + "نا"))
    return frozenset(found)


def _persons(forms: list[str]) -> Iterator[str]:
    """Yield the plural of the imperfect and the first persons: «يكسرون», «يكسروا», «نكسر», «كسرنا»."""
    if len(forms) > 1 and forms[1].startswith("ي"):
        stem = forms[1][1:]
        yield from ("ن" + stem, "ا" + stem)
        bare = stem[:-1] if stem.endswith(("ي", "ى", "و")) else stem
        yield from (person + bare + ending for person in "يت" for ending in ("ون", "وا"))
    if not forms[0].endswith(("ى", "ا")):
        yield forms[0] + "نا"


def verb_of(word: str) -> str:
    """Return the dictionary form of the verb that a lightly folded word may be a finite form of, or nothing.

    >>> verb_of("وسيكسر"), verb_of("الكسر")
    ('كسر', '')
    """
    forms = finite_forms()
    for prefix in ("", "و", "ف", "س", "وس", "فس", "ل", "ول"):
        if word.startswith(prefix) and (lemma := forms.get(word[len(prefix) :])):
            return lemma
    return ""


def passive(verb: Verb) -> tuple[str, str]:
    """Return the passive of a verb as unvowelled text shows it: perfect and imperfect, masculine singular.

    Empty strings stand for what is not certain: doubled hamza, and verbs that the lexicon gives no forms of.

    Source: W. Wright, A Grammar of the Arabic Language, part I, sections 73-75 and 164-168.

    >>> passive(Verb("نقل", "ينقل", "نقل", "move")), passive(Verb("أعاد", "يعيد", "إعادة", "return"))
    (('نقل', 'ينقل'), ('أعيد', 'يعاد'))
    >>> passive(Verb("ناقش", "يناقش", "مناقشة", "discuss")), passive(Verb("ألغى", "يلغي", "إلغاء", "cancel"))
    (('نوقش', 'يناقش'), ('ألغي', 'يلغى'))
    >>> passive(Verb("وضع", "يضع", "وضع", "put")), passive(Verb("أنشأ", "ينشئ", "إنشاء", "found"))
    (('وضع', 'يوضع'), ('أنشئ', 'ينشأ'))
    """
    if len(verb.perfect) < 3 or not verb.imperfect.startswith("ي") or verb.perfect[0] == "آ":
        return "", ""
    return _passive_perfect(verb.perfect), _passive_imperfect(verb.perfect, verb.imperfect)


def _passive_perfect(perfect: str) -> str:
    stem, last = perfect[:-1], perfect[-1]
    if len(perfect) > 3 and perfect[1] == "ا":  # form III
        stem = stem[0] + "و" + stem[2:]
    elif len(perfect) > 4 and perfect[0] == "ت" and perfect[2] == "ا":  # form VI
        stem = stem[:2] + "و" + stem[3:]
    elif stem[-1] == "ا":  # a hollow verb
        stem = stem[:-1] + "ي"
    stem = stem[0] + stem[1:].replace("أ", "ئ")
    return stem + {"ى": "ي", "ا": "ي", "أ": "ئ"}.get(last, last)


def _passive_imperfect(perfect: str, imperfect: str) -> str:
    if perfect[0] == "و" and len(perfect) == 3 and imperfect[1] != "و":
        imperfect = "يو" + imperfect[1:]
    if imperfect[-1] in "يوى":
        return imperfect[:-1] + "ى"
    if len(imperfect) > 3 and imperfect[-2] in "يو" and perfect[-2] == "ا":
        imperfect = imperfect[:-2] + "ا" + imperfect[-1]
    return imperfect[:-1] + "أ" if imperfect[-1] == "ئ" else imperfect


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of the lexicon, lightly folded: singulars with their gender, plurals with whether they are people."""

    gender: dict[str, str]
    human: dict[str, bool]


@lru_cache(maxsize=1)
def nouns() -> Nouns:
    """Return the shipped lexicon's nouns."""
    gender: dict[str, str] = {}
    human: dict[str, bool] = {}
    for _, row in read_table(shipped("lexicon")):
        if row["pos"] == "noun":
            first, *rest = [light_word(form.strip()) for form in row["forms_ar"].split("|")]
            gender.setdefault(first, row["gender"] or ("f" if first.endswith("ة") else "m"))
            for plural in (*rest, *((first[:-1] + "ات",) if first.endswith("ة") else ())):
                human.setdefault(plural, row["human"] == "y")
    return Nouns(gender, human)


def is_feminine(word: str) -> bool | None:
    """Tell whether a verb before this lightly folded noun takes the feminine; None where that is not known.

    >>> is_feminine("القوات"), is_feminine("الجنود"), is_feminine("التقرير")
    (True, False, False)
    """
    known = nouns()
    for stem in (word, word.removeprefix("ال")):
        answers = {known.gender[stem] == "f"} if stem in known.gender else set()
        if stem in known.human:
            answers.add(not known.human[stem] or stem.endswith("ات"))
        if answers:
            return answers.pop() if len(answers) == 1 else None
    return None
