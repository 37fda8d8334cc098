"""Tests of the glossary check: each fault is found in its line, and sound entries are left alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from arabic_mt.errors import GlossaryError
from arabic_mt.glossary.check import STOP_WORDS, check, check_term
from arabic_mt.glossary.formats import read_glossary
from arabic_mt.glossary.read import TERM_FILES, shipped
from arabic_mt.types import Term

HEAD = "# origin: written for this test\n# licence: CC0-1.0\n"
COLUMNS = "source\ttarget\tvariants\taliases\trejected\tkind\tgender\tcontext\tcase\tnote\n"

Found = Callable[..., list[tuple[int, str]]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Write a file and return (line, code) of its findings."""

    def check_text(text: str, name: str = "own.tsv", encoding: str = "utf-8") -> list[tuple[int, str]]:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return [(finding.line, finding.code) for finding in check(path)]

    return check_text


def test_a_sound_glossary(found: Found) -> None:
    rows = (
        "خيرسون\tKherson\tخرسون\t\tCherson\tplace\tf\t\tas-is\t\n"
        "الأمم المتحدة\tthe United Nations\t\tUN\t\torg\tf\t\tas-is\t\n"
        "بنان\tBanan\t\t\t\tperson\tf\tالطنطاوي | الأديبة\tas-is\t\n"
        "عين\teye\t\t\t\tnoun\tf\tطبيب\tlower\t\n"
        "عين\tspring\t\t\t\tnoun\tf\tماء\tlower\t\n"
    )
    assert found(HEAD + COLUMNS + rows) == []


@pytest.mark.parametrize(
    ("rows", "findings"),
    [
        ("نهر\triver\nنَهر\triver\n", [(4, "duplicate")]),
        ("نهر\triver\nنهر\tstream\n", [(4, "conflict")]),
        ("م\tM\n", [(3, "short")]),
        ("مي\tMay\n", [(3, "short")]),
        ("إلى\ttowards\n", [(3, "stop-word")]),
        ("هذه\tthis\n", [(3, "stop-word")]),
        ("بنان\tBanan\n", [(3, "clitic")]),
        ("river\tنهر\n", [(3, "swapped")]),
        ("river\tfleuve\n", [(3, "script")]),
        ("نهر\n", [(3, "empty")]),
        ("نهر\tri\u200fver\n", [(3, "control")]),
        ("نهر\tri\x07ver\n", [(3, "control")]),
        ("نهر\tنهر كبير\n", [(3, "target")]),
        ("نهر\tنهر\n", []),
        ("نهر \triver\n", [(3, "spaces")]),
        ("نهر\t river\n", [(3, "spaces")]),
        ("نهر\tNile  River\n", [(3, "spaces")]),
        ("نهر\triver\tx\n", [(3, "cells")]),
    ],
)
def test_faults_of_two_columns(rows: str, findings: list[tuple[int, str]], found: Found) -> None:
    assert found(HEAD + rows) == findings


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("جسر\tbridge\tجِسر\n", ["variant"]),
        ("مكتبه\tlibrary\tمكتبة\n", ["variant"]),
        ("جسر\tbridge\tجسور\n", []),
        ("جسر\tbridge\t\tbridge\n", ["target"]),
        ("جسر\tbridge\t\t\tbridge\n", ["target"]),
        ("جسر\tbridge\t\tdam | span\tspan\n", ["target"]),
        ("جسر\tbridge\tفي\n", ["short"]),
        ("جسر\tbridge\t\t\t\tnoun\tm\tفوق النهر\n", ["context"]),
        ("جسر\tbridge\t\t\t\tnoun\tm\tنهر\tupper\n", ["case"]),
        ("جسر\tGisr\t\t\t\tsurname\n", ["common"]),
        ("جسر\tBridge\t\t\t\tplace\n", []),
        ("جسر\tGisr\t\t\t\tsurname\tm\tالسيد\n", []),
        ("جسر\tbridge\t\t\t\tnoun\n", []),
        ("رمضان\tRamadan\t\t\t\tevent\n", []),
    ],
)
def test_faults_of_a_row(row: str, codes: list[str], found: Found) -> None:
    assert found(HEAD + COLUMNS + row) == [(4, code) for code in codes]


