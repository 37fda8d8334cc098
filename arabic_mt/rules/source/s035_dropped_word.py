"""S035 dropped-word: a phrase without the word that must lead it, a verb without what it must take.

Why: weak engines lose words: «ضربات عميقة بدون طيار» has lost its aircraft, «وثلاثة بجروح» its injured, «ولكنها تتجه
الآن.» where it is heading. What was lost only the English tells.

Leaves: the phrase if its head stands within six words before it; questions; verbs before a quotation or a colon.

Source: a closed list of phrases and of verbs that do not stand alone, checked against human Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...arabic import TOKEN, analyses, light_word
from ...types import Candidate, Segment

CATEGORY = "Accuracy/Omission"
TIER = "flag"
CONFIDENCE = 0.8

REACH = 6  # words before a phrase in which its head stands
# What must lead each phrase: beginnings of words, proclitics and article taken off.
_HEADS = {
    "بدون طيار": "طائر مركب درون مسي زورق زوارق قارب قوارب غواص سفن سفين نظام أنظم سيار مروحي سرب أسراب جناح وحد منظوم",
    "بدون طيارين": "طائر مركب مسي",
    "بجروح": "أصيب إصاب اصيب مصاب يصاب تصاب أصاب يصيب تصيب جرح عانى متأثر ممزوج مثخن مليء مغطى نجا",
    "إطلاق نار": "وقف حادث تبادل وابل هجوم جراء عملي بعد في إثر خلال سماع دوي تعرض أثناء أعمال مع",
    "دمار شامل": "سلاح أسلح",
    "متوسط المدى": "صاروخ صواريخ بالستي باليستي",
    "طويل المدى": "صاروخ صواريخ أثر آثار مدفع تأثير رادار",
    "مضادة للدبابات": "صاروخ صواريخ قذائف قذيف ألغام لغم أسلح مدافع",
    "من أصل لاتيني": "أمريكي أميركي شخص أشخاص ناخب سكان مواطن مهاجر كلم",
}
_INCOMPLETE = frozenset(
    light_word(word)
    for word in (
        "يتجه تتجه اتجهت يؤدي تؤدي أدى أدت أسفر أسفرت يسفر تسفر يهدف تهدف هدفت تمكن تمكنت يتمكن تتمكن يسعى تسعى سعت "
        "يشمل تشمل شملت يتضمن تتضمن تضمنت يعتبر تعتبر اعتبرت يتعرض تتعرض تعرضت يتألف تتألف تألفت يتكون تتكون "
        "تقتصر يقتصر اقتصرت تعتزم يعتزم اعتزمت تكمن يكمن"
    ).split()
)
_ADVERBS = frozenset(light_word(w) for w in "الآن أيضا حاليا قريبا فقط اليوم أمس غدا بالفعل جدا".split())
_STOP = re.compile(r"\s*(?:[.!؛]|\Z)")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a finding for each phrase without its head and each clause that ends before its verb is served."""
    text = segment.source
    words = [(match.span(), light_word(match.group())) for match in TOKEN.finditer(text)]
    for i, (span, _) in enumerate(words):
        for size, heads in _phrases_at(words, i):
            before = words[max(0, i - REACH) : i]
            if not any(_begins(word, heads) for _, word in before):
                start = words[max(0, i - 1)][0][0]
                end = words[i + size - 1][0][1]
                yield Candidate((start, end), text[start:end], f"«{text[span[0] : end]}» without what it belongs to")
        if i and _is_left_open(text, words, i):
            end = words[min(i + 1, len(words) - 1)][0][1] if not _STOP.match(text, span[1]) else span[1]
            yield Candidate((span[0], end), text[span[0] : end], "the clause ends before the verb has its complement")


def _phrases_at(words: list[tuple[tuple[int, int], str]], i: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for phrase, heads in _tables().get(words[i][1], ()):
        if tuple(word for _, word in words[i : i + len(phrase)]) == phrase:
            yield len(phrase), heads


@lru_cache(maxsize=1)
def _tables() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return the phrases and their heads by the first word."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, heads in _HEADS.items():
        words = tuple(map(light_word, phrase.split()))
        found.setdefault(words[0], []).append((words, tuple(map(light_word, heads.split()))))
    return found


def _begins(word: str, heads: tuple[str, ...]) -> bool:
    return any(reading.stem.startswith(heads) for reading in analyses(word))


def _is_left_open(text: str, words: list[tuple[tuple[int, int], str]], i: int) -> bool:
    """Tell whether a clause ends with a verb that cannot end it, or with one adverb after it."""
    span, word = words[i]
    if word.removeprefix("و") not in _INCOMPLETE or "؟" in text:
        return False
    if _STOP.match(text, span[1]):
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    adverb = after is not None and after[1] in _ADVERBS and not text[span[1] : after[0][0]].strip()
    return adverb and after is not None and _STOP.match(text, after[0][1]) is not None
