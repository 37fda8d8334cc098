"""Does a converted model say what its checkpoint says? Compared token by token along the checkpoint's greedy path."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .checkpoint import Family
from .pieces import END, PAD, UNKNOWN, Pieces

LENGTH = 24  # tokens compared in each sentence
TIE = 1e-3  # natural log: where the two best tokens lie closer, either is right

SENTENCES = (
    "وصل الوفد إلى القاهرة مساء أمس لإجراء محادثات حول التعاون الاقتصادي.",
    "قالت الوزيرة إن الحكومة ستبني عشرين مدرسة جديدة في السنوات الثلاث المقبلة.",
    "لا يعرف أحد سبب انقطاع الكهرباء عن المدينة.",
    "هل تغيّر موعد الرحلة؟",
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the compared tokens were the same."""

    same: int
    compared: int

    @property
    def share(self) -> float:
        """The share of equal tokens, 0 to 1; 1 if nothing could be compared."""
        return self.same / self.compared if self.compared else 1.0


@dataclass(frozen=True, slots=True)
class GreedyPath:
    """The source tokens, and for each step the id that was chosen and its lead over the next best (natural log)."""

    source: list[str]
    ids: list[int]
    leads: list[float]


def greedy_paths(model: Any, pieces: Pieces, sentences: Sequence[str] = SENTENCES) -> list[GreedyPath]:
    """Decode sentences greedily with transformers, by the weights alone and not by its generation settings.

    Take the paths before the conversion: quantising scales the weights of the model in memory.

    Args:
        model: a MarianMT or M2M100 model of transformers.
        pieces: the checkpoint's.
        sentences: Arabic.
    """
    import torch

    sources = [pieces.encode(sentence) for sentence in sentences]
    width = max(map(len, sources))
    ids = torch.tensor([[*map(pieces.id_of, row), *[pieces.id_of(PAD)] * (width - len(row))] for row in sources])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in sources])
    prompt = [model.config.decoder_start_token_id, *map(pieces.id_of, pieces.target_prefix)]
    written, leads = torch.tensor([prompt] * len(sources)), []
    with torch.inference_mode():
        encoded = model.get_encoder()(input_ids=ids, attention_mask=mask)
        for _ in range(LENGTH):
            decoded = model(encoder_outputs=encoded, attention_mask=mask, decoder_input_ids=written, use_cache=False)
            scores = decoded.logits[:, -1].float().log_softmax(-1)
            scores[:, [pieces.id_of(PAD), pieces.id_of(UNKNOWN)]] = float("-inf")  # never written
            best = scores.topk(2)
            written = torch.cat([written, best.indices[:, :1]], 1)
            leads.append(best.values[:, 0] - best.values[:, 1])
    chosen = written[:, len(prompt) :].tolist()
    rows = zip(sources, chosen, torch.stack(leads, 1).tolist(), strict=True)
    return [_until_end(*row, pieces.id_of(END)) for row in rows]


def _until_end(source: list[str], ids: list[int], leads: list[float], end: int) -> GreedyPath:
    length = ids.index(end) + 1 if end in ids else len(ids)
    return GreedyPath(source, ids[:length], leads[:length])


def measure_agreement(
    paths: Sequence[GreedyPath], pieces: Pieces, folder: Path, family: Family, compute_type: str = "default"
) -> Agreement:
    """Compare a converted model with the paths of the model that it was converted from.

    At each step both read the same tokens and name the next one. If all agree, both decode alike; if one does not,
    the steps behind it still count.

    Args:
        paths: of transformers.
        pieces: the checkpoint's.
        folder: the converted model.
        family: its family.
        compute_type: of CTranslate2, on the CPU.
    """
    import ctranslate2

    translator = ctranslate2.Translator(str(folder), "cpu", compute_type=compute_type, inter_threads=1, intra_threads=1)
    vocabulary = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
    same = compared = 0
    for step in range(max(len(path.ids) for path in paths)):
        reached = [path for path in paths if step < len(path.ids)]
        prefixes = [[*pieces.target_prefix, *(vocabulary[i] for i in path.ids[:step])] for path in reached]
        results = translator.translate_batch(
            [path.source for path in reached], target_prefix=prefixes, beam_size=1, max_input_length=0,
            max_decoding_length=len(prefixes[0]) + 1, return_end_token=True, **unwritten(family),
        )  # fmt: skip
        tokens = [result.hypotheses[0][-1] for result in results]
        for path, token in zip(reached, tokens, strict=True):
            if path.leads[step] > TIE:
                compared += 1
                same += vocabulary[path.ids[step]] == token
    return Agreement(same, compared)


def unwritten(family: Family) -> dict[str, Any]:
    """Return the options of CTranslate2 that keep ``<unk>`` and ``<pad>`` out of a translation."""
    without_pad = family == "marian"  # the converter took it out
    return {"disable_unk": True, "suppress_sequences": None if without_pad else [[PAD]]}
