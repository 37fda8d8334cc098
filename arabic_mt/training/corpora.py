"""Read the corpora that a recipe names: cleaned, without duplicates, development part kept out."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ..arabic import ARABIC_LETTER, TOKEN, light_word
from ..engines.compact_text import normalise_source, normalise_target
from ..errors import InputError, LengthMismatchError
from ..glossary.lexicon import lexicon_terms
from ..glossary.read import read_table, shipped, shipped_terms
from ..hints import phrase_terms

MAX_CHARACTERS = 600
MAX_LENGTH_RATIO = 3.5
FREQUENT = 20  # a form seen this often in training needs no hint
HINTLESS = ("lists", "names")


@dataclass(frozen=True, slots=True)
class Pair:
    """One training pair, normalised on both sides, with the set it belongs to and its weight."""

    source: str
    target: str
    corpus: str
    weight: float


def read_recipe(path: str | Path | None = None) -> list[dict]:
    """Return the corpora of a recipe, the shipped one by default."""
    path = Path(path) if path else Path(__file__).with_name("recipe.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))["corpus"]


def read_lines(path: Path) -> list[str]:
    """Return the lines of a UTF-8 file, split at line feeds only."""
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from error


def in_development(target: str, percent: int) -> bool:
    """Tell whether a pair belongs to the development part: a hash of its English decides."""
    digest = hashlib.sha256(normalise_target(target).encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < percent


def _read_corpus(corpus: dict, folder: Path) -> Iterator[tuple[str, str, str, float, bool]]:
    """Yield (source, target, set name, weight, whether the Arabic is garbled)."""
    paths = sorted(folder.glob(corpus["glob"]))
    if not paths:
        raise InputError(f"{folder}/{corpus['glob']}: no such corpus; check the corpora folder or the recipe")
    for path in paths:
        if corpus["kind"] == "lines":
            yield from _read_parallel(corpus, path)
            continue
        for line in read_lines(path):
            cells = line.split("\t")
            if len(cells) > 1:
                yield cells[0], cells[1], corpus["name"], corpus["weight"], False
            if corpus["kind"] == "triples" and len(cells) > 2 and cells[2]:
                yield cells[2], cells[1], corpus["name"] + "-garbled", corpus["garbled_weight"], True


def _read_parallel(corpus: dict, path: Path) -> Iterator[tuple[str, str, str, float, bool]]:
    sources, targets = read_lines(path), read_lines(path.with_suffix(".en"))
    origins = read_lines(path.with_suffix(".src")) if path.with_suffix(".src").exists() else [""] * len(sources)
    if not len(sources) == len(targets) == len(origins):
        raise LengthMismatchError({str(path): len(sources), "its .en": len(targets), "its .src": len(origins)})
    weights = corpus.get("weights", {})
    for source, target, origin in zip(sources, targets, origins, strict=True):
        yield source, target, corpus["name"], weights.get(origin, corpus["weight"]), False


def usable(source: str, target: str) -> bool:
    """Tell whether a normalised pair can teach translation: right scripts, sound lengths."""
    if not source or not target or max(len(source), len(target)) > MAX_CHARACTERS:
        return False
    if not ARABIC_LETTER.search(source) or ARABIC_LETTER.search(target):
        return False
    if not any(char.isalpha() for char in target) or source == target:
        return False
    ratio = (len(source) + 10) / (len(target) + 10)
    return 1 / MAX_LENGTH_RATIO < ratio < MAX_LENGTH_RATIO


def list_pairs() -> Iterator[Pair]:
    """Yield the shipped word lists as training pairs: terms, phrases, lexicon forms."""
    for term in shipped_terms():
        for form in (term.source, *term.variants):
            yield Pair(normalise_source(form), normalise_target(term.target), "lists", 1)
    for term in phrase_terms():
        for form in (term.source, *term.variants):
            yield Pair(normalise_source(form), normalise_target(term.target), "lists", 1)
    for term in lexicon_terms(read_table(shipped("lexicon"))):
        yield Pair(normalise_source(term.source), normalise_target(term.target), "lists", 1)


def collect(folder: Path, recipe: list[dict], held_out: Iterable[str] = ()) -> tuple[list[Pair], list[Pair]]:
    """Read all corpora of a recipe.

    Args:
        folder: the folder below which the recipe's globs are looked for.
        recipe: see :func:`read_recipe`.
        held_out: sentences of test and development sets; a pair that holds one on either side is dropped.

    Returns:
        The training pairs and the development pairs, each without duplicates.
    """
    banned = {normalise_source(s) for s in held_out} | {normalise_target(s) for s in held_out}
    train: dict[tuple[str, str], Pair] = {}
    dev: dict[tuple[str, str], Pair] = {}
    dev_targets: set[str] = set()
    for corpus in recipe:
        percent = corpus.get("dev_percent", 0)
        for source, target, name, weight, _ in _read_corpus(corpus, folder):
            pair = Pair(normalise_source(source), normalise_target(target), name, weight)
            if not usable(pair.source, pair.target) or pair.source in banned or pair.target in banned:
                continue
            if in_development(pair.target, percent):
                dev.setdefault((pair.source, pair.target), pair)
                dev_targets.add(pair.target)
            else:
                train.setdefault((pair.source, pair.target), pair)
    for pair in list_pairs():
        if usable(pair.source, pair.target) or len(pair.source) > 1:
            train.setdefault((pair.source, pair.target), pair)
    return [p for p in train.values() if p.target not in dev_targets], list(dev.values())


def frequent_words(pairs: Iterable[Pair]) -> list[str]:
    """Return the lightly folded forms that training sees at least :data:`FREQUENT` times, sorted."""
    counts = Counter(
        light_word(word)
        for pair in pairs
        if pair.weight >= 1 and pair.corpus not in HINTLESS
        for word in TOKEN.findall(pair.source)
    )
    return sorted(word for word, count in counts.items() if count >= FREQUENT)


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for pair in pairs:
            file.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")


def read_pairs(path: Path) -> list[Pair]:
    """Read what :func:`write_pairs` wrote."""
    return [Pair(**json.loads(line)) for line in read_lines(path)]
