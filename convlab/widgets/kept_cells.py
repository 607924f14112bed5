"""The inside of a small grid, kept as an image in which only those cells are painted anew that look different."""

from itertools import chain

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter

from convlab.widgets.cell_colours import levels_of
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED, Numbers, number_px
from convlab.widgets.cell_paint import draws_shapes, inks_of, line_colour, paint_inside, paint_lines, palette
from convlab.widgets.cells import Board, Cells
from convlab.widgets.look import Look

MOST = 121  # cells: of more, the image would be large and seldom the same

_Seen = list[tuple[object, ...]]  # text, ink, red, green, blue of each cell in reading order


class KeptCells:
    """Paints cells as `paint_inside` does, to the pixel."""

    def __init__(self) -> None:
        self._image = QImage()
        self._form: tuple[object, ...] = ()
        self._seen: _Seen = []

    def paint(self, painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
        """Fills, inner lines and numbers, without the frame."""
        px = _type_size(board, cells)
        ratio = _whole_ratio(painter)
        if px is None or ratio is None:
            paint_inside(painter, look, board, (cells, cells.block))
            return
        place = board.block(cells.block).toRect()
        line, shape = line_colour(look, cells), cells.values.shape
        form = (board.cell, board.left % 1, board.top % 1, shape, px, ratio, line.rgb(), look.theme)
        if form != self._form:
            self._image = QImage(place.size() * ratio, QImage.Format.Format_RGB32)
            self._image.setDevicePixelRatio(ratio)
            self._form, self._seen = form, []
        self._repaint(look, board, cells, px)
        painter.drawImage(place.topLeft(), self._image)

    def _repaint(self, look: Look, board: Board, cells: Cells, px: int) -> None:
        levels = levels_of(look, cells, cells.block)
        inks = inks_of(cells, cells.block, levels).ravel().tolist()
        texts = [cells.text(*place) for place in np.ndindex(cells.values.shape)]
        seen: _Seen = list(zip(texts, inks, *levels.reshape(-1, 3).T.tolist(), strict=True))
        before = self._seen or [()] * len(seen)
        new = [place for place, (one, other) in enumerate(zip(seen, before, strict=True)) if one != other]
        if not new:
            return
        rects = list(chain.from_iterable(board.rects(cells.block)))
        painter = QPainter(self._image)
        painter.translate(QPoint() - board.block(cells.block).toRect().topLeft())
        for place in new:
            painter.fillRect(rects[place], QColor(*levels.reshape(-1, 3)[place].tolist()))
        paint_lines(painter, board, cells.block, line_colour(look, cells))
        numbers, colours = Numbers(painter), palette(look)
        for place in new:
            numbers.use(px, colours[inks[place]])
            numbers.paint(texts[place], rects[place])
        painter.end()
        self._seen = seen


def _type_size(board: Board, cells: Cells) -> int | None:
    """Of all numbers; None where they differ, or where more stands in the cells than numbers."""
    more = cells.words or cells.filled is not None or any(cells.unread)
    if more or cells.values.size > MOST or board.cell < SMALLEST_NUMBERED or board.cell % 1:
        return None
    return number_px(board.cell, cells.longest_text)


def _whole_ratio(painter: QPainter) -> int | None:
    """Device px a px; None where these do not fall on one another, and where a file of shapes is made."""
    way = painter.deviceTransform()
    ratio, shifts = way.m11(), (way.dx(), way.dy())
    plain = not way.isRotating() and way.m22() == ratio and ratio >= 1
    if not plain or ratio % 1 or any(shift % 1 for shift in shifts) or draws_shapes(painter):
        return None
    return int(ratio)
