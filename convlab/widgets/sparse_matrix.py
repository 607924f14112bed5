"""The operation as a sparse matrix times a vector: rows are output units, columns input units."""

from collections.abc import Hashable
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent

from convlab.core.typography import decimal
from convlab.state.sandbox_shared import Trace
from convlab.widgets.ground import Ground
from convlab.widgets.keyed import ARROWS
from convlab.widgets.look import Look
from convlab.widgets.matrix_layout import MatrixLayout, MatrixRoom, lay_out_matrix
from convlab.widgets.matrix_paint import MatrixPicture, matrix_image
from convlab.widgets.painting import text_width
from convlab.widgets.shared_figure import SharedFigure
from convlab.widgets.traced import Traced

EDGE = 8  # px around everything: for frames and the ring of the keyboard
HEAD = 28  # px at 100 %: what each part is


class SparseMatrixFigure(Traced):
    """Shows a `SharedFigure`; says what of it is traced and chosen."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._figure: SharedFigure | None = None
        self._layout: MatrixLayout | None = None
        self._image: tuple[Hashable, QImage] | None = None
        self._ground = Ground(self, look)
        self.setAccessibleName("weights as a matrix times a vector")
        look.changed.connect(self.update)

    def show_figure(self, figure: SharedFigure | None, words: str = "") -> None:
        """Shows a drawing, and says in words what is followed in it."""
        self._figure, self._layout = figure, None
        self.setAccessibleDescription(words)
        self.update()

    def layout_of_cells(self) -> MatrixLayout | None:
        """Where the cells lie."""
        if self._layout is None and self._figure is not None:
            self._layout = self.laid_out(self._figure, self.width(), self.height())
        return self._layout

    def height_for(self, figure: SharedFigure, width: int, height: int) -> int:
        """How high the figure is in a room of width x height px."""
        return self.laid_out(figure, width, height).bottom + EDGE

    def laid_out(self, figure: SharedFigure, width: int, height: int) -> MatrixLayout:
        """Where the cells lie in a room of width x height px."""
        head = self._look.px(HEAD)
        bias = figure.drawing.part.wires.bias
        wide = text_width(self._look.math_font(22), f"+ {decimal(abs(bias))} ") if bias else 0.0
        room = MatrixRoom(EDGE, EDGE + head, width - 2 * EDGE, height - 2 * EDGE - head, self._look.scale, wide)
        return lay_out_matrix(figure.drawing.sparse.shape, room)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(520))

    def image(self) -> QImage | None:
        """A pixel for each cell, made once for as long as no weight changes."""
        if self._figure is None:
            return None
        key = (self._figure.weights_key, self._look.theme)
        if self._image is None or self._image[0] != key:
            self._image = (key, matrix_image(self._look, self._figure))
        return self._image[1]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        picture = self._picture()
        if picture is None:
            return
        painter = QPainter(self)
        self._ground.paint(painter, picture.figure.key, picture.paint_ground)
        picture.paint_followed(painter)
        picture.paint_marks(painter)
        self.paint_ring(painter, QRectF(self.rect()))
        painter.end()

    def _picture(self) -> MatrixPicture | None:
        figure, layout, image = self._figure, self.layout_of_cells(), self.image()
        if figure is None or layout is None or image is None:
            return None
        return MatrixPicture(self._look, image, figure, layout)

    # What a person does

    def trace_at(self, place: QPointF) -> Trace | None:
        """The line, or the unit, under a point; an empty cell is its row's output unit."""
        figure, layout = self._figure, self.layout_of_cells()
        if figure is None or layout is None:
            return None
        row = int((place.y() - layout.top) // layout.cell)
        if layout.matrix.contains(place):
            row, column = min(row, layout.rows - 1), int((place.x() - layout.left) // layout.cell)
            line = int(figure.drawing.line_at[row, min(column, layout.columns - 1)])
            return Trace("line", line) if line >= 0 else Trace("output", row)
        if layout.input.contains(place):
            return Trace("input", min(row, layout.columns - 1))
        if layout.output.contains(place):
            return Trace("output", min(row, layout.rows - 1))
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from weight to weight in the row, up and down to the same weight of the next row."""
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None or self._figure is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        line = next_line(self._figure, *step)
        if line is not None:
            self.chosen.emit(Trace("line", line))

    def resizeEvent(self, event: Any) -> None:
        self._layout = None
        super().resizeEvent(event)


def next_line(figure: SharedFigure, rows: int, columns: int) -> int | None:
    """The line so many rows down and weights on; the row's first where no line is followed yet; None at the end."""
    wires = figure.drawing.part.wires
    if figure.trace.kind != "line":
        own = np.flatnonzero(wires.targets == figure.target)
        return int(own[0]) if own.size else None
    line = figure.trace.index
    target = int(wires.targets[line]) + rows
    own = np.flatnonzero(wires.targets == target)
    if not own.size:
        return None
    if columns:
        place = int(np.flatnonzero(own == line)[0]) + columns
        return int(own[place]) if 0 <= place < len(own) else None
    return int(own[np.abs(wires.weights[own] - wires.weights[line]).argmin()])
