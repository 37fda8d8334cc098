"""How many segments a second the repair layer does on one core, by rule, with any number of terms.

    python eval/speed_repair.py --source dev.ar [--hypothesis dev.en] [--terms 100000]

Loading is not counted. Terms are made up, and none stands in the text.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import product

from arabic_mt.repairer import Repairer
from arabic_mt.rules import catalogue
from arabic_mt.textio import read_lines
from arabic_mt.types import Segment, Term

LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمن"


def made_up(number: int) -> list[Term]:
    """Return so many terms of five letters that no Arabic word has."""
    words = ("".join(letters) for letters in product(LETTERS, repeat=5) if len(set(letters)) == 5)
    return [Term(f"ظ{word}", f"Term {i}") for i, word in zip(range(number), words, strict=False)]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True)
    parser.add_argument("--hypothesis")
    parser.add_argument("--terms", type=int, default=100_000)
    options = parser.parse_args()
    sources = read_lines(options.source)
    hypotheses = list(read_lines(options.hypothesis)) if options.hypothesis else [None] * len(sources)
    repairer = Repairer(glossary=made_up(options.terms))
    warm = list(repairer.repair_all(sources, hypotheses))
    for name, machine in (("all rules", True), ("without the gated ones", False)):
        started = time.process_time()
        for pair in zip(sources, hypotheses, strict=True):
            repairer(*pair, machine=machine)
        spent = time.process_time() - started
        sys.stdout.write(f"{name}: {len(sources) / spent:.0f} segments/s, {len(warm)} segments\n")
    for rule in catalogue("source"):
        started = time.process_time()
        for source in sources:
            list(rule.find(Segment(source)))
        sys.stdout.write(f"  {rule.code} {1e6 * (time.process_time() - started) / len(sources):.0f} microseconds\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
