"""Make the compact model: ``python -m arabic_mt.training prepare|train|pack|all``."""

from __future__ import annotations

import argparse
import logging
import random
import sys
from dataclasses import fields
from pathlib import Path

from ..engines.compact import SHIPPED
from ..errors import ArabicMTError
from .corpora import Pair, read_lines, read_pairs, read_recipe
from .loop import BEST, CHECKPOINT, Settings, Training, read_weights, start_from
from .model import Shape
from .pack import development_figure, pack, pack_trainable
from .prepare import prepare
from .tokenizer import VOCABULARY

DEVELOPMENT_PAIRS = 300  # of each set, while training


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    options = _parser().parse_args(arguments)
    steps = {"prepare": [_prepare], "train": [_train], "pack": [_pack], "all": [_prepare, _train, _pack]}
    try:
        for step in steps[options.command]:
            step(options)
    except ArabicMTError as error:
        logging.error("%s", error)
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m arabic_mt.training", description=__doc__)
    parser.add_argument("command", choices=("prepare", "train", "pack", "all"))
    parser.add_argument("--work", type=Path, required=True, help="folder for prepared data and checkpoints")
    parser.add_argument("--corpora", type=Path, help="folder of corpora (prepare)")
    parser.add_argument("--recipe", type=Path, help="TOML list of corpora; the package's own by default")
    parser.add_argument("--held-out", type=Path, action="append", default=[], help="file of sentences never trained on")
    parser.add_argument("--dev", type=Path, nargs=2, action="append", default=[], metavar=("AR", "EN"),
                        help="further development set, first lines, while training")  # fmt: skip
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    parser.add_argument("--init", type=Path, help="weights to go on from (safetensors)")
    parser.add_argument("--weights", type=Path, help="weights to pack; the best of the run by default")
    parser.add_argument("--model", type=Path, default=SHIPPED, help="folder of the packed model")
    parser.add_argument("--trainable", type=Path, help="also write half-precision weights here (pack)")
    for field in fields(Settings):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    for field in fields(Shape)[1:]:
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    return parser


def _prepare(options: argparse.Namespace) -> None:
    if options.corpora is None:
        raise ArabicMTError("prepare needs --corpora FOLDER; arabic_mt/training/recipe.toml names what must lie in it")
    counts = prepare(options.corpora, options.work, read_recipe(options.recipe), options.held_out, options.vocabulary)
    logging.info("prepared %s", counts)


def _train(options: argparse.Namespace) -> None:
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(options.work / "spm.model")).vocab_size()
    shape = Shape(pieces, *(getattr(options, field.name) for field in fields(Shape)[1:]))
    if options.init and not (options.work / CHECKPOINT).exists():
        start_from(options.work, options.init)
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    figure = development_figure(shape, options.work, _development(options))
    training = Training(options.work, shape, settings, figure)
    logging.info("%d parameters", sum(parameter.numel() for parameter in training.model.parameters()))
    training.run()


def _development(options: argparse.Namespace) -> list[Pair]:
    rng = random.Random(0)
    pairs = read_pairs(options.work / "dev.jsonl")
    rng.shuffle(pairs)
    chosen = [pair for name in sorted({p.corpus for p in pairs})
              for pair in [p for p in pairs if p.corpus == name][:DEVELOPMENT_PAIRS]]  # fmt: skip
    for source, target in options.dev:
        lines = list(zip(read_lines(source), read_lines(target), strict=True))[:DEVELOPMENT_PAIRS]
        chosen += [Pair(ar, en, source.name, 0) for ar, en in lines]
    return chosen


def _pack(options: argparse.Namespace) -> None:
    weights, metadata = read_weights(options.weights or options.work / BEST)
    shape = Shape(**metadata["shape"])
    pack(weights, shape, options.work, options.model)
    if options.trainable:
        pack_trainable(weights, shape, options.trainable, {k: v for k, v in metadata.items() if k != "shape"})
    logging.info("packed %s", options.model)


if __name__ == "__main__":
    sys.exit(main())
