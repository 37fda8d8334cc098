"""Names in other systems' translations, before and after repair: what it mends, what it harms, what it costs.

    python eval/names.py --source dev.ar --reference dev.en --system opus-mt dev.opusmt.en [--system ...] \\
        [--rules T] [--tier suggest] [--glossary G] [--show FILE] [--json OUT]

Names right: of the capitalised words inside the sentences of the reference, the share (0-100) that stands in the
output. An edit is harmful if the reference has more of the words that it took away than of those it put there.
BLEU and chrF are sacrebleu's on raw text; the p-value is of its paired bootstrap, 1,000 samples, seed 12345.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from arabic_mt.repairer import Repairer
from arabic_mt.textio import read_lines
from arabic_mt.types import Edit

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]{3,}")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def reference_names(reference: str) -> set[str]:
    """Return the capitalised words inside the sentences of a reference, lower-cased, without possessives."""
    return {re.sub(r"['’]s$", "", name).lower() for name in _NAME.findall(reference)}


def names_found(hypotheses: list[str], references: list[str]) -> float:
    """Return the share of the references' names that stand in the hypotheses, 0-100."""
    found = total = 0
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        names = reference_names(reference)
        total += len(names)
        found += sum(name in hypothesis.lower() for name in names)
    return 100 * found / total if total else 0.0


def effect(edit: Edit, reference: str) -> int:
    """Return how many more words the reference shares with what an edit put there than with what it took away."""
    words = {word.lower() for word in _WORD.findall(re.sub(r"['’]s\b", "", reference))}
    before, after = (
        {word.lower() for word in _WORD.findall(re.sub(r"['’]s\b", "", t))} for t in (edit.before, edit.after)
    )
    return len((after - before) & words) - len((before - after) & words)


def significance(before: list[str], after: list[str], references: list[str]) -> dict[str, dict[str, float]]:
    """Return for BLEU and chrF the scores before and after, and the p-value of the difference."""
    os.environ["SACREBLEU_SEED"] = "12345"
    from sacrebleu.metrics import BLEU, CHRF
    from sacrebleu.significance import PairedTest

    metrics = {"BLEU": BLEU(references=[references]), "chrF2": CHRF(references=[references])}
    test = PairedTest([("before", before), ("after", after)], metrics, None, test_type="bs", n_samples=1000)
    _, scores = test()
    figures = {}
    for name, (first, second) in scores.items():
        if name in ("BLEU", "chrF2"):
            p = 1.0 if second.p_value is None else float(second.p_value)
            figures[name] = {"before": float(first.score), "after": float(second.score), "p": p}
    return figures


def measure(
    repairer: Repairer, sources: list[str], hypotheses: list[str], references: list[str], show: list[str]
) -> dict[str, Any]:
    """Repair one system's output and return its figures; the edits are written to ``show``."""
    repaired = [repairer(*pair) for pair in zip(sources, hypotheses, strict=True)]
    after = [translation.text for translation in repaired]
    good = harmful = edits = 0
    for line, (translation, reference) in enumerate(zip(repaired, references, strict=True), 1):
        for edit in translation.steps[-1].edits:
            gain = effect(edit, reference)
            edits, good, harmful = edits + 1, good + (gain > 0), harmful + (gain < 0)
            mark = "+" if gain > 0 else "-" if gain < 0 else "="
            show.append(f"{mark}\t{line}\t{edit.rule}\t{edit.before}\t{edit.after}\t{edit.evidence}\t{reference}")
    scores = significance(hypotheses, after, references) if edits else {}
    names = {"before": names_found(hypotheses, references), "after": names_found(after, references)}
    return {"names": names, "edits": edits, "good": good, "harmful": harmful} | scores


def main() -> int:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True)
    parser.add_argument("--reference", required=True)
    parser.add_argument("--system", nargs=2, action="append", required=True, metavar=("SYSTEM", "FILE"))
    parser.add_argument("--rules", default="")
    parser.add_argument("--tier", choices=("auto", "suggest"), default="auto")
    parser.add_argument("--glossary", action="append", default=[])
    parser.add_argument("--show", type=Path, help="file for the edits, one a line")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sources, references = read_lines(options.source), read_lines(options.reference)
    repairer = Repairer(rules=options.rules, glossary=options.glossary, tier=options.tier)
    results: dict[str, Any] = {"schema": 1, "repairer": repairer.signature, "systems": {}}
    show: list[str] = []
    for name, path in options.system:
        show.append(f"# {name}")
        row = results["systems"][name] = measure(repairer, sources, read_lines(path), references, show)
        moved = "  ".join(
            f"{metric} {row[metric]['before']:.2f} {row[metric]['after']:.2f} p {row[metric]['p']:.3f}"
            for metric in ("BLEU", "chrF2")
            if metric in row
        )
        sys.stdout.write(
            f"{name:16} names {row['names']['before']:.1f} {row['names']['after']:.1f}  "
            f"edits {row['edits']} good {row['good']} harmful {row['harmful']}  {moved}\n"
        )
    if options.show:
        options.show.write_text("\n".join(show) + "\n", encoding="utf-8")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
