"""What the volume view shows: planes, filters and maps, and one output number spelled out plane by plane."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import FullyConnected, Pooling, fully_connected, multiplications
from convlab.core.padding import PADDING_MODES
from convlab.core.sizes import Axis, Box, nearest_cell
from convlab.core.typography import decimal, pair_text, shape, whole
from convlab.state import sandbox_words
from convlab.state.sandbox import Hidden, Locked, SandboxState, Scale
from convlab.state.sandbox_compute import Computed
from convlab.state.sandbox_readout import round_up
from convlab.state.volume_sum import COLOURS, VolumeSum, sum_at
from convlab.state.volume_words import count_of

SCALE_TITLES: dict[Scale, str] = {"own": "Each map’s own scale", "shared": "One scale for all maps"}
SHORT_SCALES: dict[Scale, str] = {"own": "Own scale", "shared": "One scale"}


@dataclass(frozen=True)
class MapScale:
    """What the ends of a map's colours stand for; `signed` on the diverging map, else from black to white."""

    low: float
    high: float
    signed: bool


@dataclass(frozen=True)
class FilterRow:
    """One filter, or one pooled plane, as its row says it; counted from 1."""

    number: int
    name: str
    note: str


@dataclass(frozen=True)
class Parameters:
    """K (F_h F_w D + 1), and what a fully connected layer to the same maps would take."""

    filters: int
    window: tuple[int, int]
    planes: int
    total: int
    fully: FullyConnected

    @property
    def text(self) -> str:
        """The formula as one would say it."""
        inside = "·".join(whole(side) for side in (*self.window, self.planes))
        return f"parameters = {whole(self.filters)} · ({inside} + 1) = {whole(self.total)}"

    @property
    def fully_text(self) -> str:
        """What the same maps would take without sharing."""
        weights, biases = whole(self.fully.weights), whole(self.fully.biases)
        return f"Fully connected, same maps: {weights} weights and {biases} biases"


@dataclass(frozen=True, eq=False)
class VolumeReadout:
    """What the view draws. Cells are counted from 0 here and from 1 in every text.

    `kernels` (K, D, F_h, F_w) as written; none under pooling. `maps` float32 (H', W', n), one scale each.
    """

    computed: Computed
    planes: tuple[str, ...]
    plane: int
    weight: tuple[int, int]  # of the chosen plane, the cell that is looked at
    kernels: NDArray[np.float64] | None
    rows: tuple[FilterRow, ...]
    chosen: int
    maps: NDArray[np.float32]
    map_names: tuple[str, ...]
    map: int
    scales: tuple[MapScale, ...]
    scale: Scale
    focus: tuple[int, int] | None
    window: Box | None  # on the padded input, dilation counted
    sum: VolumeSum | None
    axes: tuple[Axis, ...]  # one where both are alike
    parameters: Parameters | None
    input_shape: str
    middle_title: str
    middle_shape: str
    output_shape: str
    slide_text: str
    slide_short: str
    products: str  # how many multiplications the whole takes
    reading: str  # where the window lies, and what is never read
    status: tuple[str, str]
    hidden: frozenset[Hidden]
    locked: frozenset[Locked]

    @property
    def is_pooling(self) -> bool:
        """Whether a pooling window slides, which has no weights."""
        return self.kernels is None

    @property
    def hides_output(self) -> bool:
        """Whether the number looked at must not be seen."""
        return bool(self.hidden & {"output", "sum"})

    @property
    def map_scale(self) -> MapScale:
        """The scale of the map in front."""
        return self.scales[self.map]


def volume_readout(state: SandboxState, computed: Computed, before: VolumeReadout | None = None) -> VolumeReadout:
    """What the view shows of a state; `computed` is what `compute` gave for it.

    What `before` holds of the same maps is kept: the same arrays, and their scales where those are alike.
    """
    operation, volume = computed.operation, computed.volume
    same = before if before is not None and _same_maps(before.computed, computed) else None
    pooling = operation.over if isinstance(operation.over, Pooling) else None
    size, maps = computed.slide.size, same.maps if same else computed.shown_maps
    focus = nearest_cell(state.focus, size) if maps.size else None
    planes = plane_names(computed)
    plane = computed.chosen if pooling else min(state.plane, len(planes) - 1)
    names = ("together",) if computed.setting.together else tuple(str(k + 1) for k in range(maps.shape[2]))
    size_hidden = "size" in state.hidden
    return VolumeReadout(
        computed=computed,
        planes=planes,
        plane=plane,
        weight=nearest_cell(state.kernel_cell, operation.window),
        kernels=None if isinstance(operation.over, Pooling) else operation.over.kernels,
        rows=_pooled_rows(planes, pooling) if pooling else _filter_rows(state),
        chosen=max(0, computed.chosen),
        maps=maps,
        map_names=names,
        map=min(max(0, computed.chosen), len(names) - 1),
        scales=same.scales if same and same.scale == state.scale else map_scales(maps, state.scale),
        scale=state.scale,
        focus=focus,
        window=computed.slide.window(focus) if focus else None,
        sum=sum_at(computed, focus, planes) if focus else None,
        axes=_axes(computed, state.is_row),
        parameters=None if pooling else parameters_of(computed),
        input_shape=shape(volume.shape if volume.shape[2] > 1 else volume.shape[:2]),
        middle_title=f"{pooling.kind.capitalize()} pooling" if pooling else count_of(len(state.filters), "filter"),
        middle_shape=shape(pooling.window) if pooling else _each(computed),
        output_shape="?" if size_hidden else shape((*size, len(names))) if min(size) > 0 else "none fits",
        slide_text=slide_text(computed),
        slide_short=f"S {pair_text(operation.stride)}, P {pair_text(operation.padding)}",
        products=whole(multiplications(_shape(volume), operation)),
        reading="" if size_hidden else _reading(computed, focus),
        status=_status(state, computed, focus),
        hidden=state.hidden,
        locked=state.locked,
    )


