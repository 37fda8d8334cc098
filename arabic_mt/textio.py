"""Read and write text: the encoding is checked, lines end at line feeds only, files are replaced whole."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from .errors import InputError, OutputError

NUL_SHARE = 0.05  # more NUL bytes than this, and the text is UTF-16 or no text at all


def read_text(path: str, encoding: str = "utf-8") -> str:
    """Return the text of a file, or of standard input for ``-``; a byte order mark is dropped.

    Raises:
        InputError: the file is missing or unreadable, or its bytes are not in the encoding.
    """
    name = "standard input" if path == "-" else path
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"{name}: this is a folder; give a file") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); check the path and the permissions") from error
    return decode(data, name, encoding)


def decode(data: bytes, name: str, encoding: str = "utf-8") -> str:
    """Decode bytes strictly.

    Raises:
        InputError: with the line and the byte of the first fault and a guess at the true encoding.

    >>> decode("نعم".encode("utf-8"), "a.txt")
    'نعم'
    """
    codec = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    if codec == "utf-8-sig":
        _refuse_utf16(data, name)
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except LookupError as error:
        raise InputError(f"{encoding!r} is no encoding that Python knows; try utf-8, cp1256 or utf-16") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            f"{name}:{line}: byte {error.start} is not {encoding}; convert the file to UTF-8, "
            f"or name its encoding with --encoding, for instance --encoding cp1256"
        ) from error


def _refuse_utf16(data: bytes, name: str) -> None:
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    sample = data[:65536]
    if marked or sample.count(0) > NUL_SHARE * len(sample):
        order = "" if marked else "-be" if sample[::2].count(0) > sample[1::2].count(0) else "-le"
        raise InputError(
            f"{name}: this is not UTF-8 text: it looks like UTF-16 or like no text at all; "
            f"if it is UTF-16, use --encoding utf-16{order}"
        )


def split_lines(text: str) -> list[str]:
    r"""Return the lines of a text: they end at line feeds only, and lose one carriage return each.

    >>> split_lines("a\r\nb\u2028c\n")
    ['a', 'b\u2028c']
    """
    if not text:
        return []
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def read_lines(path: str, encoding: str = "utf-8") -> list[str]:
    """Return the lines of a file, or of standard input for ``-``; see :func:`read_text`."""
    return split_lines(read_text(path, encoding))


def same_file(first: str, second: str) -> bool:
    """Tell whether two paths name one existing file."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


@contextmanager
def replacing(path: str | None) -> Iterator[TextIO]:
    """Open a file for writing that replaces ``path`` whole at the end; standard output without a path.

    After an error or an interrupt ``path`` is as it was, and what was finished stays in ``PATH.partial``.

    Raises:
        OutputError: the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    target = Path(path).resolve()  # a link stays a link: its target is replaced
    if target.is_dir():
        raise OutputError(f"{path}: this is a folder; give a file")
    if target.exists() and not target.is_file():  # a pipe or a device
        try:
            with target.open("w", encoding="utf-8", newline="\n", errors="replace") as stream:
                yield stream
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"{path}: cannot be written ({error.strerror})") from error
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        file = open(handle, "w", encoding="utf-8", newline="\n", errors="replace")
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror}); check the folder and its permissions"
        raise OutputError(message) from error
    try:
        with file:
            yield file
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        _keep(temporary, target)
        message = f"{path}: cannot be written ({error.strerror}); what was finished is in {path}.partial"
        raise OutputError(message) from error
    except BaseException:
        _keep(temporary, target)
        raise


def _keep(temporary: str, target: Path) -> None:
    """Keep unfinished work beside the target; drop it if there is none."""
    if os.path.exists(temporary):
        if os.path.getsize(temporary):
            os.replace(temporary, f"{target}.partial")
        else:
            os.unlink(temporary)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
