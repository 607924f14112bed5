"""The sweep with real widgets: it plays, steps, jumps, is left, and changes nothing that was made."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.panes.sandbox.pane import SandboxPane
from convlab.widgets.look import Look
from convlab.widgets.sweep_line import SweepLine
from tests.gui.sandboxes import put, sandbox_of, shown

SIZES = [(1844, 1014), (1204, 734), (1344, 1014), (804, 734), (640, 1100), (420, 700), (1104, 414)]


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    """Seven by seven, stride three: four windows."""
    sandbox = changed(sandbox_of(store), picture="numbers", stride=3, after="none", focus=(0, 1))
    store.replace(changed(store.workspace, sandbox=sandbox))  # a document that was opened, not edited
    return shown(SandboxPane(look, store), qtbot)


def place(store: Store) -> int | None:
    return store.workspace.sandbox.sweep


def press(pane: SandboxPane, qtbot: QtBot, key: str) -> None:
    qtbot.keyClicks(pane.stage.kernel.grid, key)


def test_a_sweep_plays_to_its_end(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    places: list[int | None] = []
    store.changed.connect(lambda _old, _new: places.append(place(store)))
    pane.sweeping.player.prepare(4)
    pane.sweeping.player.set_speed(60)
    with qtbot.waitSignals([pane.sweeping.player.playing_changed] * 2):  # it begins, and ends by itself
        qtbot.mouseClick(pane.desk.sweep, Qt.MouseButton.LeftButton)
    assert list(dict.fromkeys(places)) == [0, 1, 2, 3]
    assert pane.desk.transport.counted.text() == "36 of 36 multiplications so far"
    assert not store.can_undo
    assert not store.is_edited


def test_the_button_gives_its_place_to_the_transport(pane: SandboxPane, qtbot: QtBot) -> None:
    desk = pane.desk
    assert desk.sweep.isVisible()
    assert not desk.transport.isVisible()
    desk.sweep.setFocus()
    qtbot.keyClick(desk.sweep, Qt.Key.Key_Space)
    assert not desk.sweep.isVisible()
    assert desk.transport.isVisible()
    assert QApplication.focusWidget() is desk.transport.play
    assert desk.transport.play.accessibleName() == "Pause"
    qtbot.mouseClick(desk.transport.end, Qt.MouseButton.LeftButton)
    assert desk.sweep.isVisible()
    assert not desk.transport.isVisible()


def test_space_starts_and_pauses(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    press(pane, qtbot, " ")
    assert place(store) == 0
    assert pane.sweeping.player.is_playing
    press(pane, qtbot, " ")
    assert place(store) == 0
    assert not pane.sweeping.player.is_playing
    press(pane, qtbot, " ")
    assert pane.sweeping.player.is_playing


def test_comma_and_full_stop_step_and_enter_no_number(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, sweep=0)
    kernel = store.workspace.sandbox.kernel
    press(pane, qtbot, "...")
    assert place(store) == 3
    press(pane, qtbot, ".")
    assert place(store) == 3
    press(pane, qtbot, ",")
    assert place(store) == 2
    assert store.workspace.sandbox.kernel == kernel
    assert not store.can_undo
    put(store, sweep=None)
    press(pane, qtbot, ".")  # without a sweep it begins a number, as ever
    assert QApplication.focusWidget() is not pane.stage.kernel.grid


def test_the_buttons_step_and_stop_at_the_ends(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, sweep=0)
    transport = pane.desk.transport
    assert not transport.back.isEnabled()
    qtbot.mouseClick(transport.forward, Qt.MouseButton.LeftButton)
    assert place(store) == 1
    put(store, sweep=3)
    assert not transport.forward.isEnabled()
    qtbot.mouseClick(transport.back, Qt.MouseButton.LeftButton)
    assert place(store) == 2


def test_play_at_the_end_begins_anew(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, sweep=3)
    qtbot.mouseClick(pane.desk.transport.play, Qt.MouseButton.LeftButton)
    assert place(store) == 0
    assert pane.sweeping.player.is_playing


def test_a_click_and_a_drag_on_the_line_jump(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, sweep=0)
    line = pane.desk.transport.line
    middle = line.height() // 2
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_of(2)), middle))
    assert place(store) == 2
    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_of(2)), middle))
    qtbot.mouseMove(line, QPoint(line.width() - 1, middle))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() - 1, middle))
    assert place(store) == 3
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Home)
    assert place(store) == 0
    qtbot.keyClick(line, Qt.Key.Key_Right)
    assert place(store) == 1
    assert line.accessibleDescription() == "window 2 of 4"


def test_a_click_on_an_output_cell_jumps_and_hovering_does_not(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, sweep=1)
    grid = pane.stage.output.grid
    qtbot.mouseMove(grid, grid.centre_of(0, 0))
    assert place(store) == 1
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(1, 1))
    assert place(store) == 3


@pytest.mark.parametrize("leave", ["escape", "button"])
def test_leaving_keeps_the_window_where_it_is(pane: SandboxPane, store: Store, leave: str, qtbot: QtBot) -> None:
    put(store, sweep=2)
    if leave == "escape":
        qtbot.keyClick(pane.stage.kernel.grid, Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(pane.desk.transport.end, Qt.MouseButton.LeftButton)
    assert place(store) is None
    assert store.workspace.sandbox.focus == (1, 0)
    assert pane.stage.input.grid.marks() == ()
    assert not store.can_undo


def test_undo_takes_back_what_was_made_and_leaves_the_sweep(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.kernel.stride.box.setValue(2)
    put(store, sweep=5)
    press(pane, qtbot, ".")
    store.undo()
    assert store.workspace.sandbox.stride == (3, 3)
    assert place(store) == 6
    assert pane.readout.sweep is not None
    assert pane.readout.sweep.index == 3  # the last there is
    assert not store.can_undo


def test_the_ledger_writes_the_running_sum(pane: SandboxPane, store: Store) -> None:
    put(store, sweep=2)
    assert "1·0 + 0·8 − 1·4 = −4, so far −4" in pane.desk.ledger.text()
    assert "so far −28; sum −28, output −28" in pane.desk.ledger.text()
    put(store, sweep=None)
    assert "so far" not in pane.desk.ledger.text()


def test_cells_to_come_are_empty(pane: SandboxPane, store: Store) -> None:
    put(store, sweep=2)
    grid = pane.stage.output.grid
    assert [grid.text_at(*cell) for cell in ((0, 0), (0, 1), (1, 0), (1, 1))] == ["−20", "11", "−28", ""]
    assert [mark.state for mark in pane.stage.input.grid.marks()] == ["done", "done", "present", "next"]


@pytest.mark.parametrize("hidden", ["output", "sum", "size"])
def test_a_lesson_that_hides_the_answer_offers_no_sweep(
    pane: SandboxPane, store: Store, hidden: str, qtbot: QtBot
) -> None:
    put(store, hidden={hidden}, sweep=2)
    assert not pane.desk.sweep.isVisible()
    assert not pane.desk.transport.isVisible()
    press(pane, qtbot, " ")
    assert not pane.sweeping.player.is_playing
    put(store, hidden=set(), sweep=None)
    assert pane.desk.sweep.isVisible()


def test_hidden_products_stay_hidden_in_a_sweep(pane: SandboxPane, store: Store) -> None:
    put(store, hidden={"products"}, sweep=2)
    said = pane.desk.ledger.text()
    assert "so far ?" in said
    assert "−20" not in said


def test_a_hidden_pane_stands_still(pane: SandboxPane, qtbot: QtBot) -> None:
    press(pane, qtbot, " ")
    assert pane.sweeping.player.is_playing
    pane.hide()
    assert not pane.sweeping.player.is_playing


def test_the_window_slides_when_it_is_slow_and_not_when_it_is_fast(
    pane: SandboxPane, store: Store, qtbot: QtBot
) -> None:
    put(store, sweep=0)
    motion = pane.sweeping.slide.motion
    with qtbot.waitSignal(motion.finished):
        press(pane, qtbot, ".")
    pane.sweeping.player.set_speed(60)
    pane.sweeping.player.start()
    with qtbot.waitSignal(pane.sweeping.player.advanced):
        pass
    assert motion.state() == motion.State.Stopped


def test_a_fast_sweep_over_a_photograph_takes_many_windows_at_once(
    pane: SandboxPane, store: Store, qtbot: QtBot
) -> None:
    put(store, picture="camera", stride=1, sweep=0)
    player, speed = pane.sweeping.player, pane.desk.transport.speed
    assert speed.words.text() == "4300 windows a second"
    speed.slider.setValue(speed.slider.maximum())
    assert speed.words.text() == "13,100 windows a second"
    assert player.speed == 13_100
    with qtbot.waitSignal(player.advanced, check_params_cb=lambda windows: windows > 60):
        press(pane, qtbot, " ")
    player.stop()
    sweep = pane.readout.sweep
    assert sweep is not None
    assert sweep.index == place(store)
    assert pane.stage.output.tile.filled() == sweep.index + 1


def test_a_click_on_the_photograph_jumps(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, picture="camera", stride=1, sweep=100_000)
    tile = pane.stage.input.tile
    before = pane.readout.focus
    qtbot.mouseMove(tile, tile.place_of(250, 250))
    assert pane.readout.focus == before
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, pos=tile.place_of(250, 250))
    assert pane.readout.focus is not None
    assert all(abs(cell - 249) <= 1 for cell in pane.readout.focus)


def test_the_speed_of_numbers_has_a_scale_of_its_own(pane: SandboxPane, store: Store) -> None:
    put(store, sweep=0)
    words = pane.desk.transport.speed.words
    assert words.text() == "2 windows a second"
    put(store, picture="camera", stride=1)
    assert words.text() == "4300 windows a second"
    put(store, picture="numbers", stride=3)
    assert words.text() == "2 windows a second"


def test_a_kernel_that_fits_nowhere_ends_the_sweep_in_sight(pane: SandboxPane, store: Store) -> None:
    put(store, sweep=2)
    put(store, kernel="blob")
    assert not pane.desk.transport.isVisible()
    assert not pane.desk.sweep.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0, 2.5])
@pytest.mark.parametrize("picture", ["numbers", "camera"])
@pytest.mark.parametrize("sweep", [None, 2])
def test_nothing_leaves_the_desk_at_any_size(
    pane: SandboxPane, store: Store, look: Look, size: tuple[int, int], scale: float, picture: str, sweep: int | None
) -> None:
    look.set("light", scale)
    put(store, picture=picture, sweep=sweep)
    pane.resize(*size)
    QApplication.processEvents()
    desk = pane.desk
    for part in (desk, desk.transport):
        children = part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [child for child in children if child.isVisible()]
        for child in shown:
            assert part.rect().adjusted(-1, -1, 1, 1).contains(child.geometry()), (type(child), child.geometry())
        for child in shown:
            over = [other for other in shown if other is not child and other.geometry().intersects(child.geometry())]
            assert not over, (type(child), child.geometry(), [(type(one), one.geometry()) for one in over])


def test_many_windows_are_a_bar_and_few_are_dots(qtbot: QtBot, look: Look) -> None:
    line = SweepLine(look)
    qtbot.addWidget(line)
    line.resize(600, 68)
    line.show_place(2, 4)
    assert line.has_dots()
    line.show_place(1000, 260_100)
    assert not line.has_dots()
    for index in (0, 1000, 260_099):
        assert abs(line.index_at(line.x_of(index)) - index) <= 260_100 / 400
    line.show_place(130_000, 260_100)
    image = line.grab().toImage()
    assert image.pixelColor(round(line.x_of(60_000)), 34) == QColor(look.colour("kernel"))
    assert image.pixelColor(round(line.x_of(200_000)), 34) == QColor(look.colour("line"))
