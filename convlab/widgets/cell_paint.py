"""How a grid of cells is painted: fill says how much, frame says what it is, the number stands in it."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLine, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen

from convlab.core.typography import whole
from convlab.widgets.cell_colours import (
    Levels,
    cells_hidden,
    cells_outside,
    cells_to_come,
    cells_unread,
    is_bright,
    levels_of,
)
from convlab.widgets.cell_numbers import SMALLEST_NUMBER, SMALLEST_NUMBERED, Numbers, number_px
from convlab.widgets.cells import Block, Board, Cells, Fill
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_hatch, draw_text, text_width
from convlab.widgets.shading import mixed, to_image

__all__ = ["SMALLEST_NUMBER", "SMALLEST_NUMBERED", "Board", "Cells", "Fill", "paint_cells", "values_range"]

FEW = 36  # cells: squares are painted sooner than an image is scaled
SMALLEST_LINED = 5  # px: cells below have no lines between them
_DRAWN = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


def paint_cells(painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
    """Fills, inner lines, numbers, hatch and the frame of the role."""
    paint_inside(painter, look, board, (cells, cells.block))
    paint_frame(painter, look, board.block(cells.block), (board, cells))


def paint_inside(
    painter: QPainter, look: Look, board: Board, part: tuple[Cells, Block], view: QRectF | None = None
) -> None:
    """Some cells without the frame: fills, hatch, inner lines, numbers; of those, what lies in the view."""
    cells, block = part
    if not len(block.rows) or not len(block.columns):
        return
    painter.save()
    if view is not None:
        painter.setClipRect(view)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    levels = levels_of(look, cells, block)
    paint_levels(painter, board, block, levels)
    _paint_hatch(painter, look, board, part)
    if board.cell >= SMALLEST_LINED:
        paint_lines(painter, board, block, line_colour(look, cells))
    if cells.words:
        _paint_words(painter, look, board, cells)
    elif board.cell >= SMALLEST_NUMBERED:
        _paint_numbers(painter, look, board, (cells, block, levels))
    painter.restore()


def paint_levels(painter: QPainter, board: Board, block: Block, levels: Levels) -> None:
    """One colour a cell, uint8 (rows, columns, 3) or gray (rows, columns): a small image, or squares on paper."""
    if len(block.rows) * len(block.columns) > FEW and not draws_shapes(painter):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(board.block(block), to_image(levels))
        return
    colours = levels.tolist() if levels.ndim == 3 else np.repeat(levels[:, :, np.newaxis], 3, axis=2).tolist()
    for levels_of_row, line in zip(colours, board.rects(block), strict=True):
        for level, rect in zip(levels_of_row, line, strict=True):
            painter.fillRect(rect, QColor(*level))


def draws_shapes(painter: QPainter) -> bool:
    """Whether a file is made that holds shapes: a viewer would blur small images in it."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in _DRAWN


def paint_lines(painter: QPainter, board: Board, block: Block, colour: QColor) -> None:
    """The lines between the cells of a block."""
    whole_part = board.block(block).toRect()
    left, top, right, bottom = whole_part.left(), whole_part.top(), whole_part.right(), whole_part.bottom()
    painter.setPen(QPen(colour, 1))
    painter.drawLines(
        [QLine(left, board.y(row), right, board.y(row)) for row in block.rows[1:]]
        + [QLine(board.x(column), top, board.x(column), bottom) for column in block.columns[1:]]
    )


def line_colour(look: Look, cells: Cells) -> QColor:
    """Of the lines between cells: of the role on a tint, else the ground's."""
    if cells.fill == "tint":
        return mixed(look.colour(cells.role), look.colour(f"{cells.role}_f"), 0.6)
    return look.colour("line" if cells.fill == "plain" or cells.hidden is None or cells.role == "grad" else "bg")


def text_colour(look: Look, cells: Cells, row: int, column: int) -> QColor:
    """What stands on the fill: black or white on a value, ink on a tint, quiet where nothing is read."""
    block = Block(row, column, row + 1, column + 1)
    return palette(look)[int(inks_of(cells, block, levels_of(look, cells, block))[0, 0])]


def palette(look: Look) -> tuple[QColor, ...]:
    """What numbers are written in: see `inks_of`."""
    return QColor("#000000"), QColor("#FFFFFF"), look.colour("ink"), look.colour("ink2"), look.colour("ink3")


_BLACK, _WHITE, _INK, _INK2, _INK3 = range(5)


def inks_of(cells: Cells, block: Block, levels: Levels) -> NDArray[np.uint8]:
    """The place in the palette of each cell's number: (rows, columns)."""
    if cells.fill in ("tint", "plain"):
        inks = np.full(levels.shape[:2], _INK, np.uint8)
    else:
        inks = np.where(is_bright(levels), _BLACK, _WHITE).astype(np.uint8)
    if any(cells.outside) or any(cells.unread):
        inks[cells_outside(cells, block) | cells_unread(cells, block)] = _INK3
    if cells.hidden != frozenset():
        inks[cells_hidden(cells, block)] = _INK2
    return inks


