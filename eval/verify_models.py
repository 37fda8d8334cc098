"""Verify the engines on published models, on a machine that is online: BLEU as published, both backends alike.

    python eval/verify_models.py --source devtest.arb_Arab --reference devtest.eng_Latn
    python eval/verify_models.py --test-set iwslt17 --published Helsinki-NLP/opus-mt-ar-en=BLEU

Each model is downloaded once (``--revision`` pins it; its commit is printed), and translates every segment as it is,
without repair, with transformers in float32 and with CTranslate2 in float32 and in int8. It must hold that

- BLEU of each lies within ``--tolerance`` of the published figure, and
- the two backends in float32 say the same of at least ``--least-equal`` of the segments; int8 is reported. They score
  alike, but CTranslate2 ends a search after as many finished hypotheses as the beam is wide, and transformers when no
  other can win: some segments differ with nothing wrong.

The figures that are known here were measured with sacrebleu's defaults on FLORES-200 devtest (1,012 segments, one a
line: dl.fbaipublicfiles.com/nllb/flores200_dataset.tar.gz). They are used where files of so many lines are given and
all of them are translated; for other data give ``--published``, otherwise BLEU is reported and not judged.
``--test-set`` takes a name of sacrebleu's, which downloads it; FLORES is not among them. ``--model`` may also be a
folder.

Exit status: 0 all holds, 1 something does not, 2 usage, 3 a model or a test set is not to be had.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arabic_mt.engines.checkpoint import inspect_checkpoint, locate
from arabic_mt.errors import ArabicMTError, EngineUnavailableError, InputError, LengthMismatchError
from arabic_mt.evaluation.metrics import score
from arabic_mt.loading import load
from arabic_mt.textio import read_lines

# BLEU (0-100) on FLORES-200 devtest, sacrebleu's defaults.
PUBLISHED = {"Helsinki-NLP/opus-mt-ar-en": 33.9, "facebook/nllb-200-distilled-600M": 36.5}
FLORES_SEGMENTS = 1012
PAIR = "ar-en"
BACKENDS = (("transformers", "float32"), ("ctranslate2", "float32"), ("ctranslate2", "int8"))
REFERENCE, SAME = "transformers float32", "ctranslate2 float32"
CHUNK = 128  # segments between two lines of progress


@dataclass(frozen=True)
class Data:
    """Segments and their references; ``known`` if the known figures hold for them."""

    name: str
    sources: list[str]
    references: list[str]
    known: bool


@dataclass(frozen=True)
class Check:
    """Something that should hold: what, the figure, what it should be."""

    what: str
    value: float
    wanted: str
    holds: bool


def read_data(options: argparse.Namespace) -> Data:
    """Return the data that the options name.

    Raises:
        LengthMismatchError: source and reference have not as many lines.
    """
    paths = _downloaded(options.test_set) if options.test_set else (options.source, options.reference)
    sources, references = (read_lines(path) for path in paths)
    if len(sources) != len(references):
        raise LengthMismatchError({"the source": len(sources), "the reference": len(references)})
    name = options.test_set or Path(options.source).name
    whole = options.sentences is None or options.sentences >= len(sources)
    known = whole and not options.test_set and len(sources) == FLORES_SEGMENTS
    return Data(name, sources[: options.sentences], references[: options.sentences], known)


def _downloaded(test_set: str) -> tuple[str, str]:
    """Return the files of a test set of sacrebleu's."""
    from sacrebleu.utils import get_available_testsets_for_langpair, get_reference_files, get_source_file

    there = sorted(get_available_testsets_for_langpair(PAIR))
    if test_set not in there:
        raise InputError(f"sacrebleu has no test set {test_set!r} for {PAIR}; it has: {', '.join(there)}")
    try:
        return get_source_file(test_set, PAIR), get_reference_files(test_set, PAIR)[0]
    except (OSError, SystemExit) as error:  # sacrebleu leaves the program where a download is damaged
        raise EngineUnavailableError(f"{test_set}: cannot be downloaded ({error}); are you online?") from error


def translations(model: str, commit: str, backend: Any, compute_type: str, sources: Sequence[str]) -> list[str]:
    """Return what an engine makes of the segments, without repair."""
    options: Any = {"revision": commit or None, "offline": True}  # it lies in the cache by now
    engine = load(model, backend=backend, compute_type=compute_type, device="cpu", **options).engine
    texts: list[str] = []
    started = time.perf_counter()
    for start in range(0, len(sources), CHUNK):
        texts += (found[0].text for found in engine.translate(sources[start : start + CHUNK]))
        seconds = time.perf_counter() - started
        print(f"  {backend} {compute_type}: {len(texts)} of {len(sources)}, {seconds:.0f} s", file=sys.stderr)
    return texts


