"""What a person makes the input with: the drawing pad over the picture, and the row of tools under the figure."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from convlab.imaging.pictures import DRAWING, NUMBERS
from convlab.panes.sandbox.drawing_tools import DrawingTools
from convlab.panes.sandbox.input_edits import InputEdits
from convlab.panes.sandbox.matrix_tools import MatrixTools
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.drawing_pad import DrawingPad
from convlab.widgets.image_tile import EDGE, ImageTile
from convlab.widgets.look import Look


class InputTools:
    """Pad and drawing tools for a drawing, size and presets for a matrix; nothing for other sources."""

    def __init__(self, look: Look, tile: ImageTile, parent: QWidget) -> None:
        self._look, self._tile = look, tile
        self.pad = DrawingPad(look)
        self.pad.setParent(tile)
        self.drawing, self.matrix = DrawingTools(look), MatrixTools(look)
        self.pad.hide()
        for row in (self.drawing, self.matrix):
            row.setParent(parent)
            row.hide()

    def connect(self, edits: InputEdits) -> None:
        """What a person does becomes edits."""
        self.pad.drawn.connect(edits.draw)
        self.pad.stroke_ended.connect(edits.end_gesture)
        self.pad.tool_chosen.connect(edits.choose_tool)
        self.pad.width_chosen.connect(edits.choose_pen_width)
        self.pad.clear_wished.connect(edits.clear_drawing)
        self.drawing.tool_chosen.connect(edits.choose_tool)
        self.drawing.width_chosen.connect(edits.choose_pen_width)
        self.drawing.sheet_chosen.connect(edits.choose_sheet)
        self.drawing.clear_wished.connect(edits.clear_drawing)
        self.matrix.size_chosen.connect(edits.size_numbers)
        self.matrix.fill_chosen.connect(edits.fill_numbers)

    @property
    def row(self) -> QWidget | None:
        """The row that stands under the figure now."""
        return next((widget for widget in (self.drawing, self.matrix) if not widget.isHidden()), None)

    def show(self, readout: SandboxReadout) -> None:
        """Shows what belongs to the source; what a lesson has fixed has no tools."""
        picture = readout.computed.setting.picture
        free = "picture" not in readout.locked
        self.drawing.setVisible(free and picture == DRAWING)
        self.matrix.setVisible(free and picture == NUMBERS and readout.sweep is None)  # the desk needs the room
        self.pad.setVisible(free and picture == DRAWING)
        if picture == DRAWING:
            sheet, pad = readout.state.sheet, readout.state.pad
            self.drawing.show_pad(pad, sheet)
            self.pad.show_drawing(sheet.pixels, pad.on(sheet))
            self.place_pad(readout)
        elif picture == NUMBERS:
            self.matrix.show_size(*readout.slide.input)

    def place_pad(self, readout: SandboxReadout) -> None:
        """Over the sheet, and not over its padding, wherever the picture shows it."""
        p, q = readout.computed.around.cells
        seen = self._tile.sight()
        left, top = EDGE + seen.left + q * seen.cell, EDGE + seen.top + p * seen.cell
        side = round(readout.slide.input[0] * seen.cell)
        self.pad.show_zoom(seen.cell)
        self.pad.setGeometry(round(left), round(top), side, side)

    def need(self, room: int) -> int:
        """How many px the row takes at a width."""
        row = self.row
        return 0 if row is None else row.heightForWidth(room)

    def place(self, place: QRect) -> None:
        """The row from the place's corner on, as wide as it is."""
        row = self.row
        if row is not None:
            row.setGeometry(place.x(), place.y(), place.width(), row.heightForWidth(place.width()))
