"""How a grid of cells is painted: fill says how much, frame says what it is, the number stands in it."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from convlab.core.kernels import weight_text
from convlab.core.typography import decimal, whole
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_hatch, draw_text, text_width
from convlab.widgets.shading import gray_colour, mixed

Fill = Literal["gray", "diverging", "tint", "plain"]
SMALLEST_NUMBERED = 22  # px: cells below carry no number
SMALLEST_NUMBER = 11  # px


@dataclass(frozen=True)
class Cells:
    """What a grid shows. values: (rows, columns). `largest` is the full end of the diverging map."""

    values: NDArray[Any] = field(compare=False)
    role: str  # "input", "kernel", "output" or "ink2" (products)
    fill: Fill
    largest: float = 1.0
    hidden: frozenset[tuple[int, int]] | None = frozenset()  # shown as "?"; None hides every cell
    outside: int = 0  # rings of padding around the input, quiet and dashed
    unread: tuple[tuple[int, ...], tuple[int, ...]] = field(default=((), ()))  # hatched rows, columns
    frame: float = 2.5
    places: int | None = None  # decimals of a computed number; None writes an entered one as it was meant
    filled: int | None = None  # only so many cells, in reading order, are there yet; None where all are
    white: float = 255.0  # the value that fill "gray" draws white

    @property
    def rows(self) -> int:
        """How many rows."""
        return int(self.values.shape[0])

    @property
    def columns(self) -> int:
        """How many columns."""
        return int(self.values.shape[1])

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether "?" stands in this cell."""
        return self.hidden is None or (row, column) in self.hidden

    def is_outside(self, row: int, column: int) -> bool:
        """Whether the cell is padding."""
        p = self.outside
        return not (p <= row < self.rows - p and p <= column < self.columns - p)

    def is_unread(self, row: int, column: int) -> bool:
        """Whether no window reads the cell."""
        return row in self.unread[0] or column in self.unread[1]

    def is_to_come(self, row: int, column: int) -> bool:
        """Whether a sweep has not come to this cell yet: its place in the order stands in it."""
        return self.filled is not None and row * self.columns + column >= self.filled

    def same_as(self, other: "Cells | None") -> bool:
        """Whether nothing would look different."""
        if other is None or not np.array_equal(self.values, other.values):
            return False
        return self == other

    def text(self, row: int, column: int) -> str:
        """The number as it is written; empty where it is to come."""
        if self.is_to_come(row, column):
            return ""
        return "?" if self.is_hidden(row, column) else self._written(float(self.values[row, column]))

    def _written(self, value: float) -> str:
        return weight_text(value) if self.places is None else decimal(value, self.places)

    def longest_text(self) -> str:
        """The longest number in the grid, those to come among them: no type shrinks while a sweep goes on."""
        if self.filled is not None:
            return max((self._written(float(value)) for value in self.values.flat), key=len)
        return max((self.text(row, column) for row in range(self.rows) for column in range(self.columns)), key=len)


@dataclass(frozen=True)
class Board:
    """Where the grid lies: its top left corner and the side of a cell, in whole px."""

    left: int
    top: int
    cell: int

    def rect(self, row: int, column: int, rows: int = 1, columns: int = 1) -> QRectF:
        """The rectangle of a block of cells."""
        left, top = self.left + column * self.cell, self.top + row * self.cell
        return QRectF(left, top, columns * self.cell, rows * self.cell)


