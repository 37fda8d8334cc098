"""Tests of the compact engine: its files, its text, its hints, its batches."""

from __future__ import annotations

import pickle
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.engines.checksums import CHECKSUMS, UNLISTED, verify_folder, write_checksums
from arabic_mt.engines.compact import MAX_PIECES, SHIPPED, CompactEngine
from arabic_mt.engines.compact_text import (
    BETWEEN,
    CLOSE,
    MAX_OPTIONS,
    OPEN,
    annotate,
    normalise_source,
    normalise_target,
)
from arabic_mt.errors import EngineError, EngineUnavailableError
from arabic_mt.types import Hint

SUBJECTS = ["وصل الوفد", "اجتمع الوزراء", "غادر الرئيس", "بدأت المحادثات", "عاد اللاجئون", "انتهت المباراة",
            "افتتح المعرض", "التقى السفراء", "نزل المتظاهرون", "توقفت القطارات"]  # fmt: skip
PLACES = ["في القاهرة", "في المدينة القديمة", "قرب الحدود", "أمام البرلمان", "في بيروت", "في وسط العاصمة", "على الساحل",
          "في الجامعة", "عند الجسر", "في مقر الأمم المتحدة"]  # fmt: skip
SENTENCES = [f"{subject} {place} أمس." for subject in SUBJECTS for place in PLACES]


def texts(engine: CompactEngine, sources: list[str], hints: Any = None) -> list[str]:
    return [hypotheses[0].text for hypotheses in engine.translate(sources, hints)]


# files


