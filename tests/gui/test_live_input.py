"""A camera or a video as the sandbox's input: started, paused, kept, unplugged, hidden, saved and opened."""

# mypy: disable-error-code="no-untyped-call"

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from convlab.app.actions import ACTIONS
from convlab.app.main import Application
from convlab.bridge.live_input import LiveInput
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.problem import Problem
from convlab.imaging.camera import NONE_FOUND, STOPPED, Camera
from convlab.imaging.live_feed import LiveSource
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.source_menu import CAMERA, VIDEO, SourceMenu
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar
from tests.gui.sandboxes import sandbox_of, shown
from tests.imaging.films import FakeCamera, film, number_of, opener_of

WEBCAM, SECOND = Camera(0, "Webcam"), Camera(2, "Microscope")


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera(0.004)


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store, camera: FakeCamera) -> Iterator[SandboxPane]:
    made = shown(SandboxPane(look, store, LiveInput(opener_of(camera), lambda: (WEBCAM, SECOND))), qtbot)
    yield made
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("live")]


@pytest.fixture
def cinema(qtbot: QtBot, look: Look, store: Store) -> Iterator[SandboxPane]:
    """A pane that reads real files."""
    made = shown(SandboxPane(look, store), qtbot)
    yield made
    made.close()


def red(pane: SandboxPane) -> int:
    """Which of the fake camera's pictures is seen."""
    return number_of(pane.readout.computed.pixels)


def start(pane: SandboxPane, qtbot: QtBot, source: LiveSource = WEBCAM) -> None:
    pane.bringing.play(source)
    qtbot.waitUntil(lambda: pane.living.frame is not None)


