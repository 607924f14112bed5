"""What a small shift of the input changes in a response, and how much of that change pooling takes away.

Convolution is equivariant: its response moves with the input. Pooling makes it nearly invariant to small shifts
(Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.3), but its stride keeps too few cells for the
detail there is, and so the response changes with shifts that are no whole stride (Zhang, "Making convolutional
networks shift-invariant again", ICML 2019).

A shift is (rows down, columns right) in pixels; a response is one map (H', W').
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import Array, Operation, Pair, Pooling, as_volume, volume_of
from convlab.core.padding import OUTSIDE, Padding, PaddingMode, pad, source_of
from convlab.core.sliding import apply

Way = Literal["none", "max", "average"]
WAYS: tuple[Way, ...] = ("none", "max", "average")
Response = NDArray[np.floating[Any]]


def shifted_textbook(image: Array, shift: Pair, beyond: PaddingMode) -> NDArray[np.float64]:
    """The content of a volume (H, W, D) moved within its frame; what comes in is what padding would put there."""
    height, width, _ = image.shape
    moved = np.zeros(image.shape)
    for row in range(height):
        for column in range(width):
            from_row = source_of(row - shift[0], height, beyond)
            from_column = source_of(column - shift[1], width, beyond)
            if OUTSIDE not in (from_row, from_column):
                moved[row, column] = image[from_row, from_column]
    return moved


def farthest(size: Pair, wanted: int) -> Pair:
    """The largest shift on each axis: as far as is wanted, but half of the frame stays in sight."""
    return min(wanted, size[0] // 2), min(wanted, size[1] // 2)


class Shifts:
    """An image (H, W) or (H, W, D) and the response to it at every shift up to `most`, each cut out of a larger one.

    The image is padded by `most` once; a shifted image is a frame in that. So is the response to it, where the
    operation itself pads nothing: then it is computed once for all shifts. Ask `operation_problem` first.
    """

    def __init__(self, image: Array, operation: Operation, most: Pair, beyond: PaddingMode) -> None:
        self._operation, self._most, self._size = operation, most, volume_of(image)
        self._around = pad(as_volume(image), Padding(most, beyond))  # (H + 2 most_v, W + 2 most_h, D)
        every = replace(operation, stride=(1, 1))
        self._every = None if any(operation.padding) else apply(self._around, every)

    def image_at(self, shift: Pair) -> Array:
        """The shifted image: (H, W, D)."""
        top, left = self._corner(shift)
        return self._around[top : top + self._size[0], left : left + self._size[1]]

    def response_at(self, shift: Pair) -> NDArray[np.float32]:
        """The response to the shifted image: float32 (H', W', K)."""
        if self._every is None:
            return apply(self.image_at(shift), self._operation)
        (top, left), (s, t) = self._corner(shift), self._operation.stride
        height, width, _ = self._operation.output(self._size)
        return self._every[top : top + (height - 1) * s + 1 : s, left : left + (width - 1) * t + 1 : t]

    def _corner(self, shift: Pair) -> Pair:
        """Where the frame lies on the padded image; raises ValueError beyond the largest shift."""
        top, left = self._most[0] - shift[0], self._most[1] - shift[1]
        if not (0 <= top <= 2 * self._most[0] and 0 <= left <= 2 * self._most[1]):
            raise ValueError(f"a shift of {shift} is farther than {self._most}")
        return top, left


@dataclass(frozen=True)
class Step:
    """How a response is made smaller: the side of the pooling window, and the stride, which all ways share."""

    window: int
    stride: int

    def pooling(self, size: Pair, way: Way) -> Operation:
        """The operation on a response of this size; an axis of one cell (a row of numbers) stays as it is."""
        window, stride = (
            (self._on(length, size[0]), self._on(length, size[1])) for length in (self.window, self.stride)
        )
        return Operation(Pooling("average" if way == "average" else "max", window), stride)

    @staticmethod
    def _on(length: int, n: int) -> int:
        return length if n > 1 else 1


def made_smaller(response: Response, way: Way, step: Step) -> NDArray[np.float32]:
    """The response after one way of pooling: float32 (H'', W''), the same size for all ways.

    Without pooling the upper left cell of each window is kept as it is.
    """
    operation = step.pooling((response.shape[0], response.shape[1]), way)
    if way != "none":
        return apply(response, operation)[:, :, 0]
    (s, t), (height, width, _) = operation.stride, operation.output(volume_of(response))
    return np.asarray(response[::s, ::t][:height, :width], dtype=np.float32)


@dataclass(frozen=True)
class Change:
    """How far a response is from another: |now - before| beside |before|, roots of the sums of squares."""

    difference: float
    size: float

    @property
    def part(self) -> float | None:
        """|now - before| / |before|; None where the response before is 0 everywhere and is no longer."""
        if self.size:
            return self.difference / self.size
        return None if self.difference else 0.0


def change(now: Response, before: Response) -> Change:
    """What changed in place, cell by cell."""
    return Change(length(now - before), length(before))


def length(response: Response) -> float:
    """The root of the sum of squares."""
    return float(np.sqrt(np.square(response, dtype=np.float64).sum()))


def change_moved_along(now: Response, before: Response, cells: tuple[float, float]) -> tuple[Change, Pair] | None:
    """What is left of the change once `before` has moved along by whole cells, and by which; None where all left.

    `cells` is how many cells (rows, columns) the shift of the input comes to; where that is no whole number, the
    nearer of both neighbours in the response itself is taken. Only cells that both have are compared.
    """
    rows, columns = (
        [move for move in sorted({int(np.floor(wished)), int(np.ceil(wished))}) if abs(move) < n]
        for wished, n in zip(cells, now.shape, strict=True)
    )
    found = [(_moved(now, before, move), move) for move in product(rows, columns)]
    return min(found, key=lambda pair: np.inf if pair[0].part is None else pair[0].part, default=None)


def _moved(now: Response, before: Response, move: Pair) -> Change:
    """now[r, c] beside before[r - move_v, c - move_h]."""
    here, there = (tuple(_common(move[axis], sign) for axis in (0, 1)) for sign in (1, -1))
    return change(now[here], before[there])


def difference_moved_along(now: Response, before: Response, move: Pair) -> NDArray[np.float32]:
    """What differs once `before` has moved along by whole cells: (H, W), 0 where one of both has no partner."""
    here, there = (tuple(_common(move[axis], sign) for axis in (0, 1)) for sign in (1, -1))
    difference = np.zeros(now.shape, np.float32)
    difference[here] = now[here] - before[there]
    return difference


def _common(move: int, sign: int) -> slice:
    """The cells of one axis that have a partner `move` cells away."""
    first = max(0, sign * move)
    last = min(0, sign * move)
    return slice(first, last or None)


@dataclass(frozen=True)
class Measured:
    """How a response changed with a shift: in place, and moved along by so many whole cells."""

    place: Change
    along: tuple[Change, Pair] | None


def strongest(response: Response) -> Pair:
    """The cell (row, column) of the largest value, the first in reading order; from 0."""
    row, column = np.unravel_index(int(np.argmax(response)), response.shape)
    return int(row), int(column)


def walk(seed: int, most: int) -> Iterator[int]:
    """A random walk on one axis without end, one pixel a step, never farther than `most`; the same for a seed."""
    random, place = np.random.default_rng(seed), 0
    while True:
        step = 1 if random.random() < 0.5 else -1
        place = place + step if abs(place + step) <= most else place - step if most else 0
        yield place
