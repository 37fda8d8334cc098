"""Glossaries in XML: TBX read and written, TMX read; a stream of entries, of which one is held at a time.

TBX on reading: version 2 (``martif``, ``termEntry``, ``langSet``, ``tig`` or ``ntig``) and version 3
(``tbx``, ``conceptEntry``, ``langSec``, ``termSec``; data categories as attributes or as elements).
Version 2 of the Basic dialect is written, since terminology tools of every age read it.

- ``administrativeStatus`` or ``normativeAuthorization``: the preferred English term, else the first,
  becomes the target; deprecated, superseded, forbidden and obsolete ones become ``rejected``; the others
  ``aliases``. The preferred Arabic term becomes the source, all others ``variants``: a text may hold
  a deprecated word as well.
- ``grammaticalGender`` of the Arabic term becomes ``gender``.
- ``context`` of one word becomes ``context``; a sentence is an example, and is passed over.
- A note ``kind: person`` or ``case: lower`` holds the field of that name.
- A note ``do not translate`` (or Weblate's ``Translation needed`` with ``No``): without an English
  term, the target is the source.
- All other categories have no place in a term and are passed over.

TMX: ``bpt ept ph it ut`` are dropped with their text; what stands in ``hi`` is kept.

The parsers refuse entities and external references; a bare DOCTYPE, as TMX files carry, is allowed.

Source: ISO 30042:2019; TBX-Basic 2 (LISA/TerminOrgs, 2014); TMX 1.4b.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.sax.saxutils import escape

from ..types import Term
from .formats import Sink, language_of

MAX_WORDS = 6  # longer units of a translation memory are sentences, not terms
MAX_DEPTH = 100  # elements inside each other in one entry
CHUNK = 1 << 16  # bytes given to the parser at a time
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACES = re.compile("[ \t\r\n]+")
_NATIVE = frozenset({"bpt", "ept", "ph", "it", "ut"})
_CATEGORIES = frozenset({"termNote", "descrip", "admin", "note"})
_TERM_GROUPS = frozenset({"tig", "ntig", "termSec"})
_SECTIONS = frozenset({"langSet", "langSec"})
_REJECTED = ("deprecated", "superseded", "forbidden", "obsolete", "notrecommended", "rejected")
_GENDERS = {"masculine": "m", "feminine": "f"}
_OWN_NOTES = ("kind", "case")


class _Entries:
    """A parser target that builds the elements of some names one by one and keeps nothing else."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names, self.parser = names, None
        self.done: deque[tuple[int, Element]] = deque()
        self._builder: TreeBuilder | None = None
        self._depth = self._line = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if self._builder is None and tag in self.names:
            self._builder, self._line = TreeBuilder(), self.parser.CurrentLineNumber  # type: ignore[attr-defined]
        if self._builder is not None:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise ValueError(f"more than {MAX_DEPTH} elements inside each other")
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def end(self, tag: str) -> None:
        if self._builder is None:
            return
        self._builder.end(_local(tag))
        self._depth -= 1
        if not self._depth:
            self.done.append((self._line, self._builder.close()))
            self._builder = None

    def close(self) -> None:
        """End the document; the parser asks for it."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def entries(path: Path, names: frozenset[str], sink: Sink) -> Iterator[tuple[int, Element]]:
    """Yield (line, element) of every outermost element of the given names, without namespaces."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import XMLParser

    target = _Entries(names)
    parser: Any = XMLParser(target=target, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    target.parser = parser.parser
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                while target.done:
                    yield target.done.popleft()
            parser.close()
    except OSError as error:
        sink.fault(0, "unreadable", f"cannot be read ({error.strerror})", "check the path")
    except DefusedXmlException as error:
        what = f"declares or uses an entity ({type(error).__name__})"
        sink.fault(parser.parser.CurrentLineNumber, "entity", what, "write its text in place; none is ever resolved")
    except (ParseError, ValueError, LookupError) as error:
        what = f"is not well-formed XML here ({error})"
        sink.fault(parser.parser.CurrentLineNumber, "malformed", what, "mend it, or correct the encoding it declares")


@dataclass
class _Sides:
    """The Arabic and the English of one entry; the preferred ones first."""

    arabic: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def term(self, line: int, sink: Sink, **others: Any) -> Term | None:
        """Return the term, or report what is missing."""
        if self.arabic and self.english:
            variants, aliases = tuple(self.arabic[1:]), tuple(self.english[1:])
            rejected, origin = tuple(self.rejected), sink.origin(line)
            return Term(self.arabic[0], self.english[0], variants, aliases, rejected, **others, origin=origin)
        missing = "Arabic" if not self.arabic else "English"
        codes = ", ".join(dict.fromkeys(self.codes)) or "none"
        message = f"the entry has no {missing} text (languages: {codes})"
        sink.fault(line, "language", message, "give one with xml:lang ar and one with en, or drop the entry")
        return None


# TBX


def read_tbx(path: Path, sink: Sink) -> Iterator[Term]:
    """Yield the terms of a TBX file."""
    for line, entry in entries(path, frozenset({"termEntry", "conceptEntry"}), sink):
        if term := _concept(entry, line, sink):
            yield term


def _concept(entry: Element, line: int, sink: Sink) -> Term | None:
    sides, gender, context = _Sides(), "", []
    ranked: list[tuple[bool, str, str]] = []
    for section in (child for child in entry if child.tag in _SECTIONS):
        sides.codes.append(section.get(_LANGUAGE, "none"))
        language = language_of(sides.codes[-1])
        for group in (element for element in section.iter() if element.tag in _TERM_GROUPS):
            text = _plain(group.find(".//term"))
            about = dict(_categories(group))
            status = about.get("administrativeStatus") or about.get("normativeAuthorization") or ""
            if language == "en" and status.lower().startswith(_REJECTED):
                sides.rejected.append(text)
            elif text:
                ranked.append((not status.lower().startswith("preferred"), language, text))
            if language == "ar":
                gender = gender or _GENDERS.get(about.get("grammaticalGender", ""), "")
        if language == "ar":
            context += [text for name, text in _categories(section) if name == "context" and " " not in text]
    ranked.sort(key=lambda item: item[0])
    sides.arabic = [text for _, language, text in ranked if language == "ar"]
    sides.english = [text for _, language, text in ranked if language == "en"]
    if not sides.english and _untranslated(entry):
        sides.english = sides.arabic[:1]
    return sides.term(line, sink, gender=gender, context=tuple(dict.fromkeys(context)), **_own_notes(entry))


def _categories(element: Element) -> Iterator[tuple[str, str]]:
    """Yield (data category, text) of an element and what stands in it, in both styles of TBX."""
    for child in element.iter():
        if child.tag in _CATEGORIES or not len(child):
            yield (child.get("type") or child.tag) if child.tag in _CATEGORIES else child.tag, _plain(child)


def _untranslated(entry: Element) -> bool:
    about = {(name, text.lower()) for name, text in _categories(entry)}
    known = {("note", "do not translate"), ("Translation needed", "no"), ("translationNote", "no")}
    return bool(about & known)


def _own_notes(entry: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in (text for name, text in _categories(entry) if name == "note"):
        name, _, value = text.partition(": ")
        if name in _OWN_NOTES and value:
            found[name] = value
        elif text and text.lower() != "do not translate":
            found["note"] = f"{found['note']}; {text}" if "note" in found else text
    return found


def tbx_lines(terms: Iterable[Term], comments: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a TBX-Basic 2 file."""
    about = "".join(f"<p>{escape(comment)}</p>" for comment in comments or ["a glossary of arabic_mt"])
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX-Basic" xml:lang="ar">\n<martifHeader>\n'
    yield f"<fileDesc><sourceDesc>{about}</sourceDesc></fileDesc>\n"
    yield '<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>\n</martifHeader>\n<text><body>\n'
    for number, term in enumerate(terms, 1):
        yield from _entry_lines(term, number)
    yield "</body></text>\n</martif>\n"


def _entry_lines(term: Term, number: int) -> Iterator[str]:
    yield f'<termEntry id="t{number}">\n'
    if term.origin:
        yield f'<admin type="source">{escape(term.origin)}</admin>\n'
    for name, plain in zip(_OWN_NOTES, ("term", "as-is"), strict=True):
        if (value := getattr(term, name)) != plain:
            yield f"<note>{name}: {escape(value)}</note>\n"
    if term.note:
        yield f"<note>{escape(term.note)}</note>\n"
    if term.source == term.target:
        yield "<note>do not translate</note>\n"
    gender = {short: word for word, short in _GENDERS.items()}.get(term.gender, "")
    notes = f'<termNote type="grammaticalGender">{gender}</termNote>' * bool(gender)
    notes += "".join(f'<descrip type="context">{escape(w)}</descrip>' for w in term.context if len(w.split()) == 1)
    yield '<langSet xml:lang="ar">\n' + _tig(term.source, "preferredTerm", notes)
    yield from (_tig(variant, "admittedTerm") for variant in term.variants)
    yield '</langSet>\n<langSet xml:lang="en">\n' + _tig(term.target, "preferredTerm")
    yield from (_tig(alias, "admittedTerm") for alias in term.aliases)
    yield from (_tig(wrong, "deprecatedTerm") for wrong in term.rejected)
    yield "</langSet>\n</termEntry>\n"


def _tig(text: str, status: str, notes: str = "") -> str:
    status = f'<termNote type="administrativeStatus">{status}-admn-sts</termNote>'
    return f"<tig><term>{escape(text)}</term>{status}{notes}</tig>\n"


# TMX


def read_tmx(path: Path, sink: Sink) -> Iterator[Term]:
    """Yield the short units of a TMX file; repeated and longer ones are counted in one finding each."""
    seen: set[tuple[str, str]] = set()
    left: Counter[str] = Counter()
    for line, unit in entries(path, frozenset({"tu"}), sink):
        sides = _unit(unit, line, sink)
        if sides.arabic and sides.english and _long(sides):
            left[f"have more than {MAX_WORDS} words"] += 1
        elif (term := sides.term(line, sink)) and (term.source, term.target) in seen:
            left["repeat another"] += 1
        elif term:
            seen.add((term.source, term.target))
            yield term
    for what, times in left.items():
        sink.note(0, "left-out", f"{times} units {what}", "nothing needs to be done; they are no terms")


def _long(sides: _Sides) -> bool:
    return any(len(text.split()) > MAX_WORDS for text in (*sides.arabic, *sides.english))


def _unit(unit: Element, line: int, sink: Sink) -> _Sides:
    sides = _Sides()
    for variant in unit.iter("tuv"):
        code = variant.get(_LANGUAGE) or variant.get("lang") or "none"
        sides.codes.append(code)
        segment = variant.find("seg")
        text = _plain(segment)
        if not text:
            sides.codes[-1] += " without a segment" if segment is None else " with an empty segment"
        elif language := language_of(code):
            (sides.arabic if language == "ar" else sides.english).append(text)
    return sides


def _plain(element: Element | None) -> str:
    """Return the text of an element without the native codes in it, white space made one space."""
    return _SPACES.sub(" ", "".join(_texts(element))).strip(" ") if element is not None else ""


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _NATIVE:
            yield from _texts(child)
        yield child.tail or ""
