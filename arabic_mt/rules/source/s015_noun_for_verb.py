"""S015 noun-for-verb: «سوف الحكومة», «لن تسليم» and «يستطيع يأتي» mix nouns and verbs up.

Why: many English words are noun and verb ("will hand", "to police any deal"), and English puts two
verbs side by side where Arabic wants «أن». Weak translation takes the wrong part of speech or leaves the
link out. Looked at are: a noun behind a particle of verbs, a finite verb behind a preposition or another
finite verb, a definite noun with a definite object («للدفاع العاصمة»), and a pronoun with «ل» behind a
construct («دفاعات الهواء لها» for "its air defences").

Leaves: words that may be verbs or that the lexicon lacks; «كان», «أخذ», «عاد», «ظل» and other verbs that
go with a verb; verbs of motion and rest, behind which a verb tells the circumstance («جاء يركض»); «من»,
which may be "who"; relative clauses («من يبحث يجد»); adjectives, participles and verbal nouns before «له».

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapters 34 (negation), 35
(subjunctive, «أن») and 8 (construct phrases); W. Wright, A Grammar of the Arabic Language, part III.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ...arabic import analyses, light_word
from ...types import Candidate, Segment
from ..calques import word_forms
from ..frames import (
    IMPERFECT,
    IMPERFECT_F,
    Word,
    conjugated,
    finite_readings,
    is_nominal,
    lexicon,
    verb_of_masdar,
    words_of,
)

CATEGORY = "Linguistic/Grammar"
TIER = "suggest"
CONFIDENCE = 0.7


def _listed(words: str) -> frozenset[str]:
    return frozenset(map(light_word, words.split()))


_NEEDS_A_VERB = _listed("لم لن سوف")
_PERFECTIVE = _listed("قد لقد وقد")
_PREPOSITIONS = _listed("في على إلى عن مع")
_PLACES = _listed("ينبع يزيد يحيى يعرب يونس يثرب")  # names that look like verbs
_WANT_AN = _listed("وجب أمكن استطاع أراد انبغى ود احتاج حاول قرر رفض أمل تمكن اضطر")
_WITH_A_VERB = _listed(
    "كان زال عاد ظل صار أخذ بدأ جعل راح كاد أوشك بات أصبح أمسى أضحى بقي استمر مضى شرع هم برح فتئ انفك قام ليس "
    "دام تم كف جاء ذهب خرج وقف جلس مر أقبل دخل وصل انطلق ركض جرى مشى نام عاش رأى سمع شاهد وجد ترك أبقى ودع رجع "
    "بكر نزل تقدم سار قعد حل أتى غادر لمح أبصر تخيل تفضل حدد"
)
_NOT_READ = _listed("يعد تعد نعد فقد وكل كمن آباد صنف تقاطع")  # verbs without their vowels, but other words too
_SAYING = _listed("قال أكد أضاف زعم أوضح اعتقد ظن ادعى أصر أعلن")
_HIS = _listed("له لها لهم لهما لنا")
_ANY = _listed("أي جميع")
_RELATIVE = _listed("من ما مما الذي التي الذين ومن فمن لمن لا")  # «من يبحث يجد»
_DENY = _listed("لا لم لن ليس ليست وليس ما دون بدون هل إذا يكون تكون")  # «ليس للحارس أي دور»
_REACH = 5  # words in which a denial stands before
_TIMES = _listed("اليوم الليلة العام الأسبوع الشهر الصباح المساء")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate for each pair of words that cannot stand side by side."""
    words = words_of(segment.source)
    for place in range(1, len(words)):
        first, second = words[place - 1], words[place]
        if second.joined and (found := _judge(words, place)):
            span = first.span[0], second.span[1]
            yield Candidate(span, found[0] or segment.source[slice(*span)], found[1])


def _judge(words: tuple[Word, ...], place: int) -> tuple[str, str] | None:
    """Return (correction or nothing, reason) if a word and the one before it are a fault."""
    first, second = words[place - 1], words[place]
    if first.light in _NEEDS_A_VERB or first.light in _PERFECTIVE:
        return _noun_for_verb(first, second)
    if second.light in _HIS:
        has = place + 1 < len(words) and words[place + 1].joined and _is_subject(words[place + 1].light)
        before = words[place - 2] if place > 1 and first.joined else None
        return _split_possessive(first, second, before) if before and not has else None
    if first.light.startswith("لل"):
        denied = any(word.light in _DENY for word in words[max(0, place - 1 - _REACH) : place - 1])
        return None if denied else _definite_with_object(first, second)
    if not _is_finite(second.light) or second.light in _PLACES:
        return None
    if first.light in _PREPOSITIONS:
        imperfect = second.light.startswith("ي") and IMPERFECT in _slots(second.light)
        return ("", f"the preposition {first.text} before a finite verb") if imperfect else None
    relative = place > 1 and words[place - 2].light in _RELATIVE
    return _two_verbs(first, second, relative) if _is_finite(first.light) else None


