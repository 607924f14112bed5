"""The gradients behind "Backwards" equal torch's autograd, whatever is chosen, and every sum adds up to them."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.gradients import After, contributions
from convlab.core.operations import Filters, Operation, Pooling, operation_problem, volume_of
from convlab.core.padding import PADDING_MODES
from convlab.core.sliding import apply_textbook
from convlab.state.backwards_flow import LARGEST_AT_ONCE, Chosen, Forward, flow_of
from convlab.state.backwards_sums import input_sum, pulls_of
from convlab.state.painted_gradient import painted_from
from convlab.state.sandbox import GradientChoice

torch.set_num_threads(1)
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))
CHOICES: tuple[GradientChoice, ...] = ("cell", "ones", "painted")
AFTERS: tuple[After, ...] = ("none", "absolute", "relu")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Forward, Chosen]:
    """Any setting of the sandbox and any gradient to start from."""
    planes, kind, window = draw(st.integers(1, 3)), draw(st.sampled_from(("filters", "max", "average"))), draw(PAIRS)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    volume = random.integers(-3, 4, (draw(st.integers(3, 7)), draw(st.integers(3, 7)), planes)).astype(np.float64)
    over: Filters | Pooling = Pooling("max" if kind == "max" else "average", window)
    if kind == "filters":
        count = draw(st.integers(1, 3))
        over = Filters(random.normal(size=(count, planes, *window)), random.normal(size=count), draw(st.booleans()))
    mode = draw(st.sampled_from(sorted(PADDING_MODES)))
    most = [2 if kind == "filters" or mode != "zeros" else f // 2 for f in window]
    padding = draw(st.integers(0, most[0])), draw(st.integers(0, most[1]))
    operation = Operation(over, draw(PAIRS), padding, draw(st.integers(1, 2)), mode)
    assume(operation_problem(volume_of(volume), operation) is None)
    forward = Forward(volume, operation, apply_textbook(volume, operation))
    cell = tuple(draw(st.integers(0, n - 1)) for n in forward.size)
    painted = painted_from(random.integers(-2, 3, forward.size).astype(np.float64))
    assert painted is not None
    which = draw(st.integers(0, forward.maps.shape[2] - 1))
    together = kind == "filters" and draw(st.booleans())
    after = draw(st.sampled_from(AFTERS))
    return forward, Chosen(draw(st.sampled_from(CHOICES)), (cell[0], cell[1]), painted, which, after, together)


def by_autograd(forward: Forward, chosen: Chosen) -> list[NDArray[np.float64]]:
    """Gradients at the input (H, W, D), and for filters at kernels and bias, of L = sum of what was chosen times y."""
    operation, over = forward.operation, forward.operation.over
    x = torch.from_numpy(np.asarray(forward.volume, np.float64)).requires_grad_()
    (p, q), padding = operation.padding, operation.padding
    volume = x.permute(2, 0, 1)[None]
    if operation.mode != "zeros":
        volume, padding = torch.nn.functional.pad(volume, (q, q, p, p), mode=operation.mode), (0, 0)
    steps: dict[str, Any] = {"stride": operation.stride, "padding": padding, "dilation": operation.dilation}
    leaves = [x]
    if isinstance(over, Filters):
        assert over.bias is not None
        leaves += [torch.from_numpy(over.kernels).requires_grad_(), torch.from_numpy(over.bias).requires_grad_()]
        kernels = leaves[1].flip(2, 3) if over.flip else leaves[1]
        maps = torch.nn.functional.conv2d(volume, kernels, leaves[2], **steps)[0]
    elif over.kind == "max":
        maps = torch.nn.functional.max_pool2d(volume, over.window, **steps)[0]
    else:
        share = torch.full((volume.shape[1], 1, *over.window), 1 / (over.window[0] * over.window[1]))
        maps = torch.nn.functional.conv2d(volume, share.double(), groups=volume.shape[1], **steps)[0]
    activate = {"none": lambda v: v, "absolute": torch.abs, "relu": torch.relu}[chosen.after]
    shown = torch.linalg.vector_norm(maps, dim=0) if chosen.together else activate(maps[chosen.map])
    (shown * torch.from_numpy(chosen.at_shown(forward.size))).sum().backward()
    return [np.asarray(leaf.grad.numpy()) for leaf in leaves if leaf.grad is not None]


@settings(deadline=None, max_examples=200)
@given(cases())
def test_what_arrives_is_what_autograd_finds(case: tuple[Forward, Chosen]) -> None:
    arrived = flow_of(*case).arrived
    found = [part for part in (arrived.input, arrived.kernels, arrived.bias) if part is not None]
    expected = by_autograd(*case)
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5, rtol=1e-5)


@settings(deadline=None, max_examples=150)
@given(case=cases(), data=st.data())
def test_what_reaches_an_input_cell_adds_up_to_its_gradient(case: tuple[Forward, Chosen], data: st.DataObject) -> None:
    flow = flow_of(*case)
    height, width, planes = case[0].volume.shape
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in (height, width, planes))
    found = input_sum(flow, (cell[0], cell[1], cell[2]))
    assert sum(share.product for share in found.shares) == pytest.approx(found.total, abs=1e-9)
    assert found.total == pytest.approx(float(by_autograd(*case)[0][cell]), abs=1e-5)


@settings(deadline=None, max_examples=100)
@given(case=cases(), most=st.integers(1, 6), data=st.data())
def test_the_places_that_pull_at_a_weight_add_up_to_its_gradient(
    case: tuple[Forward, Chosen], most: int, data: st.DataObject
) -> None:
    flow, over = flow_of(*case), case[0].operation.over
    assume(isinstance(over, Filters))
    assert isinstance(over, Filters)
    k = case[1].map
    d, i, j = (data.draw(st.integers(0, n - 1)) for n in over.kernels.shape[1:])
    pulls = pulls_of(flow, (k, d, i, j), case[1].cell, most)
    assert len(pulls.parts) <= most
    assert pulls.count == np.count_nonzero(flow.at_output[:, :, k])
    assert set(pulls.parts) <= set(contributions(case[0].volume, case[0].operation, flow.at_output, (k, d, i, j)))
    added = sum(part.product for part in pulls.parts) + pulls.others_sum
    assert added == pytest.approx(pulls.total, abs=1e-9)
    assert pulls.total == pytest.approx(float(by_autograd(*case)[1][k, d, i, j]), abs=1e-5)


def test_nothing_is_computed_again_for_what_does_not_matter() -> None:
    volume = np.arange(25.0).reshape(5, 5, 1)
    operation = Operation(Filters(np.ones((1, 1, 3, 3))))
    forward = Forward(volume, operation, apply_textbook(volume, operation))
    ones = flow_of(forward, Chosen("ones", (0, 0)))
    assert flow_of(forward, Chosen("ones", (2, 1)), ones) is ones
    assert flow_of(forward, Chosen("cell", (2, 1)), ones) is not ones


def test_painting_on_adds_what_the_new_cells_give() -> None:
    random = np.random.default_rng(3)
    volume = random.integers(0, 256, (300, 300, 1)).astype(np.uint8)
    assert volume.size > LARGEST_AT_ONCE
    operation = Operation(Filters(random.normal(size=(1, 1, 3, 3)), np.zeros(1)))
    forward = Forward(volume, operation, np.ones((298, 298, 1)))
    first = flow_of(forward, Chosen("painted", painted=((10, 10, 1.0), (200, 7, -2.0))))
    further = flow_of(forward, Chosen("painted", painted=((10, 10, 1.0), (40, 30, 3.0))), first)
    anew = flow_of(forward, further.chosen)
    np.testing.assert_allclose(further.arrived.input, anew.arrived.input, atol=1e-9)
    assert further.arrived.kernels is not None
    assert anew.arrived.kernels is not None
    np.testing.assert_allclose(further.arrived.kernels, anew.arrived.kernels, atol=1e-9)
