"""S011 verb-agreement: «الشركة قال» may be «الشركة قالت».

Why: word-by-word translation leaves the verb in the form in which a dictionary gives it. After its subject a
verb has the gender and number of the subject; before it, the gender.

Leaves: verbs whose subject comes later («الشركة يعمل فيها», «الشركة يرأسها») or is hidden («دخل المدينة»,
«غادر القاهرة»); impersonal ones («يجب», «يمكن», «تم»); nouns that depend on another («رئيس الشركة قال»);
words that may be something else. Before its subject a verb is looked at only if it cannot have an object of
that kind: intransitive verbs, and verbs of saying before a country or city.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 4 (agreement of verb and subject).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...arabic import light_word
from ...types import Candidate, Segment
from ..agreement import Phrase, Reading, Word, indefinite_phrase, light_set, noun_phrase, opens_clause, words_of
from ..declension import NOMINAL, Form, plural_present, wanted

CATEGORY = "Linguistic/Grammar/Agreement"
TIER = "suggest"
CONFIDENCE = 0.8

_OPENERS = light_set("إن أن أنّ بأن لأن وأن لكن ولكن حيث بينما فيما إذ كما غير إلا ولأن فإن لعل كان كانت وكان وكانت")
_BETWEEN = light_set("قد لم لن لا سوف لا أيضا")
_IMPERSONAL = light_set(
    "وجب أمكن انبغى بدا تم جرى سبق تعين كفى حق وقع حدث جاز لزم حصل صعب سهل حظر سمح أتيح تسنى خص لاق"
)
_STATES = light_set("كان أصبح صار بات ظل أمسى أضحى ليس")
_TIMES = light_set(
    "يوم ليلة أسبوع شهر سنة عام ساعة دقيقة لحظة فترة مدة مرة بداية نهاية صباح مساء ظهر فجر عصر قرن عقد خلال طوال "
    "طيلة نتيجة مناسبة بقية غاية حقيقة خاصة عادة ناحية جهة فجأة سرعة إضافة شكر كل شيء بالتالي نفس عين كافة عامة عبارة"
)
# Verbs that have no object, or none that is a thing, as their perfect.
_INTRANSITIVE = light_set(
    "اندلع انفجر انهار انخفض انطلق انتشر انتهى انقطع انقسم انسحب انعقد انعكس انهزم انشق اندفع انكمش انخرط انضم "
    "ارتفع تراجع ازداد ازدهر استمر توقف تدهور تفاقم تزايد تصاعد تحسن تضاعف تباطأ تقلص تعثر تعطل تحطم تسرب "
    "اجتمع اشتعل احترق اختفى اقترب ابتعد نجح فشل ذهب عاد سقط مات نام هرب هبط صعد غرق ساد مال تدفق تجمع تظاهر "
    "تعهد توجه تحدث تألف تكون"
)
# Verbs of which a country or a city is the subject, never the object.
_OF_STATES = light_set(
    "أعلن قال أكد أوضح أضاف صرح أفاد تعهد قرر عقد وافق شن أطلق واصل نفى أجرى اعترف بدأ وقع نفذ تعتزم "
    "اعتزم خطط أصدر سعى احتج"
)
# A verb with the preposition that shows it has no object.
_WITH = {
    "اعتمد": "على", "أسفر": "عن", "أدى": "إلى", "تسبب": "في", "عبر": "عن", "أعرب": "عن", "كشف": "عن", "استند": "إلى",
    "حصل": "على", "شارك": "في", "وافق": "على", "سعى": "إلى", "احتاج": "إلى", "هدف": "إلى",
}  # fmt: skip
_GOVERNED = {next(iter(light_set(verb))): next(iter(light_set(word))) for verb, word in _WITH.items()}
_MOODS = light_set("لم لن")
_COLLECTIVES = light_set(
    "كل بعض معظم أغلب غالبية أغلبية عدد مجموعة جميع أكثر نصف ثلث ربع جزء مزيد ناس شعب جيش جمهور أهل بلد "
    "طرف فريق سكان بشر شباك درع بئر ضحية"
)
_PRONOUNS = light_set(
    "به بها بهم فيه فيها فيهم عليه عليها عليهم إليه إليها إليهم له لها لهم منه منها منهم عنه عنها لديه لديها لديهم"
)
_ACCUSATIVE = ("\u064bا", "ا\u064b")
_NOUNS_TOO = light_set("حرس جرح خفر غزو")
_LONGEST = 6  # words of a span
_REACH = 6  # words in which the preposition of a verb follows
_BACK = frozenset({"ه", "ها", "هم"})


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate for each verb that does not agree with the subject beside it."""
    text = segment.source
    words = words_of(text)
    for i in range(len(words)):
        if (subject := _subject(words, i, noun_phrase)) is not None:
            yield from _verb_after(text, words, subject)
            yield from _verb_before(text, words, subject)
        elif opens_clause(text, words, i) and (subject := _subject(words, i, indefinite_phrase)) is not None:
            yield from _verb_after(text, words, subject)


def _subject(words: tuple[Word, ...], i: int, parse: Callable[[tuple[Word, ...], int], Phrase | None]) -> Phrase | None:
    """Return the noun phrase at a word if it may be the subject of a verb beside it."""
    phrase = parse(words, i)
    if phrase is None or phrase.head.number == "du" or (phrase.head.lemma and _is_aside(phrase.head)):
        return None
    return phrase


def _is_aside(head: Form) -> bool:
    return light_word(head.lemma[0]) in _TIMES | _COLLECTIVES or not head.gender


