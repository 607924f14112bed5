"""What a kernel is like: its sum and mean, whether it is a column times a row, and what waves it lets through."""

from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Factors:
    """A separable kernel is column times row: kernel[i, j] = column[i] row[j]; (F_h,) and (F_w,)."""

    column: Numbers
    row: Numbers


@dataclass(frozen=True, eq=False)
class KernelFacts:
    """Sum, mean, rank (0 for a kernel of zeros) and, where the rank is 1, the two factors."""

    total: float
    mean: float
    rank: int
    factors: Factors | None


def kernel_facts(kernel: NDArray[Any]) -> KernelFacts:
    """The facts of one plane of weights (F_h, F_w).

    The rank is the number of singular values above what rounding leaves of a 0 in the kernel's own type (as
    numpy.linalg.matrix_rank has it); at rank 1, and only there, F_h + F_w
    products do the work of F_h F_w (Gonzalez and Woods, "Digital Image Processing", 2018, section 3.4).
    """
    weights = kernel.astype(np.float64)
    total = float(weights.sum())
    rank = _rank(weights, kernel.dtype)
    return KernelFacts(total, total / weights.size, rank, _factors(weights) if rank == 1 else None)


def _rank(weights: Numbers, kind: np.dtype[Any]) -> int:
    rounding = np.finfo(kind).eps if kind.kind == "f" else np.finfo(np.float64).eps
    singular = np.linalg.svd(weights, compute_uv=False)
    return int((singular > singular[0] * max(weights.shape) * rounding).sum())


def _factors(weights: Numbers) -> Factors:
    """Whole numbers where the kernel has whole numbers; else the singular vectors, equally large."""
    if (weights == weights.round()).all():
        return _whole_factors(weights)
    left, singular, right = np.linalg.svd(weights)
    column, row = left[:, 0] * np.sqrt(singular[0]), right[0] * np.sqrt(singular[0])
    sign = np.sign(column[np.abs(column).argmax()])
    return Factors(column * sign, row * sign)


def _whole_factors(weights: Numbers) -> Factors:
    """The column without a common divisor; the row is then whole, since every weight is column times row."""
    i, j = np.unravel_index(np.abs(weights).argmax(), weights.shape)
    column = weights[:, j] / gcd(*(int(weight) for weight in weights[:, j])) * np.sign(weights[i, j])
    return Factors(column, (weights[i] / column[i]).round())


def frequency_response_textbook(kernel: NDArray[Any], grid: int) -> Numbers:
    """|sum over i, j of kernel[i, j] exp(-2 pi i (u i + v j) / grid)| for every whole u, v: (grid, grid).

    The discrete-time Fourier transform on a grid of frequencies (Gonzalez and Woods, equation 4-67), with the
    frequency 0 in the cell (grid // 2, grid // 2). Wave counts run from -grid/2 to grid/2 per `grid` pixels.
    """
    waves = np.arange(grid) - grid // 2  # u and v
    down = np.exp(-2j * np.pi * np.outer(waves, np.arange(kernel.shape[0])) / grid)  # (grid, F_h)
    across = np.exp(-2j * np.pi * np.outer(np.arange(kernel.shape[1]), waves) / grid)  # (F_w, grid)
    return np.asarray(np.abs(down @ kernel @ across))


def frequency_response(kernel: NDArray[Any], grid: int = 64) -> Numbers:
    """How much of each wave the kernel lets through, by the fast Fourier transform: float64 (grid, grid).

    The frequency 0, answered by |sum of weights|, lies in the cell (grid // 2, grid // 2), the finest waves at
    the edges. Turning the kernel (true convolution) leaves the magnitude as it is.
    Raises ValueError where the kernel is larger than the grid.
    """
    if max(kernel.shape) > grid:
        raise ValueError(f"a {kernel.shape} kernel does not fit a grid of {grid}")
    return np.abs(np.fft.fftshift(np.fft.fft2(kernel.astype(np.float64), (grid, grid))))
