"""Weights that are shared, with real widgets: pointed at, chosen by mouse and by keys, untied and tied again."""

# mypy: disable-error-code="no-untyped-call"

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.filters import PoolingWindow
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.shared_view import SharedView
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_shared import Drawing, Trace
from convlab.widgets.look import Look
from tests.gui.sandboxes import WIDE, put, sandbox_of, shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    put(store, picture="numbers", after="none", focus=(2, 2))
    SandboxEdits(store).choose_view("shared")
    return shown(SandboxPane(look, store), qtbot, WIDE)


@pytest.fixture
def view(pane: SandboxPane) -> SharedView:
    found = pane.findChild(SharedView)
    assert isinstance(found, SharedView)
    return found


def drawing_of(view: SharedView) -> Drawing:
    assert view.shared.drawing is not None
    return view.shared.drawing


def said(view: SharedView) -> str:
    return view.stage.lines.accessibleDescription()


def point_at(widget: QWidget, place: QPointF) -> None:
    QTest.mouseMove(widget, place.toPoint() + QPoint(40, 0))
    QTest.mouseMove(widget, place.toPoint())


def line_between(view: SharedView, source: int, target: int) -> QPointF:
    """A point on the line between two units, away from most others."""
    units = view.stage.lines.layout_of_units()
    assert units is not None
    x = units.line_left + 0.06 * (units.line_right - units.line_left)
    line = int(drawing_of(view).line_at[target, source])
    return QPointF(x, float(units.y_at(x, drawing_of(view))[line]))


def test_the_chosen_unit_is_the_same_in_grid_lines_matrix_and_sum(view: SharedView) -> None:
    assert said(view).startswith("Output unit 13, row 3, column 3: 9 lines end in it")
    assert view.stage.lines_head.shape_text() == "225 lines, 9 weights"
    assert view.stage.matrix_head.shape_text().startswith("25 × 49")
    assert view.stage.sum.text().endswith("= 0")
    assert view.stage.matrix.accessibleDescription() == said(view)


def test_the_counts_stand_beside_each_other(view: SharedView) -> None:
    assert "Shared: 𝐹·𝐹 = 3·3 = 9 + 1 bias" in view.desk.bars.text()
    assert "Untied: 𝐻′·𝑊′·𝐹·𝐹 = 5·5·3·3 = 225" in view.desk.bars.text()
    assert "Fully connected: 𝐻·𝑊·𝐻′·𝑊′ = 7·7·5·5 = 1225" in view.desk.bars.text()
    shared, untied, connected = (view.desk.bars.bar_length(line) for line in view.shared.counts.lines)  # type: ignore[union-attr]
    assert connected == 1
    assert untied == pytest.approx(225 / 1225)
    assert shared == pytest.approx(9 / 1225)


def test_an_output_unit_is_pointed_at_and_chosen(view: SharedView, store: Store, qtbot: QtBot) -> None:
    units = view.stage.lines.layout_of_units()
    assert units is not None
    place = QPointF(units.right, float(units.outputs[6]))
    point_at(view.stage.lines, place)
    assert said(view).startswith("Output unit 7, row 2, column 2")
    assert sandbox_of(store).focus == (2, 2)
    qtbot.mouseClick(view.stage.lines, LEFT, pos=place.toPoint())
    assert sandbox_of(store).focus == (1, 1)
    assert not store.can_undo


def test_a_line_is_followed_to_all_that_share_its_weight(view: SharedView, store: Store, qtbot: QtBot) -> None:
    place = line_between(view, 2, 0)
    point_at(view.stage.lines, place)
    assert said(view).startswith("From input unit 3 to output unit 1: the weight in row 1, column 3, −1.")
    assert said(view).endswith("24 other lines share it.")
    qtbot.mouseClick(view.stage.lines, LEFT, pos=place.toPoint())
    assert (sandbox_of(store).follows, sandbox_of(store).focus, sandbox_of(store).kernel_cell) == (
        "line",
        (0, 0),
        (0, 2),
    )


def test_what_was_pointed_at_is_let_go(view: SharedView, qtbot: QtBot) -> None:
    point_at(view.stage.lines, line_between(view, 2, 0))
    view.stage.lines.traced.emit(None)
    assert said(view).startswith("Output unit 13")


def test_a_weight_is_chosen_in_the_kernel_by_mouse_and_keys(view: SharedView, store: Store, qtbot: QtBot) -> None:
    grid = view.stage.input.kernel
    qtbot.mouseClick(grid, LEFT, pos=grid.centre_of(1, 2))
    assert said(view) == "25 lines share the weight in row 2, column 3, −2: one at every output unit."
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert sandbox_of(store).kernel_cell == (1, 1)
    assert said(view).startswith("25 lines share the weight in row 2, column 2, 0")


def test_an_input_unit_is_chosen_in_the_grid(view: SharedView, qtbot: QtBot) -> None:
    grid = view.stage.input.grid
    qtbot.mouseClick(grid, LEFT, pos=grid.centre_of(0, 0))
    assert said(view).startswith("Input unit 1, row 1, column 1: 1 line leaves it")
    qtbot.keyClick(view.stage.lines, Qt.Key.Key_Down)
    assert said(view).startswith("Output unit 18, row 4, column 3")


