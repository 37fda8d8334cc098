"""The training loop: resumes from its own checkpoint, saves on a signal, keeps the best average.

Checkpoints are safetensors, written to a temporary name and renamed: a kill leaves the last whole one.
"""

from __future__ import annotations

import json
import logging
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from .batches import Batch, Batches
from .model import Shape, Transformer
from .tokenizer import PAD

log = logging.getLogger(__name__)
CHECKPOINT, BEST = "checkpoint.safetensors", "best.safetensors"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. Times are minutes; ``cells`` bounds a batch (pieces of both sides, padding counted)."""

    minutes: float = 100.0
    cells: int = 5000
    rate: float = 1.2e-3
    warmup: int = 800
    hold: int = 4000
    cooldown: float = 0.0
    smoothing: float = 0.1
    guidance: float = 0.5
    guidance_steps: int = 8000
    average: float = 0.999
    weight_decay: float = 0.01
    save_every: float = 10.0
    evaluate_every: float = 30.0
    threads: int = 2
    seed: int = 1
    device: str = "cpu"


class Training:
    """One run in a prepared folder.

    Args:
        work: the folder of :func:`~arabic_mt.training.prepare.prepare`; the checkpoint lies in it.
        shape: the model's size; a checkpoint must have the same.
        settings: see :class:`Settings`.
        evaluate: called with the averaged weights; returns a figure of which more is better.
    """

    def __init__(
        self, work: Path, shape: Shape, settings: Settings, evaluate: Callable[[dict[str, Tensor]], float] | None = None
    ) -> None:
        torch.set_num_threads(settings.threads)
        torch.manual_seed(settings.seed)
        self.work, self.shape, self.settings, self.evaluate = work, shape, settings, evaluate
        self.model = Transformer(shape).to(settings.device)
        self.average = {name: tensor.detach().clone() for name, tensor in self.model.state_dict().items()}
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=settings.weight_decay, fused=True
        )
        self.step, self.tokens, self.trained, self.best = 0, 0, 0.0, float("-inf")
        if (work / CHECKPOINT).exists():
            self._resume()
        self.batches = Batches(work, settings.cells, random.Random(settings.seed + self.step))
        self._stop = False

    def run(self) -> None:
        """Train until the minutes are over or a signal comes; the checkpoint is saved in any case."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        started = saved = evaluated = time.monotonic()
        earlier = self.trained
        loss_average, reported = None, (started, self.tokens)
        while not self._stop:
            for batch in self.batches.epoch():
                minutes = (time.monotonic() - started) / 60
                loss = self._train(batch, minutes)
                loss_average = loss if loss_average is None else 0.98 * loss_average + 0.02 * loss
                self.trained = earlier + minutes
                now = time.monotonic()
                if self.step % 200 == 0:
                    speed = (self.tokens - reported[1]) / (now - reported[0])
                    log.info("step %d loss %.3f %.0f pieces/s %.1f min", self.step, loss_average, speed, self.trained)
                    reported = (now, self.tokens)
                if now - saved > 60 * self.settings.save_every:
                    self._save()
                    saved = time.monotonic()
                if now - evaluated > 60 * self.settings.evaluate_every:
                    self._evaluate()
                    evaluated = time.monotonic()
                if self._stop or minutes >= self.settings.minutes:
                    self._stop = True
                    break
        self._save()
        self._evaluate()
        self._save()  # with the best figure

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop = True

    def _rate(self, minutes: float) -> float:
        settings, step = self.settings, self.step + 1
        rate = settings.rate * min(step / settings.warmup, 1.0, (settings.hold / step) ** 0.5)
        if settings.cooldown:
            left = max(settings.minutes - minutes, 0.0)
            rate *= min(1.0, left / settings.cooldown)
        return rate

    def _train(self, batch: Batch, minutes: float) -> float:
        settings, device = self.settings, self.settings.device
        source, target, wanted = (t.to(device) for t in (batch.source, batch.target, batch.alignment))
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate(minutes)
        keep = target[:, 1:] != PAD
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            logits, attention = self.model(source, target[:, :-1], keep)
        entropy = functional.cross_entropy(logits.float(), target[:, 1:][keep], label_smoothing=settings.smoothing)
        misaligned = -(wanted * attention.float().clamp_min(1e-6).log()).sum() / keep.sum()
        guidance = settings.guidance * max(0.1, 1 - self.step / settings.guidance_steps)
        self.optimizer.zero_grad()
        (entropy + guidance * misaligned).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.tokens += int(keep.sum())
        if self.step % 5 == 0:
            self._update_average()
        return float(entropy.item())

    def _update_average(self) -> None:
        decay = min(self.settings.average, (1 + self.step) / (10 + self.step)) ** 5
        for name, tensor in self.model.state_dict().items():
            self.average[name].mul_(decay).add_(tensor, alpha=1 - decay)

    def _evaluate(self) -> None:
        if self.evaluate is None:
            return
        figure = self.evaluate(self.average)
        torch.set_num_threads(self.settings.threads)  # the engine that evaluated set OpenMP to one thread
        log.info("step %d %.1f min development chrF %.2f (best %.2f)", self.step, self.trained, figure, self.best)
        if figure > self.best:
            self.best = figure
            save_weights(self.work / BEST, self.average, self.shape, {"chrf": figure} | self._progress())

    def _progress(self) -> dict[str, float]:
        return {"step": self.step, "tokens": self.tokens, "minutes": self.trained, "best": self.best}

    def _save(self) -> None:
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        tensors |= {f"average.{name}": tensor for name, tensor in self.average.items()}
        for name, parameter in self.model.named_parameters():
            for key, value in self.optimizer.state[parameter].items():
                tensors[f"optimizer.{key}.{name}"] = value
        _write(self.work / CHECKPOINT, tensors, {"shape": asdict(self.shape)} | self._progress())

    def _resume(self) -> None:
        tensors, metadata = read_weights(self.work / CHECKPOINT)
        self.model.load_state_dict(_part(tensors, "model."))
        self.average = {n: t.to(self.settings.device) for n, t in _part(tensors, "average.").items()}
        for name, parameter in self.model.named_parameters():
            state = {key: tensors[f"optimizer.{key}.{name}"].to(self.settings.device)
                     for key in ("step", "exp_avg", "exp_avg_sq") if f"optimizer.{key}.{name}" in tensors}  # fmt: skip
            if state:
                self.optimizer.state[parameter] = state
        self.step, self.tokens = int(metadata["step"]), int(metadata["tokens"])
        self.trained, self.best = metadata["minutes"], metadata["best"]


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    save_file(plain, partial, {"arabic_mt": json.dumps(metadata)})
    shutil.move(partial, path)


def save_weights(
    path: Path, weights: dict[str, Tensor], shape: Shape, metadata: dict[str, Any], half: bool = False
) -> None:
    """Write weights and shape as safetensors, in half precision if asked for."""
    tensors = {name: tensor.half() if half else tensor for name, tensor in weights.items()}
    _write(path, tensors, {"shape": asdict(shape)} | metadata)


def read_weights(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the tensors and the metadata of a file that :func:`save_weights` or a run wrote."""
    with safe_open(path, "pt") as file:
        metadata = json.loads(file.metadata()["arabic_mt"])
        return {name: file.get_tensor(name) for name in file.keys()}, metadata


def start_from(work: Path, weights: Path) -> None:
    """Make a checkpoint of averaged weights (half precision will do), without the optimizer's state."""
    tensors, metadata = read_weights(weights)
    both = {f"{part}.{name}": tensor.float() for part in ("model", "average") for name, tensor in tensors.items()}
    progress = {"step": 0, "tokens": 0, "minutes": 0.0, "best": float("-inf")} | metadata
    _write(work / CHECKPOINT, both, progress)
