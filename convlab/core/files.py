"""Files that are at every moment whole (temporary name, synced, renamed), and files that nothing overwrites."""

import hashlib
import os
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

from convlab.core.problem import Problem

LONGEST_NAME = 40  # characters: of four bytes each they leave room for a date and a suffix within 255


def write_whole(path: Path, write: Callable[[Path], object]) -> str:
    """Lets `write` fill a temporary file, syncs it, renames it to `path`, and gives its SHA-256.

    Killed at any moment, `path` is the old file or the new one. Raises OSError where it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(temporary)
        with open(temporary, "r+b") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return digest


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal; raises OSError where it cannot be read."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free_path(path: Path) -> Path:
    """`path`, or the first of "name 2.suffix", "name 3.suffix", ... that is not taken."""
    others = (path.with_name(f"{path.stem} {number}{path.suffix}") for number in count(2))
    return path if not path.exists() else next(other for other in others if not other.exists())


def put_aside(path: Path) -> Path | Problem:
    """Renames a file that cannot be read, so that it is never written over; its new place, or why it stays."""
    aside = free_path(path.with_name(f"{path.stem}-unreadable{path.suffix}"))
    try:
        path.rename(aside)
    except OSError as error:
        return Problem(f"{path} cannot be put aside: {error.strerror}. Nothing is kept there from now on.", str(error))
    return aside


def plain_name(name: str) -> str:
    """A name as part of a file's name on every system; empty where nothing of it can stay."""
    return re.sub(r"[^\w .-]", "", name).strip(" .")[:LONGEST_NAME].rstrip(" .")


def _sync_folder(folder: Path) -> None:
    """Makes the new name itself last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
