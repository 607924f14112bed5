"""One step of a lesson: head, text, question, feedback, hints; Back and Next stay below."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from convlab.course.checks import Verdict
from convlab.course.lesson import ActionQuestion, ChoiceQuestion, NumberQuestion, Question
from convlab.course.readout import StepReadout
from convlab.widgets.answer import ActionAnswer, ChoiceAnswer, NumberAnswer
from convlab.widgets.controls import button, text_label
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.progress_steps import ProgressSteps
from convlab.widgets.question_card import FeedbackCard
from convlab.widgets.rich_text import RichText, headline

Answer = NumberAnswer | ChoiceAnswer | ActionAnswer

TWO_COLUMNS = 800  # px at 100 %: from here on question and text stand side by side
ROOMY = 460  # px at 100 %: below, the margins are those of a medium window


class StepHead(QWidget):
    """ "Lesson 1", its title, the bars, and how far the learner is."""

    list_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.number = text_label("", size="caption", tone="ink2")
        self.all_lessons = button(look, "All lessons", "ghost")
        self.all_lessons.clicked.connect(self.list_wished)
        self.left = text_label("", size="caption", tone="ink2")
        self.title = RichText(look, px=24, leading=130)
        self.bars = ProgressSteps(look)
        self.place = ElidedLabel(size="caption", tone="ink2")
        self.count = text_label("", size="caption", tone="ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(_line(look, self.number, self.all_lessons, self.left))
        column.addWidget(self.title)
        column.addSpacing(2)
        column.addWidget(self.bars)
        column.addLayout(_line(look, self.place, self.count))

    def show_readout(self, readout: StepReadout) -> None:
        """Shows where the learner is."""
        self.number.setText(readout.number)
        self.left.setText(readout.left)
        self.title.show_text(headline(readout.title))
        self.bars.show_marks(readout.marks, readout.current)
        self.place.setText(readout.place)
        self.count.setText(readout.count)


class StepFoot(QWidget):
    """Back and Next, with the reason where Next is off."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.back = button(look, "Back")
        self.next = button(look, "Next step", "prime")
        self.next.setAutoDefault(True)  # Enter goes on
        self.reason = text_label("", size="caption", tone="ink2")
        for part in (self.back, self.next):
            part.setProperty("tall", "40")
        self._row = FlowRow(look, 16, self)
        self._row.add(self.back)
        self._row.add(self.reason, pushed=True)
        self._row.add(self.next, pushed=True)

    def show_readout(self, readout: StepReadout) -> None:
        """Names both ways and says what Next waits for."""
        self.back.setText(readout.back_label)
        self.next.setText(readout.next_label)
        self.next.setEnabled(not readout.waits_for)
        self.next.setToolTip(f"{readout.waits_for.capitalize()}." if readout.waits_for else "")
        self.next.setAccessibleDescription(readout.waits_for)
        self.reason.setText(readout.waits_for)

    def fit(self, margin: int, low: bool) -> None:
        """A low panel keeps more room for the text; a narrow one leaves the reason to the tool tip of Next."""
        px, room = self._look.px, self.width() - 2 * margin
        high = px(8 if low else 19)
        self._row.setContentsMargins(margin, high, margin, high)
        wide = px(104) + px(136) + px(16) <= room
        self.back.setMinimumWidth(px(104) if wide else 0)
        self.next.setMinimumWidth(px(136) if wide else 0)
        self.reason.setVisible(self.reason.sizeHint().width() + px(104) + px(136) + px(32) <= room)


class Exchange(QWidget):
    """Where the learner answers and is answered."""

    answered = Signal(str)
    hint_wished = Signal()
    answer_wished = Signal()
    set_up_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.answer: Answer | None = None
        self.card = FeedbackCard(look)
        self.hint = button(look, "Hint")
        self.show_answer = button(look, "Show the answer", "ghost")
        self.set_up = button(look, "Set this step up again", "ghost")
        self.hints: list[RichText] = []
        self._answer_place = QVBoxLayout()
        self._hint_place = QVBoxLayout()
        self._hint_place.setSpacing(look.px(10))
        self.hint.clicked.connect(self.hint_wished)
        self.show_answer.clicked.connect(self.answer_wished)
        self.set_up.clicked.connect(self.set_up_wished)
        for part in (self.hint, self.show_answer):
            part.setProperty("tall", "40")
        self.hint.setMinimumWidth(look.px(130))
        self._lay_out()

    def show_readout(self, readout: StepReadout) -> None:
        """Shows question, hints and verdict of a step."""
        self._make_answer(readout.question)
        finished = readout.verdict is not None
        if self.answer is not None:
            self.answer.show_answer(readout.answer, not finished)
        self.card.show_verdict(readout.verdict)
        self.show_help(readout)

    def show_help(self, readout: StepReadout) -> None:
        """Shows the hints seen so far and what can still be asked for."""
        asks = readout.question is not None and readout.verdict is None
        self.hint.setText(readout.hint_label)
        self.hint.setVisible(asks and bool(readout.hint_label))
        self.show_answer.setVisible(asks)
        for label in self.hints:
            label.hide()
            label.deleteLater()
        self.hints = [RichText(self._look, tone="ink2") for _ in readout.hints]
        for label, hint in zip(self.hints, readout.hints, strict=True):
            self._hint_place.addWidget(label)
            label.show_text(hint)

    def _make_answer(self, question: Question | None) -> None:
        if self.answer is not None:
            self.answer.hide()
            self._answer_place.removeWidget(self.answer)
            self.answer.deleteLater()
        self.answer = answer_widget(self._look, question)
        if self.answer is not None:
            self._answer_place.addWidget(self.answer)
            self.answer.answered.connect(self.answered)
            self.answer.hint_wished.connect(self.hint_wished)

    def _lay_out(self) -> None:
        row = FlowRow(self._look, 12)
        for way in (self.hint, self.show_answer):
            row.add(way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(20))
        column.addLayout(self._answer_place)
        column.addWidget(self.card)
        column.addLayout(row)
        column.addLayout(self._hint_place)
        column.addWidget(self.set_up, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)


