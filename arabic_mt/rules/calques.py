"""Calques: literal renderings of English phrases, found in Arabic text, with the Arabic that was meant.

Two rules share this finder. Which calques are certain enough to be replaced unasked is decided from
their words, by criteria that were measured: see :func:`is_certain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..arabic import TOKEN, light_word
from ..glossary.find import TermIndex, term_key
from ..glossary.read import read_table, shipped
from ..types import Candidate, Span, Term, TermMatch

_KIND = "group"  # a calque takes clitics as names do: proclitics, but neither article nor pronoun
_FINITE = 5  # so many of a verb's forms in the lexicon come before masdar and participle
_LOOSE_CLASSES = frozenset({"idiom", "phrasal-verb"})  # may be meant as they stand, or be half a phrase
# What a literal rendering makes of English particles: «وضع قبالة» for "put off".
_STRAYS = frozenset("قبالة فوق أسفل خارج أكثر حتى بعيدا الظهر ظهر أعلى أولا عبر بواسطة داخل خلف".split())
_PREPOSITIONS = frozenset("في على إلى من مع عن عند ضد بين أو و تحت لا".split())
_NISBA = ("ي", "ية", "يون", "يين", "يات")


@dataclass(frozen=True, slots=True)
class Calque:
    """A literal rendering, the English phrase behind it and the Arabic phrases that say it."""

    literal: str
    english: str
    natural: tuple[str, ...]
    category: str = ""
    context: tuple[str, ...] = ()
    origin: str = ""

    @property
    def words(self) -> list[str]:
        """The words of the literal rendering."""
        return self.literal.split()


@dataclass(frozen=True, slots=True)
class WordForms:
    """The lightly folded forms of the lexicon by what they may be."""

    verbs: frozenset[str]
    singulars: frozenset[str]
    plurals: frozenset[str]
    adjectives: frozenset[str]
    others: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return any(word in forms for forms in (self.verbs, self.singulars, self.plurals, self.adjectives, self.others))


@lru_cache(maxsize=1)
def word_forms() -> WordForms:
    """Return the shipped lexicon's forms, lightly folded."""
    verbs, singulars, plurals, adjectives, others = (set[str]() for _ in range(5))
    for _, row in read_table(shipped("lexicon")):
        first, *rest = [light_word(form) for form in _split(row["forms_ar"])] or [light_word(row["lemma_ar"])]
        if row["pos"] == "noun":
            singulars.add(first)
            plurals.update(rest, (first[:-1] + "ات",) if first.endswith("ة") else ())
        elif row["pos"] == "adj":
            adjectives.update((first, *rest), (first + ending for ending in ("ة", "ات", "ون", "ين", "ان")))
        else:
            (verbs if row["pos"] == "verb" else others).update((first, *rest[: _FINITE - 1]))
    return WordForms(*map(frozenset, (verbs, singulars, plurals - singulars, adjectives, others)))


def _split(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in cell.split("|")) if part]


@lru_cache(maxsize=1)
def calques() -> tuple[Calque, ...]:
    """Return the shipped calques of two words and more whose literal rendering belongs to one phrase only."""
    found = []
    for origin, row in read_table(shipped("calques")):
        natural = tuple(phrase for phrase in _split(row["natural_arabic"]) if "(" not in phrase)
        for literal in _split(row["calques"]):
            if natural and " " in literal:
                context = tuple(_split(row["context"]))
                found.append(Calque(literal, row["english"], natural, row["class"], context, origin))
    meanings = Counter(key for key, _ in {(term_key(calque.literal), calque.english) for calque in found})
    return tuple(calque for calque in found if meanings[term_key(calque.literal)] == 1)


@lru_cache(maxsize=1)
def _index() -> tuple[TermIndex, dict[Term, Calque]]:
    entries = {}
    for calque in calques():
        bare = (calque.literal.removeprefix("ال"),) if len(calque.words) > 2 and _articled(calque.words[0]) else ()
        term = Term(calque.literal, calque.english, bare, kind=_KIND, context=calque.context, origin=calque.origin)
        entries[term] = calque
    return TermIndex(entries), entries


