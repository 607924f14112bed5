"""The near end of a run that is trained elsewhere: its rows in a folder here, which any viewer opens like any run."""

import json
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import IO, Literal

from pydantic import ValidationError

from convlab.core.document import first_fault, read_document, write_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs.commands import Inbox, Sent
from convlab.runs.liveness import RELAYED
from convlab.runs.reader import EXPERIMENT
from convlab.runs.relay_words import COLUMNS, GROWING, LONGEST_LINE, NONE, SESSION, About, Hello, Row, Rows, unpacked
from convlab.runs.schema import DATABASE, open_to_write
from convlab.runs.writer import leave_wal, transaction

LARGEST = 16 * 1024**3  # bytes of a mirror's database
MOST_VALUES = 1_000_000  # in a line
LOOK_FOR_COMMANDS = 0.02  # seconds
PATIENCE = 1.0  # seconds
Ended = Literal["over", "cut"]
_HOST, _HEARTBEAT, _STARTED = (list(COLUMNS[SESSION]).index(name) for name in ("host", "heartbeat", "started"))
_INSERT = {
    table: f"INSERT INTO {table}({', '.join(_keyed)}) VALUES ({', '.join('?' * len(_keyed))})"
    for table in GROWING
    for _keyed in [["rowid", *COLUMNS[table]]]
}
_SESSION = f"INSERT OR REPLACE INTO session VALUES ({', '.join('?' * len(COLUMNS[SESSION]))})"


