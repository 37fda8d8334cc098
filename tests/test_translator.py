"""Tests of the straight line: shapes, layout, warnings, steps, terms, signature."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arabic_mt
from arabic_mt import load
from arabic_mt.arabic import has_arabic
from arabic_mt.edits import apply_edits, invert
from arabic_mt.engines.table import TableEngine
from arabic_mt.errors import EngineUnavailableError, GlossaryError, InputError, RuleError, SegmentCountError
from arabic_mt.hints import ShippedHints
from arabic_mt.translator import CHUNK, Translator
from arabic_mt.types import Document, Engine, Term, Translation

STAGES = ["source", "hints", "terms", "target"]


@pytest.fixture
def translate(engine: Any) -> Translator:
    return Translator(engine())


@pytest.fixture(scope="session")
def article(compact: Any, root: Path) -> Document:
    """The seed article, translated by the compact engine."""
    text = (root / "seeds" / "article.ar.txt").read_text(encoding="utf-8")
    return Translator(compact).translate(text)


def test_a_text_gives_a_text_and_a_list_a_list(translate: Translator) -> None:
    assert translate("نعم") == "<نعم>"
    assert translate(["نعم", "", "لا", "نعم"]) == ["<نعم>", "", "<لا>", "<نعم>"]
    assert translate(("نعم",)) == ["<نعم>"]
    assert translate([]) == []


@pytest.mark.parametrize("text", ["", " ", "\n", " \n\n\t", "\u00a0\u200b", "\ufeff", "...", "***\n", "12.5"])
def test_text_without_words_is_returned_and_never_sent(engine: Any, text: str) -> None:
    recorder = engine()
    translator = Translator(recorder)
    assert translator(text) == text
    assert translator([text]) == [text]
    assert translator.translate(text).text == text
    assert recorder.sent == []


FRAGMENTS = (
    "\n", "\r\n", "\r", " ", "\t", "\u00a0", "\u2028", "\x85", "\ufeff", "\u200f", "\x00", "- ", "• ", "1. ", "***",
    ".", "؟", "،", '"', "«", "»", "(", ")", "قال", "وصل الوفد", "كِتَابٌ", "Kyiv", "2020", "😀", "<unk>",
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
def test_layout_is_exact(text: str) -> None:
    same = Translator(TableEngine({}), repair=False)
    document = same.translate(text)
    assert document.text == text
    assert len(document.layout) == len(document.segments) + 1
    line = text.replace("\n", " ")
    assert same([line]) == [line]


def test_layout_around_the_translation(translate: Translator) -> None:
    text = "\ufeffعنوان\r\n\r\n- وصل الوفد. بدأ الاجتماع.\n***\n"
    assert translate(text) == "\ufeff<عنوان>\r\n\r\n- <وصل الوفد.> <بدأ الاجتماع.>\n***\n"


def test_a_line_of_several_sentences_is_split_inside_and_stays_one(engine: Any) -> None:
    recorder = engine()
    documents = list(Translator(recorder).translate_lines(["وصل الوفد. بدأ الاجتماع.", "نعم"]))
    assert [len(d.segments) for d in documents] == [2, 1]
    assert [d.text for d in documents] == ["<وصل الوفد.> <بدأ الاجتماع.>", "<نعم>"]
    assert len(recorder.calls) == 1


def test_lines_are_translated_lazily(engine: Any) -> None:
    recorder = engine()
    taken: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(3 * CHUNK):
            taken.append(number)
            yield f"السطر رقم {number}"

    documents = Translator(recorder, hints=False).translate_lines(lines())
    next(documents)
    assert len(taken) == CHUNK
    assert len(list(documents)) == 3 * CHUNK - 1
    assert [len(call) for call in recorder.calls if len(call) > 1][:3] == [CHUNK] * 3


def test_translate_batch_keeps_length_and_order(translate: Translator) -> None:
    segments = [f"السطر رقم {number % 700}" for number in range(CHUNK + 300)]
    translations = translate.translate_batch(segments)
    assert [t.source for t in translations] == segments
    assert [t.text for t in translations] == [f"<{segment}>" for segment in segments]


def test_equal_segments_are_decoded_once(engine: Any) -> None:
    recorder = engine()
    assert Translator(recorder)(["نعم", "لا", "نعم"]) == ["<نعم>", "<لا>", "<نعم>"]
    assert recorder.sent == ["نعم", "لا"]


ENGLISH = "Hello , world : the the 10 , 000 &amp; «quoted» ."


def test_english_is_left_as_it_is_with_a_warning(engine: Any) -> None:
    recorder = engine()
    (found,) = Translator(recorder).translate_batch([ENGLISH])
    assert found.text == ENGLISH
    assert "no Arabic here: left as it is" in found.warnings
    assert recorder.sent == []


def test_persian_is_translated_with_a_warning(translate: Translator) -> None:
    (found,) = translate.translate_batch(["به گزارش خبرگزاری، وزیر امور خارجه ایران گفت"])
    assert found.text
    assert "this looks like Persian or Urdu, not Arabic: the translation cannot be trusted" in found.warnings


def test_an_engine_that_returns_nothing_is_reported(engine: Any) -> None:
    (found,) = Translator(engine(lambda source: [("", -1.0)])).translate_batch(["نعم"])
    assert found.text == "" and "the engine returned nothing" in found.warnings


def test_sound_arabic_has_no_warnings(translate: Translator) -> None:
    assert translate.translate("وصل الوفد.\n\nبدأ الاجتماع.").warnings == ()


@pytest.mark.parametrize("bad", [None, 3, "نعم".encode(), ["نعم"]])
def test_what_is_no_text_is_refused(translate: Translator, bad: Any) -> None:
    for call in (translate.translate, lambda x: translate([x]), lambda x: translate.translate_batch([x])):
        with pytest.raises(InputError, match=f"expected text, got {type(bad).__name__}; (pass a str|decode it first)"):
            call(bad)


def test_bytes_are_refused_with_the_remedy(translate: Translator) -> None:
    with pytest.raises(InputError, match=r"got bytes; decode it first: text.decode\('utf-8'\)"):
        translate("نعم".encode())  # type: ignore[call-overload]


def test_an_overlong_segment_is_cut_and_nothing_is_lost(engine: Any) -> None:
    recorder = engine(max_pieces=40)
    segment = "وصل الوفد صباحا، " * 30 + "وبدأت المحادثات"
    (found,) = Translator(recorder, repair=False).translate_batch([segment])
    assert "".join(recorder.calls[0]) == segment
    assert max(map(len, recorder.sent)) <= 40
    assert found.source == segment
    assert found.text.count("<") == len(recorder.calls[0])


def test_an_engine_that_returns_another_number_is_refused(engine: Any) -> None:
    class Long(engine):  # type: ignore[misc]
        def translate(self, sources: Any, hints: Any = None, n_best: int = 1) -> Any:
            return [*super().translate(sources, hints, n_best), []]

    with pytest.raises(SegmentCountError, match="sent 1 segments and returned 2"):
        Translator(Long())("نعم")


def test_n_best_keeps_the_raw_hypotheses(engine: Any) -> None:
    translator = Translator(engine(lambda source: [("Yes", -0.1), ("Yeah", -0.2), ("Yep", -0.3)]))
    (found,) = translator.translate_batch(["نعم"], n_best=2)
    assert [(h.text, h.score) for h in found.alternatives] == [("Yes", -0.1), ("Yeah", -0.2)]
    assert (found.text, found.score) == ("Yes", -0.1)
    assert translator.translate_batch(["نعم"])[0].alternatives == ()
    assert len(translator.translate("نعم", n_best=3).segments[0].alternatives) == 3


KHERSON = Term("خيرسون", "Kherson City", kind="place", origin="own.tsv:1")


def left_kherson(source: str) -> list[tuple[str, float]]:
    return [("They left Kherson.", -0.1), ("They left Kherson City.", -0.2)]


def test_a_required_term_changes_the_chosen_hypothesis(engine: Any) -> None:
    plain = Translator(engine(left_kherson)).translate_batch(["غادروا خيرسون."])[0]
    assert plain.text == "They left Kherson."
    own = Translator(engine(left_kherson), glossary=[KHERSON]).translate_batch(["غادروا خيرسون."])[0]
    assert own.text == "They left Kherson City."
    assert [(o.match.term, o.status) for o in own.terms] == [(KHERSON, "honoured")]


def test_a_term_that_cannot_be_had_is_refused_with_the_reason(engine: Any) -> None:
    translator = Translator(engine(lambda source: [("They left.", -0.1)]), glossary=[KHERSON])
    (found,) = translator.translate_batch(["غادروا خيرسون."])
    assert [(o.status, o.reason) for o in found.terms] == [("refused", "the translation does not contain it")]


def test_the_users_term_is_a_hint_before_all_others(engine: Any) -> None:
    recorder = engine(left_kherson, reads_hints=True)
    recorder.lexicon = ShippedHints()
    (found,) = Translator(recorder, glossary=[KHERSON]).translate_batch(["غادروا مدينة خيرسون."])
    hints = {found.steps[1].before[slice(*h.span)]: h for h in found.steps[1].hints}
    assert hints["خيرسون"].options == ("Kherson City",)
    assert hints["خيرسون"].origin == "glossary:own.tsv:1"
    assert any(origin.startswith("lexicon:") for origin in (h.origin for h in hints.values()))
    assert tuple(recorder.hints[0]) == found.steps[1].hints


def test_hints_can_be_switched_off(engine: Any) -> None:
    recorder = engine(left_kherson, reads_hints=True)
    recorder.lexicon = ShippedHints()
    Translator(recorder, hints=False)("غادروا مدينة خيرسون.")
    assert not any(recorder.hints)


def test_an_engine_with_hints_reads_the_english_of_a_rule(engine: Any) -> None:
    text = "اجتمع التحالف من الراغبة أمس"
    recorder = engine(lambda source: [("The coalition of the willing met yesterday.", -0.1)], reads_hints=True)
    (found,) = Translator(recorder).translate_batch([text])
    assert recorder.sent == [text]
    assert [(h.options, h.origin) for h in found.steps[0].hints] == [(("coalition of the willing",), "S006")]
    assert found.steps[0].hints == found.steps[1].hints == tuple(recorder.hints[0])
    plain = engine()
    Translator(plain)(text)
    assert plain.calls[0] == ["اجتمع تحالف الراغبين أمس"]


def assert_replays(translation: Translation) -> None:
    assert [step.stage for step in translation.steps] == STAGES
    source, hints, terms, target = translation.steps
    assert source.before == translation.source
    assert hints.before == hints.after == source.after
    assert target.before == terms.after
    assert target.after == translation.text
    for step in translation.steps:
        assert apply_edits(step.before, step.edits) == step.after
        assert apply_edits(step.after, invert(step.edits)) == step.before
        assert all(step.before[slice(*e.span)] == e.before for e in step.edits)
        assert all(step.before[slice(*r.edit.span)] == r.edit.before for r in step.rejected)
        assert all(0 <= h.span[0] < h.span[1] <= len(step.before) for h in step.hints)
    for outcome in translation.terms:
        assert 0 <= outcome.match.span[0] < outcome.match.span[1] <= len(source.after)


@pytest.mark.parametrize(
    "text", ["قال الوزير ، أمس ، إن 10،000 شخص وصلوا .", "نعم", "Hello , world", "", "في في «Kyiv»"]
)
def test_every_step_replays(engine: Any, text: str) -> None:
    for recorder in (engine(), engine(reads_hints=True)):
        (found,) = Translator(recorder, tier="suggest").translate_batch([text])
        assert_replays(found)
        assert found.source == text
        assert found.edits == tuple(edit for step in found.steps for edit in step.edits)


def test_every_step_of_the_article_replays(article: Document) -> None:
    for segment in article.segments:
        assert_replays(segment)
    assert sum(len(segment.edits) for segment in article.segments) >= 10


def test_the_article_keeps_its_layout(article: Document, root: Path) -> None:
    text = (root / "seeds" / "article.ar.txt").read_text(encoding="utf-8")
    assert article.text.count("\n") == text.count("\n")
    assert not has_arabic(article.text)
    assert "Kyiv" in article.text and "10,000" in article.text


def test_repair_can_be_switched_off(engine: Any) -> None:
    text = "قال الوزير ، أمس"
    recorder = engine()
    (found,) = Translator(recorder, repair=False).translate_batch([text])
    assert recorder.sent == [text]
    assert found.edits == ()
    assert [step.stage for step in found.steps] == STAGES


def test_rules_can_be_chosen(engine: Any) -> None:
    recorder = engine()
    Translator(recorder, rules="-S002")("قال الوزير ، أمس إن 10،000 شخص")
    assert recorder.sent == ["قال الوزير ، أمس إن 10,000 شخص"]


def test_the_signature_names_all_that_matters(engine: Any) -> None:
    signature = Translator(engine(), rules="S002,T", tier="suggest").signature
    for part in (
        f"arabic_mt:{arabic_mt.__version__}",
        "recording",
        "S002",
        "tier:suggest",
        "glossary:none",
        "hints:yes",
    ):
        assert part in signature
    options: list[dict[str, Any]] = [
        {}, {"rules": "-S002"}, {"tier": "suggest"}, {"repair": False}, {"shipped": False}, {"hints": False},
        {"glossary": [KHERSON]},
    ]  # fmt: skip
    assert len({Translator(engine(), **option).signature for option in options}) == len(options)
    assert "rules:none" in Translator(engine(), repair=False).signature
    (found,) = Translator(engine()).translate_batch(["نعم"])
    assert found.signature == Translator(engine()).signature


def test_engines_keep_the_protocol(engine: Any, compact: Any) -> None:
    assert all(isinstance(e, Engine) for e in (engine(), compact, TableEngine({})))


def test_the_table_engine() -> None:
    table = TableEngine({"نعم": "Yes"}, default=lambda source: "?")
    assert Translator(table)(["نعم", "لا"]) == ["Yes", "?"]
    assert table.signature != TableEngine({"نعم": "No"}).signature
    assert table.signature == TableEngine({"نعم": "Yes"}).signature


def test_loading_what_is_not_there() -> None:
    with pytest.raises(EngineUnavailableError, match=r"\./no/such: there is no such folder; give a folder or a"):
        load("./no/such")
    with pytest.raises(GlossaryError, match=r"no.tsv: cannot be read"):
        load(glossary="no.tsv")
    with pytest.raises(RuleError, match="no rule begins with 'Q1'"):
        load(rules="Q1")
    with pytest.raises(TypeError, match="unknown"):
        load(unknown=1)


def test_the_compact_model_translates() -> None:
    translate = load(beam=1, threads=1)
    text, batch = translate("وصل الوفد إلى القاهرة."), translate(["وصل الوفد إلى القاهرة.", ""])
    assert "Cairo" in text
    assert batch == [text, ""]