def paint_cells(painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
    """Fills, inner lines, numbers, hatch and the frame of the role."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    fills = fills_of(look, cells)
    for row in range(cells.rows):
        for column in range(cells.columns):
            painter.fillRect(board.rect(row, column), fills[row][column])
    _paint_hatch(painter, look, board, cells)
    _paint_lines(painter, look, board, cells)
    if board.cell >= SMALLEST_NUMBERED:
        _paint_numbers(painter, look, board, (cells, fills))
    _paint_frame(painter, look, board, cells)
    painter.restore()


def fills_of(look: Look, cells: Cells) -> list[list[QColor]]:
    """The colours of all cells, row by row."""
    signed = look.diverging(cells.values, cells.largest) if cells.fill == "diverging" else None
    return [[_fill(look, cells, (row, column), signed) for column in range(cells.columns)] for row in range(cells.rows)]


def fill_of(look: Look, cells: Cells, row: int, column: int) -> QColor:
    """The colour of one cell."""
    return _fill(look, cells, (row, column), None)


def _fill(look: Look, cells: Cells, cell: tuple[int, int], signed: NDArray[np.uint8] | None) -> QColor:
    """`signed` holds the colours of the diverging map (rows, columns, 3) where they are mixed already."""
    if cells.is_hidden(*cell) or cells.is_to_come(*cell) or cells.fill == "plain":
        return look.colour("surf")
    if cells.is_outside(*cell) or cells.is_unread(*cell):
        return look.colour("bg")
    value = float(cells.values[cell])
    if cells.fill == "gray":
        return gray_colour(value * 255 / cells.white)
    if cells.fill == "tint":
        return look.colour(f"{cells.role}_f")
    if signed is None:
        return look.diverging_colour(value, cells.largest)
    red, green, blue = (int(level) for level in signed[cell])
    return QColor(red, green, blue)


def text_colour(look: Look, cells: Cells, row: int, column: int, fill: QColor | None = None) -> QColor:
    """What stands on the fill: black or white on a value, ink on a tint, quiet where nothing is read."""
    if cells.is_hidden(row, column):
        return look.colour("ink2")
    if cells.is_unread(row, column) or cells.is_outside(row, column):
        return look.colour("ink3")
    if cells.fill in ("tint", "plain"):
        return look.colour("ink")
    return look.text_on(fill or fill_of(look, cells, row, column))


def number_font(look: Look, cell: float, text: str, weight: int = 500) -> QFont | None:
    """The font of a cell's number, smaller where it is long; None where it fits not even at 11 px."""
    px = max(SMALLEST_NUMBER, round(cell * 0.36))
    while px >= SMALLEST_NUMBER:
        font = look.font(px / look.scale, weight)
        if text_width(font, text) <= cell - (3 if px > SMALLEST_NUMBER else 0):
            return font
        px -= 1
    return None


def with_places_that_fit(look: Look, cell: int, cells: Cells) -> Cells:
    """The same cells, with as many decimals (two at most) as fit into a cell of this side."""
    for places in (2, 1, 0):
        rounded = replace(cells, places=places)
        if number_font(look, cell, rounded.longest_text()) is not None:
            return rounded
    return replace(cells, places=0)


def _paint_numbers(painter: QPainter, look: Look, board: Board, filled: tuple[Cells, list[list[QColor]]]) -> None:
    cells, fills = filled
    font = number_font(look, board.cell, cells.longest_text())
    for row in range(cells.rows):
        for column in range(cells.columns):
            text = cells.text(row, column)
            own = font or number_font(look, board.cell, text)
            rect = board.rect(row, column)
            if cells.is_to_come(row, column):
                _paint_order(painter, look, rect, row * cells.columns + column + 1)
                continue
            if own is None:
                continue
            if cells.is_unread(row, column):
                _clear_behind(painter, look, rect)
            ink = text_colour(look, cells, row, column, fills[row][column])
            draw_text(painter, rect, Run(text, own, ink), CENTRE)


def _paint_order(painter: QPainter, look: Look, rect: QRectF, number: int) -> None:
    """The number of the window that will fill a cell, quiet and small."""
    text, px = whole(number), max(SMALLEST_NUMBER, round(rect.width() * 0.2))
    font = look.font(px / look.scale)
    if text_width(font, text) <= rect.width() - 3:
        draw_text(painter, rect, Run(text, font, look.colour("ink3")), CENTRE)


def _clear_behind(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A quiet square behind a number that stands on hatch."""
    side = rect.width() * 0.46
    square = QRectF(0, 0, side, side)
    square.moveCenter(rect.center())
    painter.fillRect(square, look.colour("bg"))


def _paint_hatch(painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
    for row in cells.unread[0]:
        draw_hatch(painter, board.rect(row, 0, 1, cells.columns), look)
    for column in cells.unread[1]:
        start = 0
        for row in (*sorted(cells.unread[0]), cells.rows):  # a crossing is hatched once
            if row > start:
                draw_hatch(painter, board.rect(start, column, row - start, 1), look)
            start = row + 1


def _paint_lines(painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
    if board.cell < 5:
        return
    if cells.fill == "tint":
        colour = mixed(look.colour(cells.role), look.colour(f"{cells.role}_f"), 0.6)
    else:
        colour = look.colour("line" if cells.fill == "plain" or cells.hidden is None else "bg")
    painter.setPen(QPen(colour, 1))
    whole = board.rect(0, 0, cells.rows, cells.columns)
    for row in range(1, cells.rows):
        y = board.top + row * board.cell
        painter.drawLine(QLineF(whole.left(), y, whole.right() - 1, y))
    for column in range(1, cells.columns):
        x = board.left + column * board.cell
        painter.drawLine(QLineF(x, whole.top(), x, whole.bottom() - 1))


def _paint_frame(painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
    p, grow = cells.outside, cells.frame / 2
    whole = board.rect(0, 0, cells.rows, cells.columns)
    if p:
        painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(whole.adjusted(0, 0, -1, -1))
        whole = board.rect(p, p, cells.rows - 2 * p, cells.columns - 2 * p)
    outer = whole.adjusted(-grow, -grow, grow, grow)
    draw_frame(painter, outer, look.colour(cells.role), cells.frame)


def paint_focus(painter: QPainter, look: Look, rect: QRectF, colour: QColor) -> None:
    """The ring of the cell that keys act on: 2 px, inside, in the colour of its number."""
    inset = max(2, round(rect.width() * 0.03) + 1)
    draw_frame(painter, rect.adjusted(inset, inset, -inset + 1, -inset + 1), colour, look.px(2))


def values_range(values: NDArray[Any]) -> float:
    """The largest magnitude, at least a trace: the full end of a scale of one's own."""
    return max(1e-9, float(np.abs(values).max())) if values.size else 1.0
