"""Read and write glossaries in the formats that other tools exchange, chosen by the suffix of the file.

=======  ======================================================  ================================================
suffix   what is read                                            what is written
=======  ======================================================  ================================================
.tsv     our columns by name, or two columns without a header    every field but ``origin``
.csv     source,target; source,target,ar,en (DeepL); a header    source,target without a header (DeepL, Google)
         of language codes (Google) or of our column names
.json    a list of objects with the field names of ``Term``      every field that is not empty
.tbx     TBX 2 (martif) and TBX 3, all dialects                  TBX-Basic 2, see :mod:`arabic_mt.glossary.xml`
.tmx     units of at most six words                              nothing
=======  ======================================================  ================================================

A term's ``origin`` is always the place where it was read.

Source: DeepL API, "Managing glossaries"; Google Cloud Translation, ``GlossaryInputConfig``;
OWASP, "CSV Injection".
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ..arabic import BIDI_CONTROLS, has_arabic
from ..errors import GlossaryError, InputError
from ..textio import replacing
from ..types import Term
from .find import term_key

ARABIC_CODES = frozenset({"ar", "ara", "arb"})
ENGLISH_CODES = frozenset({"en", "eng"})
LISTS = ("variants", "aliases", "rejected", "context")
CONTROL = re.compile(f"[{BIDI_CONTROLS}\x00-\x1f\x7f-\x9f]")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_SPACE = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_DEFAULTS = {name: getattr(Term("", ""), name) for name in (field.name for field in fields(Term))}
FIELDS = tuple(_DEFAULTS)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a glossary: where, what (a short code and a sentence), and what to do.

    ``line`` counts from 1; 0 means the whole file. ``lost`` tells that an entry, or the rest of the file, was not read.
    """

    path: str
    line: int
    code: str
    message: str
    remedy: str
    lost: bool = False

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.code}: {self.message}; {self.remedy}"


class Sink:
    """Where readers put what they cannot use: a list, or, without one, the first fault is raised.

    Args:
        path: the file that is read.
        findings: the list to fill.
        encoding: of the text; XML names its own.
    """

    def __init__(self, path: Path, findings: list[Finding] | None, encoding: str = "utf-8") -> None:
        self.path, self.findings, self.encoding = path, findings, encoding

    def fault(self, line: int, code: str, message: str, remedy: str) -> None:
        """Report an entry, or a whole file, that cannot be used."""
        if self.findings is None:
            raise GlossaryError(f"{message}; {remedy}", path=str(self.path), line=line)
        self.findings.append(Finding(str(self.path), line, code, message, remedy, lost=True))

    def note(self, line: int, code: str, message: str, remedy: str) -> None:
        """Report something that was used, or left out, without harm; nothing is raised for it."""
        if self.findings is not None:
            self.findings.append(Finding(str(self.path), line, code, message, remedy))

    def origin(self, line: int) -> str:
        """Return the ``file:line`` of an entry."""
        return f"{self.path.name}:{line}"


def read_glossary(path: str | Path, findings: list[Finding] | None = None, encoding: str = "utf-8") -> list[Term]:
    """Read a glossary in the format that its suffix names.

    Args:
        path: a file that ends in .tsv, .csv, .json, .tbx or .tmx.

        findings: a list that is given is filled with what cannot be used, and reading goes on.

        encoding: of TSV, CSV and JSON; XML names its own.

    Returns:
        The terms in the order of the file. Of two entries with one source, different targets and no
        context only the first is kept.

    Raises:
        GlossaryError: the suffix is unknown; or, without ``findings``, the first entry that cannot be used.
    """
    path = Path(path)
    read = _readers().get(path.suffix.lower())
    if read is None:
        raise GlossaryError(f"is no format that can be read; use {', '.join(_readers())}", path=str(path))
    sink = Sink(path, findings, encoding)
    return list(_consistent(_usable(read(path, sink), sink), sink))


def _readers() -> dict[str, Callable[[Path, Sink], Iterable[Term]]]:
    from .tables import read_csv, read_tsv
    from .xml import read_tbx, read_tmx

    return {
        ".tsv": read_tsv, ".txt": read_tsv, ".csv": read_csv, ".json": _read_json, ".tbx": read_tbx, ".tmx": read_tmx,
    }  # fmt: skip


