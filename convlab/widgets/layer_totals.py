"""What all layers add up to, under the layer table and in its columns, beside the button that adds one."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from convlab.state.builder_readout import Totals
from convlab.widgets.controls import button
from convlab.widgets.layer_columns import GAP, OUTSIDE, Column, ColumnPlan, CountPlan, plan_columns
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_text, elided, text_width

HEIGHT = 64  # px at 100 %, of a line


class TotalsRow(QWidget):
    """Key figures with a note each; `add` is the "Add layer" button."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._plan = plan_columns(1000, look.scale)
        self._totals: Totals | None = None
        self.add: QPushButton = button(look, "Add layer", icon_name="plus")
        self.add.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._lay_out)

    def show_totals(self, totals: Totals) -> None:
        """Shows these sums."""
        self._totals = totals
        self.setAccessibleName(f"Total: {', '.join(self.texts())}")
        self._lay_out()

    def texts(self) -> tuple[str, ...]:
        """The sums as they stand on the screen: maps, parameters, multiply-adds, each with its notes."""
        shown = self._totals
        if shown is None:
            return ()
        notes = (*shown.parameter_notes, *shown.mac_notes)
        return (shown.maps, shown.maps_note, shown.parameters, shown.macs, *notes)

    def follow(self, plan: ColumnPlan) -> None:
        """Stands under these columns from now on."""
        self._plan = plan
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(900), self._look.px(HEIGHT) * (1 + len(self._lines())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        hint = self.add.sizeHint()
        self.add.setGeometry(self._plan.left(Column.KIND), self._look.px(16), hint.width(), hint.height())
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._totals is None:
            return
        painter, look, plan = QPainter(self), self._look, self._plan
        width = plan.right(Column.SEES) - OUTSIDE
        painter.fillRect(QRectF(OUTSIDE, 0, width, 2), look.colour("ink"))
        room = max(plan.widths[Column.NAME], self.add.x() - plan.left(Column.NAME))
        name = QRectF(plan.left(Column.NAME), 0, room, look.px(HEIGHT))
        draw_text(painter, name, elided(Run("Total", look.font("lead", 600), look.colour("ink")), room), LEFT)
        if self._is_under_columns():
            if plan.form != "tight":
                self._paint_maps(painter)
            self._paint_count(painter, Column.PARAMETERS, plan.parameters, "kernel_t")
            self._paint_count(painter, Column.MACS, plan.macs, "ink")
        else:
            self._paint_blocks(painter)
        painter.end()

    # under the columns

    def _is_under_columns(self) -> bool:
        """Whether each sum has room under its own column."""
        plan, totals, look = self._plan, self._totals, self._look
        if totals is None or plan.form in ("wide", "medium", "narrow"):
            return True
        macs, parameters = self._blocks()
        left = plan.right(Column.PARAMETERS) - parameters.width(look)
        fits = macs.width(look) <= plan.widths[Column.MACS] - GAP and left >= self.add.geometry().right() + GAP
        return plan.form == "tight" and fits

    def _paint_maps(self, painter: QPainter) -> None:
        assert self._totals is not None
        look, right = self._look, self._plan.right(Column.OUTPUT)
        figure = Run(self._totals.maps, look.font("figure", 600), look.colour("output_t"))
        draw_text(painter, QRectF(0, look.px(4), right, look.px(32)), figure, RIGHT)
        note = Run(self._totals.maps_note, look.font("caption"), look.colour("ink2"))
        draw_text(painter, QRectF(0, look.px(36), right, look.px(19)), note, RIGHT)

    def _paint_count(self, painter: QPainter, column: Column, count: CountPlan, token: str) -> None:
        assert self._totals is not None
        look, totals = self._look, self._totals
        is_weights = column == Column.PARAMETERS
        text = totals.parameters if is_weights else totals.macs
        notes = totals.parameter_notes if is_weights else totals.mac_notes
        right = self._plan.left(column) + count.formula + count.number
        wide = self._plan.form == "wide"
        figure = Run(text, look.font("key" if wide else "figure", 600), look.colour(token))
        place = QRectF(0, 0, right, look.px(HEIGHT if wide else 40))
        draw_text(painter, place, figure, RIGHT)
        if wide:
            for line, note in enumerate(notes):
                run = Run(note, look.font("caption"), look.colour("ink2"))
                top = look.px(13 + 19 * line)
                draw_text(painter, QRectF(right + GAP, top, 1, look.px(19)), run, LEFT)
        else:
            run = Run(notes[0], look.font("caption"), look.colour("ink2"))
            draw_text(painter, QRectF(0, look.px(36), right, look.px(19)), run, RIGHT)

    # where the columns are too narrow, or left out

    def _blocks(self) -> tuple["_Block", "_Block"]:
        """Multiply-adds and parameters, from right to left."""
        assert self._totals is not None
        totals, named = self._totals, self._plan.form != "tight"
        notes = ("multiply-adds", "parameters") if named else (totals.mac_notes[0], totals.parameter_notes[0])
        return _Block(totals.macs, notes[0], "ink"), _Block(totals.parameters, notes[1], "kernel_t")

    def _lines(self) -> list[list["_Block"]]:
        """Below the first line: the blocks that find no room beside the button."""
        if self._totals is None or self._is_under_columns():
            return []
        blocks, right = list(self._blocks()), self._plan.right(Column.SEES)
        both = sum(block.width(self._look) for block in blocks) + 2 * GAP
        if both <= right - self.add.geometry().right():
            return []
        return [blocks] if both <= right else [[block] for block in blocks[::-1]]

    def _paint_blocks(self, painter: QPainter) -> None:
        look = self._look
        below = self._lines()
        for line, blocks in enumerate(below or [list(self._blocks())]):
            right = float(self._plan.right(Column.SEES))
            top = look.px(HEIGHT) * (line + (1 if below else 0))
            for block in blocks:
                figure = Run(block.figure, look.font("figure", 600), look.colour(block.token))
                draw_text(painter, QRectF(0, top, right, look.px(40)), figure, RIGHT)
                note = Run(block.note, look.font("caption"), look.colour("ink2"))
                draw_text(painter, QRectF(0, top + look.px(36), right, look.px(19)), note, RIGHT)
                right -= block.width(look) + 2 * GAP


@dataclass(frozen=True)
class _Block:
    """A sum over its note."""

    figure: str
    note: str
    token: str

    def width(self, look: Look) -> float:
        return max(text_width(look.font("figure", 600), self.figure), text_width(look.font("caption"), self.note))
