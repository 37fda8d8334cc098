"""Checkpoints are found, recognised, and refused with a sentence that says why; text becomes pieces and comes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import checkpoints
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_mt.engines import pieces as pieces_module
from arabic_mt.engines.checkpoint import inspect_checkpoint, locate, weight_files
from arabic_mt.engines.pieces import M2M100_LANGUAGES, open_pieces
from arabic_mt.errors import EngineUnavailableError

CONTROLS = "قال </s> <pad> <unk> eng_Latn >>eng<< <s>"


@pytest.fixture
def marian(tmp_path: Path) -> Path:
    """A copy of a Marian checkpoint that a test may damage."""
    return Path(shutil.copytree(checkpoints.marian(), tmp_path / "opus"))


@pytest.fixture
def nllb(tmp_path: Path) -> Path:
    """A copy of an NLLB checkpoint that a test may damage."""
    return Path(shutil.copytree(checkpoints.nllb(), tmp_path / "nllb"))


@pytest.fixture
def m2m100(nllb: Path) -> Path:
    """M2M100's layout: a vocabulary in the order of its own, no tokenizer.json, languages behind the vocabulary."""
    ids = json.loads((nllb / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    head = {token: i for token, i in ids.items() if i < 4}
    tail = reversed([token for token, i in ids.items() if i >= 4])
    checkpoints.write_json(nllb / "vocab.json", head | {token: 4 + i for i, token in enumerate(tail)})
    (nllb / "tokenizer.json").unlink()
    checkpoints.write_json(nllb / "tokenizer_config.json", {"src_lang": None, "tgt_lang": None})
    change(nllb / "config.json", vocab_size=len(ids) + len(M2M100_LANGUAGES) + 8, tokenizer_class=None)
    return nllb


def change(path: Path, **values: Any) -> None:
    """Change values of a JSON object; None removes one."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    checkpoints.write_json(path, {key: value for key, value in (found | values).items() if value is not None})


def shift_languages(folder: Path, by: int) -> None:
    found = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    for token in found["added_tokens"]:
        token["id"] += by if token["content"] in checkpoints.NLLB_LANGUAGES else 0
    checkpoints.write_json(folder / "tokenizer.json", found)


# Recognised


def test_marian_is_recognised(marian: Path) -> None:
    checkpoint = inspect_checkpoint(marian)
    assert (checkpoint.family, checkpoint.name, checkpoint.safetensors, checkpoint.max_length) == (
        "marian", "opus", True, 512,
    )  # fmt: skip


def test_nllb_is_recognised_and_reads_512_of_its_1024_positions(nllb: Path) -> None:
    checkpoint = inspect_checkpoint(nllb)
    assert (checkpoint.family, checkpoint.max_length) == ("nllb", 512)


def test_m2m100_is_recognised(m2m100: Path) -> None:
    assert inspect_checkpoint(m2m100).family == "m2m100"


def test_the_smallest_limit_counts_and_an_absurd_one_does_not(marian: Path) -> None:
    change(marian / "tokenizer_config.json", model_max_length=1e30)
    assert inspect_checkpoint(marian).max_length == 512
    change(marian / "config.json", max_position_embeddings=200)
    assert inspect_checkpoint(marian).max_length == 200


def test_a_downloaded_model_has_its_id_as_name_a_local_one_its_folder(marian: Path) -> None:
    assert inspect_checkpoint(marian, name="owner/opus-mt-ar-en", revision="0a1b2c").name == "owner/opus-mt-ar-en"
    assert inspect_checkpoint(marian, name=str(marian)).name == "opus"


def test_the_fingerprint_is_the_commit_or_follows_the_weights(marian: Path) -> None:
    assert inspect_checkpoint(marian, name="a/b", revision="0123456789abcdef").fingerprint() == "0123456789ab"
    before = inspect_checkpoint(marian).fingerprint()
    assert before == inspect_checkpoint(checkpoints.marian()).fingerprint()
    weights = bytearray((marian / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (marian / "model.safetensors").write_bytes(weights)
    assert inspect_checkpoint(marian).fingerprint() != before


# Direction


@pytest.mark.parametrize(
    ("source", "target"),
    [("ar", "en"), ("ara", "eng"), ("sem", "eng"), ("mul", "eng"), ("afa", "en"), ("ara_Arab", "eng_Latn"), ("", "")],
)
def test_directions_that_hold_arabic_to_english(marian: Path, source: str, target: str) -> None:
    change(marian / "tokenizer_config.json", source_lang=source or None, target_lang=target or None)
    assert inspect_checkpoint(marian).family == "marian"


@pytest.mark.parametrize(("source", "target"), [("en", "ar"), ("eng", "ara"), ("sla", "eng"), ("ara", "fra")])
def test_other_directions_are_refused(marian: Path, source: str, target: str) -> None:
    change(marian / "tokenizer_config.json", source_lang=source, target_lang=target)
    with pytest.raises(EngineUnavailableError, match=f"translates {source}→{target}, not Arabic→English"):
        inspect_checkpoint(marian)


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("Helsinki-NLP/opus-mt-ar-en", True), ("Helsinki-NLP/opus-mt-tc-big-ar-en", True),
        ("Helsinki-NLP/opus-mt-en-ar", False), ("Helsinki-NLP/opus-mt-tc-big-en-ar", False), ("me/my-model", True),
    ],
)  # fmt: skip
def test_the_name_tells_the_direction_where_the_tokenizer_does_not(marian: Path, name: str, fine: bool) -> None:
    change(marian / "tokenizer_config.json", source_lang=None, target_lang=None)
    if fine:
        assert inspect_checkpoint(marian, name=name, revision="0a1b").name == name
    else:
        with pytest.raises(EngineUnavailableError, match="not Arabic→English"):
            inspect_checkpoint(marian, name=name, revision="0a1b")


def test_a_model_into_several_languages_is_asked_for_english(tmp_path: Path) -> None:
    folder = checkpoints.build_marian(tmp_path / "many", target_token=True)
    pieces = open_pieces(inspect_checkpoint(folder))
    assert pieces.encode("زار الوزير المدينة.")[0] == ">>eng<<"
    assert pieces.encode(">>deu<< زار")[:2] != [">>eng<<", ">>deu<<"], "what a user writes is text"
    assert pieces.decode([">>deu<<", *pieces.encode_target("the city")]) == "the city"


def test_a_model_into_several_languages_without_english_symbol_is_refused(marian: Path) -> None:
    change(marian / "tokenizer_config.json", target_lang="deu+eng+nld")
    with pytest.raises(EngineUnavailableError, match=">>eng<<"):
        inspect_checkpoint(marian)


# Refused


@pytest.mark.parametrize(
    ("file", "values", "reason"),
    [
        ("config.json", {"auto_map": {"AutoModel": "modeling_x.X"}}, "auto_map"),
        ("tokenizer_config.json", {"auto_map": {"AutoTokenizer": ["x.Y", None]}}, "auto_map"),
        ("tokenizer_config.json", {"tokenizer_class": "SMALL100Tokenizer"}, "SMALL100Tokenizer"),
        ("config.json", {"model_type": "t5"}, "this is a t5 model; arabic_mt translates with MarianMT, NLLB"),
        ("config.json", {"model_type": None}, "nameless"),
    ],
)
def test_what_is_not_understood_is_refused(marian: Path, file: str, values: dict[str, Any], reason: str) -> None:
    change(marian / file, **values)
    with pytest.raises(EngineUnavailableError, match=reason):
        inspect_checkpoint(marian)


@pytest.mark.parametrize(
    ("gone", "reason"), [("config.json", "no config.json"), ("model.safetensors", "no weights here")]
)
def test_a_folder_without_what_a_model_needs_is_refused(marian: Path, gone: str, reason: str) -> None:
    (marian / gone).unlink()
    with pytest.raises(EngineUnavailableError, match=reason):
        inspect_checkpoint(marian)


def test_damaged_json_is_refused(marian: Path) -> None:
    (marian / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(EngineUnavailableError, match=r"config\.json: cannot be read as JSON"):
        inspect_checkpoint(marian)


def test_sharded_weights_are_found_and_a_missing_shard_is_named(marian: Path) -> None:
    (marian / "model.safetensors").rename(marian / "model-00001-of-00002.safetensors")
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    checkpoints.write_json(marian / "model.safetensors.index.json", index)
    with pytest.raises(EngineUnavailableError, match=r"model-00002-of-00002\.safetensors is missing"):
        inspect_checkpoint(marian)
    (marian / "model-00002-of-00002.safetensors").touch()
    assert [path.name[:11] for path in weight_files(marian)] == ["model-00001", "model-00002"]


def test_a_pickle_is_taken_where_there_is_nothing_better(marian: Path) -> None:
    (marian / "pytorch_model.bin").touch()
    assert inspect_checkpoint(marian).safetensors
    (marian / "model.safetensors").unlink()
    assert not inspect_checkpoint(marian).safetensors


# Located


def test_a_local_folder_is_taken_as_it_is(marian: Path) -> None:
    assert locate(marian) == (marian, "")


@pytest.mark.parametrize("model", ["./nowhere", "~/nowhere-at-all", "/nowhere/at/all", "nowhere", "a/b/c"])
def test_a_missing_folder_is_not_looked_for_online(model: str) -> None:
    with pytest.raises(EngineUnavailableError, match="there is no such folder; give a folder or a Hugging Face id"):
        locate(model)


def test_a_file_is_no_model(marian: Path) -> None:
    with pytest.raises(EngineUnavailableError, match="this is a file"):
        locate(marian / "config.json")


def test_a_model_that_is_not_in_the_cache_says_how_to_get_it() -> None:
    with pytest.raises(EngineUnavailableError, match=r"not in the local cache.*arabic-mt models fetch owner/no-such"):
        locate("owner/no-such", offline=True)


def test_pickles_are_downloaded_only_where_there_are_no_safetensors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    snapshot = tmp_path / "0123abc"
    snapshot.mkdir()
    asked: list[list[str]] = []

    def download(model: str, *, allow_patterns: list[str], revision: str | None, local_files_only: bool) -> str:
        asked.append(allow_patterns)
        return str(snapshot)

    monkeypatch.setattr(hub, "snapshot_download", download)
    assert locate("owner/model", revision="main") == (snapshot, "0123abc")
    assert [any("bin" in pattern for pattern in patterns) for patterns in asked] == [False, True]
    (snapshot / "model.safetensors").touch()
    locate("owner/model")
    assert len(asked) == 3


# Pieces


def test_marian_pieces_have_the_ids_of_the_vocabulary(marian: Path) -> None:
    pieces = open_pieces(inspect_checkpoint(marian))
    tokens = pieces.encode("زار الوزير المدينة.")
    assert tokens[-1] == "</s>" and pieces.measure("زار الوزير المدينة.") == len(tokens) - 1
    assert [pieces.token_of(pieces.id_of(token)) for token in tokens] == tokens
    assert pieces.id_of("no such piece") == pieces.id_of("<unk>") and pieces.token_of(10**6) == "<unk>"


def test_nllb_pieces_are_framed_by_language_and_end(nllb: Path) -> None:
    pieces = open_pieces(inspect_checkpoint(nllb))
    tokens = pieces.encode("  زار الوزير المدينة. ")
    assert (tokens[0], tokens[-1], pieces.target_prefix) == ("arb_Arab", "</s>", ("eng_Latn",))
    assert tokens[1:-1] == pieces.encode("زار الوزير المدينة.")[1:-1], "white space around a text has no pieces"


def test_m2m100_has_its_languages_behind_the_vocabulary(m2m100: Path) -> None:
    pieces = open_pieces(inspect_checkpoint(m2m100))
    size = len(json.loads((m2m100 / "vocab.json").read_text(encoding="utf-8")))
    assert pieces.encode("زار")[0] == "__ar__" and pieces.target_prefix == ("__en__",)
    assert (pieces.id_of("__ar__") - size, pieces.id_of("__en__") - size, pieces.highest_id() - size) == (2, 18, 99)
    assert pieces.decode(["__en__", "__fr__", *pieces.encode_target("the city"), "</s>"]) == "the city"


@pytest.mark.parametrize("build", [checkpoints.marian, checkpoints.nllb])
def test_control_symbols_in_a_text_are_text(build: Callable[[], Path]) -> None:
    pieces = open_pieces(inspect_checkpoint(build()))
    inner = pieces.encode(CONTROLS)[1 if pieces.target_prefix else 0 : -1]
    assert not {"</s>", "<pad>", "<s>", "eng_Latn", ">>eng<<"} & set(inner)
    assert "".join(inner).replace("▁", " ").strip() == CONTROLS
    assert pieces.decode(pieces.encode_target("the </s> <pad> city")) == "the </s> <pad> city"
    assert pieces.decode([*pieces.target_prefix, *pieces.encode_target("the city"), "</s>", "<pad>"]) == "the city"


@pytest.mark.parametrize("build", [checkpoints.marian, checkpoints.nllb])
def test_pieces_of_the_other_side_come_back_as_text(build: Callable[[], Path]) -> None:
    pieces = open_pieces(inspect_checkpoint(build()))
    assert pieces.decode([*pieces.encode_target("the city"), "▁المدينة"]) == "the city المدينة"


@pytest.mark.parametrize("build", [checkpoints.marian, checkpoints.nllb])
@pytest.mark.parametrize("text", ["زار \ud800 الوزير", "", " \n", "\x00", "ﷺ", "م" * 3000])
def test_odd_text_has_pieces(build: Callable[[], Path], text: str) -> None:
    pieces = open_pieces(inspect_checkpoint(build()))
    assert len(pieces.spans(text)) == len(pieces.encode(text))
    assert pieces.encode(text)[-1] == "</s>"


def test_marian_reads_the_plain_quotes_that_it_was_trained_on(marian: Path) -> None:
    pieces = open_pieces(inspect_checkpoint(marian))
    assert pieces.encode("“زار”\u200bالوزير") == pieces.encode('"زار" الوزير')


@pytest.mark.parametrize("build", [checkpoints.marian, checkpoints.nllb])
def test_spans_name_the_words_that_the_pieces_stand_for(build: Callable[[], Path]) -> None:
    text = "  زار  ﷺ الوزير\u200b المدينة… أمس "
    pieces = open_pieces(inspect_checkpoint(build()))
    tokens, spans = pieces.encode(text), pieces.spans(text)
    assert spans[-1] is None
    named = {token: text[slice(*span)] for token, span in zip(tokens, spans, strict=True) if span}
    whole = [token for token in named if token.removeprefix("▁") in ("زار", "الوزير", "المدينة", "أمس")]
    assert len(whole) >= 2 and all(named[token] == token.removeprefix("▁") for token in whole)


@pytest.mark.parametrize("build", [checkpoints.marian, checkpoints.nllb])
def test_vocalised_text_is_read_without_its_vowels(build: Callable[[], Path]) -> None:
    pieces = open_pieces(inspect_checkpoint(build()))
    text = " زَارَ الوَزِيـــرُ"
    assert pieces.encode(text) == pieces.encode("زار الوزير")
    spans = [span for span in pieces.spans(text) if span and span[0] < span[1]]
    assert text[spans[0][0]] == "ز" and text[spans[-1][1] - 1] == "ر"


@given(st.text(alphabet="ابتزمد\u064e ﷺ½…\u0640\u064b\u200b</s>eng_Latn\n", max_size=60))
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    for build in (checkpoints.marian, checkpoints.nllb):
        pieces = open_pieces(inspect_checkpoint(build()))
        spans = [span for span in pieces.spans(text) if span]
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert all(a[1] <= b[1] for a, b in pairwise(spans))


# Tokenizers that are another model's


@pytest.mark.parametrize("file", ["source.spm", "target.spm", "vocab.json"])
def test_marian_without_a_tokenizer_file_is_refused(marian: Path, file: str) -> None:
    (marian / file).unlink()
    with pytest.raises(EngineUnavailableError, match=file):
        open_pieces(inspect_checkpoint(marian))


def test_a_vocabulary_of_another_model_is_refused(marian: Path) -> None:
    found = json.loads((marian / "vocab.json").read_text(encoding="utf-8"))
    kept = ("</s>", "<unk>", "<pad>")
    checkpoints.write_json(marian / "vocab.json", {t if t in kept else f"{t}{i}": i for i, t in enumerate(found)})
    with pytest.raises(EngineUnavailableError, match=r"has [0-9]+ of the tokenizer's"):
        open_pieces(inspect_checkpoint(marian))


@pytest.mark.parametrize(
    ("values", "reason"), [({"vocab_size": 20}, "ids up to"), ({"eos_token_id": 7}, "ends a sentence with 0")]
)
def test_a_configuration_of_another_model_is_refused(marian: Path, values: dict[str, int], reason: str) -> None:
    change(marian / "config.json", **values)
    with pytest.raises(EngineUnavailableError, match=reason):
        open_pieces(inspect_checkpoint(marian))


def test_a_vocabulary_for_each_side_is_refused(marian: Path) -> None:
    change(marian / "tokenizer_config.json", separate_vocabs=True)
    with pytest.raises(EngineUnavailableError, match="a vocabulary for each side"):
        open_pieces(inspect_checkpoint(marian))


def test_nllb_without_tokenizer_json_is_refused(nllb: Path) -> None:
    (nllb / "tokenizer.json").unlink()
    with pytest.raises(EngineUnavailableError, match="without it the language symbols have no ids"):
        open_pieces(inspect_checkpoint(nllb))


def test_nllb_without_language_symbols_is_refused(nllb: Path) -> None:
    found = json.loads((nllb / "tokenizer.json").read_text(encoding="utf-8"))
    found["added_tokens"] = [token for token in found["added_tokens"] if token["content"] != "eng_Latn"]
    checkpoints.write_json(nllb / "tokenizer.json", found)
    with pytest.raises(EngineUnavailableError, match="the tokenizer does not know eng_Latn"):
        open_pieces(inspect_checkpoint(nllb))


def test_language_symbols_off_by_one_are_refused(nllb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(pieces_module._sentencepiece(nllb / "sentencepiece.bpe.model"))
    monkeypatch.setattr(pieces_module, "NLLB_PIECES", size)
    monkeypatch.setattr(pieces_module, "NLLB_IDS", {"arb_Arab": size + 2, "eng_Latn": size + 3})
    assert open_pieces(inspect_checkpoint(nllb)).id_of("eng_Latn") == size + 3
    shift_languages(nllb, 1)
    with pytest.raises(EngineUnavailableError, match=rf"arb_Arab the id {size + 3}, .* trained with {size + 2}"):
        open_pieces(inspect_checkpoint(nllb))


def test_the_real_ids_of_nllb_follow_from_its_size_and_fairseqs_order() -> None:
    assert pieces_module.NLLB_IDS == {
        token: pieces_module.NLLB_PIECES + 1 + place for token, place in (("arb_Arab", 10), ("eng_Latn", 46))
    }
    assert (M2M100_LANGUAGES.index("ar"), M2M100_LANGUAGES.index("en"), len(M2M100_LANGUAGES)) == (2, 18, 100)


def test_pieces_in_another_order_are_refused(nllb: Path) -> None:
    found = json.loads((nllb / "tokenizer.json").read_text(encoding="utf-8"))
    tokens = list(found["model"]["vocab"])
    tokens[4:] = tokens[5:] + tokens[4:5]
    found["model"]["vocab"] = {token: i for i, token in enumerate(tokens)}
    checkpoints.write_json(nllb / "tokenizer.json", found)
    with pytest.raises(EngineUnavailableError, match="the model was trained with 4"):
        open_pieces(inspect_checkpoint(nllb))


def test_a_unigram_tokenizer_json_is_read_too(nllb: Path) -> None:
    found = json.loads((nllb / "tokenizer.json").read_text(encoding="utf-8"))
    found["model"] = {"type": "Unigram", "vocab": [[token, 0.0] for token in found["model"]["vocab"]]}
    checkpoints.write_json(nllb / "tokenizer.json", found)
    assert open_pieces(inspect_checkpoint(nllb)).encode("زار")[0] == "arb_Arab"


def test_an_m2m100_of_other_languages_is_refused(m2m100: Path) -> None:
    change(m2m100 / "tokenizer_config.json", language_codes="wmt21")
    with pytest.raises(EngineUnavailableError, match="does not have Arabic"):
        open_pieces(inspect_checkpoint(m2m100))
