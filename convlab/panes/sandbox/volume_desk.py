"""The desk of the volume view: one output number spelled out plane by plane, and the formulas."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.view import STRIP
from convlab.panes.sandbox.volume_layout import form_of
from convlab.state.sandbox_volume import VolumeReadout
from convlab.widgets.controls import rule
from convlab.widgets.look import Look
from convlab.widgets.volume_formula import VolumeFormula
from convlab.widgets.volume_ledger import VolumeLedger

TOP, ABOVE_RULE, BELOW_RULE = 18, 22, 6  # px at 100 %
CONTROLS = 412  # px at 100 % at the right end that the pane's own controls take


class VolumeDesk(QWidget):
    """The formulas stand beside the pane's own controls where there is room, else above them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.ledger, self.formula, self._rule = VolumeLedger(look), VolumeFormula(look), rule()
        for widget in (self.ledger, self._rule, self.formula):
            widget.setParent(self)
        self.setProperty("zone", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def show_readout(self, readout: VolumeReadout) -> None:
        """Spells out the number that is looked at."""
        self.ledger.show_readout(readout)
        self.formula.show_formulas(readout)

    def height_for(self, width: int) -> int:
        """The px that the desk needs at this width."""
        px, wide = self._look.px, self._wide(width)
        formula = self.formula.height_for(wide - px(CONTROLS))
        beside = self._is_beside(wide)
        below = max(formula, px(STRIP)) if beside else self.formula.height_for(wide) + px(STRIP)
        return px(TOP + ABOVE_RULE + BELOW_RULE) + self.ledger.height_for(wide) + 1 + below

    def place(self) -> None:
        """Puts ledger, hairline and formulas into the present size."""
        px, wide = self._look.px, self._wide(self.width())
        margin = (self.width() - wide) // 2
        high = self.ledger.height_for(wide)
        self.ledger.setGeometry(margin, px(TOP), wide, high + 2)
        self.ledger.arrange()
        line = px(TOP) + high + px(ABOVE_RULE)
        self._rule.setGeometry(margin, line, wide, 1)
        top, beside = line + px(BELOW_RULE), self._is_beside(wide)
        room = wide - px(CONTROLS) if beside else wide
        below = self.height() - top - (0 if beside else px(STRIP))
        self.formula.setGeometry(margin, top, room, min(below, self.formula.height_for(room)))

    def _wide(self, width: int) -> int:
        return width - 2 * self._look.px(form_of(width, self._look.scale).margin)

    def _is_beside(self, wide: int) -> bool:
        """Whether the formulas fit beside the controls."""
        return self.formula.is_compact(wide - self._look.px(CONTROLS))
