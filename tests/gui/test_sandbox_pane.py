"""The sandbox with real widgets: a kernel is edited, slid, looked at, hidden and locked."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.kernels import KERNELS, OWN
from convlab.panes.sandbox.pane import KEY, SandboxPane
from convlab.widgets.ledger import HIDDEN_WORDS
from convlab.widgets.look import Look
from tests.gui.sandboxes import put, sandbox_of, turn


def test_a_photograph_and_sobel_are_there_at_once(pane: SandboxPane) -> None:
    assert pane.stage.input.head.shape_text() == "512 × 512"
    assert pane.stage.output.head.shape_text() == "510 × 510"
    assert pane.stage.kernel.preset.currentText() == "Sobel"
    assert pane.stage.output.legend.range_text() == ("0", "860")
    assert pane.desk.ledger.output_text() == "818"
    assert "1·51 + 0·189 − 1·254 = −203" in pane.desk.ledger.text()
    assert "(512 − 3 + 2·0)/1 + 1 = 510" in pane.desk.formula.text()


def test_a_weight_is_typed(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.kernel.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(0, 0))
    assert sandbox_of(store).kernel_cell == (0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "1/9")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).kernel.weights[0][0] == pytest.approx(1 / 9)
    assert grid.text_at(0, 0) == "1/9"
    assert sandbox_of(store).kernel.name == OWN
    assert pane.stage.kernel.preset.currentText() == OWN
    store.undo()
    assert pane.stage.kernel.preset.currentText() == "Sobel"


def test_a_digit_begins_the_entry(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.kernel.grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_5)
    editor = QApplication.focusWidget()
    assert editor is not None
    assert editor is not grid
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).kernel.weights[1][2] == 5
    assert QApplication.focusWidget() is grid


def test_a_bad_entry_is_a_sentence_and_the_old_value_stays(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    before = sandbox_of(store).kernel
    grid, complaint = pane.stage.kernel.grid, pane.stage.kernel.complaint
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "two")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert complaint.isVisible()
    assert complaint.text().startswith("“two” is not a number")
    assert editor.property("wrong") == "true"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not complaint.isVisible()
    assert sandbox_of(store).kernel == before


def test_arrows_move_and_plus_and_minus_change(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.kernel.grid
    grid.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(grid, key)
    assert sandbox_of(store).kernel_cell == (0, 1)
    assert grid.accessibleDescription() == "kernel, row 1, column 2, 0"
    qtbot.keyClicks(grid, "++-")
    assert sandbox_of(store).kernel.weights[0][1] == 1
    qtbot.keyClicks(grid, "_")  # Shift and minus
    assert sandbox_of(store).kernel.weights[0][1] == -9
    assert grid.accessibleDescription() == "kernel, row 1, column 2, minus 9"


def test_a_turn_of_the_wheel_is_one_step(pane: SandboxPane, store: Store) -> None:
    grid = pane.stage.kernel.grid
    for _ in range(5):
        turn(grid, grid.centre_of(0, 0), 1)
    assert sandbox_of(store).kernel.weights[0][0] == 6
    turn(grid, grid.centre_of(0, 0), -1, Qt.KeyboardModifier.ShiftModifier)
    assert sandbox_of(store).kernel.weights[0][0] == -4
    store.undo()
    assert sandbox_of(store).kernel == KERNELS["sobel_vertical"].kernel
    assert not store.can_undo


def test_after_a_rest_the_wheel_makes_a_new_step(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.kernel.grid
    with qtbot.waitSignal(grid.gesture_ended):
        turn(grid, grid.centre_of(0, 0), 1)
    turn(grid, grid.centre_of(0, 0), 1)
    store.undo()
    assert sandbox_of(store).kernel.weights[0][0] == 2


def test_presets_sources_and_what_is_shown_are_chosen(pane: SandboxPane, store: Store) -> None:
    pane.stage.kernel.preset.key_chosen.emit("blob")
    pane.stage.input.source.key_chosen.emit("coffee")
    pane.stage.output.after.key_chosen.emit("relu")
    state = sandbox_of(store)
    assert (state.kernel.name, state.picture, state.after) == ("Blob, 9 × 9", "coffee", "relu")
    assert pane.stage.input.head.shape_text() == "400 × 600 × 3"
    assert pane.stage.output.head.shape_text() == "392 × 592"
    assert "height" in pane.desk.formula.text()
    assert "width" in pane.desk.formula.text()


def test_stride_two_halves_the_output(pane: SandboxPane, store: Store) -> None:
    pane.stage.kernel.stride.box.setValue(2)
    assert pane.stage.output.head.shape_text() == "255 × 255"
    assert sandbox_of(store).focus == (103, 88)  # the window stays where it was
    pane.stage.kernel.padding.box.setValue(1)
    assert pane.stage.output.head.shape_text() == "256 × 256"


@pytest.mark.parametrize("size", [(804, 734), (1204, 734), (1444, 914), (1844, 1014)])
def test_the_fields_stay_under_the_pointer(pane: SandboxPane, store: Store, size: tuple[int, int]) -> None:
    pane.resize(*size)
    kernel = pane.stage.kernel
    before = (kernel.stride.geometry(), kernel.padding.geometry(), kernel.grid.geometry())
    for stride, padding in ((1, 1), (2, 0), (3, 2), (4, 4)):
        put(store, stride=stride, padding=padding)
        assert (kernel.stride.geometry(), kernel.padding.geometry(), kernel.grid.geometry()) == before


def test_stride_and_padding_have_keys(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    modifier = Qt.KeyboardModifier.MetaModifier if KEY == "Meta" else Qt.KeyboardModifier.AltModifier
    pane.activateWindow()
    pane.setFocus()
    qtbot.keyClick(pane.stage.kernel.grid, Qt.Key.Key_3, modifier)
    assert sandbox_of(store).stride == (3, 3)
    qtbot.keyClick(pane.stage.kernel.grid, Qt.Key.Key_2, modifier | Qt.KeyboardModifier.ShiftModifier)
    assert sandbox_of(store).padding == (2, 2)


def test_hovering_spells_out_the_products(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    tile = pane.stage.output.tile
    with qtbot.waitSignal(pane.status) as status:
        qtbot.mouseMove(tile, tile.place_of(300, 200))
    focus = sandbox_of(store).focus
    assert abs(focus[0] - 300) <= 1  # a screen pixel may hold two
    assert abs(focus[1] - 200) <= 1
    assert pane.stage.input.tile.box() == (*focus, 3, 3)
    value = pane.readout.computed.maps[focus][0]
    assert f"sum {int(value)}".replace("-", "−") in pane.desk.ledger.text()
    assert status.args is not None
    assert status.args[0] == f"Row {focus[0] + 1}, column {focus[1] + 1}"
    assert not store.can_undo


def test_hovering_the_input_centres_the_window(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    tile = pane.stage.input.tile
    qtbot.mouseMove(tile, tile.place_of(100, 250))
    focus = sandbox_of(store).focus
    assert abs(focus[0] + 1 - 100) <= 1
    assert abs(focus[1] + 1 - 250) <= 1


def test_arrows_move_the_window_on_a_picture(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    tile = pane.stage.input.tile
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Right)
    qtbot.keyClick(tile, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert sandbox_of(store).focus == (196, 177)


def test_what_does_not_fit_is_said_and_made_to_fit(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, picture="numbers", stride=3, after="none", focus=(1, 0))
    output = pane.stage.output
    assert "2.33 does not fit." in output.misfit.text()
    assert output.misfit.isVisible()
    assert "2.33 → 2" in pane.desk.formula.text()
    assert "one whole step fits" in pane.desk.formula.text()
    labels = [way.text() for way in output.shown_ways()]
    assert labels == ["Padding 1  →  3 × 3", "Stride 2  →  3 × 3", "Stride 1  →  5 × 5"]
    qtbot.mouseClick(output.shown_ways()[0], Qt.MouseButton.LeftButton)
    assert (sandbox_of(store).stride, sandbox_of(store).padding) == ((3, 3), (1, 1))
    assert output.head.shape_text() == "3 × 3"
    assert output.shown_ways() == []
    assert not output.misfit.isVisible()


@pytest.mark.parametrize("size", [(804, 734), (1204, 734), (1844, 1014)])
def test_a_kernel_that_fits_nowhere_is_made_to_fit(
    pane: SandboxPane, store: Store, size: tuple[int, int], qtbot: QtBot
) -> None:
    pane.resize(*size)
    put(store, picture="numbers", kernel="blob")
    output = pane.stage.output
    assert "It fits nowhere." in output.misfit.text()
    ways = output.shown_ways()
    assert ways
    assert all(output.tile.geometry().contains(way.geometry()) for way in ways)
    qtbot.mouseClick(ways[0], Qt.MouseButton.LeftButton)
    assert sandbox_of(store).padding == (1, 1)


@pytest.mark.parametrize("size", [(804, 734), (1204, 734), (1844, 1014)])
def test_what_found_no_room_stays_away_while_hovering(
    pane: SandboxPane, store: Store, size: tuple[int, int], qtbot: QtBot
) -> None:
    pane.resize(*size)
    store.edit("blob", changed(store.workspace, sandbox=changed(sandbox_of(store), kernel="blob", stride=2)))
    output = pane.stage.output
    before = [way.isHidden() for way in output.ways]
    assert pane.readout.misfit
    qtbot.mouseMove(output.tile, output.tile.rect().center() + QPoint(20, 20))
    qtbot.mouseMove(output.tile, output.tile.rect().center())
    assert [way.isHidden() for way in output.ways] == before
    for way in output.shown_ways():
        assert way.y() > output.tile.geometry().bottom()


def test_the_numbers_of_the_input_are_edited(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, picture="numbers", padding=1, after="none")
    grid = pane.stage.input.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(1, 1))
    qtbot.keyClick(grid, Qt.Key.Key_9)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).numbers[0][0] == 9
    assert grid.text_at(1, 1) == "9"
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(0, 0))
    qtbot.keyClick(grid, Qt.Key.Key_9)  # padding stays 0
    assert QApplication.focusWidget() is grid
    assert grid.text_at(0, 0) == "0"


def test_hidden_numbers_show_a_question_mark(pane: SandboxPane, store: Store) -> None:
    put(store, hidden={"products", "sum", "output", "size"})
    assert pane.desk.ledger.output_text() == "?"
    assert pane.desk.ledger.explanation() == HIDDEN_WORDS
    assert "818" not in pane.desk.ledger.text() + pane.desk.ledger.accessibleDescription()
    assert pane.stage.output.head.shape_text() == "?"
    assert pane.desk.formula.text().endswith("= ?")
    put(store, hidden=set())
    assert pane.desk.ledger.output_text() == "818"


def test_what_a_lesson_locks_cannot_be_changed(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, locked={"picture", "kernel", "stride", "padding", "after"})
    before = sandbox_of(store)
    stage = pane.stage
    assert stage.kernel.lock.isVisible()
    hidden = (stage.input.source, stage.kernel.preset, stage.kernel.stride, stage.kernel.padding)
    assert not any(control.isVisible() for control in (*hidden, stage.output.after))
    qtbot.keyClicks(stage.kernel.grid, "+5")
    turn(stage.kernel.grid, stage.kernel.grid.centre_of(0, 0), 1)
    modifier = Qt.KeyboardModifier.MetaModifier if KEY == "Meta" else Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(stage.kernel.grid, Qt.Key.Key_3, modifier)
    assert sandbox_of(store) == before
    put(store, locked=set())
    assert stage.kernel.preset.isVisible()


@pytest.mark.parametrize("size", [(1844, 1014), (1204, 734), (1344, 1014), (804, 734), (640, 1100), (1104, 414)])
@pytest.mark.parametrize("picture", ["camera", "coffee", "numbers"])
def test_nothing_leaves_the_pane_at_any_size(
    pane: SandboxPane, store: Store, size: tuple[int, int], picture: str
) -> None:
    put(store, picture=picture, stride=3, after="none")
    pane.resize(*size)
    for part in (pane.stage, pane.desk):
        for child in part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child.isVisible():
                assert part.rect().adjusted(-1, -1, 1, 8).contains(child.geometry()), (
                    type(child).__name__,
                    child.geometry(),
                    part.rect(),
                )


def test_the_pane_follows_theme_and_type_size(pane: SandboxPane, look: Look, qtbot: QtBot) -> None:
    light = pane.grab().toImage()
    look.set("dark", 1.5)
    assert pane.grab().toImage() != light
    assert pane.desk.ledger.output_text() == "818"
