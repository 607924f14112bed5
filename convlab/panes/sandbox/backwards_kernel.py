"""The middle of "Backwards": the kernel over its gradient, or a pooled window over what its cells get."""

import numpy as np
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from convlab.core.operations import Pooling
from convlab.core.typography import decimal, shape
from convlab.panes.sandbox.backwards_figures import name_head
from convlab.panes.sandbox.backwards_layout import LEGEND, Place
from convlab.state.backwards_pooling import PooledWindow
from convlab.state.sandbox_backwards import BackwardsReadout
from convlab.state.sandbox_readout import round_up
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells, Fill, values_range
from convlab.widgets.controls import DropDown, text_label
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.gradient_grid import GradientCells, GradientGrid
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.painting import text_width

LARGEST_CELL = 72  # px at 100 %
CAPTION = 34  # px at 100 %: between the two grids, for the name of the lower one
ROW = 32  # px at 100 %


class KernelColumn(QObject):
    """`weight_chosen(row, column)`, `slice_chosen(filter, plane)`."""

    weight_chosen = Signal(int, int)
    slice_chosen = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.head = FigureHead(look, "kernel", "Kernel")
        self.slice = DropDown(look)
        self.slice.setAccessibleName("filter and plane")
        self.weights = CellGrid(look, "kernel", 0)
        self.gradients = GradientGrid(look, "gradient at the kernel")
        self.caption = text_label("", size="control", tone="grad", strong=True)
        self.bias = text_label("", size="control", tone="grad")
        self.legend = Legend(look)
        parts = (self.head, self.slice, self.weights, self.gradients, self.caption, self.bias, self.legend)
        for widget in parts:
            widget.setParent(parent)
        self.weights.cell_chosen.connect(self.weight_chosen)
        self.gradients.cell_chosen.connect(self.weight_chosen)
        self.slice.key_chosen.connect(self._on_slice_chosen)
        self._choices: tuple[tuple[str, str], ...] = ()
        self._captions = ("", "")
        self._biases: tuple[str, ...] = ("",)
        self._names, self._shape = ("Kernel", "Kernel", "Kernel"), ""

    def show(self, readout: BackwardsReadout) -> None:
        """Shows the weights and what reaches them, or a pooled window."""
        over = readout.forward.operation.over
        self._shape = shape(over.window)
        self._show_choices(readout)
        pooled = readout.pooled
        self.bias.setVisible(readout.at_bias is not None)
        if pooled is not None and isinstance(over, Pooling):
            self._names = (f"{over.kind.capitalize()} pooling", over.kind.capitalize(), over.kind.capitalize())
            self._show_window(readout, pooled)
            return
        self._names = ("Kernel", "Kernel", "Kernel")
        self._show_weights(readout)

    def _show_weights(self, readout: BackwardsReadout) -> None:
        kernel, at_kernel = readout.kernel, readout.at_kernel
        assert kernel is not None
        assert at_kernel is not None
        self.weights.show_cells(Cells(kernel, "kernel", "diverging", values_range(kernel)))
        self._captions = ("Gradient at the kernel", "Its gradient")
        self._show_gradients(at_kernel)
        for grid in (self.weights, self.gradients):
            grid.set_focused_cell(readout.looked_at.weight)
        value = decimal(readout.at_bias or 0.0)
        self._biases = (f"at the bias: {value}", f"bias: {value}", value)
        self._say_bias()

    def _show_window(self, readout: BackwardsReadout, pooled: PooledWindow) -> None:
        fill: Fill = "tint" if readout.is_numbers else "gray"
        self.weights.show_cells(Cells(pooled.values, "input", fill, places=2))
        self._captions = ("What each cell gets", "Each gets")
        self._show_gradients(pooled.shares)
        for grid in (self.weights, self.gradients):
            grid.set_focused_cell(pooled.winner)

    def _show_gradients(self, values: np.ndarray) -> None:
        largest = round_up(float(np.abs(values).max()))
        self.gradients.show_cells(GradientCells(values, "grad", "diverging", largest, places=2))
        self.legend.show_range(-largest, largest, True)

    def _show_choices(self, readout: BackwardsReadout) -> None:
        choices = readout.slices
        if choices != self._choices:
            self._choices = choices
            self.slice.set_choices(choices)
        self.slice.setVisible(len(choices) > 1)
        self.slice.show_key(f"{readout.flow.chosen.map} {readout.looked_at.plane}")

    def _on_slice_chosen(self, key: str) -> None:
        which, plane = key.split()
        self.slice_chosen.emit(int(which), int(plane))

    def place_head(self, left: int, top: int, room: int) -> None:
        """Name and shape of the kernel."""
        name_head(self.head, self._names, self._shape, room)
        self.head.setGeometry(left, top, room, self._look.px(ROW))

    def _say_bias(self) -> None:
        font, room = self._look.font("control"), self.bias.width()
        fits = (text for text in self._biases if text_width(font, text) <= room)
        self.bias.setText(next(fits, self._biases[-1]))

    def _caption_in(self, room: int) -> None:
        """The name of the lower grid, the shorter where the long one has no room."""
        font = self._look.font("control", 600)
        self.caption.setText(
            next((name for name in self._captions if text_width(font, name) <= room), self._captions[1])
        )

    def _place_slice(self, left: int, top: int, wide: int) -> int:
        """The choice of filter and plane over the grids; returns the px that it takes."""
        if self.slice.isHidden():
            return 0
        self.slice.setFixedWidth(max(1, wide))
        self.slice.setGeometry(left, top - self._look.px(6), wide, self._look.px(ROW))
        return self._look.px(40)

    def place(self, place: Place) -> tuple[QRect, QRect]:
        """Upper grid, name, lower grid, scale and bias in a column; returns where the two grids' cells lie."""
        (left, top, wide, high), px = place, self._look.px
        self._caption_in(wide)
        taken = self._place_slice(left, top, wide + px(20))
        top, high = top + taken, high - taken
        below = px(CAPTION + 10 + LEGEND + (26 if not self.bias.isHidden() else 0))
        cell = self._cell(wide, (high - below) // 2)
        upper = self._place_grid(self.weights, left, top, cell)
        self.caption.setGeometry(left, upper.bottom() + px(6), wide + px(60), px(CAPTION - 12))
        lower = self._place_grid(self.gradients, left, upper.bottom() + 1 + px(CAPTION), cell)
        self.legend.setGeometry(left, lower.bottom() + px(10), min(wide, px(130)), px(LEGEND))
        self.bias.setGeometry(left, lower.bottom() + px(10 + LEGEND), wide + px(24), px(24))
        self._say_bias()
        return upper, lower

    def place_in_a_row(self, place: Place) -> tuple[QRect, QRect]:
        """The two grids side by side, where the figures stand one below the other."""
        (left, top, wide, high), px = place, self._look.px
        taken = self._place_slice(left, top, min(wide, px(200)))
        self._caption_in(wide // 2)
        head, top, high = top - px(46), top + taken, high - taken
        cell = self._cell((wide - px(24)) // 2, high - px(26 + LEGEND + 14))
        upper = self._place_grid(self.weights, left, top, cell)
        lower = self._place_grid(self.gradients, left + (wide + px(24)) // 2, top, cell)
        self.caption.setGeometry(lower.left(), head, wide // 2, px(ROW))
        self.legend.setGeometry(lower.left(), lower.bottom() + px(10), px(130), px(LEGEND))
        self.bias.setGeometry(left, lower.bottom() + px(10), wide // 2, px(24))
        self._say_bias()
        return upper, lower

    def _cell(self, wide: int, high: int) -> int:
        cells = self.weights.cells()
        if cells is None:
            return 1
        return max(1, min(self._look.px(LARGEST_CELL), (wide - self._look.px(20)) // cells.columns, high // cells.rows))

    def _place_grid(self, grid: CellGrid, left: int, top: int, cell: int) -> QRect:
        grid.set_cell_size(cell)
        return grid.place_cells(left, top)
