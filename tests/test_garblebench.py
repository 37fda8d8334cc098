"""Tests of GarbleBench and of the certificates, on a few sentences of our own."""

from __future__ import annotations

import argparse
import importlib
import json
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from arabic_mt.garble import CLASSES, Fault, Garbled
from arabic_mt.repairer import Repairer
from arabic_mt.rules import catalogue
from arabic_mt.types import Edit, Rejection, Step

EVAL = Path(__file__).resolve().parent.parent / "eval"
CLEAN = [
    "قالت الحكومة المصرية، أمس، إنها سترسل 10,000 طن من المساعدات إلى كييف.",
    "زار الوفد المدينة القديمة، ثم عاد إلى القاهرة.",
    "حذر الطبيب من التدخين، وطلب مزيدا من الوقت.",
    "نعم",
]
TRIPLES = [
    ("زار الوفد كييف، ثم عاد.", "The delegation visited Kyiv, then returned.", "زار الوفد Kyiv ، ثم عاد ."),
    ("وصل 10,000 زائر أمس.", "Some 10,000 visitors arrived yesterday.", "وصل 10،000 زائر أمس."),
    ("لا شيء", "Nothing", ""),
]
RULES = ["--rules", "S002,S003,S005,S033"]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    monkeypatch.syspath_prepend(str(EVAL))
    return {name: importlib.import_module(name) for name in ("garblebench", "certificate")}


def write(path: Path, lines: list[str]) -> str:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(path)


