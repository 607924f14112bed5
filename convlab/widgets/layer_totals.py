"""What all layers add up to, under the layer table and in its columns, beside the button that adds one."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from convlab.state.builder_readout import Totals
from convlab.widgets.controls import button
from convlab.widgets.layer_columns import GAP, OUTSIDE, Column, ColumnPlan, CountPlan, plan_columns
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_text


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
        self.update()

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
        return QSize(self._look.px(900), self._look.px(64))

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
        name = QRectF(plan.left(Column.NAME), 0, plan.widths[Column.NAME], look.px(64))
        draw_text(painter, name, Run("Total", look.font("lead", 600), look.colour("ink")), LEFT)
        if plan.form != "tight":
            self._paint_maps(painter)
        self._paint_count(painter, Column.PARAMETERS, plan.parameters, "kernel_t")
        self._paint_count(painter, Column.MACS, plan.macs, "ink")
        painter.end()

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
        place = QRectF(0, 0, right, look.px(64 if wide else 40))
        draw_text(painter, place, figure, RIGHT)
        if wide:
            for line, note in enumerate(notes):
                run = Run(note, look.font("caption"), look.colour("ink2"))
                top = look.px(13 + 19 * line)
                draw_text(painter, QRectF(right + GAP, top, 1, look.px(19)), run, LEFT)
        else:
            run = Run(notes[0], look.font("caption"), look.colour("ink2"))
            draw_text(painter, QRectF(0, look.px(36), right, look.px(19)), run, RIGHT)
