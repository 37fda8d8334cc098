"""Spellings of names in Latin letters: how near two are, and which words are no misspelling of anything."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..glossary.read import read_table, shipped, shipped_terms
from ..hints import name_table
from ..transliterate import distance

MIN_LETTERS = 5  # shorter names are one letter away from too many words
_WORD = re.compile(r"[^\W\d_]+")
# Letters that transcriptions from Arabic confuse; vowels and semivowels vary freely.
_SOUNDS = (
    ("kh", "k"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ts", "s"),
    ("zh", "s"), ("ck", "k"), ("x", "ks"), ("c", "k"), ("q", "k"), ("j", "g"), ("z", "s"), ("v", "f"), ("p", "b"),
)  # fmt: skip
_VOWELS = str.maketrans("", "", "aeiouyhw")
_DERIVED = tuple("an ans ian ians ese ish i is ic ite ites er ers s es ism ist".split())


def letters(word: str) -> str:
    """Return the lower-case letters of a word without accents.

    >>> letters("Al-Ṣāliḥ")
    'alsalih'
    """
    return "".join(char for char in unicodedata.normalize("NFD", word).lower() if char.isalpha())


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """Return the consonants of a word, those that transcriptions confuse made one, doubled ones single.

    >>> skeleton("Zelensky"), skeleton("Zilinski")
    ('slnsk', 'slnsk')
    """
    text = letters(word)
    for old, new in _SOUNDS:
        text = text.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", text.translate(_VOWELS))


def is_misspelling(word: str, name: str) -> bool:
    """Tell whether a word is plainly a misspelling of a name: the same consonants, the letters near.

    A derived form ("Iranian" of Iran) or a plural is none.

    >>> is_misspelling("Zelinski", "Zelensky"), is_misspelling("Iranian", "Iran"), is_misspelling("Berlin", "Merlin")
    (True, False, False)
    """
    a, b = letters(word), letters(name)
    if a == b or min(len(a), len(b)) < MIN_LETTERS or skeleton(word)[:1] != skeleton(name)[:1] or is_derived(a, b):
        return False
    if (a[0] in "aeiou") != (b[0] in "aeiou"):
        return False
    apart = distance(a, b)
    same = skeleton(word) == skeleton(name) and len(skeleton(name)) > 2
    return apart <= (max(2, len(b) // 3) if same else len(b) // 7)


def is_derived(a: str, b: str) -> bool:
    """Tell whether one of two words is made of the other by an English ending."""
    a, b = letters(a), letters(b)
    shorter, longer = sorted((a, b), key=len)
    stem = shorter.rstrip("aeiouy")
    if longer.startswith(shorter):  # Antarctic, Antarctica
        return True
    if longer.removesuffix("s") == shorter.removesuffix("s"):
        return True
    return len(stem) > 2 and longer.startswith(stem) and longer[len(stem) :].lstrip("aeiouy").endswith(_DERIVED)


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Return the letters of the collected names' English words, and of every other spelling that is known to exist."""
    lines = shipped("spellings", ".txt").read_text(encoding="utf-8").splitlines()
    return collected_words() | {line for line in lines if not line.startswith("#")}


def collected_words() -> frozenset[str]:
    """Return the letters of every English word of the collected names."""
    english = (row.split("\t", 3)[1:3] for row in name_table().rows)
    return frozenset(letters(word) for cells in english for cell in cells for word in _WORD.findall(cell))


def names_of_skeleton(consonants: str) -> tuple[str, ...]:
    """Return the one-word names of the collected lists with these consonants, see :func:`skeleton`."""
    return _skeletons().get(consonants, ())


@lru_cache(maxsize=1)
def _skeletons() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in name_table().rows:
        name = row.split("\t", 2)[1]
        if " " not in name and name not in found.get(key := skeleton(name), ()):
            found[key] = (*found.get(key, ()), name)
    return found


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the letters of every English word that the shipped lists hold: names, terms and common words."""
    forms = (form for term in shipped_terms() for form in (term.target, *term.aliases))
    found = {letters(word) for form in forms for word in _WORD.findall(form)}
    for name, columns in (("lexicon", ("english", "english_forms")), ("calques", ("english",))):
        for _, row in read_table(shipped(name)):
            found.update(letters(word) for column in columns for word in _WORD.findall(row[column]))
    return frozenset(found)
