"""The running sum of a sweep: each row's products, their sum, and how much it is so far."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from convlab.state.sandbox_ledger import RowSum
from convlab.widgets.ledger_sums import MOST_ROWS, Sums, row_runs
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_runs, draw_text, runs_width, text_width

SO_FAR = "so far"


def paint_running(painter: QPainter, look: Look, room: QRectF, sums: Sums) -> float:
    """Rows with their sums and the sum so far, in the room between grids and output; returns the x after."""
    left = room.left() + room.height() * 0.31
    room = QRectF(left, room.top(), room.right() - left, room.height())
    run = Run(f"running {sums.book.total_name}", look.font("caption", 600), look.colour("ink2"))
    draw_text(painter, QRectF(left, 0, 10, look.px(20)), run, LEFT)
    font, spelled = _fitted(look, room, sums)
    columns = _Columns(look, font, sums, spelled)
    step = room.height() / len(sums.book.rows)
    for index, row in enumerate(sums.book.rows):
        columns.paint(painter, QRectF(left, room.top() + index * step, room.width(), step), row)
    return left + columns.width + look.px(20)


def can_run(sums: Sums) -> bool:
    """Whether the sum runs over rows that can be shown one by one."""
    return sums.book.sweep is not None and 0 < len(sums.book.rows) <= MOST_ROWS


def _fitted(look: Look, room: QRectF, sums: Sums) -> tuple[QFont, bool]:
    """The largest type in which the rows fit, and whether their products do too."""
    largest = 18 if room.height() >= look.px(110) else 14
    for spelled in (True, False):
        for px in range(largest, 11, -1):
            font = look.font(px)
            low_enough = px * look.scale * 1.25 <= room.height() / len(sums.book.rows)
            if low_enough and _Columns(look, font, sums, spelled).width + look.px(24) <= room.width():
                return font, spelled
    return look.font(12), False


class _Columns:
    """Products, equals sign, the row's sum, "so far", the sum so far: each as wide as its longest."""

    def __init__(self, look: Look, font: QFont, sums: Sums, spelled: bool) -> None:
        self._look, self._font, self._sums, self._spelled = look, font, sums, spelled
        self._bold = QFont(font)
        self._bold.setWeight(QFont.Weight(600))
        self._small = look.font(max(12, font.pixelSize() / look.scale - 3))
        rows = sums.book.rows
        self._products = max(runs_width(row_runs(look, row, font)) for row in rows) if spelled else 0.0
        self._equals = text_width(font, "  =  ") if spelled else 0.0
        self._total = max(text_width(self._bold, sums.row_total(row)) for row in rows)
        self._words = text_width(self._small, SO_FAR) + 2 * look.px(12)
        self._so_far = max(text_width(self._bold, sums.so_far(row)) for row in rows)

    @property
    def width(self) -> float:
        """All columns together."""
        return self._products + self._equals + self._total + self._words + self._so_far

    def paint(self, painter: QPainter, line: QRectF, row: RowSum) -> None:
        """One row."""
        ink, quiet = self._look.colour("ink"), self._look.colour("ink2")
        base = line.center().y() + self._font.pixelSize() * 0.36
        if self._spelled:
            draw_runs(painter, QPointF(line.left(), base), row_runs(self._look, row, self._font))
            equals = QPointF(line.left() + self._products, base)
            draw_runs(painter, equals, [Run("  =  ", self._font, quiet)])
        x = line.left() + self._products + self._equals
        total = QRectF(x, line.top(), self._total, line.height())
        draw_text(painter, total, Run(self._sums.row_total(row), self._bold, ink), RIGHT)
        words = QPointF(total.right() + self._look.px(12), base)
        draw_runs(painter, words, [Run(SO_FAR, self._small, quiet)])
        so_far = QRectF(total.right() + self._words, line.top(), self._so_far, line.height())
        draw_text(painter, so_far, Run(self._sums.so_far(row), self._bold, ink), RIGHT)
