"""Where everything in the sandbox goes, from the pane's size alone: input * kernel = output is the layout."""

from dataclasses import dataclass
from math import floor

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


WIDE = Form(32, 25, 81, 44, 132, 14, 28, 98, 64, 560, 18, 88)
MEDIUM = Form(24, 15, 71, 58, 108, 10, 18, 70, 44, 366, 30, 60)
TALL = Form(32, 25, 81, 44, 150, 24, 28, 122, 44, 366, 4, 72)  # medium wide, but high: the sum has its own line
SMALL = Form(24, 15, 71, 50, 90, 8, 18, 64, 16, 250, 4, 48)
LARGEST_FIGURE, SMALLEST_FIGURE = 720, 120


@dataclass(frozen=True)
class Arrangement:
    """Every place in px of the pane; figures are squares of `side`."""

    form: Form
    stacked: bool
    one_line: bool
    side: int
    stage_height: int
    input: tuple[int, int]  # left, top of the figure
    output: tuple[int, int]
    output_room: int  # px from the output's left edge to the margin
    kernel: tuple[int, int, int, int]  # left, top, width, height of the room between the pictures
    kernel_head: tuple[int, int, int]  # left, top, width
    ledger_side: int


def arrange(width: int, height: int, scale: float, numbers: bool) -> Arrangement:
    """Places for a pane of width x height px at a type size; `numbers` needs more room at the output."""
    wide, high = width / scale, height / scale
    if wide < 760 and high > 1.2 * wide:
        return _stacked(width, height, scale)
    form = WIDE if wide >= 1600 else TALL if wide >= 1060 and high >= 900 else MEDIUM if wide >= 1060 else SMALL
    one_line = form in (TALL, SMALL)
    desk = _desk_height(form, one_line) * scale
    middle, margin = form.middle * scale, round(form.margin * scale)
    by_height = height - desk - (form.figure_top + form.below) * scale
    by_width = (width - 2 * margin - middle) / 2
    side = floor(max(SMALLEST_FIGURE * scale, min(by_height, by_width, LARGEST_FIGURE * scale)))
    top = round(form.figure_top * scale)
    output_left = width - margin - side
    if numbers:
        output_left = min(output_left, margin + side + round(max(middle, 392 * scale)))
    inset, head_top = round(form.inset * scale), round(form.head_top * scale)
    between = (margin + side, top, output_left - margin - side, side)
    return Arrangement(
        form,
        stacked=False,
        one_line=one_line,
        side=side,
        stage_height=round(min(height - desk, side + (form.figure_top + form.below) * scale)),
        input=(margin, top),
        output=(output_left, top),
        output_room=width - margin - output_left,
        kernel=between,
        kernel_head=(between[0] + inset, head_top, between[2] - 2 * inset),
        ledger_side=round(form.ledger_side * scale),
    )


def _desk_height(form: Form, one_line: bool) -> int:
    """Ledger, rule, formula: px at 100 %."""
    ledger = form.ledger_top + HEAD + form.ledger_side + (LINE if one_line else 0)
    return ledger + form.rule_gap + form.formula_room


def _stacked(width: int, height: int, scale: float) -> Arrangement:
    """Input, kernel as a row, output, one below the other."""
    form, margin = SMALL, round(SMALL.margin * scale)
    desk = _desk_height(form, one_line=True) * scale
    heads, row = 3 * 56 * scale, 190 * scale
    side = (height - desk - heads - row - 2 * LEGEND_HEIGHT * scale) / 2
    side = floor(max(SMALLEST_FIGURE * scale, min(side, width - 2 * margin)))
    top = round(56 * scale)
    kernel_top = top + side + round((LEGEND_HEIGHT + 56) * scale)
    output_top = kernel_top + round(row + 56 * scale)
    kernel_head = (margin, kernel_top - round(46 * scale), width - 2 * margin)
    return Arrangement(
        form,
        stacked=True,
        one_line=True,
        side=side,
        stage_height=output_top + side + round(LEGEND_HEIGHT * scale),
        input=(margin, top),
        output=(margin, output_top),
        output_room=width - 2 * margin,
        kernel=(margin, kernel_top, width - 2 * margin, round(row)),
        kernel_head=kernel_head,
        ledger_side=round(form.ledger_side * scale),
    )
