"""A run's database as a viewer gets at it: live beside the trainer, finished, or on a read-only medium."""

import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from convlab.runs.schema import DATABASE, guarded, open_to_read

PATIENCE = 0.02  # seconds: a viewer would rather look again than wait
_CANNOT_OPEN_WAL = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)

Signature = tuple[tuple[int, int], ...]


class Source:
    """Opens the database when it is needed, tells cheaply whether anything is new, and lets go of it.

    A WAL that cannot be opened where it lies (a read-only medium, or its writer was killed there) is
    copied with its -wal to a temporary folder, which goes with this object.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / DATABASE
        self._database: sqlite3.Connection | None = None
        self._version = -1
        self._seen: Signature = ()
        self._is_copy = False
        self._copies: TemporaryDirectory[str] | None = None

    def changed(self) -> bool:
        """Whether there may be something new since the last `database()`; about 0.01 ms."""
        if self._database is not None and not self._is_copy:
            return _data_version(self._database) != self._version
        return self._signature() != self._seen

    def database(self) -> sqlite3.Connection | None:
        """A connection for reading what is new now, or None where the trainer has not made the file.

        Raises sqlite3.Error where it cannot be opened or is no database.
        """
        if self._is_copy and self.changed():
            self.release()
        if self._database is None:
            self._seen = self._signature()
            if not self._path.exists():
                return None
            self._database = self._opened()
        self._version = _data_version(self._database)
        return self._database

    def release(self) -> None:
        """Lets go of the file, so that the trainer can finish it; `database()` takes it up again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def close(self) -> None:
        """Lets go and removes what was copied."""
        self.release()
        if self._copies is not None:
            self._copies.cleanup()
            self._copies = None

    def _opened(self) -> sqlite3.Connection:
        self._is_copy = False
        database = open_to_read(self._path, PATIENCE)
        try:
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return database
        except sqlite3.Error as error:
            database.close()
            if _code(error) not in _CANNOT_OPEN_WAL:
                raise
        self._is_copy = True
        return guarded(sqlite3.connect(self._copied(), isolation_level=None))

    def _copied(self) -> Path:
        if self._copies is None:
            self._copies = TemporaryDirectory(prefix="convlab-run-")
        copy = Path(self._copies.name, DATABASE)
        for suffix in ("", "-wal"):
            try:
                shutil.copyfile(f"{self._path}{suffix}", f"{copy}{suffix}")
            except FileNotFoundError:
                Path(f"{copy}{suffix}").unlink(missing_ok=True)
            except OSError as error:
                raise sqlite3.OperationalError(error.strerror) from error
        return copy

    def _signature(self) -> Signature:
        """Size and time of the database and its WAL, which change with every commit."""
        parts = []
        for suffix in ("", "-wal"):
            try:
                found = Path(f"{self._path}{suffix}").stat()
                parts.append((found.st_size, found.st_mtime_ns))
            except FileNotFoundError:
                parts.append((-1, -1))
        return tuple(parts)


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _data_version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA data_version").fetchone()[0])
