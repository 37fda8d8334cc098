"""Tests of a translation as text, JSON and HTML."""

from __future__ import annotations

import json

import pytest

from arabic_mt.explain import (
    document_to_dict,
    explain_document,
    explain_translation,
    translation_to_dict,
    visible,
)
from arabic_mt.types import (
    Document,
    Edit,
    Hint,
    Hypothesis,
    Rejection,
    Step,
    Term,
    TermMatch,
    TermOutcome,
    Translation,
)

BIDI_CONTROLS = ["\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
MATCH = TermMatch(Term("كييف", "Kyiv", origin="places.tsv:7"), (0, 4))
EDIT = Edit((4, 5), " ", "", "S002", "Linguistic/Punctuation", "auto", 0.9, "space before U+060C")
REJECTED = Rejection(Edit((0, 4), "كييف", "كيف", "S099", "Other", "suggest", 0.5, "a guess"), "suggest")
TRANSLATION = Translation(
    "كييف ،", "Kyiv,",
    (
        Step("source", "كييف ،", "كييف،", (EDIT,), rejected=(REJECTED,)),
        Step("hints", "كييف،", "كييف،", hints=(Hint((0, 4), ("Kyiv", "Kiev"), "glossary:own.tsv:1"),)),
        Step("terms", "Kyiv,", "Kyiv,"),
        Step("target", "Kyiv,", "Kyiv,"),
    ),
    (TermOutcome(MATCH, "refused", reason="not there"),), -0.1234567, "signature", ("careful",),
)  # fmt: skip
EMPTY = Translation("نعم", "Yes", (Step("source", "نعم", "نعم"),))
STEP = {"stage", "before", "after", "edits", "hints", "rejected"}
EDIT_KEYS = {"span", "before", "after", "rule", "category", "tier", "confidence", "evidence"}


def test_the_json_object_keeps_the_contract() -> None:
    found = json.loads(json.dumps(translation_to_dict(TRANSLATION), ensure_ascii=False))
    assert set(found) == {"schema", "source", "text", "score", "steps", "terms", "warnings", "signature"}
    assert (found["schema"], found["source"], found["text"], found["score"]) == (1, "كييف ،", "Kyiv,", -0.123457)
    assert all(set(step) == STEP for step in found["steps"])
    (edit,) = found["steps"][0]["edits"]
    assert set(edit) == EDIT_KEYS
    assert (edit["span"], edit["rule"], edit["category"]) == ([4, 5], "S002", "Linguistic/Punctuation")
    (rejected,) = found["steps"][0]["rejected"]
    assert set(rejected) == EDIT_KEYS | {"reason"} and rejected["reason"] == "suggest"
    assert found["steps"][1]["hints"] == [{"span": [0, 4], "options": ["Kyiv", "Kiev"], "origin": "glossary:own.tsv:1"}]
    assert found["terms"][0]["status"] == "refused" and found["terms"][0]["reason"] == "not there"
    assert (found["warnings"], found["signature"]) == (["careful"], "signature")
    assert TRANSLATION.to_dict() == translation_to_dict(TRANSLATION)


def test_alternatives_are_kept() -> None:
    translation = Translation("نعم", "Yes", alternatives=(Hypothesis("Yes", -0.1), Hypothesis("Yeah", -0.2)))
    assert translation_to_dict(translation)["alternatives"] == [
        {"text": "Yes", "score": -0.1}, {"text": "Yeah", "score": -0.2},
    ]  # fmt: skip


def test_a_document_is_its_segments_and_its_text() -> None:
    document = Document((TRANSLATION, EMPTY), ("- ", "\n", "\n"))
    assert document_to_dict(document) == {
        "schema": 1, "text": "- Kyiv,\nYes\n", "segments": [TRANSLATION.to_dict(), EMPTY.to_dict()],
    }  # fmt: skip
    assert document.to_dict() == document_to_dict(document)
    assert document.warnings == ("careful",)
    assert document.edits == (EDIT,)


def test_the_text_says_what_was_done_and_why() -> None:
    text = explain_translation(TRANSLATION)
    assert text.split("\n")[:2] == ["ar  كييف ،", "en  Kyiv,"]
    for part in (
        "S002",
        "space before U+060C",
        "not applied: S099",
        "(suggest)",
        "Kyiv | Kiev",
        "own.tsv:1",
        "refused: not there",
        "careful",
    ):
        assert part in text
    assert TRANSLATION.explain() == text


def test_a_document_explains_the_segments_that_changed() -> None:
    text = explain_document(Document((EMPTY, TRANSLATION), ("", " ", "")))
    assert text.startswith("[2]\n") and "[1]" not in text
    assert explain_document(Document((EMPTY,), ("", ""))) == "nothing was repaired"
    assert Document((), ("",)).explain() == "nothing was repaired"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x07", "\x7f", "\x9b", "\n", "\r", *BIDI_CONTROLS])
def test_control_characters_are_written_out(char: str) -> None:
    assert visible(f"a{char}b") == f"a\\u{ord(char):04x}b"
    translation = Translation(
        f"س{char}", f"x{char}",
        (Step("source", f"س{char}", "س", (Edit((1, 2), char, "", "S001", evidence=f"U+{char}"),)),),
    )  # fmt: skip
    assert char not in explain_translation(translation).replace("\n", "" if char == "\n" else "\n")
