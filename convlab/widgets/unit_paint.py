"""How units and the lines between them are painted: one path for each weight, what is followed on top."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from convlab.core.typography import whole
from convlab.widgets.cell_numbers import number_font
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, RIGHT, Run, draw_text, text_width
from convlab.widgets.shared_figure import SharedFigure, input_fills, line_colour, output_fills, own_tones
from convlab.widgets.unit_layout import UnitLayout

MOST_HALOED = 64  # lines
LABELLED_PITCH = 26  # px: units so far apart that a weight can be written on a line between them
NAMED_ROW = 15  # px: a row of units so high that its name can stand beside it


def paint_lines(painter: QPainter, look: Look, figure: SharedFigure, layout: UnitLayout) -> None:
    """All lines, the weakest first."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, lines in _bundles(look, figure, layout, np.arange(figure.drawing.lines)):
        painter.setPen(pen)
        painter.drawPath(_path(figure, layout, lines))


def _bundles(
    look: Look, figure: SharedFigure, layout: UnitLayout, lines: NDArray[np.intp]
) -> Iterable[tuple[QPen, list[int]]]:
    """Those of some lines that look alike: of one weight, untied of one tone; the weakest first."""
    if figure.untied:
        shades = np.array([figure.shade(line) for line in lines.tolist()])
        for shade, tone in enumerate(own_tones(look)):
            yield QPen(tone, _thickness(layout, 0.5)), lines[shades == shade].tolist()
        return
    weights, kernel = figure.drawing.part.wires.weights[lines], figure.drawing.kernel.ravel()
    for weight in sorted(set(weights.tolist()), key=lambda weight: abs(float(kernel[weight]))):
        yield line_pen(look, figure, layout, float(kernel[weight])), lines[weights == weight].tolist()


def line_pen(look: Look, figure: SharedFigure, layout: UnitLayout, value: float) -> QPen:
    """Colour and thickness say how much; a weight of 0 is dotted."""
    pen = QPen(
        line_colour(look, value, figure.drawing.largest), _thickness(layout, abs(value) / figure.drawing.largest)
    )
    if value == 0:
        pen.setDashPattern([1.0, 4.0])
    return pen


def _thickness(layout: UnitLayout, share: float) -> float:
    return min(5.0, max(1.0, layout.pitch * 0.075)) * (0.6 + 0.8 * share)


def _path(figure: SharedFigure, layout: UnitLayout, lines: Iterable[int]) -> QPainterPath:
    path, wires = QPainterPath(), figure.drawing.part.wires
    for line in lines:
        path.moveTo(layout.line_left, layout.inputs[wires.sources[line]])
        path.lineTo(layout.line_right, layout.outputs[wires.targets[line]])
    return path


def paint_lit(painter: QPainter, look: Look, figure: SharedFigure, layout: UnitLayout) -> None:
    """What is followed: full, thicker, with a halo; where there is room, each with its weight."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, lines in _bundles(look, figure, layout, figure.lit):
        path, full = _path(figure, layout, lines), QPen(pen)
        full.setWidthF(pen.widthF() + 1.0)
        if pen.style() == Qt.PenStyle.CustomDashLine:
            full.setColor(look.colour("ink3"))
        if len(figure.lit) <= MOST_HALOED:
            painter.setPen(QPen(look.colour("bg"), full.widthF() + 3))
            painter.drawPath(path)
        painter.setPen(full)
        painter.drawPath(path)
    if layout.pitch >= LABELLED_PITCH:
        _paint_weights(painter, look, figure, layout)


def _paint_weights(painter: QPainter, look: Look, figure: SharedFigure, layout: UnitLayout) -> None:
    """The weights on the lines that are followed, on a piece of ground of their own."""
    font, wires = look.font("control", 600), figure.drawing.part.wires
    for line in figure.lit.tolist():
        text, value = figure.line_text(line), float(wires.values[line])
        start, end = layout.inputs[wires.sources[line]], layout.outputs[wires.targets[line]]
        share = 0.32
        place = QRectF(0, 0, text_width(font, text) + 8, look.px(20))
        x = layout.line_left + share * (layout.line_right - layout.line_left)
        place.moveCenter(QPointF(x, start + share * (end - start)))
        painter.fillRect(place, look.colour("bg"))
        ink = "kernel_t" if figure.untied else "pos" if value > 0 else "neg" if value < 0 else "ink3"
        draw_text(painter, place, Run(text, font, look.colour(ink)), CENTRE)


@dataclass(frozen=True)
class _Unit:
    """One unit as it is painted."""

    place: QPointF
    fill: QColor
    role: str
    frame: float
    text: str


def paint_units(painter: QPainter, look: Look, figure: SharedFigure, layout: UnitLayout) -> None:
    """Both columns; the ends of what is followed have a thick frame, the chosen output unit the thickest."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for unit, fill in enumerate(input_fills(look, figure)):
        frame = 3.0 if unit in figure.lit_inputs else 1.0
        place = QPointF(layout.left, layout.inputs[unit])
        _paint_unit(painter, look, layout, _Unit(place, fill, "input", frame, figure.input_text(unit)))
    for unit, fill in enumerate(output_fills(look, figure)):
        frame = 4.0 if unit == figure.target else 3.0 if unit in figure.lit_outputs else 1.0
        place = QPointF(layout.right, layout.outputs[unit])
        _paint_unit(painter, look, layout, _Unit(place, fill, "output", frame, figure.output_text(unit)))


def _paint_unit(painter: QPainter, look: Look, layout: UnitLayout, unit: _Unit) -> None:
    radius, place = layout.radius, unit.place
    thickest = max(1.6, radius * 0.7) if unit.frame >= 4 else max(1.0, radius * 0.5)
    frame = min(unit.frame, thickest)
    painter.setBrush(unit.fill)
    painter.setPen(QPen(look.colour(unit.role), frame))
    grown = radius - frame / 2 + (1 if frame > 1 else 0)
    painter.drawEllipse(place, grown, grown)
    font = number_font(radius * 1.7, unit.text, 600) if layout.numbered else None
    if font is not None:
        box = QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius)
        draw_text(painter, box, Run(unit.text, font, look.text_on(unit.fill)), CENTRE)


def paint_row_names(painter: QPainter, look: Look, figure: SharedFigure, layout: UnitLayout) -> None:
    """Which row of the input, and of the output, a group of units is, with a bracket beside it."""
    part, font, gap = figure.drawing.part, look.font("caption"), look.px(8)
    if layout.row_height < max(NAMED_ROW, font.pixelSize()) or len(part.rows) * part.block.height == 1:
        return
    rows = [
        (layout.left - layout.radius - gap, layout.inputs.reshape(len(part.rows), -1), part.rows.tolist(), RIGHT),
        (
            layout.right + layout.radius + gap,
            layout.outputs.reshape(part.block.height, -1),
            range(part.block.top, part.block.top + part.block.height),
            LEFT,
        ),
    ]
    for x, groups, names, align in rows:
        for group, name in zip(groups, names, strict=True):
            bracket = QLineF(x, float(group[0]), x, float(group[-1]))
            painter.setPen(QPen(look.colour("edge"), 1))
            painter.drawLine(bracket)
            left = x - look.px(66) if align == RIGHT else x + look.px(6)
            box = QRectF(left, bracket.center().y() - 10, look.px(60), 20)
            draw_text(painter, box, Run(f"row {whole(name + 1)}", font, look.colour("ink2")), align)
