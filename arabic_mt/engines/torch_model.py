"""Load a checkpoint of MarianMT, NLLB or M2M100 with PyTorch: device, type of the numbers, weights and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ..errors import EngineUnavailableError
from .checkpoint import Checkpoint

DTYPES = ("auto", "float32", "float16", "bfloat16")

_log = logging.getLogger(__name__)


def import_torch() -> Any:
    """Return torch; see that transformers is there too.

    Raises:
        EngineUnavailableError: one of them is not installed.
    """
    try:
        import_module("transformers")
        return import_module("torch")
    except ImportError as error:
        message = f"this engine needs an extra ({error}): pip install 'arabic_mt[hf]'"
        raise EngineUnavailableError(message) from error


def choose_device(name: str) -> str:
    """Return a device of torch; ``auto`` is the best that is there.

    Raises:
        EngineUnavailableError: there is no such device.
    """
    torch = import_torch()
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).strip().split("\n")[0][:200]
        raise EngineUnavailableError(f"device {name!r} cannot be used ({reason}); use 'cpu' or 'auto'") from error
    return name


def choose_dtype(name: str, device: str) -> str:
    """Return the name of a type; ``auto`` is float32 on a CPU, half as wide on a GPU.

    Raises:
        EngineUnavailableError: there is no such type.
    """
    if name not in DTYPES:
        raise EngineUnavailableError(
            f"dtype is {name!r}; with transformers choose one of {', '.join(DTYPES)}, or use backend='ctranslate2'"
        )
    if name != "auto":
        return name
    if not device.startswith("cuda"):
        return "float32"
    return "bfloat16" if import_torch().cuda.is_bf16_supported() else "float16"


def load_model(checkpoint: Checkpoint, dtype: str) -> Any:
    """Return the model. Code of its own is never run, a pickle is read as weights only.

    Raises:
        EngineUnavailableError: the weights cannot be read, or some are missing.
    """
    transformers = import_module("transformers")
    classes = {"marian": "MarianMTModel", "nllb": "M2M100ForConditionalGeneration"}
    kind = getattr(transformers, classes.get(checkpoint.family, classes["nllb"]))
    if not checkpoint.safetensors:
        _log.warning("%s: the weights are a pickle; they are read with weights_only", checkpoint.name)
    try:
        with _quiet():
            model, report = kind.from_pretrained(
                str(checkpoint.folder), local_files_only=True, use_safetensors=checkpoint.safetensors, dtype=dtype,
                weights_only=True, attn_implementation="eager", output_loading_info=True,
            )  # fmt: skip
    except Exception as error:  # safetensors, pickle, json, torch: each raises kinds of its own
        reason = str(error).strip().split("\n")[0][:200]
        message = f"{checkpoint.folder}: the model cannot be loaded ({type(error).__name__}: {reason})"
        raise EngineUnavailableError(f"{message}; fetch it again") from error
    if missing := sorted(report["missing_keys"]):
        message = f"{checkpoint.folder}: {len(missing)} weights are missing ({', '.join(missing[:3])} ...)"
        raise EngineUnavailableError(f"{message}; fetch the model again")
    return model


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the progress bar and the report of transformers; what matters in it becomes an error."""
    talk = import_module("transformers.utils.logging")
    level, bars = talk.get_verbosity(), talk.is_progress_bar_enabled()
    talk.set_verbosity_error()
    talk.disable_progress_bar()
    try:
        yield
    finally:
        talk.set_verbosity(level)
        if bars:
            talk.enable_progress_bar()


def equal(a: Any, b: Any) -> bool:
    """Tell whether two tensors are the same, or have the same values."""
    return a.data_ptr() == b.data_ptr() or (a.shape == b.shape and bool((a == b).all()))
