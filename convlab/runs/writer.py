"""The trainer's end of a run folder: rows gathered in memory and committed at most every 33 ms."""

import json
import math
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.runs import queries
from convlab.runs.heartbeat import Heartbeat
from convlab.runs.liveness import Trainer, is_alive, this_process
from convlab.runs.rows import UNDER_WAY, Answer, Note, RateChange, State
from convlab.runs.schema import DATABASE, mirrored, open_to_write

FLUSH = 0.033  # seconds between two commits
LETTING_GO = 3.0  # seconds that viewers are given to let go of a run that has ended

_INSERT = {
    "scalar": "INSERT INTO scalar(session, step, series, value) VALUES (?, ?, ?, ?)",
    "tensor": "INSERT INTO tensor(session, step, name, shape, numbers) VALUES (?, ?, ?, ?, ?)",
    "guess": "INSERT INTO guess(session, step, best, classes, probabilities) VALUES (?, ?, ?, ?, ?)",
    "rate": "INSERT INTO rate(session, step, old, new) VALUES (?, ?, ?, ?)",
    "answer": "INSERT INTO answer(session, step, id, command, text, seconds) VALUES (?, ?, ?, ?, ?, ?)",
    "map": "INSERT INTO map(session, step, name, shape, low, high, pixels) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "confusion": "INSERT INTO confusion(session, step, classes, counts) VALUES (?, ?, ?, ?)",
    "picture": "INSERT INTO picture(session, step, name, encoded) VALUES (?, ?, ?, ?)",
    "note": "INSERT INTO note(session, step, time, kind, sentence, details) VALUES (?, ?, ?, ?, ?, ?)",
    "checkpoint": "INSERT INTO checkpoint(session, step, file, sha256) VALUES (?, ?, ?, ?)",
}

Figure = float | tuple[float, ...]  # of all channels, or one for each


@dataclass(frozen=True, eq=False)
class Subject:
    """What stays the same for a whole run: probe images (N, H, W, C) uint8 with labels (N,), and names."""

    class_names: tuple[str, ...]
    first_layer: str | None
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    pixels: tuple[Figure, Figure]  # mean and deviation that every pixel / 255 is normalised with
    augmentation: Mapping[str, object] = field(default_factory=dict)  # what is done to training pictures before that


@dataclass(frozen=True)
class Plan:
    """Where a session begins and how far it means to go; `step` is what is done before it."""

    step: int
    steps: int
    steps_per_epoch: int
    device: str
    first_step: int  # of its rows: 0 for a fresh start, `step` + 1 after a checkpoint


