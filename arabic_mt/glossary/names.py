"""The collected names: too many to parse at every start, so that an entry is made when its name is found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

from ..arabic import TOKEN, fold_words
from ..types import Term

NAME_FILES = ("names_cldr", "names_cities", "names_wikidata", "names_google", "names_whosonfirst")
COLUMNS = ("source", "target", "aliases", "kind")


class NameTable(Sequence[Term]):
    """The rows of name lists with the columns of :data:`COLUMNS`, one entry a line after ``#`` comments and a header.

    Args:
        paths: UTF-8 files. They ship with the package and are checked by its tests, not at every start.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.rows: list[str] = []
        self._files: list[tuple[int, str, int]] = []  # first row, name, its line
        for path in paths:
            lines = path.read_text(encoding="utf-8").splitlines()
            header = next((i for i, line in enumerate(lines) if not line.startswith("#")), 0)
            self._files.append((len(self.rows), path.name, header + 2))
            self.rows += lines[header + 1 :]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Term]: ...
    def __getitem__(self, place: int | slice) -> Term | Sequence[Term]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        source, target, aliases, kind = self.rows[place].split("\t")
        first, name, line = self._files[bisect_right(self._files, place, key=lambda file: file[0]) - 1]
        others = tuple(alias.strip() for alias in aliases.split("|") if alias.strip())
        return Term(source, target, aliases=others, kind=kind, origin=f"{name}:{line + place - first}")

    def keys(self) -> Iterator[tuple[str]]:
        """Yield for each row the folded key of its source."""
        for key in fold_words("\n".join(row.partition("\t")[0] for row in self.rows)).split("\n"):
            yield (key if key.isalpha() else " ".join(TOKEN.findall(key)),)
