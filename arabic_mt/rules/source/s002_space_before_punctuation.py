"""S002 space-before-punctuation: «كلمة ،» becomes «كلمة،», and «كلمة،كلمة» becomes «كلمة، كلمة».

Why: Arabic sets «،» «؛» «؟» and the marks that it shares with English close to the word before them,
and a space after them. Text made by machine often has the space on the wrong side or none; a tokenizer
then sees other pieces than it has learned, and sentence ends are missed.

Leaves: a mark that begins the text or a line; «...» and «. . .»; « .NET», « :)» and every ASCII mark
that is not followed by a space, a closing quotation mark or the end; « %» after anything but a digit;
a mark between digits, which is a matter of numbers (S003); text without an Arabic letter; the only such mark of
a segment, which is a slip of a human hand as often as a machine's habit (S033).

Source: Unicode CLDR, punctuation of the locale ``ar``; the practice of Arabic newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import ARABIC_LETTER, has_arabic
from ...types import Candidate, Segment

CATEGORY = "Linguistic/Punctuation"
TIER = "auto"

_BLANK = "[ \\t\u00a0\u202f\u2009]"
_CLOSED = r"""(?=[\s»”’"]|\Z)"""
_SPACED = re.compile(
    rf"(?<=\S)(?P<space>{_BLANK}+)"
    rf"(?:(?P<arabic>[،؛؟]+)|[:!?;,]{_CLOSED}|(?<!\.{_BLANK})\.(?!{_BLANK}*\.){_CLOSED}"
    rf"|(?<=[0-9٠-٩۰-۹]{_BLANK})[%٪](?!\w))"
)
_GLUED = re.compile(r"(?<=[^\s،؛؟])[،؛؟](?=[^\W\d_])")


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield a candidate for each mark that has its space on the wrong side or none at all, if there are several."""
    found = list(misplaced(segment.source))
    return iter(found if len(found) > 1 else ())


def misplaced(text: str) -> Iterator[Candidate]:
    """Yield a candidate for each mark of a text that has its space on the wrong side or none at all."""
    if not has_arabic(text):
        return
    for match in _SPACED.finditer(text):
        start, end = match.span()
        if text[start - 1].isdigit() and text[end : end + 1].isdigit():
            continue
        mark = text[match.end("space") : end]
        gap = " " if match["arabic"] and ARABIC_LETTER.match(text, end) else ""
        yield Candidate((start, end), mark + gap, f"U+{ord(text[start]):04X} before U+{ord(mark[0]):04X}")
    for match in _GLUED.finditer(text):
        if ARABIC_LETTER.match(text, match.end()):
            yield Candidate(match.span(), match.group() + " ", f"no space after U+{ord(match.group()):04X}")
