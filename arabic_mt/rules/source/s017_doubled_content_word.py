"""S017 doubled-content-word: «القيود القيود المالية» may have a word too many.

Why: decoders repeat content words as they do function words, most of all before an adjective.

Leaves: adverbial and distributive doubling («رويدا رويدا», «واحدًا واحدًا», «جدا جدا»): words that end
in the alef of the accusative; emphasis in speech («نعم نعم», «هيا هيا») and before «!»; one or two
letters; names; letters that spell an abbreviation; words of number; a word that opens the text, as
poems and slogans do; texts with two doublings and more, which have a pattern.

Source: W. Wright, A Grammar of the Arabic Language, part III, on corroboration (التوكيد) by repetition.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...arabic import ARABIC_LETTER, light_word
from ...hints import names_index
from ...types import Candidate, Segment
from .s007_doubled_word import doubled, is_accident, shortened

CATEGORY = "Linguistic/Grammar"
TIER = "suggest"
CONFIDENCE = 0.6

_LEAST = 3  # letters
_MOST = 3  # a longer run is a pattern, or a loop that S007 has
_REPEATED = frozenset(
    light_word(word)
    for word in "نعم كلا هيا مهلا ويل آمين سلام سلاما هات بابا ماما اثنين اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية "
    "تسعة عشرة مئة ألف ألوف خطوة كلمة قطعة مادة لحظة مرة يوم حجر بيت دار حبة قطرة صفحة حرف باب شارع حي مدينة "
    "قرية بلد شبر درجة الله أحبك أهلا شكرا وداعا حق الحق قف قفوا اسمع واحدة واحد أنا أنت هو هي هم نحن لم بين "
    "كل ملك".split()
)
_NAME_KINDS = frozenset({"person", "surname", "place", "country"})


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate if exactly one content word of the text is doubled and may be so by accident."""
    text = segment.source
    runs = [run for run in doubled(text) if not is_accident(run)]
    if len(runs) != 1 or len(runs[0]) > _MOST or not ARABIC_LETTER.match(runs[0][0].group()):
        return
    run, word = runs[0], light_word(runs[0][0].group())
    if len(word) < _LEAST or word.endswith("ا") or word in _REPEATED or word.removeprefix("و") in _REPEATED:
        return
    if not text[: run[0].start()].strip(" «“\"'(-–:") or text[run[-1].end() :].lstrip().startswith("!"):
        return
    if not _is_name(run[0].group()):
        yield shortened(run)


def _is_name(word: str) -> bool:
    return any(match.term.kind in _NAME_KINDS for match in names_index().find(word))
