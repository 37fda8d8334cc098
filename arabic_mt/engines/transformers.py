"""MarianMT, NLLB and M2M100 through PyTorch and transformers: the reference engine, on CPU or GPU."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, TypeVar

from ..errors import EngineError, LengthMismatchError, SegmentCountError
from ..types import Hint, Hypothesis
from .attention import PROBES, Alignment, Place, attended_words, places, right_pairs
from .checkpoint import Checkpoint
from .pieces import END, PAD, UNKNOWN, open_pieces
from .process import ProcessGuard
from .selftest import self_test
from .torch_model import choose_device, choose_dtype, equal, import_torch, load_model

BATCH_PIECES = 2048  # source tokens of a batch, padding included
LOGIT_ROWS = 128  # target tokens whose logits are held at once: 128 MB with the vocabulary of NLLB
CONTROL_TOKENS = 3  # at most: two languages and the end

_Row = TypeVar("_Row")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class _Forced:
    """A source and a target to be scored: token ids, the end included, the target's prefix not."""

    source: list[int]
    target: list[int]


class _RowLimits:
    """Stop each row of a batch at a length of its own (a stopping criterion of transformers)."""

    def __init__(self, limits: Sequence[int]) -> None:
        self._limits = limits

    def __call__(self, ids: Any, scores: Any, **options: Any) -> Any:
        import torch

        limits = torch.tensor(self._limits, device=ids.device)
        return limits.repeat_interleave(len(ids) // len(limits)) <= ids.shape[1]


class TransformersEngine:
    """Translate with a checkpoint of MarianMT, NLLB or M2M100.

    Batches hold segments of similar length; results come back in the order of the sources and do not depend on what
    stands beside them. The word alignment is read from one decoder layer's attention to the source, at the step that
    writes a token or at the next one, which reads it: where :data:`~arabic_mt.engines.attention.PROBES` come out best.

    Source: Chen et al. 2020, Accurate Word Alignment Induction from Neural Machine Translation, for the shifted step.

    Args:
        checkpoint: see :func:`~arabic_mt.engines.checkpoint.inspect_checkpoint`.
        device: ``cpu``, ``cuda``, ``cuda:1``, ``mps``, or ``auto`` for the best that is there.
        dtype: ``float32``, ``float16``, ``bfloat16``, or ``auto``: float32 on a CPU, half as wide on a GPU.
        beam: beam size; 1 is greedy.
        batch_pieces: source tokens of a batch, padding included.
        verify: refuse a checkpoint that is damaged, see :func:`~arabic_mt.engines.selftest.self_test`.

    Raises:
        EngineUnavailableError: torch or transformers is missing, or the checkpoint cannot be used.
    """

    reads_hints = False
    aligns = True

    def __init__(
        self, checkpoint: Checkpoint, *, device: str = "auto", dtype: str = "auto", beam: int = 4,
        batch_pieces: int = BATCH_PIECES, verify: bool = True,
    ) -> None:  # fmt: skip
        import_torch()
        self.checkpoint, self.beam, self.batch_pieces = checkpoint, beam, batch_pieces
        self._settings = {"device": device, "dtype": dtype, "beam": beam, "batch_pieces": batch_pieces}
        self._guard, self._lock = ProcessGuard(), threading.Lock()
        self.device = choose_device(device)
        self.dtype = choose_dtype(dtype, self.device)
        self.pieces = open_pieces(checkpoint)
        self.model = load_model(checkpoint, self.dtype).to(self.device).eval()
        self.max_pieces = checkpoint.max_length - CONTROL_TOKENS
        self._end, self._pad = self.pieces.id_of(END), self.model.config.pad_token_id
        self._prompt = [self.model.config.decoder_start_token_id, *map(self.pieces.id_of, self.pieces.target_prefix)]
        self._longest = self.model.config.max_position_embeddings - len(self._prompt)
        self.model.generation_config = self._generation()
        if verify:
            self_test(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.checkpoint, self._settings)

    @cached_property
    def signature(self) -> str:
        """The model, its commit or the hash of its weights, and the way it is decoded."""
        made = f"transformers:{self.checkpoint.name}@{self.checkpoint.fingerprint()}"
        return f"{made}|dtype:{self.dtype}|beam:{self.beam}"

    def measure(self, text: str) -> int:
        """Return the length of a source in pieces, control symbols not counted."""
        return self.pieces.measure(text)

    def translate(
        self, sources: Sequence[str], hints: Sequence[Sequence[Hint]] | None = None, n_best: int = 1, *,
        align: bool = False,
    ) -> list[list[Hypothesis]]:  # fmt: skip
        """Translate n sources; see :class:`~arabic_mt.types.Engine`. Hints are not read, a blank source stays blank.

        With ``align`` the hypotheses carry their word alignment.

        Raises:
            EngineError: a source is longer than ``max_pieces``, or the memory is too small for a single one.
        """
        self._guard.check()
        results = [[Hypothesis("")] for _ in sources]
        written = [i for i, source in enumerate(sources) if source.strip()]
        rows = [self._encode(i, sources[i]) for i in written]
        with self._lock:
            decoded = self._in_batches(lambda batch: self._decode(batch, n_best), rows, len)
            pairs = [_Forced(row, ids) for row, found in zip(rows, decoded, strict=True) for ids in found]
            scored = iter(self._scored(pairs, align=align))
        for i, found in zip(written, decoded, strict=True):
            results[i] = [self._hypothesis(sources[i], ids, *next(scored)) for ids in found]
        return results

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the mean token log-probability (natural logarithm, the end counted) of each target for its source.

        Raises:
            LengthMismatchError: there are not as many targets as sources.
        """
        self._guard.check()
        if len(sources) != len(targets):
            raise LengthMismatchError({"sources": len(sources), "targets": len(targets)})
        rows = [self._encode(i, source) for i, source in enumerate(sources)]
        ids = [self._target(target) for target in targets]
        with self._lock:
            return [score for score, _ in self._scored(list(map(_Forced, rows, ids)))]

    def weight_faults(self) -> Iterator[str]:
        """Yield what is wrong with the weights themselves: embeddings untied, too few rows for the tokenizer."""
        embedding, projection = self.model.get_decoder().embed_tokens.weight, self.model.lm_head.weight
        if self.model.config.tie_word_embeddings and not equal(embedding, projection):
            yield "the output projection differs from the embedding that it should share (a lost tie)"
        if self.pieces.highest_id() >= len(embedding):
            yield f"the tokenizer has ids up to {self.pieces.highest_id()}, the embedding {len(embedding)} rows"

    def _encode(self, place: int, source: str) -> list[int]:
        ids = [self.pieces.id_of(token) for token in self.pieces.encode(source)]
        if len(ids) > self.checkpoint.max_length:
            found = f"source {place + 1} has {len(ids)} tokens, the model reads {self.checkpoint.max_length}"
            raise EngineError(f"{found}; split it (arabic_mt.clauses.split_long) or translate it as a document")
        return ids

    def _target(self, text: str) -> list[int]:
        ids = [*map(self.pieces.id_of, self.pieces.encode_target(text)), self._end]
        if len(ids) > self._longest:
            raise EngineError(f"a target has {len(ids)} tokens, the model writes {self._longest}; split it")
        return ids

    def _generation(self) -> Any:
        """Return the settings of decoding, in place of the checkpoint's own.

        Those of OPUS-MT force an end at ``max_length``, and forbid ``<pad>`` without giving its probability to the
        other tokens. Neither ``<pad>`` nor ``<unk>`` is ever written here.
        """
        return import_module("transformers").GenerationConfig(
            eos_token_id=self._end, pad_token_id=self._pad, decoder_start_token_id=self._prompt[0],
            suppress_tokens=sorted({self._pad, self.pieces.id_of(PAD), self.pieces.id_of(UNKNOWN)}),
            renormalize_logits=True, max_length=None, do_sample=False,
        )  # fmt: skip

    def _decode(self, rows: Sequence[list[int]], n_best: int) -> list[list[list[int]]]:
        """Return the best hypotheses of each source; where the limit of length was hit, with a larger one."""
        found = self._generate(rows, n_best, [2 * len(row) + 32 for row in rows])
        short = [2 * len(row) + 32 < self._longest for row in rows]
        cut = [i for i, hypotheses in enumerate(found) if short[i] and not self._ends(hypotheses[0])]
        if cut:
            again = self._generate([rows[i] for i in cut], n_best, [6 * len(rows[i]) + 64 for i in cut])
            for i, hypotheses in zip(cut, again, strict=True):
                found[i] = hypotheses
        whole = [list(filter(self._ends, hypotheses)) for hypotheses in found]
        return [complete or hypotheses[:1] for complete, hypotheses in zip(whole, found, strict=True)]

    def _generate(self, rows: Sequence[list[int]], n_best: int, limits: Sequence[int]) -> list[list[list[int]]]:
        """Return the token ids of the best hypotheses of each source, up to and with the end.

        Every source has a limit of its own, so that its translation does not depend on its neighbours.
        """
        import torch

        ids, mask = self._padded(rows)
        prompt = torch.tensor([self._prompt] * len(rows), device=self.device)
        limits = [min(limit, self._longest) for limit in limits]
        with torch.inference_mode():
            written = self.model.generate(
                input_ids=ids, attention_mask=mask, decoder_input_ids=prompt, max_new_tokens=max(limits),
                num_beams=max(self.beam, n_best), num_return_sequences=n_best,
                stopping_criteria=[_RowLimits([limit + len(self._prompt) for limit in limits])],
            )  # fmt: skip
        found = [row[len(self._prompt) :] for row in written.tolist()]
        if len(found) != n_best * len(rows):
            raise SegmentCountError(n_best * len(rows), len(found))
        groups = [found[i : i + n_best] for i in range(0, len(found), n_best)]
        return [[self._until_end(ids[:limit]) for ids in group] for group, limit in zip(groups, limits, strict=True)]

    def _ends(self, ids: list[int]) -> bool:
        return ids[-1:] == [self._end]

    def _until_end(self, ids: list[int]) -> list[int]:
        return ids[: ids.index(self._end) + 1] if self._end in ids else ids

    def _scored(self, rows: Sequence[_Forced], *, align: bool = False) -> list[tuple[float, Any]]:
        """Return the mean log-probability of each target, and its attention to the source."""
        return self._in_batches(
            lambda batch: self._force(batch, align), rows, lambda row: max(len(row.source), len(row.target))
        )

    def _force(self, rows: Sequence[_Forced], align: bool) -> list[tuple[float, Any]]:
        states, attentions = self._read(rows, align)
        scores = self._means(states, [row.target for row in rows])
        weights = self._where_to_look.weights(attentions) if align else [None] * len(rows)
        return list(zip(scores, weights, strict=True))

    def _read(self, rows: Sequence[_Forced], align: bool) -> tuple[Any, Any]:
        """Return the decoder's states at the steps that write the targets, and its layers' attention there.

        The attention has one step more: the one that reads the last token, the end.
        """
        import torch

        ids, mask = self._padded([row.source for row in rows])
        written, _ = self._padded([[*self._prompt, *row.target] for row in rows])
        first = len(self._prompt) - 1
        with torch.inference_mode():
            read = self.model.model(
                input_ids=ids, attention_mask=mask, decoder_input_ids=written, use_cache=False, output_attentions=align
            )
        attentions = [layer[:, :, first:] for layer in read.cross_attentions] if align else []
        return read.last_hidden_state[:, first:-1], attentions

    @cached_property
    def _where_to_look(self) -> Place:
        """The place whose attention has most of the known pairs."""
        tokens = [self.pieces.encode_target(text) for _, text, _ in PROBES]
        rows = [_Forced(self._encode(0, source), self._target(text)) for source, text, _ in PROBES]
        _, attentions = self._read(rows, align=True)

        def right(place: Place) -> int:
            found = zip(PROBES, tokens, place.weights(attentions), strict=True)
            return sum(
                right_pairs(source, text, known, self._align(source, text, pieces, weights))
                for (source, text, known), pieces, weights in found
            )

        return max(places(len(attentions), guided=self.checkpoint.family == "marian"), key=right)

    def _means(self, states: Any, targets: Sequence[list[int]]) -> list[float]:
        """Return the mean log-probability of the tokens of each target."""
        import torch

        written = [len(target) for target in targets]
        flat: Any = torch.cat([state[:length] for state, length in zip(states, written, strict=True)])
        chosen: Any = torch.tensor([token_id for target in targets for token_id in target], device=self.device)
        parts = zip(flat.split(LOGIT_ROWS), chosen.split(LOGIT_ROWS), strict=True)
        found: Any = torch.cat([self._log_probabilities(*part) for part in parts])
        return [float(part.mean()) for part in found.split(written)]

    def _log_probabilities(self, states: Any, chosen: Any) -> Any:
        """Return the log-probability of one token for each state.

        Marian's ``<pad>`` is left out of the distribution: it was added for transformers and never trained.
        """
        import torch

        with torch.inference_mode():
            logits = self.model.lm_head(states).float()
            if self.checkpoint.family == "marian":
                logits += self.model.final_logits_bias
                logits[:, self._pad] = float("-inf")
            return logits.log_softmax(-1).gather(1, chosen[:, None])[:, 0]

    def _padded(self, rows: Sequence[list[int]]) -> tuple[Any, Any]:
        import torch

        width = max(map(len, rows))
        ids = torch.tensor([row + [self._pad] * (width - len(row)) for row in rows], device=self.device)
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows], device=self.device)
        return ids, mask

    def _hypothesis(self, source: str, ids: list[int], score: float, attention: Any) -> Hypothesis:
        tokens = [self.pieces.token_of(token_id) for token_id in ids if token_id != self._end]
        text = self.pieces.decode(tokens)
        return Hypothesis(text, score, None if attention is None else self._align(source, text, tokens, attention))

    def _align(self, source: str, text: str, tokens: Sequence[str], attention: Any) -> Alignment | None:
        return attended_words(source, self.pieces.spans(source), text, tokens, attention[: len(tokens)])

    def _in_batches(
        self, work: Callable[[Sequence[_Row]], list[_Found]], rows: Sequence[_Row], length: Callable[[_Row], int]
    ) -> list[_Found]:
        """Do the work in batches of similar length, the longest first; results are in the order of the rows."""
        order = sorted(range(len(rows)), key=lambda i: -length(rows[i]))
        found: dict[int, _Found] = {}
        while order:
            size = max(1, self.batch_pieces // length(rows[order[0]]))
            batch, order = order[:size], order[size:]
            found.update(zip(batch, self._shrinking(work, [rows[i] for i in batch]), strict=True))
        return [found[i] for i in range(len(rows))]

    def _shrinking(self, work: Callable[[Sequence[_Row]], list[_Found]], rows: Sequence[_Row]) -> list[_Found]:
        """Do the work on a batch, on its halves if the memory of the GPU does not hold it."""
        import torch

        try:
            return work(rows)
        except torch.OutOfMemoryError as error:
            if len(rows) == 1:
                message = f"{self.device}: the memory is too small for a single segment; use device='cpu'"
                raise EngineError(message) from error
        # Out here nothing refers to the tensors of the failed attempt any more, so their memory can be freed.
        torch.cuda.empty_cache()
        middle = len(rows) // 2
        return self._shrinking(work, rows[:middle]) + self._shrinking(work, rows[middle:])


def _rebuilt(checkpoint: Checkpoint, settings: dict[str, Any]) -> TransformersEngine:
    return TransformersEngine(checkpoint, **settings)
