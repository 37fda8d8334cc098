"""Speed, memory and start-up of the engines, against plain transformers, on a model shaped like opus-mt-ar-en.

    python eval/bench_engines.py [--rounds 3] [--quick] [--json OUT] [--plot OUT.png]

The model is made here: random weights, a made-up vocabulary and made-up text, so that nothing is downloaded. Its end
symbol is fitted so that every translation has 30 tokens: all systems do the same work with their usual options. Times
are those of a real model; what it says means nothing, and how often int8 says the same as float32 means little.

Systems take turns within a round, in reverse order every other round, each in a process of its own. Ratios are those
within a round, and their median. "Plain transformers" is what one writes with ``generate()``; one at a time it gets
eight of the sentences, and its time is scaled. "Called directly" is ctranslate2 with the same threads and batch size.
Start-up is from nothing to ready, files in the page cache; memory is the peak of the process. The bound is what this
machine would need at the speed of its fastest matrix product and its memory, whichever is slower, both measured.

Exit status 1 if a goal is missed; --quick (a small model, few sentences) only shows that everything runs. A full run
takes about six minutes on two cores; run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import multiprocessing
import os
import platform
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from typing import Any

BEAM = 4
TARGET = 30  # tokens of every translation, the end included
MARGIN = 200.0  # of the end symbol's score around the last step
PLAIN_BATCH = 32
ONE_AT_A_TIME = 8  # sentences that are translated singly
PAIRS = 4  # of a run of ours and a direct one, in each round
CONTEXT = multiprocessing.get_context("spawn")
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LATIN = "abcdefghijklmnopqrstuvwxyz"
WORDS = 20_000  # of the made-up language
PACKAGES = ("arabic_mt", "ctranslate2", "sentencepiece", "torch", "transformers")
BYTES = {"float32": 4, "int8": 1}

PLAIN_ONE, PLAIN_BATCHED = "transformers, one at a time", f"transformers, batches of {PLAIN_BATCH}"
REFERENCE, ENGINE, SHORTLISTED = "TransformersEngine", "CTranslate2Engine int8", "CTranslate2Engine int8, shortlist"
DIRECT, ENGINE_ONE = "ctranslate2 int8, called directly", "CTranslate2Engine int8, one at a time"


@dataclass(frozen=True)
class Shape:
    """The size of a MarianMT model."""

    width: int = 512
    layers: int = 6
    heads: int = 8
    inner: int = 2048
    vocabulary: int = 62_834

    def encoder(self) -> int:
        """Return the weights that a source token meets, the decoder's keys and values of the source included."""
        return self.layers * (6 * self.width**2 + 2 * self.width * self.inner)

    def decoder(self, candidates: int | None = None) -> int:
        """Return the weights that a target token meets, if so many candidates are scored; all by default."""
        layer = 6 * self.width**2 + 2 * self.width * self.inner
        return self.layers * layer + self.width * (candidates or self.vocabulary)


@dataclass(frozen=True)
class Size:
    """How much is run: the model, the sentences, those of the smallest text, the rounds."""

    shape: Shape
    sentences: int
    smallest: int
    rounds: int


@dataclass(frozen=True)
class Run:
    """One run of a system: seconds, outputs, their tokens, and the peak memory of its process in MB."""

    seconds: float
    outputs: list[str]
    lengths: list[int]
    peak: float


@dataclass(frozen=True)
class Row:
    """A line of the table: the system, how many sentences it gets at once, and the type it computes in."""

    system: str
    at_once: int
    dtype: str


