"""Damage numbers in human translations and count what the number rules repair and what they report.

    python eval/number_damage.py --source AR.txt --reference EN.txt [--seed N] [--json] [--show N]

Each line with a number that both sides have gets one damage of each class that fits its number: two
digits exchanged, a zero too many, the grouping lost, the last group lost, the number dropped. The
line must then get its values back (repaired), or a finding must point at it (flagged). A damage that
makes an equal number, or a line whose numbers disagree before, is not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from arabic_mt.errors import LengthMismatchError
from arabic_mt.numerals import Number, find_numbers
from arabic_mt.rules import select_rules
from arabic_mt.rules.numbers import compare
from arabic_mt.stages import run_stage
from arabic_mt.types import Segment, Step

OUTCOMES = ("repaired", "flagged", "changed wrongly", "unnoticed")
MIN_VALUE = 3  # the rules leave one and two alone
GROUPED = 10_000


def exchanged(number: Number, random_: random.Random) -> str | None:
    """Exchange two neighbouring digits that differ."""
    digits = number.text
    pairs = ((i, digits[i : i + 2]) for i in range(len(digits) - 1))
    places = [i for i, pair in pairs if pair.isdecimal() and pair[0] != pair[1] and (i or pair[1] != "0")]
    if not places:
        return None
    i = random_.choice(places)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def times_ten(number: Number, random_: random.Random) -> str | None:
    """Add a zero."""
    return f"{int(number.value) * 10:,}" if number.value == int(number.value or 0) else None


def ungrouped(number: Number, random_: random.Random) -> str | None:
    """Drop the commas of a number from 10,000 up."""
    return number.text.replace(",", "") if (number.value or 0) >= GROUPED and "," in number.text else None


def last_group_lost(number: Number, random_: random.Random) -> str | None:
    """Drop the last three zeros."""
    return number.text[:-4] if number.text.endswith(",000") else None


def dropped(number: Number, random_: random.Random) -> str | None:
    """Leave the number out."""
    return ""


DAMAGES: tuple[Callable[[Number, random.Random], str | None], ...] = (
    exchanged, times_ten, ungrouped, last_group_lost, dropped,
)  # fmt: skip


def agreeing_numbers(source: str, reference: str) -> list[Number]:
    """Return the sure numbers in digits that a line and its translation share, once each; none if any disagrees."""
    found = compare(source, reference)
    if found.lost or found.added or found.damaged:
        return []
    counted = Counter(number.value for number in find_numbers(reference))
    pairs = (target for _, target in found.agreeing if target.kind == "digits" and target.sure)
    return [n for n in pairs if n.value is not None and n.value >= MIN_VALUE and counted[n.value] == 1]


def damaged_lines(sources: list[str], references: list[str], seed: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield (class, source, reference, damaged reference)."""
    random_ = random.Random(seed)
    for source, reference in zip(sources, references, strict=True):
        numbers = agreeing_numbers(source, reference)
        for damage in DAMAGES if numbers else ():
            number = random_.choice(numbers)
            after = damage(number, random_)
            if after is not None and after != number.text:
                start, end = number.span
                yield damage.__name__, source, reference, reference[:start] + after + reference[end:]


def outcome(step: Step, reference: str) -> str:
    """Say what the number rules made of a damaged line."""
    if step.edits and _values(step.after) == _values(reference):
        return "repaired"
    if step.edits:
        return "changed wrongly"
    return "flagged" if any(r.edit.rule in ("T005", "T006") for r in step.rejected) else "unnoticed"


def _values(text: str) -> list[tuple[object, ...]]:
    return [(n.value,) if n.value is not None else n.groups for n in find_numbers(text)]


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--source", type=Path, required=True, help="Arabic, one segment a line")
    parser.add_argument("--reference", type=Path, required=True, help="its human translation, line by line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many lines of each class that were not repaired")
    options = parser.parse_args(arguments)
    sources, references = read_lines(options.source), read_lines(options.reference)
    if len(sources) != len(references):
        raise LengthMismatchError({"--source": len(sources), "--reference": len(references)})
    rules = select_rules("target", "T004,T005,T006")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown: list[str] = []
    for name, source, reference, hypothesis in damaged_lines(sources, references, options.seed):
        found = outcome(run_stage("target", rules, Segment(source, hypothesis)), reference)
        counts[name][found] += 1
        if found != "repaired" and counts[name][found] <= options.show:
            shown.append(f"{name}, {found}: {hypothesis}\n    {source}")
    if options.json:
        sys.stdout.write(json.dumps({"seed": options.seed, "damages": counts}) + "\n")
    else:
        for name, counter in counts.items():
            total = sum(counter.values())
            shares = "  ".join(f"{key} {100 * counter[key] / total:5.1f} %" for key in OUTCOMES)
            sys.stdout.write(f"{name:16} {total:5}  {shares}\n")
        sys.stdout.write("\n".join([*shown, ""]) if shown else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
