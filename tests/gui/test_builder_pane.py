"""The builder in its real widgets: presets, editing in place, broken layers, undo, Train."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from convlab.app.training import Training
from convlab.bridge.engine import EngineHost
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.layers import LAYER_KINDS, Conv
from convlab.core.network import Network, inserted
from convlab.core.places import Places
from convlab.core.presets import ALEXNET, LENET5
from convlab.panes.builder.pane import BuilderPane
from convlab.state.builder import BuilderState
from convlab.widgets.layer_columns import Column
from convlab.widgets.look import Look

Key = Qt.Key


class Bench(Training):
    """The application's training, but counting the starts instead of spending an engine on each."""

    def __init__(self, store: Store, places: Places) -> None:
        super().__init__(store, EngineHost(places.log), places)
        self.started = 0

    def start(self) -> None:
        self.started += 1


@pytest.fixture
def bench(store: Store, places: Places) -> Bench:
    return Bench(store, places)


@pytest.fixture
def pane(look: Look, store: Store, bench: Bench, qtbot: QtBot) -> BuilderPane:
    made = BuilderPane(look, store, bench)
    qtbot.addWidget(made)
    made.resize(1844, 1014)
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(store: Store, network: Network, selected: int | None = None) -> None:
    builder = BuilderState(network=network, selected=selected)
    store.replace(changed(store.workspace, builder=builder))


def names(store: Store) -> list[str]:
    return [layer.name for layer in store.workspace.builder.network.layers]


def index_of(pane: BuilderPane, name: str, column: Column) -> QModelIndex:
    rows = [row.name for row in pane.readout().rows]
    return pane.table.layers().index(rows.index(name), column)


def text(pane: BuilderPane, name: str, column: Column) -> str:
    return str(pane.table.layers().data(index_of(pane, name, column)))


def focus(pane: BuilderPane, name: str, column: Column) -> None:
    pane.table.setFocus()
    pane.table.setCurrentIndex(index_of(pane, name, column))


def enter(editor: QWidget) -> None:
    """Return; Qt commits and closes an editor once the key has been handled."""
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()


