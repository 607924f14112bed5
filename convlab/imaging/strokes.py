"""A stroke while it is drawn: the sheet as it was, the pen, and where the pen has come."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convlab.imaging.drawing import Coverage, Pen, Point, covered, inked

Tool = Literal["pen", "eraser", "line"]
TOOL_TITLES: dict[Tool, str] = {"pen": "Pen", "eraser": "Eraser", "line": "Line"}


@dataclass(frozen=True)
class DrawnWith:
    """What a person draws with: a tool, its width in pixels of the sheet, and the gray of the empty sheet."""

    tool: Tool = "pen"
    width: int = 2
    paper: int = 0

    @property
    def pen(self) -> Pen:
        """The eraser leaves the gray of the empty sheet, the others its opposite."""
        return Pen(self.width, self.paper if self.tool == "eraser" else 255 - self.paper)


@dataclass(frozen=True, eq=False)
class Stroke:
    """`sheet` (H, W) is what lay there before; a straight one is a line from `first` to `last`."""

    sheet: NDArray[np.uint8]
    pen: Pen
    straight: bool
    first: Point
    last: Point
    coverage: Coverage

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The sheet under the stroke so far, (H, W)."""
        return inked(self.sheet, self.coverage, self.pen.gray)

    def to(self, point: Point) -> "Stroke":
        """The stroke drawn on to another point."""
        if self.straight:
            return replace(self, last=point, coverage=_piece(self.sheet, self.first, point, self.pen))
        grown = covered(self.coverage, self.last, point, self.pen.width)
        return replace(self, last=point, coverage=grown)


def begun(sheet: NDArray[np.uint8], drawn_with: DrawnWith, point: Point) -> Stroke:
    """A stroke that is a dot as yet."""
    pen = drawn_with.pen
    return Stroke(sheet, pen, drawn_with.tool == "line", point, point, _piece(sheet, point, point, pen))


def _piece(sheet: NDArray[np.uint8], start: Point, end: Point, pen: Pen) -> Coverage:
    return covered(np.zeros(sheet.shape, np.float32), start, end, pen.width)
