"""Dragging what lies in a figure: how far the pointer has gone since the button went down."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget


class Drag(QObject):
    """Watches a widget: `began`, then `dragged(down, right)` in px of the screen, counted from where it began."""

    began = Signal()
    dragged = Signal(float, float)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._from: QPointF | None = None
        widget.setCursor(Qt.CursorShape.OpenHandCursor)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._follow(event)
        return super().eventFilter(watched, event)

    def _follow(self, event: QMouseEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.began.emit()
        elif kind == QEvent.Type.MouseMove and self._from is not None:
            way = event.position() - self._from
            self.dragged.emit(way.y(), way.x())
        elif kind == QEvent.Type.MouseButtonRelease:
            self._from = None
            self._widget.setCursor(Qt.CursorShape.OpenHandCursor)
