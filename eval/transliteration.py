"""How well `arabic_mt.transliterate` tells the spelling of a name from other words.

    python eval/transliteration.py --pairs names.tsv people.tsv --english news.en [--half test] [--json OUT]

Pairs are lines of Arabic, tab, English; names of several words are split where both sides have as many. Measured:
true spellings against spellings of other names of a like length (AUC, accuracy at the floor), against the other
name whose consonants are nearest (how often the true one scores higher, how often the other one reaches the floor),
and against ten capitalised words of English text for each name (the floor that gives 99 % precision, and the recall
there).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from arabic_mt.textio import read_lines
from arabic_mt.transliterate import similarity

Pair = tuple[str, str]
WORDS_PER_NAME, PRECISION = 10, 0.99
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?![A-Za-z])")  # not the first word of a sentence


def read_pairs(path: str, half: str) -> list[Pair]:
    """Return the pairs of single words of a file, those of one half (by a hash of the Arabic) or all."""
    found = {}
    for line in read_lines(path):
        source, target, *_ = [*line.split("\t"), ""]
        words = [part.split() for part in (re.split("[،,]", source)[0], re.split("[،,]", target)[0])]
        if line.startswith("#") or source == "source" or len(words[0]) != len(words[1]):
            continue
        for pair in zip(*words, strict=True):
            in_test = hashlib.sha1(pair[0].encode()).digest()[0] % 2
            if half == "all" or in_test == (half == "test"):
                found[pair] = None
    return list(found)


def consonants(word: str) -> str:
    """Return a word's consonants."""
    return re.sub("[^bcdfghjklmnpqrstvwxz]", "", word.lower())


def neighbours(names: Sequence[str]) -> dict[str, list[str]]:
    """Index names by their consonants and by their consonants less one."""
    index = defaultdict(list)
    for name in names:
        bare = consonants(name)
        for key in {bare, *(bare[:i] + bare[i + 1 :] for i in range(len(bare)))}:
            index[key].append(name)
    return index


def nearest(name: str, index: dict[str, list[str]], *, same: bool) -> str | None:
    """Return the other name that shares most letter pairs, with the same consonants or with one that differs."""
    bare, twos = consonants(name), {name[i : i + 2] for i in range(len(name))}
    keys = [bare] if same else [bare[:i] + bare[i + 1 :] for i in range(len(bare))]
    others = {o for key in keys for o in index.get(key, ()) if o.lower() != name.lower()}
    others = {o for o in others if (consonants(o) == bare) == same and abs(len(o) - len(name)) <= 2}
    return max(sorted(others), key=lambda o: len(twos & {o[i : i + 2] for i in range(len(o))}), default=None)


def floor_for(true: Sequence[float], false: Sequence[float]) -> float:
    """Return the lowest floor above which ``PRECISION`` of the words are true spellings."""
    false = sorted(false)
    for number, score in enumerate(ranked := sorted(true), 1):
        kept = len(ranked) - number + 1
        if kept >= PRECISION * (kept + len(false) - bisect_left(false, score)):
            return score
    return 1.0


def measure(pairs: Sequence[Pair], words: Sequence[str], floor: float | None) -> dict[str, float]:
    """Return all figures of one file; the floor is sought here where none is given."""
    pick = random.Random(1)
    names = [target for _, target in pairs]
    by_length = defaultdict(list)
    for name in names:
        by_length[len(name)].append(name)
    true = [similarity(*pair) for pair in pairs]
    other = [similarity(source, pick.choice(by_length[len(target)])) for source, target in pairs]
    random_words = [similarity(source, word) for source, _ in pairs for word in pick.sample(words, WORDS_PER_NAME)]
    ranked = sorted(other)
    ties = sum(bisect_left(ranked, score) + bisect_right(ranked, score) for score in true)
    own = floor_for(true, random_words)
    floor = own if floor is None else floor
    kept, wrong = sum(s >= floor for s in true), sum(s >= floor for s in random_words)
    right = (kept + sum(s < floor for s in other)) / 2 / len(pairs)
    figures = {"pairs": len(pairs), "AUC": ties / 2 / len(pairs) ** 2, "accuracy": right,
               "floor for 99 %": own, "floor used": floor, "precision": kept / max(1, kept + wrong),
               "recall": kept / len(pairs)}  # fmt: skip
    index, sample = neighbours(names), pick.sample(list(pairs), min(2000, len(pairs)))
    for label, same in (("same consonants", True), ("one consonant off", False)):
        rivals = [(a, b, rival) for a, b in sample if (rival := nearest(b, index, same=same))]
        scores = [(similarity(a, b), similarity(a, rival)) for a, b, rival in rivals]
        figures[label] = sum(a > b for a, b in scores) / max(1, len(scores))
        figures[f"{label}, taken"] = sum(b >= floor for _, b in scores) / max(1, len(scores))
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", nargs="+", required=True, metavar="FILE")
    parser.add_argument("--english", required=True, metavar="FILE")
    parser.add_argument("--half", choices=("all", "tune", "test"), default="all")
    parser.add_argument("--floor", type=float, help="figures at this floor instead of the one for 99 %% precision")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    words = sorted({word for line in read_lines(options.english) for word in _NAME.findall(line)})
    results = {}
    for path in options.pairs:
        name = "/".join(Path(path).parts[-2:])
        results[name] = measure(read_pairs(path, options.half), words, options.floor)
        print(name, *(f"{label} {value}" for label, value in results[name].items()), sep="  ", flush=True)
    if options.json:
        result = {"schema": 1, "half": options.half, "words": len(words), "files": results}
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
