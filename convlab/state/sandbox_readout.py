"""Everything that the sandbox pane shows, derived from the state and the computed output."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from convlab.core.filters import Filter
from convlab.core.problem import Problem
from convlab.core.sizes import PADDINGS, Box, Slide, nearest_cell
from convlab.core.typography import decimal, shape, whole
from convlab.imaging.pictures import DRAWING
from convlab.state import sandbox_words as words
from convlab.state.sandbox import Hidden, Locked, SandboxState
from convlab.state.sandbox_compute import Computed, compute
from convlab.state.sandbox_ledger import LedgerReadout, ledger_readout
from convlab.state.sandbox_row import in_force
from convlab.state.sandbox_sweep import Sweep, WindowMark, can_sweep, cell_of, clamped, window_marks
from convlab.state.sandbox_words import Fact, Misfit
from convlab.state.sight import Viewport


@dataclass(frozen=True)
class FormulaLine:
    """(N - F + 2P)/S + 1 with the numbers of one axis; `result` is floored, None where it is hidden.

    With a dilation the window spans d(F - 1) + 1, which stands in place of F.
    """

    name: str
    n: int
    f: int
    padding: int
    stride: int
    dilation: int
    exact: Fraction
    result: int | None
    reason: Fact | None

    @property
    def text(self) -> str:
        """The line as one would say it, for a screen reader and for tests."""
        room = f"({whole(self.n)} − {self.spread} + 2·{self.padding})/{self.stride} + 1"
        value = "?" if self.result is None else decimal(float(self.exact))
        if self.result is not None and self.exact < 1:
            value = f"{value}, no output"
        elif self.result is not None and self.exact != self.result:
            value = f"{value} → {whole(self.result)}"
        f = "F" if self.dilation == 1 else "(d(F − 1) + 1)"
        return f"{self.name} = (N − {f} + 2P)/S + 1 = {room} = {value}"

    @property
    def spread(self) -> str:
        """What stands for F: 3, or (2·2 + 1) with a dilation of 2."""
        return str(self.f) if self.dilation == 1 else f"({self.dilation}·{self.f - 1} + 1)"


@dataclass(frozen=True, eq=False)
class SandboxReadout:
    """What the pane draws. Cells are counted from 0 here and from 1 in every text."""

    state: SandboxState
    computed: Computed
    slide: Slide
    is_numbers: bool
    input_shape: str
    kernel_name: str  # of what slides: "Kernel", "Filter 2 of 6", "Pooling"
    kernel_shape: str
    output_shape: str
    focus: tuple[int, int] | None  # in a sweep the cell of its window; None where there is no output
    window: Box | None  # on the padded input; with a dilation it reads only each d-th cell of it
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
    can_sweep: bool
    sweep: Sweep | None  # None where nothing sweeps
    marks: tuple[WindowMark, ...]  # the windows of a sweep over numbers
    viewport: Viewport | None  # None where all is in sight, as always under a pen

    @property
    def hides_output(self) -> bool:
        """Whether the number looked at must not be seen, in the output or as the sum."""
        return bool(self.hidden & {"output", "sum"})


def derive(state: SandboxState, computed: Computed | None = None) -> SandboxReadout:
    """What the pane shows; pass what `compute` gave for this setting, or it is computed here."""
    state = in_force(state)
    computed = compute(state, computed)
    slide = computed.slide
    size = slide.size if computed.misfit is None and computed.problem is None else (0, 0)
    sweeps = can_sweep(size, state.hidden)
    index = clamped(state.sweep, size) if sweeps and state.sweep is not None else None
    nearest = nearest_cell(state.focus, size) if min(size) > 0 else None
    focus = nearest if index is None else cell_of(index, size)
    sweep = None if index is None else _sweep(computed, index)
    window = slide.window(focus) if focus else None
    book = ledger_readout(computed, focus, sweep) if focus else None
    low, high = _range(computed)
    colour = (3,) if computed.planes == 3 else ()
    size_hidden = "size" in state.hidden
    return SandboxReadout(
        state=state,
        computed=computed,
        slide=slide,
        is_numbers=computed.setting.numbers is not None,
        input_shape=shape((*slide.input, *colour)),
        kernel_name=_kernel_name(state),
        kernel_shape=_kernel_shape(computed),
        output_shape="?" if size_hidden else _output_shape(computed),
        focus=focus,
        window=window,
        kernel_cell=nearest_cell(state.kernel_cell, slide.kernel),
        ledger=book,
        formula=() if computed.problem else _formula(slide, size_hidden),
        facts=_facts(state, computed, size_hidden or computed.problem is not None),
        misfit=None if size_hidden and min(slide.size) > 0 else _misfit(computed),
        range_low=low,
        range_high=high,
        is_signed=computed.is_signed,
        input_reading=_input_reading(window),
        never_read="" if size_hidden else words.unread_words(slide),
        output_reading=_output_reading(computed),
        status=("No picture", "") if computed.problem else _status(state, focus, book, window),
        hidden=state.hidden,
        locked=state.locked,
        problem=computed.problem,
        can_sweep=sweeps,
        sweep=sweep,
        marks=window_marks(sweep, slide) if sweep and computed.setting.numbers is not None else (),
        viewport=None if state.picture == DRAWING else state.viewport,
    )


def _sweep(computed: Computed, index: int) -> Sweep:
    pools = computed.setting.pooling is not None
    planes = 1 if pools else int(computed.volume.shape[2])
    products = computed.operation.window[0] * computed.operation.window[1] * planes
    return Sweep(index, computed.slide.size, products, pools)


def _kernel_name(state: SandboxState) -> str:
    if state.pooling is not None:
        return "Pooling"
    count = len(state.filters)
    return "Kernel" if count == 1 else f"Filter {state.chosen_index + 1} of {count}"


def _kernel_shape(computed: Computed) -> str:
    """3 x 3, or 5 x 5 x 3 where each plane of the input has weights of its own."""
    pooling, filters = computed.setting.pooling, computed.setting.filters
    planes = 1 if pooling else len(filters[0].planes)
    return shape((*computed.operation.window, planes) if planes > 1 else computed.operation.window)


def _output_shape(computed: Computed) -> str:
    """510 x 510, or 28 x 28 x 6 where there are more maps than one."""
    return shape((*computed.slide.size, computed.count) if computed.count > 1 else computed.slide.size)


def _misfit(computed: Computed) -> Misfit | None:
    """What does not fit the size, or cannot be laid over the input at all."""
    pooling = computed.setting.pooling
    most = min(pooling.window) // 2 if pooling and computed.setting.mode == "zeros" else PADDINGS[-1]
    found = words.misfit(computed.slide, most, "pooling window" if pooling else "kernel")
    if computed.misfit is not None and (found is None or not found.fits_nowhere):
        return Misfit((words.Piece(computed.misfit.sentence),), (words.Piece(""),), (), fits_nowhere=True)
    return found


def _range(computed: Computed) -> tuple[float, float]:
    """The ends of the output's scale: symmetric and round where signed, else 0 to the largest value."""
    low, high = computed.span
    if computed.setting.pooling is not None and computed.pixels.dtype == np.uint8:
        return 0.0, 255.0  # pixels stay pixels
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


