"""Tests of the view in HTML: safe, readable in both directions, complete."""

from __future__ import annotations

from html.parser import HTMLParser

from arabic_mt.arabic import BIDI_CONTROLS
from arabic_mt.html import document_to_html, page, translation_to_html
from arabic_mt.types import Document, Edit, Rejection, Step, Term, TermMatch, TermOutcome, Translation

TRANSLATION = Translation(
    "وصل الوفد ، أمس", "The delegation arrived", (
        Step("source", "وصل الوفد ، أمس", "وصل الوفد، أمس", (Edit((9, 10), " ", "", "S002", evidence="U+060C"),)),
        Step("target", "The delegation arrived", "The delegation arrived"),
    ),
)  # fmt: skip


class Tags(HTMLParser):
    """Collect tags, attributes and text; refuse tags that do not close."""

    def __init__(self, html: str, void: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.void = void
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [tag] if tag not in self.void else []
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = '<img src=x onerror="alert(1)">&amp;\'"</div><script>'


def hostile() -> Translation:
    edit = Edit((0, len(HOSTILE)), HOSTILE, HOSTILE + "!", "S001", evidence=HOSTILE)
    step = Step("source", HOSTILE, HOSTILE + "!", (edit,), rejected=(Rejection(edit, HOSTILE),))
    term = TermOutcome(TermMatch(Term(HOSTILE, HOSTILE), (0, 1)), "refused", reason=HOSTILE)
    return Translation(HOSTILE, HOSTILE, (step,), (term,), warnings=(HOSTILE,))


def test_html_of_hostile_text_holds_only_our_tags() -> None:
    tags = Tags(translation_to_html(hostile()))
    assert {tag for tag, _ in tags.seen} <= {"div", "style", "p", "bdi", "del", "ins", "mark", "sup", "ol", "li", "b"}
    assert {name for _, attributes in tags.seen for name in attributes} <= {"class", "dir", "lang"}
    assert tags.text.count(HOSTILE) >= 4


def test_html_reads_right_to_left_and_isolates_what_was_changed() -> None:
    html = translation_to_html(TRANSLATION)
    tags = Tags(html)
    assert ("p", {"dir": "rtl", "lang": "ar"}) in tags.seen
    assert ("p", {"dir": "ltr", "lang": "en"}) in tags.seen
    assert "<del><bdi> </bdi></del>" in html
    assert TRANSLATION._repr_html_() == html


def test_html_holds_no_control_that_turns_the_text_around() -> None:
    turning = []
    for char in BIDI_CONTROLS.replace("-", ""):
        edit = Edit((1, 2), char, "", "S001", evidence=char)
        step = Step("source", f"س{char}ص{char}", f"سص{char}", (edit,))
        translation = Translation(step.before, f"x{char}", (step,), warnings=(char,))
        if char in translation_to_html(translation):
            turning.append(f"U+{ord(char):04X}")
    assert not turning


def test_html_of_a_document() -> None:
    document = Document((TRANSLATION, hostile()), ("", "\n", ""))
    tags = Tags(document_to_html(document))
    assert [attributes.get("class") for _, attributes in tags.seen].count("pair") == 2
    assert document._repr_html_() == document_to_html(document)
    Tags(document_to_html(document))


def test_html_of_the_repaired_english_shows_its_edits() -> None:
    edit = Edit((4, 5), " ", "", "T001", evidence="space")
    translation = Translation(
        "نعم", "Kyiv,", (Step("source", "نعم", "نعم"), Step("target", "Kyiv ,", "Kyiv,", (edit,)))
    )
    assert "<bdi>Kyiv</bdi><del><bdi> </bdi></del><sup>1</sup><bdi>,</bdi>" in translation_to_html(translation)


def test_findings_are_marked_where_no_edit_lies() -> None:
    found = [Rejection(Edit((0, 4), "نعم،", "نعم،", "S025", tier="flag"), "flag"),
             Rejection(Edit((5, 7), "لا", "كلا", "S014", tier="suggest"), "suggest")]  # fmt: skip
    step = Step("source", "نعم، لا", "نعم لا", (Edit((3, 4), "،", "", "S002"),), rejected=tuple(found))
    html = translation_to_html(Translation("نعم، لا", "نعم لا", (step,)))
    assert html.count("<mark>") == 2 and "<mark><bdi>لا</bdi></mark><sup>2</sup>" in html  # one in the key
    assert "suggest" in html and "S025" not in html


def test_a_page_needs_nothing_else() -> None:
    tags = Tags(page([TRANSLATION, hostile()], HOSTILE), void=("meta",))
    names = {tag for tag, _ in tags.seen}
    assert {"html", "head", "title", "body", "style"} <= names and not names & {"script", "link", "img", "iframe"}
    policy = next(a["content"] for tag, a in tags.seen if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert tags.text.count(HOSTILE) >= 6