class Mirror:
    """One run folder that a relay fills; made by `open_mirror`. What it has got stays, whatever happens."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self.folder, self._database = folder, database
        self._last = {table: _last_row(database, table) for table in GROWING}
        self._started = dict(database.execute("SELECT session, started FROM session"))
        self._inbox, self._waiting = Inbox(folder), dict[str, Sent]()
        self._inbox.new()  # what was sent before nobody heard, and is not meant any more
        self._closed = False
        self.got = self.lines = 0  # rows and lines since the start

    def follow(self, heard: IO[bytes], said: IO[bytes]) -> Ended | Problem:
        """Takes rows and hands over commands, until the run or the connection ends."""
        gone = threading.Event()
        hello = Hello(after=self._last).model_dump_json().encode() + b"\n"
        speaker = threading.Thread(target=self._speak, args=(said, hello, gone), name="mirror", daemon=True)
        speaker.start()
        try:
            while (words := heard.readline(LONGEST_LINE)).endswith(b"\n"):
                ended = self._take(words)
                if ended is not None:
                    return ended
            return "cut" if len(words) < LONGEST_LINE else Problem("The relay says a line that is longer than any.")
        except sqlite3.Error as error:
            return Problem(f"{self.folder} cannot be written: {error}.", repr(error))
        except (ValueError, TypeError, RecursionError) as error:
            return Problem(f"What comes is not from `convlab relay`: {_words(error)}", repr(error))
        finally:
            gone.set()
            speaker.join(PATIENCE)  # it may be writing to somebody who does not read

    def close(self) -> None:
        """Leaves one plain file; a second time it does nothing."""
        if not self._closed:
            self._closed = True
            with closing(self._database):
                leave_wal(self._database)

    def _take(self, words: bytes) -> Ended | Problem | None:
        if sum(map(words.count, (b",", b"[", b"{"))) > MOST_VALUES:
            raise ValueError("a line holds more values than any.")
        self.lines += 1
        said = json.loads(words)
        if not isinstance(said, dict):
            raise TypeError("a line is no object.")
        match said:
            case {"run": about}:
                return self._check(About.model_validate(about).experiment)
            case {"took": str(command)}:
                self._waiting.pop(command, None)
            case {"refused": str(sentence)}:
                return Problem(f"The other side refuses: {sentence[:400]}")
            case {"over": True}:
                return "over"
            case _:
                return self._write(Rows.model_validate(said))
        return None

    def _check(self, experiment: Experiment) -> Problem | None:
        """The same experiment as before, or the first one."""
        path = self.folder / EXPERIMENT
        if not path.exists():
            write_document(path, experiment)
            return None
        before = read_document(path, Experiment)
        if isinstance(before, Problem):
            return before
        return None if before == experiment else _another(self.folder)

    def _write(self, news: Rows) -> Problem | None:
        sessions = [unpacked(SESSION, row, keyed=False) for row in news.sessions]
        if any(self._started.get(row[0], row[_STARTED]) != row[_STARTED] for row in sessions):
            return _another(self.folder)
        rows = {table: self._checked(table, found) for table, found in news.rows.items()}
        with transaction(self._database):
            self._database.executemany(_SESSION, [_here(row, news.now) for row in sessions])
            for table, found in rows.items():
                self._database.executemany(_INSERT[table], found)
        self._started |= {row[0]: row[_STARTED] for row in sessions}
        self._last |= {table: int(found[-1][0]) for table, found in rows.items() if found}
        self.got += sum(map(len, rows.values()))
        return None if _size(self.folder) <= LARGEST else Problem(f"The mirror would grow beyond {LARGEST} bytes.")

    def _checked(self, table: str, found: list[list[object]]) -> list[Row]:
        """Rows of a table that grows, in order and none that is here already."""
        if table not in _INSERT:
            raise ValueError(f"a run has no table {table[:40]!r}.")
        rows, last = [unpacked(table, row, keyed=True) for row in found], self._last[table]
        for row in rows:
            if not isinstance(row[0], int) or row[0] <= last:
                raise ValueError(f"rows of {table} come twice or out of order.")
            last = row[0]
        return rows

    def _speak(self, said: IO[bytes], hello: bytes, gone: threading.Event) -> None:
        """Hands over what viewers send; what was not taken before a cut is said again, and taken once."""
        try:
            said.write(hello)
            for sent in list(self._waiting.values()):
                said.write(sent.model_dump_json().encode() + b"\n")
            said.flush()
            while not gone.wait(LOOK_FOR_COMMANDS):
                new = [sent for sent in self._inbox.new() if isinstance(sent, Sent)]
                self._waiting |= {sent.id: sent for sent in new}  # all of them, before a cut can come between two
                for sent in new:
                    said.write(sent.model_dump_json().encode() + b"\n")
                    said.flush()
        except (OSError, ValueError):  # cut off
            return


def open_mirror(folder: Path) -> Mirror | Problem:
    """The mirror in `folder`, new or to go on with; a Problem where a run of this machine lies there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not _is_mirror(folder):
            return Problem(f"{folder} is not empty, and no mirror. Name a new folder.")
    except OSError as error:
        return Problem(f"{folder} cannot be made: {error.strerror}.", str(error))
    database = open_to_write(folder / DATABASE)
    return database if isinstance(database, Problem) else Mirror(folder, database)


def _is_mirror(folder: Path) -> bool:
    """Whether all sessions came through a relay, if there are any."""
    if not (folder / DATABASE).exists():
        return False
    database = open_to_write(folder / DATABASE)
    if isinstance(database, Problem):
        return False
    with closing(database):
        return all(host.startswith(RELAYED) for (host,) in database.execute("SELECT host FROM session"))


def _here(row: Row, now: float) -> Row:
    """A session as it stands here: by this clock, and of a host that is not this one whatever it is called."""
    values = list(row)
    values[_HOST] = f"{RELAYED}{row[_HOST]!s}"
    heartbeat = row[_HEARTBEAT]
    assert isinstance(heartbeat, float)  # a REAL column
    values[_HEARTBEAT] = time.time() - max(0.0, now - heartbeat)
    return tuple(values)


def _last_row(database: sqlite3.Connection, table: str) -> int:
    (row,) = database.execute(f"SELECT coalesce(max(rowid), {NONE}) FROM {table}").fetchone()
    return int(row)


def _size(folder: Path) -> int:
    return (folder / DATABASE).stat().st_size


def _another(folder: Path) -> Problem:
    return Problem(f"{folder} mirrors another run. Name a new folder.")


def _words(error: Exception) -> str:
    return first_fault(error) if isinstance(error, ValidationError) else str(error)[:200]