EVERYTHING = sys.maxsize
ROWS = {
    PLAIN_ONE: Row("plain", 1, "float32"),
    PLAIN_BATCHED: Row("plain", PLAIN_BATCH, "float32"),
    REFERENCE: Row("transformers", EVERYTHING, "float32"),
    ENGINE: Row("ctranslate2", EVERYTHING, "int8"),
    DIRECT: Row("direct", EVERYTHING, "int8"),
    SHORTLISTED: Row("shortlist", EVERYTHING, "int8"),
    ENGINE_ONE: Row("ctranslate2", 1, "int8"),
}
# Within a round; ours and the direct calls stand next to each other, in either order.
TURNS = [PLAIN_ONE, PLAIN_BATCHED, REFERENCE, *([ENGINE, DIRECT, DIRECT, ENGINE] * (PAIRS // 2)), SHORTLISTED,
         SHORTLISTED, ENGINE_ONE]  # fmt: skip


# made-up text


def made_up_words(letters: str, number: int, seed: int) -> list[str]:
    """Return different words of three to seven letters."""
    random_ = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < number:
        words["".join(random_.choices(letters, k=random_.randint(3, 7)))] = None
    return list(words)


def made_up_pairs(number: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield sentences of about 25 pieces, their words drawn by Zipf's law, and the same in other words."""
    arabic, latin = made_up_words(ARABIC, WORDS, 1), made_up_words(LATIN, WORDS, 2)
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(WORDS)))
    random_ = random.Random(seed)
    for _ in range(number):
        length = min(max(round(random_.gauss(17, 4)), 6), 30)
        chosen = random_.choices(range(WORDS), cum_weights=weights, k=length)
        yield " ".join(arabic[i] for i in chosen) + ".", " ".join(latin[i] for i in chosen) + "."


# the model


def prepare(folder: Path, size: Size) -> dict[str, Any]:
    """Write the checkpoint, its conversion and a copy of that with a shortlist; return what the table needs to know."""
    from arabic_mt.engines.checkpoint import inspect_checkpoint
    from arabic_mt.engines.convert import converted, read_conversion
    from arabic_mt.engines.pieces import open_pieces
    from arabic_mt.engines.shortlist import add_shortlist, build_shortlist

    pairs = list(made_up_pairs(10_000, seed=3))
    write_checkpoint(folder / "model", size.shape, pairs)
    checkpoint = inspect_checkpoint(folder / "model")
    pieces = open_pieces(checkpoint)
    shutil.copytree(made := converted(checkpoint, quantization="int8"), folder / "shortlist")
    shortlist = build_shortlist(pairs[:5000], pieces)
    add_shortlist(folder / "shortlist", shortlist)
    rows = [pieces.encode(source) for source, _ in made_up_pairs(size.sentences, seed=4)]
    conversion = read_conversion(made)
    return {
        "source tokens": [len(row) for row in rows],
        "candidates": candidates_of_batches(shortlist, rows),
        "converted": made.name,
        "int8 agreement": conversion.agreement if conversion else None,
    }


def write_checkpoint(folder: Path, shape: Shape, pairs: Sequence[tuple[str, str]]) -> None:
    """Write a MarianMT checkpoint with random weights, laid out as the OPUS-MT models are."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir()
    tokens = {"</s>": 0, "<unk>": 1}
    for side, name in enumerate(("source.spm", "target.spm")):
        for piece in train_pieces(folder / name, [pair[side] for pair in pairs], min(8000, shape.vocabulary // 4)):
            tokens.setdefault(piece, len(tokens))
    for word in made_up_words(LATIN, shape.vocabulary, 5):
        if len(tokens) < shape.vocabulary - 1:
            tokens.setdefault(f"▁{word}", len(tokens))
    pad = tokens["<pad>"] = len(tokens)
    settings = {"source_lang": "ara", "target_lang": "eng", "model_max_length": 512, "separate_vocabs": False,
                "tokenizer_class": "MarianTokenizer"}  # fmt: skip
    (folder / "vocab.json").write_text(json.dumps(tokens, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    torch.manual_seed(0)
    model = MarianMTModel(MarianConfig(
        vocab_size=shape.vocabulary, d_model=shape.width, encoder_layers=shape.layers, decoder_layers=shape.layers,
        encoder_attention_heads=shape.heads, decoder_attention_heads=shape.heads, encoder_ffn_dim=shape.inner,
        decoder_ffn_dim=shape.inner, max_position_embeddings=512, activation_function="swish", scale_embedding=True,
        static_position_embeddings=True, eos_token_id=0, pad_token_id=pad, decoder_start_token_id=pad,
        forced_eos_token_id=0, num_hidden_layers=shape.layers, init_std=0.01,
    )).eval()  # fmt: skip
    fit_end(model)
    generation = {"bad_words_ids": [[pad]], "forced_eos_token_id": 0, "max_length": 512, "num_beams": BEAM}
    for name, value in generation.items():
        setattr(model.generation_config, name, value)
    model.save_pretrained(folder, safe_serialization=True)


def train_pieces(path: Path, sentences: list[str], size: int) -> list[str]:
    """Train a SentencePiece model, write it, and return its pieces."""
    import io

    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_writer=model, model_type="unigram", vocab_size=size,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    path.write_bytes(model.getvalue())
    made = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [made.id_to_piece(i) for i in range(len(made)) if not (made.is_control(i) or made.is_unknown(i))]


def fit_end(model: Any) -> None:
    """Give the end symbol an embedding and a bias with which it wins at step :data:`TARGET` and never before.

    The decoder's states hold the position, which the sinusoids put in: least squares finds the direction in which the
    last step and those before it part. The other embeddings get nothing in that direction, so that the written tokens
    do not disturb it. Repeated, because the end of a source has the same embedding.
    """
    import torch

    embedding, bias = model.model.shared.weight, model.final_logits_bias
    with torch.inference_mode():
        for _ in range(2):
            states = states_at_steps(model)
            ends = (torch.arange(states.shape[1]) >= TARGET - 1).repeat(len(states))
            inputs = (states - states.mean((0, 1))).flatten(0, 1)
            square = inputs.T @ inputs + 1e-2 * len(inputs) * torch.eye(inputs.shape[1])
            found = MARGIN * torch.linalg.solve(square, inputs.T @ (2.0 * ends - 1))
            embedding -= torch.outer(embedding @ found, found) / (found @ found)
            embedding[0] = found
        bias[0, 0] = -(states_at_steps(model) @ found)[:, TARGET - 2 : TARGET].mean()


def states_at_steps(model: Any, rows: int = 16, steps: int = TARGET + 6) -> Any:
    """Return the decoder's states at each step of random targets; half of them repeat one token, as random weights do.

    The shape is (targets, steps, width).
    """
    import torch

    pad, states = model.config.pad_token_id, []
    for length in (10, 20, 30, 40):
        source, target = torch.randint(2, pad, (rows, length)), torch.randint(2, pad, (rows, steps))
        target[: rows // 2] = target[: rows // 2, :1]
        source[:, -1], target[:, 0] = model.config.eos_token_id, pad
        states.append(model.model(input_ids=source, decoder_input_ids=target, use_cache=False).last_hidden_state)
    return torch.cat(states)


def candidates_of_batches(shortlist: str, rows: Sequence[Sequence[str]]) -> int:
    """Return how many target pieces are scored in a batch, on average: those that any of its source pieces allows."""
    lines = (line.partition("\t") for line in shortlist.splitlines())
    allowed = {source: set(targets.split(" ")) for source, _, targets in lines}
    ordered, size = sorted(rows, key=len), math.ceil(len(rows) / batches_of(sum(map(len, rows))))
    batches = (itertools.chain(*ordered[start : start + size]) for start in range(0, len(rows), size))
    return round(mean(len(allowed[""].union(*(allowed.get(piece, ()) for piece in batch))) for batch in batches))


# the systems, each in a process of its own


class Plain:
    """What one writes with transformers."""

    def __init__(self, folder: Path, _: str) -> None:
        from transformers import MarianMTModel, MarianTokenizer

        self.tokenizer = MarianTokenizer.from_pretrained(folder / "model")
        self.model = MarianMTModel.from_pretrained(folder / "model").eval()
        self.lengths: list[int] = []

    def __call__(self, texts: list[str]) -> list[str]:
        import torch

        inputs = self.tokenizer(texts, return_tensors="pt", padding=True, truncation=True)
        with torch.inference_mode():
            ids = self.model.generate(**inputs, num_beams=BEAM)
        self.lengths += (ids != self.tokenizer.pad_token_id).sum(1).tolist()
        return list(self.tokenizer.batch_decode(ids, skip_special_tokens=True))


class Ours:
    """An engine of arabic_mt, through what everybody calls."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.lengths: list[int] = []
        engine.pieces = Counted(engine.pieces, self.lengths)

    def __call__(self, texts: list[str]) -> list[str]:
        return [found[0].text for found in self.engine.translate(texts)]


class Counted:
    """Pieces that note how long the targets are."""

    def __init__(self, pieces: Any, lengths: list[int]) -> None:
        self._pieces, self._lengths = pieces, lengths

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pieces, name)

    def decode(self, tokens: Sequence[str]) -> str:
        self._lengths.append(len(tokens) + 1)
        return str(self._pieces.decode(tokens))


