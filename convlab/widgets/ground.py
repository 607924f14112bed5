"""A picture that is painted once for as long as nothing of it changes; what moves is painted on it."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from convlab.widgets.look import Look


class Ground:
    """The pixmap of one widget, in its size, at its device's pixels."""

    def __init__(self, widget: QWidget, look: Look) -> None:
        self._widget, self._look = widget, look
        self._kept: tuple[Hashable, QPixmap] | None = None

    def drawn(self, key: Hashable, paint: Callable[[QPainter], None]) -> QPixmap:
        """What `paint` paints; anew where the key, the size, the theme or the type size is another."""
        ratio, size = self._widget.devicePixelRatioF(), self._widget.size()
        key = (key, size.toTuple(), self._look.theme, self._look.scale, ratio)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint(painter)
            painter.end()
            self._kept = (key, pixmap)
        return self._kept[1]
