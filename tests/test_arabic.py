"""Tests of folding with offsets, words, digits, clitics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.arabic import (
    ARABIC_LETTER,
    WORD,
    analyses,
    ascii_digits,
    fold,
    fold_word,
    has_arabic,
    light_word,
    looks_foreign,
    words,
)

BLOCKS = [
    *range(0x600, 0x700),
    *range(0x750, 0x780),
    *range(0x870, 0x900),
    *range(0xFB50, 0xFE00),
    *range(0xFE70, 0xFF00),
]
arabic = st.text(st.sampled_from([chr(code) for code in BLOCKS] + list(" -.،0aÉ\u0301\u200f\ufeff😀")), max_size=30)
texts = st.one_of(arabic, st.text(max_size=30))


@given(texts)
def test_every_folded_character_knows_its_origin(text: str) -> None:
    folded = fold(text)
    assert len(folded.origins) == len(folded.text) + 1
    assert folded.origins[-1] == len(text)
    assert list(folded.origins) == sorted(folded.origins)
    for i, char in enumerate(folded.text):
        origin = folded.origins[i]
        assert fold_word(text[origin])[i - folded.origins.index(origin)] == char


@given(texts, st.data())
def test_spans_of_the_folded_text_lead_back(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    starts = [i for i, origin in enumerate(folded.origins) if i == folded.origins.index(origin)]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(starts), st.sampled_from(starts))))
    a, b = folded.span(start, end)
    assert 0 <= a <= b <= len(text)
    assert fold(text[a:b]).text == folded.text[start:end]


@given(texts)
def test_folding_is_done_once_and_for_all(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_every_arabic_character_folds() -> None:
    for char in map(chr, BLOCKS):
        folded = fold(char)
        assert folded.text == fold_word(char), f"U+{ord(char):04X}"
        assert fold(folded.text).text == folded.text, f"U+{ord(char):04X}"
        assert fold_word(light_word(char)) == folded.text, f"U+{ord(char):04X}"
        assert set(folded.origins[:-1]) <= {0}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("الأُمَّــة", "الامه"),
        ("إلى", "الي"),
        ("آمَنَ", "امن"),
        ("مسؤول رئيس", "مسوول رييس"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("ﻻ", "لا"),
        ("کی‌یف", "كييف"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("\u202bKyiv\u202c", "kyiv"),
        ("", ""),
        ("\u064b\u0640\u200f", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded
    assert fold_word(text) == folded


def test_marks_belong_to_the_letter_before_them() -> None:
    text = "وَصَلَ كِتَــابٌ."
    start = fold(text).text.index("كتاب")
    assert text[slice(*fold(text).span(start, start + 4))] == "كِتَــابٌ"


def test_an_empty_span_stays_empty() -> None:
    assert fold("كِتاب").span(2, 2) == (3, 3)


def test_a_ligature_is_one_character_of_the_original() -> None:
    folded = fold("قال ﷺ إن")
    assert folded.span(4, 10) == (4, 5)
    assert folded.text.startswith("قال صلي")


def test_light_folding_keeps_what_tells_words_apart() -> None:
    assert light_word("على") != light_word("علي")
    assert light_word("مدرسة") != light_word("مدرسه")
    assert fold_word("على") == fold_word("علي")
    assert light_word("أَمْس") == light_word("امس")


@given(texts)
def test_digits_keep_their_places(text: str) -> None:
    assert len(ascii_digits(text)) == len(text)


def test_only_digits_of_arabic_and_persian_change() -> None:
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹²३") == "01234567890123456789²३"


def test_words_end_at_hyphens_and_keep_their_marks() -> None:
    found = [match.group() for match in words("ال-أسد، كِتَــابٌ 12 e\u0301t al-Assad")]
    assert found == ["ال", "أسد", "كِتَــابٌ", "e\u0301t", "al", "Assad"]


@given(texts)
def test_words_are_letters_and_marks(text: str) -> None:
    for match in WORD.finditer(text):
        assert match.group()[0].isalnum()
        assert not any(char.isspace() or char.isdecimal() for char in match.group())


@pytest.mark.parametrize(
    ("text", "expected"), [("نعم", True), ("ﻧﻌﻢ", True), ("a ب", True), ("،؛؟ ١٢", False), ("Kyiv", False), ("", False)]
)
def test_has_arabic(text: str, expected: bool) -> None:
    assert has_arabic(text) is expected


@pytest.mark.parametrize("text", ["به گزارش خبرگزاری، وزیر امور خارجه ایران گفت", "پاکستان کے وزیر اعظم نے کہا ہے کہ"])
def test_persian_and_urdu_are_named(text: str) -> None:
    assert looks_foreign(text) == "Persian or Urdu"


@pytest.mark.parametrize(
    "text",
    ["", "12", "Kyiv", "زار الوزير مدينة گوجرات أمس", "وصل الوفد إلى القاهرة", "کتاب", "پپپ" + "كلمة عربية " * 20],
)
def test_arabic_is_not_taken_for_persian(text: str) -> None:
    assert looks_foreign(text) == ""


@given(st.text(st.sampled_from("والبكلفسهامنيتةىر"), min_size=1, max_size=9))
def test_analyses_spell_the_word(word: str) -> None:
    found = analyses(word)
    assert (found[0].prefix, found[0].stem, found[0].suffix) == ("", word, "")
    for reading in found:
        stems = {reading.stem}
        if reading.stem.endswith("ة"):
            stems.add(reading.stem[:-1] + "ت")
        if reading.stem.startswith("ال"):
            stems |= {"ل" + stem[2:] for stem in stems}
        assert word in {reading.prefix + stem + reading.suffix for stem in stems}
        assert len(reading.stem) >= 2 or reading is found[0]


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("وبالمدينة", ("وبال", "مدينة", "")),
        ("للمدينة", ("لل", "مدينة", "")),
        ("للمدينة", ("ل", "المدينة", "")),
        ("وللقاهرة", ("ول", "القاهرة", "")),
        ("ببلدتهم", ("ب", "بلدة", "هم")),
        ("سيصل", ("س", "يصل", "")),
        ("كتابها", ("", "كتاب", "ها")),
    ],
)
def test_clitics(word: str, reading: tuple[str, str, str]) -> None:
    assert reading in [(a.prefix, a.stem, a.suffix) for a in analyses(word)]


def test_letters_of_all_blocks_are_arabic() -> None:
    assert all(ARABIC_LETTER.match(char) for char in "ءآأيىةپگیےﷲﻻ")
    assert not any(ARABIC_LETTER.match(char) for char in "،؛؟٠ـ\u064baAяא" if char != "ـ")
