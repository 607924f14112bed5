"""Where everything stands when a kernel slides over a row of numbers: input, kernel, output, one below the other.

All three share one set of columns: the kernel lies under its window, and an output cell under the middle of the
window that gives it.
"""

from dataclasses import dataclass

BESIDE = 1060  # px at 100 %: from this width on the heads stand left of their rows
LABELS = 316  # px at 100 %: the column of the heads
TOP, BOTTOM = 24, 16
NEAR, UNDER = 8, 32  # from cells to their bars, from the input to the kernel
PRODUCTS, FAN = 26, 40  # the products under the kernel, and the lines from there to the output
SCALE = 56  # px at 100 %: left of the bars, for their scale
WORDS = 300  # px at 100 %: right of the columns, for what does not fit
LOWEST_BAR, HIGHEST_BAR = 48, 180
SMALLEST_CELL, LOWEST_CELL, LARGEST_CELL = 6, 40, 92  # the lowest where only the height is small
READABLE = 48  # px at 100 %: a kernel cell is never smaller where there is room
CAPTION = 20  # px at 100 %: above a row of cells where its head stands elsewhere


@dataclass(frozen=True)
class RowContent:
    """What takes room: columns of the padded input, cells of the kernel, the heads' height in a block of their own."""

    columns: int
    kernel: int
    heads: int
    words: bool  # something is said beside the output
    overhang: float = 0.0  # cells by which what does not fit reaches beyond the columns


@dataclass(frozen=True)
class RowPlaces:
    """Every place in px of the stage."""

    beside: bool
    width: int  # of the stage
    margin: int
    labels: int  # px: how wide the heads are
    left: int  # of the first column
    cell: int
    kernel_cell: int
    bar: int  # height of the bars
    input_bars: int  # tops
    input: int
    kernel: int
    output: int
    output_bars: int
    right: int  # where the columns end
    figures_end: int  # below the output's bars
    words_left: int  # of what does not fit; below the figures where it is the margin
    words_width: int

    def middle_of(self, output: float, stride: int, spread: int) -> float:
        """The x of the middle of the window that gives an output cell."""
        return self.left + (output * stride + spread / 2) * self.cell


def label_width(width: int, margin: int, scale: float) -> tuple[bool, int]:
    """Whether the heads stand beside their rows, and how many px wide they are."""
    if width / scale >= BESIDE:
        return True, round(LABELS * scale)
    return False, width - 2 * margin


def arrange_row(size: tuple[int, int], margin: int, scale: float, content: RowContent) -> RowPlaces:
    """Places in a stage that may be (width, height) px; what needs more height makes it higher."""
    width, height = size
    beside, labels = label_width(width, margin, scale)

    def px(length: float) -> int:
        return round(length * scale)

    left = margin + px(SCALE) + (labels if beside else 0)
    captions = 0 if beside else px(3 * CAPTION)
    above = px(TOP) + (0 if beside else content.heads)
    fixed = above + captions + px(2 * NEAR + UNDER + PRODUCTS + FAN + BOTTOM)
    aside = px(WORDS + 40) if beside and content.words else 0
    aside += round(content.overhang * px(READABLE))
    cell = _cell((width - margin - left - aside, height - fixed - 2 * px(LOWEST_BAR + 24)), scale, content)
    kernel_cell = max(cell, min(px(READABLE), (width - margin - left) // max(1, content.kernel)))
    bar = min(max((height - fixed - 2 * cell - kernel_cell) // 2, px(LOWEST_BAR)), px(HIGHEST_BAR))
    caption = captions // 3
    input_top = above + caption + bar + px(NEAR)
    kernel = input_top + cell + px(UNDER) + caption
    output = kernel + kernel_cell + px(PRODUCTS + FAN) + caption
    wide = max(content.columns * cell + round(content.overhang * cell), content.kernel * kernel_cell)
    has_room = width - margin - left - wide >= px(WORDS + 40)
    taken = wide + (px(WORDS + 40) if content.words and has_room else 0)
    left += max(0, (width - margin - left - taken) // 2)  # in the middle of what the heads leave
    right = left + content.columns * cell
    words_left = left + wide + px(40) if has_room else margin
    figures_end = output + cell + px(NEAR) + bar
    return RowPlaces(
        beside,
        width,
        margin,
        labels,
        left,
        cell,
        kernel_cell,
        bar,
        input_bars=above + caption,
        input=input_top,
        kernel=kernel,
        output=output,
        output_bars=output + cell + px(NEAR),
        right=right,
        figures_end=figures_end,
        words_left=words_left,
        words_width=min(width - margin - words_left, px(520)),
    )


def _cell(room: tuple[int, int], scale: float, content: RowContent) -> int:
    """The side of a cell: even, so that a window of any width has its middle on a whole px."""
    by_width, by_height = room[0] / max(1, content.columns), max(room[1] / 3, LOWEST_CELL * scale)
    side = min(by_width, by_height, LARGEST_CELL * scale)
    return max(SMALLEST_CELL, int(side) // 2 * 2)
