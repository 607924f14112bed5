"""The window: top bar, rail, the open pane, lesson panel and status bar around one workspace."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from convlab import __version__
from convlab.app.actions import ACTIONS, MENUS, Action
from convlab.app.choosing import Choosing
from convlab.app.chrome import Rail, StatusStrip, TopBar
from convlab.app.documents import Documents
from convlab.app.errors import ErrorReport, log
from convlab.app.export_sheet import ExportSheet
from convlab.app.palette import Palette
from convlab.app.panels import Panels
from convlab.app.settings import TYPE_SIZES, Settings, ThemeChoice
from convlab.app.settings_sheet import SettingsSheet
from convlab.app.taking_away import TakingAway
from convlab.app.training import Training
from convlab.bridge.engine import EngineHost
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.places import shipped
from convlab.core.problem import Problem
from convlab.core.typography import step_count
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.workspace import SUFFIX, PaneName, Workspace
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar

_HISTORY: dict[str, Callable[[Store], str]] = {
    "edit.undo": lambda store: store.undo_label,
    "edit.redo": lambda store: store.redo_label,
}
LESSON_BELOW = 1180  # px at 100 %: a narrower window has the lesson panel under the pane
FILTER = f"ConvLab workspace (*{SUFFIX})"


@dataclass(frozen=True)
class House:
    """What the window is built around; app/main.py puts it together."""

    look: Look
    store: Store
    settings: Settings
    documents: Documents
    engine: EngineHost
    training: Training
    errors: ErrorReport


class Window(QMainWindow):
    """Shows the store's workspace; every wish of a person comes in through an Action or a pane."""

    painted = Signal()  # the first picture of the window is on the screen

    def __init__(self, house: House, panels: Panels) -> None:
        super().__init__()
        self.look: Look = house.look
        self.store: Store = house.store
        self.settings: Settings = house.settings
        self.training: Training = house.training
        self._house, self._panels = house, panels
        self.setWindowIcon(QIcon(str(shipped("resources", "icon.svg"))))
        self.setMinimumSize(760, 560)
        self._top, self._rail, self._status = TopBar(self.look), Rail(self.look), StatusStrip(self.look)
        self.message = MessageBar(self.look)
        self.stack = QStackedWidget()
        self.lesson_panel = panels.lesson
        self.lesson_panel.setVisible(self.settings.values.lesson_panel)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.palette_sheet = Palette(self.look, self, lambda action: action.enabled(self))
        self.settings_sheet = SettingsSheet(self.look, self, self.settings)
        self.taking = TakingAway(self.look, self.store, self.settings, lambda: panels.pane(self.store.workspace.pane))
        self.choosing: Choosing = Choosing(self.store, self.sandbox)
        self._menu_actions: list[tuple[Action, QAction]] = []
        self._is_painted = False
        self._last_death = ""
        self._engine_worked = False  # the one that lives now; one that never did is not started over and over
        self._fill_menus()
        self._connect()
        self._on_workspace_changed(self.store.workspace, self.store.workspace)

    # What a person asks for -------------------------------------------------------------------------

    def show_pane(self, pane: PaneName) -> None:
        """Opens one of the three panes."""
        self.store.look(changed(self.store.workspace, pane=pane))

    def new_workspace(self) -> None:
        """A fresh workspace; unsaved work is kept and offered back."""
        self._tell_replaced(self._house.documents.new())

    def open_file(self, path: Path) -> None:
        """Opens a .convlab file, or says in place why not."""
        self._tell_replaced(self._house.documents.open(path))

    def choose_file(self) -> None:
        """Asks which file to open."""
        name, _ = QFileDialog.getOpenFileName(self, "Open a workspace", "", FILTER)
        if name:
            self.open_file(Path(name))

    def choose_run(self) -> None:
        """Asks which run folder to watch."""
        name = QFileDialog.getExistingDirectory(self, "Open a run folder")
        if name:
            self.training.watch(Path(name))

    def save(self) -> None:
        """Saves to the workspace's file; asks for one where there is none."""
        path = self._house.documents.path
        if path is None:
            self.save_as()
        else:
            self.save_to(path)

    def save_as(self) -> None:
        """Asks where to save."""
        name, _ = QFileDialog.getSaveFileName(self, "Save the workspace", self.store.workspace.name, FILTER)
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Saves to a file, or says in place why not."""
        problem = self._house.documents.save(path)
        if problem:
            self.tell(problem)

    def open_export(self) -> None:
        """Opens the sheet of what can be taken away."""
        self.export_sheet.open()

    def quit(self) -> None:
        """Closes the window; a training goes on."""
        self.close()

    def sandbox(self) -> SandboxPane:
        """The sandbox, opened: what follows is seen there."""
        self.show_pane("sandbox")
        return self._panels.sandbox()

    def set_theme(self, theme: ThemeChoice) -> None:
        """Light, dark, or as the system has it."""
        self.settings.set(theme=theme)

    def change_type_size(self, steps: int) -> None:
        """One size of the table larger (+1) or smaller (-1)."""
        nearest = min(range(len(TYPE_SIZES)), key=lambda i: abs(TYPE_SIZES[i] - self.settings.values.scale))
        self.settings.set(scale=TYPE_SIZES[min(len(TYPE_SIZES) - 1, max(0, nearest + steps))])

    def usual_type_size(self) -> None:
        """100 %."""
        self.settings.set(scale=1.0)

    def toggle_settings(self) -> None:
        """Opens or closes the settings sheet."""
        if self.settings_sheet.isVisible():
            self.settings_sheet.hide()
        else:
            self.settings_sheet.open()
        self._show_rail()

    def toggle_lessons(self) -> None:
        """Opens or closes the lesson panel."""
        self.settings.set(lesson_panel=not self.lessons_shown)
        self.lesson_panel.setVisible(self.settings.values.lesson_panel)
        self._show_rail()

    @property
    def lessons_shown(self) -> bool:
        """Whether the lesson panel is open."""
        return not self.lesson_panel.isHidden()

    def open_palette(self) -> None:
        """Ctrl+K."""
        self.palette_sheet.open()

    def about(self) -> None:
        """Version, licence and machine, in place."""
        self.message.say(
            f"ConvLab {__version__}, MIT licence. Python {platform.python_version()} on {platform.system()}. "
            "Fonts, pictures and numbers name their sources in resources/LICENCES.md."
        )

    def tell_log(self) -> None:
        """Where errors are written."""
        self.message.say(f"Errors are written to {self._house.errors.path}.")

    def tell(self, problem: Problem) -> None:
        """Says in place what cannot work."""
        self.message.say(problem.sentence, details=problem.details, alert=True)

    def run_action(self, key: str) -> None:
        """Runs one action of the table. Raises StopIteration for an unknown key."""
        next(action for action in ACTIONS if action.key == key).run(self)

    # Inside ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setMenuWidget(self._top)
        pane_column = QVBoxLayout()
        pane_column.setSpacing(0)
        pane_column.addWidget(self.message)
        pane_column.addWidget(self.stack, 1)
        self._middle.setSpacing(0)
        self._middle.addLayout(pane_column, 1)
        self._middle.addWidget(self.lesson_panel)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(self._middle, 1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._status)
        self.setCentralWidget(centre)

    def _fill_menus(self) -> None:
        menus = {name: self._top.menus.addMenu(name) for name in MENUS}
        for action in ACTIONS:
            if not action.menu:
                continue
            menu = menus[action.menu]
            if action.separated:
                menu.addSeparator()
            entry = menu.addAction(action.text, _runner(action, self))
            entry.setShortcut(action.shortcut)
            entry.setCheckable(action.checked is not None)
            self.addAction(entry)
            self._menu_actions.append((action, entry))
        for menu in menus.values():
            menu.aboutToShow.connect(self._refresh_actions)

    def _connect(self) -> None:
        self.look.changed.connect(self._place_lesson)
        self.store.changed.connect(self._on_workspace_changed)
        self._top.undo_wished.connect(self.store.undo)
        self._top.redo_wished.connect(self.store.redo)
        self._top.find_wished.connect(self.open_palette)
        self._rail.pane_chosen.connect(self.show_pane)
        self._rail.lessons_wished.connect(self.toggle_lessons)
        self._rail.settings_wished.connect(self.toggle_settings)
        self.settings_sheet.closed.connect(self._show_rail)
        self.palette_sheet.chosen.connect(lambda action: action.run(self))
        self._house.errors.happened.connect(lambda sentence, details: self.message.say(sentence, (), details, True))
        self._house.training.problem.connect(self.tell)
        self._house.training.begun.connect(self._on_training_begun)
        self._house.documents.problem.connect(self.tell)
        self.settings.failed.connect(self.tell)
        self.taking.done.connect(self._on_taken)
        self.taking.failed.connect(self._on_not_taken)
        self.taking.waiting.connect(self._on_waiting_for_film)
        self._house.engine.ready.connect(self._on_engine_ready)
        self._house.engine.died.connect(self._on_engine_died)
        self._house.engine.refused.connect(lambda sentence: self.tell(Problem(sentence)))
        self._panels.status.connect(self._status.show_left)
        self._panels.facts.connect(lambda _facts: self._show_facts())

    def _on_workspace_changed(self, old: Workspace, new: Workspace) -> None:
        pane = self._panels.pane(new.pane)
        if self.stack.indexOf(pane) < 0 or self.stack.currentWidget() is not pane:
            self.stack.addWidget(pane)  # does nothing for one that is there
            self.stack.setCurrentWidget(pane)
            self.enter_pane()
            self._status.show_left(*pane.last_status)
        if old.lesson is None and new.lesson is not None:
            self.lesson_panel.show()
        self._top.show_document(new.name, self.store.is_edited)
        self._top.show_history(self.store.undo_label, self.store.redo_label)
        self.setWindowTitle(f"{new.name} - ConvLab")
        self._show_rail()
        self._show_facts()
        self._refresh_actions()

    def _show_rail(self) -> None:
        self._rail.show_state(self.store.workspace.pane, self.lessons_shown, self.settings_sheet.isVisible())

    def _refresh_actions(self) -> None:
        for action, entry in self._menu_actions:
            entry.setEnabled(action.enabled(self))
            if action.key in _HISTORY:
                entry.setText(f"{action.text} {_HISTORY[action.key](self.store).lower()}".strip())
            if action.checked is not None:
                entry.setChecked(action.checked(self))

    def _show_facts(self) -> None:
        facts = self._panels.pane(self.store.workspace.pane).last_facts
        self._status.show_right(facts, *_engine_words(self._house.engine))

    @cached_property
    def export_sheet(self) -> ExportSheet:
        """What can be taken away; made when it is first wanted, since its many buttons take their time."""
        return ExportSheet(self.look, self, self.settings, self.taking)

    @property
    def _exports_shown(self) -> bool:
        return "export_sheet" in self.__dict__ and self.export_sheet.isVisible()

    def _on_taken(self, sentence: str) -> None:
        if not self._exports_shown:  # else the sheet says it
            self.message.say(sentence)

    def _on_waiting_for_film(self, sentence: str) -> None:
        if not self._exports_shown:
            self.message.go_on(sentence, ("Cancel", self.taking.cancel))

    def _on_not_taken(self, problem: Problem) -> None:
        if not self._exports_shown:
            self.tell(problem)

    def _on_engine_ready(self, _device: str) -> None:
        self._engine_worked = True
        self._show_facts()

    def _on_engine_died(self, sentence: str, training: Path | None) -> None:
        """The monitor says it of the run it shows; an idle engine that worked is replaced without alarm."""
        log.warning("%s\n%s", sentence, self._house.engine.last_words)
        workspace = self.store.workspace
        seen = training is not None and (workspace.pane, workspace.monitor.run) == ("monitor", str(training))
        if not seen and (training is not None or not self._engine_worked):
            self._last_death = sentence
            ways = [("Show it in the monitor", lambda: self.training.watch(training))] if training else []
            self.message.say(sentence, ways, self._house.engine.last_words, alert=True)
        if self._engine_worked:  # so that another one can
            self._engine_worked = False
            self._house.engine.warm_up()
        self._show_facts()

    def enter_pane(self) -> None:
        """Gives the keyboard to the pane that is seen, so that its letters act at once."""
        self._panels.pane(self.store.workspace.pane).setFocus()

    def _on_training_begun(self) -> None:
        """What was said of an engine that died is no news any more."""
        if self._last_death and self.message.sentence() == self._last_death:
            self.message.hide()
        self.enter_pane()  # the button that began it is about to go
        self._show_facts()

    def _tell_replaced(self, problem: Problem | None) -> None:
        """Why the document stayed, or the offer of the unsaved work that another took the place of."""
        kept = self._house.documents.kept_as
        if problem:
            self.tell(problem)
        elif kept is not None:
            self.message.say(
                "The workspace from before was not saved; a copy is kept.",
                [("Bring it back", lambda: self.open_file(kept))],
            )

    def offer_unfinished(self) -> None:
        """At the start: a run that still trains, or that broke off, is offered once."""
        run = self.training.unfinished()
        if run is None or str(run.folder) == self.store.workspace.monitor.run:
            return
        still = "is still training" if run.state != "lost" else "stopped before its end"
        self.message.say(
            f"{run.title} {still}, at step {step_count(run.step)}.",
            [("Show it in the monitor", lambda: self.training.watch(run.folder))],
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_lesson()
        self.settings_sheet.hide()
        self.palette_sheet.hide()
        if self._exports_shown:
            self.export_sheet.hide()

    def _place_lesson(self) -> None:
        below = self.width() < self.look.px(LESSON_BELOW)
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._middle.direction() != direction:
            self._middle.setDirection(direction)
        self._panels.place_lesson(self.size(), below)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._house.store.settle()
        self._house.documents.keep()
        self.settings.set(geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self._panels.close()
        self._house.engine.close()
        super().closeEvent(event)

    def restore_geometry(self) -> None:
        """The size and place of the last time; otherwise most of the screen."""
        kept = self.settings.values.geometry
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            room = self.screen().availableSize()
            self.resize(min(1680, round(room.width() * 0.94)), min(1000, round(room.height() * 0.92)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)  # when the panes, painted after this, are on the screen


def _engine_words(engine: EngineHost) -> tuple[str, str]:
    """What the engine does and on what, for the status bar."""
    if engine.training is not None:
        return "Engine training", engine.device
    return "Engine ready" if engine.is_ready else "Engine starting", engine.device


def _runner(action: Action, window: Window) -> Callable[[], None]:
    return lambda: action.run(window)
