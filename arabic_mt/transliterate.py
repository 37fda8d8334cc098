"""Does a Latin spelling sound like an Arabic name? Recognises bad spellings of known names, never invents one.

A weighted edit alignment: every Arabic letter or pair of letters may stand for the Latin strings that
:data:`SPELLINGS` lists, at a price; a letter left over on either side has a price too, low for Latin vowels,
which Arabic mostly leaves unwritten. The likeness is one less the share that the cheapest alignment costs of
what explaining nothing would cost. No models, no input or output.

Source: the table is written by hand; its prices were then set on one half of the pairs of
google/transliteration (Apache-2.0), NETransliteration-COLING2018 (Merhav and Ash 2018, CC0) and the names of
world-cities-translations (CC BY 4.0); ``eval/transliteration.py`` measures on the other half.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from .arabic import light_word

# The same name, measured on unseen pairs: 97 % of true spellings reach it and 1 of 5,000 random capitalised words,
# but 13 % of other names that differ by one consonant do. Where such names are near, ask 0.9 (94 %, 7 %) or compare.
FLOOR = 0.85
MAX_LETTERS = 60  # of a word, on either side; what follows is not read
_MAX_TEXT = 4 * MAX_LETTERS  # so much text is read before marks and punctuation are dropped

# Arabic letter or pair -> what it may stand for, "string:price", the price 0 where none is given. A consonant
# that nothing explains costs 10. «أ إ آ» are «ا» here, and the Persian letters their Arabic neighbours.
SPELLINGS: dict[str, str] = {
    "ا": "a e:2 u:2 au:2 ai:2 ae:2 oa:2 ea:3 o:4 i:4 ou:4 h:4 y:6",
    "ب": "b p:1 v:6",
    "ة": "a ah e eh et:1 at:2 t:3",
    "ت": "t th:3 c:6 d:7",
    "ث": "th z:1 c:2 s:3 t:4",
    "ج": "j g ge dj:1 dzh:1 zh:1 dg:1 gi:1 z:3 ch:3 gh:4 y:4",
    "ح": "h ch:4 kh:4",
    "خ": "kh ch j g h:2 x:3 k:3 q:6",
    "د": "d dh:4 t:5",
    "ذ": "dh th d z:2",
    "ر": "r rh",
    "ز": "z x:2 s:3 zh:3 ts:4 c:5",
    "س": "s c:1 sc:2 x:2 ps:2 z:4 sh:4 th:4",
    "ش": "sh sch ch:1 sz:1 sc:1 x:1 sj:2 s:3 c:3 zh:4 ti:5",
    "ص": "s c:3 z:3",
    "ض": "d:1 dh:1 z:2",
    "ط": "t th:4 d:5",
    "ظ": "z dh th:2 d:2",
    "ع": "i:1 o:1 a:2 e:2 u:3 ou:3",
    "غ": "g gh j:5 r:6 h:6",
    "ف": "f v ph w:2 gh:4 b:7",
    "ق": "q g c k:1 gh:1 gu:3 ck:3 kh:5",
    "ك": "k ck ch:1 cq:1 c:2 q:2 kh:3 g:4 x:5",
    "ل": "l",
    "م": "m n:7",
    "ن": "n gn:1 kn:3 ng:5 m:8",
    "ه": "h e:2 gh:3 a:5",
    "و": "w o u ow ou:1 eau:2 wh:2 v:3 au:3 oe:3 ue:3 eu:3 ew:4 aw:4 ough:4",
    "ي": "y i:1 e:1 ie:1 j:2 ea:2 ij:2 ai:3 ay:3 ei:3 ey:3 ae:3 ia:3 ui:4 eu:4 eigh:4 u:5 a:5",
    "ى": "a i:1 e:1 y:2",
    "ئ": "i y e:1 a:3",
    "ؤ": "o:1 u:1 w:1 e:2 ou:2",
    "تش": "ch tch c tsch cz:2 tsj:2 zh:3 q:3",
    "تس": "ts c tz z:1 cz:2",
    "كس": "x cs ks:1 xc:1 cc:1",
    "غز": "x",
    "نغ": "ng",
    "نج": "ng nj:1 nge:1",
    "دج": "dj dg j:1",
    "اي": "i ay ey y:1 ai:1 ei:1 e:1 ie:1 ij:1 igh:1 ea:2 eigh:2",
    "او": "au ow o:1 u:1 ou:1 aw:1",
    "وي": "wi we ui oi oy:1 ue:2 y:4",
    "يا": "ia ja ea ya:1",
    "يه": "e et er ier ez:1",
    "سك": "sk sc sch:2 sq:2",
    "كو": "qu co:1",
    "كي": "ki ke:1 qui:1 que:1 cy:1 chi:2 ci:3",
    "شت": "st scht cht:2",
    "لل": "l",
    "يي": "yi i y e:1",
    "وو": "wo:1 wu:1 o:1 u:1",
    "يو": "iu jo ju yu:1 u:1 eu:1 ew:1 io:1",
    "ير": "er:1",
    "يل": "el:1",
}
# What it costs to leave a letter unexplained, 10 where it is not listed.
_LEFT_OUT = {
    "ا": 5, "ب": 12, "ة": 3, "ج": 11, "ح": 7, "س": 13, "ش": 11, "ص": 12, "ع": 1, "غ": 9, "ق": 9, "ل": 8,
    "م": 12, "ه": 5, "و": 7, "ي": 6, "ى": 4, "ئ": 1, "ؤ": 3,
}  # fmt: skip
_UNWRITTEN = {
    "a": 2, "b": 11, "c": 9, "d": 8, "e": 1, "f": 12, "g": 11, "h": 4, "i": 3, "m": 11, "o": 4, "p": 12,
    "q": 11, "r": 11, "s": 7, "t": 6, "u": 1, "v": 11, "w": 8, "y": 6,
}  # fmt: skip
_FIRST_VOWEL = 6
_CONSONANT = 10


_STANDS_FOR: dict[str, list[tuple[str, int]]] = {}  # Latin string -> the Arabic units that it may stand for
for _unit, _options in SPELLINGS.items():
    for _latin_string, _, _digits in (option.partition(":") for option in _options.split()):
        _STANDS_FOR.setdefault(_latin_string, []).append((_unit, int(_digits or 0)))
_LONGEST = max(map(len, _STANDS_FOR))

_LETTERS = frozenset("".join(SPELLINGS))  # «ء» is silent
_TO_ASCII = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a"}
)
_DOUBLED = re.compile(r"([a-z])\1+")
_SEPARATORS = re.compile(r"[\s\-‐‑–—_.,،/]+")
_ARTICLES = frozenset("al el ul il an en as ash es esh ad adh ed ar er at ath az".split())
_SERVANT = re.compile("(abd)[aeou]l")  # the article of «عبد الرحمن» in Abdul Rahman


# Letters that Arabic spellings of one foreign name exchange.
_SPELT_ALIKE = str.maketrans("غجقصزطثذظضةىئؤ", "كككسستسسسدهييو")
_LONG_VOWELS = str.maketrans("", "", "اوي")


def alike(name: str) -> str:
    """Return a folded Arabic name with the letters made one that spellings of a foreign name exchange.

    >>> alike("غلاسكو") == alike("جلاسجو")
    True
    """
    return name.replace("تش", "ش").translate(_SPELT_ALIKE)


@lru_cache(maxsize=65536)
def consonants(name: str) -> str:
    """Return a folded Arabic name made :func:`alike`, without the long vowels inside it.

    >>> consonants("شكسبير"), consonants("ويلنجتون")
    ('شكسبر', 'ولنكتن')
    """
    letters = alike(name)
    return letters[:1] + letters[1:].translate(_LONG_VOWELS)


def is_spelling(one: str, other: str) -> bool:
    """Tell whether two folded Arabic names may spell one foreign name: letters exchanged, one letter more or less.

    >>> is_spelling("جلاسجو", "غلاسكو"), is_spelling("الزهره", "الزاهره")
    (True, False)
    """
    words = list(zip(one.split(), other.split(), strict=False))
    if one.count(" ") != other.count(" "):
        return False
    apart = [_apart(*pair) for pair in words]
    return max(apart) <= 1 and sum(apart) <= (1 if len(words) == 1 else 2)


def _apart(one: str, other: str) -> int:
    """Return how many letters two words differ by; Arabic names, with their article, have one spelling.

    A last letter makes another name: «دومينيكو» (Domenico) is not «دومينيكا» (Dominica).
    """
    if one.startswith("ال") or other.startswith("ال") or alike(one[-1]) != alike(other[-1]):
        return 9 * (one != other)
    return distance(alike(one), alike(other))


def distance(a: str, b: str) -> int:
    """Return how many letters must be put in, taken out, replaced or exchanged with their neighbour.

    Source: Damerau (1964), in the restricted form (optimal string alignment).

    >>> distance("kremlin", "kermlin"), distance("putin", "puttin")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            best = min(row[j] + 1, now[-1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        before, row = row, now
    return row[-1]


class _Latin:
    """A Latin word: the price of each letter left over, and where each Arabic unit may stand at what price."""

    __slots__ = ("left_over", "places", "worst")

    def __init__(self, word: str) -> None:
        self.left_over = [_UNWRITTEN.get(letter, _CONSONANT) for letter in word]
        if word[0] in "aeiou":
            self.left_over[0] = _FIRST_VOWEL
        self.worst = sum(self.left_over)
        self.places: dict[str, list[tuple[int, int, int]]] = {}
        for start in range(len(word)):
            for end in range(start + 1, min(start + _LONGEST, len(word)) + 1):
                for unit, price in _STANDS_FOR.get(word[start:end], ()):
                    self.places.setdefault(unit, []).append((start, end, price))


_latin = lru_cache(maxsize=4096)(_Latin)


def _score(arabic: str, word: str) -> float:
    """Align two words of letters; time is their lengths' product."""
    latin = _latin(word[:MAX_LETTERS])
    places, left_over = latin.places, latin.left_over
    row = list(accumulate(left_over, initial=0))  # row[j]: the letters so far against the first j Latin ones
    above, last, worst = row, "", latin.worst
    for letter in arabic[:MAX_LETTERS]:
        left_out = _LEFT_OUT.get(letter, _CONSONANT)
        worst += left_out
        new = [price + left_out for price in row]
        for start, end, price in places.get(letter, ()):
            if row[start] + price < new[end]:
                new[end] = row[start] + price
        for start, end, price in places.get(last + letter, ()) if last else ():
            if above[start] + price < new[end]:
                new[end] = above[start] + price
        for end, price in enumerate(left_over, 1):
            if new[end - 1] + price < new[end]:
                new[end] = new[end - 1] + price
        above, row, last = row, new, letter
    return 1 - row[-1] / worst


def _compare(arabic: Sequence[str], latin: Sequence[str]) -> float:
    """Score the words one by one, the worst counting, and all in one where their numbers differ."""
    if len(arabic) != len(latin):
        return _score("".join(arabic), "".join(latin))
    return min(map(_score, arabic, latin))


@lru_cache(maxsize=16384)
def _arabic_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of letters as they stand, and without their articles."""
    letters = ("".join(c for c in light_word(word) if c in _LETTERS) for word in _SEPARATORS.split(text))
    whole = tuple(word for word in letters if word)
    bare = (word[2:] if word.startswith("ال") and len(word) != 3 else word for word in whole)
    return whole, tuple(word for word in bare if word)


@lru_cache(maxsize=16384)
def _latin_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words in plain letters without doubling, as they stand and without their articles."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_TO_ASCII))
    letters = ("".join(c for c in word if "a" <= c <= "z") for word in _SEPARATORS.split(plain))
    whole = tuple(_DOUBLED.sub(r"\1", word) for word in letters if word)
    bare = (_SERVANT.fullmatch(word) for word in whole)
    return whole, tuple(m[1] if m else w for m, w in zip(bare, whole, strict=True) if w not in _ARTICLES)


def similarity(arabic: str, english: str) -> float:
    """Score how well a Latin spelling fits an Arabic name, by sound.

    Names of as many words on both sides are compared word by word and the worst word counts; others as one word.
    Case, accents, marks, hyphens and articles («ال», al-, el-, ash-) do not count.

    Args:
        arabic: a name in Arabic letters, without clitics such as «و» or «ب».
        english: a Latin spelling.

    Returns:
        0 to 1; 1 where both sides explain each other fully, :data:`FLOOR` and more for the same name.

    >>> similarity("تشرشل", "Churchill") > FLOOR > similarity("هاريس", "Harrow")
    True
    """
    whole, bare = _arabic_words(arabic[:_MAX_TEXT])
    latin_whole, latin_bare = _latin_words(english[:_MAX_TEXT])
    if not whole or not latin_whole:
        return 0.0
    likeness = _compare(whole, latin_whole)
    if bare and latin_bare and (bare != whole or latin_bare != latin_whole):
        likeness = max(likeness, _compare(bare, latin_bare))
    return likeness


def best(arabic: str, words: Sequence[str], *, floor: float = FLOOR) -> tuple[int, float] | None:
    """Find the English word that an Arabic name fits best.

    Args:
        arabic: a name, as for :func:`similarity`.
        words: English words or names to choose from.
        floor: the least likeness, 0 to 1.

    Returns:
        The index of the best, the first of equals, and its margin over the best other spelling; None where
        no word reaches the floor.

    >>> best("بايدن", ["President", "Payden", "said"])[0]
    1
    """
    scores = [similarity(arabic, word) for word in words]
    first = max(range(len(words)), key=scores.__getitem__, default=-1)
    if first < 0 or scores[first] < floor:
        return None
    others = (s for s, word in zip(scores, words, strict=True) if word.casefold() != words[first].casefold())
    return first, scores[first] - max(others, default=0.0)


# Transcription ---------------------------------------------------------------------------------------

_PLAIN = dict(
    pair.split(":")
    for pair in (
        "ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d ط:t ظ:z غ:gh ف:f ق:q ك:k ل:l م:m ن:n ه:h "
        "پ:p چ:ch ژ:zh گ:g ڤ:v ک:k ا:a أ:a آ:a ٱ:a إ:i ى:a ة:a ؤ:u ئ:i َ:a ِ:i ُ:u ً:an ٍ:in ٌ:un "
        "تش:ch نغ:ng أو:o او:o إي:i الله:allah"
    ).split()
)
_UNIT = re.compile("^[أا]و|^إي|الله$|تش|نغ|َ(?=ا)|ِ(?=ي)|ُ(?=و)|.", re.DOTALL)
_GLIDES = {"و": ("w", "o", "اأىةي"), "ي": ("y", "i", "اأىةو"), "ی": ("y", "i", "اأىةو")}
_ARTICLE = re.compile(r"ال(?!له$)(?=\S{2})")
_SHADDA = re.compile("([\u064b-\u0650])(\u0651)")  # Unicode's order; the doubling goes before the vowel
_VOWELS = frozenset("aeiou")


def romanize(arabic: str) -> str:
    """Transcribe a name letter by letter, as a last resort for a name that no list has.

    و is w at the start and before a vowel, else o, ي is y at the start and between vowels, else i; ع is a at
    the start and silent elsewhere; the article is al-. Vowels that are not written are not guessed, but for an
    a after a first consonant that could not be spoken else.

    Args:
        arabic: a name of one or more words, in Arabic letters; other characters are dropped.

    Returns:
        Latin letters, each word with a capital.

    >>> romanize("وليد الموسوي")
    'Walid al-Moswi'
    """
    text = unicodedata.normalize("NFKC", arabic[:_MAX_TEXT])[:_MAX_TEXT]
    text = _SHADDA.sub(r"\2\1", text)
    return " ".join(name for word in text.split() if (name := _transcribe(word)))


def _transcribe(word: str) -> str:
    article = _ARTICLE.match(word)
    word = word[2:] if article else word
    sounds: list[str] = []
    for unit in _UNIT.finditer(word):
        if sound := _sound(unit[0], sounds[-1] if sounds else "", word[unit.end() : unit.end() + 1]):
            sounds.append(sound)
    if len(sounds) > 1 and _VOWELS.isdisjoint("".join(sounds[:2])) and not _blends(sounds):
        sounds.insert(1, "a")
    return ("al-" if article and sounds else "") + "".join(sounds).capitalize()


def _blends(sounds: Sequence[str]) -> bool:
    """Tell whether two first consonants can be spoken as one, as in Bruno: r or l and a vowel follow."""
    return sounds[0] != "w" and sounds[1] in ("r", "l") and not _VOWELS.isdisjoint("".join(sounds[2:3]))


def _sound(unit: str, before: str, following: str) -> str:
    at_vowel = before[-1:] in _VOWELS
    if unit in _GLIDES:
        glide, vowel, vowels = _GLIDES[unit]
        opens = following != "" and following in vowels
        return glide if not before or (opens and (at_vowel or glide == "w")) else vowel
    if unit == "ع":
        return "" if before or (following and following in "اأوي") else "a"
    if unit == "ّ":
        return "" if at_vowel else before
    return _PLAIN.get(unit, "")
