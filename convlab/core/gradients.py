"""Backwards through an operation: what the input, the kernels and the bias receive, and from where.

L is any number computed from the output; its gradient at the output is dL/dv, (H', W', K). All gradients
are float64. Derivatives as in Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import (
    Array,
    Filters,
    Operation,
    Pooling,
    as_volume,
    cells_at,
    operation_problem,
    volume_of,
)
from convlab.core.padding import OUTSIDE, pad, unpad
from convlab.core.sliding import window_at

Numbers = NDArray[np.float64]
Weight = tuple[int, int, int, int]  # filter, plane, row, column of a kernel as it is written down


@dataclass(frozen=True, eq=False)
class Gradients:
    """dL/dx (H, W, D), dL/dW (K, D, F_h, F_w) and dL/db (K,); the last two are None for pooling."""

    input: Numbers
    kernels: Numbers | None = None
    bias: Numbers | None = None


def gradients_textbook(image: Array, operation: Operation, at_output: Array) -> Gradients:
    """Every output cell sends its gradient back through its own window. Slow, and plain to read.

    Raises ValueError for an operation that does not fit, or a gradient of another shape than the output.
    """
    volume = _checked(image, operation, at_output)
    planes = volume.shape[2]
    at_input = np.zeros(volume.shape)
    at_laid = np.zeros(operation.over.kernels.shape if isinstance(operation.over, Filters) else 0)
    for row, column, k in np.ndindex(*at_output.shape):
        g = float(at_output[row, column, k])  # dL/dv of this output
        window = window_at(volume, operation, row, column)  # (F_h, F_w, D)
        for i, from_row in enumerate(cells_at(volume_of(volume), operation, row, column)[0]):
            for j, from_column in enumerate(cells_at(volume_of(volume), operation, row, column)[1]):
                for d in range(planes):
                    if isinstance(operation.over, Filters):
                        at_laid[k, d, i, j] += window[i, j, d] * g  # dv/dW = x
                    if OUTSIDE not in (from_row, from_column):
                        at_input[from_row, from_column, d] += _slope(operation.over, window, (k, d, i, j)) * g
    if not isinstance(operation.over, Filters):
        return Gradients(at_input)
    return Gradients(at_input, _as_written(operation.over, at_laid), at_output.astype(np.float64).sum(axis=(0, 1)))


def _checked(image: Array, operation: Operation, at_output: Array) -> Array:
    problem = operation_problem(volume_of(image), operation)
    if problem:
        raise ValueError(problem.sentence)
    if at_output.shape != operation.output(volume_of(image)):
        raise ValueError(f"the output is {operation.output(volume_of(image))}, its gradient {at_output.shape}")
    return as_volume(image)


def _slope(over: Filters | Pooling, window: Numbers, weight: Weight) -> float:
    """dv/dx: how output k answers to cell (i, j) of plane d under its window."""
    k, d, i, j = weight
    if isinstance(over, Filters):
        return float(over.laid[k, d, i, j])
    if k != d:  # pooling keeps its planes apart
        return 0.0
    if over.kind == "average":
        return 1 / (over.window[0] * over.window[1])
    winner = window[:, :, d].argmax()  # the first in reading order, as in PyTorch
    return float(winner == i * over.window[1] + j)


def _as_written(over: Filters, at_laid: Numbers) -> Numbers:
    """The gradient at the kernels as they are written down: turned back where they were laid down flipped."""
    return at_laid[:, :, ::-1, ::-1].copy() if over.flip else at_laid


def gradients(image: Array, operation: Operation, at_output: Array) -> Gradients:
    """The same as `gradients_textbook`, one cell of the window at a time for all outputs at once."""
    volume = _checked(image, operation, at_output)
    if isinstance(operation.over, Pooling):
        at_padded = _back_through_pooling(volume, operation, at_output.astype(np.float64))
        return Gradients(unpad(at_padded, operation.around))
    padded = np.moveaxis(pad(volume.astype(np.float64), operation.around), 2, 0).copy()  # (D, H + 2 P_v, W + 2 P_h)
    at_padded, at_laid = _back_through_filters(padded, operation, at_output.astype(np.float64))
    at_input = unpad(np.moveaxis(at_padded, 0, 2), operation.around)
    bias = at_output.sum(axis=(0, 1), dtype=np.float64)
    return Gradients(at_input, _as_written(operation.over, at_laid), bias)


def _back_through_pooling(volume: Array, operation: Operation, g: Numbers) -> Numbers:
    """The gradient at the padded volume, (H + 2 P_v, W + 2 P_h, D), for g (H', W', D)."""
    assert isinstance(operation.over, Pooling)
    at_padded = np.zeros((*operation.around.padded(volume.shape[:2]), volume.shape[2]))
    winner = winners(volume, operation) if operation.over.kind == "max" else None
    for place, (i, j) in enumerate(np.ndindex(*operation.window)):
        share = g / (operation.window[0] * operation.window[1]) if winner is None else g * (winner == place)
        at_padded[_under(operation, g, i, j)] += share
    return at_padded


def _back_through_filters(padded: Numbers, operation: Operation, at_output: Numbers) -> tuple[Numbers, Numbers]:
    """The gradients at the padded planes (D, ...) and at the kernels as they are laid (K, D, F_h, F_w).

    Only the part of the output that has a gradient is gone through: one cell costs little on any picture.
    """
    assert isinstance(operation.over, Filters)
    kernels = operation.over.laid.astype(np.float64)
    at_padded, at_laid = np.zeros(padded.shape), np.zeros(kernels.shape)
    rows, columns = np.nonzero(at_output.any(axis=(1, 2)))[0], np.nonzero(at_output.any(axis=(0, 2)))[0]
    if not len(rows):
        return at_padded, at_laid
    part = at_output[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]  # (H", W", K)
    if operation.stride == (1, 1):
        corner = slice(rows[0], None), slice(columns[0], None)
        seen, back = padded[:, *corner], at_padded[:, *corner]
        at_laid = _back_at_stride_one((seen, back), operation, np.moveaxis(part, 2, 0))
        return at_padded, at_laid
    g = np.moveaxis(part, 2, 0).reshape(part.shape[2], -1)  # (K, H" W")
    top, left = int(rows[0]) * operation.stride[0], int(columns[0]) * operation.stride[1]
    seen, back = padded[:, top:, left:], at_padded[:, top:, left:]  # views that begin under the part
    for i, j in np.ndindex(*operation.window):
        under = (slice(None), *_under(operation, part, i, j))
        at_laid[:, :, i, j] = g @ seen[under].reshape(len(padded), -1).T  # (K, D)
        back[under] += (kernels[:, :, i, j].T @ g).reshape(len(padded), *part.shape[:2])
    return at_padded, at_laid


def _back_at_stride_one(planes: tuple[Numbers, Numbers], operation: Operation, part: Numbers) -> Numbers:
    """Adds to `back` what `part` (K, H", W") sends there; returns the gradient at the kernels as they are laid.

    Rows end in zeros as long as the window reaches, so that a shift by whole rows and columns is one by so many
    numbers: nothing is copied for a weight. What the input receives is the convolution with the kernels.
    """
    assert isinstance(operation.over, Filters)
    kernels, (reach_h, reach_w), d = operation.over.laid.astype(np.float64), operation.spread, operation.dilation
    high, wide = part.shape[1] + reach_h - 1, part.shape[2] + reach_w - 1
    seen, back = (plane[:, :high, :wide] for plane in planes)
    g = np.zeros((len(part), high, wide))
    g[:, : part.shape[1], : part.shape[2]] = part
    flat, rows, long = seen.reshape(len(seen), -1), g.reshape(len(g), -1), part.shape[1] * wide - reach_w + 1
    at_laid = np.zeros(kernels.shape)
    for i, j in np.ndindex(*operation.window):
        shift = d * (i * wide + j)
        at_laid[:, :, i, j] = rows[:, :long] @ flat[:, shift : shift + long].T  # (K, D)
    for k, plane in np.ndindex(kernels.shape[:2]):
        if part[k].any():
            spread = np.zeros(operation.spread)
            spread[::d, ::d] = kernels[k, plane, ::-1, ::-1]
            anchor = reach_w - 1, reach_h - 1
            back[plane] += cv2.filter2D(g[k], cv2.CV_64F, spread, anchor=anchor, borderType=cv2.BORDER_CONSTANT)
    return at_laid


def _under(operation: Operation, at_output: Array, i: int, j: int) -> tuple[slice, slice]:
    """The padded cells under the window's cell (i, j), one for each output cell."""
    rows, columns = (
        slice(first, first + (n - 1) * stride + 1, stride)
        for first, n, stride in zip(
            (i * operation.dilation, j * operation.dilation), at_output.shape, operation.stride, strict=False
        )
    )
    return rows, columns


