"""A guard against forks: CTranslate2's threads do not survive one, and a forked child would hang."""

from __future__ import annotations

import os

from ..errors import EngineError


class ProcessGuard:
    """Remember the process that loaded an engine."""

    def __init__(self) -> None:
        self._pid = os.getpid()

    def check(self) -> None:
        """Refuse to work in a forked child.

        Raises:
            EngineError: this is another process than the one that loaded the engine.
        """
        if os.getpid() != self._pid:
            raise EngineError(
                f"the engine was loaded in process {self._pid} and cannot be used in its forked child {os.getpid()}; "
                "load it in the child, or start workers with the 'spawn' method"
            )


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
