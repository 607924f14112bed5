"""Filters as documents: a kernel for each plane of the input and a bias; and a bank of them as an operation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field, FiniteFloat, ValidationInfo, field_validator

from convlab.core.document import Document, changed
from convlab.core.kernel_families import FAMILIES, KernelFamily, weights_of
from convlab.core.kernels import LARGEST_SIDE, LARGEST_WEIGHT, OWN, Kernel, Weights, name_of, preset_or_kernel
from convlab.core.operations import Filters, Pair
from convlab.core.row_kernels import ROW_KERNELS

MOST_FILTERS, MOST_PLANES = 64, 16


class FamilyMember(Document):
    """Which kernel of which family: a key of FAMILIES, and a value for each of its parameters in their order."""

    key: str
    values: tuple[FiniteFloat, ...] = ()

    @field_validator("key")
    @classmethod
    def _known(cls, key: str) -> str:
        if key not in FAMILIES:
            raise ValueError(f'there is no family "{key}"; there are {", ".join(FAMILIES)}')
        return key

    @field_validator("values")
    @classmethod
    def _one_for_each(cls, values: tuple[float, ...], info: ValidationInfo) -> tuple[float, ...]:
        """Values beyond a slider's end count as its end."""
        parameters = FAMILIES[info.data["key"]].parameters if "key" in info.data else ()
        if len(values) != len(parameters):
            raise ValueError(f"the family has {len(parameters)} parameters")
        return tuple(min(max(v, float(p.least)), float(p.most)) for v, p in zip(values, parameters, strict=True))

    @property
    def family(self) -> KernelFamily:
        """The row of the table."""
        return FAMILIES[self.key]

    @property
    def named(self) -> dict[str, float]:
        """The values by the keys of their parameters."""
        return {p.key: value for p, value in zip(self.family.parameters, self.values, strict=True)}

    @property
    def planes(self) -> tuple[Weights, ...]:
        """The weights that the formula gives."""
        return tuple(weights_of(plane) for plane in self.family.weights(**self.named))


def first_member(key: str) -> FamilyMember:
    """The kernel that a family begins with. Raises KeyError for an unknown key."""
    return FamilyMember(key=key, values=tuple(parameter.start for parameter in FAMILIES[key].parameters))


class Filter(Document):
    """One filter: a plane of weights that is laid over every plane of the input, or one plane for each of them.

    `planes`: one, or D of one shape (F_h, F_w). `bias` is added to the sum of all products. `family` says what
    formula made the planes, and is forgotten where they are not what it makes (any more).
    """

    name: str = Field(max_length=60)
    planes: tuple[Weights, ...] = Field(min_length=1, max_length=MOST_PLANES)
    bias: FiniteFloat = Field(default=0.0, ge=-LARGEST_WEIGHT, le=LARGEST_WEIGHT)
    family: FamilyMember | None = None

    @field_validator("family")
    @classmethod
    def _that_made_it(cls, family: FamilyMember | None, info: ValidationInfo) -> FamilyMember | None:
        return family if family is not None and _equal(family.planes, info.data.get("planes")) else None

    @field_validator("planes")
    @classmethod
    def _of_one_shape(cls, planes: tuple[Weights, ...]) -> tuple[Weights, ...]:
        shapes = {Kernel(name="", weights=plane).shape for plane in planes}  # refuses what no kernel can be
        if len(shapes) > 1:
            raise ValueError("all planes of a filter have the same rows and columns")
        return planes

    @property
    def window(self) -> Pair:
        """(F_h, F_w)."""
        return len(self.planes[0]), len(self.planes[0][0])

    def kernel(self, plane: int) -> Kernel:
        """One plane as a kernel; the last one where there are fewer."""
        weights = self.planes[min(plane, len(self.planes) - 1)]
        return Kernel.model_construct(name=self.name, weights=weights)  # was validated with the filter

    def with_weight(self, plane: int, cell: Pair, weight: float) -> "Filter":
        """The filter with one other weight. Raises ValidationError for a bad weight."""
        plane = min(plane, len(self.planes) - 1)
        other = self.kernel(plane).with_weight(*cell, weight).weights
        planes = (*self.planes[:plane], other, *self.planes[plane + 1 :])
        name = name_of(other) if len(planes) == 1 else OWN if self.family else self.name
        return changed(self, name=name, planes=planes)

    def resized(self, rows: int, columns: int) -> "Filter":
        """The filter in another size: cut around the centre, or with zeros around. Raises ValidationError."""
        if (rows, columns) == self.window:
            return self
        planes = tuple(centred(plane, (rows, columns)) for plane in self.planes)
        return changed(self, name=name_of(planes[0]) if len(planes) == 1 else OWN, planes=planes)


