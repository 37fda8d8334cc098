"""S010 adjective-agreement: «المدينة الجميل» may be «المدينة الجميلة».

Why: word-by-word translation leaves the adjective in the form in which a dictionary gives it; Arabic wants
the gender, number and article of its noun, and the feminine singular after the plural of a thing.

Leaves: an adjective that may belong to an earlier noun («رئيس الوزراء الإيطالي»): nouns after a noun without
the article, and coordinated ones; predicates that agree («الوضع خطير»); elatives («الشركة أكبر»); adjectives
without a feminine; persons («إصابة فلسطيني», «رئيس الأوكراني»), words that may be something else.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapters 7 and 10 (agreement); chapter 8
(the construct phrase).
"""

from __future__ import annotations

from collections.abc import Iterator

from ...arabic import light_word
from ...types import Candidate, Segment
from ..agreement import Reading, Word, light_set, place_names, with_article, words_of
from ..declension import ADJECTIVAL, NOMINAL, agrees, inflect, wanted

CATEGORY = "Linguistic/Grammar/Agreement"
TIER = "suggest"
CONFIDENCE = 0.8

_TRANSPARENT = light_set(  # before a noun without heading a construct phrase that an adjective could belong to
    "قبل بعد خلال أمام تحت فوق بين ضد عبر نحو حول ضمن داخل "
    "خارج وراء خلف عند لدى منذ بسبب بشأن كل جميع بعض معظم كلا كلتا"
)
_WITHOUT = light_set("بدون دون بلا أو")  # «طائرة بدون طيار صينية»
_TIMES = light_set(
    "اليوم الليلة الآن أمس غدا الأسبوع الشهر السنة العام الصباح المساء الجمعة السبت الأحد الاثنين بالأعمال"
)
# «السفن المشتبه بها»: a passive with its preposition stays masculine.
_IMPERSONAL = light_set("به بها بهم فيه فيها فيهم عليه عليها عليهم إليه إليها إليهم له لها لهم منه منها عنه عنها")
_UNSURE = light_set("كثير قليل عديد أولي متعدد متعددة أول أولى أخرى آخر مثير إلي")
_ORDINALS = light_set("ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر حادي")
_EITHER = light_set("عضو ضيف طرف نوع روح حال طريق سوق سبيل عنصر دار شباك درع سن أسطورة عطلة")
# Feminine adjectives that name a thing by themselves: «قناة الجزيرة», «زوارق الدورية», «أستاذ العربية».
_SUBSTANTIVES = light_set(
    "الخارجية الداخلية المالية العالمية الأهلية الثانوية الابتدائية الإسلامية الهاشمية المحلية الأغلبية المركزية "
    "البحرية الدورية الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة"
)
_LANGUAGES = light_set(
    "العربية الإنجليزية الفرنسية الألمانية الإسبانية الروسية الصينية التركية العبرية الفارسية اليابانية الإيطالية "
    "البرتغالية"
)
_BACK = frozenset({"ه", "ها", "هم", "هما", "هن"})
_LEAST = 4  # letters of an adjective without its article


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate for each adjective right after its noun that does not agree with it."""
    words = words_of(segment.source)
    for i in range(1, len(words)):
        noun, adjective = words[i - 1], words[i]
        if adjective.joined and adjective.is_all(*ADJECTIVAL) and _heads(noun) and _is_plain(adjective):
            yield from _compare(words, i)


def _heads(word: Word) -> bool:
    """Tell whether a word is a noun and nothing else; plurals of demonyms count."""
    forms = [reading.form for reading in word.readings]
    if word.is_all("demonym", "adj", "noun") and word.may_be("demonym"):
        return all(form.sound and (form.number, form.gender) == ("pl", "m") for form in forms if form.number != "du")
    if not word.is_all("noun", "masdar", "participle") or not word.may_be("noun") or word.light in _TIMES:
        return False
    return not any(form.lemma[0] in _EITHER or (form.number == "du" and not form.case) for form in forms)


def _is_plain(word: Word) -> bool:
    """Tell whether an adjective has a feminine in ة, no proclitic but the article, and cannot be a name."""
    if word.light in place_names() or word.light.removeprefix("ال") in _UNSURE:
        return False
    return all(
        reading.prefix in ("", "ال")
        and not reading.suffix
        and len(reading.form.lemma) > 1
        and reading.form.lemma[1].endswith("ة")
        and len(reading.form.lemma[0]) >= _LEAST - (not reading.definite)
        for reading in word.readings
    )


def _compare(words: tuple[Word, ...], i: int) -> Iterator[Candidate]:
    noun, adjective = words[i - 1], words[i]
    if any(agrees(n.form, a.form) for n in noun.readings for a in adjective.readings):
        if _lacks_article(noun, adjective):
            after = f"{with_article(noun.readings[0].prefix, _stem(noun))} {adjective.text}"
            yield Candidate((noun.span[0], adjective.span[1]), after, _evidence(noun, adjective))
        return
    if not _in_construct(words, i - 1) and not _is_free(words, i):
        after = _inflected(noun, adjective)
        if after and after != adjective.text:
            span = noun.span[0], adjective.span[1]
            yield Candidate(span, f"{noun.text} {after}", _evidence(noun, adjective))


def _stem(word: Word) -> str:
    return word.text[len(word.readings[0].prefix) :]


def _lacks_article(noun: Word, adjective: Word) -> bool:
    """Tell whether a thing without the article has an adjective with it: «قوات الروسية»."""
    if not noun.bare or not adjective.definite:
        return False
    if adjective.light in _SUBSTANTIVES:
        return False
    if adjective.light in _LANGUAGES and any(n.form.number == "sg" for n in noun.readings if n.form.lemma[1:]):
        return False
    if noun.light.startswith(("لل", "ولل")):  # «للائحة» has its article
        return False
    things = all(not n.form.human and n.prefix in ("", "و", "ب", "ل") for n in noun.readings)
    feminine = all(a.form.gender == "f" and a.form.number == "sg" for a in adjective.readings)
    return things and feminine and adjective.is_all("adj", "demonym")


def _in_construct(words: tuple[Word, ...], i: int) -> bool:
    """Tell whether a noun may depend on a noun before it, to which the adjective would belong."""
    if words[i].coordinated:
        return True
    if i == 0 or not words[i].joined or all(r.prefix in ("ب", "ل", "لل", "بال") for r in words[i].readings):
        return False
    before = words[i - 1]
    if words[i].may_be("participle") and before.definite and before.is_all(*NOMINAL):  # «الرئيس المنتخب»
        return True
    if before.light in _TRANSPARENT:
        return False
    if before.light in _WITHOUT or not before.readings:
        return True
    if before.is_all("verb"):  # «حرس» is no noun of the lexicon
        return len(before.light) < _LEAST
    return any(r.form.pos in NOMINAL and not r.definite for r in before.readings)


def _is_free(words: tuple[Word, ...], i: int) -> bool:
    """Tell whether an adjective may belong elsewhere, be a person, or need no agreement."""
    noun, adjective = words[i - 1], words[i]
    follower = words[i + 1] if i + 1 < len(words) else None
    after = follower.light if follower else ""
    thing = not any(n.form.human for n in noun.readings)
    single = all(n.form.number == "sg" for n in noun.readings)
    if after in _IMPERSONAL or (
        thing and any(a.form.number != "sg" and a.form.gender == "m" for a in adjective.readings)
    ):
        return True
    if follower and any(reading.suffix in _BACK for reading in follower.readings):  # «الرئيس المنتهية ولايته»
        return True
    if any(a.form.number == "du" for a in adjective.readings):
        return True
    if not single and (
        after.startswith("وال") or any(light_word(a.form.lemma[0]) in _ORDINALS for a in adjective.readings)
    ):
        return True
    if adjective.is_all("participle") and not (noun.definite and adjective.definite and _starts_with_m(adjective)):
        return True
    if adjective.definite:
        return not noun.definite or (noun.may_be("demonym") and adjective.light in _LANGUAGES)
    if noun.definite:
        return not _is_dictionary_form(adjective) or (
            _after_preposition(words, i - 1) and not adjective.light.endswith("ي")
        )
    if not _is_dictionary_form(adjective):  # «ابتكار مضادات»
        return True
    return not noun.bare or (adjective.may_be("demonym") and noun.may_be("masdar"))


def _starts_with_m(word: Word) -> bool:
    return word.light.removeprefix("ال").startswith("م")


def _is_dictionary_form(word: Word) -> bool:
    return all((reading.form.gender, reading.form.number) == ("m", "sg") for reading in word.readings)


def _after_preposition(words: tuple[Word, ...], i: int) -> bool:
    return i > 0 and (words[i - 1].is_all("other") or words[i].readings[0].prefix not in ("", "ال"))


def _inflected(noun: Word, adjective: Word) -> str:
    """Return the adjective as its noun wants it; empty if the word lists have no such form."""
    head = next((n for n in noun.readings if n.form.number != "du"), noun.readings[0])  # «ين» is a plural, if it may
    reading = adjective.readings[0]
    gender, number = wanted(head.form)
    right = inflect(reading.form, gender or "m", number, head.form.case or "obl")
    return with_article("", right) if right and head.definite else right


def _evidence(noun: Word, adjective: Word) -> str:
    def features(reading: Reading) -> str:
        form = reading.form
        return (
            f"{form.lemma[0]} {form.gender or 'm/f'} {form.number} {'definite' if reading.definite else 'indefinite'}"
        )

    return f"{features(noun.readings[0])}; {features(adjective.readings[0])}"
