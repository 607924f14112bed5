"""Output sizes against torch, and the lecture's own examples."""

from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.sizes import (
    Slide,
    exact_size,
    nearest_cell,
    output_size,
    padding_can_fit,
    reach,
    same_padding,
    unread,
    ways_to_fit,
)

SIDES = st.integers(1, 24)
KERNELS = st.integers(1, 7)
STRIDES = st.integers(1, 5)
PADDINGS = st.integers(0, 4)


@settings(deadline=None, max_examples=150)
@given(n=SIDES, f=KERNELS, stride=STRIDES, padding=PADDINGS, dilation=st.integers(1, 3))
def test_the_size_is_what_torch_gives(n: int, f: int, stride: int, padding: int, dilation: int) -> None:
    size = output_size(n, f, stride, padding, dilation)
    fits = reach(f, dilation) <= n + 2 * padding
    assert (size >= 1) == fits
    if fits:
        given_by_torch = torch.nn.functional.conv1d(
            torch.zeros(1, 1, n), torch.zeros(1, 1, f), stride=stride, padding=padding, dilation=dilation
        )
        assert size == given_by_torch.shape[2]


@pytest.mark.parametrize(("stride", "exact", "size"), [(1, "5", 5), (2, "3", 3), (3, "7/3", 2)])
def test_seven_and_three(stride: int, exact: str, size: int) -> None:
    assert exact_size(7, 3, stride, 0) == Fraction(exact)
    assert output_size(7, 3, stride, 0) == size


def test_at_stride_three_the_last_column_of_seven_is_never_read() -> None:
    assert unread(7, 3, 3, 0) == (6,)


def test_a_stride_longer_than_the_kernel_skips_columns_between_the_windows() -> None:
    assert unread(12, 3, 4, 0) == (3, 7, 11)


@given(n=SIDES, f=KERNELS, stride=STRIDES, padding=PADDINGS)
def test_unread_is_what_no_window_covers(n: int, f: int, stride: int, padding: int) -> None:
    windows = range(max(0, output_size(n, f, stride, padding)))
    read = {window * stride + cell for window in windows for cell in range(f)}
    assert set(unread(n, f, stride, padding)) == set(range(n + 2 * padding)) - read


@pytest.mark.parametrize(("f", "padding"), [(1, 0), (3, 1), (5, 2), (7, 3), (2, None), (4, None)])
def test_the_padding_that_keeps_the_size(f: int, padding: int | None) -> None:
    assert same_padding(f) == padding
    if padding is not None:
        assert output_size(32, f, 1, padding) == 32


def test_five_at_stride_two_on_an_even_side_fits_with_no_symmetric_padding() -> None:
    slide = Slide((32, 32), (5, 5), stride=(2, 2), padding=(2, 2))
    assert slide.size == (16, 16)
    assert not slide.fits
    assert not padding_can_fit(slide)
    assert [(way.stride, way.padding) for way in ways_to_fit(slide)] == [((1, 1), (2, 2))]


def test_ways_out_of_stride_three_on_seven() -> None:
    ways = ways_to_fit(Slide((7, 7), (3, 3), stride=(3, 3)))
    assert [(way.stride, way.padding, way.size) for way in ways] == [
        ((3, 3), (1, 1), (3, 3)),
        ((2, 2), (0, 0), (3, 3)),
        ((1, 1), (0, 0), (5, 5)),
    ]


@given(side=st.tuples(SIDES, SIDES), kernel=st.tuples(KERNELS, KERNELS), stride=st.integers(1, 4), padding=PADDINGS)
def test_every_way_offered_fits_and_none_is_missed(
    side: tuple[int, int], kernel: tuple[int, int], stride: int, padding: int
) -> None:
    slide = Slide(side, kernel, (stride, stride), (padding, padding))
    ways = ways_to_fit(slide)
    assert all(way.fits for way in ways)
    if not slide.fits and padding_can_fit(slide) and min(slide.size) >= 1:
        assert any(way.padding != slide.padding and way.stride == slide.stride for way in ways)
    if not padding_can_fit(slide):
        assert all(way.stride != slide.stride for way in ways)


def test_alexnet_needs_227() -> None:
    assert exact_size(224, 11, 4, 0) == Fraction(217, 4)
    assert exact_size(227, 11, 4, 0) == 55


def test_a_window_lies_where_its_cell_says_and_knows_the_padding() -> None:
    slide = Slide((7, 7), (3, 3), (2, 2), (1, 1), dilation=2)  # 5 of 9 cells, three windows an axis
    assert slide.window((1, 2)) == (2, 4, 5, 5)
    assert slide.reads_padding((0, 1))
    assert slide.reads_padding((1, 2))
    assert not slide.reads_padding((1, 1))


def test_the_nearest_cell_lies_inside() -> None:
    assert nearest_cell((-1, 9), (3, 4)) == (0, 3)
    assert nearest_cell((2, 0), (3, 4)) == (2, 0)
