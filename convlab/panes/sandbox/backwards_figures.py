"""A figure of gradients: its head, the picture or the numbers in magenta, and its scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.backwards_layout import LEGEND, Place
from convlab.state.backwards_flow import Numbers
from convlab.state.painted_gradient import LARGEST_GRADIENT
from convlab.state.sandbox_readout import round_up
from convlab.widgets import shading
from convlab.widgets.brush import Brush
from convlab.widgets.cells import Box
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.gradient_grid import SMALLEST_NOTED, GradientCells, GradientGrid
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look

LARGEST_CELL = 78  # px at 100 %
Names = tuple[str, str, str]  # from the longest to the shortest


def name_head(head: FigureHead, names: Names, shape: str, room: int) -> None:
    """The longest of a name and a shape that has room; the name gets shorter before the shape goes."""
    for name, beside in ((names[0], shape), (names[1], shape), (names[1], ""), (names[2], "")):
        head.set_name(name)
        head.set_shape(beside)
        if head.sizeHint().width() <= room:
            break
    head.setAccessibleName(names[0])


@dataclass(frozen=True, eq=False)
class GradientShown:
    """What a figure shows: gradients (H, W), the padding around them, and what the cells hold themselves."""

    values: Numbers
    is_numbers: bool
    padding: tuple[int, int] = (0, 0)
    notes: NDArray[np.generic] | None = None
    ground: NDArray[np.float32] | None = None  # (H, W): drawn faintly where there is no gradient

    @property
    def largest(self) -> float:
        """The full end of the scale: round, and at least 1 where there is nothing."""
        return round_up(float(np.abs(self.values).max())) if self.values.size else 1.0


class GradientFigure(QObject):
    """`cell_chosen`, `cell_hovered` and `moved` are told in cells of the figure, padding counted."""

    cell_chosen = Signal(int, int)
    cell_hovered = Signal(int, int)
    moved = Signal(int, int)
    touched = Signal(int, int)
    stroke_ended = Signal()

    def __init__(self, look: Look, parent: QWidget, names: Names) -> None:
        super().__init__(parent)
        self._look = look
        self._names, self._shape, self._reading, title = names, "", "", names[0]
        self.head = FigureHead(look, "grad", title)
        self.tile = ImageTile(look, "grad", f"{title}, picture")
        self.grid = GradientGrid(look, title, LARGEST_GRADIENT)
        self.legend = Legend(look)
        for widget in (self.head, self.tile, self.grid, self.legend):
            widget.setParent(parent)
        self.brushes = (Brush(self.tile), Brush(self.grid))
        self._shown: GradientShown | None = None
        self._largest = 1.0
        self._drawn: tuple[Numbers, str, NDArray[np.uint8]] | None = None
        self._connect()

    def _connect(self) -> None:
        for canvas in (self.tile, self.grid):
            canvas.cell_chosen.connect(self.cell_chosen)
            canvas.cell_hovered.connect(self.cell_hovered)
        self.tile.moved.connect(self.moved)
        for brush in self.brushes:
            brush.touched.connect(self.touched)
            brush.ended.connect(self.stroke_ended)

    @property
    def canvas(self) -> ImageTile | GradientGrid:
        """What is seen: the grid for numbers, else the picture."""
        return self.grid if self._shown is not None and self._shown.is_numbers else self.tile

    def show(self, shown: GradientShown, reading: str = "") -> None:
        """Shows gradients, each figure on its own scale; `reading` stands beside the scale."""
        before = self._shown
        self._shown, self._reading = shown, reading
        self._show_reading()
        self.tile.setVisible(not shown.is_numbers)
        self.grid.setVisible(shown.is_numbers)
        if before is None or before.values is not shown.values:
            self._largest = shown.largest
        largest = self._largest
        self.legend.show_range(-largest, largest, True)
        if shown.is_numbers:
            self._show_numbers(shown, largest)
        else:
            self.tile.show_pixels(self._pixels(shown, largest))

    def _show_numbers(self, shown: GradientShown, largest: float) -> None:
        (p, q), values = shown.padding, shown.values
        padded = np.pad(values, ((p, p), (q, q))) if p or q else values
        cells = GradientCells(padded, "grad", "diverging", largest, outside=(p, q), beyond="", places=2)
        self.grid.show_cells(cells)
        self.grid.show_notes(shown.notes)

    def _pixels(self, shown: GradientShown, largest: float) -> NDArray[np.uint8]:
        """Shaded once for each array and theme; the padding around it receives nothing."""
        if self._drawn is None or self._drawn[0] is not shown.values or self._drawn[1] != self._look.theme:
            (p, q), values = shown.padding, shown.values.astype(np.float32)
            padded = np.pad(values, ((p, p), (q, q))) if p or q else values
            pixels = shading.signed(self._look, padded, largest)
            if shown.ground is not None:
                pixels = shading.over_ground(self._look, pixels, padded == 0, shown.ground)
            self._drawn = (shown.values, self._look.theme, pixels)
        return self._drawn[2]

    def show_box(self, box: Box | None, role: str) -> None:
        """The window or its twin, in cells of the figure."""
        self.grid.set_box(box, role)
        self.tile.show_box(box, role)

    def paint_with(self, paints: bool) -> None:
        """Whether a press and a drag paint."""
        for brush in self.brushes:
            brush.is_active = paints

    def cell_size(self, side: int) -> int:
        """The largest cell with which the numbers fit a square of this side."""
        cells = self.grid.cells()
        return min(self._look.px(LARGEST_CELL), side // max(cells.rows, cells.columns)) if cells else 1

    def set_names(self, names: Names, shape: str = "") -> None:
        """The head's name, shorter ones for little room, and the shape beside it."""
        self._names, self._shape = names, shape

    def place_head(self, left: int, top: int, room: int) -> None:
        """The longest of name and shape that has room."""
        name_head(self.head, self._names, self._shape, room)
        self.head.setGeometry(left, top, room, self._look.px(32))

    def _show_reading(self) -> None:
        """Speaks of the small numbers only where they are drawn."""
        noted = self._shown is not None and self._shown.notes is not None
        hidden = noted and self.grid.board().cell < SMALLEST_NOTED
        self.legend.show_reading("" if hidden else self._reading, "" if hidden else self._reading.partition(";")[0])

    def place(self, place: Place, cell: int, centred: bool = False) -> QRect:
        """Figure and scale; numbers have cells of this size. Returns where the cells lie."""
        (left, top, side, _), px = place, self._look.px
        shown = self._shown
        if shown is None or not shown.is_numbers:
            rect = self.tile.place_picture(QRect(left, top, side, side))
        else:
            self.grid.set_cell_size(cell)
            rect = self.grid.place_cells(left, top)
            if centred and shown.values.shape[0] > 1:
                rect = self.grid.place_cells(left, top + (side - rect.height()) // 2)
        self._show_reading()
        self.legend.setGeometry(left, rect.bottom() + px(12), max(px(120), rect.width()), px(LEGEND))
        return rect
