"""Split Arabic documents into sentences and join them again, byte for byte.

A text becomes segments, which the engine translates, and a layout, which it never sees: line breaks, blank
lines, indentation, bullets, numbers of list items, a byte order mark, rows of asterisks. Interleaving the two
gives the text back exactly.

A sentence ends at a line feed (U+000A and nothing else), and at ``. ؟ ! ? … ۔`` with the closing marks that
follow, if white space or the end of the line comes next. «،», «؛» and «:» never end one. Where the marks are
ambiguous, two sentences left together cost less than one sentence cut in half, so:

* A single letter or a dotted abbreviation with a stop («د. خالد», «ق.م.», ``U.S.``) ends no sentence, except a
  letter that names something («فيتامين د.») and the mark of a number («1445 هـ.», «300 م.»). The names of Latin
  letters are initials too («جورج دبليو. بوش»), unless they end an initialism («بي بي سي.»).
* A quotation or parenthesis that was opened and is closed later in the line is cut inside only between two
  stretches of at least three words each: «"لا. لن أذهب"» stays whole.
* After ``؟``, ``!`` or ``…`` with a closing mark the sentence goes on if the quotation was opened in the middle
  of a sentence and not after a colon or a comma: «فيلم "من أنت؟" للمخرج».
* The number of a list item («1. …») belongs to what follows it.
* An ellipsis inside a quotation or parenthesis is a hesitation; elsewhere it ends a sentence like a full stop.
* Without white space after it («انتهى.وبدأ») a mark ends a sentence only between words of two and more letters
  that are no address, file name or abbreviation; an ellipsis does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .arabic import ARABIC_LETTER, BIDI_CONTROLS, MARKS, TATWEEL
from .errors import LengthMismatchError


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Everything for which str.isspace() holds, and what is blank without being white space: U+FEFF, U+200B, U+2060.
_BLANK = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u2060"
)
STOPS = ".؟!?…۔‼⁇⁈⁉"
CLOSERS = rf"”»\"'’›)\]}}{BIDI_CONTROLS}"
LETTER = r"[^\W\d_]"
_ARABIC = r"[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5]"

# A run of marks, the closing marks and footnote numbers behind it, and a closing guillemet or bracket set off by
# a space. «“» closes too where nothing follows that it could open.
_STOP = re.compile(
    rf"(?P<marks>[{STOPS}]+)(?:[{CLOSERS}]|“(?![^\s{CLOSERS}]))*(?:\[\d{{1,3}}\])*"
    r"(?:[ \xa0][»)\]](?!\S))?"
)
_NEXT = re.compile(r"\s*(\S?)")
_GOES_ON = frozenset("،,؛;:…»)]}")
_COMMAS = frozenset("،,؛;")
_ELLIPSIS = re.compile(r"\.{2,}|…+")

CONTEXT = 48  # code points looked at before a mark
_TOKEN = re.compile(rf"[\w{MARKS}.]+\Z")
_NO_LETTERS = re.compile(rf"[{TATWEEL}{MARKS}]")
_WORDS = re.compile(rf"[^\s{STOPS}\"“”«»()]+")
_CONTENT = re.compile(r"[^\W_]")

_PROCLITICS = "وفبكلا"
_INITIAL = re.compile(LETTER)
_NEXT_INITIAL = re.compile(rf"\s?{LETTER}{TATWEEL}?\.")
_DOTTED = re.compile(rf"[وفبلك]?(?:ال|لل)?{LETTER}(?:\.{LETTER})+")
_NUMBERING = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVX]{1,5})")
_NUMBER_AFTER_COLON = re.compile(r":\s{1,3}\d{1,2}\Z")
# Titles with «و», the marks of editions (volume, edited by, translated by), and Latin ones.
_ABBREVIATIONS = _word_set(
    "ود وأ وم أد بروف مج تح تر "
    "dr mr mrs ms prof st sr jr ph.d gen col lt sgt capt rev hon gov sen rep mt ave blvd "
    "inc ltd co corp vs etc al cf approx"
)
_BEFORE_NUMBERS = _word_set("no nos vol pp p fig art sec ch jan feb mar apr jun jul aug sep sept oct nov dec")
# Names of Latin letters, as news texts write initials («جورج دبليو. بوش»); some are common words as well.
_LETTER_NAMES = _word_set("آر آي إتش إس إف إل إم إن أو تي جي جيه دبليو زد سي في كي كيه كيو واي يو")
_WORDS_OR_LETTERS = _word_set("بي دي إيه إكس")
_NAMED_BY_LETTER = _word_set(
    "فيتامين فيتامينات حرف الحرف مجموعة المجموعة فئة الفئة نوع النوع الكبد الدرجة درجة الفصيلة فصيلة "
    "البند الفقرة القسم الملحق الجناح المبنى الخطة خطة"
)
# Top-level domains in Arabic script (IANA root zone).
_DOMAINS = _word_set(
    "السعودية مصر امارات الاردن قطر عمان المغرب تونس سورية فلسطين الجزائر السودان عراق موريتانيا البحرين بحرين "
    "اليمن ليبيا موقع شبكة بازار عرب كوم اتصالات همراه موبايلي ابوظبي العليان ارامكو كاثوليك بيتك ایران پاکستان"
)
_ADDRESS = re.compile(r"://|www|@|[/\\]")
_GLUED_MARKS = re.compile(r"\.|[؟!?۔]+")
_GLUED_LEFT = re.compile(rf"(?:[^\W_][{MARKS}]*){{2}}[\"”»)\]]?\Z")
_GLUED_RIGHT = re.compile(rf"[«“(]?((?:{_ARABIC}[{TATWEEL}{MARKS}]*){{2,}})")

_PAIRED = re.compile(r"[\"“”«»()\[\]{}]")
_OPENS = {"»": "«", ")": "(", "]": "[", "}": "{"}
_SHORTEST_QUOTED = 3  # words on each side of a cut inside a quotation

_BULLETS = "•·▪▫●○◦■□◆◇►▶‣⁃∙✓✔➢➤"
_MARKER = re.compile(
    rf"[{_BLANK}]*(?:(?:[{_BULLETS}]|[-–—*+>]\s|\#{{1,6}}\s)\s*)*"
    r"(?:(?:\(\d{1,3}\)|\d{1,3}[.)])\s+(?=\S)|\d{1,3} ?[-–]\s+(?=[^\s\d]))?"
)


def split_document(text: str) -> tuple[list[str], tuple[str, ...]]:
    r"""Split a text into segments and the layout around them.

    Args:
        text: any text; lines end at U+000A only, a carriage return before it is layout.

    Returns:
        n segments, each with a letter or digit in it and without white space or list marker at its edges, and
        the n + 1 strings before, between and after them.

    >>> split_document("عنوان\r\n\r\n- وصل الوفد. بدأ الاجتماع.\n***\n")
    (['عنوان', 'وصل الوفد.', 'بدأ الاجتماع.'], ('', '\r\n\r\n- ', ' ', '\n***\n'))
    """
    segments: list[str] = []
    layout: list[str] = []
    gap: list[str] = []
    for number, line in enumerate(text.split("\n")):
        start = _marker_end(line)
        parts, gaps = split_line(line[start:])
        gap += ("\n" if number else "", line[:start], gaps[0])
        for part, after in zip(parts, gaps[1:], strict=True):
            segments.append(part)
            layout.append("".join(gap))
            gap = [after]
    return segments, (*layout, "".join(gap))


def join_document(segments: Sequence[str], layout: Sequence[str]) -> str:
    """Put segments, or their translations, back into a layout: the inverse of `split_document`.

    Args:
        segments: n strings.
        layout: the n + 1 strings before, between and after them.

    Raises:
        LengthMismatchError: the layout belongs to another number of segments.

    >>> join_document(["Title", "The delegation arrived."], ("", ":\\n- ", "\\n"))
    'Title:\\n- The delegation arrived.\\n'
    """
    if len(layout) != len(segments) + 1:
        raise LengthMismatchError({"the list of segments": len(segments), "the layout": len(layout) - 1})
    parts = [layout[0]]
    for segment, gap in zip(segments, layout[1:], strict=True):
        parts += (segment, gap)
    return "".join(parts)


def split_line(line: str) -> tuple[list[str], tuple[str, ...]]:
    """Split one line into sentences and the layout around them; list markers stay with their sentence.

    Args:
        line: any text; a line feed in it counts as white space.

    Returns:
        n sentences and the n + 1 strings before, between and after them.

    >>> split_line("قال د. خالد إن النسبة 3.5. هل تكفي؟! نعم.")
    (['قال د. خالد إن النسبة 3.5.', 'هل تكفي؟!', 'نعم.'], ('', ' ', ' ', ''))
    """
    segments: list[str] = []
    layout: list[str] = []
    start = done = 0
    for end in (*_boundaries(line), len(line)):
        piece = line[start:end]
        segment = piece.strip(_BLANK)
        if _CONTENT.search(segment):
            first = start + len(piece) - len(piece.lstrip(_BLANK))
            segments.append(segment)
            layout.append(line[done:first])
            done = first + len(segment)
        start = end
    return segments, (*layout, line[done:])


def _marker_end(line: str) -> int:
    """Return where the bullet, list number and white space at the start of a line end."""
    match = _MARKER.match(line)
    return match.end() if match else 0


def _boundaries(line: str) -> Iterator[int]:
    """Yield the offsets behind the sentences of a line, the end of the line excepted."""
    if not _STOP.search(line):
        return
    opener_of = _pairs(line)
    spans = sorted((opened, closed) for closed, opened in opener_of.items())
    around: list[tuple[int, int]] = []
    start = upcoming = 0
    for stop in _STOP.finditer(line):
        end = stop.end()
        while upcoming < len(spans) and spans[upcoming][0] < stop.start():
            around.append(spans[upcoming])
            upcoming += 1
        while around and around[-1][1] < end:
            around.pop()
        if end < len(line) and _ends_sentence(line, start, stop, opener_of, around[-1] if around else None):
            yield end
            start = end


def _pairs(line: str) -> dict[int, int]:
    """Map the offset of each closing quotation mark or bracket to the offset of its opening one.

    Double quotation marks of every shape count as one kind, and the white space around one says whether it
    opens or closes, because Arabic texts use ” and “ both ways. Pairs are nested; unmatched marks are ignored.
    """
    pairs: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    count = dict.fromkeys('"«([{', 0)

    def unwind(kind: str) -> int:
        while True:
            opened, offset = stack.pop()
            count[opened] -= 1
            if opened == kind:
                return offset

    for match in _PAIRED.finditer(line):
        mark, offset = match.group(), match.start()
        kind = '"' if mark in '"“”' else _OPENS.get(mark, mark)
        opens = _quote_opens(line, offset, count['"'] > 0) if kind == '"' else mark == kind
        if opens:
            stack.append((kind, offset))
            count[kind] += 1
        elif count[kind]:
            pairs[offset] = unwind(kind)
    return pairs


def _quote_opens(line: str, offset: int, is_open: bool) -> bool:
    """Say whether a double quotation mark opens a quotation, by its neighbours; else it is the other of two."""
    before, after = line[offset - 1 : offset], line[offset + 1 : offset + 2]
    free_before = not before or before.isspace() or before in "([«"
    free_after = not after or after.isspace() or after in "،,؛;:.؟!?…)]»"
    return not is_open if free_before == free_after else free_before


def _ends_sentence(
    line: str, start: int, stop: re.Match[str], opener_of: dict[int, int], around: tuple[int, int] | None
) -> bool:
    """Decide whether a mark inside a line ends the sentence that begins at ``start``."""
    end = stop.end()
    before = line[max(start, stop.start() - CONTEXT) : stop.start()].rstrip(" \xa0")
    following = _NEXT.match(line, end)
    next_mark = following.group(1) if following else ""
    if next_mark in _GOES_ON or before[-1:] in _COMMAS or _is_latin_continuation(before, next_mark):
        return False
    if stop["marks"] == "." and _belongs_to_word(before, line, start, stop):
        return False
    if not line[end].isspace():
        return _ends_glued(line, start, stop, opener_of)
    return not _quotation_goes_on(line, start, stop, opener_of) and (
        around is None or _may_cut_inside(line, start, stop, around)
    )


def _is_latin_continuation(before: str, next_mark: str) -> bool:
    """Say whether Latin text goes on with a small letter: ``etc. and``."""
    return "a" <= next_mark <= "z" and before[-1:].isascii()


def _belongs_to_word(before: str, line: str, start: int, stop: re.Match[str]) -> bool:
    """Say whether a full stop belongs to an abbreviation, an initial or the number of a list item."""
    if stop.start() - start <= CONTEXT and _NUMBERING.fullmatch(before.strip(_BLANK)):
        return True
    after = line[stop.end() : stop.end() + CONTEXT]
    return bool(_NUMBER_AFTER_COLON.search(before)) or is_abbreviation(before, after)


def is_abbreviation(before: str, after: str) -> bool:
    """Say whether the text before a full stop ends in an abbreviation; ``after`` is the beginning of what follows."""
    chunks = before.rsplit(maxsplit=2)
    match = _TOKEN.search(chunks[-1]) if chunks else None
    if not match:
        return False
    token = _NO_LETTERS.sub("", match.group())
    if token[-1:].isascii():
        token = token.lstrip(_PROCLITICS)
    previous = chunks[-2] if len(chunks) > 1 and match.start() == 0 else ""
    if _INITIAL.fullmatch(token):
        return bool(_NEXT_INITIAL.match(after)) or not _is_letter_as_word(token, previous, after)
    if token in _LETTER_NAMES or token in _WORDS_OR_LETTERS:
        return _is_spelt_initial(token, previous)
    if token.lower() in _BEFORE_NUMBERS:
        return after.lstrip()[:1].isdigit()
    return token.lower() in _ABBREVIATIONS or bool(_DOTTED.fullmatch(token))


def _is_letter_as_word(letter: str, previous: str, after: str) -> bool:
    """Say whether a letter stands for itself: a name («فيتامين د»), a unit («300 م»), Latin in Arabic («منصة X»)."""
    if letter.isascii() and ARABIC_LETTER.search(previous) and ARABIC_LETTER.match(after.lstrip()):
        return True
    return _is_named_by_letter(previous)


def _is_spelt_initial(token: str, previous: str) -> bool:
    """Say whether the name of a letter is an initial: «دبليو.», «جي. دي.», but not the end of «بي بي سي.»."""
    if token in _WORDS_OR_LETTERS:
        return previous.endswith(".") and previous[:-1] in _LETTER_NAMES
    return previous not in _LETTER_NAMES | _WORDS_OR_LETTERS and not _is_named_by_letter(previous)


def _is_named_by_letter(word: str) -> bool:
    """Say whether a letter behind this word belongs to it: «فيتامين», or a number."""
    bare = word.strip('()[]"“”«»')
    return bare in _NAMED_BY_LETTER or bare[-1:].isdigit()


def _ends_glued(line: str, start: int, stop: re.Match[str], opener_of: dict[int, int]) -> bool:
    """Decide about a mark without white space after it: «انتهى.وبدأ» ends a sentence, «موقع.مصر» does not."""
    end = stop.end()
    right = _GLUED_RIGHT.match(line, end)
    if not right or right.group(1) in _DOMAINS or not _GLUED_MARKS.fullmatch(stop["marks"]):
        return False
    if line[end - 1] == '"' and end - 1 not in opener_of:
        return False
    before = line[max(start, stop.start() - 4 * CONTEXT) : stop.start()]
    words = before.split()
    if not words or not _GLUED_LEFT.search(before):
        return False
    last = words[-1].rsplit(".", 1)[-1]
    return last not in _LETTER_NAMES | _WORDS_OR_LETTERS and not _ADDRESS.search(words[-1])


def _quotation_goes_on(line: str, start: int, stop: re.Match[str], opener_of: dict[int, int]) -> bool:
    """Say whether a closing mark behind ``؟ ! …`` ends only a title or an aside, or the aside is the mark itself."""
    opened = next((opener_of[at] for at in range(stop.end() - 1, stop.end("marks") - 1, -1) if at in opener_of), None)
    if opened is None or opened < start:
        return False
    if opened == stop.start() - 1:
        return True
    lead = line[max(start, opened - CONTEXT) : opened].rstrip(_BLANK + TATWEEL)
    return stop["marks"] != "." and bool(lead) and lead[-1] not in ":،,؛-–—"


def _may_cut_inside(line: str, start: int, stop: re.Match[str], around: tuple[int, int]) -> bool:
    """Say whether a quotation may be cut at a mark: only between two stretches that look like sentences."""
    if _ELLIPSIS.fullmatch(stop["marks"]):
        return False
    opened, closed = around
    end, reach = stop.end(), _SHORTEST_QUOTED * CONTEXT
    left = line[max(opened + 1, start, stop.start() - reach) : stop.start()]
    next_stop = _STOP.search(line, end, min(closed, end + reach))
    right = line[end : next_stop.start() if next_stop else min(closed, end + reach)]
    return min(len(_WORDS.findall(left)), len(_WORDS.findall(right))) >= _SHORTEST_QUOTED
