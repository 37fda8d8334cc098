"""Tests of reading, finding and layering terms, and of the lists that ship."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.arabic import TOKEN, has_arabic, light_word
from arabic_mt.errors import GlossaryError
from arabic_mt.glossary.find import CONTEXT_WINDOW, TermIndex, allows, term_key
from arabic_mt.glossary.layers import TermFinder
from arabic_mt.glossary.lexicon import lexicon_terms
from arabic_mt.glossary.names import NameTable
from arabic_mt.glossary.read import TERM_COLUMNS, TERM_FILES, read_rows, read_table, read_terms, shipped, shipped_terms
from arabic_mt.types import Term

CITY = Term("مدينة", "city", kind="noun")
CAIRO = Term("القاهرة", "Cairo", kind="place")
LEBANON = Term("لبنان", "Lebanon", kind="country")
BANAN = Term("بنان", "Banan", kind="person")
UN = Term("الأمم المتحدة", "the United Nations", kind="org")
NATIONS = Term("الأمم", "nations", kind="noun")
ALI = Term("علي", "Ali", kind="person")
MUSTAFA = Term("مصطفى", "Mustafa", kind="person")
MAY = Term("ماي", "May", kind="surname", context=("تيريزا", "البريطانية"))
ARRIVE = Term("يصل", "arrive", kind="verb")
LISTS = ("calques", "neg_calques", "lexicon", "polysemes", "verb_frames", *TERM_FILES)

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(text: str) -> Path:
        path = tmp_path / "own.tsv"
        path.write_bytes(text.encode("utf-8"))
        return path

    return write_file


def found(text: str, *terms: Term) -> list[tuple[str, str, str, str]]:
    """Return (English, text of the span, prefix, suffix) of each match."""
    return [(m.term.target, text[slice(*m.span)], m.prefix, m.suffix) for m in TermIndex(terms).find(text)]


@pytest.mark.parametrize(
    "prefix",
    ["", "و", "ف", "ب", "ك", "ل", "ال", "وال", "فال", "بال", "كال", "لل", "وبال", "وكال", "ولل", "فلل", "وب", "ول"],
)
def test_clitics_before_a_noun(prefix: str) -> None:
    text = f"قرب {prefix}مدينة كبيرة"
    assert found(text, CITY) == [("city", f"{prefix}مدينة", prefix, "")]


@pytest.mark.parametrize(
    ("word", "prefix"),
    [("القاهرة", ""), ("والقاهرة", "و"), ("بالقاهرة", "ب"), ("للقاهرة", "ل"), ("وللقاهرة", "ول"), ("كالقاهرة", "ك")],
)
def test_clitics_before_a_name_with_an_article(word: str, prefix: str) -> None:
    assert found(f"زار {word} أمس", CAIRO) == [("Cairo", word, prefix, "")]


@pytest.mark.parametrize("word", ["البنان", "وبالبنان", "للبنان", "بنانهم", "بنانها", "سبنان"])
def test_names_take_no_article_and_no_pronoun(word: str) -> None:
    assert found(word, BANAN) == []


@pytest.mark.parametrize(
    ("word", "suffix"), [("مدينتهم", "هم"), ("مدينتنا", "نا"), ("ومدينتها", "ها"), ("مدينته", "ه"), ("مدينتي", "ي")]
)
def test_pronouns_after_a_noun(word: str, suffix: str) -> None:
    assert [match[3] for match in found(word, CITY)] == [suffix]


def test_a_noun_has_an_article_or_a_pronoun() -> None:
    assert found("المدينتهم", CITY) == []


def test_the_future_particle_stands_before_verbs_only() -> None:
    assert found("وسيصل الوفد", ARRIVE) == [("arrive", "وسيصل", "وس", "")]
    assert found("سمدينة", CITY) == []
    assert not allows("noun", "س", "") and allows("phrase", "س", "")


def test_a_word_that_stands_as_it_is_wins_over_a_clitic() -> None:
    assert found("زار لبنان", LEBANON, BANAN) == [("Lebanon", "لبنان", "", "")]
    assert found("زار لبنان", BANAN, LEBANON) == [("Lebanon", "لبنان", "", "")]
    assert found("إلى ولبنان", BANAN, LEBANON) == [("Lebanon", "ولبنان", "و", "")]
    assert found("قدم لبنان هدية", BANAN) == [("Banan", "لبنان", "ل", "")]


def test_the_longest_term_wins() -> None:
    text = "قالت الأمم المتحدة إن الأمم"
    assert found(text, NATIONS, UN) == [("the United Nations", "الأمم المتحدة", "", ""), ("nations", "الأمم", "", "")]


@pytest.mark.parametrize(
    "phrase",
    ["الأُمَمِ المُتَّحِدَة", "الأمـــم المتّحدة", "الامم المتحده", "الأمم  المتحدة", "الأمم\u00a0المتحدة", "ﺍﻷﻣﻢ ﺍﻟﻤﺘﺤﺪﺓ"],
)
def test_spans_count_the_text_as_it_is_written(phrase: str) -> None:
    text = f"أعلنت {phrase} أمس"
    assert found(text, UN) == [("the United Nations", phrase, "", "")]


@pytest.mark.parametrize(
    "text", ["الأمم، المتحدة", "الأمم\nالمتحدة", "الأمم. المتحدة", "الأمم و المتحدة", "الأمم المتحدةx"]
)
def test_a_phrase_is_not_found_across_a_boundary(text: str) -> None:
    assert found(text, UN) == []


def test_a_term_is_a_whole_word() -> None:
    assert found("المدينيون ومدن", CITY) == []
    assert found("«لبنان» (لبنان)، لبنان.", LEBANON) == [("Lebanon", "لبنان", "", "")] * 3


def test_short_words_agree_in_every_letter() -> None:
    assert found("على الطاولة", ALI) == []
    assert found("قال علي", ALI) == [("Ali", "علي", "", "")]


def test_longer_words_may_be_written_loosely_but_the_exact_one_wins() -> None:
    loose = Term("مصطفي", "Moustafi", kind="person")
    assert [m[0] for m in found("مصطفي مصطفى", MUSTAFA)] == ["Mustafa", "Mustafa"]
    assert [m[0] for m in found("مصطفي مصطفى", MUSTAFA, loose)] == ["Moustafi", "Mustafa"]
    assert [m[0] for m in found("القاهره", CAIRO)] == ["Cairo"]


def test_context_must_stand_near() -> None:
    filler = " ثم" * CONTEXT_WINDOW
    assert found("قالت ماي", MAY) == []
    assert [m[0] for m in found("قالت تيريزا ماي", MAY)] == ["May"]
    assert [m[0] for m in found("ماي وتيريزا", MAY)] == ["May"]
    assert [m[0] for m in found(f"تيريزا{filler[3:]} ماي", MAY)] == ["May"]
    assert found(f"تيريزا{filler} ماي", MAY) == []


def test_of_two_terms_in_context_the_fitting_one_is_taken() -> None:
    month = Term("ماي", "May (month)", kind="noun", context=("شهر",))
    assert [m[0] for m in found("في شهر ماي", MAY, month)] == ["May (month)"]
    assert [m[0] for m in found("رئيسة الوزراء البريطانية ماي", month, MAY)] == ["May"]


def test_variants_lead_to_their_term() -> None:
    term = Term("كييف", "Kyiv", variants=("كييڤ", "مدينة كييف"), kind="place")
    assert found("في مدينة كييف", term) == [("Kyiv", "مدينة كييف", "", "")]
    assert found("بكييڤ", term) == [("Kyiv", "بكييڤ", "ب", "")]


words = st.sampled_from(
    ["القاهرة", "لبنان", "الأمم", "المتحدة", "مدينة", "علي", "على", "مصطفى", "بنان", "ماي", "تيريزا", "يصل", "ثم"]
)
glue = st.sampled_from([" ", " ", "، ", "\n", "-", "ـ", "ُ", "و", " و", " بال", " لل", ". "])


@given(st.lists(st.tuples(glue, words), max_size=12))
def test_matches_do_not_overlap_and_are_what_they_say(parts: list[tuple[str, str]]) -> None:
    text = "".join(a + b for a, b in parts)
    matches = TermIndex([CITY, CAIRO, LEBANON, BANAN, UN, NATIONS, ALI, MUSTAFA, MAY, ARRIVE]).find(text)
    spans = [match.span for match in matches]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    boundaries = [m.span() for m in TOKEN.finditer(text)]
    for match in matches:
        assert match.span[0] in [start for start, _ in boundaries]
        assert match.span[1] in [end for _, end in boundaries]
        key = term_key(text[slice(*match.span)])
        assert key.startswith(match.prefix) and key.endswith(match.suffix)
        assert allows(match.term.kind, match.prefix, match.suffix)


def test_finding_takes_little_time() -> None:
    index = TermIndex([UN, NATIONS, CAIRO, MAY])
    for text in ("الأمم " * 15_000, "والأمم المتحدة " * 6_000, "ا" * 100_000, "ماي " * 20_000, "a " * 50_000):
        started = time.process_time()
        index.find(text)
        assert time.process_time() - started < 3


# reading


def test_two_columns_need_no_header(write: Write) -> None:
    terms = read_terms(write("خيرسون\tKherson\nالقاهرة\tCairo\n"))
    assert [(t.source, t.target, t.kind, t.case, t.origin) for t in terms] == [
        ("خيرسون", "Kherson", "term", "as-is", "own.tsv:1"), ("القاهرة", "Cairo", "term", "as-is", "own.tsv:2"),
    ]  # fmt: skip


def test_all_columns(write: Write) -> None:
    path = write(
        "# a comment\n\nTarget\tSource\tvariants\taliases\trejected\tkind\tgender\tcontext\tcase\tnote\n"
        "Kyiv\tكييف\tكييڤ | كيف\tKiev|\tKeev\tplace\tf\tأوكرانيا | الأوكرانية\tlower\tfree text\n"
    )
    assert read_terms(path) == [
        Term(
            "كييف",
            "Kyiv",
            ("كييڤ", "كيف"),
            ("Kiev",),
            ("Keev",),
            "place",
            "f",
            ("أوكرانيا", "الأوكرانية"),
            "lower",
            "own.tsv:4",
            "free text",
        )
    ]


def test_bom_crlf_blank_lines_and_comments(write: Write) -> None:
    path = write("\ufeffsource\ttarget\r\n\r\n# no\r\nخيرسون \t Kherson\r\n")
    assert [(t.source, t.target, t.origin) for t in read_terms(path)] == [("خيرسون", "Kherson", "own.tsv:4")]


def test_quoted_cells(write: Write) -> None:
    path = write('source\ttarget\n"قناة ""الغد"""\t"Al-Ghad ""TV"""\nصحيفة\tthe "paper"\n')
    assert [(t.source, t.target) for t in read_terms(path)] == [
        ('قناة "الغد"', 'Al-Ghad "TV"'),
        ("صحيفة", 'the "paper"'),
    ]


