"""Sum, rank, factors and frequencies of kernels that everyone knows."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.kernel_facts import frequency_response, frequency_response_textbook, kernel_facts
from convlab.core.kernel_families import FAMILIES
from convlab.core.kernels import KERNELS

torch.set_num_threads(1)


@pytest.mark.parametrize(
    ("key", "rank", "total"),
    [("sobel_vertical", 1, 0), ("box", 1, 1), ("gauss", 1, 1), ("laplace", 2, 0), ("sharpen", 2, 1), ("blob", 5, 4)],
)
def test_rank_and_sum_of_presets(key: str, rank: int, total: float) -> None:
    weights = np.array(KERNELS[key].weights)
    facts = kernel_facts(weights)
    assert facts.rank == rank == np.linalg.matrix_rank(weights)
    assert facts.total == pytest.approx(total)
    assert facts.mean == pytest.approx(total / weights.size)
    assert (facts.factors is not None) == (rank == 1)


def test_sobel_is_smoothing_down_times_a_difference_across() -> None:
    factors = kernel_facts(np.array(KERNELS["sobel_vertical"].weights)).factors
    assert factors is not None
    assert factors.column.tolist() == [1, 2, 1]
    assert factors.row.tolist() == [1, 0, -1]


def test_the_gaussian_preset_is_the_same_row_twice() -> None:
    factors = kernel_facts(np.array(KERNELS["gauss"].weights)).factors
    assert factors is not None
    np.testing.assert_allclose(factors.column, [0.25, 0.5, 0.25])
    np.testing.assert_allclose(factors.row, [0.25, 0.5, 0.25])


whole_vectors = st.lists(st.integers(-9, 9), min_size=1, max_size=8).filter(any)
real_vectors = st.lists(st.floats(0.1, 9) | st.floats(-9, -0.1), min_size=1, max_size=8)


@settings(deadline=None, max_examples=150)
@given(column=whole_vectors | real_vectors, row=whole_vectors | real_vectors)
def test_a_column_times_a_row_is_found_again(column: list[float], row: list[float]) -> None:
    kernel = np.outer(column, row).astype(float)
    for weights in (kernel, kernel.astype(np.float32)):
        facts = kernel_facts(weights)
        assert facts.rank == 1
        assert facts.factors is not None
        np.testing.assert_allclose(np.outer(facts.factors.column, facts.factors.row), kernel, rtol=1e-5, atol=1e-5)


def test_a_difference_of_one_in_a_million_is_seen() -> None:
    assert kernel_facts(np.array([[1e6, 1e6], [1e6, 1e6 + 1]])).rank == 2


def test_zeros_have_rank_zero() -> None:
    facts = kernel_facts(np.zeros((3, 4)))
    assert (facts.rank, facts.total, facts.factors) == (0, 0, None)


@settings(deadline=None, max_examples=60)
@given(height=st.integers(1, 8), width=st.integers(1, 8), grid=st.integers(8, 21), seed=st.integers(0, 999))
def test_textbook_fast_way_and_torch_agree_on_frequencies(height: int, width: int, grid: int, seed: int) -> None:
    kernel = np.random.default_rng(seed).normal(size=(height, width))
    response = frequency_response(kernel, grid)
    expected = torch.fft.fftshift(torch.fft.fft2(torch.from_numpy(kernel), s=(grid, grid))).abs()
    np.testing.assert_allclose(response, expected.numpy(), atol=1e-10)
    np.testing.assert_allclose(response, frequency_response_textbook(kernel, grid), atol=1e-10)
    np.testing.assert_allclose(response, frequency_response(kernel[::-1, ::-1], grid), atol=1e-10)
    assert response[grid // 2, grid // 2] == pytest.approx(abs(kernel.sum()))


def test_a_blur_lets_coarse_waves_through_and_sobel_stops_flat_areas() -> None:
    blur = frequency_response(FAMILIES["gaussian"].weights(sigma=2)[0])
    assert blur.argmax() == 32 * 64 + 32
    assert blur[32, 32] == pytest.approx(1)
    assert blur[32, 0] < 1e-3
    assert frequency_response(np.array(KERNELS["sobel_vertical"].weights))[:, 32].max() < 1e-12


def test_a_grid_smaller_than_the_kernel_is_refused() -> None:
    with pytest.raises(ValueError, match="grid of 8"):
        frequency_response(np.ones((9, 9)), 8)
