"""Everything that the sandbox pane shows, derived from the state and the computed output."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from convlab.core.convolution import Ledger, ledger
from convlab.core.kernels import weight_text
from convlab.core.problem import Problem
from convlab.core.sizes import Slide
from convlab.core.typography import decimal, shape, whole
from convlab.imaging.pictures import NUMBERS
from convlab.state import sandbox_words as words
from convlab.state.sandbox import Hidden, Locked, SandboxState
from convlab.state.sandbox_compute import Computed, after, compute
from convlab.state.sandbox_words import Fact, Misfit, Sentence, Spoken

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


@dataclass(frozen=True)
class PlaneSum:
    """One colour plane of the ledger: "red", 9 products, their sum."""

    name: str
    products: NDArray[np.float64]  # (F_h, F_w)
    total: str


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


@dataclass(frozen=True)
class FormulaLine:
    """(N - F + 2P)/S + 1 with the numbers of one axis; `result` is floored, None where it is hidden."""

    name: str
    n: int
    f: int
    padding: int
    stride: int
    exact: Fraction
    result: int | None
    reason: Fact | None

    @property
    def text(self) -> str:
        """The line as one would say it, for a screen reader and for tests."""
        room = f"({whole(self.n)} − {self.f} + 2·{self.padding})/{self.stride} + 1"
        value = "?" if self.result is None else decimal(float(self.exact))
        if self.result is not None and self.exact < 1:
            value = f"{value}, no output"
        elif self.result is not None and self.exact != self.result:
            value = f"{value} → {whole(self.result)}"
        return f"{self.name} = (N − F + 2P)/S + 1 = {room} = {value}"


@dataclass(frozen=True)
class Box:
    """A rectangle of cells, counted from 0."""

    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True, eq=False)
class SandboxReadout:
    """What the pane draws. Cells are counted from 0 here and from 1 in every text."""

    computed: Computed
    slide: Slide
    is_numbers: bool
    input_shape: str
    kernel_shape: str
    output_shape: str
    focus: tuple[int, int] | None  # None where there is no output
    window: Box | None  # on the padded input
    kernel_cell: tuple[int, int]
    ledger: LedgerReadout | None
    formula: tuple[FormulaLine, ...]
    facts: tuple[Fact, ...]
    misfit: Misfit | None
    range_low: float
    range_high: float
    is_signed: bool
    input_reading: str
    never_read: str  # "column 7 and row 7 are never read"; empty where everything is
    output_reading: Fact
    status: tuple[str, str]
    hidden: frozenset[Hidden]
    locked: frozenset[Locked]
    problem: Problem | None

    @property
    def hides_output(self) -> bool:
        """Whether the number looked at must not be seen, in the output or as the sum."""
        return bool(self.hidden & {"output", "sum"})


def derive(state: SandboxState, computed: Computed | None = None) -> SandboxReadout:
    """What the pane shows; pass what `compute` gave for this setting, or it is computed here."""
    computed = compute(state, computed)
    slide = computed.slide
    focus = _clamped(state.focus, slide.size)
    spelled = ledger(computed.pixels, computed.convolution, *focus) if focus else None
    window = _window(slide, focus) if focus else None
    book = _ledger_readout(computed, spelled, window) if spelled and window else None
    low, high = _range(computed)
    colour = (3,) if computed.planes == 3 else ()
    size_hidden = "size" in state.hidden
    return SandboxReadout(
        computed=computed,
        slide=slide,
        is_numbers=state.picture == NUMBERS,
        input_shape=shape((*slide.input, *colour)),
        kernel_shape=shape(slide.kernel),
        output_shape="?" if size_hidden else shape(slide.size),
        focus=focus,
        window=window,
        kernel_cell=_clamped(state.kernel_cell, slide.kernel) or (0, 0),
        ledger=book,
        formula=_formula(slide, size_hidden),
        facts=_facts(state, computed, size_hidden),
        misfit=None if size_hidden and min(slide.size) > 0 else words.misfit(slide),
        range_low=low,
        range_high=high,
        is_signed=computed.is_signed,
        input_reading=_input_reading(window),
        never_read="" if size_hidden else words.unread_words(slide),
        output_reading=_output_reading(computed),
        status=_status(state, focus, book, window),
        hidden=state.hidden,
        locked=state.locked,
        problem=computed.problem,
    )


def _clamped(cell: tuple[int, int], size: tuple[int, int]) -> tuple[int, int] | None:
    if min(size) < 1:
        return None
    return min(cell[0], size[0] - 1), min(cell[1], size[1] - 1)


def _window(slide: Slide, focus: tuple[int, int]) -> Box:
    return Box(focus[0] * slide.stride, focus[1] * slide.stride, *slide.kernel)


def _range(computed: Computed) -> tuple[float, float]:
    """The ends of the output's scale: symmetric and round where signed, else 0 to the largest value."""
    low, high = computed.span
    if computed.is_signed:
        largest = round_up(max(-low, high))
        return -largest, largest
    return 0.0, high


