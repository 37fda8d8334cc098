"""The CTranslate2 engine: the same as transformers, in any batch, and a clear word where something is wrong."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import shutil
import threading
import time
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import checkpoints
import pytest

from arabic_mt.clauses import split_long
from arabic_mt.decoder import Job, decode
from arabic_mt.engines import ctranslate2 as module
from arabic_mt.engines import devices, shortlist
from arabic_mt.engines.checkpoint import inspect_checkpoint
from arabic_mt.engines.checksums import write_checksums
from arabic_mt.engines.convert import converted
from arabic_mt.engines.ctranslate2 import CTranslate2Engine
from arabic_mt.engines.devices import parse_device, supported_type
from arabic_mt.engines.shortlist import SHORTLIST, add_shortlist, build_shortlist
from arabic_mt.engines.transformers import TransformersEngine
from arabic_mt.errors import EngineError, EngineUnavailableError, LengthMismatchError, SegmentCountError
from arabic_mt.types import Engine, Hypothesis

SOURCES = [ar for ar, _ in checkpoints.PAIRS]
TARGETS = [en for _, en in checkpoints.PAIRS]


@pytest.fixture(autouse=True, scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for this module, and one thread for torch: on models so small more only wait for each other."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARABIC_MT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def folder(surroundings: None) -> Path:
    """The trained Marian checkpoint, converted to float32."""
    return converted(inspect_checkpoint(checkpoints.trained_marian()), quantization="float32")


@pytest.fixture(scope="module")
def marian(folder: Path) -> CTranslate2Engine:
    return CTranslate2Engine(folder, threads=2)


@pytest.fixture(scope="module")
def expected(marian: CTranslate2Engine) -> dict[str, str]:
    """What the trained model says to each source alone."""
    return {source: marian.translate([source])[0][0].text for source in SOURCES}


@pytest.fixture(scope="module")
def nllb(surroundings: None) -> CTranslate2Engine:
    return CTranslate2Engine(checkpoints.nllb(), compute_type="float32", threads=2, beam=1)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the converted model, to be changed."""
    return shutil.copytree(folder, tmp_path / "model")


class Scripted:
    """Stands for CTranslate2: answers through a function, and remembers how it was asked."""

    def __init__(self, reply: Any) -> None:
        self.reply, self.asked = reply, []

    def translate_batch(self, rows: Sequence[list[str]], prefix: Any, **options: Any) -> list[Any]:
        self.asked.append((rows, options))
        return [types.SimpleNamespace(result=lambda answer=answer: answer) for answer in self.reply(rows, options)]


