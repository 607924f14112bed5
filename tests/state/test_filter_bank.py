"""A bank of filters changes: one is added, copied, moved, taken away, or gets another kernel."""

import numpy as np
import pytest

from convlab.core.banks import BANKS
from convlab.core.filters import MOST_FILTERS, checked_bank, filter_of
from convlab.core.kernels import KERNELS
from convlab.state import filter_bank

SIX = BANKS["six"].filters


def names(filters: filter_bank.Bank) -> list[str]:
    return [one.name for one in filters]


def test_a_new_filter_stands_behind_the_chosen_one_and_passes_the_picture_on() -> None:
    bank = filter_bank.added(SIX, 1)
    assert names(bank)[1:4] == ["Vertical edges", "New filter", "Horizontal edges"]
    planes = np.array(bank[2].planes)
    assert planes.sum() == 3
    assert (planes[:, 2, 2] == 1).all()
    assert checked_bank(bank) == bank


def test_a_copy_stands_behind_its_model_and_the_last_filter_stays() -> None:
    bank = filter_bank.duplicated(SIX, 0)
    assert names(bank)[:2] == ["Red against green", "Red against green copy"]
    assert bank[1].planes == bank[0].planes
    assert filter_bank.removed(bank, 1) == SIX
    assert filter_bank.removed(SIX[:1], 0) == SIX[:1]


def test_a_filter_moves_as_far_as_there_are_places() -> None:
    assert names(filter_bank.moved(SIX, 0, 1))[:2] == ["Vertical edges", "Red against green"]
    assert filter_bank.moved(SIX, 0, -1) == SIX
    assert names(filter_bank.moved(SIX, 5, -5))[0] == "Crossing diagonals"


def test_there_are_at_most_64_filters() -> None:
    assert filter_bank.may_add(SIX)
    assert not filter_bank.may_add(SIX[:1] * MOST_FILTERS)


def test_a_kernel_goes_into_one_plane_in_the_middle_of_the_window() -> None:
    bank = filter_bank.with_kernel(SIX, (0, 1), KERNELS["laplace"].kernel, planes=3)
    red, green, blue = np.array(bank[0].planes)
    assert (red == np.array(SIX[0].planes[0])).all()
    assert (blue == np.array(SIX[0].planes[2])).all()
    assert (green[1:4, 1:4] == KERNELS["laplace"].kernel.array()).all()
    assert green.sum() == 0
    assert bank[0].name == "Red against green"
    assert bank[0].bias == pytest.approx(25.5)
    assert bank[1:] == SIX[1:]


def test_a_larger_kernel_makes_all_filters_grow_by_zeros() -> None:
    bank = filter_bank.with_kernel(SIX, (2, None), KERNELS["blob"].kernel, planes=3)
    assert {one.window for one in bank} == {(9, 9)}
    assert bank[2].name == "Blob, 9 × 9"
    assert np.array(bank[0].planes)[:, 2:7, 2:7].tolist() == [[list(row) for row in plane] for plane in SIX[0].planes]
    assert checked_bank(bank) == bank


def test_a_kernel_for_all_planes_laid_in_one_plane_gives_each_its_own() -> None:
    sobel = BANKS["sobel"].filters
    bank = filter_bank.with_kernel(sobel, (0, 2), KERNELS["identity"].kernel, planes=3)
    assert [len(one.planes) for one in bank] == [3, 3]
    assert bank[0].planes[:2] == sobel[0].planes * 2
    assert bank[0].planes[2] == KERNELS["identity"].kernel.weights


def test_the_only_filter_takes_the_kernels_own_size() -> None:
    bank = filter_bank.with_kernel((filter_of(KERNELS["blob"].kernel),), (0, None), KERNELS["box"].kernel, planes=3)
    assert bank[0].window == (3, 3)


def test_one_weight_changes_in_one_plane_of_one_filter() -> None:
    bank = filter_bank.with_weight(SIX, (0, 2), (4, 4), 7.5)
    assert bank[0].planes[2][4][4] == 7.5
    assert bank[0].planes[:2] == SIX[0].planes[:2]
    assert bank[1:] == SIX[1:]


def test_another_window_cuts_the_filters_about_their_middle_or_lays_zeros_around_them() -> None:
    smaller = filter_bank.resized(SIX, (3, 3))
    assert {one.window for one in smaller} == {(3, 3)}
    assert np.array_equal(np.array(smaller[0].planes), np.array(SIX[0].planes)[:, 1:4, 1:4])
    larger = filter_bank.resized(smaller, (7, 5))
    assert {one.window for one in larger} == {(7, 5)}
    assert np.array(larger[0].planes)[:, 2:5, 1:4].tolist() == np.array(smaller[0].planes).tolist()
    assert np.abs(np.array(larger[0].planes)).sum() == pytest.approx(np.abs(np.array(smaller[0].planes)).sum())
    assert filter_bank.resized(SIX, (5, 5)) == SIX
