"""The sandbox's view "Backwards" with real widgets: gradients are chosen, painted, typed, pointed at."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.filters import Filter, PoolingWindow
from convlab.panes.sandbox.backwards_view import FULL, BackwardsView
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.painted_gradient import MOST_PAINTED
from convlab.widgets.look import Look
from tests.gui.sandboxes import WIDE, sandbox_of, shown

Put = Callable[..., BackwardsView]


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    return shown(SandboxPane(look, store), qtbot, WIDE)


@pytest.fixture
def put(pane: SandboxPane, store: Store) -> Put:
    """Puts the sandbox into a state, as a lesson does, and returns the page."""

    def put_state(**update: object) -> BackwardsView:
        workspace = store.workspace
        store.look(changed(workspace, sandbox=changed(workspace.sandbox, view="backwards", **update)))
        page = pane.findChild(BackwardsView)
        assert isinstance(page, BackwardsView)
        return page

    return put_state


def numbers(put: Put, **update: object) -> BackwardsView:
    return put(**({"picture": "numbers", "after": "none", "focus": (1, 2)} | update))


def test_the_kernel_is_stamped_where_a_cell_is_pressed(put: Put, store: Store, qtbot: QtBot) -> None:
    page = numbers(put)
    grid = page.stage.output.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(3, 0))
    assert sandbox_of(store).focus == (3, 0)
    assert not store.can_undo
    stamped = page.stage.input.grid
    assert [stamped.text_at(4, column) for column in range(4)] == ["2", "0", "−2", "0"]
    assert "kernel itself" in page.desk.words.text()


def test_a_weight_is_chosen_by_mouse_and_by_keys(put: Put, store: Store, qtbot: QtBot) -> None:
    page = numbers(put, gradient="ones")
    grid = page.stage.kernel.weights
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(0, 0))
    assert page.desk.title.text() == "The weight 1 at row 1, column 1: 25 contributions to its gradient"
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert sandbox_of(store).kernel_cell == (1, 0)
    assert page.desk.title.text().startswith("The weight 2 at row 2, column 1")
    total = page.stage.kernel.gradients.text_at(1, 0)
    assert page.desk.weight.text().endswith(f"= {total}")
    assert page.desk.arrows.text().endswith(f"sum {total}")


def test_a_stroke_paints_and_is_one_step(put: Put, store: Store, qtbot: QtBot) -> None:
    page = numbers(put, gradient="painted")
    grid = page.stage.output.grid
    page.stage.controls.brush.box.setValue(-2)
    drag(qtbot, grid, [grid.centre_of(0, 0), grid.centre_of(0, 1), grid.centre_of(1, 1)])
    assert sandbox_of(store).painted == ((0, 0, -2.0), (0, 1, -2.0), (1, 1, -2.0))
    assert store.undo_label == "Paint the gradient"
    drag(qtbot, grid, [grid.centre_of(4, 4)])
    store.undo()
    assert sandbox_of(store).painted == ((0, 0, -2.0), (0, 1, -2.0), (1, 1, -2.0))
    store.undo()
    assert sandbox_of(store).painted == ()
    assert not store.can_undo


def test_a_picture_is_painted_by_keys_too(put: Put, store: Store, qtbot: QtBot) -> None:
    page = put(gradient="painted", focus=(100, 100))
    tile = page.stage.output.tile
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Right)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    brush = 510 // 128
    assert len(sandbox_of(store).painted) == brush**2
    assert (100, 101, 1.0) in sandbox_of(store).painted
    store.undo()
    assert sandbox_of(store).painted == ()


def drag(qtbot: QtBot, grid: object, places: list[QPoint]) -> None:
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places:
        qtbot.mouseMove(grid, place)
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=places[-1])


def test_typing_paints_what_was_shown_with_one_other_cell(put: Put, store: Store, qtbot: QtBot) -> None:
    page = numbers(put)
    grid = page.stage.output.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(0, 0))
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClicks(grid, "5")
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sandbox_of(store).gradient == "painted"
    assert sandbox_of(store).painted == ((0, 1, 5.0),)
    qtbot.keyClicks(grid, "-")
    assert sandbox_of(store).painted == ((0, 1, 4.0),)


def test_a_wrong_entry_is_refused_in_place(put: Put, store: Store, qtbot: QtBot) -> None:
    page = numbers(put, gradient="painted")
    grid = page.stage.output.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(0, 0))
    grid.accept_entry("1e400")
    assert "too large" in page.stage.complaint.sentence() or "not a number" in page.stage.complaint.sentence()
    assert len(sandbox_of(store).painted) <= 1


def test_too_much_paint_is_refused(put: Put, store: Store) -> None:
    full = tuple((row, column, 1.0) for row in range(64) for column in range(MOST_PAINTED // 64))
    page = put(gradient="painted", painted=full)
    page.stage.output.touched.emit(400, 400)
    assert page.stage.complaint.sentence() == FULL
    assert sandbox_of(store).painted == full


def test_pointing_at_an_arrow_shows_its_window_and_the_number_it_met(put: Put, qtbot: QtBot) -> None:
    page = numbers(put, gradient="ones", kernel_cell=(1, 2))
    arrows = page.desk.arrows
    qtbot.mouseMove(arrows, arrows.place_of(2).toPoint())
    assert arrows.marked() == 2  # row 1, column 3 of the output
    assert page.stage.input.grid.rings() == ((1, 4),)  # under row 2, column 3 of the window there
    arrows.setFocus()
    qtbot.keyClick(arrows, Qt.Key.Key_Down)
    assert page.stage.input.grid.rings() == ((1, 5),)
    arrows.clearFocus()
    assert page.stage.input.grid.rings() == ()


def test_an_input_cell_has_its_sum_spelled_out(put: Put, store: Store, qtbot: QtBot) -> None:
    page = numbers(put, gradient="ones", padding=1)
    grid = page.stage.input.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.centre_of(1, 1))
    assert sandbox_of(store).input_cell == (0, 0)
    assert page.desk.input.text() == "row 1, column 1 dL/dx = ∑ W g′ = 0·1 + 2·1 + 0·1 + 1·1 = 3"
    assert grid.text_at(1, 1) == "3"


def test_large_gradients_are_written_short(put: Put) -> None:
    page = put(gradient="ones", focus=(206, 176))
    cells = page.stage.kernel.gradients
    assert cells.text_at(1, 2) == "−736 k"
    assert cells.text_at(0, 0).endswith(" M")
    assert page.desk.arrows.text().endswith("sum −736,208")


def test_the_gradient_passes_relu(put: Put) -> None:
    page = numbers(put, gradient="ones", after="relu")
    assert not page.stage.before.grid.isHidden()
    assert page.stage.before.grid.text_at(0, 0) == "0"
    assert page.stage.output.grid.text_at(0, 0) == "1"
    assert numbers(put, after="none").stage.before.grid.isHidden()


def test_a_pooled_window_shows_what_each_cell_gets(put: Put) -> None:
    page = numbers(put, pooling=PoolingWindow(kind="max"), stride=2, focus=(1, 1))
    kernel = page.stage.kernel
    assert [kernel.weights.text_at(*cell) for cell in np.ndindex(2, 2)] == ["8", "3", "4", "1"]
    assert [kernel.gradients.text_at(*cell) for cell in np.ndindex(2, 2)] == ["1", "0", "0", "0"]
    assert len(page.stage.overlay.lines()) == 1
    assert page.desk.arrows.isHidden()
    page = numbers(put, pooling=PoolingWindow(kind="average"), stride=2, focus=(1, 1))
    assert len(page.stage.overlay.lines()) == 4


def test_cells_that_tie_with_the_winner_are_ringed(put: Put) -> None:
    page = numbers(put, pooling=PoolingWindow(kind="max"), numbers=((5, 5), (1, 5)), stride=2, focus=(0, 0))
    assert page.stage.input.grid.rings() == ((0, 1), (1, 1))
    assert "the lecture says 0" in page.desk.words.text()


def test_a_stroke_over_a_picture_has_a_small_brush(put: Put, store: Store, qtbot: QtBot) -> None:
    tile = put(gradient="painted").stage.output.tile
    drag(qtbot, tile, [tile.place_of(200, 200), tile.place_of(200, 240)])
    painted = sandbox_of(store).painted
    assert {value for _, _, value in painted} == {1.0}
    assert {row for row, _, _ in painted} <= set(range(196, 206))
    store.undo()
    assert sandbox_of(store).painted == ()


def test_filters_and_planes_are_chosen(put: Put, store: Store) -> None:
    plane = ((1.0, 0.0), (0.0, -1.0))
    filters = tuple(Filter(name=name, planes=(plane, plane, plane)) for name in ("one", "two"))
    page = put(picture="astronaut", after="none", filters=filters)
    kernel = page.stage.kernel
    assert [kernel.slice.itemText(place) for place in (0, 5)] == ["Filter 1, red", "Filter 2, blue"]
    kernel.slice.key_chosen.emit("1 2")
    assert (sandbox_of(store).filter, sandbox_of(store).plane) == (1, 2)
    assert kernel.slice.currentText() == "Filter 2, blue"
    put(pooling=PoolingWindow(kind="max"), stride=2)
    assert kernel.slice.currentText() == "Green"  # the map that was looked at is the pooled plane
    assert not store.can_undo


def test_where_nothing_comes_out_nothing_flows_back(put: Put, pane: SandboxPane) -> None:
    page = numbers(put, numbers=((1, 2), (3, 4)))
    assert page.stage.isHidden()
    assert "does not fit" in page.problem.text()
    assert not numbers(put, numbers=((1, 2, 3), (3, 4, 5), (6, 7, 8))).stage.isHidden()


@pytest.mark.parametrize("size", [(1844, 1014), (1204, 734), (800, 734), (520, 700)])
@pytest.mark.parametrize("after", ["none", "relu"])
def test_no_figure_leaves_the_page(put: Put, pane: SandboxPane, size: tuple[int, int], after: str) -> None:
    page = numbers(put, after=after, gradient="painted")
    pane.resize(*size)
    stage = page.stage
    for figure in (stage.input, stage.output, *([stage.before] if after == "relu" else [])):
        for widget in (figure.grid, figure.head, figure.legend):
            assert stage.rect().contains(widget.geometry()), (figure.head.accessibleName(), widget.geometry())
    assert stage.rect().contains(stage.controls.geometry())
    assert page.desk.geometry().bottom() < page.height()
