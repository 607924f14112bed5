"""A small switch between a few named things: "x | y | magnitude"."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from convlab.widgets.controls import button, set_kind
from convlab.widgets.look import Look

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Segments(QWidget):
    """`key_chosen` fires for a person's choice alone; arrows go from one to the next."""

    key_chosen = Signal(str)

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons = {key: button(look, text) for key, text in choices}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        last = len(choices) - 1
        for at, (key, made) in enumerate(self._buttons.items()):
            made.setCheckable(True)
            made.setProperty("joined", "left" if at == 0 else "right" if at == last else "middle")
            made.setAccessibleName(f"{name}: {made.text()}")
            made.clicked.connect(lambda _=False, key=key: self.key_chosen.emit(key))
            self._group.addButton(made)
            row.addWidget(made)

    def choice(self, key: str) -> QPushButton:
        """The button of one choice."""
        return self._buttons[key]

    def show_key(self, key: str) -> None:
        """Shows a choice without saying that a person chose it."""
        for name, made in self._buttons.items():
            made.setChecked(name == key)
            set_kind(made, "kind", "prime" if name == key else "plain")
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps, buttons = _STEPS.get(Qt.Key(event.key())), list(self._buttons.values())
        focused = next((at for at, made in enumerate(buttons) if made.hasFocus()), None)
        if steps is None or focused is None:
            super().keyPressEvent(event)
            return
        other = buttons[(focused + steps) % len(buttons)]
        other.setFocus()
        other.click()
