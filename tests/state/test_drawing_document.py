"""The drawing as a part of the document."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from convlab.core.document import changed
from convlab.imaging.drawing import Pen, blank, stroked
from convlab.state.drawing import Drawing, Pad, at_side, drawing_of, empty_sheet, on_paper, pen_at_side
from convlab.state.own_picture import own_picture

SEVEN = stroked(blank(28, 0), [(6, 6), (21, 6), (11, 23)], Pen(2, 255))


def test_a_drawing_keeps_its_pixels_in_the_file() -> None:
    read = Drawing.model_validate_json(drawing_of(SEVEN, "black").model_dump_json())
    assert (read.pixels == SEVEN).all()
    assert (read.side, read.paper, read.name) == (28, "black", "Drawing")


def test_paper_and_size_are_changed_and_changed_back() -> None:
    drawing = drawing_of(SEVEN, "black")
    black_on_white = on_paper(drawing, "white")
    assert (black_on_white.pixels == 255 - SEVEN).all()
    assert on_paper(black_on_white, "black") == drawing
    assert at_side(drawing, 128).side == 128
    assert at_side(drawing, 28) is drawing
    again = at_side(at_side(drawing, 256), 28).pixels.astype(int)
    assert np.abs(again - SEVEN).mean() < 5


def test_the_pen_is_the_papers_opposite_and_the_eraser_the_paper() -> None:
    white = empty_sheet(64, "white")
    assert Pad().on(white).pen.gray == 0
    assert Pad(tool="eraser").on(white).pen.gray == 255
    assert Pad(tool="line").on(empty_sheet()).pen.gray == 255


def test_a_pen_looks_alike_on_a_larger_sheet() -> None:
    assert pen_at_side(Pad(width=2), 28, 256) == 18
    assert pen_at_side(Pad(width=18), 256, 28) == 2
    assert pen_at_side(Pad(width=1), 256, 28) == 1
    assert pen_at_side(Pad(width=60), 28, 256) == 64


@pytest.mark.parametrize(
    ("pixels", "fields"),
    [
        (np.zeros((28, 28, 3), np.uint8) + np.arange(3, dtype=np.uint8) * 90, {}),
        (np.zeros((28, 30), np.uint8), {}),
        (np.zeros((100, 100), np.uint8), {}),
        (np.zeros((28, 28), np.uint8), {"paper": "red"}),
    ],
)
def test_what_is_no_sheet_is_refused(pixels: NDArray[np.uint8], fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Drawing.model_validate({"name": "x", "png": own_picture("x", pixels).png, **fields})


def test_a_pen_has_a_width() -> None:
    for width in (0, 65, -1):
        with pytest.raises(ValidationError):
            changed(Pad(), width=width)
