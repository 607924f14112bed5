"""What every other way to look at the setting has in common: a page that fills the pane and shows a readout."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.panes.sandbox.edits import SandboxEdits
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look

STRIP = 64  # px at 100 %: the height that a page keeps free for the pane's own controls


class SandboxView(QWidget):
    """Stage and desk of its own; at least `least_height` high, and the pane scrolls where it has less.

    The pane's own controls stand bottom right, STRIP px (x scale) high: a page keeps that corner free.
    """

    def __init__(self, look: Look, edits: SandboxEdits) -> None:
        super().__init__()
        self._look, self._edits = look, edits
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows a readout. A view that is not seen is not told."""
        raise NotImplementedError

    def least_height(self, width: int) -> int:
        """The px that the page needs at this width."""
        raise NotImplementedError

    def status(self) -> tuple[str, str] | None:
        """For the left end of the status bar; None where the readout's own words fit."""
        return None

    def portraits(self) -> dict[str, QWidget]:
        """What else than the whole page a picture can be taken of: "figures", "desk"."""
        return {}

    def heightForWidth(self, width: int) -> int:
        return self.least_height(width)
