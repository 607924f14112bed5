"""What is kept between operations: of a bank only the edited filter is computed, and nothing is seen of it."""

import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.ground import Ground
from convlab.core.operations import Filters, Operation
from convlab.core.sliding import OvertakenError, apply

FILTERS = 6


def picture(seed: int, planes: int = 3) -> NDArray[np.uint8]:
    pixels = np.random.default_rng(seed).integers(0, 256, (150, 160, planes), dtype=np.uint8)
    pixels.flags.writeable = False
    return pixels


def bank(planes: int = 3, filters: int = FILTERS, alike: bool = False) -> Operation:
    kernels = np.random.default_rng(filters).normal(size=(filters, planes, 5, 5))
    return Operation(Filters(np.repeat(kernels[:, :1], planes, 1) if alike else kernels))


def edited(operation: Operation, k: int, weight: float) -> Operation:
    """One weight of filter k in its first plane changed."""
    assert isinstance(operation.over, Filters)
    kernels = operation.over.kernels.copy()
    kernels[k % len(kernels), 0, 2, 3] = weight
    return replace(operation, over=replace(operation.over, kernels=kernels))


def biased(operation: Operation, k: int, bias: float) -> Operation:
    assert isinstance(operation.over, Filters)
    biases = np.zeros(len(operation.over.kernels)) if operation.over.bias is None else operation.over.bias.copy()
    biases[k % len(biases)] = bias
    return replace(operation, over=replace(operation.over, bias=biases))


def ordered(operation: Operation, order: list[int]) -> Operation:
    """Some of the filters, some of them twice."""
    assert isinstance(operation.over, Filters)
    kernels, bias = operation.over.kernels, operation.over.bias
    places = [place % len(kernels) for place in order]
    over = Filters(kernels[places], None if bias is None else bias[places], operation.over.flip)
    return replace(operation, over=over)


def flipped(operation: Operation) -> Operation:
    assert isinstance(operation.over, Filters)
    return replace(operation, over=replace(operation.over, flip=not operation.over.flip))


Edit = Callable[[Operation], Operation]
PLACES, NUMBERS = st.integers(0, FILTERS - 1), st.sampled_from([-2.0, 0.0, 0.1, 3.0])
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda k, n: lambda one: edited(one, k, n), PLACES, NUMBERS),
    st.builds(lambda k, n: lambda one: biased(one, k, n), PLACES, NUMBERS),
    st.builds(lambda order: lambda one: ordered(one, order), st.lists(PLACES, min_size=1, max_size=8)),
    st.builds(lambda s: lambda one: replace(one, stride=s), st.sampled_from([(1, 1), (1, 2), (2, 1)])),
    st.builds(lambda p: lambda one: replace(one, padding=p), st.sampled_from([(0, 0), (2, 2)])),
    st.builds(lambda m: lambda one: replace(one, mode=m), st.sampled_from(["zeros", "circular"])),
    st.builds(lambda d: lambda one: replace(one, dilation=d), st.integers(1, 2)),
    st.just(flipped),
)


@settings(deadline=None, max_examples=60)
@given(edits=st.lists(st.tuples(EDITS, st.integers(0, 1)), max_size=8), alike=st.booleans())
def test_whatever_is_edited_the_maps_are_those_that_are_computed_anew(
    edits: list[tuple[Edit, int]], alike: bool
) -> None:
    ground, operation, pictures = Ground(), bank(alike=alike), (picture(0), picture(1))
    for edit, which in edits:
        operation = edit(operation)
        kept = apply(pictures[which], operation, ground=ground)
        assert np.array_equal(kept, apply(pictures[which], operation))


def computed(ground: Ground, image: NDArray[Any], operation: Operation) -> int:
    """How many times a filter was laid over a plane."""
    asked = list[bool]()

    def is_over() -> bool:
        asked.append(False)
        return False

    share = ground.missing(image, operation)
    apply(image, operation, is_over, ground)
    assert bool(share) == bool(asked)
    return len(asked)


def test_of_sixteen_filters_only_the_edited_one_is_computed() -> None:
    ground, image, first = Ground(), picture(0, planes=1), bank(planes=1, filters=16)
    assert computed(ground, image, first) == 16
    assert computed(ground, image, first) == 0
    second = edited(first, 7, 9.0)
    assert ground.missing(image, second) == 1 / 16
    assert computed(ground, image, second) == 1
    third = biased(second, 3, 1.0)
    assert computed(ground, image, third) == 1
    assert ground.missing(image, second) == 0
    assert computed(ground, image, second) == 0  # taken back: the maps from before the last are there too
    assert computed(ground, image, ordered(second, [15, 7, 0, 0])) == 0
    assert computed(ground, image, ordered(second, [1, 7])) == 1  # only what the last bank had is kept
    assert computed(ground, image, replace(second, stride=(1, 2))) == 16
    assert computed(ground, image, flipped(second)) == 16
    assert computed(ground, picture(1, planes=1), flipped(second)) == 16


def test_where_each_kernel_lies_over_the_sum_of_the_planes_one_filter_is_asked_for_once() -> None:
    ground, image, first = Ground(), picture(0), bank(alike=True)
    assert computed(ground, image, first) == FILTERS
    assert computed(ground, image, ordered(first, [0, 1, 2])) == 0
    assert computed(ground, image, edited(first, 2, 9.0)) == 3 * FILTERS  # one plane differs: no sum any more


def test_what_was_done_when_it_was_overtaken_is_not_done_again() -> None:
    ground, image, operation = Ground(), picture(0), bank(alike=True)
    patience = iter([False, False, True])
    with pytest.raises(OvertakenError):
        apply(image, operation, lambda: next(patience), ground)
    assert computed(ground, image, operation) == FILTERS - 2


def test_maps_that_somebody_holds_are_never_written_over() -> None:
    ground, image, operation = Ground(), picture(0), bank()
    held = list[NDArray[np.float32]]()
    for edit in range(8):
        operation = edited(operation, edit, float(edit))
        held.append(apply(image, operation, ground=ground)[10:20, ::2, edit % FILTERS])
        anew = apply(image, operation)[10:20, ::2, edit % FILTERS]
        assert np.array_equal(held[-1], anew)
    copies = [part.copy() for part in held]
    for edit in range(8):
        operation = edited(operation, edit, -float(edit))
        apply(image, operation, ground=ground)
    assert all(np.array_equal(part, copy) for part, copy in zip(held, copies, strict=True))


def test_edits_go_to_and_fro_between_two_memories() -> None:
    ground, image, operation = Ground(), picture(0), bank()
    places = set[int]()
    for edit in range(12):
        operation = edited(operation, edit, float(edit))
        places.add(apply(image, operation, ground=ground).ctypes.data)
    assert len(places) == 2


def test_a_ground_that_nobody_holds_leaves_nothing() -> None:
    ground, image = Ground(), picture(0)
    gone = weakref.ref(ground)
    held = apply(image, bank(), ground=ground)
    del ground
    assert gone() is None
    assert np.array_equal(held, apply(image, bank()))


def test_maps_that_are_kept_cannot_be_written_to_and_those_of_a_living_picture_are_not_kept() -> None:
    ground, image = Ground(), picture(0)
    with pytest.raises(ValueError, match="read-only"):
        apply(image, bank(), ground=ground)[0, 0, 0] = 1.0
    living = image.copy()
    before = apply(living, bank(), ground=ground)
    living[:] = 0
    assert before.any()
    assert not apply(living, bank(), ground=ground).any()
