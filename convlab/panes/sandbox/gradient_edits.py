"""How a person looks backwards: from where, at what, and with a gradient of one's own."""

from convlab.core.document import changed
from convlab.panes.sandbox.editing import Editing
from convlab.state.painted_gradient import Painted
from convlab.state.sandbox import GradientChoice


class GradientEdits(Editing):
    """Looks of the view "Backwards", and the painted gradient as edits of the document."""

    def look_at_plane(self, index: int) -> None:
        """Another plane of the input and of the filter; no undo step."""
        self._look(plane=index)

    def look_at_slice(self, index: int, plane: int) -> None:
        """Another filter, and another plane of it and of the input; no undo step."""
        self._look(filter=index, plane=plane)

    def look_back_from(self, row: int, column: int) -> None:
        """Another output cell, and of the input what its window offers first; no undo step."""
        self._look(focus=(max(0, row), max(0, column)), input_cell=None)

    def look_at_input(self, row: int, column: int) -> None:
        """The input cell whose gradient is written out; no undo step."""
        self._look(input_cell=(max(0, row), max(0, column)))

    def choose_gradient(self, choice: GradientChoice) -> None:
        """What goes backwards from the output; no undo step."""
        self._look(gradient=choice)

    def paint_gradient(self, painted: Painted, gesture: str) -> None:
        """What a person gave the output's cells; a stroke, or a turn of the wheel, is one step."""
        workspace = self._store.workspace
        sandbox = changed(workspace.sandbox, painted=painted, gradient="painted")
        self._store.edit("Paint the gradient", changed(workspace, sandbox=sandbox), gesture)
