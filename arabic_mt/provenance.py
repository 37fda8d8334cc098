"""Does Arabic look machine-made? A few named features of a text, with their evidence; no model, no list of phrases.

Rules that find in decent human text what is a fault only in machine-made text ask this first.

Source: Volansky, Ordan and Wintner, On the features of translationese (2015), for the kinds of features; the weights
were fitted by logistic regression (``eval/provenance.py``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .arabic import WORD, has_arabic, light_word
from .rules.calques import word_forms

LEAST_WORDS = 40  # a shorter text tells too little
MOST_LINES = 2000  # a longer one tells no more
_SPACED = re.compile(r"\S [،؛؟.!:,](?=\s|\Z)")
_LATIN = re.compile(r"(?<![@#/\w.])[A-Za-z][A-Za-z.'-]*")
_TANWIN = re.compile("\u064b")
_OTHER_MARKS = re.compile("[\u064c-\u0652]")
_COMMA = re.compile("[،,؛;]")
_PASSIVE = frozenset("تم يتم وتم ويتم سيتم تمت تتم ستتم وتمت".split())
_PERFORM = frozenset("قام قامت يقوم تقوم قاموا بقيام وقام وقامت".split())
_COPULA = frozenset("هو هي وهو وهي هم".split())
_BARE_HAMZA = re.compile(r"(?:[وف]?(?:ان|انه|انها|او|اي|الى|اذا|اكثر|امام|اول|اخر|اخرى|ايضا)|احد|ب(?:اكثر|اول|اي))\Z")


@dataclass(frozen=True, slots=True)
class Feature:
    """What was measured, how often per 1,000 words, and by how much it speaks for a machine (natural log)."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """How likely a text is machine-made, 0 to 1, and the features behind it."""

    likelihood: float
    features: tuple[Feature, ...] = ()

    @property
    def machine(self) -> bool:
        """Whether the text looks machine-made."""
        return self.likelihood >= THRESHOLD


class _Text:
    """A text counted once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = [line for line in lines if has_arabic(line)]
        self.text = "\n".join(self.lines)
        self.raw = WORD.findall(self.text)
        self.words = [light_word(word) for word in self.raw]
        self.counts = Counter(self.words)

    def rate(self, number: float) -> float:
        return 1000 * number / max(1, len(self.words))

    def of(self, words: Iterable[str]) -> float:
        return self.rate(sum(self.counts[word] for word in words))

    def matches(self, pattern: re.Pattern[str]) -> float:
        return self.rate(sum(1 for _ in pattern.finditer(self.text)))


def _repeated(text: _Text) -> float:
    return text.rate(sum(a == b for a, b in zip(text.words, text.words[1:], strict=False)))


def _verb_first(text: _Text) -> float:
    """Return per 1,000 lines how many begin with a verb."""
    first = [words[0] for line in text.lines if (words := [light_word(w) for w in WORD.findall(line)[:1]])]
    verbs = word_forms().verbs
    return 1000 * sum(w in verbs or w.removeprefix("و") in verbs for w in first) / max(1, len(first))


def _with_and(text: _Text) -> float:
    return text.rate(sum(len(word) > 3 and word.startswith("و") for word in text.words))


def _definite(text: _Text) -> float:
    return text.rate(sum(word.startswith(("ال", "وال", "بال", "لل", "فال", "كال")) for word in text.words))


def _bare_hamza(text: _Text) -> float:
    return text.rate(sum(_BARE_HAMZA.match(word) is not None for word in text.raw))


def _share_of(words: str) -> Callable[[_Text], float]:
    wanted = [light_word(word) for word in words.split()]
    return lambda text: text.of(wanted)


def _ending(ending: str) -> Callable[[_Text], float]:
    return lambda text: text.rate(sum(word.endswith(ending) and len(word) > 4 for word in text.words))


def _beginning(*letters: str) -> Callable[[_Text], float]:
    return lambda text: text.rate(sum(word.startswith(letters) and len(word) > 4 for word in text.words))


