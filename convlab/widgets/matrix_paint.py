"""How a sparse matrix times a vector is painted: empty cells quiet, what is followed clear, all else faded."""

from collections.abc import Iterator

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


def paint_quiet(painter: QPainter, look: Look, image: QImage, figure: SharedFigure, layout: MatrixLayout) -> None:
    """The matrix with nothing followed: its cells under a veil, its numbers quiet."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(layout.matrix, image)
    _paint_grid(painter, look, layout.matrix, (layout.cell, layout.cell))
    veil = QColor(look.colour("bg"))
    veil.setAlpha(FADED)
    painter.fillRect(layout.matrix, veil)
    font = _font(figure, layout)
    zero = Run("0", number_font(layout.cell, "0") or look.font("caption"), look.colour("edge"))
    if font is not None:
        for row, column in np.ndindex(layout.rows, layout.columns):
            line = int(figure.drawing.line_at[row, column])
            run = zero if line < 0 else Run(_cell_text(figure, row, column), font, look.colour("ink2"))
            draw_text(painter, layout.rect(row, column), run, CENTRE)
    draw_frame(painter, layout.matrix.adjusted(-2, -2, 2, 2), look.colour("kernel"), 2)


def paint_followed(painter: QPainter, look: Look, image: QImage, figure: SharedFigure, layout: MatrixLayout) -> None:
    """The cells of the lines that are followed, in full."""
    wires, font = figure.drawing.part.wires, _font(figure, layout)
    for line in figure.lit.tolist():
        row, column = int(wires.targets[line]), int(wires.sources[line])
        rect, fill = layout.rect(row, column), image.pixelColor(column, row)
        painter.fillRect(rect, fill)
        if layout.cell >= FRAMED_CELL:
            draw_frame(painter, rect, look.colour("kernel"), 1 if layout.cell < 16 else 1.5)
        if font is not None:
            draw_text(painter, rect, Run(_cell_text(figure, row, column), font, look.text_on(fill)), CENTRE)


def _font(figure: SharedFigure, layout: MatrixLayout) -> QFont | None:
    """The type in which every weight fits into a cell; None where cells are too small."""
    if layout.cell < SMALLEST_NUMBERED:
        return None
    longest = max((figure.line_text(line) for line in range(figure.drawing.lines)), key=len)
    return number_font(layout.cell, longest)


def _cell_text(figure: SharedFigure, row: int, column: int) -> str:
    """The cell's number: where padding joins two units twice, both weights together."""
    line = int(figure.drawing.line_at[row, column])
    dense = figure.drawing.sparse.dense
    if figure.untied or dense is None:
        return figure.line_text(line)
    value = float(dense[row, column])
    return figure.line_text(line) if value == float(figure.drawing.part.wires.values[line]) else decimal(value)