class RunWriter:
    """One session's rows. In any training loop:

        writer = begin(folder, plan, subject)
        for step, loss in enumerate(losses, start=1):
            writer.scalar("train/loss", step, loss)
            writer.stand("running", step, images_per_second)
            if writer.due():
                writer.flush()
        writer.end("finished")

    What is not flushed is lost when the process is killed; what is flushed stays.
    """

    def __init__(self, folder: Path, database: sqlite3.Connection, session: int) -> None:
        self._database, self._session = database, session
        self._pending: dict[str, list[tuple[object, ...]]] = {table: [] for table in _INSERT}
        self._series: dict[str, int] = dict(database.execute("SELECT name, series FROM series"))
        self._new_series: list[tuple[int, str]] = []
        self._state: State = "running"
        self._step, self._images_per_second, self._sentence = 0, 0.0, ""
        self._flushed = 0.0
        self.folder = folder
        self.clock = time.time  # what the rows are dated with: an import has times of its own
        self._heartbeat = Heartbeat(folder / DATABASE, session)
        self._heartbeat.start()

    def scalar(self, name: str, step: int, value: float) -> None:
        """One point of a curve; raises ValueError for a value that is no number."""
        if not math.isfinite(value):
            raise ValueError(f"{name} at step {step} is {value}: only numbers can be written.")
        self._add("scalar", step, self._series_of(name), value)

    def tensor(self, name: str, step: int, array: NDArray[np.float32]) -> None:
        """A snapshot: "<layer>/weight", float32 (out, in, height, width)."""
        numbers = np.ascontiguousarray(array, "<f4").tobytes()
        self._add("tensor", step, name, json.dumps(array.shape), numbers)

    def guesses(self, step: int, classes: NDArray[np.int64], probabilities: NDArray[np.float32]) -> None:
        """The best guesses for the probes, (N, best) each, best first."""
        blobs = (classes.astype("<i4").tobytes(), probabilities.astype("<f4").tobytes())
        self._add("guess", step, classes.shape[1], *blobs)

    def maps(self, name: str, step: int, maps: NDArray[np.float32]) -> None:
        """Feature maps of the probes, "<layer>/maps" (probes, maps, height, width); kept in 256 levels."""
        finite = np.nan_to_num(maps)
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
        pixels = np.rint((finite - low) * (255 / ((high - low) or 1.0))).astype(np.uint8)
        self._add("map", step, name, json.dumps(maps.shape), low, high, pixels.tobytes())

    def confusion(self, step: int, counts: NDArray[np.int32]) -> None:
        """counts (classes, classes): how often class i was taken for class j."""
        packed = zlib.compress(np.ascontiguousarray(counts, "<i4").tobytes(), 1)
        self._add("confusion", step, len(counts), packed)

    def picture(self, name: str, step: int, encoded: bytes) -> None:
        """A picture of any kind, encoded as PNG or JPEG."""
        self._add("picture", step, name, encoded)

    def note(self, note: Note) -> None:
        """Something that a person should know."""
        self._add("note", *astuple(note))

    def rate(self, change: RateChange) -> None:
        """The learning rate was changed by hand."""
        self._add("rate", *astuple(change))

    def answer(self, answer: Answer) -> None:
        """What was done with a command."""
        self._add("answer", answer.step, answer.id, answer.command, answer.text, answer.seconds)

    def checkpoint(self, step: int, file: str, sha256: str) -> None:
        """A checkpoint lies whole in `file`, relative to the run folder."""
        self._add("checkpoint", step, file, sha256)

    def stand(self, state: State, step: int, images_per_second: float, sentence: str = "") -> None:
        """Where the trainer stands, and why; written with the next flush."""
        self._state, self._step, self._images_per_second, self._sentence = state, step, images_per_second, sentence

    def answered(self) -> set[str]:
        """The ids of all commands that this run has answered, in any session."""
        return {row[0] for row in self._database.execute("SELECT id FROM answer")}

    def noted(self, kind: str) -> set[str]:
        """The details of all notes of that kind in this run, in any session."""
        return {row[0] for row in self._database.execute("SELECT details FROM note WHERE kind = ?", (kind,))}

    def due(self) -> bool:
        """Whether 33 ms have passed since the last flush."""
        return time.monotonic() - self._flushed >= FLUSH

    def flush(self) -> None:
        """Commits everything gathered; raises sqlite3.Error where the disk does not take it, and then keeps it."""
        now = self.clock()
        with transaction(self._database):
            if any(self._pending.values()):
                moment = (self._session, self._step, now, self._images_per_second)
                self._database.execute(
                    "INSERT INTO moment(session, step, time, images_per_second) VALUES (?, ?, ?, ?)", moment
                )
            self._database.executemany("INSERT INTO series(series, name) VALUES (?, ?)", self._new_series)
            for table, rows in self._pending.items():
                self._database.executemany(_INSERT[table], rows)
            self._database.execute(
                "UPDATE session SET state = ?, step = ?, steps = max(steps, ?), sentence = ?, heartbeat = ?"
                " WHERE session = ?",
                (self._state, self._step, self._step, self._sentence, now, self._session),
            )
        self._new_series.clear()
        for rows in self._pending.values():
            rows.clear()
        self._flushed = time.monotonic()

    def end(self, state: State, sentence: str = "") -> None:
        """Commits the last rows and leaves one plain file that opens on a read-only medium.

        `sentence` says why a run failed. Viewers let go when they read the state; where one does not
        within three seconds the database stays in WAL mode, which costs a later reader a copy.
        """
        self._state, self._sentence = state, sentence
        with closing(self):
            self.flush()
            self._heartbeat.stop()
            leave_wal(self._database)

    def close(self) -> None:
        """Lets go without a word on how the run ended, as a crash would: what is flushed stays."""
        self._heartbeat.stop()
        self._database.close()

    def _add(self, table: str, step: int, *values: object) -> None:
        self._pending[table].append((self._session, step, *values))

    def _series_of(self, name: str) -> int:
        """Its number; a new one is written with the next flush, before its first point."""
        if name not in self._series:
            self._series[name] = max(self._series.values(), default=0) + 1
            self._new_series.append((self._series[name], name))
        return self._series[name]


