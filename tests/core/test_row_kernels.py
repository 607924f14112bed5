"""Kernels of one row: what they answer to, computed by NumPy's own correlation."""

import numpy as np
import pytest

from convlab.core.kernels import KERNELS
from convlab.core.row_kernels import ROW_KERNELS, middle_row

ROW = np.array([1, 2, 7, 8, 7, 2, 0], float)


@pytest.mark.parametrize(
    ("key", "output"),
    [
        ("row_difference", [-1, -5, -1, 1, 5, 2]),
        ("row_central", [-6, -6, 0, 6, 7]),
        ("row_box", [10 / 3, 17 / 3, 22 / 3, 17 / 3, 3]),
        ("row_second", [-4, 4, 2, 4, -3]),
        ("row_identity", [2, 7, 8, 7, 2]),
    ],
)
def test_what_a_row_becomes(key: str, output: list[float]) -> None:
    (weights,) = ROW_KERNELS[key].weights
    assert np.correlate(ROW, weights) == pytest.approx(output)


def test_means_add_up_to_one_and_differences_to_nothing() -> None:
    totals = {key: preset.kernel.total for key, preset in ROW_KERNELS.items()}
    assert [key for key, total in totals.items() if total == 0] == ["row_central", "row_difference", "row_second"]
    assert [key for key, total in totals.items() if total == 1] == ["row_box", "row_gauss", "row_identity"]


def test_a_kernel_of_two_axes_becomes_its_middle_row() -> None:
    assert middle_row(KERNELS["sobel_vertical"].weights) == ((2, 0, -2),)
    assert middle_row(KERNELS["blob"].weights) == ((2, 5, 0, -23, -40, -23, 0, 5, 2),)
    assert middle_row(((1,), (2,))) == ((2,),)
    assert middle_row(ROW_KERNELS["row_box"].weights) == ROW_KERNELS["row_box"].weights
