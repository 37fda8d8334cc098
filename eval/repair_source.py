"""Findings on garbled Arabic: how much of an inventory of errors is found, and what is said of sound text.

    python eval/repair_source.py --garbled seeds/article.ar.txt --errors seeds/errors.tsv [--rules S] [--json OUT]
    python eval/repair_source.py --triples a.tsv ... [--human dev.ar ...]

A finding is an edit or a rejected edit of the source stage, a span of at most six words. With an inventory: the rows
that a finding overlaps, and the findings that overlap a row. With triples (natural, English, garbled; the development
part by the hash of the English): findings per 1,000 words on the natural and on the garbled side, and the share of the
garbled findings whose words do not stand in the natural line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from arabic_mt.arabic import TOKEN, light_word
from arabic_mt.repairer import Repairer
from arabic_mt.textio import read_lines
from arabic_mt.training.corpora import in_development
from arabic_mt.types import Edit

LONGEST = 6  # words of a finding that counts


def findings(repairer: Repairer, lines: Sequence[str], *, machine: bool | None = None) -> list[list[Edit]]:
    """Return the findings of each line of a text; the gate judges the whole text unless it is told."""
    if machine is None:
        results = list(repairer.repair_all(lines, [None] * len(lines)))
    else:
        results = [repairer(line, machine=machine) for line in lines]
    return [
        [e for e in (*r.steps[0].edits, *(x.edit for x in r.steps[0].rejected)) if len(words(e.before)) <= LONGEST]
        for r in results
    ]


def words(text: str) -> list[str]:
    """Return the words of a text, folded lightly."""
    return [light_word(match.group()) for match in TOKEN.finditer(text)]


def inventory(repairer: Repairer, garbled: str, errors: str) -> dict[str, Any]:
    """Return recall and precision over an inventory with spans: line (from 0), start, end, class, fix."""
    lines = [line for line in read_lines(garbled) if line.strip()]
    header, *rows = (line.split("\t") for line in read_lines(errors) if line.strip())
    entries = [dict(zip(header, row, strict=False)) for row in rows]
    found = findings(repairer, lines)
    control = [e for e in entries if e["fix"] in ("leave", "protect")]
    real = [e for e in entries if e not in control]

    def hit(entry: dict[str, str], edit: Edit) -> bool:
        return edit.span[0] < int(entry["end"]) and int(entry["start"]) < edit.span[1]

    caught = [e for e in real if any(hit(e, f) for f in found[int(e["line"])])]
    right = sum(any(hit(e, f) for e in real if int(e["line"]) == i) for i, fs in enumerate(found) for f in fs)
    touched = [e["id"] for e in control if any(hit(e, f) for f in found[int(e["line"])])]
    total = sum(map(len, found))
    return {
        "rows": len(real), "found": len(caught), "findings": total, "right": right, "control touched": touched,
        "missed": [f"{e['id']} {e['class']}: {e['span']}" for e in real if e not in caught],
    }  # fmt: skip


def rates(
    repairer: Repairer, lines: Sequence[str], machine: bool | None = None
) -> tuple[dict[str, float], list[list[Edit]]]:
    """Return findings and applied edits per 1,000 words, and the findings."""
    found = findings(repairer, lines, machine=machine)
    size = sum(len(words(line)) for line in lines) / 1000
    by_rule = Counter(edit.rule for edits in found for edit in edits)
    return {"words": round(1000 * size), "all": round(sum(by_rule.values()) / size, 2)} | {
        rule: round(times / size, 2) for rule, times in sorted(by_rule.items())
    }, found


def triples(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the natural and the garbled side of the development part."""
    rows = [line.split("\t") for path in paths for line in read_lines(path)]
    rows = [row for row in rows if len(row) > 2 and row[2].strip() and in_development(row[1], 5)]
    return [row[0] for row in rows], [row[2] for row in rows]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--garbled")
    parser.add_argument("--errors")
    parser.add_argument("--triples", nargs="+", default=[])
    parser.add_argument("--human", nargs="+", default=[])
    parser.add_argument("--rules", default="S")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    repairer = Repairer(rules=options.rules)
    results: dict[str, Any] = {"schema": 1, "repairer": repairer.signature}
    if options.garbled:
        results["inventory"] = inventory(repairer, options.garbled, options.errors)
    for path in options.human:
        results[f"human {Path(path).name}"] = rates(repairer, read_lines(path))[0]
    if options.triples:
        natural, garbled = triples(options.triples)
        results["natural"] = rates(repairer, natural)[0]
        results["garbled"], found = rates(repairer, garbled)
        known = [" ".join(words(line)) for line in natural]
        strange = [
            f" {' '.join(words(e.before))} " not in f" {k} " for k, es in zip(known, found, strict=True) for e in es
        ]
        results["garbled"]["not in the natural line"] = round(sum(strange) / max(1, len(strange)), 3)
    sys.stdout.write(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
