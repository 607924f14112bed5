"""Sliding an operation over a volume: as the textbook writes it, and the fast way beside it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.ground import Ground, Laid, laid
from convlab.core.ledger import Ledger
from convlab.core.operations import (
    Array,
    Filters,
    Operation,
    Pooling,
    Volume,
    as_volume,
    cells_at,
    operation_problem,
    volume_of,
)
from convlab.core.padding import OUTSIDE, pad, pad_textbook

# Measured at 512 x 512 and 1920 x 1080 on two cores, in comparison with filter2D at stride 1:
LARGEST_MATRIX = 2**19  # products: up to here all windows side by side are quicker; beyond, threads wait for threads
LEAST_BY_PHASES = 49  # weights: from 7 x 7 on a stride is quicker phase by phase,
MOST_IN_A_PHASE = 144  # unless the phases too are so large that filter2D goes by way of Fourier
LARGEST_DIRECT = 121  # weights: beyond, filter2D goes by way of Fourier
LEAST_SEPARABLE = 121  # weights: from 11 x 11 on a column and then a row are quicker


def apply_textbook(image: Array, operation: Operation) -> NDArray[np.float64]:
    """Every output cell by its own window: float64 (H', W', K). Slow, and plain to read.

    Raises ValueError with the sentence of `operation_problem`.
    """
    padded, (height, width, maps) = _prepared(image, operation)
    d, (reach_h, reach_w) = operation.dilation, operation.spread
    output = np.zeros((height, width, maps))
    for row in range(height):
        for column in range(width):
            top, left = row * operation.stride[0], column * operation.stride[1]
            window = padded[top : top + reach_h : d, left : left + reach_w : d]  # (F_h, F_w, D)
            output[row, column] = _answers(window, operation.over)  # (K,)
    return output


def _prepared(image: Array, operation: Operation) -> tuple[NDArray[np.float64], tuple[int, int, int]]:
    problem = operation_problem(volume_of(image), operation)
    if problem:
        raise ValueError(problem.sentence)
    padded = pad_textbook(as_volume(image), operation.around, operation.fill)  # (H + 2 P_v, W + 2 P_h, D)
    return padded, operation.output(volume_of(image))


def _answers(window: NDArray[np.float64], over: Filters | Pooling) -> NDArray[Any]:
    """What one window (F_h, F_w, D) gives: (K,), or (D,) for pooling."""
    if isinstance(over, Pooling):
        return np.asarray(window.max(axis=(0, 1)) if over.kind == "max" else window.mean(axis=(0, 1)))
    answers = np.zeros(len(over.kernels))
    for k, kernel in enumerate(over.laid):  # (D, F_h, F_w)
        products = window * kernel.transpose(1, 2, 0)  # (F_h, F_w, D)
        answers[k] = products.sum() + (0 if over.bias is None else over.bias[k])
    return answers


def window_at(image: Array, operation: Operation, row: int, column: int) -> NDArray[np.float64]:
    """What lies under output cell (row, column), counted from 0: float64 (F_h, F_w, D), at the same cost anywhere."""
    volume = as_volume(image)
    rows, columns = cells_at(volume_of(volume), operation, row, column)
    window = volume[np.ix_(rows, columns)].astype(np.float64)  # OUTSIDE reads the last line, replaced below
    window[np.equal(rows, OUTSIDE)] = operation.fill
    window[:, np.equal(columns, OUTSIDE)] = operation.fill
    return window


@dataclass(frozen=True)
class Answer:
    """One output cell of one filter, spelled out: products by plane and row, and the bias that is added."""

    products: Ledger
    bias: float

    @property
    def total(self) -> float:
        """The output before anything is done to it."""
        return self.products.total + self.bias


def answer_at(image: Array, operation: Operation, cell: tuple[int, int, int]) -> Answer:
    """Window, kernel as it is laid, products and bias of output cell (row, column, filter), from 0.

    Raises ValueError for pooling or what does not fit, IndexError where there is no such output cell.
    """
    problem = operation_problem(volume_of(image), operation)
    if problem or not isinstance(operation.over, Filters):
        raise ValueError(problem.sentence if problem else "pooling multiplies nothing")
    output = operation.output(volume_of(image))
    if not all(0 <= index < n for index, n in zip(cell, output, strict=True)):
        raise IndexError(f"the output is {output}: it has no cell {cell}")
    row, column, k = cell
    window = window_at(image, operation, row, column)  # (F_h, F_w, D)
    kernel = operation.over.laid[k].transpose(1, 2, 0).astype(np.float64)  # (F_h, F_w, D)
    bias = operation.over.bias
    return Answer(Ledger(window, kernel, window * kernel), 0.0 if bias is None else float(bias[k]))


class OvertakenError(Exception):
    """Nobody waits for the answer any more."""


def expected_ms(volume: Volume, operation: Operation) -> float:
    """About how long `apply` takes over a volume (H, W, D), measured on two cores."""
    height, width = operation.around.padded(volume[:2])
    f_h, f_w = operation.window
    if isinstance(operation.over, Pooling):
        return height * width * volume[2] * (f_h + f_w) * 1.2e-6
    kernels = operation.over.kernels
    planes = 1 if (kernels == kernels[:, :1]).all() else volume[2]
    weights = f_h * f_w
    return height * width * planes * len(kernels) * (2 + (0.036 * weights if weights <= LARGEST_DIRECT else 14)) * 1e-6


def apply(
    image: Array, operation: Operation, is_over: Callable[[], bool] = lambda: False, ground: Ground | None = None
) -> NDArray[np.float32]:
    """The same as `apply_textbook`, quickly: float32 (H', W', K) for an image (H, W) or (H, W, D).

    `ground` keeps what can be used again. Raises ValueError with the sentence of `operation_problem`: ask it first.
    Raises OvertakenError where `is_over`, asked before each filter, says so.
    """
    problem = operation_problem(volume_of(image), operation)
    if problem:
        raise ValueError(problem.sentence)
    volume, size = as_volume(image), operation.output(volume_of(image))[:2]
    if volume.dtype != np.uint8 or isinstance(operation.over, Pooling):  # else bytes stay bytes until they are planes
        volume = volume.astype(np.float32)
    if isinstance(operation.over, Pooling):
        return _pooled(pad(volume, operation.around, operation.fill), operation, size)
    bank = laid(volume, operation)
    if size[0] * size[1] * operation.over.kernels.size > LARGEST_MATRIX:
        return _correlated(bank, is_over, ground or Ground())
    output = _by_matrix(pad(volume, operation.around).astype(np.float32), operation)
    return output if bank.biases is None else output + bank.biases


def _pooled(padded: NDArray[np.float32], operation: Operation, size: tuple[int, int]) -> NDArray[np.float32]:
    """Down each column first, then along each row: F_h + F_w passes in place of F_h F_w."""
    assert isinstance(operation.over, Pooling)
    down = _joined(padded, operation, size, 0)  # (H', W + 2 P_h, D)
    pooled = _joined(down, operation, size, 1)  # (H', W', D)
    if operation.over.kind == "average":
        pooled *= np.float32(1 / (operation.window[0] * operation.window[1]))
    return pooled


def _joined(cells: NDArray[np.float32], operation: Operation, size: tuple[int, int], axis: int) -> NDArray[np.float32]:
    """The F shifted copies of one axis, stride apart: their largest, or their sum."""
    assert isinstance(operation.over, Pooling)
    join = np.maximum if operation.over.kind == "max" else np.add
    joined: NDArray[np.float32] | None = None
    for i in range(operation.window[axis]):
        shifted = cells[(slice(None),) * axis + (_under(operation, size, axis, i),)]
        if joined is None:
            joined = np.ascontiguousarray(shifted).copy()
        else:
            join(joined, shifted, out=joined)
    assert joined is not None
    return joined


def _under(operation: Operation, size: tuple[int, int], axis: int, i: int) -> slice:
    """The padded cells that lie under the window's cell i, one for each output cell of the axis."""
    first, stride = i * operation.dilation, operation.stride[axis]
    return slice(first, first + (size[axis] - 1) * stride + 1, stride)


