"""Kernels: a small table of weights with a name, and the presets a person starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import fsum
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, FiniteFloat, field_validator

from convlab.core.document import Document, changed
from convlab.core.typography import MINUS, decimal, whole

LARGEST_SIDE = 31
LARGEST_WEIGHT = 1e6
ROUNDING = 1e-12  # of the weights' magnitudes: what adding floats may leave
OWN = "Own"
EDGES, SMOOTH, SHARPEN, LINES, SPOTS, OTHER = "Edges", "Smooth", "Sharpen, emboss", "Lines", "Spots", "Other"
GROUPS = (EDGES, SMOOTH, SHARPEN, LINES, SPOTS, OTHER)  # in the order of the menu

Weights = tuple[tuple[FiniteFloat, ...], ...]


@lru_cache(maxsize=256)
def _total(rows: Weights) -> Fraction:
    weights = [weight for row in rows for weight in row]
    near = fsum(weights)
    if abs(near - round(near)) < ROUNDING * fsum(map(abs, weights)):
        return Fraction(round(near))
    return sum((exact(weight) for weight in weights), Fraction())


class Kernel(Document):
    """Weights in rows, as they are laid over the picture (cross-correlation: nothing is flipped)."""

    name: str = Field(max_length=60)
    weights: Weights

    @field_validator("weights")
    @classmethod
    def _rectangular(cls, weights: Weights) -> Weights:
        sides = {len(weights), *(len(row) for row in weights)}
        if min(sides) < 1 or max(sides) > LARGEST_SIDE:
            raise ValueError(f"a kernel has 1 to {LARGEST_SIDE} rows and columns")
        if len({len(row) for row in weights}) > 1:
            raise ValueError("all rows of a kernel have the same length")
        if any(abs(weight) > LARGEST_WEIGHT for row in weights for weight in row):
            raise ValueError(f"a weight lies between {MINUS}1,000,000 and 1,000,000")
        return weights

    @property
    def shape(self) -> tuple[int, int]:
        """(F_h, F_w)."""
        return len(self.weights), len(self.weights[0])

    @property
    def total(self) -> Fraction:
        """What the weights add up to, without rounding: nine times 1/9 is 1.

        A whole number where only the rounding of a formula's floats lies between.
        """
        return _total(self.weights)

    def array(self) -> NDArray[np.float32]:
        """The weights, float32 (F_h, F_w)."""
        return np.array(self.weights, dtype=np.float32)

    def with_weight(self, row: int, column: int, weight: float) -> "Kernel":
        """A kernel of one's own that differs in one cell. Raises ValidationError for a bad weight."""
        rows = [list(line) for line in self.weights]
        rows[row][column] = weight
        weights = tuple(tuple(line) for line in rows)
        return changed(self, name=name_of(weights), weights=weights)


@lru_cache(maxsize=8192)  # an edit changes one of up to 961 weights
def exact(weight: float) -> Fraction:
    """The simple fraction a float stands for: 0.1111... -> 1/9, 0.5 -> 1/2; else the float itself."""
    simple = Fraction(weight).limit_denominator(1000)
    return simple if float(simple) == weight else Fraction(weight)


@lru_cache(maxsize=8192)
def weight_text(weight: float) -> str:
    """How a weight is written: 2, −0.5, 1/9, 0.587; three decimals where nothing simple is meant."""
    if round(weight, 2) == weight or abs(weight) >= 1000:
        return decimal(weight, 3)
    simple = exact(weight)
    if simple.denominator <= 1000 and (simple.denominator <= 100 or round(weight, 3) != weight):
        return f"{whole(simple.numerator)}/{simple.denominator}"
    return decimal(weight, 3)


@dataclass(frozen=True)
class KernelPreset:
    """One row of the table: its group in menus, what it is called, in full and in little room, and what it does."""

    group: str
    title: str
    short: str
    note: str
    weights: Weights

    @property
    def kernel(self) -> Kernel:
        """The preset as a document."""
        return Kernel(name=self.title, weights=self.weights)


def _over(divisor: int, rows: Sequence[Sequence[int]]) -> Weights:
    return tuple(tuple(weight / divisor for weight in row) for row in rows)


_BLOB_TOP = (
    (0, 0, 3, 2, 2, 2, 3, 0, 0),
    (0, 2, 3, 5, 5, 5, 3, 2, 0),
    (3, 3, 5, 3, 0, 3, 5, 3, 3),
    (2, 5, 3, -12, -23, -12, 3, 5, 2),
)
_BLOB = (*_BLOB_TOP, (2, 5, 0, -23, -40, -23, 0, 5, 2), *reversed(_BLOB_TOP))

