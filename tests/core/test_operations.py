"""What slides: sizes, counts and sentences; textbook, fast way and torch agree on every setting."""

from typing import Any, Literal

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core import sliding
from convlab.core.ground import Ground
from convlab.core.kernel_families import FAMILIES
from convlab.core.operations import (
    Filters,
    Operation,
    Pooling,
    cells_at,
    fully_connected,
    multiplications,
    operation_problem,
    parameters,
    volume_of,
)
from convlab.core.padding import OUTSIDE, PADDING_MODES
from convlab.core.sizes import Slide, unread
from convlab.core.sliding import answer_at, apply, apply_textbook

torch.set_num_threads(1)
RANDOM_PIXELS = np.random.default_rng(0).integers(0, 256, (150, 160, 3), dtype=np.uint8)
SIDES = st.integers(1, 9)
PAIRS = st.tuples(st.integers(1, 4), st.integers(1, 4))


@st.composite
def operations_and_images(
    draw: st.DrawFn, kinds: tuple[str, ...] = ("filters", "max", "average")
) -> tuple[NDArray[Any], Operation]:
    """All modes, non-square, stride, dilation, bias, D and K, flipped or not, and both poolings."""
    planes = draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    image = random.integers(0, 256, (draw(SIDES), draw(SIDES), planes)).astype(
        draw(st.sampled_from([np.uint8, np.float32, np.float64]))
    )
    window, kind = draw(PAIRS), draw(st.sampled_from(kinds))
    over: Filters | Pooling
    if kind == "filters":
        filters = draw(st.integers(1, 4))
        weights = random.normal(size=(filters, planes, *window))
        over = Filters(weights, draw(st.sampled_from([None, random.normal(size=filters)])), draw(st.booleans()))
    else:
        over = Pooling("max" if kind == "max" else "average", window)
    mode = draw(st.sampled_from(sorted(PADDING_MODES)))
    most = [_most(kind, mode, f, n) for f, n in zip(window, image.shape[:2], strict=True)]
    padding = draw(st.integers(0, most[0])), draw(st.integers(0, most[1]))
    operation = Operation(over, draw(PAIRS), padding, draw(st.integers(1, 3)), mode)
    assume(operation_problem(volume_of(image), operation) is None)
    return image, operation


def _most(kind: str, mode: str, f: int, n: int) -> int:
    """The largest padding of an axis that the operation may have, up to 4."""
    if mode == "zeros":
        return 4 if kind == "filters" else f // 2
    return min(4, n - 1 if mode == "reflect" else n if mode == "circular" else 4)


def by_torch(image: NDArray[Any], operation: Operation) -> NDArray[np.float64]:
    volume = torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1)[None]
    (p, q), over, padding = operation.padding, operation.over, operation.padding
    if operation.mode != "zeros":
        volume, padding = torch.nn.functional.pad(volume, (q, q, p, p), mode=operation.mode), (0, 0)
    steps: dict[str, Any] = {"stride": operation.stride, "padding": padding, "dilation": operation.dilation}
    if isinstance(over, Filters):
        weights = torch.from_numpy(over.kernels)
        bias = None if over.bias is None else torch.from_numpy(over.bias)
        output = torch.nn.functional.conv2d(volume, weights.flip(2, 3) if over.flip else weights, bias, **steps)
    elif over.kind == "max":
        output = torch.nn.functional.max_pool2d(volume, over.window, **steps)
    else:  # PyTorch's avg_pool2d knows no dilation: the same by equal weights
        share = torch.ones((volume.shape[1], 1, *over.window), dtype=torch.float64) / (over.window[0] * over.window[1])
        output = torch.nn.functional.conv2d(volume, share, groups=volume.shape[1], **steps)
    return np.asarray(output[0].permute(1, 2, 0).numpy())


@settings(deadline=None, max_examples=250)
@given(operations_and_images())
def test_textbook_fast_way_and_torch_agree(case: tuple[NDArray[Any], Operation]) -> None:
    image, operation = case
    expected = by_torch(image, operation)
    assert operation.output(volume_of(image)) == expected.shape
    np.testing.assert_allclose(apply_textbook(image, operation), expected, atol=1e-9)
    fast = apply(image, operation)
    assert fast.dtype == np.float32
    np.testing.assert_allclose(fast, expected, atol=2e-3)


@settings(deadline=None, max_examples=120)
@given(operations_and_images())
def test_small_volumes_take_the_way_of_large_ones_too(case: tuple[NDArray[Any], Operation]) -> None:
    image, operation = case
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("LARGEST_MATRIX", "LEAST_BY_PHASES", "LEAST_SEPARABLE"):
            patch.setattr(sliding, limit, 0)
        np.testing.assert_allclose(apply(image, operation), by_torch(image, operation), atol=2e-3)


