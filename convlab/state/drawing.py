"""The drawing inside a document: a square gray sheet as PNG, its paper, and what is drawn with."""

from functools import lru_cache
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from convlab.core.document import Document
from convlab.imaging.drawing import blank, inverted, resized
from convlab.imaging.strokes import DrawnWith, Tool
from convlab.state.own_picture import OwnPicture, own_picture

PAD_SIDES = (28, 64, 128, 256)  # px; 28 is the side of MNIST's handwritten digits
WIDEST_PEN = 64  # px of the sheet
NAME = "Drawing"

Paper = Literal["black", "white"]
PAPERS: dict[Paper, int] = {"black": 0, "white": 255}
PAPER_TITLES: dict[Paper, str] = {"black": "White on black", "white": "Black on white"}


class Drawing(OwnPicture):
    """A drawing: `png` holds a square gray picture, one of PAD_SIDES."""

    paper: Paper = "black"

    @model_validator(mode="after")
    def _a_sheet(self) -> Self:
        size = self.pixels.shape
        if len(size) != 2 or size[0] != size[1] or size[0] not in PAD_SIDES:
            raise ValueError(f"a drawing is gray and square, with a side of {', '.join(map(str, PAD_SIDES))} pixels")
        return self

    @property
    def side(self) -> int:
        """Pixels of one side."""
        return int(self.pixels.shape[0])


class Pad(Document):
    """What a person draws with: saved, but no undo step."""

    tool: Tool = "pen"
    width: int = Field(default=2, ge=1, le=WIDEST_PEN)  # px of the sheet

    def on(self, drawing: Drawing) -> DrawnWith:
        """The pen for a sheet."""
        return DrawnWith(self.tool, self.width, PAPERS[drawing.paper])


def drawing_of(pixels: NDArray[np.uint8], paper: Paper) -> Drawing:
    """A sheet uint8 (side, side) as a part of a document."""
    return Drawing(name=NAME, png=own_picture(NAME, pixels).png, paper=paper)


@lru_cache(maxsize=len(PAD_SIDES) * len(PAPERS))
def empty_sheet(side: int = PAD_SIDES[0], paper: Paper = "black") -> Drawing:
    """A sheet on which nothing is drawn yet."""
    return drawing_of(blank(side, PAPERS[paper]), paper)


def on_paper(drawing: Drawing, paper: Paper) -> Drawing:
    """The same drawing white on black, or black on white."""
    return drawing if drawing.paper == paper else drawing_of(inverted(drawing.pixels), paper)


def at_side(drawing: Drawing, side: int) -> Drawing:
    """The same drawing on a sheet of another side."""
    return drawing if drawing.side == side else drawing_of(resized(drawing.pixels, side), drawing.paper)


def pen_at_side(pad: Pad, before: int, side: int) -> int:
    """The width that looks alike on a sheet of another side."""
    return min(WIDEST_PEN, max(1, round(pad.width * side / before)))