class Direct:
    """What one writes with ctranslate2 and sentencepiece, the threads and the batches being ours."""

    def __init__(self, folder: Path, converted: str) -> None:
        import ctranslate2
        import sentencepiece

        from arabic_mt.engines.process import cores

        made = folder / "cache" / "converted" / converted
        self.source, self.target = (
            sentencepiece.SentencePieceProcessor(model_file=str(made / name)) for name in ("source.spm", "target.spm")
        )
        self.translator = ctranslate2.Translator(
            str(made), "cpu", compute_type="int8", inter_threads=cores(), intra_threads=1
        )
        self.lengths: list[int] = []

    def __call__(self, texts: list[str]) -> list[str]:
        rows = [[*row, "</s>"] for row in self.source.encode(texts, out_type=str)]
        tokens = sum(map(len, rows))
        results = self.translator.translate_batch(
            rows, beam_size=BEAM, batch_type="tokens", max_batch_size=math.ceil(tokens / batches_of(tokens))
        )
        hypotheses = [result.hypotheses[0] for result in results]
        self.lengths += [len(tokens) + 1 for tokens in hypotheses]
        return [self.target.decode(tokens).replace("▁", " ").strip() for tokens in hypotheses]


def batches_of(tokens: int) -> int:
    """Return into how many batches CTranslate2Engine divides so many source tokens."""
    from arabic_mt.engines.ctranslate2 import BATCH_TOKENS, LEAST_BATCH_TOKENS
    from arabic_mt.engines.process import cores

    share = max(math.ceil(tokens / cores()), LEAST_BATCH_TOKENS)
    return math.ceil(tokens / min(share, BATCH_TOKENS["cpu"]))


