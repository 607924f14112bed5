"""The card that answers an answer: not it yet, and why; or right, and the arithmetic once more."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convlab.course.checks import Verdict
from convlab.course.text import plain
from convlab.widgets.answer_bars import AnswerBars
from convlab.widgets.look import Look
from convlab.widgets.rich_text import RichText, headline

INK_BAR = 5  # px, the bar at the card's left edge
DISC = 28


class VerdictSign(QWidget):
    """A tick or a cross in a circle, in ink: neither is red or green."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._right = False
        self._fit()
        look.changed.connect(self._fit)

    def show_right(self, right: bool) -> None:
        """A tick for right, a cross for not yet."""
        self._right = right
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        side = min(self.width(), self.height())
        scale = side / DISC
        painter.scale(scale, scale)
        ink, ground = self._look.colour("ink"), self._look.colour("inv")
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if self._right else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(1.5, 1.5, DISC - 3, DISC - 3))
        pen = QPen(ground if self._right else ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_tick() if self._right else _cross())
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self._look.px(DISC), self._look.px(DISC))


class FeedbackCard(QFrame):
    """Shows a verdict; hidden while there is none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.sign = VerdictSign(look)
        self.title = RichText(look, px=18, leading=130)
        self.reason = RichText(look)
        self.sum = RichText(look, px=20)
        self.bars = AnswerBars(look)
        self.closing = RichText(look)
        self._column = QVBoxLayout(self)
        self._lay_out()
        look.changed.connect(self._measure)
        self.hide()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Shows a verdict at once (feedback never fades in), or hides the card."""
        if verdict is None:
            self.hide()
            return
        self.sign.show_right(verdict.right)
        self.title.show_text(headline(verdict.title))
        self.reason.show_text(verdict.reason)
        self.sum.show_text(verdict.sum)
        self.bars.show_bars(verdict.bars)
        self.closing.show_text(verdict.closing)
        self.setAccessibleName(verdict.title)
        self.setAccessibleDescription(plain(verdict.reason))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.fillPath(shape, self._look.colour("bg"))
        painter.fillRect(QRectF(0, 0, self._look.px(INK_BAR), self.height()), self._look.colour("ink"))
        painter.end()

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        self._column.addLayout(self._head)
        for part in (self.reason, self.sum, self.bars, self.closing):
            self._column.addWidget(part)
        self._measure()

    def _measure(self) -> None:
        px = self._look.px
        self._head.setSpacing(px(10))
        self._column.setSpacing(px(12))
        self._column.setContentsMargins(px(23), px(18), px(20), px(20))


def _tick() -> QPainterPath:
    path = QPainterPath()
    path.moveTo(8.5, 14.5)
    path.lineTo(12.3, 18.3)
    path.lineTo(19.5, 10.2)
    return path


def _cross() -> QPainterPath:
    path = QPainterPath()
    for start, end in (((10, 10), (18, 18)), ((18, 10), (10, 18))):
        path.moveTo(*start)
        path.lineTo(*end)
    return path
