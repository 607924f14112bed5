"""The output size as something to predict: the answer, the slips people make, and the arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from convlab.core.sizes import Axis
from convlab.core.typography import decimal, whole
from convlab.state.sandbox_compute import Computed

Values = tuple[float, ...]


@dataclass(frozen=True)
class Case:
    """What is asked about: the setting with its output, and the output cell that is looked at."""

    computed: Computed
    focus: tuple[int, int]


@dataclass(frozen=True)
class _SizeSlip:
    """A way to miscount one axis, and the sentence about it."""

    size: Callable[[Axis], Fraction | int]
    reason: Callable[[Axis], str]


def size(case: Case) -> Values:
    """Output height and width; of one row of numbers only how many there are."""
    return _counted(case, tuple(float(side) for side in case.computed.slide.size))


def _counted(case: Case, values: Values) -> Values:
    return values[1:] if case.computed.slide.is_row else values


def size_steps(case: Case) -> str:
    """The formula with its numbers, once or for each axis."""
    slide = case.computed.slide
    if slide.is_alike or slide.is_row:
        return f"{_formula(slide.axes[1])}."
    return f"Height: {_formula(slide.axes[0])}. Width: {_formula(slide.axes[1])}."


def _formula(axis: Axis) -> str:
    start = f"({whole(axis.n)} − {axis.spread} + 2·{axis.padding})/{axis.stride} + 1"
    exact = decimal(float(axis.exact))
    return f"{start} = {exact}" if axis.exact == axis.size else f"{start} = {exact}, rounded down {whole(axis.size)}"


def size_slips(case: Case) -> list[tuple[Values, str]]:
    """What comes out of each slip, made on both axes."""
    rows, columns = case.computed.slide.axes
    found: list[tuple[Values, str]] = []
    for slip in _SLIPS:
        values = float(slip.size(rows)), float(slip.size(columns))
        if all(np.isfinite(values)):
            found.append((_counted(case, values), slip.reason(columns)))
    return found


_SLIPS = (
    _SizeSlip(
        lambda a: a.n,
        lambda a: (
            f"That is the input’s own size. A window {a.spread} wide must lie wholly inside, so it cannot start "
            f"on the last {a.spread - 1} columns."
        ),
    ),
    _SizeSlip(
        lambda a: a.exact - 1,
        lambda a: (
            f"({whole(a.n)} − {a.spread} + 2·{a.padding})/{a.stride} counts the steps. The place where the "
            f"window starts makes one more."
        ),
    ),
    _SizeSlip(
        lambda a: ceil(a.exact),
        lambda a: f"{decimal(float(a.exact))} is rounded down: a window that does not fit is no window.",
    ),
    _SizeSlip(lambda a: a.exact, lambda _: "There is no part of a window: round down."),
    _SizeSlip(
        lambda a: (a.n - a.spread + a.padding) // a.stride + 1,
        lambda a: f"Padding {a.padding} counts twice, on both sides: 2·{a.padding}.",
    ),
    _SizeSlip(
        lambda a: (a.n - a.spread) // a.stride + 1,
        lambda a: f"That is the size without padding. {a.padding} on each side adds {2 * a.padding}.",
    ),
    _SizeSlip(
        lambda a: a.n - a.spread + 2 * a.padding + 1,
        lambda a: f"That is the size at stride 1. The window moves by {a.stride}: divide the steps by {a.stride}.",
    ),
    _SizeSlip(
        lambda a: (a.n - a.f + 2 * a.padding) // a.stride + 1,
        lambda a: f"At dilation {a.dilation} a kernel of {a.f} spans {a.dilation}·{a.f - 1} + 1 = {a.spread} cells.",
    ),
    _SizeSlip(
        lambda a: a.n - a.spread + 2 * a.padding,
        lambda _: "The steps are there; the place where the window starts makes one more.",
    ),
    _SizeSlip(
        lambda a: Fraction(a.n, a.stride),
        lambda a: f"That is {whole(a.n)}/{a.stride}. The window itself needs {a.spread} cells: take them away first.",
    ),
)
