"""The head of the monitor's stage: which run, how fresh, on which data, and four key figures."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from convlab.runs.folder import RunSummary
from convlab.state.monitor_readout import MonitorReadout
from convlab.state.monitor_words import day_text, error_text, grouped
from convlab.widgets.controls import button, text_label
from convlab.widgets.figures import KeyFigures
from convlab.widgets.look import Look
from convlab.widgets.pill import StatePill

BESIDE, INLINE, TITLE = 940, 760, 440  # px at 100 % that title, pill and key figures need
MOST_RUNS = 20  # in the menu; older ones are opened by their folder


class RunHead(QWidget):
    """Title, pill, the list of runs; the data below; key figures at the right, or below where it is narrow."""

    run_chosen = Signal(object)  # its folder

    def __init__(self, look: Look, runs: Callable[[], Sequence[RunSummary]]) -> None:
        super().__init__()
        self._runs = runs
        self.title = text_label("", size="figure")
        self.pill = StatePill(look)
        self.runs = button(look, "Runs", kind="ghost", icon_name="open")
        self.note = text_label("", size="caption", tone="ink2")
        self.note.setWordWrap(True)
        self.figures = KeyFigures(look)
        self.runs.setToolTip("Open another run, finished or still training")
        self.runs.clicked.connect(self._on_runs)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(16))
        self._row.addLayout(self._names(), 1)
        self._row.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignTop)

    def _names(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.title)
        row.addWidget(self.pill)
        row.addWidget(self.runs)
        row.addStretch(1)
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
        self.runs.setText("Runs" if px >= TITLE else "")

    def show_readout(self, readout: MonitorReadout) -> None:
        """Shows the run's title, data and key figures."""
        figures = readout.figures
        self.title.setText(figures.title)
        self.note.setText(figures.note)
        self.pill.show_pill(readout.pill)
        self.figures.show_figures(figures.key_figures, readout.faded)

    def _on_runs(self) -> None:
        menu = self.run_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.runs.mapToGlobal(QPoint(0, self.runs.height())))

    def run_menu(self) -> QMenu:
        """One entry for each run: what it trained, when, and how far it came."""
        menu = QMenu(self)
        for run in self._runs()[:MOST_RUNS]:
            entry = menu.addAction(run_text(run))
            entry.setEnabled(run.problem is None)
            entry.triggered.connect(lambda _checked=False, folder=run.folder: self.run_chosen.emit(folder))
        if menu.isEmpty():
            menu.addAction("No run yet").setEnabled(False)
        return menu


def run_text(run: RunSummary) -> str:
    """ "LeNet-5 on digits   12 May 14:02   finished, step 1,350   2.8 % error"."""
    clock = time.strftime("%H:%M", time.localtime(run.changed))
    moment = f"{day_text(run.changed)} {clock}"
    if run.problem is not None:
        return f"{run.folder.name}   {moment}   cannot be read"
    error = "" if run.error is None else f"   {error_text(run.error)} error"
    return f"{run.title}   {moment}   {run.state}, step {grouped(run.step)}{error}"