def measured(scripts: dict[str, ModuleType], folder: Path, *options: str) -> dict[str, dict[str, Any]]:
    """Run the benchmark and return its rows."""
    out = folder / "out" / "result.json"
    assert scripts["garblebench"].main([*RULES, *options, "--json", str(out)]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result["schema"] == 1 and "S002" in result["repairer"]
    rows: dict[str, dict[str, Any]] = result["rows"]
    return rows


def test_faults_in_clean_text(
    scripts: dict[str, ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = measured(scripts, tmp_path, "--clean", write(tmp_path / "clean.ar", CLEAN))
    assert rows["human"]["segments"] == 4 and rows["human"]["findings"] == 0
    assert rows["SPACING"] == {
        "segments": 3, "faults": 3, "findings": 3, "precision": 100.0, "recall": 100.0, "F0.5": 100.0
    }  # fmt: skip
    assert rows["LATIN-RESIDUE"]["recall"] == 100.0
    assert rows["AGR-DEFINITENESS"]["faults"] == 2 and rows["AGR-DEFINITENESS"]["recall"] == 0.0
    assert {"meaning", "form", "all", "S033"} <= set(rows)
    assert set(rows) <= {"human", "meaning", "form", "all", "S002", "S003", "S005", "S033", *CLASSES}
    table = capsys.readouterr().out.splitlines()
    assert table[0].split()[:2] == ["segments", "faults"]
    assert [line.split()[0] for line in table[1:]] == list(rows)


def test_the_same_seed_gives_the_same_rows(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    clean = write(tmp_path / "clean.ar", CLEAN)
    runs = [measured(scripts, tmp_path, "--clean", clean, "--seed", seed) for seed in ("1", "1")]
    assert runs[0] == runs[1]


def test_triples(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    path = write(tmp_path / "triples.tsv", ["\t".join(row) for row in TRIPLES])
    rows = measured(scripts, tmp_path, "--triples", path)
    assert rows["natural"]["segments"] == rows["garbled"]["segments"] == 2
    assert rows["natural"]["findings"] == 0
    assert rows["garbled"]["findings"] == 4 and rows["garbled"]["new"] == 100.0
    assert rows["garbled"]["edits per 1,000"] == rows["garbled"]["per 1,000"] > 0
    parts = [
        measured(scripts, tmp_path, "--triples", path, "--part", part)["natural"]["segments"]
        for part in ("development", "training")
    ]
    assert sum(parts) == 2


@pytest.mark.parametrize(
    ("finding", "natural", "new"),
    [
        (" ،", "كييف، أمس", True),
        ("،", "كييف، أمس", False),
        ("كييف", "إلى كِييف، أمس", False),
        ("كي", "كييف", True),
        ("في مدينة", "في  مدينة", False),
        ("في مدينة", "مدينة في", True),
    ],
)
def test_what_is_new_in_a_garbled_line(scripts: dict[str, ModuleType], finding: str, natural: str, new: bool) -> None:
    assert scripts["garblebench"].is_new(finding, natural) is new


def test_english_without_and_with_repair(scripts: dict[str, ModuleType]) -> None:
    right = {"وصل الوفد": "The delegation arrived .", "عاد الوفد": "The delegation came back ."}

    def translator(known: dict[str, str]) -> Any:
        return lambda texts: [known.get(text, "No .") for text in texts]

    row = scripts["garblebench"].english_row((translator({}), translator(right)), list(right), list(right.values()))
    assert row["chrF off"] < row["chrF on"] == 100.0
    assert 0 < row["chrF p"] <= 1 and 0 < row["BLEU p"] <= 1
    assert scripts["garblebench"].english_row(None, list(right), list(right.values())) == {}


def test_systems(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    arabic = write(tmp_path / "system.ar", [row[2] or row[0] for row in TRIPLES])
    english = write(tmp_path / "true.en", [row[1] for row in TRIPLES])
    rows = measured(scripts, tmp_path, "--engine-arabic", "weak", arabic, "--english", english)
    assert list(rows) == ["weak"] and rows["weak"]["findings"] == 4


@pytest.mark.parametrize("options", [[], ["--engine-arabic", "a", "b"], ["--triples", "a", "--plot", "b"]])
def test_options_that_do_not_go_together(scripts: dict[str, ModuleType], options: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        scripts["garblebench"].main(options)


def test_the_picture(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    clean = write(tmp_path / "clean.ar", CLEAN)
    measured(scripts, tmp_path, "--clean", clean, "--plot", str(tmp_path / "new" / "bars.png"))
    assert (tmp_path / "new" / "bars.png").read_bytes().startswith(b"\x89PNG")


def step(*spans: tuple[int, int], text: str = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة") -> Step:
    rejected = [Rejection(Edit(span, text[slice(*span)], "", "S900"), "flag") for span in spans]
    shut = Rejection(Edit((0, 4), text[:4], "", "S901"), "lies in protected text")
    return Step("source", text, text, rejected=(*rejected, shut))


def test_what_counts_as_a_finding(scripts: dict[str, ModuleType]) -> None:
    found = scripts["garblebench"].findings(step((0, 4), (0, 4), (0, 32), (0, len(step().before))))
    assert found == {(0, 4): {"S900"}, (0, 32): {"S900"}}


def test_precision_recall_and_f(scripts: dict[str, ModuleType]) -> None:
    tally = scripts["garblebench"].Tally()
    faults = (Fault((0, 4), "SPACING", "x", "واحد"), Fault((11, 16), "CASE", "x", "ثلاثة"))
    tally.add(Garbled(step().before, faults), step((2, 7), (0, 4), (5, 10), (17, 22)))
    row = tally.row()
    assert (row["findings"], row["faults"]) == (4, 2)
    assert (row["precision"], row["recall"], row["F0.5"]) == (50.0, 50.0, 50.0)


def test_wilson(scripts: dict[str, ModuleType]) -> None:
    wilson = scripts["certificate"].wilson
    assert wilson(0, 0) == 0.0
    assert math.isclose(wilson(8, 10), 0.4902, abs_tol=1e-4)  # textbook value
    assert wilson(34, 34) < 0.9 < wilson(35, 35)
    assert 0 <= wilson(0, 5) < 0.01


@pytest.mark.parametrize(
    ("code", "touch", "right", "read", "tier"),
    [
        ("S002", 0.1, 60, 60, "auto"),
        ("S002", 0.1, 20, 20, "auto"),  # too few were read to tell
        ("S002", 0.1, 30, 32, "suggest"),
        ("S002", 0.3, 60, 60, "suggest"),
        ("S003", 0.3, 60, 60, "auto"),  # number style
        ("S002", 0.1, 30, 60, "flag"),
        ("S002", 0.1, 0, 0, "auto"),  # unknown
        ("S002", 0.3, 0, 0, "suggest"),
    ],
)
def test_the_tier_that_follows(
    scripts: dict[str, ModuleType], code: str, touch: float, right: int, read: int, tier: str
) -> None:
    rule = next(rule for rule in catalogue("source") if rule.code == code)
    assert scripts["certificate"].boldest(rule, {"touch": touch, "right": right, "read": read}) == tier


def test_certificates_and_what_is_too_bold(
    scripts: dict[str, ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arabic = write(tmp_path / "human.ar", CLEAN)
    labels, out = tmp_path / "labels.tsv", tmp_path / "certificate.json"
    options = ["--arabic", arabic, "--labels", str(labels), "--out", str(out)]
    assert scripts["certificate"].main(options) == 0
    assert "precision unknown" in capsys.readouterr().out
    write(labels, ["rule\tid\tright", *(f"S002\t{number}\t{'ny'[number % 2]}" for number in range(60)), "S002\tx\t?"])
    assert scripts["certificate"].main(options) == 1
    assert "S002 space-before-punctuation" in (shown := capsys.readouterr().out) and "TOO BOLD" in shown
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert kept["S002"] == {"touch": 0.0, "tokens": sum(len(line.split()) for line in CLEAN), "right": 30, "read": 60}
    assert "S008" not in kept and not any(code.startswith("T") for code in kept)  # it protects; there was no English


def test_a_sample_to_label(scripts: dict[str, ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arabic = write(tmp_path / "garbled.ar", [row[2] for row in TRIPLES])
    assert scripts["certificate"].main(["--sample", "s002", arabic, "--number", "1"]) == 0
    header, firing = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert header[:3] == ["rule", "id", "right"]
    assert firing[:3] == ["S002", firing[1], ""] and firing[1].startswith("garbled.ar:1:")
    with pytest.raises(Exception, match="S999 with 1 files"):
        scripts["certificate"].main(["--sample", "S999", arabic])


def test_a_gated_rule_is_silent_on_human_text(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    gated = [rule for rule in catalogue("source") if rule.gated]
    options = argparse.Namespace(arabic=[write(tmp_path / "human.ar", CLEAN)], pair=[], labels=tmp_path / "none.tsv")
    found = scripts["certificate"].certificates(options)
    assert all(found[rule]["touch"] == 0.0 for rule in gated)


def test_the_source_steps_are_those_of_the_repairer(scripts: dict[str, ModuleType]) -> None:
    repairer = Repairer(rules="S002")
    garbled = [row[2] for row in TRIPLES]
    assert [step.after for step in scripts["garblebench"].source_steps(repairer, garbled)] == [
        repairer(line).text for line in garbled
    ]
