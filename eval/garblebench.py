"""GarbleBench: what the source rules find in faulty Arabic, what they say of good Arabic, and what repair brings.

    python eval/garblebench.py --clean HUMAN.ar [--seed 1] [--rate 0.3] [--gate open|judged] [--plot PNG] [--json OUT]
    python eval/garblebench.py --triples TRIPLES.tsv [--part development] [--sample 500] [--engine] [--model M]
    python eval/garblebench.py --engine-arabic NAME SYSTEM.ar --english REFERENCE.en [--engine]

--clean puts faults of known classes into human Arabic (``arabic_mt.garble``): one class at a time into every line that
has a place for it, then those of meaning, those of form and all together, each class at --rate. A finding is an edit or
a rejected finding of the source stage, of six tokens at most; it is right if it overlaps a fault, a fault is found if a
finding overlaps it. Lines without a fault are left out, but what was found in them unchanged is in the row "human". The
gate for machine-made text is held open for garbled lines, or judges them too. Some faults make good Arabic by chance.

--triples holds a natural line, its English and a garbled line. "new" is the share of the findings in garbled lines
whose text is not in the natural line, which stands for precision. With --engine, chrF and BLEU are those of the English
from each text, without and with repair, and the p-values those of a paired bootstrap.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from names import significance

from arabic_mt.arabic import TOKEN, light_word
from arabic_mt.edits import overlap
from arabic_mt.engines.compact_text import normalise_target
from arabic_mt.evaluation.metrics import score
from arabic_mt.garble import CLASSES, Garbled, garble
from arabic_mt.repairer import Repairer
from arabic_mt.textio import read_lines
from arabic_mt.types import Span, Step, Translation

MOST_TOKENS = 6
PERCENT = 5  # of the triples are the development part
BETA = 0.5
COLUMNS = ("segments", "faults", "findings", "per 1,000", "edits per 1,000", "precision", "recall", "F0.5", "new",
           "chrF off", "chrF on", "chrF p", "BLEU off", "BLEU on", "BLEU p")  # fmt: skip
Row = dict[str, Any]
Translate = Callable[[Sequence[str]], list[str]]
Engines = tuple[Translate, Translate] | None  # without and with repair


@dataclass
class Tally:
    """Findings and faults counted together."""

    segments: int = 0
    findings: int = 0
    right: int = 0
    faults: int = 0
    found: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    right_rules: Counter[str] = field(default_factory=Counter)

    def add(self, garbled: Garbled, step: Step) -> None:
        """Count one garbled text and what was found in it."""
        found = findings(step)
        spans = [fault.span for fault in garbled.faults]
        self.segments += 1
        self.findings += len(found)
        self.faults += len(spans)
        self.found += sum(any(overlap(span, other) for other in found) for span in spans)
        for span, codes in found.items():
            right = any(overlap(span, other) for other in spans)
            self.right += right
            self.rules.update(codes)
            self.right_rules.update(codes if right else ())

    def row(self) -> Row:
        """Return precision, recall and F0.5, 0-100, with the counts behind them."""
        precision = self.right / self.findings if self.findings else 0.0
        recall = self.found / self.faults if self.faults else 0.0
        weighted = BETA**2 * precision + recall
        f = (1 + BETA**2) * precision * recall / weighted if weighted else 0.0
        shares = {"precision": precision, "recall": recall, "F0.5": f}
        counts = {"segments": self.segments, "faults": self.faults, "findings": self.findings}
        return counts | {name: round(100 * share, 1) for name, share in shares.items()}


def findings(step: Step) -> dict[Span, set[str]]:
    """Return the spans of a source step that rules speak of, with the codes of the rules."""
    found: dict[Span, set[str]] = {}
    said = [(edit.span, edit.rule) for edit in step.edits]
    said += [(r.edit.span, r.edit.rule) for r in step.rejected if r.reason != "lies in protected text"]
    said += [(hint.span, hint.origin) for hint in step.hints]
    for span, code in said:
        if len(TOKEN.findall(step.before, *span)) <= MOST_TOKENS:
            found.setdefault(span, set()).add(code)
    return found


def source_steps(repairer: Repairer, lines: Sequence[str], *, machine: bool | None = None) -> list[Step]:
    """Return the source step of each line of one text; without ``machine`` the text itself is judged."""
    if machine is None:
        results: Iterable[Translation] = repairer.repair_all(lines, [None] * len(lines))
    else:
        results = (repairer(line, machine=machine) for line in lines)
    return [result.steps[0] for result in results]


def injected(repairer: Repairer, lines: Sequence[str], names: Sequence[str], options: argparse.Namespace,
             rate: float) -> Tally:  # fmt: skip
    """Put faults of some classes into clean lines and count what is found."""
    garbled = [made for line in lines if (made := garble(line, options.seed, names, rate)).faults]
    texts = [made.text for made in garbled]
    steps = source_steps(repairer, texts, machine=True if options.gate == "open" else None)
    tally = Tally()
    for made, step in zip(garbled, steps, strict=True):
        tally.add(made, step)
    return tally


def clean_rows(repairer: Repairer, options: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    """Yield the row of the human text, of each class, of the groups of classes, and of each rule in all together."""
    lines = read_lines(options.clean)
    yield "human", text_row(source_steps(repairer, lines))
    for name in CLASSES:
        if (tally := injected(repairer, lines, [name], options, 1.0)).faults:
            yield name, tally.row()
    meaning = [name for name, kind in CLASSES.items() if kind.is_meaning]
    form = [name for name in CLASSES if name not in meaning]
    groups = {"meaning": meaning, "form": form, "all": list(CLASSES)}
    tallies = {group: injected(repairer, lines, names, options, options.rate) for group, names in groups.items()}
    yield from ((group, tally.row()) for group, tally in tallies.items())
    together = tallies["all"]
    for code, number in sorted(together.rules.items()):
        yield code, {"findings": number, "precision": round(100 * together.right_rules[code] / number, 1)}


def text_row(steps: Sequence[Step]) -> Row:
    """Return the findings and edits of a text per 1,000 tokens."""
    tokens = max(1, sum(len(TOKEN.findall(step.before)) for step in steps))
    found, edits = sum(len(findings(step)) for step in steps), sum(len(step.edits) for step in steps)
    rates = {"per 1,000": 1000 * found / tokens, "edits per 1,000": 1000 * edits / tokens}
    return {"segments": len(steps), "findings": found} | {name: round(rate, 2) for name, rate in rates.items()}


def pieces(text: str) -> str:
    """Return the words, lightly folded, punctuation and blanks of a text, each between marks, for comparison."""
    return TOKEN.sub(lambda match: f"\x01{light_word(match.group())}\x01", re.sub(r"\s+", " ", text))


def is_new(finding: str, natural: str) -> bool:
    """Tell whether the text of a finding does not stand in the natural line.

    >>> is_new(" ،", "كييف، أمس"), is_new("كييف", "كييف، أمس"), is_new("كي", "كييف، أمس")
    (True, False, True)
    """
    return pieces(finding) not in pieces(natural)


def around(text: str, span: Span) -> str:
    """Return the text of a span, with the character after it if it is blank."""
    start, end = span
    return text[start : end + (not text[start:end].strip())]


def new_share(steps: Sequence[Step], natural: Sequence[str]) -> float:
    """Return the share of the findings, 0-100, whose text does not stand in the natural line."""
    seen = [
        is_new(around(step.before, span), line)
        for step, line in zip(steps, natural, strict=True)
        for span in findings(step)
    ]
    return round(100 * sum(seen) / max(1, len(seen)), 1)


def read_triples(options: argparse.Namespace) -> list[list[str]]:
    """Return the (natural, English, garbled) rows of the files, of a part of them, or a sample."""
    from arabic_mt.training.corpora import in_development

    lines = (line for path in options.triples for line in read_lines(path))
    rows = [cells[:3] for line in lines if len(cells := line.split("\t")) > 2 and all(cells[:3])]
    if options.part != "all":
        rows = [row for row in rows if in_development(row[1], PERCENT) == (options.part == "development")]
    return random.Random(options.seed).sample(rows, min(options.sample, len(rows))) if options.sample else rows


def english_row(engines: Engines, arabic: Sequence[str], english: Sequence[str]) -> Row:
    """Return chrF and BLEU of a text's English without and with repair; nothing without engines.

    Quotation marks and dashes are written alike, as they are a matter of style.
    """
    if engines is None:
        return {}
    before, after = ([normalise_target(text) for text in translate(arabic)] for translate in engines)
    english = [normalise_target(text) for text in english]
    row: Row = {}
    for name, texts in (("off", before), ("on", after)):
        row |= {f"{metric} {name}": round(value, 2) for metric, value in score(texts, english).figures.items()}
    tested = significance(before, after, list(english)) if before != after else {}
    return row | {f"{metric.removesuffix('2')} p": round(figures["p"], 3) for metric, figures in tested.items()}


def triple_rows(repairer: Repairer, options: argparse.Namespace, engines: Engines
                ) -> Iterator[tuple[str, Row]]:  # fmt: skip
    """Yield the rows of the natural and of the garbled lines of all triples."""
    rows = read_triples(options)
    natural, english, garbled = ([row[column] for row in rows] for column in range(3))
    yield "natural", text_row(source_steps(repairer, natural)) | english_row(engines, natural, english)
    steps = source_steps(repairer, garbled)
    yield "garbled", text_row(steps) | {"new": new_share(steps, natural)} | english_row(engines, garbled, english)


def system_rows(repairer: Repairer, options: argparse.Namespace, engines: Engines
                ) -> Iterator[tuple[str, Row]]:  # fmt: skip
    """Yield the row of each system's Arabic."""
    english = read_lines(options.english)[: options.sample or None]
    for name, path in options.engine_arabic:
        arabic = read_lines(path)[: options.sample or None]
        yield name, text_row(source_steps(repairer, arabic)) | english_row(engines, arabic, english)


