"""Zooming and panning over a figure: wheel, pinch, middle button, two fingers, double click."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

NOTCH = 120  # eighths of a degree that one notch of a wheel turns
A_NOTCH = 1.25  # times as large


class ZoomGestures(QObject):
    """Watches a widget and says what a person wishes to see of it.

    `zoom_wished(y, x, factor)` around a point of the widget, `pan_wished(down, right)` in px, `toggle_wished(y, x)`
    for a double click. `is_zoomed`: only then is there anything to pan, or to zoom out of. The wheel is left to the
    widget where `keeps_wheel` says so, a double click where `keeps_double_click` does.
    """

    zoom_wished = Signal(float, float, float)
    pan_wished = Signal(float, float)
    toggle_wished = Signal(float, float)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.is_active = False  # nobody listens yet: wheel and buttons are left to the widget and to what scrolls
        self.is_zoomed = False
        self.keeps_wheel: Callable[[QWheelEvent], bool] = lambda _event: False
        self.keeps_double_click: Callable[[QMouseEvent], bool] = lambda _event: False
        self._grip: QPointF | None = None  # where the pointer was last, while it drags
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        acts: dict[QEvent.Type, Callable[[], bool]] = {
            QEvent.Type.Wheel: lambda: self._turn(cast(QWheelEvent, event)),
            QEvent.Type.NativeGesture: lambda: self._pinch(cast(QNativeGestureEvent, event)),
            QEvent.Type.MouseButtonPress: lambda: self._press(cast(QMouseEvent, event)),
            QEvent.Type.MouseMove: lambda: self._move(cast(QMouseEvent, event)),
            QEvent.Type.MouseButtonRelease: lambda: self._release(),
            QEvent.Type.MouseButtonDblClick: lambda: self._double(cast(QMouseEvent, event)),
        }
        act = acts.get(event.type()) if self.is_active else None
        return bool(act and act()) or super().eventFilter(watched, event)

    def _turn(self, event: QWheelEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._zoom(event.position(), A_NOTCH ** (event.angleDelta().y() / NOTCH), event)
        if self.keeps_wheel(event):
            return False
        if event.phase() != Qt.ScrollPhase.NoScrollPhase:  # two fingers
            return self._drag(QPointF(event.pixelDelta()), event)
        return self._zoom(event.position(), A_NOTCH ** (event.angleDelta().y() / NOTCH), event)

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        return self._zoom(event.position(), max(0.1, 1 + event.value()), event)

    def _zoom(self, place: QPointF, factor: float, event: QEvent) -> bool:
        """What is turned the other way when all is in sight goes on to what scrolls."""
        if factor == 1 or (factor < 1 and not self.is_zoomed):
            return False
        self.zoom_wished.emit(place.y(), place.x(), factor)
        event.accept()
        return True

    def _drag(self, way: QPointF, event: QEvent) -> bool:
        if not self.is_zoomed:
            return False
        if not way.isNull():
            self.pan_wished.emit(way.y(), way.x())
        event.accept()
        return True

    def _press(self, event: QMouseEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        drags = event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and control
        )
        if drags and self.is_zoomed:
            self._grip = event.position()
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)
        return bool(drags)

    def _move(self, event: QMouseEvent) -> bool:
        if self._grip is None:
            return False
        way, self._grip = event.position() - self._grip, event.position()
        return self._drag(way, event)

    def _release(self) -> bool:
        if self._grip is None:
            return False
        self._grip = None
        self._widget.unsetCursor()
        return True

    def _double(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or self.keeps_double_click(event):
            return False
        self.toggle_wished.emit(event.position().y(), event.position().x())
        return True
