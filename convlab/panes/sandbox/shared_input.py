"""The left column of shared weights: input and kernel as small grids, and what of a large input is drawn."""

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.core.kernels import LARGEST_WEIGHT
from convlab.core.operations import Filters
from convlab.core.typography import shape, whole
from convlab.panes.sandbox.heads import NAME_GAPS
from convlab.panes.sandbox.kernel_choice_box import KernelChoice
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.panes.sandbox.shared_layout import ColumnPlaces, ColumnWish, is_short, place_column, place_row, row_columns
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_shared import SharedReadout, Trace
from convlab.state.sandbox_shared_words import excerpt_words, part_words, plane_name
from convlab.widgets import cell_grid
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cells import Cells
from convlab.widgets.controls import DropDown, button
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.shared_figure import SharedFigure

NUMBERS_WORDS = "Use the 7 × 7 numbers"
ALONE = 24  # px at 100 %: role bar and spaces around a name without a shape


class SharedInput(QObject):
    """Two grids that can be pointed at: `traced` follows, `chosen` chooses."""

    traced = Signal(object)  # Trace | None
    chosen = Signal(object)  # Trace
    numbers_wished = Signal()
    filter_chosen = Signal(int)
    plane_chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._shared: SharedReadout | None = None
        self._may_help = False
        self._shape = self._kernel_name = self._kernel_shape = ""
        self._width = self._kernel_width = 1  # of the grids, in cells
        self.head, self.kernel_head = FigureHead(look, "input", "Input"), FigureHead(look, "kernel", "Kernel")
        self.grid = CellGrid(look, "input units", 0)
        self.kernel = CellGrid(look, "shared weights", int(LARGEST_WEIGHT))
        self.legend = Legend(look)
        self.source, self.preset = SourceMenu(look), KernelChoice(look)
        self.filter, self.plane = DropDown(look), DropDown(look)
        self.filter.setAccessibleName("filter")
        self.plane.setAccessibleName("plane")
        self.note = prose_label("caption")
        self.numbers: QPushButton = button(look, NUMBERS_WORDS)
        self.numbers.setToolTip(NUMBERS_WORDS)
        self.numbers.setAccessibleName(NUMBERS_WORDS)
        for widget in self._all():
            widget.setParent(parent)
        self._connect()

    def _connect(self) -> None:
        self.grid.cell_hovered.connect(lambda row, column: self.traced.emit(self._unit(row, column)))
        self.grid.cell_chosen.connect(lambda row, column: self.chosen.emit(self._unit(row, column)))
        self.kernel.cell_hovered.connect(lambda row, column: self.traced.emit(self._weight(row, column)))
        self.kernel.cell_chosen.connect(lambda row, column: self.chosen.emit(self._weight(row, column)))
        self.numbers.clicked.connect(self.numbers_wished)
        self.filter.key_chosen.connect(lambda key: self.filter_chosen.emit(int(key)))
        self.plane.key_chosen.connect(lambda key: self.plane_chosen.emit(int(key)))
        for grid in (self.grid, self.kernel):
            grid.installEventFilter(self)

    def _all(self) -> tuple[QWidget, ...]:
        grids = (self.head, self.grid, self.kernel_head, self.kernel)
        return (*grids, self.legend, self.source, self.preset, self.filter, self.plane, self.note, self.numbers)

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
        for widget in self._all():
            widget.setVisible(figure is not None)
        self._shared = shared
        self._show_choices(shared, figure is not None)
        free = figure is not None and "picture" not in readout.locked
        self.source.show_state(readout.state)
        self.source.setVisible(free)
        self.preset.setVisible(figure is not None and "kernel" not in readout.locked)
        self._may_help = figure is not None and free and not figure.drawing.is_whole
        self.numbers.setVisible(self._may_help)
        if figure is not None:
            self._show_input(readout, figure)
            self._show_kernel(readout, shared, figure)
            self.follow(figure)

    def _show_choices(self, shared: SharedReadout, drawn: bool) -> None:
        """Which filter and which plane, where there are more than one."""
        filters = len(shared.operation.over.kernels) if isinstance(shared.operation.over, Filters) else 1
        planes = shared.volume[2]
        names = [plane_name(planes, plane).capitalize() for plane in range(planes)]
        for box, texts, key in (
            (self.filter, [f"No. {whole(one + 1)}" for one in range(filters)], shared.looked.filter),
            (self.plane, names, shared.looked.plane),
        ):
            box.set_choices([(str(row), text) for row, text in enumerate(texts)])
            box.show_key(str(key))
            box.setVisible(drawn and len(texts) > 1)

    def _show_note(self, short: bool) -> None:
        """What is drawn of all; in little room the heads say it alone."""
        shared = self._shared
        assert shared is not None
        notes = [] if short else [words for words in (excerpt_words(shared), part_words(shared)) if words]
        self.note.setText(markup(notes))
        self.note.setVisible(bool(notes))

    def _show_input(self, readout: SandboxReadout, figure: SharedFigure) -> None:
        part = figure.drawing.part
        self._width = len(part.columns)
        self._shape = readout.input_shape
        white = figure.white
        values = figure.drawing.inputs.reshape(len(part.rows), len(part.columns))
        self.grid.show_cells(Cells(values, "input", "tint" if white is None else "gray", white=white or 255.0))
        self.grid.set_box(_box(readout, figure), "kernel")

    def _show_kernel(self, readout: SandboxReadout, shared: SharedReadout, figure: SharedFigure) -> None:
        drawing = figure.drawing
        self._kernel_width = drawing.kernel.shape[1]
        filters = isinstance(shared.operation.over, Filters)
        self._kernel_name = readout.kernel_name if filters else "Pooling"
        self._kernel_shape = shape(drawing.kernel.shape) if filters else readout.kernel_shape
        self.preset.show_readout(readout)
        self.kernel.show_cells(Cells(drawing.kernel, "kernel", "diverging", drawing.largest))
        self.kernel.set_editable(filters and "kernel" not in readout.locked)
        self.legend.show_range(-drawing.largest, drawing.largest, signed=True)

    def follow(self, figure: SharedFigure) -> None:
        """Rings the unit or the weight that is followed."""
        shared = self._shared
        assert shared is not None
        unit = figure.trace.index if figure.trace.kind == "input" else 0
        self.grid.set_focused_cell(divmod(unit, self._width), ringed=figure.trace.kind == "input")
        followed = _weight_of(figure)
        cell = shared.looked.weight if followed is None else divmod(followed, self._kernel_width)
        self.kernel.set_focused_cell(cell, ringed=followed is not None)

    def places(self, width: int, height: int, row: bool) -> ColumnPlaces | None:
        """Where everything goes in a column of this size, from (0, 0); `row` puts it into a row."""
        cells, kernel = self.grid.cells(), self.kernel.cells()
        if cells is None or kernel is None or self.grid.isHidden():
            return None
        wide = row_columns(width, self._look.scale)[1] if row else width
        short = is_short(wide, self._look.scale)
        self._show_note(short and not row)
        self.numbers.setVisible(self._may_help and (row or not short))  # else there is the source alone
        wish = ColumnWish(
            input=(cells.rows, cells.columns),
            kernel=(kernel.rows, kernel.columns),
            beside=len(self._beside()),
            note=0 if self.note.isHidden() else self.note.heightForWidth(wide),
            button=0 if self.numbers.isHidden() else self.numbers.sizeHint().height(),
        )
        return (place_row if row else place_column)(wish, width, height, self._look.scale)

    def _beside(self) -> list[QWidget]:
        """The controls beside the kernel."""
        return [widget for widget in (self.filter, self.plane) if not widget.isHidden()]

    def place(self, room: QRect, row: bool) -> None:
        """Input over kernel over notes, or all in a row."""
        places = self.places(room.width(), room.height(), row)
        if places is None:
            return
        left, top = room.x(), room.y()
        name, shape_ = ("Input", self._shape), (self._kernel_name, self._kernel_shape)
        _place_head(self._look, places.head.translated(left, top), (self.head, self.source), name)
        _place_head(self._look, places.kernel_head.translated(left, top), (self.kernel_head, self.preset), shape_)
        self._put(self.grid, places.input.translated(left, top), places.cell)
        self._put(self.kernel, places.kernel.translated(left, top), places.kernel_cell)
        self.legend.setGeometry(places.legend.translated(left, top))
        self.note.setGeometry(places.note.translated(left, top))
        button = places.button.translated(left, top)
        button.setWidth(min(self.numbers.sizeHint().width(), button.width()))
        self.numbers.setGeometry(button)
        for widget, place in zip(self._beside(), places.beside, strict=True):
            widget.setFixedWidth(place.width())  # else it keeps the width of its longest choice
            widget.setGeometry(place.translated(left, top))

    def _put(self, grid: CellGrid, place: QRect, cell: int) -> None:
        grid.set_cell_size(cell)
        edge = cell_grid.EDGE
        grid.setGeometry(place.adjusted(-edge, -edge, edge, edge))


def _place_head(look: Look, room: QRect, row: tuple[FigureHead, DropDown], words: tuple[str, str]) -> None:
    """Name, shape and control; the shape only where it leaves the control the room for what is chosen."""
    (head, control), (name, shape_) = row, words
    letters = control.fontMetrics()
    longest = max((letters.horizontalAdvance(control.itemText(row)) for row in range(control.count())), default=0)
    wished = control.sizeHint().width()
    needed = wished - longest + letters.horizontalAdvance(control.text())
    alone = QFontMetrics(look.font("figure", 600)).horizontalAdvance(name)
    both = alone + QFontMetrics(look.font("lead")).horizontalAdvance(shape_) + look.px(NAME_GAPS)
    fits = control.isHidden() or both + needed <= room.width()
    head.set_name(name)
    head.set_shape(shape_ if fits else "")
    head.setGeometry(room)
    wide = min(wished, room.width() - (both if fits else alone + look.px(ALONE)))
    control.setFixedWidth(max(1, wide))
    control.setGeometry(room.right() + 1 - wide, room.y(), wide, room.height())


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
