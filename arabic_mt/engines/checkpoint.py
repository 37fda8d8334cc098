"""Find a checkpoint and recognise what it is: its family, its direction, its files. Nothing heavy is loaded."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import EngineUnavailableError

Family = Literal["marian", "nllb", "m2m100", "compact"]

ARABIC = frozenset({"ar", "ara", "arb", "arabic"})
ENGLISH = frozenset({"en", "eng", "english"})
NLLB_IDS = {"arb_Arab": 256011, "eng_Latn": 256047}  # of nllb-200; other ids mean a broken tokenizer
NLLB_VOCABULARY = 256206
_NAME = re.compile(r"opus-mt-(?:tc-[a-z]+-)?([A-Za-z_]+)-([A-Za-z_]+)$")
_PATTERNS = ["*.json", "*.model", "*.spm", "*.safetensors", "*.txt"]
_PICKLES = ["pytorch_model*.bin"]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model's folder and what its configuration says.

    Attributes:
        folder: where the files lie.
        family: ``marian``, ``nllb``, ``m2m100`` or ``compact``.
        name: the Hugging Face id or the folder's name.
        revision: the commit of a downloaded model, else empty.
        safetensors: whether the weights are safetensors; else they are a pickle, read with ``weights_only``.
        max_length: source pieces that the model was trained for.
    """

    folder: Path
    family: Family
    name: str
    revision: str = ""
    safetensors: bool = True
    max_length: int = 512


def locate(model: str | Path, *, revision: str | None = None, offline: bool = False) -> tuple[Path, str]:
    """Return the folder of a model and its commit: a local folder, or one downloaded into the Hugging Face cache.

    Raises:
        EngineUnavailableError: there is no such model, or it cannot be downloaded; says what to do.
    """
    folder = Path(model)
    if folder.is_dir():
        return folder, ""
    if folder.is_absolute() or str(model).startswith((".", "~")) or str(model).count("/") != 1:
        remedy = "give a folder or a Hugging Face id (owner/name)"
        raise EngineUnavailableError(f"{model}: there is no such folder; {remedy}")
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise EngineUnavailableError(f"{model}: downloading needs an extra: pip install 'arabic_mt[hf]'") from error
    offline = offline or os.environ.get("HF_HUB_OFFLINE", "") in ("1", "ON", "YES", "TRUE")
    try:
        path = _snapshot(snapshot_download, str(model), revision, offline)
    except Exception as error:  # the hub raises a dozen kinds; all mean that the model is not to be had
        place = "is not in the local cache" if offline else "cannot be downloaded"
        remedy = "fetch it once while online: arabic-mt models fetch " + str(model)
        raise EngineUnavailableError(f"{model}: {place} ({type(error).__name__}: {_short(error)}); {remedy}") from error
    return path, path.name


def _snapshot(download: Any, model: str, revision: str | None, offline: bool) -> Path:
    options = {"revision": revision, "local_files_only": offline}
    path = Path(download(model, allow_patterns=_PATTERNS, **options))
    if not any(path.glob("*.safetensors")):
        path = Path(download(model, allow_patterns=[*_PATTERNS, *_PICKLES], **options))
    return path


def _short(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]


def inspect_checkpoint(folder: Path, *, name: str = "", revision: str = "") -> Checkpoint:
    """Recognise a checkpoint from its configuration.

    Raises:
        EngineUnavailableError: it is no model, wants code of its own, or does not translate Arabic into English.
    """
    if (folder / "spm.model").is_file() and (folder / "model.bin").is_file():
        return Checkpoint(folder, "compact", name or folder.name)
    config = _json(folder / "config.json")
    if not config:
        raise EngineUnavailableError(f"{folder}: there is no config.json; this is no model's folder")
    if config.get("auto_map"):
        message = f"{folder}: the model wants code of its own (auto_map), which is never run; choose another"
        raise EngineUnavailableError(message)
    kind = config.get("model_type", "")
    if kind == "marian":
        _refuse_other_direction(folder, name or str(config.get("_name_or_path", "")))
        family: Family = "marian"
    elif kind == "m2m_100":
        family = "nllb" if config.get("vocab_size", 0) > 200_000 or _knows(folder, "arb_Arab") else "m2m100"
    else:
        raise EngineUnavailableError(
            f"{folder}: this is a {kind or 'nameless'} model; arabic_mt translates with MarianMT, NLLB and M2M100"
        )
    safetensors = any(folder.glob("*.safetensors"))
    if not safetensors and not any(folder.glob("pytorch_model*.bin")):
        raise EngineUnavailableError(f"{folder}: there are no weights here (*.safetensors or pytorch_model.bin)")
    limit = int(config.get("max_position_embeddings", 512))
    return Checkpoint(folder, family, name or folder.name, revision, safetensors, min(limit, 512))


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EngineUnavailableError(f"{path}: cannot be read as JSON ({error}); fetch the model again") from error
    return found if isinstance(found, dict) else {}


def _knows(folder: Path, token: str) -> bool:
    return any(token in path.read_text(encoding="utf-8") for path in folder.glob("*token*.json"))


def _refuse_other_direction(folder: Path, name: str) -> None:
    """Refuse a Marian model that says it translates something else; one that says nothing is let through."""
    settings = _json(folder / "tokenizer_config.json")
    source, target = str(settings.get("source_lang") or ""), str(settings.get("target_lang") or "")
    if not (source and target) and (match := _NAME.search(name)):
        source, target = match.groups()
    if source and source.casefold() not in ARABIC:
        raise EngineUnavailableError(f"{folder}: this model translates {source}→{target or '?'}, not Arabic→English")
    if target and target.casefold() not in ENGLISH and not _knows_marian(folder, ">>eng<<"):
        raise EngineUnavailableError(f"{folder}: this model translates {source or '?'}→{target}, not Arabic→English")


def _knows_marian(folder: Path, token: str) -> bool:
    return token in _json(folder / "vocab.json")
