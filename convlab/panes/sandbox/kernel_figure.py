"""The kernel: its menu, its cells, and what stands under them."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.heads import place_head
from convlab.panes.sandbox.kernel_below import KernelBelow
from convlab.panes.sandbox.kernel_cells import KernelCells
from convlab.panes.sandbox.kernel_menu import KernelMenu, MenuState
from convlab.panes.sandbox.kernel_switches import KernelSwitches
from convlab.panes.sandbox.layout import LARGEST_MARGIN, Arrangement
from convlab.state.kernel_choice import choice_of
from convlab.state.sandbox_compute import Computed
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_sight import kernel_sheet
from convlab.state.sight import Figure
from convlab.widgets import cell_grid
from convlab.widgets.cell_paint import SMALLEST_NUMBERED, Cells, values_range
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.look import Look

FACTS = 336  # px at 100 %: the width of what stands under the kernel
NARROW = 300  # px at 100 %: names and facts are shortened below
SWITCH, UNDER_SWITCH, UNDER_CELLS = 32, 12, 22  # px at 100 %


class KernelFigure:
    """Head with the menu, switches for a pair or a bank, cells, and below them fields and facts."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self._look = look
        self._short_names = False
        self._cell = 0  # px: the side of a cell when all are in sight
        self._readout: SandboxReadout | None = None
        self.head = FigureHead(look, "kernel", "Kernel")
        self.preset = KernelMenu(look)
        self.switches = KernelSwitches(look)
        self.grid = KernelCells(look)
        for widget in (self.head, self.preset, self.switches, self.grid):
            widget.setParent(parent)
        self.below = KernelBelow(look, parent)
        self.below.room.follows = self.grid
        self.stride, self.padding = self.below.stride, self.below.padding
        self.facts, self.complaint = self.below.facts, self.below.complaint
        self.rule, self.lock, self.lock_words = self.below.rule, self.below.lock, self.below.lock_words
        self.keeps = False  # whether there is a shelf for own kernels

    def show(self, readout: SandboxReadout) -> None:
        """Shows the kernel of a readout."""
        setting = readout.computed.setting
        self._turn(readout)
        self._readout = readout
        self.head.set_name(readout.kernel_name)
        self.head.set_shape(readout.kernel_shape + (", flipped" if _is_flipped(readout.computed) else ""))
        self._show_preset(readout)
        self.grid.show_cells(_cells(readout.computed))
        pools, locked = setting.pooling is not None, "kernel" in readout.locked
        self.grid.set_focused_cell(None if pools else self.on_grid(readout.kernel_cell))
        self.grid.set_editable(not locked and not pools)
        self._show_part()
        self.preset.setVisible(not locked)
        self.switches.show_computed(readout.computed, locked)
        self.below.show(readout)

    def _show_part(self) -> None:
        """Zoomed in, the weights over what is seen of the input, where all of them are too small to read."""
        readout, cells = self._readout, self.grid.cells()
        if readout is None or cells is None or not self._cell:
            return
        corner = (readout.window.top, readout.window.left) if readout.window else (0, 0)
        room = (cells.rows * self._cell, cells.columns * self._cell)
        zooms = self._cell < SMALLEST_NUMBERED
        figure = Figure(kernel_sheet(readout.slide, corner), room, float(self._cell))
        self.grid.show_part(figure, readout.viewport if zooms else None)

    def complain(self, sentence: str) -> None:
        """Says what is wrong with an entry, in place of the facts; an empty sentence takes it back."""
        self.below.complain(sentence)

    def on_grid(self, cell: tuple[int, int]) -> tuple[int, int]:
        """Where a weight stands in the cells, which show the kernel as it is laid down; and the other way round."""
        if self._readout is None or not _is_flipped(self._readout.computed):
            return cell
        rows, columns = self._readout.computed.operation.window
        return rows - 1 - cell[0], columns - 1 - cell[1]

    @property
    def form(self) -> tuple[object, ...]:
        """What the layout depends on and the readout does not say."""
        return (*self.below.room.shown, self.switches.isHidden())

    def _turn(self, readout: SandboxReadout) -> None:
        """The same filters, laid down the other way, turn; whatever else comes ends a turn that goes on."""
        if self._readout is None:
            return
        old, new = self._readout.computed.setting, readout.computed.setting
        if (old.filters, old.pooling) != (new.filters, new.pooling):
            self.grid.turning.stop()
        elif old.flip != new.flip and new.pooling is None:
            self.grid.turning.start()

    def _show_preset(self, readout: SandboxReadout) -> None:
        setting = readout.computed.setting
        one = setting.filters[min(readout.computed.chosen, len(setting.filters) - 1)]
        key = choice_of(setting.filters, one, setting.pooling)
        state = MenuState(key, one.name, setting.pooling is None, self.keeps)
        self.preset.show_state(state, self._short_names)

    def place(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Puts everything where the arrangement says."""
        left, top, width = places.kernel_head
        short = width < self._look.px(NARROW) or places.form.margin < LARGEST_MARGIN
        if self.below.set_short(short):
            self.below.show_facts(readout)
        if self._short_names != (short and not places.controls_under):  # under the head there is room
            self._short_names = not self._short_names
            self._show_preset(readout)
        place_head(self._look, QRect(left, top, width, 0), self.head, self.preset, places.controls_under)
        if places.stacked:
            self._place_row(places, readout)
        else:
            self._place_column(places, readout)

    def _place_column(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Switch, cells, fields, facts under one another, as a whole in the middle of the pictures' height."""
        px = self._look.px
        left, top, width, height = places.kernel
        wide = min(px(FACTS), width - px(24))
        above = 0 if self.switches.isHidden() else px(SWITCH + UNDER_SWITCH)
        self.below.show_facts(readout, with_misfit=False)
        under = above + px(UNDER_CELLS) + self.below.height_for(wide)
        cell = self._cell_size(places, readout, height - under)
        size = self._grid_size(cell)
        y = top + max(0, (places.side - size.height() - under - px(14)) // 2)  # on the pictures' axis
        middle = left + width // 2
        self._place_switch(QRect(middle - wide // 2, y, wide, above), centred=True)
        y += above
        self._place_grid(middle - size.width() // 2, y, cell)
        y += size.height() + px(UNDER_CELLS)
        self.below.place(QRect(middle - wide // 2, y, wide, top + height - y), readout)

    def _cell_size(self, places: Arrangement, readout: SandboxReadout, room: int) -> int:
        """As large as the room allows, up to the form's largest; a large kernel may take more, to be read."""
        largest, width = self._look.px(places.form.cell), places.kernel[2] - self._look.px(96)
        cells, room = max(readout.slide.kernel), min(room, width)
        numbered = min(SMALLEST_NUMBERED + 2, room // cells)
        least = SMALLEST_NUMBERED + 2 if cells <= 5 else 8
        return max(least, min(min(room, 3 * largest) // cells, largest), numbered)

    def _place_row(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Cells on the left, switch, fields and facts on the right."""
        px = self._look.px
        left, top, width, height = places.kernel
        cells = self.grid.cells()
        cell = height // max(cells.rows, cells.columns) if cells else height
        room = width - px(24) - self.below.least_width()
        cell = min(cell, px(60), room // cells.columns if cells else cell)
        self._place_grid(left, top, cell)
        x = left + self._grid_size(cell).width() + px(24)
        wide = min(px(FACTS), left + width - x)
        above = 0 if self.switches.isHidden() else px(SWITCH + UNDER_SWITCH)
        self._place_switch(QRect(x, top, wide, above), centred=False)
        self.below.place(QRect(x, top + above, wide, height - above), readout)

    def _place_switch(self, room: QRect, centred: bool) -> None:
        size = self.switches.sizeHint()
        x = room.x() + (room.width() - size.width()) // 2 if centred else room.x()
        self.switches.setGeometry(x, room.y(), size.width(), self._look.px(SWITCH))

    def _grid_size(self, cell: int) -> QSize:
        cells = self.grid.cells()
        return QSize(cells.columns * cell, cells.rows * cell) if cells else QSize(cell, cell)

    def _place_grid(self, left: int, top: int, cell: int) -> None:
        edge = cell_grid.EDGE
        self.grid.set_cell_size(cell)
        self._cell = cell
        self._show_part()
        size = self._grid_size(cell)
        self.grid.setGeometry(left - edge, top - edge, size.width() + 2 * edge, size.height() + 2 * edge)


def _is_flipped(computed: Computed) -> bool:
    return computed.setting.flip and computed.setting.pooling is None


def _cells(computed: Computed) -> Cells:
    """The weights as they are laid down; a pooling window has none to show but the share of an average."""
    pooling, weights = computed.setting.pooling, computed.weights
    if pooling is None:
        laid = weights[::-1, ::-1] if computed.setting.flip else weights
        return Cells(laid, "kernel", "diverging", values_range(weights), frame=3)
    is_max = pooling.kind == "max"
    return Cells(weights, "kernel", "plain" if is_max else "tint", frame=3, words="max" if is_max else "")
