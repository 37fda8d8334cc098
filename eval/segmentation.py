"""Measure the sentence splitter: on the written cases, and on files with one sentence a line.

    python eval/segmentation.py [--lines FILE ...] [--json] [--errors N]

The lines of a file are joined in groups of five with a space, split again, and the boundaries inside the groups
compared with the places of the joins. A line that does not end in a sentence mark cannot be found again by
anybody and is left out; the report counts such lines. A line of the file that holds two sentences costs
precision, so the figure is a lower bound.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from arabic_mt.segment import split_document, split_line

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases" / "segment.json"
GROUP = 5
ENDS_IN_MARK = re.compile(r"[.؟!?…۔][”“»\"'’)\]]*\Z")


@dataclass
class Counts:
    """Boundaries that are right, superfluous and missed; ``errors`` shows the last two in their context."""

    right: int = 0
    superfluous: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the share of the boundaries set that are right, 0-100."""
        return percent(self.right, self.right + self.superfluous)

    @property
    def recall(self) -> float:
        """Return the share of the true boundaries that were found, 0-100."""
        return percent(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, 0-100."""
        return percent(2 * self.right, 2 * self.right + self.superfluous + self.missed)

    def add(self, text: str, gold: set[int], found: set[int]) -> None:
        """Count the boundaries of one text, given as offsets behind the sentences."""
        self.right += len(gold & found)
        self.superfluous += len(found - gold)
        self.missed += len(gold - found)
        wrong = [("superfluous", at) for at in found - gold] + [("missed", at) for at in gold - found]
        self.errors += [f"{kind}: {context(text, at)}" for kind, at in sorted(wrong, key=lambda item: item[1])]


def percent(part: int, whole: int) -> float:
    """Return a share as 0-100; the share of nothing is 100."""
    return 100 * part / whole if whole else 100.0


def context(text: str, at: int, width: int = 40) -> str:
    """Return what stands around an offset, with a bar at the offset."""
    return f"{text[max(0, at - width) : at]} | {text[at : at + width].strip()}"


def inner_ends(segments: Sequence[str], layout: Sequence[str]) -> set[int]:
    """Return the offsets behind all segments but the last."""
    lengths = [len(gap) + len(segment) for gap, segment in zip(layout, segments, strict=False)]
    return set(list(accumulate(lengths))[:-1])


def groups(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the lines five at a time."""
    for start in range(0, len(lines), GROUP):
        yield lines[start : start + GROUP]


def measure_lines(path: Path, errors: int) -> dict[str, Any]:
    """Join the lines of a file, split them again and compare."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    usable = [line for line in lines if ENDS_IN_MARK.search(line)]
    counts = Counts()
    for group in groups(usable):
        text = " ".join(group)
        gold = inner_ends(group, ["", *[" "] * (len(group) - 1)])
        counts.add(text, gold, inner_ends(*split_line(text)))
    return {"file": path.name, "lines": len(lines), "left_out": len(lines) - len(usable)} | report(counts, errors)


def measure_cases(errors: int) -> dict[str, Any]:
    """Split the written cases and compare with what they expect."""
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    counts = Counts()
    right = 0
    for case in cases:
        segments, layout = split_document(case["text"])
        right += segments == case["segments"]
        counts.add(case["text"], expected_ends(case["text"], case["segments"]), inner_ends(segments, layout))
    return {"file": CASES.name, "cases": len(cases), "cases_right": right} | report(counts, errors)


def expected_ends(text: str, segments: Sequence[str]) -> set[int]:
    """Return the offsets behind the expected segments but the last."""
    ends, at = [], 0
    for segment in segments:
        at = text.index(segment, at) + len(segment)
        ends.append(at)
    return set(ends[:-1])


def report(counts: Counts, errors: int) -> dict[str, Any]:
    """Return counts, shares and the first errors as one flat record."""
    shares = {name: round(getattr(counts, name), 2) for name in ("precision", "recall", "f1")}
    return asdict(counts) | shares | {"errors": counts.errors[:errors]}


def print_row(row: dict[str, Any]) -> None:
    """Print one result for people."""
    extra = "  ".join(f"{name} {row[name]}" for name in ("cases", "cases_right", "lines", "left_out") if name in row)
    print(f"{row['file']}: {extra}")
    print(f"  boundaries: right {row['right']}  superfluous {row['superfluous']}  missed {row['missed']}")
    print(f"  precision {row['precision']:.2f}  recall {row['recall']:.2f}  F1 {row['f1']:.2f}")
    for error in row["errors"]:
        print(f"    {error}")


def main(argv: Sequence[str] | None = None) -> None:
    """Run the measurement that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Measure the sentence splitter.")
    parser.add_argument("--lines", nargs="+", type=Path, default=[], metavar="FILE", help="one sentence a line")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N wrong boundaries of each file")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(argv)
    rows = [measure_cases(options.errors)]
    rows += [measure_lines(path, options.errors) for path in options.lines]
    for row in rows:
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print_row(row)


if __name__ == "__main__":
    main()
