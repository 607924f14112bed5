"""The one view of input and output: wheel, drag and keys become the place and the zoom that both have."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.stage import Stage
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sight import READABLE, Figure, Viewport, fitting_cell, following, held_at, panned, zoomed
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.part_grid import PartGrid

A_KEY = 1.5  # times as large at a press of ]
WORTH_IT = 1.2  # a double click zooms in where cells become so many times as large


class Looking(QObject):
    """Turns wishes into viewports in the store; `show` gives back what became of them."""

    def __init__(self, edits: SandboxEdits, stage: Stage) -> None:
        super().__init__(stage)
        self._edits, self._stage = edits, stage
        self._readout: SandboxReadout | None = None
        for figure in (stage.input, stage.output):
            self._connect(figure.tile)
            self._connect(figure.grid)
            figure.grid.cell_chosen.connect(lambda row, column, grid=figure.grid: self._on_chosen(grid, row, column))
        self._connect(stage.kernel.grid)
        stage.kernel.grid.cell_chosen.connect(lambda row, column: self._on_chosen(stage.kernel.grid, row, column))
        edits.followed = self._followed

    def _connect(self, tile: ImageTile | PartGrid) -> None:
        tile.zoom_wished.connect(lambda y, x, factor: self.zoom(tile.figure(), (y, x), factor))
        tile.pan_wished.connect(lambda down, right: self._edits.look_through(self._panned(tile, (down, right))))
        tile.toggle_wished.connect(lambda y, x: self._toggle(tile.figure(), (y, x)))

    def show(self, readout: SandboxReadout) -> None:
        """What is looked at now."""
        self._readout = readout

    @property
    def viewport(self) -> Viewport | None:
        """Where a person looks; None where all is in sight."""
        return self._readout.viewport if self._readout else None

    def zoom(self, figure: Figure, point: tuple[float, float], factor: float) -> None:
        """So many times as large; what lies under a point (y, x) of the figure's room stays there."""
        self._edits.look_through(zoomed((figure, point), self.viewport, factor, self._smallest()))

    def take_key(self, event: QKeyEvent) -> bool:
        """[ and ] zoom around the window, 0 shows all; whether the key was one of these."""
        factor = {"]": A_KEY, "[": 1 / A_KEY, "0": 0.0}.get(event.text())
        if factor is None or (event.text() == "0" and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            return False
        self.zoom_by_key(factor)
        return True

    def zoom_by_key(self, factor: float) -> None:
        """So many times as large around the middle of the window, 0 for all."""
        if not factor:
            self._edits.look_through(None)
        elif self._readout is not None and self._readout.focus is not None:
            figure = self._input()
            row, column, rows, columns = self._readout.slide.window(self._readout.focus)
            seen = figure.sight(self.viewport)
            point = seen.top + (row + rows / 2) * seen.cell, seen.left + (column + columns / 2) * seen.cell
            y, x = (min(max(0.0, place), float(room)) for place, room in zip(point, figure.room, strict=True))
            self.zoom(figure, (y, x), factor)

    def _toggle(self, figure: Figure, point: tuple[float, float]) -> None:
        """From all to cells that can be read, and back."""
        if self.viewport is not None:
            self._edits.look_through(None)
        elif self._smallest() * WORTH_IT < READABLE:
            self._edits.look_through(held_at(figure, figure.sight(None).place_at(*point), point, READABLE))

    def _on_chosen(self, grid: PartGrid, row: int, column: int) -> None:
        """A number that keys lead to is in sight."""
        if grid.is_part:
            self._edits.look_through(following(grid.figure(), self.viewport, (row, column, 1, 1)))

    def _panned(self, tile: ImageTile | PartGrid, way: tuple[float, float]) -> Viewport | None:
        return panned(tile.figure(), self.viewport, way)

    def _smallest(self) -> float:
        """The side of an input cell when all is in sight."""
        figure = self._input()
        return fitting_cell(figure.sheet.size, figure.room) if figure.least is None else figure.least

    def _input(self) -> Figure:
        """The input in its room, as a picture or as numbers."""
        figure = self._stage.input
        return figure.grid.figure() if self._readout and self._readout.is_numbers else figure.tile.figure()

    def _followed(self, cell: tuple[int, int]) -> Viewport | None:
        """The viewport once the window of an output cell is in sight."""
        if self._readout is None:
            return self.viewport
        return following(self._input(), self.viewport, self._readout.slide.window(cell))
