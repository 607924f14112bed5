"""The icons: strokes on a 24-grid, coloured by a token of the look."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from convlab.core.places import shipped
from convlab.widgets.look import Look


@lru_cache(maxsize=256)
def _drawing(name: str, colour: str) -> QSvgRenderer:
    source = shipped("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("#000000", colour).replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draws resources/icons/NAME.svg into `rect`; raises FileNotFoundError for an unknown name."""
    _drawing(name, colour.name()).render(painter, rect)


def icon_pixmap(look: Look, name: str, size: float, token: str = "ink2", ratio: float = 1.0) -> QPixmap:
    """An icon of `size` px at 100 %, in a colour of the look."""
    side = look.px(size)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, side, side), name, look.colour(token))
    painter.end()
    return pixmap


class _LookIcon(QIconEngine):
    """Paints an icon afresh, so that it follows the theme and whether its button is on."""

    def __init__(self, look: Look, name: str, token: str) -> None:
        super().__init__()
        self._look, self._name, self._token = look, name, token

    def paint(self, painter: QPainter, rect: QRectF, mode: QIcon.Mode, state: QIcon.State) -> None:  # type: ignore[override]  # noqa: ARG002
        token = "ink3" if mode == QIcon.Mode.Disabled else self._token
        paint_icon(painter, QRectF(rect), self._name, self._look.colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRectF(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _LookIcon(self._look, self._name, self._token)


def icon(look: Look, name: str, token: str = "ink") -> QIcon:
    """A QIcon that is painted in the present theme's colour of `token`."""
    return QIcon(_LookIcon(look, name, token))
