"""Tests of the command line: bad input, streams, exit codes, JSON, interrupts."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import arabic_mt.loading
from arabic_mt import __version__, score
from arabic_mt.cli import main
from arabic_mt.edits import apply_edits
from arabic_mt.engines.compact import SHIPPED
from arabic_mt.engines.table import TableEngine
from arabic_mt.rules import catalogue
from arabic_mt.translator import Translator
from arabic_mt.types import Edit

Write = Callable[..., str]
ARABIC = "قال الوزير ، أمس ، إن 10،000 شخص وصلوا ."
REPAIRED = "قال الوزير، أمس، إن 10,000 شخص وصلوا."
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into the test's folder and return its path."""

    def write_file(content: str | bytes, name: str = "in.txt") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    return write_file


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put an engine that answers "Done." in the place of every model; return what it was loaded with."""
    seen: dict[str, Any] = {}

    def load(model: str | None = None, **options: Any) -> Translator:
        seen.update(options, model=model)
        names = ("glossary", "rules", "tier", "repair", "shipped", "hints", "guard")
        chosen = {name: options[name] for name in names if name in options}
        return Translator(TableEngine({}, default=lambda source: "Done."), **chosen)

    monkeypatch.setattr(arabic_mt.loading, "load", load)
    return seen


def entries(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# what is read


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("", 0),
        ("\n", 1),
        ("   \n\t\n", 2),
        ("\u00a0", 1),
        ("نعم", 1),
        ("نعم\n", 1),
        ("نعم\n\nلا\n\n", 4),
        ("نعم\r\nلا\r\n", 2),
        ("نعم\rلا\n", 1),
        ("نعم\u2028لا\u2029ثم\x85قال\x0b\x0c\x1c\n", 1),
        ("وصل الوفد. بدأ الاجتماع. انتهى.\nنعم\n", 2),
        ("\ufeffنعم\n", 1),
    ],
)
@pytest.mark.parametrize("command", [["translate"], ["repair", "--source"]], ids=["translate", "repair"])
def test_as_many_lines_out_as_in(
    content: str, lines: int, command: list[str], write: Write, table: Any, capsysbinary: Any
) -> None:
    assert main([*command, write(content)]) == 0
    out = capsysbinary.readouterr().out
    assert out.count(b"\n") == lines
    assert not out or out.endswith(b"\n")


@pytest.mark.parametrize("content", ["", "\n", "   \n\t\n"])
def test_input_without_text_is_reported(content: str, write: Write, table: Any, capsys: Any) -> None:
    path = write(content)
    assert main(["translate", path]) == 0
    assert f"{path}: there is no text to translate" in capsys.readouterr().err
    assert main(["translate", path, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_the_order_is_kept(write: Write, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    numbers = [str(n) for n in range(1300)]
    engine = TableEngine({}, default=lambda source: f"Line {source.split()[-1]}")
    monkeypatch.setattr(arabic_mt.loading, "load", lambda *a, **o: Translator(engine, shipped=False))
    assert main(["translate", write("".join(f"السطر {n}\n" for n in numbers)), "--quiet"]) == 0
    assert [line.split()[-1] for line in capsys.readouterr().out.split("\n")[:-1]] == numbers


def test_utf16_is_named(write: Write, table: Any, capsys: Any) -> None:
    text = "وصل الوفد إلى القاهرة أمس.\n"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        path = write(text.encode(encoding))
        assert main(["translate", path]) == 3
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "UTF-16" in captured.err and "--encoding utf-16" in captured.err
        assert main(["translate", path, "--encoding", encoding]) == 0
        assert capsys.readouterr().out == "Done.\n"


def test_other_encodings_are_never_guessed(write: Write, capsys: Any) -> None:
    path = write("نعم\n".encode() + f"{ARABIC}\n".encode("cp1256"))
    assert main(["repair", "--source", path]) == 3
    assert f"{path}:2: byte 7 is not utf-8; convert the file to UTF-8, or name its" in capsys.readouterr().err
    path = write(f"{ARABIC}\n".encode("cp1256"))
    assert main(["repair", "--source", path, "--encoding", "cp1256"]) == 0
    assert capsys.readouterr().out == f"{REPAIRED}\n"
    assert main(["repair", "--source", path, "--encoding", "klingon"]) == 3
    assert "'klingon' is no encoding" in capsys.readouterr().err


def test_nul_bytes_are_removed(write: Write, table: Any, capsysbinary: Any) -> None:
    path = write("وصل الو\x00فد إلى القاهرة صباح أمس بعد رحلة طويلة.\n")
    for command in (["translate", path, "--document"], ["translate", path], ["repair", "--source", path]):
        assert main(command) == 0
        out = capsysbinary.readouterr().out
        assert out and b"\x00" not in out


def test_bidirectional_controls_are_never_written(write: Write, table: Any, capsys: Any) -> None:
    path = write("".join(f"وصل {char}الوفد{char} أمس.\n" for char in BIDI))
    for command in (["translate", path], ["repair", "--source", path], ["repair", "--source", path, "--explain"]):
        assert main(command) == 0
        assert not set(BIDI) & set(capsys.readouterr().out)


def test_english_is_left_with_a_warning(write: Write, table: Any, capsys: Any) -> None:
    path = write("وصل الوفد.\nHello , world !\n")
    assert main(["translate", path]) == 0
    captured = capsys.readouterr()
    assert captured.out == "Done.\nHello , world !\n"
    assert f"{path}:2: no Arabic here: left as it is" in captured.err


def test_persian_is_translated_with_a_warning(write: Write, table: Any, capsys: Any) -> None:
    path = write("به گزارش خبرگزاری، وزیر امور خارجه ایران گفت\n")
    assert main(["translate", path]) == 0
    assert f"{path}:1: this looks like Persian or Urdu, not Arabic" in capsys.readouterr().err


BARE = ["--no-repair", "--no-glossary"]


@pytest.mark.parametrize(
    ("unit", "size", "options"),
    [
        ("وصل الوفد إلى القاهرة ", 5_000_000, BARE),
        ("ا", 5_000_000, BARE),
        ("وصل الوفد إلى القاهرة ", 300_000, []),
        ("وصل الوفد. ", 300_000, []),
        ("كلمة ، ", 100_000, []),
    ],
)
def test_a_very_long_line(
    unit: str, size: int, options: list[str], write: Write, table: Any, capsysbinary: Any
) -> None:
    line = unit * (size // len(unit.encode()))
    started = time.process_time()
    assert main(["translate", write(f"{line}\nنعم\n"), "--quiet", *options]) == 0
    out = capsysbinary.readouterr().out
    assert out.count(b"\n") == 2 and out.endswith(b"\nDone.\n")
    assert time.process_time() - started < 60


def test_many_empty_lines(write: Write, table: Any, capsysbinary: Any) -> None:
    assert main(["translate", write("\n" * 200_000), "--quiet"]) == 0
    assert capsysbinary.readouterr().out == b"\n" * 200_000


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.txt", "missing.txt: cannot be read (No such file or directory); check the path"),
        (".", "this is a folder"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [["translate"], ["repair", "--source"], ["score", "--reference", "no", "--hypothesis"]],
    ids=lambda c: c[0],
)
def test_what_cannot_be_read(path: str, message: str, command: list[str], tmp_path: Path, capsys: Any) -> None:
    assert main([*command, str(tmp_path / path)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("arabic-mt: ") and message in captured.err


def test_standard_input(run_cli: Any) -> None:
    done = run_cli("repair", "--source", "-", input=f"{ARABIC}\n".encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"{REPAIRED}\n", b"")
    done = run_cli("repair", "--source", "-", input=b"\xe4\xff")
    assert done.returncode == 3 and b"standard input:1: byte 0 is not utf-8" in done.stderr


# what is written


def test_the_output_is_replaced_whole(write: Write, tmp_path: Path) -> None:
    out = write("old", "out.txt")
    assert main(["repair", "--source", write(f"{ARABIC}\n"), "-o", out]) == 0
    assert Path(out).read_bytes() == f"{REPAIRED}\n".encode()
    assert entries(tmp_path) == {"in.txt", "out.txt"}


def test_after_an_error_the_output_is_as_it_was(write: Write, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    out = write("old", "out.txt")

    def fail(*paths: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", fail)
    assert main(["repair", "--source", write(f"{ARABIC}\n"), "-o", out]) == 3
    assert "No space left on device" in capsys.readouterr().err
    assert Path(out).read_text() == "old"


@pytest.mark.parametrize("name", ["missing/out.txt", "file/out.txt", "folder"])
def test_what_cannot_be_written(name: str, write: Write, tmp_path: Path, capsys: Any) -> None:
    write("", "file")
    (tmp_path / "folder").mkdir()
    before = entries(tmp_path)
    assert main(["repair", "--source", write(ARABIC), "-o", str(tmp_path / name)]) == 3
    assert f"{tmp_path / name}: " in capsys.readouterr().err
    assert entries(tmp_path) == before | {"in.txt"}


def test_a_folder_without_permission(write: Write, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    def refuse(**options: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert main(["repair", "--source", write(ARABIC), "-o", str(tmp_path / "out.txt")]) == 3
    assert "out.txt: cannot be written (Permission denied); check the folder" in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--document"]], ids=["lines", "document"])
def test_the_output_is_checked_before_anything_is_translated(
    options: list[str], write: Write, tmp_path: Path, monkeypatch: Any, engine: Any
) -> None:
    recorder = engine()
    monkeypatch.setattr(arabic_mt.loading, "load", lambda *a, **o: Translator(recorder))
    assert main(["translate", write(ARABIC), *options, "-o", str(tmp_path / "missing" / "out.txt")]) == 3
    assert recorder.sent == []


@pytest.mark.parametrize("alias", ["in.txt", "./in.txt", "link.txt", "hard.txt"])
def test_the_input_is_never_overwritten(alias: str, write: Write, tmp_path: Path, table: Any, capsys: Any) -> None:
    path = write("خيرسون\tKherson\n")
    (tmp_path / "link.txt").symlink_to(path)
    os.link(path, tmp_path / "hard.txt")
    out = os.path.join(str(tmp_path), alias)
    for command in (
        ["translate", path, "-o", out],
        ["repair", "--source", path, "-o", out],
        ["repair", "--source", write(ARABIC, "other.txt"), "--hypothesis", path, "-o", out],
        ["score", "--hypothesis", path, "--reference", path, "-o", out],
        ["glossary", "check", path, "-o", out],
        ["repair", "--source", write(ARABIC, "other.txt"), "--glossary", path, "-o", out],
    ):
        assert main(command) == 3, command
        assert "this is the input file" in capsys.readouterr().err
    assert Path(path).read_text(encoding="utf-8") == "خيرسون\tKherson\n"


def test_a_full_disk_behind_standard_output(run_cli: Any, write: Write) -> None:
    path = write(f"{ARABIC}\n" * 20)
    with open("/dev/full", "wb") as full:
        done = run_cli("repair", "--source", path, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3
    assert done.stderr.decode() == "arabic-mt: No space left on device; check the disk and the permissions\n"


def test_a_reader_that_has_gone_is_left_quietly(write: Write, tmp_path: Path) -> None:
    path = write(f"{ARABIC}\n" * 4000)
    command = [sys.executable, "-m", "arabic_mt", "repair", "--source", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline().decode() == f"{REPAIRED}\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_reader_that_has_gone_before_the_first_line(write: Write, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "arabic_mt", "rules"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_locale_does_not_matter(run_cli: Any, write: Write) -> None:
    path = write(f"{ARABIC}\n", "خبر.txt")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONIOENCODING"))}
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for more in ({}, {"PYTHONIOENCODING": "latin-1"}):
        done = run_cli("repair", "--source", path, "--explain", env=environment | more)
        assert (done.returncode, done.stderr) == (0, b"")
        assert f"en  {REPAIRED}" in done.stdout.decode() or REPAIRED in done.stdout.decode()
        done = run_cli("repair", "--source", "-", env=environment | more, input=f"{ARABIC}\n".encode())
        assert done.stdout.decode() == f"{REPAIRED}\n"
    done = run_cli("repair", "--source", "غائب.txt", env=environment)
    assert done.returncode == 3 and b"No such file" in done.stderr


# interrupts


@contextlib.contextmanager
def translating(folder: Path, lines: int) -> Iterator[subprocess.Popen[bytes]]:
    """Translate lines in a process of its own; go on when the first ones are written."""
    units, places = ("الوفد", "الوزير", "السفير", "المدير"), ("القاهرة", "بيروت", "المدينة", "الميناء")
    text = "".join(f"وصل {units[n % 4]} رقم {n} إلى {places[n // 4 % 4]} أمس.\n" for n in range(lines))
    (folder / "in.txt").write_text(text, encoding="utf-8")
    (folder / "out.txt").write_text("old")
    command = [sys.executable, "-m", "arabic_mt", "translate", "in.txt", "-o", "out.txt", "--beam", "1", "--quiet"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=folder) as process:
        try:
            deadline = time.monotonic() + 100
            while not any(path.stat().st_size for path in folder.glob(".out.txt.*")):
                assert process.poll() is None, "it ended before it was interrupted"
                assert time.monotonic() < deadline, "nothing was written"
                time.sleep(0.02)
            yield process
        finally:
            process.kill()


def test_an_interrupt_keeps_what_was_finished(tmp_path: Path) -> None:
    with translating(tmp_path, 3000) as process:
        process.send_signal(signal.SIGINT)
        assert process.stderr
        error = process.stderr.read().decode()
        assert process.wait(100) == 3
    assert error == "arabic-mt: interrupted; what was finished is in out.txt.partial\n"
    assert (tmp_path / "out.txt").read_text() == "old"
    assert entries(tmp_path) == {"in.txt", "out.txt", "out.txt.partial"}
    kept = (tmp_path / "out.txt.partial").read_text(encoding="utf-8")
    assert 100 < kept.count("\n") < 3000 and kept.endswith("\n")


def test_an_interrupt_without_an_output_file(write: Write, monkeypatch: Any, capsys: Any) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(arabic_mt.loading, "load", interrupted)
    assert main(["translate", write(ARABIC)]) == 3
    assert capsys.readouterr().err == "arabic-mt: interrupted\n"


def test_an_interrupt_before_the_first_line_promises_nothing(
    write: Write, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(arabic_mt.loading, "load", interrupted)
    out = tmp_path / "out.txt"
    assert main(["translate", write(ARABIC), "-o", str(out)]) == 3
    assert capsys.readouterr().err == "arabic-mt: interrupted\n"
    assert entries(tmp_path) == {"in.txt"}


# models


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_damaged_model_is_named(damaged: Path, write: Write, capsys: Any) -> None:
    data = bytearray((damaged / "model.bin").read_bytes())
    data[1000] ^= 1
    (damaged / "model.bin").write_bytes(data)
    assert main(["translate", write(ARABIC), "--model", str(damaged)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"{damaged / 'model.bin'}: this file of the model is damaged" in captured.err


@pytest.mark.parametrize("name", ["spm.model", "model.bin", "config.json", "SHA256SUMS"])
def test_a_missing_file_of_a_model_is_named(name: str, damaged: Path, write: Write, capsys: Any) -> None:
    (damaged / name).unlink()
    assert main(["translate", write(ARABIC), "--model", str(damaged)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(damaged) in captured.err and "Traceback" not in captured.err


@pytest.mark.parametrize("model", ["./missing", "/missing/model", "nothing"])
def test_a_model_that_is_not_there(model: str, write: Write, capsys: Any) -> None:
    assert main(["translate", write(ARABIC), "--model", model]) == 3
    assert f"{model}: there is no such folder" in capsys.readouterr().err


def test_a_copied_model_translates(damaged: Path, write: Write, capsys: Any) -> None:
    assert main(["translate", write("وصل الوفد إلى القاهرة.\n"), "--model", str(damaged), "--beam", "1"]) == 0
    assert "Cairo" in capsys.readouterr().out


def test_the_list_of_models(capsys: Any) -> None:
    assert main(["models"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("compact  compact:") and str(SHIPPED) in out


def test_a_model_that_is_not_there_cannot_be_removed(
    capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARABIC_MT_CACHE", str(tmp_path))
    assert main(["models", "remove", "opus-mt-ar-en"]) == 3
    assert "models list" in capsys.readouterr().err


# exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["translate"],
        ["translate", "a", "b"],
        ["translate", "a", "--unknown"],
        ["translate", "a", "--beam", "0"],
        ["translate", "a", "--beam", "many"],
        ["translate", "a", "--n-best", "-1"],
        ["translate", "a", "--tier", "all"],
        ["translate", "a", "--json", "--explain"],
        ["repair"],
        ["repair", "--source", "a", "--for", "french"],
        ["score", "--hypothesis", "a"],
        ["glossary"],
        ["glossary", "burn", "a"],
        ["glossary", "check"],
        ["models", "burn"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "usage: arabic-mt" in captured.err


def test_version_and_help(run_cli: Any) -> None:
    done = run_cli("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"arabic_mt {__version__}\n")
    for command in ([], ["translate"], ["repair"], ["score"], ["rules"], ["glossary"], ["models"]):
        done = run_cli(*command, "--help")
        assert done.returncode == 0 and b"usage: arabic-mt" in done.stdout


def test_unequal_numbers_of_lines(write: Write, capsys: Any) -> None:
    two, one = write("نعم\nلا\n", "two.txt"), write("Yes\n", "one.txt")
    for command in (
        ["score", "--hypothesis", one, "--reference", two],
        ["repair", "--source", two, "--hypothesis", one],
    ):
        assert main(command) == 3
        captured = capsys.readouterr()
        assert captured.out == ""
        assert f"{two} has 2" in captured.err and f"{one} has 1" in captured.err


HEAD = "# origin: a test\n# licence: CC0-1.0\n"


def test_glossary_check(write: Write, tmp_path: Path, capsys: Any) -> None:
    good, bad = write(f"{HEAD}خيرسون\tKherson\n", "good.tsv"), write(f"{HEAD}ماي\tMay\nماي\tMaya\n", "bad.tsv")
    assert main(["glossary", "check", good]) == 0
    assert capsys.readouterr().out == f"{good}: 1 terms\n"
    assert main(["glossary", "check", good, bad, str(tmp_path / "missing.tsv")]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{good}: 1 terms\n") and f"{bad}:4: conflict: " in out
    assert f"{tmp_path / 'missing.tsv'}: unreadable: " in out


def test_glossary_convert(write: Write, tmp_path: Path, capsys: Any) -> None:
    own, tbx, back = write(f"{HEAD}خيرسون\tKherson\n", "own.tsv"), str(tmp_path / "own.tbx"), str(tmp_path / "back.csv")
    assert main(["glossary", "convert", own, "-o", tbx, "--licence", "CC0-1.0"]) == 0
    assert main(["glossary", "convert", tbx, "-o", back]) == 0
    assert (tmp_path / "back.csv").read_text(encoding="utf-8") == "خيرسون,Kherson\n"
    assert main(["glossary", "convert", own]) == 0
    assert "خيرسون\tKherson" in capsys.readouterr().out
    assert main(["glossary", "convert", own, "-o", str(tmp_path / "own.xls")]) == 3
    assert main(["glossary", "convert", own, "-o", own]) == 3


def test_glossary_extract(write: Write, tmp_path: Path, capsys: Any) -> None:
    arabic = write("زار خلدون بلبيس أمس.\nعاد خلدون مساء.\nكتب خلدون رسالة.\n", "a.ar")
    english = write("Yesterday Khaldun saw it.\nThen Khaldun returned.\nAt night Khaldun wrote.\n", "a.en")
    assert main(["glossary", "extract", arabic, english, "--known"]) == 0
    assert "خلدون\tKhaldun" in capsys.readouterr().out
    assert main(["glossary", "extract", arabic, write("one\n", "b.en")]) == 3


def test_glossary_ledger(write: Write, tmp_path: Path, capsys: Any) -> None:
    text = write("هاجمت روسيا Kyiv مساء. قالت كييف إنها ردت.\n", "a.ar")
    assert main(["glossary", "ledger", text, "-o", str(tmp_path / "names.tsv")]) == 0
    assert "Kyiv" in (tmp_path / "names.tsv").read_text(encoding="utf-8")
    assert main(["translate", text, "--glossary", str(tmp_path / "names.tsv"), "--quiet"]) == 0


def test_a_glossary_that_cannot_be_used(write: Write, capsys: Any) -> None:
    bad = write("ماي\n", "bad.tsv")
    for command in (["translate", write(ARABIC)], ["repair", "--source", write(ARABIC)]):
        assert main([*command, "--glossary", bad]) == 3
        assert f"{bad}:1: there is no source or no target" in capsys.readouterr().err


def test_rules(capsys: Any) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.strip().split("\n")
    assert [line.split()[0] for line in lines] == [r.code for r in (*catalogue("source"), *catalogue("target"))]
    assert main(["rules", "s003"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("S003 digit-grouping: ") and "Leaves:" in out
    assert main(["rules", "S00"]) == 0
    assert all(line.startswith("S00") for line in capsys.readouterr().out.strip().split("\n"))
    assert main(["rules", "Q"]) == 3
    assert "no rule begins with 'Q'; there are: S001" in capsys.readouterr().err


# forms of output


EDIT_KEYS = {"span", "before", "after", "rule", "category", "tier", "confidence", "evidence"}


def assert_contract(found: dict[str, Any], source: str) -> None:
    """Hold one segment's JSON object against the contract."""
    keys = {"schema", "source", "text", "score", "steps", "terms", "warnings", "signature"}
    assert keys <= set(found) <= keys | {"alternatives"}
    assert found["schema"] == 1 and found["source"] == source
    assert [step["stage"] for step in found["steps"]].count("source") == 1
    assert next(step for step in found["steps"] if step["stage"] == "source")["before"] == source
    for step in found["steps"]:
        assert set(step) == {"stage", "before", "after", "edits", "hints", "rejected"}
        for edit in (*step["edits"], *step["rejected"]):
            assert EDIT_KEYS <= set(edit) <= EDIT_KEYS | {"reason"}
            assert step["before"][slice(*edit["span"])] == edit["before"]
        assert all(set(hint) == {"span", "options", "origin"} for hint in step["hints"])
        assert all("reason" in rejection for rejection in step["rejected"])
        edits = [Edit(**{**edit, "span": tuple(edit["span"])}) for edit in step["edits"]]
        assert apply_edits(step["before"], edits) == step["after"]
    for term in found["terms"]:
        assert term["status"] in ("honoured", "inflected", "spliced", "refused")
        assert term["status"] != "refused" or term["reason"]


