"""The straight line: document -> segments -> repaired Arabic -> hints -> hypothesis -> repaired English."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, get_args, overload

from . import __version__
from .arabic import has_arabic
from .decoder import Job, decode
from .edits import apply_edits, move_span, select
from .errors import InputError
from .glossary.find import NAME_KINDS
from .glossary.layers import Glossary, TermFinder
from .glossary.ledger import Ledger, is_derived
from .guard import Guard, doubts, severe
from .hints import merge, name_hint, number_hints
from .provenance import provenance
from .rules import select_rules
from .segment import split_document, split_line
from .splice import splices
from .stages import run_stage
from .terms import outcomes
from .types import Document, Edit, Engine, Hint, Hypothesis, Segment, Step, Term, TermMatch, Tier, Translation

Rows = dict[str, list[Any]]  # columns of equal length
CHUNK = 512  # segments that go through the line together


class Translator:
    """Translate Arabic into English, repair both sides, and keep every step.

    Args:
        engine: what decodes.
        glossary: the user's terms, or paths of glossary files; they win over every shipped list.
        rules: which rules run, see :func:`arabic_mt.rules.select_rules`; empty is all.
        tier: edits of this tier and of safer ones are applied: ``auto``, ``suggest`` or ``flag``.
        repair: run the source and target rules.
        shipped: use the shipped names and terms.
        hints: offer dictionary hints to engines that read them.
        guard: what to do about a translation that does not cover its source: ``warn``, ``abstain`` (the text is
            left empty and the hypothesis kept in ``alternatives``) or ``off``.

    >>> from arabic_mt.engines.table import TableEngine
    >>> translate = Translator(TableEngine({"مرحبا ، بكم": "Welcome", "مرحبا، بكم": "Welcome"}))
    >>> translate("مرحبا ، بكم")
    'Welcome'
    """

    def __init__(
        self, engine: Engine, *, glossary: Glossary = (), rules: str = "", tier: Tier = "auto",
        repair: bool = True, shipped: bool = True, hints: bool = True, guard: Guard = "warn",
    ) -> None:  # fmt: skip
        if guard not in get_args(Guard):
            raise InputError(f"guard is {guard!r}; choose one of {', '.join(get_args(Guard))}")
        self._settings: dict[str, Any] = {
            "glossary": glossary if isinstance(glossary, (str, Path, Term)) else tuple(glossary), "rules": rules,
            "tier": tier, "repair": repair, "shipped": shipped, "hints": hints, "guard": guard,
        }  # fmt: skip
        self.engine = engine
        self._finder = TermFinder(self._settings["glossary"], shipped)
        self._source_rules = select_rules("source", rules) if repair else ()
        self._target_rules = select_rules("target", rules) if repair else ()
        self._tier: Tier = tier
        self._hints, self._guard = hints, guard

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle to the engine and the settings: the model is loaded again where the translator is unpickled."""
        return _rebuilt, (self.engine, self._settings)

    @property
    def signature(self) -> str:
        """What produced a translation: versions, model hash, beam, rules, glossary."""
        codes = ",".join(rule.code for rule in (*self._source_rules, *self._target_rules)) or "none"
        hints = "yes" if self._hints else "no"
        return (
            f"arabic_mt:{__version__}|{self.engine.signature}|rules:{codes}|tier:{self._tier}|"
            f"{self._finder.signature}|hints:{hints}"
        )

    @overload
    def __call__(self, text: str) -> str: ...
    @overload
    def __call__(self, text: list[str] | tuple[str, ...]) -> list[str]: ...
    def __call__(self, text: str | Sequence[str]) -> str | list[str]:
        """Translate a text or a list of texts; the result has the same shape and order."""
        if isinstance(text, (str, bytes, bytearray)):
            return self.translate(_checked(text)).text
        return [document.text for document in self.translate_lines(text)]

    def translate(self, text: str, *, progress: bool = False, n_best: int = 1) -> Document:
        """Translate a text of any length: paragraphs, blank lines and bullets stay where they are.

        Args:
            text: Arabic.
            progress: show a bar on stderr.
            n_best: how many hypotheses of each segment to keep in ``alternatives``.

        Raises:
            InputError: the text is not a str.
        """
        segments, layout = split_document(_checked(text))
        ledger = Ledger(segments, self._finder)
        return Document(tuple(self._translate(segments, progress, n_best, ledger)), layout, ledger)

    def translate_lines(self, lines: Iterable[str], n_best: int = 1) -> Iterator[Document]:
        """Translate lines lazily, one document a line; a line of several sentences is split inside.

        At most some :data:`CHUNK` segments, or one line, are in work at once.
        """
        waiting: list[tuple[list[str], tuple[str, ...]]] = []
        size = 0
        for line in lines:
            waiting.append(split_line(_checked(line)))
            size += len(waiting[-1][0])
            if size >= CHUNK:
                yield from self._documents(waiting, n_best)
                waiting, size = [], 0
        yield from self._documents(waiting, n_best)

    def translate_iter(self, segments: Iterable[str], *, n_best: int = 1) -> Iterator[Translation]:
        """Translate an endless or large stream of segments, in order; :data:`CHUNK` of them are in work at once."""
        remaining = iter(segments)
        while chunk := list(islice(remaining, CHUNK)):
            yield from self.translate_batch(chunk, n_best=n_best)

    def as_pipeline(self) -> Callable[[str | Sequence[str]], list[dict[str, str]]]:
        """Return a callable of the shape of the translation pipeline that transformers removed.

        It takes a text or a list of texts and returns a list of ``{"translation_text": ...}``.
        """

        def pipeline(texts: str | Sequence[str]) -> list[dict[str, str]]:
            sources = [texts] if isinstance(texts, str) else list(texts)
            return [{"translation_text": text} for text in self(sources)]

        return pipeline

    def map_batch(self, batch: Rows, *, column: str = "ar", to: str = "translation") -> Rows:
        """Translate a column of a batch of rows: for ``datasets.Dataset.map(translator.map_batch, batched=True)``.

        Args:
            batch: columns of equal length.
            column: the column to read.
            to: the column to write.

        Raises:
            InputError: there is no such column.
        """
        if column not in batch:
            raise InputError(f"there is no column {column!r}; there are: {', '.join(batch)}")
        return {**batch, to: self(list(batch[column]))}

    def _documents(self, parts: Sequence[tuple[list[str], tuple[str, ...]]], n_best: int) -> Iterator[Document]:
        done = iter(self.translate_batch([segment for segments, _ in parts for segment in segments], n_best=n_best))
        for segments, layout in parts:
            yield Document(tuple(next(done) for _ in segments), layout)

    def translate_batch(self, segments: Sequence[str], *, progress: bool = False, n_best: int = 1) -> list[Translation]:
        """Translate segments, one sentence each; the result has the same length and order.

        Args:
            segments: Arabic sentences; one that is too long for the engine is cut at clauses and joined again.
            progress: show a bar on stderr.
            n_best: how many hypotheses to keep in ``alternatives``.
        """
        return self._translate([_checked(segment) for segment in segments], progress, n_best)

    def _translate(
        self, segments: Sequence[str], progress: bool, n_best: int, ledger: Ledger | None = None
    ) -> list[Translation]:
        done: list[Translation] = []
        with _bar(len(segments), progress) as bar:
            for start in range(0, len(segments), CHUNK):
                done += self._chunk(segments[start : start + CHUNK], n_best, ledger, start)
                bar.update(len(done) - bar.n)
        return done

    def _chunk(
        self, segments: Sequence[str], n_best: int, ledger: Ledger | None = None, first: int = 0
    ) -> list[Translation]:
        machine = ledger.machine if ledger else provenance(segments).machine
        sources = [self._source_step(segment, machine) for segment in segments]
        terms = [
            ledger(place, step.after) if ledger else self._finder(step.after)
            for place, step in enumerate(sources, first)
        ]
        hints = [self._hint_step(step, found) for step, found in zip(sources, terms, strict=True)]
        jobs = [Job(s.after, s.hints, self._required(s, found)) for s, found in zip(hints, terms, strict=True)]
        hypotheses = decode(self.engine, jobs, n_best)
        read = zip(segments, sources, terms, hints, jobs, hypotheses, strict=True)
        return [self._finish(ledger, *parts) for parts in read]

    def _source_step(self, segment: str, machine: bool) -> Step:
        reads = self.engine.reads_hints and self._hints
        rules = self._source_rules if machine else tuple(rule for rule in self._source_rules if not rule.gated)
        return run_stage("source", rules, Segment(segment), tier=self._tier, reads_hints=reads)

    def _required(self, hints: Step, terms: Sequence[TermMatch]) -> tuple[TermMatch, ...]:
        """Return what the English must hold: the user's terms, shipped names, and what rules propose."""
        own = self._finder.own(terms)
        names = [match for match in terms if match in own or match.term.kind in NAME_KINDS]
        text = hints.before
        phrases = [
            TermMatch(Term(text[slice(*hint.span)], hint.options[0], case="lower", origin=hint.origin), hint.span)
            for hint in hints.hints
            if ":" not in hint.origin  # a rule's code
        ]
        free = [m for m in names if not any(m.span[0] < p.span[1] and p.span[0] < m.span[1] for p in phrases)]
        return tuple(sorted((*free, *phrases), key=lambda match: match.span))

    def _hint_step(self, source: Step, terms: Sequence[TermMatch]) -> Step:
        """Gather the hints of all layers, strongest first; their spans count the repaired Arabic."""
        text = source.after
        if not (self.engine.reads_hints and self._hints):
            return Step("hints", text, text)
        moved = ((move_span(hint.span, source.edits), hint) for hint in source.hints)
        proposed = [Hint(span, hint.options, hint.origin) for span, hint in moved if span]
        own = [name_hint(match) for match in self._finder.own(terms)]
        own += [Hint(match.span, (match.term.target,), "ledger") for match in terms if is_derived(match.term)]
        lexicon = getattr(self.engine, "lexicon", None)
        shipped = lexicon(text) if lexicon and self._finder.shipped else []
        return Step("hints", text, text, hints=tuple(merge(own, proposed, number_hints(text), shipped)))

    def _finish(
        self, ledger: Ledger | None, segment: str, source: Step, terms: tuple[TermMatch, ...], hints: Step, job: Job,
        hypotheses: list[Hypothesis],
    ) -> Translation:  # fmt: skip
        best = hypotheses[0]
        edits, rejected = select(splices(best, job.required))
        spliced = Step("terms", best.text, apply_edits(best.text, edits), edits, rejected=rejected)
        view = Segment(source.after, spliced.after, terms, ledger)
        rules = self._target_rules if has_arabic(segment) else ()  # what was not translated is left as it is
        target = run_stage("target", rules, view, tier=self._tier)
        steps = [source, hints, spliced, target]
        warnings = list(severe(segment, target.after)) if self._guard != "off" else []
        if warnings and self._guard == "abstain":
            steps.append(_abstention(target.after, warnings))
        if self._guard != "off":
            warnings += doubts(segment, target.after, job.required)
        text = steps[-1].after
        found = outcomes(self._finder.own(terms) or terms, text, spliced.edits)
        kept = tuple(hypotheses) if len(hypotheses) > 1 or text != target.after else ()
        return Translation(segment, text, tuple(steps), found, best.score, self.signature, tuple(warnings), kept)


def _rebuilt(engine: Engine, settings: dict[str, Any]) -> Translator:
    return Translator(engine, **settings)


def _abstention(text: str, reasons: Sequence[str]) -> Step:
    """Return the step that empties a text that cannot be trusted."""
    edits = (Edit((0, len(text)), text, "", "GUARD", "Accuracy/Omission", evidence="; ".join(reasons)),) if text else ()
    return Step("guard", text, "", edits)


def _checked(text: Any) -> str:
    if not isinstance(text, str):
        remedy = "decode it first: text.decode('utf-8')" if isinstance(text, bytes) else "pass a str"
        raise InputError(f"expected text, got {type(text).__name__}; {remedy}")
    return text


def _bar(total: int, shown: bool) -> Any:
    """Return a progress bar; tqdm.auto complains in a notebook without widgets, so it is imported only to be seen."""
    module = importlib.import_module("tqdm.auto" if shown else "tqdm")
    return module.tqdm(total=total, unit="segment", disable=not shown)
