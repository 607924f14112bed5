"""The pill beside a run's title: how fresh its figures are."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.state.monitor_readout import Pill
from convlab.widgets.icons import paint_icon
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, Run, draw_text, text_width

ICONS = {"paused": "pause", "recorded": "clock", "waiting": "clock", "quiet": "clock", "alert": "warn"}


class StatePill(QWidget):
    """A round field with a dot (live) or an icon, and a few words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pill = Pill("", "recorded")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_pill(self, pill: Pill) -> None:
        """Shows these words."""
        if pill == self._pill:
            return
        self._pill = pill
        self.setAccessibleName(pill.text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words as they stand on the screen."""
        return self._pill.text

    def sizeHint(self) -> QSize:
        # Always as wide as in bold: the age must not move its neighbours when it turns bold.
        text = text_width(self._look.font("body", 600), self._pill.text)
        return QSize(round(text) + self._look.px(48), self._look.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ink = look.colour("alert" if self._pill.freshness == "alert" else "ink")
        edge = "edge" if self._pill.freshness in ("recorded", "waiting") else "ink"
        painter.setPen(QPen(ink if ink != look.colour("ink") else look.colour(edge), 1.6))
        field = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(field, field.height() / 2, field.height() / 2)
        mark = QRectF(look.px(12), self.height() / 2 - look.px(8), look.px(16), look.px(16))
        if self._pill.freshness in ("live", "late"):
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(mark.center()), look.px(5), look.px(5))
        else:
            paint_icon(painter, mark, ICONS[self._pill.freshness], ink)
        weight = 600 if self._pill.freshness in ("late", "quiet", "alert") else 500
        words = Run(self._pill.text, look.font("body", weight), ink)
        draw_text(painter, QRectF(look.px(33), 0, self.width() - look.px(33), self.height()), words, LEFT)
        painter.end()
