"""One output cell spelled out: window, kernel, products, and their sum row by row."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.convolution import Ledger
from convlab.core.kernels import weight_text
from convlab.core.sizes import Slide
from convlab.core.typography import decimal, whole
from convlab.state import sandbox_words as words
from convlab.state.sandbox_compute import Computed, after
from convlab.state.sandbox_sweep import Sweep
from convlab.state.sandbox_words import Sentence, Spoken

PLANE_NAMES = ("red", "green", "blue")
_ARROWS = {"none": "", "absolute": "absolute", "relu": "ReLU"}


@dataclass(frozen=True)
class Term:
    """One product in the sum: "2·253", what stands before it, and whether it adds, takes away or is quiet."""

    text: str
    sign: int  # of the weight: 1, 0 or -1


@dataclass(frozen=True)
class RowSum:
    """One kernel row of the ledger."""

    terms: tuple[Term, ...]
    total: str
    so_far: str  # this row and those above it


@dataclass(frozen=True)
class PlaneSum:
    """One colour plane of the ledger: "red", 9 products, their sum."""

    name: str
    products: NDArray[np.float64]  # (F_h, F_w)
    total: str
    so_far: str


@dataclass(frozen=True, eq=False)
class LedgerReadout:
    """One output cell spelled out. window, kernel, products: float64 (F_h, F_w) of the first plane."""

    window: NDArray[np.float64]
    kernel: NDArray[np.float64]
    products: NDArray[np.float64]
    rows: tuple[RowSum, ...]
    planes: tuple[PlaneSum, ...]  # empty for gray and numbers
    total: float
    shown: float
    arrow: str
    explanation: Sentence
    is_numbers: bool
    sweep: Sweep | None = None  # where the window is one of a sweep, and the sum runs

    @property
    def window_name(self) -> str:
        """ "window", or "window 3" in a sweep."""
        return f"window {whole(self.sweep.number)}" if self.sweep else "window"

    @property
    def output_names(self) -> tuple[str, ...]:
        """The output cell's name, and shorter ones where there is less room."""
        if self.sweep is None:
            return ("output",)
        row, column = (whole(place + 1) for place in self.sweep.cell)
        return f"output, row {row}, column {column}", f"output, row {row}, col {column}", "output"


@dataclass(frozen=True)
class Box:
    """A rectangle of cells, counted from 0."""

    top: int
    left: int
    height: int
    width: int


def ledger_readout(computed: Computed, spelled: Ledger, window: Box, sweep: Sweep | None = None) -> LedgerReadout:
    """What the ledger writes of one output cell; `window` is where it lies on the padded input."""
    what = computed.setting.after
    shown = float(after(np.array(spelled.total), what))
    spoken = Spoken(spelled, what, computed.setting.numbers is not None, _in_padding(computed.slide, window))
    return LedgerReadout(
        window=spelled.window[:, :, 0],
        kernel=spelled.kernel[:, :, 0],
        products=spelled.products[:, :, 0],
        rows=_rows(spelled) if computed.planes == 1 else (),
        planes=_planes(spelled) if computed.planes == 3 else (),
        total=spelled.total,
        shown=shown,
        arrow=_ARROWS[what],
        explanation=words.explanation(spoken),
        is_numbers=spoken.numbers,
        sweep=sweep,
    )


def _in_padding(slide: Slide, window: Box) -> bool:
    p, (height, width) = slide.padding, slide.input
    rows_inside = window.top >= p and window.top + window.height <= height + p
    return not (rows_inside and window.left >= p and window.left + window.width <= width + p)


def _rows(spelled: Ledger) -> tuple[RowSum, ...]:
    running = np.cumsum(spelled.row_sums)  # (F_h,)
    rows = zip(spelled.kernel[:, :, 0], spelled.window[:, :, 0], spelled.row_sums, running, strict=True)
    return tuple(
        RowSum(
            tuple(_term(*pair) for pair in zip(weights, values, strict=True)),
            decimal(float(total)),
            decimal(float(so_far)),
        )
        for weights, values, total, so_far in rows
    )


def _term(weight: float, value: float) -> Term:
    number = decimal(float(value), 3)
    number = f"({number})" if value < 0 else number
    return Term(f"{weight_text(abs(float(weight)))}·{number}", int(np.sign(weight)))


def _planes(spelled: Ledger) -> tuple[PlaneSum, ...]:
    running = np.cumsum(spelled.plane_sums)  # (D,)
    sums = zip(PLANE_NAMES, spelled.plane_sums, running, strict=True)
    return tuple(
        PlaneSum(name, spelled.products[:, :, plane], decimal(float(total)), decimal(float(so_far)))
        for plane, (name, total, so_far) in enumerate(sums)
    )
