"""One output number of a volume: the products of each plane, their sums, the bias, and what comes out."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.core.kernels import LARGEST_WEIGHT
from convlab.core.typography import decimal, whole
from convlab.state.sandbox import Hidden
from convlab.state.sandbox_volume import MapScale, VolumeReadout
from convlab.state.sandbox_words import plain
from convlab.state.volume_sum import PlanePart, VolumeSum
from convlab.widgets import cell_grid
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import (
    SMALLEST_NUMBERED,
    Board,
    Cells,
    paint_cells,
    paint_focus,
    values_range,
    with_places_that_fit,
)
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
from convlab.widgets.volume_ledger_layout import HEAD, Places, Wanted, lay_out

NOTHING = "No window fits, so there is nothing to multiply and add."
HIDDEN_WORDS = "Hidden until you have answered."
HEADS = 4  # forms of a head, from the longest to the shortest
LEGEND, SCALE, GAP = 250, 48, 14  # px at 100 %: the scale's width and height, and the space above it


@dataclass(frozen=True, eq=False)
class _Sheet:
    painter: QPainter
    look: Look
    sum: VolumeSum
    places: Places


class VolumeLedger(QWidget):
    """Paints a `VolumeSum`; the bias is a cell of its own that can be changed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sum: VolumeSum | None = None
        self._scale = MapScale(0.0, 1.0, False)
        self._scale_name = ""
        self._hidden: frozenset[Hidden] = frozenset()
        self._colours = (1.0, 1.0)
        self.bias = CellGrid(look, "bias", int(LARGEST_WEIGHT))
        self.bias.setParent(self)
        self._complaint = ""  # what is wrong with the bias that was typed
        self.setAccessibleName("sum over the planes")
        look.changed.connect(self.update)

    def show_readout(self, readout: VolumeReadout) -> None:
        """Spells out the number that is looked at."""
        self._sum, self._hidden = readout.sum, readout.hidden
        self._scale = readout.map_scale
        name = "together" if readout.map_names[readout.map] == "together" else f"map {readout.map_names[readout.map]}"
        self._scale_name = f"{name}, own scale" if readout.scale == "own" else "all maps, one scale"
        self.bias.setVisible(self._sum is not None and self._sum.bias is not None)
        if self._sum is not None and self._sum.bias is not None:
            self.bias.show_cells(Cells(np.array([[self._sum.bias]]), "kernel", "tint", frame=2))
            self.bias.set_focused_cell((0, 0), ringed=False)
            self.bias.set_editable("kernel" not in readout.locked)
        self.setAccessibleDescription(self.text())
        self.arrange()
        self.update()

    def text(self) -> str:
        """What the ledger says: "red 4.55 + green −2.25 + blue −0.44 + bias 0.1 = 1.96"."""
        if self._sum is None:
            return NOTHING
        parts = [f"{part.name} {self._total(part)}" for part in self._sum.parts]
        bias = [] if self._sum.bias is None else [f"bias {decimal(self._sum.bias, 3)}"]
        arrow = f", {self._sum.arrow} {self.output_text()}" if self._sum.arrow else ""
        return f"{' + '.join([*parts, *bias])} = {self.total_text()}{arrow}"

    def total_text(self) -> str:
        """The sum before anything is done to it."""
        return "?" if self._sum is None or self._hidden & {"sum", "output"} else decimal(self._sum.total)

    def output_text(self) -> str:
        """What stands in the output cell."""
        return "?" if self._sum is None or self._hidden & {"sum", "output"} else decimal(self._sum.shown)

    def explanation(self) -> str:
        """The sentence beside the output."""
        if self._sum is None:
            return ""
        return HIDDEN_WORDS if self._hidden & {"sum", "output"} else plain(self._sum.explanation)

    def complain(self, sentence: str) -> None:
        """Says what is wrong with a bias, in place of the explanation; an empty sentence takes it back."""
        self._complaint = sentence
        self.update()

    def height_for(self, width: int) -> int:
        """The height that the ledger takes at this width."""
        return self._places(width).height

    def sizeHint(self) -> QSize:
        return QSize(400, self.height_for(self.width()))

    def arrange(self) -> None:
        """Puts the bias where it belongs."""
        place, edge = self._places(self.width()).bias, cell_grid.EDGE
        self.bias.set_cell_size(round(place.width()))
        self.bias.setGeometry(place.adjusted(-edge, -edge, edge, edge).toRect())

    def _places(self, width: int) -> Places:
        if self._sum is None:
            return lay_out(width, Wanted(3, True, False), self._look.scale)
        wanted = Wanted(len(self._sum.parts), self._sum.bias is not None, bool(self._sum.arrow))
        return lay_out(width, wanted, self._look.scale)

    def _total(self, part: PlanePart) -> str:
        return "?" if self._hidden & {"products", "sum"} else decimal(part.total)

    def product_at(self, place: QPoint) -> str:
        """The product under a point in full: "red, row 2, column 3: 0.7 · 143 = 100.1"."""
        if self._sum is None or "products" in self._hidden:
            return ""
        for part, grid in zip(self._sum.parts, self._places(self.width()).grids, strict=True):
            rows, columns = part.values.shape
            board = _board(grid, (rows, columns))
            row, column = int((place.y() - board.top) // board.cell), int((place.x() - board.left) // board.cell)
            if 0 <= row < rows and 0 <= column < columns:
                return part.product_text(row, column)
        return ""

    def event(self, event: QEvent) -> bool:
        """Spells a product out while the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.product_at(event.pos()))
        return super().event(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter, places = QPainter(self), self._places(self.width())
        if self._sum is None:
            run = Run(NOTHING, self._look.font("lead"), self._look.colour("ink2"))
            draw_text(painter, places.grids[0], run, LEFT)
            painter.end()
            return
        sheet = _Sheet(painter, self._look, self._sum, places)
        self._paint_heads(sheet)
        self._paint_parts(sheet)
        self._paint_signs(sheet)
        self._paint_arrow(sheet)
        self._paint_output(sheet)
        self._paint_words(sheet)
        painter.end()

    def _paint_parts(self, sheet: _Sheet) -> None:
        covered = None if "products" in self._hidden else frozenset[tuple[int, int]]()
        pooled = sheet.sum.bias is None
        finite = [np.where(np.isfinite(part.values), part.values, 0.0) for part in sheet.sum.parts]
        largest = max(values_range(values) for values in finite)
        for values, place in zip(finite, sheet.places.grids, strict=True):
            rows, columns = values.shape
            board = _board(place, (rows, columns))
            cell = int(board.cell)
            if pooled:
                cells = Cells(values, "input", "tint", hidden=covered, frame=2)
            else:
                cells = Cells(values, "ink2", "diverging", largest, hidden=covered, frame=2)
            paint_cells(sheet.painter, sheet.look, board, _with_places(cell, cells, largest))
            if sheet.sum.winner is not None and cell >= SMALLEST_NUMBERED and covered is not None:
                paint_focus(sheet.painter, sheet.look, board.rect(*sheet.sum.winner), sheet.look.colour("output"))

    def _paint_heads(self, sheet: _Sheet) -> None:
        """ "red: 25 products  sum 4.55", shortened to "red  4.55" where one would touch the next."""
        room = sheet.places.grids[0].width() + sheet.places.signs[0].width() - sheet.look.px(16)
        for form in range(HEADS):
            heads = [self._head(sheet, part, form) for part in sheet.sum.parts]
            if all(runs_width(head) <= room for head in heads):
                break
        for head, place in zip(heads, sheet.places.grids, strict=True):
            draw_runs(sheet.painter, QPointF(place.x(), sheet.look.px(15)), head)

    def _head(self, sheet: _Sheet, part: PlanePart, form: int) -> list[Run]:
        look, pooled = sheet.look, sheet.sum.bias is None
        font, bold, ink = look.font("caption"), look.font("caption", 600), look.colour("ink2")
        value = Run(self._total(part), bold, look.colour("ink"))
        what = f"{whole(part.values.size)} {'value' if pooled else 'product'}{'' if part.values.size == 1 else 's'}"
        named = Run("  " if pooled else "  sum ", font, ink)
        forms = (
            [Run(f"{part.name}: {what}", bold, ink), named, value],
            [Run(part.name, bold, ink), named, value],
            [Run(f"{part.name}  ", bold, ink), value],
            [value],
        )
        return forms[form]

    def _paint_signs(self, sheet: _Sheet) -> None:
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

    def _paint_arrow(self, sheet: _Sheet) -> None:
        """The sum, and an arrow with what is done to it."""
        room = sheet.places.arrow
        if not sheet.sum.arrow:
            return
        font, ink = sheet.look.font("key", 600), sheet.look.colour("ink")
        text = self.total_text()
        if text_width(font, text) > room.width() * 0.56:
            font = sheet.look.font("lead", 600)
        draw_text(sheet.painter, room, Run(text, font, ink), LEFT)
        start = room.left() + text_width(font, text) + sheet.look.px(12)
        end, middle = room.right() - sheet.look.px(10), room.center().y()
        quiet, caption = sheet.look.colour("ink2"), sheet.look.font("caption")
        draw_arrow(sheet.painter, QPointF(start, middle), QPointF(end, middle), quiet)
        above = QRectF(start, middle - sheet.look.px(26), end - start, sheet.look.px(20))
        draw_text(sheet.painter, above, Run(sheet.sum.arrow, caption, quiet), CENTRE)

    def _paint_output(self, sheet: _Sheet) -> None:
        rect, look = sheet.places.output, sheet.look
        head = Run("output", look.font("caption", 600), look.colour("output_t"))
        draw_text(sheet.painter, QRectF(rect.x(), 0, 10, look.px(20)), head, LEFT)
        text = self.output_text()
        fill = look.colour("surf") if text == "?" else self._fill(sheet.sum.shown)
        sheet.painter.fillRect(rect, fill)
        draw_frame(sheet.painter, rect, look.colour("output"), 3)
        for px in range(40, 10, -1):
            font = look.font(px, 600)
            if text_width(font, text) <= rect.width() - look.px(28) and look.px(px) <= rect.height() * 0.6:
                break
        ink = look.colour("ink2") if text == "?" else look.text_on(fill)
        draw_text(sheet.painter, rect, Run(text, font, ink), CENTRE)

    def _fill(self, shown: float) -> QColor:
        if self._scale.signed:
            return self._look.diverging_colour(shown, self._scale.high)
        return gray_colour(255 * shown / self._scale.high if self._scale.high else 0)

    def _paint_words(self, sheet: _Sheet) -> None:
        """The sentence, and under it the scale that colours the output."""
        look, room = sheet.look, QRectF(sheet.places.words)
        if self._hidden & {"sum", "output"}:
            draw_wrapped(sheet.painter, room, [Run(HIDDEN_WORDS, look.font("lead"), look.colour("ink2"))], look.px(26))
            return
        if self._complaint:
            draw_wrapped(
                sheet.painter, room, [Run(self._complaint, look.font("lead"), look.colour("alert"))], look.px(26)
            )
            return
        size, line, high = self._fitting_words(sheet)
        runs = [
            Run(piece.text, look.font(size, 600 if piece.strong else 400), look.colour("ink"))
            for piece in sheet.sum.explanation
        ]
        if room.top() < look.px(HEAD) + 1:  # beside the grids: may begin as high as their heads
            room.setTop(max(0.0, min(room.top(), room.bottom() - high)))
        below = draw_wrapped(sheet.painter, room, runs, line) + look.px(GAP)
        scale = Range(self._scale.low, self._scale.high, self._scale.signed, self._scale_name)
        wide = min(room.width(), look.px(LEGEND))
        paint_range(sheet.painter, look, QRectF(room.x(), below, wide, 0), scale)

    def _fitting_words(self, sheet: _Sheet) -> tuple[str, int, float]:
        """The type of the sentence, its line height, and how high it is with its scale: large where there is room."""
        room, words = sheet.places.words, plain(sheet.sum.explanation)
        for size, line in (("lead", 26), ("body", 21), ("caption", 18)):
            metrics = QFontMetricsF(self._look.font(size, 600))  # all of it bold: no line is missed
            wrapped = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()
            lines = round(wrapped / metrics.lineSpacing())
            high = lines * self._look.px(line) + self._look.px(GAP + SCALE)
            if high <= room.bottom() or room.top() > self._look.px(HEAD) + 1:
                break
        return size, self._look.px(line), high


def _board(place: QRectF, shape: tuple[int, int]) -> Board:
    """Where the cells of a grid lie in its square."""
    rows, columns = shape
    cell = int(min(place.width() // columns, place.height() // rows))
    return Board(round(place.x() + 1), round(place.y() + (place.height() - rows * cell) / 2), cell)


def _with_places(cell: int, cells: Cells, largest: float) -> Cells:
    """Three figures at most, in all planes alike; fewer where they do not fit."""
    most = 0 if largest >= 100 else 1 if largest >= 10 else 2
    fitting = with_places_that_fit(cell, cells)
    return replace(cells, places=min(most, fitting.places or 0))


def head_height(look: Look) -> int:
    """How far below the upper edge the grids begin."""
    return look.px(HEAD)
