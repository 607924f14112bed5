"""How the sum over the planes is painted: heads, grids, signs, the output, and the words beside it."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from convlab.core.typography import decimal, whole
from convlab.state.sandbox import Hidden
from convlab.state.sandbox_volume import MapScale
from convlab.state.sandbox_words import plain
from convlab.state.volume_sum import PlanePart, VolumeSum
from convlab.widgets.cell_paint import (
    SMALLEST_NUMBERED,
    Board,
    Cells,
    paint_cells,
    paint_focus,
    values_range,
    with_places_that_fit,
)
from convlab.widgets.ledger import HIDDEN_WORDS
from convlab.widgets.legend import Range, paint_range
from convlab.widgets.look import Look
from convlab.widgets.painting import (
    CENTRE,
    LEFT,
    Run,
    draw_arrow,
    draw_frame,
    draw_runs,
    draw_text,
    draw_wrapped,
    runs_width,
    text_width,
)
from convlab.widgets.shading import gray_colour
from convlab.widgets.volume_ledger_layout import HEAD, Places

HEADS = 4  # forms of a head, from the longest to the shortest
LEGEND, SCALE, GAP = 250, 48, 14  # px at 100 %: the scale's width and height, and the space above it


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is painted and where; `complaint` stands in place of the explanation."""

    painter: QPainter
    look: Look
    sum: VolumeSum
    places: Places
    hidden: frozenset[Hidden]
    scale: MapScale
    scale_name: str
    complaint: str

    @property
    def total(self) -> str:
        """The sum before anything is done to it, or "?"."""
        return "?" if self.hidden & {"sum", "output"} else decimal(self.sum.total)

    @property
    def output(self) -> str:
        """What stands in the output cell."""
        return "?" if self.hidden & {"sum", "output"} else decimal(self.sum.shown)

    def total_of(self, part: PlanePart) -> str:
        """The sum of one plane, or "?"."""
        return "?" if self.hidden & {"products", "sum"} else decimal(part.total)


def paint_sum(sheet: Sheet) -> None:
    """All of it."""
    for paint in (_paint_heads, _paint_parts, _paint_signs, _paint_arrow, _paint_output, _paint_words):
        paint(sheet)


def _paint_parts(sheet: Sheet) -> None:
    covered = None if "products" in sheet.hidden else frozenset[tuple[int, int]]()
    pooled = sheet.sum.bias is None
    finite = [np.where(np.isfinite(part.values), part.values, 0.0) for part in sheet.sum.parts]
    largest = max(values_range(values) for values in finite)
    for values, place in zip(finite, sheet.places.grids, strict=True):
        rows, columns = values.shape
        board = board_in(place, (rows, columns))
        cell = int(board.cell)
        if pooled:
            cells = Cells(values, "input", "tint", hidden=covered, frame=2)
        else:
            cells = Cells(values, "ink2", "diverging", largest, hidden=covered, frame=2)
        paint_cells(sheet.painter, sheet.look, board, _with_places(cell, cells, largest))
        if sheet.sum.winner is not None and cell >= SMALLEST_NUMBERED and covered is not None:
            paint_focus(sheet.painter, sheet.look, board.rect(*sheet.sum.winner), sheet.look.colour("output"))


def _paint_heads(sheet: Sheet) -> None:
    """ "red: 25 products  sum 4.55", shortened to "red  4.55" where one would touch the next."""
    room = sheet.places.grids[0].width() + sheet.places.signs[0].width() - sheet.look.px(16)
    for form in range(HEADS):
        heads = [_head(sheet, part, form) for part in sheet.sum.parts]
        if all(runs_width(head) <= room for head in heads):
            break
    for head, place in zip(heads, sheet.places.grids, strict=True):
        draw_runs(sheet.painter, QPointF(place.x(), sheet.look.px(15)), head)


def _head(sheet: Sheet, part: PlanePart, form: int) -> list[Run]:
    look, pooled = sheet.look, sheet.sum.bias is None
    font, bold, ink = look.font("caption"), look.font("caption", 600), look.colour("ink2")
    value = Run(sheet.total_of(part), bold, look.colour("ink"))
    what = f"{whole(part.values.size)} {'value' if pooled else 'product'}{'' if part.values.size == 1 else 's'}"
    named = Run("  " if pooled else "  sum ", font, ink)
    forms = (
        [Run(f"{part.name}: {what}", bold, ink), named, value],
        [Run(part.name, bold, ink), named, value],
        [Run(f"{part.name}  ", bold, ink), value],
        [value],
    )
    return forms[form]


def _paint_signs(sheet: Sheet) -> None:
    signs = ["+"] * len(sheet.places.signs)
    signs[-1] = "="
    if sheet.sum.bias is None:
        signs[-1] = ""
        room = sheet.places.signs[-1]
        start, end = room.left() + 8, room.right() - 8
        middle = room.center().y()
        ink = sheet.look.colour("ink2")
        draw_arrow(sheet.painter, QPointF(start, middle), QPointF(end, middle), ink)
    font = sheet.look.math_font(28)
    for sign, room in zip(signs, sheet.places.signs, strict=True):
        draw_text(sheet.painter, room, Run(sign, font, sheet.look.colour("ink2")), CENTRE)
    if sheet.sum.bias is not None:
        run = Run("bias", sheet.look.font("caption", 600), sheet.look.colour("kernel_t"))
        place = QRectF(sheet.places.bias.x(), 0, 10, sheet.look.px(20))
        draw_text(sheet.painter, place, run, LEFT)


