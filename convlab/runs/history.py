"""All rows of a run from first to last, for taking them somewhere else."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.runs import observations, queries
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import Curve, Picture, RunRows, Snapshot
from convlab.runs.schema import DATABASE
from convlab.runs.source import Source


def open_history(folder: Path) -> "History | Problem":
    """The history of the run in `folder`; a Problem where it cannot be read or has not begun."""
    reader = open_run(folder)
    if isinstance(reader, Problem):
        return reader
    rows = reader.poll()
    source = Source(folder)
    database = source.database() if (folder / DATABASE).exists() else None
    if database is None or not rows.scalars:
        reader.close()
        source.close()
        return Problem(f"{folder} has no rows yet: there is nothing to take from it.")
    return History(reader, source, database, rows)


class History:
    """Rows of one run, used as a context; only what no later session shadows."""

    def __init__(self, reader: RunReader, source: Source, database: sqlite3.Connection, rows: RunRows) -> None:
        self._reader, self._source, self._database, self.rows = reader, source, database, rows
        self._seen = queries.spans(database)
        self._steps, self._times = self._moments()

    def scalars(self) -> Mapping[str, Curve]:
        """Every curve by its name, in the order of names."""
        return dict(sorted(self.rows.scalars.items()))

    def pictures(self) -> Iterator[tuple[str, Picture]]:
        """Every picture with its name."""
        if observations.has_observations(self._database):
            for row, name in self._rows_of("picture"):
                yield name, observations.picture(self._database, row)

    def kernels(self) -> Iterator[tuple[str, Snapshot]]:
        """Every "<layer>/weight" with its name."""
        for row, name in self._rows_of("tensor"):
            if name.endswith("/weight"):
                snapshot = queries.tensor(self._database, row)
                if snapshot.array.ndim == 4 and snapshot.array.size:
                    yield name, snapshot

    def times_of(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        """The unix times of steps, as near as flushes tell."""
        if not self._times.size:
            return np.zeros(len(steps))
        places = np.searchsorted(self._steps, steps).clip(0, self._steps.size - 1)
        times: NDArray[np.float64] = self._times[places]
        return times

    def time_of(self, step: int) -> float:
        """The unix time of one step."""
        return float(self.times_of(np.array([step]))[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._source.close()
        self._reader.close()

    def _rows_of(self, table: str) -> Iterator[tuple[int, str]]:
        for span in self._seen:
            sql = f"SELECT row, name FROM {table} WHERE session = ? AND step >= ? AND step < ? ORDER BY row"
            yield from self._database.execute(sql, (span.session, span.first_step, span.limit)).fetchall()

    def _moments(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        found: list[tuple[int, float]] = []
        for span in self._seen:
            sql = "SELECT step, time FROM moment WHERE session = ? AND step < ? ORDER BY row"
            found += self._database.execute(sql, (span.session, span.limit)).fetchall()
        steps = np.array([step for step, _ in found], np.int64)
        return np.maximum.accumulate(steps) if steps.size else steps, np.array([time for _, time in found], np.float64)
