"""Where the sum of a volume is spelled out: a grid for each plane, the bias, the output, and the words beside them."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

HEAD = 30  # px at 100 % above the grids, for their names
LARGEST_SIDE, SIDE, SMALLEST_SIDE = 190, 152, 44
APART, CLOSE = 0.27, 0.2  # of a grid's side, between two grids
WIDE = 1400  # px at 100 %: from here on a grid may be of the largest side
WORDS, WORDS_BELOW, WORDS_FOLDED = (
    330,
    124,
    168,
)  # px at 100 %: the least width beside the output, or the height below, in a wide and in a narrow room
ARROW_ROOM = 190  # px at 100 % for the sum and the arrow that says what is done to it


@dataclass(frozen=True)
class Wanted:
    """What is to be laid out: how many planes, with a bias or not, with an arrow after the sum or not."""

    planes: int
    has_bias: bool
    has_arrow: bool


@dataclass(frozen=True)
class Places:
    """Rectangles in px; `signs` are the rooms for what stands after each grid and after the bias."""

    grids: tuple[QRectF, ...]
    signs: tuple[QRectF, ...]
    bias: QRectF
    arrow: QRectF  # empty where the sum is the output
    output: QRectF
    words: QRectF
    height: int


def lay_out(width: int, wanted: Wanted, scale: float) -> Places:
    """The largest grids that leave room for the words beside them; else the words stand below."""
    largest = LARGEST_SIDE if width / scale >= WIDE else SIDE
    for side in range(largest, SMALLEST_SIDE - 1, -2):
        words = width / scale - _taken(side, wanted) - 24
        if words >= WORDS and side >= 100:
            return _placed(side, width, wanted, (scale, True))
    for side in range(largest, SMALLEST_SIDE - 1, -2):
        if _taken(side, wanted, CLOSE) <= width / scale:
            return _placed(side, width, wanted, (scale, False))
    return _placed(SMALLEST_SIDE, width, wanted, (scale, False))


def _gap(side: int, share: float) -> int:
    return max(20, round(side * share))


def _bias_side(side: int) -> int:
    return max(48, round(side * 0.36))


def _output_side(side: int) -> tuple[int, int]:
    return max(76, round(side * 0.7)), max(56, round(side * 0.6))


def _arrow(side: int, wanted: Wanted) -> int:
    return round(ARROW_ROOM * max(0.7, side / LARGEST_SIDE)) if wanted.has_arrow else 0


def _taken(side: int, wanted: Wanted, share: float = APART) -> int:
    """The width of everything but the words, px at 100 %."""
    gap = _gap(side, share)
    bias = _bias_side(side) + gap if wanted.has_bias else 0
    grids = wanted.planes * (side + gap)
    return grids + bias + _arrow(side, wanted) + _output_side(side)[0]


def _placed(side: int, width: int, wanted: Wanted, form: tuple[float, bool]) -> Places:
    scale, beside = form
    top, high, gap = HEAD * scale, side * scale, _gap(side, APART if beside else CLOSE) * scale
    x, grids, signs = 0.0, [], []
    for _ in range(wanted.planes):
        grids.append(QRectF(round(x), round(top), round(high), round(high)))
        signs.append(QRectF(x + high, top, gap, high))
        x += high + gap
    bias = QRectF()
    if wanted.has_bias:
        wide = _bias_side(side) * scale
        bias = QRectF(round(x), round(top + (high - wide) / 2), round(wide), round(wide))
        signs.append(QRectF(x + wide, top, gap, high))
        x += wide + gap
    arrow = QRectF(x, top, _arrow(side, wanted) * scale, high)
    x += arrow.width()
    out = tuple(length * scale for length in _output_side(side))
    output = QRectF(round(x), round(top + (high - out[1]) / 2), round(out[0]), round(out[1]))
    if beside:
        left = output.right() + 32 * scale
        words = QRectF(left, top, min(width - left, 640 * scale), high)
        return Places(tuple(grids), tuple(signs), bias, arrow, output, words, round(top + high))
    below = WORDS_BELOW if width >= 700 * scale else WORDS_FOLDED
    words = QRectF(0, top + high + 16 * scale, width, below * scale)
    return Places(tuple(grids), tuple(signs), bias, arrow, output, words, round(words.bottom()))
