"""The kernel's menu with real widgets: presets by arrow keys, families, pairs, sizes, own kernels, text, facts."""

# mypy: disable-error-code="no-untyped-call"

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.banks import BANKS
from convlab.core.experiment import Experiment
from convlab.core.filters import POOLINGS, FamilyMember
from convlab.core.kernel_pairs import PAIRS
from convlab.core.kernel_text import TEXT_FORMATS, read_kernel
from convlab.core.kernels import KERNELS, OWN, Kernel
from convlab.core.problem import Problem
from convlab.core.typography import shape
from convlab.panes.sandbox.about_page import AboutPage
from convlab.panes.sandbox.kernel_cells import TURN
from convlab.panes.sandbox.kernel_clipboard import FIXED
from convlab.panes.sandbox.kernel_control import KernelPlaces
from convlab.panes.sandbox.kernel_menu import FROM_RUN, KEEP, MINE, SIZE
from convlab.panes.sandbox.learned_page import LearnedPage
from convlab.panes.sandbox.operation_page import OperationPage
from convlab.panes.sandbox.pane import SandboxPane
from convlab.runs.folder import new_run
from convlab.runs.writer import Plan, Subject, begin
from convlab.state.kernel_shelf import KernelShelf
from convlab.state.sandbox import SandboxState
from convlab.widgets.look import Look
from convlab.widgets.popover import Popover
from tests.gui.sandboxes import put, sandbox_of, shown


@pytest.fixture
def shelf(tmp_path: Path) -> KernelShelf:
    return KernelShelf(tmp_path / "kernels")


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store, shelf: KernelShelf, tmp_path: Path) -> SandboxPane:
    return shown(SandboxPane(look, store, kernels=KernelPlaces(shelf, tmp_path / "runs")), qtbot)


def entry(menu: QMenu, *path: str) -> None:
    """Triggers what stands in a menu, submenu by submenu."""
    for text in path[:-1]:
        below = next(one.menu() for one in menu.actions() if one.text() == text)
        assert isinstance(below, QMenu)
        menu = below
    next(one for one in menu.actions() if one.text().split("\t")[0] == path[-1]).trigger()


def page_of(pane: SandboxPane, kind: type) -> Popover:
    found = [one for one in pane.findChildren(Popover) if isinstance(one.page, kind)]
    assert len(found) == 1
    return found[0]


def test_the_popup_is_a_menu_of_groups(pane: SandboxPane) -> None:
    preset = pane.stage.kernel.preset
    preset.showPopup()
    assert preset.menu.isVisible()
    texts = [one.text() for one in preset.menu.actions() if one.menu() is not None]
    assert texts == ["Edges", "Smooth", "Sharpen, emboss", "Lines", "Spots", "Other", "Pooling", MINE, "Copy as"]
    edges = preset.menu.actions()[0].menu()
    assert isinstance(edges, QMenu)
    assert [one.text() for one in edges.actions() if one.isChecked()] == ["Sobel, vertical"]
    preset.hidePopup()
    assert not preset.menu.isVisible()


