"""The monitor before any run: the figures' frames, dashed, one sentence and one button."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convlab.panes.monitor.offer import Offer, TrainOffer
from convlab.panes.monitor.runs import RunsButton
from convlab.runs.folder import RunSummary
from convlab.widgets.controls import text_label
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_text, text_width

NONE_OPEN = "No run is open. Train the network and watch it learn, or open an earlier run."
SENTENCE = "Nothing trained yet. Train the network and watch it learn."
CURVES = "loss and held-out error"
ALL_FRAMES = (800, 480)  # px at 100 %: below, only the first frame is drawn


class EmptyStage(QWidget):
    """Dashed frames where curves, guesses and filters will stand."""

    def __init__(self, look: Look, runs: Callable[[], Sequence[RunSummary]]) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.sentence = text_label(SENTENCE, size="section")
        self.note = text_label("", size="body", tone="ink2")
        for label in (self.sentence, self.note):
            label.setWordWrap(True)
        self.offer = TrainOffer(look)
        self.runs = RunsButton(look, runs)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(16)
        self._column.addStretch(2)
        for widget in (self.sentence, self.note, self.offer):
            self._column.addWidget(widget)
        self._column.addWidget(self.runs, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(5)
        look.changed.connect(self._fit)

    def show_offer(self, offer: Offer, note: str, has_runs: bool) -> None:
        """What can be trained, on which data; `note` is the data set's own sentence."""
        self.sentence.setText(NONE_OPEN if has_runs else SENTENCE)
        self.runs.setVisible(has_runs)
        self.note.setText(note)
        self.offer.show_offer(offer)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
        for name, box in self._frames().items():
            painter.drawRect(box)
            words = Run(name, look.font("caption"), look.colour("ink3"))
            below = QRectF(box.left(), box.bottom() - look.px(30), box.width(), look.px(24))
            if text_width(words.font, name) < box.width() and below.top() > box.top() + look.px(8):
                draw_text(painter, below, words, CENTRE)
            painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.end()

    def _frames(self) -> dict[str, QRectF]:
        """The frames; the first is at least as high as what stands in it, and alone where it needs all."""
        margin, gap = self._look.px(32), self._look.px(24)
        width, height = self.width() - 2 * margin, self.height() - 2 * margin
        half = margin + 0.5
        if self._is_alone():
            return {CURVES: QRectF(half, half, width, height)}
        left, upper = round(width * 0.6), round(height * 0.68)
        return {
            CURVES: QRectF(half, half, left, upper),
            "eight held-out pictures and the five best guesses": QRectF(
                half, half + upper + gap, left, height - upper - gap
            ),
            "the first layer's filters": QRectF(half + left + gap, half, width - left - gap, height),
        }

    def _is_alone(self) -> bool:
        return self.width() < self._look.px(ALL_FRAMES[0]) or self.height() < self._look.px(ALL_FRAMES[1])

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002
        self._fit()

    def _fit(self) -> None:
        frame, look = self._frames()[CURVES], self._look
        inset = look.px(24 if self._is_alone() else 48)
        right = self.width() - round(frame.right()) + inset
        outside = self.height() - round(frame.bottom()) + look.px(36) if self._is_alone() else look.px(48)
        top = look.px(32 + 24 if self._is_alone() else 48)
        self._column.setContentsMargins(round(frame.left()) + inset, top, right, outside)
        self._column.setStretch(5, max(1, round((self.height() - frame.height()) / 60)))