def _noun_for_verb(first: Word, second: Word) -> tuple[str, str] | None:
    noun = second.light
    if _may_be_verb(noun) or not is_nominal(noun):
        return None
    known = lexicon()
    sure = _has_article(noun) or noun in known.masdars
    if first.light in _PERFECTIVE:
        sure = sure or (noun.endswith(("ة", "ات", "ين")) and not noun.startswith("ي"))
    if not sure and (first.light in _PERFECTIVE or noun[0] in "يتنا"):
        return None
    return _as_verb(first, noun), f"{first.text} wants a verb, {second.text} is a noun"


def _as_verb(particle: Word, masdar: str) -> str:
    """Return the particle with the verb of a verbal noun; nothing where its form is not sure."""
    imperfect = conjugated(verb_of_masdar(masdar), IMPERFECT)
    weak = imperfect[-1:] in ("ي", "ى", "و", "") or imperfect[-2:-1] in ("ي", "و", "ا")
    if not imperfect or particle.light in _PERFECTIVE or (weak and particle.light == "لم"):
        return ""
    return f"{particle.text} {imperfect}"


def _is_subject(word: str) -> bool:
    """Tell whether a word behind «له» may be what somebody has: «القاعة لها بابان»."""
    known = lexicon()
    return word in _ANY or (word not in known.particles and word not in known.finite)


def _split_possessive(first: Word, second: Word, before: Word) -> tuple[str, str] | None:
    noun = first.light[2:]
    if not _has_article(first.light) or not _is_thing(noun) or not is_nominal(before.light):
        return None
    known = lexicon()
    if _has_article(before.light) or any(
        before.light in kind for kind in (known.particles, known.masdars, known.finite)
    ):
        return None
    return _with_pronoun(first.text[2:], second.text[1:]), f"«{second.text}» behind a construct stands for a possessive"


def _with_pronoun(noun: str, pronoun: str) -> str:
    """Write a pronoun on a noun in the genitive: «هواء» and «ها» are «هوائها»."""
    for ending, joint in (("ة", "ت"), ("اء", "ائ"), ("ى", "ا")):
        if noun.endswith(ending):
            noun = noun.removesuffix(ending) + joint
    return noun + pronoun


def _definite_with_object(first: Word, second: Word) -> tuple[str, str] | None:
    noun, follower = first.light[2:], second.light
    if noun not in lexicon().masdars:
        found = follower == "اي" and len(noun) > 2
        return ("", f"«أي» stands behind {first.text} as its object") if found else None
    if follower in _TIMES or _is_adjective(follower):
        return None
    if follower in _ANY or (_has_article(follower) and _is_thing(follower[2:])):
        return f"ل{first.text[2:]} {second.text}", f"the verbal noun {noun} has an article and an object"
    return None


def _two_verbs(first: Word, second: Word, relative: bool) -> tuple[str, str] | None:
    if second.light.startswith("ت") and not first.light.startswith("ت") and not first.light.endswith("ت"):
        return None  # «يمكن تتبع»: more likely a verbal noun that the lexicon lacks
    lemmas = {verb.lemma for _, verb in finite_readings(first.light)}
    imperfect = bool(_slots(second.light) & {IMPERFECT, IMPERFECT_F})
    if lemmas & _WANT_AN:
        singular = any(verb.slot == IMPERFECT and second.light == light_word(conjugated(verb.lemma, IMPERFECT))
                       for _, verb in finite_readings(second.light))  # fmt: skip
        plural = second.light.endswith("ون") and not singular
        subjunctive = second.text[:-1] + "ا" if plural else second.text
        return (f"{first.text} أن {subjunctive}", f"«أن» is missing behind {first.text}") if imperfect else None
    if relative or lemmas & _WITH_A_VERB or first.light in _NOT_READ:
        return None
    if not imperfect and (not lemmas & _SAYING or second.light.startswith("ا")):
        return None
    return "", f"two finite verbs, {first.text} and {second.text}, without a link"


@lru_cache(maxsize=32768)
def _is_finite(word: str) -> bool:
    """Tell whether a word can only be a finite verb of the lexicon."""
    known = lexicon()
    return word in known.finite and word not in known.particles and not is_nominal(word)


def _slots(word: str) -> set[int]:
    return {verb.slot for _, verb in finite_readings(word)}


@lru_cache(maxsize=32768)
def _may_be_verb(word: str) -> bool:
    """Tell whether a word may be a finite verb, with a pronoun or an ending of its person."""
    forms = lexicon().finite
    if any(ending and word.removesuffix(ending) in forms for ending in ("ني", "نا", "تم", "ت", "ا", "وا")
           if word.endswith(ending)):  # fmt: skip
        return True
    return any(r.stem in forms for r in analyses(word) if not r.prefix.endswith("ل") and r.prefix not in ("ب", "ك"))


def _has_article(word: str) -> bool:
    return word.startswith("ال") and len(word) > 4


def _is_adjective(word: str) -> bool:
    """Tell whether a lightly folded word, without regard to its article, may be an adjective."""
    bare = word.removeprefix("ال")
    return bare in word_forms().adjectives or bare.endswith(("ي", "ية"))


def _is_thing(noun: str) -> bool:
    """Tell whether a word is a noun and neither adjective nor verbal noun nor participle."""
    known = lexicon()
    return noun in known.things and not _is_adjective(noun)
