"""Pictures of a camera or of a video as they come, read in a thread; only the newest waits to be taken."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.imaging.camera import STOPPED, Camera, Capture, busy, open_camera
from convlab.imaging.scaling import within
from convlab.imaging.video_file import open_video, rate_of

LARGEST_SIDE = 2048  # px of the longer side, as of a person's own picture
PATIENCE = 5  # failed reads in a row until a camera counts as gone
PAUSE = 0.1  # s after a failed read: the first pictures of a camera may be missing
ASLEEP = 1.0  # s: a video that is so late was not slow, its machine slept
LONGEST_END = 2.0  # s that closing waits for a driver

LiveSource = Camera | Path  # a camera, or a video file
Opener = Callable[[LiveSource], Capture | Problem]


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture: uint8 (H, W, 3) red, green, blue, read only; `moment` is time.monotonic when it came."""

    pixels: NDArray[np.uint8]
    moment: float


@dataclass(frozen=True)
class Counts:
    """Frames that were taken, and that went by: too late to be read, or replaced before they were taken."""

    shown: int = 0
    dropped: int = 0


def open_live(source: LiveSource) -> Capture | Problem:
    """A camera or a video file, ready to be read."""
    return open_camera(source) if isinstance(source, Camera) else open_video(source)


class LiveFeed:
    """Reads from `start` to `stop` or the end; then it is over.

    `arrived` is called in the reading thread when a frame lies ready and none did before, and once at the end;
    never after `stop`.
    """

    def __init__(
        self, source: LiveSource, arrived: Callable[[], None], opener: Opener = open_live, begin: int = 0
    ) -> None:
        """`begin` is the frame of a video, counted from 0, that it is played from."""
        self.source = source
        self.place = begin  # of a video: the frame that is read next
        self._arrived, self._opener = arrived, opener
        self._ended = threading.Event()  # asked to, or by itself
        self._lock = threading.Lock()
        self._fresh: Frame | None = None
        self._shown = self._dropped = 0
        self._has_read = False
        self._problem: Problem | None = None
        self._before: LiveFeed | None = None
        # A daemon: a driver that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name=f"live {source}", daemon=True)

    @property
    def counts(self) -> Counts:
        """So far."""
        with self._lock:
            return Counts(self._shown, self._dropped)

    @property
    def problem(self) -> Problem | None:
        """Why it ended by itself."""
        return self._problem

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self._ended.is_set()

    def start(self, after: "LiveFeed | None" = None) -> None:
        """Begins to read; not before the feed `after`, which may hold the same device, has let go."""
        self._before = after
        self._thread.start()

    def take(self) -> Frame | None:
        """The newest frame, once; None where it was taken already."""
        with self._lock:
            fresh, self._fresh = self._fresh, None
            self._shown += fresh is not None
            return fresh

    def stop(self) -> None:
        """Asks the thread to end; returns at once, and nothing is told from here on."""
        with self._lock:
            self._ended.set()

    def close(self, seconds: float = LONGEST_END) -> bool:
        """Stops and waits until device and thread are gone; False where a driver does not let go in time."""
        self.stop()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        if self._before is not None:
            self._before._thread.join(LONGEST_END)
            self._before = None
        capture = None if self.is_over else self._opener(self.source)
        if isinstance(capture, Problem):
            self._end(capture)
        elif capture is not None:
            try:
                self._end(self._follow(capture) if isinstance(self.source, Camera) else self._play(capture))
            finally:
                capture.release()

    def _end(self, problem: Problem | None) -> None:
        with self._lock:
            if not self._ended.is_set():
                self._problem = problem
                self._ended.set()
                self._arrived()

    def _follow(self, capture: Capture) -> Problem | None:
        """A camera sets the pace."""
        failed = 0
        while not self._ended.is_set():
            pixels = _read(capture)
            if pixels is not None:
                failed = 0
                self._put(pixels)
                continue
            failed += 1
            if failed == PATIENCE:
                assert isinstance(self.source, Camera)
                return Problem(STOPPED if self._has_read else busy(self.source))
            self._ended.wait(PAUSE)
        return None

    def _play(self, capture: Capture) -> Problem | None:
        """A file is read ahead by one frame, which waits for its moment; what is too late is passed over."""
        period = 1 / rate_of(capture)
        due = time.monotonic()
        if self.place:
            capture.set(cv2.CAP_PROP_POS_FRAMES, self.place)
        while True:
            pixels = _read(capture)
            if pixels is None:
                self.place, pixels = 0, _read_first(capture)
            if pixels is None:
                return self._unreadable()
            self.place += 1
            if self._ended.wait(max(0.0, due - time.monotonic())):
                return None
            self._put(pixels)
            due += period
            due = self._catch_up(capture, due, period)

    def _catch_up(self, capture: Capture, due: float, period: float) -> float:
        """When the next frame is due, once those are passed over whose moment is gone."""
        late = time.monotonic() - due
        if late > ASLEEP:
            return time.monotonic()
        while late > period and capture.grab():
            late, due, self.place = late - period, due + period, self.place + 1
            with self._lock:
                self._dropped += 1
        return due

    def _unreadable(self) -> Problem:
        assert isinstance(self.source, Path)
        name = self.source.name
        if self._has_read:
            return Problem(f"{name} can no longer be read. The last picture is kept. Press Start to play it again.")
        return Problem(f"{name} begins as a video does, but holds no picture that can be read. Copy it again.")

    def _put(self, pixels: NDArray[np.uint8]) -> None:
        """The frame takes the place of one that nobody took."""
        frame = Frame(pixels, time.monotonic())
        with self._lock:
            self._has_read = True
            self._dropped += self._fresh is not None
            first, self._fresh = self._fresh is None, frame
            if first and not self._ended.is_set():
                self._arrived()


def _read(capture: Capture) -> NDArray[np.uint8] | None:
    try:
        came, picture = capture.read()
        return _upright(picture) if came and picture is not None and picture.size else None
    except cv2.error:  # a torn picture of a cable that comes loose
        return None


def _read_first(capture: Capture) -> NDArray[np.uint8] | None:
    """The first frame again: the video is a loop."""
    capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
    return _read(capture)


def _upright(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8, gray or blue first, as (H, W, 3) red first."""
    how = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB
    pixels = within(np.asarray(cv2.cvtColor(picture, how), np.uint8), LARGEST_SIDE)
    pixels.flags.writeable = False
    return pixels
