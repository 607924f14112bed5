"""What of a figure is in sight: one place and one zoom for input and output, from photograph to numbers.

Places are (row, column) in cells of the unpadded input: 0 is the upper or left edge of its first cell, 0.5 its middle.
"""

from dataclasses import dataclass
from math import floor

from pydantic import Field, FiniteFloat

from convlab.core.document import Document

LARGEST_CELL = 120.0  # px
FEWEST = 5  # cells in sight on the shorter side of a room, however one zooms in
WHOLE_FROM = 8.0  # px: from here on a zoomed cell has whole px, so that all are alike
READABLE = 42.0  # px: what a double click on a picture zooms to

Pair = tuple[float, float]  # vertical, horizontal
Place = tuple[float, float]  # row, column
Box = tuple[float, float, float, float]  # row, column, rows, columns


class Viewport(Document):
    """Where a person looks, zoomed in: the place in the middle, and how many px a cell of the input has."""

    row: FiniteFloat
    column: FiniteFloat
    cell: float = Field(gt=0, le=LARGEST_CELL)


@dataclass(frozen=True)
class Sheet:
    """How the cells of a figure lie on the input: cell (0, 0) begins at `start`, each is `step` input cells long."""

    size: tuple[int, int]  # rows, columns
    step: Pair = (1.0, 1.0)
    start: Place = (0.0, 0.0)

    def on_input(self, place: Place) -> Place:
        """Where a place on this figure lies on the input."""
        row, column = (self.start[axis] + place[axis] * self.step[axis] for axis in (0, 1))
        return row, column

    def from_input(self, place: Place) -> Place:
        """Where a place on the input lies on this figure."""
        row, column = ((place[axis] - self.start[axis]) / self.step[axis] for axis in (0, 1))
        return row, column


@dataclass(frozen=True)
class Sight:
    """What a room of (height, width) px shows of a figure: the side of a cell, and where cell (0, 0) begins."""

    size: tuple[int, int]  # rows, columns
    room: tuple[int, int]
    cell: float
    origin: Pair  # (down, right) px of cell (0, 0) before they are made whole: what is held by them does not drift
    is_whole: bool  # nothing of the figure lies outside the room

    @property
    def top(self) -> int:
        """Where the first row begins, px below the room's upper edge."""
        return floor(self.origin[0] + 0.5)

    @property
    def left(self) -> int:
        """Where the first column begins, px right of the room's left edge."""
        return floor(self.origin[1] + 0.5)

    @property
    def rect(self) -> tuple[int, int, int, int]:
        """What is in sight, in whole px: left, top, width, height."""
        top, bottom = _seen(self.top, self.size[0] * self.cell, self.room[0])
        left, right = _seen(self.left, self.size[1] * self.cell, self.room[1])
        return left, top, right - left, bottom - top

    def place_at(self, y: float, x: float) -> Place:
        """The place on the figure under a point of the room."""
        return (y - self.origin[0]) / self.cell, (x - self.origin[1]) / self.cell

    def cell_at(self, y: float, x: float) -> tuple[int, int] | None:
        """The cell under a point of the room; None beside the figure."""
        left, top, width, height = self.rect
        if not (left <= x < left + width and top <= y < top + height):
            return None
        row, column = floor((y - self.top) / self.cell), floor((x - self.left) / self.cell)
        return min(max(0, row), self.size[0] - 1), min(max(0, column), self.size[1] - 1)


def _seen(start: int, length: float, room: int) -> tuple[int, int]:
    """The part of an axis in sight: from, to."""
    first, last = max(0, start), min(room, start + max(1, round(length)))
    return first, max(first, last)


def fitting_cell(size: tuple[int, int], room: tuple[int, int]) -> float:
    """The side of a cell with which all of a figure fills the room."""
    return min(room[axis] / max(1, size[axis]) for axis in (0, 1))


def sight(sheet: Sheet, room: tuple[int, int], viewport: Viewport | None = None, least: float | None = None) -> Sight:
    """What the room shows of a figure: all of it, or the part around the viewport's place.

    `least`: the side of a cell when zoomed out, where that is not the one that fills the room. A figure that is
    smaller than the room stands in its middle, and none leaves more room free than it must.
    """
    fit = fitting_cell(sheet.size, room) if least is None else least
    cell = fit if viewport is None else cell_side(sheet, viewport, fit)
    middle = (sheet.size[0] / 2, sheet.size[1] / 2)
    if viewport is not None:
        middle = sheet.from_input((viewport.row, viewport.column))
    down, right = (_start(sheet.size[axis] * cell, room[axis], middle[axis] * cell) for axis in (0, 1))
    whole = all(sheet.size[axis] * cell <= room[axis] + 0.5 for axis in (0, 1))
    return Sight(sheet.size, room, cell, (down, right), whole)


