"""Where everything in the sandbox goes, from the pane's size alone: input * kernel = output is the layout."""

from dataclasses import dataclass, replace
from math import ceil, floor

from convlab.panes.sandbox.heads import UNDER
from convlab.widgets.ledger import HEAD, LINE

LEGEND_HEIGHT = 40  # px at 100 %


@dataclass(frozen=True)
class Form:
    """The pane's form at a width: measures in px at 100 %."""

    margin: int
    head_top: int
    figure_top: int
    below: int  # from a figure's lower edge to the end of the stage
    ledger_side: int
    ledger_top: int
    formula_px: int
    formula_room: int
    inset: int  # from a picture to the kernel's head
    middle: int  # the least room between the pictures
    rule_gap: int  # from the ledger to the hairline under it
    cell: int  # the largest kernel cell
    one_line: bool  # the ledger's sum stands in a line of its own

    @property
    def is_small(self) -> bool:
        """Whether the pane is so narrow that its stage may be higher than the figures."""
        return self.middle < 300


WIDE = Form(32, 25, 81, 44, 132, 14, 28, 98, 64, 560, 18, 88, False)
MEDIUM = Form(24, 15, 71, 58, 108, 10, 18, 70, 44, 366, 30, 60, False)
TALL = Form(32, 25, 81, 44, 150, 24, 28, 122, 44, 366, 4, 72, True)  # medium wide, but high: the sum has its own line
SMALL = Form(24, 15, 71, 50, 102, 8, 18, 54, 16, 250, 4, 48, True)
IN_A_SWEEP = {  # the transport takes its height from the ledger's spaces first
    WIDE: replace(WIDE, ledger_side=120, formula_room=86),
    MEDIUM: replace(MEDIUM, ledger_side=90, rule_gap=12, formula_room=64),
}
WIDE_FROM = 1600  # px at 100 %
SWEEP_BELOW = 24  # px at 100 %
LARGEST_MARGIN = 32  # px at 100 %
CONTROL_BESIDE = 356  # px at 100 %: narrower figures have their control under the head
LARGEST_FIGURE, SMALLEST_FIGURE, SMALLEST_STACKED = 720, 200, 150
NARROWEST_ROW = 640  # px at 100 %: below, figures stand one below the other
LOWEST_COLUMN = 288  # px at 100 %: a kernel with its fields and facts in a small pane
LOWEST_NUMBERS = 440  # px at 100 %: what does not fit, said and mended beside a small output of numbers
NUMBERS_NEED = 156  # px at 100 %: below a stacked output of numbers, for the ways to fit
STACKED_HEADS, KERNEL_ROW = 3 * 56, 190
BESIDE_WHEN_STACKED = 380  # px at 100 %: less room, and controls stand under the heads there too


@dataclass(frozen=True)
class Arrangement:
    """Every place in px of the pane; figures are squares of `side`."""

    form: Form
    scale: float
    stacked: bool
    controls_under: bool  # no room for them beside the heads
    side: int
    height: int  # of stage and desk together, at least the pane's
    stage_height: int
    input: tuple[int, int]  # left, top of the figure
    output: tuple[int, int]
    output_room: int  # px from the output's left edge to the margin
    kernel: tuple[int, int, int, int]  # left, top, width, height of the room between the pictures
    kernel_head: tuple[int, int, int]  # left, top, width
    ledger_side: int
    below_formula: int  # for the transport, or for a button that has no room beside the formula
    under_input: int = 0  # px of the stage that are there for a row under the input alone

    def above_tools(self) -> "Arrangement":
        """The same with a lower column of the kernel: what stands under the input reaches below it."""
        if self.stacked or self.form.is_small:  # there it keeps to the figure's own column
            return self
        left, top, width, height = self.kernel
        return replace(self, kernel=(left, top, width, min(height, self.side)))

    def head_top(self, figure_top: int) -> int:
        """Where the head of a figure begins."""
        above = 46 if self.stacked else self.form.figure_top - self.form.head_top
        return figure_top - round((above + (UNDER if self.controls_under else 0)) * self.scale)


@dataclass(frozen=True)
class Content:
    """What needs room: numbers at the output; below the formula so many px; a sweep has a lower ledger.

    `under_input`: px that a row under the input needs more than there are. `under_kernel`: the same of what opened
    under the kernel.
    """

    numbers: bool
    below_formula: int = 0
    sweeps: bool = False
    under_input: int = 0
    under_kernel: int = 0


