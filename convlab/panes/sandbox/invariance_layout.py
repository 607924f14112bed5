"""Where everything on the invariance bench goes, from the pane's size alone."""

from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QRect

MARGIN, SMALL_MARGIN, WIDE = 32, 24, 1700  # px at 100 %
SIDE_BY_SIDE = 1000  # px at 100 %: below, the input stands over the maps
HEAD, HEAD_TOP = 32, 24  # px at 100 %
BELOW_HEAD, SMALL_BELOW_HEAD = 24, 16  # px at 100 %
BELOW_INPUT = 72  # px at 100 %: its scale and what it is
LARGEST, SMALLEST, STACKED = 640, 240, 300  # px at 100 %: sides of the input
LINE = 40  # px at 100 %: from a row of controls to the next
CURVES_NEED = 340  # px at 100 %: beside a stacked input
CARDS_NEED, LARGEST_CARD = 620, 420  # px at 100 %: for three beside each other; one alone
ROW, CURVES = 44, 160  # px at 100 %: scales and controls; the least height of the curves
KEPT_FREE, STEERING = 420, 240  # px at 100 %: for the pane's own controls; for those of the bench
STRIP, ABOVE, BETWEEN, COLUMNS = 64, 12, 4, 40  # px at 100 %: the desk's last row, and spaces

Three = tuple[QRect, QRect, QRect]


@dataclass(frozen=True)
class Needs:
    """What was measured before, in px."""

    words: tuple[int, int, int]  # the heights of the desk's sentences, as wide as `words_width`
    card_over: int  # of a card beyond its maps
    card_gap: int  # between its maps
    map_ratio: float  # height over width of the maps, at most 1
    pooling: int  # the width of what sets the pooling, with the response's name
    controls: int  # the width of what sets the curves


@dataclass(frozen=True)
class BenchPlaces:
    """Every place in px of the view; words and strip lie on the desk, all else on the stage."""

    height: int  # of the whole
    stage_height: int
    input_head: QRect
    input: QRect  # a square
    output_head: QRect
    pooling: QRect  # its controls, at the right end
    cards: Three
    scales: QRect
    controls: QRect  # of the curves, at the right end; go on below where they have no room
    curves: QRect
    words: Three
    strip: QRect


@dataclass(frozen=True)
class _Stage:
    """The stage of one form, before the desk takes its place."""

    input: QRect
    output: QRect  # head of the response
    pooling: QRect
    cards: Three
    scales: QRect
    controls: QRect
    curves: QRect
    end: int


class _Room:
    """A view's width and type size as lengths."""

    def __init__(self, width: int, scale: float) -> None:
        self.scale, self.is_wide = scale, width / scale >= WIDE
        self.is_stacked = width / scale < SIDE_BY_SIDE
        self.margin = self.px(MARGIN if self.is_wide else SMALL_MARGIN)
        self.across = width - 2 * self.margin
        self.head_to_figure = self.px(HEAD + (BELOW_HEAD if self.is_wide else SMALL_BELOW_HEAD))

    def px(self, length: float) -> int:
        return round(length * self.scale)

    @property
    def column(self) -> int:
        return self.across if self.is_stacked else (self.across - 2 * self.px(COLUMNS)) // 3


def words_lines(width: int, scale: float) -> int:
    """How many lines each sentence has room for, so that nothing moves when one gets longer."""
    room = _Room(width, scale)
    return 2 if room.is_stacked else 3 if room.is_wide else 4


def words_width(width: int, scale: float) -> int:
    """How wide each of the sentences may be: three columns, or one."""
    return _Room(width, scale).column


def arrange_bench(width: int, height: int, scale: float, needs: Needs) -> BenchPlaces:
    """Places in a view of this size; where that is too low, the whole is higher than the view."""
    room = _Room(width, scale)
    words = _words(room, needs)
    steering = max(place.bottom() for place in words) + 1 + room.px(BETWEEN)
    own_row = room.across < room.px(KEPT_FREE + STEERING)
    strip = QRect(room.margin, steering, room.across - (0 if own_row else room.px(KEPT_FREE)), room.px(STRIP))
    desk = strip.bottom() + 1 + (room.px(STRIP) if own_row else 0)
    stage = _stacked(room, needs) if room.is_stacked else _beside(room, needs, height - desk)
    stage_height = max(height - desk, stage.end)
    curves = QRect(stage.curves)
    if not room.is_stacked:  # the curves take what height there is
        curves.setBottom(stage_height - room.px(16))
    return BenchPlaces(
        height=stage_height + desk,
        stage_height=stage_height,
        input_head=QRect(room.margin, room.px(HEAD_TOP), stage.input.width(), room.px(HEAD)),
        input=stage.input,
        output_head=stage.output,
        pooling=stage.pooling,
        cards=stage.cards,
        scales=stage.scales,
        controls=stage.controls,
        curves=curves,
        words=words,
        strip=strip,
    )


