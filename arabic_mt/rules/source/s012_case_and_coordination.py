"""S012 case-and-coordination: «غير منظمون» may be «غير منظمين».

Why: word-by-word translation leaves plurals and duals in one case; where the ending shows it (ون or ان against
ين) a preposition, غير, a quantifier or إن before the word tells which is right, and so does the adjective beside
it. It also leaves the noun after a numeral in the singular, the demonstrative in the masculine, and one of two
joined words without the article or the plural of the other.

Leaves: questions («من المسؤولون؟»), subjects after a verb, plurals that the word lists do not know; compound
numerals («خمس عشرة سنة»), units after figures («5 كيلومتر»); «ذلك» after a preposition («بعد ذلك الحكومة»).

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 7 (case), 13 (demonstratives) and
15 (numerals).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...arabic import light_word
from ...types import Candidate, Segment
from ..agreement import Word, light_set, opens_clause, put_right, words_of
from ..counting import too_few, too_many
from ..declension import ADJECTIVAL, NOMINAL, inflect, wanted

CATEGORY = "Linguistic/Grammar/Agreement"
TIER = "suggest"
CONFIDENCE = 0.85

_GOVERNORS = light_set(  # all that wants the oblique case right after it
    "غير في من إلى على عن مع بين ضد عند لدى حول خلال بعد قبل أمام تحت وراء خلف منذ عبر نحو بسبب بشأن ضمن بدون دون "
    "كل جميع بعض معظم أغلب غالبية كافة آلاف مئات عشرات ملايين كلا كلتا إن"
)
_QUESTION = light_set("من")  # «من المسؤولون؟»
_YET = light_set("بعد قبل")  # «لم يصل بعد المسافرون»
_THAT = light_set("أن")
_NOT = light_set("لم لن لما ليس ليست")
_BE = light_set("كانوا ليسوا أصبحوا يكونون يكونوا باتوا ظلوا")
_ONE = light_set("واحد")
_THESE = {"هذا": "هذه", "هذه": "هذا"}
_EITHER = light_set("طريق سوق حال روح سبيل ناس شعب عضو طرف دار بلد شباك درع سن")
_MANY = light_set("وكثير وقليل وعدد")
_SHAPE = light_set("بشكل")  # «مدربون بشكل سيئ ومجهز»


_Pattern = Callable[[str, tuple[Word, ...], int], Candidate | None]


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the candidates of all patterns; a word is looked at with the one before it."""
    text = segment.source
    words = words_of(text)
    for i, word in enumerate(words):
        yield from _after_letter(word)
        if i and word.joined:
            for pattern in _patterns(words[i - 1], word):
                if (found := pattern(text, words, i)) is not None:
                    yield found
                    break


def _patterns(before: Word, word: Word) -> tuple[_Pattern, ...]:
    """Return the patterns that two neighbours may fit."""
    if before.light[-3:] in _THESE:
        return (_demonstrative,)
    if before.may_be("num") or before.light.isdigit():
        return too_few, too_many, *((_single,) if word.case else ())
    if word.coordinated:
        return _joined, _unequal, _fewer
    return (_governed, _predicate, _beside) if word.case else ()


def _numbers(word: Word) -> set[str]:
    return {reading.form.number for reading in word.readings}


def _in_case(word: Word, case: str) -> str:
    """Return a plural or dual in another case; a form that may be a dual or a plural becomes the plural."""
    if case == "obl":
        return word.text[:-2] + "ين"
    return word.text[:-2] + ("ون" if "pl" in _numbers(word) else "ان")


def _after_letter(word: Word) -> Iterator[Candidate]:
    """«للمسؤولون»: a preposition that is written with its word."""
    prefixes = {reading.prefix for reading in word.readings}
    governed = all(prefix.removesuffix("ال")[-1:] in ("ب", "ل") for prefix in prefixes)
    if governed and word.case == "nom" and _numbers(word) == {"pl"}:
        yield Candidate(word.span, _in_case(word, "obl"), f"{word.text} nominative after a preposition")


