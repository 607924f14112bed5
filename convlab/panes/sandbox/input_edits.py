"""How a person makes the input: draws it, types, fills, sizes and pastes numbers, cuts them out of a picture."""

import numpy as np
from numpy.typing import NDArray

from convlab.core.document import changed
from convlab.core.matrices import LARGEST_MATRIX, MATRICES, Matrix, crop_side, cropped, filled, with_size
from convlab.core.typography import shape
from convlab.imaging.drawing import blank
from convlab.imaging.pictures import DRAWING, NUMBERS
from convlab.imaging.scaling import gray_of
from convlab.panes.sandbox.editing import Editing
from convlab.state.drawing import (
    PAPER_TITLES,
    PAPERS,
    WIDEST_PEN,
    Paper,
    at_side,
    drawing_of,
    on_paper,
    pen_at_side,
)
from convlab.state.sandbox_input import source_of
from convlab.state.sandbox_readout import SandboxReadout

STROKE = "stroke"  # all of one stroke is one undo step


class InputEdits(Editing):
    """Drawings and numbers as edits of the document."""

    def draw(self, pixels: NDArray[np.uint8]) -> None:
        """The sheet under a stroke that may go on until `end_gesture`."""
        self._edit("picture", "Draw", STROKE, picture=DRAWING, drawing=drawing_of(pixels, self.state.sheet.paper))

    def clear_drawing(self) -> None:
        """An empty sheet."""
        sheet = self.state.sheet
        empty = drawing_of(blank(sheet.side, PAPERS[sheet.paper]), sheet.paper)
        self._edit("picture", "Clear the drawing", picture=DRAWING, drawing=empty)

    def choose_sheet(self, side: int, key: str) -> None:
        """The same drawing with more or fewer pixels, the pen as wide beside it as before; white on black or not."""
        papers: dict[str, Paper] = {paper: paper for paper in PAPERS}
        sheet = self.state.sheet
        pad = changed(self.state.pad, width=pen_at_side(self.state.pad, sheet.side, side))
        drawing = on_paper(at_side(sheet, side), papers[key])
        label = f"Drawing: {shape((side, side))}, {PAPER_TITLES[drawing.paper].lower()}"
        self._edit("picture", label, picture=DRAWING, drawing=drawing, pad=pad)

    def choose_tool(self, tool: str) -> None:
        """Pen, eraser or line; no undo step."""
        self._look(pad=changed(self.state.pad, tool=tool))

    def choose_pen_width(self, width: int) -> None:
        """The width of all three; no undo step."""
        self._look(pad=changed(self.state.pad, width=min(WIDEST_PEN, max(1, width))))

    def set_number(self, cell: tuple[int, int], value: float, gesture: str) -> None:
        """One number of the input; a digit becomes numbers of one's own with that."""
        numbers = source_of(self.state).numbers
        if numbers is not None:
            other = changed(self.state, numbers=numbers).with_number(*cell, value)
            self._set_numbers("Change a number", other, gesture)

    def fill_numbers(self, key: str) -> None:
        """A preset of MATRICES at the size that there is."""
        self._set_numbers(f"Numbers: {MATRICES[key].title}", filled(key, self._numbers()))

    def size_numbers(self, rows: int, columns: int) -> None:
        """More or fewer rows and columns; going through sizes is one step."""
        sized = with_size(self._numbers(), rows, columns)
        self._set_numbers(f"Numbers: {shape((rows, columns))}", sized, "size of the numbers")

    def paste_numbers(self, matrix: Matrix) -> None:
        """A matrix that was copied elsewhere; one row stays a row where a row is shown."""
        self._set_numbers("Paste numbers", matrix, keep_row=True)

    def crop_numbers(self, readout: SandboxReadout) -> None:
        """The pixels under the window and around it as numbers; the window stays over the same pixels."""
        place = crop_place(readout)
        if place is None or readout.window is None:
            return
        pixels = gray_of(readout.computed.pixels)
        matrix, corner = cropped(pixels, place[0], place[1])
        padding, stride = readout.slide.padding, readout.slide.stride
        tops = (readout.window.top - padding[0] - corner[0], readout.window.left - padding[1] - corner[1])
        focus = tuple(max(0, round((top + p) / s)) for top, p, s in zip(tops, padding, stride, strict=True))
        label = f"The {crop_title(readout)} under the window"
        self._edit("picture", label, picture=NUMBERS, numbers=matrix, focus=focus)

    def _numbers(self) -> Matrix:
        return source_of(self.state).numbers or self.state.numbers

    def _set_numbers(self, label: str, numbers: Matrix, merge: str = "", keep_row: bool = False) -> None:
        """Into the row where one is shown and they are one, else into the matrix."""
        if self.state.is_row and (len(numbers) == 1 or not keep_row):
            self._edit("picture", label, merge, row=numbers[0])
        else:
            self._edit("picture", label, merge, picture=NUMBERS, numbers=numbers)


def crop_place(readout: SandboxReadout) -> tuple[tuple[int, int], int] | None:
    """The pixel in the middle of the window, and how many pixels around it become numbers; None for numbers."""
    if readout.is_numbers or readout.window is None or readout.problem is not None:
        return None
    window, (p, q) = readout.window, readout.slide.padding
    height, width = readout.slide.input
    row = min(max(0, window.top - p + window.height // 2), height - 1)
    column = min(max(0, window.left - q + window.width // 2), width - 1)
    return (row, column), min(LARGEST_MATRIX, crop_side(readout.slide.spread, (height, width)))


def crop_title(readout: SandboxReadout) -> str:
    """ "8 x 8", as many pixels as would become numbers; an empty text where none can."""
    place = crop_place(readout)
    return shape((place[1], place[1])) if place else ""
