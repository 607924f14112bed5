"""The output: the picture or the numbers that come out, what does not fit, and the ways to make it fit."""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.core.sizes import Slide
from convlab.core.typography import DASH
from convlab.panes.sandbox.heads import after_choice, place_head
from convlab.panes.sandbox.layout import LEGEND_HEIGHT, Arrangement
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_sight import output_sheet
from convlab.state.sandbox_words import plain
from convlab.state.sight import Figure
from convlab.widgets import cell_grid, shading
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED
from convlab.widgets.cell_paint import Cells, Fill
from convlab.widgets.controls import button, text_label
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.output_grid import RULER, OutputGrid

CELL = 104  # px at 100 %: the largest cell of the numbers
WORDS_NEED = 110  # px at 100 %: less beside the cells, and the words stand under them
MOST_WAYS = 3


class OutputFigure(QObject):
    """Head with what is done to the output, picture or numbers, range bar, misfit and its buttons."""

    way_chosen = Signal(Slide)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.head = FigureHead(look, "output", "Output")
        self.after = after_choice(look)
        self.tile = ImageTile(look, "output", "output picture")
        self.grid = OutputGrid(look, "output", 0)
        self.legend = Legend(look)
        self.misfit = prose_label("lead")
        self.fit_label = text_label("Make it fit", strong=True)
        self.ways = [button(look, "") for _ in range(MOST_WAYS)]
        self._cell = CELL  # px of a number
        self._is_short = False  # only the headline of what does not fit has room
        self._slides: list[Slide] = []
        self._drawn: tuple[NDArray[np.float32], str, NDArray[np.uint8] | None] | None = None
        widgets = (self.head, self.after, self.tile, self.grid, self.legend, self.misfit, self.fit_label, *self.ways)
        for widget in widgets:
            widget.setParent(parent)
        for index, way in enumerate(self.ways):
            way.clicked.connect(lambda _=False, chosen=index: self.way_chosen.emit(self._slides[chosen]))

    def show(self, readout: SandboxReadout) -> None:
        """Shows the output of a readout."""
        self.head.set_shape(DASH if readout.problem else readout.output_shape)
        self.after.show_key(readout.computed.setting.after)
        self.after.setVisible("after" not in readout.locked)
        numbers = readout.is_numbers and readout.focus is not None
        self.tile.setVisible(not numbers)
        self.grid.setVisible(numbers)
        in_ledger = numbers and readout.sweep is not None  # where it is signed; else there is none
        scale = readout.is_signed or (readout.focus is not None and not numbers and not readout.problem)
        self.legend.setVisible(scale and not in_ledger)
        if numbers:
            self._show_numbers(readout)
        else:
            self._show_picture(readout)
        own = "output, own scale" if readout.is_numbers else ""
        self.legend.show_range(readout.range_low, readout.range_high, readout.is_signed, own)
        self._show_misfit(readout)

    def _show_picture(self, readout: SandboxReadout) -> None:
        self.tile.show_pixels(None if readout.problem else self._pixels(readout), readout.computed.shown)
        self.tile.look_from(readout.viewport, output_sheet(readout.slide))
        box = (*readout.focus, 1, 1) if readout.focus and not readout.problem else None
        self.tile.show_box(box, "output", "?" if readout.hides_output else "")
        self.tile.show_sweep(readout.sweep is not None, readout.sweep.number if readout.sweep else None)
        ways = bool(readout.misfit and readout.misfit.ways)
        reading = readout.output_reading
        self.legend.show_reading(*("", "") if ways else (plain(reading.long), plain(reading.short)))

    def _pixels(self, readout: SandboxReadout) -> NDArray[np.uint8] | None:
        """The output as pixels, shaded once for each computation and theme."""
        computed = readout.computed
        if self._drawn is None or self._drawn[0] is not computed.shown or self._drawn[1] != self._look.theme:
            self._drawn = (computed.shown, self._look.theme, shaded(self._look, readout))
        return self._drawn[2]

    def _show_numbers(self, readout: SandboxReadout) -> None:
        fill = self._fill(readout)
        self.legend.show_reading(plain(readout.output_reading.long), plain(readout.output_reading.short))
        covered = None if readout.hides_output else frozenset[tuple[int, int]]()
        filled = readout.sweep.number if readout.sweep else None
        values: NDArray[Any] = readout.computed.shown.astype(np.float64)
        high = readout.range_high
        cells = Cells(values, "output", fill, high, hidden=covered, places=2, filled=filled, white=high or 1.0)
        self.grid.show_cells(cells)
        self.grid.set_box((*readout.focus, 1, 1) if readout.focus else None, "output")
        self.grid.set_focused_cell(readout.focus, ringed=False)
        rest = [Fraction(0), Fraction(0)]
        if readout.output_shape != "?":
            rest = [part % 1 for part in readout.slide.exact]
        self.grid.show_rest(rest[0], rest[1])

    def _fill(self, readout: SandboxReadout) -> Fill:
        """What fills the numbers: those too small to read are seen as gray, as the input's are."""
        if readout.is_signed:
            return "diverging"
        return "gray" if self._cell < SMALLEST_NUMBERED and not readout.hides_output else "tint"

    def _show_misfit(self, readout: SandboxReadout) -> None:
        misfit = readout.misfit
        sentences = [misfit.headline, misfit.body] if misfit else []
        self.misfit.setText(markup(sentences[:1] if self._is_short else sentences))
        self.misfit.setVisible(misfit is not None and (readout.is_numbers or misfit.fits_nowhere))
        self._slides = [way.slide for way in misfit.ways] if misfit else []

    def _offer_ways(self, readout: SandboxReadout) -> None:
        """One button a way; only where everything is placed, for what finds no room stays hidden until then."""
        locked = readout.locked & {"stride", "padding"}
        labels = [way.label for way in readout.misfit.ways] if readout.misfit and not locked else []
        self.fit_label.setVisible(bool(labels) and readout.is_numbers)
        for index, way in enumerate(self.ways):
            way.setVisible(index < len(labels))
            way.setText(labels[index] if index < len(labels) else "")

    def place(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Puts everything where the arrangement says."""
        self._offer_ways(readout)
        left, top = places.output
        px, side = self._look.px, places.side
        head = QRect(left, places.head_top(top), places.output_room, 0)
        place_head(self._look, head, self.head, self.after, places.controls_under)
        below = self.tile.place_picture(QRect(left, top, side, side)).bottom() + px(12)
        self.legend.setGeometry(left, below, side, px(LEGEND_HEIGHT))
        if self.grid.isHidden():
            wide = side - px(48)
            self.misfit.setGeometry(left + px(24), top + px(24), wide, self.misfit.heightForWidth(wide))
            within = QRect(left + px(24), self.misfit.geometry().bottom() + px(12), wide, px(34))
            beside = QRect(left + px(136), below - px(4), places.output_room - px(136), px(34))
            under = QRect(left, below + px(LEGEND_HEIGHT), places.output_room, px(34))
            first = _wide(self.ways[0]) if self._slides else 0
            room = beside if first <= beside.width() else under
            if readout.misfit and readout.misfit.fits_nowhere:
                room = within
            if room.bottom() > places.stage_height:  # stride and padding can still be set at the kernel
                for way in self.ways:
                    way.hide()
            self._place_ways(room)
        else:
            self._place_numbers(places, readout)

    def _place_numbers(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Cells at the left, the words beside them, the buttons and the scale below."""
        px, edge = self._look.px, cell_grid.EDGE
        left, top = places.output
        room = places.output_room
        across = max(float(part) for part in readout.slide.exact)
        share, below = (0.44, px(150)) if readout.misfit else (1.0, px(70) if readout.is_signed else 0)
        if readout.sweep:  # the scale stands in the ledger
            below = min(below, px(RULER) + px(60))
        if places.form.is_small and readout.misfit:  # the stage is high enough for the buttons
            below = px(RULER)
        if places.stacked:
            below = px(RULER) + px(50)
        largest = px(CELL) if readout.misfit else places.side // max(readout.slide.padded)  # on one zoom
        cell = max(1, min(px(CELL), largest, int(min(room * share, places.side - below) / across)))
        self.grid.set_cell_size(cell)
        if (self._cell < SMALLEST_NUMBERED) != (cell < SMALLEST_NUMBERED):
            self._cell = cell
            self._show_numbers(readout)
        self._cell = cell
        part = (places.side - below, int(min(room * share, places.side)))
        self.grid.show_part(Figure(output_sheet(readout.slide), part, float(cell)), readout.viewport)
        size = self.grid.sizeHint()
        high = size.height() - 2 * edge
        y = top + max(0, min((places.side - high) // 2 - px(60), px(60)))
        self.grid.setGeometry(left - edge, y - edge, size.width(), size.height())
        x = left + size.width() - edge + px(16)
        words_top, wide = y + px(RULER) - px(14), max(px(40), left + room - x)
        end = places.stage_height - px(34 + 16)  # the buttons stand under the words
        if wide < px(WORDS_NEED):  # the words stand under the cells
            x, words_top, wide = left, y + high + px(16), room
            end -= 2 * px(40) + px(LEGEND_HEIGHT + 34)
        self._is_short = False
        self._show_misfit(readout)
        if words_top + self.misfit.heightForWidth(wide) > end:
            self._is_short = True
            self._show_misfit(readout)
        words = self.misfit.heightForWidth(wide) if readout.misfit else 0
        self.misfit.setGeometry(x, words_top, wide, words)
        y = max(y + high, words_top + words) + px(16)
        y = self._place_ways(QRect(left, y, room, px(34)))
        self.legend.setGeometry(left, y + px(14), room, px(LEGEND_HEIGHT) + px(20))

    def _place_ways(self, room: QRect) -> int:
        """The buttons in a row, wrapped where they do not fit; returns the y below."""
        gap, row = self._look.px(10), room.height()
        if self.grid.isHidden():
            self._hide_what_does_not_fit(room.width(), gap)
        shown: list[QWidget] = [way for way in self.ways if not way.isHidden()]
        wide = sum(_wide(way) + gap for way in shown)
        label = self.fit_label.sizeHint().width() + self._look.px(22)
        with_label = bool(shown) and not self.fit_label.isHidden() and label + wide - gap <= room.width()
        self.fit_label.setVisible(with_label)
        self.fit_label.setGeometry(room.x(), room.y(), label, row)
        start = room.x() + label if with_label else room.right() + 1 - wide + gap
        x, y = max(room.x(), start if with_label or self.grid.isHidden() else room.x()), room.y()
        for way in shown:
            if x + _wide(way) > room.right() + 2 and x > room.x():
                x, y = room.x(), y + row + self._look.px(6)
            way.setGeometry(x, y, _wide(way), row)
            x += _wide(way) + gap
        return y + row if shown else room.y()

    def _hide_what_does_not_fit(self, room: int, gap: int) -> None:
        """Under a photograph there is one row only; what else would fit can be set at the kernel."""
        for way in self.shown_ways():
            room -= _wide(way) + gap
            way.setVisible(room + gap >= 0)

    def shown_ways(self) -> list[QPushButton]:
        """The buttons that can be pressed now."""
        return [way for way in self.ways if not way.isHidden()]


def shaded(look: Look, readout: SandboxReadout) -> NDArray[np.uint8] | None:
    """The output as it is drawn, uint8 (H', W') gray or (H', W', 3) diverging; None where there is none.

    A colour picture that was pooled, plane by plane, is a colour picture again.
    """
    computed, values = readout.computed, readout.computed.shown
    if not values.size:
        return None
    if computed.setting.pooling is not None and computed.pixels.dtype == np.uint8 and computed.planes == 3:
        return np.clip(computed.shown_maps, 0, 255).round().astype(np.uint8)
    if readout.is_signed:
        return shading.signed(look, values, readout.range_high)
    return shading.gray(values, readout.range_low, readout.range_high)


def _wide(widget: QWidget) -> int:
    return widget.sizeHint().width()