def paint_vectors(painter: QPainter, look: Look, figure: SharedFigure, layout: MatrixLayout) -> None:
    """The input's numbers and the output's, each on the ground that it has as a unit."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    fills = input_fills(look, figure)
    for unit, fill in enumerate(fills):
        _paint_cell(painter, look, layout.input_rect(unit), fill, figure.input_text(unit))
    for unit, fill in enumerate(output_fills(look, figure)):
        _paint_cell(painter, look, layout.output_rect(unit), fill, figure.output_text(unit))
    for rect, role in ((layout.input, "input"), (layout.output, "output")):
        _paint_grid(painter, look, rect, (int(rect.width()) + 1, layout.cell))
        draw_frame(painter, rect.adjusted(-2, -2, 2, 2), look.colour(role), 2)


def _paint_cell(painter: QPainter, look: Look, rect: QRectF, fill: QColor, text: str) -> None:
    painter.fillRect(rect, fill)
    font = number_font(rect.width(), text) if rect.height() >= 13 else None
    if font is not None and font.pixelSize() <= rect.height() - 2:
        draw_text(painter, rect, Run(text, font, look.text_on(fill)), CENTRE)


def _paint_grid(painter: QPainter, look: Look, rect: QRectF, step: tuple[int, int]) -> None:
    wide, high = step
    if min(wide, high) < LINED_CELL:
        return
    painter.setPen(QPen(look.colour("line"), 1))
    for x in range(int(rect.left()) + wide, int(rect.right()), wide):
        painter.drawLine(QLineF(x, rect.top(), x, rect.bottom() - 1))
    for y in range(int(rect.top()) + high, int(rect.bottom()), high):
        painter.drawLine(QLineF(rect.left(), y, rect.right() - 1, y))


def paint_marks(painter: QPainter, look: Look, figure: SharedFigure, layout: MatrixLayout) -> None:
    """The chosen row with its output, the window's cells in the input vector, a followed input's column."""
    thick = 2.5 if layout.cell >= THICK_CELL else 2.0 if layout.cell >= LINED_CELL else 1.5
    trace = figure.trace
    for row in {figure.target, trace.index if trace.kind == "output" else figure.target}:
        _mark(painter, look, layout.rect(row, 0, 1, layout.columns), "output", thick)
        _mark(painter, look, layout.output_rect(row), "output", thick + (1.5 if layout.cell >= THICK_CELL else 0))
    if trace.kind == "input":
        _mark(painter, look, layout.rect(0, trace.index, layout.rows, 1), "input", thick)
    if trace.kind != "weight":
        role = "input" if trace.kind == "input" else "kernel"
        for first, last in runs_of(sorted(figure.lit_inputs)):
            _mark(painter, look, layout.input_rect(first, last - first + 1), role, thick)


def _mark(painter: QPainter, look: Look, rect: QRectF, role: str, width: float) -> None:
    """A frame around cells, on large ones with a halo of the ground."""
    grown = rect.adjusted(-width, -width, width, width)
    if rect.height() >= THICK_CELL:
        draw_frame(painter, grown.adjusted(-1.5, -1.5, 1.5, 1.5), look.colour("bg"), width + 1.5)
    draw_frame(painter, grown, look.colour(role), width)


def runs_of(units: list[int]) -> Iterator[tuple[int, int]]:
    """Units that follow each other: [0, 1, 2, 7, 8] -> (0, 2), (7, 8)."""
    start: int | None = None
    for place, unit in enumerate(units):
        start = unit if start is None else start
        if place + 1 == len(units) or units[place + 1] != unit + 1:
            yield start, unit
            start = None


def paint_signs(painter: QPainter, look: Look, figure: SharedFigure, layout: MatrixLayout) -> None:
    """The dot, the bias and the equals sign, and what each part is."""
    font, ink = look.math_font(26), look.colour("ink2")
    middle = layout.top + min(layout.rows, layout.columns) * layout.cell / 2
    between = QRectF(layout.matrix.right(), middle - 20, layout.input_left - layout.matrix.right(), 40)
    draw_text(painter, between, Run("·", font, ink), CENTRE)
    bias = figure.drawing.part.wires.bias
    sign = f"+ {decimal(bias)} =" if bias > 0 else f"− {decimal(-bias)} =" if bias else "="
    after = QRectF(layout.input.right(), middle - 20, layout.output_left - layout.input.right(), 40)
    draw_text(painter, after, Run(sign, look.math_font(22) if bias else font, ink), CENTRE)
    small = look.font("caption", 600)
    for rect, text, role in ((layout.input, "input", "input_t"), (layout.output, "output", "output_t")):
        place = QRectF(rect.center().x() - 40, layout.top - look.px(26), 80, look.px(20))
        draw_text(painter, place, Run(text, small, look.colour(role)), CENTRE)
    room = layout.input.center().x() - 44 - layout.left
    for words in ("a row for each output unit, a column for each input unit", "rows: output, columns: input", ""):
        head = Run(words, look.font("caption"), look.colour("ink2"))
        if text_width(head.font, words) <= room:
            draw_text(painter, QRectF(layout.left, layout.top - look.px(26), room, look.px(20)), head)
            return
