"""The forms of the lexicon's words and of demonyms: gender, number and case, as far as letters show them.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapters 6 and 7 (number, gender, case).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import light_word
from ..glossary.read import read_table, shipped

ADJECTIVAL = ("adj", "demonym", "participle")
NOMINAL = ("noun", "masdar", *ADJECTIVAL)
_DUAL, _SOUND, _CASES = ("ان", "ين"), ("ون", "ين"), ("nom", "obl")
_WEAK = tuple("يىو")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a word.

    Attributes:
        pos: noun, masdar, adj, demonym, participle, verb, num or other.
        gender: ``m``, ``f`` or empty for either.
        number: ``sg``, ``du`` or ``pl``.
        case: ``nom`` or ``obl`` where the ending shows it.
        lemma: the forms that the list names: of a noun singular and plurals, of an adjective masculine, feminine and
            plural, of a verb those of the lexicon.
        human: a noun for persons.
        sound: a plural in ون.
        tense: ``past`` or ``present`` of a verb.
    """

    pos: str
    gender: str
    number: str
    case: str
    lemma: tuple[str, ...]
    human: bool = False
    sound: bool = False
    tense: str = ""


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[Form, ...]]:
    """Return the readings of every lightly folded form, without clitics."""
    found: dict[str, dict[Form, None]] = {}
    for spelling, form in (*_lexicon_forms(), *_demonym_forms()):
        found.setdefault(light_word(spelling), {})[form] = None
    return {key: tuple(readings) for key, readings in found.items()}


def _lexicon_forms() -> Iterator[tuple[str, Form]]:
    kinds = {"verb": _verb, "noun": _noun, "adj": _adjective}
    for _, row in read_table(shipped("lexicon")):
        lemma = tuple(form.strip() for form in row["forms_ar"].split("|") if form.strip())
        yield from kinds.get(row["pos"], _other)(lemma, row)


def _other(lemma: tuple[str, ...], row: dict[str, str]) -> Iterator[tuple[str, Form]]:
    pos = "num" if row["pos"] == "num" else "other"
    for spelling in lemma:
        if spelling != "كأن":  # folded it would be a reading of «كان»
            yield spelling, Form(pos, "", "sg", "", lemma)


def _verb(lemma: tuple[str, ...], row: dict[str, str]) -> Iterator[tuple[str, Form]]:
    slots = (
        ("m", "sg", "past"),
        ("m", "sg", "present"),
        ("f", "sg", "past"),
        ("f", "sg", "present"),
        ("m", "pl", "past"),
    )
    for spelling, (gender, number, tense) in zip(lemma, slots, strict=False):
        yield spelling, Form("verb", gender, number, "", lemma, tense=tense)
    if len(lemma) > 1 and lemma[1].startswith("ي"):
        yield plural_present(lemma), Form("verb", "m", "pl", "", lemma, tense="present")
    if len(lemma) > 5:
        gender = "f" if lemma[5].endswith("ة") else "m"
        yield lemma[5], Form("masdar", gender, "sg", "", (lemma[5],))
    if participle := _participle(lemma):
        yield from _inflected("participle", participle)


def _participle(verb: tuple[str, ...]) -> tuple[str, ...]:
    """Return the active participle of a verb: masculine, feminine, plural."""
    if len(verb) < 7 or " " in verb[6]:
        return ()
    base = verb[6]
    return _defective(base) if verb[1][-1:] in _WEAK and not base.endswith(_WEAK) else (base, f"{base}ة", f"{base}ون")


def _defective(base: str) -> tuple[str, ...]:
    return base, f"{base}ية", f"{base}ون"


def plural_present(verb: tuple[str, ...]) -> str:
    """Return the third person plural of the imperfect.

    >>> plural_present(("قال", "يقول")), plural_present(("أبدى", "يبدي"))
    ('يقولون', 'يبدون')
    """
    body = verb[1]
    return (body[:-1] if body.endswith(_WEAK) else body) + "ون"


def _noun(lemma: tuple[str, ...], row: dict[str, str]) -> Iterator[tuple[str, Form]]:
    if not lemma:
        return
    gender = row["gender"] if row["gender"] in ("m", "f") else ""
    human = row["human"] == "y" or any(map(_is_of_persons, lemma[1:]))
    one = Form("noun", gender, "sg", "", lemma, human)
    yield lemma[0], one
    yield from _duals(lemma[0], one)
    for spelling in lemma[1:]:
        yield from _plural(spelling, one)


