"""Unpacking tar and zip archives that may be hostile: plain files only, below one folder, bounded in size."""

import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO

from convlab.core.typography import whole
from convlab.data.refused import RefusedError

SUFFIXES = (".tar.gz", ".tgz", ".tar", ".zip")
MOST_FILES = 2_000_000  # ImageNet's training archive holds 1,281,167
PIECE = 2**20  # bytes


@dataclass(frozen=True)
class Bounds:
    """How much an archive may unfold to."""

    size: int = 16 * 2**30  # bytes
    files: int = MOST_FILES


def is_archive(path: Path) -> bool:
    """Whether a file's name is that of an archive."""
    return path.is_file() and path.name.lower().endswith(SUFFIXES)


def unpack(archive: Path, folder: Path, bounds: Bounds = Bounds()) -> Path:
    """Unpacks into `folder`, which appears only when all is there; gives it back.

    Raises RefusedError where the archive is damaged, leaves its folder, holds links or unfolds too far. What lies
    beside the folder under a temporary name after a kill is swept away by the next try.
    """
    growing = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(growing, ignore_errors=True)
    try:
        growing.mkdir(parents=True)
        _unpack_into(archive, growing, bounds)
        growing.rename(folder)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError) as error:
        raise RefusedError(f"{archive.name} is damaged or cut off. Copy or download it again.") from error
    except OSError as error:
        reason = error.strerror or str(error)  # gzip's own errors have no number
        raise RefusedError(f"{archive.name} cannot be unpacked to {folder}: {reason}.") from error
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return folder


def _unpack_into(archive: Path, folder: Path, bounds: Bounds) -> None:
    left = bounds.size
    for number, (name, content) in enumerate(_files(archive)):
        if number >= bounds.files:
            raise RefusedError(f"{archive.name} holds more than {whole(bounds.files)} files.")
        place = folder / _safe(name, archive)
        place.parent.mkdir(parents=True, exist_ok=True)
        left -= _copied(content, place, left)
        if left < 0:
            raise RefusedError(f"{archive.name} unfolds to more than {bounds.size // 2**20} MB; that is not done.")


def _copied(content: IO[bytes], place: Path, most: int) -> int:
    """Bytes written: at most a piece more than `most`, since headers may lie about sizes."""
    done = 0
    with content, open(place, "wb") as file:
        while done <= most and (piece := content.read(PIECE)):
            done += file.write(piece)
    return done


def _files(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of every plain file; raises RefusedError for a link, a device or a pipe."""
    if archive.name.lower().endswith(".zip"):
        yield from _zip_files(archive)
        return
    with tarfile.open(archive, "r|*") as tar:
        for member in tar:
            if member.isdir():
                continue
            content = tar.extractfile(member) if member.isreg() else None
            if content is None:
                raise RefusedError(f"{archive.name} holds {member.name}, which is no plain file. It is not unpacked.")
            yield member.name, content


def _zip_files(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(archive) as packed:
        for info in packed.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                raise RefusedError(f"{archive.name} is locked with a password.")
            yield info.filename, packed.open(info)


def _safe(name: str, archive: Path) -> Path:
    """The name as a path below a folder; raises RefusedError where it leads out of it."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.startswith(("/", "\\")) or ".." in parts or any(":" in part or "\0" in part for part in parts):
        raise RefusedError(f"{archive.name} wants to write to {name}, outside its folder. It is not unpacked.")
    return Path(*parts)
