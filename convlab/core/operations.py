"""What slides over a volume: filters or a pooling window, how it steps, what it costs and where it cannot go.

A volume is (H, W, D). Pairs are (vertical, horizontal). Sizes come from convlab/core/sizes.py, axis by axis.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convlab.core.kernels import LARGEST_SIDE
from convlab.core.padding import PADDING_MODES, Padding, PaddingMode, padding_problem, source_of
from convlab.core.problem import Problem
from convlab.core.sizes import output_size, reach
from convlab.core.typography import shape as written
from convlab.core.typography import whole

Array = NDArray[Any]  # uint8 pixels, or numbers of any kind
Pair = tuple[int, int]
Volume = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Filters:
    """K filters over D planes: kernels (K, D, F_h, F_w), bias (K,) or none.

    `flip` turns deep learning's cross-correlation into true convolution, which lays the kernel down turned
    by 180 degrees (Goodfellow, Bengio, Courville, "Deep Learning", 2016, equations 9.4 and 9.6).
    """

    kernels: Array
    bias: Array | None = None
    flip: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError where kernels or bias have another shape than above."""
        if self.kernels.ndim != 4:
            raise ValueError(f"kernels are (K, D, F_h, F_w), not {self.kernels.shape}")
        if self.bias is not None and self.bias.shape != self.kernels.shape[:1]:
            raise ValueError(f"{self.kernels.shape[0]} filters have as many biases, not {self.bias.shape}")

    @property
    def window(self) -> Pair:
        """(F_h, F_w)."""
        return self.kernels.shape[2], self.kernels.shape[3]

    @property
    def laid(self) -> Array:
        """The weights as they meet the picture, flipped or not: (K, D, F_h, F_w)."""
        return self.kernels[:, :, ::-1, ::-1] if self.flip else self.kernels


@dataclass(frozen=True)
class Pooling:
    """The largest value or the mean of each window, plane by plane; no parameters."""

    kind: Literal["max", "average"]
    window: Pair


@dataclass(frozen=True)
class Operation:
    """Filters or pooling, and how their window steps over the padded volume."""

    over: Filters | Pooling
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: int = 1
    mode: PaddingMode = "zeros"

    @property
    def window(self) -> Pair:
        """(F_h, F_w), the cells that one window reads."""
        return self.over.window

    @property
    def spread(self) -> Pair:
        """The (height, width) that one window spans: d(F - 1) + 1."""
        return reach(self.window[0], self.dilation), reach(self.window[1], self.dilation)

    @property
    def around(self) -> Padding:
        """The padding with its mode."""
        return Padding(self.padding, self.mode)

    @property
    def fill(self) -> float:
        """What padding of mode zeros holds: less than any number under max pooling, so that it never wins."""
        return -np.inf if isinstance(self.over, Pooling) and self.over.kind == "max" else 0.0

    def output(self, volume: Volume) -> Volume:
        """(H', W', K), floored, for an input (H, W, D); 0 where the window fits nowhere. Pooling keeps D."""
        height, width = (
            max(0, output_size(volume[axis], self.window[axis], self.stride[axis], self.padding[axis], self.dilation))
            for axis in (0, 1)
        )
        return height, width, len(self.over.kernels) if isinstance(self.over, Filters) else volume[2]


def volume_of(image: Array) -> Volume:
    """(H, W, D) of an image (H, W) or (H, W, D)."""
    height, width, *planes = image.shape
    return height, width, planes[0] if planes else 1


def as_volume(image: Array) -> Array:
    """A gray picture (H, W) as a volume of one plane; a volume as it is."""
    return image[:, :, np.newaxis] if image.ndim == 2 else image


def operation_problem(volume: Volume, operation: Operation) -> Problem | None:
    """Why this operation cannot be laid over a volume (H, W, D), or None."""
    return (
        _step_problem(operation)
        or _window_problem(operation)
        or padding_problem(volume[:2], operation.around)
        or _room_problem(volume, operation)
        or _planes_problem(volume, operation)
        or _pooling_problem(volume, operation)
    )


def _step_problem(operation: Operation) -> Problem | None:
    for stride in operation.stride:
        if stride < 1:
            return Problem(f"With stride {whole(stride)} the window never moves on. Choose 1 or more.")
    if operation.dilation < 1:
        return Problem(f"With dilation {whole(operation.dilation)} the window has no width. Choose 1 or more.")
    if operation.mode not in PADDING_MODES:
        return Problem(f"“{operation.mode}” is no padding mode. There are {', '.join(PADDING_MODES)}.")
    return None


