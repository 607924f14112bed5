"""The colours of cells, for a whole block at once: what fills them, and what ink stands on the fill."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from convlab.widgets.cells import Block, Cells
from convlab.widgets.look import BRIGHT, Look

Levels = NDArray[np.uint8]  # red, green, blue of each cell: (rows, columns, 3)

_SHARES = (0.2126, 0.7152, 0.0722)  # of red, green and blue in the relative luminance (WCAG 2)
_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.03928, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)  # (256,)


def levels_of(look: Look, cells: Cells, block: Block) -> Levels:
    """What fills the cells of a block: uint8 (rows, columns, 3)."""
    levels = _valued(look, cells, block)
    if any(cells.outside) or any(cells.unread):
        levels[cells_outside(cells, block) | cells_unread(cells, block)] = rgb(look.colour("bg"))
    if cells.hidden != frozenset() or cells.filled is not None:
        levels[cells_hidden(cells, block) | cells_to_come(cells, block)] = rgb(look.colour("surf"))
    return levels


def _valued(look: Look, cells: Cells, block: Block) -> Levels:
    """By their values alone."""
    values = cells.values[block.slices]
    if cells.fill == "gray":
        gray: Levels = np.rint(np.clip(values * (255 / cells.white), 0, 255)).astype(np.uint8)
        return gray[:, :, np.newaxis].repeat(3, axis=2)
    if cells.fill == "diverging":
        return look.diverging(values, cells.largest)
    colour = look.colour("surf" if cells.fill == "plain" else f"{cells.role}_f")
    return np.full((*values.shape, 3), rgb(colour), np.uint8)


def rgb(colour: QColor) -> tuple[int, int, int]:
    """Red, green, blue, 0 to 255."""
    return colour.red(), colour.green(), colour.blue()


def cells_outside(cells: Cells, block: Block) -> NDArray[np.bool_]:
    """Which cells of a block are padding: (rows, columns)."""
    p, q = cells.outside
    rows, columns = np.array(block.rows)[:, np.newaxis], np.array(block.columns)
    return (rows < p) | (rows >= cells.rows - p) | (columns < q) | (columns >= cells.columns - q)


def cells_unread(cells: Cells, block: Block) -> NDArray[np.bool_]:
    """Which cells of a block no window reads: (rows, columns)."""
    if not any(cells.unread):
        return np.zeros((len(block.rows), len(block.columns)), np.bool_)
    rows, columns = np.isin(block.rows, cells.unread[0]), np.isin(block.columns, cells.unread[1])
    return np.asarray(rows[:, np.newaxis] | columns)


def cells_hidden(cells: Cells, block: Block) -> NDArray[np.bool_]:
    """Which cells of a block show "?": (rows, columns)."""
    shape = (len(block.rows), len(block.columns))
    if cells.hidden is None:
        return np.ones(shape, np.bool_)
    hidden = np.zeros(shape, np.bool_)
    for row, column in cells.hidden:
        if row in block.rows and column in block.columns:
            hidden[row - block.top, column - block.left] = True
    return hidden


def cells_to_come(cells: Cells, block: Block) -> NDArray[np.bool_]:
    """Which cells of a block a sweep has not come to: (rows, columns)."""
    if cells.filled is None:
        return np.zeros((len(block.rows), len(block.columns)), np.bool_)
    order = np.array(block.rows)[:, np.newaxis] * cells.columns + np.array(block.columns)
    return np.asarray(order >= cells.filled)


def is_bright(levels: Levels) -> NDArray[np.bool_]:
    """Whether black stands out more than white on these colours: uint8 (..., 3) to (...)."""
    return np.asarray(sum(share * _LINEAR[levels[..., plane]] for plane, share in enumerate(_SHARES)) >= BRIGHT)
