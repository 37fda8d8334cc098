"""Read word lists: tab-separated text with a header, checked line by line, and the lists that ship."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

from ..arabic import BIDI_CONTROLS, has_arabic
from ..errors import GlossaryError
from ..types import Term
from .find import term_key

TERM_COLUMNS = ("source", "target", "variants", "aliases", "rejected", "kind", "gender", "context", "case", "note")
TERM_FILES = ("people", "surnames", "places", "countries", "demonyms", "organisations", "terms")
_FORBIDDEN = re.compile(f"[{BIDI_CONTROLS}\x00-\x08\x0b-\x1f]")


def read_rows(path: str | Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number from 1, cells) of a TSV file; blank lines and ``#`` comments are passed over.

    Raises:
        GlossaryError: the file is missing, not UTF-8, or a line holds a control character.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise GlossaryError(f"cannot be read ({error.strerror}); check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        fault = error.object[: error.start].count(b"\n") + 1
        raise GlossaryError("is not UTF-8 here; save the file as UTF-8", path=str(path), line=fault) from error
    for number, ending in enumerate(text.split("\n"), 1):
        line = ending.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        if bad := _FORBIDDEN.search(line):
            message = f"holds the control character U+{ord(bad[0]):04X}; delete it"
            raise GlossaryError(message, path=str(path), line=number)
        try:
            yield number, [cell.strip() for cell in _cells(line)]
        except csv.Error as error:
            raise GlossaryError(f"cannot be read ({error}); check the quotes", path=str(path), line=number) from error


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter="\t")) if line.startswith('"') or '\t"' in line else line.split("\t")


def read_table(path: str | Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (origin, row) of a TSV file whose first line names the columns; short rows are filled up.

    Raises:
        GlossaryError: as :func:`read_rows`, or a row has more cells than the header.
    """
    rows = read_rows(path)
    header = next(rows, (0, []))[1]
    for number, cells in rows:
        if len(cells) > len(header):
            raise GlossaryError(
                f"has {len(cells)} cells, the header {len(header)}; remove the extra tabs", path=str(path), line=number
            )
        yield f"{Path(path).name}:{number}", dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))


def read_terms(path: str | Path, *, strict: bool = True) -> list[Term]:
    """Read a glossary: the columns of :data:`TERM_COLUMNS` by name, or two columns without a header.

    Args:
        path: a UTF-8 TSV file; cells with several values separate them by ``|``.

        strict: refuse one source with two targets; the shipped lists are checked by the tests instead.

    Returns:
        The terms in the order of the file, each with its ``file:line`` as origin.

    Raises:
        GlossaryError: with the file and line of what cannot be used, and the remedy.
    """
    rows = list(read_rows(path))
    header = list(TERM_COLUMNS[:2])
    if rows and "source" in (names := [cell.lower() for cell in rows[0][1]]) and not has_arabic("".join(names)):
        header = names
        _check_header(header, path, rows[0][0])
        rows = rows[1:]
    terms = [_term(path, number, header, cells) for number, cells in rows]
    if strict:
        _check_conflicts(path, terms)
    return terms


def _check_header(header: list[str], path: str | Path, number: int) -> None:
    unknown = [name for name in header if name not in TERM_COLUMNS]
    twice = [name for name in header if header.count(name) > 1]
    if unknown or twice or "target" not in header:
        wrong = "no column 'target'"
        if unknown or twice:
            wrong = f"unknown column {unknown[0]!r}" if unknown else f"two columns {twice[0]!r}"
        raise GlossaryError(f"{wrong}; columns are: {', '.join(TERM_COLUMNS)}", path=str(path), line=number)


def _term(path: str | Path, number: int, header: list[str], cells: list[str]) -> Term:
    def wrong(message: str) -> GlossaryError:
        return GlossaryError(message, path=str(path), line=number)

    if len(cells) > len(header):
        raise wrong(f"has {len(cells)} cells where {len(header)} are expected; remove the extra tabs or add a header")
    row = dict.fromkeys(TERM_COLUMNS, "") | dict(zip(header, cells, strict=False))
    if not row["source"] or not row["target"]:
        raise wrong("needs an Arabic source and an English target, separated by a tab")
    if not has_arabic(row["source"]):
        swapped = "; the columns seem to be swapped" if has_arabic(row["target"]) else ""
        raise wrong(f"the source {row['source']!r} holds no Arabic letter{swapped}")
    if row["case"] not in ("", "as-is", "lower"):
        raise wrong(f"case is {row['case']!r}; use 'as-is' or 'lower'")

    def values(column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row[column].split("|") if part.strip())

    return Term(
        row["source"], row["target"], values("variants"), values("aliases"), values("rejected"), row["kind"] or "term",
        row["gender"], values("context"), "lower" if row["case"] == "lower" else "as-is", f"{Path(path).name}:{number}",
        row["note"],
    )  # fmt: skip


def _check_conflicts(path: str | Path, terms: list[Term]) -> None:
    seen: dict[str, Term] = {}
    for term in terms:
        first = seen.setdefault(term_key(term.source), term)
        if first.target != term.target and not (first.context or term.context):
            there = first.origin.rpartition(":")[2]
            raise GlossaryError(
                f"{term.source} is {term.target!r} here and {first.target!r} in line {there}; "
                "keep one, or give each a context",
                path=str(path),
                line=int(term.origin.rpartition(":")[2]),
            )


def shipped(name: str, suffix: str = ".tsv") -> Path:
    """Return the path of a shipped word list, from an installation or a checkout.

    Args:
        name: the name without its suffix: ``people``, ``lexicon``, ``calques`` ...
        suffix: of the file.

    Raises:
        GlossaryError: the list is not there.
    """
    try:
        folder = Path(str(resources.files("arabic_mt.glossaries")))
    except ModuleNotFoundError:
        folder = Path(__file__).resolve().parents[2] / "glossaries"
    path = folder / f"{name}{suffix}"
    if not path.is_file():
        raise GlossaryError("is not installed; install arabic_mt again", path=str(path))
    return path


@lru_cache(maxsize=1)
def shipped_terms() -> tuple[Term, ...]:
    """Return the terms of all shipped name and term lists."""
    return tuple(term for name in TERM_FILES for term in read_terms(shipped(name), strict=False))
