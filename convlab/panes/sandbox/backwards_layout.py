"""Where everything in "Backwards" goes, from the view's size alone: the forward equation, read from right to left."""

from dataclasses import dataclass, replace

Place = tuple[int, int, int, int]  # left, top, width, height in px

WIDE_FROM, MEDIUM_FROM, ROW_FROM = 1700, 1150, 640  # px
SMALLER = 0.66  # of the input's side: each of two figures where the gradient passes an activation
UNDER = 40  # px at 100 %: from a head to the control under it
LEGEND = 40  # px at 100 %
CORNER = 420  # px at 100 %: kept free at the right of the last strip


@dataclass(frozen=True)
class Form:
    """The view's form at a width: measures in px at 100 %."""

    margin: int
    head_top: int
    figure_top: int
    below: int  # under a figure, for its legend
    gap: int  # the least room for an arrow
    widest_gap: int
    kernel: int  # the kernel's column
    between: int  # for what the activation does
    desk_top: int
    ladder: int  # the arrows
    formula: int  # each of the two formulas
    formula_px: int
    least: int  # the least side of a figure
    words: int = 0  # the sentences under the arrows; 0: they stand beside them
    beside_corner: bool = True  # the last formula leaves room for the pane's own controls, else it stands over them


STRIP = 72  # px at 100 %: the last line, which the pane's own controls share
WORDS_ALONE = 96  # px at 100 %: sentences in place of arrows
WORDS, WRAPPED_WORDS = 84, 150  # px at 100 %: sentences under the arrows, and where they wrap
WIDE = Form(32, 25, 81, 52, 72, 150, 248, 104, 14, 200, 60, 26, 300)
MEDIUM = Form(24, 15, 71, 52, 40, 90, 176, 84, 10, 150, 48, 20, 240)
SMALL = Form(24, 15, 71, 52, 28, 60, 132, 64, 10, 150, 48, 18, 200, WORDS)
NARROW = replace(SMALL, words=WRAPPED_WORDS, beside_corner=False)


@dataclass(frozen=True)
class Content:
    """What needs room: a gradient that passes an activation; a window that has no weights."""

    changed: bool
    pooled: bool


@dataclass(frozen=True)
class Places:
    """Every place in px of the view; figures are squares at most."""

    form: Form
    height: int
    stage: int  # its height
    input: Place
    kernel: Place
    before: Place | None  # the gradient before the activation; None where there is none
    output: Place
    arrows: Place
    words: Place
    weight_formula: Place
    rule: int  # the y of the hairline over the last strip
    input_formula: Place
    stacked: bool


def form_of(width: int, scale: float) -> Form:
    """Wide, medium, small, or so narrow that figures stand one below the other."""
    if width >= WIDE_FROM * scale:
        return WIDE
    if width >= MEDIUM_FROM * scale:
        return MEDIUM
    return SMALL if width >= ROW_FROM * scale else NARROW


def fitted(form: Form, content: Content) -> Form:
    """Pooling has no arrows and no weight: the sentences alone need less."""
    if not content.pooled:
        return form
    return replace(form, ladder=WORDS_ALONE, formula=0, words=0)


def least_height(width: int, scale: float, content: Content) -> int:
    """The height in which every figure can still be seen."""
    form = fitted(form_of(width, scale), content)
    return _desk_height(form, scale) + _least_stage(form, width, scale, content.changed)


def _desk_height(form: Form, scale: float) -> int:
    rows = STRIP * (1 if form.beside_corner else 2)
    return round((form.desk_top + 28 + form.ladder + form.words + form.formula + rows + 8) * scale)


def _least_stage(form: Form, width: int, scale: float, changed: bool) -> int:
    if width < ROW_FROM * scale:
        (_, top, _, side), _, _, _ = _stacked(form, width, scale, changed)
        return top + side + round(form.below * scale)
    return round((form.figure_top + form.least + form.below) * scale)


