"""What a viewer asks of the tables that came with format 2: feature maps, confusion, pictures, notes.

As in `queries`, what makes no sense raises ValueError or TypeError here.
"""

import sqlite3
import zlib

import numpy as np
from pydantic import TypeAdapter

from convlab.core.problem import Problem
from convlab.imaging.picture_file import decode
from convlab.runs.queries import Span, newest_row, rows_of, shape_of, valid
from convlab.runs.rows import Confusion, Note, Picture, Snapshot
from convlab.runs.schema import version_of

FORMAT = 2
MOST_CLASSES = 2048  # of a confusion matrix: 16 MB
_NOTES = TypeAdapter(tuple[Note, ...])


def has_observations(database: sqlite3.Connection) -> bool:
    """Whether the run is of a format that has these tables."""
    return version_of(database) >= FORMAT


def maps(database: sqlite3.Connection, row: int) -> Snapshot:
    """Feature maps by their row, back in their own numbers up to 1/510 of their range."""
    step, text, low, high, pixels = database.execute(
        "SELECT step, shape, low, high, pixels FROM map WHERE row = ?", (row,)
    ).fetchone()
    if not np.isfinite([low, high]).all():
        raise ValueError("the range of a feature map is no number")
    stretched = np.frombuffer(pixels, np.uint8).astype(np.float32).reshape(shape_of(text))
    return Snapshot(step, np.float32(low) + stretched * np.float32((high - low) / 255))


def newest_confusion(database: sqlite3.Connection, seen: tuple[Span, ...]) -> int | None:
    """The row of the newest confusion matrix that is seen."""
    return newest_row(database, "SELECT row FROM confusion WHERE ", seen)


def confusion(database: sqlite3.Connection, row: int) -> Confusion:
    """A confusion matrix by its row."""
    step, classes, packed = database.execute(
        "SELECT step, classes, counts FROM confusion WHERE row = ?", (row,)
    ).fetchone()
    if not 1 <= classes <= MOST_CLASSES:
        raise ValueError(f"a confusion matrix of {classes} classes is none")
    size = 4 * classes * classes
    try:
        counts = zlib.decompressobj().decompress(packed, size)
    except zlib.error as error:
        raise ValueError(f"a confusion matrix cannot be unpacked: {error}") from error
    return Confusion(step, np.frombuffer(counts, "<i4").astype(np.int32).reshape(classes, classes))


def picture(database: sqlite3.Connection, row: int) -> Picture:
    """A picture by its row."""
    step, name, encoded = database.execute("SELECT step, name, encoded FROM picture WHERE row = ?", (row,)).fetchone()
    pixels = decode(bytes(encoded), str(name))
    if isinstance(pixels, Problem):
        raise ValueError(pixels.sentence.removesuffix("."))
    return Picture(step, pixels)


def notes(database: sqlite3.Connection, seen: tuple[Span, ...]) -> tuple[Note, ...]:
    """What the trainer had to say, oldest first."""
    sql = "SELECT step, time, kind, sentence, details FROM note WHERE session = ? AND step < ? ORDER BY row"
    return valid(_NOTES, rows_of(database, sql, seen, ("step", "time", "kind", "sentence", "details")))
