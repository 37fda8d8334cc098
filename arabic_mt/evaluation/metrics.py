"""BLEU and chrF through sacrebleu, lengths checked first, signatures kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError, LengthMismatchError


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one system: figures from 0 to 100, and the signature that each was made with."""

    figures: Mapping[str, float]
    signatures: Mapping[str, str]
    segments: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the command line."""
        scores = {n: {"score": figure, "signature": self.signatures[n]} for n, figure in self.figures.items()}
        return {"schema": 1, "segments": self.segments, "scores": scores}


def score(hypotheses: Sequence[str], references: Sequence[str]) -> Scores:
    """Score hypotheses against one reference each.

    Args:
        hypotheses: n translations.
        references: n references in the same order.

    Returns:
        BLEU and chrF (0-100), digit for digit those of sacrebleu's command line, with its signatures.

    Raises:
        LengthMismatchError: the lengths differ.
        InputError: there is nothing to score, or a text where a list should be.

    >>> score(["The delegation arrived."], ["The delegation arrived."]).figures["chrF"]
    100.0
    """
    from sacrebleu.metrics import BLEU, CHRF

    if isinstance(hypotheses, str) or isinstance(references, str):
        raise InputError("hypotheses and references are lists of segments, not one text; split the text into lines")
    if len(hypotheses) != len(references):
        raise LengthMismatchError({"hypotheses": len(hypotheses), "references": len(references)})
    if not hypotheses:
        raise InputError("there is nothing to score: no segments were given")
    metrics = {"BLEU": BLEU(), "chrF": CHRF()}
    figures = {n: m.corpus_score(list(hypotheses), [list(references)]).score for n, m in metrics.items()}
    signatures = {name: str(metric.get_signature()) for name, metric in metrics.items()}
    return Scores(figures, signatures, len(hypotheses))
