"""The ledger: window times kernel gives products, products give a sum, the sum gives the output cell."""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.core.typography import TIMES, decimal
from convlab.state.sandbox import Hidden
from convlab.state.sandbox_ledger import LedgerReadout
from convlab.state.sandbox_words import plain
from convlab.widgets.cell_paint import paint_focus, paint_frame, text_colour, values_range, with_places_that_fit
from convlab.widgets.cells import Board, Cells, Fill
from convlab.widgets.icons import paint_icon
from convlab.widgets.kept_cells import KeptCells
from convlab.widgets.ledger_running import can_run, paint_running
from convlab.widgets.ledger_sums import Sums, paint_line, paint_rows
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
    text_width,
)
from convlab.widgets.shading import gray_colour

HEAD = 30  # px above the grids for their names
LINE = 80  # px below them for the sum in one line
NO_WINDOW = "No window fits, so there is nothing to multiply and add."
HIDDEN_WORDS = "Hidden until you have answered."


@dataclass(frozen=True)
class LedgerForm:
    """How the ledger is laid out, in px: the side of its grids and where the output figure begins."""

    side: int
    output_left: int
    one_line: bool


@dataclass(frozen=True)
class OutputScale:
    """What colours the output cell: gray from 0 to `largest`, the diverging map up to it, or a tint.

    `drawn`: the scale stands beside the cell, in place of the explanation.
    """

    largest: float
    fill: Fill
    drawn: bool = False


@dataclass(frozen=True, eq=False)
class _Sheet:
    painter: QPainter
    look: Look
    book: LedgerReadout
    form: LedgerForm
    hidden: frozenset[Hidden]
    kept: defaultdict[int, KeptCells]  # the grids from left to right


