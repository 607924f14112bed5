"""A camera or a video in the pane: it starts, pauses and ends, and its stills go into the document."""

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from convlab.bridge.live_input import LiveInput
from convlab.imaging.camera import ANY_CAMERA, Camera
from convlab.imaging.live_feed import Frame, LiveSource
from convlab.imaging.pictures import LIVE
from convlab.imaging.video_file import is_video_name
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.live_row import LiveRow
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.state.own_picture import own_picture
from convlab.state.sandbox_live import Live, live_readout

TICK = 100  # ms between two looks at how old the picture is


class Living(QObject):
    """`arrived` with each frame, `changed` where it begins or ends; `failed` with a problem, None once it is over.

    `ticked` as often as figures can be read. `video_wished` where only a person can say which file goes on.
    """

    arrived = Signal()
    changed = Signal()
    ticked = Signal()
    failed = Signal(object)
    video_wished = Signal()

    def __init__(self, edits: SandboxEdits, row: LiveRow, live: LiveInput, parent: QObject) -> None:
        super().__init__(parent)
        self._edits, self._row, self.live = edits, row, live
        self._good: LiveSource | None = None  # the last that gave a picture
        self._seen: Frame | None = None  # shown, and newer than the document's still
        self._kept: Frame | None = None  # is the document's still
        self._clock = QTimer(self)
        self._clock.setInterval(TICK)
        self._clock.timeout.connect(self.show_age)
        self._clock.timeout.connect(self.ticked)
        live.frame_arrived.connect(self._on_frame)
        live.changed.connect(self._on_changed)
        row.toggled.connect(self.toggle)
        row.keep_wished.connect(self.keep_picture)

    @property
    def name(self) -> str:
        """What is played, or was last; an empty string where nothing was."""
        return self._good.name if self._good else ""

    @property
    def camera(self) -> Camera | None:
        """The camera that runs."""
        return self.live.source if self.live.is_running and isinstance(self.live.source, Camera) else None

    @property
    def frame(self) -> NDArray[np.uint8] | None:
        """uint8 (H, W, 3) of what runs; None where the document's still is to be seen."""
        return self._seen.pixels if self._seen is not None and self._edits.state.picture == LIVE else None

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to start or to pause."""
        return self._edits.state.picture == LIVE or self.live.is_running

    def name_in(self, page: QWidget) -> None:
        """Says on another view's own choice of the input what is played."""
        for menu in page.findChildren(SourceMenu):
            menu.show_state(self._edits.state, self.name, self.camera)

    def play(self, source: LiveSource) -> None:
        """Begins; it becomes the input with its first picture, so that what shows none leaves the last one there."""
        self._let_go()
        self.failed.emit(None)
        self.live.play(source)

    def toggle(self) -> None:
        """Pauses, or goes on."""
        still = self._edits.state.still
        if self.live.is_running:
            self.pause()
        elif self._good is None and still is not None and is_video_name(still.name):
            self.video_wished.emit()
        else:
            self.play(self._good or ANY_CAMERA)

    def pause(self) -> None:
        """Stops, and keeps what is seen."""
        self._let_go()
        self.live.pause()

    def keep_picture(self) -> None:
        """What is seen now becomes the person's own picture."""
        self.keep_still()
        still = self._edits.state.still
        if still is not None:
            self._edits.show_own(still)

    def keep_still(self) -> None:
        """Puts what is seen into the document, once."""
        seen = self._seen
        if seen is not None and seen is not self._kept:
            self._kept = seen
            self._edits.keep_still(own_picture(self.name, seen.pixels))

    def follow(self, before: str, picture: str) -> None:
        """Another source was chosen, or stepped back to: the camera goes off, and its last picture is kept."""
        if before != picture and picture != LIVE:
            self._let_go()
            self.live.pause()

    def forget(self) -> None:
        """Another document has come."""
        self._good, self._seen, self._kept = None, None, None
        self.live.forget()
        self.failed.emit(None)

    def rest(self) -> None:
        """Nobody looks."""
        self._clock.stop()
        self.live.rest()

    def wake(self) -> None:
        """Somebody looks again."""
        self.live.wake()
        self._tick()
        self.show_age()

    def show_age(self) -> None:
        """Shows how old the picture is by now."""
        self._row.show_readout(live_readout(self._live(), time.monotonic()))

    def _live(self) -> Live:
        live, counts = self.live, self.live.counts
        has_picture = self.frame is not None or self._edits.state.still is not None
        moment = live.newest.moment if live.newest else None
        return Live(live.is_running, moment, has_picture, live.problem, counts.shown, counts.dropped)

    def _on_frame(self, frame: Frame) -> None:
        self._good = self.live.source
        self._seen = frame
        if self._edits.state.picture != LIVE:
            self._edits.choose_live(self.name)
        if self._edits.state.picture != LIVE:  # a lesson has fixed the input meanwhile
            self.forget()
            return
        self.arrived.emit()

    def _tick(self) -> None:
        """The age is counted on as long as it grows."""
        if self.live.is_running or self.live.problem:
            self._clock.start()
        else:
            self._clock.stop()

    def _let_go(self) -> None:
        self.keep_still()
        self._seen = None

    def _on_changed(self) -> None:
        problem = self.live.problem
        if problem is not None:
            self._let_go()
        self._tick()
        self.changed.emit()
        if problem is not None:
            self.failed.emit(problem)

    def retry(self) -> None:
        """What failed is tried again."""
        self.play(self.live.source or ANY_CAMERA)
