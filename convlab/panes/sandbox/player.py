"""The clock of a sweep: says how many windows it goes on, and at which moments."""

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from convlab.state.sweep_speed import FASTEST_ONE_BY_ONE, first_speed, top_speed, windows_due

FRAME = 16  # ms: no faster than a screen shows


class Player(QObject):
    """`advanced(windows)` fires while it plays: one by one up to 60 a second, then as many as are due."""

    advanced = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._windows = 0
        self._speed = first_speed(1)
        self._part = 0.0  # of a window, left over from the last moment
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def speed(self) -> float:
        """Windows a second."""
        return self._speed

    @property
    def windows(self) -> int:
        """How many there are to go through."""
        return self._windows

    @property
    def is_playing(self) -> bool:
        """Whether the sweep goes on by itself."""
        return self._timer.isActive()

    def prepare(self, windows: int) -> None:
        """Another number of windows: the speed keeps within its scale; a scale of another kind begins anew."""
        if windows != self._windows:
            same_kind = top_speed(windows) == top_speed(self._windows)
            self._windows = windows
            self.set_speed(self._speed if same_kind else first_speed(windows))

    def set_speed(self, speed: float) -> None:
        """Another speed, at once."""
        self._speed = speed
        self._timer.setInterval(max(FRAME, round(1000 / speed)))

    def start(self) -> None:
        """Goes on from now."""
        if not self.is_playing:
            self._part = 0.0
            self._since.start()
            self._timer.start()
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Stands still."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def _on_timeout(self) -> None:
        elapsed = self._since.restart()
        if self._speed <= FASTEST_ONE_BY_ONE:
            self.advanced.emit(1)
            return
        due = windows_due(self._speed, elapsed) + self._part
        self._part = due % 1
        if due >= 1:
            self.advanced.emit(int(due))
