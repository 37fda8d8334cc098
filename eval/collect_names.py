"""Collect the large name lists of ``glossaries/`` from public lists of names.

    python eval/collect_names.py --names FOLDER --corpus a.ar b.ar --words ar.txt en.txt \\
        --output glossaries [--drops OUT]

``--names`` holds one folder for each source with a ``pairs.tsv`` (Arabic, English, type): :data:`SOURCES` names the
folder, the repository and commit that its data comes from, and the licence. ``--corpus`` are human Arabic texts, each
with its English line by line beside it (``a.ar``, ``a.en``): there a candidate is looked up as it would be in use,
and one that mostly stands where the English has no such name is an ordinary word. ``--words`` are the frequent words
of Arabic and of English, one a line, the most frequent first (``large_ar`` and ``large_en`` of wordfreq 3.1.1,
https://pypi.org/project/wordfreq): a village among them is left out, since it is too small to be meant, and so is a
name whose Arabic is frequent and whose English is rare; of several spellings the usual one is taken.

A spelling counts only if it sounds like the Arabic. An Arabic source stands in one list: in none if a curated list
has it, else in the first of :data:`GROUPS`.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from math import log
from pathlib import Path

from arabic_mt.arabic import MARKS, TATWEEL, WORD, analyses, fold_word
from arabic_mt.glossary.lexicon import lexicon_terms
from arabic_mt.glossary.read import read_table, read_terms, shipped
from arabic_mt.textio import read_lines
from arabic_mt.transliterate import similarity

GITHUB = "https://github.com/"


@dataclass(frozen=True)
class Source:
    """A list to write: the folder read for it, its origin and licence."""

    name: str
    folder: str
    origin: str
    licence: str


SOURCES = (
    Source(
        "cldr", "ne-cldr", "unicode-org/cldr-json b08a82b582f1120d630d623f9e5073316741574d", "Unicode-3.0",
    ),
    Source(
        "cities", "ne-world-cities",
        "jamsshhayd/world-cities-translations 4f746ebca0b7a5c0366742d68ce4f9a272ab169a", "CC-BY-4.0",
    ),
    Source(
        "google", "ne-google-ar2en", "google/transliteration b2265a6494f4db49458fd79d586287f1fbbcf2f4",
        "Apache-2.0",
    ),
    Source(
        "wikidata", "ne-coling2018-wikidata",
        "steveash/NETransliteration-COLING2018 5d5f59e561ecea45a6d3602121e1049baa7a76c3", "CC0-1.0",
    ),
    Source(
        "whosonfirst", "ne-whosonfirst",
        "whosonfirst-data/whosonfirst-data-admin-eg 1bfae0f011094394edfd630cad033f785191ef81, "
        "whosonfirst-data/whosonfirst-data-admin-iq 4c7a00f6387bcab9094ac10c9448177515f1098f, "
        "whosonfirst-data/whosonfirst-data-admin-ye a96a8df62981ed0e1b2a0be278dd33670a4e6605", "CC-BY",
    ),
)  # fmt: skip
CURATED = ("people", "surnames", "places", "countries", "demonyms", "organisations", "terms")
GROUPS = (("cldr",), ("cities",), ("google", "wikidata"), ("whosonfirst",))  # read together, in order of priority
FLOORS = {"cldr": 0.75, "cities": 0.86, "google": 0.87, "whosonfirst": 0.9}  # the least similarity by sound
KINDS = {
    "PER": "token", "LOC:country-region": "country", "LOC": "place", "MISC:language": "language",
    "MISC:script": "script", "MISC:currency": "currency",
}  # fmt: skip
_DESCRIBED = frozenset({"country", "language", "script", "currency"})
# Rows of the locale data that are no names: "unknown language", "linguistic content", "testing currency code" ...
_DESCRIPTIONS = frozenset("غير اختبار رموز محتوى متعددة تجريبية تدوين الوحدة وحدة المرئي مقاطع أبجدية حقوق مدينة حي "
                          "الإدارية ذهبي المالي".split())  # fmt: skip
# Read and refused: ordinary words, other names, or not what the Arabic says.
_REFUSED = frozenset(
    "سمراء|سنتر|استر|البندقية|فارو|نورفولك|كاساي|كوكوس|واك|ترك|ناسو|الغيزية|الهندوسية|الأمريكتان|مالم"
    "|وسط أفريقيا|شمال أمريكا|كرونة تشيكوسلوفاكيا|مفدول بوليفي|سانت مارتن|أوقيانوسيا النائية|الصوتيات الجماء".split("|")
)
MAX_ALIASES = 8
WORDS = 400_000  # of the list of Arabic; what is rarer is mostly misspelt
COMMON, UNCOMMON = 2_000, 30_000  # ranks: بشك is ب and شك, doubt
FREQUENT_ARABIC, RARE_ENGLISH = 60_000, 120_000  # ranks in the lists of frequent words
NAMED = 0.5  # share of the places in a corpus where the English has the name too; below it a word is no name
SURELY_NAMED = 0.8  # the share, of two places or more, that saves a word of the lexicon
MORE_USUAL = 0.05  # by how much a person's name must be more usual than a place to be meant
USUAL = 0.35  # what the frequency of an English spelling counts beside its sound
ALIAS_FLOOR = 0.9  # the least similarity of a spelling beside the best
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_PERSIAN = str.maketrans({"ک": "ك", "ی": "ي", "ے": "ي", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ٱ": "ا"})
_MARKS = re.compile(f"[{MARKS}{TATWEEL}]")
_SOURCE = re.compile("[ء-غف-يڤگچپژ]+(?:[ -][ء-غف-يڤگچپژ]+){0,3}")
_TARGET = re.compile("[A-Za-z]+(?:[ '-][A-Za-z]+)*'?")
_SUN = re.compile(r"\b(?:A[lnrstdz]|A(?:sh|th|dh)|a[lnrstdz]|a(?:sh|th|dh)) (?=[A-Z])")
_ARTICLES = frozenset("al an ar as ash at ath ad adh az el".split())
_APOSTROPHE = re.compile("[’‘ʻʼʾʿ`]")
_VOWELS = re.compile("[aeiouyhw']+")
_HARD = str.maketrans("cqzvgj", "kksfkk")
_ENGLISH_NAME = re.compile(r"[A-Z][^\W\d_]+")
_SMALL_WORD = re.compile(r"(?<!\w)[a-z]+(?!\w)")
_SMALL = frozenset("al el de del della di da do dos das du des la le las los les van von der den ten ter "
                   "an ar as ash at ath ad adh az e y ou sur en and of the bin ben ibn upon".split())  # fmt: skip
# Words before the name of an administrative unit, a hamlet or a plot: descriptions, not names.
_UNITS = frozenset("قرية حارة مدينة محلة محله مديرية ناحية قضاء مجمع منطقة حي شارع مزرعة مملكة محافظة مركز عزلة ريف "
                   "مقاطعة بلدية مطار نادي عزبة محل بيوت سوق ساحة مصيف مشروع معسكر محطة قرى القرية المدينة الحي الحارة "
                   "رقم سلف حوض شعبية قسم ثان ثانٍ أول ثالث".split())  # fmt: skip
_LANDMARKS = frozenset("تل كفر وادي جبل عين بئر بير دير كوم رأس ميت منية منشأة منشية شط قلعة حصن شعب حبيل".split())
_CLANS = frozenset("بيت بني آل ال أبو ابو أم ام البو ذو ذي دار عرب".split())  # a place named after a person


@dataclass
class Candidate:
    """An Arabic name with every English spelling seen, each with the lists that have it."""

    source: str
    kind: str
    spellings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


# spelling


@cache
def plain(english: str) -> str:
    """Return a Latin spelling without diacritics."""
    folded = unicodedata.normalize("NFKD", english.translate(_PLAIN))
    return "".join(c for c in folded if not unicodedata.combining(c))


@cache
def skeleton(english: str) -> str:
    """Return the consonants of a Latin spelling; for one with fewer than two, the spelling itself."""
    word = plain(english.lower())
    bones = re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", word).translate(_HARD))
    return bones if len(bones) > 1 else word


def capitalise(name: str) -> str:
    """Write a lower-case name with its capitals.

    >>> [capitalise(name) for name in ("o'brien", "mcdonald", "al-bakr", "m'hamed", "van dijk", "d'herelle")]
    ["O'Brien", 'McDonald', 'al-Bakr', "M'hamed", 'van Dijk', "d'Herelle"]
    """
    parts = re.split("([ -])", name)
    return "".join(_capital(part, alone=len(parts) == 1) for part in parts)


def _capital(word: str, *, alone: bool) -> str:
    if word in _SMALL and not alone:
        return word
    first, mark, rest = word.partition("'")
    if mark and first in ("o", "l", "d", "dell", "dall", "n") and len(rest) > 2:
        return (first if first == "d" else first.title()) + mark + _capital(rest, alone=True)
    if word.startswith("mc") and len(word) > 4:
        return "Mc" + word[2:3].upper() + word[3:]
    return word[:1].upper() + word[1:]


def with_article(source: str, english: str) -> bool:
    """Tell whether a spelling leaves the Arabic article out: القحطاني, qahtani."""
    if not source.startswith("ال") or len(source) < 5 or english[:2] in ("al", "el", "ul", "il", "ol"):
        return False
    return similarity(source[2:], english) >= ALIAS_FLOOR


def beheaded(source: str, english: str) -> bool:
    """Tell whether the Arabic lost its first letter, as if that were a clitic: ازوتكين, lazutkin."""
    lost = {"l": "ل", "w": "و", "b": "ب", "f": "ف", "v": "ف", "k": "ك"}.get(english[0], "")
    if not lost or source[0] == lost:
        return False
    return similarity(lost + source, english) > similarity(source, english) + 0.02


def news_style(target: str) -> str:
    """Write the articles of a romanisation as newspapers do, never assimilated.

    >>> news_style("Wadi ad Darb"), news_style("An Nawd")
    ('Wadi al-Darb', 'al-Nawd')
    """
    return _SUN.sub("al-", target)


# reading


def clean(source: str, target: str, kind: str) -> tuple[str, str] | None:
    """Return a pair in plain letters, or nothing where it is no name."""
    source = " ".join(_MARKS.sub("", unicodedata.normalize("NFKC", source)).translate(_PERSIAN).split())
    target = " ".join(_APOSTROPHE.sub("'", unicodedata.normalize("NFC", target)).replace(" & ", " and ").split())
    if kind in _DESCRIBED and not _is_name(source, target, kind):
        return None
    if kind == "place":
        target = re.sub(r"(?<=\w)U", "u", target)  # a macron lost in "DhU"
        source, target = source.partition("،")[0], target.partition(",")[0]
    if source in _REFUSED or (kind != "token" and target.islower()):
        return None
    letters = len(source.replace("ال", "", 1)) if source.startswith("ال") else len(source)
    usable = letters > 2 and len(target) > 1 and _SOURCE.fullmatch(source) and _TARGET.fullmatch(plain(target))
    return (source, target) if usable else None


def _is_name(source: str, target: str, kind: str) -> bool:
    """Tell whether a row of the locale data is a name; a language of one word has its article, or is a name too."""
    words = source.split()
    if _DESCRIPTIONS & set(words) or target[:1].islower() or "hieroglyphs" in target:
        return False
    return len(words) > 1 if kind in ("currency", "country") else len(words) > 1 or source.startswith("ال")


def key_of(source: str) -> str:
    """Return the folded words of a source."""
    return " ".join(fold_word(match.group()) for match in WORD.finditer(source))


def fused(source: str, target: str) -> bool:
    """Tell whether one side writes two words in one, or has a word more: قريةالامجاد, Qaryat al Amjad."""
    arabic = [word for word in source.split() if word not in ("ال", "آل")]
    return len(arabic) != len([word for word in plain(target).split() if word.lower() not in _ARTICLES])


def read_candidates(folder: Path, sources: Iterable[Source], drops: Counter[str]) -> dict[str, Candidate]:
    """Read pairs; the English of all spellings of one folded Arabic word come together under the commonest."""
    pairs: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for origin in sources:
        for line in read_lines(str(folder / origin.folder / "pairs.tsv")):
            source, target, form = (*line.split("\t"), "")[:3]
            kind = KINDS.get(form) or KINDS.get(form.partition(":")[0]) or ("" if form else "place")
            cleaned = clean(source, target, kind) if kind else None
            if cleaned:
                pairs[key_of(cleaned[0])].append((*cleaned, kind, origin.name))
            else:
                drops["not a name in plain letters"] += 1
    found = {}
    for key, rows in pairs.items():
        seen = Counter(row[0] for row in rows)
        found[key] = Candidate(max(sorted(seen), key=lambda s: seen[s]), rows[0][2])
        for _, target, _, name in rows:
            found[key].spellings[target].add(name)
    return found


# what is an ordinary word


class Vocabulary:
    """Ordinary words and curated names: the lexicon, the shipped terms, and how corpora use each candidate."""

    def __init__(
        self, corpora: Iterable[str], arabic: list[str], english: list[str], bones: dict[str, set[str]]
    ) -> None:
        self.frequent = {fold_word(word): rank for rank, word in reversed(list(enumerate(arabic[:WORDS])))}
        self.ranks = {plain(word): rank for rank, word in reversed(list(enumerate(english)))}
        rows = list(read_table(shipped("lexicon")))
        self.stems = {fold_word(form) for _, row in rows for form in re.split(r" \| ", row["forms_ar"])}
        self.lexicon = {
            fold_word(form) for term in lexicon_terms(rows) for form in (term.source, *term.variants) if " " not in form
        }
        self.curated = {
            key_of(form)
            for name in CURATED
            for term in read_terms(shipped(name), strict=False)
            for form in (term.source, *term.variants)
        }
        self.met: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.small: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self._readings: dict[str, tuple[str, ...]] = {}
        names: dict[str, list[str]] = defaultdict(list)
        for key in bones:
            for form in {key, bare(key)}:
                names[form].append(key)
        for path in corpora:
            for source, target in zip(read_lines(path), read_lines(path[:-3] + ".en"), strict=True):
                self._count(source, target, names, bones)

    def _count(self, arabic: str, english: str, names: dict[str, list[str]], bones: dict[str, set[str]]) -> None:
        found = _ENGLISH_NAME.findall(english)
        self.capital.update(word.lower() for word in _ENGLISH_NAME.findall(english[1:]))  # not the sentence's capital
        self.small.update(_SMALL_WORD.findall(english))
        capitals = {skeleton(word) for word in found}
        for match in WORD.finditer(arabic):
            word = fold_word(match.group())
            self.words[word] += 1
            if word not in self._readings:
                stems = (word,) if word in bones else [a.stem for a in analyses(word) if not a.suffix]
                keys = dict.fromkeys(key for stem in stems for key in names.get(fold_word(stem), ()))
                self._readings[word] = tuple(keys)
            for key in self._readings[word]:
                self.met[key] += 1
                self.named[key] += not bones[key].isdisjoint(capitals)

    def rank(self, name: str) -> int:
        """Return how frequent an English name is, 0 the most."""
        word = plain(name.lower()).removeprefix("al-").partition(" ")[0]
        return self.ranks.get(word, len(self.ranks))

    def usual(self, name: str) -> float:
        """Return how usual an English spelling is as a name, 0 to 1."""
        word = name.lower()
        written = (1 + self.capital[word]) / (1 + self.capital[word] + self.small[word])
        return written * (1 - log(1 + self.rank(name)) / log(2 + len(self.ranks)))

    def unlikely(self, key: str, target: str) -> bool:
        """Tell whether the Arabic is frequent and the English rare: then something else is meant."""
        return self.frequent.get(key, RARE_ENGLISH) < FREQUENT_ARABIC and self.rank(target) > RARE_ENGLISH

    def share(self, key: str) -> float:
        """Return how often the English has the name where the Arabic seems to."""
        return self.named[key] / max(1, self.met[key])

    def fault(self, key: str) -> str:
        """Say why a word is no safe name, or nothing."""
        if key in self.curated or bare(key) in self.curated or "ال" + key in self.curated:
            return "in a curated list"
        if self.met[key] and self.share(key) < NAMED:
            return "an ordinary word of the corpora"
        sure = self.met[key] > 1 and self.share(key) >= SURELY_NAMED
        stems = {fold_word(a.stem) for a in analyses(key) if not a.suffix}
        if not sure and ({key, bare(key)} & self.lexicon or stems & self.stems):
            return "a word of the lexicon, perhaps under a clitic"
        if any(clitic + key in self.stems or clitic + key in self.curated for clitic in "وفبكل"):
            return "another word under a clitic"
        if (
            key[0] in "وفبكل"
            and self.frequent.get(key[1:], WORDS) < COMMON
            and self.frequent.get(key, WORDS) > UNCOMMON
        ):
            return "a frequent word under a clitic"
        return ""

    def ordinary(self, word: str) -> bool:
        """Tell whether a word, or one it seems to be derived from, is an ordinary one."""
        stems = {fold_word(a.stem) for a in analyses(word) if not a.suffix}
        stems |= {s[: -len(e)] for s in stems for e in ("ه", "ات", "ين", "ون", "يه", "ي", "ان") if s.endswith(e)}
        return any(s in self.lexicon or (self.words[s] > 2 and s not in self.met) for s in stems if len(s) > 2)


def bare(key: str) -> str:
    """Return a word without its article where enough is left."""
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


# choosing


def choose(candidate: Candidate, floor: float, words: Vocabulary) -> tuple[str, list[str]] | None:
    """Return the best English spelling and the other plausible ones, or nothing if none sounds like the Arabic."""
    scores: dict[str, float] = {}
    forms: dict[str, list[str]] = defaultdict(list)
    for spelling, lists in candidate.spellings.items():
        translated = candidate.kind in _DESCRIBED and " " in candidate.source
        sound = 1.0 if translated else similarity(candidate.source, spelling.lower())
        written = plain(spelling)
        if candidate.kind == "token":
            written = capitalise(written)
        if written != spelling and candidate.kind != "token":
            forms[written].append(spelling)
        elif plain(spelling) != spelling:
            forms[written].append(capitalise(spelling))
        bonus = 0.03 * (len(lists) > 1) + 0.02 * with_article(candidate.source, spelling.lower())
        bonus += USUAL * words.usual(written)
        if sound >= floor and not (candidate.kind == "token" and beheaded(candidate.source, spelling.lower())):
            fit = min(sound, ALIAS_FLOOR) + 0.4 * max(0.0, sound - ALIAS_FLOOR)  # all that sound well are much alike
            scores[written] = max(scores.get(written, 0.0), fit + bonus)
    ranked = sorted(scores, key=lambda form: (-scores[form], len(form), form))
    if not ranked:
        return None
    best = scores[ranked[0]]
    near = [form for form in ranked if scores[form] >= max(floor, ALIAS_FLOOR, best - 0.25)] or ranked[:1]
    names = list(dict.fromkeys(form for name in near for form in _styles(candidate, name)))
    names += [form for name in near for form in forms[name]]
    target = names[0]
    return target, [name for name in dict.fromkeys(names) if name != target][:MAX_ALIASES]


def _styles(candidate: Candidate, name: str) -> Iterator[str]:
    if candidate.kind == "currency":
        yield " ".join((*name.split()[:-1], name.split()[-1].lower()))
    if candidate.kind == "token" and with_article(candidate.source, name.lower()):
        yield "al-" + name
    yield name
    articles = len(re.findall(r"(?:^|[ -])ال(?=[^ ])", candidate.source))
    if candidate.kind == "place" and articles and len(_SUN.findall(name)) == articles:
        yield news_style(name)


def more_usual(place: str, person: tuple[str, list[str]] | None, words: Vocabulary) -> str:
    """Say that a person of another English name is meant more often than a place, or nothing."""
    if person and place != person[0] and words.usual(person[0]) > words.usual(place) + MORE_USUAL:
        return "a person's name is more usual"
    return ""


def describes(candidate: Candidate, persons: set[str], words: Vocabulary) -> str:
    """Say why a place of the gazetteer is a description or named after a person, or nothing."""
    if all(fused(candidate.source, spelling) for spelling in candidate.spellings):
        return "words written in one"
    name = key_of(candidate.source)
    first, *rest = name.split()
    if {first, *rest} & _UNITS_FOLDED:
        return "a unit, hamlet or plot"
    if rest and first == "عرب":  # a camp of those whose name follows
        first, *rest = rest
    if len(name.split()) > 1 and first in persons and first not in _LANDMARKS_FOLDED:
        return "the name of a person"
    if " " not in name and not words.frequent.keys().isdisjoint({first, bare(first), "ال" + first, "و" + first}):
        return "a frequent word"
    if all(words.ordinary(word) for word in (first, *rest) if word not in _CLANS_FOLDED):
        return "ordinary words"
    return ""


_UNITS_FOLDED = frozenset(fold_word(word) for word in _UNITS)
_CLANS_FOLDED = frozenset(fold_word(word) for word in _CLANS)
_LANDMARKS_FOLDED = frozenset(fold_word(word) for word in _LANDMARKS) | _CLANS_FOLDED


# the whole


@dataclass(frozen=True)
class Entry:
    """One line of a list."""

    source: str
    target: str
    aliases: tuple[str, ...]
    kind: str


def collect(
    groups: list[dict[str, Candidate]], words: Vocabulary, drops: dict[str, Counter[str]], log: list[str]
) -> dict[str, list[Entry]]:
    """Choose the entries of every list; count what is dropped by list and reason."""
    lists: dict[str, list[Entry]] = {source.name: [] for source in SOURCES}
    persons = {key for key in groups[2] if " " not in key}
    taken: set[str] = set()
    for names, candidates in zip(GROUPS, groups, strict=True):
        for key, candidate in sorted(candidates.items()):
            chosen = choose(candidate, FLOORS[names[0]], words)
            reason = "in a list before" if key in taken else "" if chosen else "does not sound alike"
            reason = reason or words.fault(key)
            if not reason and chosen and candidate.kind == "place" and key in persons and names != ("whosonfirst",):
                reason = more_usual(chosen[0], choose(groups[2][key], FLOORS["google"], words), words)
            if not reason and chosen and not key.startswith("ال") and " " not in key and names != ("cldr",):
                spelt = 1 + len(chosen[1])  # a name that people spell in many ways is one
                reason = "a frequent word" if spelt < 3 and words.unlikely(key, chosen[0]) else ""
            if not reason and names == ("whosonfirst",):
                reason = describes(candidate, persons, words)
            if reason or not chosen:
                drops[names[0]][reason] += 1
                log.append("\t".join((names[0], reason, candidate.source, " | ".join(candidate.spellings))))
                continue
            taken.add(key)
            target, aliases, name = *chosen, names[0]
            if len(names) > 1 and not any("google" in lists for lists in candidate.spellings.values()):
                name = "wikidata"
            lists[name].append(Entry(candidate.source, target, tuple(aliases), candidate.kind))
    return lists


def write_list(folder: Path, source: Source, entries: list[Entry]) -> None:
    """Write one list."""
    origin = ", ".join(GITHUB + repository for repository in source.origin.split(", "))
    lines = [f"# origin: {origin}", f"# licence: {source.licence}", "source\ttarget\taliases\tkind"]
    for entry in sorted(entries, key=lambda entry: entry.source):
        lines.append("\t".join((entry.source, entry.target, " | ".join(entry.aliases), entry.kind)))
    path = folder / f"names_{source.name}.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Collect, write the lists, print what was kept and dropped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path, required=True, help="folder of the sources' folders")
    parser.add_argument("--corpus", nargs="+", default=[], metavar="FILE.ar", help="with FILE.en beside it")
    parser.add_argument("--words", nargs=2, required=True, metavar=("AR", "EN"), help="words, most frequent first")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--drops", type=Path, help="write every name that is left out, and why")
    options = parser.parse_args()
    sources = {source.name: source for source in SOURCES}
    drops: dict[str, Counter[str]] = defaultdict(Counter)
    groups = [read_candidates(options.names, [sources[n] for n in names], drops[names[0]]) for names in GROUPS]
    bones: dict[str, set[str]] = defaultdict(set)
    for key, candidate in ((k, c) for group in groups for k, c in group.items() if " " not in k):
        bones[key] |= {skeleton(spelling) for spelling in candidate.spellings}
    log: list[str] = []
    arabic, english = (read_lines(path) for path in options.words)
    lists = collect(groups, Vocabulary(options.corpus, arabic, english, bones), drops, log)
    for name, entries in lists.items():
        write_list(options.output, sources[name], entries)
    if options.drops:
        options.drops.write_text("\n".join(log) + "\n", encoding="utf-8")
    print(json.dumps({"rows": {n: len(e) for n, e in lists.items()}, "dropped": drops}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
