"""The sums of the ledger: row by row with a brace, or all in one line."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from convlab.core.typography import MINUS, decimal
from convlab.state.sandbox import Hidden
from convlab.state.sandbox_ledger import LedgerReadout, PlaneSum, RowSum
from convlab.widgets.look import Look
from convlab.widgets.painting import (
    LEFT,
    RIGHT,
    Run,
    draw_brace,
    draw_runs,
    draw_text,
    runs_width,
    text_width,
)

MOST_ROWS = 9  # more kernel rows than this are not spelled out one by one


@dataclass(frozen=True, eq=False)
class Sums:
    """What is added up, and what of it is hidden."""

    book: LedgerReadout
    hidden: frozenset[Hidden]

    @property
    def total(self) -> str:
        """The sum, or "?"."""
        return "?" if self.hidden & {"sum", "output"} else decimal(self.book.total)

    def row_total(self, row: RowSum) -> str:
        """The sum of one kernel row, or "?"."""
        return "?" if self.hidden & {"sum", "products"} else row.total

    def so_far(self, part: RowSum | PlaneSum) -> str:
        """The sum of one row, or plane, and those before it, or "?"."""
        return "?" if self.hidden & {"sum", "output", "products"} else part.so_far

    @property
    def parts(self) -> list[str]:
        """What is added up last: the sums of the rows, or of the colour planes."""
        hidden = self.hidden & {"sum", "products"}
        rows = [self.row_total(row) for row in self.book.rows]
        return rows or ["?" if hidden else plane.total for plane in self.book.planes]

    def text(self) -> str:
        """All of it in words: "1·51 + 0·189 − 1·254 = −203; ...; sum −818"."""
        rows = [f"{row_text(row)} = {self.row_total(row)}{self._said(row)}" for row in self.book.rows]
        mark = "?" if self.hidden & {"sum", "products"} else ""
        planes = [f"{plane.name} {mark or plane.total}{self._said(plane)}" for plane in self.book.planes]
        return "; ".join([*rows, *planes, f"{self.book.total_name} {self.total}"])

    def _said(self, part: RowSum | PlaneSum) -> str:
        return f", so far {self.so_far(part)}" if self.book.sweep else ""


def row_text(row: RowSum) -> str:
    """ "1·51 + 0·189 − 1·254"."""
    return "".join(_sign(term.sign, not index, row.bond) + term.text for index, term in enumerate(row.terms))


def _sign(sign: int, first: bool, bond: str = " + ") -> str:
    if first:
        return MINUS if sign < 0 else ""
    return f" {MINUS} " if sign < 0 else bond


def row_runs(look: Look, row: RowSum, font: QFont, first: bool = True) -> list[Run]:
    """The products of a row: positive bronze, negative violet, zero quiet."""
    runs = []
    for index, term in enumerate(row.terms):
        colour = _term_colour(look, term.sign)
        sign = _sign(term.sign, first and not index, row.bond)
        quiet = look.colour("ink2") if term.sign >= 0 else colour
        runs += [Run(sign, font, quiet), Run(term.text, font, colour)]
    return runs


def _term_colour(look: Look, sign: int) -> QColor:
    return look.colour({1: "pos", -1: "neg", 0: "ink3"}[sign])


def paint_rows(painter: QPainter, look: Look, room: QRectF, sums: Sums) -> float:
    """Sums row by row, a brace and the total, in the room between grids and output; returns the x after."""
    left = room.left() + room.height() * 0.31
    if not sums.book.planes:
        left = _paint_column(painter, look, QRectF(left, room.top(), room.right() - left, room.height()), sums)
    else:
        middle = QRectF(room.left(), room.top(), left - room.left(), room.height())
        draw_text(painter, middle, Run("  =", look.font("figure"), look.colour("ink2")), LEFT)
    font = look.font("result" if room.height() >= look.px(120) else "formula", 600)
    for px in (0, 32, 28, 24, 20, 16, 14):
        font = look.font(px, 600) if px else font
        if left + text_width(font, sums.total) + 24 <= room.right():
            break
    run = Run(sums.total, font, look.colour("ink"))
    draw_text(painter, QRectF(left, room.top(), 10, room.height()), run, LEFT)
    return left + text_width(font, sums.total) + look.px(12)


def _paint_column(painter: QPainter, look: Look, room: QRectF, sums: Sums) -> float:
    """The rows with their sums; returns the x after the brace."""
    rows = sums.book.rows
    if len(rows) > MOST_ROWS:
        return _paint_count(painter, look, room, sums)
    font = _row_font(look, room, sums)
    quiet = font is None
    font = font or look.font("caption")
    bold = QFont(font)
    bold.setWeight(QFont.Weight(600))
    head = "row sums" if quiet else sums.book.rows_name
    head_run = Run(head, look.font("caption", 600), look.colour("ink2"))
    draw_text(painter, QRectF(room.left(), 0, 10, look.px(20)), head_run, LEFT)
    wide = 0.0 if quiet else max(runs_width(row_runs(look, row, font)) for row in rows)
    sum_wide = max(text_width(bold, sums.row_total(row)) for row in rows)
    equals = 0.0 if quiet else text_width(font, "  =  ") + look.px(8)
    step = room.height() / len(rows)
    for index, row in enumerate(rows):
        base = room.top() + (index + 0.5) * step + font.pixelSize() * 0.36
        if not quiet:
            draw_runs(painter, QPointF(room.left(), base), row_runs(look, row, font))
            draw_runs(painter, QPointF(room.left() + wide, base), [Run("  =  ", font, look.colour("ink2"))])
        cell = QRectF(room.left() + wide + equals, room.top() + index * step, sum_wide, step)
        draw_text(painter, cell, Run(sums.row_total(row), bold, look.colour("ink")), RIGHT)
    x = room.left() + wide + equals + sum_wide
    if len(rows) > 1:
        draw_brace(painter, QPointF(x + look.px(12), room.top() + 4), room.height() - 8, look.colour("ink2"))
    return x + look.px(12) + 18 + look.px(10)


def _row_font(look: Look, room: QRectF, sums: Sums) -> QFont | None:
    """The largest type in which the rows and the total fit; None where they do not at all."""
    rows = sums.book.rows
    largest = 20 if room.height() >= look.px(120) else 14
    longest = max((*(row.total for row in rows), sums.total), key=len)
    for px in range(largest, 12, -1):
        if px * look.scale * 1.25 > room.height() / len(rows):
            continue
        font = look.font(px)
        wide = max(runs_width(row_runs(look, row, font)) for row in rows)
        after = text_width(font, "  =  " + longest) + look.px(64) + text_width(look.font("figure", 600), longest)
        if wide + after + look.px(30) <= room.width():
            return font
    return None


def _paint_count(painter: QPainter, look: Look, room: QRectF, sums: Sums) -> float:
    """Where there are too many rows: how many products are added."""
    run = Run(f"{sums.book.products.size} products, sum", look.font("body"), look.colour("ink2"))
    draw_text(painter, room, run, LEFT)
    return room.left() + text_width(run.font, run.text) + look.px(14)


def paint_line(painter: QPainter, look: Look, room: QRectF, sums: Sums) -> None:
    """The whole sum between two hairlines: "sum = 1·201 + 0·201 − ... = ?"."""
    line = room.top() + look.px(24)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(QLineF(room.left(), round(line) + 0.5, room.right(), round(line) + 0.5))
    for px in range(22, 13, -1):
        runs = _line_runs(look, sums, look.font(px), spelled=not sums.book.planes)
        if runs_width(runs) <= room.width():
            break
    else:
        runs = _line_runs(look, sums, look.font(16), spelled=False)
    middle = (line + room.bottom()) / 2
    base = middle + runs[0].font.pixelSize() * 0.36
    draw_runs(painter, QPointF(room.left(), base), runs)


def _line_runs(look: Look, sums: Sums, font: QFont, spelled: bool) -> list[Run]:
    bold = QFont(font)
    bold.setWeight(QFont.Weight(600))
    ink = look.colour("ink2")
    runs = [Run(sums.book.total_name, font, ink), Run("  =  ", font, ink)]
    if sums.book.sweep:
        every = [sums.so_far(part) for part in sums.book.rows or sums.book.planes]
        if len(every) <= MOST_ROWS:
            before = "".join(f"{so_far},  " for so_far in every[:-1])
            return [
                Run(f"running {sums.book.total_name}  =  {before}", font, ink),
                Run(every[-1], bold, look.colour("ink")),
            ]
    if spelled:
        for index, row in enumerate(sums.book.rows):
            runs += row_runs(look, row, font, first=not index)
    elif len(sums.parts) <= MOST_ROWS:
        runs.append(Run(" + ".join(sums.parts).replace(f"+ {MINUS}", f"{MINUS} "), font, ink))
    else:
        runs.append(Run(f"{sums.book.products.size} products", font, ink))
    return [*runs, Run("  =  ", font, ink), Run(sums.total, bold, look.colour("ink"))]
