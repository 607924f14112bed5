"""Everything that the sandbox's view "Backwards" shows, derived from what was computed forwards."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlab.core.gradients import Route, route, tied
from convlab.core.kernels import weight_text
from convlab.core.operations import Filters, Pooling
from convlab.core.sizes import Box, nearest_cell, window_box
from convlab.core.typography import decimal, shape, whole
from convlab.state import backwards_words as words
from convlab.state.backwards_equations import FINE, Equation, input_equation, weight_equation
from convlab.state.backwards_flow import Chosen, Flow, Forward, Numbers, flow_of
from convlab.state.backwards_ladder import Rung, rest_of
from convlab.state.backwards_pooling import PooledWindow, offered, pooled_window
from convlab.state.backwards_sums import Cell, InputSum, Pulls, input_sum, pulls_of
from convlab.state.sandbox import Hidden, SandboxState
from convlab.state.sandbox_compute import Computed, after
from convlab.state.sandbox_ledger import PLANE_NAMES
from convlab.state.sandbox_words import Piece, Sentence


@dataclass(frozen=True)
class LookedAt:
    """Where the eye rests: an output cell, a cell of the kernel, an input cell, a plane of the input."""

    focus: Cell
    weight: Cell
    input: Cell | None = None  # None: the winner of max pooling, else the middle of the window
    plane: int = 0


@dataclass(frozen=True, eq=False)
class BackwardsReadout:
    """What the view draws; cells are counted from 0 here and from 1 in every text."""

    flow: Flow
    looked_at: LookedAt
    is_numbers: bool
    pulls: Pulls | None  # None for pooling
    reached: InputSum
    routed: Route | None  # of max pooling, for the focused output cell
    tied: tuple[int, int] | None  # of max pooling: how many windows of the map have ties, and of how many
    one_for_all: bool = False  # one plane of weights lies on every plane of the input
    hidden: frozenset[Hidden] = frozenset()  # what a person is to guess first

    @property
    def forward(self) -> Forward:
        """Input, operation and maps."""
        return self.flow.forward

    def window_of(self, focus: Cell) -> Box:
        """Where an output cell's window lies on the padded input."""
        return window_box(focus, self.forward.operation.stride, self.forward.operation.spread)

    def met(self, focus: Cell) -> Cell:
        """The cell of the padded input that the chosen weight meets in an output cell's window."""
        operation, place = self.forward.operation, self.looked_at.weight
        if isinstance(operation.over, Filters) and operation.over.flip:
            place = operation.window[0] - 1 - place[0], operation.window[1] - 1 - place[1]
        top, left, _, _ = self.window_of(focus)
        return top + place[0] * operation.dilation, left + place[1] * operation.dilation

    @property
    def at_shown(self) -> Numbers:
        """dL/dy, (H', W')."""
        return self.flow.at_shown

    @cached_property
    def shown(self) -> NDArray[np.float32]:
        """The output itself, as it is drawn: float32 (H', W')."""
        chosen, maps = self.flow.chosen, self.forward.maps
        if chosen.together:
            return np.asarray(np.sqrt(np.square(maps).sum(axis=2)), dtype=np.float32)
        return np.asarray(after(maps[:, :, chosen.map], chosen.after), dtype=np.float32)

    @property
    def at_map(self) -> Numbers:
        """dL/dv of the chosen map, (H', W')."""
        return self.flow.at_map

    @property
    def at_input(self) -> Numbers:
        """dL/dx of the chosen plane, (H, W)."""
        return self.flow.at_plane(self.looked_at.plane)

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
    def form(self) -> tuple[object, ...]:
        """All that decides how much room the figures take."""
        forward, chosen = self.forward, self.flow.chosen
        sizes = forward.volume.shape, forward.operation.padding, forward.operation.window, forward.size
        pooled = self.pooled.values.shape if self.pooled else None  # at the edge fewer cells
        kind = forward.operation.over.kind if isinstance(forward.operation.over, Pooling) else ""
        return sizes, pooled, kind, self.is_numbers, chosen.choice, self.before_names, len(self.slices)

    @property
    def slices(self) -> tuple[tuple[str, str], ...]:
        """What can be looked at, with its name: "0 2" for filter 1, blue. Pooling has a map for each plane."""
        planes = self.forward.volume.shape[2]
        names = PLANE_NAMES if planes == len(PLANE_NAMES) else tuple(f"plane {d + 1}" for d in range(planes))
        over = self.forward.operation.over
        if isinstance(over, Pooling):
            return tuple((f"{d} {d}", name.capitalize()) for d, name in enumerate(names))
        if len(over.kernels) == 1:
            return tuple((f"0 {d}", name.capitalize()) for d, name in enumerate(names))
        pairs = [(k, d) for k in range(len(over.kernels)) for d in range(planes)]
        return tuple((f"{k} {d}", f"Filter {k + 1}" + (f", {names[d]}" if planes > 1 else "")) for k, d in pairs)

    @cached_property
    def pooled(self) -> PooledWindow | None:
        """The focused window and what its cells get; None for filters."""
        if not isinstance(self.forward.operation.over, Pooling):
            return None
        return pooled_window(self.flow, self.looked_at.focus)

    @property
    def is_changed(self) -> bool:
        """Whether something stands between what is shown and the sum: absolute value, ReLU, a magnitude."""
        return words.is_changed(self.flow)

    @property
    def through(self) -> tuple[str, str]:
        """What the gradient is multiplied by there, over and under the arrow."""
        return words.through_words(self.flow)

    @property
    def before_names(self) -> tuple[str, str, str]:
        """ "Before ReLU": what the gradient is called once it has passed what is done to the output; and shorter."""
        return words.before_words(self.flow)

    @property
    def slope(self) -> Sentence:
        """g' at the focused cell, and why; empty where there is none, or where it would give the sum away."""
        if self.hidden & {"output", "sum"}:
            return ()
        return words.slope_words(self.flow, self.looked_at.focus)

    @property
    def shapes(self) -> tuple[str, str]:
        """Of the input's plane and of the output's map."""
        return shape(self.at_input.shape), "?" if "size" in self.hidden else shape(self.forward.size)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the arrows are about, and shorter: "The weight −1 at row 1, column 3: 25 contributions ..."."""
        if self.kernel is None or self.pulls is None:
            return ("Where the gradient goes",)
        weight = weight_text(float(self.kernel[self.looked_at.weight]))
        parts = f"{whole(self.pulls.count)} contribution{'s' if self.pulls.count != 1 else ''}"
        long = f"The weight {weight} at {words.at(self.looked_at.weight)}: {parts} to its gradient"
        return long, f"The weight {weight}: {parts}", parts

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
            rungs.append(rest_of(self.pulls.others, self.pulls.others_sum))
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
        if self.pulls is not None and self.flow.sending:
            told.insert(0, words.pull_words(self.pulls))
        if isinstance(over, Pooling) and self.at_map[self.looked_at.focus]:
            told = [self._pooled(over)]
        if self.ties:
            told.append((Piece(f"On the whole map: {self.ties}."),))
        if self.one_for_all and self.flow.arrived.kernels is not None:
            row, column = self.looked_at.weight
            total = float(self.flow.arrived.kernels[self.flow.chosen.map, :, row, column].sum())
            told.append(words.planes_words(total, self.forward.volume.shape[2]))
        return (*told, self.slope) if self.slope else tuple(told)

    def _pooled(self, over: Pooling) -> Sentence:
        if self.routed is None:
            return words.shared_words(over)
        value = float(self.plane_values[self.routed.winner])
        return words.routed_words(self.routed, (value, over.window[0] * over.window[1]))

    @property
    def ties(self) -> str:
        """How often max pooling has no single winner; empty for anything else."""
        return words.ties_words(*self.tied) if self.tied else ""

    @property
    def input_reading(self) -> str:
        """What the small numbers in the input's cells are."""
        return "small: the input x" if self.is_numbers else ""

    @property
    def status(self) -> tuple[str, str]:
        """For the window's last line: the output cell, and the gradient that starts and goes on there."""
        focus = self.looked_at.focus
        value, before = float(self.at_shown[focus]), float(self.at_map[focus])
        on = f", {self.before_names[0].replace('Before', 'before')} {decimal(before)}" if self.is_changed else ""
        place = words.at(focus)
        return place[0].upper() + place[1:], f"gradient {decimal(value)}{on}"


