"""Arabic→English translation and quality repair.

>>> import arabic_mt
>>> translate = arabic_mt.load()                     # the compact model inside the package
>>> translate("وصل الوفد إلى القاهرة.")              # doctest: +SKIP
'The delegation arrived in Cairo.'

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import (
        ArabicMTError,
        EditError,
        EngineError,
        EngineUnavailableError,
        GlossaryError,
        InputError,
        LengthMismatchError,
        OutputError,
        RuleError,
        SegmentCountError,
    )
    from .evaluation.metrics import Scores, score
    from .glossary.read import read_terms
    from .loading import load
    from .repairer import repair, repair_arabic
    from .translator import Translator
    from .types import (
        Candidate,
        Document,
        Edit,
        Engine,
        Hint,
        Hypothesis,
        Rejection,
        Rule,
        Segment,
        Step,
        Term,
        TermMatch,
        TermOutcome,
        Translation,
    )

__version__ = "0.1.0"

_HOMES = {
    "errors": (
        "ArabicMTError", "EditError", "EngineError", "EngineUnavailableError", "GlossaryError", "InputError",
        "LengthMismatchError", "OutputError", "RuleError", "SegmentCountError",
    ),
    "evaluation.metrics": ("Scores", "score"),
    "glossary.read": ("read_terms",),
    "repairer": ("repair", "repair_arabic"),
    "loading": ("load",),
    "translator": ("Translator",),
    "types": (
        "Candidate", "Document", "Edit", "Engine", "Hint", "Hypothesis", "Rejection", "Rule", "Segment", "Step",
        "Term", "TermMatch", "TermOutcome", "Translation",
    ),
}  # fmt: skip
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "ArabicMTError", "Candidate", "Document", "Edit", "EditError", "Engine", "EngineError", "EngineUnavailableError",
    "GlossaryError", "Hint", "Hypothesis", "InputError", "LengthMismatchError", "OutputError", "Rejection", "Rule",
    "RuleError", "Scores", "Segment", "SegmentCountError", "Step", "Term", "TermMatch", "TermOutcome", "Translation",
    "Translator", "__version__", "load", "read_terms", "repair", "repair_arabic", "score",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has: {', '.join(__all__)}")
    value = getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
