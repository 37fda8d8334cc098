"""From prepared pairs to padded batches: hints drawn anew each epoch, subword sampling, guided alignment."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from torch import Tensor

from ..engines.compact_text import BETWEEN, CLOSE, OPEN
from .align import soft_alignment
from .corpora import HINTLESS, Pair, read_lines, read_pairs
from .tokenizer import END, START

POOL = 8000  # pairs that are sorted by length together
MAX_SOURCE, MAX_TARGET = 260, 110  # pieces

# How the model learns to choose, to inflect and to distrust (shares of the pairs or of the hints).
NO_HINTS, ALL_HINTS, FREQUENT_KEPT, ONE_OPTION, WRONG, SAMPLED = 0.4, 0.2, 0.05, 0.25, 0.03, 0.5


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids (n × s, n × t + 1) and soft alignments (n × t × s)."""

    source: Tensor
    target: Tensor
    alignment: Tensor


class Batches:
    """Endless epochs over a prepared folder.

    Args:
        work: the folder that :func:`~arabic_mt.training.prepare.prepare` filled.
        cells: a batch holds at most this many pieces, padding and both sides counted.
        rng: the source of all draws.
    """

    def __init__(self, work: Path, cells: int, rng: random.Random) -> None:
        self.pairs = read_pairs(work / "train.jsonl")
        self.hints = [json.loads(line) for line in read_lines(work / "hints.jsonl")]
        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
        self.table = np.load(work / "alignment.npy")
        self.cells, self.rng = cells, rng
        self.options = [options for row in self.hints for _, options, _ in row][:200_000]

    def epoch(self) -> Iterator[Batch]:
        """Yield the batches of one epoch: every pair as often as its weight says, in random order."""
        indices = [i for i, pair in enumerate(self.pairs) for _ in range(self._times(pair.weight))]
        self.rng.shuffle(indices)
        for start in range(0, len(indices), POOL):
            pool = [self._encode(i) for i in indices[start : start + POOL]]
            pool = [(s, t) for s, t in pool if len(s) <= MAX_SOURCE and len(t) <= MAX_TARGET]
            groups = list(self._groups(sorted(pool, key=lambda pair: 2 * len(pair[1]) + len(pair[0]))))
            self.rng.shuffle(groups)
            yield from map(self._batch, groups)

    def _times(self, weight: float) -> int:
        return int(weight) + (self.rng.random() < weight % 1)

    def _encode(self, i: int) -> tuple[list[int], list[int]]:
        pair, rng = self.pairs[i], self.rng
        text = pair.source if pair.corpus in HINTLESS else self._with_hints(pair, self.hints[i])
        sampled = rng.random() < SAMPLED
        source = self.pieces.encode(text, enable_sampling=sampled, alpha=0.2, nbest_size=-1)
        return [*source, END], [*self.pieces.encode(pair.target), END]

    def _with_hints(self, pair: Pair, hints: Sequence[tuple[int, list[str], bool]]) -> str:
        rng, draw = self.rng, self.rng.random()
        if draw < NO_HINTS or not hints:
            return pair.source
        share = 1.0 if draw < NO_HINTS + ALL_HINTS else rng.random()
        parts: list[str] = []
        position = 0
        for end, options, frequent in hints:
            if rng.random() > share or (frequent and rng.random() > FREQUENT_KEPT):
                continue
            if len(options) > 1 and rng.random() < ONE_OPTION:
                options = [rng.choice(options)]
            if rng.random() < WRONG:
                options = rng.choice(self.options)
            parts += (pair.source[position:end], OPEN, BETWEEN.join(f" {option}" for option in options), CLOSE)
            position = end
        return "".join((*parts, pair.source[position:]))

    def _groups(self, pool: list[tuple[list[int], list[int]]]) -> Iterator[list[tuple[list[int], list[int]]]]:
        group: list[tuple[list[int], list[int]]] = []
        longest = (0, 0)
        for source, target in pool:
            longest = max(longest[0], len(source)), max(longest[1], len(target))
            if group and sum(longest) * (len(group) + 1) > self.cells:
                yield group
                group, longest = [], (len(source), len(target))
            group.append((source, target))
        if group:
            yield group

    def _batch(self, group: list[tuple[list[int], list[int]]]) -> Batch:
        long_source, long_target = max(len(s) for s, _ in group), max(len(t) for _, t in group)
        source = np.zeros((len(group), long_source), np.int64)
        target = np.zeros((len(group), long_target + 1), np.int64)
        alignment = np.zeros((len(group), long_target, long_source), np.float32)
        for row, (s, t) in enumerate(group):
            source[row, : len(s)] = s
            target[row, : len(t) + 1] = [START, *t]
            alignment[row, : len(t), : len(s)] = soft_alignment(self.table, s, t)
        return Batch(torch.from_numpy(source), torch.from_numpy(target), torch.from_numpy(alignment))
