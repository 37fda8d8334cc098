"""Glossaries as tables: TSV with our columns, CSV as translation services exchange it.

A CSV row is ``source,target`` or, as DeepL exports it, ``source,target,ar,en`` with or without a
number after it. A first row of language codes, as Google has it, names the columns; further
languages are passed over. A first row of our column names is read too.

Cells that a spreadsheet would run as a formula are written with an apostrophe before them, which
the reader takes off again.

Source: DeepL API, "Managing glossaries"; Google Cloud Translation, ``GlossaryInputConfig``;
OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..arabic import has_arabic
from ..types import Term
from .formats import FIELDS, LISTS, Sink, decoded, language_of
from .read import TERM_COLUMNS

_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would run, or the same already made harmless
_CODE_COLUMNS = {"source_lang", "target_lang", "source_language_code", "target_language_code"}


def read_tsv(path: Path, sink: Sink) -> Iterator[Term]:
    return _table(_tsv_rows(decoded(path, sink) or "", sink), sink)


def _tsv_rows(text: str, sink: Sink) -> Iterator[tuple[int, list[str]]]:
    for number, ending in enumerate(text.split("\n"), 1):
        line = ending.rstrip("\r")
        if line.strip() and not line.startswith("#"):
            quoted = line.startswith('"') or '\t"' in line
            yield from _csv_rows(line, sink, "\t", number) if quoted else [(number, line.split("\t"))]


def read_csv(path: Path, sink: Sink) -> Iterator[Term]:
    rows = _csv_rows(decoded(path, sink) or "", sink, ",", 1)
    return _table(((number, [_unescaped(cell) for cell in cells]) for number, cells in rows), sink)


def _csv_rows(text: str, sink: Sink, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line of the row's beginning, cells); an unclosed quote ends the text."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = first
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = first + reader.line_num
    except csv.Error as error:
        sink.fault(start, "malformed", f"the row cannot be read ({error})", "check the quotes")


def _table(rows: Iterator[tuple[int, list[str]]], sink: Sink) -> Iterator[Term]:
    first = next(rows, None)
    if first is None:
        return
    number, cells = first
    header = _header(cells)
    if header and (wrong := _wrong_header(header)):
        sink.fault(number, *wrong)
        return
    if not header:
        header = ["source", "target", "source_lang", "target_lang", ""][: 5 if len(cells) in (4, 5) else 2]
        yield from _row(header, number, cells, sink)
    for number, cells in rows:
        yield from _row(header, number, cells, sink)


def _header(cells: Sequence[str]) -> list[str]:
    """Return the column names if a row is a header; columns to pass over have an empty name."""
    names = [cell.strip().lower() for cell in cells]
    if has_arabic("".join(names)):
        return []
    if "source" in names or "target" in names:
        return names
    codes = [language_of(name) for name in names]
    if len(names) < 2 or not any(codes):
        return []
    firsts = {
        codes.index("ar") if "ar" in codes else -1: "source",
        codes.index("en") if "en" in codes else -1: "target",
    }
    return [firsts.get(at, "") for at in range(len(names))]


def _wrong_header(header: list[str]) -> tuple[str, str, str] | None:
    known = {*TERM_COLUMNS, *_CODE_COLUMNS, ""}
    columns = f"columns are: {', '.join(TERM_COLUMNS)}"
    if missing := [name for name in ("source", "target") if name not in header]:
        language = {"source": "ar", "target": "en"}[missing[0]]
        return "language", f"the header has no column {missing[0]!r} or {language!r}", f"name one so; {columns}"
    if unknown := [name for name in header if name not in known]:
        return "header", f"unknown column {unknown[0]!r}", columns
    if twice := [name for name in header if name and header.count(name) > 1]:
        return "header", f"two columns {twice[0]!r}", "keep one"
    return None


def _row(header: list[str], number: int, cells: Sequence[str], sink: Sink) -> Iterator[Term]:
    if len(cells) > len(header):
        message = f"has {len(cells)} cells where {len(header)} are expected"
        sink.fault(number, "cells", message, "remove the extra separators, or add a header")
        return
    if any(cell != cell.strip() for cell in cells):
        sink.note(number, "spaces", "a cell begins or ends with white space", "delete it; it is passed over")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    for name, wanted in zip(("source", "target"), ("ar", "en"), strict=True):
        code = row.get(f"{name}_lang") or row.get(f"{name}_language_code") or wanted
        if code != wanted and language_of(code) != wanted:
            sink.fault(number, "language", f"the {name} language is {code!r}", f"give {wanted!r}, or drop the entry")
            return
    yield _from_cells(row, sink.origin(number))


def _from_cells(row: dict[str, str], origin: str) -> Term:
    values: dict[str, Any] = {name: row[name] for name in FIELDS if row.get(name)}
    for name in LISTS:
        if name in values:
            values[name] = tuple(part.strip() for part in values[name].split("|") if part.strip())
    return Term(**{"source": "", "target": ""} | values | {"origin": origin})


# Writing


def tsv_lines(terms: Iterable[Term], comments: Sequence[str]) -> Iterator[str]:
    yield from (f"# {' '.join(comment.split())}\n" for comment in comments)
    yield "\t".join(TERM_COLUMNS) + "\n"
    for term in terms:
        row = {name: getattr(term, name) for name in FIELDS}
        row |= {name: " | ".join(row[name]) for name in LISTS}
        yield "\t".join(_quoted(row[name]) for name in TERM_COLUMNS) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or cell.startswith("#") else cell


def csv_lines(terms: Iterable[Term], comments: Sequence[str]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for term in terms:
        writer.writerow([_escaped(term.source), _escaped(term.target)])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _escaped(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    >>> _escaped("=1+1"), _unescaped("'=1+1"), _unescaped("'Ayn")
    ("'=1+1", '=1+1', "'Ayn")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