KERNELS: dict[str, KernelPreset] = {
    "sobel_vertical": KernelPreset(
        EDGES,
        "Sobel, vertical",
        "Sobel",
        "answers to vertical edges",
        _over(1, [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
    ),
    "sobel_horizontal": KernelPreset(
        EDGES,
        "Sobel, horizontal",
        "Sobel, hor.",
        "answers to horizontal edges",
        _over(1, [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
    ),
    "identity": KernelPreset(
        OTHER, "Identity", "Identity", "leaves the picture as it is", _over(1, [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    ),
    "box": KernelPreset(SMOOTH, "Box blur", "Box blur", "the mean of nine pixels", _over(9, [[1, 1, 1]] * 3)),
    "gauss": KernelPreset(
        SMOOTH,
        "Gaussian blur",
        "Gaussian",
        "a mean that favours the centre",
        _over(16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ),
    "sharpen": KernelPreset(
        SHARPEN,
        "Sharpen",
        "Sharpen",
        "raises what differs from its neighbours",
        _over(1, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    ),
    "laplace": KernelPreset(
        EDGES, "Laplacian", "Laplacian", "edges of every direction", _over(1, [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    ),
    "laplace_eight": KernelPreset(
        EDGES,
        "Laplacian, 8 neighbours",
        "Laplacian 8",
        "edges of every direction, diagonals too",
        _over(1, [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
    ),
    "difference": KernelPreset(
        EDGES, "Difference, 1 × 2", "Difference", "a pixel less its right neighbour", _over(1, [[1, -1]])
    ),
    "blob": KernelPreset(SPOTS, "Blob, 9 × 9", "Blob", "spots about nine pixels wide", _over(1, _BLOB)),
    "scharr_vertical": KernelPreset(
        EDGES,
        "Scharr, vertical",
        "Scharr",
        "vertical edges, truer to their angle than Sobel",
        _over(1, [[3, 0, -3], [10, 0, -10], [3, 0, -3]]),
    ),
    "scharr_horizontal": KernelPreset(
        EDGES,
        "Scharr, horizontal",
        "Scharr, hor.",
        "horizontal edges, truer to their angle than Sobel",
        _over(1, [[3, 10, 3], [0, 0, 0], [-3, -10, -3]]),
    ),
    "prewitt_vertical": KernelPreset(
        EDGES, "Prewitt, vertical", "Prewitt", "vertical edges, all rows alike", _over(1, [[1, 0, -1]] * 3)
    ),
    "prewitt_horizontal": KernelPreset(
        EDGES,
        "Prewitt, horizontal",
        "Prewitt, hor.",
        "horizontal edges, all columns alike",
        _over(1, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
    ),
    "log": KernelPreset(
        SPOTS,
        "Laplacian of Gaussian",
        "LoG",
        "spots and edges, smoothed first",
        _over(1, [[0, 0, 1, 0, 0], [0, 1, 2, 1, 0], [1, 2, -16, 2, 1], [0, 1, 2, 1, 0], [0, 0, 1, 0, 0]]),
    ),
    "emboss": KernelPreset(
        SHARPEN, "Emboss", "Emboss", "a relief, lit from below right", _over(1, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
    ),
    "line_0": KernelPreset(LINES, "Line, 0°", "Line 0°", "bright lying lines", _over(1, [[-1] * 3, [2] * 3, [-1] * 3])),
    "line_45": KernelPreset(
        LINES,
        "Line, 45°",
        "Line 45°",
        "bright lines that rise to the right",
        _over(1, [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]),
    ),
    "line_90": KernelPreset(LINES, "Line, 90°", "Line 90°", "bright upright lines", _over(1, [[-1, 2, -1]] * 3)),
    "line_135": KernelPreset(
        LINES,
        "Line, 135°",
        "Line 135°",
        "bright lines that fall to the right",
        _over(1, [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]),
    ),
}


def name_of(weights: Sequence[Sequence[float]]) -> str:
    """The title of the preset with these weights, or "Own"."""
    rows = tuple(tuple(row) for row in weights)
    return next((preset.title for preset in KERNELS.values() if preset.weights == rows), OWN)


def preset_or_kernel(value: object) -> object:
    """A preset's key stands for its kernel wherever a kernel is read from a document.

    Raises ValueError that names the keys where it is none of them.
    """
    if not isinstance(value, str):
        return value
    if value not in KERNELS:
        raise ValueError(f'"{value}" is no kernel; there are {", ".join(KERNELS)}')
    return KERNELS[value].kernel


KernelField = Annotated[Kernel, BeforeValidator(preset_or_kernel)]
