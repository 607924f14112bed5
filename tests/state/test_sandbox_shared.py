"""Lines, matrix and words are of the operation itself: its numbers come out, and what is said is true of it."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convlab.core.kernels import KERNELS
from convlab.core.matrices import SEVEN_BY_SEVEN
from convlab.core.operations import Filters, Operation, Pooling, operation_problem
from convlab.core.padding import PADDING_MODES
from convlab.state.sandbox_shared import MOST_DRAWN, MOST_UNITS, Drawing, Looked, SharedReadout, Trace, shared_readout
from convlab.state.sandbox_shared_words import excerpt_words, part_words, trace_words, unit_sum, untied_words
from convlab.state.sandbox_words import plain

torch.set_num_threads(1)
NUMBERS = np.array(SEVEN_BY_SEVEN)
SOBEL = KERNELS["sobel_vertical"].kernel.array().astype(np.float64)[np.newaxis, np.newaxis]
OVER_NUMBERS = Operation(Filters(SOBEL))
PHOTOGRAPH = np.random.default_rng(1).integers(0, 256, (512, 512), dtype=np.uint8)


def drawn(readout: SharedReadout) -> Drawing:
    assert readout.drawing is not None
    return readout.drawing


def seven(**looked: object) -> SharedReadout:
    return shared_readout(NUMBERS, OVER_NUMBERS, replace(Looked((2, 2)), **looked))  # type: ignore[arg-type]


def said(readout: SharedReadout, kind: str, index: int) -> str:
    return plain(trace_words(readout, Trace(kind, index)))  # type: ignore[arg-type]


def torch_map(image: np.ndarray, operation: Operation) -> np.ndarray:
    """What torch computes of a volume (H, W, D), zeros padded: (H', W', K)."""
    assert isinstance(operation.over, Filters)
    volume = torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1)[None]
    bias = None if operation.over.bias is None else torch.from_numpy(operation.over.bias)
    result = torch.nn.functional.conv2d(
        volume,
        torch.from_numpy(operation.over.laid.copy()),
        bias,
        stride=operation.stride,
        padding=operation.padding,
        dilation=operation.dilation,
    )
    return np.asarray(result[0].permute(1, 2, 0))


@st.composite
def operations(draw: st.DrawFn) -> tuple[np.ndarray, Operation, tuple[int, int]]:
    planes, filters = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    size, window = (
        (draw(st.integers(1, 24)), draw(st.integers(1, 24))),
        (draw(st.integers(1, 4)), draw(st.integers(1, 4))),
    )
    random = np.random.default_rng(draw(st.integers(0, 999)))
    over = Filters(random.normal(size=(filters, planes, *window)), random.normal(size=filters), draw(st.booleans()))
    pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
    padding = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    operation = Operation(over, draw(pairs), padding, draw(st.integers(1, 2)))
    assume(operation_problem((*size, planes), operation) is None)
    height, width, _ = operation.output((*size, planes))
    cell = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
    return random.normal(size=(*size, planes)), operation, cell


@settings(deadline=None, max_examples=80)
@given(operations())
def test_the_planes_matrices_and_the_bias_add_up_to_what_torch_computes(
    case: tuple[np.ndarray, Operation, tuple[int, int]],
) -> None:
    image, operation, cell = case
    expected = torch_map(image, operation)
    assert isinstance(operation.over, Filters)
    assert operation.over.bias is not None
    for index, bias in enumerate(operation.over.bias):
        total = 0.0 if image.shape[2] == 1 else float(bias)
        for plane in range(image.shape[2]):
            readout = shared_readout(image, operation, Looked(cell, index, plane))
            total += float(drawn(readout).outputs[readout.target])
        assert total == pytest.approx(expected[*cell, index], abs=1e-9)


@settings(deadline=None, max_examples=80)
@given(operations())
def test_nothing_is_drawn_that_cannot_be_told_apart(case: tuple[np.ndarray, Operation, tuple[int, int]]) -> None:
    image, operation, cell = case
    drawing = drawn(shared_readout(image, operation, Looked(cell)))
    assert max(len(drawing.inputs), len(drawing.outputs)) <= MOST_UNITS
    assert drawing.lines <= MOST_DRAWN
    joined = drawing.line_at[drawing.line_at >= 0]
    assert sorted(joined.tolist()) == list(range(drawing.lines))


def test_seven_by_seven_is_drawn_whole() -> None:
    readout = seven()
    drawing = drawn(readout)
    assert drawing.is_whole
    assert (len(drawing.inputs), len(drawing.outputs), drawing.lines) == (49, 25, 225)
    assert readout.target == 12
    assert readout.trace == Trace("output", 12)
    assert not excerpt_words(readout)
    assert not part_words(readout)


def test_what_is_followed_is_said() -> None:
    readout = seven()
    assert said(readout, "output", 12) == (
        "Output unit 13, row 3, column 3: 9 lines end in it, with the weights that all 25 output units share."
    )
    assert said(readout, "weight", 5) == ("25 lines share the weight in row 2, column 3, −2: one at every output unit.")
    assert said(readout, "input", 0).endswith("1 line leaves it, one to each window that reads it.")
    assert said(readout, "input", 24).startswith("Input unit 25, row 4, column 4: 9 lines leave it")
    line = int(drawn(readout).line_at[0, 2])
    assert said(readout, "line", line) == (
        "From input unit 3 to output unit 1: the weight in row 1, column 3, −1. 24 other lines share it."
    )


def test_a_chosen_weight_and_a_chosen_line_are_followed() -> None:
    assert seven(follows="weight", weight=(1, 2)).trace == Trace("weight", 5)
    readout = seven(follows="line", weight=(1, 2))
    wires = drawn(readout).part.wires
    assert (wires.targets[readout.trace.index], wires.weights[readout.trace.index]) == (12, 5)
    assert int(drawn(readout).ends_of(Trace("weight", 5)).sum()) == 25


def test_the_chosen_sum_is_written_out() -> None:
    told = unit_sum(seven())
    assert [len(row) for row in told.rows] == [3, 3, 3]
    assert told.rows[1][2].text == "2·4"
    assert told.rows[1][2].sign == -1
    expected = float(torch_map(NUMBERS[:, :, np.newaxis], OVER_NUMBERS)[2, 2, 0])
    assert told.total == str(int(expected)).replace("-", "−")
    assert unit_sum(seven(), hidden=True).total == "?"


def test_untied_each_line_has_a_name_of_its_own() -> None:
    readout = seven(untied=True)
    assert said(readout, "line", 11) == "w₁₂: from input unit 4 to output unit 2. No other line has it; now −1."
    assert (
        said(readout, "weight", 0) == "25 weights in place of one: w₁, w₁₀, w₁₉ … would each be learned on their own."
    )
    assert unit_sum(readout).rows[0][0].text.startswith("w₁₀₉·")
    assert plain(untied_words(readout)).startswith("Untied: 225 weights in place of 9.")
    assert "each of the other 24" in plain(untied_words(readout))
    assert plain(untied_words(seven())).startswith("Tied: 9 weights on 225 lines.")


def test_of_a_photograph_the_lines_around_one_window_are_drawn() -> None:
    readout = shared_readout(PHOTOGRAPH, OVER_NUMBERS, Looked((206, 176)))
    drawing = drawn(readout)
    assert not drawing.is_whole
    assert (len(drawing.inputs), len(drawing.outputs)) == (64, 36)
    assert plain(excerpt_words(readout)).startswith("2,340,900 lines are too many to draw. Here are the 8 × 8 cells")
    expected = torch_map(PHOTOGRAPH[:, :, np.newaxis], OVER_NUMBERS)[206, 176, 0]
    assert drawing.outputs[readout.target] == pytest.approx(float(expected))
    assert readout.counts is not None
    assert readout.counts.untied.weights == 510 * 510 * 9


def test_the_picture_stays_while_one_looks_about_in_it() -> None:
    one = shared_readout(PHOTOGRAPH, OVER_NUMBERS, Looked((204, 174)))
    other = shared_readout(PHOTOGRAPH, OVER_NUMBERS, Looked((209, 179)))
    assert drawn(one).part is drawn(other).part
    assert one.target != other.target


def test_the_last_windows_of_a_photograph_are_drawn_too() -> None:
    readout = shared_readout(PHOTOGRAPH, OVER_NUMBERS, Looked((509, 509)))
    assert drawn(readout).part.rows[-1] == 511
    assert readout.target == 35


def test_one_plane_of_one_filter_is_named() -> None:
    six = Operation(Filters(np.ones((6, 3, 5, 5)), np.zeros(6)))
    image = np.random.default_rng(2).normal(size=(32, 32, 3))
    readout = shared_readout(image, six, Looked((3, 3), filter=1, plane=2))
    assert plain(part_words(readout)).startswith("Lines of the blue plane: the sums are its share.")
    assert readout.counts is not None
    assert readout.counts.connected.weights == 14_450_688


def test_max_pooling_is_no_matrix_and_an_average_is() -> None:
    pooled = shared_readout(NUMBERS, Operation(Pooling("max", (2, 2)), (2, 2)), Looked((0, 0)))
    assert pooled.trouble is not None
    assert pooled.trouble.sentence.startswith("Max pooling is no matrix")
    assert [help_.key for help_ in pooled.trouble.helps] == ["average"]
    assert pooled.counts is None
    average = shared_readout(NUMBERS, Operation(Pooling("average", (2, 2)), (2, 2)), Looked((1, 1)))
    assert drawn(average).outputs[average.target] == NUMBERS[2:4, 2:4].mean()
    assert said(average, "output", 0).endswith("all with the one weight that every line has.")
    assert [len(row) for row in unit_sum(average).rows] == [2, 2]


def test_a_kernel_with_too_many_weights_says_so_and_one_that_does_not_fit_too() -> None:
    large = shared_readout(PHOTOGRAPH, Operation(Filters(np.ones((1, 1, 31, 31)))), Looked((9, 9)))
    assert large.trouble is not None
    assert large.trouble.sentence.startswith("961 lines at a unit")
    nowhere = shared_readout(NUMBERS, Operation(Filters(np.ones((1, 1, 9, 9)))), Looked((0, 0)))
    assert nowhere.trouble is not None
    assert nowhere.counts is None
    blob = Operation(Filters(KERNELS["blob"].kernel.array()[np.newaxis, np.newaxis]))
    assert drawn(shared_readout(PHOTOGRAPH, blob, Looked((9, 9)))).lines == 9 * 81


@pytest.mark.parametrize("mode", sorted(PADDING_MODES))
def test_every_padding_has_its_lines(mode: str) -> None:
    operation = Operation(Filters(SOBEL), padding=(1, 1), mode=mode)  # type: ignore[arg-type]
    readout = shared_readout(NUMBERS, operation, Looked((0, 0)))
    lines = int(drawn(readout).ends_of(Trace("output", 0)).sum())
    assert lines == (4 if mode == "zeros" else 9)


def test_a_row_of_numbers_has_one_row_of_units() -> None:
    row = np.array([[0.0, 0, 3, 3, 3, 0, 0]])
    readout = shared_readout(row, Operation(Filters(np.array([[[[-1.0, 0, 1]]]]))), Looked((0, 1)))
    assert drawn(readout).outputs.tolist() == [3, 3, 0, -3, -3]
    assert said(readout, "weight", 2).startswith("5 lines share weight 3, 1")
