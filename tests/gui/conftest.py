"""What the tests of the panes share: the sandbox of a first start, shown."""

import pytest
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.panes.sandbox.pane import SandboxPane
from convlab.widgets.look import Look
from tests.gui.sandboxes import shown


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    """The sandbox of a first start, in a window of 1280 x 800."""
    return shown(SandboxPane(look, store), qtbot)
