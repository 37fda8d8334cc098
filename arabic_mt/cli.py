"""The command line: argument parsing, and what is printed where.

Exit codes: 0 fine; 1 findings where a check was asked for; 2 usage; 3 error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from . import __version__
from .errors import ArabicMTError, InputError, LengthMismatchError, OutputError
from .explain import document_to_dict, explain_document, explain_translation, translation_to_dict
from .textio import read_lines, read_text, replacing, same_file
from .types import TIERS, Document, Term, Translation

if TYPE_CHECKING:
    from .glossary.formats import Finding

FINE, FINDINGS, USAGE, ERROR = 0, 1, 2, 3
MOST_WARNINGS = 20  # that are printed
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the words after the program's name; those of the process by default.

    Returns:
        The exit code.
    """
    _utf8_streams()
    parser = _parser()
    options = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ArabicMTError as error:
        print(f"arabic-mt: {error}", file=sys.stderr)
        return ERROR
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: leave quietly
        return FINE
    except KeyboardInterrupt:
        unfinished = f"{getattr(options, 'output', None)}.partial"
        kept = f"; what was finished is in {unfinished}" if os.path.exists(unfinished) else ""
        print(f"arabic-mt: interrupted{kept}", file=sys.stderr)
        return ERROR
    except OSError as error:
        print(f"arabic-mt: {error.strerror or error}; check the disk and the permissions", file=sys.stderr)
        return ERROR


def _utf8_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="arabic-mt", description="Arabic→English translation and quality repair.")
    parser.add_argument("--version", action="version", version=f"arabic_mt {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _translate_parser(commands.add_parser("translate", help="translate Arabic into English"))
    _repair_parser(commands.add_parser("repair", help="repair Arabic, or a translation that somebody else made"))
    _score_parser(commands.add_parser("score", help="score a translation against a reference"))
    _rules_parser(commands.add_parser("rules", help="the catalogue of rules, or one rule's documentation"))
    _glossary_parser(commands.add_parser("glossary", help="check, convert or make a glossary"))
    _models_parser(commands.add_parser("models", help="the models that are there"))
    return parser


def _common(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--encoding", default="utf-8", help="encoding of the input (default: utf-8)")
    parser.add_argument("--quiet", action="store_true", help="no warnings and no progress on stderr")
    parser.add_argument("-o", "--output", help="file to write; it is replaced whole")
    parser.set_defaults(run=run)


def _translate_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="Arabic text, one segment a line; - is standard input")
    parser.add_argument("--document", action="store_true", help="keep the layout of a whole text")
    parser.add_argument("--model", help="Hugging Face id or folder of a model; the shipped compact one by default")
    parser.add_argument("--backend", choices=("auto", "ctranslate2", "transformers"), default="auto")
    parser.add_argument("--device", default="auto", help="cpu, cuda, cuda:1 (default: auto)")
    parser.add_argument("--compute-type", default="auto", help="int8, float32, float16, bfloat16 (default: auto)")
    parser.add_argument("--revision", help="branch, tag or commit of a model that is downloaded")
    parser.add_argument("--offline", action="store_true", help="download nothing")
    parser.add_argument("--cache", metavar="FILE", help="keep translations in this file and use them again")
    parser.add_argument("--abstain", action="store_true", help="leave empty what does not cover its source")
    parser.add_argument("--beam", type=_positive, default=4, help="beam size (default: 4)")
    parser.add_argument("--glossary", action="append", default=[], metavar="G", help="TSV of your terms; repeatable")
    parser.add_argument("--rules", default="", help="rules to run: codes, prefixes; --rules=-T004 leaves one out")
    parser.add_argument("--tier", choices=TIERS, default="auto", help="apply edits up to this tier (default: auto)")
    parser.add_argument("--no-repair", action="store_true", help="run no source and target rules")
    parser.add_argument("--no-glossary", action="store_true", help="leave the shipped names and terms out")
    parser.add_argument("--no-hints", action="store_true", help="offer the engine no dictionary hints")
    parser.add_argument("--n-best", type=_positive, default=1, metavar="N",
                        help="print N hypotheses a line: LINE ||| TEXT ||| SCORE")  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--explain", action="store_true", help="print what was repaired and why")
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--html", metavar="OUT.html", help="write both texts with every change and its reason, too")
    _common(parser, _translate)


def _repair_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", required=True, help="Arabic, one segment a line")
    parser.add_argument("--hypothesis", help="its English, line by line; without it the Arabic is repaired")
    parser.add_argument("--glossary", action="append", default=[], metavar="G", help="TSV of your terms; repeatable")
    parser.add_argument("--rules", default="", help="rules to run: codes, prefixes; --rules=-T004 leaves one out")
    parser.add_argument("--tier", choices=TIERS, default="auto", help="apply edits up to this tier (default: auto)")
    parser.add_argument("--for", dest="aim", choices=("english", "arabic"), default="english",
                        help="what the Arabic is repaired for (default: english)")  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--explain", action="store_true", help="print what was repaired and why")
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--html", metavar="OUT.html", help="write both texts with every change and its reason, too")
    _common(parser, _repair)


def _score_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hypothesis", required=True, help="translation, one segment a line")
    parser.add_argument("--reference", required=True, help="reference, line by line")
    parser.add_argument("--json", action="store_true", help="print JSON")
    _common(parser, _score)


def _rules_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", default="", help="a code or a prefix")
    _common(parser, _rules)


def _glossary_parser(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="name the file and line of whatever is wrong")
    check.add_argument("files", nargs="+", metavar="FILE", help="TSV, CSV, JSON, TBX or TMX")
    convert = actions.add_parser("convert", help="write a glossary in another format")
    convert.add_argument("files", nargs=1, metavar="FILE")
    extract = actions.add_parser("extract", help="find name candidates in a text and its translation")
    extract.add_argument("files", nargs=2, metavar="TEXT", help="the Arabic and the English, line by line")
    extract.add_argument("--minimum", type=_positive, default=2, help="segments that a pair stands in (default: 2)")
    extract.add_argument("--known", action="store_true", help="names that the shipped lists have, too")
    ledger = actions.add_parser("ledger", help="decide every name of a text once")
    ledger.add_argument("files", nargs=1, metavar="TEXT", help="Arabic; - is standard input")
    ledger.add_argument("--glossary", action="append", default=[], metavar="G", help="your terms; repeatable")
    for action, run in ((check, _check), (convert, _convert), (extract, _extract), (ledger, _ledger)):
        _common(action, run)
        if action is not check:
            action.add_argument("--licence", default="", help="licence of the entries, for the head of the file")


def _models_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "convert", "fetch", "remove"), default="list")
    parser.add_argument("model", nargs="?", help="Hugging Face id or folder; for remove a name from the list")
    parser.add_argument("--revision", help="branch, tag or commit")
    parser.add_argument("--offline", action="store_true", help="download nothing")
    parser.add_argument("--compute-type", default="int8", help="type of the converted weights (default: int8)")
    _common(parser, _models)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("give a number of at least 1")
    return value


