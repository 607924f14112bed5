"""The far end of a run: what is new goes out as lines, commands come in; ConvLab opens no port, ssh carries both."""

import queue
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from convlab.core.document import changed, read_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs import queries
from convlab.runs.commands import LONGEST_LINE, Inbox, Sent, append, parsed
from convlab.runs.reader import EXPERIMENT
from convlab.runs.relay_words import COLUMNS, GROWING, NONE, SESSION, Hello, line, packed
from convlab.runs.rows import UNDER_WAY
from convlab.runs.schema import DATABASE, fault_of, is_empty, unreadable
from convlab.runs.source import Source

POLL = 0.033  # seconds between two looks for new rows
SIGN_OF_LIFE = 1.0  # seconds after which something is said even where nothing is new
ROWS_AT_ONCE = 5_000  # of a table, in a line
BYTES_AT_ONCE = 1_000_000  # in a line, unless one row is larger
MOST_COMMANDS = 10_000  # of one mirror


def relay(folder: Path, heard: IO[bytes], said: IO[bytes]) -> Problem | None:
    """Relays the run in `folder` until `heard` is closed or nobody takes what is said."""
    experiment = read_document(folder / EXPERIMENT, Experiment)
    if isinstance(experiment, Problem):
        return experiment
    hello = _hello(heard.readline(LONGEST_LINE))
    if isinstance(hello, Problem):
        return hello
    listener = _Listener(folder, heard)
    listener.start()
    with closing(Source(folder)) as source:
        try:
            said.write(line(run={"version": 1, "experiment": experiment.model_dump(mode="json")}))
            return _speak(_Outlet(folder, source, dict(hello.after)), listener, said)
        except sqlite3.Error as error:
            return unreadable(folder / DATABASE, error)
        except BrokenPipeError:  # cut off: the mirror will ask again
            return None


def _hello(first: bytes) -> Hello | Problem:
    try:
        return Hello.model_validate_json(first)
    except ValidationError as error:
        return Problem("`convlab relay` speaks with `convlab mirror`, not with a person.", str(error))


def _speak(outlet: "_Outlet", listener: "_Listener", said: IO[bytes]) -> Problem | None:
    spoken = 0.0
    while not listener.ended.is_set():
        for words in listener.answers():
            said.write(line(**words))
        news = outlet.news()
        if isinstance(news, Problem):
            return news
        if news or time.monotonic() - spoken > SIGN_OF_LIFE:
            said.write(news or line(rows={}, sessions=[], now=time.time()))
            spoken = time.monotonic()
        said.flush()
        if not outlet.has_more:
            listener.ended.wait(POLL)
    return None


class _Outlet:
    """Knows which row of each table has been said."""

    def __init__(self, folder: Path, source: Source, after: dict[str, int]) -> None:
        self._path, self._source = folder / DATABASE, source
        self._after = {table: after.get(table, NONE) for table in GROWING}
        self.has_more = True
        self._over = False

    def news(self) -> bytes:
        """The next lines; empty where nothing is new. Raises sqlite3.Error where the run cannot be read."""
        if not self.has_more and not self._source.changed():
            return b""
        try:
            database = self._source.database()
            if database is None or is_empty(database):
                self.has_more = False
                return b""
            fault = fault_of(database, self._path)
            return line(refused=fault.sentence) if fault else self._said(database)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                self.has_more = False  # the next look gets it
                return b""
            raise

    def _said(self, database: sqlite3.Connection) -> bytes:
        database.execute("BEGIN")  # a row's session and the name of its series are of the same moment
        try:
            there = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            sessions = database.execute(f"SELECT {', '.join(COLUMNS[SESSION])} FROM session ORDER BY session")
            states = [packed(row) for row in sessions]
            rows = self._rows(database, there)
            standing = queries.standing(database)
        finally:
            if database.in_transaction:
                database.execute("ROLLBACK")
        said = line(rows=rows, sessions=states, now=time.time())
        over = standing is not None and standing.state not in UNDER_WAY and not self.has_more
        if over:
            self._source.release()  # the trainer needs the file alone to finish it
        said += line(over=True) if over and not self._over else b""
        self._over = over
        return said

    def _rows(self, database: sqlite3.Connection, there: set[str]) -> dict[str, list[list[object]]]:
        found: dict[str, list[list[object]]] = {}
        left, self.has_more = BYTES_AT_ONCE, False
        for table in (name for name in GROWING if name in there):
            sql = f"SELECT rowid, {', '.join(COLUMNS[table])} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?"
            for number, row in enumerate(database.execute(sql, (self._after[table], ROWS_AT_ONCE)), start=1):
                found.setdefault(table, []).append(packed(row))
                self._after[table] = row[0]
                left -= sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
                self.has_more |= number == ROWS_AT_ONCE or left <= 0
                if left <= 0:
                    return found
        return found


class _Listener(threading.Thread):
    """Appends the mirror's commands to the run's file, each once; `ended` when the mirror is gone."""

    def __init__(self, folder: Path, heard: IO[bytes]) -> None:
        super().__init__(name="relay", daemon=True)
        self._folder, self._heard = folder, heard
        self._known = {sent.id for sent in Inbox(folder).new() if isinstance(sent, Sent)}
        self._taken = 0
        self._answers: queue.SimpleQueue[dict[str, object]] = queue.SimpleQueue()
        self.ended = threading.Event()

    def answers(self) -> list[dict[str, object]]:
        """What is to be said of the commands that came."""
        return [self._answers.get() for _ in range(self._answers.qsize())]

    def run(self) -> None:
        try:
            while words := self._heard.readline(LONGEST_LINE + 1):
                self._answers.put(self._answer(words))
                if not words.endswith(b"\n"):  # too long, or cut off: what follows cannot be told from its rest
                    break
        except (OSError, ValueError):  # the pipe is gone
            pass
        finally:
            self.ended.set()

    def _answer(self, words: bytes) -> dict[str, object]:
        sent = parsed(words.strip())
        if isinstance(sent, str):
            return {"refused": sent}
        if sent.id in self._known:
            return {"took": sent.id}
        if self._taken >= MOST_COMMANDS:
            return {"refused": f"One mirror sends {MOST_COMMANDS} commands at most. Start it again."}
        try:
            append(self._folder, changed(sent, time=time.time()))  # its own clock may be another
        except OSError as error:
            return {"refused": f"The command could not be written into the run: {error.strerror}."}
        self._known.add(sent.id)
        self._taken += 1
        return {"took": sent.id}
