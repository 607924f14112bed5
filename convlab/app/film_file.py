"""Film files: frames go in one by one, a GIF or an MP4 comes out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.imaging.camera import be_quiet

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_GIF, LARGEST_MP4 = 1280, 1920  # px of the longer side
MP4_CODEC = "mp4v"  # MPEG-4 part 2: the one that OpenCV's own build can write everywhere
FRAME = 20  # ms: an MP4 repeats a picture for as long as it is seen

Pixels = NDArray[np.uint8]  # (H, W, 3)


class FilmFile(Protocol):
    """Takes frames of one size; `finish` leaves the whole file at its path."""

    def add(self, pixels: Pixels, milliseconds: int) -> None:
        """One more frame, seen for so long."""

    def finish(self) -> None:
        """Writes what is left. Raises OSError where the file cannot be written."""

    def give_up(self) -> None:
        """No file is wanted any more."""


class GifFile:
    """An animated GIF that repeats for ever; each frame has its own 256 colours."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frames: list[Image] = []
        self._durations: list[int] = []

    def add(self, pixels: Pixels, milliseconds: int) -> None:
        from PIL import Image  # late: a window that makes no film starts sooner

        image = Image.fromarray(fitted(pixels, LARGEST_GIF))
        self._frames.append(image.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))
        self._durations.append(milliseconds)

    def finish(self) -> None:
        first, *rest = self._frames
        first.save(self._path, "GIF", save_all=True, append_images=rest, duration=self._durations, loop=0)

    def give_up(self) -> None:
        self._frames.clear()


class Mp4File:
    """An MP4 without sound; each picture is repeated for as long as it is seen."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: cv2.VideoWriter | None = None

    def add(self, pixels: Pixels, milliseconds: int) -> None:
        small = _even(fitted(pixels, LARGEST_MP4))
        if self._writer is None:
            be_quiet()  # before FFmpeg is asked for the first time
            size = (small.shape[1], small.shape[0])
            fourcc = cv2.VideoWriter.fourcc(*MP4_CODEC)
            self._writer = cv2.VideoWriter(str(self._path), fourcc, 1000 / FRAME, size)
            if not self._writer.isOpened():
                raise OSError(0, "OpenCV cannot write a film there", str(self._path))
        blue_first = np.ascontiguousarray(small[:, :, ::-1])
        for _ in range(max(1, round(milliseconds / FRAME))):
            self._writer.write(blue_first)

    def finish(self) -> None:
        self.give_up()

    def give_up(self) -> None:
        if self._writer is not None:
            self._writer.release()


FILM_FILES: dict[str, Callable[[Path], FilmFile]] = {".gif": GifFile, ".mp4": Mp4File}


def fitted(pixels: Pixels, longest: int) -> Pixels:
    """The same picture, made smaller where its longer side has more px."""
    height, width = pixels.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return pixels
    size: Sequence[int] = (round(width * share), round(height * share))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _even(pixels: Pixels) -> Pixels:
    """MPEG-4 takes even sides only."""
    return pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2]
