"""Everything that the sandbox's view "Backwards" shows, derived from what was computed forwards."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlab.core.gradients import Route, route, tied
from convlab.core.operations import Filters, Pooling
from convlab.core.typography import decimal, shape, whole
from convlab.state import backwards_words as words
from convlab.state.backwards_equations import Equation, input_equation, weight_equation
from convlab.state.backwards_flow import Chosen, Flow, Forward, Numbers, flow_of
from convlab.state.backwards_sums import Cell, InputSum, Pulls, input_sum, pulls_of
from convlab.state.sandbox_words import Sentence

MOST_RUNGS = 12  # contributions told apart; the rest is one sum


@dataclass(frozen=True)
class LookedAt:
    """Where the eye rests: an output cell, a cell of the kernel, an input cell, a plane of the input."""

    focus: Cell
    weight: Cell
    input: Cell
    plane: int = 0


@dataclass(frozen=True)
class Rung:
    """One arrow: what one place adds to the gradient of the weight; `cell` is None for the sum of many."""

    cell: Cell | None
    name: str
    product_text: str  # "8 · 1"
    product: float


@dataclass(frozen=True, eq=False)
class BackwardsReadout:
    """What the view draws; cells are counted from 0 here and from 1 in every text."""

    flow: Flow
    looked_at: LookedAt
    is_numbers: bool
    shows_planes: int  # planes of the input that the chosen one is one of
    pulls: Pulls | None  # None for pooling
    reached: InputSum
    routed: Route | None  # of max pooling, for the focused output cell

    @property
    def forward(self) -> Forward:
        """Input, operation and maps."""
        return self.flow.forward

    @property
    def window(self) -> tuple[int, int, int, int]:
        """Where the focused output cell's window lies on the input without its padding: row, column, rows, columns."""
        operation, (row, column) = self.forward.operation, self.looked_at.focus
        top, left = (
            cell * stride - padding
            for cell, stride, padding in zip((row, column), operation.stride, operation.padding, strict=True)
        )
        return top, left, *operation.spread

    @property
    def at_shown(self) -> Numbers:
        """dL/dy, (H', W')."""
        return self.flow.at_shown

    @property
    def at_map(self) -> Numbers:
        """dL/dv of the chosen map, (H', W')."""
        return self.flow.at_map

    @property
    def at_input(self) -> Numbers:
        """dL/dx of the chosen plane, (H, W)."""
        return self.flow.arrived.input[:, :, self.looked_at.plane]

    @property
    def plane_values(self) -> NDArray[np.generic]:
        """The chosen plane of the input itself, (H, W)."""
        return np.asarray(self.forward.volume[:, :, self.looked_at.plane])

    @property
    def kernel(self) -> Numbers | None:
        """The weights of the chosen filter and plane as they are written down, (F_h, F_w)."""
        over = self.forward.operation.over
        if not isinstance(over, Filters):
            return None
        return np.asarray(over.kernels[self.flow.chosen.map, self.looked_at.plane], dtype=np.float64)

    @property
    def at_kernel(self) -> Numbers | None:
        """dL/dW of the chosen filter and plane, (F_h, F_w)."""
        kernels = self.flow.arrived.kernels
        return None if kernels is None else kernels[self.flow.chosen.map, self.looked_at.plane]

    @property
    def at_bias(self) -> float | None:
        """dL/db of the chosen filter."""
        bias = self.flow.arrived.bias
        return None if bias is None else float(bias[self.flow.chosen.map])

    @property
    def is_changed(self) -> bool:
        """Whether something stands between what is shown and the sum: absolute value, ReLU, a magnitude."""
        return words.is_changed(self.flow)

    @property
    def through(self) -> str:
        """What the gradient is multiplied by there."""
        return words.through_words(self.flow)

    @property
    def shapes(self) -> tuple[str, str]:
        """Of the input's plane and of the output's map."""
        return shape(self.at_input.shape), shape(self.forward.size)

    @property
    def weight_name(self) -> str:
        """ "W at row 1, column 3, which is −1"."""
        if self.kernel is None:
            return ""
        return f"W at {words.at(self.looked_at.weight)}"

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """The arrows, in reading order, the sum of those that have none of their own last."""
        if self.pulls is None:
            return ()
        rungs = [
            Rung(
                (part.row, part.column),
                words.at((part.row, part.column)),
                product_text(part.x, part.gradient),
                part.product,
            )
            for part in self.pulls.parts
        ]
        if self.pulls.others:
            name = f"and {whole(self.pulls.others)} more"
            rungs.append(Rung(None, name, "sum", self.pulls.others_sum))
        return tuple(rungs)

    @cached_property
    def weight_equation(self) -> Equation | None:
        """dL/dW with its numbers; None for pooling."""
        return weight_equation(self.pulls, self.flow.chosen) if self.pulls else None

    @cached_property
    def input_equation(self) -> Equation:
        """dL/dx with its numbers."""
        return input_equation(self.reached, self.flow.chosen, self.pulls is None)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What there is to say of weight, input and output cell, the most telling first."""
        over = self.forward.operation.over
        told: list[Sentence] = [words.stamp_words(self.flow, self.reached)]
        if self.pulls is not None and self.flow.at_output.any():
            told.insert(0, words.pull_words(self.pulls))
        if isinstance(over, Pooling):
            told.insert(0, self._pooled(over))
        slope = words.slope_words(self.flow, self.looked_at.focus)
        return (*told, slope) if slope else tuple(told)

    def _pooled(self, over: Pooling) -> Sentence:
        if self.routed is None:
            return words.shared_words(over)
        value = float(self.plane_values[self.routed.winner])
        return words.routed_words(self.routed, (value, over.window[0] * over.window[1]))

    @cached_property
    def ties(self) -> str:
        """How often max pooling has no single winner; empty for anything else."""
        over = self.forward.operation.over
        if not isinstance(over, Pooling) or over.kind != "max":
            return ""
        counts = tied(self.forward.volume, self.forward.operation)[:, :, self.looked_at.plane]
        return words.ties_words(int((counts > 1).sum()), counts.size)

    @property
    def status(self) -> tuple[str, str]:
        """For the window's last line: the output cell, and the gradient that starts and goes on there."""
        focus = self.looked_at.focus
        value, before = float(self.at_shown[focus]), float(self.at_map[focus])
        on = f", before {self.flow.chosen.after} {decimal(before)}" if self.is_changed else ""
        place = words.at(focus)
        return place[0].upper() + place[1:], f"gradient {decimal(value)}{on}"


