"""The operation as lines between units: what lies under the pointer is followed, keys choose the output unit."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.core.typography import whole
from convlab.state.sandbox_shared import Trace
from convlab.widgets.cell_grid import BY_KEYS
from convlab.widgets.ground import Ground, paint_faint
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_text
from convlab.widgets.shared_figure import SharedFigure
from convlab.widgets.unit_layout import Room, UnitLayout, lay_out_units
from convlab.widgets.unit_paint import paint_lines, paint_lit, paint_row_names, paint_units

EDGE = 8  # px around everything: for the ring of the keyboard
HEAD = 26  # px at 100 %: how many units there are
SIDE = 66  # px at 100 %: the names of the rows
NEAR = 6.0  # px from a line that count as on it
FEW = 80  # lines that stay strong while others are followed
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class UnitLines(QWidget):
    """Shows a `SharedFigure`; says what the pointer is on (`traced`, None for nothing) and what was chosen."""

    traced = Signal(object)  # Trace | None
    chosen = Signal(object)  # Trace
    moved = Signal(int, int)  # rows and columns that the chosen output unit shall go on

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._figure: SharedFigure | None = None
        self._layout: UnitLayout | None = None
        self._ground = Ground(self, look)
        self._hovered: Trace | None = None
        self._by_keys = False
        self.setAccessibleName("weights as lines between units")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.update)

    def show_figure(self, figure: SharedFigure | None, words: str = "") -> None:
        """Shows a drawing, and says in words what is followed in it."""
        self._figure = figure
        self._layout = None
        self.setAccessibleDescription(words)
        self.update()

    def layout_of_units(self) -> UnitLayout | None:
        """Where the units stand."""
        if self._layout is None and self._figure is not None:
            px = self._look.px
            named = len(self._figure.drawing.part.rows) > 1
            room = Room(
                EDGE,
                EDGE + px(HEAD),
                self.width() - 2 * EDGE,
                self.height() - 2 * EDGE - px(HEAD),
                px(SIDE if named else 24),
                self._look.scale,
            )
            self._layout = lay_out_units(self._figure.drawing, room)
        return self._layout

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(520), self._look.px(520))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        figure, layout = self._figure, self.layout_of_units()
        if figure is None or layout is None:
            return
        painter = QPainter(self)
        self._ground.paint(painter, figure.weights_key, self._paint_ground)
        paint_lit(painter, self._look, figure, layout)
        paint_units(painter, self._look, figure, layout)
        if self._by_keys and self.hasFocus():
            draw_frame(painter, QRectF(self.rect()), self._look.colour("ink"), 2)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        """All lines, quiet; the names of rows and columns."""
        figure, layout = self._figure, self.layout_of_units()
        assert figure is not None
        assert layout is not None
        strength = 0.6 if figure.drawing.lines <= FEW else 0.42
        paint_faint(painter, self, strength, lambda on: paint_lines(on, self._look, figure, layout))
        paint_row_names(painter, self._look, figure, layout)
        self._paint_heads(painter, figure, layout)

    def _paint_heads(self, painter: QPainter, figure: SharedFigure, layout: UnitLayout) -> None:
        look, font = self._look, self._look.font("caption", 600)
        for x, units, role in (
            (layout.left, figure.drawing.inputs, "input_t"),
            (layout.right, figure.drawing.outputs, "output_t"),
        ):
            text = f"{whole(len(units))} unit{'s' if len(units) != 1 else ''}"
            place = QRectF(x - look.px(60), 0, look.px(120), look.px(20))
            draw_text(painter, place, Run(text, font, look.colour(role)), CENTRE)

    # What a person does

    def trace_at(self, place: QPointF) -> Trace | None:
        """The unit or the line under a point."""
        figure, layout = self._figure, self.layout_of_units()
        if figure is None or layout is None:
            return None
        reach = max(layout.radius + 3, 8.0)
        if place.x() <= layout.left + reach:
            return Trace("input", _nearest(layout.inputs, place.y())) if place.x() >= layout.left - reach else None
        if place.x() >= layout.right - reach:
            return Trace("output", _nearest(layout.outputs, place.y())) if place.x() <= layout.right + reach else None
        away = np.abs(layout.y_at(place.x(), figure.drawing) - place.y())
        away[figure.lit] -= 1.0  # of two lines as near, the one that can be seen
        line = int(away.argmin())
        return Trace("line", line) if away[line] <= NEAR else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.trace_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, trace: Trace | None) -> None:
        if trace != self._hovered:
            self._hovered = trace
            self.traced.emit(trace)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        trace = self.trace_at(event.position())
        if trace is not None:
            self.chosen.emit(trace)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*arrow)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in BY_KEYS
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: Any) -> None:
        self._layout = None
        super().resizeEvent(event)


def _nearest(places: Any, y: float) -> int:
    return int(np.abs(places - y).argmin())