def test_arrows_go_over_the_units_and_over_the_lines_of_the_matrix(
    view: SharedView, store: Store, qtbot: QtBot
) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(view.stage.lines, key)
    assert sandbox_of(store).focus == (1, 3)
    matrix = view.stage.matrix
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(matrix, key)
    assert said(view).startswith("From input unit 13 to output unit 10: the weight in row 1, column 2, 0.")
    qtbot.keyClick(matrix, Qt.Key.Key_Left)
    qtbot.keyClick(matrix, Qt.Key.Key_Left)  # there is none before the first
    assert said(view).startswith("From input unit 12 to output unit 10")


def test_a_cell_of_the_matrix_is_its_line_and_an_empty_one_its_row(view: SharedView) -> None:
    cells = view.stage.matrix.layout_of_cells()
    assert cells is not None
    line = int(drawing_of(view).line_at[3, 12])
    assert view.stage.matrix.trace_at(cells.rect(3, 12).center()) == Trace("line", line)
    assert view.stage.matrix.trace_at(cells.rect(3, 40).center()) == Trace("output", 3)
    assert view.stage.matrix.trace_at(cells.input_rect(8).center()) == Trace("input", 8)
    assert view.stage.matrix.trace_at(cells.output_rect(4).center()) == Trace("output", 4)


def test_untied_every_line_is_its_own_and_tied_again_it_is_as_before(view: SharedView, qtbot: QtBot) -> None:
    tied = view.stage.matrix.image()
    qtbot.mouseClick(view.desk.untie, LEFT)
    assert view.desk.untie.text() == "Tie again"
    assert view.stage.lines_head.shape_text() == "225 lines, 225 weights"
    assert "w₁₀₉·8" in view.stage.sum.text()
    assert "learned again at each of the other 24" in view.desk.words.text()
    assert view.stage.matrix.image() != tied
    qtbot.mouseClick(view.desk.untie, LEFT)
    assert view.stage.matrix.image() == tied
    assert view.stage.lines_head.shape_text() == "225 lines, 9 weights"


def test_a_weight_is_edited_where_it_is_seen(view: SharedView, store: Store, qtbot: QtBot) -> None:
    grid = view.stage.input.kernel
    qtbot.mouseClick(grid, LEFT, pos=grid.centre_of(1, 1))
    grid.setFocus()
    qtbot.keyClicks(grid, "+")
    assert sandbox_of(store).kernel.weights[1][1] == 1
    assert view.stage.sum.text().endswith("= 1")  # the middle of the chosen window is 1
    assert store.can_undo


def test_of_a_photograph_a_part_is_drawn_and_numbers_are_offered(view: SharedView, store: Store, qtbot: QtBot) -> None:
    put(store, picture="camera", focus=(206, 176))
    assert view.stage.lines_head.shape_text() == "324 of 2,340,900 lines, 9 weights"
    assert "2,340,900 lines" in view.stage.input.note.text()
    qtbot.mouseClick(view.stage.input.numbers, LEFT)
    assert sandbox_of(store).picture == "numbers"
    assert view.stage.input.numbers.isHidden()


def test_what_is_said_stays_when_the_pane_changes_its_size(view: SharedView, pane: SandboxPane, qtbot: QtBot) -> None:
    before = view.stage.words.text()
    assert "Output unit 13" in before
    for width in (1204, 800, 1844):
        pane.resize(width, 1014)
        assert view.stage.words.text() == before


def test_u_unties_and_ties(view: SharedView, store: Store, qtbot: QtBot) -> None:
    qtbot.keyClick(view.stage.lines, Qt.Key.Key_U)
    assert sandbox_of(store).untied
    qtbot.keyClick(view.stage.matrix, Qt.Key.Key_U)
    assert not sandbox_of(store).untied


def test_another_input_is_chosen_here(view: SharedView, store: Store) -> None:
    view.stage.input.source.key_chosen.emit("digit")
    assert sandbox_of(store).picture == "digit"
    assert view.stage.input.head.shape_text() == "8 × 8"


def test_another_kernel_is_chosen_here(view: SharedView, store: Store) -> None:
    preset = view.stage.input.preset
    assert preset.currentText() == "Sobel"
    preset.key_chosen.emit("average")
    assert view.stage.lines_head.shape_text() == "144 lines, 1 weight"  # 6 x 6 windows of 2 x 2
    assert preset.currentText() == "Average"
    preset.key_chosen.emit("sobel_horizontal")
    assert view.stage.lines_head.shape_text() == "225 lines, 9 weights"
    view.stage.input.kernel.value_entered.emit(0, 0, 7.0, "")
    assert preset.key() == ""
    preset.key_chosen.emit("")
    assert sandbox_of(store).kernel.weights[0][0] == 7


