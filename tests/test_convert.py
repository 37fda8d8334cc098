"""Conversion into the user's cache: once, whole or not at all, and only what says the same as its checkpoint."""

from __future__ import annotations

import json
import pickle
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import checkpoints
import pytest

from arabic_mt.engines import convert, store
from arabic_mt.engines.checkpoint import Checkpoint, inspect_checkpoint
from arabic_mt.engines.checksums import CHECKSUMS, sha256, verify_folder, write_checksums
from arabic_mt.engines.convert import converted, list_models, open_converted, read_conversion, remove
from arabic_mt.engines.parity import Agreement
from arabic_mt.engines.store import cache_folder
from arabic_mt.errors import EngineError, EngineUnavailableError


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Let torch work with one thread: on models so small the others only wait for each other."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no network."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ARABIC_MT_CACHE", str(folder))

    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return folder


@pytest.fixture
def marian(tmp_path: Path) -> Checkpoint:
    """A copy of the tiny Marian checkpoint."""
    return inspect_checkpoint(shutil.copytree(checkpoints.marian(), tmp_path / "opus-mt-ar-en"))


@pytest.fixture
def fake_conversion(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Replace the conversion by one that takes a moment and writes a little; yields the folders it was asked for."""
    asked: list[Path] = []

    def write(checkpoint: Checkpoint, quantization: str, folder: Path, *, clean: bool) -> None:
        asked.append(folder)
        with store.staged(folder, clean=clean) as work:
            (work / "model.bin").write_bytes(b"weights")
            time.sleep(0.2)
            write_checksums(work)

    monkeypatch.setattr(convert, "_convert", write)
    yield asked


def names(folder: Path) -> list[str]:
    """Return what a folder holds, lock files left out."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


@pytest.mark.parametrize("quantization", ["float32", "int8"])
def test_a_conversion_is_whole_checked_and_made_once(
    marian: Checkpoint, quantization: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: sha256(path) for path in marian.folder.iterdir()}
    folder = converted(marian, quantization=quantization)
    assert {path.name: sha256(path) for path in marian.folder.iterdir()} == before
    conversion = open_converted(folder)
    assert (conversion.name, conversion.family, conversion.quantization) == ("opus-mt-ar-en", "marian", quantization)
    assert conversion.compared > 40
    assert conversion.agreement >= (1.0 if quantization == "float32" else 0.8)
    assert set(conversion.versions) == {"ctranslate2", "transformers", "torch"}
    assert {"model.bin", "source.spm", "target.spm", "vocab.json"} <= set(verify_folder(folder, ""))
    monkeypatch.setattr(convert, "_convert", None)  # would fail if it were called
    assert converted(marian, quantization=quantization) == folder


def test_nllb_keeps_the_ids_of_its_checkpoint() -> None:
    folder = converted(inspect_checkpoint(checkpoints.nllb()), quantization="float32")
    added = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["added_tokens"]
    vocabulary = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
    assert {token["id"]: vocabulary[token["id"]] for token in added} == {t["id"]: t["content"] for t in added}
    assert vocabulary[-checkpoints.NLLB_SPARE :] == [f"madeupword{len(vocabulary) - 2 + i}" for i in (0, 1)]
    assert open_converted(folder).agreement == 1.0


def test_a_changed_checkpoint_is_another_model(marian: Checkpoint, fake_conversion: list[Path]) -> None:
    first = converted(marian)
    assert converted(marian) == first
    assert converted(marian, quantization="float32") != first
    (marian.folder / "vocab.json").write_text("{}", encoding="utf-8")
    assert converted(marian) != first
    assert len(fake_conversion) == 3


def test_several_at_once_convert_once(marian: Checkpoint, fake_conversion: list[Path], cache: Path) -> None:
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(converted(marian))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fake_conversion) == 1
    assert len(set(found)) == 1 and len(found) == 3
    assert names(cache / "converted") == [found[0].name]


