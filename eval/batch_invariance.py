"""Does a sentence come out the same alone and among others? The share that does, and by how much scores move.

    python eval/batch_invariance.py TEXT.ar [--model M] [--backend ctranslate2] [--compute-type int8] [--lines 300]

int8 promises nothing here: the library may choose another kernel for another batch. Scores are mean token
log-probabilities (natural logarithm).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arabic_mt import load
from arabic_mt.textio import read_lines

BATCH = 64


def main() -> int:
    """Translate each line alone and in batches, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--compute-type", default="auto")
    parser.add_argument("--lines", type=int, default=300)
    options = parser.parse_args()
    engine = load(options.model, backend=options.backend, compute_type=options.compute_type).engine
    lines = [line for line in read_lines(str(options.text)) if line.strip()][: options.lines]
    alone = [engine.translate([line])[0][0] for line in lines]
    together = [found[0] for i in range(0, len(lines), BATCH) for found in engine.translate(lines[i : i + BATCH])]
    same = sum(a.text == b.text for a, b in zip(alone, together, strict=True))
    moved = max(abs(a.score - b.score) for a, b in zip(alone, together, strict=True))
    sys.stdout.write(f"{engine.signature}\n{same} of {len(lines)} the same; largest difference of scores {moved:.2g}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
