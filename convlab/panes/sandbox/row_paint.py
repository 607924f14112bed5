"""What stands around the cells of a row: bars, the lines from a window to its output, products, what does not fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convlab.core.typography import decimal
from convlab.panes.sandbox.row_layout import CAPTION, RowPlaces
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.bars import Bars, paint_bars, scale_of
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, Run, draw_frame, draw_hatch, draw_text, text_width

LINE, THIN = 2.0, 1.5  # px
SMALLEST_PRODUCTS = 30  # px: below cells of this side no product is written


@dataclass(frozen=True, eq=False)
class RowSheet:
    """What is drawn: the padded input (N + 2P,) and the readout, at their places."""

    look: Look
    places: RowPlaces
    readout: SandboxReadout
    padded: NDArray[np.float64]
    offset: float = 0.0  # outputs by which a sliding window is off its place

    @property
    def stride(self) -> int:
        """From one window to the next."""
        return self.readout.slide.stride[1]

    @property
    def shift(self) -> float:
        """The columns by which a sliding window is off its place."""
        return self.offset * self.stride

    @property
    def spread(self) -> int:
        """How many numbers one window spans."""
        return self.readout.slide.spread[1]

    @property
    def read(self) -> list[int]:
        """The columns of the padded input that the present window reads."""
        window = self.readout.window
        if window is None:
            return []
        cells = range(self.readout.slide.kernel[1])
        return [window.left + cell * self.readout.slide.dilation for cell in cells]

    def column(self, index: float) -> QRectF:
        """The place of a column, from the input's upper edge one cell high."""
        side = self.places.cell
        return QRectF(self.places.left + index * side, self.places.input, side, side)

    def output_cell(self, index: float) -> QRectF:
        """An output cell, under the middle of its window."""
        side = self.places.cell
        middle = self.places.middle_of(index, self.stride, self.spread)
        return QRectF(round(middle - side / 2), self.places.output, side, side)

    def kernel_left(self) -> float:
        """Where the kernel begins: under its window, and not left or right of the columns."""
        wide = self.readout.slide.kernel[1] * self.places.kernel_cell
        window = self.readout.window
        start = window.left + self.shift if window else 0
        middle = (start + self.spread / 2) * self.places.cell
        left = self.places.left + middle - wide / 2
        return round(max(self.places.left, min(left, max(self.places.left, self.places.right - wide))))

    def weight(self, index: int) -> QRectF:
        """A cell of the kernel."""
        side = self.places.kernel_cell
        return QRectF(self.kernel_left() + index * side, self.places.kernel, side, side)


def paint_row(painter: QPainter, sheet: RowSheet) -> None:
    """Everything behind the cells."""
    _paint_input_bars(painter, sheet)
    _paint_output_bars(painter, sheet)
    if sheet.readout.focus is not None:
        _paint_guides(painter, sheet)
        _paint_fan(painter, sheet)
    _paint_misfit(painter, sheet)
    _paint_never_read(painter, sheet)
    if not sheet.places.beside:
        _paint_captions(painter, sheet)


def _paint_input_bars(painter: QPainter, sheet: RowSheet) -> None:
    values = [float(value) for value in sheet.padded]
    low, high = scale_of(values)
    places = sheet.places
    room = QRectF(places.left, places.input_bars, places.right - places.left, places.bar)
    bars = Bars(tuple(values), low, high, "input", frozenset(sheet.read))
    paint_bars(painter, sheet.look, room, ([sheet.column(index) for index in range(len(values))], bars))


def _paint_output_bars(painter: QPainter, sheet: RowSheet) -> None:
    """Under the output's cells; none where the numbers are hidden or have not come yet."""
    readout, places = sheet.readout, sheet.places
    if readout.focus is None or readout.hides_output:
        return
    values = [float(value) for value in readout.computed.shown[0]]
    low, high = scale_of(values)
    filled = readout.sweep.number if readout.sweep else len(values)
    shown = tuple(value if index < filled else None for index, value in enumerate(values))
    room = QRectF(places.left, places.output_bars, places.right - places.left, places.bar)
    bars = Bars(shown, low, high, "output", frozenset({readout.focus[1]}))
    paint_bars(painter, sheet.look, room, ([sheet.output_cell(index) for index in range(len(values))], bars))


