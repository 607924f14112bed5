"""The ledger of one output cell agrees with the picture, and with what the lecture writes on the board."""

import numpy as np
import pytest
from numpy.typing import NDArray

from convlab.core.kernels import KERNELS
from convlab.core.operations import Filters, Operation
from convlab.core.problem import Problem
from convlab.core.sliding import answer_at, apply
from convlab.imaging.pictures import read_picture


def filters(kernel: NDArray[np.float64], planes: int = 1) -> Filters:
    """One kernel, the same for each plane."""
    return Filters(np.repeat(kernel[np.newaxis, np.newaxis], planes, axis=1))


@pytest.mark.parametrize("name", ["camera", "astronaut", "coffee"])
@pytest.mark.parametrize("shape", [(3, 3), (2, 2), (4, 3), (1, 5), (9, 9)])
def test_ledger_and_picture_agree_at_random_pixels_for_all_strides_and_paddings(
    name: str, shape: tuple[int, int]
) -> None:
    image = read_picture(name)
    assert not isinstance(image, Problem)
    random = np.random.default_rng(7)
    over = filters(random.integers(-9, 10, shape).astype(np.float64), 1 if image.ndim == 2 else 3)
    for stride in range(1, 5):
        for padding in range(5):
            operation = Operation(over, (stride, stride), (padding, padding))
            picture = apply(image, operation)[:, :, 0]
            corners = [(0, 0), (picture.shape[0] - 1, picture.shape[1] - 1)]
            inside = [(int(random.integers(picture.shape[0])), int(random.integers(picture.shape[1])))]
            for row, column in corners + inside:
                spelled = answer_at(image, operation, (row, column, 0))
                assert spelled.total == pytest.approx(float(picture[row, column]), abs=0.05)


def test_the_camera_at_the_collar() -> None:
    camera = read_picture("camera")
    assert not isinstance(camera, Problem)
    sobel = Operation(filters(KERNELS["sobel_vertical"].kernel.array().astype(np.float64)))
    spelled = answer_at(camera, sobel, (206, 176, 0)).products
    assert spelled.window[:, :, 0].tolist() == [[51, 189, 254], [45, 141, 253], [41, 81, 240]]
    assert spelled.row_sums.tolist() == [-203, -416, -199]
    assert spelled.total == -818
    output = apply(camera, sobel)
    assert output.shape == (510, 510, 1)
    assert output[206, 176, 0] == -818
    assert np.abs(output).max() == 860


def test_colour_planes_add_up() -> None:
    image = np.arange(75, dtype=np.uint8).reshape(5, 5, 3)
    spelled = answer_at(image, Operation(filters(np.ones((3, 3)), 3)), (1, 1, 0)).products
    assert spelled.products.shape == (3, 3, 3)
    assert spelled.plane_sums.sum() == spelled.row_sums.sum() == spelled.total == 27 * 37


def test_what_lies_outside_counts_as_zero() -> None:
    image = np.full((4, 4), 5, np.uint8)
    spelled = answer_at(image, Operation(filters(np.ones((3, 3))), padding=(1, 1)), (0, 0, 0)).products
    assert spelled.window[:, :, 0].tolist() == [[0, 0, 0], [0, 5, 5], [0, 5, 5]]
    assert spelled.total == 20
