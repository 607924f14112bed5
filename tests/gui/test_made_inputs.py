"""Inputs that a person makes, in the real pane: drawn, sized, filled, pasted, cut out of a picture."""

# mypy: disable-error-code="no-untyped-call"

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convlab.app.main import Application
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.panes.sandbox.input_tools import InputTools
from convlab.panes.sandbox.pane import SandboxPane
from convlab.widgets.drawing_pad import DrawingPad
from convlab.widgets.look import Look
from tests.gui.sandboxes import sandbox_of, turn

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tools(pane: SandboxPane) -> InputTools:
    """The pad, open."""
    pane.stage.input.source.key_chosen.emit("drawing")
    return pane.stage.input.tools


def stroke(pad: DrawingPad, *pixels: tuple[float, float]) -> None:
    """Drags from pixel to pixel (row, column)."""
    places = [pad.place_of(*pixel).toPoint() for pixel in pixels]
    QTest.mousePress(pad, LEFT, Qt.KeyboardModifier.NoModifier, places[0])
    for place in places[1:]:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, LEFT, Qt.KeyboardModifier.NoModifier, places[-1])


def test_the_pad_lies_over_the_sheet_and_its_tools_under_it(pane: SandboxPane, tools: InputTools) -> None:
    assert tools.pad.isVisible()
    assert tools.drawing.isVisible()
    assert pane.stage.input.head.shape_text() == "28 × 28"
    picture = pane.stage.input.tile.picture_rect()
    assert (tools.pad.geometry().topLeft() - picture.topLeft()).manhattanLength() <= 2
    assert abs(tools.pad.width() - picture.width()) <= 1


def test_with_padding_the_pad_leaves_the_padding_out(pane: SandboxPane, tools: InputTools, store: Store) -> None:
    pane.stage.kernel.padding.box.setValue(2)
    zoom, picture = pane.stage.input.tile.zoom(), pane.stage.input.tile.picture_rect()
    assert tools.pad.x() == pytest.approx(picture.x() + 2 * zoom, abs=2)
    assert tools.pad.width() == pytest.approx(28 * zoom, abs=1)
    stroke(tools.pad, (10, 4), (10, 20))
    assert sandbox_of(store).sheet.pixels[10, 12] == 255


def test_the_output_follows_while_the_pen_is_down_and_a_stroke_is_one_step(
    pane: SandboxPane, tools: InputTools, store: Store
) -> None:
    before = store.workspace
    pad = tools.pad
    QTest.mousePress(pad, LEFT, Qt.KeyboardModifier.NoModifier, pad.place_of(5, 14).toPoint())
    for row in (10, 16, 22):
        QTest.mouseMove(pad, pad.place_of(row, 14).toPoint())
        QApplication.processEvents()
        assert pane.readout.computed.pixels[row, 14] == 255
        assert pane.readout.computed.shown.max() > 500
    QTest.mouseRelease(pad, LEFT, Qt.KeyboardModifier.NoModifier, pad.place_of(22, 14).toPoint())
    stroke(pad, (14, 5), (14, 22))
    assert store.undo_label == "Draw"
    store.undo()
    assert sandbox_of(store).sheet.pixels[14, 8] == 0
    assert sandbox_of(store).sheet.pixels[10, 14] == 255
    store.undo()
    assert sandbox_of(store).sheet == before.sandbox.sheet


def test_the_drawing_is_kept_while_a_photograph_is_shown(pane: SandboxPane, tools: InputTools, store: Store) -> None:
    stroke(tools.pad, (4, 4), (20, 20))
    drawn = sandbox_of(store).sheet
    pane.stage.input.source.key_chosen.emit("coins")
    assert not tools.pad.isVisible()
    assert not tools.drawing.isVisible()
    pane.stage.input.source.key_chosen.emit("drawing")
    assert sandbox_of(store).sheet == drawn


def test_eraser_line_width_and_clear(tools: InputTools, store: Store, qtbot: QtBot) -> None:
    qtbot.mouseClick(tools.drawing.tools["line"], LEFT)
    assert tools.drawing.tools["line"].isChecked()
    assert not store.undo_label.startswith("Line")  # the tool is no step
    tools.drawing.width_field.box.setValue(4)
    stroke(tools.pad, (6, 6), (20, 14), (6, 22))
    assert sandbox_of(store).sheet.pixels[20, 14] == 0  # the line went straight in the end
    assert sandbox_of(store).sheet.pixels[6, 14] == 255
    qtbot.keyClick(tools.pad, Qt.Key.Key_E)
    tools.drawing.width_field.box.setValue(8)
    stroke(tools.pad, (6, 6), (6, 22))
    assert not sandbox_of(store).sheet.pixels.any()
    store.undo()
    qtbot.mouseClick(tools.drawing.clear, LEFT)
    assert not sandbox_of(store).sheet.pixels.any()
    store.undo()
    assert sandbox_of(store).sheet.pixels.any()


