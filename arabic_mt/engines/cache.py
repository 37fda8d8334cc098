"""A cache of translations in a file, before any engine: what was translated once is looked up."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import EngineError
from ..types import Engine, Hint, Hypothesis

logger = logging.getLogger(__name__)

APPLICATION = 0x41724D54  # "ArMT": marks the file as ours
VERSION = 1
PATIENCE = 30.0  # seconds to wait for another process
AT_ONCE = 500  # keys of one query


class CachedEngine:
    """Wrap an engine: translations are kept in an SQLite file and decoded once for each text, option and model.

    Results are those of the engine, from whatever batch it saw first. Several threads and processes may share the
    file. When it cannot be read or written any more (the disk is full), translation goes on without it after one
    warning. A file that is no such cache is never touched. What else the engine has (``max_pieces``, ``measure``,
    ``score`` ...) is the engine's own.

    Args:
        engine: what translates.
        path: the file; made if it is not there.

    Attributes:
        hits: texts that were found in the file.
        misses: texts that the engine translated.

    Raises:
        EngineError: the file is damaged, is something else, or cannot be opened.
    """

    def __init__(self, engine: Engine, path: str | Path) -> None:
        self.engine, self.path = engine, Path(path)
        self.hits = self.misses = 0
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._process = 0
        self._works = True
        with self._lock:
            self._open()

    def __getattr__(self, name: str) -> Any:
        if name == "engine":  # not there yet, or no more
            raise AttributeError(name)
        return getattr(self.engine, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.engine, self.path)

    def __enter__(self) -> CachedEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def signature(self) -> str:
        """The engine's: the cache changes nothing."""
        return self.engine.signature

    @property
    def reads_hints(self) -> bool:
        """Whether the engine reads hints."""
        return self.engine.reads_hints

    def close(self) -> None:
        """Close the file; a later translation opens it again."""
        with self._lock:
            if self._database is not None and self._process == os.getpid():
                self._database.close()
                self._database = None

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1, **options: Any
    ) -> list[list[Hypothesis]]:
        """Translate n sources; those that are in the file are not sent. See :class:`~arabic_mt.types.Engine`."""
        rows: Sequence[Sequence[Hint]] = hints if hints is not None else [()] * len(sources)
        keys = [self._key(*pair, n_best, options) for pair in zip(sources, rows, strict=True)]
        found = self._look_up(dict.fromkeys(keys))
        missing = {key: i for i, key in reversed(list(enumerate(keys))) if key not in found}
        places = sorted(missing.values())
        with self._lock:
            self.hits += len(keys) - sum(key in missing for key in keys)
            self.misses += len(places)
        if places:
            asked = None if hints is None else [rows[i] for i in places]
            made = self.engine.translate([sources[i] for i in places], asked, n_best, **options)
            new = {keys[i]: hypotheses for i, hypotheses in zip(places, made, strict=True)}
            self._keep(new)
            found |= new
        return [list(found[key]) for key in keys]

    def _key(self, source: str, hints: Sequence[Hint], n_best: int, options: Mapping[str, Any]) -> bytes:
        offered = [[hint.span, hint.options] for hint in hints] if self.reads_hints else []
        asked = [VERSION, self.signature, n_best, sorted(options.items()), source, offered]
        return hashlib.sha256(json.dumps(asked).encode()).digest()

    def _look_up(self, keys: Iterable[bytes]) -> dict[bytes, list[Hypothesis]]:
        wanted = list(keys)
        rows: list[tuple[bytes, str]] = []

        def read(database: sqlite3.Connection) -> None:
            for start in range(0, len(wanted), AT_ONCE):
                part = wanted[start : start + AT_ONCE]
                marks = ",".join("?" * len(part))
                rows.extend(database.execute(f"SELECT key, value FROM translations WHERE key IN ({marks})", part))

        self._attempt(read)
        decoded = ((key, _from_json(value)) for key, value in rows)
        return {key: hypotheses for key, hypotheses in decoded if hypotheses}

    def _keep(self, translations: Mapping[bytes, Sequence[Hypothesis]]) -> None:
        rows = [(key, _to_json(hypotheses)) for key, hypotheses in translations.items()]

        def write(database: sqlite3.Connection) -> None:
            with database:
                database.executemany("INSERT OR REPLACE INTO translations VALUES (?, ?)", rows)

        self._attempt(write)

    def _attempt(self, work: Any) -> None:
        """Do some work on the file; if that fails, say so once and leave the file alone from then on."""
        with self._lock:
            if not self._works:
                return
            try:
                work(self._open())
            except (sqlite3.Error, EngineError) as error:
                self._works = False
                logger.warning("%s: the cache cannot be used (%s); translating without it", self.path, error)

    def _open(self) -> sqlite3.Connection:
        """Return this process's connection: in a forked child the parent's is neither used nor closed."""
        if self._database is None or self._process != os.getpid():
            self._inherited = self._database
            self._database, self._process = _connect(self.path), os.getpid()
        return self._database


def _connect(path: Path) -> sqlite3.Connection:
    database = None
    try:
        database = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)
        _prepare(database)
    except (sqlite3.Error, OSError) as error:
        if database is not None:
            database.close()
        remedy = "delete it, or name another file"
        raise EngineError(f"{path}: this file cannot be used as a cache of translations ({error}); {remedy}") from error
    return database


def _prepare(database: sqlite3.Connection) -> None:
    """Make the table in a new file; refuse a file that is another program's."""
    if not _is_ours(database):
        with database:
            database.execute("BEGIN IMMEDIATE")  # from here on nobody else makes it
            if not _is_ours(database):
                database.execute("CREATE TABLE translations (key BLOB PRIMARY KEY, value TEXT) WITHOUT ROWID")
                database.execute(f"PRAGMA application_id={APPLICATION}")
                database.execute(f"PRAGMA user_version={VERSION}")
    with suppress(sqlite3.OperationalError):  # locked: then another process is switching, or the next one will
        database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")  # a crash of the machine may lose translations, not the file


def _is_ours(database: sqlite3.Connection) -> bool:
    """Tell whether the file is a cache already; an empty one is not yet, any other is refused."""
    found = database.execute(  # one query, so that it sees one state
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if found[:2] == (APPLICATION, VERSION):
        return True
    if any(found):
        raise sqlite3.DatabaseError("it is another program's database, or another version's")
    return False


def _to_json(hypotheses: Sequence[Hypothesis]) -> str:
    return json.dumps([[h.text, h.score, h.alignment] for h in hypotheses])


def _from_json(value: Any) -> list[Hypothesis]:
    """Return the hypotheses of a row; none if it cannot be read, so that it is translated again."""
    try:
        return [Hypothesis(str(text), float(score), _alignment(pairs)) for text, score, pairs in json.loads(value)]
    except (ValueError, TypeError):
        return []


def _alignment(pairs: Any) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...] | None:
    if pairs is None:
        return None
    return tuple(((int(a), int(b)), (int(c), int(d))) for (a, b), (c, d) in pairs)
