"""Find a checkpoint and recognise what it is: its family, its direction, its files. Nothing heavy is loaded."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import EngineUnavailableError

Family = Literal["marian", "nllb", "m2m100", "compact"]

# Codes of Arabic and its varieties (ISO 639), and the groups of languages that hold it (ISO 639-5): OPUS-MT has
# models from "ar", "ara", "sem", "afa" and "mul" into English.
ARABIC = frozenset({
    "ar", "ara", "arb", "arabic", "aeb", "acm", "acq", "afb", "ajp", "apc", "arq", "ars", "ary", "arz", "shu",
    "sem", "afa", "mul",
})  # fmt: skip
ENGLISH = frozenset({"en", "eng", "english"})
MAX_PIECES = 512  # OPUS-MT and NLLB were trained on no longer sources

_TOKENIZERS = {
    "marian": {"MarianTokenizer"},
    "m2m_100": {"NllbTokenizer", "M2M100Tokenizer"},
}
_ANY_TOKENIZER = {"", "PreTrainedTokenizer", "PreTrainedTokenizerFast", "TokenizersBackend"}
_NAME = re.compile(r"opus-mt-(?:tc-(?:[a-z]+-)*?)?([A-Za-z_]+)-([A-Za-z_]+)$")
_PATTERNS = ["*.json", "*.model", "*.spm", "*.safetensors", "*.txt"]
_PICKLES = ["pytorch_model*.bin"]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model's folder and what its configuration says.

    Attributes:
        folder: where the files lie.
        family: ``marian``, ``nllb``, ``m2m100`` or ``compact``.
        name: the Hugging Face id of a downloaded model, else the folder's name.
        revision: the commit of a downloaded model, else empty.
        safetensors: whether the weights are safetensors; else they are a pickle, read with ``weights_only``.
        max_length: source tokens that the model was trained for, control symbols included.
    """

    folder: Path
    family: Family
    name: str
    revision: str = ""
    safetensors: bool = True
    max_length: int = MAX_PIECES

    def fingerprint(self) -> str:
        """Return twelve characters that stand for the weights: of the commit, else of their SHA-256."""
        if self.revision:
            return self.revision[:12]
        digest = hashlib.sha256()
        for path in weight_files(self.folder) or [self.folder / "model.bin"]:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:12]


def locate(model: str | Path, *, revision: str | None = None, offline: bool = False) -> tuple[Path, str]:
    """Return the folder of a model and its commit: a local folder, or one downloaded into the Hugging Face cache.

    Raises:
        EngineUnavailableError: there is no such model, or it cannot be downloaded; says what to do.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder, ""
    if folder.exists():
        raise EngineUnavailableError(f"{model}: this is a file; give the folder of a model")
    if folder.is_absolute() or str(model).startswith((".", "~")) or str(model).count("/") != 1:
        remedy = "give a folder or a Hugging Face id (owner/name)"
        raise EngineUnavailableError(f"{model}: there is no such folder; {remedy}")
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise EngineUnavailableError(f"{model}: downloading needs an extra: pip install 'arabic_mt[hf]'") from error
    offline = offline or os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
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

    Args:
        folder: where the files lie.
        name: what the user asked for.
        revision: the commit of a downloaded model.

    Raises:
        EngineUnavailableError: it is no model, wants code of its own, lacks a file, or does not translate Arabic
            into English.
    """
    shown = name if name and revision else folder.resolve().name
    if (folder / "spm.model").is_file() and (folder / "model.bin").is_file():
        return Checkpoint(folder, "compact", shown, revision)
    config = read_json(folder / "config.json")
    if not config:
        raise EngineUnavailableError(f"{folder}: there is no config.json; this is no model's folder")
    settings = read_json(folder / "tokenizer_config.json")
    _refuse_own_code(folder, config, settings)
    family = _family(folder, config, settings)
    if family == "marian":
        _refuse_other_direction(folder, settings, name or str(config.get("_name_or_path") or ""))
    weights = weight_files(folder)
    if not weights:
        raise EngineUnavailableError(f"{folder}: there are no weights here (*.safetensors or pytorch_model.bin)")
    safetensors = weights[0].suffix == ".safetensors"
    return Checkpoint(folder, family, shown, revision, safetensors, _max_length(config, settings))


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, an empty one if there is no such file.

    Raises:
        EngineUnavailableError: the file cannot be read.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EngineUnavailableError(f"{path}: cannot be read as JSON ({error}); fetch the model again") from error
    return found if isinstance(found, dict) else {}


