"""What the tests of the sandbox share: its pane shown at a size, put into a state, turned by the wheel."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox import SandboxState

MEDIUM = (1204, 734)  # px: the pane in a window of 1280 x 800
WIDE = (1844, 1014)  # px: the pane in a window of 1920 x 1080
NONE_HELD = Qt.KeyboardModifier.NoModifier


def shown(pane: SandboxPane, qtbot: QtBot, size: tuple[int, int] = MEDIUM) -> SandboxPane:
    """A pane on the screen."""
    qtbot.addWidget(pane)
    pane.resize(*size)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


def sandbox_of(store: Store) -> SandboxState:
    """What the sandbox shows."""
    return store.workspace.sandbox


def put(store: Store, **update: object) -> None:
    """Puts the sandbox into a state, as a lesson does."""
    store.look(changed(store.workspace, sandbox=changed(store.workspace.sandbox, **update)))


def turn(widget: QWidget, place: QPoint, notches: int, held: Qt.KeyboardModifier = NONE_HELD) -> None:
    """Turns the wheel over a place of a widget; a positive notch zooms in."""
    event = QWheelEvent(
        QPointF(place),
        widget.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
