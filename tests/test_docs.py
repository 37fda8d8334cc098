"""Tests of the documentation: docstring examples run, README blocks run, commands parse, links lead somewhere."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import arabic_mt
from arabic_mt import cli
from arabic_mt.training import __main__ as training

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("arabic_mt/**/README.md"))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
MODULES = sorted(
    info.name for info in pkgutil.walk_packages(arabic_mt.__path__, "arabic_mt.") if not info.name.endswith("__main__")
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Yield (page:line, text) of every fenced block in a language."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if match[1] == language:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{page.relative_to(ROOT)}:{line}", match[2]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yield (page:line, words) of every command of the project in a console block."""
    for place, text in blocks("console"):
        for line in text.replace("\\\n", " ").split("\n"):
            words = shlex.split(line.removeprefix("$ "), comments=True)
            end = next((i for i, word in enumerate(words) if word in ("|", ">", ">>", "&&", ";")), len(words))
            if words:
                yield place, words[:end]


@pytest.mark.parametrize("name", ["arabic_mt", *MODULES])
def test_docstring_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert not found.failed


def test_modules_are_documented() -> None:
    sources = [path for path in (ROOT / "arabic_mt").rglob("*.py") if "__pycache__" not in path.parts]
    assert [path.name for path in sources if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("block", [pytest.param(text, id=place) for place, text in blocks("python")])
def test_python_blocks_run(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "block", "exec"), {"__name__": "block"})


@pytest.mark.parametrize("words", [pytest.param(words, id=f"{place} {' '.join(words)}") for place, words in commands()])
def test_commands_parse(words: list[str]) -> None:
    if words[0] == "arabic-mt":
        cli._parser().parse_args(words[1:])
    elif words[1:3] == ["-m", "arabic_mt.training"]:
        training._parser().parse_args(words[3:])
    elif words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = [word for word in words[1:] if "=" not in word]
        assert all(re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) for target in targets)


def test_the_readme_shows_python_and_commands() -> None:
    assert any(place.startswith("README.md") for place, _ in blocks("python"))
    shown = {words[1] for _, words in commands() if words[0] == "arabic-mt" and len(words) > 1}
    assert {"translate", "repair", "score"} <= shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
