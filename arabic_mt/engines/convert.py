"""Convert a checkpoint to CTranslate2 once, into the user's cache, and check that it still says the same."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..errors import EngineError, EngineUnavailableError
from .attention import Place
from .checkpoint import Checkpoint, Family, weight_files
from .checksums import verify_folder, write_checksums
from .parity import Agreement, greedy_paths, measure_agreement
from .pieces import END, PAD, UNKNOWN, Pieces
from .store import VARIABLE, cache_folder, discard, locked, remembered_sha256, staged

logger = logging.getLogger(__name__)

QUANTIZATIONS = ("int8", "float16", "bfloat16", "float32")
LEAST_AGREEMENT = {"float32": 1.0}  # share of tokens that must equal those of transformers
LEAST_QUANTIZED_AGREEMENT = 0.8
FORMAT = 1  # of the converted folder; a change makes old folders unknown
RECORD = "conversion.json"
TOKENIZER_FILES = (
    "source.spm", "target.spm", "vocab.json", "sentencepiece.bpe.model", "tokenizer.json", "tokenizer_config.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is known about a converted model.

    Attributes:
        name: of the checkpoint.
        revision: the commit of a downloaded checkpoint, else empty.
        family: ``marian``, ``nllb`` or ``m2m100``.
        quantization: the type of the weights on disk.
        max_length: source pieces that the model was trained for.
        positions: the most tokens that either side may have, control symbols included.
        alignment_step: how many steps after a token was written its word alignment is read.
        agreement: the share of tokens that equal those of transformers, 0 to 1.
        compared: how many tokens were compared.
        versions: of ctranslate2, transformers and torch.
    """

    name: str
    revision: str
    family: Family
    quantization: str
    max_length: int
    positions: int
    alignment_step: int
    agreement: float
    compared: int
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class CachedModel:
    """A converted model in the cache. ``size`` is in bytes."""

    folder: Path
    conversion: Conversion
    size: int


def converted(checkpoint: Checkpoint, *, quantization: str = "int8") -> Path:
    """Return the folder of the converted checkpoint; convert it unless the cache has it, whole and undamaged.

    Another process that asks for the same meanwhile waits. A killed conversion leaves nothing that is ever used.

    Args:
        checkpoint: a MarianMT, NLLB or M2M100 checkpoint.
        quantization: one of :data:`QUANTIZATIONS`.

    Raises:
        EngineUnavailableError: torch and transformers are missing, the checkpoint cannot be read, the cache cannot
            be written, or the converted model does not say what the checkpoint says.
        EngineError: there is no such quantization.
    """
    if quantization not in QUANTIZATIONS:
        raise EngineError(f"there is no quantization {quantization!r}; choose one of {', '.join(QUANTIZATIONS)}")
    if checkpoint.family == "compact":
        raise EngineUnavailableError(f"{checkpoint.folder}: a compact model needs no conversion; open it as it is")
    folder = _models() / f"{_slug(checkpoint.name)}-{quantization}-{_key(checkpoint, quantization)}"
    if not _is_whole(folder):
        with _cache_errors(), locked(folder.with_name(f".{folder.name}.lock")) as alone:
            if not _is_whole(folder):  # nobody made it meanwhile
                if folder.exists():
                    discard(folder)
                _convert(checkpoint, quantization, folder, clean=alone)
    return folder