def weight_files(folder: Path) -> list[Path]:
    """Return the files of the weights, safetensors before pickles, all shards in order; none if there are none.

    Raises:
        EngineUnavailableError: a shard that the index names is missing.
    """
    for whole in ("model.safetensors", "pytorch_model.bin"):
        if (folder / whole).is_file():
            return [folder / whole]
        if index := read_json(folder / f"{whole}.index.json"):
            shards = sorted({str(shard) for shard in index.get("weight_map", {}).values()})
            if missing := [shard for shard in shards if not (folder / shard).is_file()]:
                raise EngineUnavailableError(f"{folder}: {missing[0]} is missing; fetch the model again")
            return [folder / shard for shard in shards]
    return []


def _refuse_own_code(folder: Path, config: dict[str, Any], settings: dict[str, Any]) -> None:
    if config.get("auto_map") or settings.get("auto_map"):
        message = f"{folder}: the model wants code of its own (auto_map), which is never run; choose another"
        raise EngineUnavailableError(message)
    kind, tokenizer = str(config.get("model_type") or ""), str(settings.get("tokenizer_class") or "")
    known = _TOKENIZERS.get(kind)
    if known and tokenizer.removesuffix("Fast") not in known | _ANY_TOKENIZER:
        message = f"{folder}: a {kind} model with a {tokenizer} is not understood; choose one with {' or '.join(known)}"
        raise EngineUnavailableError(message)


def _family(folder: Path, config: dict[str, Any], settings: dict[str, Any]) -> Family:
    kind = str(config.get("model_type") or "")
    if kind == "marian":
        return "marian"
    if kind != "m2m_100":
        raise EngineUnavailableError(
            f"{folder}: this is a {kind or 'nameless'} model; arabic_mt translates with MarianMT, NLLB and M2M100"
        )
    classes = {str(config.get("tokenizer_class")), str(settings.get("tokenizer_class"))}
    slow = (folder / "vocab.json").is_file() and not (folder / "tokenizer.json").is_file()
    return "m2m100" if slow or "M2M100Tokenizer" in classes else "nllb"


def _max_length(config: dict[str, Any], settings: dict[str, Any]) -> int:
    """Return the smallest of the limits that the files name; some name an absurd one."""
    limits = [config.get("max_position_embeddings"), settings.get("model_max_length"), MAX_PIECES]
    return int(min(limit for limit in limits if isinstance(limit, int | float) and limit > 0))


def _refuse_other_direction(folder: Path, settings: dict[str, Any], name: str) -> None:
    """Refuse a Marian model that says it translates something else; one that says nothing is let through."""
    source, target = str(settings.get("source_lang") or ""), str(settings.get("target_lang") or "")
    if not (source and target) and (match := _NAME.search(name)):
        source, target = match.groups()
    sources, targets = _codes(source), _codes(target)
    if (source and not sources & ARABIC) or (target and not targets & ENGLISH):
        said = f"{source or '?'}→{target or '?'}"
        raise EngineUnavailableError(f"{folder}: this model translates {said}, not Arabic→English; choose another")
    if len(targets) > 1 and ">>eng<<" not in read_json(folder / "vocab.json"):
        message = f"{folder}: this model translates into {target}, but its vocabulary has no >>eng<< to ask for English"
        raise EngineUnavailableError(message)


def _codes(languages: str) -> set[str]:
    """Return the language codes of a description such as ``ara``, ``deu+eng+nld`` or ``ara_Arab``.

    >>> sorted(_codes("deu_eng+ara_Arab"))
    ['ara', 'deu', 'eng']
    """
    parts = re.split(r"[+_,\s-]+", languages)
    return {part.casefold() for part in parts if part and not re.fullmatch("[A-Z][a-z]{3}", part)}