@lru_cache(maxsize=1)
def _good_phrases() -> tuple[TermIndex, TermIndex]:
    """Return the indexes of what looks like a calque and is good Arabic, and of the natural phrases."""
    sound = [Term(row["arabic"], row["english"], kind=_KIND) for _, row in read_table(shipped("neg_calques"))]
    natural = {phrase: Term(phrase, c.english, kind=_KIND) for c in calques() for phrase in c.natural if " " in phrase}
    return TermIndex(sound), TermIndex(natural.values())


def find_calques(text: str, *, certain: bool) -> Iterator[Candidate]:
    """Yield the calques of a text.

    Args:
        text: Arabic text.
        certain: yield those that are certain, or else the others.
    """
    for match in _matches(text):
        calque = _index()[1][match.term]
        if is_certain(calque) != certain:
            continue
        after = without_echo(replacement(calque, match.prefix), text, match.span)
        if after and after != text[slice(*match.span)]:
            yield Candidate(match.span, after, f"{calque.origin} {calque.literal}", english(calque))


@lru_cache(maxsize=256)  # two rules ask for the same text
def _matches(text: str) -> tuple[TermMatch, ...]:
    found = [match for match in _index()[0].find(text) if not _is_chance(match, text)]
    if not found:
        return ()
    sound, natural = (phrases.find(text) for phrases in _good_phrases())
    return tuple(
        match
        for match in found
        if not any(_overlap(match, other) for other in sound) and not any(_covers(other, match) for other in natural)
    )


def _overlap(a: TermMatch, b: TermMatch) -> bool:
    return a.span[0] < b.span[1] and b.span[0] < a.span[1]


def _covers(outer: TermMatch, inner: TermMatch) -> bool:
    return outer.span[0] <= inner.span[0] and inner.span[1] <= outer.span[1]


def _is_chance(match: TermMatch, text: str) -> bool:
    """Tell whether a word was split by chance: «كسر الشرطة» is "the police broke", not «ك» and «سر الشرطة»."""
    word = TOKEN.search(text, *match.span)
    return bool(match.prefix and word and light_word(word.group()) in word_forms())


@lru_cache(maxsize=16384)
def is_certain(calque: Calque) -> bool:
    """Tell whether a calque may be replaced without being asked.

    It is a noun phrase, as is the Arabic that was meant; both are singular or both plural. It holds no
    stray particle and no finite verb leads it, for verbs would have to be inflected. It is no idiom,
    and no noun with a preposition («أحذية على الأرض»), which may be meant as they stand; «من» after an
    article is the "of" of a literal rendering. Over text with known English such calques were right in
    more than nine cases of ten, the others in seven; human Arabic hardly ever has them.
    """
    if calque.category in _LOOSE_CLASSES or not _STRAYS.isdisjoint(calque.words):
        return False
    if not _is_nominal(calque.literal, strict=True) or _is_sentence_like(calque.words):
        return False
    natural = _chosen(calque)
    return _is_nominal(natural) and _is_plural(natural) == _is_plural(calque.literal)


def _is_sentence_like(words: list[str]) -> bool:
    prepositions = [word for word in words[1:] if word in _PREPOSITIONS]
    return prepositions not in ([], ["من"]) or (prepositions == ["من"] and not _articled(words[0]))


def _articled(word: str) -> bool:
    return word.startswith("ال") and len(word) > 3 and light_word(word) not in word_forms()


def _head(phrase: str) -> str:
    word = phrase.split()[0]
    return light_word(word.removeprefix("ال") if _articled(word) else word)


def _is_nominal(phrase: str, *, strict: bool = False) -> bool:
    """Tell whether a phrase begins with a noun; ``strict``: and its first word cannot be a finite verb."""
    forms, head = word_forms(), _head(phrase)
    if _articled(phrase.split()[0]):
        return True
    noun = head in forms.singulars or head in forms.plurals
    return head not in forms.others and (head not in forms.verbs or (noun and not strict))


def _is_plural(phrase: str) -> bool:
    return _head(phrase) in word_forms().plurals


def _chosen(calque: Calque) -> str:
    """Return the first natural phrase that has the number of the calque, or the first of all."""
    number = _is_plural(calque.literal)
    return next((phrase for phrase in calque.natural if _is_plural(phrase) == number), calque.natural[0])


