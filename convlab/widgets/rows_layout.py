"""Where each filter’s row lies: a row each while there are few; else the chosen one over a mosaic of all."""

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from convlab.widgets.mosaic_layout import Grid, Room, lay_out

MOST_ROWS = 11
LARGEST_PITCH, LOWEST_ROW, ROW_GAP = 84, 26, 2  # px at 100 %
NUMBER, TILE_GAP, NAME_GAP = 48, 12, 24
NARROW, TIGHTER = 460, 0.66  # px at 100 %: in a narrower room these are tighter
ARROW, NARROWEST_NAME = 60, 140
MARGIN = 18  # px at 100 % right of the map


@dataclass(frozen=True)
class Row:
    """The parts of one row; `name` is empty where there is no room for it."""

    whole: QRectF
    number: QRectF
    tiles: tuple[QRectF, ...]
    name: QRectF
    arrow: QRectF
    map: QRectF


@dataclass(frozen=True)
class Rows:
    """The rows there are, by the filter they show, and the mosaic below them with its corner."""

    rows: dict[int, Row]
    mosaic: Grid | None = None
    corner: tuple[float, float] = (0.0, 0.0)
    tiles: dict[int, QRectF] = field(default_factory=dict)  # of the mosaic


@dataclass(frozen=True)
class Bank:
    """What is laid out: K filters of D planes (F_h, F_w), and which of them is chosen."""

    count: int
    planes: int
    window: tuple[int, int]
    chosen: int


def arrange(room: QRectF, bank: Bank, scale: float) -> Rows:
    """The places in px for a bank of filters."""
    if bank.count > MOST_ROWS or room.height() < bank.count * LOWEST_ROW * scale:
        return _mosaic(room, bank, scale)
    pitch = min(LARGEST_PITCH * scale, room.height() / bank.count)
    return Rows({index: _row(room, room.y() + index * pitch, pitch, (bank, scale)) for index in range(bank.count)})


def row_in(room: QRectF, bank: Bank, scale: float) -> Row:
    """One row as high as the room."""
    return _row(room, room.y(), room.height(), (bank, scale))


def _row(room: QRectF, top: float, pitch: float, given: tuple[Bank, float]) -> Row:
    bank, scale = given
    tight = TIGHTER if room.width() < NARROW * scale else 1.0
    tile_gap, name_gap = TILE_GAP * tight * scale, NAME_GAP * tight * scale
    whole = QRectF(round(room.x()), round(top), round(room.width()), round(pitch - ROW_GAP * scale))
    inset = max(3.0, min(7 * scale, whole.height() * 0.09))
    high = whole.height() - 2 * inset
    map_ = QRectF(whole.right() - MARGIN * tight * scale - high, whole.y() + inset, high, high)
    number = QRectF(whole.x(), whole.y(), NUMBER * (1 + tight) / 2 * scale, whole.height())
    room_for_tiles = map_.left() - number.right() - (NARROWEST_NAME + 8) * scale - name_gap
    side = min(high - 2, (room_for_tiles - (bank.planes - 1) * tile_gap) / bank.planes)
    side = max(side, 12 * scale)
    tiles = tuple(
        QRectF(
            round(number.right() + plane * (side + tile_gap)),
            round(whole.y() + (whole.height() - side) / 2),
            round(side),
            round(side),
        )
        for plane in range(bank.planes)
    )
    left = tiles[-1].right() + name_gap
    has_arrow = map_.left() - left > (NARROWEST_NAME + ARROW) * scale
    arrow = QRectF(map_.left() - ARROW * scale, whole.y(), ARROW * scale if has_arrow else 0, whole.height())
    right = arrow.left() if has_arrow else map_.left() - 8 * scale
    return Row(whole, number, tiles, QRectF(left, whole.y(), max(0.0, right - left), whole.height()), arrow, map_)


def _mosaic(room: QRectF, bank: Bank, scale: float) -> Rows:
    """The chosen filter's row, and below it every filter as a strip of its planes."""
    pitch = LARGEST_PITCH * scale
    row = _row(room, room.y(), pitch, (bank, scale))
    top, left = room.y() + pitch + 12 * scale, room.x() + 4
    gap = round(8 * scale)
    field = Room(round(room.width() - 8), round(room.bottom() - top - 4), round(2 * scale), gap, gap, 0)
    rows, columns = bank.window
    grid = lay_out(bank.count, (rows, columns * bank.planes), field)
    tiles = {}
    for index in range(bank.count):
        x, y = grid.corner(index)
        tiles[index] = QRectF(left + x, top + y, grid.tile_width, grid.tile_height)
    return Rows({bank.chosen: row}, grid, (left, top), tiles)
