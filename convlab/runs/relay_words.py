"""What a relay says to its mirror: lines of JSON that hold rows of a run, checked value by value when they arrive.

From the relay: {"run": {...}} once, then {"rows": {table: [[row, column, ...]]}, "sessions": [...], "now": 1.5},
{"took": "<id of a command>"}, {"refused": "<sentence>"} and, where the run has ended, {"over": true}. From the
mirror: {"version": 1, "after": {table: row}} once, then commands as they stand in commands.jsonl.
Bytes are base64. What comes from the other side is never trusted: it is bounded in size and held to the schema.
"""

import base64
import binascii
import json
import math
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Annotated, Any, Literal

from pydantic import Field

from convlab.core.document import Document
from convlab.core.experiment import Experiment
from convlab.runs.schema import LARGEST_VALUE, TABLES

LONGEST_LINE = 4 * LARGEST_VALUE // 3 + 1_000_000  # bytes: the largest value in base64, and the rest of its row
SESSION, FIRST = "session", ("series", "about", "probe")
NONE = -1  # the row before the first one, which may be 0
LAST = 2**62  # of a row or a step: far more than any run has
Value = int | float | str | bytes
Row = tuple[Value, ...]

RowNumber = Annotated[int, Field(ge=NONE, le=LAST)]


class Hello(Document):
    """The mirror's first line: which row of each table it has already."""

    version: Literal[1] = 1
    after: Annotated[dict[str, RowNumber], Field(max_length=100)] = {}


class About(Document):
    """The relay's first line."""

    version: Literal[1] = 1
    experiment: Experiment


class Rows(Document):
    """Rows that are new, and all sessions as they stand at the relay's clock, in unix time."""

    rows: dict[str, list[list[Any]]]
    sessions: list[list[Any]]
    now: float


def _columns_by_table() -> Mapping[str, Mapping[str, str]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(TABLES)
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: {column[1]: str(column[2]) for column in database.execute(f"PRAGMA table_info({name})")}
            for name in names
        }


COLUMNS = _columns_by_table()  # of every table of a run: its columns in order, with their types
# Names and pictures first: other rows have no meaning without them.
GROWING = tuple(sorted((name for name in COLUMNS if name != SESSION), key=lambda name: name not in FIRST))


def line(**words: object) -> bytes:
    """One line."""
    return json.dumps(words, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def packed(row: Row) -> list[object]:
    """A row as JSON takes it."""
    return [base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in row]


def unpacked(table: str, row: list[Any], keyed: bool) -> Row:
    """A row as the database takes it, its number first where it is `keyed`; raises ValueError for anything else."""
    kinds = (["INTEGER"] if keyed else []) + list(COLUMNS[table].values())
    if len(row) != len(kinds):
        raise ValueError(f"a row of {table} has {len(row)} values instead of {len(kinds)}")
    return tuple(_value(kind, value) for kind, value in zip(kinds, row, strict=True))


def _value(kind: str, value: object) -> Value:
    match kind, value:
        case "INTEGER", int() if not isinstance(value, bool) and -LAST <= value <= LAST:
            return value
        case "REAL", int() | float() if not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        case "TEXT", str() if len(value) <= LARGEST_VALUE and "\0" not in value:
            value.encode()  # half a character raises UnicodeEncodeError, a ValueError
            return value
        case "BLOB", str():
            return _bytes(value)
    raise ValueError(f"{str(value)[:40]!r} is no {kind}")


def _bytes(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"bytes are not base64: {error}") from error
    if len(found) > LARGEST_VALUE:
        raise ValueError("a value is larger than any that a run holds")
    return found
