"""The output as numbers: cells, and the part of one that does not fit, with its ruler."""

from fractions import Fraction

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from convlab.core.typography import decimal, whole
from convlab.widgets.cell_grid import EDGE
from convlab.widgets.cell_paint import Board
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_hatch, draw_text
from convlab.widgets.part_grid import PartGrid

RULER = 34  # px above the cells


class OutputGrid(PartGrid):
    """A cell grid whose exact size may be larger than its floored one: the rest is a hatched sliver."""

    def __init__(self, look: Look, name: str, largest: int) -> None:
        super().__init__(look, name, largest)
        self._left_over = (Fraction(0), Fraction(0))
        self._theme = look

    def show_rest(self, rows: Fraction, columns: Fraction) -> None:
        """The parts of a cell by which the size was floored, 0 where it came out whole."""
        if (rows, columns) != self._left_over:
            self._left_over = (rows, columns)
            self.updateGeometry()
            self.update()

    def board(self) -> Board:
        """The cells lie below the ruler."""
        board = super().board()
        return Board(board.left, board.top + self._ruler_height(), board.cell)

    def sizeHint(self) -> QSize:
        size, cell = super().sizeHint(), self.board().cell
        if self.is_part:
            return size
        rows, columns = (round(float(part) * cell) for part in self._left_over)
        return QSize(size.width() + columns + 24, size.height() + rows + self._ruler_height())

    def _ruler_height(self) -> int:
        return self._theme.px(RULER) if self._left_over[1] and not self.is_part else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        cells = self.cells()
        if cells is not None and any(self._left_over) and not self.is_part:
            painter = QPainter(self)
            whole_part = self.board().rect(0, 0, cells.rows, cells.columns)
            self._paint_sliver(painter, whole_part)
            if self._left_over[1]:
                self._paint_ruler(painter, whole_part, cells.columns)
            painter.end()
        super().paintEvent(event)

    def _paint_sliver(self, painter: QPainter, whole_part: QRectF) -> None:
        cell = self.board().cell
        high, wide = (round(float(part) * cell) for part in self._left_over)
        outer = whole_part.adjusted(0, 0, wide, high)
        right = QRectF(whole_part.right(), outer.top(), wide, outer.height())
        below = QRectF(outer.left(), whole_part.bottom(), whole_part.width(), high)
        for part in (right, below):
            if not part.isEmpty():
                draw_hatch(painter, part, self._theme, 8)
        painter.setPen(QPen(self._theme.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(outer.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_ruler(self, painter: QPainter, whole_part: QRectF, columns: int) -> None:
        look, wide = self._theme, float(self._left_over[1]) * self.board().cell
        y = EDGE + look.px(20) + 0.5
        painter.setPen(QPen(look.colour("ink2"), 1))
        painter.drawLine(QLineF(whole_part.left(), y, whole_part.right() + wide, y))
        for x in (whole_part.left(), whole_part.right(), whole_part.right() + wide):
            painter.drawLine(QLineF(round(x) + 0.5, y - 4, round(x) + 0.5, y + 4))
        over = QRectF(whole_part.left(), EDGE - 2, whole_part.width(), look.px(18))
        draw_text(painter, over, Run(whole(columns), look.font("lead", 600), look.colour("output_t")), CENTRE)
        rest = QRectF(whole_part.right(), EDGE - 2, wide, look.px(18))
        text = decimal(float(self._left_over[1]))
        draw_text(painter, rest, Run(text, look.font("control"), look.colour("ink2")), CENTRE)
