"""What a target shortlist costs and brings, on the compact model (random weights could not show it).

    python eval/shortlist.py --train work/train.jsonl --source dev.ar --reference dev.en [--json OUT]

The shortlist is learnt from training pairs (IBM model 1); the same sources are decoded without it, with the
shipped list (pieces of English only) and with lists of several sizes. BLEU and chrF against one reference; seconds
are the processor's, beam 4.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from arabic_mt.engines.compact import SHIPPED, CompactEngine
from arabic_mt.engines.compact_text import normalise_target
from arabic_mt.engines.shortlist import SHORTLIST, build_shortlist
from arabic_mt.evaluation.metrics import score
from arabic_mt.textio import read_lines

SIZES = ((5, 500), (10, 1000), (20, 1000), (40, 2000))  # candidates for each source piece, pieces always allowed


class CompactPieces:
    """The compact tokenizer in the shape that :func:`build_shortlist` asks for; pairs are normalised already."""

    target_prefix: tuple[str, ...] = ()

    def __init__(self, engine: CompactEngine) -> None:
        self._model = engine._pieces

    def encode(self, text: str) -> list[str]:
        return list(self._model.encode(text, out_type=str))

    encode_target = encode

    def knows(self, piece: str) -> bool:
        return bool(self._model.piece_to_id(piece) != self._model.unk_id())


def decode(folder: Path, sources: Sequence[str]) -> tuple[list[str], float]:
    """Return the translations with hints and the processor seconds of decoding them."""
    engine = CompactEngine(folder, verify=False)
    hints = [engine.lexicon(source) for source in sources]
    started = time.process_time()
    texts = [found[0].text for found in engine.translate(sources, hints)]
    return texts, time.process_time() - started


def main() -> None:
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="train.jsonl of a prepared training folder")
    parser.add_argument("--source", required=True)
    parser.add_argument("--reference", required=True)
    parser.add_argument("--pairs", type=int, default=60_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sources, references = read_lines(options.source), read_lines(options.reference)
    rows = [json.loads(line) for line in read_lines(str(options.train))]
    rows = random.Random(1).choices(rows, [row["weight"] for row in rows], k=options.pairs)
    pieces = CompactPieces(CompactEngine())
    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "model"
        shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("__pycache__"))
        variants: dict[str, str | None] = {"none": None, "shipped": (SHIPPED / SHORTLIST).read_text(encoding="utf-8")}
        for candidates, common in SIZES:
            pairs = ((row["source"], row["target"]) for row in rows)
            variants[f"{candidates} + {common}"] = build_shortlist(pairs, pieces, candidates=candidates, common=common)
        for variant, text in variants.items():
            (folder / SHORTLIST).unlink(missing_ok=True)
            if text:
                (folder / SHORTLIST).write_text(text, encoding="utf-8")
            texts, seconds = decode(folder, sources)
            scores = score([normalise_target(t) for t in texts], [normalise_target(r) for r in references])
            results[variant] = {n: round(v, 2) for n, v in scores.figures.items()} | {"seconds": round(seconds, 1)}
            print(variant, *(f"{name} {value}" for name, value in results[variant].items()), sep="  ", flush=True)
    if options.json:
        result = {"schema": 1, "segments": len(sources), "signatures": dict(scores.signatures), "shortlists": results}
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
