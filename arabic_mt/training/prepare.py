"""Corpora -> the folder that training reads: pairs with hints, tokenizer, alignment table."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import sentencepiece

from ..engines.compact_text import annotate, normalise_target
from ..hints import ShippedHints, lexicon_index, sense_key
from ..types import Hint
from .align import train_table
from .corpora import HINTLESS, Pair, collect, frequent_words, read_lines, write_pairs
from .tokenizer import VOCABULARY, train_tokenizer

ALIGNED_PAIRS = 130_000
MIN_SENSE_COUNT = 3


def prepare(
    corpora: Path, work: Path, recipe: list[dict], held_out: Sequence[Path] = (), vocabulary: int = VOCABULARY
) -> dict[str, int]:
    """Write ``train.jsonl dev.jsonl hints.jsonl frequent.txt senses.tsv spm.model alignment.npy`` into ``work``.

    Args:
        corpora: the folder of corpora.
        work: the folder to fill; made if missing.
        recipe: see :func:`~arabic_mt.training.corpora.read_recipe`.
        held_out: files of sentences that training must not see.
        vocabulary: number of pieces of a new tokenizer; a tokenizer and frequent words that lie in ``work`` are kept.

    Returns:
        Counts for the log.
    """
    work.mkdir(parents=True, exist_ok=True)
    train, dev = collect(corpora, recipe, [line for path in held_out for line in read_lines(path)])
    write_pairs(work / "train.jsonl", train)
    write_pairs(work / "dev.jsonl", dev)
    if (work / "frequent.txt").exists():  # weights to go on from know these forms without hints
        frequent = read_lines(work / "frequent.txt")
    else:
        frequent = frequent_words(train)
        (work / "frequent.txt").write_text("\n".join(frequent) + "\n", encoding="utf-8")
    senses = rank_senses(train)
    write_senses(work / "senses.tsv", senses)
    table = ShippedHints(frequent, senses)
    write_hints(work / "hints.jsonl", train, table)
    tokenizer = work / "spm.model"
    if not tokenizer.exists():
        train_tokenizer(train, tokenizer, vocabulary)
    if not (work / "alignment.npy").exists():
        np.save(work / "alignment.npy", alignment_table(train, table, tokenizer))
    return {"train": len(train), "dev": len(dev), "frequent": len(frequent), "senses": len(senses)}


def rank_senses(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Return, for forms with several English options, the options in the order that the pairs show."""
    counts: dict[str, Counter[str]] = {}
    index = lexicon_index()
    for pair in pairs:
        if pair.corpus in HINTLESS:
            continue
        target = f" {pair.target.casefold()}"
        for match in index.find(pair.source):
            options = (match.term.target, *match.term.aliases)
            if len(options) > 1:
                seen = counts.setdefault(sense_key(pair.source, match), Counter(dict.fromkeys(options, 0)))
                seen.update(o for o in options if f" {normalise_target(o).casefold()}" in target)
    ranked = {}
    for key, seen in counts.items():
        order = tuple(option for option, _ in sorted(seen.items(), key=lambda item: -item[1]))
        if order != tuple(seen) and max(seen.values()) >= MIN_SENSE_COUNT:
            ranked[key] = order
    return ranked


def write_senses(path: Path, senses: dict[str, tuple[str, ...]]) -> None:
    """Write one line a form: the form, a tab, its options separated by ``|``."""
    lines = [f"{key}\t{' | '.join(options)}\n" for key, options in sorted(senses.items())]
    path.write_text("".join(lines), encoding="utf-8")


def write_hints(path: Path, pairs: Iterable[Pair], table: ShippedHints) -> None:
    """Write one line a pair: its hints as [end, options, frequent]."""
    with path.open("w", encoding="utf-8") as file:
        for pair in pairs:
            hints = [] if pair.corpus in HINTLESS else table.find(pair.source)
            row = [[h.span[1], [normalise_target(o) for o in h.options[:2]], table.is_frequent(pair.source, h.span)]
                   for h in hints]  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def alignment_table(pairs: Sequence[Pair], table: ShippedHints, tokenizer: Path, seed: int = 0) -> np.ndarray:
    """Return the IBM 1 table of a sample of the pairs, half of them with hints."""
    rng = random.Random(seed)
    sample = rng.choices(pairs, [pair.weight for pair in pairs], k=min(ALIGNED_PAIRS, 3 * len(pairs)))
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    sources = [annotate(p.source, _some_hints(p, table, rng)) for p in sample]
    encoded = zip(pieces.encode(sources), pieces.encode([p.target for p in sample]), strict=True)
    arrays = [(np.array(s[:120], np.int32), np.array(t[:100], np.int32)) for s, t in encoded if s and t]
    return train_table(arrays, pieces.vocab_size())


def _some_hints(pair: Pair, table: ShippedHints, rng: random.Random) -> list[Hint]:
    return table(pair.source) if pair.corpus not in HINTLESS and rng.random() < 0.5 else []
