"""How a sparse matrix times a vector is painted: empty cells quiet, what is followed clear, all else faded."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from convlab.core.typography import decimal
from convlab.widgets.cell_colours import rgb
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED, number_font
from convlab.widgets.look import Look
from convlab.widgets.matrix_layout import MatrixLayout
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_text, text_width
from convlab.widgets.shading import mixed, to_image
from convlab.widgets.shared_figure import SharedFigure, input_fills, output_fills, own_colours

FRAMED_CELL = 9  # px: in smaller cells a frame would leave no colour
LOWEST_NUMBER = 13  # px: cells of a vector so high hold a number
LINED_CELL = 5  # px: smaller cells have no lines between them
THICK_CELL = 20  # px: around smaller cells a thick frame would hide their neighbours
FADED = 130  # of 255: how much of the ground lies over what is not followed


def matrix_image(look: Look, figure: SharedFigure) -> QImage:
    """A pixel for each cell: weights on the diverging map, weights of 0 a trace, no line nothing."""
    drawing = figure.drawing
    pixels = np.empty((*drawing.sparse.shape, 3), np.uint8)
    pixels[:] = rgb(look.colour("surf"))
    if figure.untied:
        wires = drawing.part.wires
        pixels[wires.targets, wires.sources] = own_colours(look, figure)
        return to_image(pixels)
    colours = look.diverging(drawing.sparse.values, drawing.largest)
    colours[drawing.sparse.values == 0] = rgb(zero_colour(look))
    pixels[drawing.sparse.rows, drawing.sparse.columns] = colours
    return to_image(pixels)


def zero_colour(look: Look) -> QColor:
    """A weight that is there and 0: not the ground of the cells where there is none."""
    return mixed(look.colour("surf"), look.colour("edge"), 0.28)


@dataclass(frozen=True, eq=False)
class MatrixPicture:
    """What one picture of matrix and vectors is made of; `image` has a pixel for each cell."""

    look: Look
    image: QImage
    figure: SharedFigure
    layout: MatrixLayout

    def paint_ground(self, painter: QPainter) -> None:
        """Everything with nothing followed."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._paint_quiet(painter)
        self._paint_vectors(painter)
        self._paint_signs(painter)

    def _paint_quiet(self, painter: QPainter) -> None:
        """The matrix: its cells under a veil, its numbers quiet."""
        layout, look = self.layout, self.look
        painter.drawImage(layout.matrix, self.image)
        self._paint_grid(painter, layout.matrix, layout.cell)
        veil = QColor(look.colour("bg"))
        veil.setAlpha(FADED)
        painter.fillRect(layout.matrix, veil)
        font = self._font()
        zero = Run("0", number_font(layout.cell, "0") or look.font("caption"), look.colour("edge"))
        if font is not None:
            for row, column in np.ndindex(layout.rows, layout.columns):
                line = int(self.figure.drawing.line_at[row, column])
                run = zero if line < 0 else Run(self._text(row, column), font, look.colour("ink2"))
                draw_text(painter, layout.rect(row, column), run, CENTRE)
        draw_frame(painter, layout.matrix.adjusted(-2, -2, 2, 2), look.colour("kernel"), 2)

    def paint_followed(self, painter: QPainter) -> None:
        """The cells of the lines that are followed, in full."""
        wires, font, layout = self.figure.drawing.part.wires, self._font(), self.layout
        for line in self.figure.lit.tolist():
            row, column = int(wires.targets[line]), int(wires.sources[line])
            rect, fill = layout.rect(row, column), self.image.pixelColor(column, row)
            painter.fillRect(rect, fill)
            if layout.cell >= FRAMED_CELL:
                draw_frame(painter, rect, self.look.colour("kernel"), 1 if layout.cell < 16 else 1.5)
            if font is not None:
                draw_text(painter, rect, Run(self._text(row, column), font, self.look.text_on(fill)), CENTRE)

    def _font(self) -> QFont | None:
        """The type in which every weight fits into a cell; None where cells are too small."""
        if self.layout.cell < SMALLEST_NUMBERED:
            return None
        longest = max((self.figure.line_text(line) for line in range(self.figure.drawing.lines)), key=len)
        return number_font(self.layout.cell, longest)

    def _text(self, row: int, column: int) -> str:
        """The cell's number: where padding joins two units twice, both weights together."""
        figure, dense = self.figure, self.figure.drawing.sparse.dense
        line = int(figure.drawing.line_at[row, column])
        if figure.untied or dense is None or dense[row, column] == figure.drawing.part.wires.values[line]:
            return figure.line_text(line)
        return decimal(float(dense[row, column]))

    def _paint_vectors(self, painter: QPainter) -> None:
        """The input's numbers and the output's, each on the ground that it has as a unit."""
        look, figure, layout = self.look, self.figure, self.layout
        for unit, fill in enumerate(input_fills(look, figure)):
            self._paint_number(painter, layout.input_rect(unit), fill, figure.input_text(unit))
        for unit, fill in enumerate(output_fills(look, figure)):
            self._paint_number(painter, layout.output_rect(unit), fill, figure.output_text(unit))
        for rect, role in ((layout.input, "input"), (layout.output, "output")):
            self._paint_grid(painter, rect, layout.vector + 1)
            draw_frame(painter, rect.adjusted(-2, -2, 2, 2), look.colour(role), 2)

    def _paint_number(self, painter: QPainter, rect: QRectF, fill: QColor, text: str) -> None:
        painter.fillRect(rect, fill)
        font = number_font(rect.width(), text) if rect.height() >= LOWEST_NUMBER else None
        if font is not None and font.pixelSize() <= rect.height() - 2:
            draw_text(painter, rect, Run(text, font, self.look.text_on(fill)), CENTRE)

    def _paint_grid(self, painter: QPainter, rect: QRectF, wide: int) -> None:
        """Lines between cells so wide and as high as all are."""
        high = self.layout.cell
        if high < LINED_CELL:
            return
        painter.setPen(QPen(self.look.colour("line"), 1))
        for x in range(int(rect.left()) + wide, int(rect.right()), wide):
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom() - 1))
        for y in range(int(rect.top()) + high, int(rect.bottom()), high):
            painter.drawLine(QLineF(rect.left(), y, rect.right() - 1, y))

    def paint_marks(self, painter: QPainter) -> None:
        """The chosen row with its output, the window's cells in the input vector, a followed input's column."""
        layout, trace, target = self.layout, self.figure.trace, self.figure.target
        for row in {target, trace.index if trace.kind == "output" else target}:
            self._mark(painter, layout.rect(row, 0, 1, layout.columns), "output")
            self._mark(painter, layout.output_rect(row), "output", 1.5 if layout.cell >= THICK_CELL else 0)
        if trace.kind == "input":
            self._mark(painter, layout.rect(0, trace.index, layout.rows, 1), "input")
        if trace.kind != "weight":
            role = "input" if trace.kind == "input" else "kernel"
            for first, last in runs_of(sorted(self.figure.lit_inputs)):
                self._mark(painter, layout.input_rect(first, last - first + 1), role)

    def _mark(self, painter: QPainter, rect: QRectF, role: str, thicker: float = 0) -> None:
        """A frame around cells, on large ones with a halo of the ground."""
        cell = self.layout.cell
        width = thicker + (2.5 if cell >= THICK_CELL else 2.0 if cell >= LINED_CELL else 1.5)
        grown = rect.adjusted(-width, -width, width, width)
        if rect.height() >= THICK_CELL:
            draw_frame(painter, grown.adjusted(-1.5, -1.5, 1.5, 1.5), self.look.colour("bg"), width + 1.5)
        draw_frame(painter, grown, self.look.colour(role), width)

    def _paint_signs(self, painter: QPainter) -> None:
        """The dot, the bias and the equals sign, and what each part is."""
        look, layout = self.look, self.layout
        font, ink = look.math_font(26), look.colour("ink2")
        middle = layout.top + min(layout.rows, layout.columns) * layout.cell / 2
        between = QRectF(layout.matrix.right(), middle - 20, layout.input_left - layout.matrix.right(), 40)
        draw_text(painter, between, Run("·", font, ink), CENTRE)
        bias = self.figure.drawing.part.wires.bias
        sign = f"+ {decimal(bias)} =" if bias > 0 else f"− {decimal(-bias)} =" if bias else "="
        after = QRectF(layout.input.right(), middle - 20, layout.output_left - layout.input.right(), 40)
        draw_text(painter, after, Run(sign, look.math_font(22) if bias else font, ink), CENTRE)
        small = look.font("caption", 600)
        for rect, text, role in ((layout.input, "input", "input_t"), (layout.output, "output", "output_t")):
            place = QRectF(rect.center().x() - 40, layout.top - look.px(26), 80, look.px(20))
            draw_text(painter, place, Run(text, small, look.colour(role)), CENTRE)
        self._paint_head(painter)

    def _paint_head(self, painter: QPainter) -> None:
        """What rows and columns are, in the words that have room."""
        look, layout = self.look, self.layout
        room = layout.input.center().x() - 44 - layout.left
        for words in ("a row for each output unit, a column for each input unit", "rows: output, columns: input", ""):
            head = Run(words, look.font("caption"), look.colour("ink2"))
            if text_width(head.font, words) <= room:
                draw_text(painter, QRectF(layout.left, layout.top - look.px(26), room, look.px(20)), head)
                return


def runs_of(units: list[int]) -> Iterator[tuple[int, int]]:
    """Units that follow each other: [0, 1, 2, 7, 8] -> (0, 2), (7, 8)."""
    start: int | None = None
    for place, unit in enumerate(units):
        start = unit if start is None else start
        if place + 1 == len(units) or units[place + 1] != unit + 1:
            yield start, unit
            start = None
