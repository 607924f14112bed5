"""A round button with an icon alone: the transport of a sweep."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from convlab.widgets.icons import paint_icon
from convlab.widgets.look import Look


class RoundButton(QAbstractButton):
    """`side` is in px at 100 %; a prime one is filled with ink."""

    def __init__(self, look: Look, side: int, prime: bool = False) -> None:
        super().__init__()
        self._look, self._side, self._prime = look, side, prime
        self._icon = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_icon(self, icon: str, name: str, key: str) -> None:
        """What the button does now: its icon, its name, and the key that does the same."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._side), self._look.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        colour = self._look.colour
        fill, line, ink = ("ink", "ink", "inv") if self._prime else ("surf", "edge", "ink")
        if self.isDown() or self.underMouse():
            fill = "ink2" if self._prime else "sunk"
        if not self.isEnabled():
            fill, line, ink = "surf", "line", "ink3"
        painter.setBrush(colour(fill))
        painter.setPen(QPen(colour(line), 1))
        circle = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawEllipse(circle)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("inv" if self._prime else "ink"), 2))
            inset = 3 if self._prime else 0.5
            painter.drawEllipse(circle.adjusted(inset, inset, -inset, -inset))
        side = self._look.px(self._side * 0.45)
        place = QRectF(0, 0, side, side)
        place.moveCenter(circle.center())
        paint_icon(painter, place, self._icon, colour(ink))
        painter.end()