def product_text(x: float, gradient: float) -> str:
    """ "8 · (−1)"."""
    second = decimal(gradient, FINE)
    return f"{decimal(x, FINE)} · {f'({second})' if gradient < 0 else second}"


def derive_backwards(
    state: SandboxState, computed: Computed, before: BackwardsReadout | None = None
) -> BackwardsReadout | None:
    """What the view shows of a state and its computed output; None where there is no output to go back from."""
    if computed.misfit is not None or not computed.maps.size:
        return None
    cell = state.focus
    setting = computed.setting
    chosen = Chosen(state.gradient, cell, state.painted, computed.chosen, setting.after, setting.together)
    looked_at = LookedAt(cell, state.kernel_cell, state.input_cell, state.plane)
    found = backwards_of(Forward(computed.volume, computed.operation, computed.maps), chosen, looked_at, before)
    one_for_all = setting.pooling is None and len(setting.filters[0].planes) == 1 < computed.volume.shape[2]
    return replace(found, one_for_all=one_for_all, hidden=state.hidden)


def backwards_of(
    forward: Forward, chosen: Chosen, looked_at: LookedAt, before: BackwardsReadout | None = None
) -> BackwardsReadout:
    """The readout of one setting; pass the last one, and what did not change is not computed again.

    Where the eye rests may lie outside after the sizes changed: the nearest cell there is is shown.
    """
    chosen = _existing(forward, chosen)
    if isinstance(forward.operation.over, Pooling):  # which keeps its planes apart: map and plane are one
        looked_at = replace(looked_at, plane=chosen.map)
    looked_at = _within(forward, looked_at)
    flow = flow_of(forward, chosen, before.flow if before else None)
    pulls, over = None, forward.operation.over
    if isinstance(over, Filters):
        weight = (chosen.map, looked_at.plane, *looked_at.weight)
        pulls = _kept(before, flow, weight) or pulls_of(flow, weight, looked_at.focus)
    plane = looked_at.plane
    is_max = isinstance(over, Pooling) and over.kind == "max"
    return BackwardsReadout(
        flow=flow,
        looked_at=looked_at,
        is_numbers=forward.volume.dtype.kind == "f",
        pulls=pulls,
        reached=input_sum(flow, (*(looked_at.input or (0, 0)), plane)),
        routed=route(forward.volume, forward.operation, (*looked_at.focus, plane)) if is_max else None,
        tied=_tied(forward, plane, before) if is_max else None,
    )


