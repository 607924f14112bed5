"""The panes and the lesson panel: made when first wanted, and what they say for the status bar."""

from PySide6.QtCore import QObject, QSize, Signal

from convlab.app.training import Training
from convlab.bridge.store import Store
from convlab.core.places import Places
from convlab.course.catalogue import Library
from convlab.course.progress import Progress
from convlab.panes.lesson.pane import LessonPanel
from convlab.panes.sandbox.kernel_control import KernelPlaces
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.kernel_shelf import KernelShelf
from convlab.state.workspace import PaneName
from convlab.widgets.look import Look
from convlab.widgets.pane import Pane

WIDE = 1700  # px of the window at 100 %
UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX


class Panels(QObject):
    """Makes each pane once; `status` and `facts` are what the open pane, or the lesson beside it, says."""

    status = Signal(str, str)
    facts = Signal(str)

    def __init__(self, look: Look, store: Store, training: Training, places: Places) -> None:
        super().__init__()
        self._look, self._store, self._training = look, store, training
        self._panes: dict[str, Pane] = {}
        self._kernels = KernelPlaces(KernelShelf(places.work / "kernels"), places.runs)
        self.lesson = LessonPanel(look, store, Library.shipped(), Progress(places.work))
        self.lesson.status.connect(self.status)

    def pane(self, name: PaneName) -> Pane:
        """The pane of that name, made when it is first asked for."""
        if name not in self._panes:
            pane = self._panes[name] = self._make(name)
            pane.status.connect(lambda strong, rest: self._pass_on(name, strong, rest))
            pane.facts.connect(self.facts)
        return self._panes[name]

    def sandbox(self) -> SandboxPane:
        """The sandbox, for what is asked of it alone."""
        pane = self.pane("sandbox")
        assert isinstance(pane, SandboxPane)
        return pane

    def place_lesson(self, window: QSize, below: bool) -> None:
        """The lesson panel's size: 500 px in a wide window, 400 in a medium one, 320 high below the pane.

        Below the pane it takes no more than half of the window.
        """
        wide = self._look.px(500 if window.width() >= self._look.px(WIDE) else 400)
        high = min(self._look.px(320), window.height() // 2)
        self.lesson.setMinimumSize(0 if below else wide, high if below else 0)
        self.lesson.setMaximumSize(UNLIMITED if below else wide, high if below else UNLIMITED)

    def close(self) -> None:
        """Ends what the panes have running (timers, open run files)."""
        for pane in self._panes.values():
            pane.close()

    def _make(self, name: PaneName) -> Pane:
        if name == "sandbox":
            return SandboxPane(self._look, self._store, kernels=self._kernels)
        # Late: the first picture of the window need not wait for what it does not show.
        if name == "builder":
            from convlab.panes.builder.pane import BuilderPane

            return BuilderPane(self._look, self._store, self._training)
        from convlab.panes.monitor.pane import MonitorPane

        return MonitorPane(self._look, self._store, self._training)

    def _pass_on(self, name: PaneName, strong: str, rest: str) -> None:
        if self._store.workspace.pane == name:  # a run that trains unseen has nothing to say here
            self.status.emit(strong, rest)
