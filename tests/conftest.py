"""What several test modules share: the hypothesis profile, the compact engine, engines that record."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from arabic_mt.types import Hint, Hypothesis

os.environ["HF_HUB_OFFLINE"] = "1"  # tests need no network
os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch: threads only slow tiny models down
ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "arabic_mt", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("arabic_mt")

Reply = Callable[[str], Sequence[tuple[str, float]]]
Cli = Callable[..., "subprocess.CompletedProcess[bytes]"]


class RecordingEngine:
    """An engine that remembers what it was sent and answers through a function.

    Args:
        reply: source -> (text, score) pairs, best first; by default the source in angle brackets.
        reads_hints: whether hints are asked for.
        max_pieces: the most characters that a source may have; 0 is no limit.
    """

    signature = "recording"

    def __init__(self, reply: Reply | None = None, *, reads_hints: bool = False, max_pieces: int = 0) -> None:
        self.reply = reply or (lambda source: [(f"<{source}>", -0.1)])
        self.reads_hints, self.max_pieces = reads_hints, max_pieces
        self.calls: list[list[str]] = []
        self.hints: list[list[Hint]] = []

    @property
    def sent(self) -> list[str]:
        """All sources of all calls, in order."""
        return [source for call in self.calls for source in call]

    def measure(self, text: str) -> int:
        return len(text)

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1
    ) -> list[list[Hypothesis]]:
        self.calls.append(list(sources))
        self.hints += [list(row) for row in hints or ()]
        return [[Hypothesis(*answer) for answer in self.reply(source)[:n_best]] for source in sources]


@pytest.fixture
def engine() -> type[RecordingEngine]:
    """The class of recording engines."""
    return RecordingEngine


@pytest.fixture(scope="session")
def compact():  # type: ignore[no-untyped-def]
    """The shipped compact engine, loaded once."""
    from arabic_mt.engines.compact import CompactEngine

    return CompactEngine()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's folder."""
    return ROOT


@pytest.fixture
def run_cli(tmp_path: Path) -> Iterator[Cli]:
    """Run ``python -m arabic_mt`` in a process of its own, in an empty folder; bytes in, bytes out."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-W", "error", "-m", "arabic_mt", *arguments]
        return subprocess.run(command, **({"capture_output": True, "cwd": tmp_path, "timeout": 120} | options))  # type: ignore[call-overload,no-any-return]

    yield run
