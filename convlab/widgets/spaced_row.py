"""A row of output cells, each under the middle of its window: with a stride there is space between them."""

from math import floor

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from convlab.core.typography import whole
from convlab.widgets.cell_grid import EDGE, Cell, CellGrid
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED, Numbers, number_px
from convlab.widgets.cells import Cells
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_haloed_frame, draw_text

FRAME = 2.5  # px


class SpacedRow(CellGrid):
    """Cells of one row, `pitch` px from one to the next; as an ordinary grid where that is their side."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name, 0)
        self._theme = look
        self._pitch = 0

    def set_pitch(self, pitch: int) -> None:
        """From one cell's left edge to the next one's, in px; at least the side of a cell."""
        if pitch != self._pitch:
            self._pitch = pitch
            self.updateGeometry()
            self.update()

    @property
    def is_spaced(self) -> bool:
        """Whether there is space between the cells."""
        return self._pitch > self.board().cell

    def cell_rect(self, index: float) -> QRectF:
        """Where a cell lies in this widget; between two cells while the frame slides."""
        side = self.board().cell
        return QRectF(round(EDGE + index * max(self._pitch, side)), EDGE, side, side)

    def sizeHint(self) -> QSize:
        cells = self.cells()
        columns = cells.columns if cells else 1
        return QSize(round(self.cell_rect(columns - 1).right()) + EDGE, round(self.board().cell) + 2 * EDGE)

    def centre_of(self, row: int, column: int) -> QPoint:  # noqa: ARG002
        return self.cell_rect(column).center().toPoint()

    def cell_at(self, place: QPoint) -> Cell | None:
        """The cell under a point; what lies between two belongs to the nearer one."""
        cells, pitch = self.cells(), max(self._pitch, self.board().cell)
        if cells is None or not EDGE <= place.y() < EDGE + self.board().cell:
            return None
        column = floor((place.x() - EDGE - (self.board().cell - pitch) / 2) / pitch)
        return (0, column) if 0 <= column < cells.columns else None

    def paintEvent(self, event: QPaintEvent) -> None:
        cells = self.cells()
        if cells is None or not self.is_spaced:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        numbers, px = Numbers(painter), number_px(self.board().cell, cells.longest_text)
        for column in range(cells.columns):
            self._paint_cell(painter, cells, column)
            if px is not None and self.board().cell >= SMALLEST_NUMBERED:
                self._paint_number(painter, cells, column, (numbers, px))
        self._paint_present(painter, cells)
        painter.end()

    def _paint_cell(self, painter: QPainter, cells: Cells, column: int) -> None:
        rect = self.cell_rect(column)
        painter.fillRect(rect, self._fill(cells, column))
        draw_frame(painter, rect, self._theme.colour(cells.role), FRAME)

    def _fill(self, cells: Cells, column: int) -> QColor:
        if cells.is_hidden(0, column) or cells.is_to_come(0, column):
            return self._theme.colour("surf")
        if cells.fill == "tint":
            return self._theme.colour(f"{cells.role}_f")
        return self._theme.diverging_colour(float(cells.values[0, column]), cells.largest)

    def _paint_number(self, painter: QPainter, cells: Cells, column: int, type_: tuple[Numbers, int]) -> None:
        rect = self.cell_rect(column)
        if cells.is_to_come(0, column):
            order = Run(whole(column + 1), self._theme.font("caption"), self._theme.colour("ink3"))
            draw_text(painter, rect, order, CENTRE)
            return
        plain = cells.is_hidden(0, column) or cells.fill == "tint"
        ink = self._theme.colour("ink") if plain else self._theme.text_on(self._fill(cells, column))
        numbers, px = type_
        numbers.use(px, ink)
        numbers.paint(cells.text(0, column), rect)

    def _paint_present(self, painter: QPainter, cells: Cells) -> None:
        """The thick frame around the cell looked at."""
        if self._box is None:
            return
        width = 5 if self.board().cell >= 28 else 3
        rect = self.cell_rect(self._box[1] + self._box_offset[1])
        colour = self._theme.colour(cells.role)
        if cells.fill == "tint":
            draw_frame(painter, rect.adjusted(-2, -2, 2, 2), colour, width)
        else:
            draw_haloed_frame(painter, rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), colour, width)
