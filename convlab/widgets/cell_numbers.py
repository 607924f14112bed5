"""The numbers in cells: in what type they fit, and each painted from a text that is laid out once."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText, QTransform

from convlab.widgets import fonts

SMALLEST_NUMBERED = 22  # px: cells below carry no number
SMALLEST_NUMBER = 11  # px
SHARE = 0.36  # of a cell's side that its number is high
AIR = 0.16  # of a cell's side that stays free beside a long number, lest neighbours run into each other


@lru_cache(maxsize=256)
def _font(px: int, weight: int) -> QFont:
    return fonts.text_font(px, weight)


@lru_cache(maxsize=16384)
def _laid_out(text: str, px: int, weight: int) -> tuple[QStaticText, float, float]:
    """A text with its width and height."""
    laid = QStaticText(text)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    laid.prepare(QTransform(), _font(px, weight))
    return laid, laid.size().width(), laid.size().height()


def number_px(cell: float, text: str, weight: int = 500) -> int | None:
    """The type size of a cell's number, smaller where it is long; None where it fits not even at 11 px."""
    px = max(SMALLEST_NUMBER, round(cell * SHARE))
    while px >= SMALLEST_NUMBER:
        if _laid_out(text, px, weight)[1] <= cell - (max(3, cell * AIR) if px > SMALLEST_NUMBER else 0):
            return px
        px -= 1
    return None


class Numbers:
    """Paints numbers of one weight; one painter at a time."""

    def __init__(self, painter: QPainter, weight: int = 500) -> None:
        self._painter, self._weight = painter, weight
        self._px, self._colour = 0, QColor()

    def use(self, px: int, colour: QColor) -> None:
        """The type size and the colour of what follows."""
        if px != self._px:
            self._px = px
            self._painter.setFont(_font(px, self._weight))
        if colour != self._colour:
            self._colour = colour
            self._painter.setPen(colour)

    def paint(self, text: str, rect: QRectF) -> None:
        """A text in the middle of a rectangle."""
        laid, wide, high = _laid_out(text, self._px, self._weight)
        centre = rect.center()
        self._painter.drawStaticText(QPointF(centre.x() - wide / 2, centre.y() - high / 2), laid)


def number_font(cell: float, text: str, weight: int = 500) -> QFont | None:
    """The font of a number in a room as wide as a cell; None where it fits not even at 11 px."""
    px = number_px(cell, text, weight)
    return None if px is None else _font(px, weight)
