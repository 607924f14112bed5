"""The scale under a picture: a bar with its end values, and a reading in words at the right."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convlab.core.typography import decimal, magnitude
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, RIGHT, Run, draw_text, text_width
from convlab.widgets.shading import gray, signed, to_image

BAR = (120, 8)  # px
HEIGHT = 40  # px of the whole legend
MILLION = 1_000_000


@dataclass(frozen=True)
class Range:
    """A scale: its ends, whether it has a sign, and its name where one stands above it."""

    low: float
    high: float
    signed: bool
    label: str = ""


class Legend(QWidget):
    """Gray from low to high, or the diverging map with a tick at 0."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._range = Range(0.0, 255.0, False)
        self._readings = ("", "")
        look.changed.connect(self.update)

    def show_range(self, low: float, high: float, signed: bool, label: str = "") -> None:
        """The ends of the scale; `label` names the scale above the bar ("output, own scale")."""
        shown = Range(low, high, signed, label)
        if shown != self._range:
            self._range = shown
            self.setAccessibleName(f"{label or 'scale'} from {decimal(low)} to {decimal(high)}")
            self.update()

    def show_reading(self, long: str, short: str = "") -> None:
        """The line at the right end; the shorter one where the long one does not fit."""
        if (long, short or long) != self._readings:
            self._readings = (long, short or long)
            self.update()

    def reading(self) -> str:
        """The reading, in full."""
        return self._readings[0]

    def range_text(self) -> tuple[str, str]:
        """The end values as they are written."""
        return end_text(self._range.low), end_text(self._range.high)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(BAR[0]), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        bar = paint_range(painter, self._look, QRectF(0, 0, self._look.px(BAR[0]), 0), self._range)
        self._paint_reading(painter, bar)
        painter.end()

    def _paint_reading(self, painter: QPainter, bar: QRectF) -> None:
        font = self._look.font("caption")
        room = self.width() - bar.right() - self._look.px(12)
        for text in self._readings:
            if text and text_width(font, text) <= room:
                line = QRectF(bar.right(), 0, self.width() - bar.right(), self._look.px(16))
                draw_text(painter, line, Run(text, font, self._look.colour("ink2")), RIGHT)
                return


def end_text(value: float) -> str:
    """An end of a scale as it is written; millions with their letter."""
    return magnitude(value) if abs(value) >= MILLION else decimal(value)


def paint_range(painter: QPainter, look: Look, place: QRectF, shown: Range) -> QRectF:
    """Label, bar and end values from the upper edge of `place`, as wide as it is; returns where the bar lies."""
    top = place.top() + (look.px(18) if shown.label else 0)
    bar = QRectF(place.left(), top + 2, place.width(), look.px(BAR[1]))
    font, ink = look.font("caption"), look.colour("ink2")
    if shown.label:
        above = QRectF(place.left(), place.top(), bar.width(), look.px(18))
        draw_text(painter, above, Run(shown.label, font, ink), LEFT)
    paint_scale(painter, look, bar, shown.signed)
    below = QRectF(bar.left(), bar.bottom() + 2, bar.width(), look.px(18))
    low, high = end_text(shown.low), end_text(shown.high)
    draw_text(painter, below, Run(low, font, ink), LEFT)
    draw_text(painter, below, Run(high, font, ink), RIGHT)
    longest = max(text_width(font, low), text_width(font, high))
    if shown.signed and longest + text_width(font, " 0 ") / 2 < below.width() / 2:
        draw_text(painter, below, Run("0", font, ink), CENTRE)
    return bar


def paint_scale(painter: QPainter, look: Look, bar: QRectF, is_signed: bool) -> None:
    """The bar alone: gray or diverging, with its border and the tick at 0."""
    ramp = np.linspace(-1 if is_signed else 0, 1, 256, dtype=np.float32)[np.newaxis]  # (1, 256)
    painter.drawImage(bar, to_image(signed(look, ramp, 1.0) if is_signed else gray(ramp, 0.0, 1.0)))
    painter.setPen(QPen(look.colour("edge"), 1))
    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
    if is_signed:
        painter.setPen(QPen(look.colour("ink2"), 1))
        middle = round(bar.center().x()) + 0.5
        painter.drawLine(QLineF(middle, bar.top() - 3, middle, bar.bottom() + 3))