def _window_problem(operation: Operation) -> Problem | None:
    if all(1 <= side <= LARGEST_SIDE for side in operation.window):
        return None
    return Problem(f"A {written(operation.window)} window: choose 1 to {LARGEST_SIDE} rows and columns.")


def _room_problem(volume: Volume, operation: Operation) -> Problem | None:
    padded, needed = operation.around.padded(volume[:2]), operation.spread
    if all(n >= f for n, f in zip(padded, needed, strict=True)):
        return None
    name = "kernel" if isinstance(operation.over, Filters) else "pooling window"
    spans = "" if needed == operation.window else f", spanning {written(needed)} at dilation {operation.dilation},"
    arrives = "padded input" if any(operation.padding) else "input"
    return Problem(
        f"A {written(operation.window)} {name}{spans} does not fit a {written(padded)} {arrives}. "
        f"Pad more or choose a smaller one."
    )


def _planes_problem(volume: Volume, operation: Operation) -> Problem | None:
    if not isinstance(operation.over, Filters) or operation.over.kernels.shape[1] == volume[2]:
        return None
    planes = operation.over.kernels.shape[1]
    return Problem(
        f"The filters have {_planes(planes)}, the input {whole(volume[2])}. "
        f"Give each filter a kernel for each of the input's planes."
    )


def _planes(count: int) -> str:
    return f"{whole(count)} plane{'s' if count != 1 else ''}"


def _pooling_problem(volume: Volume, operation: Operation) -> Problem | None:
    """No window may lie on zeros alone: there the largest of no value is nothing. PyTorch has the first bound too."""
    if not isinstance(operation.over, Pooling) or operation.mode != "zeros":
        return None
    for axis, (f, padding) in enumerate(zip(operation.window, operation.padding, strict=True)):
        if 2 * padding > f:
            return Problem(
                f"A pooling window of {whole(f)} padded by {whole(padding)} could lie on padding alone. "
                f"Pad by at most {whole(f // 2)}."
            )
        if padding and operation.dilation > 1 and _misses(volume, operation, axis):
            return Problem(
                f"A pooling window of {whole(f)} at dilation {whole(operation.dilation)}, padded by {whole(padding)}, "
                f"lies on padding alone somewhere. Choose dilation 1 or no padding."
            )
    return None


def _misses(volume: Volume, operation: Operation, axis: int) -> bool:
    """Whether some window has no cell of the picture under it on this axis."""
    starts = np.arange(operation.output(volume)[axis]) * operation.stride[axis] - operation.padding[axis]
    cells = starts[:, np.newaxis] + np.arange(operation.window[axis]) * operation.dilation  # (n', F)
    return bool(((cells < 0) | (cells >= volume[axis])).all(axis=1).any())


def multiplications(volume: Volume, operation: Operation) -> int:
    """Products for one picture: H' W' K F_h F_w D; pooling compares or adds, and multiplies nothing."""
    if not isinstance(operation.over, Filters):
        return 0
    height, width, _ = operation.output(volume)
    return height * width * operation.over.kernels.size


def parameters(operation: Operation) -> int:
    """Weights and biases: K (F_h F_w D + 1); pooling has none."""
    if not isinstance(operation.over, Filters):
        return 0
    return operation.over.kernels.size + (0 if operation.over.bias is None else operation.over.bias.size)


@dataclass(frozen=True)
class FullyConnected:
    """The parameters of a fully connected layer with the same input and output: H W D x H' W' K, and H' W' K."""

    weights: int
    biases: int


def fully_connected(volume: Volume, operation: Operation) -> FullyConnected:
    """32 x 32 x 3 to 28 x 28 x 6 takes 14,450,688 weights and 4704 biases."""
    units_in, units_out = volume[0] * volume[1] * volume[2], 1
    for side in operation.output(volume):
        units_out *= side
    return FullyConnected(units_in * units_out, units_out)


def cells_at(volume: Volume, operation: Operation, row: int, column: int) -> tuple[list[int], list[int]]:
    """The input rows (F_h,) and columns (F_w,) under output cell (row, column); OUTSIDE where zeros lie."""
    rows, columns = (
        [
            source_of(cell * stride - padding + i * operation.dilation, n, operation.mode)
            for i in range(f)  # the window's cell i on the axis
        ]
        for n, f, cell, stride, padding in zip(
            volume[:2], operation.window, (row, column), operation.stride, operation.padding, strict=True
        )
    )
    return rows, columns
