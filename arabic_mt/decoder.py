"""Decode segments, and decode again those that lost a name, a number or the thread.

Each segment is first decoded plainly. Where the best hypothesis lacks a required term or a number, or
repeats itself, more hypotheses are made: the next best of the beam, the same with fewer hints, and the
English names written into the Arabic. The one with the best score wins after a charge for every fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from .arabic import has_arabic
from .clauses import split_long
from .errors import SegmentCountError
from .glossary.find import NAME_KINDS
from .hints import in_digits, merge
from .rules.numbers import compare
from .splice import splices
from .terms import is_lost
from .types import Engine, Hint, Hypothesis, TermMatch

CHARGE = 0.5  # natural log per token that one fault costs a hypothesis
SPLICE_CHARGE = 0.15  # what a lost term costs that can be put back by alignment
BEAM_DEPTH = 6  # hypotheses of the beam that are looked at
LEAST_CUT = 16  # pieces of a segment that is worth cutting in two when it lost something
MAX_REPEAT = 4  # words of a phrase that is repeated at once


@dataclass(frozen=True, slots=True)
class Job:
    """One text to decode: its hints, the terms that must stand in the English, and the most pieces at once (0: any)."""

    text: str
    hints: tuple[Hint, ...] = ()
    required: tuple[TermMatch, ...] = field(default=(), compare=False)
    limit: int = 0


def decode(engine: Engine, jobs: Sequence[Job], n_best: int = 1) -> list[list[Hypothesis]]:
    """Return at least one hypothesis for each job, best first; equal jobs are decoded once.

    A text without Arabic letters is returned as it is and never sent.
    """
    unique = [job for job in dict.fromkeys(jobs) if has_arabic(job.text)]
    decoded = dict(zip(unique, _decode_long(engine, unique, n_best, align=True), strict=True))
    faulty = {job: decoded[job] for job in unique if faults(job, decoded[job][0].text)}
    for (job, first), better in zip(faulty.items(), _decode_again(engine, faulty), strict=True):
        decoded[job] = _ranked(job, [*better, *first])[:n_best]
    return [decoded.get(job) or [Hypothesis(job.text)] for job in jobs]


def faults(job: Job, text: str) -> int:
    """Count what a hypothesis lost: required terms and numbers, and the phrases that it repeats at once."""
    lost_terms = sum(is_lost(match, text) for match in job.required)
    return lost_terms + len(lost_numbers(job.text, text)) + repeats(text)


def lost_numbers(source: str, text: str) -> list[str]:
    """Return the sure numbers of a source, as they are written there, whose values a text lacks or has damaged."""
    found = compare(source, text)
    return [number.text for number in (*found.lost, *(wanted for wanted, _, _ in found.damaged))]


def repeats(text: str) -> int:
    """Count phrases of one to four words that follow themselves at once, no punctuation between.

    >>> repeats("in the in the city"), repeats("for Japan. Japan was an island"), repeats("the Kremlin's Kremlin's bid")
    (1, 0, 1)
    """
    words = [word.casefold().removesuffix("'s") for word in text.split()]
    bare = [word.strip(".,;:!?\"”") for word in words]
    return sum(
        words[i : i + n] == bare[i + n : i + 2 * n] and words[i].isalpha()
        for n in range(1, MAX_REPEAT + 1)
        for i in range(len(words) - 2 * n + 1)
    )


def _ranked(job: Job, hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Sort hypotheses by score after the charges; what splicing can mend costs less."""

    def cost(hypothesis: Hypothesis) -> float:
        mended = len(splices(hypothesis, job.required))
        return CHARGE * (faults(job, hypothesis.text) - mended) + SPLICE_CHARGE * mended - hypothesis.score

    return sorted(hypotheses, key=cost)


def _decode_again(engine: Engine, faulty: Mapping[Job, Sequence[Hypothesis]]) -> list[list[Hypothesis]]:
    """Return further hypotheses for each job, aligned where the engine can."""
    variants = [(i, v) for i, (job, first) in enumerate(faulty.items()) for v in _variants(engine, job, first[0].text)]
    found: list[list[Hypothesis]] = [[] for _ in faulty]
    decoded = _decode_long(engine, [variant for _, variant in variants], BEAM_DEPTH, align=True)
    for (i, _), hypotheses in zip(variants, decoded, strict=True):
        found[i] += hypotheses
    return found


