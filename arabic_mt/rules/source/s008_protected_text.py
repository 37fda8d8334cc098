"""S008 protected-text: addresses, handles, hashtags, placeholders, markup and paths stay as they are.

Why: a space, a digit or a name changed inside ``https://…``, ``{name}`` or ``<b>`` breaks what reads it.
This rule changes nothing; its spans are closed to every other rule of the stage.

Leaves: «24/7», «و/أو», «10 %» and a percent sign before a word; «<» and «>» that compare; control and
bidirectional characters around an address, which S001 may remove; the full stop, comma or bracket that
ends a sentence after an address.

Source: RFC 3986 (URI), RFC 5322 (addr-spec, the common part of it), printf(3), Python's str.format,
XML 1.0 and HTML (tags, comments, character references).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...arabic import INVISIBLE
from ...types import Candidate, Segment

CATEGORY = "Other/Protected"
TIER = "auto"
PROTECTS = True

_ADDRESS = rf"[^\s<>\"«»“”،؛؟\x00-\x1f\x7f-\x9f{INVISIBLE}]"
_COUNTRIES = "uk|us|de|fr|ru|ua|cn|eg|sa|ae|qa|jo|lb|sy|iq|ir|ps|il|ly|tn|dz|ma|sd|ye|om|kw|bh|tr|tv|co|me|eu|io"
_ENDINGS = rf"com|org|net|edu|gov|info|int|mil|{_COUNTRIES}"
_FILES = (
    "pdf|docx?|xlsx?|pptx?|csv|tsv|txt|json|xml|html?|ya?ml|py|js|css|sh|zip|gz|png|jpe?g|gif|svg|mp[34]|exe|md|ini"
)
_KINDS = {
    "url": rf"(?<![A-Za-z0-9])(?:(?:https?|ftp)://|www\.){_ADDRESS}+",
    "email": r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    "host": (
        rf"(?<![A-Za-z0-9./@-])[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,4}}\.(?:{_ENDINGS})"
        rf"(?![A-Za-z0-9-])(?:/{_ADDRESS}*)?"
    ),
    "tag": r"(?<![\w&/@#])[#@](?=\w{0,100}[^\W\d_])\w{1,100}",
    "placeholder": (
        r"\$?\{[A-Za-z_0-9.!\[\]]{0,60}(?::[^{}\s]{0,20})?\}|\{\{\s?[\w.]{1,60}\s?\}\}"
        r"|(?<![\d%])%(?:\([A-Za-z_][\w.]{0,60}\)|[1-9]\$)?[-+0#]?\d{0,3}(?:\.\d{1,2})?[sdifgxXru](?![A-Za-z0-9])"
    ),
    "markup": (
        r"<!--[^<>]{0,1000}-->|</?[A-Za-z][A-Za-z0-9:-]{0,40}(?:\s[^<>]{0,1000})?/?>"
        r"|&(?:[A-Za-z]{2,10}|#\d{2,6}|#x[0-9A-Fa-f]{2,6});"
    ),
    "path": (
        rf"(?<![\w/.:~])(?:[A-Za-z]:\\|~/|\.{{1,2}}/|/(?=[A-Za-z0-9._-]+/)){_ADDRESS}+"
        rf"|(?<![\w./\\-])[A-Za-z0-9_-]{{1,80}}(?:\.[A-Za-z0-9_-]{{1,20}}){{0,3}}\.(?:{_FILES})(?![\w])"
    ),
}
_PROTECTED = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def find(segment: Segment) -> Iterator[Candidate]:
    """Yield the spans that no rule may touch."""
    for match in _PROTECTED.finditer(segment.source):
        kind, found = match.lastgroup or "", match.group()
        if kind in ("url", "host", "path"):
            found = _without_end(found)
        if found:
            yield Candidate((match.start(), match.start() + len(found)), found, kind)


def _without_end(address: str) -> str:
    """Cut the marks that end a sentence after an address; a bracket that it opened itself stays."""
    core = address.rstrip(".,:;!?)]}'’…")
    end = address[len(core) : len(core) + 1]
    if end in _BRACKETS and core.count(_BRACKETS[end]) > core.count(end):
        return core + end
    return core
