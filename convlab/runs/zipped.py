"""A zipped run: unpacked into a folder, bounded in size, and nothing but the files of a run."""

import hashlib
import re
import shutil
import zipfile
import zlib
from pathlib import Path

from convlab.core.problem import Problem
from convlab.runs.checkpoints import FOLDER
from convlab.runs.commands import COMMANDS
from convlab.runs.reader import EXPERIMENT
from convlab.runs.schema import DATABASE

MOST_FILES = 100
LARGEST = 4 * 2**30  # bytes of one file, unpacked
CHUNK = 2**20
KNOWN = re.compile(
    rf"({re.escape(EXPERIMENT)}|{re.escape(DATABASE)}(-wal)?|{re.escape(COMMANDS)}"
    rf"|{FOLDER}/step-\d{{9,19}}\.safetensors)"
)


def is_zip(path: Path) -> bool:
    """Whether this is a file that holds a run, rather than a run folder."""
    return path.is_file() and path.suffix.lower() == ".zip"


def unpacked(path: Path, cache: Path) -> Path | Problem:
    """The run folder in a zip, unpacked below `cache` once for each content; raises OSError.

    Sizes are counted while unpacking, never believed. Names that no run has are left out.
    """
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    folder = cache / "runs" / digest[:32]
    if (folder / EXPERIMENT).exists():
        return folder
    partial = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        problem = _unpack(path, partial)
        if problem is None:
            partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return problem or folder


def _unpack(path: Path, folder: Path) -> Problem | None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            if EXPERIMENT not in members:
                return Problem(f"{path} holds no run: there is no {EXPERIMENT} in it.")
            free = shutil.disk_usage(folder).free // 2
            for name, member in sorted(members.items()):
                free -= _copy(archive, member, folder / name, min(LARGEST, free))
    except _TooLarge:
        return Problem(f"{path} would unpack to more than there is room for, and was left packed.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        return Problem(f"{path} is no zip that can be unpacked: {error}.", repr(error))
    return None


class _TooLarge(Exception):  # noqa: N818 - an end of the unpacking, not a bug
    pass


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of a run by their place in it; a folder around all of them is no matter."""
    names = archive.namelist()
    if len(names) > MOST_FILES:
        raise zipfile.BadZipFile(f"it holds {len(names)} files")
    around = next((name.removesuffix(EXPERIMENT) for name in names if name.endswith(EXPERIMENT)), "")
    inside = {name.removeprefix(around): name for name in names if name.startswith(around)}
    return {short: archive.getinfo(name) for short, name in inside.items() if KNOWN.fullmatch(short)}


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    target.parent.mkdir(exist_ok=True)
    size = 0
    with archive.open(member) as packed, open(target, "wb") as file:
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise _TooLarge
            file.write(chunk)
    return size
