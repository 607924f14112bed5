"""The whole window as one document: what is open, saved, undone, put by a lesson and tested."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from convlab.core.document import Document, changed, read_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.state.builder import BuilderState
from convlab.state.monitor import MonitorState
from convlab.state.sandbox import SandboxState

SUFFIX = ".convlab"
PaneName = Literal["sandbox", "builder", "monitor"]


def _as_of_now(version: object) -> object:
    """A file of the first version, which knew one kernel and one plane, is read as one of this."""
    return 2 if version == 1 else version


class LessonPlace(Document):
    """Which lesson is open, and at which step (from 0)."""

    lesson: str
    step: int = Field(default=0, ge=0)


class Workspace(Document):
    """Everything that the window shows."""

    VIEW: ClassVar[frozenset[str]] = frozenset({"name", "pane", "lesson"})  # the name is its file's

    format: Literal["convlab-workspace"] = "convlab-workspace"
    version: Annotated[Literal[2], BeforeValidator(_as_of_now)] = 2
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


def returned_to(work: Workspace, view: Workspace) -> Workspace:
    """`work` as undo shows it to a person who looks at `view`: the pane where it differs is open, at the place
    where they worked then; everything else stays as they look at it."""
    back = seen_as(work, view)
    differing = [name for name in _PARTS if getattr(back, name) != getattr(view, name)]
    if not differing:
        return back
    places = {name: _at_place(getattr(back, name), getattr(work, name)) for name in differing}
    return changed(back, pane=differing[0] if view.pane not in differing else view.pane, **places)


def same_work(one: Workspace, other: Workspace) -> bool:
    """Whether a person made the same thing in both, wherever they look at it from."""
    work = [name for name in Workspace.model_fields if name not in Workspace.VIEW and name not in _PARTS]
    return _alike(one, other, work) and all(_same_part(getattr(one, name), getattr(other, name)) for name in _PARTS)


def read_workspace(path: Path) -> Workspace | Problem:
    """The workspace in a .convlab file, or the sentence that names the file, the place and the fault."""
    return read_document(path, Workspace)


_PARTS: tuple[PaneName, ...] = ("sandbox", "builder", "monitor")
_Part = SandboxState | BuilderState | MonitorState


def _same_part(one: _Part, other: _Part) -> bool:
    return one is other or _alike(one, other, type(one).model_fields.keys() - type(one).VIEW)


def _alike(one: Document, other: Document, fields: Iterable[str]) -> bool:
    """Whether some fields are the same in both; most of them are one object, which no one need look into."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in fields)
    return all(first is second or first == second for first, second in pairs)


def _with_view(work: _Part, view: _Part) -> Document:
    return changed(work, **{name: getattr(view, name) for name in type(work).VIEW})


def _at_place(shown: _Part, then: _Part) -> Document:
    return changed(shown, **{name: getattr(then, name) for name in type(shown).PLACE})
