"""Numbers in an engine's own output, by value: of those that the Arabic has for sure, the share that the English has.

    python eval/number_accuracy.py --source dev.ar [--hypothesis dev.en] [--model M] [--json OUT]

Without a hypothesis the text is translated, with repair and without. Values are compared as T004 to T006 compare them:
digits, number words, percentages, with grouping and rounding read as the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import arabic_mt
from arabic_mt.numerals import find_numbers
from arabic_mt.rules.numbers import compare
from arabic_mt.textio import read_lines


def accuracy(sources: list[str], targets: list[str]) -> dict[str, Any]:
    """Return how many numbers of the sources there are, are lost, and are damaged."""
    total = lost = damaged = 0
    for source, target in zip(sources, targets, strict=True):
        found = compare(source, target)
        total += sum(1 for number in find_numbers(source) if number.sure)
        lost += len(found.lost)
        damaged += len(found.damaged)
    right = 100 * (total - lost - damaged) / total if total else 100.0
    return {"numbers": total, "lost": lost, "damaged": damaged, "right": round(right, 2)}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True)
    parser.add_argument("--hypothesis")
    parser.add_argument("--model")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sources = read_lines(options.source)
    rows: dict[str, Any] = {"schema": 1}
    if options.hypothesis:
        rows[Path(options.hypothesis).name] = accuracy(sources, read_lines(options.hypothesis))
    else:
        for name, repair in (("without repair", False), ("with repair", True)):
            translations = arabic_mt.load(options.model, repair=repair).translate_batch(sources)
            rows[name] = accuracy(sources, [translation.text for translation in translations])
    for name, row in rows.items():
        sys.stdout.write(f"{name}: {row}\n")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
