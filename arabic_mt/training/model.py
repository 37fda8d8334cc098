"""The transformer of the compact engine: pre-norm, tied embeddings, one guided cross-attention head.

Written for training on CPU: plain matrix products beat the fused attention's backward pass at these
lengths, one dropout mask a sequence and feature costs nothing, and only real positions meet the vocabulary.
Source: Vaswani et al. 2017; Gal and Ghahramani 2016 (one mask a sequence).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .tokenizer import PAD

MAX_POSITIONS = 1024
MASKED = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a model."""

    vocabulary: int = 8000
    width: int = 256
    heads: int = 4
    inner: int = 1024
    encoder: int = 6
    decoder: int = 2
    dropout: float = 0.15


class SequenceDropout(nn.Module):
    """Dropout with one mask for all positions of a sequence."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:  # batch × length × width
        if not self.training or not self.rate:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) > self.rate
        return x * (keep.to(x.dtype) / (1 - self.rate))


class Attention(nn.Module):
    """Multi-head attention; keeps the weights of its first head where ``guided``."""

    def __init__(self, shape: Shape, cross: bool = False) -> None:
        super().__init__()
        self.heads, width = shape.heads, shape.width
        self.query = nn.Linear(width, width if cross else 3 * width)
        self.memory = nn.Linear(width, 2 * width) if cross else None
        self.out = nn.Linear(width, width)
        self.guided = False
        self.weights: Tensor | None = None

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None) -> Tensor:
        """Attend from x (batch × t × width) to itself or to memory (batch × s × width); mask broadcasts to t × s."""
        if self.memory is None:
            query, key, value = self.query(x).chunk(3, -1)
        else:
            query = self.query(x)
            key, value = self.memory(memory).chunk(2, -1)
        query, key, value = (self._split(part) for part in (query, key, value))
        weights = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
        weights = weights.masked_fill(~mask, MASKED).softmax(-1).to(value.dtype)
        if self.guided:
            self.weights = weights[:, 0]
        return self.out((weights @ value).transpose(1, 2).flatten(2))

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)


class Layer(nn.Module):
    """One encoder or decoder layer."""

    def __init__(self, shape: Shape, decoder: bool) -> None:
        super().__init__()
        width = shape.width
        self.norm_self, self.self_attention = nn.LayerNorm(width), Attention(shape)
        if decoder:
            self.norm_cross, self.cross_attention = nn.LayerNorm(width), Attention(shape, cross=True)
        self.norm_inner = nn.LayerNorm(width)
        self.inner, self.outer = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.dropout = SequenceDropout(shape.dropout)

    def forward(
        self, x: Tensor, mask: Tensor, memory: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        x = x + self.dropout(self.self_attention(self.norm_self(x), mask))
        if memory is not None and memory_mask is not None:
            x = x + self.dropout(self.cross_attention(self.norm_cross(x), memory_mask, memory))
        return x + self.dropout(self.outer(self.dropout(torch.relu(self.inner(self.norm_inner(x))))))


class Transformer(nn.Module):
    """Encoder, decoder and the one embedding table that both sides and the output share."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width, padding_idx=PAD)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.encoder = nn.ModuleList(Layer(shape, decoder=False) for _ in range(shape.encoder))
        self.decoder = nn.ModuleList(Layer(shape, decoder=True) for _ in range(shape.decoder))
        self.decoder[-1].cross_attention.guided = True
        self.norm_encoder, self.norm_decoder = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.dropout = SequenceDropout(shape.dropout)
        self.register_buffer("positions", positions(shape.width), persistent=False)
        causal = torch.ones(MAX_POSITIONS, MAX_POSITIONS, dtype=torch.bool).tril()
        self.register_buffer("causal", causal, persistent=False)

    def forward(self, source: Tensor, target: Tensor, keep: Tensor) -> tuple[Tensor, Tensor]:
        """Predict the next pieces.

        Args:
            source: batch × s ids, padded.
            target: batch × t ids, padded, beginning with the start piece.
            keep: batch × t, true where a prediction counts.

        Returns:
            Logits of the kept positions (n × vocabulary) and the guided head's weights (batch × t × s).
        """
        mask = (source != PAD)[:, None, None, :]
        memory = self._embed(source)
        for layer in self.encoder:
            memory = layer(memory, mask)
        memory = self.norm_encoder(memory)
        x, causal = self._embed(target), self.causal[: target.shape[1], : target.shape[1]]
        for layer in self.decoder:
            x = layer(x, causal, memory, mask)
        attention = self.decoder[-1].cross_attention
        weights, attention.weights = attention.weights, None
        return self.norm_decoder(x)[keep] @ self.embedding.weight.T, weights

    def _embed(self, ids: Tensor) -> Tensor:
        return self.dropout(self.embedding(ids) * self.shape.width**0.5 + self.positions[: ids.shape[1]])


def positions(width: int) -> Tensor:
    """Return sinusoidal position encodings, :data:`MAX_POSITIONS` × width."""
    angles = torch.arange(MAX_POSITIONS)[:, None] * torch.exp(torch.arange(0, width, 2) * -(math.log(10000) / width))
    table = torch.zeros(MAX_POSITIONS, width)
    table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
    return table