def _beside(room: _Room, needs: Needs, free: int) -> _Stage:
    """The input at the left; at its right the maps over the curves."""
    px, top = room.px, room.px(HEAD_TOP) + room.head_to_figure
    side = min(free - top - px(BELOW_INPUT), floor((0.36 if room.is_wide else 0.34) * room.across), px(LARGEST))
    side = max(px(SMALLEST), side)
    left = room.margin + side + px(48 if room.is_wide else 32)
    wide = room.margin + room.across - left
    cards = _cards(room, QRect(left, top, wide, 0), needs)
    row = QRect(left, cards[2].bottom() + 1 + px(16 if room.is_wide else 8), wide, px(ROW))
    curves = QRect(left, row.bottom() + 1 + px(20 if room.is_wide else 4), wide, px(CURVES))
    end = max(curves.bottom() + 1 + px(16), top + side + px(BELOW_INPUT))
    head = QRect(left, px(HEAD_TOP), wide, px(HEAD))
    return _Stage(QRect(room.margin, top, side, side), head, head, cards, row, row, curves, end)


def _stacked(room: _Room, needs: Needs) -> _Stage:
    """The input with the curves beside it, where these have room; below it the maps."""
    px, top, left = room.px, room.px(HEAD_TOP) + room.head_to_figure, room.margin
    side = min(px(STACKED), room.across)
    rest = room.across - side - px(24)
    figure = QRect(left, top, side, side)
    head = QRect(left, top + side + px(BELOW_INPUT + 12), room.across, px(HEAD))
    pooling = head if needs.pooling <= room.across else head.translated(0, px(LINE))
    cards = _cards(room, QRect(left, pooling.y() + room.head_to_figure, room.across, 0), needs)
    scales = QRect(left, max(card.bottom() for card in cards) + 1 + px(12), room.across, px(ROW))
    if rest >= px(CURVES_NEED):
        controls = QRect(left + side + px(24), px(HEAD_TOP), rest, px(HEAD))
        below = px(LINE) if needs.controls > rest else 0
        curves = QRect(controls.x(), top + below, rest, side + px(BELOW_INPUT) - below)
        end = scales.bottom() + 1 + px(16)
        return _Stage(figure, head, pooling, cards, scales, controls, curves, end)
    controls = QRect(left, scales.bottom() + 1 + px(12), room.across, px(HEAD))
    below = px(LINE) if needs.controls > room.across else 0
    curves = QRect(left, controls.bottom() + 1 + px(12) + below, room.across, px(CURVES + 60))
    return _Stage(figure, head, pooling, cards, scales, controls, curves, curves.bottom() + 1 + px(16))


def _words(room: _Room, needs: Needs) -> Three:
    """The sentences side by side, or one below the other."""
    top, step, between = room.px(ABOVE), room.column + room.px(COLUMNS), room.px(BETWEEN)
    first, second, third = needs.words
    if room.is_stacked:
        return (
            QRect(room.margin, top, room.column, first),
            QRect(room.margin, top + first + between, room.column, second),
            QRect(room.margin, top + first + second + 2 * between, room.column, third),
        )
    return (
        QRect(room.margin, top, room.column, first),
        QRect(room.margin + step, top, room.column, second),
        QRect(room.margin + 2 * step, top, room.column, third),
    )


def _cards(room: _Room, place: QRect, needs: Needs) -> Three:
    """Three side by side, or one below the other where there is no room; `place` has no height yet."""
    gap = room.px(28)
    beside = place.width() >= room.px(CARDS_NEED)
    wide = (place.width() - 2 * gap) // 3 if beside else min(place.width(), room.px(LARGEST_CARD))
    high = needs.card_over + round((wide - needs.card_gap) // 2 * needs.map_ratio)
    first, second, third = (
        QRect(place.x() + n * (wide + gap) * beside, place.y() + n * (high + gap) * (not beside), wide, high)
        for n in range(3)
    )
    return first, second, third
