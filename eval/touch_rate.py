"""How often each rule touches human text, where nearly nothing should be touched.

    python eval/touch_rate.py --arabic dev.ar --pair dev.ar dev.en [--show 10] [--json OUT]

Source rules read the Arabic files; target rules read the pairs (human Arabic with its human English).
Rates are edits, and findings that were not applied, per 1,000 words.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from arabic_mt.glossary.layers import TermFinder
from arabic_mt.rules import catalogue
from arabic_mt.stages import run_stage
from arabic_mt.textio import read_lines
from arabic_mt.types import Segment, Step


def steps_of(options: argparse.Namespace) -> tuple[list[Step], list[Step], int, int]:
    """Return the source and target steps, and the words that they read."""
    arabic = [line for path in options.arabic for line in read_lines(path)]
    source = [run_stage("source", catalogue("source"), Segment(line)) for line in arabic]
    find = TermFinder()
    pairs = [pair for ar, en in options.pair for pair in zip(read_lines(ar), read_lines(en), strict=True)]
    target = [run_stage("target", catalogue("target"), Segment(ar, en, find(ar))) for ar, en in pairs]
    return source, target, sum(len(line.split()) for line in arabic), sum(len(en.split()) for _, en in pairs)


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arabic", action="append", default=[], metavar="FILE")
    parser.add_argument("--pair", nargs=2, action="append", default=[], metavar=("AR", "EN"))
    parser.add_argument("--show", type=int, default=0, help="print so many firings of each rule")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    source, target, source_words, target_words = steps_of(options)
    rows = {}
    for side, steps, words in (("source", source, source_words), ("target", target, target_words)):
        edits = Counter(edit.rule for step in steps for edit in step.edits)
        findings = Counter(rejection.edit.rule for step in steps for rejection in step.rejected)
        for rule in catalogue(side):  # type: ignore[arg-type]
            if words and not rule.protects:
                rows[rule.code] = {
                    "tier": rule.tier,
                    "edits": edits[rule.code],
                    "edits per 1,000 words": round(1000 * edits[rule.code] / words, 3),
                    "findings": findings[rule.code],
                    "findings per 1,000 words": round(1000 * findings[rule.code] / words, 3),
                }
    for code, row in rows.items():
        print(code, *(f"{name} {value}" for name, value in row.items()), sep="  ")
    if options.show:
        _show([*source, *target], options.show)
    if options.json:
        result = {"schema": 1, "words": {"source": source_words, "target": target_words}, "rules": rows}
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _show(steps: list[Step], most: int) -> None:
    shown: Counter[str] = Counter()
    for step in steps:
        for edit in (*step.edits, *(rejection.edit for rejection in step.rejected)):
            shown[edit.rule] += 1
            if shown[edit.rule] <= most:
                around = step.before[max(0, edit.span[0] - 30) : edit.span[1] + 30]
                print(f"{edit.rule}  {edit.before!r} -> {edit.after!r}  in  …{around}…")


if __name__ == "__main__":
    main()
