"""Lines that show where something flows: bent arrows between figures, haloed lines across them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from convlab.widgets.look import Look

HEAD, SPREAD = 9.0, pi / 6  # px and angle of an arrow's open head
MOST_LINES = 25


def draw_path_arrow(painter: QPainter, path: Sequence[QPointF], colour: QColor, width: float = 1.8) -> None:
    """Along the corners of a path, with an open head at its end."""
    painter.save()
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.drawPolyline(QPolygonF(list(path)))
    before, tip = path[-2], path[-1]
    angle = atan2(before.y() - tip.y(), before.x() - tip.x())
    for side in (-SPREAD, SPREAD):
        painter.drawLine(tip, tip + QPointF(HEAD * cos(angle + side), HEAD * sin(angle + side)))
    painter.restore()


@dataclass(frozen=True)
class FlowLine:
    """From one point of the stage to another."""

    start: tuple[float, float]
    end: tuple[float, float]


class FlowOverlay(QWidget):
    """Lies over a stage, lets every press through, and draws haloed arrows across its figures."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[FlowLine, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.update)

    def show_lines(self, lines: Sequence[FlowLine]) -> None:
        """Shows at most so many lines that they can be told apart."""
        shown = tuple(lines[:MOST_LINES])
        if shown != self._lines:
            self._lines = shown
            self.update()

    def lines(self) -> tuple[FlowLine, ...]:
        """The lines shown."""
        return self._lines

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._lines:
            return
        painter = QPainter(self)
        for colour, width in ((QColor("#FFFFFF"), 5.5), (self._look.colour("grad"), 2.0)):
            for line in self._lines:
                draw_path_arrow(painter, [QPointF(*line.start), QPointF(*line.end)], colour, width)
        painter.end()
