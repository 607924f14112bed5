"""What the kernel's menu changes: presets, families with their values, pairs, sizes, and the common settings."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from convlab.core.common_settings import COMMON_SETTINGS
from convlab.core.document import changed
from convlab.core.filters import FamilyMember, Filter, centred, family_filter, filter_of, first_member
from convlab.core.kernel_families import FAMILIES
from convlab.core.kernel_pairs import PAIRS
from convlab.core.kernels import GROUPS, KERNELS, OWN
from convlab.core.row_kernels import ROW_KERNELS
from convlab.state import kernel_choice
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute

ASTRONAUT = {"picture": "astronaut", "side": 64}


def after_choice(key: str, **fields: object) -> SandboxState:
    state = SandboxState.model_validate(fields)
    return changed(state, **kernel_choice.chosen(state, key))


def key_of(state: SandboxState) -> str:
    return kernel_choice.choice_of(state.filters, state.chosen, state.pooling)


def test_every_row_of_every_table_is_in_the_menu_once() -> None:
    keys = [choice.key for group in kernel_choice.choice_groups() for choice in group.choices]
    families, pairs = (f"family:{key}" for key in FAMILIES), (f"pair:{key}" for key in PAIRS)
    assert sorted(keys) == sorted([*KERNELS, *families, *pairs, "max", "average"])
    rows = [choice.key for group in kernel_choice.choice_groups(rows=True) for choice in group.choices]
    assert rows == [*ROW_KERNELS, "max", "average"]
    assert {row.group for row in KERNELS.values()} == set(GROUPS)


@pytest.mark.parametrize("key", [choice.key for group in kernel_choice.choice_groups() for choice in group.choices])
def test_what_was_chosen_is_shown_as_chosen_also_after_saving(key: str) -> None:
    state = after_choice(key)
    assert key_of(state) == key
    assert SandboxState.model_validate_json(state.model_dump_json()) == state


def test_a_family_remembers_its_values_until_a_weight_is_changed_by_hand() -> None:
    state = after_choice("family:gaussian")
    state = changed(state, **kernel_choice.with_value(state, 0, 1.4))
    assert state.kernel.name == "Gaussian, σ 1.4"
    assert state.chosen.window == (11, 11)  # out to 3 sigma
    opened = SandboxState.model_validate_json(state.model_dump_json())
    assert opened.chosen.family == FamilyMember(key="gaussian", values=(1.4,))
    by_hand = changed(opened, filters=(opened.chosen.with_weight(0, (0, 0), 1.0),))
    assert by_hand.chosen.family is None
    assert by_hand.kernel.name == OWN


def test_a_family_that_did_not_make_these_weights_is_forgotten() -> None:
    member = first_member("box")
    assert Filter(name="Box", planes=member.planes, family=member).family == member
    other = Filter(name="Box", planes=(((1.0, 2.0),),), family=member)
    assert other.family is None


def test_gray_from_rgb_is_one_filter_of_three_weights() -> None:
    state = after_choice("family:gray", **ASTRONAUT)
    computed = compute(state)
    assert computed.operation.output((64, 64, 3)) == (64, 64, 1)
    pixels = torch.from_numpy(computed.pixels.astype(np.float64)).permute(2, 0, 1)[None]
    kernel = torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64).reshape(1, 3, 1, 1)
    expected = functional.conv2d(pixels, kernel)[0, 0].numpy()
    assert np.allclose(computed.maps[:, :, 0], expected, atol=1e-3)
    assert compute(after_choice("family:gray")).maps.shape == (512, 512, 1)  # a gray picture works too


@pytest.mark.parametrize("key", PAIRS)
def test_the_magnitude_of_a_pair_is_torchs(key: str) -> None:
    state = after_choice(f"pair:{key}", picture="camera", side=64)
    assert state.together
    computed = compute(state)
    pixels = torch.from_numpy(computed.pixels.astype(np.float64))[None, None]
    kernels = torch.tensor([KERNELS[name].weights for name in (PAIRS[key].x, PAIRS[key].y)], dtype=torch.float64)
    expected = functional.conv2d(pixels, kernels[:, None]).square().sum(1).sqrt()[0].numpy()
    assert computed.shown == pytest.approx(expected, rel=1e-5, abs=1e-3)
    only_x = changed(state, together=False, filter=0)
    assert compute(only_x).shown == pytest.approx(
        functional.conv2d(pixels, kernels[:1, None]).abs()[0, 0].numpy(), rel=1e-5, abs=1e-3
    )


def test_another_kernel_takes_the_place_of_a_pair_and_of_pooling() -> None:
    state = after_choice("pair:sobel")
    state = changed(state, **kernel_choice.chosen(state, "blob"))
    assert (len(state.filters), state.together, key_of(state)) == (1, False, "blob")
    state = changed(state, **kernel_choice.chosen(state, "max"))
    assert key_of(state) == "max"
    state = changed(state, **kernel_choice.chosen(state, "gauss"))
    assert state.pooling is None


def test_in_a_bank_the_neighbours_stay_and_the_smaller_ones_get_zeros_around() -> None:
    bank = tuple(filter_of(KERNELS[key].kernel) for key in ("sobel_vertical", "laplace", "sharpen"))
    state = SandboxState(filters=bank, filter=1)
    state = changed(state, **kernel_choice.chosen(state, "family:gaussian"))
    assert [one.window for one in state.filters] == [(7, 7)] * 3
    assert [one.name for one in state.filters] == ["Sobel, vertical", "Gaussian, σ 1", "Sharpen"]
    assert state.filters[0].planes[0] == centred(KERNELS["sobel_vertical"].weights, (7, 7))
    state = changed(state, **kernel_choice.with_value(state, 0, 0.3))
    assert state.chosen.window == (7, 7)
    assert state.chosen.family == FamilyMember(key="gaussian", values=(0.3,))  # its slider stays


def test_another_kind_of_pooling_keeps_its_window() -> None:
    state = after_choice("max")
    state = changed(state, pooling={"kind": "max", "window": (3, 2)})
    state = changed(state, **kernel_choice.chosen(state, "average"))
    assert state.pooling is not None
    assert (state.pooling.kind, state.pooling.window) == ("average", (3, 2))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((5, 3), ((0, 0, 0), (1, 0, -1), (2, 0, -2), (1, 0, -1), (0, 0, 0))),
        ((1, 3), ((2, 0, -2),)),
        ((4, 4), ((1, 0, -1, 0), (2, 0, -2, 0), (1, 0, -1, 0), (0, 0, 0, 0))),
    ],
)
def test_a_kernel_grows_with_zeros_and_is_cut_around_its_centre(
    size: tuple[int, int], expected: tuple[tuple[int, ...], ...]
) -> None:
    state = SandboxState()
    state = changed(state, **kernel_choice.with_side(state, size))
    assert state.kernel.weights == expected


def test_a_kernel_of_which_zeros_are_left_becomes_a_mean() -> None:
    state = SandboxState()  # the middle of Sobel is 0
    state = changed(state, **kernel_choice.with_side(state, (1, 1)))
    assert state.kernel.weights == ((1.0,),)


@pytest.mark.parametrize(
    ("key", "size", "planes"),
    [
        ("three", (64, 64), 1),
        ("five", (64, 64), 1),
        ("five_by_two", (32, 32), 1),  # no padding fits an even side: floored to the half
        ("one", (64, 64), 1),
        ("pool_two", (32, 32), 1),
        ("pool_three", (31, 31), 1),
    ],
)
def test_the_common_settings_do_what_the_lecture_says(key: str, size: tuple[int, int], planes: int) -> None:
    state = SandboxState(picture="astronaut", side=64)
    state = changed(state, **kernel_choice.common(state, key, (64, 64), 3))
    computed = compute(state)
    assert (computed.slide.size, computed.count) == (size, 3 if "pool" in key else planes)


def test_f_of_one_weighs_the_planes_of_a_colour_picture() -> None:
    state = SandboxState.model_validate(ASTRONAUT)
    state = changed(state, **kernel_choice.common(state, "one", (64, 64), 3))
    assert state.chosen.planes == (((0.299,),), ((0.587,),), ((0.114,),))
    gray = SandboxState.model_validate({"kernel": "laplace"})
    gray = changed(gray, **kernel_choice.common(gray, "one", (512, 512), 1))
    assert gray.kernel.weights == ((-4.0,),)


def test_k_is_a_power_of_two_and_each_filter_has_planes_of_its_own() -> None:
    state = SandboxState.model_validate({**ASTRONAUT, "kernel": "box"})
    for key, count in (("filters_32", 32), ("filters_64", 64)):
        state = changed(state, **kernel_choice.common(state, key, (64, 64), 3))
        assert compute(state).maps.shape == (62, 62, count)
        assert {(one.window, len(one.planes)) for one in state.filters} == {((3, 3), 3)}
    gray = kernel_choice.random_bank(32, 5, 1)
    assert len({one.planes for one in gray}) == 32
    assert gray[3] == family_filter(FamilyMember(key="random", values=(5, 3)))


def test_five_by_two_takes_what_fits_where_something_does() -> None:
    state = SandboxState()
    changes = kernel_choice.common(state, "five_by_two", (7, 7), 1)
    assert changes["padding"] == 2  # (7 - 5 + 4)/2 + 1 = 4
    changes = kernel_choice.common(state, "five_by_two", (32, 32), 1)
    assert changes["padding"] == 2  # nothing fits


def test_what_a_lesson_must_not_have_locked() -> None:
    parts = {key: kernel_choice.touched(row) for key, row in COMMON_SETTINGS.items()}
    assert parts["three"] == {"kernel", "stride", "padding"}
    assert parts["filters_32"] == {"kernel"}
    assert parts["pool_two"] == {"kernel", "stride", "padding"}
