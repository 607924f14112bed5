"""One view from photograph to numbers: what is in sight, and where the wheel, a drag and the arrows lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.state.sight import (
    LARGEST_CELL,
    Figure,
    Sheet,
    Viewport,
    fitting_cell,
    following,
    panned,
    sight,
    zoomed,
)

ROOM = (600, 600)
PHOTO = Sheet((512, 512))
EDGES = Sheet((510, 510), (1.0, 1.0), (1.0, 1.0))  # what a 3 x 3 kernel makes of it


def test_zoomed_out_all_of_a_figure_is_in_the_middle_of_its_room() -> None:
    wide = sight(Sheet((300, 600)), ROOM)
    assert (wide.cell, wide.rect, wide.is_whole) == (1.0, (0, 150, 600, 300), True)
    assert sight(PHOTO, ROOM).rect == (0, 0, 600, 600)


def test_a_window_and_what_it_gives_stand_at_the_same_place_of_the_screen() -> None:
    viewport = Viewport(row=200, column=300, cell=24)
    photo, edges = sight(PHOTO, ROOM, viewport), sight(EDGES, ROOM, viewport)
    window_middle = photo.top + (180 + 1.5) * photo.cell  # of the window at row 180
    assert window_middle == edges.top + (180 + 0.5) * edges.cell


@pytest.mark.parametrize("stride", [2, 3, 4])
def test_a_stride_makes_the_output_cells_as_much_larger(stride: int) -> None:
    size = (512 - 5) // stride + 1
    start = (5 - stride) / 2
    output = Sheet((size, size), (stride, stride), (start, start))
    viewport = Viewport(row=256, column=256, cell=22)
    photo, coarse = sight(PHOTO, ROOM, viewport), sight(output, ROOM, viewport)
    assert coarse.cell == 22 * stride
    assert photo.left + (50 * stride + 2.5) * photo.cell == pytest.approx(coarse.left + 50.5 * coarse.cell, abs=1)


def test_the_first_turn_of_the_wheel_makes_no_jump() -> None:
    smallest = fitting_cell(PHOTO.size, ROOM)
    photo = Figure(PHOTO, ROOM)
    viewport = zoomed((photo, (300, 300)), None, 1.25, smallest)
    assert viewport is not None
    assert viewport.cell == pytest.approx(1.25 * 600 / 512)
    assert photo.sight(viewport).place_at(300, 300) == pytest.approx((256, 256), abs=0.5)
    assert zoomed((photo, (300, 300)), viewport, 1 / 1.25, smallest) is None


places = st.floats(0, 599)
factors = st.floats(1.01, 8)


@given(places, places, factors, factors, st.sampled_from([PHOTO, EDGES, Sheet((1080, 1920), (2.0, 2.0), (-3.0, 4.5))]))
def test_what_lies_under_the_pointer_stays_there(y: float, x: float, once: float, again: float, sheet: Sheet) -> None:
    figure = Figure(sheet, ROOM)
    smallest = fitting_cell(sheet.size, ROOM) / sheet.step[0]
    viewport = zoomed((figure, (300, 300)), None, once * 4, smallest)
    before = figure.sight(viewport)
    after = zoomed((figure, (y, x)), viewport, again, smallest)
    assert after is not None
    seen = figure.sight(after)
    one, other = before.place_at(y, x), seen.place_at(y, x)
    assert all(abs(a - b) * seen.cell <= 1.1 for a, b in zip(one, other, strict=True))  # one px, for whole px


@given(st.floats(-500, 3000), st.floats(-500, 3000), st.floats(0.2, LARGEST_CELL))
def test_no_room_is_left_free_that_the_figure_could_fill(row: float, column: float, cell: float) -> None:
    for sheet in (PHOTO, EDGES, Sheet((40, 300))):
        seen = sight(sheet, ROOM, Viewport(row=row, column=column, cell=cell))
        left, top, width, height = seen.rect
        assert 0 <= left <= left + width <= 600
        assert 0 <= top <= top + height <= 600
        for length, start, extent in ((sheet.size[1], left, width), (sheet.size[0], top, height)):
            assert extent == min(600, round(length * seen.cell))
            assert extent == 600 or abs(start - (600 - extent) / 2) <= 1


def test_a_drag_moves_the_figure_with_the_pointer_and_stops_at_its_border() -> None:
    photo = Figure(PHOTO, ROOM)
    start = Viewport(row=256, column=256, cell=20)
    moved = panned(photo, start, (40, -100))
    assert moved == Viewport(row=254, column=261, cell=20)
    assert panned(photo, start, (1e6, 1e6)) == Viewport(row=15, column=15, cell=20)
    assert panned(photo, None, (10, 10)) is None


def test_a_drag_over_the_output_moves_by_its_own_cells() -> None:
    coarse = Figure(Sheet((255, 255), (2.0, 2.0), (0.5, 0.5)), ROOM)
    moved = panned(coarse, Viewport(row=256, column=256, cell=20), (-40, 0))
    assert moved == Viewport(row=258, column=256, cell=20)


def test_the_view_follows_a_window_that_leaves_it_and_else_stays() -> None:
    photo = Figure(PHOTO, ROOM)
    start = Viewport(row=256, column=256, cell=20)  # rows and columns 241 to 271
    assert following(photo, start, (250, 250, 3, 3)) == start
    assert following(photo, start, (269, 250, 3, 3)) == Viewport(row=258, column=256, cell=20)
    assert following(photo, start, (0, 500, 3, 3)) == Viewport(row=15, column=489, cell=20)
    assert following(photo, None, (0, 0, 3, 3)) is None
    big = following(photo, Viewport(row=256, column=256, cell=100), (100, 100, 31, 31))
    assert big is not None
    assert (big.row, big.column) == (115.5, 115.5)  # a window larger than the view has its middle there


def test_a_point_names_its_cell_and_none_beside_the_figure() -> None:
    seen = sight(Sheet((300, 600)), ROOM)
    assert seen.cell_at(149, 10) is None
    assert seen.cell_at(150, 599.9) == (0, 599)
    near = sight(PHOTO, ROOM, Viewport(row=256, column=256, cell=20))
    assert near.cell_at(0, 0) == (241, 241)
    assert near.cell_at(599, 20) == (270, 242)
