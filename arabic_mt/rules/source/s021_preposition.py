"""S021 preposition: «اتهم من», «ملأ مع», «قال أن», «كسر أسفل في» take after English.

Why: weak translation keeps the preposition of the English verb («متهم من» "accused of") and the particle of a
phrasal verb («ركض خارج من» "run out of"). The rule writes the preposition that the Arabic word governs, «إن»
after "say", and finds particles that govern nothing.

Leaves: prepositions that good prose has after the word in some sense or region («أجاب على»); a preposition that
may open a phrase of time, place or origin of its own; particles that govern a noun («خارج المدينة», «أسفل
الجسر») or are governed themselves («إلى أسفل»); «قال أن» before an imperfect, which is "told to".

Source: the verbs and frames of glossaries/verb_frames.tsv; H. Wehr, A Dictionary of Modern Written Arabic, for
what each word governs. On «إن» after «قال»: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, 19.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...arabic import MARKS, has_arabic, light_word
from ...glossary.read import read_table, shipped
from ...types import Candidate, Segment
from ..constructions import Word, finite_forms, imperfects, verb_of, words_of

CATEGORY = "Linguistic/Grammar"
TIER = "suggest"
CONFIDENCE = 0.7

_GAP = "[ \u00a0]"
# A verb, participle or adjective, the preposition of its English counterpart, and the one that it governs.
_GOVERNED = """
اتهم من ب|متهم من ب|مشتبه من ب|مدان من ب|أدان من ب|هدد مع ب|مهدد مع ب
ملأ مع ب|مملوء مع ب|مليء مع ب|ممتلئ مع ب|ممتلئ من ب|محمل مع ب|مجهز مع ب|جهز مع ب|زود مع ب|مزود مع ب|مسلح مع ب
مغطى مع ب|غطى مع ب|محاط من ب|محاط مع ب|أحاط مع ب|محشو مع ب|مرصع مع ب|استبدل مع ب|مغلف مع ب|مزين مع ب|مشبع مع ب
فخور من ب|مقتنع من ب|متورط من في|مشغول مع ب|متأثر من ب|مفتون مع ب|مهووس مع ب|مسرور مع ب
تشبث إلى ب|تمسك إلى ب|التصق إلى ب|تكيف إلى مع|اعتمد إلى على|انضم في إلى|وافق إلى على|بحث لأجل عن
حلم حول ب|متزوج إلى من|عازم إلى على|تمتع من ب|احتفظ على ب|اهتم حول ب|مهتم حول ب
"""
_OBJECT_BETWEEN = frozenset(light_word(verb) for verb in "اتهم هدد ملأ زود جهز غطى أحاط استبدل احتفظ".split())
_PREPOSITIONS = frozenset("في الى على مع عن من بعد حتى عند منذ لان كما بينما عندما لكن ثم او ان".split())
_OWN_PHRASES = _PREPOSITIONS - {"ان"} | frozenset(  # after «من» and «مع»: a phrase of its own
    "لا لم قبل خلال اجل بين دون جديد جانب غير ثم حيث جهة شان المرجح الممكن المتوقع المقرر ذلك هذا هذه هنا هناك بعد "
    "بعيد الداخل الخارج الجو البحر مرور".split()
)
_PAIRS = frozenset(  # that nothing joins, unlike «من خلال» and «من على»
    tuple(pair.split()) for pair in "على الى|في على|على مع|في الى|على في|من مع|مع في|مع على".split("|")
)
_REACH = 3  # words between a verb and the preposition, its subject or object
_PARTICLES = frozenset("خارج اسفل قبالة فوق الظهر".split())
_BACK = "الظهر"  # also "noon"
_AFTER = frozenset("بواسطة لاجل حول بين فوق خارج".split())
_MARKS = frozenset(".،,؛;:!؟?…")
_BEFORE = frozenset("قبل قبيل بعد عند كان وكان من الى في نحو على ل ما فما او اعلى حتى عن خارج اسفل فوق قبالة".split())
_SAY = "قال|قالت|قالا|قالوا|قلت|قلنا|يقول|تقول|يقولون|تقولون|يقولوا|تقولوا|نقول|أقول|قائلا|قائلة|قائلين"
_SAID_THAT = re.compile(
    rf"(?<![\w{MARKS}])(?P<say>[وف]?س?(?:{_SAY})){_GAP}أن(?P<pronoun>ه|ها|هم|هما|هن|نا|ني|ك|كم|ي|)(?!\w)"
    rf"(?:{_GAP}(?P<next>\w+))?"
)
_CONDITION = re.compile(rf"(?<!\w)لو{_GAP}\Z")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield wrong prepositions, particles without a noun, and «أن» after "say"."""
    text = segment.source
    words = words_of(text)
    for i, word in enumerate(words):
        if (head := governed().get(word.light)) is not None:
            yield from _governed(text, words, i, *head)
        elif word.light in _PARTICLES and i and word.joined:
            yield from _stray(text, words, i)
        elif i and word.joined and (words[i - 1].light, word.light) in _PAIRS:
            span = words[i - 1].span[0], word.span[1]
            yield Candidate(span, text[slice(*span)], "two prepositions without a noun")
    yield from _said_that(text)


