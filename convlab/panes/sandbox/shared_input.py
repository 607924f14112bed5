"""The left column of shared weights: input and kernel as small grids, the scale, and what is drawn of a large input."""

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.core.kernels import LARGEST_WEIGHT
from convlab.core.operations import Filters
from convlab.core.typography import shape
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_shared import SharedReadout, Trace
from convlab.state.sandbox_shared_words import excerpt_words, part_words
from convlab.widgets import cell_grid
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells
from convlab.widgets.controls import button
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.shared_figure import SharedFigure

HEAD, CELL, KERNEL_CELL, LEGEND = 44, 40, 44, 40  # px at 100 %


class SharedInput(QObject):
    """Two grids that can be pointed at: `traced` follows, `chosen` chooses."""

    traced = Signal(object)  # Trace | None
    chosen = Signal(object)  # Trace
    numbers_wished = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._width = 1  # of the input, in units
        self._kernel_width = 1
        self.head, self.kernel_head = FigureHead(look, "input", "Input"), FigureHead(look, "kernel", "Kernel")
        self.grid = CellGrid(look, "input units", 0)
        self.kernel = CellGrid(look, "shared weights", int(LARGEST_WEIGHT))
        self.legend = Legend(look)
        self.note = prose_label("caption")
        self.numbers: QPushButton = button(look, "Use the 7 × 7 numbers")
        for widget in self._all():
            widget.setParent(parent)
        self.grid.cell_hovered.connect(lambda row, column: self.traced.emit(self._unit(row, column)))
        self.grid.cell_chosen.connect(lambda row, column: self.chosen.emit(self._unit(row, column)))
        self.kernel.cell_hovered.connect(lambda row, column: self.traced.emit(self._weight(row, column)))
        self.kernel.cell_chosen.connect(lambda row, column: self.chosen.emit(self._weight(row, column)))
        self.numbers.clicked.connect(self.numbers_wished)
        for grid in (self.grid, self.kernel):
            grid.installEventFilter(self)

    def _all(self) -> tuple[QWidget, ...]:
        return self.head, self.grid, self.kernel_head, self.kernel, self.legend, self.note, self.numbers

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.traced.emit(None)
        return super().eventFilter(watched, event)

    def _unit(self, row: int, column: int) -> Trace:
        return Trace("input", row * self._width + column)

    def _weight(self, row: int, column: int) -> Trace:
        return Trace("weight", row * self._kernel_width + column)

    def show(self, readout: SandboxReadout, shared: SharedReadout, figure: SharedFigure | None) -> None:
        """Shows the input and the kernel of a readout; nothing where nothing can be drawn."""
        notes = [words for words in (excerpt_words(shared), part_words(shared)) if words]
        for widget in self._all():
            widget.setVisible(figure is not None)
        self.note.setVisible(bool(notes) and figure is not None)
        self.note.setText(markup(notes))
        self.numbers.setVisible(figure is not None and not figure.drawing.is_whole and "picture" not in readout.locked)
        if figure is not None:
            self._show_input(readout, figure)
            self._show_kernel(readout, shared, figure)

    def _show_input(self, readout: SandboxReadout, figure: SharedFigure) -> None:
        part = figure.drawing.part
        self._width = len(part.columns)
        self.head.set_shape(readout.input_shape)
        white = figure.white
        values = figure.drawing.inputs.reshape(len(part.rows), len(part.columns))
        self.grid.show_cells(Cells(values, "input", "tint" if white is None else "gray", white=white or 255.0))
        self.grid.set_box(_box(readout, figure), "kernel")
        unit = figure.trace.index if figure.trace.kind == "input" else 0
        self.grid.set_focused_cell(divmod(unit, self._width), ringed=figure.trace.kind == "input")

    def _show_kernel(self, readout: SandboxReadout, shared: SharedReadout, figure: SharedFigure) -> None:
        drawing = figure.drawing
        self._kernel_width = drawing.kernel.shape[1]
        filters = isinstance(shared.operation.over, Filters)
        self.kernel_head.set_name(readout.kernel_name if filters else "Average")
        self.kernel_head.set_shape(shape(drawing.kernel.shape) if filters else readout.kernel_shape)
        self.kernel.show_cells(Cells(drawing.kernel, "kernel", "diverging", drawing.largest))
        self.kernel.set_editable(filters and "kernel" not in readout.locked)
        followed = _weight_of(figure)
        self.kernel.set_focused_cell(
            readout.kernel_cell if filters and followed is None else divmod(followed or 0, self._kernel_width),
            ringed=followed is not None,
        )
        self.legend.show_range(-drawing.largest, drawing.largest, signed=True)

    def place(self, room: QRect, beside: bool) -> None:
        """Input over kernel over notes; `beside` puts them into a row."""
        px = self._look.px
        column = (room.width() - 2 * px(24)) // 3 if beside else room.width()
        cells = self.grid.cells()
        if cells is None:
            return
        high = room.height() if beside else px(7 * CELL)
        cell = max(1, min(px(CELL), column // cells.columns, high // cells.rows))
        self.head.setGeometry(room.x(), room.y() - px(HEAD), column, px(32))
        self._put(self.grid, room.x(), room.y(), cell)
        if beside:
            left, top = room.x() + column + px(24), room.y()
        else:
            left, top = room.x(), room.y() + cells.rows * cell + px(16 + HEAD)
        self._place_kernel(QRect(left, top, column, room.bottom() - top))
        left, top = (left + column + px(24), room.y()) if beside else (left, self.legend.geometry().bottom() + px(4))
        note = self.note.heightForWidth(column) if not self.note.isHidden() else 0
        self.note.setGeometry(left, top, column, note)
        hint = self.numbers.sizeHint()
        self.numbers.setGeometry(left, top + note + px(4), min(hint.width(), column), hint.height())

    def _place_kernel(self, room: QRect) -> None:
        px, cells = self._look.px, self.kernel.cells()
        if cells is None:
            return
        self.kernel_head.setGeometry(room.x(), room.y() - px(HEAD), room.width(), px(32))
        high = min(px(3 * KERNEL_CELL), room.height() - px(LEGEND + 12))
        cell = max(4, min(px(KERNEL_CELL), room.width() // cells.columns, max(px(66), high) // cells.rows))
        self._put(self.kernel, room.x(), room.y(), cell)
        self.legend.setGeometry(room.x(), room.y() + cells.rows * cell + px(12), room.width(), px(LEGEND))

    def _put(self, grid: CellGrid, left: int, top: int, cell: int) -> None:
        grid.set_cell_size(cell)
        hint = grid.sizeHint()
        grid.setGeometry(left - cell_grid.EDGE, top - cell_grid.EDGE, hint.width(), hint.height())

    def bottom(self) -> int:
        """Where the column ends."""
        shown = [widget.geometry().bottom() for widget in self._all() if not widget.isHidden()]
        return max(shown, default=0)


def _weight_of(figure: SharedFigure) -> int | None:
    """The weight that is followed, alone or on a line."""
    if figure.trace.kind == "weight":
        return figure.trace.index
    if figure.trace.kind == "line":
        return int(figure.drawing.part.wires.weights[figure.trace.index])
    return None


def _box(readout: SandboxReadout, figure: SharedFigure) -> tuple[int, int, int, int] | None:
    """The window on what is shown of the input: of the padding nothing."""
    window, part = readout.window, figure.drawing.part
    if window is None:
        return None
    p, q = readout.slide.padding
    top, left = window.top - p - int(part.rows[0]), window.left - q - int(part.columns[0])
    bottom, right = min(top + window.height, len(part.rows)), min(left + window.width, len(part.columns))
    top, left = max(0, top), max(0, left)
    return (top, left, bottom - top, right - left) if bottom > top and right > left else None
