"""Make clean Arabic faulty in known places: the faults of weak machine translation, one class at a time.

The finders of :mod:`arabic_mt.faults` yield where a fault of a class can stand; a seeded choice among them makes the
faults, so that what finds faults in text can be measured against places that are known.

Source: MQM (https://themqm.org) for the categories; the classes are those of a machine-made news article that was
annotated by hand.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import faults
from .edits import apply_edits, invert
from .errors import InputError
from .types import Edit, Span

MEANING = ("Accuracy/", "Terminology/")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its span in the garbled text, its class, the clean text and the garbled text."""

    span: Span
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Garbled:
    """A garbled text with its faults in order; none of them overlap or touch."""

    text: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultClass:
    """A class of faults: its MQM category, and where it can stand in a text."""

    category: str
    find: Callable[[str], Iterable[faults.Place]]

    @property
    def is_meaning(self) -> bool:
        """Whether the fault changes what is said, not only how."""
        return self.category.startswith(MEANING)


CLASSES: dict[str, FaultClass] = {
    "NUMBER-FORMAT": FaultClass("Locale/Number format", faults.ungrouped),
    "RANGE-DOUBLING": FaultClass("Accuracy/Mistranslation", faults.doubled_ranges),
    "SPACING": FaultClass("Linguistic/Punctuation", faults.spaced_marks),
    "LATIN-RESIDUE": FaultClass("Accuracy/Untranslated", faults.latin_names),
    "NAME-SPELLING": FaultClass("Locale/Name format", faults.misspelt_names),
    "CALQUE-PHRASE": FaultClass("Terminology/Wrong term", faults.literal_phrases),
    "WORD-SENSE": FaultClass("Accuracy/Mistranslation", faults.wrong_senses),
    "AGR-GENDER": FaultClass("Linguistic/Grammar/Agreement", faults.adjective_genders),
    "AGR-GENDER-SV": FaultClass("Linguistic/Grammar/Agreement", faults.verb_genders),
    "AGR-DEFINITENESS": FaultClass("Linguistic/Grammar/Agreement", faults.lost_articles),
    "CASE": FaultClass("Linguistic/Grammar/Case", faults.wrong_cases),
    "PASSIVE-CALQUE": FaultClass("Style/Unidiomatic", faults.passives),
    "PREP-CALQUE": FaultClass("Style/Unidiomatic", faults.wrong_prepositions),
    "VERB-SENSE": FaultClass("Accuracy/Mistranslation", faults.wrong_speech_verbs),
    "DROPPED-TOKEN": FaultClass("Accuracy/Omission", faults.dropped_nouns),
    "REPEATED-TOKEN": FaultClass("Linguistic/Grammar", faults.repeated_words),
    "POS-CONFUSION": FaultClass("Accuracy/Mistranslation", faults.nouns_for_verbs),
    "ORTHOGRAPHY-MA": FaultClass("Linguistic/Spelling", faults.split_contractions),
    "ORTHOGRAPHY-INNA": FaultClass("Linguistic/Grammar", faults.wrong_complementizers),
    "WORD-ORDER": FaultClass("Style/Unidiomatic", faults.subjects_first),
}


def garble(text: str, seed: int, classes: Iterable[str] | None = None, rate: float = 0.3) -> Garbled:
    """Put faults into clean Arabic.

    Args:
        text: a segment of clean Arabic.
        seed: the same seed and text give the same faults.
        classes: names from :data:`CLASSES`; all by default.
        rate: how likely each class is to be tried, 0 to 1; a class makes one fault at most.

    Raises:
        InputError: there is no such class.

    >>> garble("وصل 10,000 جندي إلى المدينة", 1, ["NUMBER-FORMAT"], rate=1).faults[0].before
    '10,000'
    """
    names = tuple(CLASSES) if classes is None else tuple(dict.fromkeys(classes))
    if unknown := [name for name in names if name not in CLASSES]:
        raise InputError(f"no class {unknown[0]!r}; there are: {', '.join(CLASSES)}")
    chance = random.Random(f"{seed} {zlib.crc32(text.encode('utf-8', 'surrogatepass'))}")
    edits: list[Edit] = []
    for name in chance.sample(names, len(names)):
        if chance.random() < rate and (places := _free(CLASSES[name].find(text), text, edits)):
            start, end, after = chance.choice(places)
            edits.append(Edit((start, end), text[start:end], after, name))
    edits.sort(key=lambda edit: edit.span)
    made = tuple(Fault(undo.span, undo.rule, undo.after, undo.before) for undo in invert(edits))
    return Garbled(apply_edits(text, edits), made)


def _free(places: Iterable[faults.Place], text: str, edits: Iterable[Edit]) -> list[faults.Place]:
    taken = [edit.span for edit in edits]
    return [
        (start, end, after)
        for start, end, after in dict.fromkeys(places)
        if text[start:end] != after and all(end < a or b < start for a, b in taken)
    ]
