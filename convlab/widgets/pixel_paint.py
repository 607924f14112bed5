"""A picture at any zoom: as it is, as squares, and as cells with their numbers in them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from convlab.core.typography import decimal, whole
from convlab.imaging.scaling import SHARP_FROM, scaled
from convlab.widgets.cell_colours import is_bright
from convlab.widgets.cell_numbers import SMALLEST_NUMBER, SMALLEST_NUMBERED, Numbers, number_px
from convlab.widgets.cell_paint import paint_levels, paint_lines
from convlab.widgets.cells import Block, Board, longest_decimal
from convlab.widgets.shading import to_image

LINES_FROM, LINES_FULL = 8.0, SMALLEST_NUMBERED  # px a cell: between them the lines come in
LINES = 0.5  # how much of the middle gray they have then: seen on black and on white
LETTERS_FROM = 64  # px a cell: R, G and B stand before the three numbers of a colour
PLANES = "RGB"
LINE = 1.16  # of the type size: from one of three numbers to the next


@dataclass(frozen=True, eq=False)
class Pixels:
    """What is drawn, uint8 (H, W) or (H, W, 3), and the numbers that it stands for, (H, W) or (H, W, 3).

    Of those only `filled`, in reading order, are there yet; None where all are.
    """

    drawn: NDArray[np.uint8]
    values: NDArray[Any] | None  # None where they must not be read
    filled: int | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(H, W)."""
        return self.drawn.shape[0], self.drawn.shape[1]


def paint_pixels(painter: QPainter, board: Board, part: tuple[Pixels, Block]) -> None:
    """The pixels of a block, and from 22 px a cell on their numbers; the painter is clipped to what is in sight."""
    pixels, block = part
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    drawn = pixels.drawn[block.slices]
    if board.cell < SHARP_FROM:
        _paint_small(painter, board.block(block), drawn)
    else:
        paint_levels(painter, board, block, drawn)
    if board.cell > LINES_FROM:
        strength = LINES * min(1.0, (board.cell - LINES_FROM) / (LINES_FULL - LINES_FROM))
        paint_lines(painter, board, block, QColor(128, 128, 128, round(255 * strength)))
    if board.cell >= SMALLEST_NUMBERED and pixels.values is not None:
        _paint_numbers(painter, board, part, pixels.values)
    painter.restore()


def _paint_small(painter: QPainter, rect: QRectF, drawn: NDArray[np.uint8]) -> None:
    """Smoothly, at the screen's own pixels."""
    ratio = painter.deviceTransform().m11()
    image = to_image(scaled(drawn, max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio))))
    painter.drawImage(rect, image)


def _paint_numbers(painter: QPainter, board: Board, part: tuple[Pixels, Block], values: NDArray[Any]) -> None:
    """Black or white, whichever contrasts more; none where the longest does not fit."""
    pixels, block = part
    levels = pixels.drawn[block.slices]
    bright = is_bright(levels if levels.ndim == 3 else levels[:, :, np.newaxis].repeat(3, axis=2))
    there = _are_there(pixels, block)
    paint = _paint_one if values.ndim == 2 else _paint_three
    for white, colour in ((False, QColor("#000000")), (True, QColor("#FFFFFF"))):
        cells = np.argwhere((bright != white) & there) + np.array([block.top, block.left])
        paint(painter, board, colour, (values, block, cells))


_Some = tuple[NDArray[Any], Block, NDArray[np.intp]]  # all values, what is in sight, the cells to write: (n, 2)


def _paint_one(painter: QPainter, board: Board, colour: QColor, some: _Some) -> None:
    values, block, cells = some
    written = form_of(board.cell, values[block.slices])
    if written is None:
        return
    places, px = written
    numbers = Numbers(painter)
    numbers.use(px, colour)
    for row, column in cells.tolist():
        numbers.paint(decimal(float(values[row, column]), places), board.rect(row, column))


def form_of(cell: float, values: NDArray[Any]) -> tuple[int, int] | None:
    """Decimals and type size of numbers in cells of this side: as many decimals, up to two, as fit; None for none."""
    for places in (0,) if values.dtype == np.uint8 else (2, 1, 0):
        px = number_px(cell, longest_decimal(values, places))
        if px is not None:
            return places, px
    return None


def _are_there(pixels: Pixels, block: Block) -> NDArray[np.bool_]:
    order = np.array(block.rows)[:, np.newaxis] * pixels.size[1] + np.array(block.columns)
    return np.asarray(order < (pixels.size[0] * pixels.size[1] if pixels.filled is None else pixels.filled))


def _paint_three(painter: QPainter, board: Board, colour: QColor, some: _Some) -> None:
    """Red, green and blue below one another."""
    values, _, cells = some
    px = colour_px(board.cell)
    if px is None:
        return
    letters = board.cell >= LETTERS_FROM
    numbers, line = Numbers(painter), px * LINE
    numbers.use(px, colour)
    for row, column in cells.tolist():
        rect = board.rect(row, column)
        top = rect.center().y() - 1.5 * line
        for plane, value in enumerate(values[row, column].tolist()):
            text = f"{PLANES[plane]} {whole(value)}" if letters else whole(value)
            numbers.paint(text, QRectF(rect.left(), top + plane * line, rect.width(), line))


def colour_px(cell: float) -> int | None:
    """The type size of three numbers below one another; None where they have no room."""
    px = int((cell - 2) / (3 * LINE))
    return px if px >= SMALLEST_NUMBER else None
