"""One edit or one look of the sandbox in the store; what a lesson has locked stays as it is."""

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.imaging.pictures import LIVE
from convlab.state.sandbox import Locked, SandboxState
from convlab.state.sandbox_row import in_force


class Editing:
    """The part of SandboxEdits that all wishes go through."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def state(self) -> SandboxState:
        """The sandbox as it is now, and as it acts: on one row of numbers every kernel is one row."""
        return in_force(self._store.workspace.sandbox)

    def end_gesture(self) -> None:
        """The wheel rests, the pen is up."""
        self._store.end_gesture()

    def _edit(self, part: Locked, label: str, merge: str = "", **update: object) -> None:
        if part not in self.state.locked:
            if update.get("picture", LIVE) != LIVE:
                self._store.settle()
            workspace = self._store.workspace
            self._store.edit(label, changed(workspace, sandbox=in_force(changed(self.state, **update))), merge)

    def _look(self, **update: object) -> None:
        workspace = self._store.workspace
        self._store.look(changed(workspace, sandbox=changed(workspace.sandbox, **update)))
