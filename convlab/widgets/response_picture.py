"""The frequency response as a small picture: slow waves in the middle, fine ones at the edges; axes and legend."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.core.typography import decimal
from convlab.widgets.legend import Range, paint_range
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, RIGHT, Run, draw_frame, draw_text
from convlab.widgets.shading import gray, to_image

SIDE = 160  # px at 100 %
LINE = 18  # px at 100 %: a line of words
LEGEND_WIDTH = 150
WORDS = ("Middle: slow waves,", "down to a flat area.", "Edges: the finest,", "2 pixels long.")


class ResponsePicture(QWidget):
    """Draws |H| (n, n) from black (stopped) to white (the largest); names both axes and the ends of the scale."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._response: NDArray[np.float64] = np.zeros((1, 1))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_response(self, response: NDArray[np.float64]) -> None:
        """Shows a response whose middle cell is the answer to a flat area."""
        self._response = response
        middle = float(response[response.shape[0] // 2, response.shape[1] // 2])
        self.setAccessibleName("frequency response")
        self.setAccessibleDescription(
            f"a flat area comes out {decimal(middle, 2)} times as high, the wave that comes through best "
            f"{decimal(float(response.max()), 2)} times"
        )
        self.update()

    def sizeHint(self) -> QSize:
        px = self._look.px
        return QSize(px(LINE + 6 + SIDE + 16 + LEGEND_WIDTH), px(SIDE + LINE + 4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        px, painter = self._look.px, QPainter(self)
        frame = QRectF(px(LINE + 6), 0, px(SIDE), px(SIDE))
        highest = float(self._response.max())
        painter.drawImage(frame, to_image(gray(self._response.astype(np.float32), 0.0, highest or 1.0)))
        draw_frame(painter, frame, self._look.colour("kernel"), 2)
        self._paint_axes(painter, frame)
        self._paint_legend(painter, frame, highest)
        painter.end()

    def _paint_axes(self, painter: QPainter, frame: QRectF) -> None:
        """Under the picture and, turned, left of it: fine, slow, fine; and what runs along the axis."""
        px = self._look.px
        below = QRectF(frame.left(), frame.bottom() + px(2), frame.width(), px(LINE))
        self._paint_axis(painter, below, "left to right")
        painter.save()
        painter.translate(0, frame.bottom())
        painter.rotate(-90)
        self._paint_axis(painter, QRectF(0, 0, frame.height(), px(LINE)), "top to bottom")
        painter.restore()

    def _paint_axis(self, painter: QPainter, line: QRectF, name: str) -> None:
        font, ink = self._look.font("caption"), self._look.colour("ink2")
        wide = QFontMetricsF(font).horizontalAdvance(f"fine  {name}  fine")
        text = name if wide <= line.width() else "slow"
        for word, align in (("fine", LEFT), (text, CENTRE), ("fine", RIGHT)):
            draw_text(painter, line, Run(word, font, ink), align)

    def _paint_legend(self, painter: QPainter, frame: QRectF, highest: float) -> None:
        px, look = self._look.px, self._look
        left = frame.right() + px(16)
        for at, text in enumerate(WORDS):
            line = QRectF(left, frame.top() + at * px(LINE + 1), px(LEGEND_WIDTH), px(LINE))
            draw_text(painter, line, Run(text, look.font("caption"), look.colour("ink2")), LEFT)
        place = QRectF(left, frame.bottom() - px(2 * LINE + 10), px(120), 0)
        paint_range(painter, look, place, Range(0.0, highest, False, "times as high"))
