"""The certificate of each rule: how often it touches human text, how often it is right, and the tier that follows.

    python eval/certificate.py --arabic dev.ar --pair dev.ar dev.en [--labels firings.tsv] [--out certificate.json]
    python eval/certificate.py --sample S018 garbled.ar [--number 60] [--seed 1]

Touch is what a rule edits or reports per 1,000 words of human text; gated rules are silent where the text is judged to
be human. Precision is over labelled firings: a table with the columns rule, id and right (y or n; others are skipped);
its lower bound is Wilson's, 95 %. A rule may be "auto" with a touch of 0.2 at most, number style aside, and a bound of
0.9 at least, "suggest" with a bound of 0.5 at least, else "flag". Without labels precision is unknown, and touch alone
decides. Exit status 1 if a rule's tier is bolder than it may be.

--sample prints random firings of a rule as such a table, to be labelled: of a source rule in Arabic files, of a target
rule in an Arabic and an English file.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from touch_rate import steps_of

from arabic_mt.errors import InputError
from arabic_mt.glossary.read import read_table
from arabic_mt.provenance import provenance
from arabic_mt.rules import catalogue
from arabic_mt.textio import read_lines
from arabic_mt.types import TIERS, Edit, Rule, Step, Tier

LABELS = Path(__file__).resolve().parent / "labels" / "firings.tsv"
MOST_TOUCH = 0.2  # per 1,000 words of human text, of a rule that edits unasked
STYLE = frozenset({"Locale/Number format"})  # human text has both styles: touching it is no fault
BOUNDS: dict[Tier, float] = {"auto": 0.9, "suggest": 0.5, "flag": 0.0}
Z = 1.959963984540054  # two-sided 95 %
PURE = "a finding without a change"  # why an edit of tier "auto" that changes nothing is rejected
AROUND = 40  # characters shown on either side of a firing
Certificate = dict[str, Any]


LEAST_READ = 30  # firings; a rule that fires so seldom that fewer were found is judged by its touch alone


def wilson(right: int, read: int) -> float:
    """Return the lower end of Wilson's 95 % interval of a share, 0-1.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).

    >>> round(wilson(60, 60), 3), round(wilson(30, 60), 3), wilson(0, 0)
    (0.94, 0.377, 0.0)
    """
    if not read:
        return 0.0
    share, z2 = right / read, Z * Z
    spread = Z * math.sqrt(share * (1 - share) / read + z2 / (4 * read * read))
    return max(0.0, (share + z2 / (2 * read) - spread) / (1 + z2 / read))


def boldest(rule: Rule, certificate: Certificate) -> Tier:
    """Return the boldest tier that a rule may have."""
    touch, read = certificate["touch"], certificate["read"]
    bound = wilson(certificate["right"], read) if read >= LEAST_READ else 1.0
    quiet = touch <= MOST_TOUCH or rule.category in STYLE
    return next(tier for tier in TIERS if bound >= BOUNDS[tier] and (quiet or tier != "auto"))


def firings(steps: Sequence[Step]) -> Iterator[tuple[int, Edit]]:
    """Yield (place of the step, edit) of all that rules did and reported; what another rule outdid is left out."""
    for place, step in enumerate(steps):
        said = [*step.edits, *(r.edit for r in step.rejected if r.reason in (*TIERS, PURE))]
        said += [Edit(h.span, step.before[slice(*h.span)], h.options[0], h.origin) for h in step.hints]
        yield from ((place, edit) for edit in said)


def read_labels(path: Path) -> dict[str, tuple[int, int]]:
    """Return for each rule how many labelled firings were right, and how many were read; nothing without the file."""
    right, read = Counter[str](), Counter[str]()
    for _, row in read_table(path) if path.exists() else ():
        if row.get("right") in ("y", "n"):
            read[row["rule"]] += 1
            right[row["rule"]] += row["right"] == "y"
    return {code: (right[code], number) for code, number in read.items()}


def certificates(options: argparse.Namespace) -> dict[Rule, Certificate]:
    """Return what was measured of each rule whose side has text."""
    source, target, source_words, target_words = steps_of(options)
    machine = any(provenance(read_lines(path)).machine for path in options.arabic)
    labels = read_labels(options.labels)
    found: dict[Rule, Certificate] = {}
    for steps, words, rules in (
        (source, source_words, catalogue("source")),
        (target, target_words, catalogue("target")),
    ):
        touched = Counter(edit.rule for _, edit in firings(steps))
        for rule in rules if words else ():
            silent = rule.gated and not machine
            touch = 0.0 if silent else 1000 * touched[rule.code] / words
            right, read = labels.get(rule.code, (0, 0))
            if not rule.protects:
                found[rule] = {"touch": round(touch, 3), "tokens": words, "right": right, "read": read}
    return found


def line_of(rule: Rule, certificate: Certificate, allowed: Tier) -> str:
    """Return the line of the table for one rule."""
    right, read = certificate["right"], certificate["read"]
    precision = f"{right}/{read} >= {wilson(right, read):.2f}" if read else "unknown"
    verdict = "" if TIERS.index(rule.tier) >= TIERS.index(allowed) else "  TOO BOLD"
    name = f"{rule.code} {rule.name}{' (gated)' if rule.gated else ''}"
    measured = f"touch {certificate['touch']:7.3f}  precision {precision:16}"
    return f"{name:44} {measured} may be {allowed:8} is {rule.tier}{verdict}"


def sample(code: str, files: Sequence[str], number: int, seed: int) -> Iterator[str]:
    """Yield a table of random firings of a rule, the column ``right`` left empty.

    Raises:
        InputError: there is no such rule, or a target rule without a pair of files.
    """
    rule = next((rule for rule in (*catalogue("source"), *catalogue("target")) if rule.code == code), None)
    if rule is None or (rule.side == "target" and len(files) != 2):
        raise InputError(
            f"{code} with {len(files)} files: give a rule and Arabic files, or an Arabic and an English one"
        )
    pairs = [tuple(files)] if rule.side == "target" else []
    arabic = [] if pairs else list(files)
    source, target, *_ = steps_of(argparse.Namespace(arabic=arabic, pair=pairs))
    steps = target if pairs else source
    where = [f"{Path(path).name}:{line}" for path in arabic or files[1:] for line, _ in enumerate(read_lines(path), 1)]
    found = [(place, edit) for place, edit in firings(steps) if edit.rule == code]
    yield "\t".join(("rule", "id", "right", "before", "after", "around"))
    for place, edit in random.Random(seed).sample(found, min(number, len(found))):
        start, end = edit.span
        around = steps[place].before[max(0, start - AROUND) : end + AROUND]
        cells = (code, f"{where[place]}:{start}-{end}", "", edit.before, edit.after, around)
        yield "\t".join(" ".join(cell.split()) if cell else "" for cell in cells)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the certificates, or print firings to label."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arabic", action="append", default=[], metavar="FILE", help="human Arabic")
    parser.add_argument(
        "--pair", nargs=2, action="append", default=[], metavar=("AR", "EN"), help="human on both sides"
    )
    parser.add_argument("--labels", type=Path, default=LABELS, metavar="TSV")
    parser.add_argument("--out", type=Path, metavar="JSON", help="where the certificates are kept")
    parser.add_argument("--sample", nargs="+", metavar=("CODE", "FILE"))
    parser.add_argument("--number", type=int, default=60, help="of firings to label (60)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.sample:
        code, *files = options.sample
        sys.stdout.write("\n".join(sample(code.upper(), files, options.number, options.seed)) + "\n")
        return 0
    found = certificates(options)
    allowed = {rule: boldest(rule, certificate) for rule, certificate in found.items()}
    sys.stdout.writelines(line_of(rule, certificate, allowed[rule]) + "\n" for rule, certificate in found.items())
    if options.out:
        kept = {rule.code: certificate for rule, certificate in found.items()}
        options.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return int(any(TIERS.index(rule.tier) < TIERS.index(tier) for rule, tier in allowed.items()))


if __name__ == "__main__":
    sys.exit(main())
