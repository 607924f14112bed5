"""The database in a run folder: its tables, its version, and how it is opened to read or to write.

Every start of a run is a session. Rows carry (session, step); once a newer session has begun, the older
sessions' rows from its `first_step` on are shadowed, none is deleted. Rows are only ever added; the one
row that changes is the newest session's, which says where the trainer stands.

Formats: 1 had no confusion, map, picture and note. A run of format 1 opens as it is, without these, and
becomes one of format 2 when a trainer goes on with it. Each table says what its columns hold:

session     one start of a trainer, and where it stands
about       what stays the same for the whole run, as JSON: class names, first layer, pixels
probe       the held-out images that are guessed, uint8
series      the names of the scalars; what each one means stands in `convlab.runs.names`
scalar      one point of a curve
tensor      weights, gradients and updates of convolutions, float32
map         feature maps of the probes, each tensor stretched to uint8: value = low + pixel / 255 (high - low)
guess       the best classes for each probe, with their probabilities
confusion   how often each class (row) was taken for each other (column), over all held-out images
picture     a picture that somebody's own loop wrote or TensorBoard held, encoded as PNG or JPEG
note        what the trainer has to say, in words: a rate that was lowered, a disk that is full
rate, answer, moment, checkpoint    changes of the rate, answers to commands, flushes, files
"""

import sqlite3
from pathlib import Path

from convlab.core.problem import Problem

DATABASE = "run.sqlite"
APPLICATION = 0x436F4E76  # "CoNv"
VERSION = 2
OLDEST = 1  # the oldest format that opens
LARGEST_VALUE = 64 * 1024 * 1024  # bytes: more than any picture or first layer's weights
PATIENCE = 5.0  # seconds to wait for another connection's lock

TABLES = f"""
CREATE TABLE IF NOT EXISTS session(
    session INTEGER PRIMARY KEY,
    first_step INTEGER NOT NULL,          -- older rows from here on are shadowed
    started REAL NOT NULL,                -- unix time
    host TEXT NOT NULL, pid INTEGER NOT NULL,
    process_started REAL NOT NULL,        -- with the pid: which process it was
    device TEXT NOT NULL,                 -- "CPU, 1 of 2 threads"
    steps INTEGER NOT NULL, steps_per_epoch INTEGER NOT NULL,
    state TEXT NOT NULL, step INTEGER NOT NULL,
    sentence TEXT NOT NULL,               -- why it failed
    heartbeat REAL NOT NULL               -- unix time, at least each second while it lives
);
CREATE TABLE IF NOT EXISTS about(name TEXT PRIMARY KEY, value TEXT NOT NULL);  -- JSON: class names, first layer, pixels
CREATE TABLE IF NOT EXISTS probe(place INTEGER PRIMARY KEY, label INTEGER NOT NULL,
    height INTEGER NOT NULL, width INTEGER NOT NULL, channels INTEGER NOT NULL, pixels BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS series(series INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS scalar(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    series INTEGER NOT NULL, value REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tensor(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    name TEXT NOT NULL, shape TEXT NOT NULL, numbers BLOB NOT NULL);  -- float32, little-endian, row-major
CREATE TABLE IF NOT EXISTS guess(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    best INTEGER NOT NULL,                -- how many a probe
    classes BLOB NOT NULL, probabilities BLOB NOT NULL);              -- int32, float32 (probes, best)
CREATE TABLE IF NOT EXISTS rate(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    old REAL NOT NULL, new REAL NOT NULL);
CREATE TABLE IF NOT EXISTS answer(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE, command TEXT NOT NULL, text TEXT NOT NULL, seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS moment(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    time REAL NOT NULL, images_per_second REAL NOT NULL);             -- one a flush that held rows
CREATE TABLE IF NOT EXISTS checkpoint(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    file TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS map(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    name TEXT NOT NULL, shape TEXT NOT NULL,                          -- "<layer>/maps", JSON (probes, maps, H, W)
    low REAL NOT NULL, high REAL NOT NULL, pixels BLOB NOT NULL);     -- uint8, row-major
CREATE TABLE IF NOT EXISTS confusion(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    classes INTEGER NOT NULL, counts BLOB NOT NULL);                  -- zlib of int32 (classes, classes)
CREATE TABLE IF NOT EXISTS picture(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    name TEXT NOT NULL, encoded BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS note(row INTEGER PRIMARY KEY, session INTEGER NOT NULL, step INTEGER NOT NULL,
    time REAL NOT NULL, kind TEXT NOT NULL, sentence TEXT NOT NULL, details TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS map_by_step ON map(name, session, step);
CREATE INDEX IF NOT EXISTS picture_by_step ON picture(name, session, step);
CREATE INDEX IF NOT EXISTS confusion_by_step ON confusion(session, step);
CREATE INDEX IF NOT EXISTS tensor_by_step ON tensor(name, session, step);
CREATE INDEX IF NOT EXISTS guess_by_step ON guess(session, step);
CREATE INDEX IF NOT EXISTS moment_by_step ON moment(session, step);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""


def open_to_write(path: Path) -> sqlite3.Connection | Problem:
    """The database, made where there is none, in WAL mode, with autocommit; a foreign file is left as it is."""
    try:
        database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    except sqlite3.Error as error:
        return Problem(f"{path} cannot be written: {error}.")
    try:
        if is_empty(database):  # two trainers at once both come here, and make the tables once
            database.executescript(f"BEGIN EXCLUSIVE; {TABLES} COMMIT;")
        fault = fault_of(database, path)
        if fault is None:
            if version_of(database) < VERSION:  # every change so far is a table more
                database.executescript(f"BEGIN EXCLUSIVE; {TABLES} COMMIT;")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            return database
    except sqlite3.Error as error:
        fault = unreadable(path, error)
    database.close()
    return fault


def open_to_read(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection that cannot write, also beside a living writer; `patience` in seconds.

    Raises sqlite3.OperationalError at the first use where a WAL cannot be opened in place.
    """
    uri = path.absolute().as_uri() + "?mode=ro"
    return guarded(sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None))


