"""Tiny but real checkpoints, built in a few seconds: real configurations, SentencePiece models and safetensors.

``build_marian`` lays out its files as the OPUS-MT repositories do, ``build_nllb`` as NLLB-200 does: language
symbols after the pieces, ``<mask>`` after them, and rows of the embedding that no token has.
``marian()``, ``trained_marian()`` and ``nllb()`` build once a process and return the folder; copy it to change it.
"""

from __future__ import annotations

import atexit
import io
import itertools
import json
import random
import shutil
import string
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

SUBJECTS = [("الوزير", "minister"), ("المهندس", "engineer"), ("الطالب", "student")]
VERBS = [("زار", "visited"), ("رأى", "saw"), ("غادر", "left")]
OBJECTS = [("المدينة", "city"), ("المدرسة", "school"), ("المكتبة", "library")]
TIMES = [("", ""), (" أمس", " yesterday"), (" مساء", " in the evening")]

NLLB_LANGUAGES = ("ace_Arab", "arb_Arab", "eng_Latn", "zul_Latn")  # in fairseq's order, most left out
PEAK, WARMUP, BATCH = 1e-2, 40, 16  # learning rate, steps until it is reached, sentences of a step
NLLB_SPARE = 2  # rows of the embedding that no token has, as in the real models


def _pairs() -> list[tuple[str, str]]:
    """Return sentences of one clause, and some of two, joined by "and"."""
    clauses = []
    for i, ((s, subject), (v, verb), (o, noun)) in enumerate(itertools.product(SUBJECTS, VERBS, OBJECTS)):
        when, time = TIMES[(i + i // 3) % len(TIMES)]
        clauses.append((f"{v} {s} {o}{when}", f"the {subject} {verb} the {noun}{time}"))
    random.Random(1).shuffle(clauses)
    joined = [(f"{a} و{b}", f"{x} and {y}") for (a, x), (b, y) in zip(clauses[0:12:2], clauses[1:12:2], strict=True)]
    return [(f"{ar}.", f"{en[0].upper()}{en[1:]}.") for ar, en in clauses + joined]


PAIRS = _pairs()
_LETTERS = f'{string.ascii_letters} {string.digits} < > / _ [ ] ، ؟ " -'


def train_pieces(path: Path, sentences: Iterable[str], kind: str, size: int) -> None:
    """Train a SentencePiece model on sentences and the Latin letters, so that any Latin text has pieces."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*sentences, *_LETTERS, _LETTERS]), model_writer=model, model_type=kind, vocab_size=size,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2, num_threads=1,
    )  # fmt: skip
    path.write_bytes(model.getvalue())


def pieces_of(path: Path) -> list[str]:
    """Return the pieces of a SentencePiece model that stand for text, in order."""
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [model.id_to_piece(i) for i in range(len(model)) if not (model.is_control(i) or model.is_unknown(i))]


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def build_marian(folder: Path | str, *, trained: bool = False, seed: int = 0, target_token: bool = False) -> Path:
    """Write a tiny MarianMT checkpoint.

    Args:
        folder: where; made if it is not there.
        trained: train on :data:`PAIRS` until it translates them; else the weights are random.
        seed: of the weights.
        target_token: whether the vocabulary has ``>>eng<<``, as multilingual models do.
    """
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    train_pieces(folder / "source.spm", (ar for ar, _ in PAIRS), "unigram", 120)
    train_pieces(folder / "target.spm", (en for _, en in PAIRS), "unigram", 120)
    both = [*pieces_of(folder / "source.spm"), *pieces_of(folder / "target.spm")]
    languages = [">>deu<<", ">>eng<<"] if target_token else []
    tokens = dict.fromkeys(["</s>", "<unk>", *both, *languages, "<pad>"])
    vocabulary = {token: i for i, token in enumerate(tokens)}
    write_json(folder / "vocab.json", vocabulary)
    write_json(folder / "tokenizer_config.json", {
        "source_lang": "ara", "target_lang": "deu+eng" if target_token else "eng", "model_max_length": 512,
        "separate_vocabs": False, "tokenizer_class": "MarianTokenizer",
    })  # fmt: skip
    torch.manual_seed(seed)
    pad = vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(vocabulary), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=512, dropout=0.0,
        attention_dropout=0.0, activation_function="swish", scale_embedding=True, static_position_embeddings=True,
        eos_token_id=0, pad_token_id=pad, decoder_start_token_id=pad, forced_eos_token_id=0, num_hidden_layers=2,
    )  # fmt: skip
    model = MarianMTModel(config)
    if trained:
        with one_thread():
            _train(model, folder, vocabulary)
    _save(model, folder, bad_words_ids=[[pad]], forced_eos_token_id=0, max_length=512, num_beams=4)
    return folder


def build_nllb(folder: Path | str, *, seed: int = 0) -> Path:
    """Write a tiny NLLB checkpoint with random weights: ``<s> <pad> </s> <unk>``, pieces, languages, ``<mask>``."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    train_pieces(folder / "sentencepiece.bpe.model", itertools.chain(*PAIRS), "bpe", 220)
    pieces = pieces_of(folder / "sentencepiece.bpe.model")
    vocabulary = {token: i for i, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    _write_fast_tokenizer(folder, vocabulary)
    torch.manual_seed(seed)
    model = M2M100ForConditionalGeneration(M2M100Config(
        vocab_size=len(vocabulary) + len(NLLB_LANGUAGES) + 1 + NLLB_SPARE, d_model=32, encoder_layers=2,
        decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64,
        max_position_embeddings=1024, dropout=0.0, attention_dropout=0.0, scale_embedding=True, num_hidden_layers=2,
        bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, tokenizer_class="NllbTokenizer",
    ))  # fmt: skip
    _save(model, folder, max_length=200)
    return folder


def _write_fast_tokenizer(folder: Path, vocabulary: dict[str, int]) -> None:
    """Write tokenizer.json as the real one is: a BPE, the languages and ``<mask>`` added after its vocabulary."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.BPE(vocabulary, _merges(vocabulary), unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    symbols = ["<s>", "<pad>", "</s>", "<unk>", *NLLB_LANGUAGES]
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in symbols])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    ids = [("arb_Arab", tokenizer.token_to_id("arb_Arab")), ("</s>", 2)]
    tokenizer.post_processor = processors.TemplateProcessing(single="arb_Arab $A </s>", special_tokens=ids)
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "NllbTokenizer", "src_lang": "arb_Arab", "tgt_lang": "eng_Latn", "bos_token": "<s>",
        "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>",
        "extra_special_tokens": list(NLLB_LANGUAGES), "model_max_length": 1024,
    })  # fmt: skip


def _merges(vocabulary: dict[str, int]) -> list[tuple[str, str]]:
    """Return the merges of a BPE: its pieces are in the order in which they were merged."""
    found = []
    for piece in vocabulary:
        halves = [(piece[:i], piece[i:]) for i in range(1, len(piece))]
        found += [(left, right) for left, right in halves if left in vocabulary and right in vocabulary]
    return found


def _save(model: Any, folder: Path, **generation: Any) -> None:
    for name, value in generation.items():
        setattr(model.generation_config, name, value)
    model.save_pretrained(folder, safe_serialization=True)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one thread: two that share a busy core spin for minutes over matrices this small."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _train(model: Any, folder: Path, vocabulary: dict[str, int], enough: float = 0.015, steps: int = 1000) -> None:
    """Train with Adam on batches of :data:`PAIRS` until the loss, a running mean, is low enough."""
    import torch

    source, target = _encoded(folder / "source.spm", vocabulary, 0), _encoded(folder / "target.spm", vocabulary, 1)
    pad = vocabulary["<pad>"]
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98))
    shuffled = random.Random(0)
    mean = 1.0
    for step in range(1, steps + 1):
        optimizer.param_groups[0]["lr"] = PEAK * min(step / WARMUP, (WARMUP / step) ** 0.5)
        rows = shuffled.sample(range(len(PAIRS)), BATCH)
        inputs = _padded([source[row] for row in rows], pad)
        outputs = _padded([target[row] for row in rows], pad)
        labels = outputs.masked_fill(outputs == pad, -100)
        loss = model(input_ids=inputs, attention_mask=(inputs != pad).long(), labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            model.model.shared.weight[pad].zero_()  # Marian's decoder starts from zeros
        mean += (float(loss.detach()) - mean) / 10
        if mean < enough:
            break
    model.eval()


def _encoded(path: Path, vocabulary: dict[str, int], side: int) -> list[list[int]]:
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    rows = [model.encode(pair[side], out_type=str) for pair in PAIRS]
    return [[vocabulary[piece] for piece in row] + [vocabulary["</s>"]] for row in rows]


def _padded(rows: Sequence[Sequence[int]], pad: int) -> Any:
    import torch

    width = max(map(len, rows))
    return torch.tensor([[*row, *[pad] * (width - len(row))] for row in rows])


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="arabic_mt-checkpoint-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def marian() -> Path:
    """Return the folder of a MarianMT checkpoint with random weights."""
    return build_marian(_folder())


@cache
def trained_marian() -> Path:
    """Return the folder of a MarianMT checkpoint that translates :data:`PAIRS`."""
    return build_marian(_folder(), trained=True)


@cache
def nllb() -> Path:
    """Return the folder of an NLLB checkpoint with random weights."""
    return build_nllb(_folder())
