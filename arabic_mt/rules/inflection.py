"""Forms of verbs and nouns by slot, so that one word can take the form of another: «شنت» for «أطلقت».

The lexicon names a few forms of each word; the regular ones are made here.
"""

from __future__ import annotations

from functools import lru_cache

from ..arabic import light_word
from ..glossary.read import read_table, shipped
from .constructions import nouns
from .frames import lexicon

SINGULAR, PLURAL, DUAL, OBLIQUE_DUAL, OBLIQUE_PLURAL, TANWIN = "s", "p", "d", "do", "po", "t"
_VERB_SLOTS = ("perfect", "imperfect", "perfect_f", "imperfect_f", "perfect_p", "masdar", "participle")
_WEAK = tuple("يىو")


@lru_cache(maxsize=4096)
def conjugation(lemma: str) -> dict[str, str]:
    """Return the forms of a verb of the lexicon by slot.

    >>> conjugation("أطلق")["perfect_f"], conjugation("أجرى")["ي-ون"]
    ('أطلقت', 'يجرون')
    """
    forms = lexicon().paradigms.get(light_word(lemma), ())
    found = dict(zip(_VERB_SLOTS, forms, strict=False))
    imperfect = found.get("imperfect", "")
    if imperfect.startswith("ي"):
        body = imperfect[1:]
        bare = body[:-1] if body.endswith(_WEAK) else body
        found |= {"we": "ن" + body, "I": "أ" + body}
        found |= {f"{person}-{ending}": person + bare + ending for person in "يت" for ending in ("ون", "وا")}
        if bare != body:
            found |= {"jussive": "ي" + bare, "jussive_f": "ت" + bare}
    if forms and forms[0][-1] not in "ىاأ" and len(forms[0]) > 2 and forms[0][-2] != "ا":
        found |= {"perfect_we": forms[0] + "نا"}
    return found


@lru_cache(maxsize=4096)
def verb_forms(lemma: str) -> dict[str, str]:
    """Return the slot of each lightly folded form of a verb; the first slot wins."""
    found: dict[str, str] = {}
    for slot, form in conjugation(lemma).items():
        found.setdefault(light_word(form), slot)
    return found


@lru_cache(maxsize=8192)
def declension(lemma: str) -> dict[str, str]:
    """Return the forms of a noun or adjective by slot; a word that is not in the lexicon has its regular ones.

    >>> declension("غارة")["p"], declension("هجوم")["t"]
    ('غارات', 'هجوما')
    """
    forms = lexicon().nouns.get(light_word(lemma), ()) or (lemma,)
    single, *rest = forms
    found = {SINGULAR: single}
    for number, plural in enumerate(rest):
        found[PLURAL if not number else f"p{number}"] = plural
    if single.endswith("ة"):
        found.setdefault(PLURAL, single[:-1] + "ات")
        found["pa"] = single[:-1] + "ات"
        stem = single[:-1] + "ت"
    else:
        stem = single
        if not single.endswith(("ا", "ى", "اء")):
            found[TANWIN] = single + "ا"
    found |= {DUAL: stem + "ان", OBLIQUE_DUAL: stem + "ين"}
    plural = found.get(PLURAL, "")
    if plural.endswith("ون"):
        found[OBLIQUE_PLURAL] = plural[:-2] + "ين"
    return found


@lru_cache(maxsize=8192)
def noun_forms(word: str) -> dict[str, str]:
    """Return the slot of each lightly folded form of a word of an entry.

    A word that is the first form of a noun or adjective stands for all its forms, another for itself only.
    """
    light = light_word(word)
    if light in lexicon().nouns:
        found: dict[str, str] = {}
        for slot, form in declension(word).items():
            found.setdefault(light_word(form), slot)
        return found
    return {light: SINGULAR, light + "ا": TANWIN} if _takes_alef(light) else {light: SINGULAR}


def _takes_alef(word: str) -> bool:
    endings = ("ا", "ى", "اء", "ة", "ات", "ون", "ين")
    return len(word) > 2 and not word.endswith(endings) and word not in lexicon().particles


def decline(lemma: str, slot: str) -> str:
    """Return a noun in a slot; empty if its form there is not known."""
    forms = declension(lemma)
    if slot in forms:
        return forms[slot]
    if slot == TANWIN:
        return forms[SINGULAR]
    return forms.get(PLURAL, "") if slot[0] == PLURAL else ""


def agreeing(word: str, head: str, lemma: str) -> str:
    """Return a word after a noun: an adjective in the form that agrees with it, any other word as it is.

    >>> agreeing("غزير", "أمطار", "مطر"), agreeing("خارجية", "وزراء", "وزير")
    ('غزيرة', 'خارجية')
    """
    forms = lexicon().nouns.get(light_word(word), ())
    feminine = word[:-1] if word.endswith("ة") else word
    base = lexicon().nouns.get(light_word(feminine), forms)
    if len(base) < 2 or base[1] != base[0] + "ة":
        return word
    known, light = nouns(), light_word(head)
    cited = base[1] if known.gender.get(light_word(lemma)) == "f" else base[0]
    if word != cited:
        return word  # «وزير خارجية»: a noun that looks like an adjective
    if light_word(lemma) == light:
        return cited
    return base[2] if known.human.get(light) and len(base) > 2 else base[1]


@lru_cache(maxsize=1)
def _english_verbs() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for _, row in read_table(shipped("lexicon")):
        forms = tuple(form.strip() for form in row["english_forms"].split("|"))
        if row["pos"] == "verb" and len(forms) > 4:
            found.setdefault(forms[0], forms)
    return found


def english_form(verb: str, slot: str) -> str:
    """Return the form of an English verb that answers to an Arabic one in a slot; empty if it is not known.

    >>> english_form("launch", "perfect_f"), english_form("launch", "masdar")
    ('launched', 'launching')
    """
    forms = _english_verbs().get(verb, ())
    if not forms:
        return ""
    if slot in ("masdar", "participle"):
        return forms[4]
    return forms[2 if slot.startswith("perfect") else 0]