LINES = [ARABIC, "", "وصل وفد الأمم المتحدة إلى القاهرة. بدأ الاجتماع ، ثم انتهى .", "😀 في في البيت", "Hello"]


def test_the_json_of_repair(write: Write, capsys: Any) -> None:
    path = write("".join(f"{line}\n" for line in LINES))
    assert main(["repair", "--source", path, "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]
    assert len(objects) == len(LINES)
    for found, line in zip(objects, LINES, strict=True):
        assert_contract(found, line)
        assert found["steps"][0]["stage"] == "source"
        assert found["text"] == found["steps"][-1]["after"]


def test_the_json_of_repair_with_a_hypothesis(write: Write, capsys: Any) -> None:
    english = ["The minister said 10 , 000 arrived .", "", "The UN delegation arrived in Cairo .", "Home", "Hello"]
    source, hypothesis = write("".join(f"{x}\n" for x in LINES)), write("".join(f"{x}\n" for x in english), "en.txt")
    assert main(["repair", "--source", source, "--hypothesis", hypothesis, "--json", "--tier", "suggest"]) == 0
    for text, arabic, english_line in zip(capsys.readouterr().out.split("\n"), LINES, english, strict=False):
        found = json.loads(text)
        assert_contract(found, arabic)
        assert [step["stage"] for step in found["steps"]] == ["source", "target"]
        assert found["steps"][1]["before"] == english_line


def test_the_json_of_translate(write: Write, capsys: Any) -> None:
    path = write("".join(f"{line}\n" for line in LINES))
    assert main(["translate", path, "--json", "--beam", "2", "--quiet"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]
    assert len(objects) == len(LINES)
    for found, line in zip(objects, LINES, strict=True):
        assert set(found) >= {"schema", "text", "segments"} and found["schema"] == 1
        for segment in found["segments"]:
            assert segment["source"] in line
            assert_contract(segment, segment["source"])
            assert segment["text"] in found["text"]
    assert [len(found["segments"]) for found in objects] == [1, 0, 2, 1, 1]


def test_the_json_of_a_document_is_one_object(write: Write, table: Any, capsys: Any) -> None:
    assert main(["translate", write("نعم\n\n- لا\n"), "--json", "--document", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["text"] == "Done.\n\n- Done.\n"


def test_a_document_keeps_its_layout(write: Write, table: Any, capsysbinary: Any) -> None:
    assert main(["translate", write("عنوان\r\n\r\n- نعم\r\n  لا"), "--document", "--quiet"]) == 0
    assert capsysbinary.readouterr().out == b"Done.\r\n\r\n- Done.\r\n  Done."


def test_explanations(write: Write, table: Any, capsys: Any) -> None:
    assert main(["translate", write(f"{ARABIC}\n"), "--explain", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "S002" in out and "S003" in out and "10،000" in out
    assert main(["repair", "--source", write("نعم\n"), "--explain"]) == 0
    assert capsys.readouterr().out.startswith("ar  نعم\n")


def test_n_best(write: Write, capsys: Any) -> None:
    assert main(["translate", write("وصل الوفد.\n\nبدأ الاجتماع.\n"), "--n-best", "2", "--quiet", "--beam", "2"]) == 0
    rows = [line.split(" ||| ") for line in capsys.readouterr().out.split("\n")[:-1]]
    assert [row[0] for row in rows] == ["1", "1", "2", "2", "3", "3"]
    assert all(len(row) == 3 for row in rows)
    for first, second in (rows[0:2], rows[4:6]):
        assert first[1] != second[1] and float(first[2]) >= float(second[2])


def test_options_reach_the_translator(write: Write, table: Any, capsys: Any) -> None:
    glossary = write("خيرسون\tKherson\n", "own.tsv")
    command = ["translate", write(ARABIC), "--glossary", glossary, "--rules=-S003", "--tier", "suggest", "--no-hints",
               "--no-glossary", "--beam", "2", "--model", "m"]  # fmt: skip
    assert main(command) == 0
    expected = {"glossary": [glossary], "rules": "-S003", "tier": "suggest", "hints": False, "shipped": False,
                "repair": True, "beam": 2, "model": "m"}  # fmt: skip
    assert expected.items() <= table.items()
    assert main(["translate", write(ARABIC), "--no-repair"]) == 0
    assert table["repair"] is False and table["shipped"] is True and table["hints"] is True


def test_repair_for_publication(write: Write, capsys: Any) -> None:
    for aim in ("english", "arabic"):
        assert main(["repair", "--source", write(ARABIC), "--for", aim, "--json"]) == 0
        assert f"aim:{aim}" in json.loads(capsys.readouterr().out)["signature"]


def test_score(write: Write, capsys: Any) -> None:
    hypotheses, references = ["The delegation has arrived.", "Yes."], ["The delegation arrived.", "Yes!"]
    paths = [write("".join(f"{x}\n" for x in texts), f"{n}.txt") for n, texts in enumerate((hypotheses, references))]
    command = ["score", "--hypothesis", paths[0], "--reference", paths[1]]
    scores = score(hypotheses, references)
    assert main(command) == 0
    expected = [f"{n} {scores.figures[n]:.2f}  {scores.signatures[n]}" for n in ("BLEU", "chrF")]
    assert set(expected) <= set(capsys.readouterr().out.split("\n"))
    assert main([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["scores"]
    assert {n: found[n]["score"] for n in ("BLEU", "chrF")} == {n: scores.figures[n] for n in ("BLEU", "chrF")}


def test_scoring_nothing(write: Write, capsys: Any) -> None:
    assert main(["score", "--hypothesis", write(""), "--reference", write("", "r")]) == 3
    assert "there is nothing to score" in capsys.readouterr().err


def test_no_progress_where_no_terminal_is(run_cli: Any, write: Write) -> None:
    done = run_cli("repair", "--source", write(f"{ARABIC}\n" * 50))
    assert (done.returncode, done.stderr) == (0, b"")


def test_no_output_is_written_over_an_input(write: Write, table: Any, tmp_path: Path, capsys: Any) -> None:
    path, out, terms = write(ARABIC), str(tmp_path / "out"), write("وزير\tminister", "terms.tsv")
    for command in (
        ["translate", path, "--html", path],
        ["translate", path, "--html", out, "-o", out],
        ["glossary", "ledger", path, "--glossary", terms, "-o", terms],
    ):
        assert main(command) == 3
        assert "write to another one" in (said := capsys.readouterr().err) or "one file" in said
    assert Path(path).read_text(encoding="utf-8").strip() == ARABIC


def test_a_glossary_that_is_not_there_is_not_converted(tmp_path: Path, capsys: Any) -> None:
    assert main(["glossary", "convert", str(tmp_path / "none.tsv"), "-o", str(tmp_path / "out.tsv")]) == 3
    assert "none.tsv" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_help_of_every_glossary_command(capsys: Any) -> None:
    for action in ("check", "convert", "extract", "ledger"):
        with pytest.raises(SystemExit) as stop:
            main(["glossary", action, "--help"])
        assert stop.value.code == 0


def test_standard_input_is_read_once(capsys: Any) -> None:
    assert main(["repair", "--source", "-", "--hypothesis", "-"]) == 3
    assert "only once" in capsys.readouterr().err


def test_a_glossary_in_another_encoding(tmp_path: Path, capsys: Any) -> None:
    old = tmp_path / "old.tsv"
    old.write_bytes("نهر\triver".encode("cp1256"))
    assert main(["glossary", "convert", str(old), "--encoding", "cp1256"]) == 0
    assert "نهر\triver" in capsys.readouterr().out
    assert main(["glossary", "convert", str(old)]) == 3


def test_what_a_conversion_loses_is_a_finding(write: Write, tmp_path: Path, capsys: Any) -> None:
    path = write('نهر,river\n"بحر,sea\n', "cut.csv")
    assert main(["glossary", "convert", path, "-o", str(tmp_path / "out.tsv")]) == 1
    assert f"{path}:2: malformed" in capsys.readouterr().err
    assert "نهر" in (tmp_path / "out.tsv").read_text(encoding="utf-8")
