"""One curve with its circles and the name at its end, and the level lines behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convlab.widgets.curves_axes import Floats, apart, spaced, thinned
from convlab.widgets.curves_lines import draw_line
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_text, text_width

DASHES = (4.0, 2.6)


@dataclass(frozen=True, eq=False)
class Stroke:
    """A curve through points (n,) in px, in a colour; what is not finite is left out."""

    x: Floats
    y: Floats
    name: str
    colour: QColor
    width: float
    circles: bool = False
    dashed: bool = False


def paint_stroke(painter: QPainter, look: Look, stroke: Stroke) -> None:
    """The line, and open circles on it where it has some."""
    pen = QPen(stroke.colour, stroke.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if stroke.dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    draw_line(painter, *thinned(stroke.x, stroke.y))
    if stroke.circles:
        _paint_circles(painter, look, stroke)


def _paint_circles(painter: QPainter, look: Look, stroke: Stroke) -> None:
    painter.setPen(QPen(stroke.colour, 1.7))
    painter.setBrush(look.colour("bg"))
    radius = look.px(36) / 10
    for index in spaced(stroke.x, look.px(24)).tolist():
        painter.drawEllipse(QPointF(stroke.x[index], stroke.y[index]), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_names(painter: QPainter, look: Look, strokes: Sequence[Stroke], field: tuple[float, float]) -> None:
    """Each curve's name at its end, moved apart where two end together, within (top, bottom) of the field."""
    font = look.font("caption", 600)
    ends = [float(stroke.y[-1]) for stroke in strokes]
    ends = [end if end == end else field[0] for end in ends]  # what is no number has no place
    places = apart(ends, look.px(19), field[1])
    x = max((float(stroke.x[-1]) for stroke in strokes), default=0) + look.px(12)
    for stroke, y in zip(strokes, places, strict=True):
        box = QRectF(x - 4, y - look.px(9), text_width(font, stroke.name) + 8, look.px(18))
        painter.fillRect(box, look.colour("bg"))
        draw_text(painter, box.adjusted(4, 0, 0, 0), Run(stroke.name, font, stroke.colour), LEFT)


def paint_levels(painter: QPainter, look: Look, span: tuple[float, float], ticks: Sequence[tuple[float, str]]) -> None:
    """A horizontal line from left to right of the span at each (y, text), with the text at its left."""
    left, right = span
    for y, text in ticks:
        painter.setPen(QPen(look.colour("line"), 1))
        level = round(y) + 0.5
        painter.drawLine(QLineF(left, level, right, level))
        place = QRectF(0, y - look.px(10), left - look.px(10), look.px(20))
        draw_text(painter, place, Run(text, look.font("caption"), look.colour("ink2")), RIGHT)
