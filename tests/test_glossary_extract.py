"""Tests of the extraction of terms from a text and its translation."""

from __future__ import annotations

import time

import pytest

from arabic_mt.errors import LengthMismatchError
from arabic_mt.glossary.extract import extract, likelihood_ratio

# A made-up travelogue: no place, person or company in it is meant to exist.
PAIR = [
    ("وصلت القافلة إلى بلدة زرمانة قبل الفجر.", "The caravan reached the town of Zarmana before dawn."),
    ("كان كريم بلوط ينتظرنا عند البوابة.", "Karim Ballout was waiting for us at the gate."),
    ("في زرمانة سوق قديم يبيع التوابل.", "In Zarmana there is an old market that sells spices."),
    ("قال كريم بلوط إن الطريق مغلق.", "The road, Karim Ballout said, was closed."),
    ("سألنا بلوط عن الجسر فأجاب بهدوء.", "We asked Ballout about the bridge and he answered calmly."),
    ("عبرنا نهر تيمور على جسر خشبي.", "We crossed the Timur River on a wooden bridge."),
    ("ارتفع منسوب نهر تيمور بعد المطر.", "After the rain the Timur River rose."),
    ("بعد الظهر عاد بلوط ومعه خريطة.", "In the afternoon Ballout came back with a map."),
    ("مدت هيئة السياحة الوطنية طريقا جديدا.", "The National Tourism Board built a new road."),
    ("قدمت هيئة السياحة الوطنية تقريرا عن الآثار.", "A report on the ruins came from the National Tourism Board."),
    ("ردت هيئة السياحة الوطنية على أسئلتنا.", "Our questions were answered by the National Tourism Board."),
    ("تقول هيئة السياحة الوطنية إن الزوار قليلون.", "Visitors are few, says the National Tourism Board."),
    ("أغلقت هيئة السياحة الوطنية المتحف شهرا.", "For a month the National Tourism Board closed the museum."),
    ("طلبنا من هيئة السياحة الوطنية مرشدا.", "We asked the National Tourism Board for a guide."),
    ("خرجنا من زرمانة مع غروب الشمس.", "At sunset we left Zarmana."),
    ("وزرمانة مدينة صغيرة لا يعرفها أحد.", "And Zarmana is a small town that nobody knows."),
    ("كان الطعام لذيذا والناس كراما.", "The food was delicious and the people generous."),
    ("القمر فوق الجبل منير.", "The moon above the mountain is bright."),
    ("المطر لا يتوقف في الشتاء.", "The rain does not stop in winter."),
    ("السوق يفتح يوم الأحد فقط.", "The market opens on Sunday only."),
]
ARABIC, ENGLISH = (list(side) for side in zip(*PAIR, strict=True))
FOUND = {
    "زرمانة": "Zarmana",
    "كريم بلوط": "Karim Ballout",
    "بلوط": "Ballout",
    "هيئة السياحة الوطنية": "National Tourism Board",
}


def test_what_a_text_yields() -> None:
    terms = extract(ARABIC, ENGLISH)
    assert {term.source: term.target for term in terms} == FOUND
    assert terms[0].note.startswith("extracted; segments ")


def test_counts_are_given() -> None:
    (term,) = (term for term in extract(ARABIC, ENGLISH) if term.target == "Zarmana")
    assert term.note.startswith("extracted; segments 4, Dice 1.00, similarity ")


def test_a_higher_minimum_yields_less() -> None:
    assert {term.target for term in extract(ARABIC, ENGLISH, minimum=4)} == {"Zarmana", "National Tourism Board"}


def test_known_names_are_left_out_unless_asked_for() -> None:
    arabic = ["زرنا القاهرة في الربيع", "تقع القاهرة على النيل", "أحب ضجيج القاهرة ليلا"]
    english = ["We visited Cairo in spring", "On the Nile lies Cairo", "I love the noise of Cairo at night"]
    assert extract(arabic, english) == []
    assert [(term.source, term.target) for term in extract(arabic, english, known=True)] == [("القاهرة", "Cairo")]


@pytest.mark.parametrize("prefix", ["و", "ب", "ل", "ف"])
def test_a_proclitic_is_no_part_of_the_term(prefix: str) -> None:
    arabic = [f"{prefix}زرمانة كبيرة", f"قيل لنا {prefix}زرمانة أمس", "عن زرمانة حكاية"]
    english = ["Big is Zarmana", "We were told of Zarmana yesterday", "A tale about Zarmana"]
    assert [term.source for term in extract(arabic, english)] == ["زرمانة"]


def test_a_proclitic_that_stands_there_always_is_no_part_of_the_term() -> None:
    arabic = ["نزلنا بزرمانة", "طفنا بزرمانة", "تهنا بزرمانة", "دخلنا زرمانة", "تركنا زرمانة", "وصف زرمانة"]
    english = [f"we {verb} in Zarmana" for verb in ("stayed", "walked", "strayed")] + ["we saw the town"] * 3
    assert [term.source for term in extract(arabic, english)] == []
    english[3:] = ["we entered Zarmana", "we left the town", "it is told"]
    assert [term.source for term in extract(arabic, english)] == ["زرمانة"]