def _reference(folder: Path, _: str) -> Ours:
    from arabic_mt.engines.checkpoint import inspect_checkpoint
    from arabic_mt.engines.transformers import TransformersEngine

    return Ours(TransformersEngine(inspect_checkpoint(folder / "model"), device="cpu", beam=BEAM))


def _ctranslate2(folder: Path, _: str) -> Ours:
    from arabic_mt.engines.checkpoint import inspect_checkpoint
    from arabic_mt.engines.ctranslate2 import CTranslate2Engine

    return Ours(CTranslate2Engine(inspect_checkpoint(folder / "model"), device="cpu", compute_type="int8", beam=BEAM))


def _shortlist(folder: Path, _: str) -> Ours:
    from arabic_mt.engines.ctranslate2 import CTranslate2Engine

    return Ours(CTranslate2Engine(folder / "shortlist", device="cpu", beam=BEAM, shortlist=True))


SYSTEMS: dict[str, Callable[[Path, str], Any]] = {
    "plain": Plain, "transformers": _reference, "ctranslate2": _ctranslate2, "shortlist": _shortlist, "direct": Direct,
}  # fmt: skip
_system: Any = None  # of this process


def _load(name: str, folder: Path, converted: str) -> None:
    global _system
    _system = SYSTEMS[name](folder, converted)


def _ready() -> bool:
    return _system is not None


def _run(texts: list[str], at_once: int) -> Run:
    import resource

    _system.lengths.clear()
    started = time.perf_counter()
    outputs = [text for start in range(0, len(texts), at_once) for text in _system(texts[start : start + at_once])]
    seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return Run(seconds, outputs, list(_system.lengths), peak)


class Worker:
    """A process with one system in it. The one that starts it stays small: a child's peak begins with its parent's."""

    def __init__(self, system: str, folder: Path, converted: str) -> None:
        started = time.perf_counter()
        self._pool = ProcessPoolExecutor(1, CONTEXT, _load, (system, folder, converted))
        self._pool.submit(_ready).result()
        self.startup = time.perf_counter() - started
        self.peak = 0.0

    def run(self, texts: Sequence[str], at_once: int = EVERYTHING) -> Run:
        """Translate texts, and see that each translation has the tokens that it should have."""
        found = self._pool.submit(_run, list(texts), at_once).result()
        if len(found.outputs) != len(texts) or set(found.lengths) != {TARGET}:
            raise RuntimeError(f"{len(found.outputs)} translations of {len(texts)}, of {set(found.lengths)} tokens")
        self.peak = found.peak
        return found

    def stop(self) -> None:
        """End the process."""
        self._pool.shutdown()


def apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a process of its own, so that this one imports nothing large."""
    with ProcessPoolExecutor(1, CONTEXT) as pool:
        return pool.submit(function, *arguments).result()


# what the machine can do


def ceilings() -> dict[str, float | None]:
    """Return the fastest matrix products (GFLOP/s, all cores) and reads of memory (GB/s) that were seen."""
    import torch

    size = 1024
    a, b, long = torch.randn(size, size), torch.randn(size, size), torch.ones(2**26)
    whole = [torch.randint(-100, 100, (size, size), dtype=torch.int8) for _ in range(2)]
    product = 2 * size**3 / 1e9
    found: dict[str, float | None] = {"float32": product / _fastest(lambda: a @ b)}
    try:
        found["int8"] = product / _fastest(lambda: torch._int_mm(*whole))
    except (AttributeError, RuntimeError):  # this build has no such product
        found["int8"] = None
    return found | {"memory": long.numel() * long.element_size() / 1e9 / _fastest(long.sum)}


def _fastest(work: Callable[[], Any], times: int = 30) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def bound(row: Row, shape: Shape, lengths: Sequence[int], candidates: int | None, limits: dict[str, Any]) -> Any:
    """Return the seconds under which no system can be that does this work in this way, by compute and by memory."""
    tokens, sentences = sum(lengths), len(lengths)
    of_engine = batches_of(tokens) if row.dtype == "int8" else 1
    batches = of_engine if row.at_once == EVERYTHING else math.ceil(sentences / row.at_once)
    decoder = shape.decoder(candidates)
    work = 2 * (tokens * shape.encoder() + sentences * TARGET * BEAM * decoder) / 1e9
    read = batches * (shape.encoder() + TARGET * decoder) * BYTES[row.dtype] / 1e9
    return max(work / limits[row.dtype], read / limits["memory"]) if limits[row.dtype] else None


# the measurement


Times = dict[str, list[list[float]]]  # row -> round -> seconds, scaled to all sentences


def measure(workers: dict[str, Worker], sentences: list[str], rounds: int) -> tuple[Times, dict[str, list[str]]]:
    """Return the times of all rows, and their outputs."""
    few = sorted(sentences, key=len)[len(sentences) // ONE_AT_A_TIME // 2 :: max(1, len(sentences) // ONE_AT_A_TIME)]
    for worker in workers.values():
        worker.run(few)
    times: Times = {name: [[] for _ in range(rounds)] for name in ROWS}
    outputs = {}
    for number in range(rounds):
        for name in TURNS if number % 2 == 0 else reversed(TURNS):
            row = ROWS[name]
            texts = few if row.at_once == 1 else sentences
            found = workers[row.system].run(texts, row.at_once)
            times[name][number].append(found.seconds * len(sentences) / len(texts))
            outputs[name] = found.outputs
        say(f"round {number + 1} of {rounds}: {sum(sum(found[number]) for found in times.values()):.0f} s (scaled)")
    return times, outputs


def ratios(times: Times, slow: str, fast: str) -> list[float]:
    """Return how many times faster one row is, round by round."""
    return [median(a) / median(b) for a, b in zip(times[slow], times[fast], strict=True)]


def scaling(worker: Worker, smallest: int) -> list[dict[str, float]]:
    """Return the seconds that texts of 1, 10 and 100 times so many sentences take, each the fastest of a few runs."""
    sentences = [source for source, _ in made_up_pairs(100 * smallest, seed=6)]
    rows = []
    for factor, repeats in ((1, 5), (10, 3), (100, 2)):
        texts = sentences[: factor * smallest]
        seconds = min(worker.run(texts).seconds for _ in range(repeats))
        rows.append({"sentences": len(texts), "seconds": seconds, "seconds per sentence": seconds / len(texts)})
    return rows


def table(times: Times, workers: dict[str, Worker], made: dict[str, Any], limits: dict[str, Any], shape: Shape) -> Any:
    """Return a row of figures for each system."""
    lengths, rows = made["source tokens"], {}
    for name, row in ROWS.items():
        seconds = median(map(median, times[name]))
        least = bound(row, shape, lengths, made["candidates"] if name == SHORTLISTED else None, limits)
        rows[name] = {
            "seconds": seconds,
            "fastest": min(map(min, times[name])),
            "sentences/s": len(lengths) / seconds,
            "tokens/s": len(lengths) * TARGET / seconds,
            "x batched": median(ratios(times, PLAIN_BATCHED, name)),
            "x one": median(ratios(times, PLAIN_ONE, name)),
            "% of bound": 100 * least / seconds if least else None,
            "peak MB": workers[row.system].peak,
            "start-up s": workers[row.system].startup,
        }
    return rows


def goals(rows: dict[str, Any], pairs: Sequence[float], scaled: Sequence[dict[str, float]]) -> list[dict[str, Any]]:
    """Return what must be reached, and what we aim at, with what was measured."""
    per_sentence = [row["seconds per sentence"] for row in scaled]

    def goal(name: str, value: float, limit: float, *, least: bool = True, aim: bool = False) -> dict[str, Any]:
        reached = value >= limit if least else value < limit
        wanted = f"{'at least' if least else 'under'} {limit:.3g}"
        return {"goal": name, "wanted": wanted, "aim": aim, "value": value, "reached": reached}

    return [
        goal(f"times as fast as {PLAIN_BATCHED}", rows[ENGINE]["x batched"], 6),
        goal(f"times as fast as {PLAIN_BATCHED}, shortlist", rows[SHORTLISTED]["x batched"], 10, aim=True),
        goal(f"times as fast as {PLAIN_ONE}", rows[ENGINE]["x one"], 30),
        goal(f"times as fast as {PLAIN_ONE}, shortlist", rows[SHORTLISTED]["x one"], 50, aim=True),
        goal("overhead over direct calls, %", 100 * (median(pairs) - 1), 5, least=False),
        goal("peak memory, share of plain transformers", rows[ENGINE]["peak MB"] / rows[PLAIN_ONE]["peak MB"], 1 / 3,
             least=False),
        goal("cost of a sentence, 100 times the text / 10 times", per_sentence[2] / per_sentence[1], 1.1, least=False),
        goal("cost of a sentence, 100 times the text / once", per_sentence[2] / per_sentence[0], 1.1, least=False),
    ]  # fmt: skip


def benchmark(size: Size, folder: Path) -> dict[str, Any]:
    """Make the model, measure, and return the result."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    if load and load > 0.3:
        say(f"this machine is not quiet (load {load:.1f}): the figures will be worse than they should, and uneven")
    limits = apart(ceilings)
    say("making a model ...")
    made = apart(prepare, folder, size)
    workers = {name: Worker(name, folder, made["converted"]) for name in SYSTEMS}
    sentences = [source for source, _ in made_up_pairs(size.sentences, seed=4)]
    times, outputs = measure(workers, sentences, size.rounds)
    rows = table(times, workers, made, limits, size.shape)
    scaled = scaling(workers["ctranslate2"], size.smallest)
    for worker in workers.values():
        worker.stop()
    ours, direct = (itertools.chain(*times[name]) for name in (ENGINE, DIRECT))
    pairs = [a / b for a, b in zip(ours, direct, strict=True)]
    return {
        "schema": 1,
        "machine": machine() | {"load before": load},
        "model": vars(size.shape) | {"int8 agreement": made["int8 agreement"], "candidates": made["candidates"]},
        "text": {"sentences": size.sentences, "source tokens": sum(made["source tokens"]), "target tokens": TARGET},
        "beam": BEAM,
        "rounds": size.rounds,
        "ceilings": limits,
        "systems": rows,
        "times": times,
        "overhead": pairs,
        "equal outputs": equal_outputs(outputs),
        "scaling": scaled,
        "goals": goals(rows, pairs, scaled),
    }


