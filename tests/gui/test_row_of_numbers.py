"""One row of numbers in the real pane: chosen, looked at, edited, swept, saved."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convlab.app.main import Application
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.row_kernels import ROW_KERNELS
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.row_stage import RowStage
from convlab.widgets.look import Look
from tests.gui.sandboxes import WIDE, sandbox_of, shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    return shown(SandboxPane(look, store), qtbot, WIDE)


@pytest.fixture
def stage(pane: SandboxPane) -> RowStage:
    pane.stage.input.source.key_chosen.emit("row")
    pane.row.stage.kernel.preset.key_chosen.emit("row_central")
    pane.row.stage.output.after.key_chosen.emit("none")
    return pane.row.stage


def outputs(stage: RowStage) -> list[str]:
    cells = stage.output_grid.cells()
    assert cells is not None
    return [cells.text(0, column) for column in range(cells.columns)]


def middle(widget: QWidget, column: int) -> float:
    """The x of a cell's middle on the stage."""
    grid_x = widget.x()
    return grid_x + widget.centre_of(0, column).x()  # type: ignore[attr-defined,no-any-return]


def test_going_there_makes_the_kernel_its_middle_row_and_undo_brings_it_back(pane: SandboxPane, store: Store) -> None:
    pane.stage.input.source.key_chosen.emit("row")
    stage = pane.row.stage
    assert stage.isVisible()
    assert not pane.stage.isVisible()
    assert sandbox_of(store).kernel.weights == ((2, 0, -2),)
    assert "middle row" in stage.kernel.facts.text()
    assert store.undo_label == "Input: Row of numbers; the kernel is its middle row"
    store.undo()
    assert sandbox_of(store).kernel == KERNELS["sobel_vertical"].kernel
    assert pane.stage.isVisible()
    assert not stage.isVisible()


def test_another_kernel_ends_the_notice(pane: SandboxPane, stage: RowStage) -> None:
    assert "middle row" not in stage.kernel.facts.text()
    assert "add up to" in stage.kernel.facts.text()


def test_the_output_and_the_formula_have_one_axis(pane: SandboxPane, stage: RowStage) -> None:
    assert outputs(stage) == ["−6", "−6", "0", "6", "7"]
    assert stage.output.head.shape_text() == "1 × 5"
    assert pane.desk.formula.text() == "output size = (N − F + 2P)/S + 1 = (7 − 3 + 2·0)/1 + 1 = 5"


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("preset", ["row_central", "row_difference", "row_gauss"])
def test_each_output_stands_under_the_middle_of_its_window(
    pane: SandboxPane, stage: RowStage, store: Store, stride: int, preset: str
) -> None:
    stage.kernel.preset.key_chosen.emit(preset)
    stage.kernel.stride.box.setValue(stride)
    weights = len(ROW_KERNELS[preset].weights[0])
    for output in range(len(outputs(stage))):
        first, last = output * stride, output * stride + weights - 1
        window = (middle(stage.input_grid, first) + middle(stage.input_grid, last)) / 2
        assert abs(middle(stage.output_grid, output) - window) <= 1
        stage.output_grid.cell_chosen.emit(0, output)
        kernel = (middle(stage.kernel_grid, 0) + middle(stage.kernel_grid, weights - 1)) / 2
        assert abs(kernel - window) <= 1


def test_the_pointer_moves_the_window(pane: SandboxPane, stage: RowStage, store: Store) -> None:
    QTest.mouseMove(stage.input_grid, stage.input_grid.centre_of(0, 5))
    assert sandbox_of(store).focus == (0, 4)
    assert pane.readout.status[0] == "Output 5"
    QTest.mouseMove(stage.output_grid, stage.output_grid.centre_of(0, 1))
    assert sandbox_of(store).focus == (0, 1)


def test_a_number_and_a_weight_are_typed(stage: RowStage, store: Store, qtbot: QtBot) -> None:
    for grid, column, text in ((stage.input_grid, 2, "1/4"), (stage.kernel_grid, 1, "2*3")):
        qtbot.mouseClick(grid, LEFT, pos=grid.centre_of(0, column))
        qtbot.keyClick(grid, Qt.Key.Key_Return)
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).row[2] == 0.25
    assert sandbox_of(store).kernel.weights == ((1, 6, -1),)


