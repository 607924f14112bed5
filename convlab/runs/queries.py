"""What a viewer asks a run's database: each question once, as SQL and as the value it becomes.

SQLite keeps any type in any column, and a run may come from a stranger: what is no number, no moment or no
known word raises ValueError or TypeError here, and goes no further.
"""

import sqlite3
from dataclasses import dataclass
from typing import Annotated, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter, ValidationError

from convlab.core.document import Document, first_fault
from convlab.runs.liveness import RELAYED, Trainer
from convlab.runs.rows import Answer, Guesses, RateChange, Snapshot, State

NO_LIMIT = 2**62
Records = NDArray[np.void]  # (n,) of SCALAR
SCALAR = np.dtype([("step", "i8"), ("series", "i8"), ("value", "f8")])


@dataclass(frozen=True)
class Span:
    """The steps of which a session's rows are seen: from its first one to before `limit`."""

    session: int
    first_step: int
    limit: int

    def up_to(self, step: int) -> "Span":
        """The part up to and with `step`."""
        return Span(self.session, self.first_step, min(self.limit, step + 1))


Count = Annotated[int, Field(ge=0)]
Moment = Annotated[float, Field(ge=0, le=1e11)]  # unix time: no calendar goes further than the year 5138


class Standing(Document):
    """The newest session's row: where its trainer stands."""

    trainer: Trainer
    device: str
    steps: Count
    steps_per_epoch: Annotated[int, Field(ge=1)]
    state: State
    step: Count
    sentence: str
    heartbeat: Moment
    started: Moment


T = TypeVar("T")
_STANDING = TypeAdapter(Standing)
_MOMENT = TypeAdapter(tuple[Moment, Annotated[float, Field(allow_inf_nan=False)]])
_RATE_CHANGES = TypeAdapter(tuple[RateChange, ...])
_ANSWERS = TypeAdapter(tuple[Answer, ...])
_SHAPE = TypeAdapter(tuple[Count, ...])
_NAMES = TypeAdapter(tuple[str, ...])
_NAME = TypeAdapter(str | None)


def valid(kind: TypeAdapter[T], value: object) -> T:
    """`value` as what it has to be; raises ValueError with the fault in words."""
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        raise ValueError(first_fault(error).removesuffix(".")) from None


def _from_json(kind: TypeAdapter[T], text: str) -> T:
    try:
        return kind.validate_json(text)
    except ValidationError as error:
        raise ValueError(first_fault(error).removesuffix(".")) from None


