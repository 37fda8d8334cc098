"""Word alignment from cross-attention and the code points behind each piece; for any engine that returns attention."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..arabic import TOKEN
from ..types import Span

_WORD = re.compile(r"\S+")
Alignment = tuple[tuple[Span, Span], ...]

# Sentences of which it is known what renders what: they tell where a model's attention can be read.
PROBES = (
    ("وصل وفد من ثلاثين مهندسا إلى القاهرة مساء أمس.",
     "A delegation of thirty engineers arrived in Cairo yesterday evening.",
     "وصل=arrived وفد=delegation ثلاثين=thirty مهندسا=engineers القاهرة=Cairo مساء=evening أمس=yesterday"),
    ("ارتفع سعر القمح بنسبة 12 في المئة خلال شهر مارس.", "The price of wheat rose by 12 percent in March.",
     "ارتفع=rose سعر=price القمح=wheat 12=12 المئة=percent مارس=March"),
    ("قرأ الطالب الكتاب القديم في المكتبة.", "The student read the old book in the library.",
     "قرأ=read الطالب=student الكتاب=book القديم=old المكتبة=library"),
    ("تملك الشركة الجديدة ثلاث سفن بيضاء كبيرة.", "The new company owns three large white ships.",
     "تملك=owns الشركة=company الجديدة=new ثلاث=three سفن=ships بيضاء=white كبيرة=large"),
    ("لم يجد الأطباء دواء لهذا المرض.", "The doctors did not find a cure for this disease.",
     "لم=not يجد=find الأطباء=doctors دواء=cure لهذا=this المرض=disease"),
    ("غنت المطربة اللبنانية أغنية حزينة في باريس.", "The Lebanese singer sang a sad song in Paris.",
     "غنت=sang المطربة=singer اللبنانية=Lebanese أغنية=song حزينة=sad باريس=Paris"),
)  # fmt: skip


def attended_words(
    source: str, source_spans: Sequence[Span | None], text: str, target_tokens: Sequence[str],
    attention: Sequence[Sequence[float]],
) -> Alignment | None:  # fmt: skip
    """Return (source word, target word) spans: for each target word the source word that it attends to most.

    Args:
        source: the Arabic; spans count its code points.
        source_spans: for each of the n source tokens what it stands for; None for control symbols.
        text: the English; spans count its code points.
        target_tokens: its m pieces, without control symbols.
        attention: m rows of at least n weights.

    Returns:
        The pairs in order of the English, or None if pieces and text do not fit.

    >>> attended_words("زار القرية", [(0, 3), (4, 10), None], "the village", ["▁the", "▁vill", "age"],
    ...                [[0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.6, 0.3, 0.1]])
    (((4, 10), (0, 3)), ((4, 10), (4, 11)))
    """
    owners = word_owners([match.span() for match in TOKEN.finditer(source)], source_spans)
    spans = target_spans(text, target_tokens)
    if spans is None:
        return None
    weights: dict[Span, dict[Span, float]] = {}
    for word, row in zip(word_owners([m.span() for m in _WORD.finditer(text)], spans), attention, strict=True):
        for owner, weight in zip(owners, row, strict=False):
            if word and owner:
                sums = weights.setdefault(word, {})
                sums[owner] = sums.get(owner, 0.0) + weight
    return tuple((max(sums, key=sums.__getitem__), word) for word, sums in sorted(weights.items()))


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read an alignment: a decoder layer, its first head or the mean of all, ``step`` steps late."""

    layer: int
    one_head: bool
    step: int

    def weights(self, attentions: Sequence[Any]) -> list[list[list[float]]]:
        """Return the attention of each row, step by step, from the attention of each layer (row, head, step, token)."""
        heads = attentions[self.layer][:, :1] if self.one_head else attentions[self.layer]
        weights: list[list[list[float]]] = heads.float().mean(1)[:, self.step :].tolist()
        return weights


def places(layers: int, *, guided: bool) -> list[Place]:
    """Return where alignments may be found, the likeliest place first.

    Many OPUS-MT models ("transformer-align") were trained with a guided first head in the last layer. Of others the
    middle layer is best, one step late (Chen et al. 2020).
    """
    trained = [Place(layers - 1, True, 0)] if guided else []
    by_middle = sorted(range(layers), key=lambda layer: abs(layer - (layers - 1) // 2))
    return [*trained, *(Place(layer, False, step) for step in (1, 0) for layer in by_middle)]


def right_pairs(source: str, text: str, known: str, alignment: Alignment | None) -> int:
    """Count the known pairs of a probe that an alignment has.

    >>> right_pairs("زار القرية", "the village", "القرية=village", (((4, 10), (0, 3)), ((4, 10), (4, 11))))
    1
    """
    found = {f"{source[slice(*word)]}={text[slice(*rendering)].strip('.')}" for word, rendering in alignment or ()}
    return len(found & set(known.split()))


def word_owners(words: Sequence[Span], pieces: Sequence[Span | None]) -> list[Span | None]:
    """Return for each piece the word in which it ends, None where it ends in none.

    >>> word_owners([(0, 3), (4, 6)], [None, (0, 2), (2, 3), (3, 4), (4, 6)])
    [None, (0, 3), (0, 3), None, (4, 6)]
    """
    starts = [start for start, _ in words]
    owners: list[Span | None] = []
    for piece in pieces:
        place = bisect_right(starts, piece[1] - 1) - 1 if piece else -1
        owners.append(words[place] if piece and place >= 0 and piece[0] < words[place][1] else None)
    return owners


def target_spans(text: str, tokens: Sequence[str]) -> list[Span | None] | None:
    """Return the code points of each piece in the text that the pieces make; None if they make another text.

    >>> target_spans("the village", ["▁the", "▁vill", "age"])
    [(0, 3), (4, 8), (8, 11)]
    """
    joined = "".join(tokens).replace("▁", " ")
    if joined.strip() != text:
        return None
    position = len(joined.lstrip()) - len(joined)  # what strip() takes off at the start
    spans: list[Span | None] = []
    for token in tokens:
        start = position + len(token) - len(token.lstrip("▁"))
        position += len(token)
        spans.append((start, position) if start < position else None)
    return spans
