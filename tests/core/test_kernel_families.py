"""Kernels by formula: what each family answers to, at every setting that a slider can reach."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.kernel_families import FAMILIES
from convlab.core.kernels import KERNELS, LARGEST_SIDE, Kernel


@settings(deadline=None, max_examples=100)
@given(key=st.sampled_from(sorted(FAMILIES)), data=st.data())
def test_every_setting_gives_a_kernel(key: str, data: st.DataObject) -> None:
    family = FAMILIES[key]
    values = {p.key: data.draw(st.floats(p.least, p.most), label=p.key) for p in family.parameters}
    weights = family.weights(**values)
    assert weights.ndim == 3
    assert max(weights.shape) <= LARGEST_SIDE
    assert np.isfinite(weights).all()
    if len(weights) == 1:
        kernel = family.kernel(**values)
        assert kernel == Kernel.model_validate_json(kernel.model_dump_json())
        assert kernel.name.startswith(family.title)
    if key in ("log", "gabor", "line"):
        assert weights.sum() == pytest.approx(0, abs=1e-9)
    if key in ("box", "gaussian", "gray"):
        assert weights.sum() == pytest.approx(1)


def test_values_beyond_the_sliders_end_are_its_end() -> None:
    assert FAMILIES["box"].weights(side=1000).shape == (1, 31, 31)
    assert (FAMILIES["gaussian"].weights(sigma=0) == FAMILIES["gaussian"].weights(sigma=0.3)).all()
    with pytest.raises(TypeError, match="Box has no sigma"):
        FAMILIES["box"].weights(sigma=1)


def test_a_family_says_its_values() -> None:
    assert FAMILIES["gaussian"].kernel(sigma=1.5).name == "Gaussian, σ 1.5"
    assert FAMILIES["gabor"].kernel(angle=45).name == "Gabor, angle 45°, λ 5"


def test_the_box_of_three_is_the_preset() -> None:
    assert FAMILIES["box"].kernel().weights == KERNELS["box"].weights


def test_gaussian_falls_off_as_its_formula_says() -> None:
    weights = FAMILIES["gaussian"].weights(sigma=2)[0]
    assert weights.shape == (13, 13)
    assert weights[6, 8] / weights[6, 6] == pytest.approx(np.exp(-0.5))


def test_laplacian_of_gaussian_is_negative_at_the_centre_and_crosses_zero_at_sigma_root_two() -> None:
    row = FAMILIES["log"].weights(sigma=3)[0][12]  # 25 x 25; the crossing lies 4.24 pixels from the centre
    assert row[12] < 0
    assert row[12 + 4] < 0 < row[12 + 5]


@pytest.mark.parametrize(("angle", "best"), [(0, "upright"), (90, "lying")])
def test_gabor_answers_to_stripes_of_its_direction(angle: float, best: str) -> None:
    weights = FAMILIES["gabor"].weights(angle=angle, wavelength=5)[0]
    side = len(weights)
    wave = np.cos(2 * np.pi * (np.arange(side) - side // 2) / 5)
    stripes = {"upright": np.tile(wave, (side, 1)), "lying": np.tile(wave[:, np.newaxis], (1, side))}
    answers = {name: float((weights * picture).sum()) for name, picture in stripes.items()}
    assert max(answers, key=lambda name: answers[name]) == best
    assert answers[best] > 5 * abs(min(answers.values()))


def test_gabor_turns_counter_clockwise() -> None:
    turned = FAMILIES["gabor"].weights(angle=45)[0]
    across = np.fliplr(turned).diagonal()  # upwards to the right, the direction of x' at 45 degrees
    along = turned.diagonal()
    assert across.min() < -0.01 < along.min()


@pytest.mark.parametrize("angle", [0, 45, 90, 135])
def test_a_line_answers_most_to_its_own_direction(angle: float) -> None:
    pictures = {
        0: np.outer([0, 0, 1, 0, 0], np.ones(5)),
        45: np.fliplr(np.eye(5)),
        90: np.outer(np.ones(5), [0, 0, 1, 0, 0]),
        135: np.eye(5),
    }
    weights = FAMILIES["line"].weights(angle=angle)[0]
    answers = {turn: float((weights * shown).sum()) for turn, shown in pictures.items()}
    assert max(answers, key=lambda turn: answers[turn]) == angle


def test_random_depends_on_its_seed_alone() -> None:
    family = FAMILIES["random"]
    assert (family.weights(seed=7) == family.weights(seed=7)).all()
    assert (family.weights(seed=7) != family.weights(seed=8)).any()


def test_gray_is_no_kernel_of_one_plane() -> None:
    assert FAMILIES["gray"].weights().shape == (3, 1, 1)
    with pytest.raises(ValueError, match="3 planes"):
        FAMILIES["gray"].kernel()
