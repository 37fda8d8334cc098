"""Tests of decoding: duplicates, long segments, and decoding again what was lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.clauses import split_long
from arabic_mt.decoder import Job, decode, faults
from arabic_mt.errors import SegmentCountError
from arabic_mt.types import Hint, Hypothesis, Term, TermMatch

KYIV = Term("كييف", "Kyiv", aliases=("Kiev",), kind="place")


def required(text: str, *terms: Term) -> tuple[TermMatch, ...]:
    return tuple(TermMatch(t, (text.index(t.source), text.index(t.source) + len(t.source))) for t in terms)


def texts(decoded: list[list[Hypothesis]]) -> list[list[str]]:
    return [[hypothesis.text for hypothesis in row] for row in decoded]


def test_equal_jobs_are_decoded_once(engine: Any) -> None:
    recorder = engine()
    decoded = decode(recorder, [Job("نعم"), Job("لا"), Job("نعم"), Job("نعم")])
    assert recorder.calls == [["نعم", "لا"]]
    assert texts(decoded) == [["<نعم>"], ["<لا>"], ["<نعم>"], ["<نعم>"]]


def test_one_text_with_other_hints_is_another_job(engine: Any) -> None:
    recorder = engine(reads_hints=True)
    decode(recorder, [Job("نعم"), Job("نعم", (Hint((0, 3), ("yes",), "lexicon:1"),))])
    assert recorder.sent == ["نعم", "نعم"]
    assert [[h.options for h in row] for row in recorder.hints] == [[], [("yes",)]]


@pytest.mark.parametrize(
    "text", ["", " ", "\u00a0\u200b", "...", "-", "12", "۝", "Kyiv", "https://example.com", "😀", "<unk>"]
)
def test_text_without_arabic_is_returned_and_never_sent(engine: Any, text: str) -> None:
    recorder = engine()
    assert texts(decode(recorder, [Job(text)])) == [[text]]
    assert recorder.sent == []


def test_no_jobs(engine: Any) -> None:
    recorder = engine()
    assert decode(recorder, []) == []
    assert recorder.calls == []


def test_an_engine_that_does_not_read_hints_is_sent_none(engine: Any) -> None:
    recorder = engine()
    decode(recorder, [Job("نعم", (Hint((0, 3), ("yes",), ""),))])
    assert recorder.hints == []


def test_an_engine_that_returns_another_number_is_refused(engine: Any) -> None:
    class Short(engine):  # type: ignore[misc]
        def translate(self, sources: Any, hints: Any = None, n_best: int = 1) -> Any:
            return super().translate(sources, hints, n_best)[1:]

    with pytest.raises(SegmentCountError, match="sent 2 segments and returned 1; no result was used") as caught:
        decode(Short(), [Job("نعم"), Job("لا")])
    assert (caught.value.sent, caught.value.got) == (2, 1)


def test_n_best(engine: Any) -> None:
    recorder = engine(lambda source: [("a", -0.1), ("b", -0.2), ("c", -0.3)])
    assert texts(decode(recorder, [Job("نعم")], n_best=2)) == [["a", "b"]]


@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("غادروا كييف", "They left Kyiv.", 0),
        ("غادروا كييف", "They left Kiev.", 0),
        ("غادروا كييف", "They left.", 1),
        ("وصل 40 شخصا", "Forty people arrived, 40 in all.", 0),
        ("وصل 40 شخصا", "14 people arrived.", 1),
        ("وصل 40 شخصا", "People arrived.", 1),
        ("نعم", "the the house", 1),
        ("نعم", "I am sorry I am sorry but", 1),
        ("نعم", "He said that he left.", 0),
        ("", "", 0),
    ],
)
def test_faults(source: str, text: str, count: int) -> None:
    terms = required(source, KYIV) if "كييف" in source else ()
    assert bool(faults(Job(source, required=terms), text)) == bool(count)


def test_a_lost_term_is_sought_deeper_in_the_beam(engine: Any) -> None:
    text = "غادروا كييف"
    recorder = engine(lambda source: [("They left.", -0.1), ("They left Kyiv.", -0.3)])
    decoded = decode(recorder, [Job(text, required=required(text, KYIV))])
    assert texts(decoded) == [["They left Kyiv."]]
    assert len(recorder.calls) == 2


def test_what_is_far_less_likely_does_not_win(engine: Any) -> None:
    text = "غادروا كييف"
    recorder = engine(lambda source: [("They left.", -0.1), ("Kyiv Kyiv", -9.0)])
    assert texts(decode(recorder, [Job(text, required=required(text, KYIV))])) == [["They left."]]


def test_a_faultless_hypothesis_is_not_decoded_again(engine: Any) -> None:
    text = "غادروا كييف"
    recorder = engine(lambda source: [("They left Kyiv.", -0.1)])
    decode(recorder, [Job(text, required=required(text, KYIV))])
    assert len(recorder.calls) == 1


def test_a_lost_term_is_written_into_the_arabic(engine: Any) -> None:
    text = "غادروا كييف إلى لبنان وبيروت"
    lebanon, beirut = Term("لبنان", "Lebanon", kind="country"), Term("وبيروت", "Beirut", kind="place")
    matches = (*required(text, KYIV, lebanon), TermMatch(beirut, (22, 28), prefix="و"))
    recorder = engine(lambda source: [("They left for Lebanon.", -0.1)])
    decode(recorder, [Job(text, required=matches)])
    assert "غادروا Kyiv إلى لبنان و Beirut" in recorder.sent


def test_hints_move_with_the_text_around_a_substitution(engine: Any) -> None:
    text = "غادروا كييف إلى بيروت"
    hints = tuple(Hint((text.index(w), text.index(w) + len(w)), (w,), f"glossary:{w}") for w in text.split())
    recorder = engine(lambda source: [("nothing", -0.1)], reads_hints=True)
    decode(recorder, [Job(text, hints, required(text, KYIV))])
    substituted = [(s, row) for s, row in zip(recorder.sent, recorder.hints, strict=True) if "Kyiv" in s]
    assert [[source[slice(*h.span)] for h in row] for source, row in substituted] == [["غادروا", "إلى", "بيروت"]]
    assert all(h.options == (source[slice(*h.span)],) for source, row in substituted for h in row)


def test_hints_of_the_lexicon_are_left_out_once_more(engine: Any) -> None:
    hints = (Hint((0, 3), ("yes",), "lexicon:lexicon.tsv:1"), Hint((4, 6), ("no",), "glossary:own.tsv:1"))
    recorder = engine(lambda source: [("the the", -0.1)], reads_hints=True)
    decode(recorder, [Job("نعم لا", hints)])
    assert [h.origin for h in hints[1:]] in [[h.origin for h in row] for row in recorder.hints]


long_texts = st.lists(
    st.sampled_from(["وصل الوفد", "،", " ", "؛ ", ". ", "كتاب", "وقال", "2020", "ـُ", "aa", "\n", "😀"]),
    min_size=1,
    max_size=60,
).map("".join)


@given(long_texts, st.integers(1, 30))
def test_a_long_segment_is_cut_and_nothing_is_lost(text: str, limit: int) -> None:
    from conftest import RecordingEngine

    recorder = RecordingEngine(lambda source: [(source, -0.1)], max_pieces=limit)
    job = Job("ا" + text)
    decode(recorder, [job])
    pieces = recorder.calls[0]
    assert "".join(pieces) == job.text
    assert all(len(piece) <= limit for piece in pieces)
    assert pieces == split_long(job.text, limit)


def test_hints_follow_the_pieces_of_a_long_segment(engine: Any) -> None:
    text = "وصل الوفد صباحا، وبدأت المحادثات مساء"
    hints = tuple(Hint((text.index(w), text.index(w) + len(w)), (w,), "glossary:x") for w in ("الوفد", "المحادثات"))
    recorder = engine(reads_hints=True, max_pieces=24)
    decode(recorder, [Job(text, hints)])
    assert len(recorder.sent) == 2
    for source, row in zip(recorder.sent, recorder.hints, strict=True):
        assert [source[slice(*hint.span)] for hint in row] == [hint.options[0] for hint in row] != []


def test_one_long_segment_does_not_touch_the_others(engine: Any) -> None:
    recorder = engine(max_pieces=24)
    decoded = decode(recorder, [Job("نعم"), Job("وصل الوفد صباحا، وبدأت المحادثات مساء"), Job("لا")])
    assert texts(decoded) == [["<نعم>"], ["<وصل الوفد صباحا، > <وبدأت المحادثات مساء>"], ["<لا>"]]


def test_pieces_without_arabic_survive(engine: Any) -> None:
    text = "وصل الوفد، " + "1234567890 " * 5
    recorder = engine(lambda source: [(source.strip(), -0.1)], max_pieces=20)
    assert decode(recorder, [Job(text)])[0][0].text.split() == text.split()
