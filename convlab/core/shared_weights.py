"""The same operation as lines between units, and as a sparse matrix: what sharing weights saves.

Units are counted in reading order: input cell (row, column) is unit row * W + column, output alike. One plane
and one filter; padding of zeros has no units, the copies of other modes are the units they copy. A matrix of this
kind is a doubly block Toeplitz matrix (Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.1).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import Filters, Operation, Pair, Pooling, Volume, cells_at, operation_problem
from convlab.core.padding import OUTSIDE, sources
from convlab.core.problem import Problem
from convlab.core.sizes import Box
from convlab.core.typography import shape as written
from convlab.core.typography import whole

MOST_LINES = 2**20  # 32 x 32 units under a 31 x 31 kernel have 984,064, those of the padding counted
LARGEST_DENSE = 2**20  # cells of the matrix: 32 x 32 units on both sides


class Line(NamedTuple):
    """One line between two units, with the number of the weight it bears (in reading order of the kernel)."""

    source: int  # input unit
    target: int  # output unit
    weight: int
    value: float


@dataclass(frozen=True, eq=False)
class Wiring:
    """All L lines of an operation as columns (L,), by target and then by weight.

    Average pooling has one weight, number 0, on every line.
    """

    input: Pair
    output: Pair
    sources: NDArray[np.intp]
    targets: NDArray[np.intp]
    weights: NDArray[np.intp]
    values: NDArray[np.float64]
    shared: int  # how many weights there are to share
    bias: float

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line on its own."""
        return self._chosen(np.ones(len(self.sources), bool))

    def of_target(self, unit: int) -> tuple[Line, ...]:
        """The lines that end in one output unit."""
        return self._chosen(self.targets == unit)

    def of_source(self, unit: int) -> tuple[Line, ...]:
        """The lines that leave one input unit."""
        return self._chosen(self.sources == unit)

    def of_weight(self, weight: int) -> tuple[Line, ...]:
        """The lines that share one weight."""
        return self._chosen(self.weights == weight)

    def _chosen(self, which: NDArray[np.bool_]) -> tuple[Line, ...]:
        columns = (self.sources, self.targets, self.weights, self.values)
        return tuple(Line(*line) for line in zip(*(column[which].tolist() for column in columns), strict=True))


@dataclass(frozen=True, eq=False)
class Excerpt:
    """The lines that end in a block of output cells; units are counted in the block and in `rows` x `columns`."""

    wires: Wiring
    block: Box
    rows: NDArray[np.intp]  # the input's rows that the block reads, and those between them
    columns: NDArray[np.intp]


def wiring(size: Pair, operation: Operation) -> Wiring | Problem:
    """The lines of an operation over one plane of this (height, width), or why they cannot be drawn."""
    problem = operation_problem((*size, 1), operation)
    if problem:
        return problem
    block = Box(0, 0, *operation.output((*size, 1))[:2])
    problem = _wiring_problem(size, operation, block)
    return problem or _wired(_read(size, operation, block), operation, (np.arange(size[0]), np.arange(size[1])))


def excerpt(size: Pair, operation: Operation, block: Box) -> Excerpt | Problem:
    """The lines that end in a block of output cells, all of which there must be, or why they cannot be drawn."""
    problem = operation_problem((*size, 1), operation) or _wiring_problem(size, operation, block)
    if problem:
        return problem
    read = _read(size, operation, block)
    reach = (operation.spread[axis] + (len(read[axis]) - 1) * operation.stride[axis] for axis in (0, 1))
    rows, columns = (_kept(cells, most) for cells, most in zip(read, reach, strict=True))
    return Excerpt(_wired(read, operation, (rows, columns)), block, rows, columns)


def _read(size: Pair, operation: Operation, block: Box) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The input rows (height, F_h) and columns (width, F_w) under the block's rows and columns of cells."""
    top, left, height, width = block
    rows = [cells_at((*size, 1), operation, row, 0)[0] for row in range(top, top + height)]
    columns = [cells_at((*size, 1), operation, 0, column)[1] for column in range(left, left + width)]
    return np.array(rows, np.intp), np.array(columns, np.intp)