def _formula(slide: Slide, size_hidden: bool) -> tuple[FormulaLine, ...]:
    """One line where both axes are alike or there is one only, else height and width."""
    if slide.is_row:
        return (_formula_line(slide, 1, "output size", size_hidden),)
    names = ("output size",) if slide.is_alike else ("height", "width")
    return tuple(_formula_line(slide, axis, name, size_hidden) for axis, name in enumerate(names))


def _formula_line(slide: Slide, axis: int, name: str, size_hidden: bool) -> FormulaLine:
    one = slide.axes[axis]
    result = None if size_hidden else one.size
    reason = None if size_hidden else words.steps_fact(slide, axis)
    return FormulaLine(name, one.n, one.f, one.padding, one.stride, one.dilation, one.exact, result, reason)


def _facts(state: SandboxState, computed: Computed, size_hidden: bool) -> tuple[Fact, ...]:
    first = words.total_fact(state.kernel, computed.planes)
    if state.pooling is not None:
        first = words.pooling_fact(state.pooling)
    elif len(state.chosen.planes) > 1:
        first = words.planes_fact(state.chosen)
    if "parameters" in state.hidden and (state.pooling is not None or len(state.chosen.planes) > 1):
        return () if size_hidden else (words.size_fact(computed.slide),)
    return (first,) if size_hidden else (first, words.size_fact(computed.slide))


def _input_reading(window: Box | None) -> str:
    if window is None:
        return ""
    return f"Window at row {window.top + 1}, column {window.left + 1}"


def _output_reading(computed: Computed) -> Fact:
    setting = computed.setting
    what = setting.after
    silent = setting.pooling is None and _is_silent(setting.filters[computed.chosen])
    long, short = "", ""
    if computed.is_signed:
        long = short = "Violet: negative, bronze: positive"
    elif silent and (what == "absolute" or setting.together):
        long, short = "Bright: the picture changes here", "Bright = strong edge"
    elif silent and what == "relu":
        long, short = "Black: the sum is 0 or negative", "Black = 0 or below"
    return Fact((words.Piece(long),), (words.Piece(short),))


def _is_silent(one: Filter) -> bool:
    """Whether a flat area gives 0, as an edge detector does."""
    return one.bias == 0 and all(one.kernel(plane).total == 0 for plane in range(len(one.planes)))


def _status(
    state: SandboxState, focus: tuple[int, int] | None, book: LedgerReadout | None, window: Box | None
) -> tuple[str, str]:
    if focus is None or book is None or window is None:
        return "No output", "the kernel fits nowhere"
    place = f"Row {focus[0] + 1}, column {focus[1] + 1}"
    if state.is_row:
        place = f"Output {whole(focus[1] + 1)}"
    if book.sweep:
        place = f"Window {whole(book.sweep.number)} of {whole(book.sweep.windows)}"
    if state.hidden & {"output", "sum"}:
        return place, "output hidden until you have answered"
    value = f"output {decimal(book.value)}"
    drawn = f", shown as {decimal(book.shown)}" if book.shown != book.value else ""
    reach = ""
    if book.is_numbers:
        rows = f"rows {window.top + 1}–{window.top + window.height}"
        reach = f"{rows}, columns {window.left + 1}–{window.left + window.width}   "
        if state.is_row:
            reach = f"numbers {window.left + 1}–{window.left + window.width}   "
    return place, f"{reach}{value}{drawn}"
