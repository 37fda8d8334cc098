"""Tests of the package: its public names, what importing it costs, and the wheel, built, installed and used."""

from __future__ import annotations

import json
import pkgutil
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

import arabic_mt

HEAVY = ["torch", "transformers", "datasets", "ctranslate2", "sentencepiece", "sacrebleu", "numpy", "tqdm"]
MEGABYTE = 1_000_000


def run_python(code: str, *options: str, cwd: Path, **more: Any) -> str:
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=120, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


# public names


def test_the_public_names_are_those_that_are_listed() -> None:
    assert dir(arabic_mt) == sorted(arabic_mt.__all__)
    assert len(set(arabic_mt.__all__)) == len(arabic_mt.__all__)
    assert set(arabic_mt._MODULES) | {"__version__"} == set(arabic_mt.__all__)
    for name in arabic_mt.__all__:
        assert getattr(arabic_mt, name) is not None


def test_everything_public_has_a_docstring() -> None:
    assert all(getattr(arabic_mt, name).__doc__ for name in arabic_mt._MODULES)


def test_names_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'arabic_mt' has no attribute 'translate'; it has: "):
        arabic_mt.translate  # noqa: B018


def test_no_module_has_the_name_of_something_public() -> None:
    """Importing such a module would put it in the place of the function."""
    assert not {info.name for info in pkgutil.iter_modules(arabic_mt.__path__)} & set(arabic_mt.__all__)


def test_errors_are_one_tree() -> None:
    errors = [getattr(arabic_mt, name) for name in arabic_mt.__all__ if name.endswith("Error")]
    assert len(errors) >= 10
    assert all(issubclass(error, arabic_mt.ArabicMTError) for error in errors)


# what importing costs


def test_importing_is_quick_and_pulls_in_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, time, json; started = time.process_time(); import arabic_mt; "
        "print(json.dumps([time.process_time() - started, sorted(sys.modules)]))"
    )
    runs = [json.loads(run_python(code, cwd=tmp_path)) for _ in range(3)]
    assert min(seconds for seconds, _ in runs) < 0.15
    assert not set(HEAVY) & set(runs[0][1])


@pytest.mark.parametrize(
    "code",
    [
        "from arabic_mt import Term, Segment, read_terms, ArabicMTError, Translator",
        "import arabic_mt; arabic_mt.repair('قال الوزير ، أمس', 'The minister said , yesterday')",
        "import arabic_mt.cli; arabic_mt.cli.main(['rules'])",
    ],
)
def test_no_engine_is_imported_before_it_is_needed(code: str, tmp_path: Path) -> None:
    out = run_python(f"{code}; import sys; print(); print(' '.join(sys.modules))", cwd=tmp_path)
    assert not set(HEAVY) - {"tqdm"} & set(out.rpartition("\n\n")[2].split())


# the wheel


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(root / name, tree)
    for name in ("arabic_mt", "glossaries", "tests", "eval"):
        shutil.copytree(root / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(tree)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.iterdir()
    return path


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def in_the_tree(root: Path) -> set[str]:
    """Return what an installation needs: all code, all lists, the model without its card and its trainable weights."""
    package = root / "arabic_mt"
    code = [path for path in package.rglob("*.py") if "__pycache__" not in path.parts]
    data = [package / "py.typed", package / "training" / "recipe.toml", package / "rules" / "certificate.json"]
    model = [path for path in (package / "models" / "compact").iterdir() if path.is_file()]
    model = [path for path in model if path.suffix not in (".safetensors", ".md", ".pyc")]
    lists = [
        f"arabic_mt/glossaries/{path.name}"
        for path in (root / "glossaries").iterdir()
        if path.suffix in (".tsv", ".txt", ".py")
    ]
    return {path.relative_to(root).as_posix() for path in (*code, *data, *model)} | set(lists)


def test_the_wheel_holds_the_tree_and_nothing_else(contents: set[str], root: Path) -> None:
    expected = in_the_tree(root)
    assert expected - contents == set()
    more = {name for name in contents - expected if ".dist-info/" not in name and not name.endswith("/README.md")}
    assert more == set()


def test_the_wheel_carries_its_licence(contents: set[str]) -> None:
    names = {name.rpartition("/")[2] for name in contents if ".dist-info/" in name}
    assert {"LICENSE", "NOTICE", "METADATA", "entry_points.txt"} <= names


def test_the_wheel_is_light(wheel: Path, root: Path) -> None:
    assert wheel.stat().st_size < 40 * MEGABYTE
    model = (root / "arabic_mt" / "models" / "compact").iterdir()
    assert (
        sum(path.stat().st_size for path in model if path.is_file() and path.suffix != ".safetensors") < 30 * MEGABYTE
    )


def test_the_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        folder = next(name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name)
        metadata = archive.read(f"{folder}/METADATA").decode()
        entry_points = archive.read(f"{folder}/entry_points.txt").decode()
    assert f"Version: {arabic_mt.__version__}\n" in metadata
    assert "Requires-Python: >=3.11" in metadata
    required = [
        line.split()[1] for line in metadata.split("\n") if line.startswith("Requires-Dist") and "extra ==" not in line
    ]
    assert not any(name.startswith(("torch", "transformers", "datasets")) for name in required)
    assert "arabic-mt = arabic_mt.cli:main" in entry_points


def test_the_wheel_works_where_the_checkout_is_not(wheel: Path, root: Path, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet",
               "--disable-pip-version-check", "--target", str(target), str(wheel)]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    paths = [str(target), *dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))]
    code = (
        f"import sys; sys.path[:0] = {paths!r}\n"
        "import arabic_mt, pathlib\n"
        "from arabic_mt.glossary.read import shipped\n"
        "translate = arabic_mt.load(beam=1, threads=1)\n"
        "print(pathlib.Path(arabic_mt.__file__).parent, shipped('people').parent, sep='\\n')\n"
        "print(translate('وصل الوفد إلى القاهرة.'))\n"
        "print(arabic_mt.repair_arabic('قال الوزير ، أمس ، إن').text)\n"
    )
    out = run_python(code, "-I", "-S", "-X", "utf8", cwd=elsewhere).split("\n")
    assert out[:2] == [str(target / "arabic_mt"), str(target / "arabic_mt" / "glossaries")]
    assert "Cairo" in out[2]
    assert out[3] == "قال الوزير، أمس، إن"
    assert list(elsewhere.iterdir()) == []
