"""A grid of gradients: what a cell receives, and small in its corner what the cell itself holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from convlab.core.typography import decimal, magnitude, whole
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells, text_colour
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, Run, draw_haloed_frame, draw_text, text_width

SMALLEST_NOTED = 40  # px: smaller cells carry no note
THOUSANDS, MILLIONS = 100_000, 1_000_000  # from here on numbers are written with a letter: 426 k, 26.2 M


@dataclass(frozen=True)
class GradientCells(Cells):
    """Cells whose large numbers are written short: 426 k, 26.2 M."""

    def _written(self, value: float) -> str:
        if abs(value) >= MILLIONS:
            return magnitude(value)
        if abs(value) >= THOUSANDS:
            return f"{whole(round(value / 1000))} k"
        return decimal(value, 2 if self.places is None else self.places)


class GradientGrid(CellGrid):
    """A cell grid with notes, and a thin ring around the cells that belong to something pointed at."""

    def __init__(self, look: Look, name: str, largest: int = 0) -> None:
        super().__init__(look, name, largest)
        self._notes: NDArray[np.generic] | None = None
        self._ringed_cells: tuple[tuple[int, int], ...] = ()
        self._ring_role = "grad"

    def show_notes(self, notes: NDArray[np.generic] | None) -> None:
        """What stands small in each cell's upper corner, (rows, columns); None nothing."""
        if notes is not self._notes:
            self._notes = notes
            self.update()

    def show_rings(self, cells: tuple[tuple[int, int], ...], role: str) -> None:
        """Rings these cells in a role's colour."""
        if (cells, role) != (self._ringed_cells, self._ring_role):
            self._ringed_cells, self._ring_role = cells, role
            self.update()

    def rings(self) -> tuple[tuple[int, int], ...]:
        """The ringed cells."""
        return self._ringed_cells

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        cells, cell = self.cells(), self.board().cell
        if cells is not None and self._notes is not None and cell >= SMALLEST_NOTED:
            self._paint_notes(painter, cells)
        self._paint_rings(painter)
        painter.end()

    def _paint_notes(self, painter: QPainter, cells: Cells) -> None:
        assert self._notes is not None
        board, (p, q) = self.board(), cells.outside
        font = self._look.font(max(11, board.cell * 0.19) / self._look.scale)
        for row, column in np.ndindex(*self._notes.shape):
            rect = board.rect(row + p, column + q)
            run = Run(
                decimal(float(self._notes[row, column])), font, text_colour(self._look, cells, row + p, column + q)
            )
            if text_width(font, run.text) <= rect.width() - 6:
                place = QRectF(rect.left() + 5, rect.top() + 2, rect.width() - 6, font.pixelSize() * 1.3)
                painter.setOpacity(0.75)
                draw_text(painter, place, run, LEFT)
        painter.setOpacity(1)

    def _paint_rings(self, painter: QPainter) -> None:
        inset = 5 if self.board().cell >= SMALLEST_NOTED else 1
        for cell in self._ringed_cells:
            rect = self.board().rect(*cell).adjusted(inset, inset, -inset, -inset)
            draw_haloed_frame(painter, rect, self._look.colour(self._ring_role), 2)
