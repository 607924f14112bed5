"""How many tiles stand in a row of a filter mosaic, and how large a weight is drawn; all in device pixels."""

from dataclasses import dataclass

FEW = 16  # so many filters or fewer have wide gaps and their range written below
SMALLEST_TILE, LARGEST_CELL = 34, 56


@dataclass(frozen=True)
class Room:
    """The field a mosaic may fill and the measures it is built with, in device pixels."""

    width: int
    height: int
    frame: int  # thickness of a tile's frame
    wide_gap: int
    narrow_gap: int
    caption: int  # height of the line below a tile; only where there are few


@dataclass(frozen=True)
class Grid:
    """A mosaic: `columns` tiles a row, `cell` device pixels a weight."""

    columns: int
    cell: int
    tile_width: int  # with its frame
    tile_height: int
    gap: int
    caption: int
    frame: int

    def corner(self, index: int) -> tuple[int, int]:
        """(x, y) of the top left corner of a tile's frame."""
        row, column = divmod(index, self.columns)
        pitch = self.tile_height + self.caption + self.gap
        return column * (self.tile_width + self.gap), row * pitch


def lay_out(count: int, kernel: tuple[int, int], room: Room) -> Grid:
    """The mosaic of `count` filters of (F_h, F_w) weights: tiles as large as fit, then as wide as possible.

    Where even the smallest tiles do not fit, they are drawn so small that they do, one pixel a weight at least.
    """
    gap = room.wide_gap if count <= FEW else room.narrow_gap
    caption = room.caption if count <= FEW else 0
    cells = {columns: _cell(count, columns, kernel, room) for columns in range(1, count + 1)}
    best = max(cells.values())
    columns = max(number for number, cell in cells.items() if cell >= 0.85 * best)
    cell = max(1, cells[columns])
    width, height = cell * kernel[1] + 2 * room.frame, cell * kernel[0] + 2 * room.frame
    return Grid(columns, cell, width, height, gap, caption, room.frame)


def _cell(count: int, columns: int, kernel: tuple[int, int], room: Room) -> int:
    """The largest cell with which so many columns fit the room, 0 where none does."""
    gap = room.wide_gap if count <= FEW else room.narrow_gap
    caption = room.caption if count <= FEW else 0
    rows = -(-count // columns)
    wide = (room.width + gap) // columns - gap - 2 * room.frame
    high = (room.height + gap) // rows - gap - 2 * room.frame - caption
    return max(0, min(wide // kernel[1], high // kernel[0], LARGEST_CELL))
