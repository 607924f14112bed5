"""The head of the monitor's stage: which run, how fresh, on which data, and four key figures."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from convlab.panes.monitor.runs import RunsButton
from convlab.runs.folder import RunSummary
from convlab.state.monitor_readout import MonitorReadout
from convlab.widgets.controls import text_label
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.figures import KeyFigures
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.pill import StatePill

BESIDE, INLINE, TITLE = 940, 760, 495  # px at 100 % that title, pill and key figures need


class RunHead(QWidget):
    """Title, pill, the list of runs; the data below; key figures at the right, or below where it is narrow."""

    def __init__(self, look: Look, runs: Callable[[], Sequence[RunSummary]]) -> None:
        super().__init__()
        self.title = ElidedLabel(size="figure")
        self.pill = StatePill(look)
        self.runs = RunsButton(look, runs)
        self.note = text_label("", size="caption", tone="ink2")
        self.note.setWordWrap(True)
        self.figures = KeyFigures(look)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(16))
        self._row.addLayout(self._names(look), 1)
        self._row.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignTop)

    def _names(self, look: Look) -> QVBoxLayout:
        row = FlowRow(look, 16)
        for widget in (self.title, self.pill, self.runs):
            row.add(widget)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.note)
        return column

    def set_room(self, px: float) -> None:
        """Key figures beside the title, below it in one line, or below it as columns; px at 100 %."""
        directions = QBoxLayout.Direction
        beside = px >= BESIDE
        self._row.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._row.setSpacing(16 if beside else 4)
        self.figures.set_inline(INLINE <= px < BESIDE)
        self.runs.set_worded(px >= TITLE)

    def show_readout(self, readout: MonitorReadout) -> None:
        """Shows the run's title, data and key figures."""
        figures = readout.figures
        self.title.setText(figures.title)
        self.note.setText(figures.note)
        self.pill.show_pill(readout.pill)
        self.figures.show_figures(figures.key_figures, readout.faded)
