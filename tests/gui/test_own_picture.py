"""A person's own picture in the real pane: dropped, pasted, chosen, refused, undone, saved and opened."""

# mypy: disable-error-code="no-untyped-call"

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from convlab.app.main import Application
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.typography import shortened
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.picture_entry import PASTED, pixels_of
from convlab.panes.sandbox.source_menu import CAMERA, CHOOSE, LONGEST_TITLE, PASTE, VIDEO
from convlab.widgets.shading import to_image
from tests.gui.sandboxes import sandbox_of

NOISE = np.random.default_rng(0).integers(0, 256, (30, 50, 3), np.uint8)


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A picture file of a person."""
    path = tmp_path / "garden.png"
    cv2.imencode(".png", np.ascontiguousarray(NOISE[..., ::-1]))[1].tofile(path)
    return path


def shown(pane: SandboxPane) -> NDArray[np.generic]:
    return pane.readout.computed.pixels


def drop(pane: SandboxPane, data: QMimeData) -> bool:
    """Drags `data` onto the pane and lets go where it is taken; returns whether it was."""
    at, actions = QPoint(200, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, actions, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(pane, enter)
    if enter.isAccepted():
        QApplication.sendEvent(pane, QDropEvent(QPointF(at), actions, data, buttons, keys))
    return enter.isAccepted()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def lock_picture(store: Store) -> None:
    workspace = store.workspace
    store.look(changed(workspace, sandbox=changed(workspace.sandbox, locked={"picture"})))


def test_a_dropped_file_becomes_the_input_in_one_step(pane: SandboxPane, store: Store, garden: Path) -> None:
    assert drop(pane, files(garden))
    assert (shown(pane) == NOISE).all()
    assert pane.stage.input.head.shape_text() == "30 × 50 × 3"
    assert pane.stage.input.source.currentText() == "garden.png"
    assert store.undo_label == "Input: garden.png"
    store.undo()
    assert not store.can_undo
    assert pane.stage.input.source.currentText() == "Cameraman"
    store.redo()
    assert (shown(pane) == NOISE).all()


def test_an_image_of_another_program_is_dropped(pane: SandboxPane) -> None:
    data = QMimeData()
    data.setImageData(to_image(NOISE))
    assert drop(pane, data)
    assert (shown(pane) == NOISE).all()
    assert pane.stage.input.source.currentText() == PASTED


def test_text_is_not_taken_from_a_drag(pane: SandboxPane) -> None:
    data = QMimeData()
    data.setText("a picture of a garden")
    assert not drop(pane, data)


def test_an_image_is_pasted_by_keys(convlab: Application, qtbot: QtBot) -> None:
    window = convlab.window
    window.show_pane("builder")
    QGuiApplication.clipboard().setImage(to_image(NOISE))
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert convlab.store.workspace.pane == "sandbox"
    assert (shown(window.sandbox()) == NOISE).all()
    QGuiApplication.clipboard().clear()


def test_a_copied_file_is_pasted(pane: SandboxPane, garden: Path) -> None:
    QGuiApplication.clipboard().setMimeData(files(garden))
    pane.bringing.paste()
    assert pane.stage.input.source.currentText() == "garden.png"
    QGuiApplication.clipboard().clear()


def test_pasting_what_is_no_picture_says_what_it_is(pane: SandboxPane, store: Store) -> None:
    QGuiApplication.clipboard().setText("sky")
    pane.bringing.paste()
    complaint = pane.stage.input.complaint
    assert complaint.sentence().startswith("The clipboard holds text, not a picture.")
    QGuiApplication.clipboard().clear()
    pane.bringing.paste()
    assert complaint.sentence().startswith("There is no picture on the clipboard.")
    assert not store.can_undo


def test_a_text_file_is_refused_in_place_and_the_last_picture_kept(
    pane: SandboxPane, store: Store, garden: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.png"
    notes.write_text("milk, eggs")
    pane.open_picture(garden)
    assert drop(pane, files(notes))
    complaint = pane.stage.input.complaint
    assert complaint.isVisible()
    assert complaint.sentence() == "This file is not a picture: notes.png holds text. The last picture is kept."
    assert (shown(pane) == NOISE).all()
    pane.stage.input.source.key_chosen.emit("coffee")
    assert not complaint.isVisible()


def test_a_picture_that_is_too_large_is_refused(pane: SandboxPane, tmp_path: Path) -> None:
    wall = tmp_path / "wall.bmp"
    size = (40_000).to_bytes(4, "little")
    wall.write_bytes(b"BM" + bytes(12) + (40).to_bytes(4, "little") + size + size + bytes(28))
    pane.open_picture(wall)
    sentence = pane.stage.input.complaint.sentence()
    assert "40,000 × 40,000 pixels" in sentence
    assert "up to 64 megapixels" in sentence
    assert pane.stage.input.source.currentText() == "Cameraman"


def test_the_same_refusal_again_is_said_again(pane: SandboxPane, tmp_path: Path) -> None:
    pane.open_picture(tmp_path / "gone.png")
    pane.stage.input.complaint.hide()
    pane.open_picture(tmp_path / "gone.png")
    assert pane.stage.input.complaint.sentence().startswith("gone.png is not there.")


def test_a_lesson_that_locks_the_input_keeps_it(pane: SandboxPane, store: Store, garden: Path) -> None:
    lock_picture(store)
    assert not drop(pane, files(garden))
    pane.open_picture(garden)
    assert pane.stage.input.complaint.sentence() == "The input is fixed in this step of the lesson."
    assert sandbox_of(store).picture == "camera"
    assert not pane.stage.input.source.isVisible()


def test_the_actions_are_off_where_the_input_is_locked(convlab: Application) -> None:
    keys = {"picture.open", "picture.paste", "picture.digit"}
    lock_picture(convlab.store)
    entries = [action for action, _ in convlab.window._menu_actions if action.key in keys]
    assert len(entries) == 2
    assert not any(action.enabled(convlab.window) for action in entries)


def test_size_and_planes_are_chosen_in_the_menu(pane: SandboxPane, store: Store) -> None:
    source = pane.stage.input.source
    source.key_chosen.emit("coffee")
    source.fill_menu()
    texts = [entry.text().split("\t")[0] for entry in source.menu.actions() if entry.text()]
    crop = "The 8 × 8 under the window as numbers"
    assert texts[-7:] == [CHOOSE, PASTE, CAMERA, VIDEO, crop, "Longer side: 1024 px", "Planes: RGB"]
    sizes, planes = (entry.menu() for entry in source.menu.actions()[-2:])
    assert isinstance(sizes, QMenu)
    assert isinstance(planes, QMenu)
    next(entry for entry in sizes.actions() if entry.text() == "128 px").trigger()
    next(entry for entry in planes.actions() if entry.text().startswith("Gray")).trigger()
    assert pane.stage.input.head.shape_text() == "85 × 128"
    source.fill_menu()
    assert [entry.text() for entry in source.menu.actions()][-2:] == ["Longer side: 128 px", "Planes: gray"]
    store.undo()
    assert pane.stage.input.head.shape_text() == "85 × 128 × 3"


def test_numbers_and_digits_have_no_size(pane: SandboxPane) -> None:
    source = pane.stage.input.source
    source.key_chosen.emit("numbers")
    source.fill_menu()
    assert source.menu.actions()[-1].text() == "Copy the numbers"


def test_the_popup_is_the_menu_and_its_entries_are_the_sources(pane: SandboxPane, store: Store, garden: Path) -> None:
    pane.open_picture(garden)
    source = pane.stage.input.source
    source.showPopup()
    assert source.menu.isVisible()
    assert [entry.text() for entry in source.menu.actions() if entry.isChecked()] == ["garden.png"]
    next(entry for entry in source.menu.actions() if entry.text() == "Coins").trigger()
    source.hidePopup()
    assert sandbox_of(store).picture == "coins"
    assert sandbox_of(store).own is not None  # it can be chosen again
    source.key_chosen.emit("own")
    assert (shown(pane) == NOISE).all()


def test_arrow_keys_step_through_sources_only(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    source = pane.stage.input.source
    for _ in range(20):
        qtbot.keyClick(source, Qt.Key.Key_Down)
    assert sandbox_of(store).picture == "row"


def test_digits_are_stepped_through_as_one_step(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.input.source.key_chosen.emit("digit")
    digits = pane.stage.input.digits
    assert pane.stage.input.grid.isVisible()
    assert digits.words.text() == "Digit 1 of 1,797: a 0"
    qtbot.mouseClick(digits.previous, Qt.MouseButton.LeftButton)
    assert digits.words.text() == "Digit 1,797 of 1,797: an 8"
    for _ in range(3):
        qtbot.mouseClick(digits.next, Qt.MouseButton.LeftButton)
    assert digits.words.text() == "Digit 3 of 1,797: a 2"
    store.undo()
    assert (sandbox_of(store).picture, sandbox_of(store).digit) == ("digit", 0)


def test_a_changed_digit_becomes_numbers_of_ones_own(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.input.source.key_chosen.emit("digit")
    before = sandbox_of(store).numbers
    grid = pane.stage.input.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(0, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "9")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).picture == "numbers"
    assert sandbox_of(store).numbers[0][:4] == (9, 0, 5, 13)
    assert not pane.stage.input.digits.isVisible()
    store.undo()
    assert (sandbox_of(store).picture, sandbox_of(store).numbers) == ("digit", before)


def test_a_workspace_with_an_own_picture_is_saved_and_opened(convlab: Application, garden: Path) -> None:
    window = convlab.window
    window.sandbox().open_picture(garden)
    saved = garden.with_name("mine.convlab")
    window.save_to(saved)
    assert not convlab.store.is_edited
    garden.unlink()  # a document never needs the file
    window.new_workspace()
    assert convlab.store.workspace.sandbox.own is None
    window.open_file(saved)
    assert (shown(window.sandbox()) == NOISE).all()
    assert window.sandbox().stage.input.source.currentText() == "garden.png"


def test_what_is_transparent_lies_on_white_and_gray_stays_gray() -> None:
    image = QImage(2, 1, QImage.Format.Format_ARGB32)
    image.setPixelColor(0, 0, QColor(255, 0, 0, 102))
    image.setPixelColor(1, 0, QColor(0, 0, 0, 0))
    assert pixels_of(image).tolist() == [[[255, 153, 153], [255, 255, 255]]]
    gray = NOISE[..., 0]
    assert (pixels_of(to_image(gray)) == gray).all()
    fine = to_image(NOISE)
    fine.setDevicePixelRatio(2)
    assert (pixels_of(fine) == NOISE).all()


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    assert shortened("garden.png", LONGEST_TITLE) == "garden.png"
    long = shortened("IMG_20260712_at_the_launch_site_1530.jpg", LONGEST_TITLE)
    assert len(long) == 24
    assert (long[:11], long[-12:]) == ("IMG_2026071", "ite_1530.jpg")