def _paint_arrow(sheet: Sheet) -> None:
    """The sum, and an arrow with what is done to it."""
    room = sheet.places.arrow
    if not sheet.sum.arrow:
        return
    font, ink = sheet.look.font("key", 600), sheet.look.colour("ink")
    text = sheet.total
    if text_width(font, text) > room.width() * 0.56:
        font = sheet.look.font("lead", 600)
    draw_text(sheet.painter, room, Run(text, font, ink), LEFT)
    start = room.left() + text_width(font, text) + sheet.look.px(12)
    end, middle = room.right() - sheet.look.px(10), room.center().y()
    quiet, caption = sheet.look.colour("ink2"), sheet.look.font("caption")
    draw_arrow(sheet.painter, QPointF(start, middle), QPointF(end, middle), quiet)
    above = QRectF(start, middle - sheet.look.px(26), end - start, sheet.look.px(20))
    draw_text(sheet.painter, above, Run(sheet.sum.arrow, caption, quiet), CENTRE)


def _paint_output(sheet: Sheet) -> None:
    rect, look = sheet.places.output, sheet.look
    head = Run("output", look.font("caption", 600), look.colour("output_t"))
    draw_text(sheet.painter, QRectF(rect.x(), 0, 10, look.px(20)), head, LEFT)
    text = sheet.output
    fill = look.colour("surf") if text == "?" else _fill(sheet, sheet.sum.shown)
    sheet.painter.fillRect(rect, fill)
    draw_frame(sheet.painter, rect, look.colour("output"), 3)
    for px in range(40, 10, -1):
        font = look.font(px, 600)
        if text_width(font, text) <= rect.width() - look.px(28) and look.px(px) <= rect.height() * 0.6:
            break
    ink = look.colour("ink2") if text == "?" else look.text_on(fill)
    draw_text(sheet.painter, rect, Run(text, font, ink), CENTRE)


def _fill(sheet: Sheet, shown: float) -> QColor:
    if sheet.scale.signed:
        return sheet.look.diverging_colour(shown, sheet.scale.high)
    return gray_colour(255 * shown / sheet.scale.high if sheet.scale.high else 0)


def _paint_words(sheet: Sheet) -> None:
    """The sentence, and under it the scale that colours the output."""
    look, room = sheet.look, QRectF(sheet.places.words)
    if sheet.hidden & {"sum", "output"}:
        draw_wrapped(sheet.painter, room, [Run(HIDDEN_WORDS, look.font("lead"), look.colour("ink2"))], look.px(26))
        return
    if sheet.complaint:
        draw_wrapped(sheet.painter, room, [Run(sheet.complaint, look.font("lead"), look.colour("alert"))], look.px(26))
        return
    size, line, high = _fitting_words(sheet)
    runs = [
        Run(piece.text, look.font(size, 600 if piece.strong else 400), look.colour("ink"))
        for piece in sheet.sum.explanation
    ]
    if room.top() < look.px(HEAD) + 1:  # beside the grids: may begin as high as their heads
        room.setTop(max(0.0, min(room.top(), room.bottom() - high)))
    below = draw_wrapped(sheet.painter, room, runs, line) + look.px(GAP)
    scale = Range(sheet.scale.low, sheet.scale.high, sheet.scale.signed, sheet.scale_name)
    wide = min(room.width(), look.px(LEGEND))
    paint_range(sheet.painter, look, QRectF(room.x(), below, wide, 0), scale)


def _fitting_words(sheet: Sheet) -> tuple[str, int, float]:
    """The type of the sentence, its line height, and how high it is with its scale: large where there is room."""
    room, words = sheet.places.words, plain(sheet.sum.explanation)
    for size, line in (("lead", 26), ("body", 21), ("caption", 18)):
        metrics = QFontMetricsF(sheet.look.font(size, 600))  # all of it bold: no line is missed
        wrapped = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()
        lines = round(wrapped / metrics.lineSpacing())
        high = lines * sheet.look.px(line) + sheet.look.px(GAP + SCALE)
        if high <= room.bottom() or room.top() > sheet.look.px(HEAD) + 1:
            break
    return size, sheet.look.px(line), high


def board_in(place: QRectF, shape: tuple[int, int]) -> Board:
    """Where the cells of a grid lie in its square."""
    rows, columns = shape
    cell = int(min(place.width() // columns, place.height() // rows))
    return Board(round(place.x() + 1), round(place.y() + (place.height() - rows * cell) / 2), cell)


def _with_places(cell: int, cells: Cells, largest: float) -> Cells:
    """Three figures at most, in all planes alike; fewer where they do not fit."""
    most = 0 if largest >= 100 else 1 if largest >= 10 else 2
    fitting = with_places_that_fit(cell, cells)
    return replace(cells, places=min(most, fitting.places or 0))