class Ledger(QWidget):
    """Paints a `LedgerReadout`; empty where there is no output cell."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._book: LedgerReadout | None = None
        self._hidden: frozenset[Hidden] = frozenset()
        self._scale = OutputScale(1.0, "gray")
        self._form = LedgerForm(132, 900, False)
        self._nothing = NO_WINDOW
        self._kept = defaultdict[int, KeptCells](KeptCells)
        self.setAccessibleName("ledger")
        look.changed.connect(self.update)

    def show_ledger(self, book: LedgerReadout | None, scale: OutputScale, hidden: frozenset[Hidden]) -> None:
        """Spells out another output cell."""
        self._book, self._scale, self._hidden = book, scale, hidden
        self.setAccessibleDescription(self.text())
        self.update()

    def show_nothing(self, why: str) -> None:
        """In place of an output cell the reason why there is none."""
        self._nothing = why
        self.show_ledger(None, self._scale, self._hidden)

    def set_form(self, form: LedgerForm) -> None:
        """Lays the ledger out anew."""
        if form != self._form:
            self._form = form
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """What the ledger says: "1·51 + 0·189 − 1·254 = −203; ...; sum −818, output 818"."""
        if self._book is None:
            return "no output"
        sums = Sums(self._book, self._hidden)
        return f"{sums.text()}, output {self.output_text()}"

    def output_text(self) -> str:
        """What stands in the output cell."""
        if self._book is None:
            return ""
        return "?" if self._hidden & {"output", "sum"} else decimal(self._book.shown)

    def explanation(self) -> str:
        """The sentence beside the output cell."""
        if self._book is None:
            return ""
        return HIDDEN_WORDS if self._hidden & {"output", "sum"} else plain(self._book.explanation)

    def sizeHint(self) -> QSize:
        lines = self._look.px(LINE) if self._form.one_line else 0
        return QSize(400, self._look.px(HEAD) + self._form.side + lines)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        if self._book is None:
            run = Run(self._nothing, self._look.font("lead"), self._look.colour("ink2"))
            draw_text(painter, QRectF(0, self._look.px(HEAD), self.width(), self._form.side), run, LEFT)
            painter.end()
            return
        sheet = _Sheet(painter, self._look, self._book, self._form, self._hidden, self._kept)
        right = _paint_planes(sheet) if self._book.planes else _paint_grids(sheet)
        self._paint_sum(sheet, right)
        self._paint_output(sheet)
        self._paint_explanation(sheet)
        painter.end()

    def _paint_sum(self, sheet: _Sheet, right: float) -> None:
        """The sum, row by row between grids and output or in one line below, and the arrow."""
        middle = self._look.px(HEAD) + self._form.side / 2
        sums = Sums(sheet.book, self._hidden)
        room = QRectF(right, self._look.px(HEAD), self._form.output_left - right - 8, self._form.side)
        if self._form.one_line:
            below = QRectF(0, self._look.px(HEAD) + self._form.side, self.width(), self._look.px(LINE))
            paint_line(sheet.painter, self._look, below, sums)
            start, word = right + self._look.px(14), self._all_words(sheet.book)
        else:
            paint = paint_running if can_run(sums) else paint_rows
            start, word = paint(sheet.painter, self._look, room, sums), sheet.book.arrow
        end = self._form.output_left - self._look.px(11)
        if end - start > 16:
            ink = self._look.colour("ink2")
            draw_arrow(sheet.painter, QPointF(start, middle), QPointF(end, middle), ink)
            font = self._look.font("caption")
            if text_width(font, word) < end - start - 12:
                place = QRectF(start, middle - self._look.px(27), end - start, self._look.px(20))
                draw_text(sheet.painter, place, Run(word, font, ink), CENTRE)

    @staticmethod
    def _all_words(book: LedgerReadout) -> str:
        if book.pooling is not None:
            first = "take the largest" if book.pooling.kind == "max" else "add all"
            return f"{first}, {book.arrow}" if book.arrow else first
        names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
        count = book.products.size * max(1, len(book.planes))
        added = f"add all {names[count] if count < len(names) else count}"
        return f"{added}, {book.arrow}" if book.arrow else added

    def _paint_output(self, sheet: _Sheet) -> None:
        rect = QRectF(self._form.output_left, self._look.px(HEAD), self._form.side, self._form.side)
        names, bold = sheet.book.output_names, self._look.font("caption", 600)
        fitting = (name for name in names if rect.left() + text_width(bold, name) <= self.width())
        _paint_head(sheet, rect.left(), next(fitting, names[-1]), "output_t")
        text = self.output_text()
        fill = self._output_fill(sheet.book)
        sheet.painter.fillRect(rect, fill)
        draw_frame(sheet.painter, rect, self._look.colour("output"), 3)
        for px in range(40 if self._form.side >= self._look.px(120) else 28, 10, -1):
            font = self._look.font(px, 600)
            if text_width(font, text) <= rect.width() - 12:
                break
        ink = self._look.colour("ink2") if text == "?" else self._look.text_on(fill)
        draw_text(sheet.painter, rect, Run(text, font, ink), CENTRE)

    def _output_fill(self, book: LedgerReadout) -> QColor:
        if self._hidden & {"output", "sum"}:
            return self._look.colour("surf")
        if self._scale.fill == "tint":
            return self._look.colour("output_f")
        if self._scale.fill == "diverging":
            return self._look.diverging_colour(book.shown, self._scale.largest)
        return gray_colour(255 * book.shown / self._scale.largest if self._scale.largest else 0)

    def _paint_explanation(self, sheet: _Sheet) -> None:
        side = self._form.side
        left = self._form.output_left + side + self._look.px(24)
        room = QRectF(left, self._look.px(HEAD), self.width() - left, side)
        if room.width() < self._look.px(90):
            return
        if self._scale.drawn and not self._hidden & {"output", "sum"}:
            scale = Range(-self._scale.largest, self._scale.largest, True, "output, own scale")
            wide = min(room.width(), self._look.px(221))
            paint_range(sheet.painter, self._look, QRectF(left, room.top(), wide, 0), scale)
            return
        size = "lead" if side >= self._look.px(120) else "body"
        ink = self._look.colour("ink2")
        if self._hidden & {"output", "sum"}:
            icon_side = self._look.px(20)
            top = room.center().y() - self._look.px(36)
            paint_icon(sheet.painter, QRectF(left, top, icon_side, icon_side), "eye", ink)
            room.setTop(top + icon_side + 4)
            runs = [Run(HIDDEN_WORDS, self._look.font(size), ink)]
            draw_wrapped(sheet.painter, room, runs, self._look.px(22))
            return
        for size, line in (("lead", 26), ("body", 21), ("caption", 18)):
            pieces = sheet.book.explanation
            words = plain(pieces)
            metrics = QFontMetricsF(self._look.font(size, 600))
            if size == "lead" and side < self._look.px(120):
                continue
            wrapped = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()
            if wrapped / metrics.lineSpacing() * self._look.px(line) <= side:
                break
        else:
            first = sheet.book.explanation[0]
            pieces = (replace(first, text=first.text.rstrip(":.") + "."),)
        runs = [Run(one.text, self._look.font(size, 600 if one.strong else 400), ink) for one in pieces]
        draw_wrapped(sheet.painter, room, runs, self._look.px(line))


def _paint_head(sheet: _Sheet, left: float, text: str, token: str) -> None:
    run = Run(text, sheet.look.font("caption", 600), sheet.look.colour(token))
    draw_text(sheet.painter, QRectF(left, 0, 10, sheet.look.px(20)), run, LEFT)


def _board(sheet: _Sheet, left: float, shape: tuple[int, ...]) -> Board:
    """A grid in the middle of its square: as large as the square allows, cells of 44 px at most."""
    side = sheet.form.side
    cell = min(side // max(shape), side // 2)
    high, wide = shape[0] * cell, shape[1] * cell
    top = sheet.look.px(HEAD)
    return Board(round(left + (side - wide) / 2), round(top + (side - high) / 2), cell)


def _paint_grids(sheet: _Sheet) -> float:
    """Window x kernel = products; returns the x after them."""
    book, gap = sheet.book, _gap(sheet)
    window_fill: Fill = "tint" if book.is_numbers else "gray"
    covered = None if "products" in sheet.hidden else frozenset[tuple[int, int]]()
    window = (book.window_name, "input_t", Cells(book.window, "input", window_fill))
    grids = (
        (window,)
        if book.pooling is not None
        else (
            window,
            ("kernel", "kernel_t", Cells(book.kernel, "kernel", "diverging", values_range(book.kernel))),
            ("products", "ink2", _products(book.products, covered)),
        )
    )
    left = 0.0
    for index, (name, token, cells) in enumerate(grids):
        if index:
            sign = TIMES if index == 1 else "="
            _paint_sign(sheet, left, sign)
            left += gap
        room = sheet.form.side + gap - 6
        head = name if text_width(sheet.look.font("caption", 600), name) <= room else name.split()[0]
        _paint_head(sheet, left, head, token)  # the window's number stands in the status bar too
        board = _board(sheet, left + 1, book.window.shape)
        if cells.role != "kernel":
            cells = with_places_that_fit(board.cell, cells)
        _paint_cells(sheet, index, board, cells)
        if book.winner is not None:
            ink = text_colour(sheet.look, cells, *book.winner)
            paint_focus(sheet.painter, sheet.look, board.rect(*book.winner), ink)
        left += sheet.form.side
    return left


def _paint_cells(sheet: _Sheet, index: int, board: Board, cells: Cells) -> None:
    sheet.kept[index].paint(sheet.painter, sheet.look, board, cells)
    paint_frame(sheet.painter, sheet.look, board.block(cells.block), (board, cells))


def _products(products: NDArray[np.float64], covered: frozenset[tuple[int, int]] | None) -> Cells:
    return Cells(products, "ink2", "diverging", values_range(products), hidden=covered, frame=2)


def _paint_planes(sheet: _Sheet) -> float:
    """Red + green + blue products, each with its sum; returns the x after them."""
    gap = _gap(sheet)
    covered = None if "products" in sheet.hidden else frozenset[tuple[int, int]]()
    largest = max(values_range(plane.products) for plane in sheet.book.planes)
    left, heads = 0.0, _plane_heads(sheet)
    for index, plane in enumerate(sheet.book.planes):
        if index:
            _paint_sign(sheet, left, "+")
            left += gap
        draw_runs(sheet.painter, QPointF(left, sheet.look.px(15)), heads[index])
        cells = Cells(plane.products, "ink2", "diverging", largest, hidden=covered, frame=2)
        board = _board(sheet, left + 1, plane.products.shape)
        cells = with_places_that_fit(board.cell, cells)
        _paint_cells(sheet, index, board, cells)
        left += sheet.form.side
    return left


def _plane_heads(sheet: _Sheet) -> list[list[Run]]:
    """ "red: 9 products  sum −372"; all shortened to "red  sum −372" where one would touch the next."""
    hidden = sheet.hidden & {"products", "sum"}
    font, bold = sheet.look.font("caption"), sheet.look.font("caption", 600)
    ink, room = sheet.look.colour("ink2"), sheet.form.side + _gap(sheet) - 6

    def heads(counted: bool) -> list[list[Run]]:
        names = [f"{one.name}: {one.products.size} products" if counted else one.name for one in sheet.book.planes]
        totals = ["?" if hidden else one.total for one in sheet.book.planes]
        return [
            [Run(name, bold, ink), Run("  sum ", font, ink), Run(total, bold, ink)]
            for name, total in zip(names, totals, strict=True)
        ]

    long = heads(counted=True)
    fit = all(sum(text_width(run.font, run.text) for run in runs) <= room for runs in long)
    return long if fit else heads(counted=False)


def _gap(sheet: _Sheet) -> int:
    share = 0.52 if sheet.book.planes else 0.31
    return round(sheet.form.side * share)


def _paint_sign(sheet: _Sheet, left: float, sign: str) -> None:
    place = QRectF(left, sheet.look.px(HEAD), _gap(sheet), sheet.form.side)
    draw_text(sheet.painter, place, Run(sign, sheet.look.font("figure"), sheet.look.colour("ink2")), CENTRE)
