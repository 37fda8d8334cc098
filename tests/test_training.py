"""Tests of training: a tiny model from a handful of own pairs, from corpora to the packed engine."""

from __future__ import annotations

import json
import random
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sentencepiece
import torch
from torch import Tensor

from arabic_mt.engines.compact import CompactEngine
from arabic_mt.engines.compact_text import CLOSE, OPEN, annotate, normalise_source, normalise_target
from arabic_mt.errors import InputError, LengthMismatchError
from arabic_mt.training import corpora, loop
from arabic_mt.training.__main__ import main
from arabic_mt.training.align import diagonal_prior, soft_alignment, train_table
from arabic_mt.training.batches import Batch, Batches
from arabic_mt.training.corpora import Pair, collect, frequent_words, in_development, read_pairs, read_recipe, usable
from arabic_mt.training.export import export
from arabic_mt.training.loop import BEST, CHECKPOINT, Settings, Training, read_weights, save_weights, start_from
from arabic_mt.training.model import Shape, Transformer
from arabic_mt.training.pack import pack
from arabic_mt.training.prepare import prepare
from arabic_mt.training.tokenizer import END, PAD, START

SUBJECTS = [("الوزير", "The minister"), ("الوفد", "The delegation"), ("الرئيس", "The president"),
            ("السفير", "The ambassador"), ("المدير", "The director"), ("الطبيب", "The doctor")]  # fmt: skip