def _shape(volume: NDArray[Any]) -> tuple[int, int, int]:
    height, width, planes = volume.shape
    return height, width, planes


def _same_maps(one: Computed, other: Computed) -> bool:
    how, new = one.setting, other.setting
    return one.maps is other.maps and (how.after, how.together) == (new.after, new.together)


def plane_names(computed: Computed) -> tuple[str, ...]:
    """ "Red", "Green", "Blue"; "Gray" or "Numbers" for one plane."""
    count = computed.volume.shape[2]
    if count == len(COLOURS):
        return COLOURS
    if count == 1:
        return ("Numbers",) if computed.setting.numbers is not None else ("Gray",)
    return tuple(f"Plane {plane + 1}" for plane in range(count))


def _filter_rows(state: SandboxState) -> tuple[FilterRow, ...]:
    return tuple(
        FilterRow(index + 1, one.name, f"bias {decimal(one.bias, 3)}") for index, one in enumerate(state.filters)
    )


def _pooled_rows(planes: tuple[str, ...], pooling: Pooling) -> tuple[FilterRow, ...]:
    word = {"max": "the largest of", "average": "the mean of"}[pooling.kind]
    note = f"{word} {whole(pooling.window[0] * pooling.window[1])}"
    return tuple(FilterRow(index + 1, name, note) for index, name in enumerate(planes))


def _each(computed: Computed) -> str:
    """ "5 × 5 × 3 each"."""
    one = shape((*computed.operation.window, computed.volume.shape[2]))
    return one if len(computed.setting.filters) == 1 else f"{one} each"


def map_scales(maps: NDArray[np.float32], scale: Scale) -> tuple[MapScale, ...]:
    """The scale of each map of (H', W', n), its own or one for all; round and symmetric where there is a sign."""
    if not maps.size:
        return (MapScale(0.0, 1.0, False),) * int(maps.shape[2])
    lows, highs = maps.min(axis=(0, 1)), maps.max(axis=(0, 1))  # (n,)
    if scale == "shared":
        lows, highs = np.full_like(lows, lows.min()), np.full_like(highs, highs.max())
    return tuple(_scale(float(low), float(high)) for low, high in zip(lows, highs, strict=True))


def _scale(low: float, high: float) -> MapScale:
    if low < -1e-3 * max(1.0, high):
        largest = round_up(max(-low, high))
        return MapScale(-largest, largest, True)
    return MapScale(0.0, high if high > 0 else 1.0, False)


def _axes(computed: Computed, is_row: bool) -> tuple[Axis, ...]:
    """The axes whose size is worked out: one where both are alike, and of a row of numbers its width."""
    slide = computed.slide
    return slide.axes[1:] if is_row else slide.axes[:1] if slide.is_alike else slide.axes


def parameters_of(computed: Computed) -> Parameters:
    """Every filter has its weights and one bias, also where that is 0."""
    filters, planes, window = len(computed.setting.filters), computed.volume.shape[2], computed.operation.window
    total = filters * (window[0] * window[1] * planes + 1)
    return Parameters(filters, window, planes, total, fully_connected(_shape(computed.volume), computed.operation))


def slide_text(computed: Computed) -> str:
    """ "Stride 1, padding 0", and dilation and padding mode where they do something."""
    operation = computed.operation
    said = [f"Stride {pair_text(operation.stride)}", f"padding {pair_text(operation.padding)}"]
    if operation.dilation > 1:
        said.append(f"dilation {operation.dilation}")
    if operation.mode != "zeros" and any(operation.padding):
        said.append(PADDING_MODES[operation.mode].title.lower())
    return ", ".join(said)


def _reading(computed: Computed, focus: tuple[int, int] | None) -> str:
    box = computed.slide.window(focus) if focus else None
    where = f"Window at row {whole(box.top + 1)}, column {whole(box.left + 1)}" if box else ""
    return "  ·  ".join(words for words in (where, sandbox_words.unread_words(computed.slide)) if words)


def _status(state: SandboxState, computed: Computed, focus: tuple[int, int] | None) -> tuple[str, str]:
    if focus is None:
        return "No output", "the window fits nowhere"
    place = f"row {focus[0] + 1}, column {focus[1] + 1}"
    if isinstance(computed.operation.over, Pooling):
        return f"Map {computed.chosen + 1} of {computed.maps.shape[2]}", place
    weights = state.chosen.window[0] * state.chosen.window[1] * computed.volume.shape[2]
    count = f"{whole(weights)} weight{'s' if weights > 1 else ''} and a bias"
    return f"Filter {state.chosen_index + 1} of {len(state.filters)}", f"{count}   {place}"