def test_the_shipped_files_are_whole() -> None:
    verify_folder(SHIPPED, "")
    listed = {line.partition("  ")[2] for line in (SHIPPED / CHECKSUMS).read_text(encoding="utf-8").splitlines()}
    there = {path.name for path in SHIPPED.iterdir() if path.is_file()}
    assert there - listed <= set(UNLISTED)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped model that may be damaged."""
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("name", ["model.bin", "spm.model", "shared_vocabulary.json", "config.json", "frequent.txt"])
def test_a_damaged_file_is_named(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(EngineUnavailableError, match=rf"{name}: this file of the model is damaged .*install arabic_mt"):
        CompactEngine(copy)


@pytest.mark.parametrize("name", ["model.bin", "spm.model", "config.json", "senses.tsv"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(EngineUnavailableError, match=rf"{name}: this file of the model is missing; install arabic_mt"):
        CompactEngine(copy)


def test_a_model_without_checksums_is_refused(copy: Path) -> None:
    (copy / CHECKSUMS).unlink()
    with pytest.raises(EngineUnavailableError, match=r"no complete model here \(SHA256SUMS cannot be read"):
        CompactEngine(copy)


@pytest.mark.parametrize("name", ["model.bin", "spm.model", "shared_vocabulary.json"])
def test_files_that_cannot_be_loaded_are_refused_without_verification_too(copy: Path, name: str) -> None:
    (copy / name).write_bytes((copy / name).read_bytes()[:100])
    with pytest.raises(EngineUnavailableError, match="the compact model cannot be loaded"):
        CompactEngine(copy, verify=False)


def test_checksums_can_be_written_again(copy: Path) -> None:
    before = (copy / CHECKSUMS).read_text(encoding="utf-8")
    (copy / "README.md").write_text("a card", encoding="utf-8")
    write_checksums(copy)
    assert (copy / CHECKSUMS).read_text(encoding="utf-8") == before
    assert CompactEngine(copy).folder == copy


def test_the_signature_names_model_and_beam(compact: CompactEngine) -> None:
    line = next(x for x in (SHIPPED / CHECKSUMS).read_text(encoding="utf-8").splitlines() if x.endswith("model.bin"))
    assert compact.signature.startswith(f"compact:{line[:12]}|beam:4")
    assert CompactEngine(beam=1).signature != compact.signature


def test_an_engine_travels_to_another_process(compact: CompactEngine) -> None:
    again = pickle.loads(pickle.dumps(compact))
    assert again.signature == compact.signature
    assert texts(again, SENTENCES[:2]) == texts(compact, SENTENCES[:2])


# translating


def test_shapes(compact: CompactEngine) -> None:
    assert compact.translate([]) == []
    found = compact.translate(SENTENCES[:3], n_best=2)
    assert [len(row) for row in found] == [2, 2, 2]
    for row in found:
        assert row[0].score >= row[1].score
        assert all(h.text and h.score <= 0 and h.alignment is None for h in row)


def test_the_batch_hardly_matters(compact: CompactEngine) -> None:
    """Int8 arithmetic rounds differently in other batches: a few sentences in a hundred may come out otherwise."""
    alone = [texts(compact, [sentence])[0] for sentence in SENTENCES]
    together = [text for start in range(0, 100, 64) for text in texts(compact, SENTENCES[start : start + 64])]
    assert sum(a == b for a, b in zip(alone, together, strict=True)) >= 95


def test_the_same_batch_gives_the_same_text(compact: CompactEngine) -> None:
    assert texts(compact, SENTENCES[:20]) == texts(compact, SENTENCES[:20])


def test_it_translates(compact: CompactEngine) -> None:
    (text,) = texts(compact, ["وصل الوفد إلى القاهرة أمس."])
    assert "Cairo" in text and "delegation" in text.casefold()


NAMES = {"تلمرنا": "Telmarna", "بردغون": "Bardagon", "غرندال": "Grendal", "مورفات": "Morvat", "هلدرون": "Heldron"}


def test_hints_are_followed(compact: CompactEngine) -> None:
    """A model as small as this one does not follow all of them."""
    sources = [f"اندلع حريق كبير في {name}." for name in NAMES]
    start = len("اندلع حريق كبير في ")
    hints = [[Hint((start, start + len(name)), (NAMES[name],), "glossary:own.tsv:1")] for name in NAMES]
    plain, hinted = texts(compact, sources), texts(compact, sources, hints)
    followed = [name in text for name, text in zip(NAMES.values(), hinted, strict=True)]
    assert sum(followed) > sum(name in text for name, text in zip(NAMES.values(), plain, strict=True))


@pytest.mark.parametrize("origin", ["lexicon:x:1", "glossary:x:1"])
def test_hints_that_do_not_fit_are_left_out(compact: CompactEngine, origin: str) -> None:
    source = " ".join(SENTENCES[0].split() * 12)
    spans = [(i, i + 1) for i in range(0, len(source) - 1, 2)]
    hints = [Hint(span, ("extraordinarily long options of a hint",) * 2, origin) for span in spans]
    assert len(compact._encode(source, compact._fitting(source, hints))) <= MAX_PIECES
    assert texts(compact, [source, SENTENCES[0]], [hints, []])[1] == texts(compact, [source, SENTENCES[0]])[1]


def test_hints_of_the_user_outlive_those_of_the_lexicon(compact: CompactEngine) -> None:
    source = " ".join(SENTENCES[0].split() * 12)
    options = ("extraordinarily long option of a hint",)
    origins = ["glossary:own.tsv:1" if i % 40 == 20 else "lexicon:x:1" for i in range(0, len(source) - 1, 2)]
    hints = [Hint((2 * i, 2 * i + 1), options, origin) for i, origin in enumerate(origins)]
    kept = compact._fitting(source, hints)
    assert [h for h in kept if h.origin.startswith("glossary:")] == [
        h for h in hints if h.origin.startswith("glossary:")
    ]
    assert len(kept) < len(hints)


def test_a_source_beyond_all_positions_is_refused_and_never_cut(compact: CompactEngine) -> None:
    source = "وصل الوفد إلى القاهرة " * 400
    assert compact.measure(source) > 1024
    with pytest.raises(EngineError, match="the compact model failed"):
        compact.translate([source])


def test_the_alignment_names_words_of_both_sides(compact: CompactEngine) -> None:
    sources = SENTENCES[:10]
    for source, (best, *_) in zip(sources, compact.translate(sources, align=True), strict=True):
        assert best.alignment
        words = {match for match, _ in best.alignment}
        assert all(source[slice(*span)].strip() == source[slice(*span)] != "" for span in words)
        assert [best.text[slice(*span)] for _, span in best.alignment] == best.text.split()


def test_the_alignment_finds_the_city(compact: CompactEngine) -> None:
    source = "وصل الوفد إلى القاهرة أمس."
    ((best, *_),) = compact.translate([source], align=True)
    pairs = {best.text[slice(*english)].strip("."): source[slice(*arabic)] for arabic, english in best.alignment or ()}
    assert pairs["Cairo"] == "القاهرة"


@pytest.mark.parametrize(
    "text", ["</s>", "<unk> نعم", "<pad>", ">>ara<< نعم", "eng_Latn نعم", "نعم\x00\ud800", "😀 ∑ 汉 نعم"]
)
def test_control_pieces_and_strange_characters_are_text(compact: CompactEngine, text: str) -> None:
    ((best, *_),) = compact.translate([text])
    best.text.encode("utf-8")


# text

arabic = st.text(st.sampled_from("ابتأإآىة ،؛؟.,:«»“”‘’–—١٢٣456٫٬٪َُـ\u200f\u00a0⟦¦⟧[]|a%ﻻ\ud800\x00"), max_size=40)


@given(arabic)
def test_reserved_characters_never_come_from_text(text: str) -> None:
    for made in (normalise_source(text), normalise_target(text), annotate(text, ())):
        assert not {OPEN, BETWEEN, CLOSE} & set(made)
        made.encode("utf-8")


@given(arabic)
def test_normalising_is_done_once_and_for_all(text: str) -> None:
    once = normalise_source(text)
    assert normalise_source(once) == once
    assert normalise_target(normalise_target(text)) == normalise_target(text)


@given(arabic, st.data())
def test_annotated_text_without_its_hints_is_the_plain_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    options = st.lists(st.text("ab⟦¦⟧ ", max_size=4), max_size=3).map(tuple)
    hints = [Hint(span, data.draw(options), "") for span in spans]
    made = annotate(text, hints)
    written = [h for h in hints if any(normalise_target(o) for o in h.options[:MAX_OPTIONS])]
    assert made.count(OPEN) == made.count(CLOSE) == len(written)
    assert made.count(BETWEEN) <= len(written)


def test_a_hint_in_the_users_text_is_no_hint(compact: CompactEngine) -> None:
    assert annotate("كوه⟦ Kouh¦ Koh⟧", ()) == "كوه[ Kouh| Koh]"
    assert annotate("كوه", [Hint((0, 3), ("Ko⟧uh⟦", "x"), "")]) == "كوه⟦ Ko]uh[¦ x⟧"
    reserved = {OPEN, BETWEEN, CLOSE}
    assert not reserved & set(compact._encode("كوه⟦ Kouh⟧ ⁅ ︴", ()))
    assert reserved & set(compact._encode("كوه", [Hint((0, 3), ("a", "b"), "")])) == reserved


@pytest.mark.parametrize("char", [OPEN, BETWEEN, CLOSE])
def test_nothing_normalises_into_a_reserved_character(char: str) -> None:
    made = [c for c in map(chr, range(0x110000)) if c != char and char in unicodedata.normalize("NFKC", c)]
    assert all(not {char} & set(normalise_source(c)) for c in made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أكثر من ١٠،٠٠٠ دبابة ، «قالت»", 'اكثر من 10,000 دبابة، "قالت"'),
        ("ﻻ ﻳﻮﺟﺪ", "لا يوجد"),
        ("كِتَــابٌ", "كتاب"),
        ("900000 جندي", "900,000 جندي"),
        ("٣٫٥٪", "3.5%"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_normalise_source(text: str, expected: str) -> None:
    assert normalise_source(text) == expected