def _variants(engine: Engine, job: Job, text: str) -> Iterator[Job]:
    yield job
    if engine.reads_hints and any(hint.origin.startswith("lexicon:") for hint in job.hints):
        yield Job(job.text, tuple(hint for hint in job.hints if not hint.origin.startswith("lexicon:")))
    if engine.reads_hints and (numbers := _number_hints(job.text, text)):
        yield Job(job.text, tuple(merge(numbers, job.hints)))
    if lost := [match for match in job.required if is_lost(match, text)]:
        yield _substituted(job, lost)
        named = any(match.term.kind in NAME_KINDS for match in lost)  # for a mere word a cut costs more than it brings
        if named and (length := _length(engine, job.text)) >= LEAST_CUT:
            yield Job(job.text, job.hints, limit=ceil(length / 2) + 1)


def _number_hints(source: str, text: str) -> list[Hint]:
    """Return the digits of each number that a hypothesis lost or damaged."""
    found = compare(source, text)
    wanted = (*found.lost, *(number for number, _, _ in found.damaged))
    return [Hint(n.span, (in_digits(n.value),), "number") for n in wanted if n.value is not None]


def _substituted(job: Job, lost: Sequence[TermMatch]) -> Job:
    """Write the English of lost terms into the Arabic, without the hints that lie there."""
    parts: list[str] = []
    hints: list[Hint] = []
    position = shift = 0
    for match in lost:
        start, end = match.span
        hints += [_shifted(h, shift) for h in job.hints if position <= h.span[0] and h.span[1] <= start]
        parts += (job.text[position:start], match.prefix, " " if match.prefix else "", match.term.target)
        shift += len(parts[-1]) + len(parts[-2]) + len(parts[-3]) - (end - start)
        position = end
    hints += [_shifted(h, shift) for h in job.hints if position <= h.span[0]]
    return Job("".join((*parts, job.text[position:])), tuple(hints))


def _shifted(hint: Hint, by: int) -> Hint:
    return Hint((hint.span[0] + by, hint.span[1] + by), hint.options, hint.origin)


def _decode_long(engine: Engine, jobs: Sequence[Job], n_best: int, *, align: bool = False) -> list[list[Hypothesis]]:
    """Decode jobs; those that are too long for the engine are cut at clauses and joined again."""
    pieces = [(i, piece) for i, job in enumerate(jobs) for piece in _cut(engine, job)]
    if not pieces:
        return []
    hints = [piece.hints for _, piece in pieces] if engine.reads_hints else None
    options = {"align": True} if align and getattr(engine, "aligns", False) else {}
    decoded = engine.translate([piece.text for _, piece in pieces], hints, n_best, **options)
    if len(decoded) != len(pieces):
        raise SegmentCountError(len(pieces), len(decoded))
    joined: list[list[Hypothesis]] = [[] for _ in jobs]
    reached = [0] * len(jobs)
    for (i, piece), hypotheses in zip(pieces, decoded, strict=True):
        joined[i] = _joined(joined[i], hypotheses, reached[i])
        reached[i] += len(piece.text)
    return joined


def _length(engine: Any, text: str) -> int:
    return engine.measure(text) if getattr(engine, "max_pieces", 0) else 0


def _cut(engine: Any, job: Job) -> Iterator[Job]:
    limit = getattr(engine, "max_pieces", 0)
    limit = min(limit, job.limit or limit)
    if not limit:
        yield job
        return
    start = 0
    for piece in split_long(job.text, limit, engine.measure):
        end = start + len(piece)
        yield Job(piece, tuple(_shifted(h, -start) for h in job.hints if start <= h.span[0] and h.span[1] <= end))
        start = end


def _joined(first: list[Hypothesis], second: list[Hypothesis], start: int) -> list[Hypothesis]:
    """Join the hypotheses of two pieces of one segment, best with best; the second's source begins at ``start``."""
    if not first:
        return second
    return [_pair(a, b, start) for a, b in zip(first, second, strict=False)]


def _pair(a: Hypothesis, b: Hypothesis, start: int) -> Hypothesis:
    text = f"{a.text} {b.text}".strip()
    at = len(text) - len(b.text)
    moved = tuple(((s + start, e + start), (x + at, y + at)) for (s, e), (x, y) in b.alignment or ())
    aligned = a.alignment is not None and b.alignment is not None and text.endswith(b.text)
    return Hypothesis(text, (a.score + b.score) / 2, (*(a.alignment or ()), *moved) if aligned else None)
