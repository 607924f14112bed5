"""The costly half of looking backwards: the gradients at the output, the input and the kernels.

Computed anew only where something that they depend on changed; a gradient that is painted further adds only
what the new cells give, because gradients are linear in the gradient at the output.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convlab.core.gradients import After, Gradients, before_activation, chosen_gradient, gradients
from convlab.core.operations import Array, Operation
from convlab.state.painted_gradient import Painted, painted_array
from convlab.state.sandbox import GradientChoice

Numbers = NDArray[np.float64]
LARGEST_AT_ONCE = 2**16  # cells of the input: above, what is painted is added to what is there


@dataclass(frozen=True, eq=False)
class Forward:
    """What was computed forwards: volume (H, W, D), maps (H', W', K) before anything is done to them."""

    volume: Array
    operation: Operation
    maps: Array

    @property
    def size(self) -> tuple[int, int]:
        """(H', W')."""
        return self.maps.shape[0], self.maps.shape[1]

    def same_as(self, other: "Forward") -> bool:
        """Whether nothing that a gradient depends on differs; maps follow from the other two."""
        return self.volume is other.volume and self.operation is other.operation


@dataclass(frozen=True)
class Chosen:
    """The gradient to start from, and the map whose cells have it."""

    choice: GradientChoice = "cell"
    cell: tuple[int, int] = (0, 0)  # the one cell, of the output
    painted: Painted = ()
    map: int = 0
    after: After = "none"
    together: bool = False  # what is shown is the root of the sum of the squares of all maps

    def at_shown(self, size: tuple[int, int]) -> Numbers:
        """dL/dy at what is shown, (H', W')."""
        if self.choice == "painted":
            return painted_array(self.painted, size)
        start: Literal["ones", "one cell"] = "ones" if self.choice == "ones" else "one cell"
        return chosen_gradient((*size, 1), start, (*self.cell, 0))[:, :, 0]

    def key(self) -> tuple[object, ...]:
        """What the gradient depends on: a cell only where one cell is chosen, and so on."""
        start = {"cell": self.cell, "ones": (), "painted": self.painted}[self.choice]
        return self.choice, start, self.map, self.after, self.together


@dataclass(frozen=True, eq=False)
class Flow:
    """at_shown dL/dy (H', W'); at_output dL/dv (H', W', K), before absolute value or ReLU; then where it arrives."""

    forward: Forward
    chosen: Chosen
    at_shown: Numbers
    at_output: Numbers
    arrived: Gradients
    _planes: dict[int, Numbers] = field(default_factory=dict)

    @cached_property
    def at_map(self) -> Numbers:
        """dL/dv of the chosen map, (H', W'); always the same array, so that it is drawn once."""
        return np.ascontiguousarray(self.at_output[:, :, self.chosen.map])

    def at_plane(self, plane: int) -> Numbers:
        """dL/dx of one plane, (H, W); always the same array."""
        if plane not in self._planes:
            self._planes[plane] = np.ascontiguousarray(self.arrived.input[:, :, plane])
        return self._planes[plane]

    @cached_property
    def sending(self) -> int:
        """How many output cells have a gradient in any map."""
        return int(np.count_nonzero(self.at_output.any(axis=2)))

    @cached_property
    def places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The rows and the columns of the chosen map that have a gradient, in reading order."""
        rows, columns = np.nonzero(self.at_map)
        return rows, columns

    @cached_property
    def slope(self) -> float | None:
        """The gradient that all of them have; None where they differ, or there are none."""
        values = self.at_map[self.places]
        return float(values[0]) if len(values) and (values == values[0]).all() else None


def flow_of(forward: Forward, chosen: Chosen, before: Flow | None = None) -> Flow:
    """All gradients; `before` is handed back where nothing that they depend on changed."""
    same = before is not None and before.forward.same_as(forward)
    if before is not None and same and before.chosen.key() == chosen.key():
        return before
    at_shown = chosen.at_shown(forward.size)
    at_output = through(forward.maps, chosen, at_shown)
    if before is not None and same and chosen.choice == "painted" and forward.volume.size > LARGEST_AT_ONCE:
        arrived = _added(before.arrived, gradients(forward.volume, forward.operation, at_output - before.at_output))
    else:
        arrived = gradients(forward.volume, forward.operation, at_output)
    return Flow(forward, chosen, at_shown, at_output, arrived)


def through(maps: Array, chosen: Chosen, at_shown: Numbers) -> Numbers:
    """From what is shown back to the maps: dL/dv (H', W', K) for dL/dy (H', W').

    Together, y is the root of the sum of the squares, and dy/dv is v / y; 0 where y is 0.
    """
    if chosen.together:
        magnitude = np.sqrt(np.square(maps, dtype=np.float64).sum(axis=2))[:, :, np.newaxis]
        slope = np.divide(maps, magnitude, out=np.zeros(maps.shape), where=magnitude > 0)
        return np.asarray(slope * at_shown[:, :, np.newaxis])
    at_output = np.zeros(maps.shape)
    rows = np.nonzero(at_shown.any(axis=1))[0]
    if len(rows):
        part = slice(rows[0], rows[-1] + 1)  # the rows that have a gradient: one cell costs little
        at_output[part, :, chosen.map] = before_activation(chosen.after, maps[part, :, chosen.map], at_shown[part])
    return at_output


def _added(one: Gradients, other: Gradients) -> Gradients:
    if one.kernels is None or other.kernels is None or one.bias is None or other.bias is None:
        return Gradients(one.input + other.input)
    return Gradients(one.input + other.input, one.kernels + other.kernels, one.bias + other.bias)
