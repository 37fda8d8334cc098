"""S019 spelling: «مسؤلين», «الحكومه», «إستخدام», «عن ما» are never right.

Why: hamza on the wrong seat, ه for ة after the article, a hamza on an alef that only joins, a preposition
parted from «ما»: the engine's vocabulary has the right form, and readers notice the wrong one.

Leaves: what is right somewhere: «شئون», «مسئول», «هيأة», «فى», «الى» and other regional or informal norms;
every form that is a word of its own («أثار», «القران», «أتباع», ه as a pronoun); foreign words («إستراتيجية»,
«الشوكولاته»); «الإثنين» as the name of a day. «سوف لن», «سوف لا» and «لا زال», which some accept, are found only.

Source: W. Wright, A Grammar of the Arabic Language, part I, sections 14-22, on the hamza and the joining alef;
the closed list is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...arabic import WORD
from ...glossary.read import read_table, shipped
from ...types import Candidate, Segment

CATEGORY = "Linguistic/Spelling"
TIER = "auto"
CONFIDENCE = 0.95

_CLOSED = """
مسؤل مسؤول|مسؤلة مسؤولة|مسؤلون مسؤولون|مسؤلين مسؤولين|مسؤلية مسؤولية|مسؤليات مسؤوليات
رؤوساء رؤساء|رأساء رؤساء|رءيس رئيس|رءيسية رئيسية|رائيس رئيس|رئسي رئيسي|رأيس رئيس
هاذا هذا|هاذه هذه|هاؤلاء هؤلاء|ذالك ذلك|كذالك كذلك|لذالك لذلك|لاكن لكن|لاكنه لكنه|لاكنها لكنها|لاكنهم لكنهم
انتا أنت|إنتا أنت|اللذي الذي|اللتي التي|لإن لأن|لإنه لأنه|لإنها لأنها
الأن الآن|ألاف آلاف|الأخرين الآخرين|الأخرون الآخرون|أخرين آخرين|أخرون آخرون|أليات آليات|أسيا آسيا|ألات آلات
سيء سيئ|شيئ شيء|مليئ مليء|رديئ رديء|خطاء خطأ|أخطائ أخطاء|مبدء مبدأ|ملجاء ملجأ|عبءا عبئا
طارىء طارئ|شاطىء شاطئ|لاجىء لاجئ|قارىء قارئ|دافىء دافئ|هادىء هادئ|ناشىء ناشئ|مبادىء مبادئ|موانىء موانئ
شواطىء شواطئ|مفاجىء مفاجئ|خاطىء خاطئ|سىء سيئ|مسيىء مسيء|متواطىء متواطئ|متكافىء متكافئ
قرائة قراءة|كفائة كفاءة|برائة براءة|إسائة إساءة|إضائة إضاءة|إجرائات إجراءات|لقائات لقاءات|عبائة عباءة
انتمائات انتماءات|ادعائات ادعاءات|استثنائات استثناءات|فضائات فضاءات|بنائات بناءات|ندائات نداءات|كفائات كفاءات
مسائلة مساءلة|تسائلت تساءلت|تسائلوا تساءلوا|جائت جاءت|جائوا جاؤوا|شائت شاءت|سائت ساءت|أضائت أضاءت|أسائت أساءت
مسئلة مسألة|مسآلة مسألة|بيأة بيئة|بيأية بيئية|منشئات منشآت
طاءرة طائرة|طاءرات طائرات|عاءلة عائلة|عاءلات عائلات|قاءد قائد|قاءمة قائمة|نتاءج نتائج|خساءر خسائر|وثاءق وثائق
جراءم جرائم|داءما دائما|داءرة دائرة|ناءب نائب|فاءدة فائدة|فواءد فوائد|رهاءن رهائن|دقاءق دقائق|حداءق حدائق
إمرأة امرأة|أمرأة امرأة|إمراة امرأة|إبن ابن|إبنة ابنة|إبنه ابنه|إبنته ابنته|إسم اسم|إسمه اسمه
إسمها اسمها|إثنان اثنان|إثنين اثنين|إثنتان اثنتان|إثنتين اثنتين|إقتصادي اقتصادي|إقتصادية اقتصادية|إجتماعي اجتماعي
إجتماعية اجتماعية|أقتصادي اقتصادي|أقتصادية اقتصادية|أجتماعي اجتماعي|أجتماعية اجتماعية|إنتخابي انتخابي|إنتخابية انتخابية
إستثماري استثماري|إستثمارية استثمارية|إحتياطي احتياطي|إحتياطية احتياطية|إستثنائي استثنائي|إستثنائية استثنائية
"""
_PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "ولل")
_RIGHT_ELSEWHERE = frozenset("كانتا لانتا الإثنين والإثنين بالإثنين الإثنان الشوكولاته والشوكولاته بالشوكولاته".split())
_CLITIC = "[وف]?"
_GAP = "[ \u00a0]"
_PARTED = re.compile(rf"(?<!\w)({_CLITIC})(عن|من){_GAP}ما(?!\w)(?!{_GAP}(?:هو|هي|هم|إذا|وراء|اسمه)(?!\w))")
_GOD_WILLING = re.compile(rf"(?<!\w)({_CLITIC})إنشاء{_GAP}الله(?!\w)(?!{_GAP}ل)")
_FOUND = re.compile(rf"(?<!\w){_CLITIC}(?:سوف{_GAP}ل[نا]|لا{_GAP}زال(?:ت|وا)?)(?!\w)")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the misspelt words, then particles that are parted, joined or of another tense."""
    text, table = segment.source, misspellings()
    for match in WORD.finditer(text):
        if after := table.get(match.group()):
            yield Candidate(match.span(), after, f"misspelling {match.group()}")
    for match in _PARTED.finditer(text):
        yield Candidate(match.span(), f"{match[1]}{match[2][0]}ما", "preposition parted from «ما»")
    for match in _GOD_WILLING.finditer(text):
        yield Candidate(match.span(), f"{match[1]}إن شاء الله", "«إنشاء», founding, for «إن شاء»")
    for match in _FOUND.finditer(text):
        yield Candidate(match.span(), match.group(), "a particle that does not go with this tense")