def line_of(term: Term) -> int:
    """Return the line in a term's origin; 0 if it has none."""
    number = term.origin.rpartition(":")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def _usable(terms: Iterable[Term], sink: Sink) -> Iterator[Term]:
    for term in terms:
        if fault := unusable(term):
            sink.fault(line_of(term), *fault)
        else:
            yield term


def unusable(term: Term) -> tuple[str, str, str] | None:
    """Return (code, message, remedy) if a term cannot be used."""
    texts = (term.source, term.target, *term.variants, *term.aliases, *term.rejected, *term.context)
    for text in (*texts, term.kind, term.gender, term.note):
        if bad := CONTROL.search(text):
            return "control", f"{text!r} holds the control character U+{ord(bad[0]):04X}", "delete it"
    if not term.source or not term.target:
        return "empty", "there is no source or no target", "give an Arabic source and an English target"
    if not has_arabic(term.source):
        swapped = has_arabic(term.target)
        message = f"the source {term.source!r} holds no Arabic letter" + ", but the target does" * swapped
        return "swapped" if swapped else "script", message, "swap the columns" if swapped else "write it in Arabic"
    if term.case not in ("as-is", "lower"):
        return "case", f"case is {term.case!r}", "use 'as-is' or 'lower'"
    return None


def _consistent(terms: Iterable[Term], sink: Sink) -> Iterator[Term]:
    seen: dict[str, Term] = {}
    for term in terms:
        first = seen.setdefault(term_key(term.source), term)
        if first.target == term.target or first.context or term.context:
            yield term
            continue
        message = f"{term.source} is {term.target!r} here and {first.target!r} in line {line_of(first)}"
        sink.fault(line_of(term), "conflict", message, "keep one, or give each a context")


def decoded(path: Path, sink: Sink) -> str | None:
    """Return the text of a file in the sink's encoding, without its byte order mark; None if it cannot be read."""
    try:
        text = path.read_bytes().decode(sink.encoding)
    except OSError as error:
        sink.fault(0, "unreadable", f"cannot be read ({error.strerror})", "check the path")
    except LookupError:
        raise InputError(f"{sink.encoding!r} is no encoding that Python knows; try utf-8, cp1256 or utf-16") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        name = sink.encoding.upper()
        sink.fault(line, "encoding", f"is not {name} here", "save the file as UTF-8, or name its encoding")
    else:
        return text.removeprefix("\ufeff")
    return None


def language_of(code: str) -> str:
    """Return ``ar`` or ``en`` for a code of Arabic or English, else the empty string.

    >>> language_of("ar-EG"), language_of("eng"), language_of("arn")
    ('ar', 'en', '')
    """
    if not _CODE.fullmatch(code.strip()):
        return ""
    primary = re.split("[-_]", code.strip().lower())[0]
    return "ar" if primary in ARABIC_CODES else "en" if primary in ENGLISH_CODES else ""


# JSON


def _read_json(path: Path, sink: Sink) -> Iterator[Term]:
    for number, item in _json_items(decoded(path, sink), sink):
        try:
            yield _from_object(item, sink.origin(number))
        except (TypeError, ValueError) as error:
            sink.fault(number, "malformed", str(error), f"give an object with: {', '.join(FIELDS)}")


def _json_items(text: str | None, sink: Sink) -> Iterator[tuple[int, Any]]:
    """Yield (line, item) of a JSON list, one at a time, since a decoded list knows no lines."""
    if text is None:
        return
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    at, line = _after_space(text, 0), 1
    try:
        if text[at : at + 1] != "[":
            raise json.JSONDecodeError("a list of objects is expected", text, at)
        start, at = 0, _after_space(text, at + 1)
        while text[at : at + 1] != "]":
            item, end = decoder.raw_decode(text, at)
            line += text.count("\n", start, at)
            yield line, item
            start, at = at, _after_space(text, end)
            if text[at : at + 1] == ",":
                at = _after_space(text, at + 1)
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("',' or ']' is expected", text, at)
        if (rest := _after_space(text, at + 1)) < len(text):
            raise json.JSONDecodeError("nothing is expected after the list", text, rest)
    except (ValueError, RecursionError) as error:  # a number of too many digits is a plain ValueError
        sink.fault(getattr(error, "lineno", line), "malformed", f"is no JSON here ({error})", "mend the syntax")


