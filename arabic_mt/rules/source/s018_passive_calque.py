"""S018 passive-calque: «تم نقل الجنود من قبل الجيش» is the English passive, word by word.

Why: weak translation writes «تم» and a masdar for every passive of the English and «من قبل» for every "by";
Arabic has a passive of its own and, where the agent is named, uses the active. The rule proposes the passive
of the verb where the lexicon gives the verb and the gender of what follows, and points at the agent.

Leaves: a masdar that the lexicon does not have, or a short one with its article («تم الأمر»); «من قبل» that means
"before": at the end of a clause, before a particle, or far from any passive and masdar. Much good prose has the
construction too, which is why the rule runs only on text that looks machine-made.

Source: K. C. Ryding, A Reference Grammar of Modern Standard Arabic, chapter 38, on the passive, its agent and
its paraphrase with «تم».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...types import Candidate, Segment
from ..calques import word_forms
from ..constructions import Word, is_feminine, passive, verb_of, verbs_by_masdar, words_of

CATEGORY = "Style/Unidiomatic"
TIER = "suggest"
CONFIDENCE = 0.6
GATED = True

_LEAST = 5  # letters of a masdar after the article; shorter ones are things that may be complete
_REACH = 8  # words before «من قبل» among which the passive or masdar stands
_PERFECT, _IMPERFECT = frozenset({"تم", "تمت"}), frozenset({"يتم", "تتم"})
_AUXILIARIES = {
    proclitic + future + form: (proclitic + future, form in _IMPERFECT)
    for proclitic in ("", "و", "ف")
    for form in _PERFECT | _IMPERFECT
    for future in (("", "س") if form in _IMPERFECT else ("",))
}
_JUSSIVE = "لم"
_WEAK = frozenset("اويى")
_QUANTITIES = frozenset("بعض كل جميع معظم اغلب غالبية عدة كافة عشرات مئات الاف بضع اي نصف ثلث ربع".split())
_NO_AGENT = frozenset("في على الى من عن مع ان او ثم بل لكن حتى كما لا لم لن ما قد كان هو هي".split())


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield one candidate for each «تم» with its masdar and each agent after «من قبل»."""
    if "تم" not in segment.source and "من قبل" not in segment.source:
        return
    words = words_of(segment.source)
    for i in range(len(words) - 1):
        if words[i].light in _AUXILIARIES and words[i + 1].joined:
            yield from _periphrasis(segment.source, words, i)
        elif words[i].light in ("من", "ومن") and words[i + 1].light == "قبل" and _names_agent(words, i):
            span = words[i].span[0], words[i + 2].span[1]
            yield Candidate(span, segment.source[slice(*span)], "agent of a passive")


def _periphrasis(text: str, words: Sequence[Word], i: int) -> Iterator[Candidate]:
    masdar = words[i + 1].light
    stem = masdar.removeprefix("ال")
    if stem != masdar and len(stem) < _LEAST:
        return  # «تم الأمر», "the matter is done"
    for ending in ("", "ها", "هم", "ه"):
        bare = stem.removesuffix(ending) if ending and stem.endswith(ending) else stem if not ending else ""
        for key in (bare, bare[:-1] + "ة") if ending and bare.endswith("ت") else (bare,):
            if verbs_by_masdar().get(key):
                span = words[i].span[0], words[i + 1].span[1]
                after = _verb(words, i, key, ending) if masdar == stem else ""
                yield Candidate(span, after or text[slice(*span)], f"«تم» with the masdar {key}")
                return


def _verb(words: Sequence[Word], i: int, masdar: str, ending: str) -> str:
    """Return the passive that agrees with what follows; empty where verb, mood, gender or case are not certain."""
    verbs = verbs_by_masdar()[masdar]
    prefix, is_imperfect = _AUXILIARIES[words[i].light]
    perfect, imperfect = passive(verbs[0])
    verb = imperfect if is_imperfect else perfect
    feminine = _gender(words, i, ending)
    if len({passive(verb) for verb in verbs}) > 1 or not verb or feminine is None:
        return ""
    if is_imperfect and i and words[i - 1].light == _JUSSIVE and not _WEAK.isdisjoint(verb[-2:]):
        return ""  # the jussive shortens it
    if not feminine:
        return prefix + verb
    return prefix + ("ت" + verb[1:] if is_imperfect else verb + "ت")


def _gender(words: Sequence[Word], i: int, ending: str) -> bool | None:
    if ending:
        return {"ها": True, "ه": False}.get(ending)
    if i + 2 >= len(words) or not words[i + 2].joined or words[i + 2].light.endswith("ين"):
        return None  # nothing follows, or a case that would have to change
    if words[i + 2].light in _QUANTITIES:
        return None  # the verb agrees with what is counted
    return is_feminine(words[i + 2].light)


def _names_agent(words: Sequence[Word], i: int) -> bool:
    if i + 2 >= len(words) or not (words[i + 1].joined and words[i + 2].joined):
        return False
    agent = words[i + 2].light
    if agent in _NO_AGENT or not agent[0].isalpha():
        return False
    return any(_is_passive(word.light) for word in words[max(0, i - _REACH) : i])


def _is_passive(word: str) -> bool:
    """Tell whether a word can govern an agent: «تم», a verb, a participle, a masdar."""
    if word in _AUXILIARIES or verb_of(word):
        return True
    stems = (word, *(word[len(p) :] for p in ("ال", "و", "لل", "ب", "ل") if word.startswith(p)))
    return any(stem in verbs_by_masdar() or stem in word_forms().adjectives or stem.startswith("م") for stem in stems)
