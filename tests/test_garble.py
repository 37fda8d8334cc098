"""Tests of the faults that are put into clean Arabic: where they stand, what they are, and that they can be undone."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabic_mt.errors import InputError
from arabic_mt.garble import CLASSES, Garbled, garble

# class: clean text, the clean words of the fault, and what may stand there then (where only few things may)
EXAMPLES: dict[str, tuple[str, str, set[str]]] = {
    "NUMBER-FORMAT": ("وصل 10,000 جندي أمس", "10,000", {"10،000", "10000"}),
    "RANGE-DOUBLING": ("جاء ما بين 10,000 و30,000 زائر", "ما بين 10,000 و30,000", {"ما يصل إلى 10,000 إلى 30,000"}),
    "SPACING": ("سافر الوفد، ثم عاد", "،", {" ،"}),
    "LATIN-RESIDUE": ("تنتشر قوات في كييف", "كييف", {"Kyiv"}),
    "NAME-SPELLING": ("وصل الوفد إلى ستوكهولم", "ستوكهولم", {"ستكهولم", "ستوكهلم"}),
    "CALQUE-PHRASE": ("سمعنا صوت غارة جوية", "غارة جوية", set()),
    "WORD-SENSE": ("فازت اللاعبة على ملعب التنس في أول مباراة", "ملعب", {"محكمة", "المحكمة"}),
    "AGR-GENDER": ("زار الوفد مدينة كبيرة", "كبيرة", {"كبير"}),
    "AGR-GENDER-SV": ("أعلنت الحكومة عن خطتها", "أعلنت", {"أعلن"}),
    "AGR-DEFINITENESS": ("زار الوفد المدينة القديمة", "القديمة", {"قديمة"}),
    "CASE": ("قال المهندسون كلمتهم", "المهندسون", {"المهندسين"}),
    "PASSIVE-CALQUE": ("أعلنت الحكومة خطة", "أعلنت الحكومة", {"تم إعلان من قبل الحكومة"}),
    "PREP-CALQUE": ("حذر الطبيب من التدخين", "من", {"ضد", "عن"}),
    "VERB-SENSE": ("وقالت الوزيرة: «لن نتأخر»", "وقالت", set()),
    "DROPPED-TOKEN": ("استخدم الجيش الطائرات المسيرة ليلا", "الطائرات المسيرة", {"المسيرة"}),
    "REPEATED-TOKEN": ("مدينة", "مدينة", {"مدينة مدينة"}),
    "POS-CONFUSION": ("المدير يرسل الرسائل", "يرسل", {"إرسال"}),
    "ORTHOGRAPHY-MA": ("سألته وعمّا جرى", "وعمّا", {"وعن ما"}),
    "ORTHOGRAPHY-INNA": ("قال المدير أمس إنه سعيد", "إنه", {"أنه"}),
    "WORD-ORDER": ("وأعلنت الحكومة الجديدة خطة", "وأعلنت الحكومة الجديدة", {"والحكومة الجديدة أعلنت"}),
}  # fmt: skip
UNTOUCHED = {
    "NUMBER-FORMAT": "في 12.5 كيلومتر و1,5 طن وعام 2025",
    "RANGE-DOUBLING": "من القاهرة إلى بيروت في 3 ساعات",
    "SPACING": "بلغت 12.5 مليونا أو 10:30 ليلا",
    "AGR-GENDER": "وزارة الدفاع الروسية",
    "AGR-GENDER-SV": "كتب الطالب",
    "AGR-DEFINITENESS": "زار الوفد مدينة كبيرة",
    "WORD-ORDER": "أعلنت شركة خطة",
    "PASSIVE-CALQUE": "أعلنت شركة خطة",
    "CASE": "منذ قرون والعيون ساهرة",
    "PREP-CALQUE": "حذر الطبيب، من التدخين",
    "VERB-SENSE": "قال الوزير إن الأمر بسيط",
    "ORTHOGRAPHY-MA": "عمان جميلة وعماد كريم",
    "ORTHOGRAPHY-INNA": "قال كلمته. إنه سعيد",
    "NAME-SPELLING": "يعود إلى مدينة جميلة",
}
SENTENCE = (
    "قالت الحكومة المصرية، أمس، إنها سترسل 10,000 طن من المساعدات الطبية إلى المدن السورية. وحذر المسؤولون من نقص "
    "المياه النظيفة، وقال الطبيب: «نحتاج إلى مستشفيات جديدة»."
)
ARABIC = st.text(st.sampled_from("ابتةنويلإأعمقر ،.:«»0123,é"), max_size=80)
VALUES = st.sampled_from([text for text, _, _ in EXAMPLES.values()])


def restored(garbled: Garbled) -> str:
    """Put the clean text of every fault back in its place."""
    text = garbled.text
    for fault in reversed(garbled.faults):
        start, end = fault.span
        assert text[start:end] == fault.after != fault.before
        text = text[:start] + fault.before + text[end:]
    return text


def test_every_class_has_an_example() -> None:
    assert set(EXAMPLES) == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_example(name: str) -> None:
    text, before, after = EXAMPLES[name]
    seen = set()
    for seed in range(20):
        garbled = garble(text, seed, [name], rate=1)
        (fault,) = garbled.faults
        assert fault.name == name and restored(garbled) == text
        seen.add((fault.before, fault.after))
    assert any(clean == before for clean, _ in seen), seen
    assert not after or {wrong for clean, wrong in seen if clean == before} <= after, seen


@pytest.mark.parametrize(("name", "text"), UNTOUCHED.items())
def test_text_without_a_place_for_the_fault_stays(name: str, text: str) -> None:
    assert garble(text, 1, [name], rate=1) == Garbled(text)


def test_the_seed_decides() -> None:
    made = [garble(SENTENCE, seed, rate=0.5) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]


def test_another_process_makes_the_same() -> None:
    code = f"from arabic_mt.garble import garble; print(garble({SENTENCE!r}, 7, rate=0.5).text.encode('utf-8').hex())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert bytes.fromhex(run.stdout).decode("utf-8") == garble(SENTENCE, 7, rate=0.5).text


def test_several_faults_stand_apart_and_in_order() -> None:
    garbled = garble(SENTENCE, 3, rate=1)
    assert len(garbled.faults) >= 8
    assert len({fault.name for fault in garbled.faults}) == len(garbled.faults)
    spans = [fault.span for fault in garbled.faults]
    assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_the_rate_decides_how_many() -> None:
    few, many = (sum(len(garble(SENTENCE, seed, rate=rate).faults) for seed in range(30)) for rate in (0.1, 0.6))
    assert 0 < few < many / 3
    assert garble(SENTENCE, 1, rate=0) == Garbled(SENTENCE)


def test_an_unknown_class_is_refused_and_the_choices_are_listed() -> None:
    with pytest.raises(InputError, match="no class 'SPELLING'; there are: NUMBER-FORMAT, "):
        garble("نعم", 1, ["SPELLING"])


def test_meaning_and_form() -> None:
    assert CLASSES["CALQUE-PHRASE"].is_meaning and CLASSES["DROPPED-TOKEN"].is_meaning
    assert not CLASSES["SPACING"].is_meaning and not CLASSES["WORD-ORDER"].is_meaning


def test_a_proclitic_and_an_article_stay() -> None:
    assert garble("مثل كييف وباريس", 1, ["LATIN-RESIDUE"], rate=1).text in ("مثل Kyiv وباريس", "مثل كييف وParis")
    made = {garble("عاد إلى الملعب بعد مباراة التنس", seed, ["WORD-SENSE"], rate=1).text for seed in range(5)}
    assert any("المحكمة" in text for text in made) and not any("الالم" in text for text in made)


@settings(max_examples=80)
@given(st.lists(st.one_of(ARABIC, VALUES, st.text(max_size=20)), max_size=4).map(" ".join), st.integers(0, 9))
def test_the_clean_text_comes_back(text: str, seed: int) -> None:
    garbled = garble(text, seed, rate=0.8)
    assert restored(garbled) == text
    assert garbled == garble(text, seed, rate=0.8)


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ud800", "😀", "ا", "1", "،"])
def test_the_smallest_texts(text: str) -> None:
    assert restored(garble(text, 1, rate=1)) == text


@pytest.mark.parametrize("unit", ["ا", "1,000", "من 1 ", "قال ", "أعلنت الحكومة ", "، ", "كييف "])
def test_long_texts_take_little_time(unit: str) -> None:
    garble(SENTENCE, 1, rate=1)  # word lists are read at the first call
    started = time.process_time()
    garble(unit * (100_000 // len(unit)), 1, rate=1)
    assert time.process_time() - started < 6
