"""What the monitor needs of the window: to start, fit and continue trainings, and to know the runs there are."""

from pathlib import Path
from typing import Protocol

from convlab.core.problem import Problem
from convlab.runs.folder import RunSummary


class Trainer(Protocol):
    """Starts trainings in an engine process; the window passes it in."""

    def why_not(self) -> Problem | None:
        """Why the builder's network cannot be trained on the monitor's data, or None."""

    def fit(self) -> None:
        """Makes the network fit the data, as one undo step."""

    def start(self) -> None:
        """Starts a new run and shows it."""

    def resume(self, folder: Path) -> None:
        """Continues a run from its last checkpoint."""

    def runs(self) -> list[RunSummary]:
        """The runs of this person, the one that changed last first."""
