"""The costly half of the sandbox: the output picture, computed anew only when its setting changed."""

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from convlab.core.convolution import Convolution, convolve
from convlab.core.kernels import Kernel
from convlab.core.problem import Problem
from convlab.core.sizes import Slide
from convlab.state.sandbox import After, Matrix, SandboxState
from convlab.state.sandbox_input import Source, input_of, source_of

F = TypeVar("F", np.float32, np.float64)
AFTER_TITLES: dict[After, str] = {"none": "As computed", "absolute": "Absolute value", "relu": "ReLU"}


@dataclass(frozen=True)
class Setting:
    """Everything that the output depends on; where the eye rests is no part of it."""

    source: Source
    kernel: Kernel
    stride: int
    padding: int
    after: After

    @property
    def picture(self) -> str:
        """The key of the source."""
        return self.source.picture

    @property
    def numbers(self) -> Matrix | None:
        """The matrix, of typed numbers or of a digit; None for a picture."""
        return self.source.numbers


@dataclass(frozen=True, eq=False)
class Computed:
    """Input, output and their ranges.

    pixels: uint8 (H, W) or (H, W, 3), or float64 (H, W) for numbers. signed: float32 (H', W').
    """

    setting: Setting
    pixels: NDArray[Any]
    signed: NDArray[np.float32]
    milliseconds: float
    problem: Problem | None = None  # the picture could not be read

    @property
    def convolution(self) -> Convolution:
        """The filter, float64, as the ledger uses it."""
        weights = np.array(self.setting.kernel.weights, dtype=np.float64)
        return Convolution(weights, self.setting.stride, self.setting.padding)

    @property
    def slide(self) -> Slide:
        """The sizes on both axes."""
        return self.convolution.slide(self.pixels)

    @property
    def planes(self) -> int:
        """1 for gray and for numbers, 3 for colour."""
        return 1 if self.pixels.ndim == 2 else int(self.pixels.shape[2])

    @cached_property
    def shown(self) -> NDArray[np.float32]:
        """What is drawn, float32 (H', W'): as computed, its absolute value, or its positive part."""
        return after(self.signed, self.setting.after)

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


def after(values: NDArray[F], what: After) -> NDArray[F]:
    """What is done to the output, of any shape, before it is drawn."""
    if what == "absolute":
        return np.abs(values)
    return np.maximum(values, 0) if what == "relu" else values


def setting_of(state: SandboxState) -> Setting:
    """The part of the state that the output depends on."""
    return Setting(source_of(state), state.kernel, state.stride, state.padding, state.after)


def compute(state: SandboxState, before: Computed | None = None) -> Computed:
    """The output of a state; `before` is handed back where nothing that matters differs from it."""
    setting = setting_of(state)
    if before is not None and before.setting == setting:
        return before
    found = input_of(setting.source)
    problem = found if isinstance(found, Problem) else None
    pixels = np.zeros((64, 64), np.uint8) if isinstance(found, Problem) else found
    started = perf_counter()
    convolution = Convolution(setting.kernel.array(), setting.stride, setting.padding)
    signed = convolve(pixels, convolution)
    return Computed(setting, pixels, signed, (perf_counter() - started) * 1000, problem)
