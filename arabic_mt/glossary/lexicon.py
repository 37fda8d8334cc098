"""The shipped lexicon as terms: each Arabic form with the English form that answers to it.

The lexicon names a few forms of a lemma; the regular ones (duals, sound plurals, persons of the
verb) are made here. A form that does not exist in Arabic does no harm: it will not be met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..types import Term

_VERB_ENGLISH = (2, 0, 2, 0, 2, 4, 4)  # perfect, imperfect (twice), perfect plural, masdar, participle


def lexicon_terms(rows: Iterable[tuple[str, dict[str, str]]]) -> Iterator[Term]:
    """Yield terms that cover every form of every lemma, all senses of a form together.

    Forms that the lexicon names come before forms that are made here, first senses before others.

    Args:
        rows: (origin, row) pairs; a row has the columns ``lemma_ar pos forms_ar english english_forms``.

    Yields:
        Terms whose ``target`` is the inflected English and whose ``aliases`` are the other senses.
    """
    senses: dict[str, list[tuple[int, str]]] = {}
    about: dict[str, tuple[str, str]] = {}
    for origin, row in rows:
        for rank, form, english in _senses(row):
            senses.setdefault(form, []).append((rank, english))
            about.setdefault(form, (row["pos"], origin))
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for form, ranked in senses.items():
        options = tuple(dict.fromkeys(english for _, english in sorted(ranked, key=lambda sense: sense[0])))
        groups.setdefault((*about[form], options), []).append(form)
    for (pos, origin, options), forms in groups.items():
        yield Term(forms[0], options[0], tuple(forms[1:]), options[1:], kind=pos, case="lower", origin=origin)


def _senses(row: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    """Yield (rank, Arabic form, English) of one lemma; rank 0 is best."""
    options = _split(row["english"], " / ")
    if not options:
        return
    forms = _split(row["forms_ar"], "|") or [row["lemma_ar"]]
    named = {row["lemma_ar"], *forms}
    expand = {"verb": _verb, "noun": _noun, "adj": _adjective}.get(row["pos"], _fixed)
    for form, target in dict.fromkeys(expand(forms, _split(row["english_forms"], "|"), options[0])):
        if len(form) > 1:
            made = form not in named
            yield 2 * made, form, target
            for other in options[1:]:
                yield 2 * made + 1, form, other


def _split(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _fixed(forms: list[str], english: list[str], base: str) -> Iterator[tuple[str, str]]:
    for form in forms:
        yield form, base


def _noun(forms: list[str], english: list[str], base: str) -> Iterator[tuple[str, str]]:
    plural = english[1] if len(english) > 1 else base
    yield forms[0], base
    for form in forms[1:]:
        yield form, plural
    stem = forms[0]
    stems = (stem[:-1] + "ت",) if stem.endswith("ة") else (stem,)
    for dual in stems:
        for ending in ("ان", "ين"):
            yield dual + ending, plural
    if stem.endswith("ة"):
        yield stem[:-1] + "ات", plural


def _adjective(forms: list[str], english: list[str], base: str) -> Iterator[tuple[str, str]]:
    for form in forms:
        yield form, base
    if not forms[0].startswith("أ") and not forms[0].endswith("ة"):
        for ending in ("ة", "ان", "ين", "ون", "ات", "تان", "تين"):
            yield forms[0] + ending, base


def _verb(forms: list[str], english: list[str], base: str) -> Iterator[tuple[str, str]]:
    for form, slot in zip(forms, _VERB_ENGLISH, strict=False):
        yield form, english[slot] if slot < len(english) else base
    for form in forms[len(_VERB_ENGLISH) :]:
        yield form, base
    past = english[2] if len(english) > 2 else base
    perfect, imperfect = forms[0], forms[1] if len(forms) > 1 else ""
    if not perfect.endswith(("ى", "ا")):
        for ending in ("نا", "ا", "تا"):
            yield perfect + ending, past
    if imperfect.startswith("ي"):
        stem = imperfect[1:]
        for person in ("ن", "أ"):
            yield person + stem, base
        open_stem = stem[:-1] if stem.endswith(("ي", "ى", "و")) else stem
        for person in ("ي", "ت"):
            for ending in ("ون", "وا", "ان"):
                yield person + open_stem + ending, base
