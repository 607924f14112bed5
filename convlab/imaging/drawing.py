"""What a pen leaves on a square sheet of gray pixels: antialiased strokes with round ends.

A pixel (row, column) covers the unit square around its middle (row + 1/2, column + 1/2); a point is (x, y).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Coverage = NDArray[np.float32]  # (H, W), 0 where a stroke leaves a pixel alone, 1 where it covers it


@dataclass(frozen=True)
class Pen:
    """`width` in pixels of the sheet; `gray` 0 to 255 is what it leaves (the eraser: the sheet's own)."""

    width: float
    gray: int


def blank(side: int, paper: int) -> NDArray[np.uint8]:
    """An empty sheet, uint8 (side, side)."""
    return np.full((side, side), paper, np.uint8)


def covered(coverage: Coverage, start: Point, end: Point, width: float) -> Coverage:
    """The same stroke with one more straight piece; a piece from a point to itself is a dot.

    How much of a pixel is covered comes from the distance of its middle from the piece: all of it up to half
    a pixel inside the edge, nothing from half a pixel outside.
    """
    radius = width / 2
    rows, columns = _reach(coverage.shape, start, end, radius + 1)
    y, x = np.mgrid[rows, columns].astype(np.float32) + 0.5  # the middles, (h, w) each
    along, length = np.subtract(end, start), max(float(np.hypot(*np.subtract(end, start))), 1e-9)
    part = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length**2  # 0 at the start, 1 at the end
    part = np.clip(part, 0, 1)
    distance = np.hypot(x - start[0] - part * along[0], y - start[1] - part * along[1])
    grown = coverage.copy()
    piece = np.clip(radius + 0.5 - distance, 0, min(1.0, width))
    grown[rows, columns] = np.maximum(grown[rows, columns], piece)
    return grown


def _reach(shape: tuple[int, ...], start: Point, end: Point, radius: float) -> tuple[slice, slice]:
    """The rows and columns that a piece can touch; none where it lies beside the sheet."""
    ends = ((start[1], end[1]), (start[0], end[0]))  # y, x
    first = (int(max(0, min(pair) - radius)) for pair in ends)
    behind = (int(min(n, max(0, max(pair) + radius + 1))) for n, pair in zip(shape, ends, strict=True))
    rows, columns = (slice(min(a, b), b) for a, b in zip(first, behind, strict=True))
    return rows, columns


def inked(pixels: NDArray[np.uint8], coverage: Coverage, gray: int) -> NDArray[np.uint8]:
    """The sheet (H, W) under a stroke: covered pixels take the pen's gray, half covered ones the mean."""
    mixed = pixels + coverage * (np.float32(gray) - pixels)
    return np.asarray(np.rint(mixed), np.uint8)


def stroked(pixels: NDArray[np.uint8], points: Sequence[Point], pen: Pen) -> NDArray[np.uint8]:
    """The sheet (H, W) after a whole stroke through the points; one point alone is a dot."""
    coverage = np.zeros(pixels.shape, np.float32)
    for start, end in zip(points, points[1:] or points, strict=False):
        coverage = covered(coverage, start, end, pen.width)
    return inked(pixels, coverage, pen.gray)


def inverted(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """White on black as black on white, and back."""
    return np.asarray(255 - pixels, np.uint8)


def resized(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """The same drawing on a sheet of another side."""
    how = cv2.INTER_AREA if side < pixels.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (side, side), interpolation=how), np.uint8)
