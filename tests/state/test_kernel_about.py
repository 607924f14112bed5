"""What is said of a kernel: sums, factors and the reading of its frequency response, against NumPy and torch."""

import numpy as np
import pytest
import torch

from convlab.core.kernel_families import FAMILIES
from convlab.core.kernels import KERNELS, Kernel
from convlab.state.kernel_about import GRID, about
from convlab.state.sandbox_words import plain


def said(weights: list[list[float]] | Kernel) -> str:
    kernel = weights if isinstance(weights, Kernel) else Kernel(name="", weights=tuple(map(tuple, weights)))
    found = about(kernel)
    return " ".join([*map(plain, found.facts), plain(found.reading)])


@pytest.mark.parametrize("key", KERNELS)
def test_the_response_is_torchs_fourier_transform(key: str) -> None:
    found = about(KERNELS[key].kernel)
    weights = torch.tensor(KERNELS[key].weights, dtype=torch.float64)
    expected = torch.fft.fftshift(torch.fft.fft2(weights, s=(GRID, GRID)).abs()).numpy()
    assert found.response == pytest.approx(expected, abs=1e-9)
    assert found.highest == pytest.approx(expected.max())
    assert found.response[GRID // 2, GRID // 2] == pytest.approx(abs(weights.sum().item()), abs=1e-9)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sobel_vertical", "Separable: column [1 2 1] times row [1 0 −1]: 6 products in place of 9."),
        ("gauss", "Separable: column [1 2 1] times row [1 2 1] over 16: 6 products in place of 9."),
        ("box", "Sum 1 of 9 weights, mean 1/9."),
        ("blob", "Sum 4 of 81 weights, mean 4/81. Not separable: its rank is 5."),
        ("difference", "column [1] times row [1 −1]: that saves no product."),
        ("laplace", "Not separable: its rank is 2."),
    ],
)
def test_sum_mean_and_factors(key: str, words: str) -> None:
    assert words in said(KERNELS[key].kernel)


@pytest.mark.parametrize("key", ["sobel_vertical", "gauss", "box", "line_0", "difference"])
def test_the_factors_that_are_written_multiply_to_the_kernel(key: str) -> None:
    words = said(KERNELS[key].kernel).replace("−", "-")
    column, row = (words.split(f"{name} [")[1].split("]")[0].split() for name in ("column", "row"))
    over = float(words.split("] over ")[1].split(":")[0]) if "] over" in words else 1
    product = np.outer([float(n) for n in column], [float(n) for n in row]) / over
    assert product == pytest.approx(np.array(KERNELS[key].weights))


@pytest.mark.parametrize(
    ("key", "reading"),
    [
        ("identity", "Lets all waves through alike."),
        ("box", "Lets slow waves through, stops fine ones."),
        ("gauss", "Lets slow waves through, stops fine ones."),
        ("laplace", "Stops slow waves, lets fine ones through."),
        ("sharpen", "Lets slow waves through, raises finer ones up to 9 times as much."),
        ("sobel_vertical", "strongest at waves 4 pixels long. Those that run from left to right most."),
        ("sobel_horizontal", "Those that run from top to bottom most."),
        ("blob", "Nearly stops slow waves"),  # its sum is 4, not 0
    ],
)
def test_the_response_is_read(key: str, reading: str) -> None:
    assert reading in said(KERNELS[key].kernel)


def test_sharpen_raises_the_finest_wave_nine_times() -> None:
    signs = (-1.0) ** np.indices((3, 3)).sum(axis=0)  # the chequered wave
    assert abs((np.array(KERNELS["sharpen"].weights) * signs).sum()) == 9


def test_kernels_of_zeros_and_of_one_weight() -> None:
    assert "All weights are 0" in said([[0.0, 0.0]])
    assert "Stops every wave." in said([[0.0, 0.0]])
    assert "Each comes out 2.5 times as high." in said([[2.5]])


def test_a_long_factor_is_cut_short() -> None:
    words = said(FAMILIES["gaussian"].kernel(sigma=3))
    assert "… 19 in all]" in words
    assert "38 products in place of 361." in words
