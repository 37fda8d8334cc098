"""Count the phrases that machine-made Arabic has and human Arabic has not, for ``glossaries/machine_phrases.tsv``.

    python eval/mine_phrases.py --triples a.tsv ... --human text.ar ... --output glossaries/machine_phrases.tsv

Triples are natural Arabic, English and machine-made Arabic, tab-separated; those of the development part (a hash of
the English, 5 %) are left out. A phrase is two to four words, or two to four word classes
(:mod:`arabic_mt.rules.classes`). Words without digits, names and Latin letters count if they were met at least
twice and never in human text; classes if their rate is at least 15 times that in the natural column and 8 times
that in other human text. A phrase that holds a shorter one is left out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from arabic_mt.arabic import TOKEN, light_word
from arabic_mt.rules.classes import LATIN, NUMBER, UNKNOWN, word_class
from arabic_mt.textio import read_lines
from arabic_mt.training.corpora import in_development

Gram = tuple[str, ...]
LEAST_WORDS, LEAST_CLASSES = 2, 4  # times met
NATURAL, OTHER = 15, 8  # times the rate in human text
STRAY = frozenset(f"={light_word(w)}" for w in "خارج فوق أسفل قبالة بدون بواسطة لأجل تحت عبر حول ضد بعد".split())
PRONOUNS = frozenset({"=هو", "=هي", "=هم"})
HEAD = [
    "# origin: written for arabic_mt; counted by eval/mine_phrases.py",
    "# licence: CC0-1.0",
    "pattern\tkind\tmachine\thuman",
]


def words(line: str) -> list[str]:
    """Return the words of a line, folded lightly."""
    return [light_word(match.group()) for match in TOKEN.finditer(line)]


def grams(items: list[str]) -> Iterator[Gram]:
    """Yield all sequences of two to four."""
    for size in (2, 3, 4):
        for i in range(len(items) - size + 1):
            yield tuple(items[i : i + size])


def literal(items: list[str]) -> Iterator[Gram]:
    """Yield the sequences of words that may stand in the list."""
    classes = [word_class(word) for word in items]
    plain = [f"={w}" if c not in (NUMBER, LATIN) and "E." not in c else "" for w, c in zip(items, classes, strict=True)]
    return (gram for gram in grams(plain) if "" not in gram)


def of_classes(items: list[str]) -> Iterator[Gram]:
    """Yield the sequences of classes that may stand in the list."""
    for gram in grams([word_class(word) for word in items]):
        if gram[0] != UNKNOWN and gram[-1] != UNKNOWN and not all(part.startswith("=") for part in gram):
            yield gram


def minimal(found: Iterable[Gram]) -> set[Gram]:
    """Return the sequences that hold no shorter one."""
    all_of = set(found)
    return {g for g in all_of if not any(s != g and s in all_of for s in grams(list(g)))}


def kind(gram: Gram) -> str:
    """Name the fault that a phrase shows."""
    bare = [part.partition("+")[2] or part for part in gram]
    if LATIN in gram:
        return "latin"
    if any(part in STRAY for part in gram):
        return "particle"
    if NUMBER in gram and any(part.startswith("N.") for part in bare):
        return "number"
    nouns = [(a, b) for a, b in pairwise(bare) if a[:2] in ("N.", "E.") and b[:2] == "A."]
    if any(a.split(".")[1][:1] != b.split(".")[1][:1] or a.endswith(".D") != b.endswith(".D") for a, b in nouns):
        return "agreement"
    if any(b[:2] == "V." and (a[:2] in ("N.", "E.") or a in ("=هو", "=هي", "=هم")) for a, b in pairwise(bare)):
        return "order"
    return "literal"


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", nargs="+", required=True)
    parser.add_argument("--human", nargs="+", default=[])
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    rows = [line.split("\t") for path in options.triples for line in read_lines(path)]
    rows = [row for row in rows if len(row) > 1 and not in_development(row[1], 5)]
    machine = [words(row[2]) for row in rows if len(row) > 2 and row[2].strip()]
    natural = [words(row[0]) for row in rows]
    other = [words(line) for path in options.human for line in read_lines(path)]
    size = {
        name: sum(map(len, lines)) for name, lines in (("machine", machine), ("natural", natural), ("other", other))
    }
    chosen: dict[Gram, tuple[int, int]] = {}
    for source, least in ((literal, LEAST_WORDS), (of_classes, LEAST_CLASSES)):
        met = Counter(gram for line in machine for gram in set(source(line)))
        met = Counter({gram: times for gram, times in met.items() if times >= least})
        human, more = (Counter(g for line in lines for g in source(line) if g in met) for lines in (natural, other))
        for gram in minimal(g for g in met if telling(g, met, human, more, size, source is literal)):
            if kind(gram) == "order" and PRONOUNS.isdisjoint(gram):  # the subject may stand first
                continue
            chosen[gram] = met[gram], human[gram] + more[gram]
    lines = [f"{' '.join(gram)}\t{kind(gram)}\t{times}\t{human}" for gram, (times, human) in sorted(chosen.items())]
    options.output.write_text("\n".join([*HEAD, *lines]) + "\n", encoding="utf-8", newline="\n")


# Words that good Arabic has in so many places that what stands beside them says little.
PLAIN = frozenset(f"={light_word(w)}" for w in "حوالي بدون قد يجب أن التي الذي الذين".split())


def telling(
    gram: Gram, met: Counter[Gram], natural: Counter[Gram], other: Counter[Gram], size: dict[str, int], plain: bool
) -> bool:
    """Tell whether a phrase is a machine's."""
    if gram[0] in PLAIN or (len(gram) == 2 and not PLAIN.isdisjoint(gram)):
        return False
    if plain:
        return natural[gram] + other[gram] == 0
    if 2 * natural[gram] > met[gram]:
        return False
    rate = met[gram] / size["machine"]
    rarer = rate * size["natural"] >= NATURAL * (natural[gram] + 0.5)
    return rarer and rate * size["other"] >= OTHER * (other[gram] + 0.5)


if __name__ == "__main__":
    main()
