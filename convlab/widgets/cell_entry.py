"""The field that opens in a cell of a grid to type a number into."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from convlab.widgets.controls import set_kind
from convlab.widgets.keyed import ARROWS

_TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_MODIFIED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class CellEntry(QLineEdit):
    """Enter takes the entry; so do Tab and arrows, which go on to the next cell. Escape keeps the old value.

    `entered(text)`: whoever holds the field closes it, or rings it where the text cannot be used. `moved(rows,
    columns)`: to which neighbour of the cell. `closed` fires when nothing is typed any more.
    """

    entered = Signal(str)
    moved = Signal(int, int)
    closed = Signal()

    def __init__(self, grid: QWidget, can_read: Callable[[str], bool]) -> None:
        super().__init__(grid)
        self._grid, self._can_read = grid, can_read
        self._typed = False
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()
        self.returnPressed.connect(lambda: self.entered.emit(self.text()))

    def open(self, rect: QRectF, text: str, select: bool) -> None:
        """Shows the field over a cell, at least wide enough for a short number."""
        wide = max(round(rect.width()), 56)
        high = max(round(rect.height()), 30)
        left = min(max(0, round(rect.center().x()) - wide // 2), max(0, self._grid.width() - wide))
        top = min(max(0, round(rect.center().y()) - high // 2), max(0, self._grid.height() - high))
        self.ring(False)
        self._typed = not select  # over the old value: there is nothing to move the cursor in
        self.setGeometry(left, top, wide, high)
        self.setText(text)
        self.show()
        self.setFocus()
        if select:
            self.selectAll()

    def ring(self, wrong: bool) -> None:
        """Rings the field where its entry cannot be used."""
        set_kind(self, "wrong", "true" if wrong else "")

    def give_up(self) -> None:
        """Closes the field; the value under it is what it was."""
        if not self.isHidden():
            had_focus = self.hasFocus()
            self.hide()
            self.closed.emit()
            if had_focus:
                self._grid.setFocus()

    def take_or_give_up(self) -> None:
        """Closes the field and takes what stands in it, if that is a number."""
        if self.isHidden():
            return
        if self._can_read(self.text()):
            self.entered.emit(self.text())
        else:
            self.give_up()

    def _take_and_move(self, rows: int, columns: int) -> None:
        self.entered.emit(self.text())
        if self.isHidden():
            self.moved.emit(rows, columns)

    def event(self, event: QEvent) -> bool:
        """Takes Tab before it moves the keyboard out of the grid."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
            self._take_and_move(0, _TABS[Qt.Key(event.key())])
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif arrow is not None and (arrow[0] or self._typed) and not event.modifiers() & _MODIFIED:
            self._take_and_move(*arrow)
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # else the grid would open the field again

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason and self._grid.isVisible():
            self.take_or_give_up()
        elif event.reason() != Qt.FocusReason.PopupFocusReason:
            self.give_up()
