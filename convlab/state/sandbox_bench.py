"""How the invariance bench is set: where the input stands, what pools the response, and what is drawn."""

from typing import Annotated, Literal

from pydantic import Field

from convlab.core.document import Document
from convlab.core.padding import PaddingMode

FARTHEST = 16  # px: the largest shift that can be chosen

Axis = Literal["horizontal", "vertical"]
Compare = Literal["place", "along"]
Shift = tuple[Annotated[int, Field(ge=-FARTHEST, le=FARTHEST)], Annotated[int, Field(ge=-FARTHEST, le=FARTHEST)]]

AXIS_TITLES: dict[Axis, str] = {"horizontal": "Sideways", "vertical": "Downwards"}
COMPARE_TITLES: dict[Compare, str] = {"place": "In place", "along": "Moved along"}
WINDOW_TITLES: dict[str, str] = {"2": "2 × 2 windows", "3": "3 × 3 windows"}


class ShiftBench(Document):
    """The bench as a part of the sandbox's document: how one looks, so no undo step.

    `shift` is (rows down, columns right); where it is farther than `most`, or than half of the frame, what is
    shown is the nearest shift there is.
    """

    shift: Shift = (0, 1)
    axis: Axis = "horizontal"  # of the curves and of the jitter
    most: int = Field(default=8, ge=1, le=FARTHEST)  # px to each side
    beyond: PaddingMode = "replicate"  # what comes in at the edge
    compare: Compare = "place"
    window: Literal[2, 3] = 2
    stride: int = Field(default=2, ge=1, le=3)
    seed: int = Field(default=0, ge=0, lt=2**32)  # of the jitter's walk
