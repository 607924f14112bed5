"""Shifts of the input and what pooling makes of them: textbook, torch and published examples agree."""

from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.invariance import (
    WAYS,
    Shifts,
    Step,
    Way,
    change,
    change_moved_along,
    farthest,
    made_smaller,
    shifted_textbook,
    strongest,
    walk,
)
from convlab.core.operations import Filters, Operation, operation_problem, volume_of
from convlab.core.padding import PADDING_MODES, PaddingMode

torch.set_num_threads(1)
MODES: list[PaddingMode] = sorted(PADDING_MODES)
IDENTITY = Operation(Filters(np.ones((1, 1, 1, 1))))


def shifted_by_torch(image: NDArray[Any], shift: tuple[int, int], mode: PaddingMode) -> torch.Tensor:
    """The frame cut out of torch's own padding: (1, D, H, W)."""
    volume = torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1)[None]
    p, q = abs(shift[0]), abs(shift[1])
    padded = torch.nn.functional.pad(volume, (q, q, p, p), "constant" if mode == "zeros" else mode)
    top, left = p - shift[0], q - shift[1]
    return padded[:, :, top : top + image.shape[0], left : left + image.shape[1]]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_image_response_and_pooling_of_every_shift_equal_torch(data: st.DataObject) -> None:
    random = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    height, width, planes = (data.draw(st.integers(low, high)) for low, high in ((4, 12), (4, 12), (1, 3)))
    image = random.integers(0, 256, (height, width, planes)).astype(data.draw(st.sampled_from([np.uint8, np.float64])))
    mode, step = data.draw(st.sampled_from(MODES)), Step(data.draw(st.integers(2, 3)), data.draw(st.integers(1, 3)))
    weights = random.normal(size=(2, planes, data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))))
    stride, padding = data.draw(st.integers(1, 2)), data.draw(st.integers(0, 1))
    operation = Operation(Filters(weights), (stride, stride), (padding, padding))
    assume(operation_problem(volume_of(image), operation) is None)
    most = farthest((height, width), 8)
    shift = data.draw(st.integers(-most[0], most[0])), data.draw(st.integers(-most[1], most[1]))
    shifts, moved = Shifts(image, operation, most, mode), shifted_by_torch(image, shift, mode)

    np.testing.assert_allclose(shifts.image_at(shift), moved[0].permute(1, 2, 0))
    np.testing.assert_allclose(shifted_textbook(image, shift, mode), moved[0].permute(1, 2, 0))
    response = torch.nn.functional.conv2d(moved, torch.from_numpy(weights), stride=stride, padding=padding)
    found = shifts.response_at(shift)  # (H', W', 2)
    np.testing.assert_allclose(found, response[0].permute(1, 2, 0), rtol=1e-3, atol=2e-2)

    assume(min(found.shape[:2]) > step.window)
    for way in WAYS:
        np.testing.assert_allclose(
            made_smaller(found[:, :, 1], way, step), pooled_by_torch(response[:, 1:2], way, step), rtol=1e-3, atol=2e-2
        )


def pooled_by_torch(response: torch.Tensor, way: Way, step: Step) -> torch.Tensor:
    if way == "average":
        return torch.nn.functional.avg_pool2d(response, step.window, step.stride)[0, 0]
    pooled = torch.nn.functional.max_pool2d(response, step.window, step.stride)[0, 0]
    if way == "max":
        return pooled
    return torch.nn.functional.max_pool2d(response, 1, step.stride)[0, 0, : pooled.shape[0], : pooled.shape[1]]


def test_the_books_example_changes_every_detector_but_half_of_the_pooled_values() -> None:
    """Goodfellow, Bengio, Courville, "Deep Learning", 2016, figure 9.8: pooling over 3 detectors at stride 1."""
    before, after = np.array([[0.1, 1.0, 0.2, 0.1]]), np.array([[0.3, 0.1, 1.0, 0.2]])
    pooled = [made_smaller(np.pad(row, ((0, 0), (1, 1))), "max", Step(3, 1))[0] for row in (before, after)]
    np.testing.assert_allclose(pooled, [[1, 1, 1, 0.2], [0.3, 1, 1, 1]], rtol=1e-6)
    assert (before != after).sum() == 4
    assert (pooled[0] != pooled[1]).sum() == 2