def _tied(forward: Forward, plane: int, before: BackwardsReadout | None) -> tuple[int, int]:
    """Counted once for each map."""
    if before and before.tied and before.forward.same_as(forward) and before.looked_at.plane == plane:
        return before.tied
    counts = tied(forward.volume, forward.operation)[:, :, plane]
    return int((counts > 1).sum()), counts.size


def _kept(before: BackwardsReadout | None, flow: Flow, weight: tuple[int, int, int, int]) -> Pulls | None:
    """The contributions that are shown already, where all of them are and nothing else is asked for."""
    if before is None or before.flow is not flow or before.pulls is None or before.pulls.others:
        return None
    return before.pulls if before.pulls.weight == weight else None


def _within(forward: Forward, looked_at: LookedAt) -> LookedAt:
    focus, plane = nearest_cell(looked_at.focus, forward.size), min(looked_at.plane, forward.volume.shape[2] - 1)
    weight = nearest_cell(looked_at.weight, forward.operation.window)
    cell = looked_at.input or offered(forward, (*focus, plane))
    return LookedAt(focus, weight, nearest_cell(cell, (forward.volume.shape[0], forward.volume.shape[1])), plane)


def _existing(forward: Forward, chosen: Chosen) -> Chosen:
    """A map that there is; a cell that there is."""
    which = min(chosen.map, forward.maps.shape[2] - 1)
    cell = nearest_cell(chosen.cell, forward.size)
    return replace(chosen, cell=cell, map=which)
