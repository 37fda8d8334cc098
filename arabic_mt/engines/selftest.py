"""A check of a freshly loaded engine: damage that a file's checksum cannot show, found by two short segments."""

from __future__ import annotations

import math
from typing import Any

from ..errors import EngineUnavailableError

SOURCES = ("وصل الوفد إلى العاصمة صباح اليوم.", "لا أعرف كم كتابا في المكتبة.")
TARGET = "The delegation arrived in the capital this morning."
SAME = 1e-6  # relative difference of two scores below which they are the same number


def self_test(engine: Any) -> None:
    """Refuse an engine that cannot translate.

    Weights that are known to be wrong (``weight_faults``, where the engine has it), scores that are no numbers, and
    scores that do not depend on the source. Costs one pass over two short segments.

    Args:
        engine: an :class:`~arabic_mt.types.Engine`; ``score`` is used where it has it, else ``translate``.

    Raises:
        EngineUnavailableError: says what is wrong.
    """
    faults = [*getattr(engine, "weight_faults", tuple)()] or _faults(engine)
    if faults:
        named = engine.signature.partition("|")[0]
        raise EngineUnavailableError(f"{named}: the model is damaged: {'; '.join(faults)}; fetch it again")


def _faults(engine: Any) -> list[str]:
    texts, scores = _answers(engine)
    if not all(map(math.isfinite, scores)):
        return ["its probabilities are no numbers"]
    if texts[0] == texts[1] and math.isclose(*scores, rel_tol=SAME):
        return ["it does not look at its source"]
    return []


def _answers(engine: Any) -> tuple[tuple[str, str], tuple[float, float]]:
    """Return what the engine says to both sources, and the scores."""
    if hasattr(engine, "score"):
        first, second = engine.score(SOURCES, (TARGET, TARGET))
        return (TARGET, TARGET), (first, second)
    one, other = (hypotheses[0] for hypotheses in engine.translate(SOURCES))
    return (one.text, other.text), (one.score, other.score)
