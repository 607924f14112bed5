"""The one place where the workspace changes, with undo across panes."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from convlab.core.document import changed
from convlab.state.workspace import Workspace, returned_to, same_work

LONGEST_HISTORY = 500


@dataclass(frozen=True)
class _Step:
    label: str
    before: Workspace
    merge: str


class Store(QObject):
    """Holds the workspace and tells when it changes: `changed(old, new)`.

    `settling` fires before it is saved, closed or stepped back: whoever shows a person something that is not yet in
    the workspace (a camera's picture) puts it there now. `replaced` fires when another document has come.
    `edit` is for what a person makes (one undo step), `look` for how they look at it (none).
    """

    changed = Signal(object, object)
    settling = Signal()
    replaced = Signal()

    def __init__(self, workspace: Workspace | None = None) -> None:
        super().__init__()
        self._workspace = workspace or Workspace()
        self._saved = self._workspace
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @property
    def workspace(self) -> Workspace:
        """What the window shows now."""
        return self._workspace

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step taken back can be made again."""
        return bool(self._undone)

    @property
    def undo_label(self) -> str:
        """What the next undo takes back, or an empty string."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What the next redo makes again, or an empty string."""
        return self._undone[-1].label if self._undone else ""

    @property
    def is_edited(self) -> bool:
        """Whether something was made since the workspace was opened or saved."""
        return not same_work(self._saved, self._workspace)

    def edit(self, label: str, workspace: Workspace, merge: str = "") -> None:
        """Makes `workspace` the present one as one undo step.

        Edits in a row with the same `merge` key (a wheel turn, a drag) are one step until `end_gesture`.
        """
        if same_work(workspace, self._workspace):
            self.look(workspace)
            return
        one_gesture = bool(merge) and bool(self._done) and self._done[-1].merge == merge
        if not one_gesture:
            self._done.append(_Step(label, self._workspace, merge))
            del self._done[:-LONGEST_HISTORY]
        self._undone.clear()
        self._show(workspace)

    def end_gesture(self) -> None:
        """The wheel or the mouse rests: the next edit is a step of its own. One that ended where it began is none."""
        if self._done and self._done[-1].merge:
            last = self._done.pop()
            if same_work(last.before, self._workspace):
                self.changed.emit(self._workspace, self._workspace)
            else:
                self._done.append(_Step(last.label, last.before, ""))

    def look(self, workspace: Workspace) -> None:
        """Changes where a person looks (focus, selection, pane); never an undo step."""
        if workspace != self._workspace:
            self._show(workspace)

    def settle(self) -> None:
        """Now everything that is seen is in the workspace."""
        self.settling.emit()

    def undo(self) -> None:
        """Takes the last step back and shows where that was."""
        self.settle()
        if self._done:
            step = self._done.pop()
            self._undone.append(_Step(step.label, self._workspace, ""))
            self._show(returned_to(step.before, self._workspace))

    def redo(self) -> None:
        """Makes the step last taken back again."""
        self.settle()
        if self._undone:
            step = self._undone.pop()
            self._done.append(_Step(step.label, self._workspace, ""))
            self._show(returned_to(step.before, self._workspace))

    def replace(self, workspace: Workspace, saved: Workspace | None = None) -> None:
        """Another document without history; `saved` is what its file holds, where that differs from it."""
        self._done.clear()
        self._undone.clear()
        self._saved = saved or workspace
        self.replaced.emit()
        self._show(workspace)

    def mark_saved(self, name: str) -> None:
        """What is shown now lies in a file of that name."""
        self._show(changed(self._workspace, name=name))
        self._saved = self._workspace
        self.changed.emit(self._workspace, self._workspace)

    def _show(self, workspace: Workspace) -> None:
        old, self._workspace = self._workspace, workspace
        self.changed.emit(old, workspace)
