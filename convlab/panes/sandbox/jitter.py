"""The hand that trembles: a random walk of the input, played one pixel at a time."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from convlab.core.invariance import walk
from convlab.widgets.motion import wants_motion

INTERVAL = 160  # ms from one pixel to the next


class Jitter(QObject):
    """`moved(shift)` says where the walk is; the same seed walks the same way from 0.

    Where the platform wants no motion it does not play: each press is one step.
    """

    moved = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown_in = parent
        self._walk: Iterator[int] | None = None
        self._setting: tuple[int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._step)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def toggle(self, seed: int, most: int) -> None:
        """Begins the walk from 0, or stops it."""
        if self.is_playing:
            self.stop()
            return
        moves = wants_motion(self._shown_in)
        if moves or self._walk is None or self._setting != (seed, most):
            self._walk, self._setting = walk(seed, most), (seed, most)
        self._step()
        if moves:
            self._timer.start()
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Stands still where it is."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def _step(self) -> None:
        assert self._walk is not None
        self.moved.emit(next(self._walk))
