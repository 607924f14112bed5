"""One view from photograph to numbers: wheel, drag, double click and keys move input and output together."""

# mypy: disable-error-code="no-untyped-call"

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from convlab.app.portrait import to_svg
from convlab.bridge.store import Store
from convlab.core.kernels import Kernel
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sight import READABLE, Viewport
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED
from convlab.widgets.image_tile import EDGE, ImageTile
from convlab.widgets.look import Look
from convlab.widgets.pixel_paint import colour_px, form_of
from tests.gui.sandboxes import WIDE, put, sandbox_of, shown, turn


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    return shown(SandboxPane(look, store), qtbot, WIDE)


def test_the_wheel_zooms_at_the_pointer_and_both_figures_follow(pane: SandboxPane, store: Store) -> None:
    photo, edges = pane.stage.input.tile, pane.stage.output.tile
    place = photo.place_of(300, 200)
    pixel = photo.sight().cell_at(place.y() - EDGE, place.x() - EDGE)
    for _ in range(14):
        turn(photo, place, 1)
    viewport = sandbox_of(store).viewport
    assert viewport is not None
    assert viewport.cell > READABLE / 2
    assert photo.sight().cell_at(place.y() - EDGE, place.x() - EDGE) == pixel
    assert edges.sight().cell == photo.sight().cell
    assert not store.can_undo
    for _ in range(20):
        turn(photo, place, -1)
    assert sandbox_of(store).viewport is None


def test_over_the_output_too(pane: SandboxPane, store: Store) -> None:
    put(store, stride=2)
    edges = pane.stage.output.tile
    place = edges.place_of(100, 60)
    cell = edges.sight().cell_at(place.y() - EDGE, place.x() - EDGE)
    for _ in range(10):
        turn(edges, place, 1)
    assert edges.sight().cell_at(place.y() - EDGE, place.x() - EDGE) == cell
    assert edges.sight().cell == 2 * pane.stage.input.tile.sight().cell


def test_the_window_and_its_output_cell_stand_at_the_same_place(pane: SandboxPane, store: Store) -> None:
    put(store, viewport=Viewport(row=207, column=177, cell=30))
    window, cell = pane.stage.input.tile._box_rect(), pane.stage.output.tile._box_rect()
    assert window.center() == cell.center()


def test_a_drag_with_the_middle_button_pans_and_the_window_stays(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, viewport=Viewport(row=207, column=177, cell=30))
    tile, focus = pane.stage.input.tile, sandbox_of(store).focus
    start = tile.rect().center()
    qtbot.mousePress(tile, Qt.MouseButton.MiddleButton, pos=start)
    qtbot.mouseMove(tile, start + QPoint(60, -90))
    qtbot.mouseRelease(tile, Qt.MouseButton.MiddleButton, pos=start + QPoint(60, -90))
    assert sandbox_of(store).viewport == Viewport(row=210, column=175, cell=30)
    assert sandbox_of(store).focus == focus
    assert not store.can_undo


