"""The input: a photograph or numbers, with the window on it."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from convlab.core.matrices import LARGEST_NUMBER
from convlab.core.operations import as_volume
from convlab.core.padding import Padding, pad
from convlab.core.problem import Problem
from convlab.core.typography import DASH, whole
from convlab.data.digits import DIGIT_WHITE
from convlab.imaging.pictures import DIGIT, DRAWING, LIVE, PICTURES
from convlab.panes.sandbox.digit_steps import DigitSteps
from convlab.panes.sandbox.heads import place_head
from convlab.panes.sandbox.input_tools import InputTools
from convlab.panes.sandbox.layout import LARGEST_MARGIN, LEGEND_HEIGHT, Arrangement
from convlab.panes.sandbox.live_row import LiveRow
from convlab.panes.sandbox.prose import prose_label
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.state.sandbox_input import Source
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_sight import input_sheet
from convlab.state.sight import Figure
from convlab.widgets import cell_grid
from convlab.widgets.cell_paint import SMALLEST_NUMBERED, Cells, Fill
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar, WayOut
from convlab.widgets.part_grid import PartGrid

CELL = 78  # px at 100 %: the largest cell of the numbers
GAP = 12  # px at 100 %: from a figure to what stands under it
UNREAD_WORDS = 120  # px at 100 %: "never read" with its swatch
BESIDE_SCALE, TOOLS_NEED = 152, 400  # px at 100 %: a scale with its space; less room, and tools stand under it
LESS_THAN_ANY = "−∞"  # what max pooling finds in a padding of zeros
LIVE_GAP, LIVE_BELOW = 4, 8  # px at 100 %: from the scale to the row of a live picture, and below it


class InputFigure:
    """Head with the source, picture or numbers, range bar."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self._look = look
        self.head = FigureHead(look, "input", "Input")
        self.source = SourceMenu(look)
        self.tile = ImageTile(look, "input", "input picture")
        self.tile.show_overview(True)
        self.grid = PartGrid(look, "input", LARGEST_NUMBER)
        self.legend = Legend(look)
        self.problem = prose_label("lead")  # why a photograph cannot be read
        self._cell: tuple[int, int] = (0, 0)
        self._room = QRect()  # of the figure
        self._padded: tuple[NDArray[Any], Padding, NDArray[Any]] | None = None
        self.digits = DigitSteps(look)
        self.live = LiveRow(look)
        self.tools = InputTools(look, self.tile, parent)
        self.complaint = MessageBar(look)  # why a picture that a person brought is not shown
        self._complained_at: Source | None = None
        self._source: Source | None = None
        below = (self.legend, self.problem, self.digits, self.live, self.complaint)
        for widget in (self.head, self.source, self.tile, self.grid, *below):
            widget.setParent(parent)
        self.complaint.hide()
        self.live.hide()
        self.grid.cell_chosen.connect(self._on_number_chosen)

    def show(self, readout: SandboxReadout) -> None:
        """Shows the input of a readout."""
        self.head.set_shape(DASH if readout.problem else readout.input_shape)
        self._source = readout.computed.setting.source
        if self._source != self._complained_at:
            self.complaint.hide()
        self.source.setVisible("picture" not in readout.locked)
        picture = PICTURES.get(self._source.picture)
        self.digits.setVisible(self._source.picture == DIGIT and "picture" not in readout.locked)
        own = self._source.own
        self.source.setToolTip(picture.source if picture else own.name if own else "")
        self.problem.setVisible(readout.problem is not None)
        self.problem.setText(readout.problem.sentence if readout.problem else "")
        self.tile.setVisible(not readout.is_numbers)
        off = self._source.picture == LIVE and readout.problem is not None
        self.legend.setVisible(not readout.is_numbers and not off)  # a camera that is off has no range
        self.grid.setVisible(readout.is_numbers)
        if readout.is_numbers:
            self._show_numbers(readout)
        else:
            self._show_picture(readout)
        self.tools.show(readout)

    def _show_picture(self, readout: SandboxReadout) -> None:
        self.tile.show_pixels(None if readout.problem else self._pixels(readout))
        self.tile.look_from(readout.viewport, input_sheet(readout.slide))
        self.tile.show_unread(readout.slide.unread)
        self.tile.show_box(None if readout.problem else readout.window, "kernel")
        self.tile.show_sweep(readout.sweep is not None)
        self.legend.show_range(0, 255, signed=False)
        reading = readout.input_reading
        if self._source and self._source.picture == DRAWING:  # the tools stand there
            self.legend.show_reading("", "")
            return
        more = readout.never_read or f"zoom {whole(round(self.tile.zoom() * 100))} %"
        self.legend.show_reading(f"{reading}  ·  {more}" if reading else more, readout.never_read or reading)

    def _pixels(self, readout: SandboxReadout) -> NDArray[Any]:
        """The input with its padding, made once for each; bare where it cannot be padded so."""
        pixels, padding = readout.computed.pixels, readout.computed.around
        if not any(padding.cells):
            return pixels
        if self._padded is None or self._padded[0] is not pixels or self._padded[1] != padding:
            padded = pad(as_volume(pixels), padding)
            self._padded = (pixels, padding, padded if pixels.ndim == 3 else padded[:, :, 0])
        return self._padded[2]

    def _show_numbers(self, readout: SandboxReadout) -> None:
        values = self._pixels(readout)
        fill, largest = self._fill(readout)
        padding, unread = readout.computed.around.cells, readout.computed.unread
        beyond = LESS_THAN_ANY if readout.computed.operation.fill else None
        cells = Cells(
            values, "input", fill, outside=padding, beyond=beyond, unread=unread, largest=largest, white=largest
        )
        self.grid.show_cells(cells)
        self.grid.set_box(readout.window, "kernel", readout.slide.dilation)
        self.grid.set_marks(readout.marks)
        self.grid.set_editable("picture" not in readout.locked)
        self._cell = (min(self._cell[0], cells.rows - 1), min(self._cell[1], cells.columns - 1))
        self.grid.set_focused_cell(self._cell if self.grid.hasFocus() else None)

    def _fill(self, readout: SandboxReadout) -> tuple[Fill, float]:
        """What fills the numbers, and the value that is drawn in full: numbers too small to read are seen as gray."""
        if self._source and self._source.picture == DIGIT:
            return "gray", DIGIT_WHITE
        if not self._room.width() or self._number_side(self._room.width(), readout) >= SMALLEST_NUMBERED:
            return "tint", 1.0
        low, high = float(readout.computed.pixels.min()), float(readout.computed.pixels.max())
        return ("diverging" if low < 0 else "gray"), max(-low, high, 1.0)

    def complain(self, problem: Problem, ways: Sequence[WayOut] = ()) -> None:
        """Says over the figure's lower edge why a picture is not shown; gone with the next source."""
        self._complained_at = self._source
        self.complaint.say(problem.sentence, ways, alert=True)
        self._place_complaint()
        self.complaint.raise_()

    def _place_complaint(self) -> None:
        room, layout = self._room, self.complaint.layout()
        if layout is not None:
            layout.activate()  # else its height is that of what was said before
        high = self.complaint.heightForWidth(room.width())
        high = max(high, self.complaint.sizeHint().height()) if high < 0 else high
        self.complaint.setGeometry(room.x(), max(room.y(), room.bottom() + 1 - high), room.width(), high)

    def _on_number_chosen(self, row: int, column: int) -> None:
        self._cell = (row, column)
        self.grid.setFocus()
        self.grid.set_focused_cell(self._cell)

    def place(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Puts everything where the arrangement says."""
        left, top = places.input
        side = places.side
        head = QRect(left, places.head_top(top), places.output_room if places.stacked else side, 0)
        place_head(self._look, head, self.head, self.source, places.controls_under)
        self._room = QRect(left, top, side, side)
        picture = self.tile.place_picture(self._room)
        self._place_complaint()
        inset = self._look.px(24)
        wide = side - 2 * inset
        self.problem.setGeometry(left + inset, top + inset, wide, self.problem.heightForWidth(wide))
        self.legend.setGeometry(left, picture.bottom() + self._look.px(GAP), side, self._look.px(LEGEND_HEIGHT))
        if readout.is_numbers:
            self._place_numbers(left, top, side, readout)
            self._place_digits(left, places.output_room if places.stacked else side, readout)
        self._place_live(left, places.output_room if places.stacked else side)
        self._place_tools(places, readout)

    def _place_numbers(self, left: int, top: int, side: int, readout: SandboxReadout) -> None:
        self.grid.set_cell_size(self._number_side(side, readout))
        self.grid.show_part(self._numbers(side, readout), readout.viewport)
        self.grid.place_cells(left, top)

    def _number_side(self, side: int, readout: SandboxReadout) -> int:
        return min(self._look.px(CELL), side // max(readout.slide.padded))

    def _numbers(self, side: int, readout: SandboxReadout) -> Figure:
        return Figure(input_sheet(readout.slide), (side, side), float(self._number_side(side, readout)))

    def under_need(self, places: Arrangement, readout: SandboxReadout) -> int:
        """How many px the row under the figure needs more than there are."""
        return max(self._live_need(places, readout), self._tools_need(places, readout))

    def _tools_need(self, places: Arrangement, readout: SandboxReadout) -> int:
        place = self._tools_place(places, readout)
        high = self.tools.need(place.width())
        end = place.y() + high + self._look.px(GAP)
        if not high or (not places.under_input and end <= self._tools_end(places)):
            return 0
        if places.stacked:
            return max(0, end - self._tools_end(places) + places.under_input)
        below = self._look.px(places.form.below) - places.under_input
        return max(0, end - places.input[1] - places.side - below)

    @staticmethod
    def _tools_end(places: Arrangement) -> int:
        return places.kernel_head[1] if places.stacked else places.stage_height

    def _tools_place(self, places: Arrangement, readout: SandboxReadout) -> QRect:
        """Under the cells of a matrix, beside the scale of a picture; under it where that is narrow. No height."""
        px, (left, top) = self._look.px, places.input
        room = places.output_room if places.stacked else places.output[0] - left - px(24)
        below = top + places.side + px(GAP)
        if readout.is_numbers:
            unread = any(readout.slide.unread)
            high = self._numbers(places.side, readout).sight(readout.viewport).rect[3]
            aside = px(UNREAD_WORDS) if unread and not places.stacked and places.form.margin < LARGEST_MARGIN else 0
            under = px(24) if unread and places.stacked else 0
            if (
                high + px(GAP) < places.side or places.form.is_small
            ) and not places.stacked:  # beside the kernel's fields and facts
                room = places.side
            return QRect(left + aside, top + high + px(GAP) + under, room - aside, 0)
        beside = room - px(BESIDE_SCALE)
        if places.stacked or places.form.is_small or beside < px(TOOLS_NEED):
            room = room if places.stacked else places.side  # beside the kernel's fields and facts
            return QRect(left, below + px(LEGEND_HEIGHT + 4), room, 0)
        return QRect(left + px(BESIDE_SCALE), below, beside, 0)

    def _place_tools(self, places: Arrangement, readout: SandboxReadout) -> None:
        self.tools.place(self._tools_place(places, readout))
        if not readout.is_numbers:
            self.tools.place_pad(readout)

    def _live_need(self, places: Arrangement, readout: SandboxReadout) -> int:
        """How many px the row of a live picture needs more than a square figure leaves under a wide picture."""
        if self.live.isHidden():
            return 0
        room = places.output_room if places.stacked else places.side
        height, width = readout.slide.padded
        cell = readout.viewport.cell if readout.viewport else places.side / max(height, width)
        free = 0 if readout.problem else (places.side - min(places.side, round(height * cell))) // 2
        needs = self.live.height_in(room) + self._look.px(LIVE_GAP + LIVE_BELOW)
        return max(0, needs - (self._look.px(LEGEND_HEIGHT) if self.legend.isHidden() else 0) - free)

    def _place_live(self, left: int, room: int) -> None:
        """Under the scale, or in its place where there is none."""
        scale = self.legend.geometry()
        top = scale.y() if self.legend.isHidden() else scale.y() + scale.height() + self._look.px(LIVE_GAP)
        self.live.setGeometry(left, top, room, self.live.height_in(room))

    def _place_digits(self, left: int, room: int, readout: SandboxReadout) -> None:
        unread = self._look.px(24) if any(readout.slide.unread) else 0  # where what the hatch means may stand
        below = self.grid.geometry().bottom() - cell_grid.EDGE + self._look.px(12) + unread
        self.digits.setGeometry(left, below, room, self.digits.heightForWidth(room))
