"""One output number of a volume, spelled out: what each plane brings, the bias, and what is drawn of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.kernels import weight_text
from convlab.core.operations import Pooling
from convlab.core.sliding import Answer, window_at
from convlab.core.typography import decimal
from convlab.state import sandbox_words
from convlab.state.sandbox_compute import Computed, after
from convlab.state.sandbox_ledger import PLANE_NAMES
from convlab.state.sandbox_words import Sentence
from convlab.state.volume_words import Spoken, explanation, pooling_explanation

COLOURS = tuple(name.capitalize() for name in PLANE_NAMES)
ARROWS = {"none": "", "absolute": "absolute", "relu": "ReLU"}


@dataclass(frozen=True, eq=False)
class PlanePart:
    """What one plane brings to the sum: its products, or under pooling its window, float64 (F_h, F_w).

    `factors` are the weights as they are laid and the window under them.
    """

    name: str
    values: NDArray[np.float64]
    total: float
    factors: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    def product_text(self, row: int, column: int) -> str:
        """ "red, row 2, column 3: 0.7 · 143 = 100.1"; empty under pooling, which multiplies nothing."""
        if self.factors is None:
            return ""
        weight, value = (float(one[row, column]) for one in self.factors)
        times = f"{weight_text(weight)} · {f'({decimal(value)})' if value < 0 else decimal(value)}"
        return f"{self.name}, row {row + 1}, column {column + 1}: {times} = {decimal(weight * value)}"


@dataclass(frozen=True, eq=False)
class VolumeSum:
    """One output number: what each plane brings, the bias, and what is drawn of it."""

    parts: tuple[PlanePart, ...]
    bias: float | None  # None under pooling
    total: float
    shown: float
    arrow: str  # what is done to the sum: "absolute", "ReLU", "together" or nothing
    explanation: Sentence
    winner: tuple[int, int] | None = None  # of max pooling, the first cell in reading order with the largest value


def sum_at(computed: Computed, focus: tuple[int, int], planes: tuple[str, ...]) -> VolumeSum:
    """The output number at a cell of the chosen map; `planes` are the names of the input's planes."""
    if isinstance(computed.operation.over, Pooling):
        return _pooled_sum(computed, focus, planes)
    answer = computed.answer(*focus)
    parts = tuple(_part(answer, plane, name.lower()) for plane, name in enumerate(planes))
    what, at_cell = computed.setting.after, computed.maps[focus]  # (K,)
    together = tuple(float(value) for value in at_cell) if computed.setting.together else ()
    shown = float(np.sqrt(np.square(at_cell).sum())) if together else float(after(np.array(answer.total), what))
    arrow = "together" if together else ARROWS[what]
    if len(planes) == 1 and not together:
        said = sandbox_words.explanation(_plainly(computed, focus))
    else:
        colours = tuple(name.lower() for name in planes) if planes == COLOURS else ()
        said = explanation(
            Spoken(answer, colours, what, computed.slide.reads_padding(focus), together, computed.setting.flip)
        )
    return VolumeSum(parts, answer.bias, answer.total, shown, arrow, said)


def _part(answer: Answer, plane: int, name: str) -> PlanePart:
    book = answer.products
    factors = (book.kernel[:, :, plane], book.window[:, :, plane])
    return PlanePart(name, book.products[:, :, plane], float(book.plane_sums[plane]), factors)


def _plainly(computed: Computed, focus: tuple[int, int]) -> sandbox_words.Spoken:
    """What is said of one plane is what the sum view says of it."""
    answer, numbers = computed.answer(*focus), computed.setting.numbers is not None
    padding = computed.operation.mode if computed.slide.reads_padding(focus) else None
    return sandbox_words.Spoken(answer.products, computed.setting.after, numbers, padding, answer.bias)


def _pooled_sum(computed: Computed, focus: tuple[int, int], planes: tuple[str, ...]) -> VolumeSum:
    pooling, plane = computed.operation.over, computed.chosen
    assert isinstance(pooling, Pooling)
    window = window_at(computed.volume, computed.operation, *focus)[:, :, plane]  # (F_h, F_w)
    total = float(window.max() if pooling.kind == "max" else window.mean())
    said = pooling_explanation(window, pooling.kind, len(planes))
    shown = float(after(np.array(total), computed.setting.after))
    part = PlanePart(planes[plane].lower(), window, total)
    arrow = ARROWS[computed.setting.after]
    return VolumeSum((part,), None, total, shown, arrow, said, _winner(window) if pooling.kind == "max" else None)


def _winner(window: NDArray[np.float64]) -> tuple[int, int]:
    row, column = np.unravel_index(int(window.argmax()), window.shape)
    return int(row), int(column)
