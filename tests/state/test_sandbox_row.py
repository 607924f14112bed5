"""One row of numbers: everything is one-dimensional, and equal to torch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from convlab.core.document import changed
from convlab.core.filters import PoolingWindow
from convlab.core.kernels import KERNELS
from convlab.core.row_kernels import ROW_KERNELS
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_readout import derive
from convlab.state.sandbox_row import becomes_middle_row, in_force
from convlab.state.sandbox_words import plain


def row(**update: object) -> SandboxState:
    fields: dict[str, object] = {"picture": "row", "kernel": ROW_KERNELS["row_central"].kernel, "after": "none"}
    return changed(SandboxState(), **(fields | update))


def test_the_lectures_sizes_on_one_axis() -> None:
    for stride, size, text in ((1, 5, "5"), (2, 3, "3"), (3, 2, "2.33 → 2")):
        readout = derive(row(stride=stride))
        assert readout.slide.size == (1, size)
        (line,) = readout.formula
        assert line.name == "output size"
        assert line.text.endswith(f"(7 − 3 + 2·0)/{stride} + 1 = {text}")


def test_padding_is_left_and_right_only() -> None:
    readout = derive(row(padding=1))
    assert readout.slide.padding == (0, 1)
    assert readout.slide.size == (1, 7)
    assert readout.computed.shown.tolist() == [[-2, -6, -6, 0, 6, 7, 2]]
    assert plain(readout.facts[1].long) == "P = 1 keeps 7."
    assert plain(derive(row()).facts[1].long) == "P = 1 would keep 7."


def test_what_does_not_fit_is_said_of_one_axis() -> None:
    misfit = derive(row(stride=3)).misfit
    assert misfit is not None
    assert (
        plain(misfit.headline) == "2.33 does not fit. A third window would start at column 7 and need columns 8 and 9."
    )
    assert plain(misfit.body).startswith("So the size is floored to 2, and column 7 is never read.")
    assert [way.label for way in misfit.ways] == ["Padding 1  →  3", "Stride 2  →  3", "Stride 1  →  5"]
    assert [way.slide.padding for way in misfit.ways] == [(0, 1), (0, 0), (0, 0)]


def test_a_kernel_of_two_axes_is_its_middle_row_and_stays_in_the_document() -> None:
    state = row(kernel="sobel_vertical")
    assert becomes_middle_row(state)
    assert in_force(state).kernel.weights == ((2, 0, -2),)
    assert derive(state).computed.shown.tolist() == [[-12, -12, 0, 12, 14]]
    assert state.kernel == KERNELS["sobel_vertical"].kernel
    assert not becomes_middle_row(row())


def test_other_sources_are_left_alone() -> None:
    state = SandboxState()
    assert in_force(state) is state
    already = in_force(row(padding=2))
    assert in_force(already) is already


def test_the_status_counts_numbers() -> None:
    place, more = derive(row(focus=(0, 2))).status
    assert (place, more) == ("Output 3", "numbers 3–5   output 0")


ROWS = st.lists(st.integers(-99, 99), min_size=1, max_size=32)
WEIGHTS = st.lists(st.integers(-9, 9), min_size=1, max_size=7)


@settings(deadline=None, max_examples=80)
@given(ROWS, WEIGHTS, st.integers(1, 4), st.integers(0, 4), st.integers(1, 3))
def test_a_row_is_torchs_conv1d(
    numbers: list[int], weights: list[int], stride: int, padding: int, dilation: int
) -> None:
    kernel = {"name": "Own", "weights": [weights]}
    state = row(row=numbers, kernel=kernel, stride=stride, padding=padding, dilation=dilation)
    readout = derive(state)
    if len(numbers) + 2 * padding < dilation * (len(weights) - 1) + 1:
        assert readout.focus is None
        assert readout.misfit is not None
        return
    signal, taps = (torch.tensor([[values]], dtype=torch.float64) for values in (numbers, weights))
    expected = torch.nn.functional.conv1d(signal, taps, stride=stride, padding=padding, dilation=dilation)
    assert np.array(readout.computed.shown[0]) == pytest.approx(expected[0, 0].numpy())


@settings(deadline=None, max_examples=40)
@given(ROWS, st.integers(1, 4), st.integers(1, 4), st.sampled_from(["max", "average"]))
def test_pooling_is_torchs_pooling_of_one_axis(numbers: list[int], side: int, stride: int, kind: str) -> None:
    state = row(row=numbers, pooling=PoolingWindow.model_validate({"kind": kind, "window": (3, side)}), stride=stride)
    computed = compute(state)
    assert computed.operation.window == (1, side)
    if len(numbers) < side:
        return
    pool = torch.nn.functional.max_pool1d if kind == "max" else torch.nn.functional.avg_pool1d
    expected = pool(torch.tensor([[numbers]], dtype=torch.float64), side, stride)
    assert np.array(computed.shown[0]) == pytest.approx(expected[0, 0].numpy(), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("numbers", [[], [1] * 33, [10_000], [float("nan")], ["x"]])
def test_what_is_no_row_is_refused(numbers: list[object]) -> None:
    with pytest.raises(ValidationError):
        row(row=numbers)
