"""What the panes need of whoever trains; the application passes it in."""

from pathlib import Path
from typing import Protocol

from convlab.core.problem import Problem
from convlab.runs.folder import RunSummary


class Trainer(Protocol):
    """Starts trainings of the workspace's network in an engine process, and knows the runs there are."""

    def why_not(self) -> Problem | None:
        """Why the network cannot be trained on the data, or None."""

    def can_fit(self) -> bool:
        """Whether `fit` would change the network."""

    def fit(self) -> None:
        """Makes the network fit the data, as one undo step."""

    def start(self) -> None:
        """Starts a new run and shows it."""

    def resume(self, folder: Path) -> None:
        """Continues a run from its last checkpoint."""

    def runs(self) -> list[RunSummary]:
        """The runs of this person, the one that changed last first."""
