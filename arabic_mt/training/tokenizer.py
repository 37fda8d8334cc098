"""Train the SentencePiece tokenizer of the compact model, shared by both languages."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from ..engines.compact_text import BETWEEN, CLOSE, OPEN
from .corpora import Pair

PAD, UNKNOWN, START, END = 0, 1, 2, 3
VOCABULARY = 8000


def train_tokenizer(pairs: Sequence[Pair], path: Path, size: int = VOCABULARY, seed: int = 1) -> None:
    """Write a unigram SentencePiece model: byte fallback, single digits, reserved hint pieces.

    Args:
        pairs: training pairs; each side is drawn by the pair's weight, at most three times.
        path: where the model is written.
        size: number of pieces.
        seed: of the draw.
    """
    rng = random.Random(seed)
    text = [
        side
        for pair in pairs
        for _ in range(min(3, int(pair.weight) + (rng.random() < pair.weight % 1)))
        for side in (pair.source, pair.target)
    ]
    rng.shuffle(text)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text), model_writer=model, model_type="unigram", vocab_size=size,
        character_coverage=0.9999, byte_fallback=True, split_digits=True, normalization_rule_name="identity",
        user_defined_symbols=[OPEN, BETWEEN, CLOSE], pad_id=PAD, unk_id=UNKNOWN, bos_id=START, eos_id=END,
        num_threads=2, minloglevel=2, hard_vocab_limit=False,
    )  # fmt: skip
    path.write_bytes(model.getvalue())