def _guard_output(options: argparse.Namespace, *inputs: str | None) -> None:
    """Refuse to write over what is read, the cache included, or two outputs to one file."""
    outputs = [path for path in (options.output, getattr(options, "html", None)) if path]
    for output in outputs:
        for path in (*inputs, getattr(options, "cache", None)):
            if path and path != "-" and same_file(path, output):
                raise OutputError(f"{output}: this is the input file; write to another one")
    if len(outputs) == 2 and os.path.realpath(outputs[0]) == os.path.realpath(outputs[1]):
        raise OutputError(f"{outputs[0]}: two outputs cannot be one file; name another one")


def _warn(options: argparse.Namespace, message: str) -> None:
    if not options.quiet:
        print(f"arabic-mt: {message}", file=sys.stderr)


def _translate(options: argparse.Namespace) -> int:
    from .loading import load

    _guard_output(options, options.file, *options.glossary)
    read = _whole if options.document else read_lines
    lines = read(options.file, options.encoding)
    if not any(line.strip() for line in lines):
        _warn(options, f"{options.file}: there is no text to translate")
    translator = load(
        options.model, backend=options.backend, device=options.device, compute_type=options.compute_type,
        revision=options.revision, offline=options.offline, beam=options.beam, cache=options.cache,
        glossary=options.glossary, rules=options.rules, tier=options.tier, repair=not options.no_repair,
        shipped=not options.no_glossary, hints=not options.no_hints, guard="abstain" if options.abstain else "warn",
    )  # fmt: skip
    if options.document:
        whole = partial(translator.translate, progress=_progress(options), n_best=options.n_best)
        documents: Iterable[Document] = map(whole, lines)
    else:
        documents = translator.translate_lines(lines, n_best=options.n_best)
    warned = 0
    shown: list[Translation] = []
    with replacing(options.output) as out:
        for number, document in enumerate(_counted(documents, len(lines), options), 1):
            for warning in dict.fromkeys(document.warnings):
                warned += 1
                if warned <= MOST_WARNINGS:
                    where = options.file if options.document else f"{options.file}:{number}"
                    _warn(options, f"{where}: {warning}")
            print(_shown(document, number, options), file=out, end="" if options.document and _plain(options) else "\n")
            if options.html:
                shown += document.segments
    _write_page(options, options.file, shown)
    if warned > MOST_WARNINGS:
        _warn(options, f"{warned - MOST_WARNINGS} more warnings; --json shows them all")
    return FINE