def test_another_sheet_keeps_the_drawing(pane: SandboxPane, tools: InputTools, store: Store) -> None:
    stroke(tools.pad, (14, 4), (14, 24))
    tools.drawing.sheet_chosen.emit(128, "white")
    assert pane.stage.input.head.shape_text() == "128 × 128"
    sheet = sandbox_of(store).sheet
    assert sheet.pixels[66, 64] < 20
    assert sheet.pixels[10, 10] == 255
    assert sandbox_of(store).pad.width == 9
    assert tools.pad.width() == pytest.approx(128 * pane.stage.input.tile.zoom(), abs=1)
    store.undo()
    assert pane.stage.input.head.shape_text() == "28 × 28"


def test_the_keys_draw_and_space_does_not_sweep(
    pane: SandboxPane, tools: InputTools, store: Store, qtbot: QtBot
) -> None:
    tools.pad.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 6, Qt.Key.Key_Space):
        qtbot.keyClick(tools.pad, key)
    assert sandbox_of(store).sheet.pixels[14, 14:20].min() > 0
    assert pane.readout.sweep is None
    pane.grab()


def test_a_lesson_that_locks_the_input_takes_the_tools_away(tools: InputTools, store: Store) -> None:
    workspace = store.workspace
    store.look(changed(workspace, sandbox=changed(workspace.sandbox, locked={"picture"})))
    assert not tools.pad.isVisible()
    assert not tools.drawing.isVisible()


def test_a_drawing_is_saved_and_opened(convlab: Application, tmp_path: Path) -> None:
    window = convlab.window
    window.choosing.picture("drawing")
    stroke(window.sandbox().stage.input.tools.pad, (4, 4), (20, 20))
    drawn = convlab.store.workspace.sandbox.sheet
    window.save_to(tmp_path / "seven.convlab")
    window.new_workspace()
    window.open_file(tmp_path / "seven.convlab")
    assert convlab.store.workspace.sandbox.sheet == drawn


def test_a_matrix_is_sized_and_filled_under_its_cells(pane: SandboxPane, store: Store) -> None:
    pane.stage.input.source.key_chosen.emit("numbers")
    tools = pane.stage.input.tools.matrix
    before = sandbox_of(store).numbers
    tools.rows.box.setValue(9)
    tools.columns.box.setValue(5)
    assert pane.stage.input.head.shape_text() == "9 × 5"
    assert sandbox_of(store).numbers[0] == before[0][:5]
    assert sandbox_of(store).numbers[8] == (0,) * 5
    store.undo()
    assert sandbox_of(store).numbers == before
    tools.fill.key_chosen.emit("checkerboard")
    assert sandbox_of(store).numbers[0] == (1, 0, 1, 0, 1, 0, 1)
    tools.fill.key_chosen.emit("random")
    first = sandbox_of(store).numbers
    tools.fill.key_chosen.emit("random")
    assert sandbox_of(store).numbers != first
    assert store.undo_label == "Numbers: Random"


def test_the_largest_matrix_is_shown_and_edited(pane: SandboxPane, store: Store) -> None:
    pane.stage.input.source.key_chosen.emit("numbers")
    pane.stage.input.tools.matrix.size_chosen.emit(32, 32)
    assert pane.stage.output.head.shape_text() == "30 × 30"
    pane.stage.input.grid.value_entered.emit(31, 31, 5.0, "")
    assert sandbox_of(store).numbers[31][31] == 5
    pane.grab()


