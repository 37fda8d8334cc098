"""Repair without an engine: garbled Arabic, and English that some other system made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args, overload

from . import __version__
from .edits import apply_edits, select
from .errors import InputError, LengthMismatchError
from .glossary.find import NAME_KINDS
from .glossary.layers import Glossary, TermFinder
from .lexical import align
from .provenance import provenance
from .rules import select_rules
from .splice import splices
from .stages import run_stage
from .terms import is_lost, outcomes
from .types import TIERS, Edit, Hypothesis, Segment, Step, TermMatch, Tier, Translation

Aim = Literal["english", "arabic"]
AIMS = get_args(Aim)


class Repairer:
    """Repair segments and keep every step.

    Args:
        glossary: the user's terms, or paths of glossary files.
        rules: which rules run, see :func:`arabic_mt.rules.select_rules`.
        tier: edits of this tier and of safer ones are applied.
        aim: ``english`` prepares the Arabic for translation, ``arabic`` for publication.
        shipped: use the shipped names and terms.
    """

    def __init__(
        self, *, glossary: Glossary = (), rules: str = "", tier: Tier = "auto", aim: Aim = "english",
        shipped: bool = True,
    ) -> None:  # fmt: skip
        if tier not in TIERS or aim not in AIMS:
            raise InputError(f"tier {tier!r}, aim {aim!r}: tiers are {', '.join(TIERS)}, aims {', '.join(AIMS)}")
        self._finder = TermFinder(glossary, shipped)
        self._source_rules = tuple(rule for rule in select_rules("source", rules) if aim in rule.aims)
        self._target_rules = select_rules("target", rules)
        self._tier: Tier = tier
        codes = ",".join(rule.code for rule in (*self._source_rules, *self._target_rules))
        self.signature = f"arabic_mt:{__version__}|rules:{codes}|tier:{tier}|aim:{aim}|{self._finder.signature}"

    def __call__(self, source: str, hypothesis: str | None = None, *, machine: bool | None = None) -> Translation:
        """Repair one segment: its Arabic, and its English if there is one.

        Args:
            source: Arabic.
            hypothesis: its English.
            machine: whether the Arabic is machine-made, so that the rules for such text run; by default the segment
                itself is judged, see :func:`arabic_mt.provenance.provenance`, and most are too short to tell.

        Returns:
            A translation whose ``text`` is the repaired English, or the repaired Arabic without a hypothesis.

        Raises:
            InputError: one of them is no text.
        """
        if not isinstance(source, str) or not isinstance(hypothesis, (str, type(None))):
            raise InputError(f"expected text, got {type(source).__name__} and {type(hypothesis).__name__}")
        machine = provenance([source]).machine if machine is None else machine
        rules = self._source_rules if machine else tuple(rule for rule in self._source_rules if not rule.gated)
        arabic = run_stage("source", rules, Segment(source), tier=self._tier)
        if hypothesis is None:
            return Translation(source, arabic.after, (arabic,), signature=self.signature)
        matches = self._finder(arabic.after)
        own = self._finder.own(matches)
        terms = self._terms_step(arabic.after, hypothesis, own, matches)
        english = run_stage("target", self._target_rules, Segment(arabic.after, terms.after, matches), tier=self._tier)
        found = outcomes(own or matches, english.after, terms.edits)
        steps = (arabic, terms, english) if terms.edits else (arabic, english)
        return Translation(source, english.after, steps, found, signature=self.signature)

    def repair_all(self, sources: Sequence[str], hypotheses: Sequence[str | None]) -> Iterator[Translation]:
        """Repair segments of one text, n Arabic ones and their English or None; the text is judged as a whole."""
        machine = provenance([source for source in sources if isinstance(source, str)]).machine
        for source, hypothesis in zip(sources, hypotheses, strict=True):
            yield self(source, hypothesis, machine=machine)

    @staticmethod
    def _terms_step(source: str, hypothesis: str, own: Sequence[TermMatch], matches: Sequence[TermMatch]) -> Step:
        """Put the user's terms that are lost over the words that render them, where the alignment is sure.

        Single common words are left to the outcome: another English word for one of them is seldom wrong.
        """
        own = [match for match in own if match.term.kind in NAME_KINDS or " " in match.term.source]
        if not any(is_lost(match, hypothesis) for match in own):
            return Step("terms", hypothesis, hypothesis)
        known = [match for match in matches if match not in own]
        aligned = Hypothesis(hypothesis, alignment=align(source, hypothesis, known))
        edits, rejected = select([edit for edit in splices(aligned, own) if _stands_alone(edit, hypothesis)])
        return Step("terms", hypothesis, apply_edits(hypothesis, edits), edits, rejected=rejected)


_LINKS = frozenset("of the and for".split())


def _stands_alone(edit: Edit, text: str) -> bool:
    """Tell whether the words that an edit replaces are all that renders the term.

    They are not if a word beside them is capitalised inside the sentence, belongs to the term, or is linked by "of":
    then only a part was aligned, and the rest would stay beside the term.
    """
    start, end = edit.span
    before, after = text[:start].split(), text[end:].split()
    own = {word.casefold() for word in edit.after.split()} - _LINKS
    for word, begins in ((before[-1:], len(before) == 1), (after[:1], False)):
        bare = "".join(word).strip(".,;:!?\"'“”‘’()").removesuffix("'s")
        if bare.casefold() in own or bare.casefold() == "of" or (bare[:1].isupper() and not begins):
            return False
    return True


@overload
def repair(source: str, hypothesis: str | None = None, **options: Any) -> Translation: ...
@overload
def repair(source: Sequence[str], hypothesis: Sequence[str] | None = None, **options: Any) -> list[Translation]: ...
def repair(
    source: str | Sequence[str], hypothesis: str | Sequence[str] | None = None, **options: Any
) -> Translation | list[Translation]:
    """Repair a translation that somebody else made, or Arabic alone; no engine is needed.

    Args:
        source: an Arabic segment or a list of them.
        hypothesis: its English, or a list of the same length; without it the Arabic is repaired.
        options: see :class:`Repairer`.

    Returns:
        A translation with its steps for a segment, a list of them for a list.

    Raises:
        LengthMismatchError: the lists differ in length.
        InputError: one is text, the other a list.

    >>> repair("وصل 10،000 شخص", "Some 10 , 000 people arrived .").text
    'Some 10,000 people arrived.'
    """
    repairer = Repairer(**options)
    if isinstance(source, str) and isinstance(hypothesis, (str, type(None))):
        return repairer(source, hypothesis)
    if not isinstance(source, (list, tuple)) or not isinstance(hypothesis, (list, tuple, type(None))):
        kinds = f"{type(source).__name__} and {type(hypothesis).__name__}"
        raise InputError(f"source and hypothesis are {kinds}; give two texts or two lists of texts")
    hypotheses = [None] * len(source) if hypothesis is None else list(hypothesis)
    if len(source) != len(hypotheses):
        raise LengthMismatchError({"source": len(source), "hypothesis": len(hypotheses)})
    return list(repairer.repair_all(source, hypotheses))


def repair_arabic(source: str, **options: Any) -> Translation:
    """Repair garbled Arabic for publication.

    Args:
        source: an Arabic segment.
        options: see :class:`Repairer`.

    Returns:
        A translation whose ``text`` is the repaired Arabic.

    >>> repair_arabic("قال الوزير ، أمس ، إن").text
    'قال الوزير، أمس، إن'
    """
    return Repairer(**({"aim": "arabic"} | options))(source)
