"""How well are listed names found in human Arabic? Recall and precision over mentions labelled by hand.

    python eval/matcher.py --labels eval/labels/names_flores.tsv dev.ar --labels eval/labels/names_pud.tsv test.ar \\
        [--collected] [--show FILE] [--json OUT]

The labels are spans into FLORES+ dev (arb_Arab) and UD Arabic-PUD; they were made by reading, before the matcher was
run. Recall: of the mentions whose English is an entry's target or alias, the share at whose place a name is
found. Precision: of the names found in the lines that were labelled completely, the share that lies in a labelled
mention. Both with Wilson's 95 % interval. Names are people, places, countries, demonyms and organisations.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from arabic_mt.glossary.find import TermIndex
from arabic_mt.glossary.read import read_table
from arabic_mt.hints import collected_index, names_index
from arabic_mt.textio import read_lines
from arabic_mt.types import Span, TermMatch

KINDS = frozenset(
    "person surname token place country demonym org company media team group sea river mountain building".split()
)


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled mention.

    ``kind`` is ``none`` for a word that looks like a name and is none, and ``other`` for a name of a kind that was not
    labelled throughout (languages, faiths, planets): found it is right, not found it is not missed. These were read
    and labelled after the matcher had found them.
    """

    span: Span
    kind: str
    clitic: bool
    homograph: bool
    english: str


def read_labels(path: Path) -> tuple[dict[int, list[Label]], int]:
    """Return the labels by line, from 1, and up to which line all mentions are labelled."""
    labels: dict[int, list[Label]] = {}
    for _, row in read_table(path):
        label = Label(
            (int(row["start"]), int(row["end"])),
            row["kind"],
            row["clitic"] == "y",
            row["homograph"] == "y",
            row["english"],
        )
        labels.setdefault(int(row["line"]), []).append(label)
    complete = re.search(r"# lines labelled completely: 1-(\d+)", path.read_text(encoding="utf-8"))
    return labels, int(complete[1]) if complete else 0


def plain(english: str) -> str:
    """Return a name as names are compared: without accents, case, article and possessive."""
    folded = "".join(c for c in unicodedata.normalize("NFD", english.casefold()) if not unicodedata.combining(c))
    return re.sub(r"^the |['’]s?$|[.]", "", folded.replace("-", " ")).strip()


def listed(index: TermIndex) -> frozenset[str]:
    """Return every English form of the entries of an index."""
    terms = (term for term in index if term.kind in KINDS)
    return frozenset(plain(form) for term in terms for form in (term.target, *term.aliases))


def wilson(good: int, total: int) -> tuple[float, float, float]:
    """Return a share and Wilson's 95 % interval, 0-100."""
    if not total:
        return 0.0, 0.0, 100.0
    share, z = good / total, 1.96
    centre, half = share + z * z / (2 * total), z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return tuple(100 * x / (1 + z * z / total) for x in (share * (1 + z * z / total), centre - half, centre + half))  # type: ignore[return-value]


def overlap(a: Span, b: Span) -> bool:
    """Tell whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def judge(
    labels: list[Label], found: list[TermMatch], english: frozenset[str], complete: bool
) -> Iterator[tuple[str, bool, str]]:
    """Yield (what is counted, whether it is right, what it is) for one line."""
    names = [label for label in labels if label.kind != "none"]
    for label in names:
        if label.kind != "other" and plain(label.english) in english:
            there = any(overlap(label.span, match.span) for match in found)
            yield "recall", there, label.english
            if label.clitic:
                yield "recall with clitics", there, label.english
            if label.homograph:
                yield "recall of homographs", there, label.english
    for match in (match for match in found if match.term.kind in KINDS):
        inside = any(overlap(label.span, match.span) for label in names)
        ordinary = any(overlap(label.span, match.span) for label in labels if label.kind == "none")
        if complete or inside or ordinary:
            yield "precision", inside, f"{match.term.source} {match.term.target} {match.term.origin}"
            if match.prefix:
                yield "precision with clitics", inside, match.term.source
    for label in labels:
        if label.kind == "none":
            left = not any(overlap(label.span, match.span) for match in found if match.term.kind in KINDS)
            yield "ordinary words left alone", left, label.english


def main() -> int:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", nargs=2, action="append", required=True, metavar=("LABELS", "TEXT"))
    parser.add_argument("--collected", action="store_true", help="the collected names too")
    parser.add_argument("--show", type=Path, help="file for what was missed or wrong")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    indexes = [names_index(), *([collected_index()] if options.collected else [])]
    english = frozenset().union(*map(listed, indexes))
    good, total, wrong = Counter[str](), Counter[str](), []
    for path, text in options.labels:
        labels, complete = read_labels(Path(path))
        for number, line in enumerate(read_lines(text), 1):
            first = indexes[0].find(line)
            more = [
                m for index in indexes[1:] for m in index.find(line) if not any(overlap(m.span, f.span) for f in first)
            ]
            for what, right, name in judge(labels.get(number, []), [*first, *more], english, number <= complete):
                total[what] += 1
                good[what] += right
                if not right:
                    wrong.append(f"{what}\t{Path(text).name}:{number}\t{name}")
    results = {}
    for what in total:
        share, low, high = wilson(good[what], total[what])
        results[what] = {
            "right": good[what],
            "of": total[what],
            "share": round(share, 2),
            "from": round(low, 2),
            "to": round(high, 2),
        }
        sys.stdout.write(f"{what:28} {good[what]:5} of {total[what]:5}  {share:.2f} % ({low:.2f}-{high:.2f})\n")
    if options.show:
        options.show.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"schema": 1, "figures": results}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
