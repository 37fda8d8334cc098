"""From a model's name to a translator: which engine, which backend, which device."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args

from .engines.checkpoint import Checkpoint, inspect_checkpoint, locate
from .engines.compact import CompactEngine
from .engines.convert import RECORD
from .engines.ctranslate2 import CTranslate2Engine
from .errors import InputError
from .glossary.layers import Glossary
from .translator import Translator
from .types import Engine

Backend = Literal["auto", "ctranslate2", "transformers"]


def load(
    model: str | Path | None = None, *, backend: Backend = "auto", device: str = "auto", compute_type: str = "auto",
    revision: str | None = None, offline: bool = False, beam: int = 4, threads: int | None = None,
    cache: str | Path | None = None, glossary: Glossary = (), **options: Any,
) -> Translator:  # fmt: skip
    """Return a translator.

    Args:
        model: a Hugging Face id (MarianMT, NLLB, M2M100), the folder of such a model or of a compact one; the
            compact model inside the package by default.
        backend: ``ctranslate2`` (converted once into the user's cache), ``transformers``, or ``auto``.
        device: ``cpu``, ``cuda``, ``cuda:1`` or ``auto``.
        compute_type: ``int8``, ``float32``, ``float16``, ``bfloat16``, or ``auto`` for what suits the device.
        revision: a branch, tag or commit of a model that is downloaded.
        offline: download nothing; HF_HUB_OFFLINE=1 does the same.
        beam: beam size; 1 is greedy.
        threads: sentences decoded at once, one core each; all cores by default.
        cache: a file for a cache of translations; none by default.
        glossary: the user's terms, or paths of glossary files.
        options: see :class:`~arabic_mt.translator.Translator`.

    Raises:
        EngineUnavailableError: there is no such model, it is damaged, or it translates something else.
        GlossaryError: a glossary cannot be used.
    """
    if backend not in get_args(Backend):
        raise InputError(f"backend is {backend!r}; choose one of {', '.join(get_args(Backend))}")
    engine = _engine(model, backend, device, compute_type, revision, offline, beam, threads)
    if cache is not None:
        from .engines.cache import CachedEngine

        engine = CachedEngine(engine, cache)
    return Translator(engine, glossary=glossary, **options)


def _engine(
    model: str | Path | None, backend: Backend, device: str, compute_type: str, revision: str | None, offline: bool,
    beam: int, threads: int | None,
) -> Engine:  # fmt: skip
    stored = "default" if compute_type == "auto" else compute_type
    if model is None:
        return CompactEngine(beam=beam, threads=threads, compute_type=stored)
    folder, commit = locate(model, revision=revision, offline=offline)
    if (folder / RECORD).is_file():  # converted before, by hand or into a shared cache
        return CTranslate2Engine(folder, device=device, compute_type=compute_type, beam=beam, threads=threads)
    checkpoint = inspect_checkpoint(folder, name=str(model), revision=commit)
    if checkpoint.family == "compact":
        return CompactEngine(folder, beam=beam, threads=threads, compute_type=stored)
    if backend == "transformers":
        return _transformers(checkpoint, device, compute_type, beam)
    return CTranslate2Engine(checkpoint, device=device, compute_type=compute_type, beam=beam, threads=threads)


def _transformers(checkpoint: Checkpoint, device: str, compute_type: str, beam: int) -> Engine:
    from .engines.transformers import TransformersEngine

    return TransformersEngine(checkpoint, device=device, dtype=compute_type, beam=beam)