def test_a_first_letter_is_no_proclitic_where_the_rest_never_stands_alone() -> None:
    arabic = ["زرنا كلومانيا", "بلاد كلومانيا", "عن كلومانيا", "قصر كلومانيا البعيد"]
    english = ["we saw Lomania", "the land of Lomania", "a word on Lomania", "the far palace"]
    assert "لومانيا" not in [term.source for term in extract(arabic, english)]


def test_the_source_is_written_as_the_text_writes_it() -> None:
    arabic = ["زرنا أبو زعرور أمس", "كان أبو زعرور مزدحما", "في أبو زعرور نخيل"]
    english = ["Yesterday we saw Abu Zaarour", "It was crowded in Abu Zaarour", "Palms grow in Abu Zaarour"]
    assert [term.source for term in extract(arabic, english)] == ["أبو زعرور"]


def test_words_that_only_open_sentences_are_no_names() -> None:
    arabic = ["هاني سعيد", "هاني حزين", "هاني بعيد"]
    english = ["Honey is happy", "Honey is sad", "Honey is far"]
    assert extract(arabic, english) == []
    assert extract(arabic, [f"they say {text}" for text in english])[0].target == "Honey"


def test_repeated_segments_prove_nothing() -> None:
    assert extract(["قرية زرمانة الجديدة تفتح أبوابها"] * 5, ["we saw Zarmana open"] * 5) == []


def test_what_is_always_repeated_whole_is_no_term() -> None:
    days = ["السبت", "الأحد", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس"]
    arabic = [*(f"أغلقت هيئة السياحة الوطنية بابها يوم {day}" for day in days), *(f"نهر {n}" for n in range(30))]
    english = [*(f"the National Tourism Board shut on day {n}" for n in range(6)), *(f"river {n}" for n in range(30))]
    assert extract(arabic, english) == []
    arabic[:3] = [f"يوم {day} هيئة السياحة الوطنية كانت مغلقة" for day in days[:3]]
    arabic[3:5] = [f"أغلقت أمس هيئة السياحة الوطنية ثم فتحت يوم {day}" for day in days[3:5]]
    assert [term.target for term in extract(arabic, english)] == ["National Tourism Board"]


def test_headlines_prove_nothing() -> None:
    arabic = ["قرية زرمانة تفتح أبوابها", "سوق زرمانة يغلق أبوابه"]
    english = ["Gates Open at Zarmana, Says Mayor", "Market Closed in Zarmana, Say Traders"]
    assert extract(arabic, english) == []
    assert len(extract(arabic, [text.lower().replace("zar", "Zar") for text in english])) == 1


def test_a_possessive_is_no_part_of_the_term() -> None:
    arabic = ["سوق زرمانة قديم", "شمس زرمانة حارة"]
    english = ["the old market is Zarmana's pride", "the heat of Zarmana’s sun"]
    assert [term.target for term in extract(arabic, english)] == ["Zarmana"]


def test_no_text_no_terms() -> None:
    assert extract([], []) == []
    assert extract(["", "نهر"], ["River", ""]) == []


def test_lengths_must_agree() -> None:
    with pytest.raises(LengthMismatchError):
        extract(["نهر"], [])


def test_long_segments_take_linear_time() -> None:
    start = time.perf_counter()
    assert extract(["زرمانة " * 15_000] * 2, ["Zarmana " * 12_000, "a-'" * 30_000]) == []
    assert time.perf_counter() - start < 5


def test_likelihood_ratio_is_high_for_what_goes_together() -> None:
    assert likelihood_ratio(6, 6, 6, 20) > likelihood_ratio(3, 6, 6, 20) > 0
    assert likelihood_ratio(2, 4, 10, 20) == pytest.approx(0)


def test_a_word_that_is_mostly_small_is_no_name() -> None:
    arabic = ["فتح ماركت بابه", "أغلق ماركت بابه", "بيت بعيد", "بيت قريب", "بيت قديم"]
    english = ["the Market opened early", "then the Market closed", *["a market far away"] * 3]
    assert extract(arabic, english) == []
    assert len(extract(arabic, [*english[:2], *["a house far away"] * 3])) == 1


@pytest.mark.parametrize(("word", "finds"), [("جسر", 0), ("كوخرن", 1)])
def test_a_word_of_the_lexicon_is_no_name_that_sounds_otherwise(word: str, finds: int) -> None:
    around = ["زرنا {} أمس", "بلاد {} بعيدة", "خلف {} جبل", "رأينا {} مرارا", "غادر {} قوم", "حكاية {} طويلة"]
    arabic = [*(text.format(word) for text in around), *(f"نهر {n}" for n in range(30))]
    english = [*(f"of Lavalle we heard {n}" for n in range(6)), *(f"river {n}" for n in range(30))]
    assert len(extract(arabic, english)) == finds