def _verb_after(text: str, words: tuple[Word, ...], subject: Phrase) -> Iterator[Candidate]:
    if not opens_clause(text, words, subject.start) and not _leaves_free(words[subject.start - 1]):
        return
    place = subject.end
    while place < len(words) and place < subject.end + 2 and words[place].joined and words[place].light in _BETWEEN:
        place += 1
    if place >= len(words) or not words[place].joined or not _is_verb(words[place]) or _refers_back(words, place):
        return
    verb = words[place]
    if (
        verb.coordinated
        or _may_be_masdar(words[subject.start], verb)
        or any(_fits(subject.head, reading.form) for reading in verb.readings)
    ):
        return
    gender, number = wanted(subject.head)
    mood = {word.light for word in words[subject.end : place]} & _MOODS
    right = _conjugated(verb.readings[0], gender, number, bool(mood))
    yield from _candidate(text, words, (subject.start, place + 1), verb, right, subject.head)


def _may_be_masdar(noun: Word, verb: Word) -> bool:
    """Tell whether a verb may be a noun that depends on the one before: «سباق تسلح»."""
    if noun.definite:
        return False
    return verb.light in _NOUNS_TOO or (verb.light.startswith("ت") and all(r.form.gender == "f" for r in verb.readings))


def _leaves_free(before: Word) -> bool:
    """Tell whether a word cannot govern the noun after it."""
    return before.light in _OPENERS


def _verb_before(text: str, words: tuple[Word, ...], subject: Phrase) -> Iterator[Candidate]:
    place = subject.start - 1
    if place < 0 or not words[subject.start].joined or wanted(subject.head) != ("f", "sg"):
        return
    verb = words[place]
    begins = opens_clause(text, words, place) or verb.coordinated or words[place - 1].light in _OPENERS
    if begins and (reading := _masculine(verb)) and _has_no_object(words, verb, subject):
        right = _conjugated(reading, "f", "sg")
        yield from _candidate(text, words, (place, subject.end), verb, right, subject.head)


def _masculine(verb: Word) -> Reading | None:
    """Return the first reading as a verb, if all of them are masculine singular."""
    verbs = [reading for reading in verb.readings if reading.form.pos == "verb"]
    if all(r.form.gender == "m" and r.form.number == "sg" and _is_personal(r) for r in verbs):
        return next(iter(verbs), None)
    return None


def _is_verb(word: Word) -> bool:
    marked = len(word.text) > len(word.light)  # a passive is another form
    return not marked and word.is_all("verb") and all(map(_is_personal, word.readings))


def _is_personal(verb: Reading) -> bool:
    return not verb.suffix and "ل" not in verb.prefix and light_word(verb.form.lemma[0]) not in _IMPERSONAL


def _fits(subject: Form, verb: Form) -> bool:
    gender, number = wanted(subject)
    if number == "sg":
        return verb.number == "sg" and verb.gender == gender
    if verb.number == "sg":
        return verb.gender == "f" and (gender == "f" or not subject.sound)
    return True


def _refers_back(words: tuple[Word, ...], place: int) -> bool:
    """Tell whether a pronoun soon after a verb may refer to what stands before it: «الشركة يعمل فيها»."""
    return any(
        word.light in _PRONOUNS or any(r.suffix in _BACK and r.form.pos in NOMINAL for r in word.readings)
        for word in words[place + 1 : place + 4]
    )


def _has_no_object(words: tuple[Word, ...], verb: Word, subject: Phrase) -> bool:
    """Tell whether what follows a verb must be its subject."""
    lemmas = {light_word(reading.form.lemma[0]) for reading in verb.readings if reading.form.pos == "verb"}
    following = words[subject.end : subject.end + _REACH]
    if subject.name and following and following[0].joined and not following[0].readings and verb.is_all("verb"):
        return False  # «نور سلطان» may be a person
    if not verb.is_all("verb"):  # «عقد المملكة المتحدة اجتماعا» is no contract: its object follows
        return subject.name and lemmas <= _OF_STATES and any(map(_is_object, following[:2]))
    if lemmas <= _STATES:  # «كان ساحة المعركة» may be a predicate
        return words[subject.start].definite or subject.name
    if lemmas <= (_OF_STATES if subject.name else _INTRANSITIVE):  # «نجح برشلونة» is a team
        return True
    return all(_GOVERNED.get(lemma) in {word.light for word in following} for lemma in lemmas)


def _is_object(word: Word) -> bool:
    bare = not any(reading.prefix or reading.suffix for reading in word.readings)
    return word.text.endswith(_ACCUSATIVE) or (bare and word.is_all("noun", "masdar"))


def _conjugated(verb: Reading, gender: str, number: str, mood: bool = False) -> str:
    """Return the third person of a verb; ``mood``: after لم or لن."""
    lemma, past = verb.form.lemma, verb.form.tense == "past"
    if number == "pl" and gender == "m":
        plural = lemma[4] if past else plural_present(lemma)
        right = plural[:-1] + "ا" if mood and not past else plural
    else:
        right = lemma[(0 if past else 1) + 2 * (gender == "f")]
    return verb.prefix + right


def _candidate(
    text: str, words: tuple[Word, ...], places: tuple[int, int], verb: Word, right: str, subject: Form
) -> Iterator[Candidate]:
    """Yield the candidate that puts a verb right; its span has subject and verb, or the verb alone if that is long."""
    first, last = places
    start, end = (words[first].span[0], words[last - 1].span[1]) if last - first <= _LONGEST else verb.span
    after = text[start : verb.span[0]] + right + text[verb.span[1] : end]
    if light_word(right) != verb.light:
        gender, number = wanted(subject)
        name = subject.lemma[0] if subject.lemma else "feminine name"
        yield Candidate((start, end), after, f"{name} {gender} {number}; {verb.text}")
