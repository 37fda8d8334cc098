"""Text to pieces and back, by SentencePiece alone: what a user writes is text, never a control symbol.

The tokenizers of transformers turn a literal ``</s>`` or ``eng_Latn`` in the text into the symbol; SentencePiece
does not. Ids come from the checkpoint's own files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from ..errors import EngineUnavailableError
from ..types import Span
from .checkpoint import Checkpoint, read_json

END, PAD, UNKNOWN = "</s>", "<pad>", "<unk>"
NLLB_PIECES = 256000  # of the tokenizer of NLLB-200 ...
NLLB_IDS = {"arb_Arab": 256011, "eng_Latn": 256047}  # ... and what follows from it: other ids are a broken tokenizer
# Of M2M100, in fairseq's order: their symbols follow the vocabulary.
M2M100_LANGUAGES = (
    "af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he hi hr ht hu hy "
    "id ig ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no ns oc or pa pl ps pt ro ru "
    "sd si sk sl so sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu"
).split()
KNOWN_SHARE = 0.5  # of the pieces of a tokenizer that the vocabulary of its own model has at the very least

_SURROGATES = re.compile("[\ud800-\udfff]")
# Marian models read what their preprocess.sh wrote in training: plain quotes, control and format characters as
# spaces. One character becomes one, so that spans stay.
_PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'"})
# Short vowels, sukun and tatweel, which no model saw often: «كِتَاب» would be six pieces. Tanwin and shadda stand in
# ordinary text and stay.
_VOWELS = re.compile("[\u0640\u064e-\u0650\u0652]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


class Pieces(Protocol):
    """How a family writes its input and reads its output."""

    target_prefix: tuple[str, ...]

    def encode(self, text: str) -> list[str]:
        """Return the source tokens of a text, language and end symbols included."""

    def spans(self, text: str) -> list[Span | None]:
        """Return for each token of ``encode`` the code points of the text that it stands for; None for symbols."""

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

    def highest_id(self) -> int:
        """Return the highest id of a token."""


class _Vocabulary:
    """Tokens and their ids."""

    def __init__(self, ids: dict[str, int]) -> None:
        self._ids = ids
        self._tokens = {token_id: token for token, token_id in ids.items()}

    def id_of(self, token: str) -> int:
        return self._ids.get(token, self._ids[UNKNOWN])

    def token_of(self, token_id: int) -> str:
        return self._tokens.get(token_id, UNKNOWN)

    def knows(self, piece: str) -> bool:
        return piece in self._ids

    def highest_id(self) -> int:
        return max(self._tokens)


class MarianPieces(_Vocabulary):
    """MarianMT: two SentencePiece models, one vocabulary, ``>>eng<<`` before the source where the model wants it.

    Source: preprocess.sh of the OPUS-MT models, for the characters that are replaced before SentencePiece.
    """

    target_prefix: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self._source, self._target = (_sentencepiece(folder / name) for name in ("source.spm", "target.spm"))
        super().__init__(_vocabulary(folder / "vocab.json"))
        self._language = (">>eng<<",) if ">>eng<<" in self._ids else ()
        self._dropped = {END, PAD, *(token for token in self._ids if token.startswith(">>") and token.endswith("<<"))}
        if read_json(folder / "tokenizer_config.json").get("separate_vocabs"):
            raise EngineUnavailableError(f"{folder}: a vocabulary for each side is not supported; choose another model")
        _refuse_strangers(folder, self._source, self._ids)

    def encode(self, text: str) -> list[str]:
        return [*self._language, *self._source.encode(_plain(text), out_type=str), END]

    def spans(self, text: str) -> list[Span | None]:
        return [*(None for _ in self._language), *_read_from(text, _piece_spans(self._source, _plain(text))), None]

    def encode_target(self, text: str) -> list[str]:
        pieces: list[str] = self._target.encode(_plain(text), out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        return _joined(self._target, (token for token in tokens if token not in self._dropped))

    def measure(self, text: str) -> int:
        return len(self._source.encode(_plain(text)))


class NllbPieces(_Vocabulary):
    """NLLB and M2M100: one SentencePiece model, a language symbol on either side."""

    def __init__(self, folder: Path, ids: dict[str, int], source: str, target: str) -> None:
        self._pieces = _sentencepiece(folder / "sentencepiece.bpe.model")
        super().__init__(ids)
        self._language = source
        self.target_prefix: tuple[str, ...] = (target,)
        self._dropped = {"<s>", PAD, END, "<mask>", *(token for token in ids if _LANGUAGE.fullmatch(token))}
        for token in (source, target):
            if ids.get(token, ids[UNKNOWN]) == ids[UNKNOWN]:
                raise EngineUnavailableError(f"{folder}: the tokenizer does not know {token}; {_FETCH}")
        _refuse_strangers(folder, self._pieces, ids)

    def encode(self, text: str) -> list[str]:
        return [self._language, *self._pieces.encode(_valid(text).strip(), out_type=str), END]

    def spans(self, text: str) -> list[Span | None]:
        read = _valid(text)
        lead = len(read) - len(read.lstrip())
        found = [(start + lead, end + lead) for start, end in _piece_spans(self._pieces, read.strip())]
        return [None, *_read_from(text, found), None]

    def encode_target(self, text: str) -> list[str]:
        pieces: list[str] = self._pieces.encode(_valid(text).strip(), out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        return _joined(self._pieces, (token for token in tokens if token not in self._dropped))

    def measure(self, text: str) -> int:
        return len(self._pieces.encode(_valid(text).strip()))


_FETCH = "fetch the model again with its tokenizer.json"
_LANGUAGE = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}|__[a-z]{2,3}__")


def open_pieces(checkpoint: Checkpoint) -> Pieces:
    """Return the pieces of a checkpoint.

    Raises:
        EngineUnavailableError: a file is missing, the tokenizer lacks its language symbols or has them elsewhere, or
            it is another model's.
    """
    folder = checkpoint.folder
    if checkpoint.family == "marian":
        pieces: Pieces = MarianPieces(folder)
    elif checkpoint.family == "m2m100":
        pieces = NllbPieces(folder, _m2m100_vocabulary(folder), "__ar__", "__en__")
    else:
        ids = _fast_vocabulary(folder)
        pieces = NllbPieces(folder, ids, "arb_Arab", "eng_Latn")
        _refuse_other_order(folder, ids)
    _refuse_other_model(folder, pieces)
    return pieces


def _refuse_other_model(folder: Path, pieces: Pieces) -> None:
    """Refuse a tokenizer whose ids cannot be those of the configuration."""
    config = read_json(folder / "config.json")
    size, end = config.get("vocab_size"), config.get("eos_token_id")
    if isinstance(size, int) and pieces.highest_id() >= size:
        found = f"the tokenizer has ids up to {pieces.highest_id()}, the model {size} words"
        raise EngineUnavailableError(f"{folder}: {found}; they are of different models: {_FETCH}")
    if isinstance(end, int) and pieces.id_of(END) != end:
        found = f"the tokenizer ends a sentence with {pieces.id_of(END)}, the model with {end}"
        raise EngineUnavailableError(f"{folder}: {found}; they are of different models: {_FETCH}")


def _refuse_other_order(folder: Path, ids: dict[str, int]) -> None:
    """Refuse an NLLB tokenizer whose ids are not fairseq's: pieces from 4 on, then languages, then ``<mask>``."""
    model = _sentencepiece(folder / "sentencepiece.bpe.model")
    size = len(model)
    expected = {model.id_to_piece(i): i + 1 for i in (3, size // 2, size - 1)}
    if size == NLLB_PIECES:
        expected |= NLLB_IDS
    for token, token_id in expected.items():
        if ids.get(token) != token_id:
            found = f"the tokenizer gives {token} the id {ids.get(token)}, the model was trained with {token_id}"
            raise EngineUnavailableError(f"{folder}: {found}; {_FETCH}")


def _refuse_strangers(folder: Path, model: Any, ids: dict[str, int]) -> None:
    """Refuse a SentencePiece model that the vocabulary was not made with."""
    known = sum(model.id_to_piece(i) in ids for i in range(len(model)))
    if known < KNOWN_SHARE * len(model):
        found = f"the vocabulary has {known} of the tokenizer's {len(model)} pieces"
        raise EngineUnavailableError(f"{folder}: {found}; they are of different models: fetch the model again")


def _valid(text: str) -> str:
    """Return a text that can be written in UTF-8, without the vowels that ordinary text leaves out."""
    return _VOWELS.sub("", _SURROGATES.sub("\ufffd", text))


def _read_from(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return spans of what was read as spans of the text, vowels included."""
    origins = [i for i, char in enumerate(text) if not _VOWELS.match(char)]
    origins.append(len(text))
    return [(origins[start], origins[end - 1] + 1 if end > start else origins[start]) for start, end in spans]


def _plain(text: str) -> str:
    return _CONTROLS.sub(" ", _valid(text)).translate(_PLAIN)


def _joined(model: Any, tokens: Iterable[str]) -> str:
    """Return the text of pieces; some may be the source side's, which the model does not know."""
    return str(model.decode(list(tokens))).replace("▁", " ").strip()


def _piece_spans(model: Any, text: str) -> list[Span]:
    """Return the code points behind each piece: pieces joined are the normalised text, which knows its origins."""
    pieces: list[str] = model.encode(text, out_type=str)
    normalised, origins = model.normalize(text, with_offsets=True)
    lengths = [len(piece) for piece in pieces]
    if sum(lengths) != len(normalised):  # byte pieces, which no OPUS-MT, NLLB or M2M100 model has
        return [(0, 0)] * len(pieces)
    spans, position = [], 0
    for piece, length in zip(pieces, lengths, strict=True):
        start = position + (piece.startswith("▁") and length > 1)  # the space before a word is not the word
        position += length
        spans.append((origins[start], max(origins[start], origins[position])))
    return spans


def _sentencepiece(path: Path):  # type: ignore[no-untyped-def]
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        message = f"{path}: the tokenizer cannot be read ({error}); fetch the model again"
        raise EngineUnavailableError(message) from error


def _vocabulary(path: Path) -> dict[str, int]:
    found = read_json(path)
    ids = {str(token): token_id for token, token_id in found.items() if isinstance(token_id, int)}
    if not found or len(ids) < len(found) or any(token not in ids for token in (END, UNKNOWN)):
        raise EngineUnavailableError(f"{path}: there is no vocabulary with {END} and {UNKNOWN}; fetch the model again")
    return ids


def _m2m100_vocabulary(folder: Path) -> dict[str, int]:
    """Return token -> id from vocab.json; the languages follow it in fairseq's order."""
    if read_json(folder / "tokenizer_config.json").get("language_codes", "m2m100") != "m2m100":
        raise EngineUnavailableError(f"{folder}: this M2M100 model does not have Arabic; choose another")
    ids = _vocabulary(folder / "vocab.json")
    return {f"__{code}__": len(ids) + place for place, code in enumerate(M2M100_LANGUAGES)} | ids


def _fast_vocabulary(folder: Path) -> dict[str, int]:
    """Return token -> id from tokenizer.json: its model's vocabulary and the tokens added to it."""
    path = folder / "tokenizer.json"
    found = read_json(path)
    if not found:
        raise EngineUnavailableError(f"{path}: is missing; without it the language symbols have no ids: {_FETCH}")
    try:
        vocabulary = found["model"]["vocab"]
        if isinstance(vocabulary, list):  # a unigram model lists (piece, score) pairs
            vocabulary = {piece: i for i, (piece, _) in enumerate(vocabulary)}
        ids = {**vocabulary, **{token["content"]: token["id"] for token in found.get("added_tokens", [])}}
    except (KeyError, TypeError, ValueError) as error:
        raise EngineUnavailableError(f"{path}: has no vocabulary ({error!r}); {_FETCH}") from error
    if any(token not in ids for token in (END, UNKNOWN)):
        raise EngineUnavailableError(f"{path}: there is no {END} or {UNKNOWN}; {_FETCH}")
    return ids