def _kept(cells: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """From the first cell to the last that is read; those alone where a ring joins both ends of the axis."""
    read = np.unique(cells[cells != OUTSIDE])
    if not read.size or read[-1] - read[0] >= most:
        return read
    return np.arange(read[0], read[-1] + 1)


def _wired(
    read: tuple[NDArray[np.intp], NDArray[np.intp]],
    operation: Operation,
    kept: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> Wiring:
    (over_rows, over_columns), kernel = read, _weights(operation)  # (H', F_h), (W', F_w) input cells; (F_h, F_w)
    rows, columns = np.searchsorted(kept[0], over_rows), np.searchsorted(kept[1], over_columns)
    cells = rows[:, np.newaxis, :, np.newaxis] * len(kept[1]) + columns[np.newaxis, :, np.newaxis, :]
    inside = (over_rows != OUTSIDE)[:, np.newaxis, :, np.newaxis] & (over_columns != OUTSIDE)[:, np.newaxis, :]
    row, column, i, j = np.nonzero(inside)  # of (H', W', F_h, F_w)
    return Wiring(
        (len(kept[0]), len(kept[1])),
        (len(rows), len(columns)),
        cells[inside],
        row * len(columns) + column,
        _numbers(operation)[i, j],
        kernel[i, j],
        kernel.size if isinstance(operation.over, Filters) else 1,
        _bias(operation),
    )


def _wiring_problem(size: Pair, operation: Operation, block: Box) -> Problem | None:
    if isinstance(operation.over, Pooling) and operation.over.kind == "max":
        return Problem(
            "Max pooling is no matrix: which cell it passes on depends on the numbers. Take average pooling."
        )
    if isinstance(operation.over, Filters) and len(operation.over.kernels) > 1:
        return Problem(f"Lines are drawn for one filter, not {whole(len(operation.over.kernels))}. Choose one.")
    most = block.height * block.width * operation.window[0] * operation.window[1]
    if most > MOST_LINES:
        return Problem(f"{whole(most)} lines on {written(size)} units are too many to draw. Take a smaller input.")
    return None


def line_count(volume: Volume, operation: Operation) -> int:
    """How many lines all filters, or the pooling, have over all planes; padding of zeros has no units."""
    taps = 1
    for axis in (0, 1):
        starts = np.arange(operation.output(volume)[axis]) * operation.stride[axis]
        places = starts[:, np.newaxis] + np.arange(operation.window[axis]) * operation.dilation  # (n', F)
        taps *= int((sources(volume[axis], operation.padding[axis], operation.mode)[places] != OUTSIDE).sum())
    filters = len(operation.over.kernels) if isinstance(operation.over, Filters) else 1
    return taps * volume[2] * filters


def _weights(operation: Operation) -> NDArray[np.float64]:
    """What one window is multiplied by, as it is laid: (F_h, F_w)."""
    if isinstance(operation.over, Filters):
        return np.asarray(operation.over.laid[0, 0], dtype=np.float64)
    return np.full(operation.window, 1 / (operation.window[0] * operation.window[1]))


def _numbers(operation: Operation) -> NDArray[np.intp]:
    """Which weight of the kernel as it is written down lies where, (F_h, F_w); an average has only number 0."""
    if not isinstance(operation.over, Filters):
        return np.zeros(operation.window, np.intp)
    numbers = np.arange(operation.window[0] * operation.window[1]).reshape(operation.window)
    return numbers[::-1, ::-1] if operation.over.flip else numbers


def _bias(operation: Operation) -> float:
    bias = operation.over.bias if isinstance(operation.over, Filters) else None
    return 0.0 if bias is None else float(bias[0])


@dataclass(frozen=True, eq=False)
class SparseMatrix:
    """The coordinates of the cells that are not empty: rows are output units, columns input units.

    matrix @ input.ravel() + bias = output.ravel(). Where padding makes two lines join the same units, their
    weights are added. `dense` is the whole matrix, or None where it has more than LARGEST_DENSE cells.
    """

    shape: Pair
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: NDArray[np.float64]
    dense: NDArray[np.float64] | None

    def times(self, vector: NDArray[np.float64]) -> NDArray[np.float64]:
        """The matrix times a vector (columns,): (rows,), without the dense matrix."""
        products = self.values * vector[self.columns]
        return np.bincount(self.rows, products, self.shape[0]).astype(np.float64)


def matrix(wires: Wiring) -> SparseMatrix:
    """The lines as a matrix, a row for each output unit and a column for each input unit."""
    shape = wires.output[0] * wires.output[1], wires.input[0] * wires.input[1]
    cells, place = np.unique(wires.targets * shape[1] + wires.sources, return_inverse=True)
    values = np.bincount(place, wires.values, len(cells)).astype(np.float64)
    rows, columns = np.divmod(cells, shape[1])
    dense = None
    if shape[0] * shape[1] <= LARGEST_DENSE:
        dense = np.zeros(shape)
        dense[rows, columns] = values
    return SparseMatrix(shape, rows, columns, values, dense)


@dataclass(frozen=True)
class WeightCounts:
    """How many weights are free, and how many lines there are; biases are not counted.

    shared: every line takes one of the kernel's weights. untied: every line has a weight of its own (a locally
    connected layer). connected: every input unit has a line to every output unit (a fully connected layer).
    """

    shared: int
    untied: int
    connected: int


def weight_counts(wires: Wiring) -> WeightCounts:
    """7 x 7 units under 3 x 3 without padding: 9 shared, 225 untied, 1225 fully connected."""
    units = wires.input[0] * wires.input[1] * wires.output[0] * wires.output[1]
    return WeightCounts(wires.shared, len(wires.sources), units)