def guarded(database: sqlite3.Connection) -> sqlite3.Connection:
    """The connection with bounds on what a stranger's file can do: no huge value, no function in its schema."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    database.execute("PRAGMA trusted_schema = OFF")
    return database


def is_empty(database: sqlite3.Connection) -> bool:
    """Whether the trainer has not yet made the tables."""
    return _pragma(database, "page_count") == 0 or (
        _pragma(database, "application_id") == 0
        and database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    )


def fault_of(database: sqlite3.Connection, path: Path) -> Problem | None:
    """Why the database is not one of ours, or of a format that is not known here."""
    if _pragma(database, "application_id") != APPLICATION:
        return Problem(f"{path} is not a ConvLab run: it is a database of another program.")
    version = version_of(database)
    if version > VERSION:
        return Problem(
            f"{path} has format {version}, written by a newer ConvLab. This one reads up to format {VERSION}."
        )
    if version < OLDEST:
        return Problem(f"{path} is not a ConvLab run: there is no format {version}.")
    if database.execute("SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchone()[0]:
        return Problem(f"{path} is not a ConvLab run: it holds views or triggers, which no run has.")
    return None


def version_of(database: sqlite3.Connection) -> int:
    """The format that the database was written in."""
    return _pragma(database, "user_version")


def unreadable(path: Path, error: Exception) -> Problem:
    """The sentence for a file that SQLite itself refuses, or whose rows make no sense."""
    return Problem(f"{path} is not a ConvLab run, or is damaged: {error}.", repr(error))


def mirrored(folder: Path) -> Problem:
    """The sentence for a run that only its own machine can train."""
    return Problem(f"{folder} mirrors a run that is trained elsewhere. Go on with it there.")


def _pragma(database: sqlite3.Connection, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])