def load_engines(options: argparse.Namespace) -> Engines:
    """Return translators without and with repair, if an engine is asked for."""
    if not (options.engine or options.model):
        return None
    from arabic_mt import Translator, load

    on = load(options.model)
    off = Translator(on.engine, repair=False)

    def lines(translator: Translator) -> Translate:
        return lambda texts: [document.text for document in translator.translate_lines(texts)]

    return lines(off), lines(on)


def table(rows: dict[str, Row]) -> str:
    """Return the rows under their columns; columns that no row has are left out."""
    columns = [column for column in COLUMNS if any(column in row for row in rows.values())]
    cells = [["", *columns], *([name, *(str(row.get(c, "")) for c in columns)] for name, row in rows.items())]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns) + 1)]
    lines = (
        "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))])
        for line in cells
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def plot(rows: dict[str, Row], path: Path) -> None:
    """Draw precision and recall by class, in two colours that all eyes tell apart."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = sorted((name for name in rows if name in CLASSES), key=lambda name: rows[name]["recall"])
    names = ["all", "form", "meaning", *names]
    figure, axes = pyplot.subplots(figsize=(8, 0.4 * len(names) + 1), layout="constrained")
    for shift, column, colour, hatch in ((0.2, "precision", "#0072B2", ""), (-0.2, "recall", "#E69F00", "//")):
        places = [place + shift for place in range(len(names))]
        values = [rows[name][column] for name in names]
        axes.barh(places, values, 0.4, label=column, color=colour, hatch=hatch, edgecolor="white")
    axes.set_yticks(range(len(names)), [f"{name} ({rows[name]['faults']})" for name in names])
    axes.set(xlim=(0, 100), xlabel="%", title="What the source rules find, by class of fault (number of faults)")
    figure.legend(loc="outside lower right", ncols=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, metadata={"Software": None})
    pyplot.close(figure)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", metavar="FILE", help="human Arabic, one segment a line")
    parser.add_argument("--triples", metavar="TSV", action="append", default=[], help="natural, English, garbled")
    parser.add_argument("--part", choices=("all", "development", "training"), default="all", help="of the triples")
    parser.add_argument("--engine-arabic", nargs=2, metavar=("NAME", "FILE"), action="append", default=[])
    parser.add_argument("--english", metavar="FILE", help="the true English of the systems' Arabic")
    parser.add_argument("--engine", action="store_true", help="translate, with the compact model or --model")
    parser.add_argument("--model", help="a model to translate with")
    parser.add_argument("--rules", default="", help="rules to run, all by default")
    parser.add_argument("--gate", choices=("open", "judged"), default="open", help="for lines with faults put in")
    parser.add_argument("--rate", type=float, default=0.3, help="of each class where several are put in (0.3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--sample", type=int, default=0, help="so many triples, or lines of each system; all by default"
    )
    parser.add_argument("--plot", type=Path, metavar="PNG")
    parser.add_argument("--json", type=Path, metavar="OUT")
    options = parser.parse_args(arguments)
    if not (options.clean or options.triples or options.engine_arabic):
        parser.error("give --clean, --triples or --engine-arabic")
    if options.engine_arabic and not options.english:
        parser.error("--engine-arabic needs --english")
    if options.plot and not options.clean:
        parser.error("--plot needs --clean")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, write JSON and a picture."""
    options = parse(arguments)
    repairer = Repairer(rules=options.rules)
    engines = load_engines(options)
    rows: dict[str, Row] = dict(clean_rows(repairer, options)) if options.clean else {}
    rows |= triple_rows(repairer, options, engines) if options.triples else {}
    rows |= system_rows(repairer, options, engines) if options.engine_arabic else {}
    sys.stdout.write(table(rows))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        settings = {"seed": options.seed, "rate": options.rate, "gate": options.gate, "part": options.part}
        result = {"schema": 1, "repairer": repairer.signature, **settings, "rows": rows}
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