def replacement(calque: Calque, proclitic: str = "") -> str:
    """Return what a calque becomes under the proclitic that it carried; empty where that does not fit.

    >>> willing = Calque("التحالف من الراغبة", "coalition of the willing", ("تحالف الراغبين",))
    >>> replacement(willing), replacement(willing, "ل")
    ('تحالف الراغبين', 'لتحالف الراغبين')
    >>> replacement(Calque("غارة الهواء", "air raid", ("غارة جوية",)), "ول")
    'وللغارة الجوية'
    """
    natural = _chosen(calque)
    if not _is_nominal(natural):
        return "" if proclitic[-1:] in ("ب", "ك", "ل") else proclitic + natural
    definite = any(_articled(word) for word in calque.words[:2])
    return attach(proclitic, make_definite(natural) if definite else natural)


def attach(proclitic: str, phrase: str) -> str:
    """Write a proclitic before a phrase: «ل» swallows the alef of the article.

    >>> attach("ل", "الكرملين"), attach("ول", "الليل"), attach("ب", "كييف")
    ('للكرملين', 'ولليل', 'بكييف')
    """
    if proclitic.endswith("ل") and phrase.startswith("ال"):
        return proclitic + (phrase[2:] if phrase.startswith("الل") else "ل" + phrase[2:])
    return proclitic + phrase


def without_echo(phrase: str, text: str, span: Span) -> str:
    """Drop the first or last word of a phrase if the text has the same word just before or after the span.

    >>> without_echo("نهر الدانوب", "على نهر Danube", (8, 14))
    'الدانوب'
    """
    words = phrase.split(" ")
    before, after = text[max(0, span[0] - 40) : span[0]].split(), text[span[1] : span[1] + 40].split()
    if len(words) > 1 and before and light_word(before[-1]) == light_word(words[0]):
        words = words[1:]
    if len(words) > 1 and after and light_word(after[0]) == light_word(words[-1]):
        words = words[:-1]
    return " ".join(words)


def make_definite(phrase: str) -> str:
    """Give a noun phrase its article: on the noun and its adjectives, or on the last noun of a construct.

    A phrase whose second word is not known stays as it is.

    >>> make_definite("غارة جوية"), make_definite("حاملة طائرات"), make_definite("صاروخ مضاد للدبابات")
    ('الغارة الجوية', 'حاملة الطائرات', 'الصاروخ المضاد للدبابات')
    >>> make_definite("تحالف الراغبين")
    'تحالف الراغبين'
    """
    words = phrase.split()
    if any(_articled(word) for word in words) or words[0].endswith("ا"):
        return phrase
    noun = 0
    while noun + 1 < len(words) and _is_noun(words[noun + 1]) and not _is_adjective(words[noun + 1]):
        noun += 1  # a construct: its last noun bears the article
    follower = words[noun + 1] if noun + 1 < len(words) else ""
    if follower and not _is_adjective(follower) and not _is_particle(follower):
        return phrase
    words[noun] = "ال" + words[noun]
    for position in range(noun + 1, len(words)):
        if not _is_adjective(words[position]):
            break
        words[position] = "ال" + words[position]
    return " ".join(words)


def _is_noun(word: str) -> bool:
    light = light_word(word)
    return light in word_forms().singulars or light in word_forms().plurals


def _is_particle(word: str) -> bool:
    return word.startswith(("لل", "بال")) or light_word(word) in word_forms().others


def _is_adjective(word: str) -> bool:
    forms, light = word_forms(), light_word(word)
    if light in forms.adjectives:
        return True
    return len(light) > 3 and light.endswith(_NISBA) and not _is_noun(word) and light not in forms.others


def english(calque: Calque) -> str:
    """Return the English of a calque, in the plural if its head is and the entry is not.

    >>> english(Calque("ملاجئ الغارة الجوية", "air-raid shelter", ("ملجأ من الغارات",)))
    'air-raid shelters'
    """
    if not _is_plural(calque.literal) or _is_plural(calque.natural[0]) or calque.english.endswith("s"):
        return calque.english
    head, of, rest = calque.english.partition(" of ")
    ending = "es" if head.endswith(("x", "ch", "sh")) else "s"
    if head.endswith("y") and head[-2:-1] not in tuple("aeiou"):
        head, ending = head[:-1], "ies"
    return head + ending + of + rest