def begin(folder: Path, plan: Plan, subject: Subject) -> RunWriter | Problem:
    """Starts a session in a run folder; a Problem where its database is not ours or another process trains."""
    database = open_to_write(folder / DATABASE)
    if isinstance(database, Problem):
        return database
    try:
        with transaction(database):
            busy = _living_trainer(database)
            elsewhere = queries.is_mirror(database)
            if busy is None and not elsewhere:
                _describe(database, subject)
                session = _new_session(database, plan)
    except (sqlite3.Error, ValueError) as error:
        database.close()
        return Problem(f"{folder / DATABASE} cannot be written: {error}.", repr(error))
    if elsewhere:
        database.close()
        return mirrored(folder)
    if busy is not None:
        database.close()
        return Problem(f"{folder} is being trained by process {busy.pid} on {busy.host}. Stop that one first.")
    return RunWriter(folder, database, session)


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back where an exception passes."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # SQLite ends it itself where the disk is full
            database.execute("ROLLBACK")
        raise


def _living_trainer(database: sqlite3.Connection) -> Trainer | None:
    newest = queries.standing(database)
    if newest is None or newest.state not in UNDER_WAY or newest.trainer == this_process():
        return None
    return newest.trainer if is_alive(newest.trainer, newest.heartbeat) else None


def _new_session(database: sqlite3.Connection, plan: Plan) -> int:
    now, process = time.time(), this_process()
    row = {
        "first_step": plan.first_step,
        "started": now,
        "host": process.host,
        "pid": process.pid,
        "process_started": process.process_started,
        "device": plan.device,
        "steps": plan.steps,
        "steps_per_epoch": plan.steps_per_epoch,
        "state": "running",
        "step": plan.step,
        "sentence": "",
        "heartbeat": now,
    }
    values = ", ".join(f":{name}" for name in row)
    cursor = database.execute(f"INSERT INTO session({', '.join(row)}) VALUES ({values})", row)
    return int(cursor.lastrowid or 0)


def _describe(database: sqlite3.Connection, subject: Subject) -> None:
    about = {
        "class_names": subject.class_names,
        "first_layer": subject.first_layer,
        "pixels": subject.pixels,
        "augmentation": subject.augmentation,
    }
    rows = [(name, json.dumps(value)) for name, value in about.items()]
    database.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", rows)
    probes = enumerate(zip(subject.images, subject.labels.tolist(), strict=True))
    database.executemany(
        "INSERT OR IGNORE INTO probe VALUES (?, ?, ?, ?, ?, ?)",
        [(place, label, *image.shape, image.tobytes()) for place, (image, label) in probes],
    )


def leave_wal(database: sqlite3.Connection) -> None:
    """Tries until no viewer holds the database, because SQLite needs it alone for the change."""
    deadline = time.monotonic() + LETTING_GO
    database.execute("PRAGMA busy_timeout = 0")
    while time.monotonic() < deadline:
        with suppress(sqlite3.OperationalError):  # a viewer still reads
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if database.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete":
                return
        time.sleep(0.02)