@pytest.mark.parametrize("stride", [(1, 1), (2, 2), (3, 1)])
@pytest.mark.parametrize("size", [3, 9, 15, 31])
def test_on_a_picture_the_fast_way_is_torch(size: int, stride: tuple[int, int]) -> None:
    random = np.random.default_rng(size)
    image = random.integers(0, 256, (120, 150, 3), dtype=np.uint8)
    kernels = random.normal(size=(2, 3, size, size)) / size
    operation = Operation(Filters(kernels), stride, (2, 2))
    output = apply(image, operation)
    np.testing.assert_allclose(output, by_torch(image, operation), atol=0.02)


def test_a_separable_kernel_goes_the_short_way_and_comes_out_the_same() -> None:
    image = np.random.default_rng(1).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    gauss = FAMILIES["gaussian"].weights(sigma=4.0)  # (1, 25, 25)
    operation = Operation(Filters(np.repeat(gauss[np.newaxis], 3, axis=1)))
    np.testing.assert_allclose(apply(image, operation), by_torch(image, operation), atol=1e-2)


def six_filters(bias: bool = True) -> Operation:
    return Operation(Filters(np.ones((6, 3, 5, 5)), np.zeros(6) if bias else None))


def test_the_lectures_six_filters() -> None:
    volume = (32, 32, 3)
    assert six_filters().output(volume) == (28, 28, 6)
    assert parameters(six_filters()) == 456
    assert parameters(six_filters(bias=False)) == 450
    assert parameters(Operation(Filters(np.ones((1, 3, 5, 5)), np.zeros(1)))) == 76
    assert parameters(Operation(Filters(np.ones((10, 3, 5, 5)), np.zeros(10)), padding=(2, 2))) == 760
    assert multiplications(volume, six_filters()) == 28 * 28 * 6 * 75
    layer = fully_connected(volume, six_filters())
    assert (layer.weights, layer.biases) == (14_450_688, 4_704)


def test_pooling_keeps_the_planes_and_has_no_parameters() -> None:
    halves = Operation(Pooling("max", (2, 2)), stride=(2, 2))
    assert halves.output((224, 224, 64)) == (112, 112, 64)
    assert parameters(halves) == multiplications((224, 224, 64), halves) == 0


def test_one_filter_of_one_pixel_makes_gray_of_colour() -> None:
    gray = FAMILIES["gray"].weights()  # (3, 1, 1)
    output = apply(np.full((2, 2, 3), 200, np.uint8), Operation(Filters(gray[np.newaxis])))
    assert output.shape == (2, 2, 1)
    np.testing.assert_allclose(output, 200, rtol=1e-6)