def standing(database: sqlite3.Connection) -> Standing | None:
    """Where the newest session stands; None before the first."""
    row = database.execute(
        "SELECT device, steps, steps_per_epoch, state, step, sentence, heartbeat, started, host, pid, process_started"
        " FROM session ORDER BY session DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    fields = dict(zip((name for name in Standing.model_fields if name != "trainer"), row[:8], strict=True))
    trainer = dict(zip(("host", "pid", "process_started"), row[8:], strict=True))
    return valid(_STANDING, {**fields, "trainer": trainer})


def is_mirror(database: sqlite3.Connection) -> bool:
    """Whether the run is trained elsewhere, and only its rows are here."""
    row = database.execute("SELECT host FROM session ORDER BY session DESC LIMIT 1").fetchone()
    return row is not None and str(row[0]).startswith(RELAYED)


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


def scalars_after(database: sqlite3.Connection, row: int, session: int) -> Records:
    """A session's scalar rows after `row`, oldest first, as an array of SCALAR; 0.6 s a million."""
    sql = "SELECT step, series, value FROM scalar WHERE row > ? AND session = ? ORDER BY row"
    rows = np.fromiter(database.execute(sql, (row, session)), SCALAR)
    if not np.isfinite(rows["value"]).all():
        raise ValueError("a value of a curve is no number")
    return rows


def last_scalar(database: sqlite3.Connection) -> int:
    """The row of the scalar that was written last; 0 before the first."""
    return int(database.execute("SELECT coalesce(max(row), 0) FROM scalar").fetchone()[0])


def newest_value(database: sqlite3.Connection, name: str) -> float | None:
    """The newest value of one scalar, whatever its step; None where it has none."""
    row = database.execute(
        "SELECT value FROM scalar WHERE series = (SELECT series FROM series WHERE name = ?) ORDER BY row DESC LIMIT 1",
        (name,),
    ).fetchone()
    return float(row[0]) if row else None


def names_in(database: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The different names in a table; each is found through the index, however many rows it has."""
    names: list[str] = []
    while (name := _next_name(database, table, names[-1] if names else "")) is not None:
        names.append(name)
    return tuple(names)


def _next_name(database: sqlite3.Connection, table: str, after: str) -> str | None:
    (name,) = database.execute(f"SELECT min(name) FROM {table} WHERE name > ?", (after,)).fetchone()
    return str(name) if name is not None else None


def newest_named(database: sqlite3.Connection, table: str, name: str, seen: tuple[Span, ...]) -> int | None:
    """The row of the newest entry of that name in a table that is seen."""
    return newest_row(database, f"SELECT row FROM {table} WHERE name = ? AND ", seen, name)


def newest_guess(database: sqlite3.Connection, seen: tuple[Span, ...]) -> int | None:
    """The row of the newest guesses that are seen."""
    return newest_row(database, "SELECT row FROM guess WHERE ", seen)


def newest_moment(database: sqlite3.Connection, seen: tuple[Span, ...]) -> tuple[float, float]:
    """Unix time and images a second at the newest flush that is seen; zeros before the first."""
    row = newest_row(database, "SELECT row FROM moment WHERE ", seen)
    if row is None:
        return (0.0, 0.0)
    sql = "SELECT time, images_per_second FROM moment WHERE row = ?"
    return valid(_MOMENT, database.execute(sql, (row,)).fetchone())


def newest_row(database: sqlite3.Connection, select: str, seen: tuple[Span, ...], *values: object) -> int | None:
    """The row that `select`, which ends in a condition on `values`, finds last among the steps that are seen."""
    sql = select + "session = ? AND step < ? ORDER BY step DESC, row DESC LIMIT 1"
    for span in reversed(seen):
        row = database.execute(sql, (*values, span.session, span.limit)).fetchone()
        if row is not None:
            return int(row[0])
    return None


def tensor(database: sqlite3.Connection, row: int) -> Snapshot:
    """A tensor by its row; raises ValueError where its size is not that of its shape."""
    step, text, numbers = database.execute("SELECT step, shape, numbers FROM tensor WHERE row = ?", (row,)).fetchone()
    return Snapshot(step, np.frombuffer(numbers, "<f4").astype(np.float32).reshape(shape_of(text)))


def shape_of(text: str) -> tuple[int, ...]:
    """A shape as it stands in a row; raises ValueError for anything else."""
    shape: tuple[int, ...] = _from_json(_SHAPE, text)
    return shape


def probes(database: sqlite3.Connection) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The held-out images (N, H, W, C) that are guessed, and their labels (N,)."""
    images, labels = [], []
    for label, *shape, pixels in database.execute(
        "SELECT label, height, width, channels, pixels FROM probe ORDER BY place"
    ):
        if shape[2] not in (1, 3):
            raise ValueError(f"a picture of {shape[2]} channels is neither gray nor in colour")
        images.append(np.frombuffer(pixels, np.uint8).reshape(shape))
        labels.append(label)
    return np.array(images, np.uint8), np.array(labels, np.int64)


def guesses(database: sqlite3.Connection, row: int, shown: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> Guesses:
    """The guesses in a row for the probes; raises ValueError where their sizes are not right."""
    step, best, classes, probabilities = database.execute(
        "SELECT step, best, classes, probabilities FROM guess WHERE row = ?", (row,)
    ).fetchone()
    if best < 1:
        raise ValueError("there are no guesses in a row of guesses")
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
    return valid(_RATE_CHANGES, rows_of(database, sql, seen, ("step", "old", "new")))


def answers(database: sqlite3.Connection, seen: tuple[Span, ...]) -> tuple[Answer, ...]:
    """The answers that are seen, newest last."""
    sql = "SELECT id, step, command, text, seconds FROM answer WHERE session = ? AND step < ? ORDER BY row"
    return valid(_ANSWERS, rows_of(database, sql, seen, ("id", "step", "command", "text", "seconds")))


def rows_of(
    database: sqlite3.Connection, sql: str, seen: tuple[Span, ...], names: tuple[str, ...]
) -> list[dict[str, object]]:
    """What a question on session and step finds in all sessions that are seen, each row by its names."""
    found = (row for span in seen for row in database.execute(sql, (span.session, span.limit)))
    return [dict(zip(names, row, strict=True)) for row in found]


def checkpoints(database: sqlite3.Connection, seen: tuple[Span, ...]) -> list[tuple[int, str, str]]:
    """Step, file and SHA-256 of the checkpoints that are seen, newest first."""
    sql = "SELECT step, file, sha256 FROM checkpoint WHERE session = ? AND step < ? ORDER BY row DESC"
    return [
        (step, file, sha256)
        for span in reversed(seen)
        for step, file, sha256 in database.execute(sql, (span.session, span.limit))
    ]


def class_names(database: sqlite3.Connection) -> tuple[str, ...]:
    """The classes in the order of their labels."""
    text = _about(database, "class_names")
    return () if text is None else _from_json(_NAMES, text)


def first_layer(database: sqlite3.Connection) -> str | None:
    """The layer whose weights can be shown, if there is one."""
    text = _about(database, "first_layer")
    return None if text is None else _from_json(_NAME, text)


def _about(database: sqlite3.Connection, name: str) -> str | None:
    """What stays the same for the run, as JSON; None where it is missing."""
    row = database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None