VERBS = [("وصل", "arrived"), ("غادر", "left"), ("عاد", "returned"), ("تكلم", "spoke"), ("انتظر", "waited")]
TIMES = [("أمس", "yesterday"), ("اليوم", "today"), ("صباحا", "in the morning"), ("مساء", "in the evening")]
PAIRS = [(f"{v} {s} {t}.", f"{se} {ve} {te}.") for s, se in SUBJECTS for v, ve in VERBS for t, te in TIMES]
HELD_OUT = PAIRS[7]
RECIPE = [
    {"name": "own", "glob": "own/*.ar", "kind": "lines", "weight": 1.0, "dev_percent": 10},
    {"name": "more", "glob": "more.tsv", "kind": "triples", "weight": 1.5, "garbled_weight": 0.5, "dev_percent": 0},
]  # fmt: skip
STEPS = 60
QUICK = Settings(minutes=5, cells=600, warmup=20, rate=3e-3, save_every=10, evaluate_every=10, threads=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of corpora: parallel lines, and triples whose third column is garbled Arabic."""
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "own").mkdir()
    (folder / "own" / "a.ar").write_text("".join(f"{ar}\n" for ar, _ in PAIRS), encoding="utf-8")
    (folder / "own" / "a.en").write_text("".join(f"{en}\n" for _, en in PAIRS), encoding="utf-8")
    rows = [
        f"قالت {s} {ar}\t{en} She said so.\tقالت {s} {ar} ،\n"
        for (ar, en), (s, _) in zip(PAIRS[:40], SUBJECTS * 7, strict=False)
    ]
    (folder / "more.tsv").write_text("".join(rows), encoding="utf-8")
    (folder / "held.txt").write_text(f"{HELD_OUT[0]}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def no_lists() -> Any:
    """Leave the shipped word lists out of the training pairs, to keep the model tiny."""
    patch = pytest.MonkeyPatch()
    patch.setattr(corpora, "list_pairs", lambda: iter(()))
    yield patch
    patch.undo()


@pytest.fixture(scope="module")
def work(folder: Path, no_lists: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("work")
    prepare(folder, work, RECIPE, [folder / "held.txt"], vocabulary=330)
    return work


@pytest.fixture(scope="module")
def shape(work: Path) -> Shape:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    return Shape(pieces.vocab_size(), width=32, heads=2, inner=64, encoder=1, decoder=1, dropout=0.0)


class ShortTraining(Training):
    """A run that stops after some steps, however busy the machine is."""

    def _train(self, batch: Batch, minutes: float) -> float:
        loss = super()._train(batch, minutes)
        self._stop = self.step >= STEPS
        return loss


@pytest.fixture(scope="module")
def trained(work: Path, shape: Shape) -> Training:
    """A run of a few seconds; its checkpoint lies in the work folder."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    threads = torch.get_num_threads()
    training = ShortTraining(work, shape, QUICK, evaluate=lambda weights: 1.0)
    training.run()
    torch.set_num_threads(threads)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    return training


# corpora


def test_the_shipped_recipe_is_whole() -> None:
    for corpus in read_recipe():
        assert {"name", "glob", "kind", "weight"} <= set(corpus)
        assert corpus["kind"] in ("lines", "pairs", "triples", "names")
        assert corpus["kind"] != "triples" or "garbled_weight" in corpus


def test_development_is_chosen_by_hash_and_disjoint(folder: Path, no_lists: Any) -> None:
    train, dev = collect(folder, RECIPE)
    assert dev and all(in_development(pair.target, 10) for pair in dev)
    assert not {pair.target for pair in train} & {pair.target for pair in dev}
    assert not any(in_development(pair.target, 10) for pair in train if pair.corpus == "own")
    assert collect(folder, RECIPE) == (train, dev)
    assert {normalise_target(en) for _, en in PAIRS} == {p.target for p in (*train, *dev) if p.corpus == "own"}


def test_the_hash_does_not_hear_of_spelling() -> None:
    assert in_development("“Yes”  he said", 50) == in_development('"Yes" he said', 50)
    shares = sum(in_development(f"Sentence {n}", 20) for n in range(2000)) / 2000
    assert 0.17 < shares < 0.23


@pytest.mark.parametrize("side", [0, 1])
def test_held_out_sentences_are_never_trained_on(side: int, folder: Path, no_lists: Any) -> None:
    sentence = HELD_OUT[side].replace("أ", "ا")
    train, dev = collect(folder, RECIPE, [f" {sentence} "])
    texts = {text for pair in (*train, *dev) for text in (pair.source, pair.target)}
    assert normalise_source(HELD_OUT[0]) not in texts
    assert len({*collect(folder, RECIPE)[0]}) > len({*train}) or len(collect(folder, RECIPE)[1]) > len(dev)


def test_triples_give_the_garbled_side_with_its_weight(folder: Path, no_lists: Any) -> None:
    pairs = [pair for part in collect(folder, RECIPE) for pair in part if pair.corpus.startswith("more")]
    assert {(pair.corpus, pair.weight) for pair in pairs} == {("more", 1.5), ("more-garbled", 0.5)}


def test_corpora_of_unequal_length(tmp_path: Path) -> None:
    (tmp_path / "a.ar").write_text("نعم\nلا\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("Yes\n", encoding="utf-8")
    with pytest.raises(LengthMismatchError, match=r"a.ar has 2, its .en has 1"):
        collect(tmp_path, [{"name": "a", "glob": "*.ar", "kind": "lines", "weight": 1}])


def test_corpora_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\*.ar: no such corpus; check the corpora folder or the recipe"):
        collect(tmp_path, [{"name": "a", "glob": "*.ar", "kind": "lines", "weight": 1}])
    (tmp_path / "a.ar").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"a.ar: cannot be read as UTF-8"):
        collect(tmp_path, [{"name": "a", "glob": "*.ar", "kind": "lines", "weight": 1}])


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("وصل الوفد", "The delegation arrived", True),
        ("", "The delegation arrived", False),
        ("وصل الوفد", "", False),
        ("arrived", "The delegation arrived", False),
        ("وصل الوفد", "The الوفد arrived", False),
        ("وصل الوفد", "123", False),
        ("نعم", "This is far too long to be what the other side says, by any measure", False),
        ("ا" * 601, "a" * 601, False),
    ],
)
def test_what_can_teach(source: str, target: str, expected: bool) -> None:
    assert usable(source, target) is expected


def test_frequent_words_come_from_whole_sentences_only() -> None:
    pairs = (
        [Pair("الوفد وصل", "x", "own", 1)] * 20
        + [Pair("كلمة", "x", "lists", 1)] * 50
        + [Pair("ثقيل", "x", "own", 0.5)] * 50
    )
    assert frequent_words(pairs) == ["الوفد", "وصل"]


