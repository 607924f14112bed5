"""The monitor: a run folder as it fills, and the controls that steer it."""

import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedLayout, QVBoxLayout

from convlab.bridge.run_watch import RunWatch
from convlab.bridge.store import Store
from convlab.bridge.trainer import Trainer
from convlab.core.document import changed
from convlab.core.problem import Problem
from convlab.panes.monitor.bar import RunBar
from convlab.panes.monitor.desk import Desk
from convlab.panes.monitor.empty import EmptyStage
from convlab.panes.monitor.offer import Offer
from convlab.panes.monitor.stage import Stage, Width
from convlab.runs.commands import Command, Kind, send
from convlab.runs.rows import RunRows
from convlab.state.monitor import MonitorState, aged, derive
from convlab.state.monitor_figures import data_note
from convlab.state.monitor_readout import MonitorReadout, Words
from convlab.state.monitor_words import recipe_text, sent_words
from convlab.state.workspace import Workspace
from convlab.widgets.look import Look
from convlab.widgets.pane import Pane
from convlab.widgets.scroll_down import ScrollDown

CLOCK = 100  # ms between two counts of the data's age
WIDE, MEDIUM = 1600, 1060  # px of the pane at 100 %
BROKEN = "This run cannot be shown."


class MonitorPane(Pane):
    """Shows the run whose folder the workspace names."""

    def __init__(self, look: Look, store: Store, trainer: Trainer) -> None:
        super().__init__()
        self._look, self._store, self._trainer = look, store, trainer
        self.readout: MonitorReadout | None = None
        self._problem: Problem | None = None
        self._has_runs = False  # whether there is a run to open, where none is
        self._sent = ""  # the id of the command that is not answered yet
        self.watch = RunWatch()
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK)
        self.bar = RunBar(look)
        self.stage = Stage(look, trainer.runs)
        self.empty = EmptyStage(look, trainer.runs)
        self.desk = Desk(look)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a click beside a field lets the letters act again
        self._build()
        self._connect()
        self._add_keys()
        self._arrange()
        self._open(self._state.run)

    @property
    def _state(self) -> MonitorState:
        return self._store.workspace.monitor

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stages = QStackedLayout()
        self._scrolls = {page: ScrollDown(page) for page in (self.empty, self.stage)}
        for scroll in self._scrolls.values():
            self._stages.addWidget(scroll)
        column.addWidget(self.bar)
        column.addLayout(self._stages, 1)
        column.addWidget(self.desk)

    def _connect(self) -> None:
        self._store.changed.connect(self._on_workspace_changed)
        self._look.changed.connect(self._arrange)
        self.watch.rows_changed.connect(self._on_rows_changed)
        self._clock.timeout.connect(self.tick)
        self.stage.run_chosen.connect(self.open_run)
        self.empty.runs.run_chosen.connect(self.open_run)
        self.stage.scale_chosen.connect(lambda scale: self._look_at(scale=scale))
        self.stage.swap_wanted.connect(self.swap_curves)
        self.desk.steering.wanted.connect(self._send)
        self.desk.steering.rate_wanted.connect(lambda rate: self._send("rate", rate))
        self.bar.resume_wanted.connect(self._resume)
        for offer in (self.empty.offer, self.desk.offer):
            offer.train_wanted.connect(self._trainer.start)
            offer.fit_wanted.connect(self._trainer.fit)
            offer.resume_wanted.connect(self._resume)

    def _add_keys(self) -> None:
        steering = self.desk.steering
        keys = {
            "Space": self._on_space,
            "N": lambda: steering.ask("step"),
            "D": lambda: steering.ask("divide"),
            "C": lambda: steering.ask("checkpoint"),
            "E": self.swap_curves,
        }
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # -- what is looked at ---------------------------------------------------------------------------

    def open_run(self, folder: Path) -> None:
        """Shows the run in `folder`, finished or running; the workspace then names it."""
        if str(folder) == self._state.run:
            self._open(str(folder))
        self._look_at(run=str(folder))

    def _look_at(self, **view: object) -> None:
        workspace = self._store.workspace
        self._store.look(changed(workspace, monitor=changed(workspace.monitor, **view)))

    def swap_curves(self) -> None:
        """Loss or held-out error, where only one of them has room."""
        self._look_at(shown="error" if self._state.shown == "loss" else "loss")

    def _on_workspace_changed(self, old: Workspace, new: Workspace) -> None:
        if old.monitor.run != new.monitor.run:
            self._open(new.monitor.run)
        elif old.monitor != new.monitor or old.builder != new.builder:
            self._show()

    def _open(self, run: str | None) -> None:
        self.readout, self._sent = None, ""
        self._problem = None
        self._has_runs = run is None and bool(self._trainer.runs())
        if run is None:
            self.watch.close()
        else:
            self._problem = self.watch.open(Path(run))
        self._show()

    # -- rows and the clock ----------------------------------------------------------------------------

    def _on_rows_changed(self, rows: RunRows) -> None:
        if self.isVisible() or self.readout is None:
            self.readout = derive(rows, time.time(), self.readout)
            self._show()

    def tick(self) -> None:
        """Counts the age of the data on."""
        rows = self.watch.rows
        if self.readout is not None and rows is not None:
            self.readout = aged(self.readout, rows, time.time())
            self.stage.show_readout(self.readout, self._state)
            self._say_status()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.window().focusWidget() is None:
            self.setFocus()
        if self.watch.rows is not None:
            self._on_rows_changed(self.watch.rows)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._clock.stop()
        self.watch.close()
        super().closeEvent(event)

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        readout = self.readout
        self._stages.setCurrentWidget(self._scrolls[self.empty if readout is None else self.stage])
        self.desk.setVisible(readout is not None)
        if readout is None:
            self.empty.show_offer(self._offer(), data_note(self._state.data), self._has_runs)
            self._show_bar(None)
        else:
            self.stage.show_readout(readout, self._state)
            self._show_desk(readout)
            self._show_bar(readout)
        self._say_status()

    def _offer(self) -> Offer:
        over = self.readout
        return Offer(
            network=self._store.workspace.builder.network.name,
            problem=self._trainer.why_not(),
            can_fit=self._trainer.can_fit(),
            resumable=over is not None and over.resumable and over.bar is None,
            again=over is not None,
            recipe=recipe_text(self._state.recipe),
        )

    def _show_desk(self, readout: MonitorReadout) -> None:
        steering = self.desk.steering
        steering.show_steering(readout.steering, readout.figures.rate)
        if not readout.under_way:
            self.desk.show_offer(self._offer())
            return
        self.desk.show_steering()
        if self._sent in ("", *readout.answered):
            self._sent = ""
            steering.show_answer(readout.answer)

    def _show_bar(self, readout: MonitorReadout | None) -> None:
        if self._problem is not None:
            self.bar.show_words(Words(BROKEN, self._problem.sentence), resumable=False)
        else:
            self.bar.show_words(readout.bar if readout else None, bool(readout and readout.resumable))

    def _say_status(self) -> None:
        words = self.readout.status if self.readout else Words("No run is open")
        self.say(words.strong, words.rest)

    # -- steering --------------------------------------------------------------------------------------

    def _send(self, kind: Kind, value: float | None = None) -> None:
        folder = self.watch.folder
        if folder is None:
            return
        command = Command(kind=kind, value=value)
        try:
            self._sent = send(folder, command)
        except OSError as error:
            sentence = f"{folder} cannot be written: {error.strerror}."
            self.desk.steering.show_answer(Words("Not sent", sentence), alert=True)
            return
        self.desk.steering.show_answer(sent_words(kind, value))

    def _resume(self) -> None:
        if self._state.run is not None:
            self._trainer.resume(Path(self._state.run))

    def _on_space(self) -> None:
        """Presses the button that has the focus, as Space always does; otherwise Pause or Resume."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        else:
            self.desk.steering.ask_pause()

    # -- room ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = self.width() / self._look.scale
        width: Width = "wide" if across >= WIDE else "medium" if across >= MEDIUM else "narrow"
        self.stage.set_room(width, self.size())
        self.desk.set_margin(self._look.px(32 if width == "wide" else 24))
        self.desk.steering.set_room(width, across, self.height() / self._look.scale)
        self._show()
