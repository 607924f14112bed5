"""The whole window as one document: what is open, saved, undone, put by a lesson and tested."""

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from convlab.core.document import Document, changed, read_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.state.builder import BuilderState
from convlab.state.monitor import MonitorState
from convlab.state.sandbox import SandboxState

SUFFIX = ".convlab"
PaneName = Literal["sandbox", "builder", "monitor"]


class LessonPlace(Document):
    """Which lesson is open, and at which step (from 0)."""

    lesson: str
    step: int = Field(default=0, ge=0)


class Workspace(Document):
    """Everything that the window shows."""

    VIEW: ClassVar[frozenset[str]] = frozenset({"name", "pane", "lesson"})  # the name is its file's

    format: Literal["convlab-workspace"] = "convlab-workspace"
    version: Literal[1] = 1
    name: str = Field(default="Untitled", min_length=1, max_length=120)
    pane: PaneName = "sandbox"
    sandbox: SandboxState = SandboxState()
    builder: BuilderState = BuilderState()
    monitor: MonitorState = MonitorState()
    lesson: LessonPlace | None = None

    def experiment(self) -> Experiment:
        """What Train would start: the builder's network on the monitor's data with its recipe."""
        return Experiment(network=self.builder.network, data=self.monitor.data, recipe=self.monitor.recipe)


def seen_as(work: Workspace, view: Workspace) -> Workspace:
    """`work` as it looks to a person who looks at `view`: same open pane, focus, selection, run."""
    parts = {name: _with_view(getattr(work, name), getattr(view, name)) for name in _PARTS}
    return changed(work, **parts, **{name: getattr(view, name) for name in Workspace.VIEW})


def same_work(one: Workspace, other: Workspace) -> bool:
    """Whether a person made the same thing in both, wherever they look at it from."""
    return one == other or seen_as(one, other) == other


def read_workspace(path: Path) -> Workspace | Problem:
    """The workspace in a .convlab file, or the sentence that names the file, the place and the fault."""
    return read_document(path, Workspace)


_PARTS = ("sandbox", "builder", "monitor")


def _with_view(
    work: SandboxState | BuilderState | MonitorState, view: SandboxState | BuilderState | MonitorState
) -> Document:
    return changed(work, **{name: getattr(view, name) for name in type(work).VIEW})
