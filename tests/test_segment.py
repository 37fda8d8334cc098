"""Tests of the document segmentation: cases as data, exact round trips, long segments, running time."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabic_mt import segment as segment_module
from arabic_mt.clauses import split_long
from arabic_mt.errors import LengthMismatchError
from arabic_mt.segment import join_document, split_document, split_line

HERE = Path(__file__).resolve().parent
CASES = json.loads((HERE / "cases" / "segment.json").read_text(encoding="utf-8"))
SEED = HERE.parent / "seeds" / "article.ar.txt"

FRAGMENTS = (
    "\n", "\r\n", "\r", "\n\n", " ", "  ", "\t", "\u00a0", "\u2028", "\x85", "\x0b", "\x1c", "\ufeff",
    "\u200b", "\u200f",
    "\x00", "- ", "• ", "* ", "1. ", "١- ", "(2) ", "## ", "> ", "***", ".", "...", "…", "؟", "؟!", "۔", "،", "؛", ":",
    '"', "“", "”", "«", "»", "(", ")", "[", "]", "[1]", "'", "د.", "أ.د.", "ق.م.", "U.S.", "3.14", "2020", "هـ.", "م.",
    "و", "قال", "انتهى.وبدأ", "المحادثات", "كِتَابٌ", "Kyiv", "www.", "a@b.c", "😀", "é", "e\u0301",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
)
profile = settings(derandomize=True, deadline=None, max_examples=200, database=None)


def case_parameters() -> list[Any]:
    """Turn the written cases into parameters; a known failure must fail."""
    known = pytest.mark.xfail(strict=True, reason="known failure")
    return [
        pytest.param(case, id=f"{number}-{case['note']}", marks=[known] if case.get("known_failure") else [])
        for number, case in enumerate(CASES)
    ]


@pytest.mark.parametrize("case", case_parameters())
def test_case(case: dict[str, Any]) -> None:
    segments, layout = split_document(case["text"])
    assert join_document(segments, layout) == case["text"]
    assert segments == case["segments"]


def test_cases_are_well_formed() -> None:
    assert len(CASES) >= 60
    assert {case["origin"] for case in CASES} == {"synthetic", "negative", "adversarial"}
    assert 3 * sum(case["origin"] == "adversarial" for case in CASES) >= len(CASES)
    assert all(case["note"] for case in CASES)
    assert len({case["text"] for case in CASES}) == len(CASES)


def test_seed_article() -> None:
    text = SEED.read_bytes().decode("utf-8")
    segments, layout = split_document(text)
    assert len(text.rstrip("\n").split("\n")) == 16
    assert len(segments) == 29
    assert join_document(segments, layout) == text


@profile
@given(texts)
def test_round_trip(text: str) -> None:
    for split in (split_document, split_line):
        segments, layout = split(text)
        assert len(layout) == len(segments) + 1
        assert join_document(segments, layout) == text


@profile
@given(texts)
def test_segments_are_clean(text: str) -> None:
    segments, layout = split_document(text)
    for part in segments:
        assert part == part.strip() == part.strip("\ufeff\u200b")
        assert any(character.isalnum() for character in part)
        assert "\n" not in part
    assert not any(character.isalpha() for gap in layout for character in gap)


@profile
@given(texts)
def test_carriage_returns_change_nothing(text: str) -> None:
    unix = text.replace("\r", "")
    assert split_document(unix)[0] == split_document(unix.replace("\n", "\r\n"))[0]


@profile
@given(texts)
def test_commas_end_nothing(text: str) -> None:
    words = [word for word in ("كلمة", *text.split()) if word.isalpha()]
    assert split_line("، ".join(words))[0] == ["، ".join(words)]


def test_blank_characters_are_complete() -> None:
    blank = {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}
    assert set(segment_module._BLANK) == blank | {"\ufeff", "\u200b", "\u2060"}


def test_join_refuses_a_layout_of_another_length() -> None:
    with pytest.raises(LengthMismatchError, match="the layout has 2"):
        join_document(["نص"], ("", "", ""))


def test_only_line_feeds_are_line_breaks() -> None:
    text = "سطر\u2028واحد\x85فيه\x0bفواصل\x1cكثيرة"
    assert split_document(text) == ([text], ("", ""))


@profile
@given(texts, st.integers(1, 30))
def test_long_pieces(text: str, limit: int) -> None:
    pieces = split_long(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


@profile
@given(texts, st.integers(4, 40))
def test_long_pieces_by_another_measure(text: str, limit: int) -> None:
    def measure(piece: str) -> int:
        return len(piece.encode("utf-8")) + piece.count(" ")

    pieces = split_long(text, limit, measure)
    assert "".join(pieces) == text
    assert all(measure(piece) <= limit or len(piece) == 1 for piece in pieces)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("وصل الوفد", 100, ["وصل الوفد"]),
        ("", 5, []),
        ("كلمة أولى، كلمة ثانية؛ كلمة ثالثة", 24, ["كلمة أولى، كلمة ثانية؛ ", "كلمة ثالثة"]),
        ("كلمة أولى: كلمة ثانية، كلمة", 24, ["كلمة أولى: ", "كلمة ثانية، كلمة"]),
        ("خسرت 10،000 جندي في حرب", 16, ["خسرت 10،000 ", "جندي في حرب"]),
        ("زار المدينة القديمة وغادر بعد يوم", 24, ["زار المدينة القديمة ", "وغادر بعد يوم"]),
        ("اااااااااا", 8, ["ااااا", "ااااا"]),
        ("كلمة اااااااااااااااااااا", 15, ["كلمة ", "اااااااااا", "اااااااااا"]),
        ("نعم؛ قال الرئيس إنه يرحب بهم", 20, ["نعم؛ قال الرئيس ", "إنه يرحب بهم"]),
        ("كَكَكَكَ", 3, ["كَ", "كَ", "كَ", "كَ"]),
        ("حضر اللقاء الأول د. سمير منصور", 24, ["حضر اللقاء الأول ", "د. سمير منصور"]),
    ],
    ids=[
        "short",
        "empty",
        "semicolon",
        "colon",
        "number",
        "conjunction",
        "hard",
        "early",
        "uneven",
        "marks",
        "abbreviation",
    ],
)
def test_long_cuts(text: str, limit: int, expected: list[str]) -> None:
    assert split_long(text, limit) == expected


def test_long_pieces_are_balanced() -> None:
    lengths = [len(piece) for piece in split_long("كلمة " * 101, 400)]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) <= 10


def test_long_limit_must_be_positive() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        split_long("نص", 0)


def test_long_measures_bounded_windows() -> None:
    measured: list[int] = []

    def measure(piece: str) -> int:
        measured.append(len(piece))
        return len(piece) // 3 + 1

    pieces = split_long("كلمة أخرى، " * 20_000, 100, measure)
    assert len(measured) <= 16 * len(pieces)
    assert max(measured) <= 1_000


def seconds(function: Any, *arguments: Any) -> float:
    """Return the processor time of one call."""
    before = time.process_time()
    function(*arguments)
    return time.process_time() - before


LENGTH = 100_000
UNITS = (
    ".", ". ", '"', '."', "(", "(.", ".) ", "«. ", ". » ", ".[1]", "[", " ", "\r\n", "\n", "- ", "> ", "#", "1. ", "1.",
    "•", "د. ", "أ.", "a.b ", "، ", "؟!", "….", "ا", "َ", ".\u200f", "\ufeff", ".“", "1", ": 1. ", "http://",
    "قال: \"لا. لن\" ", "انتهى.وبدأ", "ق.م.",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_adversarial_text_takes_linear_time(unit: str) -> None:
    text = (unit * LENGTH)[:LENGTH] + "نص"
    assert seconds(split_document, text) < 1
    assert seconds(split_long, text, 200) < 1
    assert seconds(split_long, text, LENGTH // 2) < 1


def test_nested_marks_take_linear_time() -> None:
    half = LENGTH // 2
    assert seconds(split_document, "(" * half + "نص. " + ")" * half) < 1
    assert seconds(split_document, "(ا. " * (LENGTH // 5) + ")" * (LENGTH // 5)) < 1
    rng = random.Random(7)
    assert seconds(split_document, "".join(rng.choices('.؟ "()«»“”،:د1a\n', k=LENGTH))) < 1


def test_large_texts_are_fast() -> None:
    sentence = "قال الوزير إن «المحادثات» بدأت صباح اليوم في العاصمة، وأضاف أن النتائج ستعلن غدا. "
    line = sentence * (5_000_000 // len(sentence.encode("utf-8")))
    assert seconds(split_document, line) < 5
    assert seconds(split_long, line, 400) < 5
    assert seconds(split_document, line.replace(". ", ".\n")[: len(line) // 5]) < 1
    assert seconds(split_document, "\n" * 200_000) < 1
