"""Figures of the compact model on development sets: without hints, with hints, and with the whole line.

    python eval/compact.py --set flores-dev dev.ar dev.en --system flores-dev opus-mt dev.opusmt.en \\
        --pairs work/dev.jsonl --json eval/results/compact.json

BLEU and chrF are sacrebleu's, one reference, quotes and dashes written alike in hypotheses and references
of every system. Names: of the capitalised words inside the sentences of the reference, the share (0-100)
that stands in the hypothesis. Speed: segments a second, decoding only.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

from arabic_mt.engines.compact import CompactEngine
from arabic_mt.engines.compact_text import normalise_target
from arabic_mt.evaluation.metrics import score
from arabic_mt.textio import read_lines
from arabic_mt.translator import Translator

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]{3,}")


def names_found(hypotheses: list[str], references: list[str]) -> float:
    """Return the share of the references' names that stand in the hypotheses, 0-100."""
    found = total = 0
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        names = {re.sub(r"['’]s$", "", name).lower() for name in _NAME.findall(reference)}
        total += len(names)
        found += sum(name in hypothesis.lower() for name in names)
    return 100 * found / total if total else 0.0


def figures(hypotheses: list[str], references: list[str]) -> dict[str, float | str]:
    """Return BLEU, chrF and names of one system, with the signatures."""
    plain_h, plain_r = ([normalise_target(text) for text in side] for side in (hypotheses, references))
    scores = score(plain_h, plain_r)
    row: dict[str, float | str] = {name: round(value, 2) for name, value in scores.figures.items()}
    row["names"] = round(names_found(plain_h, plain_r), 1)
    return row | {f"{name} signature": signature for name, signature in scores.signatures.items()}


def measure(engine: CompactEngine, sources: list[str], references: list[str]) -> dict[str, dict[str, float | str]]:
    """Return the figures without hints, with hints and with the whole line."""
    rows = {}
    for name, hints in (("plain", None), ("hints", [engine.lexicon(source) for source in sources])):
        started = time.perf_counter()
        texts = [found[0].text for found in engine.translate(sources, hints)]
        seconds = time.perf_counter() - started
        rows[name] = figures(texts, references) | {"segments/s": round(len(sources) / seconds, 1)}
    started = time.perf_counter()
    texts = [translation.text for translation in Translator(engine).translate_batch(sources)]
    rows["whole line"] = figures(texts, references) | {
        "segments/s": round(len(sources) / (time.perf_counter() - started), 1)
    }
    return rows


def read_pairs(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return the sets of a file of pairs as ``python -m arabic_mt.training prepare`` writes it."""
    sets: dict[str, tuple[list[str], list[str]]] = {}
    for line in read_lines(str(path)):
        pair = json.loads(line)
        sides = sets.setdefault(pair["corpus"], ([], []))
        sides[0].append(pair["source"])
        sides[1].append(pair["target"])
    return sets


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="folder of a compact model; the shipped one by default")
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("NAME", "AR", "EN"))
    parser.add_argument("--system", nargs=3, action="append", default=[], metavar=("SET", "SYSTEM", "FILE"))
    parser.add_argument("--pairs", type=Path, help="dev.jsonl of a prepared training folder")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    engine = CompactEngine(options.model)
    sets = {name: (read_lines(ar), read_lines(en)) for name, ar, en in options.set}
    sets |= read_pairs(options.pairs) if options.pairs else {}
    results: dict[str, object] = {"schema": 1, "engine": engine.signature}
    for name, (sources, references) in sets.items():
        rows = measure(engine, sources, references)
        for of, system, path in options.system:
            if of == name:
                rows[system] = figures(read_lines(path), references)
        results[name] = {"segments": len(sources), "systems": rows}
        for system, row in rows.items():
            print(name, system, *(f"{key} {value}" for key, value in row.items() if "signature" not in key), sep="  ")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
