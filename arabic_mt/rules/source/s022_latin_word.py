"""S022 latin-word: «U.S. المخزونات», «الخليج من Mexico» hold words that were left untranslated.

Why: weak translation leaves what its vocabulary lacks in Latin letters: names, but common words too. S005 writes
the names that are sure to mean one thing; this rule finds the rest, and proposes the Arabic where the word lists
have it.

Leaves: Latin in brackets or quotation marks, or with a gloss in brackets; words in capitals, with digits or with a
capital inside, as acronyms, models and products have them («GPS», «CO2», «YouTube»), but for the few that Arabic
news always translates («NATO», «U.N.»); brands, media and teams of the lists; units, Roman numerals, single
letters; addresses and files (S008); what follows a word that announces a name («موقع», «كلمة»); text with more than
a fifth of its letters Latin, or with four Latin words in a row: it quotes, or is about software. Manuals hold
such words by right, which is why the rule runs only on text that looks machine-made.

Source: the names of glossaries/*.tsv; which acronyms Arabic news translates was seen in news text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...arabic import ARABIC_LETTER, TOKEN, has_arabic, light_word
from ...glossary.read import read_table, shipped, shipped_terms
from ...hints import name_table
from ...types import Candidate, Segment
from ..calques import attach
from ..constructions import is_feminine
from . import s005_latin_name as names

CATEGORY = "Accuracy/Untranslated"
TIER = "suggest"
CONFIDENCE = 0.7
GATED = True

_ACRONYMS = {
    "NATO": "الناتو", "UN": "الأمم المتحدة", "U.N": "الأمم المتحدة", "US": "الولايات المتحدة",
    "U.S": "الولايات المتحدة", "USA": "الولايات المتحدة", "UK": "المملكة المتحدة", "U.K": "المملكة المتحدة",
    "EU": "الاتحاد الأوروبي", "E.U": "الاتحاد الأوروبي", "IMF": "صندوق النقد الدولي", "OPEC": "أوبك",
    "WHO": "منظمة الصحة العالمية", "WTO": "منظمة التجارة العالمية", "UNICEF": "اليونيسف", "UNESCO": "اليونسكو",
    "FIFA": "الفيفا", "NASA": "ناسا", "ECOWAS": "إيكواس", "UNIFIL": "اليونيفيل", "GDP": "الناتج المحلي الإجمالي",
    "IAEA": "الوكالة الدولية للطاقة الذرية", "AI": "الذكاء الاصطناعي", "FBI": "مكتب التحقيقات الاتحادي",
    "CIA": "وكالة المخابرات المركزية", "TV": "التلفزيون", "p.m": "مساء", "a.m": "صباحا",
}  # fmt: skip
_ADJECTIVES = {"US": "الأمريكي", "USA": "الأمريكي", "UK": "البريطاني", "EU": "الأوروبي", "UN": "الأممي"}
_TENS = "عشرينيات ثلاثينيات أربعينيات خمسينيات ستينيات سبعينيات ثمانينيات تسعينيات".split()
_CENTURIES = {"18": "القرن التاسع عشر", "19": "القرن العشرين", "20": "القرن الحادي والعشرين"}
_DECADE = re.compile(r"(18|19|20)([2-9])0s")
_UNITS = frozenset("km kg cm mm kW MW GW kWh Hz kHz MHz GHz KB MB GB TB mph bn mn min max km/h mg ml".split())
_ROMAN = re.compile("[IVXLCDM]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_PLAIN = re.compile(r"(?:[^\W\d_]|[-'’])+")
_BRANDS = frozenset("company media team product vessel weapon".split())
_ANNOUNCES = frozenset(
    light_word(word).removeprefix("ال")
    for word in "اسم باسم اسمه اسمها كلمة مصطلح تعبير عبارة حرف موقع موقعي صحيفة مجلة منصة تطبيق تطبيقات برنامج "
    "لغة صفحة شركة شركات فريق فرقة مقهى فندق مطعم متجر قناة إذاعة ألبوم أغنية فيلم لعبة نظام شبكة تنسيق نوع طراز "
    "اللاتينية الإنجليزية الفرنسية الألمانية الإسبانية الإيطالية تدعى يدعى تسمى يسمى المسمى المسماة".split()
)
_POINT = re.compile(rf"\.(?=[ \u00a0](?:\d|{ARABIC_LETTER.pattern}))")  # of an acronym, not of the sentence
_LONGEST = 3  # words of a run
_SHARE = 5  # Arabic letters for each Latin one
_LEAST = 3  # letters of a word


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each word or name in Latin letters that S005 does not write in Arabic."""
    text = segment.source
    runs = list(names._RUN.finditer(text))
    if not runs or _SHARE * sum(len(run.group()) for run in runs) > len(ARABIC_LETTER.findall(text)) + 100:
        return
    written = {candidate.span[1] for candidate in names.find(segment)}
    for run in runs:
        start, end = run.span()
        if end not in written and not names._is_aside(text, start, end) and not _is_introduced(text, start, end):
            yield from _untranslated(text, run)