@lru_cache(maxsize=1)
def misspellings() -> dict[str, str]:
    """Return the wrong forms, with proclitics and article, each with the right one."""
    pairs = dict(pair.split() for line in _CLOSED.split("\n") for pair in line.split("|") if pair)
    found = dict(_with_proclitics(pairs | _joining_hamza())) | _heh_for_teh()
    return {bad: good for bad, good in found.items() if bad not in _RIGHT_ELSEWHERE}


def _with_proclitics(wrong: dict[str, str]) -> Iterator[tuple[str, str]]:
    for bad, good in wrong.items():
        for prefix in _PROCLITICS if not bad.startswith("ال") else ("", "و", "ف", "ب", "ك"):
            yield prefix + bad, prefix + good


@lru_cache(maxsize=1)
def _forms() -> dict[str, set[str]]:
    """Return the forms that the lexicon names, as written, by part of speech."""
    found: dict[str, set[str]] = {}
    for _, row in read_table(shipped("lexicon")):
        forms = [form.strip() for form in row["forms_ar"].split("|")]
        found.setdefault(row["pos"], set()).update(forms)
        if row["pos"] == "verb" and len(forms) > 5:
            found.setdefault("masdar", set()).add(forms[5])
    return found


def _joining_hamza() -> dict[str, str]:
    """Return the masdars of forms VII, VIII and X with a hamza that does not belong: «إستخدام», «أجتماع»."""
    everything = set().union(*_forms().values())
    found = {}
    for masdar in _forms()["masdar"]:
        if masdar.startswith("ا") and len(masdar) > 4 and masdar[-2:-1] == "ا":
            for seat in "إأ" if len(masdar) > 5 else "إ":  # «أتباع» is a plural
                for ending in ("", "ات", "ية", "ي") if masdar[-1] != "ء" else ("",):
                    if seat + masdar[1:] + ending not in everything:
                        found[seat + masdar[1:] + ending] = masdar + ending
    return found


def _heh_for_teh() -> dict[str, str]:
    """Return definite nouns and adjectives that end in ه for ة; a definite word takes no pronoun."""
    forms = _forms()
    everything = set().union(*forms.values())
    stems = {form for pos in ("noun", "adj") for form in forms[pos] if form.endswith("ة") and " " not in form}
    clear = {stem for stem in stems if len(stem) > 4 and stem[:-1] + "ه" not in everything}
    return {prefix + stem[:-1] + "ه": prefix + stem for stem in clear for prefix in ("ال", "وال", "بال", "فال", "كال")}
