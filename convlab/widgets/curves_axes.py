"""From steps, losses and errors to places in px, and how a long line is thinned to the pixels there are."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ERROR_TICKS = (1.0, 0.5, 0.25, 0.05)  # on an axis that grows with the square root of the error


@dataclass(frozen=True)
class Panel:
    """One of the two fields on the step axis: from `top` down to `bottom`, in px."""

    top: float
    bottom: float


@dataclass(frozen=True)
class StepAxis:
    """Step 0 at `left`, the last planned step at `right`, in px."""

    left: float
    right: float
    planned: int

    def x(self, steps: npt.ArrayLike) -> Floats:
        """Where steps (n,) stand, in px."""
        share = np.asarray(steps, dtype=np.float64) / max(1, self.planned)
        return np.asarray(self.left + share * (self.right - self.left))


@dataclass(frozen=True)
class LossAxis:
    """A log axis: `high` at the panel's top, `low` at its bottom; what lies outside stands at the edge."""

    panel: Panel
    low: float
    high: float

    def y(self, values: npt.ArrayLike) -> Floats:
        """Where losses (n,) stand, in px; what is not finite stays so."""
        array = np.asarray(values, dtype=np.float64)
        inside = np.log(np.clip(array, self.low, self.high) / self.low) / np.log(self.high / self.low)
        return np.asarray(self.panel.bottom - inside * (self.panel.bottom - self.panel.top))


@dataclass(frozen=True)
class ErrorAxis:
    """0 to 100 % with the square root, so that the last few per cent can be told apart."""

    panel: Panel

    def y(self, values: npt.ArrayLike) -> Floats:
        """Where error fractions (n,) stand, in px."""
        share = np.sqrt(np.clip(np.asarray(values, dtype=np.float64), 0, 1))
        return np.asarray(self.panel.bottom - share * (self.panel.bottom - self.panel.top))


def thinned(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """A line (n,) as at most four points a pixel column: first, lowest, highest, last; it looks the same.

    `x` does not fall. What is not finite is left out.
    """
    finite = np.isfinite(y)
    if not finite.all():
        x, y = x[finite], y[finite]
    if len(x) < 8:
        return x, y
    columns = np.floor(x)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(columns)) + 1))
    if len(x) <= 4 * len(starts):
        return x, y
    ends = np.concatenate((starts[1:], [len(x)])) - 1
    low, high = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    middle = columns[starts] + 0.5
    thin_x = np.stack((x[starts], middle, middle, x[ends]), axis=1).reshape(-1)
    return thin_x, np.stack((y[starts], low, high, y[ends]), axis=1).reshape(-1)


def apart(places: list[float], gap: float, lowest: float) -> list[float]:
    """Label places in px moved down or up until each is `gap` from the next and none is below `lowest`."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + gap)
    limit = lowest
    for index in reversed(order):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - gap
    return moved


def spaced(x: Floats, gap: float) -> npt.NDArray[np.int64]:
    """The indices of as many of the places x (n,) as stand `gap` px or more apart, the last one included."""
    if len(x) == 0:
        return np.zeros(0, dtype=np.int64)
    every = max(1, int(np.ceil(gap * (len(x) - 1) / max(1.0, float(x[-1] - x[0])))))
    return np.arange((len(x) - 1) % every, len(x), every, dtype=np.int64)
