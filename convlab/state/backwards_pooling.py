"""How one output of pooling gives its gradient on: to the winner alone, or to every cell of its window."""

from dataclasses import dataclass

import numpy as np

from convlab.core.gradients import route
from convlab.core.operations import Pooling, cells_at, volume_of
from convlab.core.padding import OUTSIDE
from convlab.state.backwards_flow import Flow, Forward, Numbers
from convlab.state.backwards_sums import Cell, winner_place


@dataclass(frozen=True, eq=False)
class PooledWindow:
    """One window of pooling without the padding in it: values and gradients (rows, columns), and the winner."""

    values: Numbers
    shares: Numbers
    winner: Cell | None  # of max pooling, counted in these rows and columns
    senders: tuple[Cell, ...]  # which of these pass the gradient on: the winner alone, or every cell
    reached: tuple[Cell, ...]  # the same as cells of the input


def pooled_window(flow: Flow, focus: Cell) -> PooledWindow:
    """What the cells get that an output cell of the chosen map was pooled from. Raises ValueError for filters."""
    forward, plane, over = flow.forward, flow.chosen.map, flow.forward.operation.over
    if not isinstance(over, Pooling):
        raise ValueError("filters pool nothing")
    rows, columns = cells_at(volume_of(forward.volume), forward.operation, *focus)
    inside = [[place for place, line in enumerate(lines) if line != OUTSIDE] for lines in (rows, columns)]
    lines = [[rows[place] for place in inside[0]], [columns[place] for place in inside[1]]]
    values = forward.volume[np.ix_(*lines)][:, :, plane].astype(np.float64)
    gradient = float(flow.at_map[focus])
    if over.kind == "average":
        shares = np.full(values.shape, gradient / (over.window[0] * over.window[1]))
        reached = tuple((row, column) for row in lines[0] for column in lines[1])
        senders = tuple((row, column) for row in range(values.shape[0]) for column in range(values.shape[1]))
        return PooledWindow(values, shares, None, senders, reached)
    row, column = winner_place(forward, focus, plane)
    winner = inside[0].index(row), inside[1].index(column)
    shares = np.zeros(values.shape)
    shares[winner] = gradient
    return PooledWindow(values, shares, winner, (winner,), ((rows[row], columns[column]),))


def offered(forward: Forward, output: tuple[int, int, int]) -> Cell:
    """The input cell that wins an output cell of max pooling, else the one in the middle of its window."""
    operation, focus = forward.operation, output[:2]
    if isinstance(operation.over, Pooling) and operation.over.kind == "max":
        return route(forward.volume, operation, output).winner
    row, column = (
        max(0, cell * stride - padding + spread // 2)
        for cell, stride, padding, spread in zip(
            focus, operation.stride, operation.padding, operation.spread, strict=True
        )
    )
    return row, column