def test_short_rows_are_filled_up(write: Write) -> None:
    assert read_terms(write("source\ttarget\tkind\nخيرسون\tKherson\n"))[0].kind == "term"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "source\ttarget\n", "\ufeff"])
def test_a_glossary_without_terms_is_empty(write: Write, text: str) -> None:
    assert read_terms(write(text)) == []


def test_one_target_may_stand_twice_and_context_settles_conflicts(write: Write) -> None:
    assert len(read_terms(write("ماي\tMay\nماي\tMay\n"))) == 2
    assert len(read_terms(write("source\ttarget\tcontext\nماي\tMay\tتيريزا\nماي\tMaya\tشعب\n"))) == 2


HEADER = "source\ttarget\tcase\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("ماي\n", 1, "needs an Arabic source and an English target"),
        ("خيرسون\tKherson\nماي\t\n", 2, "needs an Arabic source and an English target"),
        ("\tMay\n", 1, "needs an Arabic source"),
        ("Kherson\tخيرسون\n", 1, "swapped"),
        ("Kherson\tKherson\n", 1, "holds no Arabic letter"),
        ("source\tmeaning\ttarget\n", 1, "unknown column 'meaning'; columns are: source, target"),
        ("source\tvariants\n", 1, "no column 'target'"),
        ("ماي\tMay\tsurname\n", 1, "has 3 cells where 2 are expected; remove the extra tabs or add a header"),
        (HEADER + "ماي\tMay\t\t\n", 2, "has 4 cells where 3 are expected"),
        (HEADER + "ماي\tMay\tupper\n", 2, "case is 'upper'; use 'as-is' or 'lower'"),
        ("# c\nماي\tMay\n\nماي\tMaya\n", 4, "ماي is 'Maya' here and 'May' in line 2; keep one"),
        ("خيرسون\tKherson\nماي\tM\x00ay\n", 2, "control character U\\+0000; delete it"),
        ("ماي\tMay\u202e\n", 1, "control character U\\+202E"),
        ("ماي\x1b[0m\tMay\n", 1, "control character U\\+001B"),
        ("ماي\tMay\rماي\tMai\n", 1, "control character U\\+000D"),
        ('"ماي\tMay\n', 1, "needs an Arabic source and an English target"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_line(write: Write, text: str, line: int, message: str) -> None:
    path = write(text)
    with pytest.raises(GlossaryError, match=message) as caught:
        read_terms(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "old.tsv"
    path.write_bytes("خيرسون\tKherson\n".encode() + "ماي\tMay\n".encode("cp1256"))
    with pytest.raises(GlossaryError, match=r"old.tsv:2: is not UTF-8 here; save the file as UTF-8"):
        read_terms(path)
    path.write_bytes("ماي\tMay\n".encode("utf-16"))
    with pytest.raises(GlossaryError, match=r"old.tsv:1: is not UTF-8"):
        read_terms(path)


@pytest.mark.parametrize("name", ["missing.tsv", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(GlossaryError, match=r"cannot be read \(.+\); check the path") as caught:
        read_terms(tmp_path / name)
    assert caught.value.line == 0


def test_a_very_long_cell_is_read_or_refused_but_never_crashes(write: Write) -> None:
    path = write('"' + "ما " * 100_000 + '"\tMay\n')
    try:
        assert len(read_terms(path)) == 1
    except GlossaryError as error:
        assert error.line == 1


def test_tables_refuse_more_cells_than_columns(write: Write) -> None:
    path = write("a\tb\n1\t2\t3\n")
    with pytest.raises(GlossaryError, match=r"own.tsv:2: has 3 cells, the header 2"):
        list(read_table(path))
    assert list(read_table(write("a\tb\n1\n"))) == [("own.tsv:2", {"a": "1", "b": ""})]


# layers


def test_the_users_terms_win(write: Write) -> None:
    finder = TermFinder([Term("كييف", "Kiew"), write("لبنان\tLibanon\n")])
    matches = finder("من كييف إلى لبنان والقاهرة")
    assert [m.term.target for m in matches] == ["Kiew", "Libanon", "Cairo"]
    assert [m.term.target for m in finder.own(matches)] == ["Kiew", "Libanon"]


def test_a_longer_shipped_term_gives_way_to_the_users() -> None:
    matches = TermFinder([Term("المتحدة", "joint", kind="noun")])("قالت الأمم المتحدة")
    assert [m.term.target for m in matches] == ["joint"]


def test_shipped_terms_can_be_left_out() -> None:
    assert TermFinder(shipped=False)("زار القاهرة") == ()
    assert TermFinder()("زار القاهرة") != ()


def test_a_glossary_may_be_one_path(write: Write) -> None:
    path = write("لبنان\tLibanon\n")
    for glossary in (path, str(path), [path]):
        assert [term.target for term in TermFinder(glossary, shipped=False).terms] == ["Libanon"]


def test_the_signature_names_the_terms() -> None:
    signatures = [TermFinder(g, s).signature for g in ([], [CAIRO], [LEBANON]) for s in (True, False)]
    assert len(set(signatures)) == 6
    assert signatures[0] == "glossary:none|shipped:yes"
    assert TermFinder([CAIRO]).signature == TermFinder([CAIRO]).signature


# the lists that ship


@pytest.mark.parametrize("name", LISTS)
def test_shipped_lists_are_sorted_and_say_where_they_come_from(name: str) -> None:
    lines = shipped(name).read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith("# origin: ") and lines[1].startswith("# licence: ")
    assert lines[-1] == "" and all(line == line.strip(" \r") for line in lines)
    rows = [cells for _, cells in read_rows(shipped(name))]
    assert len(rows) > 100
    assert {len(row) for row in rows} == {len(rows[0])}
    first = [row[0] for row in rows[1:]]
    assert first == sorted(first)


@pytest.mark.parametrize("name", TERM_FILES)
def test_shipped_terms_load_without_conflicts(name: str) -> None:
    terms = read_terms(shipped(name))
    with shipped(name).open(encoding="utf-8") as file:
        assert tuple(file.read().split("\n")[2].split("\t")) == TERM_COLUMNS
    for term in terms:
        assert not has_arabic(term.target), term
        assert not any(has_arabic(text) for text in (*term.aliases, *term.rejected)), term
        assert term.target not in term.rejected and not set(term.aliases) & set(term.rejected), term
        assert term.gender in ("", "m", "f"), term


@pytest.mark.parametrize("name", TERM_FILES)
def test_no_variant_says_the_same_twice(name: str) -> None:
    double = []
    for term in read_terms(shipped(name)):
        keys = [term_key(form) for form in (term.source, *term.variants)]
        if len(set(keys)) < len(keys):
            double.append(term.origin)
    assert not double


def test_shipped_terms_hold_all_lists() -> None:
    assert {term.origin.partition(".")[0] for term in shipped_terms()} == set(TERM_FILES)


def test_a_list_that_is_not_there() -> None:
    with pytest.raises(GlossaryError, match=r"nothing.tsv: is not installed"):
        shipped("nothing")


# lexicon


def test_the_lexicon_makes_regular_forms() -> None:
    row = {
        "lemma_ar": "مدينة",
        "pos": "noun",
        "forms_ar": "مدينة | مدن",
        "english": "city / town",
        "english_forms": "city | cities",
    }
    english = {form: (t.target, *t.aliases) for t in lexicon_terms([("x:1", row)]) for form in (t.source, *t.variants)}
    assert english["مدينة"] == ("city", "town")
    assert english["مدن"] == ("cities", "town")
    assert english["مدينتان"][0] == english["مدينتين"][0] == "cities"
    assert {t.case for t in lexicon_terms([("x:1", row)])} == {"lower"}


def test_the_lexicon_knows_the_verb() -> None:
    row = {
        "lemma_ar": "وصل", "pos": "verb", "forms_ar": "وصل | يصل | وصلت | تصل | وصلوا | وصول | واصل",
        "english": "arrive", "english_forms": "arrive | arrives | arrived | arrived | arriving",
    }  # fmt: skip
    english = {form: t.target for t in lexicon_terms([("x:1", row)]) for form in (t.source, *t.variants)}
    assert english["وصل"] == english["وصلوا"] == "arrived"
    assert english["وصول"] == "arriving"
    assert english["يصلون"] == "arrive"


def test_forms_that_are_named_come_before_forms_that_are_made() -> None:
    made = {"lemma_ar": "عام", "pos": "noun", "forms_ar": "عام", "english": "year", "english_forms": "year | years"}
    named = {"lemma_ar": "عامان", "pos": "noun", "forms_ar": "عامان", "english": "biennium", "english_forms": ""}
    english = {f: t.target for t in lexicon_terms([("x:1", made), ("x:2", named)]) for f in (t.source, *t.variants)}
    assert english["عامان"] == "biennium"


def test_light_words_are_the_keys() -> None:
    assert term_key("وإلى الأُمَم") == f"{light_word('والى')} {light_word('الامم')}"


# Spellings, cases and neighbours


def ordinary(word: str) -> bool:
    return word in {"غالسكو"}


GLASGOW = Term("غلاسكو", "Glasgow", kind="place")
ORLEANS = Term("نيو أورليانز", "New Orleans", kind="place")


@pytest.mark.parametrize("text", ["وصل إلى جلاسجو", "وصل وجلاسغو", "في غلاسغو", "إلى نيو أورلينز", "في نيو اورليانس"])
def test_a_name_is_found_in_a_spelling_of_its_own(text: str) -> None:
    assert len(TermIndex([GLASGOW, ORLEANS], ordinary).find(text)) == 1
    assert not TermIndex([GLASGOW, ORLEANS]).find(text.replace("غلاسكو", ""))


@pytest.mark.parametrize("text", ["الغلاسكو", "كلاسيكي", "قلصكم", "غالسكو", "غلاية", "نيو جيرسي", "أورليانز"])
def test_other_words_are_no_spellings(text: str) -> None:
    assert not TermIndex([GLASGOW, ORLEANS], ordinary).find(text)


def test_native_names_have_one_spelling() -> None:
    assert not TermIndex([Term("الزهراء", "Zahra", kind="place")], ordinary).find("الزاهراء")


@pytest.mark.parametrize(("text", "found"), [("دولارًا أمريكيًا", True), ("دولاراً أمريكياً", True), ("أمريكيا", False)])
def test_the_alef_of_a_marked_accusative_is_no_letter(text: str, found: bool) -> None:
    matches = TermIndex([Term("أمريكي", "American", kind="demonym")]).find(text)
    assert [match.suffix for match in matches] == (["ا"] if found else [])


@pytest.mark.parametrize(("text", "found"), [
    ("يجري النيل هنا", True), ("حاول النيل من سمعته", False), ("من النيل", False), ("النيل ومن حوله", False),
])  # fmt: skip
def test_a_name_is_not_meant_beside_some_words(text: str, found: bool) -> None:
    nile = Term("النيل", "the Nile", kind="river", context=("!من",))
    assert bool(TermIndex([nile]).find(text)) is found


def test_wanted_and_unwanted_neighbours_together() -> None:
    cairo = Term("القاهرة", "Cairo", kind="place", context=("مصر", "!القوة"))
    index = TermIndex([cairo])
    assert index.find("القاهرة عاصمة مصر") and not index.find("القوة القاهرة في مصر") and not index.find("القاهرة")


def test_a_name_table_makes_terms_when_they_are_found(tmp_path: Path) -> None:
    path = tmp_path / "names_a.tsv"
    path.write_text("# origin: a\n# licence: b\nsource\ttarget\taliases\tkind\nأَلبي\tAlby\tAlbi | Albie\ttoken\n"
                    "بلدة-دير\tBalda\t\tplace\n", encoding="utf-8")  # fmt: skip
    table = NameTable([path])
    assert len(table) == 2 and table[-1:] == [table[1]]
    match, town = TermIndex(table).find("قال ألبي في بلدة دير")
    assert match.term == Term("أَلبي", "Alby", aliases=("Albi", "Albie"), kind="token", origin="names_a.tsv:4")
    assert town.term.target == "Balda" and town.term.origin == "names_a.tsv:5"
