"""Tests of the collected lists of names: form, origin, order, and that no list contradicts another."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

import pytest

from arabic_mt.arabic import WORD, fold_word
from arabic_mt.glossary.read import read_terms, shipped

LICENCES = {
    "names_cities": "CC-BY-4.0",
    "names_cldr": "Unicode-3.0",
    "names_google": "Apache-2.0",
    "names_whosonfirst": "CC-BY",
    "names_wikidata": "CC0-1.0",
}
CURATED = ("people", "surnames", "places", "countries", "demonyms", "organisations", "terms")
HEADER = "source\ttarget\taliases\tkind"
KINDS = {"token", "place", "country", "language", "script", "currency"}
ORIGIN = re.compile(
    r"# origin: https://github\.com/[\w.-]+/[\w.-]+ [0-9a-f]{40}(, https://github\.com/\S+ [0-9a-f]{40})*"
)
ARABIC = re.compile("[ء-غف-يڤگچپژ]+(?:[ -][ء-غف-يڤگچپژ]+){0,3}")
LATIN = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*'?")


@cache
def lines(name: str) -> list[str]:
    return shipped(name).read_text(encoding="utf-8").removesuffix("\n").split("\n")


@cache
def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in lines(name)[3:]]


def key(source: str) -> str:
    return " ".join(fold_word(match.group()) for match in WORD.finditer(source))


@pytest.fixture(params=LICENCES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_origin_licence_and_header(name: str) -> None:
    origin, licence, header = lines(name)[:3]
    assert ORIGIN.fullmatch(origin)
    assert licence == f"# licence: {LICENCES[name]}"
    assert header == HEADER


def test_every_line_has_four_cells_of_a_known_kind(name: str) -> None:
    assert [row for row in rows(name) if len(row) != 4 or row[3] not in KINDS] == []


def test_sources_stand_in_order_and_once(name: str) -> None:
    assert [pair for pair in pairwise(row[0] for row in rows(name)) if pair[0] >= pair[1]] == []


def test_sources_are_arabic_and_not_short(name: str) -> None:
    wrong = [row[0] for row in rows(name) if not ARABIC.fullmatch(row[0]) or len(row[0].removeprefix("ال")) < 3]
    assert wrong == []


def test_targets_are_names_in_plain_latin(name: str) -> None:
    wrong = [row[1] for row in rows(name) if not LATIN.fullmatch(row[1]) or not row[1].isascii() or row[1].islower()]
    assert wrong == []


def test_aliases_are_latin_and_differ_from_the_target(name: str) -> None:
    for _, target, cell, _ in rows(name):
        aliases = cell.split(" | ") if cell else []
        assert len({target, *aliases}) == 1 + len(aliases) <= 9
        letters = "".join(c for c in unicodedata.normalize("NFKD", cell) if not unicodedata.combining(c))
        assert all(LATIN.fullmatch(alias) for alias in letters.split(" | ") if cell), cell


def test_a_source_stands_in_one_list() -> None:
    keys = [key(row[0]) for name in LICENCES for row in rows(name)]
    assert len(keys) == len(set(keys)) >= 60_000


def test_no_list_has_what_a_curated_list_has() -> None:
    terms = (term for name in CURATED for term in read_terms(shipped(name), strict=False))
    sure = (term for term in terms if all(word.startswith("!") for word in term.context))
    curated = {key(form) for term in sure for form in (term.source, *term.variants)}
    assert [row[0] for name in LICENCES for row in rows(name) if key(row[0]) in curated] == []


@pytest.mark.parametrize("word", ["باتافي", "بنان", "كتاب", "مدينة", "المصنع", "وقال", "فيكن", "عشاق", "15 مايو"])
def test_ordinary_words_are_in_no_list(word: str) -> None:
    assert not any(row[0] == word for name in LICENCES for row in rows(name))


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("جون", "John", "token"),
        ("القحطاني", "al-Qahtani", "token"),
        ("أوبراين", "O'Brien", "token"),
        ("كوريذالوس", "Korydallos", "place"),
        ("دولار كندي", "Canadian dollar", "currency"),
        ("اليديشية", "Yiddish", "language"),
    ],
)
def test_known_names(source: str, target: str, kind: str) -> None:
    found = [(row[1], row[3]) for name in LICENCES for row in rows(name) if row[0] == source]
    assert found == [(target, kind)]
