"""S013 speech-verb: «نبح المدرب: “» is "the coach barked", and should be «صاح المدرب: “».

Why: English lets people storm, snap, bark or beam a sentence. Weak translation gives the first sense of
such a verb, and translating it back makes the coach a dog. Known verbs get the Arabic that was meant;
any other verb that names neither speech nor thought, between a clause's beginning and «: “», is pointed at.

Leaves: verbs of speech, writing, thought and showing; clauses that hold a word for a text or for
speaking («حمل اللافتة عبارة: “»); subjects of more than five words; nouns that may head a quotation
(«ملاحظة», «مذكرة»); verbs that the lexicon does not have.

Source: the frames that end in «: «» of glossaries/verb_frames.tsv; on verbs before quotations B. Levin,
English Verb Classes and Alternations, section 37 (verbs of communication).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...arabic import analyses, light_word
from ...glossary.read import read_table, shipped
from ...types import Candidate, Segment
from ..frames import PERFECT, PERFECT_F, Verb, Word, conjugated, finite_readings, is_nominal, lexicon, words_of

CATEGORY = "Accuracy/Mistranslation"
TIER = "suggest"
CONFIDENCE = 0.7

_QUOTE = re.compile(r":\s{0,2}[«“„\"]")
_QUOTED = re.compile(r"(?:[،,!؟?.…]\s?[»”\"]|[»”\"]\s?[،,])\s?(?=[^\W\d_])")
_MOST = 5  # words of a subject
_HEADS_A_TEXT = frozenset(map(light_word, "سبب ملاحظة مذكرة مزحة نكتة رسوم عداد مكافحة سؤال".split()))
_OPENERS = frozenset(map(light_word, "ثم لكن ولكن قد لقد وقد فقد هنا وهنا هكذا وهكذا كما بل عندها وعندها".split()))
_SAYING = frozenset(
    map(
        light_word,
        "قال أضاف تابع أكد أعلن ذكر صرح أوضح أشار بين أفاد كشف أخبر أبلغ حدث تحدث تكلم حكى روى سرد نقل سأل "
        "تساءل استفسر أجاب رد استجاب علق عقب كتب دون سجل نشر غرد خط وقع قرأ تلا أنشد غنى ردد كرر هتف صاح صرخ "
        "نادى همس تمتم غمغم هدر زمجر دوى شكا تذمر احتج اعترض اعترف أقر نفى أنكر زعم ادعى رأى ظن اعتقد حسب فكر "
        "تصور تخيل تأمل لاحظ تذكر استذكر شرح فسر لخص وصف عرف سمى لقب دعا طالب طلب ناشد حث نصح أوصى اقترح عرض "
        "أمر حذر أنذر هدد توعد تعهد وعد أقسم حلف جزم شدد ألح أصر دافع برر انتقد هاجم ندد أدان استنكر سخر تهكم "
        "مازح مزح ضحك ابتسم بكى تنهد عبر أعرب أبدى أظهر عنى قصد أعقب استطرد أردف واصل استأنف استهل بدأ ابتدأ "
        "افتتح اختتم ختم أنهى قاطع اختصر خاطب حاور ناقش جادل رحب هنأ عزى شكر اعتذر أثنى أشاد مدح امتدح توقع "
        "تنبأ راهن تمنى أمل ترجى دعى خلص استنتج قرر قضى حكم نص ورد جاء قدم طرح وجه أرسل بعث ألقى أدلى أطلق "
        "رفع حمل تضمن شمل صدر ظهر عنون ترجم اقتبس استشهد كان صار أصبح بات ظل يعني قل يقال سمع وجد علم تعلم "
        "فهم أدرك شعر أحس عاتب وبخ لام اتهم صوت رتل ابتهل صلى نبه لفت ألمح لمح نوه أومأ صارح فاجأ بادر بادل "
        "اشتكى استغرب تعجب استطاع لعن شتم سب استرسل أسر باح أذاع بث دار تلخص تمثل انتهى لعب أجمع اتفق وافق "
        "رفض أيد شهد توسل وضح استعطف تضرع استنجد استفهم".split(),
    )
)
_TEXTS = frozenset(
    map(
        light_word,
        "قائلا قائلة قائلين شعار شعارا شعارات سؤال سؤالا أسئلة عنوان عنوانا عناوين كلمة كلمات عبارة عبارات "
        "جملة رسالة لافتة لافتات لوحة مثل المثل بيان خطاب اسم هدف أهداف قاعدة قول أقوال نص فقرة بند مادة "
        "إشارة تعليق منشور تغريدة أغنية مقولة سبب نتيجة رد جواب مبدأ فكرة خيار خيارات واحد واحدا شيء شيئا أمر "
        "أمرا التالي الآتي التالية الآتية مطلب مطالب فيلم كتاب رواية مسرحية برنامج مجلة صحيفة كتيب".split(),
    )
)
_ASIDE = "قائلا"


@dataclass(frozen=True, slots=True)
class _Frame:
    after: tuple[str, ...]  # words that follow the subject: «الظهر» of «أطلق X الظهر»
    verb: str  # the lemma that was meant, as it is printed
    manner: str
    english: str
    origin: str


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate for each verb that does not speak before a quotation."""
    text = segment.source
    if not any(mark in text for mark in '«»“”"'):
        return
    words = words_of(text)
    for quote in _QUOTE.finditer(text):
        clause = _before(words, quote.start(), text)
        if 2 <= len(clause) <= _MOST + 1 and (candidate := _known(clause) or _other(clause)):
            yield candidate
    for quote in _QUOTED.finditer(text):
        clause = _behind(words, quote.end())
        if 2 <= len(clause) <= _MOST + 1 and (candidate := _known(clause)):
            yield candidate


