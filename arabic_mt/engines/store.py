"""The user's cache on disk: where it lies, a lock that dies with its process, folders that appear whole."""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .checksums import sha256

logger = logging.getLogger(__name__)

VARIABLE = "ARABIC_MT_CACHE"
HASHES = "hashes.json"


def cache_folder() -> Path:
    """Return the folder of the user's cache; it is not made.

    It is ``$ARABIC_MT_CACHE``, else ``$XDG_CACHE_HOME/arabic_mt``, else ``~/.cache/arabic_mt``.
    Source: XDG Base Directory Specification 0.8 (a relative path in the variable is ignored).
    """
    if own := os.environ.get(VARIABLE):
        return Path(own).expanduser()
    shared = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (shared if shared.is_absolute() else Path.home() / ".cache") / "arabic_mt"


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold an exclusive lock on a file, waiting for whoever has it; the system frees it when its process dies.

    Yields:
        Whether there is a lock. Where the system or the file system has none, work goes on without: results
        appear by renaming, so that two processes at once cost time and nothing else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        try:
            import fcntl
        except ImportError:  # not POSIX
            yield False
            return
        yield _flock(fcntl, file.fileno(), path)


def _flock(fcntl, descriptor: int, path: Path) -> bool:  # type: ignore[no-untyped-def]
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        logger.info("%s: waiting for another process that is at work there", path)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:  # a network file system without locks
        logger.info("%s: cannot be locked (%s); going on without", path, error)
        return False
    return True


@contextmanager
def staged(folder: Path, *, clean: bool) -> Iterator[Path]:
    """Yield a new folder beside a folder, and give it that folder's name when all went well.

    Args:
        folder: what it becomes; if another process was faster, its folder stays.
        clean: remove what killed processes left behind; only under a lock.
    """
    prefix = f".{folder.name}."
    if clean:
        for left in folder.parent.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
    work = folder.with_name(f"{prefix}{secrets.token_hex(8)}")
    work.mkdir()  # as the user's umask says, which tempfile would not
    try:
        yield work
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove a folder; nobody sees it half removed."""
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}")
    folder.rename(aside)
    shutil.rmtree(aside)


def remembered_sha256(path: Path) -> str:
    """Return the SHA-256 of a file; it is computed once for each path, size and time of change."""
    path = path.resolve()  # the hub's caches hold links
    state = path.stat()
    known = _read_hashes()
    match known.get(str(path)):
        case [state.st_size, state.st_mtime_ns, str(digest)]:
            return digest
    digest = sha256(path)
    _write_hashes({**known, str(path): [state.st_size, state.st_mtime_ns, digest]})
    return digest


def _read_hashes() -> dict[str, object]:
    try:
        found = json.loads((cache_folder() / HASHES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_hashes(known: dict[str, object]) -> None:
    """Write the memory of hashes; it only saves time, so that a cache that cannot be written is no error."""
    with suppress(OSError):
        cache_folder().mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{HASHES}.", dir=cache_folder())
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                json.dump(known, file, ensure_ascii=False)
            os.replace(name, cache_folder() / HASHES)
        finally:
            Path(name).unlink(missing_ok=True)
