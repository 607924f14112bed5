"""The list of a person's runs, finished or still training, behind one button."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from convlab.core.typography import step_count
from convlab.runs.folder import RunSummary
from convlab.state.monitor_words import day_text, error_text
from convlab.widgets.controls import button
from convlab.widgets.look import Look

MOST_RUNS = 20  # in the menu; older ones are opened by their folder


class RunsButton(QWidget):
    """ "Runs": opens a menu with one entry for each run."""

    run_chosen = Signal(object)  # its folder

    def __init__(self, look: Look, runs: Callable[[], Sequence[RunSummary]]) -> None:
        super().__init__()
        self._runs = runs
        self.button = button(look, "Runs", kind="ghost", icon_name="open")
        self.button.setToolTip("Open another run, finished or still training")
        self.button.setAccessibleName("Runs")
        self.button.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)

    def set_worded(self, worded: bool) -> None:
        """Whether there is room for its word."""
        self.button.setText("Runs" if worded else "")

    def menu(self) -> QMenu:
        """One entry for each run: what it trained, when, and how far it came."""
        menu = QMenu(self)
        for run in self._runs()[:MOST_RUNS]:
            entry = menu.addAction(run_text(run))
            entry.setEnabled(run.problem is None)
            entry.triggered.connect(lambda _checked=False, folder=run.folder: self.run_chosen.emit(folder))
        if menu.isEmpty():
            menu.addAction("No run yet").setEnabled(False)
        return menu

    def _on_clicked(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))


def run_text(run: RunSummary) -> str:
    """ "LeNet-5 on digits   12 May 14:02   finished, step 1,350   2.8 % error"."""
    clock = time.strftime("%H:%M", time.localtime(run.changed))
    moment = f"{day_text(run.changed)} {clock}"
    if run.problem is not None:
        return f"{run.folder.name}   {moment}   cannot be read"
    error = "" if run.error is None else f"   {error_text(run.error)} error"
    return f"{run.title}   {moment}   {run.state}, step {step_count(run.step)}{error}"
