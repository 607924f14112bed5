"""Pictures that memory does not hold: read from their files when they are asked for, and cut to one size."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.data.listing import Listing
from convlab.data.refused import RefusedError
from convlab.imaging.picture_file import read_picture_file

SAMPLE = 1024  # pictures that mean, deviation and main colours are found from
SEED_OF_SAMPLE = 0
MOST_IN_A_ROW = 100  # pictures that cannot be read: one more, and something else is wrong


@dataclass(frozen=True)
class Fault:
    """A file that cannot be read, and a sentence that says why."""

    file: str
    why: str


@dataclass(frozen=True, eq=False)
class Taken:
    """Images (n, H, W, C) uint8, and whose they are: places (n,), others than were asked for where there are faults.

    `lost` says why nothing can be read any more; then the images mean nothing.
    """

    images: NDArray[np.uint8]
    places: NDArray[np.int64]
    faults: tuple[Fault, ...] = ()
    lost: str = ""


@dataclass(frozen=True, eq=False)
class FilePictures:
    """The pictures at `chosen` (N,) places of a listing, each (H, W, 3): like an array of which parts can be asked for.

    For one that cannot be read the next one of the listing stands in, with its own label: whichever it is depends
    on the files alone, never on a batch, an epoch or who reads. `home` is the folder of all of them.
    """

    home: Path
    listing: Listing
    chosen: NDArray[np.int64]
    size: tuple[int, int]  # height, width

    def __len__(self) -> int:
        return len(self.chosen)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, H, W, C)."""
        return (len(self), *self.size, 3)

    @property
    def labels(self) -> NDArray[np.int64]:
        """The class of each, (N,)."""
        return self.listing.labels[self.chosen]

    def labels_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The classes of those at `places` (n,)."""
        return self.listing.labels[self.chosen[places]]

    def __getitem__(self, places: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Those at `places` (n,): (n, H, W, C). Raises RefusedError where they cannot be read any more."""
        return self.taken_by_threads(places).images

    def taken_by_threads(self, places: NDArray[np.int64]) -> Taken:
        """Those at `places` (n,). Raises RefusedError where they cannot be read any more."""
        with ThreadPoolExecutor() as threads:  # OpenCV decodes and scales outside Python's lock
            parts = list(threads.map(self.taken, (places[i : i + 1] for i in range(len(places)))))
        for part in parts:
            if part.lost:
                raise RefusedError(part.lost)
        images = [part.images for part in parts] or [np.zeros((0, *self.shape[1:]), np.uint8)]
        faults = tuple(fault for part in parts for fault in part.faults)
        found = np.array([part.places[0] for part in parts], np.int64)
        return Taken(np.concatenate(images), found, faults)

    def taken(self, places: NDArray[np.int64]) -> Taken:
        """Those at `places` (n,), one after the other."""
        images, found = np.zeros((len(places), *self.shape[1:]), np.uint8), places.copy()
        faults: list[Fault] = []
        for row, place in enumerate(places.tolist()):
            readable = self._first_readable(place, faults)
            if readable is None:
                return Taken(images, found, (), self._why_lost(faults))
            found[row], images[row] = readable
        return Taken(images, found, tuple(dict.fromkeys(faults)))

    def read(self, place: int) -> NDArray[np.uint8] | Problem:
        """One picture (H, W, 3), or why it cannot be read; the same name may lie in many folders."""
        path = self.path(place)
        pixels = read_picture_file(path, os.path.relpath(path, self.home))
        return pixels if isinstance(pixels, Problem) else cover(pixels, self.size)

    def path(self, place: int) -> Path:
        """The file of one picture."""
        return self.listing.path(int(self.chosen[place]))

    def _first_readable(self, place: int, faults: list[Fault]) -> tuple[int, NDArray[np.uint8]] | None:
        for further in range(min(MOST_IN_A_ROW, len(self))):
            at = (place + further) % len(self)
            pixels = self.read(at)
            if not isinstance(pixels, Problem):
                return at, pixels
            faults.append(Fault(str(self.path(at)), pixels.sentence))
            if not os.path.isdir(self.home):  # False for a network drive that is gone, too
                return None
        return None

    def _why_lost(self, faults: Sequence[Fault]) -> str:
        if not os.path.isdir(self.home):
            return f"{self.home} is gone: its pictures cannot be read any more."
        count, why = min(MOST_IN_A_ROW, len(self)), faults[-1].why
        return f"{self.home} cannot be read any more: {whole(count)} pictures in a row are unreadable. The last: {why}"


def places_read(pictures: NDArray[np.uint8] | FilePictures, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whose pictures are shown for `places` (n,): their own, or those that stand in for what cannot be read."""
    return pictures.taken_by_threads(places).places if isinstance(pictures, FilePictures) else places


def sample_of(pictures: NDArray[np.uint8] | FilePictures) -> NDArray[np.uint8]:
    """All that are in memory; of files SAMPLE, in their order and always the same ones."""
    if not isinstance(pictures, FilePictures):
        return pictures
    some = np.random.default_rng(SEED_OF_SAMPLE).permutation(len(pictures))[:SAMPLE]
    return pictures[np.sort(some)]


def cover(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """(h, w) or (h, w, 3) becomes (H, W, 3): scaled so that it covers `size`, then its middle (as for ImageNet)."""
    height, width = size
    scale = max(height / pixels.shape[0], width / pixels.shape[1])
    wide, high = max(width, round(pixels.shape[1] * scale)), max(height, round(pixels.shape[0] * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(pixels, (wide, high), interpolation=way)
    top, left = (high - height) // 2, (wide - width) // 2
    middle = scaled[top : top + height, left : left + width]
    return middle if middle.ndim == 3 else np.repeat(middle[..., None], 3, axis=2)