def test_max_pooling_says_why_there_is_nothing_to_draw(view: SharedView, store: Store, qtbot: QtBot) -> None:
    put(store, pooling=PoolingWindow(kind="max"), stride=2)
    assert view.stage.trouble.text().count("Max pooling is no matrix") == 1
    assert view.stage.lines.isHidden()
    assert not view.stage.help.isHidden()
    qtbot.mouseClick(view.stage.help, LEFT)
    assert not view.stage.lines.isHidden()
    assert view.stage.lines_head.shape_text() == "36 lines, 1 weight"


def test_colour_is_followed_plane_by_plane_and_filter_by_filter(view: SharedView, store: Store) -> None:
    put(store, picture="astronaut", side=64, focus=(3, 3))
    assert [view.stage.input.plane.itemText(row) for row in range(3)] == ["Red", "Green", "Blue"]
    before = view.stage.sum.text()
    view.stage.input.plane.key_chosen.emit("2")
    assert sandbox_of(store).plane == 2
    assert view.stage.sum.text() != before
    assert view.stage.input.filter.isHidden()


def test_a_hidden_output_is_not_given_away(view: SharedView, store: Store) -> None:
    put(store, hidden=frozenset({"output"}))
    assert view.stage.sum.text().endswith("= ?")
    put(store, hidden=frozenset({"size"}))
    assert view.desk.bars.text().endswith("= ?")
    assert view.desk.verdict.isHidden()


@pytest.mark.parametrize(("width", "height"), [(1844, 1014), (1204, 734), (800, 1014)])
def test_nothing_scrolls_in_a_window_and_everything_is_there_beside_a_lesson(
    view: SharedView, pane: SandboxPane, width: int, height: int
) -> None:
    pane.resize(width, height)
    if width > 1000:
        assert view.least_height(width) <= height
    for part in (view.stage.lines, view.stage.matrix, view.stage.words, view.stage.sum):
        assert view.stage.rect().contains(part.geometry()), part
    for word in (view.desk.bars, view.desk.untie, view.desk.words, view.desk.verdict):
        assert view.desk.rect().contains(word.geometry()), word


EDGE = {"name": "Edge", "planes": (((-1.0, 1.0),),), "bias": -0.5}
ODD: dict[str, dict[str, object]] = {
    "one cell": {"numbers": ((3.0,),), "kernel": {"name": "One", "weights": ((2.0,),)}},
    "a bias": {"filters": (EDGE,)},
    "dilated on a ring": {"dilation": 2, "padding": 2, "mode": "circular"},
    "mirrored": {"padding": 3, "mode": "reflect"},
    "turned": {"flip": True, "stride": (2, 1)},
    "skipping": {"kernel": {"name": "One", "weights": ((1.0,),)}, "stride": 4},
    "silent": {"kernel": {"name": "Zero", "weights": ((0.0, 0.0), (0.0, 0.0))}},
    "huge": {"kernel": {"name": "Huge", "weights": ((1e6, -1e6),)}, "numbers": ((9999.0,) * 16,) * 16},
    "together": {"together": True},
    "fits nowhere": {"numbers": ((1.0, 2.0),)},
    "a ring over a photograph": {"picture": "camera", "padding": 1, "mode": "circular", "focus": (0, 511)},
    "a large kernel": {"picture": "camera", "kernel": {"name": "Large", "weights": ((1.0,) * 31,) * 31}},
    "a column": {"numbers": ((1.0,), (2.0,), (4.0,)), "kernel": {"name": "Two", "weights": ((1.0,), (-1.0,))}},
}


@pytest.mark.parametrize("update", ODD.values(), ids=ODD.keys())
def test_every_setting_is_drawn_or_says_why_not(
    pane: SandboxPane, store: Store, qtbot: QtBot, update: dict[str, object]
) -> None:
    view = pane.findChild(SharedView)
    assert isinstance(view, SharedView)
    for untied in (False, True):
        put(store, **update, untied=untied)
        assert not view.grab().isNull()
        drawing = view.shared.drawing
        assert (drawing is None) == (not view.stage.trouble.isHidden())
        if drawing is None:
            continue
        assert pane.readout.focus is not None
        shown = float(pane.readout.computed.maps[(*pane.readout.focus, 0)])  # float32
        largest = float(np.abs(drawing.part.wires.values).sum() * np.abs(drawing.inputs).max())
        assert drawing.outputs[view.shared.target] == pytest.approx(shown, rel=1e-5, abs=1e-6 * max(1.0, largest))
        for kind in ("output", "input", "weight", "line"):
            view.stage.traced.emit(Trace(kind, 0))
            assert said(view)
            assert not view.grab().isNull()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            qtbot.keyClick(view.stage.lines, key)
            qtbot.keyClick(view.stage.matrix, key)


def test_what_is_looked_at_is_kept_and_is_no_step(store: Store) -> None:
    edits = SandboxEdits(store)
    edits.follow_line((2, 1), (0, 2))
    edits.untie(True)
    assert not store.can_undo
    kept = SandboxState.model_validate_json(store.workspace.sandbox.model_dump_json())
    assert (kept.follows, kept.untied, kept.focus, kept.kernel_cell) == ("line", True, (2, 1), (0, 2))
    assert (SandboxState().follows, SandboxState().untied) == ("output", False)
