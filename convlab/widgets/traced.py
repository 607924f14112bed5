"""A drawing of units, lines and weights that can be pointed at: what is under the pointer, and what was pressed."""

from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QMouseEvent

from convlab.state.sandbox_shared import Trace
from convlab.widgets.keyed import Keyed
from convlab.widgets.look import Look


class Traced(Keyed):
    """Says what the pointer is on (`traced`, None for nothing) and what was chosen."""

    traced = Signal(object)  # Trace | None
    chosen = Signal(object)  # Trace

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._hovered: Trace | None = None
        self.setMouseTracking(True)

    def trace_at(self, place: QPointF) -> Trace | None:
        """What lies under a point of this widget."""
        raise NotImplementedError

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.trace_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        trace = self.trace_at(event.position())
        if trace is not None:
            self.chosen.emit(trace)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, trace: Trace | None) -> None:
        if trace != self._hovered:
            self._hovered = trace
            self.traced.emit(trace)
