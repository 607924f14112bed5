"""What can be taken away, on a sheet over the window: a row for each thing, a button for each form of it."""

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from convlab.app.exports import EXPORTS, SUBJECTS
from convlab.app.settings import Settings
from convlab.app.taking_away import TakingAway
from convlab.core.problem import Problem
from convlab.widgets.controls import button, rule, set_kind, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.sheet import Sheet

WIDE = 620  # px at 100 %
LEAST_TITLE = 190  # px at 100 %: less room, and the buttons go on in the next line
CHOICES: dict[str, tuple[str, tuple[tuple[object, str], ...]]] = {
    "export_white": ("Ground of pictures", ((True, "White"), (False, "As on the screen"))),
    "export_ratio": ("Pixels of PNG files", ((2, "2 ×"), (3, "3 ×"))),
}


class ExportSheet(Sheet):
    """Says in place how each export went, and stays open for the next."""

    def __init__(self, look: Look, window: QWidget, settings: Settings, taking: TakingAway) -> None:
        super().__init__(window)
        self._look, self._settings, self._taking = look, settings, taking
        self._buttons: dict[str, QPushButton] = {}
        self._choices: dict[str, QButtonGroup] = {}
        self._said = ""
        self._answer = text_label("", "control", "ink2")
        self._answer.setWordWrap(True)
        self._answer.setAccessibleName("what was taken away")
        self._cancel = button(look, "Cancel")
        self._cancel.hide()
        self._content = QWidget()
        self._fill(QVBoxLayout(self._content))
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._lay_out(QVBoxLayout(self))
        taking.done.connect(self._on_done)
        taking.failed.connect(self._on_failed)
        taking.waiting.connect(self._on_waiting)
        self._cancel.clicked.connect(taking.cancel)
        settings.changed.connect(self._show_values)
        look.changed.connect(lambda: QTimer.singleShot(0, self, self._place))
        self._show_values()

    def open(self) -> None:
        """Shows what can be taken away now, with the keyboard on the first button."""
        self._say("", "ink2")
        for key, made in self._buttons.items():
            reason = self._taking.why_not(key)
            made.setEnabled(not reason)
            made.setToolTip(reason or EXPORTS[key].text)
            made.setAccessibleDescription(reason)
        self._place()
        self.show()
        next(made for made in self._buttons.values() if made.isEnabled()).setFocus()

    def button_of(self, key: str) -> QPushButton:
        """The button of one export. Raises KeyError where there is none."""
        return self._buttons[key]

    def choice(self, name: str, value: object) -> QPushButton:
        """The button of one setting of pictures. Raises StopIteration where there is none."""
        found = next(made for made in self._choices[name].buttons() if made.property("value") == value)
        assert isinstance(found, QPushButton)
        return found

    def answer(self) -> str:
        """What was said last."""
        return self._said

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        groups = list(dict.fromkeys(subject.group for subject in SUBJECTS.values()))
        for group in groups:
            column.addWidget(text_label(group, strong=True))
            for subject, row in SUBJECTS.items():
                if row.group == group:
                    column.addLayout(self._row(subject))
            if group == groups[0]:
                for name in CHOICES:
                    column.addLayout(self._choice_row(name))
            column.addWidget(rule())
        note = text_label("Code reads the input picture, which is saved beside it.", "caption", "ink3")
        note.setWordWrap(True)
        column.addWidget(note)

    def _lay_out(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(24, 20, 12, 20)
        column.setSpacing(12)
        column.addWidget(text_label("Export", size="section"))
        column.addWidget(self._scroll, 1)
        foot = FlowRow(self._look)
        foot.add(self._answer, least=LEAST_TITLE)
        foot.add(self._cancel)
        column.addLayout(foot)

    def _row(self, subject: str) -> FlowRow:
        row = FlowRow(self._look)
        title = text_label(SUBJECTS[subject].title, tone="ink2")
        title.setWordWrap(True)
        row.add(title, least=LEAST_TITLE)
        for key, export in EXPORTS.items():
            if export.subject == subject:
                made = self._buttons[key] = button(self._look, export.button)
                made.setAccessibleName(export.text)
                made.clicked.connect(lambda _=False, key=key: self._taking.take(key, self._window))
                row.add(made)
        return row

    def _choice_row(self, name: str) -> FlowRow:
        title, choices = CHOICES[name]
        row, group = FlowRow(self._look), QButtonGroup(self)
        row.add(text_label(title, tone="ink2"), least=LEAST_TITLE)
        for value, text in choices:
            made = button(self._look, text)
            made.setCheckable(True)
            made.setProperty("value", value)
            made.setAccessibleName(f"{title}: {text}")
            made.clicked.connect(lambda _=False, value=value: self._settings.set(**{name: value}))
            group.addButton(made)
            row.add(made)
        self._choices[name] = group
        return row

    def _show_values(self) -> None:
        for name, group in self._choices.items():
            for made in group.buttons():
                chosen = made.property("value") == getattr(self._settings.values, name)
                made.setChecked(chosen)
                set_kind(made, "kind", "prime" if chosen else "plain")

    def _on_waiting(self, sentence: str) -> None:
        self._say(sentence, "ink2", waits=True)

    def _on_done(self, sentence: str) -> None:
        self._say(sentence, "ink2")

    def _on_failed(self, problem: Problem) -> None:
        self._say(problem.sentence, "alert")

    def _say(self, sentence: str, tone: str, waits: bool = False) -> None:
        self._said = sentence
        self._cancel.setVisible(waits)
        self._answer.setText(_breakable(sentence))
        set_kind(self._answer, "tone", tone)
        self._answer.setVisible(bool(sentence))
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        """In the middle of the window, as high as what is in it, or as the window allows."""
        window, px = self._window, self._look.px
        layout = self.layout()
        assert layout is not None
        width = min(px(WIDE), window.width() - 48)
        margins = layout.contentsMargins()
        inner = width - margins.left() - margins.right()
        shown = self._answer.isVisibleTo(self)
        answer = self._answer.heightForWidth(inner) + layout.spacing() if shown else 0
        head = px(26) + layout.spacing() + margins.top() + margins.bottom()
        high = self._content.heightForWidth(inner) + head + answer + 2
        top = px(52)
        height = min(high, window.height() - top - px(46))
        self.setGeometry((window.width() - width) // 2, top, width, height)


def _breakable(sentence: str) -> str:
    """The same to the eye; a long path in it goes on in the next line behind a slash."""
    return re.sub(r"([/\\_.-])", "\\1\u200b", sentence)
