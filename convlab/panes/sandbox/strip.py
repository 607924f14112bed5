"""The controls that stand bottom right in every view: how to look at the setting, and the sweep."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.view import STRIP
from convlab.panes.sandbox.views import VIEWS, shown
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.controls import DropDown, button, set_kind
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look


class Strip(QWidget):
    """The view's drop-down and the button that begins a sweep; moves into the page that is seen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.had_focus = False  # the sweep's button, before a readout took it away
        self.view = DropDown(look, [(key, row.title) for key, row in VIEWS.items()])
        self.view.setAccessibleName("how the setting is shown")
        self.view.setToolTip("Another way to look at the same setting (V)")
        set_kind(self.view, "tall", "40")
        self.hide_number = button(look, "Hide a number", "plain", "eye")
        self.hide_number.setProperty("tall", "40")
        self.hide_number.setToolTip("Hide a number and predict it (H)")
        self.sweep = button(look, "Sweep", "prime", "play")
        self.sweep.setProperty("tall", "40")
        self.sweep.setToolTip("Sweep (Space)")
        self._row = FlowRow(look, 8, self)
        for control in (self.view, self.hide_number, self.sweep):
            self._row.add(control, pushed=True)

    def show_readout(self, readout: SandboxReadout) -> None:
        """What can be pressed now; a lesson fixes how its step is looked at."""
        view = shown(readout.state.view)
        self.had_focus = self.sweep.hasFocus()
        self.view.show_key(view)
        self.view.setVisible(not readout.locked and len(VIEWS) > 1)
        free = not readout.locked and not readout.hidden and readout.sweep is None and readout.focus is not None
        self.hide_number.setVisible(free)
        self.sweep.setVisible(view == "sum" and readout.can_sweep and readout.sweep is None)

    def width_needed(self) -> int:
        """The px that all of it takes in one line."""
        shown = [one.sizeHint().width() for one in (self.view, self.hide_number, self.sweep) if not one.isHidden()]
        return sum(shown) + self._look.px(8) * max(0, len(shown) - 1)

    def height_for(self, width: int) -> int:
        """The px that it takes in a room so wide."""
        return 0 if self.is_empty() else self._row.heightForWidth(width)

    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return all(control.isHidden() for control in (self.view, self.hide_number, self.sweep))

    def place_in(self, page: QWidget, margin: int) -> None:
        """In the lower right corner of a page."""
        if self.parentWidget() is not page:
            self.setParent(page)
        wide = min(self.width_needed(), page.width() - 2 * margin)
        high, room = self.height_for(wide), self._look.px(STRIP)
        top = page.height() - high - max(0, room - high) // 2
        self.setGeometry(QRect(page.width() - margin - wide, top, wide, high))
        self.setVisible(not self.is_empty())
        self.raise_()
