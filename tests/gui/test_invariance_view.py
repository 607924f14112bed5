"""The invariance bench with real widgets: the input is dragged, sent by key, jitters, and is pooled otherwise."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.invariance import walk
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.invariance_layout import Needs, arrange_bench
from convlab.panes.sandbox.invariance_view import InvarianceView
from convlab.panes.sandbox.jitter import Jitter
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox_bench import ShiftBench
from convlab.widgets.look import Look
from tests.gui.sandboxes import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    SandboxEdits(store).choose_view("invariance")
    return shown(SandboxPane(look, store), qtbot)


@pytest.fixture
def view(pane: SandboxPane) -> InvarianceView:
    found = pane.findChild(InvarianceView)
    assert isinstance(found, InvarianceView)
    return found


def bench_of(store: Store) -> ShiftBench:
    return store.workspace.sandbox.bench


def test_the_numbers_stand_on_the_cards(view: InvarianceView) -> None:
    assert [card.text().split(",")[0] for card in view.cards.values()] == ["77 %", "44 %", "48 %"]
    assert view.input.head.shape_text() == "256 × 256"
    assert view.output_head.shape_text() == "127 × 127"
    assert "no pooling 77 %" in view.curves.accessibleDescription()


def test_the_input_is_dragged(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    tile = view.input.tile
    zoom, start = tile.zoom(), tile.rect().center()
    qtbot.mousePress(tile, LEFT, pos=start)
    QTest.mouseMove(tile, start + QPoint(round(3 * zoom), round(-2 * zoom)))
    assert bench_of(store).shift == (-2, 4)  # it stood at (0, 1)
    QTest.mouseMove(tile, start + QPoint(round(90 * zoom), 0))
    assert bench_of(store).shift == (0, 8)
    qtbot.mouseRelease(tile, LEFT, pos=start)
    QTest.mouseMove(tile, start)
    assert bench_of(store).shift == (0, 8)
    assert not store.can_undo


def test_arrow_keys_move_it_and_0_brings_it_back(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    view.input.tile.setFocus()
    qtbot.keyClick(view.input.tile, Qt.Key.Key_Right)
    qtbot.keyClick(view.input.tile, Qt.Key.Key_Down)
    assert bench_of(store).shift == (1, 2)
    qtbot.keyClick(view.input.tile, Qt.Key.Key_0)
    assert bench_of(store).shift == (0, 0)
    assert view.input.frame.isHidden()


def test_a_curve_is_a_slider(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.curves, LEFT, pos=view.curves.place_of(-3).toPoint())
    assert bench_of(store).shift == (0, -3)
    qtbot.keyClick(view.curves, Qt.Key.Key_Right)
    assert bench_of(store).shift == (0, -2)
    assert view.input.frame.lines()[0].x1() == pytest.approx(view.input.frame.width() - 2 * view.input.tile.zoom())


def test_controls_set_the_bench(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    view.pooling.setCurrentIndex(view.pooling.findData("3"))
    view.pooling.activated.emit(view.pooling.currentIndex())
    view.stride.box.setValue(3)
    view.most.box.setValue(5)
    for drop_down, key in ((view.input.beyond, "circular"), (view.axis, "vertical"), (view.compare, "along")):
        drop_down.setCurrentIndex(drop_down.findData(key))
        drop_down.activated.emit(drop_down.currentIndex())
    wished = ShiftBench(window=3, stride=3, most=5, beyond="circular", axis="vertical", compare="along")
    assert bench_of(store) == wished
    assert "the other side follows" in view.input.legend.reading()


def test_jitter_walks_the_same_way_each_time(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    seen: list[int] = []
    view.jitter.moved.connect(seen.append)
    for _ in range(2):
        seen.clear()
        qtbot.mouseClick(view.jitter_button, LEFT)
        assert view.jitter_button.text() == "Stop"
        qtbot.waitUntil(lambda: len(seen) >= 3)
        qtbot.mouseClick(view.jitter_button, LEFT)
        assert not view.jitter.is_playing
        walked = walk(0, 8)
        assert seen == [next(walked) for _ in seen]
        assert bench_of(store).shift == (0, seen[-1])


def test_dragging_or_leaving_ends_the_jitter(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.jitter_button, LEFT)
    qtbot.keyClick(view.input.tile, Qt.Key.Key_Right)
    assert not view.jitter.is_playing
    qtbot.mouseClick(view.jitter_button, LEFT)
    SandboxEdits(store).choose_view("sum")
    assert not view.jitter.is_playing


def test_numbers_are_moved_as_numbers(view: InvarianceView, store: Store, qtbot: QtBot) -> None:
    workspace = store.workspace
    store.look(changed(workspace, sandbox=changed(workspace.sandbox, picture="numbers", after="relu")))
    grid = view.input.grid
    assert view.input.tile.isHidden()
    assert [grid.text_at(0, column) for column in range(4)] == ["1", "1", "1", "2"]
    start = grid.centre_of(3, 3)
    qtbot.mousePress(grid, LEFT, pos=start)
    QTest.mouseMove(grid, grid.centre_of(3, 4))
    qtbot.mouseRelease(grid, LEFT, pos=start)
    assert bench_of(store).shift == (0, 2)
    assert view.cards["max"].now.grid.text_at(0, 0) != ""


def test_what_does_not_fit_is_said_in_place(view: InvarianceView, store: Store) -> None:
    workspace = store.workspace
    fields = {"picture": "digit", "stride": 4, "bench": {"window": 3}}
    store.look(changed(workspace, sandbox=changed(workspace.sandbox, **fields)))
    assert view.problem.text().startswith("A 3 × 3 pooling window does not fit")
    assert view.problem.isVisible()
    assert not view.jitter_button.isEnabled()
    store.look(changed(store.workspace, sandbox=workspace.sandbox))
    assert view.problem.isHidden()
    assert view.jitter_button.isEnabled()
    assert not any(card.isHidden() for card in view.cards.values())


@pytest.mark.parametrize("width", [400, 620, 800, 1000, 1204, 1500, 1844, 2600])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.5])
def test_nothing_lies_on_anything_else_at_any_width(width: int, scale: float) -> None:
    pooling, controls = round(480 * scale), round(420 * scale)
    needs = Needs((92, 92, 92), round(124 * scale), round(12 * scale), 1.0, pooling, controls)
    places = arrange_bench(width, 700, scale, needs)
    figures = [places.input, *places.cards, places.curves, places.scales, places.output_head, places.input_head]
    for index, one in enumerate(figures):
        assert one.left() >= 0
        assert one.right() <= width
        assert one.bottom() < places.stage_height
        assert not any(one.intersects(other) for other in figures[index + 1 :])
    assert places.words[2].bottom() < places.strip.top()
    corner = QRect(0, 0, round(420 * scale), round(64 * scale))  # the pane's own controls, on the desk
    corner.moveBottomRight(QPoint(width - places.strip.left() - 1, places.height - places.stage_height - 1))
    assert not places.strip.intersects(corner)
    assert places.strip.width() >= min(round(240 * scale), width - 2 * places.strip.left())


def test_where_nothing_shall_move_each_press_is_one_step(qtbot: QtBot) -> None:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.setStyleSheet("* { widget-animation-duration: 0 }")
    jitter, seen = Jitter(shown), list[int]()
    jitter.moved.connect(seen.append)
    for _ in range(4):
        jitter.toggle(0, 8)
        assert not jitter.is_playing
    walked = walk(0, 8)
    assert seen == [next(walked) for _ in range(4)]