def round_up(value: float) -> float:
    """The next round number of one or one and a half figures: 28 -> 30, 860 -> 900, 11 -> 12."""
    if value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10)
    return float(next(step * power for step in steps if step * power >= value * (1 - 1e-9)))


def _ledger_readout(computed: Computed, spelled: Ledger, window: Box) -> LedgerReadout:
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
    )


def _in_padding(slide: Slide, window: Box) -> bool:
    p, (height, width) = slide.padding, slide.input
    rows_inside = window.top >= p and window.top + window.height <= height + p
    return not (rows_inside and window.left >= p and window.left + window.width <= width + p)


def _rows(spelled: Ledger) -> tuple[RowSum, ...]:
    rows = zip(spelled.kernel[:, :, 0], spelled.window[:, :, 0], spelled.row_sums, strict=True)
    return tuple(
        RowSum(tuple(_term(*pair) for pair in zip(weights, values, strict=True)), decimal(float(total)))
        for weights, values, total in rows
    )


def _term(weight: float, value: float) -> Term:
    number = decimal(float(value), 3)
    number = f"({number})" if value < 0 else number
    return Term(f"{weight_text(abs(float(weight)))}·{number}", int(np.sign(weight)))


def _planes(spelled: Ledger) -> tuple[PlaneSum, ...]:
    return tuple(
        PlaneSum(name, spelled.products[:, :, plane], decimal(float(spelled.plane_sums[plane])))
        for plane, name in enumerate(PLANE_NAMES)
    )


def _formula(slide: Slide, size_hidden: bool) -> tuple[FormulaLine, ...]:
    """One line where both axes are alike, else height and width."""
    alike = slide.axes[0] == slide.axes[1]
    names = ("output size",) if alike else ("height", "width")
    return tuple(_formula_line(slide, axis, name, size_hidden) for axis, name in enumerate(names))


def _formula_line(slide: Slide, axis: int, name: str, size_hidden: bool) -> FormulaLine:
    n, f = slide.axes[axis]
    result = None if size_hidden else slide.size[axis]
    reason = None if size_hidden else words.steps_fact(slide, axis)
    return FormulaLine(name, n, f, slide.padding, slide.stride, slide.exact[axis], result, reason)


def _facts(state: SandboxState, computed: Computed, size_hidden: bool) -> tuple[Fact, ...]:
    total = words.total_fact(state.kernel, computed.planes)
    return (total,) if size_hidden else (total, words.size_fact(computed.slide))


def _input_reading(window: Box | None) -> str:
    if window is None:
        return ""
    return f"Window at row {window.top + 1}, column {window.left + 1}"


def _output_reading(computed: Computed) -> Fact:
    silent = computed.setting.kernel.total == 0
    what = computed.setting.after
    long, short = "", ""
    if computed.is_signed:
        long = short = "Violet: negative, bronze: positive"
    elif silent and what == "absolute":
        long, short = "Bright: the picture changes here", "Bright = strong edge"
    elif silent and what == "relu":
        long, short = "Black: the sum is 0 or negative", "Black = 0 or below"
    return Fact((words.Piece(long),), (words.Piece(short),))


def _status(
    state: SandboxState, focus: tuple[int, int] | None, book: LedgerReadout | None, window: Box | None
) -> tuple[str, str]:
    if focus is None or book is None or window is None:
        return "No output", "the kernel fits nowhere"
    place = f"Row {focus[0] + 1}, column {focus[1] + 1}"
    if state.hidden & {"output", "sum"}:
        return place, "output hidden until you have answered"
    value = f"output {decimal(book.total)}"
    drawn = f", shown as {decimal(book.shown)}" if book.shown != book.total else ""
    reach = ""
    if state.picture == NUMBERS:
        rows = f"rows {window.top + 1}–{window.top + window.height}"
        reach = f"{rows}, columns {window.left + 1}–{window.left + window.width}   "
    return place, f"{reach}{value}{drawn}"
