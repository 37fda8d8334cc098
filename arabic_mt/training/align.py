"""IBM model 1 over pieces, with a prior for the diagonal: the soft targets of guided alignment.

Source: Brown et al. 1993 (model 1); Dyer et al. 2013 (diagonal prior); Chen et al. 2016 (guided alignment).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

DIAGONAL = 4.0  # strength of the prior
END_WEIGHT = 0.1  # the end-of-sentence piece of the source explains little
Pieces = npt.NDArray[np.int32]  # ids of one side
Table = npt.NDArray[np.float16]
Weights = npt.NDArray[np.float32]


def diagonal_prior(source_length: int, target_length: int) -> Weights:
    """Return target_length × source_length weights, each row summing to 1."""
    target = (np.arange(target_length)[:, None] + 0.5) / target_length
    source = (np.arange(source_length)[None] + 0.5) / source_length
    weights = np.exp(-DIAGONAL * np.abs(target - source))
    return (weights / weights.sum(1, keepdims=True)).astype(np.float32)


def train_table(
    pairs: Sequence[tuple[Pieces, Pieces]], size: int, iterations: int = 4, chunk: int = 3000
) -> Table:
    """Return the size × size table p(target piece | source piece), float16.

    Args:
        pairs: source and target piece ids.
        size: number of pieces.
        iterations: of expectation and maximisation.
        chunk: pairs counted at once; bounds memory.
    """
    table = np.full(size * size, 1.0 / size, np.float32)
    for _ in range(iterations):
        counts = np.zeros(size * size, np.float32)
        for start in range(0, len(pairs), chunk):
            keys, weights = [], []
            for source, target in pairs[start : start + chunk]:
                cells = source[None].astype(np.int64) * size + target[:, None]
                posterior = table[cells] * diagonal_prior(len(source), len(target))
                posterior /= posterior.sum(1, keepdims=True) + 1e-9
                keys.append(cells.ravel())
                weights.append(posterior.ravel())
            cells, inverse = np.unique(np.concatenate(keys), return_inverse=True)
            counts[cells] += np.bincount(inverse, np.concatenate(weights)).astype(np.float32)
        square = counts.reshape(size, size)
        square /= square.sum(1, keepdims=True) + 0.5
        table = square.ravel() + np.float32(1e-7)
    return table.reshape(size, size).astype(np.float16)


def soft_alignment(table: Table, source: Sequence[int], target: Sequence[int]) -> Weights:
    """Return len(target) × len(source) weights; both sides end with the end piece, which align to each other."""
    found = table[np.asarray(source)[None], np.asarray(target)[:, None]].astype(np.float32)
    found *= diagonal_prior(len(source), len(target))
    found[:, -1] *= END_WEIGHT
    found[-1] = 0
    found[-1, -1] = 1
    return (found / (found.sum(1, keepdims=True) + 1e-9)).astype(np.float32)
