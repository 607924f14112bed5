"""The loupe on a picture: a few pixels around the window, large enough to be counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from convlab.widgets.cells import Box
from convlab.widgets.look import Look
from convlab.widgets.painting import draw_frame, draw_haloed_frame
from convlab.widgets.shading import to_image

PIXELS, MOST_PIXELS = 11, 33  # a side; more only for a window that is larger than the usual loupe
SMALLEST_TILE = 240  # px: a smaller picture would lie behind its loupe
LARGEST_ZOOM = 8  # screen px a pixel: from here on the picture itself is large enough
SHARE = 0.285  # of the picture's shorter side
MARGIN = 13  # px at 100 %: from the loupe to the picture's frame
LOW = 0.36  # of the picture's height: a window above it has the loupe below


@dataclass(frozen=True)
class Loupe:
    """Which pixels it shows (top, left, a side), and where on the screen, in whole px."""

    top: int
    left: int
    pixels: int
    rect: QRectF

    def place(self, box: Box) -> QRectF:
        """Where a block of pixels lies in the loupe."""
        cell = self.rect.width() / self.pixels
        row, column, rows, columns = box
        left, top = self.rect.left() + (column - self.left) * cell, self.rect.top() + (row - self.top) * cell
        return QRectF(left, top, columns * cell, rows * cell)


@dataclass(frozen=True)
class Ground:
    """The picture that a loupe lies on: its pixels, high and wide, its place on the screen, and the loupe's margin."""

    size: tuple[int, int]
    rect: QRect
    margin: int


def loupe_for(ground: Ground, box: Box, steady: bool = False) -> Loupe | None:
    """The loupe around a window, in the corner away from it; None where the picture needs none or has no room.

    A steady one stays at the right, whatever the window's column: a sweep passes through all of them at each row.
    """
    room = min(ground.rect.width(), ground.rect.height())
    zoom = ground.rect.width() / ground.size[1]
    if room < SMALLEST_TILE or zoom >= LARGEST_ZOOM:
        return None
    longest = max(box[2:])
    wished = PIXELS if longest <= PIXELS else min(longest + 2, MOST_PIXELS)
    pixels = min(wished, *ground.size)
    cell = max(1, round(SHARE * room / pixels))
    top, left = (
        min(max(0, box[axis] + box[axis + 2] // 2 - pixels // 2), ground.size[axis] - pixels) for axis in (0, 1)
    )
    return Loupe(top, left, pixels, _corner(ground, box, pixels * cell, steady))


def _corner(ground: Ground, box: Box, side: int, steady: bool) -> QRectF:
    rect, margin = ground.rect, ground.margin
    down, across = ((box[axis] + box[axis + 2] / 2) / ground.size[axis] for axis in (0, 1))
    left = rect.x() + margin if across > 0.5 and not steady else rect.x() + rect.width() - margin - side
    top = rect.y() + margin if down >= LOW else rect.y() + rect.height() - margin - side
    return QRectF(left, top, side, side)


def paint_pixels(painter: QPainter, loupe: Loupe, pixels: NDArray[np.uint8]) -> None:
    """The pixels (H, W) or (H, W, 3) of the whole picture that lie under the loupe, each a square."""
    part = pixels[loupe.top : loupe.top + loupe.pixels, loupe.left : loupe.left + loupe.pixels]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(loupe.rect, to_image(part))
    painter.restore()


def paint_frames(painter: QPainter, look: Look, loupe: Loupe, framed: tuple[Box, str, str]) -> None:
    """The loupe's frame in the colour of its figure, and in it that of the window: (box, its role, the figure's)."""
    box, box_role, role = framed
    inner = loupe.place(box)
    painter.save()
    painter.setClipRect(loupe.rect)
    draw_frame(painter, inner.adjusted(-3, -3, 3, 3), QColor("#FFFFFF"), 4)
    draw_frame(painter, inner.adjusted(-2, -2, 2, 2), look.colour(box_role), 2)
    painter.restore()
    draw_haloed_frame(painter, loupe.rect, look.colour(role), 2)


def paint_lines(painter: QPainter, loupe: Loupe, window: QRectF) -> None:
    """Two haloed lines from the window on the picture to the loupe."""
    near = loupe.rect
    if window.center().x() < near.left():
        ends = ((window.topRight(), near.topLeft()), (window.bottomRight(), near.bottomLeft()))
    elif window.center().x() > near.right():
        ends = ((window.topLeft(), near.topRight()), (window.bottomLeft(), near.bottomRight()))
    elif window.center().y() > near.bottom():
        ends = ((window.topLeft(), near.bottomLeft()), (window.topRight(), near.bottomRight()))
    else:
        ends = ((window.bottomLeft(), near.topLeft()), (window.bottomRight(), near.topRight()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for colour, width in ((QColor(255, 255, 255, 200), 2.6), (QColor("#000000"), 1.0)):  # as the halo, in both themes
        painter.setPen(QPen(colour, width))
        for start, end in ends:
            painter.drawLine(QLineF(start, end))
    painter.restore()
