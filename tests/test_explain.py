"""Tests of a translation as text, JSON and HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from arabic_mt.explain import (
    document_to_dict,
    document_to_html,
    explain_document,
    explain_translation,
    translation_to_dict,
    translation_to_html,
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


class Tags(HTMLParser):
    """Collect tags, attributes and text; refuse tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = '<img src=x onerror="alert(1)">&amp;\'"</div><script>'


def hostile() -> Translation:
    edit = Edit((0, len(HOSTILE)), HOSTILE, HOSTILE + "!", "S001", evidence=HOSTILE)
    step = Step("source", HOSTILE, HOSTILE + "!", (edit,), rejected=(Rejection(edit, HOSTILE),))
    term = TermOutcome(TermMatch(Term(HOSTILE, HOSTILE), (0, 1)), "refused", reason=HOSTILE)
    return Translation(HOSTILE, HOSTILE, (step,), (term,), warnings=(HOSTILE,))


def test_html_of_hostile_text_holds_only_our_tags() -> None:
    tags = Tags(translation_to_html(hostile()))
    assert {tag for tag, _ in tags.seen} <= {"div", "p", "bdi", "del", "ins", "ul", "li"}
    assert {name for _, attributes in tags.seen for name in attributes} <= {"class", "dir", "lang", "title"}
    assert tags.text.count(HOSTILE) >= 4
    titles = [attributes["title"] for _, attributes in tags.seen if "title" in attributes]
    assert titles == [f"S001: {HOSTILE}"]


def test_html_reads_right_to_left_and_isolates_what_was_changed() -> None:
    html = translation_to_html(TRANSLATION)
    tags = Tags(html)
    assert ("p", {"dir": "rtl", "lang": "ar"}) in tags.seen
    assert ("p", {"dir": "ltr", "lang": "en"}) in tags.seen
    assert "<del> </del>" in html
    assert TRANSLATION._repr_html_() == html


def test_html_holds_no_control_that_turns_the_text_around() -> None:
    turning = []
    for char in BIDI_CONTROLS:
        edit = Edit((1, 2), char, "", "S001", evidence=char)
        step = Step("source", f"س{char}ص{char}", f"سص{char}", (edit,))
        translation = Translation(step.before, f"x{char}", (step,), warnings=(char,))
        if char in translation_to_html(translation):
            turning.append(f"U+{ord(char):04X}")
    assert not turning


def test_html_of_a_document() -> None:
    document = Document((TRANSLATION, hostile()), ("", "\n", ""))
    assert document_to_html(document) == translation_to_html(TRANSLATION) + translation_to_html(hostile())
    assert document._repr_html_() == document_to_html(document)
    Tags(document_to_html(document))


def test_html_of_the_repaired_english_shows_its_edits() -> None:
    edit = Edit((4, 5), " ", "", "T001", evidence="space")
    translation = Translation(
        "نعم", "Kyiv,", (Step("source", "نعم", "نعم"), Step("target", "Kyiv ,", "Kyiv,", (edit,)))
    )
    assert "<bdi>Kyiv</bdi><del> </del><bdi>,</bdi>" in translation_to_html(translation)