def test_cells_take_expressions_and_refuse_words_in_place(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.input.source.key_chosen.emit("numbers")
    grid = pane.stage.input.grid
    for text, value in (("1/9", 1 / 9), ("2*3", 6), ("-0.5", -0.5), ("nan", -0.5), ("1e400", -0.5), ("two", -0.5)):
        qtbot.mouseClick(grid, LEFT, pos=grid.centre_of(0, 0))
        qtbot.keyClick(grid, Qt.Key.Key_Return)
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert sandbox_of(store).numbers[0][0] == value
        assert pane.stage.kernel.complaint.isVisible() == (text in ("nan", "1e400", "two"))
        qtbot.keyClick(editor, Qt.Key.Key_Escape)


@pytest.mark.parametrize("text", ["1 2\n3 4", "np.array([[1, 2], [3, 4]])", "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}"])
def test_a_matrix_is_pasted_from_any_of_its_forms(pane: SandboxPane, store: Store, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    pane.bringing.paste()
    assert (sandbox_of(store).picture, sandbox_of(store).numbers) == ("numbers", ((1, 2), (3, 4)))
    QGuiApplication.clipboard().clear()


def test_a_matrix_that_cannot_be_used_is_said_in_place(pane: SandboxPane, store: Store) -> None:
    pane.stage.input.source.key_chosen.emit("numbers")
    before = sandbox_of(store)
    QGuiApplication.clipboard().setText("1 2\n3 x")
    pane.bringing.paste()
    sentence = pane.stage.input.complaint.sentence()
    assert sentence == "Line 2: “x” is not a number. Type one like 2, −0.5, 1/9 or 2*3. The numbers are kept."
    assert sandbox_of(store) == before
    QGuiApplication.clipboard().clear()


def test_the_numbers_are_copied_from_the_menu(pane: SandboxPane) -> None:
    source = pane.stage.input.source
    source.key_chosen.emit("digit")
    pane.bringing.copy_numbers("numpy")
    values = QGuiApplication.clipboard().text()
    assert values.startswith("np.array([")
    assert values.count("[") == 9
    QGuiApplication.clipboard().clear()


def test_the_pixels_under_the_window_become_numbers(pane: SandboxPane, store: Store) -> None:
    pixels = np.asarray(pane.readout.computed.pixels)
    window = pane.readout.window
    assert window is not None
    under = pixels[window.top : window.top + 3, window.left : window.left + 3]
    book = pane.readout.ledger
    assert book is not None
    pane.bringing.crop()
    state = sandbox_of(store)
    assert state.picture == "numbers"
    assert np.array(state.numbers).shape == (8, 8)
    row, column = state.focus
    assert (np.array(state.numbers)[row : row + 3, column : column + 3] == under).all()
    now = pane.readout.ledger
    assert now is not None
    assert now.total == book.total
    assert store.undo_label == "The 8 × 8 under the window"
    store.undo()
    assert sandbox_of(store).picture == "camera"


def test_the_window_at_a_corner_with_padding_becomes_numbers_too(pane: SandboxPane, store: Store) -> None:
    workspace = store.workspace
    corner = changed(workspace.sandbox, picture="coffee", padding=2, stride=3, kernel="blob", focus=(0, 0))
    store.edit("", changed(workspace, sandbox=corner))
    pane.bringing.crop()
    assert np.array(sandbox_of(store).numbers).shape == (16, 16)
    pane.stage.input.source.key_chosen.emit("row")
    pane.bringing.crop()  # nothing to cut out of numbers
    assert sandbox_of(store).picture == "row"


def test_points_beyond_the_pad_are_no_error(tools: InputTools, store: Store) -> None:
    QTest.mousePress(tools.pad, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    QTest.mouseMove(tools.pad, QPoint(-4000, 9000))
    QTest.mouseRelease(tools.pad, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(-4000, 9000))
    assert sandbox_of(store).sheet.pixels[:2, :2].any()


@pytest.mark.parametrize("size", [(1844, 1014), (1204, 734), (804, 734), (640, 1100), (1104, 414)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("source", ["drawing", "numbers"])
def test_the_tools_touch_nothing_at_any_size(
    pane: SandboxPane, look: Look, size: tuple[int, int], scale: float, source: str
) -> None:
    look.set("light", scale)
    pane.resize(*size)
    pane.stage.input.source.key_chosen.emit(source)
    row, stage = pane.stage.input.tools.row, pane.stage
    assert row is not None
    assert stage.rect().contains(row.geometry())
    kernel, output = stage.kernel, stage.output
    cells = (kernel.grid, kernel.facts, kernel.preset, kernel.stride, kernel.padding)
    others: tuple[QWidget, ...] = (*cells, kernel.head, output.head, output.grid, output.tile)
    covered = row.childrenRect().translated(row.pos())
    assert not [other for other in others if other.isVisible() and other.geometry().intersects(covered)]


def test_the_wheel_zooms_into_the_drawing_and_the_pen_draws_there(
    pane: SandboxPane, tools: InputTools, store: Store
) -> None:
    tile = pane.stage.input.tile  # Qt passes on to it what the pad leaves
    place = tile.place_of(20, 20)
    for _ in range(4):
        turn(tile, place, 1)
    assert sandbox_of(store).viewport is not None
    assert tools.pad.width() == pytest.approx(28 * pane.stage.input.tile.zoom(), abs=2)
    middle = pane.stage.input.tile.place_of(20, 20)
    assert (tools.pad.mapFromParent(middle) - tools.pad.place_of(20, 20).toPoint()).manhattanLength() <= 3
    stroke(tools.pad, (20, 19), (20, 21))
    assert sandbox_of(store).sheet.pixels[20, 20] == 255
