"""One output cell spelled out: window, kernel, products, and their sum row by row."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convlab.core.filters import PoolingWindow
from convlab.core.kernels import weight_text
from convlab.core.ledger import Ledger
from convlab.core.sliding import Answer, window_at
from convlab.core.typography import decimal, whole
from convlab.state import sandbox_words as words
from convlab.state.sandbox_compute import Computed, after
from convlab.state.sandbox_sweep import Sweep
from convlab.state.sandbox_words import Piece, Sentence, Spoken

PLANE_NAMES = ("red", "green", "blue")
MOST_SQUARES = 4  # written out under the root of a magnitude
_ARROWS = {"none": "", "absolute": "absolute", "relu": "ReLU"}


@dataclass(frozen=True)
class Term:
    """One product in the sum: "2·253", what stands before it, and whether it adds, takes away or is quiet."""

    text: str
    sign: int  # of the weight: 1, 0 or -1


@dataclass(frozen=True)
class RowSum:
    """One row of the ledger."""

    terms: tuple[Term, ...]
    total: str
    so_far: str  # this row and those above it
    bond: str = " + "  # between the terms


@dataclass(frozen=True)
class PlaneSum:
    """One colour plane of the ledger: "red", 9 products, their sum."""

    name: str
    products: NDArray[np.float64]  # (F_h, F_w)
    total: str
    so_far: str


@dataclass(frozen=True, eq=False)
class LedgerReadout:
    """One output cell spelled out. window, kernel, products: float64 (F_h, F_w) of the first plane.

    Under pooling there is no kernel and no product (both (0, 0)): the rows hold the window's own values.
    """

    window: NDArray[np.float64]
    kernel: NDArray[np.float64]
    products: NDArray[np.float64]
    rows: tuple[RowSum, ...]  # the bias is the last, where there is one
    planes: tuple[PlaneSum, ...]  # empty for gray and numbers
    total: float  # what the rows and planes add up to, or the largest of them
    value: float  # the output before anything is done to it
    shown: float
    arrow: str
    explanation: Sentence
    is_numbers: bool
    bias: float = 0.0
    pooling: PoolingWindow | None = None
    sweep: Sweep | None = None  # where the window is one of a sweep, and the sum runs

    @property
    def rows_name(self) -> str:
        """What stands over the rows."""
        return self.total_name if len(self.rows) == 1 else f"{self.total_name}, row by row"

    @property
    def total_name(self) -> str:
        """What the total is."""
        return "largest" if self.pooling is not None and self.pooling.kind == "max" else "sum"

    @property
    def winner(self) -> tuple[int, int] | None:
        """The cell of the window that max pooling passes on; of equal ones the first in reading order."""
        if self.pooling is None or self.pooling.kind != "max":
            return None
        row, column = divmod(int(self.window.argmax()), self.window.shape[1])
        return row, column

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
        if self.sweep.size[0] == 1:
            return f"output {column}", "output"
        return f"output, row {row}, column {column}", f"output, row {row}, col {column}", "output"


def ledger_readout(computed: Computed, cell: tuple[int, int], sweep: Sweep | None = None) -> LedgerReadout:
    """What the ledger writes of one output cell."""
    if computed.setting.pooling is not None:
        return _pooled(computed, cell, computed.setting.pooling, sweep)
    what, answer = computed.setting.after, computed.answer(*cell)
    spelled, is_gray = answer.products, computed.volume.shape[2] != len(PLANE_NAMES)
    padding = computed.setting.mode if computed.slide.reads_padding(cell) else None
    spoken = Spoken(spelled, what, computed.setting.numbers is not None, padding, answer.bias)
    book = LedgerReadout(
        window=spelled.window[:, :, 0],
        kernel=spelled.kernel[:, :, 0],
        products=spelled.products[:, :, 0],
        rows=_with_bias(_rows(spelled), answer) if is_gray else (),
        planes=() if is_gray else _planes(spelled),
        total=answer.total,
        value=answer.total,
        shown=float(after(np.array(answer.total), what)),
        arrow=_ARROWS[what],
        explanation=words.explanation(spoken),
        is_numbers=spoken.numbers,
        bias=answer.bias,
        sweep=sweep,
    )
    return _together(computed, cell, book) if computed.setting.together else book


def _together(computed: Computed, cell: tuple[int, int], book: LedgerReadout) -> LedgerReadout:
    """The magnitude of all maps at the cell in place of the one that is spelled out."""
    values = [float(value) for value in computed.maps[cell]]
    squares = " + ".join(f"{_bracketed(value, 1)}²" for value in values[:MOST_SQUARES])
    more = f" + {len(values) - MOST_SQUARES} more" if len(values) > MOST_SQUARES else ""
    magnitude = float(np.sqrt(np.square(values).sum()))
    said = Piece("The magnitude of all maps:", True), Piece(f" √({squares}{more}) = {decimal(magnitude)}.")
    return replace(book, shown=magnitude, arrow="magnitude", explanation=said)


def _pooled(computed: Computed, cell: tuple[int, int], pooling: PoolingWindow, sweep: Sweep | None) -> LedgerReadout:
    """The window's own values; their largest, or their sum that is then divided."""
    window = window_at(computed.volume, computed.operation, *cell)[:, :, computed.chosen]  # (F_h, F_w)
    is_max, what = pooling.kind == "max", computed.setting.after
    total = float(window.max() if is_max else window.sum())
    value = total if is_max else total / window.size
    steps = ([] if is_max else [f"divide by {whole(window.size)}"]) + ([_ARROWS[what]] if _ARROWS[what] else [])
    nothing = np.zeros((0, 0))
    return LedgerReadout(
        window=window,
        kernel=nothing,
        products=nothing,
        rows=_pooled_rows(window, is_max),
        planes=(),
        total=total,
        value=value,
        shown=float(after(np.array(value), what)),
        arrow=", ".join(steps),
        explanation=words.pooling_explanation(window, pooling),
        is_numbers=computed.setting.numbers is not None,
        pooling=pooling,
        sweep=sweep,
    )


