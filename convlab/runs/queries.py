"""What a viewer asks a run's database: each question once, as SQL and as the value it becomes."""

import json
import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.runs.liveness import Trainer
from convlab.runs.rows import Answer, Guesses, RateChange, Snapshot, State

NO_LIMIT = 2**62
Records = NDArray[np.void]  # (n,) of SCALAR
SCALAR = np.dtype([("row", "i8"), ("session", "i8"), ("step", "i8"), ("series", "i8"), ("value", "f8")])


@dataclass(frozen=True)
class Span:
    """The steps of which a session's rows are seen: from its first one to before `limit`."""

    session: int
    first_step: int
    limit: int

    def up_to(self, step: int) -> "Span":
        """The part up to and with `step`."""
        return Span(self.session, self.first_step, min(self.limit, step + 1))


@dataclass(frozen=True)
class Standing:
    """The newest session's row: where its trainer stands."""

    trainer: Trainer
    device: str
    steps: int
    steps_per_epoch: int
    state: State
    step: int
    sentence: str
    heartbeat: float
    started: float


def standing(database: sqlite3.Connection) -> Standing | None:
    """Where the newest session stands; None before the first."""
    row = database.execute(
        "SELECT host, pid, process_started, device, steps, steps_per_epoch, state, step, sentence, heartbeat,"
        " started FROM session ORDER BY session DESC LIMIT 1"
    ).fetchone()
    return Standing(Trainer(*row[:3]), *row[3:]) if row else None


def spans(database: sqlite3.Connection) -> tuple[Span, ...]:
    """All sessions, oldest first, each with the steps that no newer one shadows."""
    found = database.execute("SELECT session, first_step FROM session ORDER BY session DESC")
    limit, newest_first = NO_LIMIT, []
    for session, first_step in found:
        newest_first.append(Span(session, first_step, limit))
        limit = min(limit, first_step)
    return tuple(reversed(newest_first))


def series_names(database: sqlite3.Connection) -> dict[int, str]:
    """The names of the scalars by their numbers."""
    return dict(database.execute("SELECT series, name FROM series"))


def scalars_after(database: sqlite3.Connection, row: int) -> Records:
    """All scalar rows after `row`, oldest first, as an array of SCALAR."""
    cursor = database.execute("SELECT row, session, step, series, value FROM scalar WHERE row > ? ORDER BY row", (row,))
    return np.fromiter(cursor, SCALAR)


def newest_value(database: sqlite3.Connection, name: str) -> float | None:
    """The newest value of one scalar, whatever its step; None where it has none."""
    row = database.execute(
        "SELECT value FROM scalar WHERE series = (SELECT series FROM series WHERE name = ?) ORDER BY row DESC LIMIT 1",
        (name,),
    ).fetchone()
    return float(row[0]) if row else None


def tensor_names(database: sqlite3.Connection) -> tuple[str, ...]:
    """The different names of tensors; each is found through the index, however many rows it has."""
    names: list[str] = []
    while (name := _next_name(database, names[-1] if names else "")) is not None:
        names.append(name)
    return tuple(names)


def _next_name(database: sqlite3.Connection, after: str) -> str | None:
    (name,) = database.execute("SELECT min(name) FROM tensor WHERE name > ?", (after,)).fetchone()
    return str(name) if name is not None else None


def newest_tensor(database: sqlite3.Connection, name: str, seen: tuple[Span, ...]) -> int | None:
    """The row of the newest tensor of that name that is seen."""
    return _newest(database, "SELECT row FROM tensor WHERE name = ? AND ", seen, name)


def newest_guess(database: sqlite3.Connection, seen: tuple[Span, ...]) -> int | None:
    """The row of the newest guesses that are seen."""
    return _newest(database, "SELECT row FROM guess WHERE ", seen)


def newest_moment(database: sqlite3.Connection, seen: tuple[Span, ...]) -> tuple[float, float]:
    """Unix time and images a second at the newest flush that is seen; zeros before the first."""
    row = _newest(database, "SELECT row FROM moment WHERE ", seen)
    if row is None:
        return (0.0, 0.0)
    sql = "SELECT time, images_per_second FROM moment WHERE row = ?"
    time, images_per_second = database.execute(sql, (row,)).fetchone()
    return (time, images_per_second)


def _newest(database: sqlite3.Connection, select: str, seen: tuple[Span, ...], *values: object) -> int | None:
    sql = select + "session = ? AND step < ? ORDER BY step DESC, row DESC LIMIT 1"
    for span in reversed(seen):
        row = database.execute(sql, (*values, span.session, span.limit)).fetchone()
        if row is not None:
            return int(row[0])
    return None


def tensor(database: sqlite3.Connection, row: int) -> Snapshot:
    """A tensor by its row; raises ValueError where its size is not that of its shape."""
    step, shape, numbers = database.execute("SELECT step, shape, numbers FROM tensor WHERE row = ?", (row,)).fetchone()
    return Snapshot(step, np.frombuffer(numbers, "<f4").astype(np.float32).reshape(json.loads(shape)))


def probes(database: sqlite3.Connection) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The held-out images (N, H, W, C) that are guessed, and their labels (N,)."""
    images, labels = [], []
    for label, *shape, pixels in database.execute(
        "SELECT label, height, width, channels, pixels FROM probe ORDER BY place"
    ):
        images.append(np.frombuffer(pixels, np.uint8).reshape(shape))
        labels.append(label)
    return np.array(images, np.uint8), np.array(labels, np.int64)


def guesses(database: sqlite3.Connection, row: int, shown: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> Guesses:
    """The guesses in a row for the probes; raises ValueError where their sizes are not right."""
    step, best, classes, probabilities = database.execute(
        "SELECT step, best, classes, probabilities FROM guess WHERE row = ?", (row,)
    ).fetchone()
    shape = (len(shown[1]), best)
    return Guesses(
        step,
        *shown,
        np.frombuffer(classes, "<i4").astype(np.int64).reshape(shape),
        np.frombuffer(probabilities, "<f4").astype(np.float32).reshape(shape),
    )


def rate_changes(database: sqlite3.Connection, seen: tuple[Span, ...]) -> tuple[RateChange, ...]:
    """The changes of the rate that are seen, oldest first."""
    sql = "SELECT step, old, new FROM rate WHERE session = ? AND step < ? ORDER BY row"
    return tuple(RateChange(*row) for span in seen for row in database.execute(sql, (span.session, span.limit)))


def answers(database: sqlite3.Connection, seen: tuple[Span, ...]) -> tuple[Answer, ...]:
    """The answers that are seen, newest last."""
    sql = "SELECT id, step, command, text, seconds FROM answer WHERE session = ? AND step < ? ORDER BY row"
    return tuple(Answer(*row) for span in seen for row in database.execute(sql, (span.session, span.limit)))


def checkpoints(database: sqlite3.Connection, seen: tuple[Span, ...]) -> list[tuple[int, str, str]]:
    """Step, file and SHA-256 of the checkpoints that are seen, newest first."""
    sql = "SELECT step, file, sha256 FROM checkpoint WHERE session = ? AND step < ? ORDER BY row DESC"
    return [
        (step, file, sha256)
        for span in reversed(seen)
        for step, file, sha256 in database.execute(sql, (span.session, span.limit))
    ]


def about(database: sqlite3.Connection, name: str) -> object:
    """What stays the same for the run: "class_names", "first_layer", "pixels"; None where it is missing."""
    row = database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return json.loads(row[0]) if row else None
