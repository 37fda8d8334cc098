"""Text to pieces and back, by SentencePiece alone: what a user writes is text, never a control symbol.

The tokenizers of transformers turn a literal ``</s>`` or ``eng_Latn`` in the text into the symbol; SentencePiece
does not. Ids come from the checkpoint's own files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ..errors import EngineUnavailableError
from .checkpoint import NLLB_IDS, NLLB_VOCABULARY, Checkpoint

END = "</s>"


class Pieces(Protocol):
    """How a family writes its input and reads its output."""

    target_prefix: tuple[str, ...]

    def encode(self, text: str) -> list[str]:
        """Return the source tokens of a text, language and end symbols included."""

    def encode_target(self, text: str) -> list[str]:
        """Return the target tokens of a text, without prefix and end."""

    def decode(self, tokens: Sequence[str]) -> str:
        """Return the text of target tokens; control symbols among them are dropped."""

    def id_of(self, token: str) -> int:
        """Return the id of a token."""

    def token_of(self, token_id: int) -> str:
        """Return the token of an id."""

    def measure(self, text: str) -> int:
        """Return the number of pieces of a text, control symbols not counted."""

    def knows(self, piece: str) -> bool:
        """Tell whether a piece of SentencePiece is in the model's vocabulary."""


class MarianPieces:
    """MarianMT: two SentencePiece models, one vocabulary, ``>>eng<<`` before the source where the model wants it."""

    target_prefix: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self._source, self._target = (_sentencepiece(folder / name) for name in ("source.spm", "target.spm"))
        self._ids = _vocabulary(folder / "vocab.json")
        self._tokens = {token_id: token for token, token_id in self._ids.items()}
        self._language = (">>eng<<",) if ">>eng<<" in self._ids else ()

    def encode(self, text: str) -> list[str]:
        return [*self._language, *self._source.encode(text, out_type=str), END]

    def encode_target(self, text: str) -> list[str]:
        pieces: list[str] = self._target.encode(text, out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        kept = [token for token in tokens if token not in (END, "<pad>") and token not in self._language]
        return str(self._target.decode(kept)).strip()

    def id_of(self, token: str) -> int:
        return self._ids.get(token, self._ids["<unk>"])

    def token_of(self, token_id: int) -> str:
        return self._tokens.get(token_id, "<unk>")

    def measure(self, text: str) -> int:
        return len(self._source.encode(text))

    def knows(self, piece: str) -> bool:
        return piece in self._ids


class NllbPieces:
    """NLLB and M2M100: one SentencePiece model in fairseq's order, a language symbol on either side."""

    def __init__(self, folder: Path, source: str, target: str) -> None:
        self._pieces = _sentencepiece(folder / "sentencepiece.bpe.model")
        self._ids = _fast_vocabulary(folder)
        self._tokens = {token_id: token for token, token_id in self._ids.items()}
        self._language = source
        self.target_prefix: tuple[str, ...] = (target,)
        for token in (source, target):
            if token not in self._ids or self._ids[token] == self._ids["<unk>"]:
                raise EngineUnavailableError(
                    f"{folder}: the tokenizer does not know {token}; fetch the model again with its tokenizer.json"
                )

    def encode(self, text: str) -> list[str]:
        return [self._language, *self._pieces.encode(text.strip(), out_type=str), END]

    def encode_target(self, text: str) -> list[str]:
        pieces: list[str] = self._pieces.encode(text, out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        dropped = {END, "<pad>", "<s>", self._language, *self.target_prefix}
        return str(self._pieces.decode([token for token in tokens if token not in dropped])).strip()

    def id_of(self, token: str) -> int:
        return self._ids.get(token, self._ids["<unk>"])

    def token_of(self, token_id: int) -> str:
        return self._tokens.get(token_id, "<unk>")

    def measure(self, text: str) -> int:
        return len(self._pieces.encode(text))

    def knows(self, piece: str) -> bool:
        return piece in self._ids


def open_pieces(checkpoint: Checkpoint) -> Pieces:
    """Return the pieces of a checkpoint.

    Raises:
        EngineUnavailableError: a file is missing, or the tokenizer lacks its language symbols or has them elsewhere.
    """
    if checkpoint.family == "marian":
        return MarianPieces(checkpoint.folder)
    if checkpoint.family == "m2m100":
        return NllbPieces(checkpoint.folder, "__ar__", "__en__")
    pieces = NllbPieces(checkpoint.folder, "arb_Arab", "eng_Latn")
    config = json.loads((checkpoint.folder / "config.json").read_text(encoding="utf-8"))
    if config.get("vocab_size") == NLLB_VOCABULARY:
        for token, expected in NLLB_IDS.items():
            if (found := pieces.id_of(token)) != expected:
                raise EngineUnavailableError(
                    f"{checkpoint.folder}: the tokenizer gives {token} the id {found}, the model was trained with "
                    f"{expected}; fetch the model again with its tokenizer.json"
                )
    return pieces


def _sentencepiece(path: Path):  # type: ignore[no-untyped-def]
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        message = f"{path}: the tokenizer cannot be read ({error}); fetch the model again"
        raise EngineUnavailableError(message) from error


def _vocabulary(path: Path) -> dict[str, int]:
    try:
        return {str(token): int(token_id) for token, token_id in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        message = f"{path}: the vocabulary cannot be read ({error}); fetch the model again"
        raise EngineUnavailableError(message) from error


def _fast_vocabulary(folder: Path) -> dict[str, int]:
    """Return token -> id from tokenizer.json: its model's vocabulary and the tokens added to it."""
    path = folder / "tokenizer.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EngineUnavailableError(
            f"{path}: cannot be read ({error}); without it the language symbols have no ids: fetch the model again"
        ) from error
    vocabulary = found["model"]["vocab"]
    if isinstance(vocabulary, list):  # a unigram model lists (piece, score) pairs
        vocabulary = {piece: i for i, (piece, _) in enumerate(vocabulary)}
    return {**vocabulary, **{token["content"]: token["id"] for token in found.get("added_tokens", [])}}
