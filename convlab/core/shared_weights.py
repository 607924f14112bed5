"""The same operation as lines between units, and as a sparse matrix: what sharing weights saves.

Units are counted in reading order: input cell (row, column) is unit row * W + column, output alike. One plane
and one filter; padding of zeros has no units, the copies of other modes are the units they copy. A matrix of this
kind is a doubly block Toeplitz matrix (Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.1).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import Filters, Operation, Pair, Pooling, cells_at, operation_problem
from convlab.core.padding import OUTSIDE
from convlab.core.problem import Problem
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


def wiring(size: Pair, operation: Operation) -> Wiring | Problem:
    """The lines of an operation over one plane of this (height, width), or why they cannot be drawn."""
    problem = _wiring_problem(size, operation)
    if problem:
        return problem
    height, width, _ = operation.output((*size, 1))
    kernel = _weights(operation)  # (F_h, F_w)
    over_rows = [cells_at((*size, 1), operation, row, 0)[0] for row in range(height)]
    over_columns = [cells_at((*size, 1), operation, 0, column)[1] for column in range(width)]
    rows, columns = np.array(over_rows), np.array(over_columns)  # (H', F_h) and (W', F_w) input cells
    cells = rows[:, np.newaxis, :, np.newaxis] * size[1] + columns[np.newaxis, :, np.newaxis, :]  # (H', W', F_h, F_w)
    read = (rows != OUTSIDE)[:, np.newaxis, :, np.newaxis] & (columns != OUTSIDE)[np.newaxis, :, np.newaxis, :]
    row, column, i, j = np.nonzero(read)
    return Wiring(
        size,
        (height, width),
        cells[read],
        row * width + column,
        _numbers(operation)[i, j],
        kernel[i, j],
        kernel.size if isinstance(operation.over, Filters) else 1,
        _bias(operation),
    )


def _wiring_problem(size: Pair, operation: Operation) -> Problem | None:
    problem = operation_problem((*size, 1), operation)
    if problem:
        return problem
    if isinstance(operation.over, Pooling) and operation.over.kind == "max":
        return Problem(
            "Max pooling is no matrix: which cell it passes on depends on the numbers. Take average pooling."
        )
    if isinstance(operation.over, Filters) and len(operation.over.kernels) > 1:
        return Problem(f"Lines are drawn for one filter, not {whole(len(operation.over.kernels))}. Choose one.")
    height, width, _ = operation.output((*size, 1))
    most = height * width * operation.window[0] * operation.window[1]
    if most > MOST_LINES:
        return Problem(f"{whole(most)} lines on {written(size)} units are too many to draw. Take a smaller input.")
    return None


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
