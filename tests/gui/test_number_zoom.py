"""A matrix whose numbers are too small to read: zooming in makes them readable and editable."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox import SandboxState
from convlab.state.sight import Viewport
from convlab.widgets.look import Look
from tests.gui.sandboxes import put, sandbox_of, shown, turn

NUMBERS = tuple(tuple(float((7 * row + 3 * column) % 50) for column in range(32)) for row in range(32))


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    state = changed(SandboxState(), picture="numbers", numbers=NUMBERS, after="none", focus=(10, 10))
    store.replace(changed(store.workspace, sandbox=state))
    return shown(SandboxPane(look, store), qtbot)


def test_the_wheel_zooms_where_no_number_can_be_read(pane: SandboxPane, store: Store) -> None:
    grid = pane.stage.input.grid
    assert not grid.is_part
    place = grid.centre_of(20, 25)
    for _ in range(6):
        turn(grid, place, 1)
    assert grid.is_part
    assert grid.cell_at(place) == (20, 25)
    assert grid.board().cell == pane.stage.output.grid.board().cell
    assert sandbox_of(store).numbers == NUMBERS
    assert grid.view().size().toSize().width() <= pane.stage.input.tile.width()
    for _ in range(8):
        turn(grid, grid.view().center().toPoint(), -1)
    assert sandbox_of(store).viewport is None


def test_a_chosen_number_is_changed_by_the_wheel_and_typed(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.input.grid
    put(store, viewport=Viewport(row=16, column=16, cell=42))
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(16, 15))
    turn(grid, grid.centre_of(16, 15), 3)
    assert sandbox_of(store).numbers[16][15] == NUMBERS[16][15] + 3
    viewport = sandbox_of(store).viewport
    turn(grid, grid.centre_of(16, 17), 1)  # over another one it zooms
    assert sandbox_of(store).numbers[16][17] == NUMBERS[16][17]
    assert sandbox_of(store).viewport != viewport
    qtbot.keyClick(grid, Qt.Key.Key_9)
    editor = QApplication.focusWidget()
    assert editor is not None
    assert grid.board().rect(16, 15).toRect().intersects(editor.geometry())
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).numbers[16][15] == 9


def test_the_view_follows_the_number_that_arrows_lead_to(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.input.grid
    put(store, viewport=Viewport(row=16, column=16, cell=42))
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(16, 16))
    for _ in range(12):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
        cell = grid.focused_cell()
        assert cell is not None
        assert grid.view().contains(grid.board().rect(*cell))
    assert grid.focused_cell() == (28, 16)


def test_what_can_be_read_is_not_zoomed(pane: SandboxPane, store: Store) -> None:
    put(store, picture="numbers", numbers=tuple(row[:7] for row in NUMBERS[:7]))
    grid = pane.stage.input.grid
    turn(grid, grid.centre_of(2, 2), 1)
    assert sandbox_of(store).viewport is None
    assert sandbox_of(store).numbers[2][2] == NUMBERS[2][2] + 1


def test_only_what_is_in_sight_can_be_touched(pane: SandboxPane, store: Store) -> None:
    grid = pane.stage.input.grid
    put(store, viewport=Viewport(row=16, column=16, cell=60), padding=1)
    assert grid.cell_at(QPoint(2, 2)) is None
    corner = grid.view().topLeft().toPoint()
    cell = grid.cell_at(corner)
    assert cell is not None
    assert cell[0] > 8
    assert grid.grab().toImage().size().width() == grid.width()
