"""The desk: where one output cell is spelled out, and the formula of the size."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.layout import Arrangement
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.cell_paint import Fill
from convlab.widgets.controls import rule
from convlab.widgets.formula_strip import FormulaStrip
from convlab.widgets.ledger import Ledger, LedgerForm, OutputScale
from convlab.widgets.look import Look


class Desk(QWidget):
    """Ledger over formula strip."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ledger = Ledger(look)
        self.formula = FormulaStrip(look)
        self._rule = rule()
        for widget in (self.ledger, self._rule, self.formula):
            widget.setParent(self)

    def show_readout(self, readout: SandboxReadout) -> None:
        """Spells out the cell looked at."""
        fill: Fill = "diverging" if readout.is_signed else "tint" if readout.is_numbers else "gray"
        self.ledger.show_ledger(readout.ledger, OutputScale(readout.range_high, fill), readout.hidden)
        self.formula.show_formula(readout.formula)

    def place(self, places: Arrangement) -> None:
        """Puts ledger, hairline and formula where the arrangement says."""
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
        room = min(px(form.formula_room), self.height() - line)
        self.formula.setGeometry(margin, line + 1, wide, room)

    def _output_left(self, places: Arrangement, wide: int) -> int:
        """Under the output figure; where it begins too far left for the grids, right of them."""
        margin = self._look.px(places.form.margin)
        grids = round(places.ledger_side * 3.62) + self._look.px(70)
        left = places.output[0] - margin
        return left if left >= grids else max(0, min(grids, wide - places.ledger_side))