def _after_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep a key that stands twice as the value None, which is refused with the other wrong types."""
    twice = {name for name, times in Counter(name for name, _ in pairs).items() if times > 1}
    return dict(pairs) | dict.fromkeys(twice)


def _from_object(item: Any, origin: str) -> Term:
    if not isinstance(item, dict):
        raise TypeError(f"{type(item).__name__} where an object is expected")
    values: dict[str, Any] = {"source": "", "target": ""}
    for name, value in item.items():
        if name not in FIELDS:
            raise ValueError(f"unknown field {name!r}")
        parts = value if name in LISTS else [value]
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            kind = "a list of strings" if name in LISTS else "one string"
            raise TypeError(f"{name!r} needs {kind}, and may stand once")
        values[name] = tuple(parts) if name in LISTS else value
    return Term(**values | {"origin": origin})


# Writing


def write_glossary(terms: Iterable[Term], path: str | Path, *, origin: str = "", licence: str = "") -> list[Finding]:
    """Write a glossary in the format that its suffix names; the file is replaced whole.

    Args:
        terms: the terms.

        path: a file that ends in .tsv, .csv, .json or .tbx.

        origin: who made the terms, for the head of TSV and TBX files.

        licence: under which licence, for the same place.

    Returns:
        What the format cannot hold and was left out, one finding for each field.

    Raises:
        GlossaryError: the suffix is unknown, or a term cannot be written; the file is as it was.
        OutputError: the file cannot be written.
    """
    terms = list(terms)
    lines = glossary_lines(terms, path, origin=origin, licence=licence)
    with replacing(str(path)) as out:
        out.writelines(lines)
    return _left_out(terms, Path(path))


def glossary_lines(terms: Sequence[Term], path: str | Path, *, origin: str = "", licence: str = "") -> Iterator[str]:
    """Return the lines that :func:`write_glossary` writes; all terms are checked before the first one.

    Raises:
        GlossaryError: the suffix is unknown, or a term cannot be written.
    """
    from .tables import csv_lines, tsv_lines
    from .xml import tbx_lines

    writers = {".tsv": tsv_lines, ".csv": csv_lines, ".json": _json_lines, ".tbx": tbx_lines}
    suffix = Path(path).suffix.lower()
    if suffix not in writers:
        raise GlossaryError(f"is no format that can be written; use {', '.join(writers)}", path=str(path))
    for term in terms:
        if fault := unusable(term) or _unwritable(term, suffix):
            raise GlossaryError(f"{term.origin or term.source}: {fault[1]}; {fault[2]}", path=str(path))
    comments = [f"{name}: {value}" for name, value in (("origin", origin), ("licence", licence)) if value]
    return writers[suffix](terms, comments)


def _unwritable(term: Term, suffix: str) -> tuple[str, str, str] | None:
    texts = (*term.variants, *term.aliases, *term.rejected, *term.context)
    if suffix == ".tsv" and (bar := next((text for text in texts if "|" in text), "")):
        return "bar", f"{bar!r} holds '|', which separates the values of a cell in TSV", "write JSON or TBX"
    broken = next((t for t in (term.source, term.target, *texts) if _SURROGATE.search(t)), "")
    return ("unicode", f"{broken!r} holds what is no Unicode character", "delete it") if broken else None


def _left_out(terms: Sequence[Term], path: Path) -> list[Finding]:
    findings = []
    for name in FIELDS:
        lost = sum(getattr(term, name) != getattr(_held(term, path.suffix.lower()), name) for term in terms)
        if lost:
            message = f"{name!r} of {lost} terms has no place in {path.suffix.lower()}"
            findings.append(Finding(str(path), 0, "left-out", message, "write JSON or TSV to keep it"))
    return findings


def _held(term: Term, suffix: str) -> Term:
    """Return what a format keeps of a term."""
    if suffix == ".csv":
        return Term(term.source, term.target, origin=term.origin)
    if suffix == ".tbx":
        context = tuple(word for word in term.context if not re.search(r"\s", word))
        return replace(term, gender=term.gender if term.gender in ("m", "f") else "", context=context)
    return term


def _json_lines(terms: Iterable[Term], comments: Sequence[str]) -> Iterator[str]:
    separator = "["
    for term in terms:
        row = {name: getattr(term, name) for name in FIELDS if getattr(term, name) != _DEFAULTS[name]}
        yield f"{separator}\n{json.dumps(row, ensure_ascii=False)}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"
