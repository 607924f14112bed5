"""Lines and matrix give the operation's own numbers, and sharing is counted beside what it saves."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convlab.core.gradients import contributions
from convlab.core.operations import Filters, Operation, Pooling, operation_problem
from convlab.core.padding import PADDING_MODES
from convlab.core.problem import Problem
from convlab.core.shared_weights import (
    LARGEST_DENSE,
    Excerpt,
    Line,
    Wiring,
    excerpt,
    line_count,
    matrix,
    weight_counts,
    wiring,
)
from convlab.core.sizes import Box
from convlab.core.sliding import apply_textbook

torch.set_num_threads(1)
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def planes_and_operations(draw: st.DrawFn) -> tuple[tuple[int, int], Operation, int]:
    """A small plane, one filter or an average in any setting, and a seed for the numbers."""
    size, window = (draw(st.integers(2, 7)), draw(st.integers(2, 7))), draw(PAIRS)
    seed = draw(st.integers(0, 2**32 - 1))
    kernel = np.random.default_rng(seed).normal(size=(1, 1, *window))
    filters = Filters(kernel, draw(st.sampled_from([None, np.array([0.5])])), draw(st.booleans()))
    over: Filters | Pooling = filters if draw(st.booleans()) else Pooling("average", window)
    mode = draw(st.sampled_from(sorted(PADDING_MODES)))
    most = (2, 2) if mode != "zeros" else (3, 3) if over is filters else (window[0] // 2, window[1] // 2)
    padding = draw(st.integers(0, most[0])), draw(st.integers(0, most[1]))
    operation = Operation(over, draw(PAIRS), padding, draw(st.integers(1, 2)), mode)
    assume(operation_problem((*size, 1), operation) is None)
    return size, operation, seed


def wired(size: tuple[int, int], operation: Operation) -> Wiring:
    wires = wiring(size, operation)
    assert isinstance(wires, Wiring)
    return wires


@settings(deadline=None, max_examples=150)
@given(planes_and_operations())
def test_lines_and_matrix_give_the_operations_own_numbers(case: tuple[tuple[int, int], Operation, int]) -> None:
    size, operation, seed = case
    image = np.random.default_rng(seed + 1).normal(size=size)
    expected = apply_textbook(image, operation).ravel()
    wires = wired(size, operation)
    by_lines = np.full(len(expected), wires.bias)
    for line in wires.lines:
        by_lines[line.target] += line.value * image.ravel()[line.source]
    np.testing.assert_allclose(by_lines, expected, atol=1e-10)
    sparse = matrix(wires)
    assert sparse.dense is not None
    np.testing.assert_allclose(sparse.dense @ image.ravel() + wires.bias, expected, atol=1e-10)
    np.testing.assert_allclose(sparse.times(image.ravel()) + wires.bias, expected, atol=1e-10)


def test_the_matrix_is_the_one_that_torch_differentiates() -> None:
    """The output's Jacobian is the matrix: column by column the answer to one input unit."""
    kernel = np.random.default_rng(4).normal(size=(1, 1, 3, 2))
    operation = Operation(Filters(kernel), (2, 1), (1, 0))
    sparse = matrix(wired((5, 4), operation))

    def slide(flat: torch.Tensor) -> torch.Tensor:
        volume = flat.reshape(1, 1, 5, 4)
        return torch.nn.functional.conv2d(volume, torch.from_numpy(kernel), stride=(2, 1), padding=(1, 0)).ravel()

    start = torch.zeros(20, dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(slide, start)  # type: ignore[no-untyped-call]
    assert sparse.dense is not None
    np.testing.assert_allclose(sparse.dense, jacobian.numpy(), atol=1e-12)


SOBEL = np.array([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])


def test_seven_by_seven_under_three_by_three() -> None:
    wires = wired((7, 7), Operation(Filters(SOBEL)))
    counts = weight_counts(wires)
    assert (counts.shared, counts.untied, counts.connected) == (9, 225, 1225)
    assert wires.of_target(0)[0] == Line(0, 0, 0, 1.0)
    assert [line.source for line in wires.of_target(0)] == [0, 1, 2, 7, 8, 9, 14, 15, 16]
    assert len(wires.of_weight(3)) == 25
    assert {line.value for line in wires.of_weight(3)} == {2.0}
    assert len(wires.of_source(0)) == 1  # the corner is read once,
    assert len(wires.of_source(24)) == 9  # the middle by nine windows


def test_padding_has_no_lines_of_zeros_and_turned_kernels_keep_their_numbers() -> None:
    padded = wired((3, 3), Operation(Filters(SOBEL), padding=(1, 1)))
    assert len(padded.of_target(0)) == 4
    turned = wired((3, 3), Operation(Filters(SOBEL, flip=True)))
    assert [line.weight for line in turned.lines] == list(range(8, -1, -1))
    assert all(line.value == SOBEL.ravel()[line.weight] for line in turned.lines)


def test_the_lines_of_a_weight_are_where_its_contributions_come_from() -> None:
    image, operation = np.arange(25.0).reshape(5, 5), Operation(Filters(SOBEL, flip=True), (2, 1))
    parts = contributions(image, operation, np.ones(operation.output((5, 5, 1))), (0, 0, 1, 0))
    lines = wired((5, 5), operation).of_weight(3)
    assert [part.x for part in parts] == [image.ravel()[line.source] for line in lines]


def test_an_average_has_one_weight_to_share() -> None:
    wires = wired((4, 4), Operation(Pooling("average", (2, 2)), (2, 2)))
    assert weight_counts(wires).shared == 1
    assert {line.value for line in wires.lines} == {0.25}


def test_the_largest_numbers_still_have_lines_and_large_matrices_only_coordinates() -> None:
    largest = wired((32, 32), Operation(Filters(np.ones((1, 1, 31, 31))), padding=(15, 15)))
    assert matrix(largest).shape == (1024, 1024)
    assert matrix(largest).dense is not None
    larger = matrix(wired((40, 40), Operation(Filters(SOBEL))))
    assert larger.shape[0] * larger.shape[1] > LARGEST_DENSE
    assert larger.dense is None
    assert len(larger.values) == 38 * 38 * 9


@pytest.mark.parametrize(
    ("size", "operation", "words"),
    [
        ((5, 5), Operation(Pooling("max", (2, 2))), "Max pooling is no matrix"),
        ((5, 5), Operation(Filters(np.ones((2, 1, 3, 3)))), "one filter, not 2"),
        ((5, 5), Operation(Filters(np.ones((1, 3, 3, 3)))), "3 planes"),
        ((512, 512), Operation(Filters(SOBEL)), "too many to draw"),
        ((2, 2), Operation(Filters(SOBEL)), "does not fit"),
    ],
)
def test_what_has_no_lines_says_why(size: tuple[int, int], operation: Operation, words: str) -> None:
    problem = wiring(size, operation)
    assert isinstance(problem, Problem)
    assert words in problem.sentence


@settings(deadline=None, max_examples=60)
@given(planes_and_operations(), st.data())
def test_a_block_has_the_lines_that_end_in_it(
    case: tuple[tuple[int, int], Operation, int], data: st.DataObject
) -> None:
    size, operation, seed = case
    image = np.random.default_rng(seed + 1).normal(size=size)
    expected = apply_textbook(image, operation)[:, :, 0]
    top, left = (data.draw(st.integers(0, side - 1)) for side in expected.shape)
    block = Box(top, left, expected.shape[0] - top, expected.shape[1] - left)
    part = excerpt(size, operation, block)
    assert isinstance(part, Excerpt)
    read = image[part.rows[:, np.newaxis], part.columns]
    np.testing.assert_allclose(
        matrix(part.wires).times(read.ravel()) + part.wires.bias, expected[top:, left:].ravel(), atol=1e-10
    )
    assert line_count((*size, 1), operation) == len(wired(size, operation).sources)


def test_a_photograph_has_its_lines_around_one_cell() -> None:
    part = excerpt((512, 512), Operation(Filters(SOBEL)), Box(206, 176, 6, 6))
    assert isinstance(part, Excerpt)
    assert (part.rows[0], part.rows[-1], part.columns[0], part.columns[-1]) == (206, 213, 176, 183)
    assert len(part.wires.sources) == 324
    assert line_count((512, 512, 1), Operation(Filters(SOBEL))) == 510 * 510 * 9


def test_a_ring_joins_both_ends_and_nothing_between() -> None:
    part = excerpt((512, 512), Operation(Filters(SOBEL), padding=(1, 1), mode="circular"), Box(0, 3, 2, 2))
    assert isinstance(part, Excerpt)
    assert part.rows.tolist() == [0, 1, 2, 511]
    assert part.columns.tolist() == [2, 3, 4, 5]


def test_six_filters_over_colour_have_a_line_for_each_product() -> None:
    six = Operation(Filters(np.ones((6, 3, 5, 5)), np.zeros(6)))
    assert line_count((32, 32, 3), six) == 28 * 28 * 6 * 75
