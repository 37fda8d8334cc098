"""The term contract measured: what becomes of a glossary's terms, and what honouring them costs.

    python eval/terms.py --source dev.ar --reference dev.en [--lines 997] [--model M] [--show FILE] [--json OUT]

Three glossaries are made for the text. ``proper``: every name that the shipped lists find, with the English that
stands in the reference. ``words``: words of the lexicon, one in four of those whose English stands in the reference.
``strangers``: 5,000 collected names that stand nowhere in the text. Each is given to the engine as a user's glossary,
with the shipped names off, and compared with the same engine without any. BLEU and chrF are sacrebleu's.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import arabic_mt
from arabic_mt.evaluation.metrics import score
from arabic_mt.glossary.find import NAME_KINDS, TermIndex, term_key
from arabic_mt.hints import lexicon_index, name_table, names_index
from arabic_mt.terms import stands_in
from arabic_mt.textio import read_lines
from arabic_mt.types import Term, Translation

STRANGERS = 5000
SEED = 7


def supported(index: TermIndex, sources: Sequence[str], references: Sequence[str], kinds: frozenset[str]) -> list[Term]:
    """Return the terms of a text with the English form that the references have; one target for a source."""
    found: dict[str, Term] = {}
    for source, reference in zip(sources, references, strict=True):
        for match in index.find(source):
            term = match.term
            if kinds and term.kind not in kinds:
                continue
            forms = (term.target, *term.aliases)
            form = next((form for form in forms if stands_in(form, reference) == "honoured"), None)
            if form:
                found.setdefault(term_key(term.source), replace(term, target=form, aliases=(), rejected=(), origin=""))
    return list(found.values())


def glossaries(sources: Sequence[str], references: Sequence[str]) -> dict[str, list[Term]]:
    """Return the glossaries by name."""
    draw = random.Random(SEED)
    words = supported(lexicon_index(), sources, references, frozenset())
    text = set(term_key(" ".join(sources)).split())
    strangers = [term for term in name_table() if not set(term_key(term.source).split()) & text]
    return {
        "proper": supported(names_index(), sources, references, NAME_KINDS),
        "words": draw.sample(words, len(words) // 4),
        "strangers": draw.sample(strangers, STRANGERS),
    }


def outcome_counts(translations: Sequence[Translation]) -> Counter[str]:
    """Return how many terms were honoured, inflected, spliced and refused."""
    return Counter(outcome.status for translation in translations for outcome in translation.terms)


def measure(
    translations: Sequence[Translation], references: list[str], glossary: str, show: list[str]
) -> dict[str, Any]:
    """Return the figures of one run; splices and refusals are written to ``show``."""
    counts = outcome_counts(translations)
    for number, (translation, reference) in enumerate(zip(translations, references, strict=True), 1):
        for outcome in translation.terms:
            if outcome.status in ("spliced", "refused"):
                what = f"{outcome.match.term.source}\t{outcome.match.term.target}\t{outcome.reason}"
                show.append(f"{glossary}\t{outcome.status}\t{number}\t{what}\t{translation.text}\t{reference}")
    scores = score([translation.text for translation in translations], references).figures
    total = sum(counts.values())
    kept = 100 * (total - counts["refused"]) / total if total else 100.0
    return {"terms": dict(counts), "not refused": kept, **scores}


def main() -> int:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True)
    parser.add_argument("--reference", required=True)
    parser.add_argument("--lines", type=int)
    parser.add_argument("--model")
    parser.add_argument("--show", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sources, references = read_lines(options.source)[: options.lines], read_lines(options.reference)[: options.lines]
    results: dict[str, Any] = {"schema": 1, "lines": len(sources), "rows": {}}
    show: list[str] = []
    for name, terms in {"none": [], **glossaries(sources, references)}.items():
        translator = arabic_mt.load(options.model, glossary=terms, shipped=False)
        row = measure(translator.translate_batch(sources), references, name, show)
        results["rows"][name] = {"entries": len(terms), **row}
        results["engine"] = translator.engine.signature
        figures = "  ".join(f"{metric} {row[metric]:.2f}" for metric in row if metric not in ("terms", "not refused"))
        sys.stdout.write(
            f"{name:10} {len(terms):5} terms  {row['terms']}  kept {row['not refused']:.1f} %  {figures}\n"
        )
    if options.show:
        options.show.write_text("\n".join(show) + "\n", encoding="utf-8")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
