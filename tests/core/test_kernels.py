"""Kernels as documents, the lecture's presets, and how weights are written."""

from fractions import Fraction

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from convlab.core.kernel_families import FAMILIES
from convlab.core.kernels import KERNELS, OWN, Kernel, KernelField, name_of, weight_text


def test_the_blob_kernel_of_the_lecture() -> None:
    blob = KERNELS["blob"].kernel
    assert blob.shape == (9, 9)
    assert blob.total == 4
    assert abs(blob.array()).sum() == 364
    assert (blob.array() == blob.array()[::-1, ::-1]).all()  # true convolution would give the same


def test_sobel_is_not_its_own_mirror() -> None:
    sobel = KERNELS["sobel_vertical"].kernel.array()
    assert (sobel == -sobel[:, ::-1]).all()
    assert KERNELS["sobel_horizontal"].kernel.weights[0] == (1, 2, 1)


def test_nine_ninths_make_one() -> None:
    assert KERNELS["box"].kernel.total == 1
    assert KERNELS["gauss"].kernel.total == Fraction(1)


@pytest.mark.parametrize("family", ["sobel", "scharr", "prewitt"])
def test_both_ways_of_an_edge_kernel_are_each_other_turned(family: str) -> None:
    upright, lying = (np.array(KERNELS[f"{family}_{way}"].weights) for way in ("vertical", "horizontal"))
    assert (lying == upright.T).all()
    assert upright.sum() == 0


@pytest.mark.parametrize("key", ["laplace", "laplace_eight", "log", "line_0", "line_45", "line_90", "line_135"])
def test_flat_areas_are_silent(key: str) -> None:
    assert KERNELS[key].kernel.total == 0


def test_lines_turn_counter_clockwise() -> None:
    rising = np.fliplr(np.eye(3))
    answers = {key: (KERNELS[key].kernel.array() * rising).sum() for key in KERNELS if key.startswith("line_")}
    assert max(answers, key=lambda key: answers[key]) == "line_45"


def test_a_key_stands_for_its_preset_where_a_kernel_is_read() -> None:
    reader: TypeAdapter[Kernel] = TypeAdapter(KernelField)
    assert reader.validate_python("sharpen") == KERNELS["sharpen"].kernel
    with pytest.raises(ValidationError, match="sobel_vertical"):
        reader.validate_python("sobel")


@pytest.mark.parametrize("weights", [[], [[]], [[1, 2], [3]], [[float("nan")]], [[float("inf")]], [[1e9]], [[0] * 32]])
def test_a_bad_kernel_is_refused(weights: list[list[float]]) -> None:
    with pytest.raises(ValidationError):
        Kernel.model_validate({"name": "bad", "weights": weights})


def test_a_changed_weight_makes_a_kernel_of_ones_own_and_back() -> None:
    sobel = KERNELS["sobel_vertical"].kernel
    own = sobel.with_weight(1, 0, 3)
    assert (own.name, own.weights[1]) == (OWN, (3, 0, -2))
    assert own.with_weight(1, 0, 2) == sobel


def test_a_formulas_rounding_is_no_part_of_the_sum() -> None:
    assert FAMILIES["gaussian"].kernel(sigma=1.4).total == 1  # so that a flat area is said to keep its value
    assert FAMILIES["gabor"].kernel(angle=30).total == 0
    assert Kernel(name=OWN, weights=((0.1, 0.2), (0.3, 0.0))).total == Fraction(6, 10)
    assert Kernel(name=OWN, weights=((1e-12, 0.0),)).total != 0


def test_every_preset_has_a_name_of_its_own() -> None:
    assert len({preset.title for preset in KERNELS.values()}) == len(KERNELS)
    assert [name_of(preset.weights) for preset in KERNELS.values()] == [p.title for p in KERNELS.values()]


@pytest.mark.parametrize(
    ("weight", "text"),
    [
        (2, "2"),
        (-2, "−2"),
        (0.5, "0.5"),
        (1 / 9, "1/9"),
        (-1 / 16, "−1/16"),
        (1.23456, "1.235"),
        (-0.0, "0"),
        (0.587, "0.587"),
    ],
)
def test_how_a_weight_is_written(weight: float, text: str) -> None:
    assert weight_text(weight) == text