def wheel(pane: BuilderPane, index: QModelIndex, notches: int) -> None:
    place = QPointF(pane.table.visualRect(index).center())
    QApplication.sendEvent(
        pane.table.viewport(),
        QWheelEvent(
            place,
            QPointF(pane.table.viewport().mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def broken_alexnet() -> Network:
    return inserted(ALEXNET, 15, Conv(name="CONV6", filters=256, kernel=7))


def test_a_preset_fills_the_table_and_its_totals(pane: BuilderPane, store: Store) -> None:
    pane.head.presets.key_chosen.emit("alexnet")
    assert store.workspace.builder.network == ALEXNET
    assert text(pane, "CONV2", Column.OUTPUT) == "27 × 27 × 256"
    assert text(pane, "CONV2", Column.PARAMETERS) == "614,656"
    assert "62,378,344" in pane.totals.texts()
    assert "1.135 G" in pane.totals.texts()
    store.undo()
    assert "61,706" in pane.totals.texts()


def test_all_of_alexnet_stands_on_a_full_hd_screen_without_scrolling(pane: BuilderPane, store: Store) -> None:
    show(store, ALEXNET)
    QApplication.processEvents()
    assert pane.table.verticalScrollBar().maximum() == 0
    assert pane.totals.geometry().bottom() <= pane.height() - pane.head.height()
    assert pane.table.rowHeight(1) == 31


@pytest.mark.parametrize(("width", "height"), [(1204, 734), (900, 734), (804, 734), (640, 700)])
def test_a_small_window_scrolls_the_rows_alone_and_nothing_sideways(
    pane: BuilderPane, store: Store, width: int, height: int
) -> None:
    show(store, ALEXNET)
    pane.resize(width, height)
    QApplication.processEvents()
    assert pane.width() == width
    assert pane.table.verticalScrollBar().maximum() > 0
    assert pane.head.train.geometry().right() < width
    assert pane.totals.isVisible()
    assert pane.totals.geometry().bottom() <= pane.height() - pane.head.height()
    assert pane.table.columnViewportPosition(Column.MACS) + pane.table.columnWidth(Column.MACS) <= width


def test_type_at_its_largest_still_fits_the_width(pane: BuilderPane, look: Look) -> None:
    look.set("dark", 2.5)
    QApplication.processEvents()
    plan = pane.table.plan()
    assert plan.right(Column.SEES) <= pane.table.width()
    assert plan.widths[Column.SEES] == 0
    look.set("light", 1.0)


def test_a_number_is_edited_in_its_row(pane: BuilderPane, store: Store) -> None:
    focus(pane, "C1", Column.KIND)
    QTest.keyClick(pane.table, Key.Key_Return)
    editor = pane.table.indexWidget(pane.table.currentIndex())
    assert isinstance(editor, QSpinBox)
    QTest.keyClicks(editor, "12")
    enter(editor)
    assert text(pane, "C1", Column.KIND) == "12 filters"
    assert text(pane, "C1", Column.OUTPUT) == "28 × 28 × 12"
    assert text(pane, "C3", Column.PARAMETERS) == "4816"
    store.undo()
    assert store.workspace.builder.network == LENET5


def test_steps_in_an_open_field_are_live_and_one_undo_step(pane: BuilderPane, store: Store) -> None:
    focus(pane, "C1", Column.KERNEL)
    QTest.keyClick(pane.table, Key.Key_Return)
    editor = pane.table.indexWidget(pane.table.currentIndex())
    assert isinstance(editor, QSpinBox)
    outputs = []
    for _ in range(2):
        QTest.keyClick(editor, Key.Key_Down)
        outputs.append(text(pane, "C1", Column.OUTPUT))
    assert outputs == ["29 × 29 × 6", "30 × 30 × 6"]
    enter(editor)
    store.undo()
    assert store.workspace.builder.network == LENET5
    assert not store.can_undo


def test_a_digit_typed_on_a_number_opens_its_field(pane: BuilderPane) -> None:
    focus(pane, "C1", Column.PADDING)
    QTest.keyClick(pane.table, Key.Key_2)
    editor = pane.table.indexWidget(pane.table.currentIndex())
    assert isinstance(editor, QSpinBox)
    enter(editor)
    assert text(pane, "C1", Column.OUTPUT) == "32 × 32 × 6"


def test_plus_minus_and_wheel_change_the_focused_number(pane: BuilderPane, store: Store) -> None:
    focus(pane, "F6", Column.KIND)
    QTest.keyClick(pane.table, Key.Key_Plus)
    assert text(pane, "F6", Column.KIND) == "85 units"
    QTest.keyClick(pane.table, Key.Key_Minus, Qt.KeyboardModifier.ShiftModifier)
    assert text(pane, "F6", Column.KIND) == "75 units"
    wheel(pane, index_of(pane, "F6", Column.KIND), 3)
    assert text(pane, "F6", Column.KIND) == "78 units"
    wheel(pane, index_of(pane, "C1", Column.KIND), 3)  # not focused: it would scroll
    assert text(pane, "C1", Column.KIND) == "6 filters"
    focus(pane, "C1", Column.KIND)
    store.undo()
    assert text(pane, "F6", Column.KIND) == "84 units"


def test_turns_after_the_focus_went_elsewhere_are_another_step(pane: BuilderPane, store: Store) -> None:
    for _ in range(2):
        focus(pane, "F6", Column.KIND)
        QTest.keyClick(pane.table, Key.Key_Plus)
        focus(pane, "C1", Column.KIND)
    store.undo()
    assert text(pane, "F6", Column.KIND) == "85 units"


def test_turns_after_a_rest_are_another_step(pane: BuilderPane, store: Store, qtbot: QtBot) -> None:
    focus(pane, "F6", Column.KIND)
    with qtbot.waitSignal(pane.table.gesture_ended):
        QTest.keyClick(pane.table, Key.Key_Plus)
    QTest.keyClick(pane.table, Key.Key_Plus)
    store.undo()
    assert text(pane, "F6", Column.KIND) == "85 units"


def test_in_a_small_window_the_reason_takes_a_second_line(pane: BuilderPane, store: Store) -> None:
    pane.resize(1204, 734)
    QApplication.processEvents()
    low = pane.head.height()
    show(store, ALEXNET)
    QApplication.processEvents()
    assert pane.head.height() > low
    assert pane.head.rect().contains(pane.head.fit.geometry())
    assert pane.head.reason().geometry().bottom() <= pane.head.height()


def test_the_name_is_edited_and_a_taken_one_refused(pane: BuilderPane, store: Store) -> None:
    said: list[tuple[str, str]] = []
    pane.status.connect(lambda strong, rest: said.append((strong, rest)))
    for name in ("EDGES", "C3"):
        focus(pane, names(store)[0], Column.NAME)
        QTest.keyClick(pane.table, Key.Key_Return)
        editor = pane.table.indexWidget(pane.table.currentIndex())
        assert isinstance(editor, QLineEdit)
        QTest.keyClicks(editor, name)
        enter(editor)
    assert names(store)[0] == "EDGES"
    assert said[-1] == ("Not changed", "Another layer is called C3. Each needs a name of its own.")


def test_a_dropout_rate_has_decimals(pane: BuilderPane, store: Store) -> None:
    show(store, ALEXNET)
    focus(pane, "DROP6", Column.KIND)
    QTest.keyClick(pane.table, Key.Key_Minus)
    assert text(pane, "DROP6", Column.KIND) == "rate 0.45"


def test_up_and_down_select_and_the_status_bar_follows(pane: BuilderPane, store: Store, qtbot: QtBot) -> None:
    show(store, ALEXNET, selected=3)
    pane.table.setFocus()
    with qtbot.waitSignal(pane.status) as said:
        QTest.keyClick(pane.table, Key.Key_Down)
    assert said.args == ["CONV2", "27 × 27 × 256, 614,656 parameters"]
    assert store.workspace.builder.selected == 4
    assert not store.can_undo


def test_left_and_right_go_from_number_to_number(pane: BuilderPane) -> None:
    focus(pane, "S2", Column.NAME)
    columns = []
    for _ in range(3):
        QTest.keyClick(pane.table, Key.Key_Right)
        columns.append(pane.table.currentIndex().column())
    assert columns == [Column.KERNEL, Column.STRIDE, Column.STRIDE]


def test_alt_and_arrows_move_a_row(pane: BuilderPane, store: Store) -> None:
    focus(pane, "RELU1", Column.NAME)
    QTest.keyClick(pane.table, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(store)[:3] == ["C1", "S2", "RELU1"]
    assert store.workspace.builder.selected == 2
    QTest.keyClick(pane.table, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert store.workspace.builder.network == LENET5


def test_a_row_is_dragged_by_its_grip(pane: BuilderPane, store: Store) -> None:
    grip = pane.table.visualRect(index_of(pane, "RELU1", Column.GRIP)).center()
    below = pane.table.visualRect(index_of(pane, "S2", Column.GRIP)).bottomLeft() + QPoint(10, 4)
    port = pane.table.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grip)
    QTest.mouseMove(port, below)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, below)
    assert names(store)[:3] == ["C1", "S2", "RELU1"]
    store.undo()
    assert store.workspace.builder.network == LENET5


def test_delete_removes_the_row(pane: BuilderPane, store: Store) -> None:
    focus(pane, "RELU1", Column.NAME)
    QTest.keyClick(pane.table, Key.Key_Delete)
    assert names(store)[:2] == ["C1", "S2"]
    assert pane.readout().status[0] == "S2"
    store.undo()
    assert store.workspace.builder.network == LENET5


@pytest.mark.parametrize("kind", sorted(LAYER_KINDS))
def test_the_menu_adds_every_kind_behind_the_selected_row(pane: BuilderPane, store: Store, kind: str) -> None:
    show(store, LENET5, selected=0)
    actions = {action.text(): action for action in pane.menu().actions()}
    actions[LAYER_KINDS[kind].label].trigger()
    assert store.workspace.builder.network.layers[1].kind == kind
    assert store.workspace.builder.selected == 1
    assert pane.table.layers().rowCount() == len(LENET5.layers) + 2
    assert text(pane, names(store)[1], Column.NAME) == names(store)[1]


def test_insert_opens_the_menu_at_the_row(pane: BuilderPane) -> None:
    opened: list[bool] = []
    pane.menu().aboutToShow.connect(lambda: opened.append(True))
    focus(pane, "C1", Column.NAME)
    QTest.keyClick(pane.table, Key.Key_Insert)
    assert opened == [True]
    pane.menu().close()


def test_a_broken_layer_is_shown_in_place_and_mended_by_its_button(pane: BuilderPane, store: Store) -> None:
    show(store, broken_alexnet(), selected=15)
    strip = pane.table.strip(16)
    assert strip is not None
    assert "fits nowhere" in strip.accessibleName()
    labels = [button.text() for button in strip.buttons()]
    assert labels[0] == "Padding 1 → 2 × 2 × 256"
    QApplication.processEvents()
    row = pane.table.visualRect(index_of(pane, "CONV6", Column.NAME))
    assert all(strip.rect().contains(button.geometry()) for button in strip.buttons())
    assert row.height() >= strip.height()
    assert "62,378,344" in pane.totals.texts()
    QTest.mouseClick(strip.buttons()[0], Qt.MouseButton.LeftButton)
    assert text(pane, "CONV6", Column.OUTPUT) == "2 × 2 × 256"
    assert pane.table.strip(16) is None
    assert QApplication.focusWidget() is pane.table
    assert pane.table.rowHeight(16) == pane.table.rowHeight(1)
    store.undo()
    assert pane.table.strip(16) is not None


def test_a_layer_that_breaks_under_the_wheel_heals_under_it(pane: BuilderPane, store: Store) -> None:
    focus(pane, "C5", Column.KERNEL)
    wheel(pane, index_of(pane, "C5", Column.KERNEL), 1)
    assert pane.readout().trouble == "1 layer cannot work"
    assert not pane.head.train.isEnabled()
    QTest.keyClick(pane.table, Key.Key_Minus)
    assert pane.readout().trouble == ""
    assert pane.head.train.isEnabled()
    store.undo()
    assert store.workspace.builder.network == LENET5


def test_the_input_is_edited_in_the_head(pane: BuilderPane, store: Store) -> None:
    pane.head.fields["height"].box.setValue(40)
    assert text(pane, "INPUT", Column.OUTPUT) == "40 × 32 × 1"
    assert text(pane, "C1", Column.OUTPUT) == "36 × 28 × 6"
    store.undo()
    assert pane.head.fields["height"].value() == 32


def test_train_starts_where_network_and_data_fit(pane: BuilderPane, bench: Bench) -> None:
    assert not pane.head.fit.isVisible()
    assert pane.head.reason().text() == ""
    QTest.mouseClick(pane.head.train, Qt.MouseButton.LeftButton)
    assert bench.started == 1


def test_alexnet_on_the_digits_says_why_not_and_is_fitted_by_one_undoable_press(
    pane: BuilderPane, store: Store
) -> None:
    show(store, ALEXNET)
    assert not pane.head.train.isEnabled()
    assert "takes 227 × 227 × 3, the pictures are 32 × 32 × 1" in pane.head.reason().text()
    assert pane.head.reason().toolTip() == pane.head.train.toolTip()
    QTest.mouseClick(pane.head.fit, Qt.MouseButton.LeftButton)
    assert text(pane, "INPUT", Column.OUTPUT) == "32 × 32 × 1"
    assert pane.head.reason().text() == "2 layers cannot work: POOL2, POOL3."
    assert not pane.head.fit.isVisible()
    store.undo()
    assert store.workspace.builder.network == ALEXNET


def test_the_buttons_in_the_rows_lead_from_there_to_a_network_that_trains(pane: BuilderPane, store: Store) -> None:
    show(store, ALEXNET)
    QTest.mouseClick(pane.head.fit, Qt.MouseButton.LeftButton)
    for _ in range(2):
        row = next(at for at, row in enumerate(pane.readout().rows) if row.problem)
        strip = pane.table.strip(row)
        assert strip is not None
        QTest.mouseClick(strip.buttons()[0], Qt.MouseButton.LeftButton)
    assert pane.head.train.isEnabled()


def test_every_number_explains_itself_on_hover_and_to_a_screen_reader(pane: BuilderPane) -> None:
    layers = pane.table.layers()

    def said(name: str, column: Column, role: Qt.ItemDataRole) -> str:
        return str(layers.data(index_of(pane, name, column), role))

    tip, spoken = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    assert said("C3", Column.PARAMETERS, tip) == "5 · 5 · 6 · 16 + 16 = 2416"
    assert said("C3", Column.MACS, tip) == "10 · 10 · 16 · 5 · 5 · 6 = 240,000"
    assert "sees 14 × 14 pixels" in said("C3", Column.SEES, tip)
    assert said("C3", Column.KERNEL, spoken) == "C3, kernel 5 × 5"
    assert said("C3", Column.OUTPUT, spoken) == "C3, Output 10 × 10 × 16"


def test_an_edit_elsewhere_leaves_the_table_alone(pane: BuilderPane, store: Store) -> None:
    timings: list[str] = []
    pane.facts.connect(timings.append)
    store.look(changed(store.workspace, pane="builder"))
    assert timings == []


@pytest.fixture
def press(pane: BuilderPane) -> Callable[[Key], None]:
    return lambda key: QTest.keyClick(pane.table, key)


def test_the_input_row_can_be_neither_removed_nor_moved_nor_edited(
    pane: BuilderPane, store: Store, press: Callable[[Key], None]
) -> None:
    focus(pane, "INPUT", Column.NAME)
    for key in (Key.Key_Delete, Key.Key_Return, Key.Key_Plus, Key.Key_5):
        press(key)
    assert store.workspace.builder.network == LENET5
    assert not store.can_undo