def _equal(made: tuple[Weights, ...], planes: tuple[Weights, ...] | None) -> bool:
    """Whether the same weights are meant: another machine's exponential may differ in the last digit."""
    if planes is None or len(made) != len(planes):
        return False
    window = (len(planes[0]), len(planes[0][0]))
    if window[0] < len(made[0]) or window[1] < len(made[0][0]):
        return False
    grown = [centred(plane, window) for plane in made]  # in a bank, zeros stand around a smaller filter
    return np.allclose(np.array(grown), np.array(planes), rtol=1e-9, atol=1e-12)


def centred(weights: Weights, size: Pair) -> Weights:
    """Weights (F_h, F_w) in another size: cut around the centre, or with zeros around; (rows, columns)."""
    plane = np.array(weights, dtype=np.float64)
    for axis, wished in enumerate(size):
        missing = wished - plane.shape[axis]
        if missing < 0:
            first = -missing // 2
            plane = plane.take(range(first, first + wished), axis=axis)
        around = [(0, 0), (0, 0)]
        around[axis] = (max(0, missing) // 2, max(0, missing) - max(0, missing) // 2)
        plane = np.pad(plane, around)
    return weights_of(plane)


class PoolingWindow(Document):
    """A pooling window (F_h, F_w) in place of filters: the largest value of each window, or its mean."""

    kind: Literal["max", "average"]
    window: Pair = (2, 2)

    @field_validator("window")
    @classmethod
    def _in_bounds(cls, window: Pair) -> Pair:
        if not all(1 <= side <= LARGEST_SIDE for side in window):
            raise ValueError(f"a pooling window has 1 to {LARGEST_SIDE} rows and columns")
        return window


@dataclass(frozen=True)
class PoolingPreset:
    """One row of the table of pooling windows a person starts from."""

    title: str
    window: PoolingWindow


POOLINGS: dict[str, PoolingPreset] = {
    "max": PoolingPreset("Max pooling", PoolingWindow(kind="max")),
    "average": PoolingPreset("Average pooling", PoolingWindow(kind="average")),
}


def filter_of(kernel: Kernel, bias: float = 0.0) -> Filter:
    """A kernel as a filter: the same weights for every plane of the input."""
    return Filter(name=kernel.name, planes=(kernel.weights,), bias=bias)


def family_filter(member: FamilyMember, bias: float = 0.0) -> Filter:
    """The filter that a family's formula gives, named with its values: "Gaussian, σ 1.5"."""
    return Filter(name=member.family.name(**member.named), planes=member.planes, bias=bias, family=member)


def filters_from(value: object) -> object:
    """What a document may hold in place of filters: one kernel, or a preset's key, as the only filter.

    Raises ValueError that names the presets where a text is none of them.
    """
    is_row = isinstance(value, str) and value in ROW_KERNELS
    kernel = ROW_KERNELS[str(value)].kernel if is_row else preset_or_kernel(value)
    if isinstance(kernel, Kernel):
        return (filter_of(kernel),)
    if isinstance(kernel, dict) and "weights" in kernel:
        return (filter_of(Kernel.model_validate(kernel)),)
    return kernel


def checked_bank(filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
    """The same filters. Raises ValueError where they have not all one window and one count of planes."""
    if len({one.window for one in filters}) > 1:
        raise ValueError("all filters have the same rows and columns")
    if len({len(one.planes) for one in filters}) > 1:
        raise ValueError("all filters have one plane, or all have the same number of them")
    return filters


def bank_of(filters: Sequence[Filter], planes: int, flip: bool = False) -> Filters:
    """The filters over an input of so many planes: kernels float64 (K, D, F_h, F_w), biases (K,) or none."""
    kernels = np.array([one.planes for one in filters], dtype=np.float64)  # (K, 1 or D, F_h, F_w)
    if kernels.shape[1] == 1:
        kernels = np.repeat(kernels, planes, axis=1)
    biases = np.array([one.bias for one in filters], dtype=np.float64)
    return Filters(kernels, biases if biases.any() else None, flip)
