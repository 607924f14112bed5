"""A picture that is painted once for as long as nothing of it changes; what moves is painted on it."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from convlab.widgets.look import Look

Draw = Callable[[QPainter], None]


class Ground:
    """The pixmap of one widget, in its size, at its device's pixels."""

    def __init__(self, widget: QWidget, look: Look) -> None:
        self._widget, self._look = widget, look
        self._kept: tuple[Hashable, QPixmap] | None = None

    def paint(self, painter: QPainter, key: Hashable, draw: Draw) -> None:
        """What `draw` paints, kept for the screen while `key`, size, theme and type size stay.

        A page, or a picture with other pixels than the screen's, has it drawn anew: in lines, not in pixels.
        """
        if is_for_screen(painter, self._widget):
            painter.drawPixmap(0, 0, self._drawn(key, draw))
        else:
            painter.save()
            draw(painter)
            painter.restore()

    def _drawn(self, key: Hashable, draw: Draw) -> QPixmap:
        ratio, size = self._widget.devicePixelRatioF(), self._widget.size()
        key = (key, size.toTuple(), self._look.theme, self._look.scale, ratio)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            draw(painter)
            painter.end()
            self._kept = (key, pixmap)
        return self._kept[1]


def is_for_screen(painter: QPainter, widget: QWidget) -> bool:
    """Whether a painter paints pixels of the widget's own size, and no page."""
    is_raster = painter.paintEngine().type() == QPaintEngine.Type.Raster
    return is_raster and abs(painter.deviceTransform().m11() - widget.devicePixelRatioF()) < 0.01


def paint_faint(painter: QPainter, widget: QWidget, strength: float, draw: Draw) -> None:
    """What `draw` paints, as a whole fainter: where lines cross nothing shows through. On a page each line alone."""
    painter.save()
    painter.setOpacity(strength)
    if painter.paintEngine().type() == QPaintEngine.Type.Raster:
        ratio = painter.deviceTransform().m11()
        layer = QImage(widget.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        over = QPainter(layer)
        draw(over)
        over.end()
        painter.drawImage(0, 0, layer)
    else:
        draw(painter)
    painter.restore()
