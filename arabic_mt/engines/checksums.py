"""The list of checksums of a model's folder: written once, compared at every load."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..errors import EngineUnavailableError

CHECKSUMS = "SHA256SUMS"
WEIGHTS = "model.bin"
UNLISTED = (CHECKSUMS, "README.md", "__init__.py", "trainable.safetensors")  # of no account to the engine


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the list over the files of a folder, as ``sha256sum`` does; :data:`UNLISTED` ones are left out."""
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name not in UNLISTED)
    lines = [f"{sha256(folder / name)}  {name}\n" for name in names]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_checksums(folder: Path, remedy: str) -> dict[str, str]:
    """Return name -> SHA-256 as the folder's list says.

    Raises:
        EngineUnavailableError: there is no list, or it does not hold the weights.
    """
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        message = f"{folder}: there is no complete model here ({CHECKSUMS} cannot be read: {error}); {remedy}"
        raise EngineUnavailableError(message) from error
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if WEIGHTS not in listed:
        raise EngineUnavailableError(f"{folder / CHECKSUMS}: {WEIGHTS} is not listed; {remedy}")
    return listed


def verify_folder(folder: Path, remedy: str) -> dict[str, str]:
    """Compare every file of a folder with the list, and return the list. A file that is not listed is refused.

    CTranslate2 trusts what it loads: a damaged ``model.bin`` can crash the process, a forged one can do worse.

    Args:
        folder: the model's folder.
        remedy: what the user can do, for the message.

    Raises:
        EngineUnavailableError: a file is missing, damaged or not listed.
    """
    listed = read_checksums(folder, remedy)
    for path in folder.iterdir():
        if path.is_file() and path.name not in UNLISTED and path.name not in listed:
            raise EngineUnavailableError(f"{path}: this file is not in the model's {CHECKSUMS}; {remedy}")
    for name, expected in listed.items():
        path = folder / name
        if not path.is_file():
            raise EngineUnavailableError(f"{path}: this file of the model is missing; {remedy}")
        if sha256(path) != expected:
            raise EngineUnavailableError(f"{path}: this file of the model is damaged (its SHA-256 differs); {remedy}")
    return listed
