"""A trained model as the folder that the compact engine loads, and its figure on development pairs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from ..engines.checksums import write_checksums
from ..engines.compact import CompactEngine
from .corpora import Pair
from .export import export
from .loop import save_weights
from .model import Shape

COMPANIONS = ("spm.model", "frequent.txt", "senses.tsv")


def pack(weights: dict[str, Tensor], shape: Shape, work: Path, folder: Path) -> None:
    """Write the engine's folder: int8 model, tokenizer, frequent words, senses, checksums.

    Args:
        weights: averaged weights.
        shape: their model's size.
        work: the prepared folder they were trained in.
        folder: where to write.
    """
    export(weights, shape, work / "spm.model", folder)
    for name in COMPANIONS:
        shutil.copyfile(work / name, folder / name)
    write_checksums(folder)


def pack_trainable(weights: dict[str, Tensor], shape: Shape, path: Path, metadata: dict[str, Any]) -> None:
    """Write the weights in half precision, for fine-tuning and for going on."""
    save_weights(path, weights, shape, metadata, half=True)


def translate_pairs(engine: CompactEngine, sources: Sequence[str], with_hints: bool = True) -> list[str]:
    """Return the plain translations of sources, with the shipped hints or without, nothing repaired."""
    hints = [engine.lexicon(source) for source in sources] if with_hints else None
    return [hypotheses[0].text for hypotheses in engine.translate(sources, hints)]


def development_figure(shape: Shape, work: Path, pairs: Sequence[Pair]) -> Callable[[dict[str, Tensor]], float]:
    """Return a function from weights to the mean chrF (0-100) over the sets of development pairs."""

    def figure(weights: dict[str, Tensor]) -> float:
        from sacrebleu.metrics import CHRF

        folder = work / "evaluated"
        pack(weights, shape, work, folder)
        engine = CompactEngine(folder, verify=False)
        scores = []
        for corpus in sorted({pair.corpus for pair in pairs}):
            chosen = [pair for pair in pairs if pair.corpus == corpus]
            texts = translate_pairs(engine, [pair.source for pair in chosen])
            scores.append(CHRF().corpus_score(texts, [[pair.target for pair in chosen]]).score)
        return float(sum(scores) / len(scores))

    return figure