def test_what_is_no_number_is_said_in_place(stage: RowStage, store: Store, qtbot: QtBot) -> None:
    before = sandbox_of(store)
    for text, words in (("1e400", "too large"), ("five", "is not a number"), ("nan", "is not a number")):
        qtbot.mouseClick(stage.kernel_grid, LEFT, pos=stage.kernel_grid.centre_of(0, 1))
        qtbot.keyClick(stage.kernel_grid, Qt.Key.Key_Return)
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert words in stage.kernel.complaint.text()
        assert stage.kernel.complaint.isVisible()
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
        assert not stage.kernel.complaint.isVisible()
    assert sandbox_of(store).filters == before.filters


def test_padding_grows_left_and_right_and_numbers_keep_their_place(
    pane: SandboxPane, stage: RowStage, store: Store
) -> None:
    stage.kernel.padding.box.setValue(2)
    assert sandbox_of(store).padding == (0, 2)
    assert len(outputs(stage)) == 9
    stage.input_grid.value_entered.emit(0, 2, 5.0, "")
    assert sandbox_of(store).row[0] == 5


def test_the_row_grows_shrinks_and_comes_back(pane: SandboxPane, stage: RowStage, store: Store) -> None:
    before = sandbox_of(store).row
    for count in (6, 5, 4):
        stage.input.count.box.setValue(count)
    assert sandbox_of(store).row == before[:4]
    stage.input.count.box.setValue(6)
    assert sandbox_of(store).row == (*before[:4], 0, 0)
    store.undo()  # going through sizes is one step
    assert sandbox_of(store).row == before


def test_presets_fill_the_row(stage: RowStage, store: Store) -> None:
    stage.input.fill.key_chosen.emit("impulse")
    assert sandbox_of(store).row == (0, 0, 0, 1, 0, 0, 0)
    assert outputs(stage) == ["0", "−1", "0", "1", "0"]
    stage.input.fill.key_chosen.emit("edge")
    assert sandbox_of(store).row == (0, 0, 0, 9, 9, 9, 9)


def test_what_does_not_fit_offers_its_ways_out(pane: SandboxPane, stage: RowStage, store: Store) -> None:
    stage.kernel.stride.box.setValue(3)
    assert "2.33 does not fit" in stage.misfit.text()
    assert [way.text() for way in stage.shown_ways()] == ["Padding 1  →  3", "Stride 2  →  3", "Stride 1  →  5"]
    stage.shown_ways()[0].click()
    assert (sandbox_of(store).padding, sandbox_of(store).stride) == ((0, 1), (1, 3))
    assert not stage.misfit.isVisible()
    assert outputs(stage) == ["−2", "0", "2"]


def test_a_sweep_goes_through_the_row(pane: SandboxPane, stage: RowStage, store: Store, qtbot: QtBot) -> None:
    stage.kernel_grid.setFocus()
    qtbot.keyClick(stage.kernel_grid, Qt.Key.Key_Space)
    pane.sweeping.player.stop()
    qtbot.keyClick(stage.kernel_grid, Qt.Key.Key_Period)
    assert pane.readout.sweep is not None
    assert pane.readout.sweep.number == 2
    assert outputs(stage) == ["−6", "−6", "", "", ""]
    assert pane.desk.ledger.text().startswith("1·2 + 0·7 − 1·8 = −6")


def test_pooling_of_one_axis(stage: RowStage, store: Store) -> None:
    stage.kernel.preset.key_chosen.emit("max")
    stage.kernel.stride.box.setValue(2)
    assert outputs(stage) == ["2", "8", "7"]
    assert stage.kernel.head.shape_text() == "1 × 2"


def test_a_copied_row_is_pasted_and_copied_again(pane: SandboxPane, stage: RowStage, store: Store) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("[1, 2, 1/4]")
    pane.bringing.paste()
    assert (sandbox_of(store).picture, sandbox_of(store).row) == ("row", (1, 2, 0.25))
    pane.bringing.copy_numbers("text")
    assert clipboard.text().split() == ["1", "2", "0.25"]
    clipboard.setText("1 2\n3")
    pane.bringing.paste()
    assert pane.bringing._bar.sentence().endswith("All rows of a matrix have the same length. The numbers are kept.")
    clipboard.clear()


