"""A label of one line that may be narrower than its text: it then ends in an ellipsis."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel


class ElidedLabel(QLabel):
    """Shows the whole text as its tool tip where it had to be cut."""

    def __init__(self, size: str = "", tone: str = "", strong: bool = False) -> None:
        """`size` and `tone` are tokens of the style sheet."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        for name, value in (("type", size), ("tone", tone), ("strong", "true" if strong else "")):
            if value:
                self.setProperty(name, value)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def is_cut(self) -> bool:
        """Whether there is less room than the text needs."""
        return self.sizeHint().width() > self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_cut():
            super().paintEvent(event)
            return
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        role = QPalette.ColorRole.WindowText
        alignment = int(self.alignment())
        self.style().drawItemText(painter, self.rect(), alignment, self.palette(), self.isEnabled(), text, role)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.text() if self.is_cut() else "")
        return super().event(event)