def scripted(engine: CTranslate2Engine, reply: Any, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    stand_in = Scripted(reply)
    monkeypatch.setattr(engine, "_translator", stand_in)
    return stand_in


def answer(tokens: Sequence[str]) -> Any:
    return types.SimpleNamespace(hypotheses=[list(tokens)], scores=[-1.0], attention=[])


def best(found: Sequence[Sequence[Hypothesis]]) -> list[Hypothesis]:
    return [hypotheses[0] for hypotheses in found]


# The same as transformers


@pytest.mark.parametrize("beam", [1, 4])
def test_marian_translates_as_transformers_does(
    marian: CTranslate2Engine, beam: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marian, "beam", beam)
    reference = TransformersEngine(inspect_checkpoint(checkpoints.trained_marian()), beam=beam)
    some = SOURCES[::3]
    ours, theirs = best(marian.translate(some, align=True)), best(reference.translate(some, align=True))
    assert [h.text for h in ours] == [h.text for h in theirs]
    assert len({h.text for h in ours}) > len(ours) / 2  # it does translate
    assert [h.alignment for h in ours] == [h.alignment for h in theirs]
    assert [h.score for h in ours] == pytest.approx([h.score for h in theirs], abs=1e-4)
    assert marian.score(some, TARGETS[::3]) == pytest.approx(reference.score(some, TARGETS[::3]), abs=1e-4)
    assert (marian.max_pieces, marian.measure(some[0])) == (reference.max_pieces, reference.measure(some[0]))


def test_nllb_translates_as_transformers_does(nllb: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LENGTH_CLASSES", range(512))  # random weights never end: the same limit of length
    reference = TransformersEngine(inspect_checkpoint(checkpoints.nllb()), beam=1)
    some = SOURCES[:3]
    ours, theirs = best(nllb.translate(some, align=True)), best(reference.translate(some, align=True))
    assert [h.text for h in ours] == [h.text for h in theirs]
    assert [h.alignment for h in ours] == [h.alignment for h in theirs]
    # Random weights give <pad> and <unk> some probability, which only one of the two leaves out.
    assert [h.score for h in ours] == pytest.approx([h.score for h in theirs], abs=0.02)
    assert nllb.score(some, TARGETS[:3]) == pytest.approx(reference.score(some, TARGETS[:3]), abs=0.02)
    assert "eng_Latn" not in ours[0].text and "arb_Arab" not in ours[0].text


def test_int8_says_nearly_the_same(expected: dict[str, str]) -> None:
    engine = CTranslate2Engine(inspect_checkpoint(checkpoints.trained_marian()), device="cpu")
    found = best(engine.translate(SOURCES))
    assert engine.compute_type == "int8"
    assert sum(h.text == expected[source] for h, source in zip(found, SOURCES, strict=True)) >= 0.9 * len(SOURCES)


# The contract of an engine


@pytest.mark.parametrize("kind", ["marian", "nllb"])
def test_a_translation_does_not_depend_on_its_neighbours(kind: str, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(kind)
    some = SOURCES if kind == "marian" else SOURCES[:12]
    together = best(engine.translate(some))
    alone = [engine.translate([source])[0][0] for source in some]
    assert [h.text for h in together] == [h.text for h in alone]
    assert [h.score for h in together] == pytest.approx([h.score for h in alone], abs=1e-5)


def test_order_and_duplicates(
    marian: CTranslate2Engine, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [SOURCES[3], "", SOURCES[20], SOURCES[3], " \n", SOURCES[0], SOURCES[3]]
    assert [h.text for h in best(marian.translate(asked))] == [expected.get(source, "") for source in asked]
    assert marian.translate([]) == [] and marian.translate([""]) == [[Hypothesis("")]]
    stand_in = scripted(marian, lambda rows, _: [answer(["▁a"]) for _ in rows], monkeypatch)
    marian.translate(asked)
    assert sum(len(rows) for rows, _ in stand_in.asked) == 3


def test_n_best(marian: CTranslate2Engine) -> None:
    for hypotheses in marian.translate(SOURCES[:5], n_best=6):
        scores = [h.score for h in hypotheses]
        assert len({h.text for h in hypotheses}) == len(hypotheses) == 6
        assert scores == sorted(scores, reverse=True)
    assert [len(hypotheses) for hypotheses in marian.translate(SOURCES[:2])] == [1, 1]


def test_a_score_is_the_mean_log_probability(marian: CTranslate2Engine) -> None:
    found = best(marian.translate(SOURCES[:9]))
    again = marian.score(SOURCES[:9], [h.text for h in found])
    assert [h.score for h in found] == pytest.approx(again, abs=1e-4)
    worse = marian.score(SOURCES[:9], [f"school {h.text}" for h in found])
    assert all(right > other + 0.1 for right, other in zip(again, worse, strict=True))
    with pytest.raises(LengthMismatchError):
        marian.score(SOURCES[:2], TARGETS[:1])
    assert marian.score([], []) == []


def test_the_prefix_does_not_count(nllb: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(nllb, lambda rows, _: [answer(["eng_Latn", "▁a", "b"]) for _ in rows], monkeypatch)
    assert best(nllb.translate(["زار"]))[0].score == pytest.approx(-1.0 * 4 / 3)  # two pieces and the end


def test_the_prefix_is_not_scored(nllb: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def score_batch(rows: Sequence[list[str]], targets: Sequence[list[str]], **options: Any) -> list[Any]:
        asked.append((targets, options))
        return [types.SimpleNamespace(log_probs=[-1.0, -2.0]) for _ in rows]

    monkeypatch.setattr(nllb, "_translator", types.SimpleNamespace(score_batch=score_batch))
    assert nllb.score(["زار"], ["city"]) == [-1.5]
    [(targets, options)] = asked
    assert targets[0][0] == "eng_Latn" and options["offset"] == 1 and options["max_input_length"] == 0


def test_alignments_name_words(marian: CTranslate2Engine) -> None:
    source = f"  {SOURCES[0]}"
    found = marian.translate([source], n_best=2, align=True)[0]
    for hypothesis in found:
        words = [hypothesis.text[slice(*target)] for _, target in hypothesis.alignment]
        assert words == hypothesis.text.split()
        assert {source[slice(*span)] for span, _ in hypothesis.alignment} <= set(SOURCES[0].rstrip(".").split())
    assert marian.translate([source])[0][0].alignment is None


def test_it_is_an_engine(marian: CTranslate2Engine) -> None:
    assert isinstance(marian, Engine)
    assert (marian.reads_hints, marian.aligns, marian.max_pieces) == (False, True, 509)
    assert marian.signature.startswith("ctranslate2:marian:arabic_mt-checkpoint-")
    assert marian.signature.endswith("|type:float32|beam:4")
    assert marian.translate([SOURCES[0]], [[]]) == marian.translate([SOURCES[0]])


def test_symbols_in_a_text_are_text(marian: CTranslate2Engine, nllb: CTranslate2Engine) -> None:
    for engine, lead in ((marian, 0), (nllb, 1)):
        row = engine._encode("زار </s> <pad> eng_Latn >>eng<< الوزير")
        assert not {"</s>", "<pad>", "eng_Latn", ">>eng<<"} & set(row[lead:-1])
        assert row[-1] == "</s>"


def test_long_texts_are_cut_before_and_never_inside(marian: CTranslate2Engine) -> None:
    long = " ".join(SOURCES * 2)
    assert marian.measure(long) > marian.max_pieces
    with pytest.raises(EngineError, match=r"source 2 has \d+ tokens, the model takes 512; split it"):
        marian.translate([SOURCES[0], long])
    with pytest.raises(EngineError, match=r"target 1 has \d+ tokens"):
        marian.score([SOURCES[0]], ["visited " * 300])
    pieces = split_long(long, marian.max_pieces, marian.measure)
    assert len(pieces) > 1 and all(h.text for h in best(marian.translate(pieces)))
    assert decode(marian, [Job(long)])[0][0].text.startswith(marian.translate(pieces)[0][0].text)


def test_what_the_limit_cut_is_decoded_again(marian: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(rows: Sequence[list[str]], options: dict[str, Any]) -> list[Any]:
        return [answer(["▁a"] * min(options["max_decoding_length"], 100 if len(row) > 9 else 3)) for row in rows]

    stand_in = scripted(marian, reply, monkeypatch)
    found = best(marian.translate(["زار", SOURCES[0]]))
    assert [options["max_decoding_length"] for _, options in stand_in.asked] == [64, 160]
    assert [len(h.text.split()) for h in found] == [3, 100]
    assert all(options["max_input_length"] == 0 for _, options in stand_in.asked)


def test_a_cut_hypothesis_is_kept_only_alone(marian: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(rows: Sequence[list[str]], options: dict[str, Any]) -> list[Any]:
        cut = ["▁a"] * options["max_decoding_length"]
        return [types.SimpleNamespace(hypotheses=[["▁T"], cut], scores=[-1.0, -2.0], attention=[]) for _ in rows]

    scripted(marian, reply, monkeypatch)
    assert [h.text for h in marian.translate([SOURCES[0]], n_best=2)[0]] == ["T"]
    scripted(marian, lambda rows, options: [answer(["▁a"] * options["max_decoding_length"])], monkeypatch)
    assert len(marian.translate([SOURCES[0]])[0][0].text.split()) == 160


def test_every_worker_gets_its_share(marian: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = scripted(marian, lambda rows, _: [answer(["▁a"]) for _ in rows], monkeypatch)
    tokens = sum(len(marian._encode(source)) for source in SOURCES)
    marian.translate(SOURCES)
    assert {options["max_batch_size"] for _, options in stand_in.asked} == {min(768, max(256, -(-tokens // 2)))}


def test_too_little_memory_means_smaller_batches(
    marian: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def reply(rows: Sequence[list[str]], options: dict[str, Any]) -> list[Any]:
        if options["max_batch_size"] > 200:
            raise RuntimeError("CUDA failed with error out of memory")
        return [answer(["▁a"]) for _ in rows]

    scripted(marian, reply, monkeypatch)
    assert {h.text for h in best(marian.translate(SOURCES))} == {"a"}
    assert "out of memory; going on with batches of" in caplog.text
    scripted(marian, lambda *_: (_ for _ in ()).throw(RuntimeError("out of memory")), monkeypatch)
    with pytest.raises(EngineError, match=r"out of memory.*translate fewer segments"):
        marian.translate(SOURCES)


def test_another_number_of_results_is_refused(marian: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = types.SimpleNamespace(score_batch=lambda rows, targets, **_: [])
    monkeypatch.setattr(marian, "_translator", stand_in)
    with pytest.raises(SegmentCountError):
        marian.score(SOURCES[:2], TARGETS[:2])


# Processes and threads


def test_threads_do_not_mix_results(marian: CTranslate2Engine, expected: dict[str, str]) -> None:
    wrong: list[str] = []

    def work(start: int) -> None:
        some = SOURCES[start::4]
        found = best(marian.translate(some))
        wrong.extend(h.text for h, source in zip(found, some, strict=True) if h.text != expected[source])

    threads = [threading.Thread(target=work, args=[start]) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_is_refused(marian: CTranslate2Engine) -> None:
    marian.translate(SOURCES[:1])
    child = os.fork()
    if not child:
        try:
            marian.translate(SOURCES[:1])
        except EngineError as error:
            os._exit(7 if "spawn" in str(error) else 1)
        finally:
            os._exit(2)
    for _ in range(200):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
        pytest.fail("the child hangs")
    assert os.waitstatus_to_exitcode(status) == 7


def test_it_is_pickled_as_its_settings(folder: Path) -> None:
    engine = CTranslate2Engine(folder, beam=2, threads=1, device="cpu")
    pickled = pickle.dumps(engine)
    again = pickle.loads(pickled)
    assert len(pickled) < 1000
    assert again.signature == engine.signature
    assert again.translate(SOURCES[:3]) == engine.translate(SOURCES[:3])


def _translated(engine: CTranslate2Engine, source: str, results: Any) -> None:
    results.put(engine.translate([source])[0][0].text)


def test_a_spawned_child_loads_its_own(folder: Path, expected: dict[str, str]) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    child = context.Process(target=_translated, args=(CTranslate2Engine(folder, threads=1), SOURCES[0], results))
    child.start()
    assert results.get(timeout=60) == expected[SOURCES[0]]
    child.join(timeout=60)
    results.close()
    assert child.exitcode == 0


# Files


def truncated(folder: Path) -> None:
    content = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(content[: len(content) // 2])


def truncated_and_listed(folder: Path) -> None:
    truncated(folder)
    write_checksums(folder)


def another_file(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"PK\x03\x04" + bytes(5000))
    write_checksums(folder)


@pytest.mark.parametrize(("damage", "said"), [
    (truncated, r"model\.bin: this file of the model is damaged"),
    (truncated_and_listed, "CTranslate2 cannot load the model"),
    (another_file, "CTranslate2 cannot load the model"),
    (lambda folder: (folder / "source.spm").unlink(), r"source\.spm: this file of the model is missing"),
    (lambda folder: (folder / "SHA256SUMS").unlink(), "SHA256SUMS cannot be read"),
    (lambda folder: (folder / "vmap.txt").write_text("\t▁a\n"), r"vmap\.txt: this file is not in the model's"),
    (lambda folder: (folder / "conversion.json").unlink() or write_checksums(folder), "not converted by arabic_mt"),
], ids=["truncated", "truncated, listed", "no model", "file missing", "no list", "file added", "not ours"])  # fmt: skip
def test_a_damaged_folder_is_refused(copy: Path, damage: Any, said: str) -> None:
    damage(copy)
    with pytest.raises(EngineUnavailableError, match=said):
        CTranslate2Engine(copy)


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    from arabic_mt.engines.compact import SHIPPED

    with pytest.raises(EngineUnavailableError, match=r"not converted by arabic_mt|not in the model's"):
        CTranslate2Engine(SHIPPED)
    (tmp_path / "config.json").write_text('{"model_type": "t5"}', encoding="utf-8")
    with pytest.raises(EngineUnavailableError, match="this is a t5 model"):
        CTranslate2Engine(tmp_path)
    with pytest.raises(EngineUnavailableError, match=r"no config\.json"):
        CTranslate2Engine(tmp_path / "nowhere")


# Devices and types


def test_devices() -> None:
    assert parse_device("cpu") == ("cpu", 0)
    for wrong in ("gpu", "cpu:1", "cuda:x", "auto:0", "cuda:", ""):
        with pytest.raises(EngineError, match=r"there is no device .* choose cpu, cuda|is not there"):
            parse_device(wrong)
    with pytest.raises(EngineError, match=r"CTranslate2 sees .* GPUs; use cpu"):
        parse_device("cuda:99")


def test_a_type_that_is_not_there_is_replaced_and_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, folder: Path
) -> None:
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda *_: {"int8", "float32"})
    supported_type.cache_clear()
    assert [supported_type("bfloat16", "cpu") for _ in range(3)] == ["float32"] * 3
    assert caplog.messages == ["bfloat16 computation is not supported by this cpu; using float32"]
    assert supported_type("auto", "cpu") == "int8" and supported_type("int8_float16", "cpu") == "int8"
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda *_: {"bfloat16", "float32"})
    supported_type.cache_clear()
    assert supported_type("auto", "cuda") == "bfloat16" and supported_type("float16", "cuda") == "bfloat16"
    supported_type.cache_clear()
    with pytest.raises(EngineError, match="no compute type 'int4'; choose auto or one of int8"):
        CTranslate2Engine(folder, compute_type="int4")


@pytest.mark.parametrize(("setting", "amd", "told"), [("1", True, 1), ("1", False, 0), ("0", True, 0), ("", True, 0)])
def test_mkl_on_amd_is_told_once(
    setting: str, amd: bool, told: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CT2_USE_MKL", setting)
    monkeypatch.setattr(devices, "_is_amd", lambda: amd)
    devices.warn_of_mkl.cache_clear()
    with caplog.at_level(logging.WARNING):
        devices.warn_of_mkl()
        devices.warn_of_mkl()
    assert len(caplog.records) == told
    devices.warn_of_mkl.cache_clear()


# The shortlist


def test_a_shortlist_keeps_the_translations(copy: Path, marian: CTranslate2Engine, expected: dict[str, str]) -> None:
    text = build_shortlist(expected.items(), marian.pieces, candidates=12, common=3)
    always, *lines = text.rstrip("\n").split("\n")
    assert always.startswith("\t") and "e" in always.split()
    assert all(line.count("\t") == 1 and line.partition("\t")[0] for line in lines)
    add_shortlist(copy, text)
    short = CTranslate2Engine(copy, threads=1)
    assert short.signature.endswith("|shortlist:yes")
    assert [h.text for h in best(short.translate(SOURCES))] == list(expected.values())
    assert CTranslate2Engine(copy, shortlist=False).signature == marian.signature


def test_a_shortlist_is_kept_to(copy: Path) -> None:
    add_shortlist(copy, "\t▁T h e\n")
    found = best(CTranslate2Engine(copy, beam=1).translate(SOURCES[:3]))
    assert {letter for h in found for letter in h.text} <= set("The ")


def test_a_shortlist_that_is_missing_is_said(folder: Path) -> None:
    with pytest.raises(EngineUnavailableError, match=f"no shortlist .{SHORTLIST}."):
        CTranslate2Engine(folder, shortlist=True)


def test_model_1_finds_what_goes_together(marian: CTranslate2Engine, nllb: CTranslate2Engine) -> None:
    rows = [("زار أمس", "a z"), ("زار غدا", "a y"), ("زار", "a")]  # by counts alone "a" would win everywhere
    found = dict(shortlist._lexicon([(source.split(), target.split()) for source, target in rows], 1))
    assert found == {"زار": ["a"], "أمس": ["z"], "غدا": ["y"]}
    for engine, always in ((marian, "1"), (nllb, "eng_Latn")):
        lines = build_shortlist([], engine.pieces).splitlines()
        assert len(lines) == 1 and always in lines[0].split()