def _is_of_persons(plural: str) -> bool:
    """Tell whether a plural has a shape that only persons have: فعلاء, فاعلون."""
    return plural.endswith("ون") or (plural.endswith("اء") and len(plural) == 5)


def _plural(plural: str, one: Form) -> Iterator[tuple[str, Form]]:
    if plural.endswith(_SOUND) and len(plural) > 4:
        for ending, case in zip(_SOUND, _CASES, strict=True):
            yield plural[:-2] + ending, Form(one.pos, "m", "pl", case, one.lemma, one.human, True)
    else:
        yield plural, Form(one.pos, one.gender, "pl", "", one.lemma, one.human)


def _duals(single: str, one: Form) -> Iterator[tuple[str, Form]]:
    if " " in single or single.endswith(("ى", "ا", "ء", "ان")):
        return
    stem = f"{single[:-1]}ت" if single.endswith("ة") else single
    for ending, case in zip(_DUAL, _CASES, strict=True):
        yield stem + ending, Form(one.pos, one.gender, "du", case, one.lemma, one.human)


def _adjective(lemma: tuple[str, ...], row: dict[str, str]) -> Iterator[tuple[str, Form]]:
    yield from _inflected("adj", lemma)


def _inflected(pos: str, lemma: tuple[str, ...]) -> Iterator[tuple[str, Form]]:
    """Yield the forms of an adjective: masculine, feminine, their duals and plurals."""
    if not lemma:
        return
    yield lemma[0], Form(pos, "m", "sg", "", lemma)
    yield from _duals(lemma[0], Form(pos, "m", "sg", "", lemma))
    if len(lemma) > 1:
        one = Form(pos, "f", "sg", "", lemma)
        yield lemma[1], one
        if lemma[1].endswith("ة"):
            yield from _duals(lemma[1], one)
            yield f"{lemma[1][:-1]}ات", Form(pos, "f", "pl", "", lemma)
    for plural in lemma[2:]:
        yield from _plural(plural, Form(pos, "m", "pl", "", lemma, True))


def _demonym_forms() -> Iterator[tuple[str, Form]]:
    for _, row in read_table(shipped("demonyms")):
        base = row["source"]
        variants = [form.strip() for form in row["variants"].split("|")]
        if base.endswith("ي") and f"{base}ة" in variants:
            yield from _inflected("demonym", (base, f"{base}ة", f"{base}ون"))
        yield from (
            (v, Form("demonym", "m", "pl", "", (base, f"{base}ة"), True)) for v in variants if v and base[:3] not in v
        )


def wanted(noun: Form) -> tuple[str, str]:
    """Return the gender and number that a noun wants of its adjective and of a verb after it.

    >>> wanted(Form("noun", "m", "pl", "", ("كتاب", "كتب")))
    ('f', 'sg')
    """
    return ("f", "sg") if noun.number == "pl" and not noun.human else (noun.gender, noun.number)


def agrees(noun: Form, adjective: Form) -> bool:
    """Tell whether a form of an adjective may belong to a form of a noun."""
    gender, number = wanted(noun)
    same = not gender or not adjective.gender or gender == adjective.gender
    if noun.number == "du":
        return same and adjective.number == "du" and _same(noun, adjective)
    if noun.number == "pl" and not noun.human:
        return adjective.gender != "m" or (adjective.number == "pl" and not adjective.sound)
    if number == "pl":  # broken plurals of persons may be taken for a group
        return (adjective.number == "pl" and _same(noun, adjective)) or (adjective.gender == "f" and not noun.sound)
    return adjective.number == "sg" and same


def _same(one: Form, other: Form) -> bool:
    return not one.case or not other.case or one.case == other.case


def inflect(form: Form, gender: str, number: str, case: str = "") -> str:
    """Return an adjective in another gender, number and case; empty if its list has no such form.

    >>> lemma = ("صيني", "صينية", "صينيون")
    >>> inflect(Form("demonym", "m", "sg", "", lemma), "m", "pl", "obl")
    'صينيين'
    """
    lemma, oblique = form.lemma, case == "obl"
    feminine = lemma[1] if len(lemma) > 1 else ""
    if number == "sg":
        return feminine if gender == "f" else lemma[0]
    if number == "du":
        stem = lemma[0] if gender != "f" else f"{feminine[:-1]}ت"
        return stem + _DUAL[oblique] if stem else ""
    if gender == "f":
        return f"{feminine[:-1]}ات" if feminine.endswith("ة") else ""
    plural = lemma[2] if len(lemma) > 2 else ""
    return plural[:-2] + _SOUND[oblique] if plural.endswith(_SOUND) else plural
