"""How one cell of the layer table is painted: ground, texts in their roles, bars, rings."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from convlab.core.layers import Term
from convlab.state.builder_readout import Count, RowReadout
from convlab.widgets.icons import paint_icon
from convlab.widgets.layer_columns import GAP, OUTSIDE, SETTINGS, Column, ColumnPlan, CountPlan
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_runs, draw_text, elided, runs_width, text_width

RING = 2  # px, of the focused and of the wrong number
BAR_WIDTH = 4  # px, of the selected and of the wrong row
BAR_HEIGHT = 12
THIN_BAR = 3  # under the number
LEAST_BAR = 2


@dataclass(frozen=True)
class CellState:
    """How a cell stands: its row is looked at, it has the keyboard, the pointer is on it."""

    selected: bool = False
    focused: bool = False
    hovered: bool = False


class CellPainter:
    """Paints cells for one look and one plan of columns."""

    def __init__(self, look: Look, plan: ColumnPlan) -> None:
        self._look, self._plan = look, plan

    def paint(self, painter: QPainter, rect: QRectF, cell: tuple[RowReadout, Column, str], state: CellState) -> None:
        """One cell: the row's figures, its column and its text."""
        row, column, text = cell
        self._paint_ground(painter, rect, row, (column, state))
        line = QRectF(rect.x(), rect.y(), rect.width(), min(rect.height(), self._look.px(31)))
        line = rect if not row.problem else line.translated(0, self._look.px(2))
        if row.problem and column == self._plan.fault:
            return  # the sentence stands there
        if column == Column.GRIP:
            self._paint_grip(painter, line, row)
        elif column == Column.PARAMETERS:
            self._paint_count(painter, line, row.parameters, self._plan.parameters, "kernel")
        elif column == Column.MACS:
            self._paint_count(painter, line, row.macs, self._plan.macs, "ink2")
        elif column in (Column.OUTPUT, Column.SEES):
            self._paint_right(painter, line, row, column)
        elif text:
            self._paint_left(painter, line, cell, state)
        if column == Column.PADDING and row.floored and self._plan.form in ("wide", "medium"):
            self._paint_floored(painter, line, row.floored)

    def _paint_ground(self, painter: QPainter, rect: QRectF, row: RowReadout, at: tuple[Column, CellState]) -> None:
        column, state = at
        outside = OUTSIDE if column == Column.GRIP else 0
        fill = rect.adjusted(outside, 0, 0, 0)
        if row.problem:
            painter.fillRect(fill, self._look.colour("alert_f"))
        elif state.selected:
            painter.fillRect(fill, self._look.colour("sunk"))
        painter.fillRect(QRectF(fill.left(), fill.bottom() - 1, fill.width(), 1), self._look.colour("line"))
        if column == Column.GRIP and (row.problem or state.selected):
            token = "alert" if row.problem else "ink"
            bar = QRectF(rect.left(), rect.top(), BAR_WIDTH, rect.height() - 1)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(token))
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_grip(self, painter: QPainter, rect: QRectF, row: RowReadout) -> None:
        if row.index is None:
            return
        side = self._look.px(18)
        left = rect.left() + OUTSIDE + self._look.px(2)
        place = QRectF(left, rect.center().y() - side / 2, side, side)
        name, token = ("warn", "alert") if row.problem else ("grip", "ink3")
        paint_icon(painter, place, name, self._look.colour(token))

    def _paint_left(
        self,
        painter: QPainter,
        rect: QRectF,
        cell: tuple[RowReadout, Column, str],
        state: CellState,
    ) -> None:
        row, column, text = cell
        run = Run(text, *self._style(row, column))
        if column in (Column.NAME, Column.KIND):
            run = elided(run, rect.width() - GAP / 2)
            text = run.text
        width = text_width(run.font, text)
        ring = QRectF(rect.left() - 8, rect.top() + 2, width + 16, rect.height() - 5)
        is_setting = any(SETTINGS[name] == column for name in row.cells)
        if row.wrong and SETTINGS.get(row.wrong) == column:
            self._paint_ring(painter, ring, "alert", RING)
        elif state.focused and (is_setting or column == Column.NAME):
            self._paint_ring(painter, ring, "ink", RING)
        elif state.hovered and (is_setting or (column == Column.NAME and row.index is not None)):
            self._paint_ring(painter, ring, "edge", 1)
        draw_text(painter, rect, run, LEFT)

    def _style(self, row: RowReadout, column: Column) -> tuple[QFont, QColor]:
        look = self._look
        strong = column == Column.NAME and not row.is_quiet
        token = "ink" if strong else "ink2"
        if column in (Column.KERNEL, Column.STRIDE, Column.PADDING):
            token = "ink2" if row.is_quiet else "ink"
        if row.is_quiet and column == Column.KIND and not row.cells.get("kind"):
            token = "ink3"
        return look.font("body", 600 if strong else 400), look.colour(token)

    def _paint_ring(self, painter: QPainter, rect: QRectF, token: str, width: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(self._look.colour(token), width))
        painter.setBrush(self._look.colour("surf"))
        half = width / 2
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), 6, 6)

    def _paint_right(self, painter: QPainter, rect: QRectF, row: RowReadout, column: Column) -> None:
        look = self._look
        if column == Column.OUTPUT:
            role = "input_t" if row.index is None else "output_t"
            run = Run(row.output, look.font("body"), look.colour(role))
        else:
            run = Run(row.sees, look.font("body"), look.colour("ink2"))
        draw_text(painter, rect.adjusted(0, 0, -look.px(8) if column == Column.SEES else 0, 0), run, RIGHT)

    def _paint_floored(self, painter: QPainter, rect: QRectF, text: str) -> None:
        run = Run(text, self._look.font("caption"), self._look.colour("ink3"))
        draw_text(painter, rect.adjusted(self._look.px(44), 0, 0, 0), run, LEFT)

    def _paint_count(self, painter: QPainter, rect: QRectF, count: Count, plan_role: CountPlan, role: str) -> None:
        look, plan = self._look, plan_role
        number = QRectF(rect.left() + plan.formula, rect.top(), plan.number, rect.height())
        if not count.terms:
            draw_text(painter, number, Run(count.text, look.font("body"), look.colour("ink3")), RIGHT)
            return
        self._paint_terms(painter, rect, count.terms, plan.formula)
        if not plan.bar:
            self._paint_thin_bar(painter, number, count.share, role)
            number = number.adjusted(0, 0, 0, -look.px(5))
        draw_text(painter, number, Run(count.text, look.font("body"), look.colour("ink")), RIGHT)
        if plan.bar:
            height = look.px(BAR_HEIGHT)
            width = max(LEAST_BAR, round((plan.bar - look.px(16)) * count.share))
            bar = QRectF(number.right() + GAP, rect.center().y() - height / 2, width, height)
            painter.fillRect(bar.toAlignedRect(), look.colour(role))

    def _paint_thin_bar(self, painter: QPainter, number: QRectF, share: float, role: str) -> None:
        look = self._look
        longest = number.width() - look.px(16)
        width = max(LEAST_BAR, round(longest * share))
        bottom = number.bottom() - look.px(5)
        bar = QRectF(number.right() - width, bottom - THIN_BAR, width, THIN_BAR)
        painter.fillRect(bar.toAlignedRect(), look.colour(role))

    def _paint_terms(self, painter: QPainter, rect: QRectF, terms: tuple[Term, ...], width: int) -> None:
        """The formula, each factor in the colour of what it belongs to, left-aligned; or nothing, if too long."""
        look = self._look
        font = look.font("caption")
        tokens = {"kernel": "kernel_t", "input": "input_t", "output": "output_t", "": "ink3"}
        runs = [Run(term.text, font, look.colour(tokens[term.role])) for term in (*terms, Term(" ="))]
        taken = runs_width(runs)
        if taken > width:
            return
        base = rect.center().y() + look.px(5)
        draw_runs(painter, QPointF(rect.left() + width - taken, base), runs)
