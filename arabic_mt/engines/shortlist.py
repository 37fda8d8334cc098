"""A shortlist: the target pieces that a source piece can become, so that the rest need not be scored.

The file is CTranslate2's ``vmap.txt``: ``source piece TAB target pieces``; those behind the empty piece are always
candidates. On a large vocabulary the scores of the pieces are half of the work of decoding.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .checksums import write_checksums
from .pieces import END, Pieces

SHORTLIST = "vmap.txt"
ITERATIONS = 4  # of expectation and maximisation
_COPIED = string.digits + string.ascii_letters + string.punctuation


def build_shortlist(
    pairs: Iterable[tuple[str, str]], pieces: Pieces, *, candidates: int = 20, common: int = 1000
) -> str:
    """Return the text of a shortlist, learnt from sentences and their translations by IBM model 1.

    The translations may be human, or the engine's own: then the shortlist holds what the engine would say anyway.

    Args:
        pairs: Arabic and English, some ten thousand at least; all are held in memory, 24 bytes a pair of pieces.
        pieces: the model's.
        candidates: target pieces for each source piece.
        common: of the most frequent target pieces, how many are always candidates. Single letters, digits and
            punctuation are always candidates too, so that any name or number can be spelt.

    Source: Brown et al. 1993 (model 1); Jean et al. 2015 (candidate lists).
    """
    rows = [(_known(pieces.encode(ar), pieces), _known(pieces.encode_target(en), pieces)) for ar, en in pairs]
    frequent = [piece for piece, _ in Counter(piece for _, target in rows for piece in target).most_common(common)]
    spelt = [piece for letter in _COPIED for piece in (letter, f"▁{letter}") if pieces.knows(piece)]
    always = dict.fromkeys([*pieces.target_prefix, *spelt, *frequent])
    lines = [f"\t{' '.join(always)}"]
    for source, targets in _lexicon(rows, candidates):
        if rare := [target for target in targets if target not in always]:
            lines.append(f"{source}\t{' '.join(rare)}")
    return "\n".join(lines) + "\n"


def add_shortlist(folder: Path, shortlist: str) -> None:
    """Put a shortlist into a converted model's folder and bring its checksums up to date."""
    (folder / SHORTLIST).write_text(shortlist, encoding="utf-8", newline="\n")
    write_checksums(folder)


def _known(row: Sequence[str], pieces: Pieces) -> list[str]:
    return [piece for piece in row if piece != END and pieces.knows(piece)]


def _lexicon(rows: Sequence[tuple[list[str], list[str]]], candidates: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each source piece with its most probable target pieces, best first."""
    sources, targets = (sorted({piece for row in rows for piece in row[side]}) for side in (0, 1))
    if not sources or not targets:
        return
    links, positions = _links(rows, sources, targets)
    probability = _model_1(links, positions, len(targets))
    source, target = np.divmod(links, len(targets))
    order = np.lexsort((-probability, source))
    starts = np.searchsorted(source[order], np.arange(len(sources) + 1))
    for i, piece in enumerate(sources):
        best = order[starts[i] : starts[i + 1]][:candidates]
        yield piece, [targets[j] for j in target[best]]


def _links(
    rows: Sequence[tuple[list[str], list[str]]], sources: Sequence[str], targets: Sequence[str]
) -> tuple[npt.NDArray[np.int64], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return the different (source, target) links, and for each place its link and its target token."""
    source_ids, target_ids = ({piece: i for i, piece in enumerate(side)} for side in (sources, targets))
    cells, tokens, seen = [], [], 0
    for source, target in rows:
        s, t = (np.array([ids[p] for p in row], np.int64) for ids, row in ((source_ids, source), (target_ids, target)))
        cells.append((s[:, None] * len(targets) + t).ravel())
        tokens.append(np.tile(np.arange(seen, seen + len(t)), len(s)))
        seen += len(t)
    links, places = np.unique(np.concatenate(cells), return_inverse=True)
    return links, (places, np.concatenate(tokens))


def _model_1(
    links: npt.NDArray[np.int64], positions: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]], targets: int
) -> npt.NDArray[np.float64]:
    """Return p(target piece | source piece) for each link."""
    places, tokens = positions
    source = links // targets
    probability = np.ones(len(links))
    for _ in range(ITERATIONS):
        weights = probability[places]
        weights /= np.bincount(tokens, weights)[tokens]
        counts = np.bincount(places, weights, len(links))
        probability = counts / np.bincount(source, counts)[source]
    return probability
