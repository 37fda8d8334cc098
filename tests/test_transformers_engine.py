"""The transformers engine on tiny real checkpoints of MarianMT and NLLB."""

from __future__ import annotations

import json
import logging
import math
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import checkpoints
import pytest
import torch

from arabic_mt.engines import selftest
from arabic_mt.engines import transformers as engine_module
from arabic_mt.engines.attention import attended_words, right_pairs, target_spans
from arabic_mt.engines.checkpoint import inspect_checkpoint
from arabic_mt.engines.selftest import self_test
from arabic_mt.engines.transformers import TransformersEngine
from arabic_mt.errors import EngineError, EngineUnavailableError, LengthMismatchError, SegmentCountError
from arabic_mt.types import Engine, Hypothesis

SOURCES = [arabic for arabic, _ in checkpoints.PAIRS]
TARGETS = [english for _, english in checkpoints.PAIRS]
CONTENT = [*checkpoints.SUBJECTS, *checkpoints.VERBS, *checkpoints.OBJECTS, ("أمس", "yesterday"), ("مساء", "evening")]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    with checkpoints.one_thread():
        yield


@cache
def engine_of(build: Callable[[], Path]) -> TransformersEngine:
    return TransformersEngine(inspect_checkpoint(build()), device="cpu")


@pytest.fixture(scope="module")
def trained() -> TransformersEngine:
    """An engine that translates the sentences of ``PAIRS``."""
    return engine_of(checkpoints.trained_marian)


@pytest.fixture(params=[checkpoints.marian, checkpoints.nllb], ids=["marian", "nllb"])
def random_engine(request: pytest.FixtureRequest) -> TransformersEngine:
    """An engine with random weights, of either family."""
    return engine_of(request.param)


