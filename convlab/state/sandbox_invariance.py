"""The invariance bench: the response at every shift, with and without pooling, and how far it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convlab.core.invariance import (
    WAYS,
    Change,
    Measured,
    Shifts,
    Step,
    Way,
    change,
    change_moved_along,
    difference_moved_along,
    farthest,
    made_smaller,
    strongest,
)
from convlab.core.operations import Array, Filters, Operation, Pair, operation_problem, volume_of
from convlab.core.padding import PADDING_MODES
from convlab.core.problem import Problem
from convlab.core.typography import shape
from convlab.imaging.scaling import within
from convlab.state import sandbox_invariance_words as words
from convlab.state.sandbox import After
from convlab.state.sandbox_bench import Compare, ShiftBench
from convlab.state.sandbox_compute import Computed, after
from convlab.state.sandbox_words import Fact

LONGEST = 256  # px: a larger picture is made smaller, so that all shifts are computed while one drags
MOST = 2.0  # of the axis of the changes: 200 %
Map = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Specimen:
    """What is shifted and what answers. image: (H, W) or (H, W, D), uint8 pixels or numbers.

    Of the maps `chosen` is looked at, or the magnitude of all `together`, after what is done to it.
    """

    image: Array
    operation: Operation
    after: After = "none"
    chosen: int = 0
    together: bool = False
    problem: Problem | None = None  # the picture could not be read

    @property
    def small(self) -> Array:
        """The image as it is shifted: no longer than LONGEST."""
        return within(self.image, LONGEST) if self.image.dtype == np.uint8 else self.image

    @property
    def looked_at(self) -> Operation:
        """The operation with no more filters than are looked at."""
        over = self.operation.over
        if self.together or not isinstance(over, Filters):
            return self.operation
        k = slice(self.chosen, self.chosen + 1)
        return replace(self.operation, over=replace(over, kernels=over.kernels[k], bias=_some(over.bias, k)))

    def finished(self, maps: Map) -> Map:
        """The one map (H', W') that is looked at, of the maps (H', W', K) of `looked_at`."""
        if self.together:
            return np.asarray(np.sqrt(np.square(maps).sum(axis=2)))
        return after(maps[:, :, min(self.chosen, maps.shape[2] - 1)], self.after)


def specimen_of(computed: Computed) -> Specimen:
    """What the sandbox shows, for the bench."""
    setting = computed.setting
    return Specimen(
        computed.volume, computed.operation, setting.after, computed.chosen, setting.together, computed.problem
    )


def _some(bias: Array | None, k: slice) -> Array | None:
    return None if bias is None else bias[k]


class Trial:
    """One specimen on the bench; every shift is measured once."""

    def __init__(self, specimen: Specimen, bench: ShiftBench) -> None:
        self.specimen, self.bench = specimen, bench
        self.image = specimen.small
        volume = volume_of(self.image)
        self.most = farthest((volume[0], volume[1]), bench.most)
        self.step = Step(bench.window, bench.stride)
        fault = specimen.problem or operation_problem(volume, specimen.looked_at)
        self.problem = fault or self._pooling_problem()
        if self.problem is None:
            self.shifts = Shifts(self.image, specimen.looked_at, self.most, bench.beyond)
            self.response = self.response_at((0, 0))
            self.before = {way: made_smaller(self.response, way, self.step) for way in WAYS}
        self._in_place: dict[Pair, dict[Way, Change]] = {}
        self._moved_along: dict[Pair, dict[Way, tuple[Change, Pair] | None]] = {}

    def _pooling_problem(self) -> Problem | None:
        height, width, _ = self.specimen.looked_at.output(volume_of(self.image))
        pooling = self.step.pooling((height, width), "max")
        if operation_problem((height, width, 1), pooling) is None:
            return None
        return Problem(
            f"A {shape(pooling.window)} pooling window does not fit a response of {shape((height, width))}. "
            f"Choose a smaller window, kernel or stride."
        )

    def fits(self, specimen: Specimen, bench: ShiftBench) -> bool:
        """Whether this trial shows that specimen on a bench set so, wherever it stands."""
        mine, its = self.specimen, specimen
        same = mine.image is its.image and mine.operation is its.operation
        chosen = (mine.after, mine.chosen, mine.together) == (its.after, its.chosen, its.together)
        return same and chosen and _kept(self.bench) == _kept(bench)

    def nearest(self, shift: Pair) -> Pair:
        """The shift that there is."""
        rows, columns = (min(max(-most, s), most) for s, most in zip(shift, self.most, strict=True))
        return rows, columns

    def response_at(self, shift: Pair) -> Map:
        """The map that is looked at, before pooling: (H', W')."""
        return self.specimen.finished(self.shifts.response_at(shift))

    def measured(self, shift: Pair) -> dict[Way, Measured]:
        """What changed, for each way of pooling, in place and moved along."""
        place, along = self._places(shift), self._alongs(shift)
        return {way: Measured(place[way], along[way]) for way in WAYS}

    def changes(self, shift: Pair, compare: Compare) -> dict[Way, Change | None]:
        """What is looked at of that; None where nothing is left to compare."""
        if compare == "place":
            return {**self._places(shift)}
        return {way: along[0] if along else None for way, along in self._alongs(shift).items()}

    def pooled_at(self, shift: Pair, way: Way) -> Map:
        """The response after one way of pooling: (H'', W'')."""
        return made_smaller(self.response_at(shift), way, self.step)

    def _places(self, shift: Pair) -> dict[Way, Change]:
        if shift not in self._in_place:
            response = self.response_at(shift)
            self._in_place[shift] = {
                way: change(made_smaller(response, way, self.step), self.before[way]) for way in WAYS
            }
        return self._in_place[shift]

    def _alongs(self, shift: Pair) -> dict[Way, tuple[Change, Pair] | None]:
        if shift not in self._moved_along:
            response, cells = self.response_at(shift), self.cells(shift)
            self._moved_along[shift] = {
                way: change_moved_along(made_smaller(response, way, self.step), self.before[way], cells) for way in WAYS
            }
        return self._moved_along[shift]

    def cells(self, shift: Pair) -> tuple[float, float]:
        """How many cells of the pooled response a shift comes to."""
        rows, columns = (s / stride for s, stride in zip(shift, self.strides, strict=True))
        return rows, columns

    @property
    def unit(self) -> str:
        """What the input is made of."""
        return "pixel" if self.specimen.image.dtype == np.uint8 else "cell"

    @property
    def strides(self) -> Pair:
        """Pixels from one cell of the pooled response to the next."""
        own = self.specimen.looked_at.stride
        pooling = self.step.pooling((self.response.shape[0], self.response.shape[1]), "max").stride
        return own[0] * pooling[0], own[1] * pooling[1]


def _kept(bench: ShiftBench) -> tuple[object, ...]:
    """What a trial depends on."""
    return bench.most, bench.beyond, bench.window, bench.stride


@dataclass(frozen=True, eq=False)
class ShiftCurves:
    """The change over the shifts along one axis, a curve (n,) for each way; nan where there is no part."""

    shifts: NDArray[np.int64]
    parts: dict[Way, NDArray[np.float64]]
    present: int  # the shift on this axis
    top: float  # of the axis
    ticks: tuple[float, ...]
    axis_name: str  # what a shift counts: "pixels to the right"
    compare: Compare

    def text(self) -> str:
        """The curves in words, for a screen reader."""
        index = int(np.searchsorted(self.shifts, self.present))
        values = (f"{words.NAMES[way]} {words.percent(float(parts[index]))}" for way, parts in self.parts.items())
        return f"{self.axis_name}: {self.present}. {', '.join(values)}"


@dataclass(frozen=True, eq=False)
class WayReadout:
    """One way of pooling at the present shift. now, changed: float32 (H'', W''), the second with its sign."""

    way: Way
    note: str
    now: Map
    changed: Map
    part: str  # "44 %"
    arithmetic: str  # "4512 / 10,171"
    whereabouts: tuple[str, str]  # of the largest value, before and now


@dataclass(frozen=True, eq=False)
class InvarianceReadout:
    """What the bench shows; image: (H, W) or (H, W, 3) at the present shift."""

    image: Array
    is_numbers: bool
    shift: Pair
    farthest: Pair
    input_shape: str
    input_note: str
    beyond_note: str
    shift_words: str
    output_shape: str
    ways: tuple[WayReadout, ...]
    curves: ShiftCurves | None
    largest: float  # of all pooled responses at shift 0 and now, for one scale
    is_signed: bool
    largest_change: float
    facts: tuple[Fact, ...]
    problem: Problem | None

    @property
    def map_ratio(self) -> float:
        """Height over width of the pooled responses, at most 1."""
        height, width = self.ways[0].now.shape if self.ways else (1, 1)
        return min(1.0, float(height) / float(width))


def invariance(specimen: Specimen, bench: ShiftBench, known: Trial | None = None) -> tuple[InvarianceReadout, Trial]:
    """The bench at its present shift, and the trial to hand in the next time."""
    trial = known if known and known.fits(specimen, bench) else Trial(specimen, bench)
    shift = trial.nearest(bench.shift)
    image = _drawn(trial.image if trial.problem else trial.shifts.image_at(shift))
    ways = () if trial.problem else tuple(_way_readout(trial, way, shift, bench) for way in WAYS)
    drawn = [way.now for way in ways] + [trial.before[way.way] for way in ways]
    readout = InvarianceReadout(
        image=image,
        is_numbers=specimen.image.dtype != np.uint8,
        shift=(0, 0) if trial.problem else shift,
        farthest=trial.most,
        input_shape=shape(image.shape),
        input_note=words.smaller(specimen.image, trial.image),
        beyond_note=f"What comes in: {PADDING_MODES[bench.beyond].note}",
        shift_words=words.moved(shift, trial.unit),
        output_shape=shape(ways[0].now.shape) if ways else "",
        ways=ways,
        curves=None if trial.problem else _curves(trial, shift, bench),
        largest=end_of_scale(drawn),
        is_signed=any(float(values.min()) < -1e-3 for values in drawn),
        largest_change=end_of_scale([way.changed for way in ways]),
        facts=() if trial.problem else _facts(trial, shift),
        problem=trial.problem,
    )
    return readout, trial


def _drawn(image: Array) -> Array:
    """As a figure draws it: (H, W, 3) in colour, else the first plane (H, W)."""
    colour = image.ndim == 3 and image.shape[2] == 3 and image.dtype == np.uint8
    return image if colour or image.ndim == 2 else image[:, :, 0]


def _way_readout(trial: Trial, way: Way, shift: Pair, bench: ShiftBench) -> WayReadout:
    now, before = trial.pooled_at(shift, way), trial.before[way]
    seen = trial.changes(shift, bench.compare)[way]
    return WayReadout(
        way=way,
        note=words.way_note(way, trial.step),
        now=now,
        changed=_difference(now, before, trial.measured(shift)[way], bench.compare),
        part=words.percent(seen.part if seen else None),
        arithmetic=words.arithmetic(seen),
        whereabouts=words.whereabouts(strongest(before), strongest(now)),
    )


def _difference(now: Map, before: Map, measured: Measured, compare: Compare) -> Map:
    if compare == "place":
        return np.asarray(now - before)
    return difference_moved_along(now, before, measured.along[1]) if measured.along else np.zeros_like(now)


def _curves(trial: Trial, shift: Pair, bench: ShiftBench) -> ShiftCurves:
    axis = 0 if bench.axis == "vertical" else 1
    steps = np.arange(-trial.most[axis], trial.most[axis] + 1)
    along = [(int(s), shift[1]) if axis == 0 else (shift[0], int(s)) for s in steps]
    parts = {way: np.array([_part(trial.changes(place, bench.compare)[way]) for place in along]) for way in WAYS}
    top, ticks = scale(max(float(values[np.isfinite(values)].max(initial=0)) for values in parts.values()))
    return ShiftCurves(steps, parts, shift[axis], top, ticks, words.axis_name(axis, shift, trial.unit), bench.compare)


def _part(seen: Change | None) -> float:
    return float("nan") if seen is None or seen.part is None else seen.part


def end_of_scale(maps: Sequence[Map]) -> float:
    """The largest magnitude of all, rounded up to what is written under a legend: 914.26 -> 915."""
    largest = max((float(np.abs(values).max()) for values in maps), default=0.0)
    parts = 1 if largest >= 100 else 10 if largest >= 1 else 1000
    return float(np.ceil(largest * parts - 1e-3) / parts)


def scale(largest: float) -> tuple[float, tuple[float, ...]]:
    """The upper end of an axis from 0, and at most five ticks: 1.1 -> 1.5, by 0.5; more than MOST is cut off."""
    step = next((step for step in (0.05, 0.1, 0.2, 0.25, 0.5) if 4 * step >= largest), MOST / 4)
    count = min(4, max(1, int(np.ceil(largest / step - 1e-9))))
    return count * step, tuple(round(step * tick, 6) for tick in range(count + 1))


def _facts(trial: Trial, shift: Pair) -> tuple[Fact, ...]:
    now = trial.response_at(shift)
    travel = words.Travel(
        shift=shift,
        unit=trial.unit,
        strides=trial.strides,
        response=(strongest(trial.response), strongest(now)),
        pooled=(strongest(trial.before["max"]), strongest(made_smaller(now, "max", trial.step))),
        steps=trial.specimen.looked_at.stride,
        is_flat=bool(np.ptp(trial.response) == 0),
    )
    measured = trial.measured(shift)
    first = words.headline(travel, measured)
    return Fact(first, first), words.equivariance_fact(travel), words.limits_fact(travel, measured["max"])