def _untranslated(text: str, run: re.Match[str]) -> Iterator[Candidate]:
    name = run.group()
    arabic = _ACRONYMS.get(name) or _decade(name)
    if not arabic and not _is_translatable(name):
        return
    end = run.end() + bool("." in name and _POINT.match(text, run.end()))
    start, proclitic, article = names._clitics(text, run.start())
    if start < 0 or ARABIC_LETTER.match(text, run.end()):
        return
    arabic = arabic or arabic_names().get(name, "")
    if name in _ACRONYMS and not proclitic and (article or _stands_by_definite(text, start, end)):
        arabic = _adjective(name, text, start)
    if arabic and not article:
        yield Candidate((start, end), attach(proclitic, arabic), f"{name} is {arabic}")
    else:
        yield Candidate((run.start(), end), text[run.start() : end], f"{name} is left in Latin letters")


def _stands_by_definite(text: str, start: int, end: int) -> bool:
    """Tell whether an acronym stands by a noun with its article, which no construct has: «المخزونات U.S.»."""
    return _last_word(text, start).startswith("ال") or text.startswith((" ال", "\u00a0ال"), end)


def _last_word(text: str, end: int) -> str:
    before = TOKEN.findall(text[max(0, end - 40) : end])
    return light_word(before[-1]) if before else ""


def _adjective(name: str, text: str, start: int) -> str:
    """Return the adjective of a state after a definite noun of known gender."""
    adjective, feminine = _ADJECTIVES.get(name.replace(".", "")), is_feminine(_last_word(text, start))
    if adjective is None or feminine is None or not _last_word(text, start).startswith("ال"):
        return ""
    return adjective + "ة" * feminine


def _decade(name: str) -> str:
    """Return the Arabic of a decade.

    >>> _decade("1960s")
    'ستينيات القرن العشرين'
    """
    match = _DECADE.fullmatch(name)
    return f"{_TENS[int(match[2]) - 2]} {_CENTURIES[match[1]]}" if match else ""


def _is_translatable(name: str) -> bool:
    """Tell whether a run of Latin words has nothing that Arabic news leaves in Latin letters."""
    words = re.split("[ \u00a0]", name)
    if len(words) > _LONGEST or name in _brands() or len(name) < _LEAST or _ROMAN.fullmatch(name):
        return False
    return all(_is_plain(word) for word in words) and not any(word in _UNITS or word in _brands() for word in words)


def _is_plain(word: str) -> bool:
    if not _PLAIN.fullmatch(word) or (len(word) > 1 and word.isupper()):
        return False
    return all(part[1:].islower() or len(part) < 2 for part in re.split("[-'’]", word))


def _is_introduced(text: str, start: int, end: int) -> bool:
    """Tell whether a word that announces a name stands before a run, or a gloss in brackets after it."""
    glossed = text[end : end + 4].lstrip(' \u00a0»”"').startswith("(")
    if glossed or text.count("(", 0, start) > text.count(")", 0, start):
        return True
    return _last_word(text, start).removeprefix("ال") in _ANNOUNCES


@lru_cache(maxsize=1)
def _brands() -> frozenset[str]:
    return frozenset(name for term in shipped_terms() if term.kind in _BRANDS for name in (term.target, *term.aliases))


@lru_cache(maxsize=1)
def arabic_names() -> dict[str, str]:
    """Return the Arabic of English names; the curated lists come before the collected ones."""
    found: dict[str, str] = {}
    for _, entry in read_table(shipped("lexicon")):
        if entry["english"].istitle():  # months and days
            found.setdefault(entry["english"], entry["lemma_ar"])
    for term in shipped_terms():
        for name in (term.target, *term.aliases) if term.kind != "demonym" else ():  # an adjective would have to agree
            found.setdefault(name, term.source)
    for row in name_table().rows:
        arabic, english, aliases, kind = row.split("\t", 3)
        for name in (english, *aliases.split(" | ")) if kind != "demonym" else ():
            found.setdefault(name, arabic)
    return {name: arabic for name, arabic in found.items() if name and has_arabic(arabic)}