class StepView(QWidget):
    """A whole step; it copes with any width and height and scrolls down only."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.head = StepHead(look)
        self.story = RichText(look, px=18, leading=155)
        self.exchange = Exchange(look)
        self.foot = StepFoot(look)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._page = QWidget()
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._wanted: QWidget | None = None  # what should be in sight, while the sizes still change
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        look.changed.connect(self._fit)

    def show_readout(self, readout: StepReadout) -> None:
        """Shows a step from its beginning."""
        self._wanted = None
        self.head.show_readout(readout)
        self.story.show_text(readout.text)
        self.exchange.show_readout(readout)
        self.foot.show_readout(readout)
        self._scroll.verticalScrollBar().setValue(0)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Shows a verdict and brings it into sight."""
        self.exchange.card.show_verdict(verdict)
        if verdict is not None:
            self._reveal(self.exchange.card)

    def show_help(self, readout: StepReadout) -> None:
        """Shows one more hint and brings it into sight."""
        self._wanted = None
        self.exchange.show_help(readout)
        if self.exchange.hints:
            self._reveal(self.exchange.hints[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _reveal(self, part: QWidget) -> None:
        """Scrolls to a part once its new size is known."""
        self._wanted = part
        QTimer.singleShot(0, part, lambda: self._scroll_to(part))

    def _on_range_changed(self) -> None:
        self._fit()
        if self._wanted is not None:
            self._scroll_to(self._wanted)

    def _scroll_to(self, part: QWidget) -> None:
        room, margin = self._scroll.viewport().height(), self._look.px(16)
        if part.height() + 2 * margin < room:
            self._scroll.ensureWidgetVisible(part, 0, margin)
        else:  # its beginning, where the title stands
            top = part.mapTo(self._page, QPoint(0, 0)).y()
            self._scroll.verticalScrollBar().setValue(top - margin)

    def _lay_out(self) -> None:
        self._columns.addWidget(self.story, 1)
        self._columns.addWidget(self.exchange, 1)
        page_column = QVBoxLayout(self._page)
        page_column.addWidget(self.head)
        page_column.addLayout(self._columns)
        page_column.addStretch(1)
        self._scroll.setWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.foot)

    def _fit(self) -> None:
        px = self._look.px
        low = self.height() < px(480)
        roomy = self.width() >= px(ROOMY)
        margin = px(40 if roomy else 24)
        self.story.set_px(18 if roomy and not low else 16)
        self.foot.fit(margin, low)
        bar = self._scroll.verticalScrollBar()
        shown = bar.sizeHint().width() if bar.maximum() > 0 else 0  # the text keeps its width beside it
        layout = self._page.layout()
        if layout is not None:
            layout.setContentsMargins(margin, px(12 if low else 26), margin - shown, px(16))
            layout.setSpacing(px(22))
        wide = self.width() >= px(TWO_COLUMNS)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(across if wide else down)
        self._columns.setSpacing(px(32 if wide else 26))


def answer_widget(look: Look, question: Question | None) -> Answer | None:
    """The way to answer a kind of question."""
    match question:
        case NumberQuestion():
            return NumberAnswer(look, question.label)
        case ChoiceQuestion():
            return ChoiceAnswer(look, question.label, [option.text for option in question.options])
        case ActionQuestion():
            return ActionAnswer(look, question.label, question.waiting)
    return None


def _line(look: Look, *parts: QWidget) -> FlowRow:
    """Widgets in a row, the last one at its right end."""
    row = FlowRow(look, 8)
    for part in parts:
        row.add(part, pushed=part is parts[-1])
    return row
