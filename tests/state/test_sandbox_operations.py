"""What the sandbox's document says is what PyTorch computes: filters, bias, pooling, and every way to slide."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from convlab.core.document import changed
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_readout import derive
from convlab.state.sandbox_words import plain
from tests.ways_to_slide import SIDES, ways_to_slide

torch.set_num_threads(1)
WEIGHTS = st.integers(-9, 9).map(float)


@st.composite
def states(draw: st.DrawFn) -> SandboxState:
    """Any matrix under any bank of filters, or pooling, however it slides; it may fit nowhere."""
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    f_height, f_width, depth = draw(SIDES), draw(SIDES), draw(st.sampled_from([1, 3]))
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    bank = seed.integers(-9, 10, (draw(SIDES), depth, f_height, f_width)).astype(float)
    filters = [{"name": str(k), "planes": one.tolist(), "bias": draw(WEIGHTS)} for k, one in enumerate(bank)]
    pooling = {"kind": draw(st.sampled_from(["max", "average"])), "window": (f_height, f_width)}
    return SandboxState(
        picture="numbers",
        numbers=seed.integers(-99, 100, (rows, columns)).tolist(),
        filters=filters,
        pooling=draw(st.sampled_from([None, None, pooling])),
        **draw(ways_to_slide()),
        focus=draw(st.tuples(st.integers(0, 9), st.integers(0, 9))),
        filter=draw(st.integers(0, 5)),
    )


def by_torch(state: SandboxState) -> Any:
    """The maps before anything is done to them, (H', W', K)."""
    image = torch.tensor(state.numbers, dtype=torch.float64)[None, None]
    (p, q), padding = state.padding, state.padding
    if state.mode != "zeros":
        image, padding = functional.pad(image, (q, q, p, p), mode=state.mode), (0, 0)
    how: dict[str, Any] = {"stride": state.stride, "padding": padding, "dilation": state.dilation}
    if state.pooling is None:
        weights = torch.tensor([one.planes for one in state.filters], dtype=torch.float64)
        weights = weights.flip(2, 3) if state.flip else weights
        bias = torch.tensor([one.bias for one in state.filters], dtype=torch.float64)
        return (
            functional.conv2d(image.expand(1, weights.shape[1], -1, -1), weights, bias, **how)[0]
            .permute(1, 2, 0)
            .numpy()
        )
    if state.pooling.kind == "max":
        return functional.max_pool2d(image, state.pooling.window, **how)[0].permute(1, 2, 0).numpy()
    share = torch.full((1, 1, *state.pooling.window), 1 / float(np.prod(state.pooling.window)), dtype=torch.float64)
    return functional.conv2d(image, share, **how)[0].permute(1, 2, 0).numpy()


@settings(deadline=None, max_examples=200)
@given(states())
def test_maps_and_ledger_are_what_torch_gives(state: SandboxState) -> None:
    readout = derive(state)
    computed, book = readout.computed, readout.ledger
    if computed.misfit is not None:
        assert readout.misfit is not None
        assert readout.misfit.fits_nowhere
        assert book is None
        return
    expected = by_torch(state)
    np.testing.assert_allclose(computed.maps, expected, atol=1e-2)
    assert book is not None
    assert readout.focus is not None
    spelled = expected[(*readout.focus, computed.chosen)]
    assert book.value == pytest.approx(float(spelled), abs=1e-9)
    assert book.shown == pytest.approx(float(computed.shown[readout.focus]), abs=1e-2)
    assert readout.sweep is None
    assert (readout.misfit is None) == readout.slide.fits


@settings(deadline=None, max_examples=100)
@given(states())
def test_every_state_survives_json(state: SandboxState) -> None:
    assert SandboxState.model_validate_json(state.model_dump_json()) == state


def test_a_document_of_the_first_version_is_read() -> None:
    old = {"kernel": {"name": "Mine", "weights": [[1, 2]]}, "stride": 2, "padding": 1}
    state = SandboxState.model_validate(old)
    assert (state.kernel.name, state.kernel.weights, state.stride, state.padding) == ("Mine", ((1, 2),), (2, 2), (1, 1))


def test_the_largest_value_wins_and_ties_are_counted() -> None:
    state = SandboxState(picture="numbers", pooling={"kind": "max", "window": (2, 2)}, stride=2, after="none")
    readout = derive(state)
    assert readout.output_shape == "3 × 3"
    assert readout.kernel_name == "Pooling"
    assert readout.computed.shown.tolist() == [[2, 8, 7], [8, 8, 9], [7, 9, 8]]
    book = derive(changed(state, focus=(0, 0))).ledger
    assert book is not None
    assert plain(book.explanation) == "The largest value wins: of 4, the others are forgotten."
    assert book.winner == (1, 1)
    tied = derive(changed(state, numbers=[[5, 5], [5, 0]])).ledger
    assert tied is not None
    assert "Three cells tie for it." in plain(tied.explanation)


def test_the_mean_is_a_sum_that_is_divided() -> None:
    state = SandboxState(picture="numbers", pooling={"kind": "average", "window": (2, 2)}, after="none", focus=(0, 0))
    book = derive(state).ledger
    assert book is not None
    assert (book.total, book.value, book.arrow) == (5, 1.25, "divide by 4")


def test_the_bias_is_the_last_row_of_the_sum() -> None:
    one = {"name": "x", "planes": [[[1, 0], [2, -1]]], "bias": -3}
    book = derive(SandboxState(picture="numbers", filters=[one], after="relu", focus=(1, 2))).ledger
    assert book is not None
    assert [row.total for row in book.rows] == ["7", "13", "−3"]
    assert plain(book.explanation) == "4 products and one bias make one number: 17."


def test_sobel_in_both_directions_gives_one_magnitude() -> None:
    filters = [
        {"name": "x", "planes": [[[1, 0, -1], [2, 0, -2], [1, 0, -1]]]},
        {"name": "y", "planes": [[[1, 2, 1], [0, 0, 0], [-1, -2, -1]]]},
    ]
    computed = compute(SandboxState(filters=filters, together=True))
    across, down = computed.maps[:, :, 0].astype(float), computed.maps[:, :, 1].astype(float)
    np.testing.assert_allclose(computed.shown, np.hypot(across, down), rtol=1e-5)
    assert derive(SandboxState(filters=filters, together=True)).output_shape == "510 × 510"
    assert derive(SandboxState(filters=filters)).output_shape == "510 × 510 × 2"


def test_another_filter_is_looked_at_without_computing_anew() -> None:
    filters = [{"name": "a", "planes": [[[1]]]}, {"name": "b", "planes": [[[2]]]}]
    first = compute(SandboxState(picture="numbers", filters=filters, after="none"))
    other = compute(SandboxState(picture="numbers", filters=filters, after="none", filter=1), first)
    assert other.maps is first.maps
    assert other.shown.tolist() == (2 * first.shown).tolist()


def test_ten_filters_of_the_lecture() -> None:
    """10 filters 5 x 5 x 3 over 32 x 32 x 3 at stride 1, pad 2: 32 x 32 x 10 and 760 parameters."""
    filters = [{"name": str(k), "planes": np.ones((3, 5, 5)).tolist()} for k in range(10)]
    readout = derive(SandboxState(picture="astronaut", side=64, filters=filters, padding=2))
    assert readout.output_shape == "64 × 64 × 10"
    assert readout.kernel_shape == "5 × 5 × 3"
    assert "76 parameters" in plain(readout.facts[0].long)
