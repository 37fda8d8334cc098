"""What became of each term: looked up in the translation, aliases and inflection allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .types import Edit, TermMatch, TermOutcome

_LETTER = r"[^\W\d_]"


@lru_cache(maxsize=4096)
def _pattern(form: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(re.escape(word) for word in form.casefold().replace("’", "'").split())
    return re.compile(rf"(?<!{_LETTER}){words}(?P<ending>(?:e?s|'s|')?)(?!{_LETTER})")


def stands_in(form: str, text: str) -> str | None:
    """Tell how an English form stands in a text: ``honoured``, ``inflected`` (plural, possessive) or not (None).

    A leading article of the form may be missing.

    >>> stands_in("the Kremlin", "Kremlin's positions")
    'inflected'
    """
    folded = text.casefold().replace("’", "'")
    endings = {match["ending"] for match in _pattern(form.removeprefix("the ")).finditer(folded)}
    if not endings:
        return None
    return "honoured" if "" in endings else "inflected"


def outcome(match: TermMatch, text: str) -> TermOutcome:
    """Return what became of one term in a translation."""
    for form in (match.term.target, *match.term.aliases):
        if status := stands_in(form, text):
            how = form if form == match.term.target else f"alias {form!r}"
            return TermOutcome(match, "honoured" if status == "honoured" else "inflected", how)
    for form in match.term.rejected:
        if stands_in(form, text):
            return TermOutcome(match, "refused", reason=f"the translation has {form!r} instead")
    return TermOutcome(match, "refused", reason="the translation does not contain it")


def is_lost(match: TermMatch, text: str) -> bool:
    """Tell whether a term is missing from a text in all its forms."""
    return outcome(match, text).status == "refused"


def outcomes(matches: Sequence[TermMatch], text: str, spliced: Sequence[Edit] = ()) -> tuple[TermOutcome, ...]:
    """Return the outcome of every match, in order; ``spliced`` are the edits that put terms into the text."""
    put = {edit.after.casefold().removeprefix("the ").removesuffix("'s") for edit in spliced}
    return tuple(_marked(outcome(match, text), put) for match in matches)


def _marked(found: TermOutcome, put: set[str]) -> TermOutcome:
    target = found.match.term.target.casefold().removeprefix("the ")
    if found.status == "refused" or target not in put:
        return found
    return TermOutcome(found.match, "spliced", "put over the words aligned to it")
