"""Arabic script: folding with offsets, words, digits, clitics. No models, no input or output.

Folding is for matching only; text that is shown or translated is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .types import Span

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
TATWEEL = "\u0640"
BIDI_CONTROLS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
INVISIBLE = BIDI_CONTROLS + "\u200b\u200c\u200d\u2060\ufeff\u00ad"

# A word: letters, with the marks and the tatweel that stand on or between them; apostrophes and
# hyphens are left out on purpose, so that "al-Assad" and «ال-أسد» are two words each.
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}\u0300-\u036f])*")
TOKEN = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{MARKS}\u0300-\u036f])*")
ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\ufb50-\ufdfb\ufe70-\ufefc]")

_LIGHT_SEATS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "ڤ": "ف", "گ": "ك", "چ": "ج", "پ": "ب", "ژ": "ز",
}  # fmt: skip
_SEATS = _LIGHT_SEATS | {"ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه"}
_ASCII_DIGITS = {chr(base + value): str(value) for base in (0x660, 0x6F0) for value in range(10)}
_DROPPED = re.compile(f"[{MARKS}{TATWEEL}{INVISIBLE}\u0300-\u036f]")
_FOLD = str.maketrans(_SEATS | _ASCII_DIGITS)
_LIGHT = str.maketrans(_LIGHT_SEATS | _ASCII_DIGITS)
_DIGITS = str.maketrans(_ASCII_DIGITS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each of its characters came from.

    ``origins[i]`` is the offset, in code points of the original, of folded character ``i``;
    one more item closes the list with the original's length.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original behind the folded characters ``start:end``.

        Marks that follow the last character belong to it.

        >>> fold("كِتَاب").span(0, 2)
        (0, 4)
        """
        if start >= end:
            return self.origins[start], self.origins[start]
        last = self.origins[end - 1]
        return self.origins[start], max(self.origins[end], last + 1)  # a part of a ligature is all of it


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Return one word folded, without offsets.

    >>> fold_word("الأُمَّــة")
    'الامه'
    """
    return _DROPPED.sub("", _compatible(word)).translate(_FOLD).casefold()


@lru_cache(maxsize=65536)
def light_word(word: str) -> str:
    """Return one word folded lightly: ة, ى, ئ and ؤ stay, since «على» is not «علي».

    >>> light_word("إلى"), light_word("الأُمَّة")
    ('الى', 'الامة')
    """
    return _DROPPED.sub("", _compatible(word)).translate(_LIGHT).casefold()


def fold_words(text: str) -> str:
    """Return a text folded, without offsets: as :func:`fold_word`, but not kept for the next time.

    >>> fold_words("الأُمَّــة المتّحدة")
    'الامه المتحده'
    """
    return _DROPPED.sub("", _compatible(text)).translate(_FOLD).casefold()


def _compatible(word: str) -> str:
    presentation = any("\ufb50" <= char <= "\ufefc" for char in word)
    return unicodedata.normalize("NFKC", word) if presentation else word


def fold(text: str) -> Folded:
    """Fold a text for matching and keep the origin of every character.

    Drops marks, tatweel and invisible characters; unifies the seats of alef and hamza, yeh, teh
    marbuta, Persian letters, digits and presentation forms; lower-cases Latin.

    Args:
        text: any text.

    Returns:
        The folded text with one origin, in code points, for each of its characters.

    >>> fold("إلى ٣").text
    'الي 3'
    """
    out: list[str] = []
    origins: list[int] = []
    for offset, char in enumerate(text):
        folded = fold_word(char)
        out.append(folded)
        origins += [offset] * len(folded)
    origins.append(len(text))
    return Folded("".join(out), tuple(origins))


def words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text (runs of letters with their marks), as regex matches."""
    return WORD.finditer(text)


def ascii_digits(text: str) -> str:
    """Write Arabic-Indic and Persian digits as 0-9; lengths do not change.

    >>> ascii_digits("٢٠٢٥")
    '2025'
    """
    return text.translate(_DIGITS)


def has_arabic(text: str) -> bool:
    """Tell whether a text holds at least one letter of the Arabic script."""
    return ARABIC_LETTER.search(text) is not None


_PERSIAN_URDU = re.compile("[پچژگکیےٹڈڑںھہ]")
_OWN_LETTERS = 0.04  # share of the letters that a Persian or Urdu text spends on letters Arabic lacks


def looks_foreign(text: str) -> str:
    """Name the language that a text in Arabic script seems to be in, if it is not Arabic.

    >>> looks_foreign("این یک متن فارسی است که به عربی نیست"), looks_foreign("هذا نص عربي")
    ('Persian or Urdu', '')
    """
    letters = len(ARABIC_LETTER.findall(text))
    own = len(_PERSIAN_URDU.findall(text))
    return "Persian or Urdu" if own >= 3 and own / letters > _OWN_LETTERS else ""


# Proclitics in folded form with what they leave behind. «لل» hides the alef of the article.
PROCLITICS: tuple[str, ...] = (
    "و", "ف", "ب", "ك", "ل", "وب", "ول", "وك", "فب", "فل",
)  # fmt: skip
ARTICLED: tuple[str, ...] = ("ال", "وال", "فال", "بال", "كال", "وبال", "وكال", "فبال", "لل", "ولل", "فلل")
FUTURE: tuple[str, ...] = ("س", "وس", "فس")
ENCLITICS: tuple[str, ...] = ("ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم", "ي")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One way to read a folded word: proclitics, stem, enclitic. ``prefix + stem + suffix`` is the word,
    but for «لل»: there the stem is given without its article and, for names that begin with one, with it."""

    prefix: str
    stem: str
    suffix: str


@lru_cache(maxsize=65536)
def analyses(word: str) -> tuple[Analysis, ...]:
    """Return every way to split clitics off a folded word, the fewest letters first, the bare word leading.

    A stem keeps at least two letters (three before an enclitic). No dictionary is asked: the
    caller looks the stems up. A stem that ends in ت before an enclitic is offered with ة too.

    >>> [(a.prefix, a.stem, a.suffix) for a in analyses("ببلدتهم")][:3]
    [('', 'ببلدتهم', ''), ('ب', 'بلدتهم', ''), ('', 'ببلدت', 'هم')]
    """
    found = [Analysis("", word, "")]
    for prefix in ("", *PROCLITICS, *ARTICLED, *FUTURE):
        if not word.startswith(prefix) or len(word) - len(prefix) < 2:
            continue
        rest = word[len(prefix) :]
        if prefix:
            found.append(Analysis(prefix, rest, ""))
        if prefix.endswith("لل"):
            found.append(Analysis(prefix[:-1], "ال" + rest, ""))
        for suffix in ENCLITICS:
            if rest.endswith(suffix) and len(rest) - len(suffix) >= 3:
                stem = rest[: -len(suffix)]
                found.append(Analysis(prefix, stem, suffix))
                if stem.endswith("ت"):
                    found.append(Analysis(prefix, stem[:-1] + "ة", suffix))
    found.sort(key=lambda a: len(a.prefix) + len(a.suffix))
    return tuple(found)