def _correlated(bank: Laid, is_over: Callable[[], bool], ground: Ground) -> NDArray[np.float32]:
    """K filters one after the other, those first that are known already: float32 (H', W', K), bias added.

    What is done is kept in the ground, even where nobody waits for the rest any more.
    """
    planes, known, keys = ground.planes(bank), ground.maps(bank), bank.keys
    spread, stride = bank.operation.spread, bank.operation.stride
    height, width = ((n - f) // s + 1 for n, f, s in zip(planes[0].shape, spread, stride, strict=True))
    sheet, maps = ground.sheet(bank, (height, width))
    try:
        for k in sorted(range(len(keys)), key=lambda k: keys[k] not in known):
            if sheet.keys[k] == keys[k]:
                continue
            sheet.keys[k] = b""
            _add_up(maps[k], [known[keys[k]]] if keys[k] in known else _answers_of(bank, planes, k, is_over))
            if keys[k] not in known and bank.biases is not None:
                maps[k] += bank.biases[k]
            sheet.keys[k] = keys[k]
    finally:
        maps.flags.writeable = False
        ground.keep(sheet, maps)
    return np.moveaxis(maps, 0, 2)


def _answers_of(
    bank: Laid, planes: list[NDArray[np.float32]], k: int, is_over: Callable[[], bool]
) -> Iterator[NDArray[np.float32]]:
    """What one filter (D, F_h, F_w) gives on each of D padded planes: at least (H', W')."""
    for kernel, plane in zip(bank.kernels[k], planes, strict=True):
        if is_over():
            raise OvertakenError
        yield _laid_over(plane, _spread(kernel, bank.operation.dilation), bank.operation.stride)


def _add_up(total: NDArray[np.float32], parts: Iterable[NDArray[np.float32]]) -> None:
    """Into (H', W') the sum of what is at least as large."""
    height, width = total.shape
    for d, part in enumerate(parts):
        if d == 0:
            total[:] = part[:height, :width]
        else:
            total += part[:height, :width]


def _by_matrix(padded: NDArray[np.float32], operation: Operation) -> NDArray[np.float32]:
    """Every window as a row of one matrix, every filter as a column of the other."""
    assert isinstance(operation.over, Filters)
    windows = np.lib.stride_tricks.sliding_window_view(padded, operation.spread, axis=(0, 1))
    (s, t), d = operation.stride, operation.dilation
    rows = windows[::s, ::t, :, ::d, ::d]  # (H', W', D, F_h, F_w)
    flat = rows.reshape(rows.shape[0] * rows.shape[1], -1)  # (H' W', D F_h F_w)
    kernels = operation.over.laid.astype(np.float32)  # (K, D, F_h, F_w)
    products = flat @ kernels.reshape(len(kernels), -1).T  # (H' W', K)
    return np.asarray(products.reshape(*rows.shape[:2], len(kernels)))


def _spread(kernel: NDArray[np.float32], dilation: int) -> NDArray[np.float32]:
    """The kernel with dilation - 1 zeros between its weights."""
    if dilation == 1:
        return kernel
    spread = np.zeros([dilation * (side - 1) + 1 for side in kernel.shape], np.float32)
    spread[::dilation, ::dilation] = kernel
    return spread


def _laid_over(plane: NDArray[np.float32], kernel: NDArray[np.float32], stride: tuple[int, int]) -> NDArray[np.float32]:
    """One kernel over one plane, at least (H', W').

    A long stride splits plane and kernel into their stride x stride phases: each cell of the output is the
    sum of what the phases give at stride 1, and no window is computed that the stride skips.
    """
    s, t = stride
    if stride == (1, 1):
        return _filtered(plane, kernel)
    if kernel.size < LEAST_BY_PHASES or kernel.size > MOST_IN_A_PHASE * s * t:
        return _filtered(plane, kernel)[::s, ::t]
    rows, columns = ((n - f) // step + 1 for n, f, step in zip(plane.shape, kernel.shape, stride, strict=True))
    answer = np.zeros((rows, columns), np.float32)
    for a, b in np.ndindex(s, t):
        phase = kernel[a::s, b::t]
        if phase.any():
            answer += _filtered(np.ascontiguousarray(plane[a::s, b::t]), phase)[:rows, :columns]
    return answer


def _filtered(plane: NDArray[np.float32], kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every window at stride 1: float32 (H - F_h + 1, W - F_w + 1).

    OpenCV's filter2D is itself a cross-correlation; with the anchor in the corner its value at (r, c) is
    the window that begins there.
    """
    factors = _factors(kernel) if kernel.size >= LEAST_SEPARABLE else None
    if factors is None:
        every = cv2.filter2D(plane, cv2.CV_32F, np.ascontiguousarray(kernel), anchor=(0, 0))
    else:
        every = cv2.sepFilter2D(plane, cv2.CV_32F, factors[1], factors[0], anchor=(0, 0))
    return np.asarray(every[: plane.shape[0] - kernel.shape[0] + 1, : plane.shape[1] - kernel.shape[1] + 1])


def _factors(kernel: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """A column (F_h,) and a row (F_w,) whose products are the kernel to float32's own precision, or None."""
    i, j = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    if kernel[i, j] == 0:
        return None
    column, row = np.ascontiguousarray(kernel[:, j]), kernel[i] / kernel[i, j]
    off = np.abs(np.outer(column, row) - kernel).max()
    return (column, row) if off <= 1e-6 * abs(kernel[i, j]) else None