def _governed(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«غير منظمون», «من المسؤولون»."""
    before, word = words[i - 1], words[i]
    governor = before.light[1:] if before.light[:1] in ("و", "ف") and before.light[1:] in _GOVERNORS else before.light
    if len(before.text) > len(before.light):  # «حوّل مهندسون» begins with a verb
        return None
    if governor not in _GOVERNORS or word.coordinated or word.case != "nom":
        return None
    if governor in _QUESTION and ("؟" in text or "?" in text or opens_clause(text, words, i - 1)):
        return None
    if before.may_be("verb") and (opens_clause(text, words, i - 1) or words[i - 2].light in _THAT):
        return None  # «قبل المعلمون العرض»
    if governor in _YET and any(w.light in _NOT for w in words[max(0, i - 6) : i - 1]):
        return None
    return put_right(text, words, i, _in_case(word, "obl"), f"nominative after {before.text}")


def _predicate(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«كانوا محاصرون»."""
    if words[i - 1].light.removeprefix("و") in _BE and words[i].bare and words[i].case == "nom":
        return put_right(text, words, i, _in_case(words[i], "obl"), f"nominative after {words[i - 1].text}")
    return None


def _beside(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«المحللين العسكريون»: an adjective in another case than its noun."""
    noun, adjective = words[i - 1], words[i]
    cases = noun.case, adjective.case
    if "" in cases or cases[0] == cases[1] or not _numbers(noun) & _numbers(adjective):
        return None
    if not adjective.may_be(*ADJECTIVAL) or adjective.coordinated or noun.definite != adjective.definite:
        return None
    if cases[0] == "nom" and adjective.may_be("noun", "participle"):  # «حذر المنظمون المشاركين»
        return None
    first = words[i - 2] if i > 1 and noun.joined else None
    if first and noun.coordinated and first.case == cases[1]:  # «المسؤولون والمحللين العسكريون»
        return put_right(text, words, i - 1, _in_case(noun, cases[1]), f"{cases[0]} after {first.text}")
    return put_right(text, words, i, _in_case(adjective, cases[0]), f"{cases[1]} after {noun.text}")


def _joined(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«المسؤولون والمحللين»: the second of two joined words in another case."""
    first, second = words[i - 1], words[i]
    cases = first.case, second.case
    if not _is_joined(second) or "" in cases or cases[0] == cases[1]:
        return None
    follower = words[i + 1] if i + 1 < len(words) else None
    if follower and (follower.may_be("verb") or follower.case == cases[1]):  # a new clause begins
        return None
    return put_right(text, words, i, _in_case(second, cases[0]), f"{cases[1]} after {first.text}")


def _is_joined(word: Word) -> bool:
    return bool(word.readings) and all(reading.prefix in ("و", "وال") for reading in word.readings)


def _unequal(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«بريطانيين والفرنسيين»: two demonyms of which only the second has the article."""
    first, second = words[i - 1], words[i]
    if not (first.bare and second.definite and _is_joined(second)) or first.coordinated:
        return None
    if not all(word.is_all("demonym", "adj", "noun") and word.may_be("demonym") for word in (first, second)):
        return None
    if _shapes(first) != _shapes(second):
        return None
    return put_right(text, words, i, "و" + second.text.removeprefix("وال"), f"definite after {first.text}")


def _shapes(word: Word) -> set[tuple[str, str, str]]:
    forms = [reading.form for reading in word.readings if reading.form.pos == "demonym"]
    return {(form.gender, form.number, form.case) for form in forms}


def _fewer(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«مدربون بشكل سيئ ومجهز»: a singular joined to a plural."""
    second = words[i]
    at = i - 3 if i > 2 and words[i - 2].light in _SHAPE else i - 1
    first = words[at]
    if at == i - 1 and not first.is_all(*ADJECTIVAL):  # «خبازان وكهربائي»
        return None
    adjectives = first.is_all(*NOMINAL) and second.is_all(*ADJECTIVAL) and first.bare and second.bare
    if not adjectives or not _is_joined(second) or not first.case or not all(w.joined for w in words[at + 1 : i]):
        return None
    forms = [reading.form for reading in second.readings]
    if (
        second.may_be("demonym")
        or second.light in _MANY
        or any((form.gender, form.number) != ("m", "sg") for form in forms)
    ):
        return None
    after = inflect(forms[0], "m", "pl", first.case)
    return put_right(text, words, i, "و" + after, f"singular after {first.text}", at) if after else None


def _single(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«شخص واحد محاصرين»: a plural after one."""
    word = words[i]
    if words[i - 1].light not in _ONE or i < 2 or not words[i - 1].joined or not words[i - 2].may_be("noun"):
        return None
    if not word.is_all("adj", "participle") or not word.bare or not word.case:
        return None
    return put_right(text, words, i, inflect(word.readings[0].form, "m", "sg"), "plural after واحد", i - 2)


def _demonstrative(text: str, words: tuple[Word, ...], i: int) -> Candidate | None:
    """«هذا الدول», «هذه الرجل»."""
    before, noun = words[i - 1], words[i]
    this = next((key for key in _THESE if before.light.endswith(key)), "")
    if not this or before.light.removesuffix(this) not in ("", "و", "ف", "ب", "ل", "وب", "ول"):
        return None
    if not noun.definite or not noun.is_all("noun", "masdar", "participle") or not noun.may_be("noun"):
        return None
    shapes = {wanted(reading.form) for reading in noun.readings}
    if shapes != {("f", "sg") if this == "هذا" else ("m", "sg")}:
        return None
    if any(reading.prefix != "ال" or light_word(reading.form.lemma[0]) in _EITHER for reading in noun.readings):
        return None
    right = before.text[: -len(this)] + _THESE[this]
    span = before.span[0], noun.span[1]
    return Candidate(span, right + text[before.span[1] : noun.span[1]], f"{noun.text} is {shapes.pop()[0]}")
