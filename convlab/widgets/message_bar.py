"""One sentence across the top of the stage, with its ways out and, for an error, its details."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from convlab.widgets.controls import button, set_kind, text_label
from convlab.widgets.fonts import code_font
from convlab.widgets.look import Look

WayOut = tuple[str, Callable[[], None]]


class MessageBar(QFrame):
    """Hidden until it has something to say; the newest message replaces the one before."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "message")
        self._sentence = text_label("", size="body")
        self._sentence.setWordWrap(True)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(8)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setMaximumHeight(look.px(180))
        self._show_details = button(look, "Details", "ghost")
        self._show_details.setCheckable(True)
        self._show_details.toggled.connect(self._details.setVisible)
        self._dismiss = button(look, "", "bare", "cross")
        self._dismiss.setAccessibleName("Dismiss this message")
        self._dismiss.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    def say(self, sentence: str, ways: Sequence[WayOut] = (), details: str = "", alert: bool = False) -> None:
        """Shows a sentence with buttons; `details` wait behind a button of their own."""
        set_kind(self, "tone", "alert" if alert else "")
        self._sentence.setText(sentence)
        self._fill_ways(ways)
        self._details.setFont(code_font(self._look.px(13)))
        self._details.setPlainText(details)
        self._show_details.setVisible(bool(details))
        self._show_details.setChecked(False)
        self._details.hide()
        self.show()

    def sentence(self) -> str:
        """What is said, or an empty string."""
        return self._sentence.text() if not self.isHidden() else ""

    def details(self) -> str:
        """What stands behind "Details"."""
        return self._details.toPlainText()

    def ways(self) -> list[QPushButton]:
        """The buttons of the present message."""
        items = (self._ways.itemAt(place) for place in range(self._ways.count()))
        found = (item.widget() for item in items if item is not None)
        return [way for way in found if isinstance(way, QPushButton)]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(28, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self._sentence, 1)
        row.addLayout(self._ways)
        row.addWidget(self._show_details, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._dismiss, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._details)

    def _fill_ways(self, ways: Sequence[WayOut]) -> None:
        while (item := self._ways.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for text, act in ways:
            way = button(self._look, text)
            way.clicked.connect(lambda _=False, act=act: self._take(act))
            self._ways.addWidget(way)

    def _take(self, act: Callable[[], None]) -> None:
        self.hide()
        act()
