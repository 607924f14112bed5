"""The input on the invariance bench: it is dragged or moved by arrow keys, and what comes in is chosen."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from convlab.core.padding import PADDING_MODES
from convlab.panes.sandbox.heads import place_head
from convlab.state.sandbox_bench import ShiftBench
from convlab.state.sandbox_invariance import InvarianceReadout
from convlab.widgets import cell_grid, image_tile
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells
from convlab.widgets.controls import DropDown
from convlab.widgets.drag import Drag
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.shift_frame import ShiftFrame

CELL = 78  # px at 100 %: the largest cell of the numbers
LEGEND, NOTE = 40, 20  # px at 100 %
INSIDE = (cell_grid.EDGE, cell_grid.EDGE, -cell_grid.EDGE, -cell_grid.EDGE)


class ShiftedInput(QObject):
    """Head with what comes in at the edge, picture or numbers, and their scale.

    `shift_wished(rows, columns)` is where a person dragged the input or sent it by key; `beyond_chosen(mode)`.
    """

    shift_wished = Signal(int, int)
    beyond_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._shift = self._dragged_from = (0, 0)
        self.head = FigureHead(look, "input", "Input")
        self.beyond = DropDown(look, [(mode, row.title) for mode, row in PADDING_MODES.items()])
        self.beyond.setAccessibleName("what comes in at the edge")
        self.tile, self.grid = ImageTile(look, "input", "shifted input"), CellGrid(look, "shifted input", 0)
        self.legend = Legend(look)
        self.frame = ShiftFrame(look, "input", parent)
        self.note = ElidedLabel("caption", "ink2")
        for widget in (self.head, self.beyond, self.tile, self.grid, self.legend, self.note):
            widget.setParent(parent)
        for figure in (self.tile, self.grid):
            drag = Drag(figure)
            drag.began.connect(self._on_drag_began)
            drag.dragged.connect(self._on_dragged)
        self.tile.moved.connect(self.move)
        self.beyond.key_chosen.connect(self.beyond_chosen)

    def show_readout(self, readout: InvarianceReadout, bench: ShiftBench) -> None:
        """Shows the input where it stands."""
        self._shift = readout.shift
        self.head.set_shape(readout.input_shape)
        self.beyond.show_key(bench.beyond)
        for widget in (self.tile, self.legend):
            widget.setVisible(not readout.is_numbers)
        self.grid.setVisible(readout.is_numbers)
        self.note.setText(readout.input_note or (readout.beyond_note if readout.is_numbers else ""))
        if readout.is_numbers:
            self.grid.show_cells(Cells(readout.image.astype(np.float64), "input", "tint"))
        else:
            self.tile.show_pixels(np.ascontiguousarray(readout.image))
            self.legend.show_range(0, 255, signed=False)
            self.legend.show_reading(readout.beyond_note, readout.beyond_note.partition(": ")[2])
        self.tile.setAccessibleDescription(readout.shift_words)
        self.grid.setAccessibleDescription(readout.shift_words)

    def place(self, head: QRect, room: QRect) -> None:
        """The figure into a square, its head over it, scale and note under it."""
        px = self._look.px
        place_head(self._look, head, self.head, self.beyond)
        high = self.tile.place_picture(room).height()
        self.tile.resize(self.tile.width(), high + 2 * image_tile.EDGE)  # stands under its head
        if not self.grid.isHidden():
            cells = self.grid.cells()
            largest = max(cells.rows, cells.columns) if cells else 1
            self.grid.set_cell_size(min(px(CELL), room.width() // largest))
            below = self.grid.place_cells(room.x(), room.y()).bottom()
            self.note.setGeometry(room.x(), below + px(12), room.width(), px(NOTE))
        else:
            below = self.tile.y() + self.tile.picture_rect().bottom() + px(12)
            self.legend.setGeometry(room.x(), below, room.width(), px(LEGEND))
            self.note.setGeometry(room.x(), below + px(LEGEND), room.width(), px(NOTE))
        self._place_frame()

    def _place_frame(self) -> None:
        """Over the content's own edge, where it has left that of the figure."""
        if self.tile.isHidden():
            picture, zoom = self.grid.rect().adjusted(*INSIDE), float(self.grid.board().cell)
            picture.translate(self.grid.pos())
        else:
            picture, zoom = self.tile.picture_rect().translated(self.tile.pos()), self.tile.zoom()
        self.frame.show_over(picture, QPointF(self._shift[1] * zoom, self._shift[0] * zoom))

    def move(self, rows: int, columns: int) -> None:
        """So many pixels on from where it stands."""
        self.shift_wished.emit(self._shift[0] + rows, self._shift[1] + columns)

    def _on_drag_began(self) -> None:
        self._dragged_from = self._shift
        figure = self.grid if self.tile.isHidden() else self.tile
        figure.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_dragged(self, down: float, right: float) -> None:
        zoom = self.grid.board().cell if self.tile.isHidden() else self.tile.zoom()
        rows, columns = round(down / zoom), round(right / zoom)
        self.shift_wished.emit(self._dragged_from[0] + rows, self._dragged_from[1] + columns)
