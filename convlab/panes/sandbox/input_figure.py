"""The input: a photograph or numbers, with the window on it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from convlab.core.convolution import pad
from convlab.imaging.pictures import NUMBERS, PICTURES
from convlab.panes.sandbox.heads import place_head
from convlab.panes.sandbox.layout import LEGEND_HEIGHT, Arrangement
from convlab.panes.sandbox.prose import prose_label
from convlab.state.sandbox import LARGEST_NUMBER
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets import cell_grid, image_tile
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells
from convlab.widgets.controls import DropDown
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.icons import icon
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look

CELL = 78  # px at 100 %: the largest cell of the numbers


class InputFigure:
    """Head with the source, picture or numbers, range bar."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self._look = look
        self.head = FigureHead(look, "input", "Input")
        choices = [*((key, picture.title) for key, picture in PICTURES.items()), (NUMBERS, "Numbers")]
        self.source = DropDown(look, choices, "photo")
        self.source.setItemIcon(len(choices) - 1, icon(look, "grid", "ink2"))
        self.source.setAccessibleName("input")
        self.head.setAccessibleName("Input")
        self.tile = ImageTile(look, "input", "input picture")
        self.grid = CellGrid(look, "input", LARGEST_NUMBER)
        self.legend = Legend(look)
        self.problem = prose_label("lead")  # why a photograph cannot be read
        self._cell: tuple[int, int] = (0, 0)
        self._padded: tuple[NDArray[np.uint8], int, NDArray[np.uint8]] | None = None
        for widget in (self.head, self.source, self.tile, self.grid, self.legend, self.problem):
            widget.setParent(parent)
        self.grid.cell_chosen.connect(self._on_number_chosen)

    def show(self, readout: SandboxReadout) -> None:
        """Shows the input of a readout."""
        self.head.set_shape(readout.input_shape)
        self.source.show_key(readout.computed.setting.picture)
        self.source.setVisible("picture" not in readout.locked)
        picture = PICTURES.get(readout.computed.setting.picture)
        self.source.setToolTip(picture.source if picture else "")
        self.problem.setVisible(readout.problem is not None)
        self.problem.setText(readout.problem.sentence if readout.problem else "")
        self.tile.setVisible(not readout.is_numbers)
        self.legend.setVisible(not readout.is_numbers)
        self.grid.setVisible(readout.is_numbers)
        if readout.is_numbers:
            self._show_numbers(readout)
        else:
            self._show_picture(readout)

    def _show_picture(self, readout: SandboxReadout) -> None:
        self.tile.show_pixels(None if readout.problem else self._pixels(readout))
        self.tile.show_unread(readout.slide.unread)
        self.tile.show_box(_box(readout), "kernel")
        self.legend.show_range(0, 255, signed=False)
        reading = readout.input_reading
        more = readout.never_read or f"zoom {self.tile.zoom() * 100:.0f} %"
        self.legend.show_reading(f"{reading}  ·  {more}" if reading else more, readout.never_read or reading)

    def _pixels(self, readout: SandboxReadout) -> NDArray[np.uint8]:
        """The picture with its padding, made once for each."""
        pixels, padding = readout.computed.pixels, readout.slide.padding
        if not padding:
            return pixels
        if self._padded is None or self._padded[0] is not pixels or self._padded[1] != padding:
            self._padded = (pixels, padding, pad(pixels, padding))
        return self._padded[2]

    def _show_numbers(self, readout: SandboxReadout) -> None:
        values = pad(readout.computed.pixels, readout.slide.padding)
        cells = Cells(values, "input", "tint", outside=readout.slide.padding, unread=readout.slide.unread)
        self.grid.show_cells(cells)
        self.grid.set_box(_box(readout), "kernel")
        self.grid.set_editable("picture" not in readout.locked)
        self._cell = (min(self._cell[0], cells.rows - 1), min(self._cell[1], cells.columns - 1))
        self.grid.set_focused_cell(self._cell if self.grid.hasFocus() else None)

    def _on_number_chosen(self, row: int, column: int) -> None:
        self._cell = (row, column)
        self.grid.setFocus()
        self.grid.set_focused_cell(self._cell)

    def place(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Puts everything where the arrangement says."""
        left, top = places.input
        side, edge = places.side, image_tile.EDGE
        head = QRect(left, places.head_top(top), places.output_room if places.stacked else side, 0)
        place_head(self._look, head, self.head, self.source, places.controls_under)
        self.tile.setGeometry(left - edge, top - edge, side + 2 * edge, side + 2 * edge)
        inset = self._look.px(24)
        wide = side - 2 * inset
        self.problem.setGeometry(left + inset, top + inset, wide, self.problem.heightForWidth(wide))
        below = self.tile.geometry().y() + self.tile.picture_rect().bottom() + self._look.px(12)
        self.legend.setGeometry(left, below, side, self._look.px(LEGEND_HEIGHT))
        if readout.is_numbers:
            self._place_numbers(left, top, side, readout)

    def _place_numbers(self, left: int, top: int, side: int, readout: SandboxReadout) -> None:
        self.grid.set_cell_size(min(self._look.px(CELL), side // max(readout.slide.padded)))
        corner = (left - cell_grid.EDGE, top - cell_grid.EDGE)
        self.grid.setGeometry(QRect(*corner, self.grid.sizeHint().width(), self.grid.sizeHint().height()))


def _box(readout: SandboxReadout) -> tuple[int, int, int, int] | None:
    window = readout.window
    return (window.top, window.left, window.height, window.width) if window else None
