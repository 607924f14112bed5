"""Curves that grow as rows come in, without reading or copying what was there before."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from convlab.runs.rows import Curve

T = TypeVar("T", np.int64, np.float64)
FIRST_ROOM = 256  # points


class _Growing(Generic[T]):
    """A one-dimensional array with room to grow; what was given out is never written again."""

    def __init__(self, dtype: type[T]) -> None:
        self._room: NDArray[T] = np.empty(FIRST_ROOM, dtype)
        self._count = 0

    def append(self, values: NDArray[T]) -> None:
        end = self._count + values.size
        if end > self._room.size:
            self._move_to(max(end, 2 * self._room.size))
        self._room[self._count : end] = values
        self._count = end

    def last(self) -> float:
        return float(self._room[self._count - 1]) if self._count else float("-inf")

    def cut(self, count: int) -> None:
        self._count = count
        self._move_to(self._room.size)  # older views keep the room they look at

    def view(self) -> NDArray[T]:
        values = self._room[: self._count]
        values.flags.writeable = False
        return values

    def _move_to(self, size: int) -> None:
        room = np.empty(size, self._room.dtype)
        room[: self._count] = self._room[: self._count]
        self._room = room


class GrowingCurve:
    """One scalar's points: appended, and cut back where a newer session begins."""

    def __init__(self) -> None:
        self._steps, self._values = _Growing(np.int64), _Growing(np.float64)  # both (n,)

    def append(self, steps: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """More points (n,), in order; of several at one step the last one counts."""
        if steps.size == 0:
            return
        last_of_step = np.append(steps[1:] != steps[:-1], True)
        if self._steps.last() >= steps[0]:
            self.cut(int(steps[0]))
        self._steps.append(steps[last_of_step])
        self._values.append(values[last_of_step])

    def cut(self, first_step: int) -> None:
        """Drops what is shadowed: all points from `first_step` on."""
        count = int(np.searchsorted(self._steps.view(), first_step))
        self._steps.cut(count)
        self._values.cut(count)

    def curve(self) -> Curve:
        """The points so far; stays as it is when more come."""
        return Curve(self._steps.view(), self._values.view())


def until(curve: Curve, step: int) -> Curve:
    """The points of `curve` up to and with `step`."""
    count = int(np.searchsorted(curve.steps, step, side="right"))
    return Curve(curve.steps[:count], curve.values[:count])
