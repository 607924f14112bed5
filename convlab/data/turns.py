"""One process at a time: a lock that the operating system lets go of when its owner ends, however it ends."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LOOK_AGAIN = 0.1  # seconds


@contextmanager
def turn(path: Path) -> Iterator[bool]:
    """Whether this process alone holds the lock file at `path` until the block ends; False: another one does.

    The file stays: to remove it would let two processes hold two files of one name. Raises OSError where it cannot
    be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        yield _taken(file)


@contextmanager
def wait_for_turn(path: Path) -> Iterator[None]:
    """The same, once nobody else holds it; Ctrl+C ends the waiting."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        while not _taken(file):
            time.sleep(LOOK_AGAIN)
        yield


def _taken(file: BinaryIO) -> bool:
    """Closing the file gives the lock back."""
    try:
        if sys.platform == "win32":
            import msvcrt  # there is none elsewhere

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # there is none on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system that knows no locks: as good as alone
        return True
    return True