def _stacked_side(form: Form, width: int, scale: float) -> int:
    return min(width - round(2 * form.margin * scale), round(320 * scale))


def arrange(size: tuple[int, int], scale: float, content: Content) -> Places:
    """Places for a view of (width, height) px."""
    width, height = size
    form = fitted(form_of(width, scale), content)
    height = max(height, least_height(width, scale, content))
    desk = _desk_height(form, scale)
    stage = height - desk
    stacked = width < ROW_FROM * scale
    if stacked:
        figures = _stacked(form, width, scale, content.changed)
    else:
        figures = _in_a_row(form, (width, stage), scale, content.changed)
    arrows, words, weight, rule, last = _desk(form, (width, stage), scale)
    return Places(form, height, stage, *figures, arrows, words, weight, rule, last, stacked)


_Figures = tuple[Place, Place, Place | None, Place]  # input, kernel, before the activation, output


def _in_a_row(form: Form, room: tuple[int, int], scale: float, changed: bool) -> _Figures:
    """Input, kernel, output from left to right; the gradient before the activation left of the output."""

    def px(length: float) -> int:
        return round(length * scale)

    margin, top = px(form.margin), px(form.figure_top)
    wide = room[0] - 2 * margin
    high = room[1] - top - px(form.below)
    fixed = px(form.kernel) + 2 * px(form.gap) + (px(form.between) if changed else 0)
    share = (
        2 * SMALLER if changed else 1.0
    )  # of the input's side: two smaller figures, or one that is lower by its control
    add = 0 if changed else px(UNDER)
    side = min(high, round((wide - fixed + add) / (1 + share)))
    figures = 2 if changed else 1
    left_over = wide - fixed - side
    out = min(side - px(UNDER), left_over // figures)
    gap = px(form.gap) + min(px(form.widest_gap - form.gap), max(0, left_over - figures * out) // 2)
    kernel = margin + side + gap
    x = kernel + px(form.kernel) + gap
    first = max(top + px(UNDER), top + (side - out) // 2)
    before = (x, first, out, out) if changed else None
    x += out + px(form.between) if changed else 0
    return (
        (margin, top, side, side),
        (kernel, top, px(form.kernel), side + px(form.below - 4)),
        before,
        (x, first, out, out),
    )


def _stacked(form: Form, width: int, scale: float, changed: bool) -> _Figures:
    """Output on top, then what the activation leaves, the kernel, and the input at the bottom."""

    def px(length: float) -> int:
        return round(length * scale)

    margin, side = px(form.margin), _stacked_side(form, width, scale)
    room = width - 2 * margin
    top = px(form.figure_top + UNDER)
    out = min(side, (room - px(form.between)) // 2) if changed else side
    before = (margin, top, out, out) if changed else None
    output = (margin + (out + px(form.between) if changed else 0), top, out, out)
    kernel = (margin, top + out + px(112), room, px(180))
    return (margin, kernel[1] + px(180 + 64), side, side), kernel, before, output


def _desk(form: Form, start: tuple[int, int], scale: float) -> tuple[Place, Place, Place, int, Place]:
    """Arrows and sentences side by side, or one under the other; then the two formulas."""

    def px(length: float) -> int:
        return round(length * scale)

    (width, top), margin = start, px(form.margin)
    wide = width - 2 * margin
    y = top + px(form.desk_top + 28)
    arrows_wide = wide if form.words else round(wide * 0.6)
    arrows = (margin, y, arrows_wide, px(form.ladder))
    words = (margin + arrows_wide + px(40), y, wide - arrows_wide - px(40), px(form.ladder))
    y += px(form.ladder)
    if form.words:
        words = (margin, y + px(4), wide, px(form.words - 4))
        y += px(form.words)
    weight = (margin, y, wide, px(form.formula))
    rule = y + px(form.formula) + px(4)
    corner = px(CORNER) if form.beside_corner else 0
    return arrows, words, weight, rule, (margin, rule + px(4), wide - corner, px(STRIP - 4))