def equal_outputs(outputs: dict[str, list[str]]) -> dict[str, float]:
    """Return for either library the share of sentences of which our engine says what the library says."""

    def share(one: str, other: str) -> float:
        return mean(a == b for a, b in zip(outputs[one], outputs[other], strict=True))

    return {REFERENCE: share(PLAIN_BATCHED, REFERENCE), ENGINE: share(DIRECT, ENGINE)}


def machine() -> dict[str, Any]:
    """Describe the machine and what is installed; nothing that names it."""
    from arabic_mt.engines.process import cores

    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        text = ""
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}
    flags = {"avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8"} & set(fields.get("flags", "").split())
    return {
        "processor": fields.get("model name") or platform.processor() or platform.machine(),
        "flags": sorted(flags),
        "cores": cores(),
        "memory GB": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }


# what is shown


def say(text: str) -> None:
    """Tell the user on stderr how far the work is."""
    print(text, file=sys.stderr, flush=True)


def show(result: dict[str, Any]) -> None:
    """Print the table and the goals."""
    text, limits = result["text"], result["ceilings"]
    print(f"{text['sentences']} sentences, {text['source tokens']} source tokens, {TARGET} target tokens each, "
          f"beam {BEAM}, {result['rounds']} rounds")  # fmt: skip
    print("ceilings:", *(f"{name} {value or math.nan:.0f}" for name, value in limits.items()), "(GFLOP/s, GB/s)")
    columns, width = list(result["systems"][ENGINE]), max(map(len, ROWS))
    print(f"\n{'':{width}}", *(f"{column:>11}" for column in columns))
    for name, row in result["systems"].items():
        cells = ("-" if row[column] is None else f"{row[column]:.2f}" for column in columns)
        print(f"{name:{width}}", *(f"{cell:>11}" for cell in cells))
    print("\ntext:", ", ".join(f"{row['sentences']} sentences {row['seconds']:.2f} s" for row in result["scaling"]))
    print("says what its library says:", *(f"{n} {100 * share:.0f} %" for n, share in result["equal outputs"].items()))
    print()
    for goal in result["goals"]:
        kind = "aim" if goal["aim"] else "goal"
        word = "reached" if goal["reached"] else "missed"
        print(f"{kind:4}  {word:8} {goal['goal']}: {goal['value']:.2f} ({goal['wanted']})")


