"""The drawing pad: lies over the input picture, turns mouse and keys into strokes, and shows where the pen is."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from convlab.imaging.drawing import Point
from convlab.imaging.strokes import DrawnWith, Stroke, Tool, begun
from convlab.widgets.keyed import Keyed, step_of
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_haloed_frame, draw_text
from convlab.widgets.shading import mixed

_TOOLS: dict[Qt.Key, Tool] = {Qt.Key.Key_P: "pen", Qt.Key.Key_E: "eraser", Qt.Key.Key_L: "line"}
_WIDTH_STEPS = {"+": 1, "=": 1, "-": -1}
_LIFTS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKES_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
HINT = "Draw here"
SMALLEST_RING = 6.0  # px: the pen's outline on the screen

Held = Literal["", "mouse", "keys"]


class DrawingPad(Keyed):
    """Transparent: what was drawn is shown by the picture under it.

    `drawn(pixels)`: the drawing with the stroke so far, at most once for all that happened since the last;
    `stroke_ended()`. `hovered(row, column)` names the pixel under a pointer that draws nothing.
    """

    drawn = Signal(object)
    stroke_ended = Signal()
    hovered = Signal(int, int)
    tool_chosen = Signal(str)
    width_chosen = Signal(int)
    clear_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._sheet = np.zeros((28, 28), np.uint8)
        self._with = DrawnWith()
        self._is_empty = True
        self._exact = 0.0
        self._stroke: Stroke | None = None
        self._held: Held = ""
        self._cell = (14, 14)  # where the keys draw
        self._pointer: QPointF | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # after the moves that already wait: the latest wins
        self._soon.timeout.connect(self._tell)
        self.setAccessibleName("drawing pad")
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        look.changed.connect(self.update)

    def show_drawing(self, pixels: NDArray[np.uint8], drawn_with: DrawnWith) -> None:
        """The drawing as it is, uint8 (side, side), and what is drawn with; a stroke that goes on keeps its own."""
        side = pixels.shape[0]
        if side != self._sheet.shape[0]:
            self._stroke, self._held = None, ""
            self._cell = (side // 2, side // 2)
        if pixels is not self._sheet:
            self._is_empty = bool((pixels == drawn_with.paper).all())
        self._sheet, self._with = pixels, drawn_with
        self._say_where()
        self.update()

    def show_zoom(self, zoom: float) -> None:
        """Screen px a pixel of the sheet, where it is not whole; else the widget's width tells."""
        self._exact = zoom

    @property
    def is_drawing(self) -> bool:
        """Whether the pen is down."""
        return self._stroke is not None

    @property
    def cell(self) -> tuple[int, int]:
        """Where the keys draw."""
        return self._cell

    def place_of(self, row: float, column: float) -> QPointF:
        """Where the middle of a pixel lies in this widget."""
        return QPointF((column + 0.5) * self._zoom(), (row + 0.5) * self._zoom())

    def _zoom(self) -> float:
        return self._exact or self.width() / self._sheet.shape[1]

    def _point(self, place: QPointF) -> Point:
        return place.x() / self._zoom(), place.y() / self._zoom()

    # Strokes

    def _begin(self, point: Point, held: Held) -> None:
        self._stroke, self._held = begun(self._sheet, self._with, point), held
        self._soon.start()

    def _draw_to(self, point: Point) -> None:
        if self._stroke is not None:
            self._stroke = self._stroke.to(point)
            self._soon.start()

    def _tell(self) -> None:
        if self._stroke is not None:
            self.drawn.emit(self._stroke.pixels)

    def _end(self) -> None:
        """The pen is up: what it left is told before the stroke ends."""
        if self._stroke is None:
            return
        self._soon.stop()
        self._tell()
        self._stroke, self._held = None, ""
        self.stroke_ended.emit()
        self.update()

    # What a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._stroke is None:
            self._begin(self._point(event.position()), "mouse")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        x, y = self._point(event.position())
        if self._held == "mouse":
            self._draw_to((x, y))
        elif not self.is_drawing and self.rect().contains(event.position().toPoint()):
            self.hovered.emit(int(y), int(x))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held == "mouse" and event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_others = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if with_others or not (self._draw_by_key(event) or self._choose_by_key(event)):
            super().keyPressEvent(event)

    def _draw_by_key(self, event: QKeyEvent) -> bool:
        """Arrows move the cross-hair, Space and Enter set the pen down and lift it; Escape lifts it too."""
        key, step = Qt.Key(event.key()), step_of(event)
        if step is not None:
            self._move(step)
        elif key in _LIFTS and not event.isAutoRepeat():
            row, column = self._cell
            self._end() if self.is_drawing else self._begin((column + 0.5, row + 0.5), "keys")
        elif key == Qt.Key.Key_Escape and self.is_drawing:
            self._end()
        else:
            return key in _LIFTS
        self._say_where()
        self.update()
        return True

    def _choose_by_key(self, event: QKeyEvent) -> bool:
        tool, step = _TOOLS.get(Qt.Key(event.key())), _WIDTH_STEPS.get(event.text())
        if self.is_drawing or (tool is None and step is None and event.key() not in _TAKES_BACK):
            return False
        if tool is not None:
            self.tool_chosen.emit(tool)
        elif step is not None:
            self.width_chosen.emit(self._with.width + step)
        else:
            self.clear_wished.emit()
        return True

    def _move(self, step: tuple[int, int]) -> None:
        side = self._sheet.shape[0]
        row, column = (min(max(0, at + way), side - 1) for at, way in zip(self._cell, step, strict=True))
        self._cell, self._pointer, self._by_keys = (row, column), None, True
        if self._held == "keys":
            self._draw_to((column + 0.5, row + 0.5))
        elif not self.is_drawing:
            self.hovered.emit(row, column)

    def _say_where(self) -> None:
        row, column = self._cell
        pen = "down" if self.is_drawing else "up"
        tool = self._with.tool
        self.setAccessibleDescription(f"row {row + 1}, column {column + 1}, {tool} {pen}, width {self._with.width}")

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._by_keys = False
        self._end()
        self.update()
        super().focusOutEvent(event)

    # Where the pen is

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._is_empty and not self.is_drawing:
            self._paint_hint(painter)
        if self._pointer is not None:
            self._paint_outline(painter, self._pointer)
        elif self.is_ringed:
            self._paint_cross(painter)
        painter.end()

    def _paint_hint(self, painter: QPainter) -> None:
        """What the empty sheet is for, in the middle of what is seen of it."""
        gray = mixed(QColor("#FFFFFF"), QColor("#000000"), 0.25 if self._with.paper < 128 else 0.75)
        draw_text(
            painter, QRectF(self.visibleRegion().boundingRect()), Run(HINT, self._look.font("lead"), gray), CENTRE
        )

    def _paint_outline(self, painter: QPainter, middle: QPointF) -> None:
        """The pen's edge as a ring, light and dark so that it shows on every gray."""
        radius = max(SMALLEST_RING, self._with.width * self._zoom()) / 2
        for colour, width in (("#FFFFFF", 3.5), ("#000000", 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(middle, radius, radius)

    def _paint_cross(self, painter: QPainter) -> None:
        """A frame around the pixel, larger where pixels are small, and the pen's ring around it."""
        middle = self.place_of(*self._cell)
        side = max(self._zoom(), SMALLEST_RING)
        cell = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        draw_haloed_frame(painter, cell, QColor("#000000"), 2 if self.is_drawing else 1)
        self._paint_outline(painter, middle)
