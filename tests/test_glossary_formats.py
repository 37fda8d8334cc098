"""Tests of the exchange formats of glossaries: what is read, what is written, what is refused and where."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.errors import GlossaryError
from arabic_mt.glossary.formats import Finding, language_of, read_glossary, write_glossary
from arabic_mt.glossary.read import TERM_FILES, read_terms, shipped
from arabic_mt.types import Term

NILE = Term("نهر النيل", "Nile River", ("النيل",), ("the Nile",), ("Blue River",), "river", "m", ("مصر", "السودان"))
BREAD = Term("خبز", "bread", kind="noun", gender="m", case="lower")
QUOTED = Term('شركة "الأفق"', 'the "Horizon" company', aliases=("Horizon, Inc.",), kind="company")
HASHTAG = Term("#وسم", "#hashtag", variants=("=وسم",), aliases=("-tag", "'=tag"))
TERMS = [NILE, BREAD, QUOTED, HASHTAG]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write_file


def placeless(terms: list[Term]) -> list[Term]:
    return [replace(term, origin="") for term in terms]


def pairs(terms: list[Term]) -> list[tuple[str, str]]:
    return [(term.source, term.target) for term in terms]


def codes(findings: list[Finding]) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in findings]


def reading(path: Path) -> tuple[list[Term], list[tuple[int, str]]]:
    findings: list[Finding] = []
    terms = read_glossary(path, findings)
    return terms, codes(findings)


# Round trips


@pytest.mark.parametrize("suffix", [".tsv", ".json", ".tbx"])
def test_every_field_survives(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"own{suffix}"
    assert write_glossary(TERMS, path, origin="written for this test", licence="CC0-1.0") == []
    assert placeless(read_glossary(path)) == TERMS
    assert all(term.origin.startswith(f"own{suffix}:") for term in read_glossary(path))


def test_csv_keeps_source_and_target_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    left = write_glossary(TERMS, path)
    assert pairs(read_glossary(path)) == pairs(TERMS)
    assert left[0].message == "'variants' of 2 terms has no place in .csv"
    assert left[1].message == "'aliases' of 3 terms has no place in .csv"


def test_tbx_says_which_contexts_it_leaves_out(tmp_path: Path) -> None:
    term = replace(BREAD, gender="x", context=("في الفرن",))
    left = write_glossary([term], tmp_path / "own.tbx")
    assert [finding.message.split("'")[1] for finding in left] == ["gender", "context"]
    assert placeless(read_glossary(tmp_path / "own.tbx")) == [replace(term, gender="", context=())]


def test_a_written_tsv_is_what_the_translator_reads(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    write_glossary([replace(NILE, note="a long river"), *TERMS[1:]], path, origin="a test", licence="CC0-1.0")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# origin: a test\n# licence: CC0-1.0\nsource\ttarget\t")
    assert "\ta long river\n" in text
    assert placeless(read_terms(path)) == [replace(TERMS[0], note="a long river"), *TERMS[1:]]


@pytest.mark.parametrize("name", TERM_FILES)
@pytest.mark.parametrize("suffix", [".tsv", ".json", ".tbx"])
def test_the_shipped_lists_survive(name: str, suffix: str, tmp_path: Path) -> None:
    terms = read_glossary(shipped(name))
    assert placeless(terms) == placeless(read_terms(shipped(name), strict=False))
    assert write_glossary(terms, tmp_path / f"copy{suffix}") == []
    assert placeless(read_glossary(tmp_path / f"copy{suffix}")) == placeless(terms)


WORDS = st.text(st.sampled_from("ابتثةىأل زعكqZ'’-=+@#\"&<>;,.é٣"), min_size=1, max_size=8).map(
    lambda text: " ".join(text.split())
)
TEXTS = WORDS.filter(bool)
ARABIC = WORDS.map(lambda text: f"ب{text}".strip())
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
WORD = TEXTS.filter(lambda text: " " not in text)
SOME = st.builds(
    Term,
    ARABIC,
    TEXTS,
    variants=st.lists(ARABIC, max_size=2).map(tuple),
    aliases=LISTS,
    rejected=LISTS,
    kind=st.sampled_from(["term", "place", "a b"]),
    gender=st.sampled_from(["", "m", "f"]),
    context=st.lists(WORD, max_size=2, unique=True).map(tuple),
    case=st.sampled_from(["as-is", "lower"]),
)


@pytest.mark.parametrize("suffix", [".tsv", ".json", ".tbx", ".csv"])
def test_any_term_survives(suffix: str, tmp_path: Path) -> None:
    @given(SOME)
    def survives(term: Term) -> None:
        path = tmp_path / f"any{suffix}"
        write_glossary([term], path)
        expected = Term(term.source, term.target) if suffix == ".csv" else term
        assert placeless(read_glossary(path)) == [expected]

    survives()


# CSV


@pytest.mark.parametrize(
    "text",
    [
        "نهر,river\nجسر,bridge\n",
        "\ufeffنهر,river\r\nجسر,bridge\r\n",
        '"نهر","river"\n\n"جسر","bridge"',
        "source,target\nنهر,river\nجسر,bridge\n",
        "target,Source\nriver,نهر\nbridge,جسر\n",
        "نهر,river,ar,en\nجسر,bridge,ar,en-US\n",
        "نهر,river,AR,EN,0.9\nجسر,bridge,ar,en,0.8\n",
        "source,target,source_lang,target_lang\nنهر,river,ar,en\nجسر,bridge,ar-EG,eng\n",
        "ar,en\nنهر,river\nجسر,bridge\n",
        "fr,en-GB,ar-EG,pos\nfleuve,river,نهر,noun\npont,bridge,جسر\n",
    ],
)
def test_csv_dialects(text: str, write: Write) -> None:
    assert pairs(read_glossary(write("own.csv", text))) == [("نهر", "river"), ("جسر", "bridge")]


def test_csv_with_our_columns(write: Write) -> None:
    path = write("own.csv", "source,target,aliases,kind\nنهر,river,stream | brook,noun\n")
    assert placeless(read_glossary(path)) == [Term("نهر", "river", aliases=("stream", "brook"), kind="noun")]


def test_csv_quotes_and_lines(write: Write) -> None:
    path = write("own.csv", 'نهر,"a ""wide"", long river"\nجسر,bridge\n')
    assert pairs(read_glossary(path)) == [("نهر", 'a "wide", long river'), ("جسر", "bridge")]
    assert read_glossary(path)[1].origin == "own.csv:2"


def test_csv_formulas_are_made_harmless(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    targets = ["=1+1", "+1", "-1", "@x", "'=x", "''=x", "'Ayn", "a=b"]
    write_glossary([Term(f"كلمة {i}", target) for i, target in enumerate(targets)], path)
    cells = [line.split(",")[1] for line in path.read_text(encoding="utf-8").splitlines()]
    assert cells == ["'=1+1", "'+1", "'-1", "'@x", "''=x", "'''=x", "'Ayn", "a=b"]
    assert [term.target for term in read_glossary(path)] == targets


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("نهر,river\nriver,نهر\n", 2, "swapped"),
        ("river,fleuve\n", 1, "script"),
        ("نهر,river\n,bridge\n", 2, "empty"),
        ("نهر\n", 1, "empty"),
        ("نهر,river,x\n", 1, "cells"),
        ("نهر,river,ar,fr\n", 1, "language"),
        ("river,نهر,en,ar\n", 1, "language"),
        ("fr,en\nfleuve,river\n", 1, "language"),
        ("source,word\n", 1, "language"),
        ("source,target,meaning\n", 1, "header"),
        ("source,target,target\n", 1, "header"),
        ("نهر,river\nجسر,bri\u202edge\n", 2, "control"),
        ('نهر,"ri\tver"\n', 1, "control"),
        ('نهر,"ri\nver"\n', 1, "control"),
        ('نهر,river\nجسر,"bridge\n', 2, "malformed"),
        ("نهر,river\nجسر,bridge\nنَهْر,stream\n", 3, "conflict"),
    ],
)
def test_csv_faults(text: str, line: int, code: str, write: Write) -> None:
    path = write("own.csv", text)
    with pytest.raises(GlossaryError) as error:
        read_glossary(path)
    assert (error.value.path, error.value.line) == (str(path), line)
    assert codes_of(path) == [(line, code)]


def codes_of(path: Path) -> list[tuple[int, str]]:
    return reading(path)[1]


def test_reading_goes_on_after_a_fault(write: Write) -> None:
    path = write("own.tsv", "نهر\triver\nriver\tنهر\nجسر\tbridge\textra\nبحر\tsea\n")
    terms, found = reading(path)
    assert pairs(terms) == [("نهر", "river"), ("بحر", "sea")]
    assert found == [(2, "swapped"), (3, "cells")]


def test_a_tab_in_a_quoted_tsv_cell(write: Write) -> None:
    assert codes_of(write("own.tsv", 'نهر\t"ri\tver"\n')) == [(1, "control")]


def test_contexts_make_two_targets_legal(write: Write) -> None:
    text = "source\ttarget\tcontext\nعين\teye\tطبيب\nعين\tspring\tماء\nعين\teye\tطبيب\n"
    assert len(read_glossary(write("own.tsv", text))) == 3


# JSON


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ('{"source": "نهر"}', 1, "malformed"),
        ('[{"source": "نهر", "target": "river"},\n {"source": "جسر", "target": 5}]', 2, "malformed"),
        ('[{"source": "نهر", "target": "river", "aliases": "stream"}]', 1, "malformed"),
        ('[\n\n{"source": "نهر", "target": "river", "sense": "x"}]', 3, "malformed"),
        ('[{"source": "نهر", "target": "river", "target": "sea"}]', 1, "malformed"),
        ('[{"source": "نهر"}]', 1, "empty"),
        ('[{"source": "نهر", "target": "river", "case": "upper"}]', 1, "case"),
        ('[{"source": "نهر", "target": "river"}\n', 2, "malformed"),
        ('[{"source": "نهر", "target": "river"}]\n[]', 2, "malformed"),
        ('[\n"نهر"]', 2, "malformed"),
        ("[" * 100_000, 1, "malformed"),
        ("", 1, "malformed"),
    ],
)
def test_json_faults(text: str, line: int, code: str, write: Write) -> None:
    assert codes_of(write("own.json", text)) == [(line, code)]


def test_json_is_plain(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    write_glossary([BREAD], path)
    expected = {"source": "خبز", "target": "bread", "kind": "noun", "gender": "m", "case": "lower"}
    assert json.loads(path.read_text(encoding="utf-8")) == [expected]
    write_glossary([], path)
    assert read_glossary(path) == []


# TBX

V2 = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>
<termEntry id="c1"><descrip type="subjectField">hydrology</descrip>
 <langSet xml:lang="en-US">
  <tig><term>great river</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
  <ntig><termGrp><term>river</term>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
  <tig><term>flood</term><termNote type="normativeAuthorization">deprecatedTerm</termNote></tig>
  <tig><term>creek</term><termNote type="administrativeStatus">forbidden</termNote></tig>
 </langSet>
 <langSet xml:lang="ar-EG">
  <tig><term>نهر</term><termNote type="grammaticalGender">masculine</termNote>
   <descripGrp><descrip type="context">يجري النهر في الوادي.</descrip></descripGrp>
   <descrip type="context">ماء</descrip></tig>
  <tig><term>أنهار</term></tig>
 </langSet>
 <langSet xml:lang="fr"><tig><term>fleuve</term></tig></langSet>
</termEntry>
</body></text></martif>"""

