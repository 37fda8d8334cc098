"""What CTranslate2 can compute with here: devices, types of numbers, and one setting to beware of."""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path

from ..errors import EngineError

logger = logging.getLogger(__name__)

AUTOMATIC = {"cpu": ("int8", "float32"), "cuda": ("float16", "bfloat16", "float32")}
FALLBACKS = {  # what comes nearest where a type is not supported
    "int8": ("float32",), "int8_float32": ("int8", "float32"), "int8_float16": ("int8", "float32"),
    "int8_bfloat16": ("int8", "float32"), "float16": ("bfloat16", "float32"), "bfloat16": ("float16", "float32"),
    "float32": (),
}  # fmt: skip


def parse_device(device: str) -> tuple[str, int]:
    """Return the kind and the number of a device.

    >>> parse_device("cpu")
    ('cpu', 0)
    """
    import ctranslate2

    kind, _, number = device.partition(":")
    if kind == "auto" and not number:
        kind = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    if kind not in AUTOMATIC or (number and not (kind == "cuda" and number.isdecimal() and number.isascii())):
        raise EngineError(f"there is no device {device!r}; choose cpu, cuda, cuda:0, cuda:1 ... or auto")
    if kind == "cuda" and int(number or 0) >= (count := ctranslate2.get_cuda_device_count()):
        raise EngineError(f"the device {device!r} is not there: CTranslate2 sees {count} GPUs; use cpu")
    return kind, int(number or 0)


@cache  # so that a replacement is told once
def supported_type(wanted: str, kind: str, index: int = 0) -> str:
    """Return a compute type that a device supports, the wanted one if it can be."""
    import ctranslate2

    supported = ctranslate2.get_supported_compute_types(kind, index)
    if wanted == "auto":
        return next(found for found in AUTOMATIC[kind] if found in supported)
    found = next((name for name in (wanted, *FALLBACKS[wanted]) if name in supported), "float32")
    if found != wanted:
        logger.warning("%s computation is not supported by this %s; using %s", wanted, kind, found)
    return found


@cache
def warn_of_mkl() -> None:
    """Say once that a setting makes an AMD processor slow: int8 was measured 28 times slower with MKL."""
    if os.environ.get("CT2_USE_MKL", "").casefold() in ("1", "true", "on") and _is_amd():
        logger.warning("CT2_USE_MKL is set, but this is an AMD processor, where MKL is slow at int8: unset it")


def _is_amd() -> bool:
    try:
        return "AuthenticAMD" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "AuthenticAMD" in os.environ.get("PROCESSOR_IDENTIFIER", "")
