"""Tests of reading and writing text: encodings, line ends, replacing a file whole."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.errors import InputError, OutputError
from arabic_mt.textio import decode, read_lines, read_text, replacing, same_file, split_lines

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
text_with_lines = st.lists(st.sampled_from(["\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x1c", "نص", " ", ""])).map(
    "".join
)


@given(texts)
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff").removeprefix("\ufeff")


@given(st.one_of(texts, text_with_lines))
def test_lines_end_at_line_feeds_only(text: str) -> None:
    lines = split_lines(text)
    assert len(lines) == text.count("\n") + bool(text and not text.endswith("\n"))
    whole = "\n".join(lines) + ("\n" if text.endswith("\n") else "")
    assert whole == text.replace("\r\n", "\n").removesuffix("\r" if not text.endswith("\n") else "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []), ("\n", [""]), ("\n\n", ["", ""]), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb\n", ["a\rb"]), ("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\n", ["a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"]),
    ],
)  # fmt: skip
def test_split_lines(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf_8", "utf8"])
def test_a_byte_order_mark_is_dropped(encoding: str) -> None:
    assert decode(b"\xef\xbb\xbf" + "نعم".encode(), "a.txt", encoding) == "نعم"


@pytest.mark.parametrize("encoding", ["cp1256", "iso-8859-6", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_by_name(encoding: str) -> None:
    assert decode("وصل الوفد".encode(encoding), "a.txt", encoding) == "وصل الوفد"


def test_bytes_that_are_no_utf8_name_the_line_and_the_remedy() -> None:
    data = "نعم\n".encode() + "وصل الوفد".encode("cp1256")
    with pytest.raises(InputError, match=r"a.txt:2: byte 7 is not utf-8; .*--encoding cp1256"):
        decode(data, "a.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_recognised(encoding: str) -> None:
    with pytest.raises(InputError, match=r"looks like UTF-16.*--encoding utf-16"):
        decode("وصل الوفد إلى القاهرة أمس.\n".encode(encoding), "a.txt")


def test_what_is_named_for_utf16_works() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        data = "وصل الوفد إلى القاهرة أمس.\n".encode(encoding)
        with pytest.raises(InputError) as caught:
            decode(data, "a.txt")
        named = str(caught.value).rpartition("--encoding ")[2]
        assert decode(data, "a.txt", named) == "وصل الوفد إلى القاهرة أمس.\n"


def test_a_few_nul_bytes_are_text() -> None:
    assert decode(b"a" * 100 + b"\x00", "a.txt") == "a" * 100 + "\x00"


def test_an_unknown_encoding() -> None:
    with pytest.raises(InputError, match=r"'klingon' is no encoding that Python knows; try utf-8"):
        decode(b"a", "a.txt", "klingon")


@pytest.mark.parametrize("encoding", ["base64", "rot13", "hex", "zlib"])
def test_codecs_that_are_no_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(InputError):
        decode(b"a", "a.txt", encoding)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing.txt: cannot be read \(No such file or directory\); check the path"):
        read_text(str(tmp_path / "missing.txt"))
    with pytest.raises(InputError, match=r"this is a folder; give a file"):
        read_text(str(tmp_path))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("نعم\nلا\n".encode())))
    assert read_lines("-") == ["نعم", "لا"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xe4\xff")))
    with pytest.raises(InputError, match=r"standard input:1: byte 0"):
        read_lines("-")


def test_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    (tmp_path / "link").symlink_to(path)
    assert same_file(str(path), str(tmp_path / "link"))
    assert same_file(str(path), os.path.join(str(tmp_path), ".", "a"))
    assert not same_file(str(path), str(tmp_path / "b"))


@given(texts)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = str(tmp_path_factory.getbasetemp() / "written.txt")
    with replacing(path) as out:
        out.write(text)
    assert Path(path).read_bytes() == text.encode()


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    with replacing(str(target)) as out:
        out.write("new")
        out.flush()
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert entries(tmp_path) == ["out.txt"]


def test_a_new_file_has_the_permissions_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with replacing(str(tmp_path / "out.txt")) as out:
            out.write("x")
    finally:
        os.umask(before)
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_after_an_error_the_target_is_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    with pytest.raises(error), replacing(str(target)) as out:
        out.write("half")
        raise error
    assert target.read_text() == "old"
    assert (tmp_path / "out.txt.partial").read_text() == "half"
    assert entries(tmp_path) == ["out.txt", "out.txt.partial"]


def test_nothing_is_kept_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), replacing(str(tmp_path / "out.txt")):
        raise ValueError("no")
    assert entries(tmp_path) == []


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def fail(*paths: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "chmod", fail)
    with pytest.raises(OutputError, match=r"out.txt: cannot be written \(No space left on device\); .*out.txt.partial"):
        with replacing(str(target)) as out:
            out.write("new")
    assert target.read_text() == "old"
    assert (tmp_path / "out.txt.partial").read_text() == "new"


def test_a_disk_that_fills_while_writing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"No space left on device"), replacing(str(tmp_path / "out.txt")):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", ["missing/out.txt", "."])
def test_places_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"check the folder and its permissions|this is a folder"):
        with replacing(str(tmp_path / name)):
            pass


def test_a_symbolic_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with replacing(str(tmp_path / "link.txt")) as out:
        out.write("new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"
    assert entries(tmp_path) == ["link.txt", "real.txt"]


def test_what_is_no_plain_file_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with replacing(str(pipe)) as out:
            out.write("نعم")
        assert pipe.is_fifo()
        assert os.read(reader, 100).decode() == "نعم"
    finally:
        os.close(reader)


def test_without_a_path_standard_output_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with replacing(None) as out:
        out.write("نعم")
    assert capsys.readouterr().out == "نعم"
