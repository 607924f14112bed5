"""Typing numbers into the cells of the sandbox: signs, going on from cell to cell, leaving, taking back."""

# mypy: disable-error-code="no-untyped-call"

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from convlab.app.main import Application
from convlab.bridge.store import Store
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.volume_pictures import VolumePictures
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_volume import volume_readout
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.look import Look
from tests.gui.sandboxes import shown

Key = Qt.Key


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    made = shown(SandboxPane(look, store), qtbot)
    made.activateWindow()
    return made


@pytest.fixture
def grid(pane: SandboxPane) -> CellGrid:
    """The kernel, its middle cell chosen."""
    kernel = pane.stage.kernel.grid
    choose(kernel, 1, 1)
    kernel.setFocus()
    return kernel


def choose(grid: CellGrid, row: int, column: int) -> None:
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grid.centre_of(row, column))


def field() -> QWidget:
    """What has the keyboard."""
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        QTest.keyClicks(field(), key) if isinstance(key, str) else QTest.keyClick(field(), key)


def weights(store: Store) -> np.ndarray:
    sandbox = store.workspace.sandbox
    assert isinstance(sandbox, SandboxState)
    return np.array(sandbox.kernel.array())


def test_a_minus_before_a_digit_is_its_sign(grid: CellGrid, store: Store) -> None:
    press("-", "3", Key.Key_Return)
    assert weights(store)[1, 1] == -3
    store.undo()
    assert weights(store)[1, 1] == 0
    assert not store.can_undo


def test_a_minus_alone_is_one_less(grid: CellGrid, store: Store) -> None:
    press("-", "-")
    assert weights(store)[1, 1] == -2
    press(Key.Key_Right, "4", Key.Key_Return)
    assert weights(store)[1].tolist() == [2, -2, 4]


def test_tab_and_arrows_take_an_entry_and_go_on(grid: CellGrid, store: Store) -> None:
    choose(grid, 0, 0)
    press("5", Key.Key_Tab, "6", Key.Key_Right, "-", "7", Key.Key_Down, "1", "/4", Key.Key_Up)
    assert weights(store)[:2].tolist() == [[5, 6, -7], [2, 0, 0.25]]
    assert grid.focused_cell() == (0, 2)


def test_enter_opens_what_stands_there_and_left_moves_in_it(grid: CellGrid, store: Store) -> None:
    press("1", "2", Key.Key_Return, Key.Key_Return, Key.Key_End, Key.Key_Left, "5", Key.Key_Return)
    assert weights(store)[1, 1] == 152
    assert grid.focused_cell() == (1, 1)


def test_a_click_on_another_cell_takes_the_entry(grid: CellGrid, store: Store) -> None:
    press("9")
    choose(grid, 0, 0)
    assert weights(store)[1, 1] == 9
    press("8", Key.Key_Escape)
    assert weights(store)[0, 0] == 1


def test_what_is_no_number_does_not_go_on(grid: CellGrid, store: Store) -> None:
    press("1", "e400", Key.Key_Tab)
    assert isinstance(field(), QLineEdit)
    assert grid.focused_cell() == (1, 1)
    assert weights(store)[1, 1] == 0


def test_numbers_too_small_to_read_are_seen_as_gray_on_both_sides(pane: SandboxPane) -> None:
    pane.stage.input.source.key_chosen.emit("numbers")
    output = pane.stage.output.grid.cells()
    assert output is not None
    assert output.fill == "tint"
    pane.stage.input.tools.matrix.size_chosen.emit(32, 32)
    output = pane.stage.output.grid.cells()
    assert output is not None
    assert output.fill == "gray"
    assert output.white == pane.readout.range_high


def test_the_keyboard_stays_in_the_pane_while_views_change(convlab: Application, qtbot: QtBot) -> None:
    window = convlab.window
    window.activateWindow()
    qtbot.waitExposed(window)
    pane = window.sandbox()
    pane.stage.input.source.setFocus()
    for view in ("volume", "shared", "backwards", "invariance", "sum"):
        press(Key.Key_V)
        assert window.store.workspace.sandbox.view == view
        assert pane.isAncestorOf(field())
    pane.stage.input.source.key_chosen.emit("numbers")
    press(Key.Key_V, Key.Key_V, Key.Key_V, Key.Key_V)
    assert window.store.workspace.sandbox.view == "invariance"  # whose picture is hidden beside numbers
    assert pane.isAncestorOf(field())
    pane.predicting.ask("value")
    field().setFocus()
    press(Key.Key_Escape)
    assert not pane.predicting.is_open
    assert pane.isAncestorOf(field())
    choice = pane.desk.strip.view
    choice.setFocus()
    choice.key_chosen.emit("shared")
    assert choice.hasFocus()


def test_a_place_is_within_the_cells(grid: CellGrid) -> None:
    assert grid.cell_at(QPoint(0, 0)) is None


def test_a_stride_of_nought_is_answered_in_place(pane: SandboxPane, store: Store) -> None:
    box, complaint = pane.stage.kernel.stride.box, pane.stage.kernel.complaint
    box.setFocus()
    box.selectAll()
    press("0", Key.Key_Return)
    assert complaint.isVisible()
    assert complaint.text() == "Stride 0 is not in 1 to 8. It stays 1."
    assert store.workspace.sandbox.stride == (1, 1)
    box.selectAll()
    press("99", Key.Key_Return)
    assert "Stride 99" in complaint.text()
    box.selectAll()
    press("2", Key.Key_Return)
    assert complaint.isHidden()
    assert store.workspace.sandbox.stride == (2, 2)


def test_small_planes_of_numbers_are_seen_by_their_values(pane: SandboxPane, store: Store) -> None:
    pane.stage.input.source.key_chosen.emit("numbers")
    readout = volume_readout(store.workspace.sandbox, pane.readout.computed)
    plane = VolumePictures(Look("light", 1.0)).planes(readout)[0]
    assert plane.cells is not None
    assert plane.cells.fill == "gray"
    assert plane.cells.white == readout.computed.pixels.max()
