"""The gradient at the output that a person paints: the few cells that have one, by value."""

from collections.abc import Iterable
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat

from convlab.core.typography import MINUS, whole

MOST_PAINTED = 8192  # cells
LARGEST_GRADIENT = 999
_Place = Annotated[int, Field(ge=0, lt=2**15)]

Cell = tuple[int, int]
PaintedCell = tuple[_Place, _Place, FiniteFloat]  # row and column of the output, counted from 0; dL/dv there
Painted = tuple[PaintedCell, ...]


def checked_painting(painted: Painted) -> Painted:
    """In reading order, no cell twice, none with 0. Raises ValueError for too many cells or too large a value."""
    if len(painted) > MOST_PAINTED:
        raise ValueError(f"at most {whole(MOST_PAINTED)} cells have a painted gradient")
    if len({cell[:2] for cell in painted}) < len(painted):
        raise ValueError("a cell has one painted gradient")
    if any(abs(value) > LARGEST_GRADIENT for _, _, value in painted):
        raise ValueError(f"a gradient lies between {MINUS}{LARGEST_GRADIENT} and {LARGEST_GRADIENT}")
    return tuple(sorted(cell for cell in painted if cell[2] != 0))


def painted_over(painted: Painted, cells: Iterable[Cell], value: float) -> Painted:
    """With one value in some cells; 0 takes them away."""
    values = {(row, column): old for row, column, old in painted}
    values |= dict.fromkeys(cells, value)
    return tuple((*cell, one) for cell, one in sorted(values.items()) if one != 0)


def painted_array(painted: Painted, size: tuple[int, int]) -> NDArray[np.float64]:
    """As an array (H', W'); what lies outside after the output became smaller is left out."""
    array = np.zeros(size)
    for row, column, value in painted:
        if row < size[0] and column < size[1]:
            array[row, column] = value
    return array


def painted_from(values: NDArray[np.float64]) -> Painted | None:
    """The cells of an array (H', W') that are not 0, or None where there are too many."""
    rows, columns = np.nonzero(values)
    if len(rows) > MOST_PAINTED:
        return None
    places = zip(rows.tolist(), columns.tolist(), values[rows, columns].tolist(), strict=True)
    return tuple((row, column, value) for row, column, value in places)


def dab(centre: Cell, brush: int, size: tuple[int, int]) -> tuple[Cell, ...]:
    """The cells under a square brush of so many cells a side, within an output (H', W')."""
    before = (brush - 1) // 2
    top, left = centre[0] - before, centre[1] - before
    rows = range(max(0, top), min(size[0], top + brush))
    columns = range(max(0, left), min(size[1], left + brush))
    return tuple((row, column) for row in rows for column in columns)
