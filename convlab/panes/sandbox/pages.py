"""The pages of the other views: made when first seen, each in a room that scrolls down."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.view import SandboxView
from convlab.panes.sandbox.views import VIEWS, shown
from convlab.state.sandbox import View
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look
from convlab.widgets.scroll_down import ScrollDown


class Pages:
    """Shows the page of the view that a readout asks for, and hides the others."""

    def __init__(
        self, look: Look, edits: SandboxEdits, parent: QWidget, connect: Callable[[SandboxView], None]
    ) -> None:
        """`connect` is called with each page when it is made."""
        self._look, self._edits, self._parent, self._connect = look, edits, parent, connect
        self._made: dict[View, tuple[SandboxView, ScrollDown]] = {}
        self._view: View = "sum"

    @property
    def page(self) -> SandboxView | None:
        """The page that is seen; None where the pane itself shows the setting."""
        return self._made[self._view][0] if self._view in self._made else None

    def show_readout(self, readout: SandboxReadout) -> SandboxView | None:
        """Shows a readout in its view, and returns the page."""
        self._view = shown(readout.state.view)
        make = VIEWS[self._view].make
        if make is not None and self._view not in self._made:
            page = make(self._look, self._edits)
            room = ScrollDown(page)
            room.setParent(self._parent)
            self._connect(page)
            self._made[self._view] = page, room
        if self.page is not None:
            self.page.show_readout(readout)
        for view, (_, room) in self._made.items():
            room.setVisible(view == self._view)
        return self.page

    def place(self, room: QRect) -> None:
        """Gives the page that is seen the whole pane."""
        if self._view in self._made:
            scroll = self._made[self._view][1]
            scroll.setGeometry(room)
            scroll.fit()