def verify(model: str, revision: str | None, data: Data, published: float | None, options: argparse.Namespace) -> Any:
    """Translate the data with a model in every way; return the figures and the checks."""
    folder, commit = locate(model, revision=revision, offline=options.offline)
    checkpoint = inspect_checkpoint(folder, name=model, revision=commit)
    print(f"{checkpoint.name}: {checkpoint.family}, {f'commit {commit}' if commit else 'a local folder'}")
    outputs, figures = {}, {}
    for backend, compute_type in BACKENDS:
        name = f"{backend} {compute_type}"
        outputs[name] = translations(model, commit, backend, compute_type, data.sources)
        scores = score(outputs[name], data.references)
        equal = [a == b for a, b in zip(outputs[name], outputs[REFERENCE], strict=True)]
        figures[name] = {**scores.figures, "equal": sum(equal) / len(equal), "signature": scores.signatures["BLEU"]}
    checks = judge(figures, published, options.tolerance, options.least_equal)
    return {
        "model": checkpoint.name, "commit": commit, "published": published, "systems": figures,
        "checks": [vars(check) for check in checks],
    }  # fmt: skip


def judge(figures: dict[str, Any], published: float | None, tolerance: float, least_equal: float) -> list[Check]:
    """Return what should hold of a model's figures."""
    equal = figures[SAME]["equal"]
    checks = [Check("equal outputs of the backends, float32", equal, f"at least {least_equal}", equal >= least_equal)]
    if published is not None:
        for name, found in figures.items():
            near = abs(found["BLEU"] - published) <= tolerance
            checks.append(Check(f"BLEU, {name}", found["BLEU"], f"{published} ± {tolerance}", near))
    return checks


def show(result: dict[str, Any]) -> None:
    """Print the figures and the checks of a model."""
    for name, found in result["systems"].items():
        print(f"  {name:20}  BLEU {found['BLEU']:5.2f}  chrF {found['chrF']:5.2f}  equal {100 * found['equal']:5.1f} %")
    print(f"  {result['systems'][REFERENCE]['signature']}")
    if result["published"] is None:
        print("  BLEU is not judged: no published figure is known for these data (--published MODEL=BLEU)")
    for check in result["checks"]:
        print(f"  {'holds' if check['holds'] else 'FAILS'}  {check['what']}: {check['value']:.3f} ({check['wanted']})")


def assignments(pairs: Sequence[str], option: str, models: Sequence[str]) -> dict[str, str]:
    """Return model -> value from MODEL=VALUE.

    >>> assignments(["a/b=1"], "--published", ["a/b"])
    {'a/b': '1'}

    Raises:
        InputError: a value is missing, or no such model is verified.
    """
    found = {model: value for model, _, value in (pair.rpartition("=") for pair in pairs)}
    for model, value in found.items():
        if model not in models or not value:
            raise InputError(f"{option}: give MODEL=VALUE with one of {', '.join(models)}")
    return found


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", action="append", help="both known models by default; may be given more than once")
    parser.add_argument("--revision", action="append", default=[], metavar="MODEL=REVISION")
    parser.add_argument("--source", metavar="AR", help="Arabic, one segment a line")
    parser.add_argument("--reference", metavar="EN", help="its translation, line by line")
    parser.add_argument("--test-set", metavar="NAME", help="a test set of sacrebleu's instead of the two files")
    parser.add_argument("--sentences", type=int, metavar="N", help="take the first N segments")
    parser.add_argument("--published", action="append", default=[], metavar="MODEL=BLEU")
    parser.add_argument("--tolerance", type=float, default=1.0, help="of BLEU; 1 by default")
    parser.add_argument("--least-equal", type=float, default=0.9, help="share of equal outputs; 0.9 by default")
    parser.add_argument("--offline", action="store_true", help="download no model")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if bool(options.test_set) == bool(options.source and options.reference):
        parser.error("give either --source and --reference, or --test-set")
    if options.sentences is not None and options.sentences < 1:
        parser.error("--sentences: give at least 1")
    options.model = options.model or list(PUBLISHED)
    try:
        options.revision = assignments(options.revision, "--revision", options.model)
        figures = assignments(options.published, "--published", options.model)
        options.published = {model: float(value) for model, value in figures.items()}
    except (InputError, ValueError) as error:
        parser.error(str(error))
    return options


def main() -> int:
    """Verify each model, print, write JSON."""
    options = _parse()
    try:
        data = read_data(options)
        print(f"{data.name}: {len(data.sources)} segments")
        results = []
        for model in options.model:
            published = options.published.get(model, PUBLISHED.get(model) if data.known else None)
            results.append(verify(model, options.revision.get(model), data, published, options))
            show(results[-1])
    except EngineUnavailableError as error:
        print(f"verify_models: {error}", file=sys.stderr)
        return 3
    except InputError as error:
        print(f"verify_models: {error}", file=sys.stderr)
        return 2
    except ArabicMTError as error:
        print(f"verify_models: {error}", file=sys.stderr)
        return 1
    if options.json:
        result = {"schema": 1, "data": data.name, "segments": len(data.sources), "models": results}
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(not all(check["holds"] for result in results for check in result["checks"]))


if __name__ == "__main__":
    sys.exit(main())
