"""The stage of one row of numbers: input, kernel and output, one below the other, on the same columns."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.core.matrices import LARGEST_NUMBER
from convlab.core.operations import as_volume
from convlab.core.padding import pad
from convlab.core.sizes import Slide
from convlab.panes.sandbox.kernel_cells import KernelCells
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.panes.sandbox.row_heads import InputHead, KernelHead, OutputHead
from convlab.panes.sandbox.row_layout import BOTTOM, RowContent, RowPlaces, arrange_row, label_width
from convlab.panes.sandbox.row_paint import RowSheet, paint_row
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.cell_grid import EDGE, CellGrid
from convlab.widgets.cell_paint import Cells, Fill, values_range
from convlab.widgets.controls import button
from convlab.widgets.look import Look
from convlab.widgets.spaced_row import SpacedRow

MOST_WAYS = 3
HEAD_GAP = 12  # px at 100 %: between two heads


class RowStage(QWidget):
    """Shows a readout of one row; the pane connects what is done here to the same edits as elsewhere."""

    way_chosen = Signal(Slide)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._readout: SandboxReadout | None = None
        self._places: RowPlaces | None = None
        self._offset = 0.0  # outputs by which a sliding window is off its place
        self._cell = 0  # the number that keys act on
        self._notice: tuple[str, object] = ("", None)
        self._slides: list[Slide] = []
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.input, self.kernel, self.output = InputHead(look), KernelHead(look), OutputHead(look)
        self.input_grid = CellGrid(look, "input", LARGEST_NUMBER)
        self.kernel_grid = KernelCells(look)
        self.output_grid = SpacedRow(look, "output")
        self.misfit = prose_label("lead")
        self.ways = [button(look, "") for _ in range(MOST_WAYS)]
        heads = (self.input, self.kernel, self.output)
        for widget in (*heads, self.input_grid, self.kernel_grid, self.output_grid, self.misfit, *self.ways):
            widget.setParent(self)
        self.input_grid.cell_chosen.connect(self._on_number_chosen)
        for index, way in enumerate(self.ways):
            way.clicked.connect(lambda _=False, chosen=index: self.way_chosen.emit(self._slides[chosen]))
        look.changed.connect(self.update)

    def notice(self, words: str, readout: SandboxReadout) -> None:
        """Says something about the kernel of a readout until it changes."""
        self._notice = (words, readout.computed.setting.filters)

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows the numbers; `place` puts them."""
        self._readout = readout
        self.input.show_readout(readout)
        words, kept = self._notice
        self.kernel.show_readout(readout, words if words and kept == readout.computed.setting.filters else "")
        self.output.show_readout(readout)
        self._show_input(readout)
        self._show_kernel(readout)
        self._show_output(readout)
        self._show_misfit(readout)

    def _show_input(self, readout: SandboxReadout) -> None:
        outside, unread = readout.computed.around.cells, readout.computed.unread
        beyond = "−∞" if readout.computed.operation.fill else None
        cells = Cells(padded_row(readout), "input", "tint", outside=outside, beyond=beyond, unread=unread)
        self.input_grid.show_cells(cells)
        self.input_grid.set_box(readout.window, "kernel", readout.slide.dilation)
        self.input_grid.set_marks(readout.marks)
        self.input_grid.set_editable("picture" not in readout.locked)
        self._cell = min(self._cell, cells.columns - 1)
        self.input_grid.set_focused_cell((0, self._cell) if self.input_grid.hasFocus() else None)

    def _show_kernel(self, readout: SandboxReadout) -> None:
        weights, pooling = readout.computed.weights, readout.computed.setting.pooling
        cells = Cells(weights, "kernel", "diverging", values_range(weights), frame=3)
        if pooling is not None:
            is_max = pooling.kind == "max"
            cells = Cells(weights, "kernel", "plain" if is_max else "tint", frame=3, words="max" if is_max else "")
        self.kernel_grid.show_cells(cells)
        self.kernel_grid.set_focused_cell(readout.kernel_cell if pooling is None else None)
        self.kernel_grid.set_editable("kernel" not in readout.locked and pooling is None)

    def _show_output(self, readout: SandboxReadout) -> None:
        self.output_grid.setVisible(readout.focus is not None)
        if readout.focus is None:
            return
        fill: Fill = "diverging" if readout.is_signed else "tint"
        covered = None if readout.hides_output else frozenset[tuple[int, int]]()
        filled = readout.sweep.number if readout.sweep else None
        values = readout.computed.shown.astype(np.float64)
        cells = Cells(values, "output", fill, readout.range_high, hidden=covered, places=2, filled=filled)
        self.output_grid.show_cells(cells)
        self.output_grid.set_box((*readout.focus, 1, 1), "output")
        self.output_grid.set_focused_cell(readout.focus, ringed=False)

    def _show_misfit(self, readout: SandboxReadout) -> None:
        misfit = readout.misfit
        self.misfit.setText(markup([misfit.headline, misfit.body] if misfit else []))
        self.misfit.setVisible(misfit is not None)
        free = misfit is not None and not readout.locked & {"stride", "padding"}
        self._slides = [way.slide for way in misfit.ways] if misfit and free else []
        for index, way in enumerate(self.ways):
            way.setVisible(index < len(self._slides))
            way.setText(misfit.ways[index].label if misfit and index < len(self._slides) else "")

    def shown_ways(self) -> list[QPushButton]:
        """The buttons that can be pressed now."""
        return self.ways[: len(self._slides)]

    def _on_number_chosen(self, row: int, column: int) -> None:
        self._cell = column
        self.input_grid.setFocus()
        self.input_grid.set_focused_cell((row, column))

    def slide(self, outputs: float) -> None:
        """The window, the kernel under it and the output's frame stand so many outputs off their places."""
        if self._places is None or self._readout is None or outputs == self._offset:
            return
        self._offset = outputs
        sheet = self._sheet(self._places, self._readout)
        self.input_grid.set_box_offset(0, sheet.shift)
        self.output_grid.set_box_offset(0, outputs)
        self.kernel_grid.move(round(sheet.kernel_left()) - EDGE, self.kernel_grid.y())
        self.update()

    # Where everything stands

    def place(self, size: QSize, margin: int) -> int:
        """Puts everything into so many px, the heads at the margin; returns how high the stage has to be."""
        assert self._readout is not None
        readout = self._readout
        beside, labels = label_width(size.width(), margin, self._look.scale)
        heads = [head.heightForWidth(labels) for head in self._heads()]
        block = 0 if beside else sum(heads) + len(heads) * self._look.px(HEAD_GAP)
        columns = self.input_grid.cells().columns if self.input_grid.cells() else 1  # type: ignore[union-attr]
        content = RowContent(columns, readout.slide.kernel[1], block, readout.misfit is not None, _overhang(readout))
        places = arrange_row((size.width(), size.height()), margin, self._look.scale, content)
        self._places = places
        heads_end = self._place_heads(places, heads)
        self._place_grids(places, readout)
        words_end = self._place_words(places)
        self.update()
        return max(size.height(), max(heads_end, words_end, places.figures_end) + self._look.px(BOTTOM))

    def _heads(self) -> tuple[QWidget, QWidget, QWidget]:
        return self.input, self.kernel, self.output

    def _place_heads(self, places: RowPlaces, heads: list[int]) -> int:
        """Beside their rows, none over another, or all above the first; returns the y below."""
        gap = self._look.px(HEAD_GAP)
        wished = (places.input_bars, places.input + places.cell + gap, places.output) if places.beside else (gap,) * 3
        top = 0
        for head, high, wish in zip(self._heads(), heads, wished, strict=True):
            top = max(top, wish)
            head.setGeometry(places.margin, top, places.labels, high)
            top += high + gap
        return top - gap

    def _place_grids(self, places: RowPlaces, readout: SandboxReadout) -> None:
        sheet = self._sheet(places, readout)
        self.input_grid.set_cell_size(places.cell)
        self.kernel_grid.set_cell_size(places.kernel_cell)
        self.output_grid.set_cell_size(places.cell)
        self.output_grid.set_pitch(places.cell * readout.slide.stride[1])
        corners = (
            (self.input_grid, places.left, places.input),
            (self.kernel_grid, round(sheet.kernel_left()), places.kernel),
            (self.output_grid, round(sheet.output_cell(0).left()), places.output),
        )
        for grid, left, top in corners:
            grid.place_cells(left, top)

    def _place_words(self, places: RowPlaces) -> int:
        """What does not fit, and the ways out: right of the output, or below it; returns the y below."""
        px = self._look.px
        if self.misfit.isHidden():
            return 0
        beside = places.words_left > places.margin
        top = places.kernel if beside else places.figures_end + px(20)
        high = self.misfit.heightForWidth(places.words_width)
        self.misfit.setGeometry(places.words_left, top, places.words_width, high)
        x, y, row = places.words_left, top + high + px(12), px(34)
        for way in self.shown_ways():
            wide = way.sizeHint().width()
            if x + wide > places.words_left + places.words_width and x > places.words_left:
                x, y = places.words_left, y + row + px(8)
            way.setGeometry(x, y, wide, row)
            x += wide + px(10)
        return y + (row if self._slides else 0)

    def _sheet(self, places: RowPlaces, readout: SandboxReadout) -> RowSheet:
        return RowSheet(self._look, places, readout, padded_row(readout)[0], self._offset)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._places is None or self._readout is None:
            return
        painter = QPainter(self)
        paint_row(painter, self._sheet(self._places, self._readout))
        painter.end()


def padded_row(readout: SandboxReadout) -> NDArray[np.float64]:
    """The row with its padding, (1, N + 2P); bare where it cannot be padded so."""
    computed = readout.computed
    return np.asarray(pad(as_volume(computed.pixels), computed.around)[:, :, 0], np.float64)


def _overhang(readout: SandboxReadout) -> float:
    """How many cells the place of an output that does not fit reaches beyond the columns."""
    slide = readout.slide
    if slide.exact[1].denominator == 1 or readout.focus is None:
        return 0.0
    return max(0.0, slide.size[1] * slide.stride[1] + (slide.spread[1] + 1) / 2 - slide.padded[1])
