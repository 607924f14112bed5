"""Banks: several filters that go together, each with the formula its weights come from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlab.core.filters import Filter, filter_of
from convlab.core.kernel_families import FAMILIES
from convlab.core.kernels import KERNELS, Kernel, Weights

Plane = NDArray[np.float64]  # (F_h, F_w)
WHITE = 255.0  # a bias is meant for pixels from 0 to 255


@dataclass(frozen=True)
class Bank:
    """One row of the table: title, what the bank shows, and its filters.

    `together`: the maps are meant to be seen as one, the square root of the sum of their squares.
    """

    title: str
    note: str
    make: Callable[[], tuple[Filter, ...]]
    together: bool = False

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """The filters as documents."""
        return self.make()

    @property
    def planes(self) -> int:
        """How many planes each filter has: 1 goes over any input, 3 over red, green and blue."""
        return len(self.filters[0].planes)


def rounded_weights(plane: Plane) -> Weights:
    """An array (F_h, F_w) as rows of a document, to a thousandth: short enough to be read and typed."""
    return tuple(tuple(float(weight) + 0.0 for weight in row) for row in plane.round(3))


def spot() -> Plane:
    """exp(-(x^2 + y^2) / 2 sigma^2) with sigma 1.2, to a tenth: 1 in the middle, 0.1 in the corners, (5, 5)."""
    steps = np.arange(-2, 3)
    x, y = np.meshgrid(steps, steps)
    return np.asarray(np.exp(-(x**2 + y**2) / (2 * 1.2**2)).round(1))


def sides() -> Plane:
    """Columns 1, 1, 0, -1, -1 with the first and the last row halved, (5, 5)."""
    return np.outer([0.5, 1, 1, 1, 0.5], [1, 1, 0, -1, -1])


def bright_spot() -> Plane:
    """A spot less its mean, so that a flat area gives 0, (5, 5)."""
    return np.asarray(spot() - spot().mean())


def crossing() -> Plane:
    """1 on the falling diagonal, -1 on the rising one, 0 where they cross, (5, 5)."""
    return np.eye(5) - np.eye(5)[::-1]


def _filter(name: str, planes: tuple[Plane, Plane, Plane], bias: float = 0.0) -> Filter:
    return Filter(name=name, planes=tuple(rounded_weights(plane) for plane in planes), bias=bias)


def _six() -> tuple[Filter, ...]:
    """Six filters of 5 x 5 x 3 for a colour picture; the biases are a tenth and a fifth of white."""
    g = spot()
    return (
        _filter("Red against green", (g, -g, np.full((5, 5), -0.1)), 0.1 * WHITE),
        _filter("Vertical edges", (sides(),) * 3),
        _filter("Horizontal edges", (sides().T,) * 3),
        _filter("Bright spots", (bright_spot(),) * 3),
        _filter("Blue things", (-0.6 * g, -0.3 * g, g), -0.2 * WHITE),
        _filter("Crossing diagonals", (crossing(),) * 3),
    )


def _sobel() -> tuple[Filter, ...]:
    """Both derivatives after Sobel; their magnitude is the steepness of the picture at any angle."""
    return tuple(filter_of(KERNELS[key].kernel) for key in ("sobel_vertical", "sobel_horizontal"))


def _gray() -> tuple[Filter, ...]:
    """One filter of 1 x 1 x 3: 0.299 red + 0.587 green + 0.114 blue."""
    planes = FAMILIES["gray"].weights()  # (3, 1, 1)
    return (Filter(name="Gray from RGB", planes=tuple(rounded_weights(plane) for plane in planes)),)


def _gabor() -> tuple[Filter, ...]:
    """Stripes 4 pixels wide at every 22.5 degrees."""
    return tuple(
        filter_of(Kernel(name=f"Gabor, {angle:g}°", weights=rounded_weights(_stripes(angle))))
        for angle in np.arange(8) * 22.5
    )


def _stripes(angle: float) -> Plane:
    """The family's kernel cut to (9, 9), with 1 as the largest weight, to a hundredth, and with the sum 0."""
    plane = FAMILIES["gabor"].formula(angle, 4.0)[0][3:-3, 3:-3]  # of (15, 15)
    plane = (plane / np.abs(plane).max()).round(2)
    plane[4, 4] -= plane.sum()
    return np.asarray(plane)


def random_filters(count: int, seed: int = 0) -> tuple[Filter, ...]:
    """`count` filters of 3 x 3 x 3 of normal numbers with standard deviation 1 / sqrt(27), to a hundredth.

    As a network begins (He and others, 2015, without the factor 2); the same seed gives the same everywhere.
    """
    numbers = np.random.default_rng(seed).normal(0, 27**-0.5, (count, 3, 3, 3)).round(2)
    return tuple(
        Filter(name=f"Random {index + 1}", planes=tuple(rounded_weights(plane) for plane in planes))
        for index, planes in enumerate(numbers)
    )


def _random(count: int) -> Bank:
    note = f"{count} filters of 3 × 3 × 3, as a network begins; K is a power of 2"
    return Bank(f"Random, K = {count}", note, lambda: random_filters(count))


BANKS: dict[str, Bank] = {
    "six": Bank("Six for colour", "colours, edges, spots and diagonals: 5 × 5 × 3 each", _six),
    "sobel": Bank("Sobel x and y", "both derivatives; together they are the steepness", _sobel, together=True),
    "gray": Bank("Gray from RGB", "one filter of 1 × 1 × 3: colour to gray", _gray),
    "gabor": Bank("Gabor, eight directions", "stripes at every 22.5 degrees", _gabor),
    **{f"random_{count}": _random(count) for count in (4, 8, 16, 32)},
}


def bank_key(filters: tuple[Filter, ...]) -> str:
    """The key of the bank that these filters are, or an empty string."""
    return next((key for key, bank in BANKS.items() if bank.filters == filters), "")