def test_a_camera_becomes_the_input_with_its_first_picture(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.bringing.play(WEBCAM)
    assert sandbox_of(store).picture == "camera"  # the Cameraman, until there is something else to see
    row = pane.stage.input.live
    assert row.isVisible()
    assert row.pill.text() == "starting"
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    assert store.undo_label == "Input: Webcam"
    assert pane.stage.input.head.shape_text() == "48 × 64 × 3"
    assert pane.stage.input.source.currentText() == "Webcam"
    assert row.toggle.text() == "Pause"
    qtbot.waitUntil(lambda: row.pill.text() == "live, 0.0 s")
    before = red(pane)
    qtbot.waitUntil(lambda: red(pane) > before)


def test_live_frames_are_no_part_of_the_document(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    start(pane, qtbot)
    seen = store.workspace
    before = red(pane)
    qtbot.waitUntil(lambda: red(pane) > before + 3)
    assert store.workspace is seen
    assert sandbox_of(store).still is None


def test_pause_keeps_what_is_seen_and_start_goes_on(
    pane: SandboxPane, store: Store, camera: FakeCamera, qtbot: QtBot
) -> None:
    start(pane, qtbot)
    row = pane.stage.input.live
    shown = red(pane)
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert (row.toggle.text(), row.pill.text()) == ("Start", "paused")
    still = sandbox_of(store).still
    assert still is not None
    assert (still.name, number_of(still.pixels)) == ("Webcam", shown)
    assert red(pane) == shown
    assert store.is_edited
    assert camera.released.wait(5)
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: red(pane) > shown)
    assert sandbox_of(store).still == still


def test_keep_makes_it_the_own_picture(pane: SandboxPane, store: Store, camera: FakeCamera, qtbot: QtBot) -> None:
    start(pane, qtbot)
    qtbot.mouseClick(pane.stage.input.live.keep, Qt.MouseButton.LeftButton)
    own = sandbox_of(store).own
    assert own is not None
    assert sandbox_of(store).picture == "own"
    assert (pane.readout.computed.pixels == own.pixels).all()
    assert not pane.stage.input.live.isVisible()
    assert camera.released.wait(5)
    store.undo()
    assert sandbox_of(store).picture == "live"
    assert not pane.living.live.is_running  # a camera never goes on by itself
    assert sandbox_of(store).still == own


def test_an_unplugged_camera_is_said_and_its_last_picture_kept(
    pane: SandboxPane, store: Store, camera: FakeCamera, qtbot: QtBot
) -> None:
    start(pane, qtbot)
    camera.unplugged.set()
    complaint = pane.stage.input.complaint
    qtbot.waitUntil(lambda: complaint.sentence() == STOPPED)
    still = sandbox_of(store).still
    assert still is not None
    assert red(pane) == number_of(still.pixels)
    qtbot.waitUntil(lambda: pane.stage.input.live.pill.text().startswith("stopped 0."))
    camera.unplugged.clear()
    qtbot.mouseClick(complaint.ways()[0], Qt.MouseButton.LeftButton)
    assert complaint.sentence() == ""
    qtbot.waitUntil(lambda: pane.living.frame is not None)


def test_without_a_camera_the_last_picture_stays(qtbot: QtBot, look: Look, store: Store) -> None:
    pane = SandboxPane(look, store, LiveInput(opener_of(Problem(NONE_FOUND)), lambda: ()))
    qtbot.addWidget(pane)
    pane.show()
    pane.bringing.play(WEBCAM)
    complaint = pane.stage.input.complaint
    qtbot.waitUntil(lambda: complaint.sentence().startswith("No camera is connected."))
    assert complaint.sentence().endswith("The last picture is kept.")
    assert [way.text() for way in complaint.ways()] == ["Start"]
    assert sandbox_of(store).picture == "camera"
    assert not store.can_undo
    assert not pane.stage.input.live.isVisible()


def test_another_source_turns_the_camera_off_and_keeps_a_still(
    pane: SandboxPane, store: Store, camera: FakeCamera, qtbot: QtBot
) -> None:
    start(pane, qtbot)
    pane.stage.input.source.key_chosen.emit("coins")
    assert camera.released.wait(5)
    assert sandbox_of(store).still is not None
    store.undo()
    assert sandbox_of(store).picture == "live"
    assert sandbox_of(store).still is not None
    assert not pane.living.live.is_running


def test_a_lesson_that_puts_another_input_there_loses_no_picture(
    pane: SandboxPane, store: Store, camera: FakeCamera, qtbot: QtBot
) -> None:
    start(pane, qtbot)
    store.edit("A step of a lesson", changed(store.workspace, sandbox=SandboxState(picture="numbers")))
    assert camera.released.wait(5)
    assert sandbox_of(store).picture == "numbers"
    assert sandbox_of(store).still is not None


def test_undo_while_it_runs_loses_no_picture(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    start(pane, qtbot)
    store.undo()
    assert sandbox_of(store).picture == "camera"
    assert not pane.living.live.is_running
    store.redo()
    assert sandbox_of(store).picture == "live"
    assert sandbox_of(store).still is not None


def test_a_hidden_pane_lets_the_camera_go(pane: SandboxPane, camera: FakeCamera, qtbot: QtBot) -> None:
    start(pane, qtbot)
    pane.hide()
    assert camera.released.wait(5)
    shown = red(pane)
    pane.show()
    qtbot.waitUntil(lambda: red(pane) != shown)


def test_size_gray_and_kernel_are_of_frames_too(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    start(pane, qtbot)
    pane.stage.input.source.gray_chosen.emit(True)
    assert pane.stage.input.head.shape_text() == "48 × 64"
    pane.stage.kernel.preset.key_chosen.emit("box")
    assert sandbox_of(store).kernel == KERNELS["box"].kernel
    assert pane.living.live.is_running


def test_what_is_computed_depends_on_its_arguments_alone() -> None:
    frame = np.full((20, 30, 3), 7, np.uint8)
    live = SandboxState(picture="live", side=64)
    first = compute(live, None, frame)
    assert first.pixels.shape == (20, 30, 3)
    assert compute(live, first, frame) is first
    assert compute(live, first) is first  # whoever asks for the code of what is seen
    other = compute(changed(live, stride=2), first)
    assert other.frame is frame
    assert compute(live, first, frame.copy()) is not first
    assert compute(SandboxState(), first).frame is None
    assert compute(live).problem is not None


def test_a_document_with_a_live_source_opens_with_its_still(convlab: Application, tmp_path: Path, qtbot: QtBot) -> None:
    window = convlab.window
    pane = window.sandbox()
    pane.open_picture(film(tmp_path / "film.avi"))
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    saved = tmp_path / "film.convlab"
    window.save_to(saved)
    assert pane.living.live.is_running  # saving stops nothing
    window.new_workspace()
    assert not pane.living.live.is_running
    window.open_file(saved)
    assert sandbox_of(convlab.store).picture == "live"
    assert pane.stage.input.source.currentText() == "film.avi"
    assert not pane.living.live.is_running
    row = pane.stage.input.live
    assert (row.toggle.text(), row.pill.text()) == ("Start", "paused")
    assert pane.stage.input.problem.text() == ""
    pane.living.video_wished.disconnect(pane.bringing.choose_video)  # a dialog of the platform
    with qtbot.waitSignal(pane.living.video_wished):  # only a person knows where the file is now
        row.toggle.click()


def test_the_same_document_again_shows_its_still_and_not_the_last_frame(
    convlab: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    window = convlab.window
    pane = window.sandbox()
    pane.open_picture(film(tmp_path / "film.avi"))
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    saved = tmp_path / "film.convlab"
    window.save_to(saved)
    still = sandbox_of(convlab.store).still
    assert still is not None
    qtbot.waitUntil(lambda: pane.living.frame is not None and (pane.living.frame != still.pixels).any())
    window.open_file(saved)
    assert (pane.readout.computed.pixels == still.pixels).all()
    assert not pane.readout.computed.is_stale


def test_closing_the_window_keeps_a_still(convlab: Application, tmp_path: Path, qtbot: QtBot) -> None:
    pane = convlab.window.sandbox()
    pane.open_picture(film(tmp_path / "film.avi"))
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    convlab.window.close()
    assert sandbox_of(convlab.store).still is not None
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("live")]


def test_a_live_source_without_a_still_says_how_to_start(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    store.replace(changed(store.workspace, sandbox=SandboxState(picture="live")))
    assert pane.stage.input.problem.text() == "The camera is off. Press Start to see its pictures here."
    row = pane.stage.input.live
    assert (row.pill.text(), row.keep.isEnabled()) == ("off", False)
    row.toggle.setFocus()
    qtbot.keyClick(row.toggle, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    assert pane.stage.input.problem.text() == ""


def test_the_menu_offers_the_cameras_that_are_there(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    source = pane.stage.input.source
    with qtbot.waitSignal(pane.living.live.cameras_found):
        source.showPopup()
    cameras = next(entry for entry in source.menu.actions() if entry.text() == CAMERA).menu()
    assert isinstance(cameras, QMenu)
    assert [entry.text() for entry in cameras.actions()] == ["Webcam", "Microscope"]
    assert VIDEO in [entry.text() for entry in source.menu.actions()]
    cameras.actions()[1].trigger()
    source.hidePopup()
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    assert sandbox_of(store).picture == "live"
    assert source.currentText() == "Microscope"
    source.fill_menu()
    running = next(entry for entry in source.menu.actions() if entry.text() == CAMERA).menu()
    assert isinstance(running, QMenu)
    assert [entry.isChecked() for entry in running.actions()] == [False, True]


def test_a_dropped_video_is_played(cinema: SandboxPane, store: Store, tmp_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(film(tmp_path / "film.mp4")))])
    at, actions = QPoint(200, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, actions, data, buttons, keys)
    QApplication.sendEvent(cinema, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(cinema, QDropEvent(QPointF(at), actions, data, buttons, keys))
    qtbot.waitUntil(lambda: sandbox_of(store).picture == "live")
    assert cinema.stage.input.source.currentText() == "film.mp4"


def test_what_is_no_video_is_said_and_the_last_picture_kept(
    cinema: SandboxPane, store: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("milk, eggs")
    cinema.open_picture(notes)
    complaint = cinema.stage.input.complaint
    said = "This file is not a video: notes.mp4 holds text. The last picture is kept."
    qtbot.waitUntil(lambda: complaint.sentence() == said)
    assert not store.can_undo
    assert sandbox_of(store).picture == "camera"


def test_a_lesson_that_locks_the_input_keeps_the_camera_off(pane: SandboxPane, store: Store) -> None:
    store.look(changed(store.workspace, sandbox=changed(sandbox_of(store), locked={"picture"})))
    pane.bringing.play(WEBCAM)
    assert pane.stage.input.complaint.sentence() == "The input is fixed in this step of the lesson."
    assert not pane.living.live.is_running


def test_another_view_shows_the_camera_too_and_says_above_what_is_wrong(
    pane: SandboxPane, store: Store, camera: FakeCamera, qtbot: QtBot
) -> None:
    store.look(changed(store.workspace, sandbox=changed(sandbox_of(store), view="volume")))
    (menu,) = (menu for menu in pane.findChildren(SourceMenu) if menu.isVisible())
    menu.camera_wished.emit(WEBCAM)
    qtbot.waitUntil(lambda: pane.living.frame is not None)
    before = red(pane)
    qtbot.waitUntil(lambda: red(pane) > before)
    camera.unplugged.set()
    (bar,) = (bar for bar in pane.findChildren(MessageBar) if bar.parentWidget() is pane)
    qtbot.waitUntil(lambda: bar.sentence() == STOPPED)
    assert (bar.y(), bar.width()) == (0, pane.width())


def test_the_camera_and_a_video_are_found_in_the_palette(convlab: Application, tmp_path: Path, qtbot: QtBot) -> None:
    window = convlab.window
    actions = {action.key: action for action in ACTIONS}
    assert not actions["live.toggle"].enabled(window)
    window.sandbox().open_picture(film(tmp_path / "film.avi"))
    qtbot.waitUntil(lambda: sandbox_of(convlab.store).picture == "live")
    assert actions["live.toggle"].enabled(window)
    actions["live.toggle"].run(window)
    assert not window.sandbox().living.live.is_running
    actions["live.keep"].run(window)
    assert sandbox_of(convlab.store).picture == "own"
