"""How a person looks at shared weights: what is followed, tied or untied."""

from convlab.core.sizes import Pair
from convlab.panes.sandbox.editing import Editing


class SharedEdits(Editing):
    """Looks of the view "Weights that are shared": none of them is an undo step."""

    def follow_output(self, cell: Pair) -> None:
        """All lines of an output cell."""
        self._look(focus=cell, follows="output")

    def follow_weight(self, cell: Pair) -> None:
        """All lines that share a weight of the kernel."""
        self._look(kernel_cell=cell, follows="weight")

    def follow_line(self, output: Pair, weight: Pair) -> None:
        """The line of an output cell that bears a weight."""
        self._look(focus=output, kernel_cell=weight, follows="line")

    def untie(self, untied: bool) -> None:
        """Each line with a weight of its own, or tied again."""
        self._look(untied=untied)
