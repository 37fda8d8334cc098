"""The straight line: document -> segments -> repaired Arabic -> hints -> hypothesis -> repaired English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

from . import __version__
from .arabic import has_arabic, looks_foreign
from .decoder import Job, decode
from .edits import apply_edits, move_span, select
from .errors import EngineUnavailableError, InputError
from .glossary.find import NAME_KINDS
from .glossary.layers import Glossary, TermFinder
from .hints import merge, name_hint
from .rules import select_rules
from .segment import split_document, split_line
from .splice import splices
from .stages import run_stage
from .terms import outcomes
from .types import Document, Engine, Hint, Hypothesis, Segment, Step, Term, TermMatch, Tier, Translation

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

    >>> from arabic_mt.engines.table import TableEngine
    >>> translate = Translator(TableEngine({"مرحبا ، بكم": "Welcome", "مرحبا، بكم": "Welcome"}))
    >>> translate("مرحبا ، بكم")
    'Welcome'
    """

    def __init__(
        self, engine: Engine, *, glossary: Glossary = (), rules: str = "", tier: Tier = "auto",
        repair: bool = True, shipped: bool = True, hints: bool = True,
    ) -> None:  # fmt: skip
        self.engine = engine
        self._finder = TermFinder(glossary, shipped)
        self._source_rules = select_rules("source", rules) if repair else ()
        self._target_rules = select_rules("target", rules) if repair else ()
        self._tier: Tier = tier
        self._hints = hints

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
        if isinstance(text, str):
            return self.translate(text).text
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
        return Document(tuple(self.translate_batch(segments, progress=progress, n_best=n_best)), layout)

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
        segments = [_checked(segment) for segment in segments]
        done: list[Translation] = []
        with _bar(len(segments), progress) as bar:
            for start in range(0, len(segments), CHUNK):
                done += self._chunk(segments[start : start + CHUNK], n_best)
                bar.update(len(done) - bar.n)
        return done

    def _chunk(self, segments: Sequence[str], n_best: int) -> list[Translation]:
        sources = [self._source_step(segment) for segment in segments]
        terms = [self._finder(step.after) for step in sources]
        hints = [self._hint_step(step, found) for step, found in zip(sources, terms, strict=True)]
        jobs = [Job(s.after, s.hints, self._required(s, found)) for s, found in zip(hints, terms, strict=True)]
        hypotheses = decode(self.engine, jobs, n_best)
        read = zip(segments, sources, terms, hints, jobs, hypotheses, strict=True)
        return [self._finish(*parts) for parts in read]

    def _source_step(self, segment: str) -> Step:
        reads = self.engine.reads_hints and self._hints
        return run_stage("source", self._source_rules, Segment(segment), tier=self._tier, reads_hints=reads)

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
        lexicon = getattr(self.engine, "lexicon", None)
        shipped = lexicon(text) if lexicon and self._finder.shipped else []
        return Step("hints", text, text, hints=tuple(merge(own, proposed, shipped)))

    def _finish(
        self, segment: str, source: Step, terms: tuple[TermMatch, ...], hints: Step, job: Job,
        hypotheses: list[Hypothesis],
    ) -> Translation:  # fmt: skip
        best = hypotheses[0]
        edits, rejected = select(splices(best, job.required))
        spliced = Step("terms", best.text, apply_edits(best.text, edits), edits, rejected=rejected)
        view = Segment(source.after, spliced.after, terms)
        target = run_stage("target", self._target_rules, view, tier=self._tier)
        found = outcomes(self._finder.own(terms) or terms, target.after, spliced.edits)
        return Translation(
            segment, target.after, (source, hints, spliced, target), found, best.score, self.signature,
            tuple(_warnings(segment, best.text)), tuple(hypotheses) if len(hypotheses) > 1 else (),
        )  # fmt: skip


def _warnings(segment: str, hypothesis: str) -> Iterator[str]:
    if segment.strip() and not has_arabic(segment):
        yield "no Arabic here: left as it is"
    elif language := looks_foreign(segment):
        yield f"this looks like {language}, not Arabic: the translation cannot be trusted"
    elif segment.strip() and not hypothesis.strip():
        yield "the engine returned nothing"


def _checked(text: Any) -> str:
    if not isinstance(text, str):
        remedy = "decode it first: text.decode('utf-8')" if isinstance(text, bytes) else "pass a str"
        raise InputError(f"expected text, got {type(text).__name__}; {remedy}")
    return text


def _bar(total: int, shown: bool) -> Any:
    from tqdm.auto import tqdm

    return tqdm(total=total, unit="segment", disable=not shown)


def load(
    model: str | Path | None = None, *, beam: int = 4, threads: int | None = None,
    glossary: Glossary = (), **options: Any,
) -> Translator:  # fmt: skip
    """Return a translator.

    Args:
        model: the folder of a compact model; the one inside the package by default.
        beam: beam size; 1 is greedy.
        threads: sentences decoded at once, one core each; all cores by default.
        glossary: see :class:`Translator`, as are the further options.

    Raises:
        EngineUnavailableError: there is no such model, or it is damaged.
        GlossaryError: a glossary cannot be used.
    """
    from .engines.compact import CompactEngine

    if model is not None and not Path(model).is_dir():
        raise EngineUnavailableError(
            f"{model}: there is no such folder; give the folder of a compact model, or leave it out for the shipped one"
        )
    return Translator(CompactEngine(model, beam=beam, threads=threads), glossary=glossary, **options)
