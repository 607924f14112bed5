"""Strokes on a sheet: antialiased, round, alike in pieces and whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.imaging.drawing import Pen, blank, covered, inked, inverted, resized, stroked

WHITE = Pen(3, 255)
PLACES = st.tuples(st.floats(-5, 40, width=32), st.floats(-5, 40, width=32))


def test_a_level_line_covers_whole_rows_of_pixels() -> None:
    drawn = stroked(blank(28, 0), [(5.5, 10.5), (20.5, 10.5)], WHITE)
    assert (drawn[9:12, 6:20] == 255).all()
    assert not drawn[:9].any()
    assert not drawn[12:].any()


def test_a_line_between_two_rows_covers_half_of_each() -> None:
    drawn = stroked(blank(28, 0), [(5, 10), (20, 10)], Pen(1, 255))
    assert drawn[9, 6:19].tolist() == drawn[10, 6:19].tolist() == [128] * 13


def test_a_dot_is_round_and_as_large_as_the_pen() -> None:
    drawn = stroked(blank(64, 0), [(32, 32)], Pen(20, 255))
    assert (drawn == drawn.T).all()
    assert (drawn == drawn[::-1]).all()
    assert drawn.sum() / 255 == pytest.approx(np.pi * 100, rel=0.01)
    assert drawn[25, 25] == 255
    assert drawn[23, 23] == 0  # a square dot would reach here


def test_a_slanting_line_has_the_area_of_its_length_times_its_width() -> None:
    drawn = stroked(blank(256, 0), [(40, 50), (200, 170)], Pen(6, 255))
    assert drawn.sum() / 255 == pytest.approx(200 * 6 + np.pi * 9, rel=0.01)
    assert len(np.unique(drawn)) > 5  # its edge is smooth


def test_a_stroke_that_crosses_itself_is_no_darker_there() -> None:
    once = stroked(blank(28, 255), [(4, 14), (24, 14)], Pen(2.5, 0))
    twice = stroked(blank(28, 255), [(4, 14), (24, 14), (4, 14)], Pen(2.5, 0))
    assert (once == twice).all()


@settings(deadline=None, max_examples=60)
@given(st.lists(PLACES, min_size=1, max_size=8), st.floats(0.5, 30))
def test_piece_by_piece_is_the_same_as_whole_and_nothing_reaches_out(
    points: list[tuple[float, float]], width: float
) -> None:
    sheet = blank(28, 0)
    coverage = np.zeros(sheet.shape, np.float32)
    for start, end in zip(points, points[1:] or points, strict=False):
        coverage = covered(coverage, start, end, width)
    assert (inked(sheet, coverage, 255) == stroked(sheet, points, Pen(width, 255))).all()
    assert coverage.min() >= 0
    assert coverage.max() <= 1
    assert not sheet.any()  # the sheet before is kept


def test_the_eraser_leaves_the_empty_sheet() -> None:
    drawn = stroked(blank(28, 0), [(4, 4), (24, 24)], WHITE)
    assert (stroked(drawn, [(4, 4), (24, 24)], Pen(9, 0)) == blank(28, 0)).all()


def test_white_on_black_turns_into_black_on_white_and_back() -> None:
    drawn = stroked(blank(28, 0), [(4, 4), (24, 20)], WHITE)
    assert inverted(drawn).max() == 255
    assert (inverted(inverted(drawn)) == drawn).all()
    assert (inverted(drawn) == stroked(blank(28, 255), [(4, 4), (24, 20)], Pen(3, 0))).mean() > 0.95  # halves round up


@pytest.mark.parametrize("side", [28, 64, 128, 256])
def test_a_drawing_keeps_its_place_at_another_size(side: int) -> None:
    drawn = resized(stroked(blank(64, 0), [(10, 10), (50, 40)], Pen(6, 255)), side)
    assert drawn.shape == (side, side)
    rows, columns = np.nonzero(drawn > 127)
    assert rows.mean() / side == pytest.approx(25 / 64, abs=0.02)
    assert columns.mean() / side == pytest.approx(30 / 64, abs=0.02)
