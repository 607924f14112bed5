"""Predict, then see, in the pane: a number is hidden, a guess is checked, and the number is shown again."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from convlab.core.problem import Problem
from convlab.course.prediction import PREDICTIONS, check, told
from convlab.course.prediction_size import Case
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.kept_focus import kept_focus
from convlab.state.sandbox import Asked
from convlab.state.sandbox_compute import Setting
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look
from convlab.widgets.predict_bar import PredictBar


class Predicting:
    """Holds the menu of what can be hidden and the bar at the pane's foot, and stands between them and the store."""

    def __init__(self, look: Look, edits: SandboxEdits, pane: QWidget) -> None:
        self._pane, self._edits, self.bar = pane, edits, PredictBar(look)
        self.bar.setParent(pane)
        self._readout: SandboxReadout | None = None
        self._asked: Asked | None = None  # still asked once it is answered, until the bar is closed
        self._setting: Setting | None = None  # that was asked about
        self.menu = QMenu(pane)
        for key, row in PREDICTIONS.items():
            entry = QAction(row.title, self.menu)
            entry.triggered.connect(partial(self.ask, key))
            self.menu.addAction(entry)
        self.bar.guessed.connect(self._on_guessed)
        self.bar.told.connect(self._on_told)
        self.bar.ended.connect(self.end)
        self.bar.hide()
        self.closed: Callable[[], None] = lambda: None  # the room of the bar is free again

    @property
    def is_open(self) -> bool:
        """Whether a question, or its answer, is on the screen."""
        return self._asked is not None

    def show(self, readout: SandboxReadout) -> None:
        """Takes a new readout: a question may have come with the document, or gone with an undo."""
        self._readout = readout
        asked = readout.state.asked
        if asked is None and readout.computed.setting != self._setting:
            self._asked = None  # what was answered is no longer on the screen
        if asked is not None and asked != self._asked:
            self._asked, self._setting = asked, readout.computed.setting
            self.bar.ask(PREDICTIONS[asked].question(self._case(readout)))
        self.bar.setVisible(self.is_open)

    def offer(self, button: QWidget) -> None:
        """The menu of what can be hidden, over the button."""
        self.menu.popup(button.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    def ask(self, asked: Asked) -> None:
        """Hides a number and asks for it; the one that is asked for already is asked anew."""
        self._asked = None
        self._edits.ask(asked, PREDICTIONS[asked].hides)

    def end(self) -> None:
        """Shows the number, without a guess."""
        with kept_focus(self._pane):
            self._asked = None
            self.bar.hide()
            self._edits.reveal()
            self.closed()

    def _on_guessed(self, typed: str) -> None:
        if self._readout is None or self._asked is None:
            return
        verdict = check(self._asked, typed, self._case(self._readout))
        if isinstance(verdict, Problem):
            self.bar.complain(verdict.sentence)
            return
        self.bar.show_verdict(verdict)
        if verdict.right:
            self._edits.reveal()

    def _on_told(self) -> None:
        if self._readout is not None and self._asked is not None:
            self.bar.show_verdict(told(self._asked, self._case(self._readout)))
            self._edits.reveal()

    @staticmethod
    def _case(readout: SandboxReadout) -> Case:
        return Case(readout.computed, readout.focus or (0, 0))
