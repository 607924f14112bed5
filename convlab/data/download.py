"""Fetching one file: from where it broke off, checked at the end, an iterator of how far it is."""

import hashlib
import http.client
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from convlab.data.addresses import RemoteFile
from convlab.data.refused import RefusedError

PIECE = 2**18  # bytes
LARGEST = 8 * 2**30  # bytes: a server that never ends is left
TRIES = 5  # without a single new byte, of each address


@dataclass(frozen=True)
class Fetched:
    """How far a file is: bytes that are here, and all that it has, 0 while that is not known."""

    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Patience:
    """Seconds: how long a server may be silent, and how long to wait before it is asked again."""

    silence: float = 15.0
    before_retry: float = 1.0


PATIENT = Patience()


class _NoAnswerError(Exception):
    """An address did not give the file; its text says what it did instead."""


def download(file: RemoteFile, folder: Path, patience: Patience = PATIENT) -> Iterator[Fetched]:
    """Fetches a file into `folder`: into NAME.part, renamed to NAME when its MD5 sum is right.

    To stop, stop asking (close the iterator): what is there stays, and the next call goes on from it. Raises
    RefusedError where no address gives the file; a wrong sum is tried once more from the start.
    """
    place, part = folder / file.name, folder / f"{file.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if place.exists():
            if _md5(place) == file.md5:
                size = place.stat().st_size
                yield Fetched(file.name, size, size)
                return
            place.unlink()
        yield from _checked(file, part, patience)
        part.replace(place)
    except OSError as error:
        raise RefusedError(f"{file.name} cannot be kept in {folder}: {error.strerror}.") from error


def _checked(file: RemoteFile, part: Path, patience: Patience) -> Iterator[Fetched]:
    """Until the part has the right sum."""
    for _attempt in range(2):
        yield from _from_any(file, part, patience)
        if _md5(part) == file.md5:
            return
        part.unlink()  # a part of another edition, or a server that lies: what came is worth nothing
    raise RefusedError(
        f"{file.name} came whole, but it is not the file that it should be: its MD5 sum is another. "
        f"Something between here and {urlsplit(file.addresses[-1]).hostname} changes it."
    )


def _from_any(file: RemoteFile, part: Path, patience: Patience) -> Iterator[Fetched]:
    """From the first address that gives the file to its end."""
    reasons = []
    for address in file.addresses:
        try:
            yield from _from_one(address, file.name, part, patience)
        except _NoAnswerError as error:
            reasons.append(f"{urlsplit(address).hostname} {error}")
        else:
            return
    raise RefusedError(
        f"{file.name} cannot be fetched: {'; '.join(reasons)}. Without a network, choose a local folder that holds it."
    )


def _from_one(address: str, name: str, part: Path, patience: Patience) -> Iterator[Fetched]:
    """Asks again from where it broke off, as long as each few tries bring something."""
    tries, reason = 0, ""
    while tries < TRIES:
        before = _size(part)
        try:
            yield from _once(address, name, part, patience)
        except HTTPError as error:
            error.close()
            if 400 <= error.code < 500:  # asking again does not help
                raise _NoAnswerError(f"answers {error.code} {error.reason}") from error
            reason = f"answers {error.code} {error.reason}"
        except (URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            reason = _what_happened(error)
        else:
            return
        tries = 0 if _size(part) > before else tries + 1
        if tries:
            time.sleep(patience.before_retry)
    raise _NoAnswerError(reason)


def _once(address: str, name: str, part: Path, patience: Patience) -> Iterator[Fetched]:
    """One answer of the server, from the end of what is there."""
    start = _size(part)
    asked = {"User-Agent": "ConvLab", "Accept-Encoding": "identity", **({"Range": f"bytes={start}-"} if start else {})}
    try:
        answer = urllib.request.urlopen(urllib.request.Request(address, headers=asked), timeout=patience.silence)
    except HTTPError as error:
        if error.code != 416:  # nothing beyond the end: all is there, or too much
            raise
        error.close()
        yield Fetched(name, start, start)
        return
    with closing(answer):
        start = _first_byte(answer, start)
        length = answer.headers.get("Content-Length", "")
        total = start + int(length) if length.isdecimal() else 0
        if total > LARGEST:
            raise _NoAnswerError(f"wants to send {total // 2**30} GB")
        with open(part, "r+b" if part.exists() else "wb") as kept:
            kept.truncate(start)
            kept.seek(start)
            yield from _copied(answer, kept, Fetched(name, start, total))


def _copied(answer: http.client.HTTPResponse, kept: BinaryIO, at: Fetched) -> Iterator[Fetched]:
    done = at.done
    yield at
    while piece := answer.read1(PIECE):
        kept.write(piece)
        kept.flush()
        done += len(piece)
        if done > LARGEST:
            raise _NoAnswerError(f"sends more than {LARGEST // 2**30} GB")
        yield Fetched(at.name, done, at.total)
    if at.total and done < at.total:
        raise http.client.IncompleteRead(b"", at.total - done)


def _first_byte(answer: http.client.HTTPResponse, asked: int) -> int:
    """Where the answer begins: where it was asked to, else at the very start (a server without ranges)."""
    if answer.status != 206:
        return 0
    begins = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    if begins != str(asked):
        raise _NoAnswerError(f"was asked for byte {asked} and sends byte {begins or 'unknown'}")
    return asked


def _what_happened(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return "does not answer"
    if isinstance(reason, http.client.IncompleteRead | ConnectionError):
        return "breaks off" if not isinstance(reason, ConnectionRefusedError) else "takes no connection"
    if isinstance(reason, OSError):
        return "cannot be reached: there is no network, or its name is not known"
    return "gives an answer that makes no sense"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _md5(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
