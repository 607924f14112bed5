"""The list of lessons: what each is about, how far one is, and the way in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from convlab.course.readout import LessonRow
from convlab.course.text import Paragraph, Span
from convlab.widgets.controls import button, rule, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.progress_steps import ProgressSteps
from convlab.widgets.rich_text import RichText, headline


class LessonCard(QWidget):
    """One lesson: number, title, what it is about, bars, state, one button."""

    def __init__(self, look: Look, row: LessonRow) -> None:
        super().__init__()
        self.open = button(look, row.button, "prime")
        self.open.setAccessibleName(f"{row.button}: {row.title}, {row.state}")
        self.open.setProperty("tall", "40")
        self.open.setAutoDefault(True)  # Enter opens
        self.state = text_label(row.state, size="caption", tone="ink2")
        title = RichText(look, px=20, leading=135)
        title.show_text(headline(row.title))
        summary = RichText(look, tone="ink2")
        summary.show_text((Paragraph((Span(row.summary),)),))
        bars = ProgressSteps(look)
        bars.show_marks(row.marks)
        foot = FlowRow(look, 8)
        foot.add(self.open)
        foot.add(self.state, before=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        column.addWidget(text_label(row.number, size="caption", tone="ink2"))
        column.addWidget(title)
        column.addWidget(summary)
        column.addWidget(bars)
        column.addLayout(foot)


class LessonList(QWidget):
    """All lessons, and a sentence where something is wrong with them or with the progress."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.cards: dict[str, LessonCard] = {}
        self.sentence = text_label("", size="body", tone="ink2")
        self.sentence.setWordWrap(True)
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._cards = QVBoxLayout()
        self._lay_out()
        look.changed.connect(self._fit)

    def show_rows(self, rows: Sequence[LessonRow], sentence: str) -> None:
        """Shows one card a lesson, and a sentence above them where there is something to say."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self._clear()
        for row in rows:
            card = LessonCard(self._look, row)
            card.open.clicked.connect(lambda _on=False, key=row.key: self.chosen.emit(key))
            if self.cards:
                self._cards.addWidget(rule())
            self._cards.addWidget(card)
            self.cards[row.key] = card

    def buttons(self) -> list[QPushButton]:
        """The ways in, from top to bottom."""
        return [card.open for card in self.cards.values()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _clear(self) -> None:
        self.cards = {}
        while (item := self._cards.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        self._column.addWidget(text_label("Lessons", size="figure"))
        self._column.addWidget(self.sentence)
        self._column.addLayout(self._cards)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _fit(self) -> None:
        px = self._look.px
        margin = px(40 if self.width() >= px(460) else 24)
        self._column.setContentsMargins(margin, px(26), margin, px(16))
        self._column.setSpacing(px(20))
        self._cards.setSpacing(px(24))