def cell_side(sheet: Sheet, viewport: Viewport, fit: float) -> float:
    """The side of a figure's cell at a zoom: one that spans several input cells is as much larger."""
    cell = min(viewport.cell * min(sheet.step), LARGEST_CELL)
    return max(fit, float(round(cell)) if cell >= WHOLE_FROM else cell)


def _start(length: float, room: int, middle: float) -> float:
    """Where an axis begins in the room, with its place `middle` in the room's middle as far as may be."""
    if length <= room + 0.5:
        return float((room - max(1, round(length))) // 2)
    return min(0.0, max(room - length, room / 2 - middle))


@dataclass(frozen=True)
class Figure:
    """A figure in its room, as the gestures on it need it."""

    sheet: Sheet
    room: tuple[int, int]
    least: float | None = None

    def sight(self, viewport: Viewport | None) -> Sight:
        """What is in sight."""
        return sight(self.sheet, self.room, viewport, self.least)


def zoomed(touched: tuple[Figure, Place], viewport: Viewport | None, factor: float, smallest: float) -> Viewport | None:
    """The viewport after a turn of the wheel over the point (y, x) of a figure's room: what lies there stays there.

    `smallest`: the side of an input cell when zoomed out; None where that is reached.
    """
    figure, (y, x) = touched
    before = viewport.cell if viewport is not None else smallest
    largest = min(LARGEST_CELL, min(figure.room) / FEWEST)
    cell = min(before * factor, max(before, largest))
    if cell <= smallest * 1.01 or cell > LARGEST_CELL:
        return None
    held = figure.sight(viewport).place_at(y, x)
    return held_at(figure, held, (y, x), cell)


def held_at(figure: Figure, held: Place, point: Place, cell: float) -> Viewport:
    """The viewport that shows a place of a figure under a point (y, x) of its room."""
    around = Viewport(row=0, column=0, cell=cell)
    side = figure.sight(around).cell
    middle = tuple(held[axis] - (point[axis] - figure.room[axis] / 2) / side for axis in (0, 1))
    return settled(figure, (middle[0], middle[1]), cell)


def settled(figure: Figure, middle: Place, cell: float) -> Viewport:
    """The viewport around a place of a figure, moved to where the figure fills its room."""
    side = figure.sight(Viewport(row=0, column=0, cell=cell)).cell
    row, column = (_within(middle[axis], figure.sheet.size[axis], figure.room[axis] / side / 2) for axis in (0, 1))
    row, column = figure.sheet.on_input((row, column))
    return Viewport(row=row, column=column, cell=cell)


def _within(middle: float, length: int, reach: float) -> float:
    return length / 2 if 2 * reach >= length else min(max(middle, reach), length - reach)


def panned(figure: Figure, viewport: Viewport | None, way: Pair) -> Viewport | None:
    """The viewport after a drag by (down, right) px over a figure; without one all is in sight already."""
    if viewport is None:
        return None
    side = figure.sight(viewport).cell
    row, column = figure.sheet.from_input((viewport.row, viewport.column))
    return settled(figure, (row - way[0] / side, column - way[1] / side), viewport.cell)


def following(figure: Figure, viewport: Viewport | None, box: Box) -> Viewport | None:
    """The viewport moved as little as is needed to have a box of the figure's cells in sight, with a cell around it."""
    if viewport is None:
        return None
    seen = figure.sight(viewport)
    starts = seen.top, seen.left
    row, column = (_moved(-starts[axis] / seen.cell, figure.room[axis] / seen.cell, box[axis::2]) for axis in (0, 1))
    after = settled(figure, (row, column), viewport.cell)
    ways = (after.row - viewport.row, after.column - viewport.column)
    return after if max(map(abs, ways)) * seen.cell > 1 else viewport


def _moved(first: float, reach: float, extent: tuple[float, ...]) -> float:
    """The middle of an axis that shows so many cells from `first` on, once it shows (start, length) too."""
    low, high = extent[0] - 1, extent[0] + extent[1] + 1
    if high - low > reach:
        return (low + high) / 2
    return min(max(first, high - reach), low) + reach / 2
