"""Where everything on the invariance bench goes, from the pane's size alone."""

from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QRect

MARGIN, SMALL_MARGIN, WIDE = 32, 24, 1700  # px at 100 %
SIDE_BY_SIDE = 1000  # px at 100 %: below, the input stands over the rest
HEAD_TOP, FIGURE_TOP = 24, 80  # px at 100 %
BELOW_INPUT = 40 + 40 + 12  # px at 100 %: the legend, what the picture is, and space
LARGEST, SMALLEST, STACKED = 640, 240, 300  # px at 100 %: sides of the input
CARDS_NEED = 620  # px at 100 %: for three beside each other
LARGEST_CARD = 420  # px at 100 %
ROW, CURVES = 44, 200  # px at 100 %: scales and controls; the least height of the curves
STRIP, ABOVE, BETWEEN = 64, 20, 8  # px at 100 %: the desk's last row, and its spaces

Three = tuple[QRect, QRect, QRect]


@dataclass(frozen=True)
class Needs:
    """What was measured before, in px."""

    words: tuple[int, int, int]  # the heights of the desk's sentences, as wide as `words_width`
    card_over: int  # px of a card beyond its maps
    card_gap: int  # px between its maps
    row: int  # px of the row with the controls of the curves


@dataclass(frozen=True)
class BenchPlaces:
    """Every place in px of the view."""

    height: int  # of the whole
    stage_height: int
    input_head: QRect
    input: QRect  # a square
    output_head: QRect
    cards: Three
    row: QRect
    curves: QRect
    words: Three  # on the desk
    strip: QRect  # on the desk


def words_width(width: int, scale: float) -> int:
    """How wide each of the sentences may be: three columns, or one."""
    margin = _margin(width, scale)
    room = width - 2 * margin
    return room if width / scale < SIDE_BY_SIDE else (room - 2 * round(40 * scale)) // 3


def _margin(width: int, scale: float) -> int:
    return round((MARGIN if width / scale >= WIDE else SMALL_MARGIN) * scale)


def arrange_bench(width: int, height: int, scale: float, needs: Needs) -> BenchPlaces:
    """Places in a view of this size; where that is too low, the whole is higher than the view."""

    def px(length: float) -> int:
        return round(length * scale)

    margin, stacked = _margin(width, scale), width / scale < SIDE_BY_SIDE
    room = width - 2 * margin
    words = _words(margin, needs, stacked, (words_width(width, scale), px(40)), px(ABOVE))
    desk = max(place.bottom() for place in words) + 1 + px(BETWEEN) + px(STRIP)
    free = height - desk
    if stacked:
        side = min(px(STACKED), room)
        left, top, wide = margin, px(FIGURE_TOP) + side + px(BELOW_INPUT + 56), room
    else:
        by_height = free - px(FIGURE_TOP + BELOW_INPUT)
        side = max(px(SMALLEST), min(by_height, floor(0.36 * room), px(LARGEST)))
        gap = px(48 if margin == px(MARGIN) else 32)
        left, top = margin + side + gap, px(FIGURE_TOP)
        wide = width - margin - left
    cards = _cards(QRect(left, top, wide, 0), needs, scale)
    row = QRect(left, max(card.bottom() for card in cards) + 1 + px(16), wide, needs.row)
    curves_top = row.bottom() + 1 + px(12)
    stage = max(free, curves_top + px(CURVES + 16), px(FIGURE_TOP + BELOW_INPUT) + side)
    curves = QRect(left, curves_top, wide, stage - px(16) - curves_top)
    head = top - px(FIGURE_TOP - HEAD_TOP)
    return BenchPlaces(
        height=stage + desk,
        stage_height=stage,
        input_head=QRect(margin, px(HEAD_TOP), room if stacked else side, px(32)),
        input=QRect(margin, px(FIGURE_TOP), side, side),
        output_head=QRect(left, head, wide, px(32)),
        cards=cards,
        row=row,
        curves=curves,
        words=words,
        strip=QRect(margin, desk - px(STRIP), room, px(STRIP)),
    )


def _words(margin: int, needs: Needs, stacked: bool, column: tuple[int, int], top: int) -> Three:
    """The sentences side by side, or one below the other; `column` is (width, gap)."""
    wide, gap = column
    first, second, third = needs.words
    if stacked:
        tops = top, top + first + gap // 4, top + first + second + gap // 2
        lefts = margin, margin, margin
    else:
        tops = top, top, top
        lefts = margin, margin + wide + gap, margin + 2 * (wide + gap)
    return (
        QRect(lefts[0], tops[0], wide, first),
        QRect(lefts[1], tops[1], wide, second),
        QRect(lefts[2], tops[2], wide, third),
    )


def _cards(room: QRect, needs: Needs, scale: float) -> Three:
    """Three side by side, or one below the other where there is no room; `room` has no height yet."""
    gap = round(28 * scale)
    beside = room.width() / scale >= CARDS_NEED
    wide = (room.width() - 2 * gap) // 3 if beside else min(room.width(), round(LARGEST_CARD * scale))
    high = needs.card_over + (wide - needs.card_gap) // 2
    first, second, third = (
        QRect(room.x() + n * (wide + gap) * beside, room.y() + n * (high + gap) * (not beside), wide, high)
        for n in range(3)
    )
    return first, second, third
