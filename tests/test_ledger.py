"""Tests of the ledger: one decision for each name of a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from arabic_mt import Term
from arabic_mt.engines.table import TableEngine
from arabic_mt.errors import GlossaryError, InputError
from arabic_mt.glossary.ledger import Ledger
from arabic_mt.glossary.read import read_terms
from arabic_mt.translator import Translator

HILALI = [
    Term("سامر الهيلالي", "Samer al-Hilali", kind="person", gender="m"),
    Term("نبيل الهيلالي", "Nabil El Hilaly", kind="person"),
]


def decided(ledger: Ledger) -> dict[str, int]:
    return {entity.term.target: entity.mentions for entity in ledger}


def test_a_name_in_latin_letters_and_its_arabic_twin_are_one() -> None:
    ledger = Ledger(["انقطع الماء عن Kyiv.", "عاد الماء إلى كييف."])
    assert decided(ledger) == {"Kyiv": 2}
    (kyiv,) = ledger
    assert kyiv.first[0] == 0 and kyiv.term.kind == "place"


def test_a_latin_name_of_no_list_decides_for_its_twin() -> None:
    segments = ["وصل القطار إلى Zbarazh.", "غادر القطار زباراج مساء.", "وصل إلى بزباراج."]
    ledger = Ledger(segments)
    (twin,) = ledger
    assert twin.term.target == "Zbarazh" and twin.term.source == "زباراج" and twin.mentions == 2
    assert twin.term.origin == "ledger: Zbarazh in segment 1"
    assert [match.term.target for match in ledger(1, segments[1])] == ["Zbarazh"]


@pytest.mark.parametrize("latin", ["Windows", "Plimpton", "Zbrojovka"])
def test_a_latin_name_that_no_word_sounds_like_decides_nothing(latin: str) -> None:
    assert decided(Ledger([f"وصل {latin} أمس.", "غادر القطار زباراج مساء."])) == {}


def test_the_surname_follows_the_full_name() -> None:
    segments = ["وصل سامر الهيلالي.", "تحدث الهيلالي طويلا."]
    ledger = Ledger(segments, HILALI)
    assert decided(ledger) == {"Samer al-Hilali": 2}
    (match,) = ledger(1, segments[1])
    assert match.term.target == "al-Hilali" and match.term.aliases == ("Samer al-Hilali",) and match.term.gender == "m"


def test_two_people_of_one_surname_stay_two() -> None:
    segments = ["وصل سامر الهيلالي.", "تحدث الهيلالي.", "جاء نبيل الهيلالي.", "عاد الهيلالي."]
    ledger = Ledger(segments, HILALI)
    assert decided(ledger) == {"Samer al-Hilali": 2, "Nabil El Hilaly": 2}
    surnames = [ledger(place, segments[place])[0].term.target for place in (1, 3)]
    assert surnames == ["al-Hilali", "El Hilaly"]


@pytest.mark.parametrize(
    "name", [Term("كريم الكتاب", "Karim the Book", kind="person"), Term("سعد", "Saad", kind="person")]
)
def test_no_surname_is_taken_from_what_is_none(name: Term) -> None:
    assert decided(Ledger([f"وصل {name.source}.", "قرأ الكتاب."], [name], shipped=False)) == {name.target: 1}


def test_the_users_term_wins() -> None:
    ledger = Ledger(["عاد الماء إلى كييف."], [Term("كييف", "Kiev", kind="place")])
    assert decided(ledger) == {"Kiev": 1}


def test_an_empty_document_has_no_names() -> None:
    assert len(Ledger([])) == 0 and Ledger(["", " "]).terms() == []


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".json", ".tbx"])
def test_decisions_are_written_as_a_glossary(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"names{suffix}"
    Ledger(["عاد الماء إلى كييف."]).write(path)
    assert "Kyiv" in path.read_text(encoding="utf-8")
    if suffix == ".tsv":
        (term,) = read_terms(path)
        assert term.target == "Kyiv" and term.note.endswith("mentions 1")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="tsv"):
        Ledger(["كييف"]).write(tmp_path / "names.doc")


def test_a_document_is_translated_with_its_ledger() -> None:
    engine = TableEngine({"وصل سامر الهيلالي.": "Samer al-Hilali arrived.", "تحدث الهيلالي.": "Al-Helali spoke.",
                          "عاد إلى كييف.": "He returned to Kiev."})  # fmt: skip
    document = Translator(engine, glossary=HILALI).translate("وصل سامر الهيلالي.\nتحدث الهيلالي.\nعاد إلى كييف.")
    assert document.ledger is not None and decided(document.ledger)["Samer al-Hilali"] == 2
    assert document.text.endswith("He returned to Kyiv.")
    assert [edit.rule for edit in document.edits] == ["T011"]
    assert document.segments[1].terms[0].match.term.target == "al-Hilali"


def test_one_text_is_no_list_of_segments() -> None:
    with pytest.raises(InputError, match="split it first"):
        Ledger("هاجمت روسيا Kyiv مساء.")
    assert len(Ledger(segment for segment in ("هاجمت روسيا Kyiv مساء.", "قالت كييف إنها ردت."))) == 2
