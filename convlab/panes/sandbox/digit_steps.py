"""The row under a handwritten digit: which one it is, the one before and the next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convlab.data.digits import DIGITS
from convlab.state.sandbox_input import digit_words
from convlab.widgets.controls import button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look


class DigitSteps(QWidget):
    """`digit_chosen(index)`; after the last comes the first."""

    digit_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._digit = 0
        self.previous, self.next = button(look, "Previous"), button(look, "Next")
        self.previous.setAccessibleName("previous digit")
        self.next.setAccessibleName("next digit")
        self.words = text_label("", size="caption", tone="ink2")
        row = FlowRow(look, 8, self)
        for widget in (self.previous, self.next, self.words):
            row.add(widget)
        self.previous.clicked.connect(lambda: self.digit_chosen.emit((self._digit - 1) % DIGITS))
        self.next.clicked.connect(lambda: self.digit_chosen.emit((self._digit + 1) % DIGITS))

    def show_digit(self, index: int) -> None:
        """Says which digit is shown."""
        self._digit = index
        self.words.setText(digit_words(index))
