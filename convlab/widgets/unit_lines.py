"""The operation as lines between units: what lies under the pointer is followed, keys choose the output unit."""

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent

from convlab.core.typography import whole
from convlab.state.sandbox_shared import Trace
from convlab.widgets.ground import Ground, paint_faint
from convlab.widgets.keyed import ARROWS
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_text
from convlab.widgets.shared_figure import SharedFigure
from convlab.widgets.traced import Traced
from convlab.widgets.unit_layout import Room, UnitLayout, lay_out_units
from convlab.widgets.unit_paint import paint_lines, paint_lit, paint_row_names, paint_units

EDGE = 8  # px around everything: for the ring of the keyboard
HEAD = 26  # px at 100 %: how many units there are
SIDE = 66  # px at 100 %: the names of the rows
NEAR = 6.0  # px from a line that count as on it
FEW = 80  # lines that stay strong while others are followed


class UnitLines(Traced):
    """Shows a `SharedFigure`; says what of it is traced and chosen."""

    moved = Signal(int, int)  # rows and columns that the chosen output unit shall go on

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._figure: SharedFigure | None = None
        self._layout: UnitLayout | None = None
        self._ground = Ground(self, look)
        self.setAccessibleName("weights as lines between units")
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
        self.paint_ring(painter, QRectF(self.rect()))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        if arrow is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*arrow)

    def resizeEvent(self, event: Any) -> None:
        self._layout = None
        super().resizeEvent(event)


def _nearest(places: Any, y: float) -> int:
    return int(np.abs(places - y).argmin())
