"""The costly half of the sandbox: the output maps, computed anew only when their setting changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from convlab.core.filters import Filter, PoolingWindow, bank_of
from convlab.core.ground import Ground
from convlab.core.matrices import Matrix
from convlab.core.operations import Filters, Operation, Pair, Pooling, operation_problem, volume_of
from convlab.core.padding import Padding, PaddingMode
from convlab.core.problem import Problem
from convlab.core.sizes import Slide
from convlab.core.sliding import Answer, answer_at, apply, expected_ms
from convlab.imaging.pictures import LIVE
from convlab.state.sandbox import After, SandboxState
from convlab.state.sandbox_input import Source, input_of, picture_input, source_of
from convlab.state.sandbox_row import in_force

F = TypeVar("F", np.float32, np.float64)
AFTER_TITLES: dict[After, str] = {"none": "As computed", "absolute": "Absolute value", "relu": "ReLU"}


@dataclass(frozen=True)
class Setting:
    """Everything that the output depends on; where the eye rests is no part of it."""

    source: Source
    filters: tuple[Filter, ...]
    pooling: PoolingWindow | None
    stride: Pair
    padding: Pair
    dilation: int
    mode: PaddingMode
    flip: bool
    after: After
    together: bool

    @property
    def picture(self) -> str:
        """The key of the source."""
        return self.source.picture

    @property
    def numbers(self) -> Matrix | None:
        """The matrix, of typed numbers or of a digit; None for a picture."""
        return self.source.numbers

    def volume(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """(H, W, D) of an input (H, W) or (H, W, 3): a gray picture stands in each plane that the filters have."""
        planes = len(self.filters[0].planes) if self.pooling is None else 1
        if pixels.ndim == 3 and planes not in (1, pixels.shape[2]):
            pixels = pixels.mean(axis=2).round().astype(pixels.dtype)
        if pixels.ndim == 3:
            return pixels
        return pixels[:, :, np.newaxis] if planes == 1 else np.repeat(pixels[:, :, np.newaxis], planes, axis=2)

    def operation(self, planes: int) -> Operation:
        """What slides over an input of so many planes."""
        over: Filters | Pooling
        if self.pooling is None:
            over = bank_of(self.filters, planes, self.flip)
        else:
            over = Pooling(self.pooling.kind, self.pooling.window)
        return Operation(over, self.stride, self.padding, self.dilation, self.mode)


@dataclass(frozen=True, eq=False)
class Computed:
    """Input, output maps and their ranges.

    pixels: uint8 (H, W) or (H, W, 3), or float64 (H, W) for numbers. maps: float32 (H', W', K) before anything is
    done to them, empty where the window fits nowhere. `map_index`: the map that is looked at, as wished.
    frame: uint8 (H, W, 3) of a camera or a video, which is no part of the document; else None.
    """

    setting: Setting
    pixels: NDArray[Any]
    volume: NDArray[Any]  # (H, W, D), as the filters take it
    operation: Operation
    maps: NDArray[np.float32]
    milliseconds: float
    map_index: int
    plane_index: int
    problem: Problem | None = None  # the picture could not be read
    misfit: Problem | None = None  # the operation cannot be laid over the input
    frame: NDArray[np.uint8] | None = None
    is_stale: bool = False  # the maps are those of the setting before, until its own are there

    @property
    def slide(self) -> Slide:
        """The sizes on both axes."""
        operation, size = self.operation, (self.volume.shape[0], self.volume.shape[1])
        return Slide(size, operation.window, operation.stride, operation.padding, operation.dilation)

    @property
    def around(self) -> Padding:
        """The padding that is seen around the input; none where the operation cannot be laid over it."""
        return self.operation.around if self.misfit is None else Padding()

    @property
    def unread(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Rows and columns of what is seen that no window reads; none where no window fits at all."""
        return self.slide.unread if self.misfit is None else ((), ())

    @property
    def planes(self) -> int:
        """1 for gray and for numbers, 3 for colour."""
        return 1 if self.pixels.ndim == 2 else int(self.pixels.shape[2])

    @property
    def count(self) -> int:
        """How many maps there are to look at: one where they are seen together."""
        return 1 if self.setting.together else int(self.maps.shape[2])

    @property
    def chosen(self) -> int:
        """The filter, or pooled plane, whose map is looked at."""
        return min(self.map_index, int(self.maps.shape[2]) - 1)

    @property
    def weights(self) -> NDArray[np.float64]:
        """The plane of the chosen filter that is looked at, as written: (F_h, F_w); an average has 1/n, max none."""
        if isinstance(self.operation.over, Pooling):
            share = 0.0 if self.operation.over.kind == "max" else 1 / float(np.prod(self.operation.window))
            return np.full(self.operation.window, share)
        one = self.setting.filters[self.chosen]
        return np.array(one.kernel(self.plane_index).weights, dtype=np.float64)

    @cached_property
    def shown_maps(self) -> NDArray[np.float32]:
        """What is drawn of all maps, float32 (H', W', K); of maps seen together their magnitude, (H', W', 1)."""
        if self.setting.together:
            return np.asarray(np.sqrt(np.square(self.maps).sum(axis=2, keepdims=True)))
        return after(self.maps, self.setting.after)

    @cached_property
    def shown(self) -> NDArray[np.float32]:
        """What is drawn, float32 (H', W')."""
        if self.setting.together:
            return np.ascontiguousarray(self.shown_maps[:, :, 0])
        return after(np.ascontiguousarray(self.maps[:, :, self.chosen]), self.setting.after)

    @cached_property
    def span(self) -> tuple[float, float]:
        """The smallest and the largest value drawn; (0, 0) where there is no output."""
        if not self.shown.size:
            return 0.0, 0.0
        return float(self.shown.min()), float(self.shown.max())

    @property
    def is_signed(self) -> bool:
        """Whether there is anything below zero to draw; float rounding around 0 is not."""
        low, high = self.span
        return low < -1e-3 * max(1.0, high)

    def answer(self, row: int, column: int) -> Answer:
        """Window, kernel, products and bias of one output cell of the chosen filter.

        Raises ValueError for pooling, IndexError where there is no such cell.
        """
        return answer_at(self.volume, self.operation, (row, column, self.chosen))


