"""The panes and the lesson panel: made when first wanted, and what they say for the status bar."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convlab.app.training import Training
from convlab.bridge.store import Store
from convlab.core.places import Places
from convlab.course.library import Library
from convlab.course.progress import Progress
from convlab.panes.builder.pane import BuilderPane
from convlab.panes.lesson.pane import LessonPanel
from convlab.panes.monitor.pane import MonitorPane
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.workspace import PaneName
from convlab.widgets.look import Look


class Panels(QObject):
    """Makes each pane once; `status(strong, rest)` comes from the pane that is open."""

    status = Signal(str, str)
    timing = Signal(str)

    def __init__(self, look: Look, store: Store, training: Training, places: Places) -> None:
        super().__init__()
        self._look, self._store, self._training, self._places = look, store, training, places
        self._panes: dict[str, QWidget] = {}
        self._status: dict[str, tuple[str, str]] = {}
        self._timing: dict[str, str] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {
            "sandbox": self._make_sandbox,
            "builder": self._make_builder,
            "monitor": self._make_monitor,
        }
        self._lesson = LessonPanel(look, store, Library.shipped(), Progress(places.work))

    def pane(self, name: PaneName) -> QWidget:
        """The pane of that name, made when it is first asked for."""
        if name not in self._panes:
            self._panes[name] = self._makers[name]()
        return self._panes[name]

    def lesson(self) -> LessonPanel:
        """The lesson panel."""
        return self._lesson

    def status_of(self, name: str) -> tuple[str, str]:
        """What a pane said last for the left of the status bar."""
        return self._status.get(name, ("", ""))

    def timing_of(self, name: str) -> str:
        """What a pane said last for the right of the status bar."""
        return self._timing.get(name, "")

    def place_lesson(self, window_width: int, below: bool) -> None:
        """The lesson panel's size: 500 px in a wide window, 400 in a medium one, 320 high below the pane."""
        wide = self._look.px(500 if window_width >= self._look.px(1700) else 400)
        unlimited = 16_777_215  # Qt's QWIDGETSIZE_MAX
        self._lesson.setFixedWidth(wide) if not below else self._lesson.setMinimumWidth(0)
        self._lesson.setMaximumWidth(unlimited if below else wide)
        self._lesson.setMinimumHeight(self._look.px(320) if below else 0)
        self._lesson.setMaximumHeight(self._look.px(320) if below else unlimited)

    def close(self) -> None:
        """Ends what the panes have running (timers, open run files)."""
        for pane in self._panes.values():
            pane.close()

    def _make_sandbox(self) -> QWidget:
        pane = SandboxPane(self._look, self._store)
        self._listen("sandbox", pane)
        return pane

    def _make_builder(self) -> QWidget:
        pane = BuilderPane(self._look, self._store, self._training)
        self._listen("builder", pane)
        return pane

    def _make_monitor(self) -> QWidget:
        pane = MonitorPane(self._look, self._store, self._training)
        self._listen("monitor", pane)
        return pane

    def _listen(self, name: str, pane: SandboxPane | BuilderPane | MonitorPane) -> None:
        pane.status.connect(lambda strong, rest: self._on_status(name, strong, rest))
        if hasattr(pane, "timing"):
            pane.timing.connect(lambda text: self._on_timing(name, text))

    def _on_status(self, name: str, strong: str, rest: str) -> None:
        self._status[name] = (strong, rest)
        if self._store.workspace.pane == name:
            self.status.emit(strong, rest)

    def _on_timing(self, name: str, text: str) -> None:
        self._timing[name] = text
        if self._store.workspace.pane == name:
            self.timing.emit(text)
