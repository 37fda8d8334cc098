"""Write a trained model as CTranslate2 int8, with the guided head as its word alignment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import common_spec
from ctranslate2.specs.transformer_spec import TransformerSpec
from torch import Tensor

from ..arabic import has_arabic
from ..engines.compact_text import BETWEEN, CLOSE, OPEN
from .model import Shape, positions

Weights = dict[str, Tensor]
SHORTLIST = "vmap.txt"  # the name that CTranslate2 looks for
CONTROL_PIECES = ("<pad>", "<unk>", "<s>", "</s>")
ARABIC_LEAD_BYTES = ("<0xD8>", "<0xD9>", "<0xDA>", "<0xDB>")  # U+0600 to U+06FF in UTF-8


def export(weights: Weights, shape: Shape, tokenizer: Path, folder: Path, quantization: str = "int8") -> None:
    """Write ``model.bin``, ``config.json`` and the vocabulary into a folder.

    Args:
        weights: the state of a :class:`~arabic_mt.training.model.Transformer`.
        shape: its size.
        tokenizer: the SentencePiece model whose pieces it was trained on.
        folder: where to write; made if missing.
        quantization: a CTranslate2 type, ``int8`` or ``float32``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spec = TransformerSpec.from_config(
        (shape.encoder, shape.decoder), shape.heads, pre_norm=True, activation=common_spec.Activation.RELU,
        alignment_layer=-1, alignment_heads=1,
    )  # fmt: skip
    # copies: quantising writes into the arrays, and the caller goes on training with these weights
    _fill(spec, {name: tensor.float().cpu().numpy().copy() for name, tensor in weights.items()}, shape)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    vocabulary = [pieces.id_to_piece(i) for i in range(pieces.vocab_size())]
    (folder / SHORTLIST).write_text("\t" + " ".join(english_pieces(vocabulary)) + "\n", encoding="utf-8")
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token, spec.config.add_source_eos = "<s>", True
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def english_pieces(vocabulary: Sequence[str]) -> list[str]:
    """Return the pieces that English may be made of: none holds, or could spell, an Arabic letter.

    >>> english_pieces(["<unk>", "▁the", "▁في", "<0xD9>", "<0x41>"])
    ['▁the', '<0x41>']
    """
    barred = {*CONTROL_PIECES, *ARABIC_LEAD_BYTES, OPEN, BETWEEN, CLOSE}
    return [piece for piece in vocabulary if piece not in barred and not has_arabic(piece)]


def _fill(spec: TransformerSpec, arrays: dict[str, np.ndarray], shape: Shape) -> None:
    def linear(target: common_spec.LinearSpec, name: str) -> None:
        target.weight, target.bias = arrays[f"{name}.weight"], arrays[f"{name}.bias"]

    def norm(target: common_spec.LayerNormSpec, name: str) -> None:
        target.gamma, target.beta = arrays[f"{name}.weight"], arrays[f"{name}.bias"]

    table = arrays["embedding.weight"]
    source_embeddings = spec.encoder.embeddings
    for embeddings in (source_embeddings[0] if isinstance(source_embeddings, list) else source_embeddings,
                       spec.decoder.embeddings):  # fmt: skip
        embeddings.weight = table
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True
        side.position_encodings.encodings = positions(shape.width).numpy()
    spec.decoder.projection.weight, spec.decoder.projection.bias = table, np.zeros(len(table), np.float32)
    norm(spec.encoder.layer_norm, "norm_encoder")
    norm(spec.decoder.layer_norm, "norm_decoder")
    for side, name in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
        for i, layer in enumerate(side.layer):
            own = f"{name}.{i}"
            norm(layer.self_attention.layer_norm, f"{own}.norm_self")
            linear(layer.self_attention.linear[0], f"{own}.self_attention.query")
            linear(layer.self_attention.linear[1], f"{own}.self_attention.out")
            if name == "decoder":
                norm(layer.attention.layer_norm, f"{own}.norm_cross")
                linear(layer.attention.linear[0], f"{own}.cross_attention.query")
                linear(layer.attention.linear[1], f"{own}.cross_attention.memory")
                linear(layer.attention.linear[2], f"{own}.cross_attention.out")
            norm(layer.ffn.layer_norm, f"{own}.norm_inner")
            linear(layer.ffn.linear_0, f"{own}.inner")
            linear(layer.ffn.linear_1, f"{own}.outer")
