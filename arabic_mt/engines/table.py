"""An engine that looks segments up in a table: for tests, documentation and memories of translations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from ..types import Hint, Hypothesis


class TableEngine:
    """Translate by lookup.

    Args:
        table: source -> target.
        default: what to do with a source that is not in the table; by default it is returned as it is.

    >>> TableEngine({"نعم": "Yes"}).translate(["نعم"])[0][0].text
    'Yes'
    """

    reads_hints = False

    def __init__(self, table: Mapping[str, str], default: Callable[[str], str] = str) -> None:
        self._table, self._default = dict(table), default
        self.signature = "table:" + hashlib.sha256(repr(sorted(self._table.items())).encode()).hexdigest()[:12]

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1
    ) -> list[list[Hypothesis]]:
        """Return one hypothesis for each source; hints are not read."""
        return [[Hypothesis(self._table.get(source) or self._default(source))] for source in sources]
