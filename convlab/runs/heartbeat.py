"""A sign of life each second, also while a step takes longer or the training is paused."""

import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

from convlab.runs.schema import PATIENCE

EVERY = 0.8  # seconds


class Heartbeat(threading.Thread):
    """Writes the time into one session's row, through a connection of its own, until it is stopped."""

    def __init__(self, path: Path, session: int) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self._path, self._session = path, session
        self._stopped = threading.Event()

    def run(self) -> None:
        database = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        try:
            while not self._stopped.wait(EVERY):
                values = (time.time(), self._session)
                with suppress(sqlite3.OperationalError):  # in use or full for now: the next beat tries again
                    database.execute("UPDATE session SET heartbeat = ? WHERE session = ?", values)
        finally:
            database.close()

    def stop(self) -> None:
        """Ends the thread and waits for it, so that its connection is closed."""
        self._stopped.set()
        if self.is_alive():
            self.join()