def test_zhangs_example_gives_another_answer_after_a_shift_of_one() -> None:
    """Zhang, ICML 2019: a signal of pairs, max pooled with window and stride 2, before and after a shift by one."""
    signal = np.array([[0.0, 0, 1, 1, 0, 0, 1, 1]])
    shifts, step = Shifts(signal, IDENTITY, (0, 4), "circular"), Step(2, 2)
    assert made_smaller(shifts.response_at((0, 0))[:, :, 0], "max", step).tolist() == [[0, 1, 0, 1]]
    assert made_smaller(shifts.response_at((0, 1))[:, :, 0], "max", step).tolist() == [[1, 1, 1, 1]]
    assert made_smaller(shifts.response_at((0, 2))[:, :, 0], "max", step).tolist() == [[1, 0, 1, 0]]


def left_over(now: NDArray[Any], before: NDArray[Any], cells: tuple[float, float]) -> tuple[float, tuple[int, int]]:
    found = change_moved_along(now, before, cells)
    assert found is not None
    assert found[0].part is not None
    return found[0].part, found[1]


def test_a_response_moves_with_its_input_and_a_whole_stride_moves_the_pooled_one_by_a_cell() -> None:
    image = np.random.default_rng(5).integers(0, 256, (20, 24)).astype(np.uint8)
    operation, step = Operation(Filters(np.ones((1, 1, 3, 3)))), Step(2, 2)
    shifts = Shifts(image, operation, (8, 8), "reflect")
    before, now = (shifts.response_at((0, columns))[:, :, 0] for columns in (0, 4))
    assert left_over(now, before, (0, 4)) == (0, (0, 4))
    assert strongest(before[:, :-4]) == (strongest(now[:, 4:])[0], strongest(now[:, 4:])[1])
    for way in WAYS:
        pooled = [made_smaller(response, way, step) for response in (before, now)]
        in_place = change(pooled[1], pooled[0]).part
        assert in_place is not None
        assert in_place > 0.05
        assert left_over(pooled[1], pooled[0], (0, 2)) == (0, (0, 2))


def test_half_a_stride_is_made_up_for_by_no_whole_cell() -> None:
    image = np.random.default_rng(6).normal(size=(16, 16))
    shifts = Shifts(image, IDENTITY, (4, 4), "circular")
    before, now = (made_smaller(shifts.response_at((0, s))[:, :, 0], "max", Step(2, 2)) for s in (0, 1))
    in_place, (along, move) = change(now, before).part, left_over(now, before, (0, 0.5))
    assert move in ((0, 0), (0, 1))
    assert in_place is not None
    assert 0.1 < along <= in_place


def test_a_response_that_has_left_the_frame_cannot_be_compared() -> None:
    one = np.ones((1, 1))
    assert change_moved_along(one, one, (0, 1)) is None
    assert left_over(one, one, (0, 0.5)) == (0, (0, 0))


def test_a_change_is_the_length_of_the_difference_over_the_length_before() -> None:
    found = change(np.array([[3.0, 0.0]]), np.array([[3.0, 4.0]]))
    assert (found.difference, found.size, found.part) == (4, 5, 0.8)
    nothing = np.zeros((2, 2))
    assert change(nothing, nothing).part == 0
    assert change(nothing + 1, nothing).part is None


def test_a_row_of_numbers_is_pooled_along_the_row_only() -> None:
    row = np.arange(6.0)[np.newaxis]
    assert made_smaller(row, "average", Step(2, 2)).tolist() == [[0.5, 2.5, 4.5]]
    assert made_smaller(row, "none", Step(2, 2)).tolist() == [[0, 2, 4]]
    assert farthest((1, 6), 8) == (0, 3)


def test_a_walk_is_the_same_for_a_seed_and_stays_within_its_bounds() -> None:
    first, again, other = (list(islice(walk(seed, 3), 200)) for seed in (1, 1, 2))
    assert first == again != other
    assert {abs(b - a) for a, b in zip([0, *first], first, strict=False)} == {1}
    assert max(map(abs, first)) == 3
    assert list(islice(walk(1, 0), 3)) == [0, 0, 0]


def test_a_shift_beyond_the_bounds_is_an_error() -> None:
    with pytest.raises(ValueError, match="farther than"):
        Shifts(np.zeros((8, 8)), IDENTITY, (2, 2), "zeros").image_at((3, 0))
