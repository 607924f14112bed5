"""The line over a filter mosaic: role, size, and the legend of its scale."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.core.typography import fixed
from convlab.state.monitor_readout import Weights
from convlab.widgets.look import Look
from convlab.widgets.mosaic import Scale
from convlab.widgets.painting import RIGHT, Run, draw_runs, draw_text, runs_width, text_width

STOPS = 256


class MosaicHead(QWidget):
    """ "weights  5 x 5          -2.94 [====|====] 2.94"."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._weights: Weights | None = None
        self._scale: Scale = "shared"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self._look.px(26))

    def show_weights(self, weights: Weights, scale: Scale) -> None:
        """Shows the size of these filters and the scale they are drawn on."""
        if weights is self._weights and scale == self._scale:
            return
        self._weights, self._scale = weights, scale
        self.setAccessibleName(f"weights {weights.size}, {' to '.join(self.ends())}")
        self.update()

    def ends(self) -> tuple[str, str]:
        """The end values of the legend as they stand on the screen."""
        if self._weights is None or self._scale == "own":
            return "−largest", "largest of each"
        largest = float(np.abs(np.nan_to_num(self._weights.filters)).max())
        places = 2 if largest >= 0.1 else 4
        return fixed(-largest, places), fixed(largest, places)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._weights is None:
            return
        look, painter = self._look, QPainter(self)
        middle = self.height() / 2
        painter.fillRect(QRectF(0, middle - look.px(9), 4, look.px(18)), look.colour("kernel"))
        strong, plain = look.font("control", 600), look.font("control")
        note = f"   {self._weights.note}" if self._weights.note else ""
        runs = [
            Run("weights   ", strong, look.colour("kernel_t")),
            Run(self._weights.size + note, plain, look.colour("ink2")),
        ]
        if runs_width(runs) + sum(text_width(plain, end) for end in self.ends()) + look.px(90) > self.width():
            runs.pop()  # the scale matters more where there is not room for both
        end = draw_runs(painter, QPointF(11, middle + look.px(5)), runs)
        self._paint_legend(painter, self._weights, end + look.px(12))
        painter.end()

    def _paint_legend(self, painter: QPainter, weights: Weights, taken: float) -> None:
        look, font = self._look, self._look.font("control")
        low, high = self.ends()
        right = self.width() - text_width(font, high) - look.px(10)
        room = right - look.px(10) - text_width(font, low) - look.px(8) - taken
        width = max(look.px(40), min(look.px(150), round(room)))
        bar = QRectF(round(right) - width, round(self.height() / 2 - look.px(4)), width, look.px(8))
        values = np.linspace(-1, 1, STOPS)
        gray = np.rint((values + 1) * 127.5).astype(np.uint8)
        rgb = np.stack((gray,) * 3, axis=-1) if weights.filters.ndim == 4 else look.diverging(values, 1)
        painter.drawImage(bar, QImage(rgb.tobytes(), STOPS, 1, 3 * STOPS, QImage.Format.Format_RGB888))
        painter.setPen(QPen(look.colour("edge"), 1))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(look.colour("ink2"), 1))
        zero = round(bar.center().x()) + 0.5
        painter.drawLine(QLineF(zero, bar.top() - look.px(3), zero, bar.bottom() + look.px(3)))
        ink = look.colour("ink2")
        draw_text(painter, QRectF(0, 0, self.width(), self.height()), Run(high, font, ink), RIGHT)
        draw_text(painter, QRectF(0, 0, bar.left() - look.px(8), self.height()), Run(low, font, ink), RIGHT)
