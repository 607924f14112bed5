"""Where a learner answers: a number field, a few choices, or a line that waits for a deed."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convlab.course.text import Paragraph, Span, Text, plain
from convlab.widgets.controls import button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.rich_text import RichText

LONGEST = 24  # characters that a number field takes


class _NumberField(QLineEdit):
    """A line for a number, in which ? asks for a hint."""

    hint_wished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.hint_wished.emit()
        else:
            super().keyPressEvent(event)


class NumberAnswer(QWidget):
    """ "Your answer", a field 48 px high, Check, and the key that does the same."""

    answered = Signal(str)
    hint_wished = Signal()

    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self._look = look
        self.field = _NumberField()
        self.field.setProperty("tall", "48")
        self.field.setMaxLength(LONGEST)
        self.field.setAccessibleName(label)
        self.check = button(look, "Check", "prime")
        self.check.setProperty("tall", "48")
        self.complaint = RichText(look, px=15, tone="ink2")
        self.complaint.hide()
        self._lay_out(label)
        self._fit()
        look.changed.connect(self._fit)
        self.field.returnPressed.connect(self._on_checked)
        self.field.textEdited.connect(lambda _text: self.complain(""))
        self.field.hint_wished.connect(self.hint_wished)
        self.check.clicked.connect(self._on_checked)

    def complain(self, sentence: str) -> None:
        """Says under the field why this is no answer; an empty sentence takes it away."""
        self.complaint.show_text((Paragraph((Span(sentence),)),) if sentence else ())

    def show_answer(self, typed: str, open_: bool) -> None:
        """Shows what was typed before; a step that is done takes no more answers."""
        self.field.setText(typed)
        self.field.setReadOnly(not open_)
        self.check.setEnabled(open_)
        self.check.setToolTip("" if open_ else "This step is done.")

    def take_focus(self) -> None:
        """The learner can type at once."""
        self.field.setFocus()
        self.field.selectAll()

    def _on_checked(self) -> None:
        if self.check.isEnabled():
            self.answered.emit(self.field.text())
            self.field.selectAll()

    def _lay_out(self, label: str) -> None:
        row = FlowRow(self._look, 16)
        for part in (self.field, self.check, text_label("Enter", size="caption", tone="ink3")):
            row.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(text_label(label, tone="ink2"))
        column.addLayout(row)
        column.addWidget(self.complaint)

    def _fit(self) -> None:
        self.field.setFixedWidth(self._look.px(172))
        self.check.setFixedWidth(self._look.px(110))


class _OptionRow(QAbstractButton):
    """One choice: a ring that fills, and a sentence that may wrap."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self._look = look
        self.setCheckable(True)
        self.setAccessibleName(plain(text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sentence = RichText(look)
        sentence.show_text(text)
        sentence.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(40), look.px(8), look.px(10), look.px(8))
        row.addWidget(sentence, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return max(self._look.px(40), layout.heightForWidth(width) if layout else 0)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        marked = self.hasFocus() or self.isChecked()
        painter.setPen(QPen(look.colour("ink" if marked else "edge"), 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        centre, radius = QPointF(look.px(21), self.height() / 2), look.px(8)
        painter.setPen(QPen(look.colour("ink"), 1.6))
        painter.drawEllipse(centre, radius, radius)
        if self.isChecked():
            painter.setBrush(look.colour("ink"))
            painter.drawEllipse(centre, radius / 2, radius / 2)
        painter.end()


class ChoiceAnswer(QWidget):
    """A few sentences, of which one is chosen and then checked."""

    answered = Signal(str)  # the place of the choice, from 0
    hint_wished = Signal()

    def __init__(self, look: Look, label: str, options: Sequence[Text]) -> None:
        super().__init__()
        self.options = tuple(_OptionRow(look, text) for text in options)
        self.check = button(look, "Check", "prime")
        self.check.setProperty("tall", "48")
        self.check.setToolTip("Choose one first.")
        self.check.setEnabled(False)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(text_label(label, tone="ink2"))
        for place, option in enumerate(self.options):
            self._group.addButton(option, place)
            column.addWidget(option)
        column.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self._group.idToggled.connect(lambda _place, _on: self.check.setEnabled(True))
        self.check.clicked.connect(self._on_checked)

    def complain(self, sentence: str) -> None:
        """A choice cannot be mistyped."""

    def show_answer(self, typed: str, open_: bool) -> None:
        """Shows what was chosen before; a step that is done takes no more answers."""
        if typed.isdigit() and int(typed) < len(self.options):
            self.options[int(typed)].setChecked(True)
        for option in self.options:
            option.setEnabled(open_)
        self.check.setEnabled(open_ and self._group.checkedId() >= 0)

    def take_focus(self) -> None:
        """The keys choose at once."""
        self.options[max(0, self._group.checkedId())].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.check.isEnabled():
            self._on_checked()
        else:
            super().keyPressEvent(event)

    def _on_checked(self) -> None:
        self.answered.emit(str(self._group.checkedId()))


class ActionAnswer(QWidget):
    """ "Your turn" and what is waited for; the panes are watched, so there is nothing to press."""

    answered = Signal(str)
    hint_wished = Signal()

    def __init__(self, look: Look, label: str, waiting: Text) -> None:
        super().__init__()
        self.waiting = RichText(look, tone="ink2")
        self.waiting.show_text(waiting)
        self._title = text_label(label, tone="ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.waiting)

    def complain(self, sentence: str) -> None:
        """A deed cannot be mistyped."""

    def show_answer(self, typed: str, open_: bool) -> None:  # noqa: ARG002
        """Nothing is typed here; a step that is done no longer waits."""
        self.setVisible(open_)

    def take_focus(self) -> None:
        """The focus stays in the pane, where the deed is done."""
