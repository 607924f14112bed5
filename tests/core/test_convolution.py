"""The textbook, the fast way, the ledger and torch agree."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.convolution import (
    Convolution,
    convolve,
    convolve_textbook,
    ledger,
    products_at,
    window_at,
)
from convlab.core.kernels import KERNELS
from convlab.core.problem import Problem
from convlab.imaging.pictures import read_picture

torch.set_num_threads(1)


@st.composite
def settings_and_images(draw: st.DrawFn) -> tuple[NDArray[Any], Convolution]:
    """Gray or colour, even and non-square kernels, one kernel for all planes or one each."""
    height, width = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    kernel = (draw(st.integers(1, 6)), draw(st.integers(1, 6)))
    colour, deep = draw(st.booleans()), draw(st.booleans())
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    image = random.integers(0, 256, (height, width, 3) if colour else (height, width), dtype=np.uint8)
    weights = random.integers(-9, 10, (*kernel, 3) if colour and deep else kernel).astype(np.float32)
    convolution = Convolution(weights, draw(st.integers(1, 4)), draw(st.integers(0, 4)))
    assume(min(convolution.slide(image).size) >= 1)
    return image, convolution


def by_torch(image: NDArray[Any], convolution: Convolution) -> NDArray[np.float64]:
    planes = image if image.ndim == 3 else image[:, :, None]
    kernel = convolution.weights(planes.shape[2])
    result = torch.nn.functional.conv2d(
        torch.from_numpy(planes.astype(np.float64)).permute(2, 0, 1)[None],
        torch.from_numpy(kernel).permute(2, 0, 1)[None],
        stride=convolution.stride,
        padding=convolution.padding,
    )
    return np.asarray(result[0, 0].numpy())


@settings(deadline=None, max_examples=120)
@given(settings_and_images())
def test_textbook_fast_way_and_torch_agree(case: tuple[NDArray[Any], Convolution]) -> None:
    image, convolution = case
    expected = by_torch(image, convolution)
    np.testing.assert_array_equal(convolve_textbook(image, convolution), expected)
    np.testing.assert_allclose(convolve(image, convolution), expected, atol=1e-3)


@pytest.mark.parametrize("name", ["camera", "astronaut", "coffee"])
@pytest.mark.parametrize("shape", [(3, 3), (2, 2), (4, 3), (1, 5), (9, 9)])
def test_ledger_and_picture_agree_at_random_pixels_for_all_strides_and_paddings(
    name: str, shape: tuple[int, int]
) -> None:
    image = read_picture(name)
    assert not isinstance(image, Problem)
    random = np.random.default_rng(7)
    kernel = random.integers(-9, 10, shape).astype(np.float64)
    for stride in range(1, 5):
        for padding in range(5):
            convolution = Convolution(kernel, stride, padding)
            picture = convolve(image, convolution)
            corners = [(0, 0), (picture.shape[0] - 1, picture.shape[1] - 1)]
            inside = [(int(random.integers(picture.shape[0])), int(random.integers(picture.shape[1])))]
            for row, column in corners + inside:
                spelled = ledger(image, convolution, row, column)
                assert spelled.total == pytest.approx(float(picture[row, column]), abs=0.05)


def test_the_camera_at_the_collar() -> None:
    camera = read_picture("camera")
    assert not isinstance(camera, Problem)
    sobel = Convolution(KERNELS["sobel_vertical"].kernel.array())
    spelled = ledger(camera, sobel, 206, 176)
    assert spelled.window[:, :, 0].tolist() == [[51, 189, 254], [45, 141, 253], [41, 81, 240]]
    assert spelled.row_sums.tolist() == [-203, -416, -199]
    assert spelled.total == -818
    output = convolve(camera, sobel)
    assert output.shape == (510, 510)
    assert output[206, 176] == -818
    assert np.abs(output).max() == 860


def test_colour_planes_add_up() -> None:
    image = np.arange(75, dtype=np.uint8).reshape(5, 5, 3)
    spelled = ledger(image, Convolution(np.ones((3, 3))), 1, 1)
    assert spelled.products.shape == (3, 3, 3)
    assert spelled.plane_sums.sum() == spelled.row_sums.sum() == spelled.total == 27 * 37


def test_what_lies_outside_counts_as_zero() -> None:
    image = np.full((4, 4), 5, np.uint8)
    spelled = ledger(image, Convolution(np.ones((3, 3)), padding=1), 0, 0)
    assert spelled.window[:, :, 0].tolist() == [[0, 0, 0], [0, 5, 5], [0, 5, 5]]
    assert (spelled.window == window_at(image, Convolution(np.ones((3, 3)), padding=1), 0, 0)).all()
    assert products_at(image, Convolution(np.ones((3, 3)), padding=1), 0, 0).sum() == 20


def test_a_kernel_that_fits_nowhere_gives_an_empty_output() -> None:
    image = np.zeros((4, 4), np.uint8)
    assert convolve(image, Convolution(np.ones((5, 5)))).size == 0
    with pytest.raises(IndexError, match="no cell"):
        ledger(image, Convolution(np.ones((3, 3))), 2, 0)


def test_planes_must_match() -> None:
    with pytest.raises(ValueError, match="2 planes"):
        convolve(np.zeros((4, 4, 3), np.uint8), Convolution(np.ones((3, 3, 2))))
