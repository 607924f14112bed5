"""One sentence across the top of the stage, with its ways out and, for an error, its details."""

from collections.abc import Callable, Sequence
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from convlab.widgets.controls import button, set_kind, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.fonts import code_font
from convlab.widgets.look import Look

SENTENCE_NEEDS = 320  # px at 100 %: of a line, to be read
WayOut = tuple[str, Callable[[], None]]


class MessageBar(QFrame):
    """Hidden until it has something to say; the newest message replaces the one before."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "message")
        self._sentence = text_label("", size="body")
        self._sentence.setWordWrap(True)
        self._ways = QWidget()
        self._ways_row = FlowRow(look, 8, self._ways)
        self._buttons: list[QPushButton] = []
        self._show_details = button(look, "Details", "ghost")
        self._show_details.setCheckable(True)
        self._said_details = ""
        self._column = QVBoxLayout(self)
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
        self._said_details = details
        self._show_details.setVisible(bool(details))
        self._show_details.setChecked(False)
        if details:
            self._details.setFont(code_font(self._look.px(13)))
            self._details.setPlainText(details)
        self.show()

    def go_on(self, sentence: str, way: WayOut) -> None:
        """The next sentence of a wait that can be left; its button stays where it is."""
        if [shown.text() for shown in self._buttons] == [way[0]] and not self.isHidden():
            self._sentence.setText(sentence)
        else:
            self.say(sentence, [way])

    def sentence(self) -> str:
        """What is said, or an empty string."""
        return self._sentence.text() if not self.isHidden() else ""

    def details(self) -> str:
        """What stands behind "Details"."""
        return self._said_details

    def ways(self) -> list[QPushButton]:
        """The buttons of the present message."""
        return self._buttons

    def _lay_out(self) -> None:
        row = FlowRow(self._look, 12)
        row.add(self._sentence, least=SENTENCE_NEEDS)
        row.add(self._ways)
        row.add(self._show_details)
        whole = QHBoxLayout()
        whole.setContentsMargins(28, 6, 12, 6)
        whole.setSpacing(12)
        whole.addLayout(row, 1)
        whole.addWidget(self._dismiss, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(whole)

    @cached_property
    def _details(self) -> QPlainTextEdit:
        """Made for the first message that has details, since most bars never show one."""
        details = QPlainTextEdit()
        details.setReadOnly(True)
        details.setMaximumHeight(self._look.px(180))
        details.hide()
        self._show_details.toggled.connect(details.setVisible)
        self._column.addWidget(details)
        return details

    def _fill_ways(self, ways: Sequence[WayOut]) -> None:
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = [button(self._look, text) for text, _ in ways]
        for way, (_, act) in zip(self._buttons, ways, strict=True):
            way.clicked.connect(lambda _=False, act=act: self._take(act))
            self._ways_row.add(way)
        self._ways.setVisible(bool(ways))

    def _take(self, act: Callable[[], None]) -> None:
        self.hide()
        act()