def with_places_that_fit(cell: float, cells: Cells) -> Cells:
    """The same cells, with as many decimals (two at most) as fit into a cell of this side."""
    if cell < SMALLEST_NUMBERED:
        return cells
    for places in (2, 1):
        rounded = replace(cells, places=places)
        if number_px(cell, rounded.longest_text) is not None:
            return rounded
    return replace(cells, places=0)


def _paint_numbers(painter: QPainter, look: Look, board: Board, filled: tuple[Cells, Block, Levels]) -> None:
    cells, block, levels = filled
    to_come, unread = cells_to_come(cells, block), cells_unread(cells, block)
    inks, colours = inks_of(cells, block, levels), palette(look)
    common = number_px(board.cell, cells.longest_text)
    if common is None and not _most_fit(board.cell, cells, block):
        return
    numbers, rects = Numbers(painter), board.rects(block)
    for i, j in np.ndindex(inks.shape):
        row, column, rect = block.top + i, block.left + j, rects[i][j]
        if to_come[i, j]:
            _paint_order(painter, look, rect, row * cells.columns + column + 1)
            numbers = Numbers(painter)  # the order has a type of its own
            continue
        text = cells.text(row, column)
        px = common or number_px(board.cell, text)
        if px is None:
            continue
        if unread[i, j]:
            _clear_behind(painter, look, rect)
        numbers.use(px, colours[inks[i, j]])
        numbers.paint(text, rect)


def _most_fit(cell: float, cells: Cells, block: Block) -> bool:
    """Whether at least half of the numbers fit their cells: a few zeros alone say nothing."""
    texts = [cells.text(row, column) for row in block.rows for column in block.columns]
    return 2 * sum(number_px(cell, text) is not None for text in texts) >= len(texts)


def _paint_words(painter: QPainter, look: Look, board: Board, cells: Cells) -> None:
    run = Run(cells.words, look.font("figure", 600), look.colour(f"{cells.role}_t"))
    place = QRectF(0, 0, text_width(run.font, run.text) + look.px(16), look.px(32))
    place.moveCenter(board.block(cells.block).center())
    painter.fillRect(place, look.colour("surf"))
    draw_text(painter, place, run, CENTRE)


def _paint_order(painter: QPainter, look: Look, rect: QRectF, number: int) -> None:
    """The number of the window that will fill a cell, quiet and small."""
    text, px = whole(number), max(SMALLEST_NUMBER, round(rect.width() * 0.2))
    font = look.font(px / look.scale)
    if text_width(font, text) <= rect.width() - 3:
        draw_text(painter, rect, Run(text, font, look.colour("ink3")), CENTRE)


def _clear_behind(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A quiet square behind a number that stands on hatch."""
    side = rect.width() * 0.46
    square = QRectF(0, 0, side, side)
    square.moveCenter(rect.center())
    painter.fillRect(square, look.colour("bg"))


def _paint_hatch(painter: QPainter, look: Look, board: Board, part: tuple[Cells, Block]) -> None:
    cells, block = part
    rows = sorted(row for row in cells.unread[0] if row in block.rows)
    for row in rows:
        draw_hatch(painter, board.rect(row, block.left, 1, len(block.columns)), look)
    for column in (column for column in cells.unread[1] if column in block.columns):
        start = block.top
        for row in (*rows, block.bottom):  # a crossing is hatched once
            if row > start:
                draw_hatch(painter, board.rect(start, column, row - start, 1), look)
            start = row + 1


def paint_frame(painter: QPainter, look: Look, view: QRectF, framed: tuple[Board, Cells]) -> None:
    """The frame of the role around what is in sight of the cells, `view`; around padding a dashed line."""
    (board, cells), (p, q) = framed, framed[1].outside
    if p or q:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(view.adjusted(0, 0, -1, -1))
        painter.restore()
        view = view.intersected(board.rect(p, q, cells.rows - 2 * p, cells.columns - 2 * q))
    grow = cells.frame / 2
    draw_frame(painter, view.adjusted(-grow, -grow, grow, grow), look.colour(cells.role), cells.frame)


def paint_focus(painter: QPainter, look: Look, rect: QRectF, colour: QColor) -> None:
    """The ring of the cell that keys act on: 2 px, inside, in the colour of its number."""
    inset = max(2, round(rect.width() * 0.03) + 1)
    draw_frame(painter, rect.adjusted(inset, inset, -inset + 1, -inset + 1), colour, look.px(2))


def values_range(values: NDArray[Any]) -> float:
    """The largest magnitude, at least a trace: the full end of a scale of one's own."""
    return max(1e-9, float(np.abs(values).max())) if values.size else 1.0
