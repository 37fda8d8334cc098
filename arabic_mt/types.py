"""The records that travel along the line: frozen, without behaviour beyond properties.

Every span is half-open and counts code points of the text that its record names.
Scores are natural logarithms; confidences lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

Span = tuple[int, int]
Tier = Literal["auto", "suggest", "flag"]
Side = Literal["source", "target"]

TIERS: tuple[Tier, ...] = ("auto", "suggest", "flag")


@dataclass(frozen=True, slots=True)
class Term:
    """One glossary entry.

    Attributes:
        source: the Arabic as a dictionary would print it.
        target: the English to use.
        variants: other Arabic spellings and inflected forms of the same term.
        aliases: other English renderings that count as right.
        rejected: English renderings that are known to be wrong.
        kind: person, place, country, demonym, org ...; decides which clitics may attach.
        gender: ``m``, ``f`` or empty.
        context: Arabic words of which one must stand near, for terms that are also common words.
        case: ``as-is`` (names) or ``lower`` (common nouns, may be capitalised at a sentence start).
        origin: ``file:line`` of the entry.
        note: free text for people.
    """

    source: str
    target: str
    variants: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    kind: str = "term"
    gender: str = ""
    context: tuple[str, ...] = ()
    case: Literal["as-is", "lower"] = "as-is"
    origin: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a text: its span there, and the clitics that the span carried."""

    term: Term
    span: Span
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """What became of one match in the translation: honoured, inflected, spliced or refused, and why."""

    match: TermMatch
    status: Literal["honoured", "inflected", "spliced", "refused"]
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """What a rule may look at: the Arabic, the English (empty before decoding) and the terms found."""

    source: str
    target: str = ""
    terms: tuple[TermMatch, ...] = ()
    ledger: Any = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule proposes for one span.

    Attributes:
        span: code points of the text that the rule's side names.
        after: what should stand there; equal to the text of the span for a pure finding or hint.
        evidence: something checkable: a code point, a glossary line, a span of the other side.
        target: the English that a source span should become, for engines that read hints.
    """

    span: Span
    after: str
    evidence: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named finder. ``category`` is the MQM class; ``find`` yields candidates and changes nothing.

    ``protects``: its spans are closed to all other rules. ``aims``: what it serves, the best English
    or publishable Arabic. ``gated``: it runs only on text that looks machine-made.
    """

    code: str
    name: str
    side: Side
    tier: Tier
    category: str
    find: Callable[[Segment], Iterable[Candidate]]
    doc: str = ""
    confidence: float = 1.0
    protects: bool = False
    aims: tuple[str, ...] = ("english", "arabic")
    gated: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One change and its reason; ``span`` counts code points of the step's ``before``."""

    span: Span
    before: str
    after: str
    rule: str
    category: str = ""
    tier: Tier = "auto"
    confidence: float = 1.0
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An edit that was not applied, with the reason."""

    edit: Edit
    reason: str


@dataclass(frozen=True, slots=True)
class Hint:
    """English offered to the engine for a source span.

    ``origin`` is a rule code, ``glossary:<file>:<line>``, ``ledger`` or ``lexicon:<line>``.
    """

    span: Span
    options: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Step:
    """One stage, complete: ``apply_edits(before, edits) == after``; all spans count code points of ``before``."""

    stage: str
    before: str
    after: str
    edits: tuple[Edit, ...] = ()
    hints: tuple[Hint, ...] = ()
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Raw engine output.

    ``score`` is the mean token log-probability (natural logarithm). ``alignment`` holds
    (source span, target span) pairs in code points where the engine gives them, else None.
    """

    text: str
    score: float = 0.0
    alignment: tuple[tuple[Span, Span], ...] | None = None


@dataclass(frozen=True)
class Translation:
    """The result of one segment: its text, every step that led there, and the terms' outcomes.

    ``alternatives`` holds the raw hypotheses, best first, where more than one was asked for.
    """

    source: str
    text: str
    steps: tuple[Step, ...] = ()
    terms: tuple[TermOutcome, ...] = ()
    score: float = 0.0
    signature: str = ""
    warnings: tuple[str, ...] = ()
    alternatives: tuple[Hypothesis, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All applied edits, in the order of the steps."""
        return tuple(edit for step in self.steps for edit in step.edits)

    def explain(self) -> str:
        """Return the steps, edits and warnings as plain text."""
        from .explain import explain_translation

        return explain_translation(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the command-line contract (schema 1)."""
        from .explain import translation_to_dict

        return translation_to_dict(self)

    def _repr_html_(self) -> str:
        from .html import translation_to_html

        return translation_to_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"<Translation {self.text!r}>")  # IPython and notebooks: the steps would fill the screen


@dataclass(frozen=True)
class Document:
    """The result of one text.

    ``layout`` holds what stood between the segments: one item more than segments. ``ledger`` is the
    :class:`~arabic_mt.glossary.ledger.Ledger` of the whole text, if one was kept.
    """

    segments: tuple[Translation, ...]
    layout: tuple[str, ...] = field(default=("",))
    ledger: Any = None

    @property
    def text(self) -> str:
        """The translated text with the layout of the source."""
        parts = [self.layout[0]]
        for segment, gap in zip(self.segments, self.layout[1:], strict=True):
            parts += (segment.text, gap)
        return "".join(parts)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All applied edits of all segments; each span counts code points of its own step."""
        return tuple(edit for segment in self.segments for edit in segment.edits)

    @property
    def warnings(self) -> tuple[str, ...]:
        """All warnings of all segments, in order."""
        return tuple(warning for segment in self.segments for warning in segment.warnings)

    def explain(self) -> str:
        """Return what was repaired in each segment, and why, as plain text."""
        from .explain import explain_document

        return explain_document(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the command-line contract: ``segments`` and ``text``."""
        from .explain import document_to_dict

        return document_to_dict(self)

    def _repr_html_(self) -> str:
        from .html import document_to_html

        return document_to_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"<Document of {len(self.segments)} segments>")


@runtime_checkable
class Engine(Protocol):
    """Anything that translates.

    ``translate`` takes n sources (and, if ``reads_hints``, n hint lists whose spans count code points
    of their source) and returns n lists of at most ``n_best`` hypotheses, best first, in order.
    """

    @property
    def signature(self) -> str: ...

    @property
    def reads_hints(self) -> bool: ...

    def translate(
        self,
        sources: Sequence[str],
        hints: Sequence[Sequence[Hint]] | None = None,
        n_best: int = 1,
    ) -> list[list[Hypothesis]]: ...
