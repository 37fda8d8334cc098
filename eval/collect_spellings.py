"""Collect the Latin spellings of names that exist: a word among them is no misspelling.

    python eval/collect_spellings.py --names FOLDER --text a.en b.en --output glossaries/spellings.txt

``--names`` is the folder that ``collect_names.py`` reads; every word of the English side counts, whether the pair was
kept or not. ``--text`` are English texts: their words count if they are capitalised somewhere. Words that the shipped
lists have already are left out. One word a line, in small letters without accents, sorted.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from collect_names import SOURCES

from arabic_mt.rules.spelling import collected_words, known_words, letters
from arabic_mt.textio import read_lines

MIN_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")


def words_of(path: Path, column: int | None = None) -> Iterator[str]:
    """Yield the words of a text, or of one column of a table, without possessives."""
    for line in read_lines(str(path)):
        text = line if column is None else (*line.split("\t"), "", "")[column]
        for word in _WORD.findall(text):
            yield _POSSESSIVE.sub("", word)


def main() -> None:
    """Collect and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    folders = sorted({source.folder for source in SOURCES})
    found = {letters(word) for folder in folders for word in words_of(options.names / folder / "pairs.tsv", 1)}
    found |= {letters(word) for path in options.text for word in words_of(path) if word[:1].isupper()}
    latin = {word for word in found if word.isascii() and len(word) >= MIN_LETTERS}
    words = sorted(latin - known_words() - collected_words())
    head = [
        "# origin: the sources of the names_*.tsv beside this file, all their English; English texts of the training",
        "# recipe (arabic_mt/training/recipe.toml), their capitalised words",
        "# licence: single words; attribution as in the names_*.tsv and in NOTICE",
    ]
    options.output.write_text("\n".join((*head, *words)) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