def _whole(path: str, encoding: str) -> list[str]:
    return [read_text(path, encoding)]


def _plain(options: argparse.Namespace) -> bool:
    return not (options.json or options.explain or options.n_best > 1)


def _shown(document: Document, number: int, options: argparse.Namespace) -> str:
    if options.json:
        return json.dumps(document_to_dict(document), ensure_ascii=False)
    if options.explain:
        return f"{document.text}\n\n{explain_document(document)}\n" if options.document else explain_document(document)
    if options.n_best > 1:
        return "\n".join(_n_best(document, number, options.n_best))
    return document.text if options.document else document.text.replace("\n", " ")


def _n_best(document: Document, number: int, n_best: int) -> Iterator[str]:
    for rank in range(n_best):
        picked = [s.alternatives[min(rank, len(s.alternatives) - 1)] for s in document.segments if s.alternatives]
        mean = sum(hypothesis.score for hypothesis in picked) / len(picked) if picked else 0.0
        yield f"{number} ||| {' '.join(h.text for h in picked) or document.text} ||| {mean:.4f}"


def _progress(options: argparse.Namespace) -> bool:
    return not options.quiet and sys.stderr.isatty()


def _counted(items: Iterable[T], total: int, options: argparse.Namespace) -> Iterable[T]:
    from tqdm import tqdm

    shown: Iterable[T] = tqdm(items, total=total, unit="line", disable=not _progress(options) or total < 2)
    return shown


def _repair(options: argparse.Namespace) -> int:
    from .repairer import Repairer

    _guard_output(options, options.source, options.hypothesis, *options.glossary)
    if options.source == options.hypothesis == "-":
        raise InputError("standard input can be read only once; give the Arabic or the English as a file")
    sources = read_lines(options.source, options.encoding)
    hypotheses: list[str | None] = [None] * len(sources)
    if options.hypothesis:
        hypotheses = list(read_lines(options.hypothesis, options.encoding))
        if len(sources) != len(hypotheses):
            raise LengthMismatchError({options.source: len(sources), options.hypothesis: len(hypotheses)})
    repairer = Repairer(glossary=options.glossary, rules=options.rules, tier=options.tier, aim=options.aim)
    shown: list[Translation] = []
    with replacing(options.output) as out:
        for result in _counted(repairer.repair_all(sources, hypotheses), len(sources), options):
            print(_shown_segment(result, options), file=out)
            if options.html:
                shown.append(result)
    _write_page(options, options.source, shown)
    return FINE


def _write_page(options: argparse.Namespace, name: str, translations: Sequence[Translation]) -> None:
    if options.html:
        from .html import page

        with replacing(options.html) as out:
            out.write(page(translations, f"{os.path.basename(name)}, arabic_mt {__version__}"))


def _shown_segment(translation: Translation, options: argparse.Namespace) -> str:
    if options.json:
        return json.dumps(translation_to_dict(translation), ensure_ascii=False)
    return explain_translation(translation) if options.explain else translation.text


def _score(options: argparse.Namespace) -> int:
    from .evaluation.metrics import score

    _guard_output(options, options.hypothesis, options.reference)
    hypotheses, references = (read_lines(path, options.encoding) for path in (options.hypothesis, options.reference))
    if len(hypotheses) != len(references):
        raise LengthMismatchError({options.hypothesis: len(hypotheses), options.reference: len(references)})
    scores = score(hypotheses, references)
    with replacing(options.output) as out:
        if options.json:
            print(json.dumps(scores.to_dict(), ensure_ascii=False), file=out)
        else:
            for name, figure in scores.figures.items():
                print(f"{name} {figure:.2f}  {scores.signatures[name]}", file=out)
    return FINE


def _rules(options: argparse.Namespace) -> int:
    from .rules import catalogue, select_rules

    rules = [*catalogue("source"), *catalogue("target")]
    if options.code:
        select_rules("source", options.code)  # refuses a code that is not there
        rules = [rule for rule in rules if rule.code.startswith(options.code.upper())]
    with replacing(options.output) as out:
        for rule in rules:
            if len(rules) == 1:
                print(f"{rule.doc}\n\ntier {rule.tier}, {rule.category}{_measured(rule.code)}", file=out)
            else:
                print(f"{rule.code}  {rule.tier:8} {rule.category:32} {rule.name}", file=out)
    return FINE


