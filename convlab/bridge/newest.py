"""Work that takes longer than a frame, off the GUI thread: one thread, and of all wishes only the newest waits."""

import threading
from collections.abc import Callable
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

PATIENCE = 0.25  # s: what takes longer is given up for a newer wish; what is quicker shows on the way

W = TypeVar("W")
R = TypeVar("R")
IsOver = Callable[[], bool]


class Newest(QObject, Generic[W, R]):
    """`done(wish, result)` in the GUI thread; `work(wish, is_over)` runs in a thread that ends when nothing waits.

    Work may look at `is_over` and then return None: its wish is overtaken.
    """

    done = Signal(object, object)
    _worked = Signal()  # from the other thread

    def __init__(self, work: Callable[[W, IsOver], R | None]) -> None:
        super().__init__()
        self._work = work
        self._lock = threading.Lock()
        self._waiting: W | None = None
        self._worked_out: tuple[W, R | None, Exception | None] | None = None  # not told yet: the newest alone
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._worked.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def ask(self, wish: W) -> None:
        """Takes the place of the wish that waits."""
        with self._lock:
            if self._is_closed:
                return
            self._waiting = wish
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="newest", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Nothing more is done or told; waits for the thread to notice."""
        with self._lock:
            self._is_closed, self._waiting = True, None
            thread = self._thread
        if thread is not None:
            thread.join()

    @property
    def is_working(self) -> bool:
        """Whether a wish is being fulfilled or waits."""
        return self._thread is not None

    def _run(self) -> None:
        while (wish := self._next()) is not None:
            started = perf_counter()
            result, error = None, None
            try:
                result = self._work(wish, lambda begun=started: self._is_over(begun))  # type: ignore[misc]
            except Exception as raised:  # told in the GUI thread, where bugs are reported  # noqa: BLE001
                error = raised
            if result is not None or error is not None:
                self._tell((wish, result, error))

    def _tell(self, worked_out: tuple[W, R | None, Exception | None]) -> None:
        with self._lock:
            is_rung, self._worked_out = self._worked_out is not None, worked_out
        if not is_rung and not self._is_closed:
            self._worked.emit()

    def _next(self) -> W | None:
        with self._lock:
            wish, self._waiting = self._waiting, None
            if wish is None:
                self._thread = None
            return wish

    def _is_over(self, begun: float) -> bool:
        return self._is_closed or (self._waiting is not None and perf_counter() - begun > PATIENCE)

    def _hand_over(self) -> None:
        with self._lock:
            worked_out, self._worked_out = self._worked_out, None
        if worked_out is None or self._is_closed:
            return
        wish, result, error = worked_out
        if error is not None:
            raise error
        self.done.emit(wish, result)
