"""The cache of translations: right answers, counted, shared, and never in the way."""

from __future__ import annotations

import logging
import pickle
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from arabic_mt.engines import cache as cache_module
from arabic_mt.engines.cache import CachedEngine
from arabic_mt.engines.table import TableEngine
from arabic_mt.errors import EngineError
from arabic_mt.types import Engine, Hint, Hypothesis

TABLE = {"نعم": "Yes", "لا": "No", "ربما": "Maybe"}


class Counting(TableEngine):
    """Looks up, and remembers what it was sent."""

    aligns = True
    max_pieces = 7

    def __init__(self, table: dict[str, str] = TABLE, *, reads_hints: bool = False) -> None:
        super().__init__(table)
        self.reads_hints, self.sent = reads_hints, []

    def measure(self, text: str) -> int:
        return len(text)

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1, *,
        align: bool = False,
    ) -> list[list[Hypothesis]]:  # fmt: skip
        self.sent.append((list(sources), hints, n_best, align))
        alignment = (((0, 3), (0, 2)),) if align else None
        found = super().translate(sources)
        return [[Hypothesis(h.text, -0.25 - i, alignment) for i in range(n_best)] for [h] in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "translations.db"


@pytest.fixture
def engine(path: Path) -> Iterator[CachedEngine]:
    with CachedEngine(Counting(), path) as engine:
        yield engine


def texts(found: Sequence[Sequence[Hypothesis]]) -> list[str]:
    return [hypotheses[0].text for hypotheses in found]


def test_what_is_known_is_not_sent(engine: CachedEngine, path: Path) -> None:
    assert texts(engine.translate(["نعم", "لا"])) == ["Yes", "No"]
    assert texts(engine.translate(["ربما", "نعم", "ربما", "لا"])) == ["Maybe", "Yes", "Maybe", "No"]
    assert [call[0] for call in engine.engine.sent] == [["نعم", "لا"], ["ربما"]]
    assert (engine.hits, engine.misses) == (2, 3)
    with CachedEngine(Counting(), path) as later:
        assert texts(later.translate(["لا", "لا"])) == ["No", "No"]
        assert later.engine.sent == [] and (later.hits, later.misses) == (2, 0)


def test_nothing_is_sent_for_nothing(engine: CachedEngine) -> None:
    assert engine.translate([]) == []
    assert engine.engine.sent == []


def test_hypotheses_come_back_as_they_were(engine: CachedEngine) -> None:
    first = engine.translate(["نعم"], n_best=3, align=True)
    assert engine.translate(["نعم"], n_best=3, align=True) == first
    assert len(first[0]) == 3 and first[0][0] == Hypothesis("Yes", -0.25, (((0, 3), (0, 2)),))
    assert len(engine.engine.sent) == 1
    engine.translate(["نعم"], n_best=2, align=True)
    engine.translate(["نعم"], n_best=3)
    assert len(engine.engine.sent) == 3


def test_another_model_is_asked_again(engine: CachedEngine, path: Path) -> None:
    engine.translate(["نعم"])
    with CachedEngine(Counting({"نعم": "Indeed"}), path) as other:
        assert texts(other.translate(["نعم"])) == ["Indeed"]


def test_hints_count_where_they_are_read(path: Path) -> None:
    hints = [[Hint((0, 3), ("Aye",), "x")]]
    with CachedEngine(Counting(reads_hints=True), path) as reads:
        reads.translate(["نعم"], [[]])
        reads.translate(["نعم"], hints)
        reads.translate(["نعم"], hints)
        reads.translate(["نعم"])
        assert [call[1] for call in reads.engine.sent] == [[[]], hints]
    with CachedEngine(Counting(), path) as ignores:
        ignores.translate(["لا"], hints)
        ignores.translate(["لا"])
        assert len(ignores.engine.sent) == 1


def test_hints_must_match_the_sources(engine: CachedEngine) -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        engine.translate(["نعم", "لا"], [[]])


def test_the_rest_is_the_engine(engine: CachedEngine) -> None:
    assert isinstance(engine, Engine)
    assert (engine.aligns, engine.max_pieces, engine.measure("نعم")) == (True, 7, 3)
    assert engine.signature == engine.engine.signature and engine.reads_hints is False
    assert not hasattr(engine, "lexicon")


def test_it_travels_to_other_processes(engine: CachedEngine) -> None:
    engine.engine.sent.clear()
    engine.translate(["نعم"])
    with pickle.loads(pickle.dumps(engine)) as again:
        again.engine.sent.clear()
        assert texts(again.translate(["نعم"])) == ["Yes"] and again.engine.sent == []


def test_it_opens_again_after_it_was_closed(engine: CachedEngine) -> None:
    engine.translate(["نعم"])
    engine.close()
    engine.close()
    engine.translate(["نعم"])
    assert engine.hits == 1


def test_threads_share_it(engine: CachedEngine) -> None:
    numbers = [f"رقم {i}" for i in range(50)]
    wrong: list[str] = []

    def work() -> None:
        wrong.extend(t for t, n in zip(texts(engine.translate(numbers)), numbers, strict=True) if t != n)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and engine.hits + engine.misses == 200


PROCESS = """
import sys
from arabic_mt.engines.cache import CachedEngine
from arabic_mt.engines.table import TableEngine
with CachedEngine(TableEngine({}), sys.argv[1]) as engine:
    for i in range(60):
        assert engine.translate([f"{i}", f"{i} {sys.argv[2]}"])[0][0].text == str(i)
"""


def test_processes_share_it(path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", PROCESS, str(path)]
    running = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in "abc"]
    for process in running:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0 and not complaint, complaint.decode()
    with CachedEngine(TableEngine({}), path) as engine:
        engine.translate([f"{i}{name}" for i in range(60) for name in ("", " a", " b", " c")])
        assert (engine.hits, engine.misses) == (240, 0)


def test_many_keys_are_asked_for_in_parts(engine: CachedEngine) -> None:
    numbers = [f"{i}" for i in range(2 * cache_module.AT_ONCE + 1)]
    engine.translate(numbers)
    assert texts(engine.translate(numbers)) == numbers and engine.hits == len(numbers)


@pytest.mark.parametrize("content", [b"this is a letter to nobody " * 99, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_what_is_no_cache_is_named_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(EngineError, match=r"translations\.db: .* delete it, or name another file"):
        CachedEngine(Counting(), path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("change", ["CREATE TABLE notes (text)", "PRAGMA user_version=7", "PRAGMA application_id=5"])
def test_the_database_of_another_program_is_left_alone(path: Path, change: str) -> None:
    database = sqlite3.connect(path)
    database.execute(change)
    database.commit()
    database.close()
    before = path.read_bytes()
    with pytest.raises(EngineError, match="another program's database"):
        CachedEngine(Counting(), path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere/x\.db: this file cannot be used as a cache"):
        CachedEngine(Counting(), tmp_path / "nowhere" / "x.db")


@pytest.mark.parametrize("value", ["[", "3", "[[1]]", '[["Yes", "x", null]]', "[]", '[["Yes", 0, [[1]]]]', None])
def test_a_row_that_cannot_be_read_is_translated_again(engine: CachedEngine, path: Path, value: Any) -> None:
    engine.translate(["نعم"])
    database = sqlite3.connect(path)
    database.execute("UPDATE translations SET value = ?", [value])
    database.commit()
    database.close()
    assert texts(engine.translate(["نعم"])) == ["Yes"]
    assert engine.misses == 2
    assert texts(engine.translate(["نعم"])) == ["Yes"] and engine.misses == 2


def test_a_full_disk_loses_no_translation(engine: CachedEngine, caplog: pytest.LogCaptureFixture) -> None:
    engine.translate(["نعم"])
    engine._database.execute("PRAGMA max_page_count=1")  # SQLITE_FULL from here on
    long = "كلمة " * 5000
    with caplog.at_level(logging.WARNING):
        assert texts(engine.translate([long, "لا"])) == [long, "No"]
        assert texts(engine.translate([long, "لا", "نعم"])) == [long, "No", "Yes"]
    assert [record.getMessage().count("disk is full") for record in caplog.records] == [1]


def test_damage_that_comes_later_loses_no_translation(
    engine: CachedEngine, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine.translate([f"{i}" for i in range(500)])
    engine.close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert texts(engine.translate(["نعم"])) == ["Yes"]
    assert texts(engine.translate(["نعم"])) == ["Yes"]
    assert len([r for r in caplog.records if str(path) in r.getMessage()]) == 1


def test_what_the_engine_says_is_raised(engine: CachedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise EngineError("no")

    monkeypatch.setattr(engine.engine, "translate", fail)
    with pytest.raises(EngineError, match="no"):
        engine.translate(["نعم"])
    monkeypatch.undo()
    assert texts(engine.translate(["نعم"])) == ["Yes"]
