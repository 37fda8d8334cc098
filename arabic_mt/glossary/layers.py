"""The user's terms above the shipped ones: where both are found, the user's wins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from ..errors import GlossaryError
from ..hints import names_index
from ..types import Term, TermMatch
from .find import TermIndex
from .formats import read_glossary, unusable

Glossary = Iterable[Term | str | Path] | Term | str | Path


class TermFinder:
    """Find terms in two layers.

    Args:
        glossary: the user's terms, or paths of glossary files.
        shipped: use the shipped names and terms too.

    Raises:
        GlossaryError: a file or a term cannot be used.
    """

    def __init__(self, glossary: Glossary = (), shipped: bool = True) -> None:
        self.terms = tuple(_read(glossary))
        self.shipped = shipped
        self._index = TermIndex(self.terms)
        self._own = frozenset(self.terms)

    @cached_property
    def signature(self) -> str:
        """The glossary's hash and whether the shipped lists are used."""
        own = hashlib.sha256(repr(self.terms).encode()).hexdigest()[:8] if self.terms else "none"
        return f"glossary:{own}|shipped:{'yes' if self.shipped else 'no'}"

    def __call__(self, text: str) -> tuple[TermMatch, ...]:
        """Return the matches of a text in order of position, without overlaps."""
        own = self._index.find(text) if self.terms else ()
        shipped = names_index().find(text) if self.shipped else ()
        free = [m for m in shipped if not any(m.span[0] < o.span[1] and o.span[0] < m.span[1] for o in own)]
        return tuple(sorted((*own, *free), key=lambda match: match.span))

    def own(self, matches: Iterable[TermMatch]) -> tuple[TermMatch, ...]:
        """Return the matches of the user's terms."""
        return tuple(match for match in matches if match.term in self._own)


def _read(glossary: Glossary) -> Iterator[Term]:
    for item in [glossary] if isinstance(glossary, (str, Path, Term)) else glossary:
        if isinstance(item, (str, Path)):
            yield from read_glossary(item)
        elif not isinstance(item, Term):
            raise GlossaryError(f"a glossary is made of Terms and paths, not of {type(item).__name__}")
        elif fault := unusable(item):
            raise GlossaryError(f"{item.origin or item.source or item.target}: {fault[1]}; {fault[2]}")
        else:
            yield item