class Contribution(NamedTuple):
    """What one position of the window adds to the gradient of one shared weight: product = x * gradient."""

    row: int  # of the output, as is the column
    column: int
    x: float  # the input (or padding) that the weight met there
    gradient: float  # dL/dv of that output
    product: float


def contributions(image: Array, operation: Operation, at_output: Array, weight: Weight) -> tuple[Contribution, ...]:
    """Each position's part in dL/dW of one weight (k, d, i, j), in reading order; the products add up to it.

    A weight that is used at two places collects from both: v = g(W u1 + W u2) has dv/dW = (u1 + u2) g'.
    Positions whose output has no gradient are left out: they add nothing.
    Raises ValueError for pooling, and IndexError for a weight that the kernels lack.
    """
    if not isinstance(operation.over, Filters):
        raise ValueError("pooling has no weights")
    volume, shape = _checked(image, operation, at_output), operation.over.kernels.shape
    if not all(0 <= index < n for index, n in zip(weight, shape, strict=True)):
        raise IndexError(f"the kernels are {shape}: they have no weight {weight}")
    k, d, i, j = weight
    if operation.over.flip:
        i, j = shape[2] - 1 - i, shape[3] - 1 - j  # where the weight lies once the kernel is turned
    padded = pad(volume[:, :, d : d + 1].astype(np.float64), operation.around)
    met = padded[_under(operation, at_output, i, j)][:, :, 0]  # (H', W')
    g = at_output[:, :, k].astype(np.float64)
    places = np.nonzero(g)
    columns = (*places, met[places], g[places], (met * g)[places])
    return tuple(Contribution(*part) for part in zip(*(column.tolist() for column in columns), strict=True))


