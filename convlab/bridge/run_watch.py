"""Watches one run folder: polls its reader and tells when there are new rows."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from convlab.core.problem import Problem
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows

PERIOD = 33  # ms between two polls: at most 30 a second
RESTING = 500  # ms, where the run is over: only a new session can bring new rows
UNDER_WAY = frozenset({"waiting", "running", "paused"})


class RunWatch(QObject):
    """`rows_changed(RunRows)` at most 30 times a second, and only where the rows are new."""

    rows_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._reader: RunReader | None = None
        self._rows: RunRows | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.poll)

    @property
    def rows(self) -> RunRows | None:
        """The newest rows of the open run."""
        return self._rows

    @property
    def folder(self) -> Path | None:
        """The folder of the open run."""
        return self._reader.folder if self._reader else None

    def open(self, folder: Path) -> Problem | None:
        """Watches another run; says why where it cannot be opened, and then watches none."""
        self.close()
        reader = open_run(folder)
        if isinstance(reader, Problem):
            return reader
        self._reader = reader
        self._timer.start()
        self.poll()
        return None

    def poll(self) -> None:
        """Looks for new rows now."""
        if self._reader is None:
            return
        rows = self._reader.poll()
        if rows is self._rows:
            return
        self._rows = rows
        self._timer.setInterval(PERIOD if rows.status.state in UNDER_WAY else RESTING)
        self.rows_changed.emit(rows)

    def close(self) -> None:
        """Lets go of the run."""
        self._timer.stop()
        if self._reader is not None:
            self._reader.close()
        self._reader, self._rows = None, None
