"""The compact engine: the model inside the package, which reads dictionary hints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import EngineError, EngineUnavailableError, SegmentCountError
from ..hints import ShippedHints
from ..types import Hint, Hypothesis
from .alignment import align_words, source_owners
from .checksums import WEIGHTS, sha256, verify_folder
from .compact_text import annotate
from .process import ProcessGuard, cores

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "compact"
MAX_PIECES = 240  # of a source with its hints; training saw no longer ones
MAX_PLAIN_PIECES = 110  # of a source without hints; longer segments are split
BATCH_PIECES = 768  # small enough that a page of text keeps every core busy


class CompactEngine:
    """Translate with the compact model through CTranslate2.

    Args:
        folder: the model's folder; the one inside the package by default.
        beam: beam size; 1 is greedy.
        threads: sentences translated at once, each on one core; all cores by default.
        compute_type: a CTranslate2 type; ``default`` keeps the type of the file (int8).
        verify: compare the files with the folder's checksums.

    Raises:
        EngineUnavailableError: a file is missing or damaged.
    """

    reads_hints = True
    aligns = True
    max_pieces = MAX_PLAIN_PIECES

    def __init__(
        self, folder: str | Path | None = None, *, beam: int = 4, threads: int | None = None,
        compute_type: str = "default", verify: bool = True,
    ) -> None:  # fmt: skip
        import ctranslate2
        import sentencepiece

        self.folder = Path(folder) if folder else SHIPPED
        self.beam = beam
        self._settings = (folder, beam, threads, compute_type)
        self._guard = ProcessGuard()
        if verify:
            verify_folder(self.folder, _REMEDY)
        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.folder / "spm.model"))
            self._translator = ctranslate2.Translator(
                str(self.folder), "cpu", compute_type=compute_type, intra_threads=1,
                inter_threads=threads or cores(),
            )  # fmt: skip
        except (OSError, RuntimeError, ValueError) as error:
            message = f"{self.folder}: the compact model cannot be loaded ({error}); {_REMEDY}"
            raise EngineUnavailableError(message) from error
        self.lexicon = ShippedHints(_read_lines(self.folder / "frequent.txt"), _read_senses(self.folder / "senses.tsv"))
        self._has_shortlist = (self.folder / "vmap.txt").exists()  # pieces of English only
        self._hash = sha256(self.folder / WEIGHTS)[:12]

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, self._settings

    @property
    def signature(self) -> str:
        """The model's hash and the way it is decoded."""
        return f"compact:{self._hash}|beam:{self.beam}"

    def measure(self, text: str) -> int:
        """Return the length of a source in pieces, hints not counted."""
        return len(self._pieces.encode(annotate(text, ())))

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1, *,
        align: bool = False,
    ) -> list[list[Hypothesis]]:  # fmt: skip
        """Translate n sources; see :class:`~arabic_mt.types.Engine`.

        Hints that would make a source longer than the model has seen are left out, the last ones first.
        With ``align`` the hypotheses carry their word alignment.
        """
        self._guard.check()
        rows = [self._fitting(*pair) for pair in zip(sources, hints or [()] * len(sources), strict=True)]
        pieces = [self._encode(*pair) for pair in zip(sources, rows, strict=True)]
        decoding: dict[str, Any] = {
            "beam_size": max(self.beam, n_best), "num_hypotheses": n_best, "return_scores": True,
            "return_attention": align, "max_batch_size": BATCH_PIECES, "batch_type": "tokens",
            "max_input_length": 0, "max_decoding_length": 3 * MAX_PLAIN_PIECES, "use_vmap": self._has_shortlist,
        }  # fmt: skip
        try:
            results = self._translator.translate_batch(pieces, **decoding)
        except RuntimeError as error:
            message = f"the compact model failed ({error}); split the segments, or translate fewer at once"
            raise EngineError(message) from error
        if len(results) != len(sources):
            raise SegmentCountError(len(sources), len(results))
        read = zip(sources, rows, pieces, results, strict=True)
        return [self._hypotheses(*parts, align=align) for parts in read]

    def _hypotheses(
        self, source: str, hints: Sequence[Hint], pieces: Sequence[str], result: Any, *, align: bool
    ) -> list[Hypothesis]:
        found = []
        owners = source_owners(source, hints, pieces) if align else []
        for i, (tokens, score) in enumerate(zip(result.hypotheses, result.scores, strict=True)):
            text = self._pieces.decode(tokens)
            alignment = align_words(owners, text, tokens, result.attention[i]) if align else None
            found.append(Hypothesis(text, score, alignment))
        return found

    def _encode(self, source: str, hints: Sequence[Hint]) -> list[str]:
        pieces: list[str] = self._pieces.encode(annotate(source, hints), out_type=str)
        return pieces

    def _fitting(self, source: str, hints: Sequence[Hint]) -> list[Hint]:
        """Return the hints that fit: the weakest layer goes first, then the last ones."""
        kept = list(hints)
        while kept and len(self._encode(source, kept)) > MAX_PIECES:
            lexical = [hint for hint in kept if hint.origin.startswith("lexicon:")]
            dropped = set((lexical or kept)[len(lexical or kept) * 2 // 3 :])
            kept = [hint for hint in kept if hint not in dropped]
        return kept


def _rebuilt(folder: str | Path | None, beam: int, threads: int | None, compute_type: str) -> CompactEngine:
    return CompactEngine(folder, beam=beam, threads=threads, compute_type=compute_type)


_REMEDY = "install arabic_mt again, or pass the folder of a complete model"


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


def _read_senses(path: Path) -> dict[str, tuple[str, ...]]:
    rows = (line.partition("\t") for line in _read_lines(path))
    return {form: tuple(options.split(" | ")) for form, _, options in rows}
