"""Videos made for tests, and a camera that a test holds in its hand."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.imaging.camera import be_quiet


def film(path: Path, frames: int = 12, rate: float = 60.0, size: tuple[int, int] = (48, 64)) -> Path:
    """A film whose frame n is one brightness: 20 n, so that a test knows which one it sees."""
    be_quiet()  # FFmpeg asks once, and the writer is FFmpeg too
    code = {".avi": "MJPG", ".mp4": "mp4v"}[path.suffix]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), rate, size[::-1])
    assert writer.isOpened()
    for number in range(frames):
        writer.write(np.full((*size, 3), 20 * number, np.uint8))
    writer.release()
    return path


class FakeCamera:
    """Gives a picture at each `allow`, or all the time with `pace` seconds between; fails once `unplugged`."""

    def __init__(self, pace: float = 0.0) -> None:
        self.pace, self.unplugged, self.released = pace, threading.Event(), threading.Event()
        self.reads = 0

    def isOpened(self) -> bool:
        return True

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        if self.unplugged.wait(self.pace):
            return False, None
        self.reads += 1
        return True, np.full((48, 64, 3), (0, *divmod(self.reads, 256)), np.uint8)

    def grab(self) -> bool:
        return True

    def get(self, prop: int, /) -> float:  # noqa: ARG002
        return 0.0

    def set(self, prop: int, value: float, /) -> bool:  # noqa: ARG002
        return False

    def release(self) -> None:
        self.released.set()


def number_of(pixels: NDArray[np.uint8]) -> int:
    """Which of a fake camera's pictures these are, red first; counted from 1."""
    red, green = pixels[0, 0, :2].tolist()
    return int(red) + 256 * int(green)


class Bell:
    """Rings when a feed says that something arrived."""

    def __init__(self) -> None:
        self.rings = 0
        self._rung = threading.Semaphore(0)

    def __call__(self) -> None:
        self.rings += 1
        self._rung.release()

    def wait(self) -> None:
        assert self._rung.acquire(timeout=10), "nothing arrived within ten seconds"


def opener_of(thing: Any) -> Callable[[Any], Any]:
    """Opens every source as this capture, or as this problem."""
    return lambda _source: thing