def test_true_convolution_turns_sobel_round_and_leaves_a_symmetric_kernel_alone() -> None:
    image = np.random.default_rng(3).normal(size=(6, 6, 1))
    sobel = np.array([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])
    laplace = np.array([[[[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]]])
    np.testing.assert_allclose(
        apply(image, Operation(Filters(sobel, flip=True))), -apply(image, Operation(Filters(sobel))), atol=1e-5
    )
    assert (apply(image, Operation(Filters(laplace, flip=True))) == apply(image, Operation(Filters(laplace)))).all()


ONE = Filters(np.ones((1, 1, 3, 3)))
MAX: Literal["max"] = "max"


@pytest.mark.parametrize(
    ("volume", "operation", "sentence"),
    [
        (
            (5, 5, 1),
            Operation(Filters(np.ones((1, 1, 7, 7)))),
            "A 7 × 7 kernel does not fit a 5 × 5 input. Pad more or choose a smaller one.",
        ),
        (
            (5, 5, 1),
            Operation(ONE, padding=(0, 1), dilation=3),
            "A 3 × 3 kernel, spanning 7 × 7 at dilation 3, does not fit a 5 × 7 padded input. "
            "Pad more or choose a smaller one.",
        ),
        ((5, 5, 1), Operation(ONE, stride=(1, 0)), "With stride 0 the window never moves on. Choose 1 or more."),
        ((5, 5, 1), Operation(ONE, dilation=0), "With dilation 0 the window has no width. Choose 1 or more."),
        ((5, 5, 1), Operation(Pooling(MAX, (0, 2))), "A 0 × 2 window: choose 1 to 31 rows and columns."),
        (
            (5, 5, 3),
            Operation(ONE),
            "The filters have 1 plane, the input 3. Give each filter a kernel for each of the input's planes.",
        ),
        (
            (5, 5, 1),
            Operation(Pooling(MAX, (3, 3)), padding=(2, 0)),
            "A pooling window of 3 padded by 2 could lie on padding alone. Pad by at most 1.",
        ),
        (
            (1, 1, 1),
            Operation(Pooling(MAX, (1, 2)), padding=(0, 1), dilation=2),
            "A pooling window of 2 at dilation 2, padded by 1, lies on padding alone somewhere. "
            "Choose dilation 1 or no padding.",
        ),
        (
            (5, 5, 1),
            Operation(ONE, padding=(5, 0), mode="reflect"),
            "Reflect padding of 5 does not work on a height of 5. Pad by at most 4, or with zeros.",
        ),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(
    volume: tuple[int, int, int], operation: Operation, sentence: str
) -> None:
    problem = operation_problem(volume, operation)
    assert problem is not None
    assert problem.sentence == sentence
    with pytest.raises(ValueError, match=sentence.split(".")[0][:20]):
        apply(np.zeros(volume), operation)


@settings(deadline=None, max_examples=80)
@given(operations_and_images())
def test_the_cells_under_a_window_give_its_values(case: tuple[NDArray[Any], Operation]) -> None:
    image, operation = case
    ones = Filters(np.ones((1, image.shape[2], *operation.window)))
    summing = Operation(ones, operation.stride, operation.padding, operation.dilation, operation.mode)
    output = apply_textbook(image, summing)
    height, width = output.shape[:2]
    rows, columns = cells_at(volume_of(image), operation, height - 1, width // 2)
    window = [image[row, column].sum() for row in rows for column in columns if OUTSIDE not in (row, column)]
    assert output[height - 1, width // 2, 0] == sum(int(value) for value in window)


@settings(deadline=None, max_examples=80)
@given(case=operations_and_images(("filters",)), data=st.data())
def test_every_answer_spelled_out_is_the_outputs_own(case: tuple[NDArray[Any], Operation], data: st.DataObject) -> None:
    image, operation = case
    output = apply_textbook(image, operation)
    row, column, k = (data.draw(st.integers(0, n - 1)) for n in output.shape)
    answer = answer_at(image, operation, (row, column, k))
    assert answer.products.products.shape == (*operation.window, image.shape[2])
    assert answer.total == pytest.approx(output[row, column, k])


def test_seventy_five_products_and_a_bias_make_one_number() -> None:
    filters = Filters(np.full((6, 3, 5, 5), 2.0), np.arange(6.0))
    answer = answer_at(np.ones((32, 32, 3)), Operation(filters), (27, 27, 4))
    assert answer.products.products.size == 75
    assert answer.products.plane_sums.tolist() == [50, 50, 50]
    assert answer.total == 154
    with pytest.raises(IndexError, match="no cell"):
        answer_at(np.ones((32, 32, 3)), Operation(filters), (28, 0, 0))
    with pytest.raises(ValueError, match="multiplies nothing"):
        answer_at(np.ones((4, 4)), Operation(Pooling(MAX, (2, 2))), (0, 0, 0))


def test_one_kernel_for_every_plane_of_a_picture_is_laid_over_their_sum() -> None:
    image = np.random.default_rng(5).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    kernel = np.random.default_rng(6).integers(-3, 4, (3, 3)).astype(np.float64)
    operation = Operation(Filters(np.repeat(kernel[np.newaxis, np.newaxis], 3, axis=1)), padding=(1, 1))
    np.testing.assert_allclose(apply(image, operation), by_torch(image, operation), atol=1e-2)


def test_what_is_never_read_counts_the_gaps_of_dilation() -> None:
    assert Slide((7, 12), (3, 3), (3, 4)).unread == ((6,), (3, 7, 11))
    assert Slide((7, 12), (3, 3), (3, 4)).unread[0] == unread(7, 3, 3, 0)
    assert Slide((5, 5), (3, 3), dilation=2).unread == ((1, 3), (1, 3))


def test_what_lies_under_the_filters_is_kept_while_the_picture_stays() -> None:
    ground = Ground()
    for planes in (1, 3):
        for padding in ((0, 0), (2, 1)):
            image = RANDOM_PIXELS[:, :, :planes].copy()
            image.flags.writeable = False
            for seed in range(3):
                kernels = np.random.default_rng(seed).normal(size=(2, planes, 9, 9))
                operation = Operation(Filters(kernels), (1, 2), padding)
                kept, fresh = apply(image, operation, ground=ground), apply(image, operation)
                assert np.array_equal(kept, fresh)
                same = Operation(Filters(np.repeat(kernels[:, :1], planes, 1)), (1, 2), padding)
                assert np.array_equal(apply(image, same, ground=ground), apply(image, same))


def test_a_picture_that_may_change_is_not_kept() -> None:
    ground, image = Ground(), RANDOM_PIXELS.copy()
    operation = Operation(Filters(np.ones((1, 3, 9, 9))))
    before = apply(image, operation, ground=ground)
    image[:] = 0
    assert before.any()
    assert not apply(image, operation, ground=ground).any()
