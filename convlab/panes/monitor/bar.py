"""The bar on top of the monitor's stage: why a run ended before its time, and the one remedy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from convlab.panes.monitor.offer import CONTINUE
from convlab.state.monitor_readout import Words
from convlab.widgets.controls import button, text_label
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look

REST_NEEDS = 200  # px at 100 %: of a line, to be read


class RunBar(QFrame):
    """A sentence and, where the run can go on, the button that lets it."""

    resume_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "message")
        self.setProperty("tone", "alert")
        self.strong = ElidedLabel(size="body", strong=True)
        self.rest = text_label("", size="body")
        self.rest.setWordWrap(True)
        self.resume = button(look, CONTINUE)
        self.resume.clicked.connect(self.resume_wanted)
        row = FlowRow(look, 12, self)
        row.setContentsMargins(look.px(28), look.px(8), look.px(32), look.px(8))
        row.add(self.strong)
        row.add(self.rest, least=REST_NEEDS)
        row.add(self.resume)

    def show_words(self, words: Words | None, resumable: bool) -> None:
        """Shows why, or hides where there is nothing to say."""
        self.setVisible(words is not None)
        if words is not None:
            self.strong.setText(words.strong)
            self.rest.setText(words.rest)
            self.resume.setVisible(resumable)

    def text(self) -> str:
        """The whole sentence as it stands on the screen."""
        button_text = self.resume.text() + "." if not self.resume.isHidden() else ""
        return " ".join(part for part in (self.strong.text(), self.rest.text(), button_text) if part)