def after(values: NDArray[F], what: After) -> NDArray[F]:
    """What is done to the output, of any shape, before it is drawn."""
    if what == "absolute":
        return np.abs(values)
    return np.maximum(values, 0) if what == "relu" else values


def setting_of(state: SandboxState) -> Setting:
    """The part of the state that the output depends on."""
    state = in_force(state)
    return Setting(
        source_of(state),
        state.filters,
        state.pooling,
        state.stride,
        state.padding,
        state.dilation,
        state.mode,
        state.flip,
        state.after,
        state.together and state.pooling is None,
    )


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be computed: a state, and what a live source shows now, uint8 (H, W, 3)."""

    state: SandboxState
    frame: NDArray[np.uint8] | None = None

    @cached_property
    def setting(self) -> Setting:
        """The part of the state that matters."""
        return setting_of(self.state)

    def is_met_by(self, computed: Computed) -> bool:
        """Whether nothing that matters differs."""
        return computed.setting == self.setting and computed.frame is self.frame

    @cached_property
    def blank(self) -> Computed:
        """Everything but the maps, which are not there yet; that takes no time."""
        setting, frame = self.setting, self.frame
        found = input_of(setting.source) if frame is None else picture_input(setting.source, frame)
        problem = found if isinstance(found, Problem) else None
        pixels = _nothing(setting) if isinstance(found, Problem) else found
        volume = setting.volume(pixels)
        operation = setting.operation(volume.shape[2])
        misfit = operation_problem(volume_of(volume), operation)
        maps, looked_at = _no_maps(volume, operation), (self.state.filter, self.state.plane)
        return Computed(setting, pixels, volume, operation, maps, 0.0, *looked_at, problem, misfit, frame)

    def expected_ms(self, ground: Ground) -> float:
        """About how long it will take on a ground that may hold some of it already."""
        blank = self.blank
        if blank.misfit:
            return 0.0
        whole = expected_ms(volume_of(blank.volume), blank.operation)
        return whole * ground.missing(blank.volume, blank.operation)


def compute(state: SandboxState, before: Computed | None = None, frame: NDArray[np.uint8] | None = None) -> Computed:
    """The output of a state; what `before` holds is kept where nothing that matters differs from it.

    `frame`: what a live source shows now, uint8 (H, W, 3); without one, what it showed in `before`.
    """
    wish = wish_of(state, before, frame)
    return looked_at(before, state) if before is not None and wish.is_met_by(before) else fulfilled(wish)


def wish_of(state: SandboxState, before: Computed | None, frame: NDArray[np.uint8] | None) -> Wish:
    """The wish for a state, with the frame of a live source alone."""
    frame = frame if frame is not None or before is None else before.frame
    return Wish(state, frame if state.picture == LIVE else None)


def looked_at(computed: Computed, state: SandboxState) -> Computed:
    """The same with the map and the plane that the state looks at."""
    if (state.filter, state.plane) == (computed.map_index, computed.plane_index):
        return computed
    return replace(computed, map_index=state.filter, plane_index=state.plane)


def fulfilled(wish: Wish, is_over: Callable[[], bool] = lambda: False, ground: Ground | None = None) -> Computed:
    """With its maps; `ground` keeps what the next wish can use again.

    Raises OvertakenError where `is_over`, asked before each filter, says so.
    """
    blank = wish.blank
    if blank.misfit:
        return blank
    started = perf_counter()
    maps = apply(blank.volume, blank.operation, is_over, ground)
    return replace(blank, maps=maps, milliseconds=(perf_counter() - started) * 1000)


def meanwhile(wish: Wish, before: Computed) -> Computed | None:
    """What can be shown until a wish is fulfilled: its setting over the maps there are; None where these do not fit."""
    blank = wish.blank
    if blank.misfit or before.maps.shape != blank.operation.output(volume_of(blank.volume)):
        return None
    stale = replace(blank, maps=before.maps, milliseconds=before.milliseconds, is_stale=True)
    if _drawn_alike(stale, before):
        vars(stale).update(shown=before.shown, span=before.span)  # where cached properties keep what they found
    return stale


def _drawn_alike(one: Computed, other: Computed) -> bool:
    """Whether the same is drawn of the same maps."""
    ways = [(computed.setting.after, computed.setting.together, computed.chosen) for computed in (one, other)]
    return ways[0] == ways[1]


def _nothing(setting: Setting) -> NDArray[np.uint8]:
    """In place of a picture that is not there; as wide as most cameras' where one is expected."""
    return np.zeros((36 if setting.picture == LIVE else 64, 64), np.uint8)


def _no_maps(volume: NDArray[Any], operation: Operation) -> NDArray[np.float32]:
    """Maps of a size that fits nowhere."""
    return np.zeros((0, 0, operation.output(volume_of(volume))[2]), np.float32)
