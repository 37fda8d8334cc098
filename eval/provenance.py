"""Human or machine-made Arabic: how well the provenance gate tells, feature by feature.

    python eval/provenance.py --human dev.ar --machine NAME dev.google.ar [--machine ...] [--group 20] [--fit]
        [--json OUT]

Lines are taken in groups in their order. AUC is that of human against machine groups, over all systems and for each;
also with the punctuation made alike on both sides. ``--fit`` fits the weights by logistic regression, and gives the
AUC of five folds beside it: each fold's lines were not seen, on either side, when its weights were fitted.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from arabic_mt import provenance as gate
from arabic_mt.textio import read_lines

PENALTY = 0.3  # on squared weights, of scaled features
FOLDS = 5


def alike(line: str) -> str:
    """Write the punctuation of a line as most people do."""
    line = re.sub(r"\s+([،؛؟.!:,;?])", r"\1", line)
    line = line.replace(",", "،").replace(";", "؛").replace("?", "؟")
    return re.sub("[«»“”„\"'‘’]", '"', line)


def groups(lines: Sequence[str], size: int) -> list[list[str]]:
    """Return the lines in groups; what is left over at the end is dropped."""
    return [list(lines[i : i + size]) for i in range(0, len(lines) - size + 1, size)]


def auc(human: Sequence[float], machine: Sequence[float]) -> float:
    """Return the area under the ROC curve, 0 to 1: how often a machine group scores above a human one."""
    a, b = np.asarray(human)[:, None], np.asarray(machine)[None, :]
    return float(np.mean((b > a) + 0.5 * (b == a)))


def fit(x: Any, y: Any) -> tuple[Any, float]:
    """Return weights and bias of a logistic regression on scaled features, by Newton's method."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    weights = np.zeros(z.shape[1])
    balance = np.where(y == 1, 0.5 / max(1, y.sum()), 0.5 / max(1, (1 - y).sum())) * len(y)
    ridge = PENALTY * np.eye(z.shape[1])
    ridge[-1, -1] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ weights, -30, 30)))
        gradient = z.T @ (balance * (p - y)) + ridge @ weights
        hessian = (z * (balance * p * (1 - p))[:, None]).T @ z + ridge
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    own = weights[:-1] / scale
    return own, float(weights[-1] - own @ mean)


def table(human: list[list[str]], machines: dict[str, list[list[str]]], names: Sequence[str]) -> tuple[Any, Any, Any]:
    """Return features, labels and places of all groups."""
    rows, labels, places = [], [], []
    for label, sets in ((0, [human]), (1, list(machines.values()))):
        for parts in sets:
            for place, part in enumerate(parts):
                values = gate.measure(part)
                rows.append([values[name] for name in names])
                labels.append(label)
                places.append(place)
    return np.array(rows), np.array(labels), np.array(places)


def cross_validated(x: Any, y: Any, places: Any) -> float:
    """Return the AUC of groups whose lines were not seen in fitting."""
    scores = np.zeros(len(y))
    for fold in range(FOLDS):
        unseen = places * FOLDS // (places.max() + 1) == fold
        weights, bias = fit(x[~unseen], y[~unseen])
        scores[unseen] = x[unseen] @ weights + bias
    return auc(scores[y == 0], scores[y == 1])


def main() -> int:
    """Measure, print, and fit if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--human", required=True, action="append")
    parser.add_argument("--machine", nargs=2, action="append", required=True, metavar=("NAME", "FILE"))
    parser.add_argument("--group", type=int, default=20)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    human = [line for path in options.human for line in read_lines(path)]
    machines = {name: read_lines(path) for name, path in options.machine}
    results: dict[str, Any] = {"schema": 1, "group": options.group}
    for kind, change in (("as written", str), ("punctuation alike", alike)):
        sets = {name: groups([change(line) for line in lines], options.group) for name, lines in machines.items()}
        own = groups([change(line) for line in human], options.group)
        scores = {name: [gate.provenance(part).likelihood for part in parts] for name, parts in sets.items()}
        base = [gate.provenance(part).likelihood for part in own]
        row: dict[str, Any] = {"all": auc(base, [score for parts in scores.values() for score in parts])}
        row |= {name: auc(base, parts) for name, parts in scores.items()}
        row["human taken for machine"] = sum(score >= gate.THRESHOLD for score in base) / len(base)
        x, y, places = table(own, sets, list(gate.MEASURES))
        row["features"] = {n: auc(x[y == 0, i], x[y == 1, i]) for i, n in enumerate(gate.MEASURES)}
        row["cross-validated"] = cross_validated(x, y, places)
        results[kind] = row
        sys.stdout.write(f"{kind}: " + "  ".join(f"{n} {v:.3f}" for n, v in row.items() if n != "features") + "\n")
        if options.fit and kind == "as written":
            weights, bias = fit(x, y)
            for name, weight in zip(gate.MEASURES, weights, strict=True):
                sys.stdout.write(f'    "{name}": {weight:.5f},\n')
            sys.stdout.write(f"BIAS = {bias:.3f}\n")
    for name, value in sorted(results["as written"]["features"].items(), key=lambda item: -abs(item[1] - 0.5)):
        sys.stdout.write(f"  {name:30} {value:.3f}  {results['punctuation alike']['features'][name]:.3f}\n")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
