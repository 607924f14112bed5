"""Where everything in the sandbox goes, from the pane's size alone: input * kernel = output is the layout."""

from dataclasses import dataclass
from math import floor

from convlab.panes.sandbox.heads import UNDER
from convlab.widgets.ledger import HEAD, LINE

HEAD_HEIGHT = 32  # px
LEGEND_HEIGHT = 40


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


WIDE = Form(32, 25, 81, 44, 132, 14, 28, 98, 64, 560, 18, 88, False)
MEDIUM = Form(24, 15, 71, 58, 108, 10, 18, 70, 44, 366, 30, 60, False)
TALL = Form(32, 25, 81, 44, 150, 24, 28, 122, 44, 366, 4, 72, True)  # medium wide, but high: the sum has its own line
SMALL = Form(24, 15, 71, 50, 102, 8, 18, 64, 16, 250, 4, 48, True)
CONTROL_BESIDE = 340  # px at 100 %: narrower figures have their control under the head
LARGEST_FIGURE, SMALLEST_FIGURE = 720, 120


@dataclass(frozen=True)
class Arrangement:
    """Every place in px of the pane; figures are squares of `side`."""

    form: Form
    scale: float
    stacked: bool
    controls_under: bool  # no room for them beside the heads
    side: int
    stage_height: int
    input: tuple[int, int]  # left, top of the figure
    output: tuple[int, int]
    output_room: int  # px from the output's left edge to the margin
    kernel: tuple[int, int, int, int]  # left, top, width, height of the room between the pictures
    kernel_head: tuple[int, int, int]  # left, top, width
    ledger_side: int

    def head_top(self, figure_top: int) -> int:
        """Where the head of a figure begins."""
        above = 46 if self.stacked else self.form.figure_top - self.form.head_top
        return figure_top - round((above + (UNDER if self.controls_under else 0)) * self.scale)


def arrange(width: int, height: int, scale: float, numbers: bool) -> Arrangement:
    """Places for a pane of width x height px at a type size; `numbers` needs more room at the output."""
    wide, high = width / scale, height / scale
    if wide < 760 and high > 1.2 * wide:
        return _stacked(width, height, scale)
    form = _form(wide, high)
    beside = _in_a_row(form, width, height, scale)
    under = beside[0] < CONTROL_BESIDE * scale
    side, top = _in_a_row(form, width, height, scale, UNDER) if under else beside
    return _row(form, (width, height), scale, _Row(side, top, under, numbers))


def _form(wide: float, high: float) -> Form:
    if wide >= 1600:
        return WIDE
    if wide >= 1060:
        return TALL if high >= 900 else MEDIUM
    return SMALL


@dataclass(frozen=True)
class _Row:
    """Figures side by side: their side and top in px, whether controls stand under the heads."""

    side: int
    top: int
    under: bool
    numbers: bool


def _in_a_row(form: Form, width: int, height: int, scale: float, more: int = 0) -> tuple[int, int]:
    """Side and top of figures in a row, in px; `more` is what the heads need besides, at 100 %."""
    desk = _desk_height(form) * scale
    by_height = height - desk - (form.figure_top + more + form.below) * scale
    by_width = (width - 2 * round(form.margin * scale) - form.middle * scale) / 2
    side = floor(max(SMALLEST_FIGURE * scale, min(by_height, by_width, LARGEST_FIGURE * scale)))
    return side, round((form.figure_top + more) * scale)


def _row(form: Form, size: tuple[int, int], scale: float, row: _Row) -> Arrangement:
    width, height = size
    margin, side = round(form.margin * scale), row.side
    output_left = width - margin - side
    if row.numbers:
        output_left = min(output_left, margin + side + round(max(form.middle, 392) * scale))
    stage = height - _desk_height(form) * scale
    if form is not SMALL:  # a small one needs the room under the pictures for the kernel's facts
        stage = min(stage, row.top + side + form.below * scale)
    inset = round(form.inset * scale)
    left, between = margin + side, output_left - margin - side
    room = max(side, round(stage) - row.top - 8) if form is SMALL else side
    return Arrangement(
        form,
        scale,
        stacked=False,
        controls_under=row.under,
        side=side,
        stage_height=round(stage),
        input=(margin, row.top),
        output=(output_left, row.top),
        output_room=width - margin - output_left,
        kernel=(left, row.top, between, room),
        kernel_head=(left + inset, round(form.head_top * scale), between - 2 * inset),
        ledger_side=round(form.ledger_side * scale),
    )


def _desk_height(form: Form) -> int:
    """Ledger, rule, formula: px at 100 %."""
    ledger = form.ledger_top + HEAD + form.ledger_side + (LINE if form.one_line else 0)
    return ledger + form.rule_gap + form.formula_room


def _stacked(width: int, height: int, scale: float) -> Arrangement:
    """Input, kernel as a row, output, one below the other."""
    form, margin = SMALL, round(SMALL.margin * scale)
    desk = _desk_height(form) * scale
    heads, row = 3 * 56 * scale, 190 * scale
    side = (height - desk - heads - row - (2 * LEGEND_HEIGHT + 64) * scale) / 2
    side = floor(max(SMALLEST_FIGURE * scale, min(side, width - 2 * margin)))
    top = round(56 * scale)
    kernel_top = top + side + round((LEGEND_HEIGHT + 56) * scale)
    output_top = kernel_top + round(row + 56 * scale)
    kernel_head = (margin, kernel_top - round(46 * scale), width - 2 * margin)
    return Arrangement(
        form,
        scale,
        stacked=True,
        controls_under=False,
        side=side,
        stage_height=output_top + side + round((LEGEND_HEIGHT + 44) * scale),
        input=(margin, top),
        output=(margin, output_top),
        output_room=width - 2 * margin,
        kernel=(margin, kernel_top, width - 2 * margin, round(row)),
        kernel_head=kernel_head,
        ledger_side=round(form.ledger_side * scale),
    )