def _before(words: tuple[Word, ...], end: int, text: str) -> tuple[Word, ...]:
    """Return the words from the last mark of punctuation to the colon, without a conjunction that opens them."""
    last = _last_before(words, end)
    if last < 0 or text[words[last].span[1] : end].strip():
        return ()
    first = last
    while first > 0 and words[first].joined and last - first <= _MOST + 2:
        first -= 1
    while first < last and words[first].light in _OPENERS:
        first += 1
    return words[first : last + 1]


def _behind(words: tuple[Word, ...], start: int) -> tuple[Word, ...]:
    """Return the words from a closing quote to the next mark of punctuation."""
    first = _last_before(words, start) + 1
    end = first + 1
    while end < len(words) and words[end].joined and end - first <= _MOST + 1:
        end += 1
    return words[first:end]


def _last_before(words: tuple[Word, ...], end: int) -> int:
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if words[middle].span[1] <= end else (low, middle)
    return low - 1


def _known(clause: tuple[Word, ...]) -> Candidate | None:
    """Return the verb that was meant, if the clause is a known frame."""
    head, subject = clause[0], clause[1:]
    readings = list(finite_readings(head.light))
    for proclitic, verb in readings or _unlisted(head.light):
        for frame in _frames().get(verb.lemma, ()):
            ending = tuple(word.light for word in clause[len(clause) - len(frame.after) :])
            speaks = not frame.after and _speaks(readings, subject)
            if ending == frame.after and len(subject) > len(ending) and not speaks and _is_subject(subject, head):
                return _meant(clause, proclitic, verb, frame)
    return None


def _unlisted(word: str) -> list[tuple[str, Verb]]:
    """Read a word that is no verb of the lexicon as the head of a frame: a noun, or a verb with its ت."""
    bare = {"": word} | {letter: word[1:] for letter in ("و", "ف") if word.startswith(letter)}
    return [
        (proclitic, verb)
        for proclitic, rest in bare.items()
        for verb in (Verb(rest, PERFECT), Verb(rest.removesuffix("ت"), PERFECT_F))
    ]


def _other(clause: tuple[Word, ...]) -> Candidate | None:
    """Return a finding, if the clause is a verb that does not speak and a subject."""
    head, subject = clause[0], clause[1:]
    readings = list(finite_readings(head.light))
    if not readings or is_nominal(head.light) or _speaks(readings, subject) or not _has_article(subject[0]):
        return None
    lemma = readings[0][1].lemma
    return Candidate(head.span, head.text, f"{lemma} is no verb of speech and stands before a quotation")


def _speaks(readings: list[tuple[str, Verb]], subject: tuple[Word, ...]) -> bool:
    return any(verb.lemma in _SAYING for _, verb in readings) or any(_names_a_text(word.light) for word in subject)


def _names_a_text(word: str) -> bool:
    bare = [r.stem for r in analyses(word) if r.prefix in ("", "و", "ف", "ب", "ال", "بال")]
    return any(stem in _TEXTS for stem in bare) or any(verb.lemma in _SAYING for _, verb in finite_readings(word))


def _is_subject(words: tuple[Word, ...], head: Word) -> bool:
    """Tell whether words may name who speaks; behind a noun that stands for a verb they have the article."""
    if head.light in lexicon().finite:
        return words[0].light not in lexicon().particles
    return _has_article(words[0])


def _has_article(word: Word) -> bool:
    return word.light.startswith("ال") and len(word.light) > 3


def _meant(clause: tuple[Word, ...], proclitic: str, verb: Verb, frame: _Frame) -> Candidate:
    head, subject = clause[0], clause[1 : len(clause) - len(frame.after)]
    after = " ".join(filter(None, (proclitic + (conjugated(frame.verb, verb.slot) or frame.verb), frame.manner)))
    evidence = f"{frame.origin} {head.text}"
    if not frame.after:
        return Candidate(head.span, after, evidence, frame.english)
    whole = " ".join((after, *(word.text for word in subject)))
    return Candidate((head.span[0], clause[-1].span[1]), whole, evidence)


@lru_cache(maxsize=1)
def _frames() -> dict[str, tuple[_Frame, ...]]:
    """Return the frames before a quotation by the lightly folded word that opens them."""
    found: dict[str, list[_Frame]] = {}
    for origin, row in read_table(shipped("verb_frames")):
        for wrong in row["frame_ar_wrong"].split("|"):
            head, _, tail = wrong.strip().removesuffix(": «").partition(" X")
            printed = lexicon().paradigms.get(light_word(head), (head,))[0]  # «زأر» folded would be «زار»
            if wrong.strip().endswith(": «") and printed == head and light_word(head) not in _HEADS_A_TEXT:
                frame = _Frame(tuple(map(light_word, tail.split())), *_right(row["frame_ar_right"]),
                               _english(row["english_pattern"]), origin)  # fmt: skip
                found.setdefault(light_word(head), []).append(frame)
    return {head: tuple(frames) for head, frames in found.items()}


def _right(cell: str) -> tuple[str, str]:
    """Return the verb and the manner of the Arabic that was meant: «قال X بحدة: «» is («قال», «بحدة»)."""
    options = [option.strip().removesuffix(": «") for option in cell.split("|") if option.strip().endswith(": «")]
    verb, _, manner = (options[0] if options else "قال").partition(" X")
    if manner.strip() != _ASIDE:
        return verb, manner.strip()
    return (verb if light_word(verb) in _SAYING else "قال"), ""


def _english(pattern: str) -> str:
    """Return the verb of an English pattern such as '"...," X fired back.'."""
    match = re.search(r"X ([a-z]+(?: back)?)", pattern)
    return match[1] if match else ""
