"""S005 latin-name: «قوات Kyiv» becomes «قوات كييف».

Why: weak translation into Arabic leaves names in Latin letters, here but not in the next sentence; the
Arabic word order around them then yields English that no longer knows what the name belonged to. A name
that the shipped lists know is written in Arabic, with the proclitic before it («وKyiv», «بـ Kyiv»), as it
stands elsewhere in the text; from there the glossary gives every engine the same English.

Leaves: Latin in brackets or quotation marks, which explains or quotes; a run of Latin words that is not
a name as a whole («Kyiv Post»); brands, media, teams and acronyms, which Arabic news writes in Latin
too; names that are also common English words (May, Nice) unless they are countries; names that two
entries render differently, or that software bears (Java, Swift); text with more Latin than Arabic
letters; names within handles, addresses and compounds («Moscow-Kyiv»); an article before a name that
has none in Arabic.

Source: the names of glossaries/people.tsv, surnames.tsv, places.tsv, countries.tsv, organisations.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...arabic import ARABIC_LETTER, MARKS, has_arabic
from ...glossary.read import read_table, shipped, shipped_terms
from ...types import Candidate, Segment, Term
from ..calques import attach, without_echo

CATEGORY = "Accuracy/Untranslated"
TIER = "auto"

_KINDS = ("country", "place", "sea", "river", "mountain", "building", "org", "person", "surname")
_LATIN = "A-Za-z\u00c0-\u024f"
_WORD = rf"(?:[A-Z]\.(?=[ \u00a0])|[0-9]{{0,9}}[{_LATIN}][{_LATIN}0-9]*(?:[.'’&][{_LATIN}0-9]+)*)"
_RUN = re.compile(rf"(?<![{_LATIN}0-9@#/\\._-]){_WORD}(?:[ \u00a0-]{_WORD})*(?![{_LATIN}0-9@/\\_-]|\.[{_LATIN}0-9])")
_CLITICS = re.compile(r"(?<![^\s(«“\"])(?P<letters>[وف]?[بلك]?)(?P<article>(?:ال)?)\u0640?[ \u00a0]?\Z")
_LETTER_BEFORE = re.compile(rf"(?:{ARABIC_LETTER.pattern}|[{MARKS}\u0640])\Z")
_SOFTWARE = frozenset("Java Swift Julia Pascal Ada Amazon Oracle Python Ruby Canary".split())
_OPENING, _CLOSING = '([{«“‘"', ')]}»”’"'


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each known name in Latin letters, with the proclitic before it."""
    text = segment.source
    runs = list(_RUN.finditer(text))
    if not runs or sum(len(run.group()) for run in runs) > len(ARABIC_LETTER.findall(text)):
        return
    for run in runs:
        term = latin_names().get(run.group()) or latin_names().get(_without_article(run.group()))
        if term is None or _is_aside(text, *run.span()) or ARABIC_LETTER.match(text, run.end()):
            continue
        start, proclitic, article = _clitics(text, run.start())
        if start < 0 or (article and not term.source.startswith("ال")):
            continue
        span = start, run.end()
        after = attach(proclitic, without_echo(term.source, text, span))
        yield Candidate(span, after, f"{term.origin} {run.group()}")


def _clitics(text: str, end: int) -> tuple[int, str, str]:
    """Return where the clitics before an offset begin, the proclitic and the article; -1 for other letters there."""
    match = _CLITICS.search(text, max(0, end - 7), end)
    if match and (match["letters"] or match["article"]):
        return match.start(), match["letters"], match["article"]
    return (-1, "", "") if _LETTER_BEFORE.search(text, max(0, end - 1), end) else (end, "", "")


def _without_article(name: str) -> str:
    return name[4:] if name.startswith(("the ", "The ")) else name


def _is_aside(text: str, start: int, end: int) -> bool:
    """Tell whether Latin stands in brackets or quotation marks that hold no Arabic before it."""
    for position in range(start - 1, max(-1, start - 80), -1):
        char = text[position]
        if char in _OPENING:
            return True
        if char in _CLOSING or ARABIC_LETTER.match(char):
            return False
    return False


@lru_cache(maxsize=1)
def latin_names() -> dict[str, Term]:
    """Return the names that are sure to mean one thing, each with its entry."""
    common = _common_words()
    found: dict[str, list[Term]] = {}
    for term in sorted((t for t in shipped_terms() if t.kind in _KINDS), key=lambda t: _KINDS.index(t.kind)):
        for name in dict.fromkeys((term.target, *term.aliases, *(v for v in term.variants if not has_arabic(v)))):
            name = _without_article(name) if name[0].islower() else name
            if _is_name(name) and name not in _SOFTWARE and (term.kind == "country" or name.lower() not in common):
                found.setdefault(name, []).append(term)
    return {name: terms[0] for name, terms in found.items() if _agree(terms)}


def _is_name(name: str) -> bool:
    return len(name) > 2 and name[0].isupper() and not name.isupper() and _RUN.fullmatch(name) is not None


def _agree(terms: list[Term]) -> bool:
    """Tell whether entries of one English name have the same Arabic; a country outranks the rest."""
    return terms[0].kind == "country" or len({term.source for term in terms}) == 1


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    words: set[str] = set()
    for _, row in read_table(shipped("lexicon")):
        for cell in (row["english"].replace("/", "|"), row["english_forms"]):
            words.update(part.strip().lower() for part in cell.split("|"))
    return frozenset(words)