def _paint_guides(painter: QPainter, sheet: RowSheet) -> None:
    """From each number that the window reads to the weight that it meets."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    colour = QColor(sheet.look.colour("kernel"))
    painter.setPen(QPen(colour, THIN, Qt.PenStyle.DotLine))
    for index, column in enumerate(sheet.read):
        start, end = sheet.column(column + sheet.shift), sheet.weight(index)
        painter.drawLine(QLineF(start.center().x(), start.bottom() + 6, end.center().x(), end.top() - 4))
    painter.restore()


def _paint_fan(painter: QPainter, sheet: RowSheet) -> None:
    """Each product under its weight, and a line from there to the sum; hidden ones give no sign away."""
    look, book, focus = sheet.look, sheet.readout.ledger, sheet.readout.focus
    assert focus is not None
    written = book is not None and book.pooling is None and sheet.places.kernel_cell >= SMALLEST_PRODUCTS
    end = QPointF(sheet.output_cell(focus[1] + sheet.offset).center().x(), sheet.places.output - look.px(5))
    for index in range(sheet.readout.slide.kernel[1]):
        cell, value = sheet.weight(index), _product(sheet, index)
        top = cell.bottom() + look.px(4)
        if written:
            _paint_product(painter, sheet, QRectF(cell.left(), top, cell.width(), look.px(20)), value)
        start = QPointF(cell.center().x(), top + (look.px(22) if written else 0))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(_sign_colour(look, value), LINE if value else THIN))
        painter.drawLine(start, end)
        painter.restore()


def _product(sheet: RowSheet, index: int) -> float | None:
    """None where it is hidden, or where nothing is multiplied."""
    book = sheet.readout.ledger
    if book is None or book.pooling is not None or "products" in sheet.readout.hidden:
        return None
    return float(book.products[0][index])


def _paint_product(painter: QPainter, sheet: RowSheet, place: QRectF, value: float | None) -> None:
    text = "?" if value is None else decimal(value)
    font = sheet.look.font("lead", 600)
    if text_width(font, text) > place.width() - 2:
        font = sheet.look.font("caption", 600)
    colour = _sign_colour(sheet.look, value) if value else sheet.look.colour("ink2")
    if text_width(font, text) <= place.width() - 2:
        draw_text(painter, place, Run(text, font, colour), CENTRE)


def _sign_colour(look: Look, value: float | None) -> QColor:
    """Bronze adds, violet takes away, a zero is quiet."""
    if value is None:
        return look.colour("kernel")
    return look.colour("pos" if value > 0 else "neg" if value < 0 else "edge")


def _paint_misfit(painter: QPainter, sheet: RowSheet) -> None:
    """The part of an output cell that the size was floored by: hatched, where the next window would give it."""
    readout = sheet.readout
    part = float(readout.slide.exact[1] % 1)
    if not part or readout.output_shape == "?" or readout.focus is None:
        return
    ghost = sheet.output_cell(readout.slide.size[1])
    sliver = QRectF(ghost.left(), ghost.top(), round(ghost.width() * part), ghost.height())
    draw_hatch(painter, sliver, sheet.look, 8)
    painter.setPen(QPen(sheet.look.colour("edge"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(ghost.adjusted(0.5, 0.5, -0.5, -0.5))
    words = Run(decimal(part), sheet.look.font("caption"), sheet.look.colour("ink2"))
    draw_text(
        painter, QRectF(ghost.left(), ghost.top() - sheet.look.px(20), ghost.width(), sheet.look.px(18)), words, CENTRE
    )


def _paint_never_read(painter: QPainter, sheet: RowSheet) -> None:
    """What the hatch means, right of the cells where there is room."""
    look, places = sheet.look, sheet.places
    left = places.right + look.px(16)
    if not sheet.readout.slide.unread[1] or left + look.px(112) > places.width - places.margin:
        return
    swatch = QRectF(left, places.input + (places.cell - look.px(16)) / 2, look.px(16), look.px(16))
    draw_hatch(painter, swatch, look, 5)
    draw_frame(painter, swatch, look.colour("edge"), 1)
    words = Run("never read", look.font("caption"), look.colour("ink2"))
    draw_text(painter, swatch.translated(look.px(22), 0), words, LEFT)


def _paint_captions(painter: QPainter, sheet: RowSheet) -> None:
    """The names of the rows, where their heads stand above all three."""
    look, places = sheet.look, sheet.places
    high = look.px(CAPTION)
    rows = (
        ("input", places.input_bars - high - look.px(2)),
        ("kernel", places.kernel - high - look.px(2)),
        ("output", places.output - high - look.px(2)),
    )
    for role, top in rows:
        run = Run(role, look.font("caption", 600), look.colour(f"{role}_t"))
        draw_text(painter, QRectF(places.margin, top, 80, high), run, LEFT)
