"""Hands a camera's or a video's newest frame to the window: at most one between two paints, and never a queue."""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from convlab.core.problem import Problem
from convlab.imaging.camera import Camera, find_cameras
from convlab.imaging.live_feed import Counts, Frame, LiveFeed, LiveSource, Opener, open_live

PATIENCE = 25  # ms without a paint, as where the figure is out of sight, until the next frame comes
LONG = 0.05  # s: a frame that takes longer to be shown is followed by as long a rest, for the person's own wishes
CameraFinder = Callable[[], tuple[Camera, ...]]


class LiveInput(QObject):
    """`frame_arrived(Frame)`; whoever shows it calls `painted` when it is on the screen.

    `changed` where it begins, pauses, or ends by itself with a `problem`.
    """

    frame_arrived = Signal(object)
    changed = Signal()
    cameras_found = Signal(object)  # a tuple of Camera
    _rung = Signal()  # these two come from other threads
    _found = Signal(object)

    def __init__(self, opener: Opener = open_live, finder: CameraFinder = find_cameras) -> None:
        super().__init__()
        self._opener, self._finder = opener, finder
        self._feed: LiveFeed | None = None
        self._left: LiveFeed | None = None  # may still be letting go of its device
        self._search: threading.Thread | None = None
        self._place = 0  # of a video: the frame that it goes on with
        self._resting, self._is_painted = False, True
        self._took = 0.0  # s, to show the frame handed over last
        self.source: LiveSource | None = None
        self.problem: Problem | None = None
        self.newest: Frame | None = None
        self._before = Counts()  # of the feeds of this source that are over
        self._rung.connect(self._on_rung, Qt.ConnectionType.QueuedConnection)
        self._found.connect(self.cameras_found, Qt.ConnectionType.QueuedConnection)
        self._next, self._patience = QTimer(self), QTimer(self)
        for timer, wait in ((self._next, 0), (self._patience, PATIENCE)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
        self._next.timeout.connect(self._hand_over)
        self._patience.timeout.connect(self.painted)

    @property
    def is_running(self) -> bool:
        """Whether frames come, or will as soon as somebody looks."""
        return self._feed is not None or self._resting

    @property
    def counts(self) -> Counts:
        """Frames that were shown and that went by, since the source was chosen."""
        now = self._feed.counts if self._feed else Counts()
        return Counts(self._before.shown + now.shown, self._before.dropped + now.dropped)

    def play(self, source: LiveSource) -> None:
        """Begins with a source, or goes on with it: a video where it was paused."""
        self._leave()
        if source != self.source:
            self._before, self._place = Counts(), 0
        self.source, self.problem, self._resting = source, None, False
        self._begin()
        self.changed.emit()

    def pause(self) -> None:
        """No more frames; `newest` stays, until it goes on."""
        if self.is_running:
            self._leave()
            self._resting = False
            self.changed.emit()

    def forget(self) -> None:
        """As if nothing had ever been played."""
        self._leave()
        self.source, self.problem, self.newest = None, None, None
        self._resting, self._before = False, Counts()
        self.changed.emit()

    def rest(self) -> None:
        """Nobody looks: the device is let go, until `wake`."""
        if self._feed is not None:
            self._leave()
            self._resting = True

    def wake(self) -> None:
        """Somebody looks again."""
        if self._resting:
            self._resting = False
            self._begin()

    def painted(self) -> None:
        """The frame handed over last is on the screen: the next may come."""
        if not self._is_painted:
            self._is_painted = True
            self._patience.stop()
            self._next.start(round(self._took * 1000) if self._took > LONG else 0)

    def look_for_cameras(self) -> None:
        """Answers with `cameras_found`, now or within seconds."""
        if self._search is None or not self._search.is_alive():
            self._search = threading.Thread(target=self._find, name="cameras", daemon=True)
            self._search.start()

    def close(self) -> None:
        """Lets go of everything and waits for it."""
        self._leave()
        self._resting = False
        if self._left is not None:
            self._left.close()
        if self._search is not None:
            self._search.join()

    def _find(self) -> None:
        self._found.emit(self._finder())

    def _begin(self) -> None:
        assert self.source is not None
        self.newest = None
        self._feed = LiveFeed(self.source, self._rung.emit, self._opener, self._place)
        self._feed.start(self._left)
        self._left = None

    def _leave(self) -> None:
        if self._feed is None:
            return
        self._feed.stop()
        counts = self._feed.counts
        self._before = Counts(self._before.shown + counts.shown, self._before.dropped + counts.dropped)
        self._place = self._feed.place
        self._left, self._feed = self._feed, None
        self._next.stop()
        self._patience.stop()
        self._is_painted = True

    def _on_rung(self) -> None:
        if not self._next.isActive():
            self._hand_over()

    def _hand_over(self) -> None:
        """The newest frame, if there is one and the last is painted."""
        if self._feed is None or not self._is_painted:
            return
        frame = self._feed.take()
        if frame is not None:
            self.newest, self._is_painted = frame, False
            begun = time.monotonic()
            self.frame_arrived.emit(frame)
            self._took = time.monotonic() - begun
            self._patience.start()
        elif self._feed.is_over:
            self.problem = self._feed.problem
            self._leave()
            self.changed.emit()
