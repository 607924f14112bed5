"""A picture at any zoom: as it is, as squares, and as cells with their numbers in them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from convlab.core.typography import decimal, whole
from convlab.imaging.scaling import SHARP_FROM, scaled
from convlab.widgets.cell_colours import Levels, is_bright
from convlab.widgets.cell_numbers import SMALLEST_NUMBER, SMALLEST_NUMBERED, Numbers, number_px
from convlab.widgets.cell_paint import paint_levels, paint_lines
from convlab.widgets.cells import Block, Board, longest_decimal
from convlab.widgets.look import Look
from convlab.widgets.shading import to_image

LINES_FROM, LINES_FULL = 8.0, SMALLEST_NUMBERED  # px a cell: between them the lines come in
LETTERS_FROM = 64  # px a cell: R, G and B stand before the three numbers of a colour
PLANES = "RGB"


@dataclass(frozen=True, eq=False)
class Pixels:
    """What is drawn, uint8 (H, W) or (H, W, 3), and the numbers that it stands for, (H, W) or (H, W, 3).

    Of those only `filled`, in reading order, are there yet; None where all are.
    """

    drawn: NDArray[np.uint8]
    values: NDArray[Any]
    filled: int | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(H, W)."""
        return self.drawn.shape[0], self.drawn.shape[1]


def paint_pixels(painter: QPainter, look: Look, board: Board, part: tuple[Pixels, Block]) -> None:
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
        colour = QColor(look.colour("bg"))
        colour.setAlphaF(min(1.0, (board.cell - LINES_FROM) / (LINES_FULL - LINES_FROM)))
        paint_lines(painter, board, block, colour)
    if board.cell >= SMALLEST_NUMBERED:
        paint_numbers(painter, board, part)
    painter.restore()


def _paint_small(painter: QPainter, rect: QRectF, drawn: NDArray[np.uint8]) -> None:
    """Smoothly, at the screen's own pixels."""
    ratio = painter.deviceTransform().m11()
    image = to_image(scaled(drawn, max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio))))
    painter.drawImage(rect, image)


def paint_numbers(painter: QPainter, board: Board, part: tuple[Pixels, Block]) -> None:
    """The numbers of a block, black or white, whichever contrasts more; none where the longest does not fit."""
    pixels, block = part
    levels = pixels.drawn[block.slices]
    bright = is_bright(levels if levels.ndim == 3 else levels[:, :, np.newaxis].repeat(3, axis=2))
    if pixels.values.ndim == 3:
        _paint_colours(painter, board, part, bright)
        return
    values = pixels.values[block.slices]
    written = form_of(board.cell, values)
    if written is None:
        return
    places, px = written
    numbers = Numbers(painter)
    for white, colour in ((False, QColor("#000000")), (True, QColor("#FFFFFF"))):
        numbers.use(px, colour)
        for i, j in np.argwhere(bright != white).tolist():
            if _is_there(pixels, block.top + i, block.left + j):
                numbers.paint(decimal(float(values[i, j]), places), board.rect(block.top + i, block.left + j))


def form_of(cell: float, values: NDArray[Any]) -> tuple[int, int] | None:
    """Decimals and type size of numbers in cells of this side: as many decimals, up to two, as fit; None for none."""
    for places in (0,) if values.dtype == np.uint8 else (2, 1, 0):
        px = number_px(cell, longest_decimal(values, places))
        if px is not None:
            return places, px
    return None


def _is_there(pixels: Pixels, row: int, column: int) -> bool:
    return pixels.filled is None or row * pixels.size[1] + column < pixels.filled


def _paint_colours(
    painter: QPainter, board: Board, part: tuple[Pixels, Block], bright: NDArray[np.bool_]
) -> None:
    """Red, green and blue below one another, where three lines have room."""
    pixels, block = part
    px = colour_px(board.cell)
    if px is None:
        return
    letters = board.cell >= LETTERS_FROM
    numbers, line = Numbers(painter), px * 1.16
    for i, j in np.ndindex(bright.shape):
        row, column = block.top + i, block.left + j
        rect = board.rect(row, column)
        numbers.use(px, QColor("#000000") if bright[i, j] else QColor("#FFFFFF"))
        top = rect.center().y() - 1.5 * line
        for plane, value in enumerate(pixels.values[row, column].tolist()):
            text = f"{PLANES[plane]} {whole(value)}" if letters else whole(value)
            numbers.paint(text, QRectF(rect.left(), top + plane * line, rect.width(), line))


def colour_px(cell: float) -> int | None:
    """The type size of three numbers below one another; None where they have no room."""
    px = int(cell / 3.5)
    return px if px >= SMALLEST_NUMBER - 1 and cell >= 3 * 1.16 * SMALLEST_NUMBER else None


__all__ = ["Levels", "Pixels", "paint_pixels"]
