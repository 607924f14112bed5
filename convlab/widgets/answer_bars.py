"""The small picture under an explanation: a name and a computed number a line, drawn as bars of one scale."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.core.typography import decimal
from convlab.course.checks import MeasuredBar
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_text, text_width

LINE = 35  # px a bar takes, at 100 %
BAR = 21


class AnswerBars(QWidget):
    """Positive numbers bronze, negative ones violet, each with its sign; a bar's length is its size."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[MeasuredBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_bars(self, bars: Sequence[MeasuredBar]) -> None:
        """Shows some bars; none hides the picture."""
        self._bars = tuple(bars)
        self.setAccessibleName("; ".join(f"{bar.label} {signed(bar.value)}" for bar in bars))
        self.setVisible(bool(bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(LINE) * len(self._bars))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        names = self._look.font("control")
        left = max((text_width(names, bar.label) for bar in self._bars), default=0) + self._look.px(18)
        largest = max((abs(bar.value) for bar in self._bars), default=0)
        line = self._look.px(LINE)
        for place, bar in enumerate(self._bars):
            rect = QRectF(0, place * line, self.width(), line)
            draw_text(painter, rect, Run(bar.label, names, self._look.colour("ink2")), LEFT)
            room = rect.adjusted(left, 0, 0, 0)
            self._paint_bar(painter, room, bar.value, largest)
        painter.end()

    def _paint_bar(self, painter: QPainter, room: QRectF, value: float, largest: float) -> None:
        look = self._look
        font = look.font("control", 600)
        number = Run(signed(value), font, look.colour("ink"))
        needed = text_width(font, number.text) + look.px(16)
        length = (room.width() - 2) * abs(value) / largest if largest else 0
        high = look.px(BAR)
        bar = QRectF(room.x() + 1, room.center().y() - high / 2, length, high)
        if length >= 2:
            painter.setPen(QPen(look.colour("pos" if value > 0 else "neg"), 1.4))
            fill = look.colour("posm" if value > 0 else "negm")
            painter.setBrush(fill)
            painter.drawRect(bar)
            number = Run(number.text, font, look.text_on(fill)) if length >= needed else number
        if length >= needed:
            draw_text(painter, bar.adjusted(0, 0, -look.px(8), 0), number, RIGHT)
        else:  # beside a bar that is too short to hold it
            draw_text(painter, QRectF(bar.right() + look.px(8), bar.y(), needed, high), number, LEFT)


def signed(value: float) -> str:
    """A number with its sign: "+804", "−804", "0"."""
    return f"+{decimal(value, 3)}" if value > 0 else decimal(value, 3)
