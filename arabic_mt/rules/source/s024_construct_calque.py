"""S024 construct-calque: «المدينة الجنوبية في ميكولايف», «ضاحية من مومباي», «النهاية من اليوم» are English "of".

Why: where English has "the southern city of Mykolaiv" or "the end of the day", Arabic has a construct: the first
noun without article, the second after it. Weak translation writes «من» or «في» for "of" and keeps the English order.
The rule proposes the construct, the adjective after it.

Leaves: «من» of origin and of the part («مدينة من مدن الجنوب»): it asks for a name after a place, for a definite noun
after an office, a masdar or a noun that is always somebody's or something's; a masdar that may be a verb («تحقق من»)
or has an origin («زيارة من»); «هذا العدد من»; «في» but after a point of the compass and before a name.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 8, on the construct phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...hints import names_index
from ...types import Candidate, Segment
from ..calques import word_forms
from ..constructions import Word, verb_of, verbs_by_masdar, words_of

CATEGORY = "Linguistic/Grammar"
TIER = "suggest"
CONFIDENCE = 0.6

_PLACES = {  # generic nouns of places, with whether they are feminine
    word: word.endswith("ة")
    for word in "مدينة بلدة قرية محافظة ولاية منطقة جزيرة مقاطعة ضاحية جمهورية مملكة بلدية ميناء نهر مطار جامعة حي "
    "اقليم خليج مضيق جبل معبر سد مخيم عاصمة ساحل".split()
}
_OFFICES = frozenset("رئيس رئيسة وزير وزيرة ملك ملكة حاكم زعيم زعيمة سفير سفيرة مدير مديرة وزارة حكومة برلمان".split())
_RELATIONAL = frozenset(
    "نهاية بداية سطح حجم ثمن سعر تكلفة وزن طول عدد معدل قمة عاصمة اسم قلب وسط مركز سبب حافة مستوى مستقبل تاريخ اصل "
    "نتيجة وفاة حياة لون صوت عمر طعم شكل ذكرى بقية مقر زوجة ابن ابنة شقيق والد والدة مقتل".split()
)
_COMPASS = frozenset(
    "الجنوبية الشمالية الشرقية الغربية الساحلية الحدودية الجبلية الساحلي الجنوبي الشمالي الشرقي الغربي الحدودي".split()
)
_FROM = frozenset(  # masdars with an origin of their own
    "ابتداء استراحة مباشرة تصريح توبيخ استجابة اجراء تاكيد انطلاق خوف قرب تخوف حرمان زيارة تمويل لجوء حساب استلام "
    "خروج هروب فرار انسحاب تخلص خلاص انتقال استفادة حماية وقاية تحذير دعم طلب اقتراب انتقام سخرية استياء غضب "
    "موقف عودة".split()
)
_THIS = frozenset("هذا هذه ذلك تلك بهذا بهذه بذلك لهذا لهذه".split())
_OF, _IN = "من", "في"
_PLACE_KINDS = frozenset("place country sea river mountain building".split())
_LEAST = 4  # letters of a masdar


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the phrases that say "of" with a preposition, and a masdar before the same noun."""
    text = segment.source
    words = words_of(text)
    for i in range(len(words) - 1):
        if not words[i + 1].joined:
            continue
        following = words[i + 1].light
        if following in (_OF, _IN):
            yield from _of(text, words, i, i + 1)
        elif following.startswith("ال"):
            if following[2:] in verbs_by_masdar() and words[i].light in (f"ل{following[2:]}", f"ب{following[2:]}"):
                span = words[i].span[0], words[i + 1].span[1]
                yield Candidate(span, text[slice(*span)], "one root twice")
            if i + 2 < len(words) and words[i + 2].joined and words[i + 2].light in (_OF, _IN):
                yield from _of(text, words, i, i + 2)


def _of(text: str, words: Sequence[Word], i: int, j: int) -> Iterator[Candidate]:
    """Yield the construct for noun ``i``, preposition ``j`` and what follows; an adjective may stand between."""
    if j + 1 >= len(words) or not words[j + 1].joined or (i and words[i - 1].light in _THIS):
        return
    head = words[i].light
    proclitic = head[0] if head[:1] in "وف" and head not in _PLACES and head not in _RELATIONAL else ""
    noun = head[len(proclitic) :]
    bare = noun[2:] if noun.startswith("ال") else noun
    adjective = text[slice(*words[i + 1].span)] if j == i + 2 else ""
    if not _is_calque(words, j, bare, noun != bare, words[i + 1].light if adjective else ""):
        return
    span = words[i].span[0], words[j + 1].span[1]
    first = text[words[i].span[0] + len(proclitic) : words[i].span[1]]
    first = first[2:] if noun != bare else first
    if adjective:
        adjective = _agreeing(adjective, feminine=_PLACES[bare])
    after = f"{proclitic}{first} {text[slice(*words[j + 1].span)]}{adjective and ' '}{adjective}"
    if adjective and _name_goes_on(text, words, j + 1):
        after = text[slice(*span)]  # the adjective belongs after the whole name
    yield Candidate(span, after, f"«{words[j].light}» for the construct")


def _is_calque(words: Sequence[Word], j: int, noun: str, definite: bool, adjective: str) -> bool:
    following = words[j + 1].light
    if words[j].light == _IN:
        return noun in _PLACES and definite and adjective in _COMPASS and is_place(following)
    if noun in _PLACES:
        return is_place(following) and (not adjective or definite)
    if adjective:
        return False
    if noun in _OFFICES:
        return not definite and (is_place(following) or _is_definite(following))
    if noun in _RELATIONAL:
        return definite and (is_place(following) or _is_definite(following))
    masdar = not definite and len(noun) >= _LEAST and noun not in _FROM and noun in verbs_by_masdar()
    return masdar and _is_definite(following) and not verb_of(noun) and noun not in word_forms().plurals


def _agreeing(adjective: str, *, feminine: bool) -> str:
    """Return an adjective with its article, feminine after a feminine noun.

    >>> _agreeing("ألماني", feminine=True)
    'الألمانية'
    """
    return ("" if adjective.startswith("ال") else "ال") + adjective + ("ة" if feminine and adjective[-1] != "ة" else "")


def _is_definite(word: str) -> bool:
    """Tell whether a lightly folded word is a noun of the lexicon with its article."""
    forms = word_forms()
    return word.startswith("ال") and (word[2:] in forms.singulars or word[2:] in forms.plurals)


@lru_cache(maxsize=4096)
def is_place(word: str) -> bool:
    """Tell whether a word is the name of a place, or in Latin letters.

    >>> is_place("اسطنبول"), is_place("kisumu"), is_place("الحديقة")
    (True, True, False)
    """
    if word.isascii():
        return word.isalpha() and len(word) > 2
    return any(not m.prefix and m.term.kind in _PLACE_KINDS for m in names_index().find(word))


def _name_goes_on(text: str, words: Sequence[Word], last: int) -> bool:
    """Tell whether a name in Latin letters has another word after this one."""
    if last + 1 >= len(words) or not words[last + 1].joined:
        return False
    return words[last].light.isascii() and words[last + 1].light.isascii()
