"""What figures that are used by keys have in common: the arrow keys, and a ring for a person who came by keys."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from convlab.widgets.look import Look
from convlab.widgets.painting import draw_frame

ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
FAR = 10  # cells that an arrow key goes on while Shift is held
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Keyed(QWidget):
    """A figure that takes the keyboard, and knows whether it came by keys: only then is it ringed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._by_keys = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def is_ringed(self) -> bool:
        """Whether the keyboard is here, and came by keys."""
        return self._by_keys and self.hasFocus()

    def paint_ring(self, painter: QPainter, around: QRectF) -> None:
        """An ink frame on the border of a place, where the keyboard came here by keys."""
        if self.is_ringed:
            draw_frame(painter, around, self._look.colour("ink"), 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in _BY_KEYS
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)


def step_of(event: QKeyEvent) -> tuple[int, int] | None:
    """How many (rows, columns) on an arrow key goes, with Shift FAR; None for other keys and for Alt."""
    arrow = ARROWS.get(Qt.Key(event.key()))
    if arrow is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return None
    far = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
    return arrow[0] * far, arrow[1] * far
