"""What adds up to one gradient: the places that pull at a shared weight, and what reaches one input cell."""

from dataclasses import dataclass

import numpy as np

from convlab.core.gradients import Contribution, Weight, winners
from convlab.core.operations import Array, Filters, Operation, Pooling
from convlab.core.padding import sources
from convlab.core.sliding import window_at
from convlab.state.backwards_flow import Flow, Forward

Cell = tuple[int, int]
MOST_TOLD = 64  # contributions told one by one; of more,
NEAREST = 8  # so many are, and the rest is one sum


@dataclass(frozen=True)
class Pulls:
    """The contributions to dL/dW of one weight (k, d, i, j): some one by one, the others as one sum."""

    weight: Weight
    parts: tuple[Contribution, ...]  # in reading order
    others: int
    others_sum: float
    total: float
    slope: float | None  # the gradient that all of them share, so that it can be taken out of the sum

    @property
    def count(self) -> int:
        """How many places there are."""
        return len(self.parts) + self.others

    @property
    def are_opposed(self) -> bool:
        """Whether some pull up and some down."""
        products = [part.product for part in self.parts]
        return bool(products) and min(products) < 0 < max(products)


def pulls_of(flow: Flow, weight: Weight, near: Cell, most: int = MOST_TOLD) -> Pulls:
    """All contributions to a weight of the chosen filter up to `most`; of more, those nearest to an output cell."""
    assert flow.arrived.kernels is not None
    total = float(flow.arrived.kernels[weight])
    rows, columns = flow.places
    told = list(zip(rows.tolist(), columns.tolist(), strict=True)) if len(rows) <= most else []
    parts = tuple(_part(flow, weight, cell) for cell in told or _nearest(flow.at_map, near, min(most, NEAREST)))
    others = len(rows) - len(parts)
    rest = total - sum(part.product for part in parts) if others else 0.0
    return Pulls(weight, parts, others, rest, total, flow.slope)


def _part(flow: Flow, weight: Weight, cell: Cell) -> Contribution:
    """What one output cell adds, as core's `contributions` has it, at the same cost on any picture."""
    operation, (k, plane, row, column) = flow.forward.operation, weight
    if isinstance(operation.over, Filters) and operation.over.flip:  # where the weight lies once the kernel is turned
        row, column = operation.window[0] - 1 - row, operation.window[1] - 1 - column
    x = float(window_at(flow.forward.volume, operation, *cell)[row, column, plane])
    gradient = float(flow.at_output[(*cell, k)])
    return Contribution(*cell, x, gradient, x * gradient)


def _nearest(at_map: Array, near: Cell, most: int) -> list[Cell]:
    """The places with a gradient that lie nearest to a cell, in reading order: looked for in growing squares."""
    reach, largest = 2, max(at_map.shape)
    while True:
        top, left = max(0, near[0] - reach), max(0, near[1] - reach)
        rows, columns = np.nonzero(at_map[top : near[0] + reach + 1, left : near[1] + reach + 1])
        if len(rows) >= most or reach >= largest:
            break
        reach *= 2
    away = np.maximum(np.abs(rows + top - near[0]), np.abs(columns + left - near[1]))
    chosen = np.lexsort((columns, rows, away))[:most]
    return sorted(zip((rows[chosen] + top).tolist(), (columns[chosen] + left).tolist(), strict=True))


@dataclass(frozen=True)
class Share:
    """What one output cell sends to one input cell: slope dv/dx (the weight) times gradient dL/dv."""

    cell: Cell  # of the output
    map: int
    place: Cell  # of the window, as it lies
    slope: float
    gradient: float

    @property
    def product(self) -> float:
        """Slope times gradient."""
        return self.slope * self.gradient


@dataclass(frozen=True)
class InputSum:
    """dL/dx of one input cell (row, column, plane), window by window; only those with a gradient."""

    cell: tuple[int, int, int]
    shares: tuple[Share, ...]
    windows: int  # how many read the cell
    total: float


def input_sum(flow: Flow, cell: tuple[int, int, int]) -> InputSum:
    """Every window that reads an input cell, copies in the padding counted, and what it sends there."""
    forward, (row, column, plane) = flow.forward, cell
    rows, columns = (
        readers(forward, axis, place) for axis, place in ((0, row), (1, column))
    )  # (output line, line of the window)
    shares = tuple(
        Share((r, c), k, (i, j), slope, float(flow.at_output[r, c, k]))
        for r, i in rows
        for c, j in columns
        for k in np.nonzero(flow.at_output[r, c])[0].tolist()
        if (slope := _slope(forward, (r, c, k), (i, j), plane)) is not None
    )
    return InputSum(cell, shares, len(rows) * len(columns), float(flow.arrived.input[cell]))


def readers(forward: Forward, axis: int, place: int) -> list[tuple[int, int]]:
    """The windows of one axis that read a line of the input, each with its own line that lies there."""
    operation, n = forward.operation, forward.volume.shape[axis]
    stride, f = operation.stride[axis], operation.window[axis]
    copies = np.nonzero(sources(n, operation.padding[axis], operation.mode) == place)[0].tolist()
    starts = [(copy - i * operation.dilation, i) for copy in copies for i in range(f)]  # of windows, on the padded axis
    last = (forward.size[axis] - 1) * stride
    return sorted((start // stride, i) for start, i in starts if 0 <= start <= last and start % stride == 0)


def _slope(forward: Forward, output: tuple[int, int, int], place: Cell, plane: int) -> float | None:
    """dv/dx; None where pooling keeps the planes apart."""
    over, (row, column, k) = forward.operation.over, output
    if isinstance(over, Filters):
        return float(over.laid[k, plane, place[0], place[1]])
    if k != plane:
        return None
    if over.kind == "average":
        return 1 / (over.window[0] * over.window[1])
    return float(winner_place(forward, (row, column), plane) == place)


def winner_place(forward: Forward, cell: Cell, plane: int) -> Cell:
    """Which cell of its window max pooling passes on: (row, column) of the window."""
    over = forward.operation.over
    assert isinstance(over, Pooling)
    part, operation = _under_one(forward, cell, plane)
    row, column = divmod(int(winners(part, operation)[0, 0, 0]), over.window[1])
    return row, column


def _under_one(forward: Forward, cell: Cell, plane: int) -> tuple[Array, Operation]:
    """The window alone, (F_h, F_w, 1), and pooling over the whole of it."""
    window = window_at(forward.volume, forward.operation, *cell)[:, :, plane : plane + 1]
    return window, Operation(forward.operation.over)
