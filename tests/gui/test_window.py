"""The window: everything it shows comes from the workspace, everything it can do stands in the table of actions."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convlab.app.actions import ACTIONS, MENUS, matching
from convlab.app.main import Application
from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.places import Places
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.imaging.pictures import NUMBERS, PICTURES
from convlab.state.workspace import Workspace
from convlab.widgets.controls import NumberBox


def with_stride(convlab: Application, stride: int) -> Workspace:
    workspace = convlab.store.workspace
    return changed(workspace, sandbox=changed(workspace.sandbox, stride=stride))


def test_the_first_start_shows_a_photograph_and_the_sobel_kernel(convlab: Application) -> None:
    workspace = convlab.store.workspace
    assert (workspace.pane, workspace.sandbox.picture) == ("sandbox", "camera")
    assert workspace.sandbox.kernel == KERNELS["sobel_vertical"].kernel
    assert convlab.window.windowTitle().startswith("Untitled")
    assert not convlab.window.windowIcon().isNull()


def test_each_pane_opens_by_its_key(convlab: Application, qtbot: QtBot) -> None:
    convlab.window.activateWindow()
    for key, pane in (("2", "builder"), ("3", "monitor"), ("1", "sandbox")):
        qtbot.keyClick(convlab.window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
        assert convlab.store.workspace.pane == pane


def test_undo_and_redo_work_by_keys(convlab: Application, qtbot: QtBot) -> None:
    convlab.window.activateWindow()
    convlab.store.edit("Stride", with_stride(convlab, 3))
    qtbot.keyClick(convlab.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert convlab.store.workspace.sandbox.stride == (1, 1)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(convlab.window, Qt.Key.Key_Z, both)
    assert convlab.store.workspace.sandbox.stride == (3, 3)


def test_undo_works_by_keys_while_a_number_field_has_the_focus(convlab: Application, qtbot: QtBot) -> None:
    stride = next(box for box in convlab.window.findChildren(NumberBox) if box.accessibleName() == "Stride")
    stride.setFocus()
    qtbot.keyClick(stride, Qt.Key.Key_Up)
    assert convlab.store.workspace.sandbox.stride == (2, 2)
    qtbot.keyClick(stride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert convlab.store.workspace.sandbox.stride == (1, 1)
    qtbot.keyClick(stride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert convlab.store.workspace.sandbox.stride == (2, 2)


def test_every_action_has_a_key_of_its_own_and_a_known_menu() -> None:
    keys = [action.key for action in ACTIONS]
    shortcuts = [action.shortcut for action in ACTIONS if action.shortcut]
    assert len(set(keys)) == len(keys)
    assert len(set(shortcuts)) == len(shortcuts)
    assert {action.menu for action in ACTIONS} <= {"", *MENUS}


def test_kernels_pictures_and_networks_are_chosen_by_action(convlab: Application) -> None:
    for key, row in KERNELS.items():
        convlab.window.run_action(f"kernel.{key}")
        assert convlab.store.workspace.sandbox.kernel == row.kernel
    for key in (*PICTURES, NUMBERS):
        convlab.window.run_action(f"picture.{key}")
        assert convlab.store.workspace.sandbox.picture == key
    for key, network in PRESETS.items():
        convlab.window.run_action(f"network.{key}")
        assert convlab.store.workspace.builder.network == network


def test_the_palette_finds_and_runs(convlab: Application, qtbot: QtBot) -> None:
    palette = convlab.window.palette_sheet
    convlab.window.open_palette()
    assert palette.texts() == [action.text for action in ACTIONS]
    palette.type_query("horiz sobel")
    assert palette.texts() == ["Kernel: Sobel, horizontal"]
    with qtbot.waitSignal(palette.chosen):
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert convlab.store.workspace.sandbox.kernel == KERNELS["sobel_horizontal"].kernel
    assert not palette.isVisible()


def test_the_palette_does_not_run_what_is_off(convlab: Application, qtbot: QtBot) -> None:
    palette = convlab.window.palette_sheet
    convlab.window.open_palette()
    palette.type_query("Undo")
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    palette.hide()


def test_words_in_any_order_find_an_action() -> None:
    assert [action.key for action in matching("theme DARK")] == ["view.dark"]
    assert matching("no such thing") == []


def test_theme_and_type_size_are_kept(convlab: Application, places: Places) -> None:
    convlab.window.run_action("view.dark")
    convlab.window.run_action("view.larger")
    assert (convlab.look.theme, convlab.look.scale) == ("dark", 1.25)
    kept = json.loads((places.config / "settings.json").read_text(encoding="utf-8"))
    assert (kept["theme"], kept["scale"]) == ("dark", 1.25)


def test_a_click_in_the_settings_takes_effect_at_once(convlab: Application, qtbot: QtBot) -> None:
    convlab.window.toggle_settings()
    sheet = convlab.window.settings_sheet
    qtbot.mouseClick(sheet.choice("theme", "dark"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(sheet.choice("scale", 1.5), Qt.MouseButton.LeftButton)
    assert (convlab.look.theme, convlab.look.scale) == ("dark", 1.5)
    sheet.hide()


def test_work_and_window_come_back_at_the_next_start(convlab: Application, qapp: QApplication, places: Places) -> None:
    convlab.store.edit("Stride", with_stride(convlab, 4))
    convlab.window.show_pane("builder")
    convlab.window.resize(780, 700)  # the offscreen screen is 800 x 800
    convlab.window.close()
    again = Application(qapp, places)
    again.window.restore_geometry()
    assert again.store.workspace.sandbox.stride == (4, 4)
    assert again.store.workspace.pane == "builder"
    assert again.window.size().toTuple() == (780, 700)
    again.close()


def test_a_broken_file_is_said_in_place(convlab: Application, tmp_path: Path) -> None:
    broken = tmp_path / "broken.convlab"
    broken.write_text('{"sandbox": {"stride": "wide"}}')
    before = convlab.store.workspace
    convlab.window.open_file(broken)
    assert "broken.convlab" in convlab.window.message.sentence()
    assert "sandbox.stride" in convlab.window.message.sentence()
    assert convlab.store.workspace == before


def test_opening_another_file_offers_the_unsaved_work_back(convlab: Application, tmp_path: Path, qtbot: QtBot) -> None:
    convlab.window.save_to(tmp_path / "first.convlab")
    convlab.store.edit("Stride", with_stride(convlab, 4))
    convlab.window.open_file(tmp_path / "first.convlab")
    assert convlab.store.workspace.sandbox.stride == (1, 1)
    bring_back = convlab.window.message.ways()[0]
    qtbot.mouseClick(bring_back, Qt.MouseButton.LeftButton)
    assert convlab.store.workspace.sandbox.stride == (4, 4)


def test_an_unexpected_error_is_said_with_details(convlab: Application) -> None:
    convlab.errors.happened.emit("Something in ConvLab failed.", "Traceback: here")
    assert convlab.window.message.sentence() == "Something in ConvLab failed."
    assert convlab.window.message.details() == "Traceback: here"


def test_an_engine_that_dies_unseen_is_told_and_an_idle_one_replaced(convlab: Application, tmp_path: Path) -> None:
    convlab.engine.ready.emit("CPU")
    convlab.engine.died.emit("The engine ended.", None)
    assert convlab.window.message.sentence() == ""
    convlab.engine.died.emit("The engine was ended by signal 9 while it trained LeNet-5.", tmp_path)
    assert "while it trained LeNet-5" in convlab.window.message.sentence()
    convlab.window.message.ways()[0].click()
    assert convlab.store.workspace.pane == "monitor"
    assert convlab.store.workspace.monitor.run == str(tmp_path)


def test_a_problem_is_said_in_place(convlab: Application) -> None:
    convlab.window.tell(Problem("A 7 x 7 kernel does not fit.", "more"))
    assert convlab.window.message.sentence() == "A 7 x 7 kernel does not fit."


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.5])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (900, 700)])
def test_the_window_holds_its_size_at_every_type_size(
    convlab: Application, qapp: QApplication, scale: float, size: tuple[int, int]
) -> None:
    convlab.settings.set(scale=scale)
    for pane in ("sandbox", "builder", "monitor"):
        convlab.window.run_action(f"view.{pane}")
        convlab.window.resize(*size)
        qapp.processEvents()
        assert convlab.window.size().toTuple() == size, pane


def test_a_bank_of_the_palette_is_seen_as_volumes(convlab: Application) -> None:
    convlab.window.run_action("bank.six")
    sandbox = convlab.store.workspace.sandbox
    assert (len(sandbox.filters), sandbox.view) == (6, "volume")
    convlab.store.undo()
    assert len(convlab.store.workspace.sandbox.filters) == 1
