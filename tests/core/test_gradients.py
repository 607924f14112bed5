"""Backwards: textbook, fast way and torch's autograd agree; shared weights add up; winners take all."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.gradients import (
    After,
    Contribution,
    before_activation,
    chosen_gradient,
    contributions,
    gradients,
    gradients_textbook,
    route,
    tied,
    winners,
)
from convlab.core.operations import Filters, Operation, Pooling, operation_problem, volume_of
from convlab.core.padding import PADDING_MODES

torch.set_num_threads(1)
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(
    draw: st.DrawFn, kinds: tuple[str, ...] = ("filters", "max", "average")
) -> tuple[NDArray[Any], Operation, NDArray[np.float64]]:
    """An image, an operation over it, and a gradient at its output. Small integers make ties common."""
    planes, kind, window = draw(st.integers(1, 3)), draw(st.sampled_from(kinds)), draw(PAIRS)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    image = random.integers(-2, 3, (draw(st.integers(3, 7)), draw(st.integers(3, 7)), planes)).astype(np.float64)
    over: Filters | Pooling
    if kind == "filters":
        over = _filters(draw(st.integers(1, 3)), planes, window, draw(st.booleans()), random)
    else:
        over = Pooling("max" if kind == "max" else "average", window)
    mode = draw(st.sampled_from(sorted(PADDING_MODES)))
    most = [3, 3] if kind == "filters" and mode == "zeros" else [f // 2 if mode == "zeros" else 2 for f in window]
    padding = draw(st.integers(0, most[0])), draw(st.integers(0, most[1]))
    operation = Operation(over, draw(PAIRS), padding, draw(st.integers(1, 2)), mode)
    assume(operation_problem(volume_of(image), operation) is None)
    return image, operation, random.normal(size=operation.output(volume_of(image)))


def _filters(count: int, planes: int, window: tuple[int, int], flip: bool, random: np.random.Generator) -> Filters:
    return Filters(random.normal(size=(count, planes, *window)), random.normal(size=count), flip)


def by_autograd(image: NDArray[Any], operation: Operation, at_output: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The gradients at the input (H, W, D), and for filters at the kernels and the bias."""
    x = torch.from_numpy(image).requires_grad_()
    (p, q), over, padding = operation.padding, operation.over, operation.padding
    volume = x.permute(2, 0, 1)[None]
    if operation.mode != "zeros":
        volume, padding = torch.nn.functional.pad(volume, (q, q, p, p), mode=operation.mode), (0, 0)
    steps: dict[str, Any] = {"stride": operation.stride, "padding": padding, "dilation": operation.dilation}
    leaves = [x]
    if isinstance(over, Filters):
        assert over.bias is not None
        leaves += [torch.from_numpy(over.kernels).requires_grad_(), torch.from_numpy(over.bias).requires_grad_()]
        kernels = leaves[1].flip(2, 3) if over.flip else leaves[1]
        output = torch.nn.functional.conv2d(volume, kernels, leaves[2], **steps)
    elif over.kind == "max":
        output = torch.nn.functional.max_pool2d(volume, over.window, **steps)
    else:
        share = torch.ones((volume.shape[1], 1, *over.window), dtype=torch.float64) / (over.window[0] * over.window[1])
        output = torch.nn.functional.conv2d(volume, share, groups=volume.shape[1], **steps)
    output.backward(torch.from_numpy(at_output).permute(2, 0, 1)[None])  # type: ignore[no-untyped-call]
    return [np.asarray(leaf.grad.numpy()) for leaf in leaves if leaf.grad is not None]


@settings(deadline=None, max_examples=200)
@given(cases())
def test_textbook_fast_way_and_autograd_agree(case: tuple[NDArray[Any], Operation, NDArray[np.float64]]) -> None:
    expected = by_autograd(*case)
    for found in (gradients(*case), gradients_textbook(*case)):
        given_back = [part for part in (found.input, found.kernels, found.bias) if part is not None]
        assert len(given_back) == len(expected)
        for ours, theirs in zip(given_back, expected, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-10)


@settings(deadline=None, max_examples=80)
@given(case=cases(("filters",)), data=st.data())
def test_contributions_add_up_to_the_gradient_of_their_weight(
    case: tuple[NDArray[Any], Operation, NDArray[np.float64]], data: st.DataObject
) -> None:
    image, operation, at_output = case
    assert isinstance(operation.over, Filters)
    kernels = gradients(*case).kernels
    assert kernels is not None
    k, d, i, j = (data.draw(st.integers(0, n - 1)) for n in kernels.shape)
    parts = contributions(image, operation, at_output, (k, d, i, j))
    assert len(parts) == at_output.shape[0] * at_output.shape[1]
    assert sum(part.product for part in parts) == pytest.approx(kernels[k, d, i, j], abs=1e-10)
    assert all(part.product == part.x * part.gradient for part in parts)


def test_a_shared_weight_collects_from_every_place_it_is_used() -> None:
    """v = g(W u1 + W u2): dv/dW = (u1 + u2) g'. With u1 > 0 > u2 the two pull in opposite directions."""
    u1, u2, slope = 3.0, -1.0, 0.25  # g' at this point
    one_weight = Operation(Filters(np.array([[[[0.7]]]])))
    image, at_output = np.array([[[u1], [u2]]]), np.full((1, 2, 1), slope)
    parts = contributions(image, one_weight, at_output, (0, 0, 0, 0))
    assert parts == (Contribution(0, 0, 3.0, 0.25, 0.75), Contribution(0, 1, -1.0, 0.25, -0.25))
    kernels = gradients(image, one_weight, at_output).kernels
    assert kernels is not None
    assert kernels.item() == (u1 + u2) * slope == sum(part.product for part in parts)


