"""Files that are refused with a sentence, and reading no more of one than it may hold."""

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO

from convlab.core.problem import Problem

GZIP = b"\x1f\x8b"
PIECE = 2**20  # bytes


class RefusedError(ValueError):
    """A file that cannot be used; its text is a sentence for a person. Readers raise it, their callers say it."""

    def problem(self) -> Problem:
        """The same as a value."""
        return Problem(str(self), repr(self.__cause__) if self.__cause__ else "")


def read_bounded(path: Path, most: int) -> bytes:
    """The content of a file, unpacked where it is gzip; raises RefusedError where it exceeds `most` bytes."""
    try:
        with open(path, "rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            content = _unpacked(file, most) if packed else file.read(most + 1)
    except EOFError as error:
        raise RefusedError(
            f"{path.name} is cut off: its compressed data ends too early. Copy or download it again."
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise RefusedError(f"{path.name} is damaged: its compressed data cannot be unpacked.") from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > most:
        raise RefusedError(f"{path.name} holds more than {most // 2**20} MB. No file of this data set does.")
    return content


def _unpacked(file: BinaryIO, most: int) -> bytes:
    """At most one byte more than `most`: a bomb never unfolds."""
    with gzip.open(file) as unpacked:
        return unpacked.read(most + 1)


def inflate(packed: bytes, most: int, name: str) -> bytes:
    """What a zlib stream holds; raises RefusedError where that exceeds `most` bytes or is damaged."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(packed, most + 1)
    except zlib.error as error:
        raise RefusedError(f"{name} is damaged: its compressed data cannot be unpacked.") from error
    if len(content) > most:
        raise RefusedError(f"{name} unpacks to more than {most // 2**20} MB. No file of this data set does.")
    if not stream.eof:
        raise RefusedError(f"{name} is cut off: its compressed data ends too early. Copy or download it again.")
    return content
