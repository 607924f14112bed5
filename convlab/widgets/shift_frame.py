"""Where the frame of a shifted input lies now: a dashed line between its content and what came in."""

from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convlab.widgets.look import Look


class ShiftFrame(QWidget):
    """Lies over a figure and lets every press through."""

    def __init__(self, look: Look, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._role = look, role
        self._offset = QPointF()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_over(self, picture: QRect, offset: QPointF) -> None:
        """Over a picture, in px of the parent, whose content is moved by so many px."""
        self.setGeometry(picture)
        self._offset = offset
        self.setVisible(not offset.isNull())
        self.raise_()
        self.update()

    def lines(self) -> list[QLineF]:
        """The content's edges that lie inside the picture, in px of this widget."""
        width, height = self.width(), self.height()
        x, y = self._offset.x(), self._offset.y()
        across = [QLineF(0, y if y > 0 else height + y, width, y if y > 0 else height + y)] if y else []
        down = [QLineF(x if x > 0 else width + x, 0, x if x > 0 else width + x, height)] if x else []
        return across + down

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        for line in self.lines():
            painter.setPen(QPen(QColor("#FFFFFF"), 3))
            painter.drawLine(line)
            pen = QPen(self._look.colour(self._role), 2)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawLine(line)
        painter.end()