def test_one_output_cell_sends_the_kernel_back_to_the_cells_it_read() -> None:
    sobel = np.array([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])
    operation = Operation(Filters(sobel))
    at_output = chosen_gradient((5, 5, 1), "one cell", (1, 2, 0))
    at_input = gradients(np.zeros((7, 7)), operation, at_output).input[:, :, 0]
    assert (at_input[1:4, 2:5] == sobel[0, 0]).all()
    assert np.abs(at_input).sum() == 8
    assert [tuple(part[:2]) for part in contributions(np.zeros((7, 7)), operation, at_output, (0, 0, 0, 0))] == [(1, 2)]


MAX_TWO = Operation(Pooling("max", (2, 2)), (2, 2))


def test_max_pooling_gives_all_to_the_winner_and_average_shares() -> None:
    image = np.array([[1.0, 5], [2, 3]])
    ones = chosen_gradient((1, 1, 1), "ones")
    assert gradients(image, MAX_TWO, ones).input[:, :, 0].tolist() == [[0, 1], [0, 0]]
    shares = Operation(Pooling("average", (2, 2)), (2, 2))
    assert (gradients(image, shares, ones).input == 0.25).all()
    assert route(image, MAX_TWO, (0, 0, 0)) == ((0, 1), ())


def test_a_tie_is_named_and_goes_to_the_first_in_reading_order() -> None:
    image = np.array([[1.0, 5], [5, 5]])
    assert route(image, MAX_TWO, (0, 0, 0)) == ((0, 1), ((1, 0), (1, 1)))
    assert tied(image, MAX_TWO).item() == 3
    assert winners(image, MAX_TWO).item() == 1
    assert gradients(image, MAX_TWO, np.ones((1, 1, 1))).input[:, :, 0].tolist() == [[0, 1], [0, 0]]


@settings(deadline=None, max_examples=60)
@given(cases(("max",)))
def test_the_route_is_where_the_gradient_goes(case: tuple[NDArray[Any], Operation, NDArray[np.float64]]) -> None:
    image, operation, at_output = case
    height, width, planes = at_output.shape
    cell = height // 2, width - 1, planes - 1
    found = route(image, operation, cell)
    received = gradients(image, operation, chosen_gradient((height, width, planes), "one cell", cell)).input
    assert received[(*found.winner, planes - 1)] == 1
    assert received.sum() == 1
    assert tied(image, operation)[cell] >= 1 + len(found.ties)


@pytest.mark.parametrize("after", ["none", "absolute", "relu"])
def test_what_is_done_to_the_output_passes_its_slope_back(after: After) -> None:
    output = np.array([[[-2.0], [0.0], [3.0]]])
    tensor, at_activated = torch.from_numpy(output).requires_grad_(), np.array([[[1.0], [5.0], [-2.0]]])
    activated = {"none": tensor * 1, "absolute": tensor.abs(), "relu": tensor.relu()}[after]
    activated.backward(torch.from_numpy(at_activated))  # type: ignore[no-untyped-call]
    assert tensor.grad is not None
    assert (before_activation(after, output, at_activated) == tensor.grad.numpy()).all()


@settings(deadline=None, max_examples=60)
@given(case=cases(), data=st.data())
def test_a_gradient_at_one_cell_is_enough(
    case: tuple[NDArray[Any], Operation, NDArray[np.float64]], data: st.DataObject
) -> None:
    image, operation, at_output = case
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in at_output.shape)
    one = chosen_gradient(operation.output(volume_of(image)), "one cell", (cell[0], cell[1], cell[2]))
    found, expected = gradients(image, operation, one), by_autograd(image, operation, one)
    np.testing.assert_allclose(found.input, expected[0], atol=1e-10)
    if found.kernels is not None:
        np.testing.assert_allclose(found.kernels, expected[1], atol=1e-10)


def test_no_gradient_goes_back_from_no_gradient() -> None:
    one = Operation(Filters(np.ones((1, 1, 3, 3))))
    found = gradients(np.ones((5, 5)), one, np.zeros((3, 3, 1)))
    assert not found.input.any()
    assert contributions(np.ones((5, 5)), one, np.zeros((3, 3, 1)), (0, 0, 0, 0)) == ()


def test_what_cannot_be_asked_is_refused() -> None:
    image, one = np.zeros((4, 4)), Operation(Filters(np.ones((1, 1, 3, 3))))
    with pytest.raises(ValueError, match="its gradient"):
        gradients(image, one, np.ones((3, 3, 1)))
    with pytest.raises(ValueError, match="does not fit"):
        gradients(np.zeros((2, 2)), one, np.ones((1, 1, 1)))
    with pytest.raises(ValueError, match="no weights"):
        contributions(image, MAX_TWO, np.ones((2, 2, 1)), (0, 0, 0, 0))
    with pytest.raises(IndexError, match="no weight"):
        contributions(image, one, np.ones((2, 2, 1)), (0, 0, 3, 0))
    for asked in (winners, tied):
        with pytest.raises(ValueError, match="max pooling"):
            asked(image, one)
    with pytest.raises(ValueError, match="max pooling"):
        route(image, one, (0, 0, 0))
