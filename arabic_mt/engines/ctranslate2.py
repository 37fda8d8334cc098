"""MarianMT, NLLB and M2M100 through CTranslate2: the fast way on a CPU."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from ..errors import EngineError, EngineUnavailableError, LengthMismatchError, SegmentCountError
from ..types import Hint, Hypothesis
from .attention import Alignment, attended_words
from .checkpoint import Checkpoint, inspect_checkpoint, read_json
from .checksums import WEIGHTS, read_checksums
from .convert import converted, open_converted
from .devices import FALLBACKS, parse_device, supported_type, warn_of_mkl
from .parity import unwritten
from .pieces import UNKNOWN, open_pieces
from .process import ProcessGuard, cores
from .shortlist import SHORTLIST
from .transformers import CONTROL_TOKENS

logger = logging.getLogger(__name__)

# Source tokens of a batch. On a CPU 768 is 4 % faster and its logits take 180 MB more; smaller ones are slower.
BATCH_TOKENS = {"cpu": 384, "cuda": 2048}
LEAST_BATCH_TOKENS = 256  # smaller batches cost more than a further core brings
PATIENCE = 2  # beams that end before decoding stops: with one, short bad hypotheses end the search for long good ones
LENGTH_CLASSES = tuple(2**i for i in range(4, 12))  # of sources, in tokens


class CTranslate2Engine:
    """Translate with a converted MarianMT, NLLB or M2M100 model.

    Args:
        model: a checkpoint, which is converted once into the user's cache, or the folder of a checkpoint or of a
            converted model.
        device: ``cpu``, ``cuda``, ``cuda:1`` ... or ``auto``.
        compute_type: a CTranslate2 type, or ``auto``: int8 on a CPU, float16 on a GPU, and for a folder that is
            converted already the type of its weights. A type that the device lacks is replaced by the nearest.
        beam: beam size; 1 is greedy.
        threads: batches decoded at once, one core each; by default all cores, and one on a GPU.
        shortlist: use the model's shortlist of target pieces; by default if it has one.

    Raises:
        EngineUnavailableError: a file is missing or damaged, or the model cannot be converted.
        EngineError: there is no such device or type.
    """

    reads_hints = False
    aligns = True

    def __init__(
        self, model: Checkpoint | str | Path, *, device: str = "auto", compute_type: str = "auto", beam: int = 4,
        threads: int | None = None, shortlist: bool | None = None,
    ) -> None:  # fmt: skip
        self._settings = (model, device, compute_type, beam, threads, shortlist)
        self._guard = ProcessGuard()
        self.beam = beam
        kind, index = parse_device(device)
        folder, self.compute_type = _prepared(model, compute_type, kind, index)
        conversion = open_converted(folder)
        self.folder, self._positions = folder, conversion.positions
        self.pieces = open_pieces(Checkpoint(folder, conversion.family, conversion.name))
        self._ends = not read_json(folder / "config.json").get("add_source_eos")  # else CTranslate2 puts the end
        self._has_shortlist = _wants_shortlist(folder, shortlist)
        self._family = conversion.family
        self._longest, self._step = conversion.max_length, conversion.alignment_step
        self._batch_tokens = BATCH_TOKENS[kind]
        self.max_pieces = conversion.max_length - CONTROL_TOKENS
        self._workers = threads or (cores() if kind == "cpu" else 1)
        self._translator = _load(folder, kind, index, self.compute_type, self._workers)
        weights = read_checksums(folder, "")[WEIGHTS][:12]
        self._name = f"ctranslate2:{conversion.family}:{conversion.name}@{weights}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, self._settings

    @property
    def signature(self) -> str:
        """The model's name and hash, and the way it is decoded."""
        shortlist = "|shortlist:yes" if self._has_shortlist else ""
        return f"{self._name}|type:{self.compute_type}|beam:{self.beam}{shortlist}"

    def measure(self, text: str) -> int:
        """Return the length of a source in pieces, control symbols not counted."""
        return self.pieces.measure(text)

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1, *,
        align: bool = False,
    ) -> list[list[Hypothesis]]:  # fmt: skip
        """Translate n sources; see :class:`~arabic_mt.types.Engine`. Equal sources are decoded once.

        Args:
            sources: Arabic, none longer than the model has positions; a source without text gives an empty text.
            hints: not read.
            n_best: hypotheses for each source; the beam grows with it.
            align: give each hypothesis its word alignment, from attention.

        Raises:
            EngineError: a source is too long, the engine failed, or this is a forked child.
        """
        self._guard.check()
        written = dict.fromkeys(source for source in sources if source.strip())
        rows = [self._encode(source) for source in written]
        found = {}
        for source, result in zip(written, self._decode(rows, n_best, align), strict=True):
            found[source] = self._hypotheses(source, *result)
        return [found.get(source) or [Hypothesis("")] for source in sources]

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return for each pair how likely the target is: its mean token log-probability, the end included.

        Args:
            sources: n texts, Arabic.
            targets: n texts, English.

        Raises:
            EngineError: a text is too long, the engine failed, or this is a forked child.
        """
        self._guard.check()
        if len(sources) != len(targets):
            raise LengthMismatchError({"sources": len(sources), "targets": len(targets)})
        prefix = self.pieces.target_prefix
        rows = [self._encode(source) for source in sources]
        answers = [[*prefix, *self.pieces.encode_target(target)] for target in targets]
        _check_lengths(answers, self._positions - 1, "target")

        def work(budget: int) -> Any:
            options = {"offset": len(prefix), "max_input_length": 0, "batch_type": "tokens", "max_batch_size": budget}
            return self._translator.score_batch(rows, answers, **options)

        results = self._shrinking(work, rows)
        return [sum(result.log_probs) / len(result.log_probs) for result in results]

    def _encode(self, source: str) -> list[str]:
        row = self.pieces.encode(source)
        return row if self._ends else row[:-1]

    def _decode(self, rows: Sequence[list[str]], n_best: int, align: bool) -> list[tuple[Any, int]]:
        """Return for each row its result and the most tokens that it could have; decode again what had too few.

        The limit depends on a row's own length class, so that a translation does not depend on its neighbours.
        """
        options = {
            "beam_size": max(self.beam, n_best), "patience": PATIENCE, "num_hypotheses": n_best, "return_scores": True,
            "return_attention": align, "max_input_length": 0, "use_vmap": self._has_shortlist,
            **unwritten(self._family),
        }  # fmt: skip
        sizes = [next(size for size in LENGTH_CLASSES if len(row) <= size) for row in rows]
        results = self._translate(rows, [2 * size + 32 for size in sizes], options)
        cut = [i for i, (result, limit) in enumerate(results) if len(result.hypotheses[0]) >= limit < self._positions]
        again = self._translate([rows[i] for i in cut], [6 * sizes[i] + 64 for i in cut], options)
        for i, result in zip(cut, again, strict=True):
            results[i] = result
        return results

    def _translate(
        self, rows: Sequence[list[str]], limits: Sequence[int], options: Mapping[str, Any]
    ) -> list[tuple[Any, int]]:
        """Decode rows of one limit together, all limits at once; the limits returned count the prefix."""
        prefix = list(self.pieces.target_prefix)
        limits = [min(limit + len(prefix), self._positions) for limit in limits]
        groups: dict[int, list[int]] = {}
        for i, limit in enumerate(limits):
            groups.setdefault(limit, []).append(i)

        def work(budget: int) -> list[Any]:
            waiting: dict[int, Any] = {}
            for limit, places in groups.items():
                found = self._translator.translate_batch(
                    [rows[i] for i in places], [prefix] * len(places) if prefix else None, asynchronous=True,
                    max_decoding_length=limit, batch_type="tokens", max_batch_size=budget, **options,
                )  # fmt: skip
                waiting.update(zip(places, found, strict=True))
            return [waiting[i].result() for i in range(len(rows))]

        return list(zip(self._shrinking(work, rows), limits, strict=True))

    def _shrinking(self, work: Callable[[int], Any], rows: Sequence[list[str]]) -> list[Any]:
        """Do some work on rows in batches of so many tokens; where the memory is too small, of half as many.

        Every worker gets its share, unless that is too little to be worth a batch.
        """
        if not rows:
            return []
        _check_lengths(rows, self._longest, "source")
        share = ceil(sum(map(len, rows)) / self._workers)
        budget = max(max(map(len, rows)), min(self._batch_tokens, max(LEAST_BATCH_TOKENS, share)))
        while True:
            try:
                results: list[Any] = work(budget)
                break
            except RuntimeError as error:
                if "out of memory" not in str(error) or budget < LEAST_BATCH_TOKENS:
                    remedy = "translate fewer segments at once, or use another device or compute type"
                    raise EngineError(f"{self.folder}: CTranslate2 failed ({error}); {remedy}") from error
            budget //= 2
            logger.warning("%s: out of memory; going on with batches of %d tokens", self.folder, budget)
        if len(results) != len(rows):
            raise SegmentCountError(len(rows), len(results))
        return results

    def _hypotheses(self, source: str, result: Any, limit: int) -> list[Hypothesis]:
        """Return the hypotheses; those that the limit of length cut only where there is no other."""
        given = len(self.pieces.target_prefix)
        whole = [i for i, tokens in enumerate(result.hypotheses) if len(tokens) < limit]
        found = []
        for i in whole or [0]:
            tokens = [token if self.pieces.knows(token) else UNKNOWN for token in result.hypotheses[i][given:]]
            text = self.pieces.decode(tokens)
            alignment = self._alignment(source, text, tokens, result.attention[i]) if result.attention else None
            # CTranslate2 counts the prefix among the tokens, but not its probability.
            steps = len(tokens) + bool(whole)
            found.append(Hypothesis(text, result.scores[i] * (steps + given) / steps, alignment))
        return found

    def _alignment(
        self, source: str, text: str, tokens: Sequence[str], attention: Sequence[Sequence[float]]
    ) -> Alignment | None:
        """Return the word alignment, from the step that the conversion found to be best."""
        given = len(self.pieces.target_prefix)
        rows = [min(given + i + self._step, len(attention) - 1) for i in range(len(tokens))]  # the end has none
        return attended_words(source, self.pieces.spans(source), text, tokens, [attention[row] for row in rows])


def _check_lengths(rows: Sequence[list[str]], longest: int, side: str) -> None:
    for i, row in enumerate(rows):
        if len(row) > longest:
            found = f"{side} {i + 1} has {len(row)} tokens, the model takes {longest}"
            raise EngineError(f"{found}; split it (arabic_mt.clauses.split_long) or translate it as a document")


def _prepared(model: Checkpoint | str | Path, compute_type: str, kind: str, index: int) -> tuple[Path, str]:
    """Return the converted folder of a model and the type to compute with."""
    if compute_type not in ("auto", *FALLBACKS):
        raise EngineError(f"there is no compute type {compute_type!r}; choose auto or one of {', '.join(FALLBACKS)}")
    if not isinstance(model, Checkpoint):
        folder = Path(model)
        if (folder / WEIGHTS).is_file():
            saved = open_converted(folder).quantization
            return folder, supported_type(saved if compute_type == "auto" else compute_type, kind, index)
        model = inspect_checkpoint(folder)
    found = supported_type(compute_type, kind, index)
    return converted(model, quantization=found.partition("_")[0]), found


def _load(folder: Path, kind: str, index: int, compute_type: str, workers: int) -> Any:
    import ctranslate2

    if kind == "cpu":
        warn_of_mkl()
    try:
        return ctranslate2.Translator(
            str(folder), kind, device_index=index, compute_type=compute_type, inter_threads=workers, intra_threads=1
        )
    except (RuntimeError, ValueError) as error:
        raise EngineUnavailableError(
            f"{folder}: CTranslate2 cannot load the model ({error}); convert it again with this version"
        ) from error


def _wants_shortlist(folder: Path, wanted: bool | None) -> bool:
    there = (folder / SHORTLIST).is_file()
    if wanted and not there:
        raise EngineUnavailableError(
            f"{folder}: the model has no shortlist ({SHORTLIST}); make one with build_shortlist and add_shortlist"
        )
    return there if wanted is None else wanted


def _rebuilt(
    model: Checkpoint | str | Path, device: str, compute_type: str, beam: int, threads: int | None,
    shortlist: bool | None,
) -> CTranslate2Engine:  # fmt: skip
    return CTranslate2Engine(
        model, device=device, compute_type=compute_type, beam=beam, threads=threads, shortlist=shortlist
    )
