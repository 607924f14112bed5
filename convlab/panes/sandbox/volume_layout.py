"""Where everything in the volume view goes, from its size alone: planes, filters, maps from left to right."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from convlab.widgets.rows_layout import MOST_ROWS

HEAD = 32  # px at 100 %
UNDER = 40  # from a head to the control under it
BAR_GAP = 8  # above and below the row of controls under a figure
WIDE, MEDIUM, BESIDE = 1600, 1060, 620  # px at 100 %: the least widths of the forms
SHARES = (0.315, 0.356, 0.329)  # of the width without the gaps
LOWEST_FIGURE, STACKED_ROW, MOSAIC = 280, 60, 420  # px at 100 %
LARGEST_FIGURE = 520
NARROW = 460  # px at 100 % of a column


@dataclass(frozen=True)
class Form:
    """A form's measures in px at 100 %."""

    margin: int
    head_top: int
    gap: int  # between the columns
    below_head: int


WIDE_FORM, MEDIUM_FORM, SMALL_FORM = Form(32, 25, 64, 16), Form(24, 15, 36, 12), Form(24, 15, 32, 10)


@dataclass(frozen=True)
class Places:
    """The columns with their heads, in px of the page; `under`: controls stand under the heads."""

    form: Form
    input: QRect
    middle: QRect
    output: QRect
    under: bool
    stage_height: int

    def is_narrow(self, scale: float) -> bool:
        """Whether heads and drop-downs beside them must be short."""
        return not self.under and self.input.width() < NARROW * scale


def form_of(width: int, scale: float) -> Form:
    """The form for a width."""
    wide = width / scale
    return WIDE_FORM if wide >= WIDE else MEDIUM_FORM if wide >= MEDIUM else SMALL_FORM


def arrange(size: tuple[int, int], scale: float, filters: int) -> Places:
    """The columns for a stage of (width, height) px, or higher where they need more."""
    form, wide = form_of(size[0], scale), size[0] / scale
    if wide >= MEDIUM:
        return _columns(size, scale, form)
    if wide >= BESIDE:
        return _two_over_one(size, scale, filters)
    return _stacked(size, scale, filters)


def least_height(width: int, scale: float, filters: int) -> int:
    """The least height of the stage."""
    return arrange((width, 0), scale, filters).stage_height


def _columns(size: tuple[int, int], scale: float, form: Form) -> Places:
    margin, gap = round(form.margin * scale), round(form.gap * scale)
    least = (form.head_top + HEAD + form.below_head + LOWEST_FIGURE + 2 * BAR_GAP + HEAD) * scale
    height = max(size[1], round(least))
    top = round(form.head_top * scale)
    high = height - top - round(BAR_GAP * scale)
    rest, x, columns = size[0] - 2 * margin - 2 * gap, margin, []
    for share in SHARES:
        wide = round(rest * share)
        columns.append(QRect(x, top, wide, high))
        x += wide + gap
    under = rest * SHARES[0] < 330 * scale
    return Places(form, columns[0], columns[1], columns[2], under, stage_height=height)


def _middle_height(scale: float, filters: int) -> int:
    rows = max(filters, 3) * STACKED_ROW if filters <= MOST_ROWS else MOSAIC
    return round((HEAD + 10 + max(rows, 300) + 2 * BAR_GAP + HEAD + UNDER) * scale)


def _two_over_one(size: tuple[int, int], scale: float, filters: int) -> Places:
    """Planes and maps side by side, the filters below them."""
    form = SMALL_FORM
    margin, gap, top = (round(length * scale) for length in (form.margin, form.gap, form.head_top))
    wide = (size[0] - 2 * margin - gap) // 2
    high = round((HEAD + UNDER + form.below_head + BAR_GAP + HEAD) * scale) + min(wide, round(LARGEST_FIGURE * scale))
    second = top + high + round(24 * scale)
    middle = _middle_height(scale, filters)
    height = max(size[1], second + middle + round(BAR_GAP * scale))
    room = QRect(margin, second, size[0] - 2 * margin, height - second - round(BAR_GAP * scale))
    left, right = QRect(margin, top, wide, high), QRect(margin + wide + gap, top, wide, high)
    return Places(form, left, room, right, under=wide < 340 * scale, stage_height=height)


def _stacked(size: tuple[int, int], scale: float, filters: int) -> Places:
    """One below the other."""
    form = SMALL_FORM
    margin, top, gap = (round(length * scale) for length in (form.margin, form.head_top, 24))
    wide = size[0] - 2 * margin
    under = wide < 380 * scale
    figure = min(wide, round(LARGEST_FIGURE * scale))
    high = round((HEAD + (UNDER if under else 0) + form.below_head + BAR_GAP + HEAD) * scale) + figure
    first = QRect(margin, top, wide, high)
    second = QRect(margin, first.bottom() + gap, wide, _middle_height(scale, filters))
    third = QRect(margin, second.bottom() + gap, wide, high)
    return Places(form, first, second, third, under, max(size[1], third.bottom() + round(BAR_GAP * scale)))
