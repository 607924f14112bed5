"""A run as one file to take away: its curves as CSV, or all of it as a zip."""

import csv
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np

from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.commands import COMMANDS
from convlab.runs.history import History, open_history
from convlab.runs.reader import EXPERIMENT
from convlab.runs.schema import DATABASE, unreadable
from convlab.runs.source import Source


def export_csv(run: Path, out: Path) -> Problem | None:
    """Writes a line for each step that has a point, a column for each curve; raises OSError."""
    history = open_history(run)
    if isinstance(history, Problem):
        return history
    with history:
        write_whole(out, lambda temporary: _write_csv(temporary, history))
    return None


def _write_csv(path: Path, history: History) -> None:
    curves = history.scalars()
    steps = np.unique(np.concatenate([curve.steps for curve in curves.values()]))
    columns = []
    for curve in curves.values():
        column = [""] * steps.size
        for place, value in zip(np.searchsorted(steps, curve.steps).tolist(), curve.values.tolist(), strict=True):
            column[place] = repr(value)
        columns.append(column)
    times = history.times_of(steps).tolist()
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["step", "time", *curves])
        rows.writerows(zip(steps.tolist(), times, *columns, strict=True))


def export_zip(run: Path, out: Path, with_checkpoint: bool = True) -> Problem | None:
    """Writes the experiment, the rows, the commands and the newest checkpoint, also of a run that goes on.

    The rows are SQLite's own backup, so that they are those of one moment. Raises OSError.
    """
    history = open_history(run)
    if isinstance(history, Problem):
        return history
    with history, tempfile.TemporaryDirectory(prefix="convlab-export-") as folder:
        copy = Path(folder, DATABASE)
        try:
            back_up(run, copy)
        except sqlite3.Error as error:
            return unreadable(run / DATABASE, error)
        files = {EXPERIMENT: run / EXPERIMENT, DATABASE: copy}
        if (run / COMMANDS).exists():
            files[COMMANDS] = run / COMMANDS
        kept = newest_whole(run) if with_checkpoint else None
        if isinstance(kept, Kept):
            files[kept.file.relative_to(run).as_posix()] = kept.file
        write_whole(out, lambda temporary: _write_zip(temporary, files))
    return None


def _write_zip(path: Path, files: dict[str, Path]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files.items():
            archive.write(file, name)


def back_up(run: Path, copy: Path) -> None:
    """A copy of the rows as one plain file; raises sqlite3.Error."""
    with closing(Source(run)) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        database = source.database()
        assert database is not None
        database.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
