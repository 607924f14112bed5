"""What a grid of cells holds, which of them are in sight, and where they lie on the screen."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import floor, isfinite
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from convlab.core.kernels import weight_text
from convlab.core.typography import decimal

Fill = Literal["gray", "diverging", "tint", "plain"]
FEW = 25  # numbers are written sooner than counted
Box = tuple[int, int, int, int]  # row, column, rows, columns


@dataclass(frozen=True)
class Block:
    """Rows `top` to below `bottom`, columns `left` to below `right`."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> range:
        """The rows of the block."""
        return range(self.top, self.bottom)

    @property
    def columns(self) -> range:
        """The columns of the block."""
        return range(self.left, self.right)

    @property
    def slices(self) -> tuple[slice, slice]:
        """The block as an index into an array (rows, columns, ...)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True)
class Cells:
    """What a grid shows. values: (rows, columns). `largest` is the full end of the diverging map."""

    values: NDArray[Any] = field(compare=False)
    role: str  # "input", "kernel", "output" or "ink2" (products)
    fill: Fill
    largest: float = 1.0
    hidden: frozenset[tuple[int, int]] | None = frozenset()  # shown as "?"; None hides every cell
    outside: tuple[int, int] = (0, 0)  # rows and columns of padding on each side of the input, quiet and dashed
    beyond: str | None = None  # what stands in the padding in place of its value
    unread: tuple[tuple[int, ...], tuple[int, ...]] = field(default=((), ()))  # hatched rows, columns
    frame: float = 2.5
    places: int | None = None  # decimals of a computed number; None writes an entered one as it was meant
    filled: int | None = None  # only so many cells, in reading order, are there yet; None where all are
    words: str = ""  # stand over the grid in place of its numbers
    white: float = 255.0  # the value that fill "gray" draws white

    @property
    def rows(self) -> int:
        """How many rows."""
        return int(self.values.shape[0])

    @property
    def columns(self) -> int:
        """How many columns."""
        return int(self.values.shape[1])

    @property
    def block(self) -> Block:
        """All cells."""
        return Block(0, 0, self.rows, self.columns)

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether "?" stands in this cell."""
        return self.hidden is None or (row, column) in self.hidden

    def is_outside(self, row: int, column: int) -> bool:
        """Whether the cell is padding."""
        p, q = self.outside
        return not (p <= row < self.rows - p and q <= column < self.columns - q)

    def is_to_come(self, row: int, column: int) -> bool:
        """Whether a sweep has not come to this cell yet: its place in the order stands in it."""
        return self.filled is not None and row * self.columns + column >= self.filled

    def same_as(self, other: "Cells | None") -> bool:
        """Whether nothing would look different."""
        if other is None or not np.array_equal(self.values, other.values):
            return False
        return self == other

    def text(self, row: int, column: int) -> str:
        """The number as it is written; empty where it is to come."""
        if self.is_to_come(row, column):
            return ""
        if self.is_hidden(row, column):
            return "?"
        if self.beyond is not None and self.is_outside(row, column):
            return self.beyond
        return self._written(float(self.values[row, column]))

    def _written(self, value: float) -> str:
        return weight_text(value) if self.places is None else decimal(value, self.places)

    @cached_property
    def longest_text(self) -> str:
        """The longest number in the grid, those to come among them: no type shrinks while a sweep goes on."""
        if self.hidden is None and self.filled is None:
            return "?"
        if self.places is None:
            return max((weight_text(value) for value in np.asarray(self.values, np.float64).ravel().tolist()), key=len)
        return longest_decimal(self.values, self.places)


def longest_decimal(values: NDArray[Any], places: int) -> str:
    """The longest of these numbers as `decimal` writes them; of many, found without writing them all."""
    if values.size <= FEW:
        every = np.asarray(values, dtype=np.float64).ravel().tolist()
        return max((decimal(value if isfinite(value) else 0.0, places) for value in every), key=len)
    finite = np.nan_to_num(np.asarray(values, dtype=np.float64), neginf=0.0, posinf=0.0)  # padding of max pooling
    scaled = np.rint(finite * 10.0**places)
    whole = np.floor(np.abs(scaled) / 10.0**places)
    digits = np.floor(np.log10(np.maximum(whole, 1))) + 1
    length = digits + np.where(digits >= 5, np.floor((digits - 1) / 3), 0) + (scaled < 0)
    for decimals in range(1, places + 1):
        length += (np.fmod(scaled, 10.0 ** (places - decimals + 1)) != 0) * (2 if decimals == 1 else 1)
    return decimal(float(finite.flat[int(length.argmax())]), places)


@dataclass(frozen=True)
class Board:
    """Where cells lie: the top left corner of the first and the side of each, in px; their edges are whole px."""

    left: float
    top: float
    cell: float

    def rect(self, row: int, column: int, rows: int = 1, columns: int = 1) -> QRectF:
        """The rectangle of a block of cells."""
        left, top = self.x(column), self.y(row)
        return QRectF(left, top, self.x(column + columns) - left, self.y(row + rows) - top)

    def x(self, column: float) -> int:
        """Where a column begins, on a whole px."""
        return floor(self.left + column * self.cell + 0.5)

    def y(self, row: float) -> int:
        """Where a row begins, on a whole px."""
        return floor(self.top + row * self.cell + 0.5)

    def block(self, block: Block) -> QRectF:
        """The rectangle of a block."""
        return self.rect(block.top, block.left, len(block.rows), len(block.columns))

    def rects(self, block: Block) -> list[list[QRectF]]:
        """The rectangle of each cell of a block, row by row."""
        xs = [self.x(column) for column in range(block.left, block.right + 1)]
        ys = [self.y(row) for row in range(block.top, block.bottom + 1)]
        return [
            [QRectF(left, top, right - left, bottom - top) for left, right in pairwise(xs)]
            for top, bottom in pairwise(ys)
        ]

    def within(self, rect: QRectF, size: tuple[int, int]) -> Block:
        """The cells of a grid of `size` (rows, columns) that touch a rectangle."""
        top, left = floor((rect.top() - self.top) / self.cell), floor((rect.left() - self.left) / self.cell)
        bottom, right = (rect.bottom() - self.top) / self.cell, (rect.right() - self.left) / self.cell
        top, left = min(max(0, top), size[0]), min(max(0, left), size[1])
        return Block(top, left, min(size[0], max(top, floor(bottom) + 1)), min(size[1], max(left, floor(right) + 1)))
