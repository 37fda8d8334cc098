"""The catalogue of rules: one rule a file, found by walking the folders.

A rule file ``rules/source/s002_space_before_punctuation.py`` is the rule S002
``space-before-punctuation``. It has a docstring (one line, then Why, Leaves and Source), the
constants ``CATEGORY`` (MQM class) and ``TIER``, optionally ``CONFIDENCE``,
``PROTECTS``, ``AIMS`` and ``GATED``, and a function ``find(segment)`` that yields candidates. Nothing else is
registered anywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from ..errors import RuleError
from ..types import Rule, Side


@lru_cache(maxsize=2)
def catalogue(side: Side) -> tuple[Rule, ...]:
    """Return all rules of one side, by code.

    Raises:
        RuleError: a rule file lacks a part.
    """
    package = importlib.import_module(f"{__name__}.{side}")
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return tuple(_rule(side, name) for name in names)


def _rule(side: Side, module_name: str) -> Rule:
    module = importlib.import_module(f"{__name__}.{side}.{module_name}")
    code, _, name = module_name.partition("_")
    try:
        return Rule(
            code.upper(), name.replace("_", "-"), side, module.TIER, module.CATEGORY, module.find,
            (module.__doc__ or "").strip(),
            getattr(module, "CONFIDENCE", 1.0), getattr(module, "PROTECTS", False),
            getattr(module, "AIMS", ("english", "arabic")), getattr(module, "GATED", False),
        )  # fmt: skip
    except AttributeError as error:
        raise RuleError(f"{module.__file__}: {error}; see the docstring of arabic_mt.rules") from error


def select_rules(side: Side, selection: str = "") -> tuple[Rule, ...]:
    """Return the rules of one side that a selection names.

    Args:
        side: ``source`` or ``target``.
        selection: codes or prefixes separated by commas: ``T`` or ``S00,S012`` picks, ``-T004`` leaves
            out; empty is all. Rules that protect text stay unless they are left out by name.

    Raises:
        RuleError: a part names no rule at all.

    >>> [rule.code for rule in select_rules("source", "S002") if not rule.protects]
    ['S002']
    """
    parts = [part.strip().upper() for part in selection.split(",") if part.strip()]
    everything = (*catalogue("source"), *catalogue("target"))
    for part in parts:
        if not any(rule.code.startswith(part.removeprefix("-")) for rule in everything):
            codes = ", ".join(rule.code for rule in everything)
            raise RuleError(f"no rule begins with {part.removeprefix('-')!r}; there are: {codes}")
    wanted = tuple(part for part in parts if not part.startswith("-"))
    unwanted = tuple(part[1:] for part in parts if part.startswith("-"))
    picked = (rule for rule in catalogue(side) if rule.protects or not wanted or rule.code.startswith(wanted))
    return tuple(rule for rule in picked if not (unwanted and rule.code.startswith(unwanted)))
