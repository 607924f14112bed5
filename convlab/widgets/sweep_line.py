"""The line of a sweep: a knob on its way through the windows, to be dragged, clicked and moved by keys."""

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from convlab.core.typography import whole
from convlab.widgets.keyed import Keyed
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_text, text_width

HEIGHT = 68  # px at 100 %: the knob on the middle, its words below
APART = 14  # px at 100 %: nearer dots are one bar
KNOB, DOT = 11.5, 5.0  # px at 100 %: half their widths


class SweepLine(Keyed):
    """Shows the present of many windows; `jumped(index)` fires where a person wants to go."""

    jumped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._index, self._windows = 0, 1
        self.setAccessibleName("sweep")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_place(self, index: int, windows: int) -> None:
        """The present window, from 0, of so many."""
        if (index, windows) != (self._index, self._windows):
            self._index, self._windows = index, windows
            self.setAccessibleDescription(f"window {whole(index + 1)} of {whole(windows)}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def has_dots(self) -> bool:
        """Whether each window has a dot of its own."""
        return self._windows > 1 and self._track().length() / (self._windows - 1) >= self._look.px(APART)

    def x_of(self, index: int) -> float:
        """Where a window lies on the line."""
        track = self._track()
        return track.x1() + (track.length() * index / (self._windows - 1) if self._windows > 1 else 0.0)

    def index_at(self, x: float) -> int:
        """The window nearest to a place on the line."""
        track = self._track()
        share = (x - track.x1()) / max(1.0, track.length())
        return min(max(0, round(share * (self._windows - 1))), self._windows - 1)

    def _track(self) -> QLineF:
        """Half a label's room at both ends."""
        font = self._look.font("caption", 600)
        left, right = (text_width(font, self._label(index)) / 2 + 2 for index in (0, self._windows - 1))
        middle = self.height() / 2
        return QLineF(left, middle, max(left + 1, self.width() - right), middle)

    def _label(self, index: int) -> str:
        return f"window {whole(index + 1)}"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        track, knob = self._track(), QPointF(self.x_of(self._index), self._track().y1())
        for colour, end in (("line", track.p2()), ("kernel", knob)):
            pen = QPen(self._look.colour(colour), self._look.px(4))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QLineF(track.p1(), end))
        if self.has_dots():
            self._paint_dots(painter)
        self._paint_knob(painter, knob)
        for index, place in self._labels():
            font = self._look.font("caption", 600 if index == self._index else 400)
            ink = self._look.colour("ink" if index == self._index else "ink2")
            draw_text(painter, place, Run(self._label(index), font, ink), CENTRE)
        self.paint_ring(painter, QRectF(self.rect()).adjusted(0, 1, 0, -1))
        painter.end()

    def _paint_dots(self, painter: QPainter) -> None:
        y, half = self._track().y1(), self._look.px(DOT)
        for index in range(self._windows):
            is_done = index < self._index
            painter.setBrush(self._look.colour("kernel" if is_done else "surf"))
            painter.setPen(Qt.PenStyle.NoPen if is_done else QPen(self._look.colour("edge"), 1.5))
            painter.drawEllipse(QPointF(self.x_of(index), y), half, half)

    def _paint_knob(self, painter: QPainter, middle: QPointF) -> None:
        half = self._look.px(KNOB) - 1.5
        painter.setBrush(self._look.colour("surf"))
        painter.setPen(QPen(self._look.colour("kernel"), 3))
        painter.drawEllipse(middle, half, half)

    def _labels(self) -> Iterator[tuple[int, QRectF]]:
        """The present window's words first, then the others that find room beside those there."""
        font = self._look.font("caption", 600)
        high, gap = self._look.px(18), self._look.px(8)
        top = self.height() - high
        taken: list[QRectF] = []
        others = range(self._windows) if self.has_dots() else (0, self._windows - 1)
        for index in (self._index, 0, self._windows - 1, *others):
            wide = text_width(font, self._label(index))
            left = min(max(0.0, self.x_of(index) - wide / 2), self.width() - wide)
            place = QRectF(left, top, wide, high)
            if not any(place.adjusted(-gap, 0, gap, 0).intersects(other) for other in taken):
                taken.append(place)
                yield index, place

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._jump(self.index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._jump(self.index_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        far = max(1, self._windows // 10)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageDown: far,
            Qt.Key.Key_PageUp: -far,
            Qt.Key.Key_Home: -self._windows,
            Qt.Key.Key_End: self._windows,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._jump(min(max(0, self._index + step), self._windows - 1))

    def _jump(self, index: int) -> None:
        if index != self._index:
            self.jumped.emit(index)