# alignment


def test_rows_of_weights_sum_to_one() -> None:
    assert np.allclose(diagonal_prior(5, 7).sum(1), 1) and diagonal_prior(5, 7).shape == (7, 5)
    table = train_table([(np.array([0, 1]), np.array([2, 3])), (np.array([1, 0]), np.array([3, 2]))] * 5, 4)
    weights = soft_alignment(table, [0, 1, 3], [2, 3, 3])
    assert weights.shape == (3, 3) and np.allclose(weights.sum(1), 1, atol=1e-3)
    assert weights[-1].argmax() == 2


def test_the_table_learns_who_translates_whom() -> None:
    rng = random.Random(0)
    words = [rng.sample(range(5), 4) for _ in range(200)]
    table = train_table([(np.array(s), np.array([w + 5 for w in s])) for s in words], 10)
    assert all(table[source].argmax() == source + 5 for source in range(5))


# preparing


def test_the_prepared_folder(work: Path) -> None:
    train, dev = read_pairs(work / "train.jsonl"), read_pairs(work / "dev.jsonl")
    assert train and dev
    assert normalise_source(HELD_OUT[0]) not in {pair.source for pair in (*train, *dev)}
    hints = [json.loads(line) for line in (work / "hints.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert len(hints) == len(train)
    assert all(end <= len(pair.source) for pair, row in zip(train, hints, strict=True) for end, _, _ in row)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    assert [pieces.id_to_piece(i) for i in range(4)] == ["<pad>", "<unk>", "<s>", "</s>"]
    assert pieces.encode(OPEN, out_type=str)[-1] == OPEN and pieces.decode(pieces.encode("汉😀")) == "汉😀"
    assert np.load(work / "alignment.npy").shape == (pieces.vocab_size(),) * 2
    assert (work / "frequent.txt").read_text(encoding="utf-8").split()


def test_batches_fit_and_are_drawn_anew(work: Path) -> None:
    batches = Batches(work, cells=600, rng=random.Random(1))
    epochs = [list(batches.epoch()) for _ in range(2)]
    for batch in epochs[0]:
        rows, long_source = batch.source.shape
        assert rows * (long_source + batch.target.shape[1] - 1) <= 600
        assert (batch.target[:, 0] == START).all()
        assert ((batch.target == END).sum(1) == 1).all() and ((batch.source == END).sum(1) == 1).all()
        assert batch.alignment.shape == (rows, batch.target.shape[1] - 1, long_source)
        kept = batch.target[:, 1:] != PAD
        assert torch.allclose(batch.alignment.sum(2)[kept], torch.ones(int(kept.sum())), atol=1e-3)
    total = sum(pair.weight for pair in batches.pairs)
    assert abs(sum(len(batch.source) for batch in epochs[0]) - total) < 0.2 * total
    first, second = ([tuple(batch.source.flatten().tolist()) for batch in epoch] for epoch in epochs)
    assert first != second


def test_hints_in_training_look_like_hints_at_run_time(work: Path) -> None:
    batches = Batches(work, cells=600, rng=random.Random(3))
    pair = Pair(normalise_source("وصل كوه أمس."), "x", "own", 1)
    made = {batches._with_hints(pair, [(7, ["Kouh", "Koh"], False)]) for _ in range(200)}
    assert pair.source in made
    assert f"وصل كوه{OPEN} Kouh¦ Koh{CLOSE} امس." in made
    assert f"وصل كوه{OPEN} Koh{CLOSE} امس." in made


# training


def test_a_run_writes_its_checkpoint_and_the_best(trained: Training, work: Path, shape: Shape) -> None:
    assert trained.step == STEPS
    _, metadata = read_weights(work / CHECKPOINT)
    assert metadata["step"] == trained.step and metadata["shape"]["width"] == shape.width
    weights, best = read_weights(work / BEST)
    assert set(weights) == set(trained.model.state_dict()) and best["chrf"] == 1.0
    assert not list(work.glob("*.partial"))


def test_it_learns(trained: Training, work: Path, shape: Shape) -> None:
    batch = next(Batches(work, 600, random.Random(5)).epoch())
    keep = batch.target[:, 1:] != PAD
    torch.manual_seed(QUICK.seed)
    losses = []
    for model in (Transformer(shape), trained.model):
        with torch.no_grad():
            logits, _ = model.eval()(batch.source, batch.target[:, :-1], keep)
        losses.append(float(torch.nn.functional.cross_entropy(logits, batch.target[:, 1:][keep])))
    assert losses[1] < 0.8 * losses[0]


def test_a_run_goes_on_where_it_stopped(trained: Training, work: Path, shape: Shape) -> None:
    again = Training(work, shape, QUICK)
    assert (again.step, again.tokens, again.best) == (trained.step, trained.tokens, trained.best)
    for name, tensor in trained.model.state_dict().items():
        assert torch.equal(again.model.state_dict()[name], tensor)
        assert torch.equal(again.average[name], trained.average[name])
    first = next(again.model.parameters())
    assert torch.equal(
        again.optimizer.state[first]["exp_avg"], trained.optimizer.state[next(trained.model.parameters())]["exp_avg"]
    )
    again._train(next(again.batches.epoch()), 0.0)
    assert again.step == trained.step + 1


def test_an_interrupted_save_leaves_the_last_checkpoint_whole(
    trained: Training, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (work / CHECKPOINT).read_bytes()

    def interrupted(tensors: Any, path: Path, metadata: Any) -> None:
        Path(path).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(loop, "save_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        trained._save()
    assert (work / CHECKPOINT).read_bytes() == before


def test_a_run_ends_with_its_minutes(
    work: Path, shape: Shape, trained: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop.signal, "signal", lambda number, handler: None)
    again = Training(work, shape, Settings(minutes=0, cells=600, threads=1))
    again.run()
    assert again.step == STEPS + 1
    trained._save()


def test_a_signal_stops_a_run_and_saves(
    work: Path, shape: Shape, trained: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers: dict[int, Any] = {}
    monkeypatch.setattr(loop.signal, "signal", lambda number, handler: handlers.update({number: handler}))
    again = Training(work, shape, Settings(minutes=5, cells=600, threads=1))
    train = again._train

    def train_and_interrupt(batch: Any, minutes: float) -> float:
        handlers[signal.SIGTERM](signal.SIGTERM, None)
        return train(batch, minutes)

    monkeypatch.setattr(again, "_train", train_and_interrupt)
    before = again.step
    again.run()
    assert again.step == before + 1
    assert read_weights(work / CHECKPOINT)[1]["step"] == before + 1
    trained._save()


def test_weights_start_another_run(trained: Training, work: Path, shape: Shape, tmp_path: Path) -> None:
    save_weights(tmp_path / "half.safetensors", trained.average, shape, {"step": 5, "tokens": 7}, half=True)
    weights, _ = read_weights(tmp_path / "half.safetensors")
    assert {tensor.dtype for tensor in weights.values()} == {torch.float16}
    for path in work.glob("*.*"):
        if path.name not in (CHECKPOINT, BEST):
            (tmp_path / path.name).symlink_to(path)
    start_from(tmp_path, tmp_path / "half.safetensors")
    assert Training(tmp_path, shape, QUICK).step == 5


# packing


def greedy(model: Transformer, source: list[int], limit: int = 60) -> list[int]:
    """Decode one source without a beam."""
    target = [START]
    while len(target) < limit:
        ids = torch.tensor([target])
        keep = torch.zeros_like(ids, dtype=torch.bool)
        keep[0, -1] = True
        with torch.no_grad():
            logits, _ = model(torch.tensor([source]), ids, keep)
        piece = int(logits[0].argmax())
        if piece == END:
            break
        target.append(piece)
    return target[1:]


def log_probabilities(model: Transformer, source: list[int], target: list[int]) -> Tensor:
    """Return the natural logarithm of each target piece's probability."""
    ids = torch.tensor([[START, *target[:-1]]])
    with torch.no_grad():
        logits, _ = model(torch.tensor([source]), ids, ids != PAD)
    return logits.log_softmax(-1)[range(len(target)), target]


def test_exporting_leaves_the_weights_alone(trained: Training, work: Path, shape: Shape, tmp_path: Path) -> None:
    before = {name: tensor.clone() for name, tensor in trained.average.items()}
    export(trained.average, shape, work / "spm.model", tmp_path, quantization="int8")
    assert all(torch.equal(before[name], tensor) for name, tensor in trained.average.items())


def test_the_exported_model_says_what_the_trained_one_says(
    trained: Training, work: Path, shape: Shape, tmp_path: Path
) -> None:
    import ctranslate2

    export(trained.average, shape, work / "spm.model", tmp_path, quantization="float32")
    translator = ctranslate2.Translator(str(tmp_path), "cpu", intra_threads=1)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    model = Transformer(shape)
    model.load_state_dict(trained.average)
    model.eval()
    sources = [annotate(ar, ()) for ar, _ in PAIRS[::10]]
    results = translator.translate_batch(pieces.encode(sources, out_type=str), beam_size=1, max_decoding_length=59)
    expected = [greedy(model, [*pieces.encode(source), END]) for source in sources]
    assert [[pieces.piece_to_id(p) for p in result.hypotheses[0]] for result in results] == expected
    targets = [pieces.encode(normalise_target(en)) for _, en in PAIRS[::10]]
    scored = translator.score_batch(
        pieces.encode(sources, out_type=str), [[*map(pieces.id_to_piece, t)] for t in targets]
    )
    for source, target, found in zip(sources, targets, scored, strict=True):
        expected_score = log_probabilities(model, [*pieces.encode(source), END], [*target, END])
        assert torch.allclose(torch.tensor(found.log_probs), expected_score, atol=1e-3)


def test_the_attention_of_the_exported_model_is_the_guided_head(
    trained: Training, work: Path, shape: Shape, tmp_path: Path
) -> None:
    import ctranslate2

    export(trained.average, shape, work / "spm.model", tmp_path, quantization="float32")
    translator = ctranslate2.Translator(str(tmp_path), "cpu", intra_threads=1)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    source = annotate(PAIRS[0][0], ())
    (result,) = translator.translate_batch([pieces.encode(source, out_type=str)], beam_size=1, return_attention=True)
    target = [pieces.piece_to_id(piece) for piece in result.hypotheses[0]]
    model = Transformer(shape)
    model.load_state_dict(trained.average)
    ids = torch.tensor([[START, *target]])
    with torch.no_grad():
        _, weights = model.eval()(torch.tensor([[*pieces.encode(source), END]]), ids, ids != PAD)
    made = torch.tensor(result.attention[0])
    assert torch.allclose(made[: len(target)], weights[0, : len(made), : made.shape[1]][: len(target)], atol=1e-4)


def test_the_packed_engine_translates(trained: Training, work: Path, shape: Shape, tmp_path: Path) -> None:
    pack(trained.average, shape, work, tmp_path / "model")
    engine = CompactEngine(tmp_path / "model", threads=1)
    found = engine.translate([ar for ar, _ in PAIRS[:5]], [engine.lexicon(ar) for ar, _ in PAIRS[:5]], n_best=2)
    assert all(len(row) == 2 and all(isinstance(h.text, str) for h in row) for row in found)
    assert all(row[0].score >= row[1].score for row in found)
    assert engine.signature.startswith("compact:")


def test_a_shape_that_does_not_fit_is_refused(trained: Training, work: Path, shape: Shape) -> None:
    other = Shape(shape.vocabulary, width=48, heads=2, inner=64, encoder=1, decoder=1)
    with pytest.raises(RuntimeError, match="size mismatch"):
        Training(work, other, QUICK)


def test_the_command_says_what_it_needs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert main(["prepare", "--work", str(tmp_path)]) == 3
    assert "prepare needs --corpora FOLDER" in caplog.text
    with pytest.raises(SystemExit) as caught:
        main(["train"])
    assert caught.value.code == 2