def damaged(folder: Path, tmp_path: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> Path:
    """Return a copy of a checkpoint whose weights were changed."""
    from safetensors.torch import load_file, save_file

    copy = Path(shutil.copytree(folder, tmp_path / "damaged"))
    weights = load_file(copy / "model.safetensors")
    change(weights)
    save_file(weights, copy / "model.safetensors", {"format": "pt"})
    return copy


# Translation


def test_the_trained_checkpoint_translates(trained: TransformersEngine) -> None:
    translated = trained.translate(SOURCES)
    assert [hypotheses[0].text for hypotheses in translated] == TARGETS
    assert all(len(hypotheses) == 1 for hypotheses in translated)
    assert isinstance(trained, Engine)


def test_neighbours_do_not_change_a_translation(trained: TransformersEngine) -> None:
    together = trained.translate(SOURCES, n_best=2)
    for i in (0, 7, 20, len(SOURCES) - 1):
        alone = trained.translate([SOURCES[i]], n_best=2)[0]
        assert [h.text for h in alone] == [h.text for h in together[i]]
        assert [h.score for h in alone] == pytest.approx([h.score for h in together[i]], abs=1e-5)


def test_neighbours_do_not_change_one_that_never_ends(random_engine: TransformersEngine) -> None:
    sources = ["زار", SOURCES[0]]
    together = [hypotheses[0].text for hypotheses in random_engine.translate(sources)]
    assert together == [random_engine.translate([source])[0][0].text for source in sources]


def test_batches_are_small_and_the_order_is_kept(trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[tuple[int, int]] = []
    generate = trained.model.generate

    def counting(**options: Any) -> Any:
        sizes.append(tuple(options["input_ids"].shape))
        return generate(**options)

    monkeypatch.setattr(trained.model, "generate", counting)
    monkeypatch.setattr(trained, "batch_pieces", 100)
    assert [hypotheses[0].text for hypotheses in trained.translate(SOURCES)] == TARGETS
    assert max(rows * width for rows, width in sizes) <= 100 and len(sizes) > 3
    assert [width for _, width in sizes] == sorted((width for _, width in sizes), reverse=True)


@pytest.mark.parametrize("sources", [[], [""], ["", " \n\u00a0", "."]])
def test_nothing_in_nothing_out(random_engine: TransformersEngine, sources: list[str]) -> None:
    translated = random_engine.translate(sources)
    assert len(translated) == len(sources)
    assert all(translated[i][0] == Hypothesis("") for i, source in enumerate(sources) if not source.strip())


def test_control_symbols_in_the_text_change_nothing_else(trained: TransformersEngine) -> None:
    translated = trained.translate([SOURCES[0], f"{SOURCES[1]} </s> <pad> eng_Latn", SOURCES[2]])
    assert [translated[0][0].text, translated[2][0].text] == [TARGETS[0], TARGETS[2]]
    assert len(trained.pieces.encode("</s>")) > 2 and len(trained.pieces.encode("<pad>")) > 2


def test_neither_unknown_nor_padding_is_written(trained: TransformersEngine) -> None:
    texts = [h.text for hypotheses in trained.translate(["قبّعةٌ ضخمةٌ", "ثعلب"], n_best=4) for h in hypotheses]
    assert texts and not any("⁇" in text or "<unk>" in text or "<pad>" in text for text in texts)


def test_padding_takes_no_probability_from_what_is_written(
    trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [*SOURCES[:6], "قبّعةٌ ضخمةٌ"]
    before = trained.translate(sources, n_best=4)
    bias = trained.model.final_logits_bias.clone()
    bias[0, trained.model.config.pad_token_id] = 15.0
    monkeypatch.setattr(trained.model.final_logits_bias, "data", bias)
    after = trained.translate(sources, n_best=4)
    assert [[h.text for h in row] for row in after] == [[h.text for h in row] for row in before]
    assert [h.score for h, *_ in after] == pytest.approx([h.score for h, *_ in before], abs=1e-4)


def test_a_hypothesis_without_end_is_taken_only_where_there_is_no_other(
    trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, other = trained._target(TARGETS[0]), trained._target(TARGETS[1])
    monkeypatch.setattr(trained, "_generate", lambda rows, n_best, limits: [[whole[:-1], other], [whole[:-2]]])
    translated = trained.translate(SOURCES[:2], n_best=2)
    assert [[hypothesis.text for hypothesis in row] for row in translated] == [[TARGETS[1]], [TARGETS[0][:-1]]]


def test_n_best_is_sorted_and_distinct(trained: TransformersEngine) -> None:
    hypotheses = trained.translate([SOURCES[0]], n_best=6)[0]
    scores = [hypothesis.score for hypothesis in hypotheses]
    assert hypotheses[0].text == TARGETS[0] and 2 <= len(hypotheses) <= 6
    assert scores == sorted(scores, reverse=True)
    assert len({hypothesis.text for hypothesis in hypotheses}) == len(hypotheses)


def test_greedy_search_translates_too(trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "beam", 1)
    assert [hypotheses[0].text for hypotheses in trained.translate(SOURCES[:8])] == TARGETS[:8]


def test_an_over_long_source_is_refused_and_not_cut(trained: TransformersEngine) -> None:
    assert trained.max_pieces == 509
    fitting = "زار " * 100
    assert trained.measure(fitting) <= trained.max_pieces
    with pytest.raises(EngineError, match=r"source 2 has [0-9]+ tokens, the model reads 512"):
        trained.translate([SOURCES[0], "زار الوزير المدينة " * 200])


def test_a_translation_that_hits_its_limit_is_decoded_again_with_a_larger_one(
    trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[list[int]] = []
    generate = trained._generate

    def tight(rows: list[list[int]], n_best: int, wanted: list[int]) -> list[list[list[int]]]:
        limits.append(wanted)
        return generate(rows, n_best, [3] * len(rows) if len(limits) == 1 else wanted)

    monkeypatch.setattr(trained, "_generate", tight)
    assert [hypotheses[0].text for hypotheses in trained.translate(SOURCES[:3])] == TARGETS[:3]
    assert len(limits) == 2 and all(second > first for first, second in zip(*limits, strict=True))


# Scores


def test_the_score_is_that_of_the_search(trained: TransformersEngine) -> None:
    ids, mask = trained._padded([trained._encode(0, SOURCES[0])])
    with torch.inference_mode():
        found = trained.model.generate(
            input_ids=ids, attention_mask=mask, num_beams=4, max_new_tokens=60, return_dict_in_generate=True,
            output_scores=True,
        )  # fmt: skip
    assert trained.translate([SOURCES[0]])[0][0].score == pytest.approx(float(found.sequences_scores[0]), abs=1e-4)


def test_score_agrees_with_translate(trained: TransformersEngine) -> None:
    translated = [hypotheses[0] for hypotheses in trained.translate(SOURCES[:10])]
    scores = trained.score(SOURCES[:10], [hypothesis.text for hypothesis in translated])
    assert scores == pytest.approx([hypothesis.score for hypothesis in translated], abs=1e-5)


def test_score_knows_a_right_translation_from_a_wrong_one(trained: TransformersEngine) -> None:
    right, wrong = trained.score([SOURCES[0]] * 2, [TARGETS[0], TARGETS[1]])
    assert wrong < right < 0


def test_score_is_the_mean_log_probability_with_the_end(random_engine: TransformersEngine) -> None:
    pieces, model = random_engine.pieces, random_engine.model
    tokens = [*pieces.encode_target(TARGETS[0]), "</s>"]
    given = [model.config.decoder_start_token_id, *map(pieces.id_of, pieces.target_prefix)]
    chosen = [pieces.id_of(token) for token in tokens]
    with torch.no_grad():
        logits = model(
            input_ids=torch.tensor([[pieces.id_of(token) for token in pieces.encode(SOURCES[0])]]),
            decoder_input_ids=torch.tensor([given + chosen[:-1]]),
        ).logits[0, len(given) - 1 :]
    if not pieces.target_prefix:  # Marian's padding was never trained
        logits[:, model.config.pad_token_id] = -math.inf
    expected = logits.log_softmax(-1)[range(len(chosen)), chosen].mean()
    assert random_engine.score([SOURCES[0]], [TARGETS[0]]) == pytest.approx([float(expected)], abs=1e-5)
    assert random_engine.score([], []) == [] and math.isfinite(random_engine.score([SOURCES[0]], [""])[0])


def test_score_wants_as_many_targets_as_sources(trained: TransformersEngine) -> None:
    with pytest.raises(LengthMismatchError):
        trained.score(SOURCES[:2], TARGETS[:1])
    with pytest.raises(EngineError, match="a target has"):
        trained.score(SOURCES[:1], ["the city " * 400])


# Alignment


def test_alignment_names_words_of_both_sides(trained: TransformersEngine) -> None:
    source = f"  {SOURCES[0]}"
    hypothesis = trained.translate([source], align=True)[0][0]
    assert hypothesis.alignment and trained.translate([source])[0][0].alignment is None
    words = {source[slice(*arabic)] for arabic, _ in hypothesis.alignment}
    assert words <= set(source.replace(".", "").split())
    assert [hypothesis.text[slice(*english)] for _, english in hypothesis.alignment] == hypothesis.text.split()


def test_alignment_is_read_where_the_probes_come_out_best(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = TransformersEngine(inspect_checkpoint(checkpoints.trained_marian()), device="cpu")

    def known(english: str) -> str:
        return " ".join(f"{arabic}={word}" for arabic, word in CONTENT if word in english)

    rows = [(arabic, english, known(english)) for arabic, english in checkpoints.PAIRS[:27]]
    monkeypatch.setattr(engine_module, "PROBES", rows[:12])
    translated = engine.translate([arabic for arabic, _, _ in rows[12:]], align=True)
    held_out = list(zip(rows[12:], translated, strict=True))
    right = sum(right_pairs(arabic, english, pairs, h[0].alignment) for (arabic, english, pairs), h in held_out)
    assert right > 0.55 * sum(len(pairs.split()) for (_, _, pairs), _ in held_out)


def test_nllb_aligns_without_its_language_symbols() -> None:
    source = SOURCES[0]
    hypothesis = engine_of(checkpoints.nllb).translate([source], align=True)[0][0]
    words = source.removesuffix(".").split()
    assert hypothesis.alignment and all(source[slice(*arabic)] in words for arabic, _ in hypothesis.alignment)


def test_attention_that_does_not_fit_its_text_aligns_nothing() -> None:
    assert target_spans("the city", ["▁the", "▁town"]) is None
    assert attended_words("زار", [(0, 3)], "the city", ["▁the", "▁town"], [[1.0], [1.0]]) is None
    assert target_spans("a", ["▁", "▁a"]) == [None, (0, 1)]


# Settings


def test_the_signature_names_model_weights_type_and_beam(trained: TransformersEngine) -> None:
    name, dtype, beam = trained.signature.split("|")
    folder = checkpoints.trained_marian()
    assert name == f"transformers:{folder.name}@{inspect_checkpoint(folder).fingerprint()}"
    assert (dtype, beam) == ("dtype:float32", "beam:4")


def test_other_types(trained: TransformersEngine) -> None:
    engine = TransformersEngine(inspect_checkpoint(checkpoints.trained_marian()), device="cpu", dtype="bfloat16")
    assert engine.translate([SOURCES[0]])[0][0].text == TARGETS[0] and "dtype:bfloat16" in engine.signature
    with pytest.raises(EngineUnavailableError, match=r"dtype is 'int8'.*float32, float16.*backend='ctranslate2'"):
        TransformersEngine(inspect_checkpoint(checkpoints.marian()), dtype="int8")


@pytest.mark.parametrize("device", ["cuda:99", "abacus"])
def test_a_device_that_is_not_there(device: str) -> None:
    with pytest.raises(EngineUnavailableError, match=f"device '{device}' cannot be used"):
        TransformersEngine(inspect_checkpoint(checkpoints.marian()), device=device)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = inspect_checkpoint(checkpoints.marian())
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(EngineUnavailableError, match=r"pip install 'arabic_mt\[hf\]'"):
        TransformersEngine(checkpoint)


def test_a_pickled_engine_loads_its_checkpoint_again(trained: TransformersEngine) -> None:
    stored = pickle.dumps(trained)
    again = pickle.loads(stored)
    assert len(stored) < 2000 and again.signature == trained.signature
    assert again.translate([SOURCES[0]])[0][0].text == TARGETS[0]


def test_bad_generation_settings_of_a_checkpoint_are_not_used(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoints.trained_marian(), tmp_path / "bad"))
    settings = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    bad = {"max_length": 3, "num_beams": 7, "length_penalty": 0.1, "no_repeat_ngram_size": 1, "forced_bos_token_id": 5}
    checkpoints.write_json(folder / "generation_config.json", settings | bad)
    engine = TransformersEngine(inspect_checkpoint(folder), device="cpu")
    assert [hypotheses[0].text for hypotheses in engine.translate(SOURCES[:3])] == TARGETS[:3]


def test_loading_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    TransformersEngine(inspect_checkpoint(checkpoints.trained_marian()), device="cpu").translate([SOURCES[0]])
    assert capfd.readouterr() == ("", "")


# Failures


def out_of_memory_above(rows: int, model: Any, seen: list[int]) -> Callable[..., Any]:
    generate = model.generate

    def failing(**options: Any) -> Any:
        seen.append(len(options["input_ids"]))
        if seen[-1] > rows:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return generate(**options)

    return failing


def test_a_full_gpu_halves_the_batch(trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(trained.model, "generate", out_of_memory_above(3, trained.model, seen))
    assert [hypotheses[0].text for hypotheses in trained.translate(SOURCES[:12])] == TARGETS[:12]
    assert seen == [12, 6, 3, 3, 6, 3, 3]


def test_a_gpu_too_small_for_one_segment(trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained.model, "generate", out_of_memory_above(0, trained.model, []))
    with pytest.raises(EngineError, match="too small for a single segment; use device='cpu'"):
        trained.translate(SOURCES[:2])


def test_an_interrupt_passes(trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**options: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(trained.model, "generate", interrupted)
        trained.translate(SOURCES[:2])
    assert trained.translate([SOURCES[0]])[0][0].text == TARGETS[0], "the lock is free again"


def test_another_number_of_results_is_an_error(trained: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    generate = trained.model.generate
    monkeypatch.setattr(trained.model, "generate", lambda **options: generate(**options)[:-1])
    with pytest.raises(SegmentCountError):
        trained.translate(SOURCES[:3])


def test_a_pickle_of_weights_is_read_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from safetensors.torch import load_file

    folder = Path(shutil.copytree(checkpoints.trained_marian(), tmp_path / "pickle"))
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with caplog.at_level(logging.WARNING, logger="arabic_mt"):
        engine = TransformersEngine(inspect_checkpoint(folder), device="cpu")
    assert [record.getMessage() for record in caplog.records] == [
        "pickle: the weights are a pickle; they are read with weights_only"
    ]
    assert engine.translate([SOURCES[0]])[0][0].text == TARGETS[0]


class _Bomb:
    """A pickle that would run code."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoints.marian(), tmp_path / "bomb"))
    torch.save({"model.shared.weight": _Bomb(tmp_path / "exploded")}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(EngineUnavailableError, match="the model cannot be loaded"):
        TransformersEngine(inspect_checkpoint(folder), device="cpu")
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("keep", [0.0, 0.5])
def test_truncated_weights_are_refused(tmp_path: Path, keep: float) -> None:
    folder = Path(shutil.copytree(checkpoints.marian(), tmp_path / "short"))
    weights = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(weights[: int(len(weights) * keep)])
    with pytest.raises(EngineUnavailableError, match=r"the model cannot be loaded .*fetch it again"):
        TransformersEngine(inspect_checkpoint(folder), device="cpu")


# The self-test


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    folder = damaged(checkpoints.marian(), tmp_path, lambda weights: weights.pop("model.encoder.layers.0.fc1.weight"))
    with pytest.raises(EngineUnavailableError, match=r"1 weights are missing \(model.encoder.layers.0.fc1.weight"):
        TransformersEngine(inspect_checkpoint(folder), device="cpu")


def test_a_lost_tie_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of(checkpoints.nllb)
    other = torch.nn.Parameter(torch.randn_like(engine.model.lm_head.weight))
    monkeypatch.setattr(engine.model.lm_head, "weight", other)
    with pytest.raises(EngineUnavailableError, match="damaged: the output projection differs from the embedding"):
        self_test(engine)


def test_a_projection_beside_its_embedding_is_refused_or_not_used(tmp_path: Path) -> None:
    def untie(weights: dict[str, torch.Tensor]) -> None:
        weights["lm_head.weight"] = torch.randn_like(weights["model.shared.weight"])

    folder = damaged(checkpoints.trained_marian(), tmp_path, untie)
    try:  # transformers 5 keeps both, transformers 4 ties them again
        engine = TransformersEngine(inspect_checkpoint(folder), device="cpu")
    except EngineUnavailableError as error:
        assert "a lost tie" in str(error)
    else:
        assert engine.translate([SOURCES[0]])[0][0].text == TARGETS[0]


def test_weights_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    def spoil(weights: dict[str, torch.Tensor]) -> None:
        weights["model.decoder.layers.1.fc2.weight"][0, 0] = math.nan

    folder = damaged(checkpoints.trained_marian(), tmp_path, spoil)
    with pytest.raises(EngineUnavailableError, match="its probabilities are no numbers"):
        TransformersEngine(inspect_checkpoint(folder), device="cpu")


@pytest.mark.parametrize("build", [checkpoints.trained_marian, checkpoints.nllb])
def test_attention_that_is_dead_is_refused(build: Callable[[], Path], tmp_path: Path) -> None:
    def kill(weights: dict[str, torch.Tensor]) -> None:
        for name, weight in weights.items():
            if "encoder_attn.out_proj" in name or "encoder_attn.v_proj" in name:
                weight.zero_()

    folder = damaged(build(), tmp_path, kill)
    with pytest.raises(EngineUnavailableError, match="it does not look at its source"):
        TransformersEngine(inspect_checkpoint(folder), device="cpu")


def test_an_embedding_too_small_for_the_tokenizer_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of(checkpoints.marian)
    monkeypatch.setattr(engine.pieces, "highest_id", lambda: 10**6)
    with pytest.raises(EngineUnavailableError, match="ids up to 1000000, the embedding"):
        self_test(engine)


class _Parrot:
    """An engine without ``score``."""

    signature = "parrot|v1"

    def __init__(self, *scores: float) -> None:
        self.scores = scores

    def translate(self, sources: list[str]) -> list[list[Hypothesis]]:
        return [[Hypothesis("Yes", score)] for _, score in zip(sources, self.scores, strict=True)]


def test_an_engine_without_score_is_tested_by_its_translations() -> None:
    self_test(_Parrot(-1.0, -1.1))
    with pytest.raises(EngineUnavailableError, match="parrot: the model is damaged: it does not look at its source"):
        self_test(_Parrot(-1.0, -1.0))
    with pytest.raises(EngineUnavailableError, match="no numbers"):
        self_test(_Parrot(-1.0, -math.inf))


def test_the_self_test_reads_two_different_sentences() -> None:
    assert len(set(selftest.SOURCES)) == 2