def test_a_double_click_leads_to_numbers_and_back(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    tile = pane.stage.input.tile
    place = tile.place_of(100, 400)
    pixel = tile.sight().cell_at(place.y() - EDGE, place.x() - EDGE)
    qtbot.mouseDClick(tile, Qt.MouseButton.LeftButton, pos=place)
    assert tile.sight().cell == READABLE
    assert tile.sight().cell_at(place.y() - EDGE, place.x() - EDGE) == pixel
    qtbot.mouseDClick(tile, Qt.MouseButton.LeftButton, pos=place)
    assert sandbox_of(store).viewport is None


def test_keys_zoom_around_the_window(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    tile = pane.stage.input.tile
    tile.setFocus()
    qtbot.keyClicks(tile, "]]]]]]]]")
    assert tile.sight().cell == pytest.approx(tile.figure().sight(None).cell * 1.5**8, rel=0.05)
    assert QPointF(tile.rect().center()).toPoint().x() > 0
    box = tile._box_rect().toRect()
    assert tile.picture_rect().contains(box)
    qtbot.keyClicks(tile, "[")
    assert tile.sight().cell < tile.figure().sight(None).cell * 1.5**8
    qtbot.keyClicks(tile, "0")
    assert sandbox_of(store).viewport is None


def test_the_view_follows_the_arrows_and_the_sweep(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, viewport=Viewport(row=207, column=177, cell=60))
    tile = pane.stage.input.tile
    tile.setFocus()
    for _ in range(30):
        qtbot.keyClick(tile, Qt.Key.Key_Down)
        assert tile.picture_rect().contains(tile._box_rect().toRect())
    assert sandbox_of(store).focus == (236, 176)
    put(store, sweep=300)
    pane.sweeping.step(1)
    assert tile.picture_rect().contains(tile._box_rect().toRect())


def test_another_picture_is_seen_whole(pane: SandboxPane, store: Store) -> None:
    put(store, viewport=Viewport(row=207, column=177, cell=60))
    pane.stage.input.source.key_chosen.emit("coffee")
    assert sandbox_of(store).viewport is None


def test_zoomed_in_the_overview_takes_the_place_of_the_loupe(pane: SandboxPane, store: Store) -> None:
    tile = pane.stage.input.tile
    assert tile.loupe() is not None
    assert tile.overview() is None
    put(store, viewport=Viewport(row=207, column=177, cell=30), focus=(206, 170))
    overview = tile.overview()
    assert overview is not None
    assert tile.loupe() is None
    assert tile.picture_rect().contains(overview.rect)
    middle = overview.part.center()
    assert (middle.x() - overview.rect.left()) / overview.rect.width() == pytest.approx(177 / 512, abs=0.02)
    assert (middle.y() - overview.rect.top()) / overview.rect.height() == pytest.approx(207 / 512, abs=0.02)


def test_each_cell_has_the_colour_of_its_pixel_at_every_zoom(pane: SandboxPane, store: Store) -> None:
    tile = pane.stage.input.tile
    pixels = pane.readout.computed.pixels
    for side in (3.0, 9.0, 25.0, 61.0):
        put(store, viewport=Viewport(row=207, column=177, cell=side), focus=(0, 0))
        image = tile.grab().toImage()
        for row, column in ((205, 175), (209, 180), (206, 178)):
            place = tile.place_of(row, column)
            corner = QPoint(int(place.x() - side * 0.3), int(place.y() - side * 0.3))  # beside its number
            level = int(pixels[row, column])
            assert image.pixelColor(corner if side > 20 else place) == QColor(level, level, level)


def test_what_is_hidden_is_not_written_into_the_cells(pane: SandboxPane, store: Store) -> None:
    output = pane.stage.output.tile
    put(store, viewport=Viewport(row=207, column=177, cell=40), hidden={"output"})
    hidden = output.grab().toImage()
    put(store, hidden=set())
    assert output.grab().toImage() != hidden
    assert output._tile().pixels.values is not None
    put(store, hidden={"sum"})
    assert output._tile().pixels.values is None


def test_numbers_have_as_many_decimals_as_fit() -> None:
    assert form_of(60, np.array([[0.25, -818.5]], np.float32)) is not None
    assert [form[0] for side in (90, 46, 34) if (form := form_of(side, np.array([[-818.25]], np.float32)))] == [2, 1, 0]
    assert form_of(22, np.array([[-12345.0]], np.float32)) is None
    assert form_of(22, np.array([[255]], np.uint8)) == (0, 11)


def test_three_numbers_of_a_colour_need_room_for_three_lines() -> None:
    assert [colour_px(side) for side in (22, 38, 41)] == [None, None, 11]


def test_the_weights_of_a_large_kernel_lie_over_what_is_seen_of_the_input(
    pane: SandboxPane, store: Store, qtbot: QtBot
) -> None:
    weights = tuple(tuple(float(row + column) for column in range(31)) for row in range(31))
    kernel = pane.stage.kernel.grid
    put(store, kernel=Kernel(name="large", weights=weights), focus=(200, 160), after="none")
    assert kernel.board().cell < SMALLEST_NUMBERED
    assert not kernel.is_part
    put(store, viewport=Viewport(row=215.5, column=175.5, cell=42))  # the middle of the window
    assert kernel.is_part
    assert kernel.board().cell == pane.stage.input.tile.sight().cell
    assert kernel.cell_at(kernel.view().center().toPoint()) == (15, 15)
    put(store, viewport=Viewport(row=212.5, column=175.5, cell=42))
    assert kernel.cell_at(kernel.view().center().toPoint()) == (12, 15)
    qtbot.mouseClick(kernel, Qt.MouseButton.LeftButton, pos=kernel.centre_of(12, 15))
    for _ in range(10):
        qtbot.keyClick(kernel, Qt.Key.Key_Up)
    assert sandbox_of(store).kernel_cell == (2, 15)
    assert kernel.view().contains(kernel.board().rect(2, 15))
    put(store, viewport=None)
    assert not kernel.is_part


def test_a_weight_that_can_be_read_moves_no_view(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, viewport=Viewport(row=300, column=300, cell=42))
    kernel = pane.stage.kernel.grid
    qtbot.mouseClick(kernel, Qt.MouseButton.LeftButton, pos=kernel.centre_of(0, 0))
    assert sandbox_of(store).viewport == Viewport(row=300, column=300, cell=42)
    assert not kernel.is_part


def test_a_picture_that_nobody_zooms_leaves_the_wheel_to_what_scrolls(look: Look, qtbot: QtBot) -> None:
    tile = ImageTile(look, "input", "picture")
    qtbot.addWidget(tile)
    tile.resize(200, 200)
    tile.show_pixels(np.zeros((50, 50), np.uint8))
    wished: list[float] = []
    tile.zoom_wished.connect(lambda _y, _x, factor: wished.append(factor))
    turn(tile, QPoint(100, 100), 1)
    assert not wished


def test_a_zoomed_view_is_taken_away_as_shapes_and_words(pane: SandboxPane, store: Store, look: Look) -> None:
    put(store, viewport=Viewport(row=207.5, column=177.5, cell=42))
    drawn = to_svg(pane.portraits()["figures"], look).decode()
    assert 'aria-label="254"' in drawn
    assert 'aria-label="818"' in drawn


def test_a_drawing_is_seen_whole(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    put(store, picture="drawing")
    qtbot.keyClicks(pane.stage.kernel.grid, "]]")
    assert pane.readout.viewport is None
    assert pane.stage.input.tile.sight().is_whole
