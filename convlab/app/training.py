"""From Train to a run folder: whether it can start, starting it, and finding runs from before."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from convlab.bridge.engine import EngineHost
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.fitting import mismatch
from convlab.core.network import Network
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.data.sets import DATA_SETS, DataSet
from convlab.runs.folder import RunSummary, list_runs, new_run
from convlab.state.builder import BuilderState
from convlab.state.builder_edits import fitted

OFFERED_FOR = 7 * 24 * 3600  # seconds: an older lost run is no news any more


class Training(QObject):
    """Starts the builder's network on the monitor's data in an engine process of its own."""

    problem = Signal(object)  # a Problem: why nothing was started
    begun = Signal()  # the engine was handed a run

    def __init__(self, store: Store, engine: EngineHost, places: Places) -> None:
        super().__init__()
        self._store, self._engine, self._places = store, engine, places
        self._judged: tuple[Network, DataSet, Problem | None] | None = None  # asked again at every edit of any pane

    @property
    def data_set(self) -> DataSet:
        """The data that the network would learn, cut to its input where they have no size of their own."""
        wanted = self._store.workspace.builder.network.input
        return DATA_SETS[self._store.workspace.monitor.data].at((wanted.height, wanted.width))

    def why_not(self) -> Problem | None:
        """Why Train is off, or None."""
        network, data = self._store.workspace.builder.network, self.data_set
        if self._judged is None or self._judged[0] is not network or self._judged[1] != data:
            self._judged = (network, data, mismatch(network, data.shape, len(data.classes)))
        return self._judged[2]

    def can_fit(self) -> bool:
        """Whether `fit` would change the network."""
        return self.why_not() is not None and self._fitted() != self._store.workspace.builder

    def fit(self) -> None:
        """Makes the builder's network fit the data: its input and its last layer. One undo step."""
        self._store.edit("Fit to the data", changed(self._store.workspace, builder=self._fitted()))

    def start(self) -> None:
        """Starts a new run and shows it in the monitor."""
        problem = self.why_not()
        if problem:
            self.problem.emit(problem)
            return
        try:
            folder = new_run(self._places.runs, self._store.workspace.experiment())
        except OSError as error:
            sentence = f"No run folder can be made in {self._places.runs}: {error.strerror}."
            self.problem.emit(Problem(sentence, str(error)))
            return
        self._hand_over(folder, resume=False)

    def resume(self, folder: Path) -> None:
        """Continues a run from its last checkpoint; asked twice, it is done once."""
        self._hand_over(folder, resume=True)

    def _hand_over(self, folder: Path, resume: bool) -> None:
        try:
            if self._engine.training != folder:
                self._engine.train(folder, resume)
        except OSError as error:
            self.problem.emit(Problem(f"The engine cannot be started: {error.strerror}.", str(error)))
            return
        self.watch(folder)
        self.begun.emit()

    def watch(self, folder: Path) -> None:
        """Shows a run in the monitor."""
        workspace = self._store.workspace
        monitor = changed(workspace.monitor, run=str(folder))
        self._store.look(changed(workspace, monitor=monitor, pane="monitor"))

    def _fitted(self) -> BuilderState:
        data = self.data_set
        return fitted(self._store.workspace.builder, data.shape, len(data.classes))

    def unfinished(self) -> RunSummary | None:
        """The newest run that still trains, or that broke off within a week: to be offered at the start."""
        runs = [run for run in self.runs() if run.state in ("running", "paused", "lost")]
        fresh = (run for run in runs if run.state != "lost" or time.time() - run.changed < OFFERED_FOR)
        return next(fresh, None)

    def runs(self) -> list[RunSummary]:
        """The runs of this person, the one that changed last first."""
        return list_runs(self._places.runs)