V3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min"
 xmlns:basic="http://www.tbxinfo.net/ns/basic" type="TBX-Basic" style="dct" xml:lang="en">
<tbxHeader/><text><body>
<conceptEntry id="1">
 <langSec xml:lang="eng">
  <termSec><term>great river</term></termSec>
  <termSec><term>river</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
  <termSec><term>flood</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
  <termSec><term>creek</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
 </langSec>
 <langSec xml:lang="arb">
  <termSec><term>نهر</term><basic:grammaticalGender>masculine</basic:grammaticalGender>
   <basic:context>ماء</basic:context></termSec>
  <termSec><term>أنهار</term></termSec>
 </langSec>
</conceptEntry>
</body></text></tbx>"""


@pytest.mark.parametrize("text", [V2, V3])
def test_tbx_of_both_versions(text: str, write: Write) -> None:
    term = Term("نهر", "river", ("أنهار",), ("great river",), ("flood", "creek"), gender="m", context=("ماء",))
    assert placeless(read_glossary(write("own.tbx", text))) == [term]


def entry(*languages: tuple[str, str], note: str = "") -> str:
    sections = "".join(f'<langSet xml:lang="{c}"><tig><term>{t}</term></tig></langSet>' for c, t in languages)
    return f"<termEntry>{note}{sections}</termEntry>"


def tbx(*entries: str) -> str:
    return "<martif><text><body>\n" + "\n".join(entries) + "\n</body></text></martif>"


@pytest.mark.parametrize(
    "note",
    [
        "<note>Do not translate</note>",
        '<descrip type="Translation needed">No</descrip>',
        '<termNote type="translationNote">no</termNote>',
    ],
)
def test_what_is_not_to_be_translated(note: str, write: Write) -> None:
    terms = read_glossary(write("own.tbx", tbx(entry(("ar", "نهر"), note=note))))
    assert pairs(terms) == [("نهر", "نهر")]


def test_not_to_be_translated_survives(tmp_path: Path) -> None:
    write_glossary([Term("نهر", "نهر")], tmp_path / "own.tbx")
    assert "do not translate" in (tmp_path / "own.tbx").read_text(encoding="utf-8")
    assert pairs(read_glossary(tmp_path / "own.tbx")) == [("نهر", "نهر")]


def test_tbx_faults_have_lines(write: Write) -> None:
    text = tbx(
        entry(("ar", "نهر"), ("en", "river")),
        entry(("fa", "رود"), ("en", "stream")),
        entry(("ar", "جسر"), ("de", "Brücke")),
        entry(("ar", "bridge"), ("en", "جسر")),
        entry(("ar", "بحر"), ("en", "sea")),
    )
    terms, found = reading(write("own.tbx", text))
    assert pairs(terms) == [("نهر", "river"), ("بحر", "sea")]
    assert found == [(3, "language"), (4, "language"), (5, "swapped")]


# TMX


def tmx(*units: str, head: str = '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">') -> str:
    return f'{head}\n<tmx version="1.4"><header srclang="ar"/><body>\n' + "\n".join(units) + "\n</body></tmx>"


def unit(arabic: str, english: str, ar: str = "ar", en: str = "en-US") -> str:
    sides = ((ar, arabic), (en, english))
    return "<tu>" + "".join(f'<tuv xml:lang="{c}"><seg>{t}</seg></tuv>' for c, t in sides) + "</tu>"


UNITS = (
    unit("نهر", "river"),
    unit("جسر <bpt i='1'>&lt;b&gt;</bpt><hi>معلق</hi><ept i='1'/>", "suspension<ph>x</ph> bridge"),
    unit("نهر", "river"),
    unit("عبر الرجل الجسر القديم فوق النهر صباحا", "The man crossed the old bridge over the river in the morning"),
    unit("بحر", "mer", en="fr"),
    '<tu><tuv xml:lang="ar"><seg>بحر</seg></tuv><tuv xml:lang="en"/></tu>',
    '<tu><tuv lang="AR"><seg>بحر</seg></tuv><tuv lang="EN"><seg>sea</seg></tuv></tu>',
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tmx(encoding: str, write: Write) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    findings: list[Finding] = []
    terms = read_glossary(write("own.tmx", tmx(*UNITS, head=head), encoding), findings)
    assert pairs(terms) == [("نهر", "river"), ("جسر معلق", "suspension bridge"), ("بحر", "sea")]
    assert [term.origin for term in terms] == ["own.tmx:4", "own.tmx:5", "own.tmx:10"]
    assert codes(findings) == [(8, "language"), (9, "language"), (0, "left-out"), (0, "left-out")]
    assert "without a segment" in findings[1].message
    assert [f.message for f in findings[2:]] == ["1 units repeat another", "1 units have more than 6 words"]


def test_tmx_in_an_old_encoding(write: Write) -> None:
    text = tmx(unit("نهر", "river"), head='<?xml version="1.0" encoding="windows-1256"?>')
    assert pairs(read_glossary(write("own.tmx", text, "cp1256"))) == [("نهر", "river")]


@pytest.mark.parametrize(
    ("text", "encoding", "code", "line"),
    [
        (tmx(unit("نهر", "river")), "cp1256", "malformed", 4),
        (tmx(unit("نهر", "river"), head='<?xml version="1.0" encoding="utf-16"?>'), "utf-8", "malformed", 1),
        (tmx(unit("نهر", "river"), head='<?xml version="1.0" encoding="klingon"?>'), "utf-8", "malformed", 1),
        (tmx(unit("نهر", "river"))[:-20], "utf-8", "malformed", 4),
        (tmx(unit("نهر", "<hi>" * 200 + "river" + "</hi>" * 200)), "utf-8", "malformed", 4),
        (tmx(unit("نهر", "&nbsp;river")), "utf-8", "malformed", 4),
        ("", "utf-8", "malformed", 1),
    ],
)
def test_tmx_that_is_no_xml(text: str, encoding: str, code: str, line: int, write: Write) -> None:
    found = codes_of(write("own.tmx", text, encoding))
    assert [name for _, name in found] == [code]
    assert abs(found[0][0] - line) <= 1


BOMB = '<!DOCTYPE tmx [<!ENTITY a "نهر"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'


@pytest.mark.parametrize("suffix", [".tmx", ".tbx"])
@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE tmx [<!ENTITY c SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE tmx [<!NOTATION n SYSTEM "n"><!ENTITY c SYSTEM "c.gif" NDATA n>]>',
    ],
)
def test_entities_are_refused(head: str, suffix: str, write: Write) -> None:
    path = write(f"own{suffix}", tmx(unit("نهر", "&c;"), head=head))
    assert codes_of(path) == [(1, "entity")]
    with pytest.raises(GlossaryError, match="entity"):
        read_glossary(path)


def test_a_memory_of_any_size_needs_little_memory(write: Write) -> None:
    def peak(units: int) -> int:
        path = write("own.tmx", tmx(*UNITS[3:4] * units))
        tracemalloc.start()
        try:
            assert read_glossary(path, []) == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is loaded once
    assert peak(2000) < peak(500) * 1.2


# Files


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".json", ".tbx", ".tmx"])
def test_a_missing_file(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="check the path"):
        read_glossary(tmp_path / f"none{suffix}")
    assert codes_of(tmp_path / f"none{suffix}") == [(0, "unreadable")]


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".json"])
def test_a_wrong_encoding(suffix: str, write: Write) -> None:
    assert codes_of(write(f"own{suffix}", "a,b\nنهر", "cp1256")) == [(2, "encoding")]


def test_unknown_suffixes(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match=r"\.tsv, \.txt, \.csv, \.json, \.tbx, \.tmx"):
        read_glossary(tmp_path / "own.xlsx")
    with pytest.raises(GlossaryError, match=r"use \.tsv, \.csv, \.json, \.tbx$"):
        write_glossary(TERMS, tmp_path / "own.tmx")


@pytest.mark.parametrize(
    ("term", "suffix"),
    [
        (Term("نهر", "ri\nver"), ".json"),
        (Term("نهر", ""), ".json"),
        (Term("نهر", "river", aliases=("a|b",)), ".tsv"),
        (Term("نهر", "ri\ud800ver"), ".tbx"),
    ],
)
def test_what_cannot_be_written_leaves_the_file_alone(term: Term, suffix: str, write: Write) -> None:
    path = write(f"own{suffix}", "as it was")
    with pytest.raises(GlossaryError):
        write_glossary([BREAD, term], path)
    assert path.read_text(encoding="utf-8") == "as it was"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ar", "ar"), ("ar-EG", "ar"), ("ara", "ar"), ("arb", "ar"), ("AR_sa", "ar"), ("en", "en"), ("en-Latn-US", "en"),
     ("eng", "en"), ("arc", ""), ("enm", ""), ("", ""), ("en us", ""), ("a" * 100_000, "")],
)  # fmt: skip
def test_language_codes(code: str, language: str) -> None:
    assert language_of(code) == language