MEASURES: dict[str, Callable[[_Text], float]] = {
    "space before punctuation": lambda text: text.matches(_SPACED),
    "Latin words": lambda text: text.matches(_LATIN),
    "doubled words": _repeated,
    "passives with تم": lambda text: text.of(_PASSIVE),
    "agents with من قبل": _share_of("قبل"),
    "verbs of performing (قام)": lambda text: text.of(_PERFORM),
    "pronouns as copula": lambda text: text.of(_COPULA),
    "tanwin written": lambda text: text.matches(_TANWIN),
    "other marks written": lambda text: text.matches(_OTHER_MARKS),
    "shadda written": lambda text: text.rate(text.text.count("\u0651")),
    "commas": lambda text: text.matches(_COMMA),
    "hamza left out": _bare_hamza,
    "words with و": _with_and,
    "words with ف": _beginning("ف"),
    "words with the future س": _beginning("سي", "ست"),
    "words with the pronoun ها": _ending("ها"),
    "definite words": _definite,
    "relative pronouns": _share_of("التي الذي الذين اللذين اللتين والتي والذي"),
    "demonstratives": _share_of("هذا هذه وهذا وهذه ذلك تلك"),
    "negations": _share_of("لا لم لن ليس ليست ولا ولم"),
    "إن and أن": _share_of("إن وإن بأن لأن أنه أنها"),
    "قد": _share_of("قد لقد وقد فقد"),
    "أيضا, كذلك, كما": _share_of("أيضا كذلك كما"),
    "يمكن": _share_of("يمكن ويمكن"),
    "times (بعد, عندما ...)": _share_of("بعد قبل عند عندما حين"),
    "manner (بشكل, بصورة)": _share_of("بشكل بصورة"),
    "approximations": _share_of("حوالي نحو قرابة تقريبا"),
    "يعد and يعتبر": _share_of("يعد تعد يعتبر تعتبر"),
    "كل and جميع": _share_of("كل جميع كافة"),
    "عن": _share_of("عن وعن"),
    "حتى": _share_of("حتى"),
    "فقط": _share_of("فقط"),
    "لكن": _share_of("لكن ولكن"),
    "بواسطة, عبر, حيث ...": _share_of("بواسطة عبر خلال بينما حيث"),
    "lines that begin with a verb": _verb_first,
    "letters a word, in hundredths": lambda text: 100 * sum(map(len, text.words)) / max(1, len(text.words)),
    "words a line, in tenths": lambda text: 10 * len(text.words) / max(1, len(text.lines)),
}
# Natural logarithm of the odds for one more per 1,000 words; fitted by eval/provenance.py --fit.
WEIGHTS: dict[str, float] = {
    "space before punctuation": 0.0330,
    "Latin words": 0.0486,
    "doubled words": 0.0022,
    "passives with تم": 0.1481,
    "agents with من قبل": -0.0141,
    "verbs of performing (قام)": 0.0567,
    "pronouns as copula": 0.0659,
    "tanwin written": -0.0551,
    "other marks written": -0.0229,
    "shadda written": -0.1003,
    "commas": 0.0045,
    "hamza left out": 0.2558,
    "words with و": 0.0277,
    "words with ف": -0.0435,
    "words with the future س": 0.0107,
    "words with the pronoun ها": -0.0445,
    "definite words": 0.0039,
    "relative pronouns": 0.0108,
    "demonstratives": -0.0144,
    "negations": -0.0176,
    "إن and أن": 0.0123,
    "قد": 0.0184,
    "أيضا, كذلك, كما": 0.0492,
    "يمكن": 0.0795,
    "times (بعد, عندما ...)": 0.0021,
    "manner (بشكل, بصورة)": -0.0240,
    "approximations": 0.0688,
    "يعد and يعتبر": -0.0379,
    "كل and جميع": 0.0097,
    "عن": -0.0571,
    "حتى": -0.0166,
    "فقط": 0.1081,
    "لكن": 0.0071,
    "بواسطة, عبر, حيث ...": 0.0046,
    "lines that begin with a verb": -0.0039,
    "letters a word, in hundredths": -0.0206,
    "words a line, in tenths": 0.0096,
}
BIAS = 7.784
THRESHOLD = 0.8  # at which 2 to 4 of 100 groups of 20 human lines are taken for machine-made, and no longer human text


def measure(lines: Iterable[str]) -> dict[str, float]:
    """Return the features of a text by name: rates per 1,000 words where the name does not say otherwise."""
    text = _Text(lines)
    return {name: value(text) for name, value in MEASURES.items()}


@lru_cache(maxsize=64)
def _judged(lines: tuple[str, ...]) -> Provenance:
    text = _Text(lines)
    if len(text.words) < LEAST_WORDS:
        return Provenance(0.0)
    values = {name: value(text) for name, value in MEASURES.items()}
    features = tuple(Feature(name, values[name], weight) for name, weight in WEIGHTS.items())
    score = BIAS + sum(feature.value * feature.weight for feature in features)
    return Provenance(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), features)


def provenance(lines: Sequence[str]) -> Provenance:
    """Judge a text of several lines; one of fewer than :data:`LEAST_WORDS` words tells too little: it counts as human.

    Args:
        lines: Arabic, one sentence or paragraph each; the first :data:`MOST_LINES` are read.
    """
    return _judged(tuple(lines[:MOST_LINES]))