def test_a_kernel_is_pasted_and_copied_where_the_keys_are(stage: RowStage, store: Store, qtbot: QtBot) -> None:
    clipboard, control = QGuiApplication.clipboard(), Qt.KeyboardModifier.ControlModifier
    clipboard.setText("1/3 1/3 1/3")
    qtbot.keyClick(stage.kernel_grid, Qt.Key.Key_V, control)
    assert sandbox_of(store).kernel.weights == ((1 / 3, 1 / 3, 1 / 3),)
    clipboard.setText("1 2\n3")
    qtbot.keyClick(stage.kernel_grid, Qt.Key.Key_V, control)
    assert "All rows of a kernel have the same length" in stage.kernel.complaint.text()
    qtbot.keyClick(stage.kernel_grid, Qt.Key.Key_C, control)
    assert clipboard.text() == "1/3 1/3 1/3"
    clipboard.clear()


def test_a_lesson_that_locks_everything_leaves_nothing_to_change(
    pane: SandboxPane, stage: RowStage, store: Store
) -> None:
    workspace = store.workspace
    locked = {"picture", "kernel", "stride", "padding", "after"}
    store.look(changed(workspace, sandbox=changed(workspace.sandbox, locked=locked)))
    controls = (stage.input.source, stage.input.count, stage.kernel.preset, stage.kernel.stride, stage.output.after)
    assert not any(control.isVisible() for control in controls)
    assert stage.kernel.fixed.isVisible()


def test_hidden_outputs_show_no_bar_and_no_number(pane: SandboxPane, stage: RowStage, store: Store) -> None:
    workspace = store.workspace
    store.look(changed(workspace, sandbox=changed(workspace.sandbox, hidden={"output", "products", "size"})))
    assert set(outputs(stage)) == {"?"}
    assert stage.output.head.shape_text() == "?"
    stage.grab()


@pytest.mark.parametrize("size", [(1844, 1014), (1204, 734), (804, 734), (640, 1100), (1104, 414)])
@pytest.mark.parametrize("scale", [1.0, 2.5])
@pytest.mark.parametrize("state", [{"stride": 3}, {"row": tuple(range(32)), "padding": 4}, {"row": (5,)}])
def test_nothing_leaves_the_pane_at_any_size(
    pane: SandboxPane, stage: RowStage, look: Look, size: tuple[int, int], scale: float, state: dict[str, object]
) -> None:
    workspace = pane._store.workspace
    pane._store.edit("", changed(workspace, sandbox=changed(workspace.sandbox, **state)))
    look.set("light", scale)
    pane.resize(*size)
    for child in stage.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child.isVisible():
            assert stage.rect().adjusted(-12, -12, 12, 12).contains(child.geometry()), (child, child.geometry())
    pane.grab()


def test_the_palette_goes_there_and_the_document_is_kept(convlab: Application) -> None:
    convlab.window.choosing.picture("row")
    pane = convlab.window.sandbox()
    assert pane.row.stage.isVisible()
    convlab.window.choosing.kernel("blob")
    assert len(convlab.store.workspace.sandbox.kernel.weights) == 1
    assert pane.readout.slide.kernel == (1, 9)


def test_the_kernel_slides_with_its_window(pane: SandboxPane, stage: RowStage) -> None:
    at_rest = stage.kernel_grid.x()
    cell = stage.input_grid.board().cell
    pane.sweeping.slide.moved.emit(0.0, -0.5)
    assert stage.kernel_grid.x() == at_rest - cell // 2
    stage.grab()
    pane.sweeping.slide.moved.emit(0.0, 0.0)
    assert stage.kernel_grid.x() == at_rest


def test_the_keyboard_goes_along_from_stage_to_stage(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    source = pane.stage.input.source
    source.setFocus()
    source.key_chosen.emit("numbers")
    qtbot.keyClick(source, Qt.Key.Key_Down)
    assert sandbox_of(store).picture == "row"
    assert QApplication.focusWidget() is pane.row.stage.input.source
    qtbot.keyClick(pane.row.stage.input.source, Qt.Key.Key_Up)
    assert sandbox_of(store).picture == "numbers"
    assert QApplication.focusWidget() is source
    assert pane.focusProxy() is pane.stage.kernel.grid