@pytest.mark.parametrize(
    ("source", "word"),
    [("بنان", "لبنان"), ("وحيد", "وحيد"), ("كتاب", ""), ("الأمم المتحدة", "")],
)
def test_proclitics(source: str, word: str) -> None:
    messages = [message for code, message, _ in check_term(Term(source, "X")) if code == "clitic"]
    if word in ("", source):
        assert all(word and word in message for message in messages)
    else:
        assert messages == [f"{source} and ل before it give the word {word}"]


def test_a_word_with_its_first_letter_taken_for_a_proclitic() -> None:
    (fault,) = check_term(Term("وجسر", "Wajsar", kind="person"))
    assert fault[:2] == ("clitic", "وجسر and the word جسر with و before it look the same")


def test_no_verb_stands_after_a_preposition() -> None:
    assert list(check_term(Term("بيرث", "Perth", kind="place"))) == []  # ب and يرث, he inherits


def test_stop_words_are_folded_words() -> None:
    assert {"الى", "على", "في", "ان"} <= STOP_WORDS
    assert not STOP_WORDS & {"", "علي", "مصر"}


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("", ["licence", "licence"]),
        ("# origin: a test\n", ["licence"]),
        ("# Origin: a test\n#License: MIT\n", []),
        ("# original spelling\n# licence: CC0\n", ["licence"]),
    ],
)
def test_origin_and_licence(head: str, codes: list[str], found: Found) -> None:
    assert found(f"{head}جسر\tbridge\n") == [(0, code) for code in codes]


@pytest.mark.parametrize(
    ("name", "text", "findings"),
    [
        ("own.csv", "جسر,bridge,ar,de\n", [(1, "language")]),
        ("own.csv", "fa,en\nپل,bridge\n", [(1, "language")]),
        ("own.csv", "en,ar\nbridge,جسر\n", []),
        ("own.csv", "en,ar\nجسر,bridge\n", [(2, "swapped")]),
        ("own.csv", 'جسر,"bridge\n', [(1, "malformed")]),
        ("own.json", '[{"source": " جسر", "target": "bridge"}]', [(1, "spaces")]),
        ("own.json", "{}", [(1, "malformed")]),
        ("own.tbx", '<martif><termEntry><langSet xml:lang="he"/></termEntry></martif>', [(1, "language")]),
        ("own.tmx", "<tmx>\n<tu></tmx>", [(2, "malformed")]),
        ("own.tmx", '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', [(1, "entity")]),
    ],
)
def test_other_formats(name: str, text: str, findings: list[tuple[int, str]], found: Found) -> None:
    assert found(text, name) == findings


@pytest.mark.parametrize("name", ["own.csv", "own.tsv"])
def test_an_empty_file_holds_no_terms(name: str, found: Found) -> None:
    assert {line for line, code in found("\n", name) if code != "licence"} == set()


def test_what_cannot_be_read(found: Found, tmp_path: Path) -> None:
    assert found(HEAD + "جسر\tbridge\n", encoding="utf-16")[-1] == (1, "encoding")
    assert [(f.line, f.code) for f in check(tmp_path / "none.csv")] == [(0, "unreadable")]
    with pytest.raises(GlossaryError, match="no format"):
        check(tmp_path / "own.docx")


def test_a_finding_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("جسر,bridge\nفي,in\n", encoding="utf-8")
    (finding,) = check(path)
    assert str(finding) == f"{path}:2: short: في has fewer than 3 letters; give a context, or a longer form"


def test_the_shipped_lists_have_few_findings() -> None:
    findings = [finding for name in TERM_FILES for finding in check(shipped(name))]
    rows = sum(len(read_glossary(shipped(name))) for name in TERM_FILES)
    assert {finding.code for finding in findings} <= {"variant", "clitic", "common"}
    assert len(findings) < 0.01 * rows


def test_time_is_linear(tmp_path: Path) -> None:
    letters = "بتثجحخدذرزسشصضطظعغفقكلمن"

    def seconds(rows: int) -> float:
        words = ("".join(letters[(i // 24**k) % 24] for k in range(5)) for i in range(rows))
        path = tmp_path / f"{rows}.tsv"
        path.write_text(HEAD + "".join(f"{word}\tName {i}\n" for i, word in enumerate(words)), encoding="utf-8")
        start = time.perf_counter()
        check(path)
        return time.perf_counter() - start

    seconds(10)  # the word lists are read once
    assert seconds(12_000) < 10 * seconds(3_000) + 0.5
