"""The row under a live picture: start and pause, keep this picture, how old it is."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from convlab.state.sandbox_live import LiveReadout
from convlab.widgets.controls import button, set_kind
from convlab.widgets.flow import FlowRow
from convlab.widgets.icons import icon
from convlab.widgets.look import Look
from convlab.widgets.pill import StatePill

KEEP = "Keep this picture"
ICON_NEEDS = 400  # px at 100 %: with less room the buttons have words alone, so that all stand in one line


class LiveRow(QWidget):
    """`toggled` for start or pause, `keep_wished` for the picture that is shown now."""

    toggled = Signal()
    keep_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.toggle, self.keep = button(look, "Start", "prime", "play"), button(look, KEEP)
        self.pill = StatePill(look)
        self._runs, self._icon = False, "play"
        row = FlowRow(look, 8, self)
        for widget in (self.toggle, self.keep, self.pill):
            row.add(widget)
        self.toggle.clicked.connect(self.toggled)
        self.keep.clicked.connect(self.keep_wished)

    def height_in(self, room: int) -> int:
        """How high it is in so many px."""
        self._show_icon(room >= self._look.px(ICON_NEEDS))
        return self.heightForWidth(room)

    def show_readout(self, readout: LiveReadout) -> None:
        """Shows how it stands."""
        self.pill.show_pill(readout.pill)
        self.pill.setToolTip(readout.counts)
        self.pill.setAccessibleDescription(readout.counts)
        self.keep.setEnabled(readout.can_keep)
        self.keep.setToolTip("" if readout.can_keep else "There is no picture yet. Press Start first.")
        if readout.runs != self._runs:
            self._runs = readout.runs
            set_kind(self.toggle, "kind", "plain" if readout.runs else "prime")
            self.toggle.setText("Pause" if readout.runs else "Start")
            self._show_icon(bool(self._icon))

    def _show_icon(self, shows: bool) -> None:
        name = ("pause" if self._runs else "play") if shows else ""
        if name != self._icon:
            self._icon = name
            self.toggle.setIcon(icon(self._look, name, "ink" if self._runs else "inv") if name else QIcon())
