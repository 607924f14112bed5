"""The volume view with real widgets: filters are chosen, edited, added and moved, planes and maps come to the front."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.banks import BANKS
from convlab.core.filters import PoolingWindow
from convlab.core.kernels import KERNELS
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.volume_stage import VolumeStage
from convlab.panes.sandbox.volume_view import VolumeView
from convlab.widgets.look import Look
from tests.gui.sandboxes import WIDE, put, sandbox_of, shown

SIX = BANKS["six"].filters


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    put(store, view="volume", picture="astronaut", side=32, filters=SIX, after="none", focus=(20, 11))
    return shown(SandboxPane(look, store), qtbot, WIDE)


@pytest.fixture
def view(pane: SandboxPane) -> VolumeView:
    found = pane.findChild(VolumeView)
    assert isinstance(found, VolumeView)
    return found


def test_the_picture_of_the_lecture_stands_there(view: VolumeView, pane: SandboxPane) -> None:
    assert view.stage.planes.names() == ("Red", "Green", "Blue")
    assert view.stage.maps.names() == ("1", "2", "3", "4", "5", "6")
    assert view.stage.rows.row_count() == 6
    assert view.stage.slide.text() == "Stride 1, padding 0"
    assert "= 456" in view.desk.formula.text()
    assert pane.last_status[0] == "Filter 1 of 6"


def test_keys_choose_a_filter_and_a_plane_and_its_map_comes_to_the_front(
    qtbot: QtBot, view: VolumeView, store: Store
) -> None:
    qtbot.keyClick(view.stage.rows, Qt.Key.Key_Down)
    qtbot.keyClick(view.stage.rows, Qt.Key.Key_Right)
    assert (sandbox_of(store).filter, sandbox_of(store).plane) == (1, 1)
    assert view.stage.maps.names() == ("2", "1", "3", "4", "5", "6")
    assert view.stage.planes.names() == ("Green", "Red", "Blue")
    assert not store.can_undo


def test_a_map_behind_is_chosen_by_a_click(qtbot: QtBot, view: VolumeView, store: Store) -> None:
    stack = view.stage.maps.stack()
    assert stack is not None
    place = stack.rect(5).topRight().toPoint()
    place.setX(place.x() - 4)
    place.setY(place.y() + 4)
    qtbot.mouseClick(view.stage.maps, Qt.MouseButton.LeftButton, pos=place)
    assert sandbox_of(store).filter == 5


def test_the_window_follows_pointer_and_arrows(qtbot: QtBot, view: VolumeView, store: Store) -> None:
    qtbot.mouseClick(view.stage.planes, Qt.MouseButton.LeftButton, pos=view.stage.planes.place_of(12, 9))
    assert sandbox_of(store).focus == (10, 7)
    assert view.stage.planes.box() == (10, 7, 5, 5)
    qtbot.keyClick(view.stage.maps, Qt.Key.Key_Down)
    assert sandbox_of(store).focus == (11, 7)


def test_a_cell_that_is_asked_about_does_not_follow_the_pointer(qtbot: QtBot, view: VolumeView, store: Store) -> None:
    put(store, asked="value", hidden=frozenset({"output", "sum"}))
    qtbot.mouseMove(view.stage.maps, view.stage.maps.place_of(2, 2))
    assert sandbox_of(store).focus == (20, 11)
    put(store, asked=None, hidden=frozenset())
    qtbot.mouseMove(view.stage.maps, view.stage.maps.place_of(3, 4))
    assert sandbox_of(store).focus == (3, 4)


def test_a_weight_of_one_plane_is_edited_and_taken_back(qtbot: QtBot, view: VolumeView, store: Store) -> None:
    qtbot.keyClick(view.stage.rows, Qt.Key.Key_Return)
    assert view.stage.editing
    put(store, plane=1, kernel_cell=(2, 2))
    grid = view.stage.editor.grids[1]
    qtbot.keyClick(grid, Qt.Key.Key_Plus)
    assert sandbox_of(store).filters[0].planes[1][2][2] == 0.0
    assert sandbox_of(store).filters[0].planes[0] == SIX[0].planes[0]
    qtbot.keyClicks(grid, "3")
    grid.accept_entry("0.5")
    assert sandbox_of(store).filters[0].planes[1][2][2] == 0.5
    store.undo()
    store.undo()
    assert sandbox_of(store).filters == SIX
    qtbot.keyClick(view.stage.editor, Qt.Key.Key_Escape)
    assert not view.stage.editing


def test_the_bias_is_edited_where_it_is_added(qtbot: QtBot, view: VolumeView, store: Store) -> None:
    before = view.readout.sum
    qtbot.keyClick(view.desk.ledger.bias, Qt.Key.Key_Minus)
    assert sandbox_of(store).filters[0].bias == 24.5
    assert before is not None
    assert view.readout.sum is not None
    assert view.readout.sum.total == pytest.approx(before.total - 1)


def test_filters_are_added_copied_moved_and_removed_by_keys(qtbot: QtBot, view: VolumeView, store: Store) -> None:
    rows = view.stage.rows
    qtbot.keyClick(rows, Qt.Key.Key_Insert)
    assert (len(sandbox_of(store).filters), sandbox_of(store).filter) == (7, 1)
    assert sandbox_of(store).filters[1].name == "New filter"
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert sandbox_of(store).filters == SIX
    qtbot.keyClick(rows, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert sandbox_of(store).filters[2].name.endswith("copy")
    qtbot.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert sandbox_of(store).filters[1].name.endswith("copy")
    for _ in range(4):
        store.undo()
    assert sandbox_of(store).filters == SIX


def test_a_kernel_of_the_table_goes_into_one_plane(view: VolumeView, store: Store) -> None:
    view.stage.edit(True)
    view.stage.editor.kernel_chosen.emit("laplace", False)
    planes = sandbox_of(store).filters[0].planes
    assert planes[0][2][2] == -4
    assert planes[1:] == SIX[0].planes[1:]
    view.stage.editor.kernel_chosen.emit("blob", True)
    assert {one.window for one in sandbox_of(store).filters} == {(9, 9)}
    assert view.readout.output_shape == "24 × 24 × 6"


def test_a_bank_takes_the_place_of_the_filters(view: VolumeView, store: Store) -> None:
    view.stage.bar.bank.key_chosen.emit("sobel")
    assert [one.name for one in sandbox_of(store).filters] == [
        KERNELS[key].title for key in ("sobel_vertical", "sobel_horizontal")
    ]
    assert view.stage.maps.names() == ("together",)
    view.stage.together.click()
    assert view.stage.maps.names() == ("1", "2")
    view.stage.bar.bank.key_chosen.emit("random_32")
    assert view.stage.rows.row_count() == 32
    assert view.stage.bar.bank.key() == "random_32"


def test_one_scale_or_each_its_own(view: VolumeView, store: Store) -> None:
    view.stage.scale.key_chosen.emit("shared")
    assert len(set(view.readout.scales)) == 1
    assert not store.can_undo


def test_the_menu_slides_the_window_otherwise_and_pools(view: VolumeView, store: Store) -> None:
    slide = view.stage.slide
    slide.fill_menu()
    slide.stride_chosen.emit(2)
    slide.padding_chosen.emit(2)
    slide.mode_chosen.emit("reflect")
    assert slide.text() == "Stride 2, padding 2, reflect"
    slide.pooling_chosen.emit("max")
    assert sandbox_of(store).pooling == PoolingWindow(kind="max")
    assert view.readout.middle_title == "Max pooling"
    assert view.stage.bar.edit.isHidden()
    slide.size_chosen.emit(3)
    assert sandbox_of(store).pooling == PoolingWindow(kind="max", window=(3, 3))
    slide.pooling_chosen.emit("filters")
    assert sandbox_of(store).filters == SIX
    slide.size_chosen.emit(3)
    assert view.readout.middle_shape == "3 × 3 × 3 each"


def test_what_fits_nowhere_is_said_in_place(view: VolumeView, store: Store) -> None:
    put(store, picture="numbers", filters=BANKS["gabor"].filters)
    assert not view.stage.problem.isHidden()
    assert "does not fit" in view.stage.problem.text()
    assert view.desk.ledger.text().startswith("No window fits")


def test_what_a_lesson_locked_has_no_controls(view: VolumeView, store: Store) -> None:
    put(store, locked=frozenset({"kernel", "picture", "after"}))
    assert view.stage.bar.edit.isHidden()
    assert view.stage.source.isHidden()
    assert view.stage.after.isHidden()
    view.stage.edit(True)
    assert not view.stage.editing


@pytest.mark.parametrize("width", [420, 800, 1204, 1844])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_overlaps_at_any_width(
    view: VolumeView, pane: SandboxPane, look: Look, width: int, scale: float
) -> None:
    look.set("light", scale)
    pane.resize(round(width * scale), round(734 * scale))
    stage = view.stage
    assert isinstance(stage, VolumeStage)
    columns = (stage.planes.geometry(), stage.rows.geometry(), stage.maps.geometry())
    for index, one in enumerate(columns):
        assert stage.rect().adjusted(-10, 0, 10, 10).contains(one)
        assert not any(one.adjusted(9, 9, -9, -9).intersects(other) for other in columns[index + 1 :])
    assert stage.bar.geometry().top() >= stage.rows.geometry().bottom()
    assert view.desk.geometry().top() == stage.geometry().bottom() + 1