def product_text(x: float, gradient: float) -> str:
    """ "8 · (−1)"."""
    second = f"({decimal(gradient)})" if gradient < 0 else decimal(gradient)
    return f"{decimal(x)} · {second}"


def backwards_of(
    forward: Forward, chosen: Chosen, looked_at: LookedAt, before: BackwardsReadout | None = None
) -> BackwardsReadout:
    """The readout of one setting; pass the last one, and what did not change is not computed again.

    Where the eye rests may lie outside after the sizes changed: the nearest cell there is is shown.
    """
    looked_at, chosen = _within(forward, looked_at), _existing(forward, chosen)
    flow = flow_of(forward, chosen, before.flow if before else None)
    pulls, over = None, forward.operation.over
    if isinstance(over, Filters):
        weight = (chosen.map, looked_at.plane, *looked_at.weight)
        pulls = _kept(before, flow, weight) or pulls_of(flow, weight, looked_at.focus, MOST_RUNGS)
    plane = looked_at.plane
    is_max = isinstance(over, Pooling) and over.kind == "max"
    return BackwardsReadout(
        flow=flow,
        looked_at=looked_at,
        is_numbers=forward.volume.dtype.kind == "f",
        shows_planes=forward.volume.shape[2],
        pulls=pulls,
        reached=input_sum(flow, (*looked_at.input, plane)),
        routed=route(forward.volume, forward.operation, (*looked_at.focus, plane)) if is_max else None,
    )


def _kept(before: BackwardsReadout | None, flow: Flow, weight: tuple[int, int, int, int]) -> Pulls | None:
    """The contributions that are shown already, where all of them are and nothing else is asked for."""
    if before is None or before.flow is not flow or before.pulls is None or before.pulls.others:
        return None
    return before.pulls if before.pulls.weight == weight else None


def _within(forward: Forward, looked_at: LookedAt) -> LookedAt:
    return LookedAt(
        _nearest(looked_at.focus, forward.size),
        _nearest(looked_at.weight, forward.operation.window),
        _nearest(looked_at.input, forward.volume.shape[:2]),
        min(looked_at.plane, forward.volume.shape[2] - 1),
    )


def _existing(forward: Forward, chosen: Chosen) -> Chosen:
    """A map that there is; a cell that there is."""
    which = min(chosen.map, forward.maps.shape[2] - 1)
    cell = _nearest(chosen.cell, forward.size)
    return Chosen(chosen.choice, cell, chosen.painted, which, chosen.after, chosen.together)


def _nearest(cell: Cell, size: tuple[int, ...]) -> Cell:
    return min(cell[0], size[0] - 1), min(cell[1], size[1] - 1)