def _measured(code: str) -> str:
    """Return what was measured of a rule: its touch on human text, and how many of its firings were right."""
    path = Path(__file__).parent / "rules" / "certificate.json"
    kept = json.loads(path.read_text(encoding="utf-8")).get(code)
    if not kept:
        return ""
    read = f"; {kept['right']} of {kept['read']} firings right" if kept["read"] else ""
    return f"\nhuman text: {kept['touch']:.2f} per 1,000 words touched, of {kept['tokens']:,}{read}"


def _check(options: argparse.Namespace) -> int:
    from .glossary.check import check
    from .glossary.formats import read_glossary

    _guard_output(options, *options.files)
    faulty = 0
    with replacing(options.output) as out:
        for path in options.files:
            findings = check(path, options.encoding)
            print(*findings, sep="\n", end="\n" if findings else "", file=out)
            if not findings:
                print(f"{path}: {len(read_glossary(path, encoding=options.encoding))} terms", file=out)
            faulty += bool(findings)
    return FINDINGS if faulty else FINE


def _convert(options: argparse.Namespace) -> int:
    from .glossary.formats import read_glossary

    findings: list[Finding] = []
    terms = read_glossary(options.files[0], findings, options.encoding)
    return _write_terms(options, terms, f"converted from {os.path.basename(options.files[0])}", findings)


def _extract(options: argparse.Namespace) -> int:
    from .glossary.extract import extract

    arabic, english = (read_lines(path, options.encoding) for path in options.files)
    if len(arabic) != len(english):
        raise LengthMismatchError(dict(zip(options.files, (len(arabic), len(english)), strict=True)))
    terms = extract(arabic, english, minimum=options.minimum, known=options.known)
    return _write_terms(options, terms, f"extracted from {os.path.basename(options.files[0])}", [])


def _ledger(options: argparse.Namespace) -> int:
    from .glossary.ledger import Ledger
    from .segment import split_document

    segments = split_document(read_text(options.files[0], options.encoding))[0]
    terms = Ledger(segments, options.glossary).terms()
    return _write_terms(options, terms, f"decided for {os.path.basename(options.files[0])}", [])


def _write_terms(options: argparse.Namespace, terms: list[Term], origin: str, findings: list[Finding]) -> int:
    """Write terms to the output file in the format of its suffix, or as TSV to standard output."""
    from .glossary.formats import glossary_lines, write_glossary

    _guard_output(options, *options.files, *getattr(options, "glossary", ()))
    if not terms and findings:
        raise InputError(f"{findings[0]}; nothing was written")
    if options.output:
        findings = [*findings, *write_glossary(terms, options.output, origin=origin, licence=options.licence)]
    else:
        sys.stdout.writelines(glossary_lines(terms, "standard output.tsv", origin=origin, licence=options.licence))
    for finding in findings:
        _warn(options, str(finding))
    return FINDINGS if any(finding.lost for finding in findings) else FINE


def _models(options: argparse.Namespace) -> int:
    if options.action != "list" and not options.model:
        raise InputError(f"models {options.action} needs a model: a Hugging Face id or a folder")
    actions: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {"list": _listed, "remove": _removed}
    lines = actions.get(options.action, _obtained)(options)
    with replacing(options.output) as out:
        for line in lines:
            print(line, file=out)
    return FINE


def _listed(_: argparse.Namespace) -> Iterator[str]:
    from .engines.compact import SHIPPED, CompactEngine
    from .engines.convert import list_models

    size = sum(path.stat().st_size for path in SHIPPED.iterdir() if path.is_file()) / 1e6
    yield f"compact  {CompactEngine().signature}  {size:.1f} MB  {SHIPPED}"
    for found in list_models():
        yield f"{found.conversion.name}  {found.conversion.quantization}  {found.size / 1e6:.1f} MB  {found.folder}"


def _removed(options: argparse.Namespace) -> Iterator[str]:
    from .engines.convert import remove

    removed = remove(options.model)
    if not removed:
        raise InputError(f"{options.model}: the cache has no such model; `arabic-mt models list` names those it has")
    yield from (f"removed {folder}" for folder in removed)


def _obtained(options: argparse.Namespace) -> Iterator[str]:
    from .engines.checkpoint import inspect_checkpoint, locate
    from .engines.convert import converted

    folder, commit = locate(options.model, revision=options.revision, offline=options.offline)
    checkpoint = inspect_checkpoint(folder, name=options.model, revision=commit)
    yield f"{options.model}  {checkpoint.family}  {commit or 'local'}  {folder}"
    if options.action == "convert":
        yield f"converted to {options.compute_type}  {converted(checkpoint, quantization=options.compute_type)}"


if __name__ == "__main__":
    sys.exit(main())