def _said_that(text: str) -> Iterator[Candidate]:
    """Yield "say" with «أن»; where words stand between, S032 has it."""
    for match in _SAID_THAT.finditer(text):
        start, end = match.start(), match.end("pronoun")
        if _is_order(match["pronoun"], match["next"]) or _CONDITION.search(text, max(0, start - 4), start):
            continue
        yield Candidate((start, end), f"{match['say']} إن{match['pronoun']}", f"«أن» after {match['say']}")


def _governed(text: str, words: Sequence[Word], i: int, lemma: str, frame: dict[str, str]) -> Iterator[Candidate]:
    """Yield a word with the preposition that it does not govern, up to and with the word after."""
    reach = _REACH if lemma in _OBJECT_BETWEEN else 0
    for j in range(i + 1, min(i + 2 + reach, len(words) - 1)):
        if not words[j].joined:
            return
        right = frame.get(words[j].light)
        if right and words[j + 1].joined and words[j + 1].light not in _OWN_PHRASES:
            span = words[i].span[0], words[j + 1].span[1]
            governed_word = text[slice(*words[j + 1].span)]
            phrase = f"{right} {governed_word}"
            if right == "ب":
                phrase = f"ب{governed_word}" if has_arabic(governed_word) else f"بـ{governed_word}"
            after = text[span[0] : words[j].span[0]] + phrase
            yield Candidate(span, after, f"«{lemma}» governs «{right}», not «{words[j].light}»")
        if words[j].light in _PREPOSITIONS or words[j].light.startswith("ب"):
            return  # the word has its preposition


def _stray(text: str, words: Sequence[Word], i: int) -> Iterator[Candidate]:
    """Yield a word with a particle after it that governs no noun: «كسر أسفل في»."""
    before = words[i - 1].light
    verb = verb_of(before)
    if before in _BEFORE or not before[0].isalpha() or (words[i].light == _BACK and not verb):
        return
    if _ends_phrase(text, words, i):
        span = words[i - 1].span[0], words[i].span[1]
        english = _phrasal().get(f"{verb} {words[i].light}", "")
        evidence = f"a particle without a noun{english and ': '}{english}"
        yield Candidate(span, text[slice(*span)], evidence)


def _ends_phrase(text: str, words: Sequence[Word], i: int) -> bool:
    """Tell whether a preposition, a mark or the end follows a particle, and so no noun of its own."""
    if i + 1 < len(words) and words[i + 1].joined:
        return words[i + 1].light in _PREPOSITIONS | _AFTER
    end = words[i].span[1]
    following = text[end : end + 4].lstrip(" \u00a0")[:1]
    return not following or following in _MARKS


@lru_cache(maxsize=1)
def _phrasal() -> dict[str, str]:
    """Return the English of verbs with a stray particle: «كسر اسفل» is "break down"."""
    found: dict[str, str] = {}
    for _, row in read_table(shipped("verb_frames")):
        for frame in row["frame_ar_wrong"].split("|"):
            found.setdefault(" ".join(light_word(word) for word in frame.split()[:2]), row["english_verb"])
    return found


def _is_order(pronoun: str, word: str | None) -> bool:
    """Tell whether an imperfect verb follows «أن»: «قال أن نذهب» is "he told us to go"."""
    return not pronoun and word is not None and light_word(word) in imperfects()


@lru_cache(maxsize=1)
def governed() -> dict[str, tuple[str, dict[str, str]]]:
    """Return, for each form of each governing word, its dictionary form and its wrong and right prepositions."""
    frames: dict[str, dict[str, str]] = {}
    for row in (row for line in _GOVERNED.split("\n") for row in line.split("|") if row):
        lemma, wrong, right = row.split(" ")
        frames.setdefault(light_word(lemma), {})[light_word(wrong)] = right
    forms = {form: lemma for form, lemma in finite_forms().items() if lemma in frames}
    for lemma in frames.keys() - set(forms.values()):
        stem = {"ى": lemma[:-1], "ء": lemma[:-1] + "ئ"}.get(lemma[-1], lemma)
        forms |= {stem + ending: lemma for ending in ("ة", "ون", "ين", "ات", "اة")} | {lemma: lemma}
    return {
        prefix + form: (lemma, frames[lemma])
        for form, lemma in forms.items()
        for prefix in ("", "و", "ف", "س", "ال", "وال")
    }