KILLED = """
import os, signal, sys, types
from pathlib import Path
engine = types.SimpleNamespace(model=None, pieces=None, where_to_look=None, _where_to_look=None)
fake = types.ModuleType("arabic_mt.engines.transformers")
fake.TransformersEngine = lambda *_, **__: engine
sys.modules["arabic_mt.engines.transformers"] = fake
from arabic_mt.engines import convert
from arabic_mt.engines.checkpoint import inspect_checkpoint
def half(model, pieces, place, quantization, folder):
    (folder / "model.bin").write_bytes(b"half of it")
    os.kill(os.getpid(), signal.SIGKILL)
convert._write = half
convert.greedy_paths = lambda *_: None
convert.converted(inspect_checkpoint(Path(sys.argv[1])), quantization="float32")
"""


def test_a_killed_conversion_leaves_nothing_that_counts(marian: Checkpoint, cache: Path) -> None:
    killed = subprocess.run([sys.executable, "-W", "error", "-c", KILLED, str(marian.folder)], capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    left = names(cache / "converted")
    assert len(left) == 1 and left[0].startswith(".")
    assert list_models() == []
    folder = converted(marian, quantization="float32")  # the lock of the dead does not stop it
    assert names(cache / "converted") == [folder.name]
    assert open_converted(folder).agreement == 1.0


def test_a_full_disk_is_said_and_leaves_nothing(marian: Checkpoint, cache: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(EngineUnavailableError, match=r"cache: the cache cannot be written .*ARABIC_MT_CACHE"):
            converted(marian, quantization="float32")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names(cache / "converted") == []


def test_a_cache_that_cannot_be_made_is_said(
    marian: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ARABIC_MT_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(EngineUnavailableError, match=r"file/cache: the cache cannot be written .*ARABIC_MT_CACHE"):
        converted(marian)


def test_a_conversion_that_says_something_else_is_refused(
    marian: Checkpoint, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = convert._write

    def damaged(model: Any, *rest: Any) -> None:
        model.model.shared.weight.data.copy_(model.model.shared.weight.roll(1, 0).clone())  # every id one off
        write(model, *rest)

    monkeypatch.setattr(convert, "_write", damaged)
    with pytest.raises(EngineUnavailableError, match=r"float32, \d+ of \d+ tokens equal .* at least 100% should"):
        converted(marian, quantization="float32")
    assert names(cache / "converted") == []


@pytest.mark.parametrize(
    ("quantization", "same", "fine"), [("int8", 79, False), ("int8", 80, True), ("float32", 99, False)]
)
def test_how_many_tokens_must_agree(marian: Checkpoint, quantization: str, same: int, fine: bool) -> None:
    if fine:
        convert._refuse_other(marian, quantization, Agreement(same, 100))
    else:
        with pytest.raises(EngineUnavailableError, match=f"{same} of 100 tokens"):
            convert._refuse_other(marian, quantization, Agreement(same, 100))


def test_a_damaged_folder_of_the_cache_is_made_again(
    marian: Checkpoint, fake_conversion: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    folder = converted(marian)
    (folder / "model.bin").write_bytes(b"weighty")
    assert converted(marian) == folder
    verify_folder(folder, "")
    assert len(fake_conversion) == 2
    assert "model.bin: this file of the model is damaged" in caplog.text


def test_torch_is_named_where_it_is_missing(marian: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(EngineUnavailableError, match=r"arabic_mt\[hf\]"):
        converted(marian)


def test_what_cannot_be_converted_is_refused(marian: Checkpoint) -> None:
    with pytest.raises(EngineError, match="no quantization 'int4'; choose one of int8"):
        converted(marian, quantization="int4")
    with pytest.raises(EngineUnavailableError, match="compact"):
        converted(Checkpoint(marian.folder, "compact", "x"))


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_a_pickle_is_read_as_weights_and_never_run(marian: Checkpoint, tmp_path: Path, cache: Path) -> None:
    import torch
    from safetensors.torch import load_file

    weights = marian.folder / "model.safetensors"
    torch.save(load_file(weights), marian.folder / "pytorch_model.bin")
    weights.unlink()
    checkpoint = inspect_checkpoint(marian.folder)
    assert not checkpoint.safetensors
    assert open_converted(converted(checkpoint, quantization="float32")).agreement == 1.0

    torch.save({"weight": Trap(tmp_path / "sprung")}, marian.folder / "pytorch_model.bin")
    with pytest.raises(EngineUnavailableError):
        converted(checkpoint, quantization="float32")
    (marian.folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    with pytest.raises(EngineUnavailableError):
        converted(checkpoint, quantization="float32")
    assert not (tmp_path / "sprung").exists()


def test_models_are_listed_and_removed(marian: Checkpoint, cache: Path, fake_conversion: list[Path]) -> None:
    assert list_models() == [] and remove("opus-mt-ar-en") == []
    folders = [converted(marian, quantization=quantization) for quantization in ("int8", "float32")]
    for folder in folders:
        record = ["opus-mt-ar-en", "", "marian", folder.name.split("-")[4], 512, 512, 0, 1.0, 96, {}]
        (folder / "conversion.json").write_text(
            json.dumps(dict(zip(convert.Conversion.__dataclass_fields__, record, strict=True))), encoding="utf-8"
        )
    assert [model.conversion.quantization for model in list_models()] == ["float32", "int8"]
    assert all(model.size > 100 for model in list_models())
    assert remove(folders[0].name) == [folders[0]]
    assert remove("../opus-mt-ar-en") == []
    assert remove("opus-mt-ar-en") == [folders[1]]
    assert names(cache / "converted") == []


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    assert cache_folder() == cache and not cache.exists()
    monkeypatch.delenv("ARABIC_MT_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "arabic_mt"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == tmp_path / ".cache" / "arabic_mt"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == tmp_path / ".cache" / "arabic_mt"
    assert names(tmp_path) == []


def test_hashes_are_remembered_until_the_file_changes(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    first = store.remembered_sha256(path)
    assert first == sha256(path)
    computed: list[Path] = []
    monkeypatch.setattr(store, "sha256", lambda path: computed.append(path) or sha256(path))
    assert store.remembered_sha256(path) == first and not computed
    path.write_bytes(b"other")
    assert store.remembered_sha256(path) == sha256(path) != first
    (cache / store.HASHES).write_text("[broken", encoding="utf-8")
    assert store.remembered_sha256(path) == sha256(path)
    monkeypatch.setenv("ARABIC_MT_CACHE", str(path / "no folder"))
    assert store.remembered_sha256(path) == sha256(path)


def test_without_locks_the_slower_one_takes_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    folder = tmp_path / "model"
    with store.locked(tmp_path / "lock") as alone, store.staged(folder, clean=alone) as slow:
        assert not alone
        (slow / "file").write_text("slow", encoding="utf-8")
        with store.staged(folder, clean=False) as quick:
            (quick / "file").write_text("quick", encoding="utf-8")
    assert (folder / "file").read_text(encoding="utf-8") == "quick"
    assert names(tmp_path) == ["model"] or names(tmp_path) == ["lock", "model"]


@pytest.mark.parametrize("content", ["", "[]", '{"name": "x"}', "\xff"])
def test_a_broken_record_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "conversion.json").write_text(content, encoding="latin-1")
    (tmp_path / "model.bin").write_bytes(b"")
    write_checksums(tmp_path)
    assert read_conversion(tmp_path) is None
    with pytest.raises(EngineUnavailableError, match=r"not converted by arabic_mt"):
        open_converted(tmp_path)


def test_every_fault_of_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailableError, match=f"no complete model here .*{CHECKSUMS}.*; do this"):
        verify_folder(tmp_path, "do this")
    (tmp_path / "vocab.json").write_text("{}", encoding="utf-8")
    write_checksums(tmp_path)
    with pytest.raises(EngineUnavailableError, match=r"model\.bin is not listed; do this"):
        verify_folder(tmp_path, "do this")
    (tmp_path / "model.bin").write_bytes(b"weights")
    write_checksums(tmp_path)
    verify_folder(tmp_path, "do this")
    (tmp_path / "vmap.txt").write_text("", encoding="utf-8")
    with pytest.raises(EngineUnavailableError, match=r"vmap\.txt: this file is not in the model's .*; do this"):
        verify_folder(tmp_path, "do this")
    (tmp_path / "vmap.txt").unlink()
    (tmp_path / "model.bin").write_bytes(b"weight")
    with pytest.raises(EngineUnavailableError, match=r"model\.bin: this file of the model is damaged"):
        verify_folder(tmp_path, "do this")
    (tmp_path / "model.bin").unlink()
    with pytest.raises(EngineUnavailableError, match=r"model\.bin: this file of the model is missing"):
        verify_folder(tmp_path, "do this")