def winners(image: Array, operation: Operation) -> NDArray[np.intp]:
    """Which cell of each window max pooling passes on, counted in reading order: (H', W', D).

    Of equal cells the first, as PyTorch routes the gradient. Raises ValueError for another operation.
    """
    first = np.zeros(operation.output(volume_of(image)), np.intp)
    for place, (cells, largest) in enumerate(_under_each_window(image, operation)):
        first[cells > largest] = place
    return first


def _under_each_window(image: Array, operation: Operation) -> Iterator[tuple[Numbers, Numbers]]:
    """The window's cells in reading order, for each output, and the largest of those before: (H', W', D) each."""
    if not isinstance(operation.over, Pooling) or operation.over.kind != "max":
        raise ValueError("only max pooling has a winner")
    padded = pad(as_volume(image).astype(np.float64), operation.around, operation.fill)
    output = np.empty(operation.output(volume_of(image)))
    largest = np.full(output.shape, -np.inf)
    for i, j in np.ndindex(*operation.window):
        cells = padded[_under(operation, output, i, j)]
        yield cells, largest
        largest = np.maximum(largest, cells)


def tied(image: Array, operation: Operation) -> NDArray[np.intp]:
    """How many cells of each window share its largest value: (H', W', D); 1 where there is no tie.

    Where it is more, PyTorch gives the whole gradient to the first in reading order; others share it, or
    call the derivative undefined.
    """
    count = np.zeros(operation.output(volume_of(image)), np.intp)
    for cells, largest in _under_each_window(image, operation):
        count = np.where(cells > largest, 1, count + (cells == largest))
    return count


class Route(NamedTuple):
    """Where one output of max pooling sends its gradient: the winner, and the cells that tie with it."""

    winner: tuple[int, int]  # (row, column) of the input
    ties: tuple[tuple[int, int], ...]  # the others with the same value, in reading order


def route(image: Array, operation: Operation, cell: tuple[int, int, int]) -> Route:
    """The winner under output cell (row, column, plane) as an input cell, and those that tie with it.

    Copies of the winner itself, which reflect, replicate and circular padding make, are no ties.
    Raises ValueError for another operation than max pooling.
    """
    if not isinstance(operation.over, Pooling) or operation.over.kind != "max":
        raise ValueError("only max pooling has a winner")
    volume, plane = as_volume(image), cell[2]
    rows, columns = cells_at(volume_of(image), operation, cell[0], cell[1])
    cells = [(r, c) for r in rows for c in columns if OUTSIDE not in (r, c)]
    largest = max(volume[r, c, plane] for r, c in cells)
    equal = list(dict.fromkeys((r, c) for r, c in cells if volume[r, c, plane] == largest))
    return Route(equal[0], tuple(equal[1:]))


GradientChoice = Literal["ones", "one cell"]


def chosen_gradient(
    output: tuple[int, int, int], choice: GradientChoice, cell: tuple[int, int, int] = (0, 0, 0)
) -> Numbers:
    """A gradient at the output to start from, (H', W', K): 1 everywhere, or 1 at one cell and 0 elsewhere."""
    if choice == "ones":
        return np.ones(output)
    gradient = np.zeros(output)
    gradient[cell] = 1
    return gradient


After = Literal["none", "absolute", "relu"]


def before_activation(after: After, output: Array, at_activated: Array) -> Numbers:
    """The gradient at the output (H', W', K) for the gradient at what was made of it: g' times it.

    g' is 1 for none, the sign for the absolute value, and 1 above 0 for ReLU; at 0 it is 0 for both, as in PyTorch.
    """
    slope = {"none": np.ones(output.shape), "absolute": np.sign(output), "relu": output > 0}[after]
    return np.asarray(at_activated * slope, dtype=np.float64)
