"""Matrices of numbers that a person types, pastes or fills from a table, and how one grows and shrinks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import FiniteFloat

from convlab.core.kernel_text import Limits, read_rows
from convlab.core.problem import Problem

LARGEST_MATRIX = 32  # rows, columns
LARGEST_NUMBER = 9999
EDGE, SEEDS = 9, 100  # the bright side of an edge; how many random matrices of a size there are

Matrix = tuple[tuple[FiniteFloat, ...], ...]

MATRIX_LIMITS = Limits("matrix", LARGEST_MATRIX, LARGEST_NUMBER)

SEVEN_BY_SEVEN: Matrix = (
    (1, 1, 2, 2, 1, 0, 0),
    (1, 2, 7, 8, 7, 2, 0),
    (1, 6, 8, 3, 8, 6, 1),
    (0, 8, 4, 1, 4, 9, 1),
    (0, 7, 8, 3, 8, 7, 2),
    (0, 2, 8, 9, 7, 2, 1),
    (0, 0, 1, 2, 2, 1, 0),
)
LECTURE_ROW: tuple[FiniteFloat, ...] = SEVEN_BY_SEVEN[1]


@dataclass(frozen=True)
class MatrixPreset:
    """One row of the table: what the matrix is called, and how it is made at a size (rows, columns)."""

    title: str
    make: Callable[[int, int], Matrix]


def matrix_of(values: NDArray[np.generic]) -> Matrix:
    """An array (rows, columns) as a part of a document."""
    return tuple(tuple(float(number) for number in row) for row in values)


def random_matrix(rows: int, columns: int, seed: int) -> Matrix:
    """Whole numbers from 0 to 9; the same for the same seed and size."""
    return matrix_of(np.random.default_rng(seed).integers(0, 10, (rows, columns)))


def _lecture(rows: int, columns: int) -> Matrix:
    return (LECTURE_ROW,) if rows == 1 else SEVEN_BY_SEVEN


def _ramp(rows: int, columns: int) -> Matrix:
    return matrix_of(np.tile(np.arange(columns), (rows, 1)))


def _checkerboard(rows: int, columns: int) -> Matrix:
    return matrix_of((np.indices((rows, columns)).sum(axis=0) + 1) % 2)


def _edge(rows: int, columns: int) -> Matrix:
    return matrix_of(np.where(np.arange(columns) < columns // 2, 0, EDGE) * np.ones((rows, 1)))


def _impulse(rows: int, columns: int) -> Matrix:
    values = np.zeros((rows, columns))
    values[rows // 2, columns // 2] = 1
    return matrix_of(values)


MATRICES: dict[str, MatrixPreset] = {
    "lecture": MatrixPreset("The lecture’s numbers", _lecture),
    "zeros": MatrixPreset("Zeros", lambda rows, columns: matrix_of(np.zeros((rows, columns)))),
    "ones": MatrixPreset("Ones", lambda rows, columns: matrix_of(np.ones((rows, columns)))),
    "ramp": MatrixPreset("Ramp", _ramp),
    "checkerboard": MatrixPreset("Checkerboard", _checkerboard),
    "edge": MatrixPreset("Vertical edge", _edge),
    "impulse": MatrixPreset("Impulse", _impulse),
    "random": MatrixPreset("Random", lambda rows, columns: random_matrix(rows, columns, 0)),
}


def filled(key: str, before: Matrix) -> Matrix:
    """A preset of MATRICES at the size of the matrix that it replaces; "random" again gives the next seed's."""
    rows, columns = len(before), len(before[0])
    if key == "random":
        return random_matrix(rows, columns, _next_seed(before))
    return MATRICES[key].make(rows, columns)


def _next_seed(before: Matrix) -> int:
    rows, columns = len(before), len(before[0])
    present = next((seed for seed in range(SEEDS) if random_matrix(rows, columns, seed) == before), -1)
    return (present + 1) % SEEDS


def with_size(matrix: Matrix, rows: int, columns: int) -> Matrix:
    """The matrix at another size: what was there stays at its place, what is new is 0."""
    values = np.zeros((rows, columns))
    kept = np.array(matrix)[:rows, :columns]
    values[: kept.shape[0], : kept.shape[1]] = kept
    return matrix_of(values)


def read_matrix(text: str) -> Matrix | Problem:
    """The matrix in a text, in any of the formats that a kernel has; or the line and what is wrong."""
    return read_rows(text, MATRIX_LIMITS)


def crop_side(kernel: tuple[int, int], size: tuple[int, int]) -> int:
    """How many pixels of a picture (H, W) become numbers: 8, or 16 or 32 where the kernel would not slide in fewer."""
    wished = next((side for side in (8, 16) if side > max(kernel)), LARGEST_MATRIX)
    return min(wished, *size)


def cropped(pixels: NDArray[np.generic], centre: tuple[int, int], side: int) -> tuple[Matrix, tuple[int, int]]:
    """A square of a picture (H, W) around a pixel, moved inside where it would reach out; and its first pixel."""
    top, left = (min(max(0, at - side // 2), n - side) for at, n in zip(centre, pixels.shape, strict=True))
    return matrix_of(pixels[top : top + side, left : left + side]), (top, left)