def test_arrow_keys_step_through_the_presets_as_in_the_menu(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    preset = pane.stage.kernel.preset
    preset.setFocus()
    qtbot.keyClick(preset, Qt.Key.Key_Down)
    assert sandbox_of(store).kernel == KERNELS["sobel_horizontal"].kernel
    qtbot.keyClick(preset, Qt.Key.Key_Up)
    assert sandbox_of(store).kernel == KERNELS["sobel_vertical"].kernel


def test_a_drag_of_sigma_is_one_step_and_repaints_at_once(pane: SandboxPane, store: Store) -> None:
    entry_key = "family:gaussian"
    pane.stage.kernel.preset.key_chosen.emit(entry_key)
    room = pane.stage.kernel.below.room
    assert [slider.scale.title for slider in room.sliders] == ["σ"]
    assert room.isVisible()
    sigma = room.sliders[0]
    sigma.slider.setSliderDown(True)
    for place in (8, 9, 10, 11):
        sigma.slider.setSliderPosition(place)
        assert pane.stage.kernel.head.shape_text() == shape(sandbox_of(store).chosen.window)
    sigma.slider.setSliderDown(False)
    assert sandbox_of(store).kernel.name == "Gaussian, σ 1.4"
    assert pane.stage.kernel.preset.text() == "Gaussian, σ 1.4"
    assert sigma.field.text() == "1.4"
    store.undo()
    assert sandbox_of(store).kernel.name == "Gaussian, σ 1"
    assert sigma.field.text() == "1"
    store.undo()
    assert sandbox_of(store).kernel == KERNELS["sobel_vertical"].kernel
    assert not room.isVisible()


def test_a_value_is_typed_and_a_bad_one_is_a_sentence(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.kernel.preset.key_chosen.emit("family:gabor")
    angle, wavelength = pane.stage.kernel.below.room.sliders
    wavelength.field.setFocus()
    wavelength.field.selectAll()
    qtbot.keyClicks(wavelength.field, "6.25")
    qtbot.keyClick(wavelength.field, Qt.Key.Key_Return)
    assert sandbox_of(store).chosen.family == FamilyMember(key="gabor", values=(0.0, 6.25))
    angle.field.setFocus()
    angle.field.selectAll()
    qtbot.keyClicks(angle.field, "steep")
    qtbot.keyClick(angle.field, Qt.Key.Key_Return)
    assert pane.stage.kernel.complaint.text().startswith("“steep” is not a number")
    assert angle.field.property("wrong") == "true"
    wavelength.field.setFocus()
    assert not pane.stage.kernel.complaint.isVisible()
    assert angle.field.text() == "0°"


def test_tab_goes_from_the_cells_to_the_sliders_and_on_to_the_stride(
    pane: SandboxPane, store: Store, qtbot: QtBot
) -> None:
    figure = pane.stage.kernel
    figure.preset.key_chosen.emit("family:gabor")
    angle, wavelength = figure.below.room.sliders
    figure.preset.setFocus()
    expected = (figure.grid, angle.slider, angle.field, wavelength.slider, wavelength.field, figure.stride.box)
    for control in expected:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is control


def test_a_weight_changed_by_hand_ends_the_family(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.kernel.preset.key_chosen.emit("family:box")
    pane.stage.kernel.grid.setFocus()
    qtbot.keyClicks(pane.stage.kernel.grid, "+")
    assert sandbox_of(store).chosen.family is None
    assert not pane.stage.kernel.below.room.isVisible()
    assert pane.stage.kernel.preset.currentText() == OWN
    store.undo()
    assert pane.stage.kernel.below.room.isVisible()


def test_the_window_of_pooling_is_changed_in_place(pane: SandboxPane, store: Store) -> None:
    put(store, picture="numbers")
    pane.stage.kernel.preset.key_chosen.emit("max")
    sizing = pane.stage.kernel.below.room.sizing
    assert sizing.isVisible()
    assert sizing.title.text() == "Window"
    sizing.rows.box.setValue(3)
    assert sandbox_of(store).pooling is not None
    assert pane.stage.kernel.head.shape_text() == "3 × 2"
    assert pane.stage.output.head.shape_text() == "5 × 6"
    store.undo()
    assert pane.stage.kernel.head.shape_text() == "2 × 2"


def test_another_size_of_the_kernel(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    preset = pane.stage.kernel.preset
    preset.fill_menu()
    entry(preset.menu, SIZE)
    sizing = pane.stage.kernel.below.room.sizing
    assert QApplication.focusWidget() is sizing.rows.box
    sizing.columns.box.setValue(5)
    assert sandbox_of(store).kernel.weights[1] == (0, 2, 0, -2, 0)
    sizing.rows.box.setValue(1)
    assert sandbox_of(store).kernel.weights == ((0, 2, 0, -2, 0),)
    qtbot.keyClick(sizing.rows.box, Qt.Key.Key_Escape)
    assert not sizing.isVisible()


def test_x_y_or_the_magnitude_of_a_pair(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    figure = pane.stage.kernel
    assert not figure.switches.pair.isVisible()
    figure.preset.key_chosen.emit("pair:sobel")
    assert figure.switches.pair.isVisible()
    assert figure.switches.pair.choice("both").isChecked()
    assert "magnitude" in pane.desk.ledger.text() or "852.48" in pane.desk.ledger.output_text()
    qtbot.mouseClick(figure.switches.pair.choice("y"), Qt.MouseButton.LeftButton)
    state = sandbox_of(store)
    assert (state.together, state.kernel.weights) == (False, KERNELS[PAIRS["sobel"].y].weights)
    figure.switches.pair.choice("y").setFocus()
    qtbot.keyClick(figure.switches.pair.choice("y"), Qt.Key.Key_Left)
    assert sandbox_of(store).kernel.weights == KERNELS[PAIRS["sobel"].x].weights
    assert figure.switches.pair.choice("x").isChecked()


def test_a_bank_is_gone_through_filter_by_filter_and_plane_by_plane(
    pane: SandboxPane, store: Store, qtbot: QtBot
) -> None:
    put(store, picture="astronaut", side=64, filters=BANKS["six"].filters)
    figure = pane.stage.kernel
    assert not figure.switches.pair.isVisible()
    qtbot.mouseClick(figure.switches.next, Qt.MouseButton.LeftButton)
    assert pane.stage.kernel.head.accessibleName() == "Filter 2 of 6"
    figure.switches.previous.click()
    figure.switches.previous.click()
    assert sandbox_of(store).chosen_index == 5
    assert not store.can_undo  # only looked at
    figure.switches.filter_chosen.emit(0)
    qtbot.mouseClick(figure.switches.planes.choice("1"), Qt.MouseButton.LeftButton)
    assert figure.grid.text_at(2, 2) == "−1"  # green is taken away
    figure.grid.setFocus()
    pane.stage.kernel.grid.cell_chosen.emit(2, 2)
    qtbot.keyClicks(figure.grid, "+")
    assert sandbox_of(store).chosen.planes[1][2][2] == 0
    assert sandbox_of(store).chosen.planes[0][2][2] == 1


def test_kept_by_name_used_renamed_and_removed(
    pane: SandboxPane, store: Store, shelf: KernelShelf, qtbot: QtBot
) -> None:
    put(store, kernel=Kernel(name=OWN, weights=((1, 2), (3, 4))))
    preset, room = pane.stage.kernel.preset, pane.stage.kernel.below.room
    preset.fill_menu()
    entry(preset.menu, KEEP)
    assert QApplication.focusWidget() is room.naming.field
    qtbot.keyClicks(room.naming.field, "my edges")
    qtbot.keyClick(room.naming.field, Qt.Key.Key_Return)
    assert [one.name for one in shelf.kernels()[0]] == ["my edges"]
    assert preset.currentText() == "my edges"
    assert pane.stage.kernel.below.message.sentence() == "Kept as “my edges”, under My kernels."
    preset.key_chosen.emit("blob")
    assert pane.stage.kernel.below.message.sentence() == ""
    preset.about_to_open.emit()
    preset.fill_menu()
    entry(preset.menu, MINE, "my edges")
    assert sandbox_of(store).kernel.weights == ((1, 2), (3, 4))
    entry(preset.menu, MINE, "Rename", "my edges")
    room.naming.field.setText("corner")
    room.naming.take.click()
    assert [one.name for one in shelf.kernels()[0]] == ["corner"]
    preset.about_to_open.emit()
    preset.fill_menu()
    entry(preset.menu, MINE, "Remove", "corner")
    assert shelf.kernels()[0] == []
    pane.stage.kernel.below.message.ways()[0].click()
    assert [one.name for one in shelf.kernels()[0]] == ["corner"]


def test_no_name_is_said_in_place_and_escape_closes(pane: SandboxPane, shelf: KernelShelf, qtbot: QtBot) -> None:
    pane.kernel.open_keep()
    room = pane.stage.kernel.below.room
    room.naming.field.clear()
    qtbot.keyClick(room.naming.field, Qt.Key.Key_Return)
    assert "needs a name" in pane.stage.kernel.complaint.text()
    qtbot.keyClick(room.naming.field, Qt.Key.Key_Escape)
    assert not room.isVisible()
    assert not pane.stage.kernel.complaint.isVisible()
    assert shelf.kernels()[0] == []


def test_a_broken_kernel_file_is_said_when_the_menu_opens(
    pane: SandboxPane, shelf: KernelShelf, tmp_path: Path
) -> None:
    kept = shelf.keep("edge", SandboxState().chosen)
    assert not isinstance(kept, Problem)
    kept.path.write_text("{")
    pane.stage.kernel.preset.showPopup()
    pane.stage.kernel.preset.hidePopup()
    assert "It is kept as" in pane.stage.kernel.below.message.sentence()


@pytest.mark.parametrize("key", TEXT_FORMATS)
def test_a_kernel_goes_out_as_text_and_comes_back(pane: SandboxPane, store: Store, key: str) -> None:
    preset = pane.stage.kernel.preset
    preset.key_chosen.emit("gauss")
    preset.fill_menu()
    entry(preset.menu, "Copy as", TEXT_FORMATS[key].title)
    text = QGuiApplication.clipboard().text()
    pasted = read_kernel(text)
    assert isinstance(pasted, Kernel)
    assert pasted.weights == KERNELS["gauss"].weights
    preset.key_chosen.emit("blob")
    entry(preset.menu, "Paste a kernel")
    assert sandbox_of(store).kernel == KERNELS["gauss"].kernel


def test_copy_and_paste_by_key_in_the_cells(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    grid = pane.stage.kernel.grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == " 1  0 -1\n 2  0 -2\n 1  0 -1"
    QGuiApplication.clipboard().setText("[[1, 2], [3, 4]]")
    qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sandbox_of(store).kernel.weights == ((1, 2), (3, 4))
    assert store.undo_label == "Paste a kernel of 2 × 2"


def test_what_is_wrong_with_a_paste_is_said_under_the_kernel(pane: SandboxPane, store: Store) -> None:
    before = sandbox_of(store)
    QGuiApplication.clipboard().setText("1 0 -1\n2 0")
    pane.kernel.paste()
    complaint = pane.stage.kernel.complaint
    assert complaint.isVisible()
    assert complaint.text().startswith("Line 2: 2 numbers, but 3 in the first row.")
    assert sandbox_of(store) == before
    pane.stage.kernel.preset.key_chosen.emit("blob")
    assert not complaint.isVisible()


def test_a_picture_on_the_clipboard_is_still_the_windows(pane: SandboxPane, qtbot: QtBot) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB888)
    image.fill(0)
    QGuiApplication.clipboard().setImage(image)
    grid = pane.stage.kernel.grid
    grid.setFocus()
    with qtbot.assertNotEmitted(grid.paste_wished):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "v")
        event.ignore()
        QApplication.sendEvent(grid, event)
    assert not event.isAccepted()


def test_a_locked_kernel_takes_nothing(pane: SandboxPane, store: Store) -> None:
    put(store, locked={"kernel"})
    before = sandbox_of(store)
    QGuiApplication.clipboard().setText("1 2\n3 4")
    pane.kernel.paste()
    assert pane.stage.kernel.complaint.text() == FIXED
    pane.kernel.choose("blob")
    pane.kernel.choose_common("three")
    pane.kernel.open_size()
    assert sandbox_of(store) == before
    assert not pane.stage.kernel.below.room.isVisible()
    assert not pane.stage.kernel.below.more.isVisible()


def test_what_is_open_closes_when_a_lesson_fixes_the_kernel(pane: SandboxPane, store: Store) -> None:
    pane.kernel.open_more()
    popover = page_of(pane, OperationPage)
    assert popover.isVisible()
    put(store, locked={"stride"})
    assert not popover.isVisible()
    assert not pane.stage.kernel.below.more.isVisible()


def test_more_about_this_kernel(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    below = pane.stage.kernel.below
    assert below.about.isVisible()
    below.about.setFocus()
    qtbot.keyClick(below.about, Qt.Key.Key_Space)
    popover = page_of(pane, AboutPage)
    assert popover.isVisible()
    page = popover.page
    assert isinstance(page, AboutPage)
    assert "6 products in place of 9" in page.facts.text()
    assert "8 times" in page.response.accessibleDescription()
    pane.stage.kernel.preset.key_chosen.emit("gauss")
    assert "stops fine ones" in page.reading.text()
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is below.about


def test_the_further_settings(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.stage.kernel.below.more.click()
    popover = page_of(pane, OperationPage)
    page = popover.page
    assert isinstance(page, OperationPage)
    assert QApplication.focusWidget() is page.stride[0].box
    page.stride[0].box.setValue(2)
    page.padding[1].box.setValue(3)
    page.dilation.box.setValue(2)
    page.mode.key_chosen.emit("reflect")
    page.bias.setFocus()
    page.bias.selectAll()
    qtbot.keyClicks(page.bias, "1/2")
    qtbot.keyClick(page.bias, Qt.Key.Key_Return)
    state = sandbox_of(store)
    assert (state.stride, state.padding, state.dilation, state.mode) == ((2, 1), (0, 3), 2, "reflect")
    assert state.chosen.bias == 0.5
    assert popover.isVisible()
    assert pane.stage.output.head.shape_text() == "254 × 514"  # (512 - 5)/2 + 1 and 512 - 5 + 6 + 1
    page.bias.selectAll()
    qtbot.keyClicks(page.bias, "much")
    qtbot.keyClick(page.bias, Qt.Key.Key_Return)
    assert page.notes["bias"].text().startswith("“much” is not a number")


@pytest.mark.parametrize(
    ("key", "size"),
    [
        ("three", "512 × 512"),
        ("five", "512 × 512"),
        ("five_by_two", "256 × 256"),
        ("one", "512 × 512"),
        ("filters_32", "510 × 510 × 32"),
        ("pool_two", "256 × 256"),
        ("pool_three", "255 × 255"),
    ],
)
def test_common_settings_are_one_click_and_one_step(
    pane: SandboxPane, store: Store, qtbot: QtBot, key: str, size: str
) -> None:
    before = sandbox_of(store)
    pane.kernel.open_more()
    page = page_of(pane, OperationPage).page
    assert isinstance(page, OperationPage)
    page.common[key].click()
    qtbot.waitUntil(lambda: pane.stage.output.head.shape_text() == size)
    store.undo()
    assert sandbox_of(store) == before


def test_true_convolution_turns_the_cells_and_says_so(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    figure = pane.stage.kernel
    turned = figure.grid.turning.motion
    pane.kernel.open_more()
    page = page_of(pane, OperationPage).page
    assert isinstance(page, OperationPage)
    page.flip.choice("convolution").click()
    assert turned.duration() == TURN
    assert figure.head.shape_text() == "3 × 3, flipped"
    cells = figure.grid.cells()
    assert cells is not None
    assert np.array_equal(cells.values, np.array(KERNELS["sobel_vertical"].weights)[::-1, ::-1])
    assert sandbox_of(store).kernel == KERNELS["sobel_vertical"].kernel  # as it is written
    qtbot.mouseClick(figure.grid, Qt.MouseButton.LeftButton, pos=figure.grid.centre_of(0, 0))
    assert sandbox_of(store).kernel_cell == (2, 2)
    qtbot.keyClicks(figure.grid, "+")
    assert sandbox_of(store).kernel.weights[2][2] == 0
    assert figure.grid.text_at(0, 0) == "0"
    turned.stop()


@pytest.mark.parametrize("moves", [True, False])
def test_the_cells_turn_only_where_motion_is_wanted(pane: SandboxPane, store: Store, qtbot: QtBot, moves: bool) -> None:
    turning, style = pane.stage.kernel.grid.turning, _Motion(moves)
    pane.stage.kernel.grid.setStyle(style)
    if not moves:
        put(store, flip=True)
        assert not turning.isVisible()
        return
    with qtbot.waitSignal(turning.motion.finished, timeout=5000):
        put(store, flip=True)
        assert turning.isVisible()
        assert turning.motion.duration() == TURN
    assert not turning.isVisible()
    assert pane.stage.kernel.grid.text_at(0, 0) == "−1"


def test_another_kernel_or_pooling_ends_the_turn(pane: SandboxPane, store: Store) -> None:
    turning, style = pane.stage.kernel.grid.turning, _Motion(True)
    pane.stage.kernel.grid.setStyle(style)
    put(store, flip=True)
    assert turning.isVisible()
    put(store, pooling=POOLINGS["max"].window)  # a pooling window lies no other way
    assert not turning.isVisible()
    put(store, pooling=None)
    assert not turning.isVisible()
    put(store, flip=False)
    assert turning.isVisible()
    put(store, kernel=KERNELS["sobel_horizontal"].kernel)
    assert not turning.isVisible()


class _Motion(QProxyStyle):
    """A platform that wants motion, or none."""

    def __init__(self, moves: bool) -> None:
        super().__init__("Fusion")
        self._moves = moves

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803
    ) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 200 if self._moves else 0
        return super().styleHint(hint, option, widget, returnData)


def recorded(home: Path) -> np.ndarray:
    """A run with six filters of 5 x 5 as its trainer writes it; returns the filters."""
    weights = np.random.default_rng(1).normal(size=(6, 1, 5, 5)).astype(np.float32)
    folder = new_run(home, Experiment())
    subject = Subject(tuple("0123456789"), "C1", np.zeros((8, 4, 4, 1), np.uint8), np.arange(8), (0.3, 0.4))
    writer = begin(folder, Plan(0, steps=700, steps_per_epoch=50, device="CPU", first_step=0), subject)
    assert not isinstance(writer, Problem)
    writer.tensor("C1/weight", 640, weights)
    writer.stand("finished", 640, 1000.0)
    writer.flush()
    writer.close()
    return weights


def test_a_filter_of_a_run_is_chosen_from_its_mosaic(
    pane: SandboxPane, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    weights = recorded(tmp_path / "runs")
    preset = pane.stage.kernel.preset
    preset.fill_menu()
    entry(preset.menu, FROM_RUN)
    popover = page_of(pane, LearnedPage)
    page = popover.page
    assert isinstance(page, LearnedPage)
    assert page.words.text().endswith("at step 640: 6 filters of 5 × 5. Choose one.")
    place = page.mosaic.place_of(2).center()
    qtbot.mouseClick(page.mosaic, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    assert not popover.isVisible()
    assert sandbox_of(store).kernel.name.startswith("C1, filter 3 of ")
    assert sandbox_of(store).kernel.array() == pytest.approx(weights[2, 0])
    assert preset.toolTip() == sandbox_of(store).kernel.name
    pane.kernel.open_learned()
    page.mosaic.setFocus()
    qtbot.keyClick(page.mosaic, Qt.Key.Key_Right)
    qtbot.keyClick(page.mosaic, Qt.Key.Key_Return)
    assert sandbox_of(store).kernel.array() == pytest.approx(weights[1, 0])
    pane.kernel.open_learned()
    page.all.click()
    assert len(sandbox_of(store).filters) == 6
    assert pane.stage.output.head.shape_text() == "508 × 508 × 6"


def test_no_run_is_a_sentence(pane: SandboxPane) -> None:
    pane.kernel.open_learned()
    page = page_of(pane, LearnedPage).page
    assert isinstance(page, LearnedPage)
    assert page.words.text().startswith("No run was recorded here yet.")
    assert not page.mosaic.isVisible()


def test_everything_has_a_name_for_who_does_not_see_it(pane: SandboxPane) -> None:
    pane.stage.kernel.preset.key_chosen.emit("family:gabor")
    pane.kernel.open_more()
    popover, room = page_of(pane, OperationPage), pane.stage.kernel.below.room
    reached = [one for parent in (popover.page, room) for one in parent.findChildren(QWidget) if one.isVisible()]
    stops = [one for one in reached if one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value]
    stops = [one for one in stops if one.objectName() != "qt_spinbox_lineedit"]  # its box speaks for it
    assert len(stops) > 15
    said = [one.accessibleName() or (one.text() if isinstance(one, QPushButton) else "") for one in stops]
    assert all(said)
