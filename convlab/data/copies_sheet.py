"""Augmentation on one sheet: each row is a training picture, then its copies epoch by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import whole
from convlab.data.sheet import GAP, HEAD, MARGIN, Sheet, shortened

LEAST_CELL, MOST_CELL = 96, 160  # pixels: small pictures are enlarged, large ones scaled down
BEFORE_COPIES = 16  # pixels between a picture and its copies
LINE = 20  # pixels from one line of the caption to the next
NAMES = 24  # pixels of a row's or a column's name


@dataclass(frozen=True, eq=False)
class Copies:
    """Pictures (n, H, W, C) with their names, and (n, epochs, H, W, C): each one's copies."""

    names: Sequence[str]
    pictures: NDArray[np.uint8]
    copies: NDArray[np.uint8]


@dataclass(frozen=True)
class Caption:
    """What the sheet says above and below its pictures."""

    title: str
    fact: str
    lines: Sequence[str]
    formula: str


def copies_sheet(shown: Copies, caption: Caption, dark: bool = False) -> Sheet:
    """The pictures from left to right as they come in training, and below them what was varied."""
    rows, epochs = shown.copies.shape[:2]
    cell = cell_of(max(shown.pictures.shape[1:3]))
    top, below = MARGIN + HEAD + NAMES, MARGIN + LINE * (len(caption.lines) + 2)
    size = (corner_of(0, epochs, cell)[0] - GAP + MARGIN, top + rows * (cell + NAMES + GAP) + below)
    sheet = Sheet(size, dark)
    sheet.head(caption.title, caption.fact)
    for column in range(epochs + 1):
        left, _top = corner_of(0, column - 1, cell)
        sheet.write((left, top - NAMES / 2), f"epoch {whole(column)}" if column else "picture", "caption")
    for row in range(rows):
        _draw(sheet, shown, row, cell)
    _write_below(sheet, caption, size[1] - below + LINE)
    return sheet


def cell_of(side: int) -> int:
    """Pixels of a cell for pictures of `side`: a whole number of times where they are small."""
    return min(MOST_CELL, side * max(1, round(LEAST_CELL / side)))


def corner_of(row: int, epoch: int, cell: int) -> tuple[int, int]:
    """Where the copy of an epoch (from 0) stands on the sheet; epoch -1 is the picture itself."""
    left = MARGIN + (epoch + 1) * (cell + GAP) + BEFORE_COPIES * (epoch >= 0)
    return left, MARGIN + HEAD + NAMES + row * (cell + NAMES + GAP)


def _draw(sheet: Sheet, shown: Copies, row: int, cell: int) -> None:
    corner = corner_of(row, -1, cell)
    sheet.place(corner, shown.pictures[row], cell)
    name = shortened(shown.names[row], "caption", sheet.paper.width - 2 * MARGIN)
    sheet.write((corner[0], corner[1] + cell + 10), name, "caption")
    for epoch, copy in enumerate(shown.copies[row]):
        sheet.place(corner_of(row, epoch, cell), copy, cell)


def _write_below(sheet: Sheet, caption: Caption, top: int) -> None:
    for number, line in enumerate(caption.lines):
        sheet.write((MARGIN, top + number * LINE), line, "caption")
    sheet.write((MARGIN, top + len(caption.lines) * LINE + LINE / 2), caption.formula, "formula")
