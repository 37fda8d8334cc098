"""Tests of the scores: digit for digit those of sacrebleu."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sacrebleu.metrics import BLEU, CHRF

from arabic_mt import InputError, LengthMismatchError, score

REFERENCES = [
    "The delegation arrived in Cairo on Monday morning.",
    "Prices rose 3.5% last year, the ministry said.",
    "“We start tomorrow,” she said.",
    "The old bridge was closed for repairs.",
    "",
]
HYPOTHESES = [
    "The delegation has arrived in Cairo Monday morning.",
    "Prices increased by 3.5 % last year , the ministry said .",
    '"We begin tomorrow," she said.',
    "",
    "Nothing was here.",
]
NAMES = {"BLEU": "BLEU", "chrF2": "chrF"}


def test_scores_are_those_of_sacrebleu() -> None:
    found = score(HYPOTHESES, REFERENCES)
    assert found.figures["BLEU"] == BLEU().corpus_score(HYPOTHESES, [REFERENCES]).score
    assert found.figures["chrF"] == CHRF().corpus_score(HYPOTHESES, [REFERENCES]).score
    assert found.segments == len(REFERENCES)


def test_scores_are_those_of_sacrebleus_command_line(tmp_path: Path) -> None:
    reference, hypothesis = tmp_path / "reference", tmp_path / "hypothesis"
    reference.write_text("\n".join(REFERENCES) + "\n", encoding="utf-8")
    hypothesis.write_text("\n".join(HYPOTHESES) + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sacrebleu",
        str(reference),
        "-i",
        str(hypothesis),
        "-m",
        "bleu",
        "chrf",
        "-w",
        "4",
    ]
    rows = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = score(HYPOTHESES, REFERENCES)
    for row in rows:
        assert f"{found.figures[NAMES[row['name']]]:.4f}" == f"{row['score']:.4f}"
        assert found.signatures[NAMES[row["name"]]] == row["signature"]


def test_signatures_name_the_metric_and_its_version() -> None:
    signatures = score(HYPOTHESES, REFERENCES).signatures
    assert re.fullmatch(r"nrefs:1\|case:mixed\|eff:no\|tok:13a\|smooth:exp\|version:[\d.]+", signatures["BLEU"])
    assert re.fullmatch(r"nrefs:1\|case:mixed\|eff:yes\|nc:6\|nw:0\|space:no\|version:[\d.]+", signatures["chrF"])


def test_the_json_object() -> None:
    found = score(HYPOTHESES, REFERENCES)
    assert json.loads(json.dumps(found.to_dict())) == {
        "schema": 1,
        "segments": 5,
        "scores": {n: {"score": found.figures[n], "signature": found.signatures[n]} for n in found.figures},
    }


@pytest.mark.parametrize(
    ("hypotheses", "bleu", "chrf"),
    [(REFERENCES[:4], 100, 100), ([""] * 4, 0, 0), (["xyz"] * 4, 0, None)],
    ids=["equal", "empty", "foreign"],
)
def test_the_ends_of_the_scale(hypotheses: list[str], bleu: float, chrf: float | None) -> None:
    figures = score(hypotheses, REFERENCES[:4]).figures
    assert figures["BLEU"] == pytest.approx(bleu)
    assert chrf is None or figures["chrF"] == pytest.approx(chrf)


def test_empty_references_are_scored() -> None:
    assert 0 <= score(["x"], [""]).figures["BLEU"] <= 100
    assert 0 <= score([""], [""]).figures["chrF"] <= 100


def test_nothing_to_score() -> None:
    with pytest.raises(InputError, match="there is nothing to score"):
        score([], [])


def test_unequal_lengths_are_counted() -> None:
    with pytest.raises(LengthMismatchError, match="hypotheses has 2, references has 1") as caught:
        score(["a", "b"], ["a"])
    assert caught.value.lengths == {"hypotheses": 2, "references": 1}


@pytest.mark.parametrize("pair", [("a", ["a"]), (["a"], "a"), ("a", "a")])
def test_a_text_is_no_list(pair: tuple[Any, Any]) -> None:
    with pytest.raises(InputError, match="lists of segments, not one text"):
        score(*pair)
