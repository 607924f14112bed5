"""The desk: where one output cell is spelled out, and the formula of the size."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.panes.sandbox.layout import LARGEST_MARGIN, Arrangement
from convlab.panes.sandbox.strip import Strip
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.cell_paint import Fill
from convlab.widgets.controls import rule
from convlab.widgets.formula_strip import FormulaStrip
from convlab.widgets.ledger import NO_WINDOW, Ledger, LedgerForm, OutputScale
from convlab.widgets.look import Look
from convlab.widgets.transport import Transport

FORMULA_NEEDS = 560  # px at 100 %: with less, a button stands below the formula
BUTTON = 100  # px at 100 %: what is counted in that for one button
BELOW_STRIP = 8  # px at 100 %
ABOVE_TRANSPORT, BELOW_TRANSPORT = 10, 12  # px at 100 %
NO_PICTURE = "Without a picture there is nothing to multiply and add."


class Desk(QWidget):
    """Ledger over formula strip, with the button that begins a sweep; in a sweep, the transport below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it is painted with it
        self.ledger = Ledger(look)
        self.formula = FormulaStrip(look)
        self.strip = Strip(look)
        self.transport = Transport(look)
        self._rule, self._lower_rule = rule(), rule()
        for widget in (self.ledger, self._rule, self.formula, self.strip, self._lower_rule, self.transport):
            widget.setParent(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._look.colour("surf"))
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("line"))
        painter.end()

    def show_readout(self, readout: SandboxReadout) -> None:
        """Spells out the cell looked at."""
        fill: Fill = "diverging" if readout.is_signed else "tint" if readout.is_numbers else "gray"
        drawn = readout.sweep is not None and readout.is_numbers and readout.is_signed
        if readout.ledger is None:
            self.ledger.show_nothing(NO_PICTURE if readout.problem else NO_WINDOW)
        else:
            self.ledger.show_ledger(readout.ledger, OutputScale(readout.range_high, fill, drawn), readout.hidden)
        self.formula.show_formula(readout.formula)

    @property
    def sweep(self) -> QPushButton:
        """The button that begins a sweep."""
        return self.strip.sweep

    def below_formula(self, width: int, readout: SandboxReadout) -> int:
        """How many px a pane of this width needs below the formula: for the transport, or for the button."""
        px = self._look.px
        room = width - 2 * px(LARGEST_MARGIN)
        if readout.sweep is not None:
            return self.transport.height_for(room) + px(ABOVE_TRANSPORT + BELOW_TRANSPORT)
        needed = 0 if self.strip.is_empty() else px(FORMULA_NEEDS - BUTTON) + self.strip.width_needed()
        return self.strip.height_for(room) + px(BELOW_STRIP) if room < needed else 0

    def place(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Puts ledger, hairline and formula where the arrangement says, and under them what a sweep needs."""
        px, form = self._look.px, places.form
        margin = px(form.margin)
        wide = self.width() - 2 * margin
        output_left = self._output_left(places, wide)
        self.ledger.set_form(LedgerForm(places.ledger_side, output_left, places.form.one_line))
        ledger_high = self.ledger.sizeHint().height()
        top = px(form.ledger_top)
        self.ledger.setGeometry(margin, top, wide, ledger_high + 2)
        line = top + ledger_high + px(form.rule_gap)
        self._rule.setGeometry(margin, line, wide, 1)
        self.formula.set_form(form.formula_px, output_left)
        room = min(px(form.formula_room), self.height() - line - places.below_formula)
        formula = QRect(margin, line + 1, wide, room)
        self.strip.setVisible(not self.strip.is_empty() and readout.sweep is None)
        if not self.strip.isHidden():
            formula = self._place_strip(formula, places.below_formula)
        self.formula.setGeometry(formula)
        below = QRect(margin, line + 1 + room, wide, places.below_formula)
        self._place_transport(below)
        self._show_parts(readout)

    def _place_strip(self, formula: QRect, below: int) -> QRect:
        """The controls at the formula's right, or below it; returns what the formula keeps."""
        if self.strip.parentWidget() is not self:
            self.strip.setParent(self)
            self.strip.show()
        wide = min(self.strip.width_needed(), formula.width())
        high, left = self.strip.height_for(wide), formula.right() + 1 - wide
        if below:
            self.strip.setGeometry(left, formula.bottom() + 1, wide, high)
            return formula
        self.strip.setGeometry(left, formula.center().y() - high // 2, wide, high)
        return formula.adjusted(0, 0, -wide - self._look.px(24), 0)

    def _place_transport(self, room: QRect) -> None:
        above = self._look.px(ABOVE_TRANSPORT)
        self._lower_rule.setGeometry(room.x(), room.y(), room.width(), 1)
        self.transport.setGeometry(room.adjusted(0, above, 0, -self._look.px(BELOW_TRANSPORT)))

    def _show_parts(self, readout: SandboxReadout) -> None:
        """Button or transport; the keyboard stays with the one that takes the other's place."""
        sweeps = readout.sweep is not None
        had_button = self.strip.had_focus
        had_transport = self.transport.isAncestorOf(self.focusWidget() or self)
        self.transport.setVisible(sweeps)
        self._lower_rule.setVisible(sweeps)
        if had_button and sweeps:
            self.transport.play.setFocus()
        elif had_transport and not self.sweep.isHidden():
            self.sweep.setFocus()

    def _output_left(self, places: Arrangement, wide: int) -> int:
        """Under the output figure; where it begins too far left for the grids, right of them."""
        margin = self._look.px(places.form.margin)
        grids = round(places.ledger_side * 3.62) + self._look.px(70)
        left = places.output[0] - margin
        return left if left >= grids else max(0, min(grids, wide - places.ledger_side))