def read_conversion(folder: Path) -> Conversion | None:
    """Return what a folder says about its conversion; None if it says nothing that can be read."""
    try:
        return Conversion(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def open_converted(folder: Path) -> Conversion:
    """Verify the folder of a converted model and return its record.

    Raises:
        EngineUnavailableError: a file is missing, damaged or not listed, or the folder was not converted by us.
    """
    remedy = "convert the checkpoint again"
    verify_folder(folder, remedy)
    if conversion := read_conversion(folder):
        return conversion
    raise EngineUnavailableError(f"{folder}: this model was not converted by arabic_mt (no {RECORD}); {remedy}")


def list_models() -> list[CachedModel]:
    """Return the converted models of the cache, sorted by name."""
    found = []
    for folder in sorted(_models().glob("[!.]*/")):
        if conversion := read_conversion(folder):
            found.append(CachedModel(folder, conversion, sum(path.stat().st_size for path in folder.iterdir())))
    return found


def remove(name: str) -> list[Path]:
    """Remove converted models from the cache.

    Args:
        name: of the checkpoint, or of the folder.

    Returns:
        The folders that were removed; none if the cache has no such model.
    """
    removed = [model.folder for model in list_models() if name in (model.conversion.name, model.folder.name)]
    with _cache_errors():
        for folder in removed:
            with locked(folder.with_name(f".{folder.name}.lock")):
                discard(folder)
    return removed


def _models() -> Path:
    return cache_folder() / "converted"


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", name).lstrip(".-")[-60:] or "model"


def _key(checkpoint: Checkpoint, quantization: str) -> str:
    """Return a hash over everything that the converted model depends on."""
    import ctranslate2

    texts = sorted(path for pattern in ("*.json", "*.spm", "*.model") for path in checkpoint.folder.glob(pattern))
    paths = [*texts, *weight_files(checkpoint.folder)]
    files = [(path.name, path.stat().st_size, remembered_sha256(path)) for path in paths]
    content = json.dumps([FORMAT, ctranslate2.__version__, quantization, files])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    try:
        verify_folder(folder, "it is converted again")
    except EngineUnavailableError as error:
        logger.warning("%s", error)
        return False
    return True


@contextmanager
def _cache_errors() -> Iterator[None]:
    """Turn what goes wrong on the cache's disk into an error that says what to do."""
    try:
        yield
    except OSError as error:
        remedy = f"free some space, or set {VARIABLE} to a folder that can be written"
        message = f"{cache_folder()}: the cache cannot be written ({error}); {remedy}"
        raise EngineUnavailableError(message) from error


def _convert(checkpoint: Checkpoint, quantization: str, folder: Path, *, clean: bool) -> None:
    from .transformers import TransformersEngine

    engine = TransformersEngine(checkpoint, device="cpu", dtype="float32")
    place = engine._where_to_look
    logger.info("%s: converting to CTranslate2 (%s) in %s", checkpoint.folder, quantization, folder)
    paths = greedy_paths(engine.model, engine.pieces)
    with staged(folder, clean=clean) as work:
        _write(engine.model, engine.pieces, place, quantization, work)
        for name in TOKENIZER_FILES:
            if (checkpoint.folder / name).is_file():
                shutil.copyfile(checkpoint.folder / name, work / name)
        compute_type = "float32" if quantization in ("float16", "bfloat16") else "default"  # the CPU has no halves
        agreement = measure_agreement(paths, engine.pieces, work, checkpoint.family, compute_type)
        _refuse_other(checkpoint, quantization, agreement)
        conversion = Conversion(
            checkpoint.name, checkpoint.revision, checkpoint.family, quantization, checkpoint.max_length,
            engine.model.config.max_position_embeddings, place.step, round(agreement.share, 4), agreement.compared,
            _versions(),
        )  # fmt: skip
        (work / RECORD).write_text(json.dumps(asdict(conversion), ensure_ascii=False, indent=1), encoding="utf-8")
        write_checksums(work)


class _Tokenizer:
    """What the converter asks a tokenizer, answered by the checkpoint's pieces: the vocabulary has their ids.

    The tokenizers of transformers can lose the language symbols, and want further packages.
    """

    bos_token, eos_token, unk_token, pad_token = "<s>", END, UNKNOWN, PAD

    def __init__(self, pieces: Pieces, size: int) -> None:
        self.special_tokens_map: dict[str, str] = {}
        self.unk_token_id = pieces.id_of(UNKNOWN)
        self._tokens = [pieces.token_of(i) for i in range(size)]
        for i, token in enumerate(self._tokens):
            if token == UNKNOWN and i != self.unk_token_id:
                self._tokens[i] = f"madeupword{i}"  # a row of the embedding that no token has

    def get_vocab(self) -> dict[str, int]:
        return {token: i for i, token in enumerate(self._tokens)}

    def convert_ids_to_tokens(self, token_id: int) -> str:
        return self._tokens[token_id]


def _write(model: Any, pieces: Pieces, place: Place, quantization: str, folder: Path) -> None:
    """Write ``model.bin``, ``config.json`` and the vocabulary; ``place`` is where attention aligns words."""
    import numpy as np
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        """The converter of CTranslate2, given what is loaded already."""

        def load_model(self, *_: Any, **__: Any) -> Any:
            return model

        def load_tokenizer(self, *_: Any, **__: Any) -> _Tokenizer:
            return _Tokenizer(pieces, model.config.vocab_size)

        def _load(self) -> Any:
            spec = super()._load()
            spec.decoder.alignment_layer = np.int16(place.layer)
            spec.decoder.alignment_heads = np.int16(1 if place.one_head else model.config.decoder_attention_heads)
            return spec

    Converter(model.config.name_or_path).convert(str(folder), quantization=quantization, force=True)


def _refuse_other(checkpoint: Checkpoint, quantization: str, agreement: Agreement) -> None:
    least = LEAST_AGREEMENT.get(quantization, LEAST_QUANTIZED_AGREEMENT)
    if agreement.share < least:
        raise EngineUnavailableError(
            f"{checkpoint.folder}: converted to {quantization}, {agreement.same} of {agreement.compared} tokens equal "
            f"those of transformers, at least {least:.0%} should; use the transformers backend, or another quantization"
        )


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("ctranslate2", "transformers", "torch")}
