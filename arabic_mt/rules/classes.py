"""The class of an Arabic word in its sentence, as far as word lists show it: part of speech, gender, number, article.

Patterns of classes stand for phrases that no list can hold: «NUM N.pl» is forty years and forty thousand others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..arabic import analyses, light_word
from ..glossary.read import read_table, shipped, shipped_terms

NUMBER, LATIN, UNKNOWN = "NUM", "LAT", "?"
_VERB_FORMS = ("V.3ms", "V.i3ms", "V.3fs", "V.i3fs", "V.3mp", "N.m", "A.m")  # in the order of the lexicon
_ADJECTIVE_FORMS = ("A.m", "A.f", "A.pl", "A.pl")
_NAME_KINDS = frozenset({"country", "place", "person", "surname", "org", "company", "media"})
# Words that stand for themselves in a pattern.
_ITSELF = frozenset(
    light_word(word)
    for word in (
        "في من إلى على عن مع أن إن كان كانت قد لم لن لا ما هو هي هم هذا هذه ذلك تلك التي الذي الذين أو و ثم بعد قبل "
        "عند بين كل أي غير سوف حتى لكن ولكن وقد كما حيث أنه أنها تم يتم قال قالت وقال وقالت منذ خلال ضد حول عبر خارج "
        "داخل تحت فوق أكثر أقل جدا أيضا فقط هناك بدون بواسطة لأجل قبالة أسفل حوالي عندما أولئك بعض واحد مليون"
    ).split()
)


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, str]:
    """Return the class of every form of the lexicon and of every word of a name; the first reading wins."""
    found: dict[str, str] = {}
    for form, name in (*_words(), *_names()):
        word = light_word(form)
        if word and " " not in word:
            found.setdefault(word, name)
    return found


def _words() -> Iterator[tuple[str, str]]:
    for _, row in read_table(shipped("lexicon")):
        forms = [form.strip() for form in row["forms_ar"].split("|")]
        human = ".h" if row["human"] == "y" else ""
        if row["pos"] == "verb":
            yield from zip(forms, _VERB_FORMS, strict=False)
        elif row["pos"] == "adj":
            yield from zip(forms, _ADJECTIVE_FORMS, strict=False)
        elif row["pos"] == "noun":
            yield forms[0], f"N.{row['gender'] or 'm'}{human}"
            yield from ((form, f"N.pl{human}") for form in forms[1:])
        else:
            yield forms[0], f"={light_word(forms[0])}"


def _names() -> Iterator[tuple[str, str]]:
    for term in shipped_terms():
        if term.context or term.kind not in _NAME_KINDS | {"demonym"}:
            continue
        for word in (word for form in (term.source, *term.variants) for word in form.split()):
            demonym = "A.f" if word.endswith("ة") else "A.m"
            yield word, demonym if term.kind == "demonym" else f"E.{term.gender or 'm'}"


@lru_cache(maxsize=65536)
def word_class(word: str) -> str:
    """Return the class of one word, folded lightly.

    ``N.f.D`` is a feminine noun with its article, ``ب+N.m`` a masculine one after ب, ``V.`` a verb (``i`` imperfect),
    ``A.`` an adjective or participle, ``E.`` a part of a name, ``=word`` a word that stands for itself, ``.s`` a
    pronoun at the end, ``?`` what no list has.
    """
    if word.isdigit():
        return NUMBER
    if word.isascii():
        return LATIN
    known = _lexicon()
    if word in _ITSELF:
        return f"={word}"
    if word in known:
        return known[word]
    for reading in analyses(word)[1:]:
        stem = known.get(reading.stem) or (f"={reading.stem}" if reading.stem in _ITSELF else "")
        article = reading.prefix.endswith(("ال", "لل"))
        prefix = reading.prefix.removesuffix("ال").replace("لل", "ل")
        if stem and not (stem.startswith("V") and (article or prefix not in ("", "و", "ف", "ل", "س", "وس"))):
            return (f"{prefix}+{stem}" if prefix else stem) + ".D" * article + ".s" * bool(reading.suffix)
    return _guessed(word)


def _guessed(word: str) -> str:
    """Return the class that an ending shows."""
    article = ".D" if word.startswith("ال") else ""
    for ending, name in (("ون", "?N.pl"), ("ين", "?N.pl"), ("ات", "?N.pl"), ("ة", "?N.f")):
        if word.endswith(ending) and len(word) > 4:
            return name + article
    return UNKNOWN + article
