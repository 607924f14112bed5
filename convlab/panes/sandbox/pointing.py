"""Where a person points: a pixel of the input, a cell of the output, a step of the arrows; and numbers typed there."""

from typing import TYPE_CHECKING

from convlab.core.sizes import nearest_cell
from convlab.panes.sandbox.edits import SandboxEdits, cell_under
from convlab.panes.sandbox.stage import Stage
from convlab.panes.sandbox.sweeping import Sweeping
from convlab.state.sandbox_readout import SandboxReadout

if TYPE_CHECKING:
    from convlab.panes.sandbox.row_stage import RowStage


class Pointing:
    """Turns what is pointed at into the output cell that is looked at; in a sweep, into its window."""

    def __init__(self, edits: SandboxEdits, stage: Stage, sweeping: Sweeping) -> None:
        self._edits, self._sweeping = edits, sweeping
        self._readout: SandboxReadout | None = None
        source, output = stage.input, stage.output
        source.tile.cell_hovered.connect(self.hover_input)
        source.tile.cell_chosen.connect(self.choose_input)
        source.tile.moved.connect(self.move)
        source.grid.cell_hovered.connect(self.hover_input)
        source.grid.value_entered.connect(self.enter_number)
        source.tools.pad.hovered.connect(self._hover_pad)
        output.tile.cell_hovered.connect(self.hover_output)
        output.tile.cell_chosen.connect(self.look_at)
        output.tile.moved.connect(self.move)
        output.grid.cell_hovered.connect(self.hover_output)
        output.grid.cell_chosen.connect(self.look_at)

    def connect_row(self, row: "RowStage") -> None:
        """The same on the stage of one row."""
        row.input_grid.cell_hovered.connect(self.hover_input)
        row.input_grid.value_entered.connect(self.enter_number)
        row.output_grid.cell_hovered.connect(self.hover_output)
        row.output_grid.cell_chosen.connect(self.look_at)

    def show(self, readout: SandboxReadout) -> None:
        """What is on the screen now."""
        self._readout = readout

    @property
    def readout(self) -> SandboxReadout:
        """What is pointed at."""
        assert self._readout is not None
        return self._readout

    @property
    def _follows(self) -> bool:
        """Whether the place follows the pointer: not in a sweep, nor where one cell is asked about."""
        return self.readout.sweep is None and self.readout.state.asked not in ("value", "sign")

    def hover_input(self, row: int, column: int) -> None:
        """The pointer rests on a pixel of the padded input."""
        if self._follows:
            self.choose_input(row, column)

    def _hover_pad(self, row: int, column: int) -> None:
        p, q = self.readout.computed.around.cells
        self.hover_input(row + p, column + q)

    def choose_input(self, row: int, column: int) -> None:
        """A pixel of the padded input was pressed."""
        self.look_at(*cell_under((row, column), self.readout.slide))

    def hover_output(self, row: int, column: int) -> None:
        """The pointer rests on an output cell."""
        if self._follows:
            self.look_at(row, column)

    def look_at(self, row: int, column: int) -> None:
        """Another output cell; in a sweep, its window."""
        if self.readout.sweep is None:
            self._edits.look_at(row, column)
        else:
            self._sweeping.jump_to(row, column)

    def move(self, rows: int, columns: int) -> None:
        """So many output cells on, within the output."""
        if self.readout.focus is None:
            return
        row, column = self.readout.focus
        row, column = nearest_cell((row + rows, column + columns), self.readout.slide.size)
        if self.readout.sweep is None:
            self._edits.move_to(row, column)
        else:
            self._sweeping.jump_to(row, column)

    def enter_number(self, row: int, column: int, value: float, gesture: str) -> None:
        """A number was typed into a cell of the padded input."""
        p, q = self.readout.computed.around.cells
        self._edits.set_number((row - p, column - q), value, gesture)
