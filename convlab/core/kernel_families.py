"""Families of kernels: a formula each, with the few numbers that a person turns."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from convlab.core.kernels import LARGEST_SIDE, LINES, OTHER, SMOOTH, SPOTS, Kernel, Weights
from convlab.core.typography import decimal

Planes = NDArray[np.float64]  # (D, F_h, F_w); D is 1 where every plane of a picture gets the same


@dataclass(frozen=True)
class Parameter:
    """One number of a family: its key, its sign in formulas, its bounds, step and first value."""

    key: str
    title: str
    least: float
    most: float
    step: float
    start: float
    unit: str = ""


@dataclass(frozen=True)
class KernelFamily:
    """One row of the table: group in menus, title, what it is for, parameters, and the formula as a function."""

    group: str
    title: str
    note: str
    parameters: tuple[Parameter, ...]
    formula: Callable[..., Planes]

    def weights(self, **values: float) -> Planes:
        """The kernel for these values, float64 (D, F_h, F_w); what is left out starts where the slider does.

        Values beyond a slider's end count as its end. Raises TypeError for a parameter that the family lacks.
        """
        known = {parameter.key: parameter for parameter in self.parameters}
        if not values.keys() <= known.keys():
            raise TypeError(f"{self.title} has no {', '.join(sorted(values.keys() - known.keys()))}")
        chosen = {key: values.get(key, parameter.start) for key, parameter in known.items()}
        return self.formula(
            **{key: min(max(value, known[key].least), known[key].most) for key, value in chosen.items()}
        )

    def kernel(self, **values: float) -> Kernel:
        """The same as a document that says its values: "Gaussian, σ 1.5".

        Raises ValueError for a family with a plane for each colour, which no such document holds.
        """
        planes = self.weights(**values)
        if len(planes) != 1:
            raise ValueError(f"{self.title} has {len(planes)} planes; a kernel document has one")
        return Kernel(name=self.name(**values), weights=weights_of(planes[0]))

    def name(self, **values: float) -> str:
        """The family with its values: "Gaussian, σ 1.5"."""
        said = [f"{p.title} {decimal(values.get(p.key, p.start), 2)}{p.unit}" for p in self.parameters]
        return ", ".join([self.title, *said])


def weights_of(plane: NDArray[np.generic]) -> Weights:
    """An array (F_h, F_w) as a part of a document."""
    return tuple(tuple(float(weight) for weight in row) for row in plane)


def _grid(half: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x to the right and y upward from the centre, in pixels: each (2 half + 1, 2 half + 1)."""
    half = min(half, LARGEST_SIDE // 2)
    steps = np.arange(-half, half + 1, dtype=np.float64)
    x, y = np.meshgrid(steps, steps[::-1])
    return x, y


def _balanced(weights: NDArray[np.float64]) -> Planes:
    """Shifted to the sum 0, so that a flat area stays silent, and scaled so that the positive weights add up to 1."""
    weights = weights - weights.mean()
    positive = weights[weights > 0].sum()
    return np.asarray(weights / positive if positive > 0 else weights)[np.newaxis]


def box(side: float) -> Planes:
    """The mean of side x side pixels, each 1/side^2 (Gonzalez and Woods, "Digital Image Processing", 2018, 3.5)."""
    n = round(side)
    return np.full((1, n, n), 1 / (n * n))


def gaussian(sigma: float) -> Planes:
    """exp(-(x^2 + y^2) / 2 sigma^2), out to 3 sigma, scaled to the sum 1 (Gonzalez and Woods, equation 3-46)."""
    x, y = _grid(ceil(3 * sigma))
    weights = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum())[np.newaxis]


def laplacian_of_gaussian(sigma: float) -> Planes:
    """(x^2 + y^2 - 2 sigma^2) / sigma^4 exp(-(x^2 + y^2) / 2 sigma^2), out to 4 sigma.

    Marr and Hildreth, "Theory of edge detection", 1980. Shifted to the sum 0 and scaled, as `_balanced` says.
    """
    x, y = _grid(ceil(4 * sigma))
    square = x**2 + y**2
    return _balanced((square - 2 * sigma**2) / sigma**4 * np.exp(-square / (2 * sigma**2)))