def arrange(width: int, height: int, scale: float, content: Content) -> Arrangement:
    """Places for a pane of width x height px at a type size.

    Where the height is not enough for figures that can still be seen, the whole is higher than the pane.
    """
    below, under = content.below_formula, content.under_input
    wide, high = width / scale, (height - below) / scale
    if wide < NARROWEST_ROW or (wide < 760 and height / scale > 1.2 * wide):
        places = _stacked((width, height - below), scale, content.numbers, under)
    else:
        form = _form(wide, height / scale)
        form = IN_A_SWEEP.get(form, form) if content.sweeps else form
        if content.sweeps and content.numbers:  # their scale stands in the ledger
            form = replace(form, below=SWEEP_BELOW)
        form = replace(form, below=form.below + ceil(under / scale))
        row = _in_a_row(form, (wide, high), 0)
        if row.side < CONTROL_BESIDE:
            row = _in_a_row(form, (wide, high), UNDER)
        row = replace(row, numbers=content.numbers, opened=content.under_kernel)
        places = _row(form, (width, height - below), scale, row)
    return replace(places, height=places.height + below, below_formula=below, under_input=under)


def _form(wide: float, high: float) -> Form:
    if wide >= WIDE_FROM:
        return WIDE
    if wide >= 1060:
        return TALL if high >= 900 else MEDIUM
    return SMALL


def _desk_height(form: Form) -> int:
    """Ledger, rule, formula: px at 100 %."""
    ledger = form.ledger_top + HEAD + form.ledger_side + (LINE if form.one_line else 0)
    return ledger + form.rule_gap + form.formula_room


@dataclass(frozen=True)
class _Row:
    """Figures side by side: their side and top in px at 100 %; whether controls stand under the heads."""

    side: float
    top: int
    under: bool
    numbers: bool = False
    opened: int = 0  # px under the kernel


def _in_a_row(form: Form, size: tuple[float, float], under: int) -> _Row:
    """The largest figures in a pane of (wide, high) px at 100 %; `under` is the room below the heads."""
    wide, high = size
    top = form.figure_top + under
    by_height = high - _desk_height(form) - top - form.below
    by_width = (wide - 2 * form.margin - form.middle) / 2
    side = max(SMALLEST_FIGURE, min(by_height, by_width, LARGEST_FIGURE))
    return _Row(side, top, bool(under))


def _row(form: Form, size: tuple[int, int], scale: float, row: _Row) -> Arrangement:
    (width, height), margin = size, round(form.margin * scale)
    side, top, desk = floor(row.side * scale), round(row.top * scale), round(_desk_height(form) * scale)
    output_left = width - margin - side
    if row.numbers:
        output_left = min(output_left, margin + side + round(max(form.middle, 392) * scale))
    stage = top + side + round(form.below * scale)
    if form.is_small:  # the kernel's facts need the room under the pictures
        lowest = LOWEST_NUMBERS if row.numbers else LOWEST_COLUMN
        stage = max(stage, height - desk, top + round(lowest * scale) + row.opened)
    left, between, inset = margin + side, output_left - margin - side, round(form.inset * scale)
    return Arrangement(
        form,
        scale,
        stacked=False,
        controls_under=row.under,
        side=side,
        height=max(height, stage + desk),
        stage_height=stage,
        input=(margin, top),
        output=(output_left, top),
        output_room=width - margin - output_left,
        kernel=(left, top, between, max(side, stage - top - 8)),
        kernel_head=(left + inset, round(form.head_top * scale), between - 2 * inset),
        ledger_side=round(form.ledger_side * scale),
        below_formula=0,
    )


def _stacked(size: tuple[int, int], scale: float, numbers: bool, under: int) -> Arrangement:
    """Input, kernel as a row, output, one below the other; `under` the input px for a row."""
    width, height = size
    form, margin = SMALL, round(SMALL.margin * scale)
    room = width - 2 * margin
    desk, legend = _desk_height(form) * scale, LEGEND_HEIGHT * scale
    is_under = room / scale < BESIDE_WHEN_STACKED
    head = 46 + 10 + (UNDER if is_under else 0)  # with the space above
    rest = desk + (STACKED_HEADS + KERNEL_ROW + 64) * scale + 2 * legend + under
    side = floor(min(room, max(SMALLEST_STACKED * scale, (height - rest) / 2)))
    top = round(head * scale)
    kernel_top = top + side + round(legend + (head + 6) * scale) + under
    output_top = kernel_top + round((KERNEL_ROW + head) * scale)
    below = NUMBERS_NEED if numbers else 44
    stage = output_top + side + round(legend + below * scale)
    grids = (room - 70 * scale) / 4.62  # three grids with their signs, and the output cell
    return Arrangement(
        form,
        scale,
        stacked=True,
        controls_under=is_under,
        side=side,
        height=max(height, stage + round(desk)),
        stage_height=stage,
        input=(margin, top),
        output=(margin, output_top),
        output_room=room,
        kernel=(margin, kernel_top, room, round(KERNEL_ROW * scale)),
        kernel_head=(margin, kernel_top - round((head - 10) * scale), room),
        ledger_side=floor(min(form.ledger_side * scale, grids)),
        below_formula=0,
    )
