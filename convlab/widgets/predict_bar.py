"""The bar that asks for a guess and answers it: question, field, Check, and why."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from convlab.course.checks import Verdict
from convlab.course.text import Paragraph, Span, Text
from convlab.widgets.controls import button
from convlab.widgets.look import Look
from convlab.widgets.question_card import VerdictSign
from convlab.widgets.rich_text import RichText, headline

LONGEST_GUESS = 24  # characters
FIELD = 132  # px at 100 %
MARGIN, WIDE_MARGIN, WIDE_FROM = 24, 32, 1600  # px at 100 %: as the pane has them
ONE_ROW = 1100  # px at 100 %: narrower, the answer stands under the question


class PredictBar(QWidget):
    """`guessed(text)` when a guess is to be checked, `told` where the answer is wished, `ended` at the end."""

    guessed = Signal(str)
    told = Signal()
    ended = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.question = RichText(look, px=16)
        self.field = QLineEdit()
        self.field.setProperty("tall", "48")
        self.field.setMaxLength(LONGEST_GUESS)
        self.check = button(look, "Check", "prime")
        self.check.setProperty("tall", "48")
        self.sign = VerdictSign(look)
        self.title = RichText(look, px=16)
        self.reason = RichText(look, px=15, tone="ink2", leading=135)
        self.show_it = button(look, "Show it", "ghost")
        self.end = button(look, "", "bare", "cross")
        self.end.setAccessibleName("End the prediction")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)
        self.field.returnPressed.connect(self._on_checked)
        self.check.clicked.connect(self._on_checked)
        self.show_it.clicked.connect(self.told)
        self.end.clicked.connect(self.ended)

    def ask(self, question: str) -> None:
        """Asks anew: an empty field, no verdict."""
        self.question.show_text(headline(question))
        self.field.setAccessibleName(question)
        self.field.clear()
        self.show_verdict(None)
        self.field.setFocus()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """The answer to a guess; None while there is none."""
        is_right = verdict is not None and verdict.right
        self._verdict.setVisible(verdict is not None)
        self.sign.setVisible(verdict is not None)
        self.field.setReadOnly(is_right)
        self.check.setEnabled(not is_right)
        self.check.setToolTip("The number is shown again." if is_right else "")
        self.show_it.setVisible(not is_right)
        if verdict is not None:
            self.sign.show_right(verdict.right)
            self.title.show_text(headline(verdict.title))
            self.reason.show_text(verdict.reason)
            self.setAccessibleDescription(f"{verdict.title}. {self.reason.words()}")

    def complain(self, sentence: str) -> None:
        """Says why this is no answer to the question."""
        self._verdict.setVisible(True)
        self.sign.setVisible(False)
        self.title.show_text(())
        self.reason.show_text(_one(sentence))

    def words(self) -> str:
        """What is said, title and reason."""
        return "" if self._verdict.isHidden() else " ".join(filter(None, (self.title.words(), self.reason.words())))

    def heightForWidth(self, width: int) -> int:
        """What it needs at this width."""
        px = self._look.px
        return px(80) if width >= px(ONE_ROW) else px(80 + 72)

    def place(self, width: int) -> None:
        """Lays itself out for a width: the answer beside the question, or under it."""
        px = self._look.px
        margin = px(WIDE_MARGIN if width >= px(WIDE_FROM) else MARGIN)
        self._row.setContentsMargins(margin, px(8), margin, px(8))
        wide = width >= px(ONE_ROW)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def _on_checked(self) -> None:
        if self.check.isEnabled():
            self.guessed.emit(self.field.text())

    def _lay_out(self) -> None:
        self._asking, self._answer, self._verdict = QWidget(), QWidget(), QWidget()
        asking = QHBoxLayout(self._asking)
        asking.addWidget(self.question, 1, Qt.AlignmentFlag.AlignVCenter)
        asking.addWidget(self.field)
        asking.addWidget(self.check)
        verdict = QVBoxLayout(self._verdict)
        verdict.setSpacing(2)
        verdict.addStretch(1)
        verdict.addWidget(self.title)
        verdict.addWidget(self.reason)
        verdict.addStretch(1)
        answer = QHBoxLayout(self._answer)
        answer.addWidget(self.sign)
        answer.addWidget(self._verdict, 1)
        answer.addStretch(0)
        answer.addWidget(self.show_it)
        answer.addWidget(self.end)
        for row in (asking, answer, verdict):
            row.setContentsMargins(0, 0, 0, 0)
        self._verdict.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self._asking, 5)
        self._row.addWidget(self._answer, 6)

    def _fit(self) -> None:
        px = self._look.px
        self.field.setFixedWidth(px(FIELD))
        self._row.setContentsMargins(px(MARGIN), px(8), px(MARGIN), px(8))
        self._row.setSpacing(px(24))
        for part in (self._asking, self._answer):
            layout = part.layout()
            assert layout is not None
            layout.setSpacing(px(12))


def _one(sentence: str) -> Text:
    return (Paragraph((Span(sentence),)),)