def plot(result: dict[str, Any], path: Path) -> None:
    """Draw the speeds and the cost against the length of the text; say so if matplotlib is not there."""
    try:
        import matplotlib
    except ImportError:
        return say("no plot: matplotlib is not installed (pip install 'arabic_mt[notebook]')")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(12, 4), width_ratios=(3, 2), layout="constrained")
    speeds = {name: row["sentences/s"] for name, row in reversed(result["systems"].items())}
    bars = left.barh(list(speeds), list(speeds.values()))
    left.bar_label(bars, fmt="%.1f", padding=3)
    left.set(xscale="log", xlabel=f"sentences a second, beam {BEAM}")
    left.set_xlim(min(speeds.values()) / 2, max(speeds.values()) * 2)
    sentences, seconds = ([row[key] for row in result["scaling"]] for key in ("sentences", "seconds"))
    right.plot(sentences, seconds, "o-", label=ENGINE)
    right.plot(sentences, [seconds[-1] * n / sentences[-1] for n in sentences], "--", label="in proportion")
    right.set(xscale="log", yscale="log", xlabel="sentences of the text", ylabel="seconds")
    right.legend()
    figure.savefig(path, dpi=120)


def rounded(value: Any) -> Any:
    """Return a result with its figures rounded to four digits."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, help="3 by default, 1 with --quick")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path, metavar="PNG")
    options = parser.parse_args()
    shape = Shape(128, 2, 4, 512, 16_000) if options.quick else Shape()
    sentences, rounds = (16, 1) if options.quick else (64, 3)
    size = Size(shape, sentences, 2, rounds if options.rounds is None else max(1, options.rounds))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder goes
    with tempfile.TemporaryDirectory(prefix="arabic_mt-bench-", ignore_cleanup_errors=True) as name:
        os.environ |= {"ARABIC_MT_CACHE": str(Path(name) / "cache"), "HF_HUB_OFFLINE": "1"}  # the workers inherit them
        result = rounded(benchmark(size, Path(name)) | {"quick": options.quick})
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(result, options.plot)
    missed = any(not (goal["reached"] or goal["aim"]) for goal in result["goals"])
    return int(missed and not options.quick)


if __name__ == "__main__":
    sys.exit(main())
