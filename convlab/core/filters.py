"""Filters as documents: a kernel for each plane of the input and a bias; and a bank of them as an operation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field, FiniteFloat, field_validator

from convlab.core.document import Document, changed
from convlab.core.kernels import LARGEST_SIDE, LARGEST_WEIGHT, Kernel, Weights, name_of, preset_or_kernel
from convlab.core.operations import Filters, Pair

MOST_FILTERS, MOST_PLANES = 64, 16


class Filter(Document):
    """One filter: a plane of weights that is laid over every plane of the input, or one plane for each of them.

    `planes`: one, or D of one shape (F_h, F_w). `bias` is added to the sum of all products.
    """

    name: str = Field(max_length=60)
    planes: tuple[Weights, ...] = Field(min_length=1, max_length=MOST_PLANES)
    bias: FiniteFloat = Field(default=0.0, ge=-LARGEST_WEIGHT, le=LARGEST_WEIGHT)

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
        return changed(self, name=name_of(other) if len(planes) == 1 else self.name, planes=planes)


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


def filters_from(value: object) -> object:
    """What a document may hold in place of filters: one kernel, or a preset's key, as the only filter.

    Raises ValueError that names the presets where a text is none of them.
    """
    kernel = preset_or_kernel(value)
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