def _pooled_rows(window: NDArray[np.float64], is_max: bool) -> tuple[RowSum, ...]:
    each = window.max(axis=1) if is_max else window.sum(axis=1)  # (F_h,)
    running = np.maximum.accumulate(each) if is_max else np.cumsum(each)
    bond = ", " if is_max else " + "
    return tuple(
        RowSum(
            tuple(_pooled_term(float(value), is_max and value < total, is_max) for value in values),
            decimal(float(total)),
            decimal(float(so_far)),
            bond,
        )
        for values, total, so_far in zip(window, each, running, strict=True)
    )


def _pooled_term(value: float, loses: bool, is_max: bool) -> Term:
    return Term(decimal(value, 3) if is_max else _bracketed(value, 3), 0 if loses else 1)


def _with_bias(rows: tuple[RowSum, ...], answer: Answer) -> tuple[RowSum, ...]:
    if not answer.bias:
        return rows
    term = Term("bias", int(np.sign(answer.bias)))
    return (*rows, RowSum((term,), decimal(answer.bias, 3), decimal(answer.total)))


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
    return Term(f"{weight_text(abs(float(weight)))}·{_bracketed(value, 3)}", int(np.sign(weight)))


def _bracketed(value: float, places: int) -> str:
    """A negative number in brackets."""
    text = decimal(float(value), places)
    return f"({text})" if value < 0 else text


def _planes(spelled: Ledger) -> tuple[PlaneSum, ...]:
    running = np.cumsum(spelled.plane_sums)  # (D,)
    sums = zip(PLANE_NAMES, spelled.plane_sums, running, strict=True)
    return tuple(
        PlaneSum(name, spelled.products[:, :, plane], decimal(float(total)), decimal(float(so_far)))
        for plane, (name, total, so_far) in enumerate(sums)
    )
