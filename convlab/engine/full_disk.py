"""A disk that takes nothing more: told from other faults, and a reserve that lets a run still say so."""

import errno
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from safetensors import SafetensorError

RESERVE = ".reserve"
RESERVE_BYTES = 4 * 2**20  # more than what waits to be committed
LOOK_FOR_ROOM = 0.5  # seconds between two looks
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def is_full(error: Exception) -> bool:
    """Whether this says that there is no room, rather than that something is broken."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    if isinstance(error, SafetensorError):  # it knows the reason as a text only
        return any(f"os error {number}" in str(error) for number in _FULL)
    return isinstance(error, OSError) and error.errno in _FULL


class Reserve:
    """A file in the run folder that is given up when the disk is full, so that the run can say that it is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / RESERVE

    def take(self) -> bool:
        """Makes the reserve; says whether there was room for it. Random bytes: no file system makes them smaller."""
        try:
            with open(self._path, "wb") as file:
                file.write(os.urandom(RESERVE_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.let_go()
            return False
        return True

    def let_go(self) -> None:
        """Gives the room back."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
