"""Where a row of numbers stands: on one set of columns, inside the stage, at every size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.panes.sandbox.row_layout import BESIDE, RowContent, arrange_row


@given(
    width=st.integers(600, 2400),
    height=st.integers(300, 1200),
    columns=st.integers(1, 62),
    kernel=st.integers(1, 31),
    words=st.booleans(),
    scale=st.sampled_from([1.0, 1.5, 2.0]),
)
def test_nothing_overlaps_and_the_columns_stay_inside(
    width: int, height: int, columns: int, kernel: int, words: bool, scale: float
) -> None:
    content = RowContent(columns, kernel, 0 if width / scale >= BESIDE else 200, words)
    places = arrange_row((width, height), round(24 * scale), scale, content)
    assert places.cell % 2 == 0
    assert places.left >= places.margin
    assert places.right == places.left + columns * places.cell
    assert places.right <= width or places.cell == 6
    assert places.input_bars + places.bar < places.input
    assert places.input + places.cell < places.kernel
    assert places.kernel + places.kernel_cell < places.output
    assert places.output + places.cell < places.output_bars
    assert places.output_bars + places.bar == places.figures_end


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("spread", [1, 2, 3, 5])
def test_an_output_stands_under_the_middle_of_its_window(stride: int, spread: int) -> None:
    places = arrange_row((1844, 640), 32, 1.0, RowContent(20, spread, 0, words=False))
    for output in range(4):
        first, last = output * stride, output * stride + spread - 1
        middle = places.left + (first + last + 1) / 2 * places.cell
        assert places.middle_of(output, stride, spread) == middle


def test_a_row_with_room_has_large_cells_and_one_without_has_long_bars() -> None:
    few = arrange_row((1844, 700), 32, 1.0, RowContent(7, 3, 0, words=False))
    many = arrange_row((1844, 700), 32, 1.0, RowContent(40, 3, 0, words=False))
    assert few.cell == 92
    assert many.cell < few.cell
    assert many.bar > few.bar