def gabor(angle: float, wavelength: float) -> Planes:
    """exp(-(x'^2 + y'^2/4) / 2 sigma^2) cos(2 pi x' / wavelength): stripes in a Gaussian window.

    Daugman, "Uncertainty relation for resolution in space, spatial frequency, and orientation", 1985, with
    sigma = 0.56 wavelength (a bandwidth of one octave) and aspect 1/2. x' runs across the stripes: at angle 0
    (degrees, counter-clockwise) the stripes stand upright. Shifted to the sum 0 and scaled, as `_balanced` says.
    """
    sigma, turned = 0.56 * wavelength, np.deg2rad(angle)
    x, y = _grid(ceil(3 * sigma))
    across = x * np.cos(turned) + y * np.sin(turned)
    along = -x * np.sin(turned) + y * np.cos(turned)
    window = np.exp(-(across**2 + along**2 / 4) / (2 * sigma**2))
    return _balanced(window * np.cos(2 * np.pi * across / wavelength))


def oriented_line(angle: float, side: float) -> Planes:
    """A bright line of one pixel at `angle` (degrees, counter-clockwise from lying) less its surroundings.

    The weight falls linearly from 1 on the line to 0 at one pixel's distance (Gonzalez and Woods, 10.2, have
    the 3 x 3 masks at 0, 45, 90 and 135 degrees). Shifted to the sum 0 and scaled, as `_balanced` says.
    """
    x, y = _grid(round(side) // 2)
    turned = np.deg2rad(angle)
    distance = np.abs(y * np.cos(turned) - x * np.sin(turned))
    return _balanced(np.clip(1 - distance, 0, 1).round(12))


def gray_from_rgb() -> Planes:
    """0.299 R + 0.587 G + 0.114 B, the luma of ITU-R BT.601: a filter of one pixel and three planes, (3, 1, 1)."""
    return np.array([0.299, 0.587, 0.114]).reshape(3, 1, 1)


def random(side: float, seed: float) -> Planes:
    """Normal numbers with standard deviation 1/side, as a network begins (He and others, 2015, without the factor 2).

    Rounded to hundredths; the same seed gives the same kernel on every machine.
    """
    n = round(side)
    return np.random.default_rng(round(seed)).normal(0, 1 / n, (1, n, n)).round(2)


def _side(least: int, start: int) -> Parameter:
    return Parameter("side", "F", least, LARGEST_SIDE, 2, start)


def _angle(step: float) -> Parameter:
    return Parameter("angle", "angle", 0, 180 - step, step, 0, "°")


FAMILIES: dict[str, KernelFamily] = {
    "box": KernelFamily(SMOOTH, "Box", "the mean of its pixels", (_side(1, 3),), box),
    "gaussian": KernelFamily(
        SMOOTH, "Gaussian", "a mean that favours the centre", (Parameter("sigma", "σ", 0.3, 5, 0.1, 1),), gaussian
    ),
    "log": KernelFamily(
        SPOTS,
        "Laplacian of Gaussian",
        "spots and edges of one size",
        (Parameter("sigma", "σ", 0.5, 3.7, 0.1, 1.4),),
        laplacian_of_gaussian,
    ),
    "gabor": KernelFamily(
        LINES,
        "Gabor",
        "stripes of one direction and width",
        (_angle(15), Parameter("wavelength", "λ", 2, 8.9, 0.1, 5)),
        gabor,
    ),
    "line": KernelFamily(LINES, "Line", "bright lines of one direction", (_angle(45), _side(3, 5)), oriented_line),
    "gray": KernelFamily(OTHER, "Gray from RGB", "a filter of one pixel: colour to gray", (), gray_from_rgb),
    "random": KernelFamily(
        OTHER, "Random", "as a network begins", (_side(1, 5), Parameter("seed", "seed", 0, 999, 1, 0)), random
    ),
}
