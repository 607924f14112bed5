"""A stack of planes, filters in rows and the sum over planes, with real events."""

# mypy: disable-error-code="no-untyped-call"

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from convlab.core.banks import BANKS
from convlab.core.document import changed
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_volume import VolumeReadout, volume_readout
from convlab.widgets.filter_editor import FilterEditor, FilterShown
from convlab.widgets.filter_rows import FilterRows, RowPicture
from convlab.widgets.look import Look
from convlab.widgets.plane_stack import Plane, PlaneStack
from convlab.widgets.rows_layout import Bank, arrange
from convlab.widgets.shading import tinted
from convlab.widgets.stack_layout import lay_out
from convlab.widgets.volume_formula import VolumeFormula
from convlab.widgets.volume_ledger import VolumeLedger
from convlab.widgets.volume_ledger_layout import Wanted
from convlab.widgets.volume_ledger_layout import lay_out as lay_out_ledger
from convlab.widgets.volume_pictures import KeptPictures, kernel_pixels


def readout_of(**fields: object) -> VolumeReadout:
    given = {"picture": "astronaut", "side": 32, "filters": BANKS["six"].filters, "after": "none"} | fields
    state = changed(SandboxState(), **given)
    return volume_readout(state, compute(state))


@pytest.fixture
def stack(qtbot: QtBot, look: Look) -> PlaneStack:
    made = PlaneStack(look, "input", "planes of the input")
    qtbot.addWidget(made)
    made.resize(536, 480)
    planes = [Plane(name, np.full((32, 32, 3), 60 * at, np.uint8)) for at, name in enumerate(("Red", "Green", "Blue"))]
    made.show_planes(planes, 0)
    made.show_window((10, 12, 5, 5), "kernel", through=True)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_chosen_plane_stands_in_front_and_a_click_on_another_chooses_it(qtbot: QtBot, stack: PlaneStack) -> None:
    assert stack.names() == ("Red", "Green", "Blue")
    places = stack.stack()
    assert places is not None
    blue = places.rect(2).topRight() + QPointF(-4, 4)
    with qtbot.waitSignal(stack.plane_chosen) as chosen:
        qtbot.mouseClick(stack, Qt.MouseButton.LeftButton, pos=blue.toPoint())
    assert chosen.args == [2]


def test_a_press_and_the_arrows_move_the_window_on_the_front_plane(qtbot: QtBot, stack: PlaneStack) -> None:
    with qtbot.waitSignal(stack.cell_chosen) as cell:
        qtbot.mouseClick(stack, Qt.MouseButton.LeftButton, pos=stack.place_of(20, 3))
    assert cell.args == [20, 3]
    with qtbot.waitSignal(stack.moved) as moved:
        qtbot.keyClick(stack, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert moved.args == [0, -10]
    with qtbot.waitSignal(stack.turned) as turned:
        qtbot.keyClick(stack, Qt.Key.Key_PageDown)
    assert turned.args == [1]
    assert "Red in front, of 3, window at row 11, column 13" in stack.accessibleDescription()


def test_the_prism_is_drawn_in_the_kernels_colour_on_every_plane(stack: PlaneStack, look: Look) -> None:
    places, picture = stack.stack(), stack.grab().toImage()
    assert places is not None
    orange = look.colour("kernel").rgb()
    for place in range(3):
        corner = places.rect(place).topLeft() + QPointF(12 * places.zoom, 12.5 * places.zoom)
        around = {picture.pixel(round(corner.x()) + dx, round(corner.y())) for dx in range(-5, 6)}
        assert orange in around, f"no frame on plane {place + 1}"


@pytest.mark.parametrize("count", [1, 2, 3, 6, 16, 64])
def test_a_stack_of_any_height_stays_in_its_room(count: int) -> None:
    room = QRectF(0, 0, 520, 480)
    for shape in ((28, 28), (10, 40), (40, 10), (1, 1)):
        stack = lay_out(room, count, count // 2, shape, 1.0)
        assert stack.order[0] == count // 2
        assert sorted(stack.order) == list(range(count))
        for place in (0, count - 1):
            assert room.adjusted(-1, -1, 1, 1).contains(stack.rect(place))


@pytest.mark.parametrize("count", [1, 3, 6, 11, 12, 32, 64])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_rows_and_mosaics_stay_in_their_room(count: int, scale: float) -> None:
    room = QRectF(0, 0, 582 * scale, 500 * scale)
    rows = arrange(room, Bank(count, 3, (5, 5), count - 1), scale)
    assert (rows.mosaic is not None) == (count > 11)
    whole = room.adjusted(-1, -1, 1, 1)
    for row in rows.rows.values():
        assert whole.contains(row.whole)
        assert row.tiles[-1].right() < row.map.left()
    assert all(whole.contains(tile) for tile in rows.tiles.values())
    assert len(rows.tiles or rows.rows) == count


@pytest.mark.parametrize("width", [420, 752, 1156, 1780])
@pytest.mark.parametrize("planes", [1, 3])
def test_the_sum_fits_its_width(width: int, planes: int) -> None:
    places = lay_out_ledger(width, Wanted(planes, True, False), 1.0)
    for rect in (*places.grids, places.bias, places.output, places.words):
        assert rect.right() <= width + 1
        assert rect.bottom() <= places.height + 1


@pytest.fixture
def rows(qtbot: QtBot, look: Look) -> FilterRows:
    made = FilterRows(look)
    qtbot.addWidget(made)
    made.resize(582, 504)
    readout = readout_of()
    assert readout.kernels is not None
    maps = KeptPictures().maps(look, readout.maps, readout.scales)
    pictures = [
        RowPicture(row.number, row.name, row.note, kernel_pixels(look, kernels), map_)
        for row, kernels, map_ in zip(readout.rows, readout.kernels, maps, strict=True)
    ]
    made.show_rows(pictures, 0, 0)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_keys_choose_a_filter_and_a_plane_and_wish_for_edits(qtbot: QtBot, rows: FilterRows) -> None:
    with qtbot.waitSignal(rows.filter_chosen) as chosen:
        qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert chosen.args == [1]
    with qtbot.waitSignal(rows.plane_chosen) as plane:
        qtbot.keyClick(rows, Qt.Key.Key_Right)
    assert plane.args == [1]
    with qtbot.waitSignal(rows.move_wished) as moved:
        qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert moved.args == [1]
    for key, signal in (
        (Qt.Key.Key_Return, rows.edit_wished),
        (Qt.Key.Key_Insert, rows.add_wished),
        (Qt.Key.Key_Delete, rows.remove_wished),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(rows, key)
    assert rows.accessibleDescription() == "1 of 6: Red against green, bias 25.5, plane 1 of 3"


def test_a_click_on_a_tile_chooses_its_filter_and_its_plane(qtbot: QtBot, rows: FilterRows) -> None:
    places = rows.places()
    assert places is not None
    place = places.rows[4].tiles[2].center().toPoint()
    with qtbot.waitSignals([rows.filter_chosen, rows.plane_chosen]):
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=place)


def test_the_ledger_says_the_sum_and_its_bias_is_a_cell(qtbot: QtBot, look: Look) -> None:
    ledger = VolumeLedger(look)
    qtbot.addWidget(ledger)
    ledger.resize(1780, 240)
    readout = readout_of(focus=(19, 12))
    ledger.show_readout(readout)
    assert readout.sum is not None
    assert ledger.text().endswith(f"+ bias 25.5 = {ledger.total_text()}")
    assert ledger.bias.text_at(0, 0) == "25.5"
    with qtbot.waitSignal(ledger.bias.value_entered) as entered:
        qtbot.keyClick(ledger.bias, Qt.Key.Key_Plus)
    assert entered.args[:3] == [0, 0, 26.5]


def test_a_product_is_spelled_out_under_the_pointer(qtbot: QtBot, look: Look) -> None:
    ledger = VolumeLedger(look)
    qtbot.addWidget(ledger)
    ledger.resize(1780, 240)
    readout = readout_of(focus=(19, 12))
    ledger.show_readout(readout)
    window = readout.computed.answer(19, 12).products.window
    green = lay_out_ledger(1780, Wanted(3, True, False), 1.0).grids[1]
    value = window[2, 2, 1]
    assert ledger.product_at(green.center().toPoint()) == f"green, row 3, column 3: −1 · {value:.0f} = −{value:.0f}"
    assert ledger.product_at(QPoint(0, 0)) == ""
    ledger.show_readout(readout_of(focus=(19, 12), hidden=frozenset({"products"})))
    assert ledger.product_at(green.center().toPoint()) == ""


@pytest.mark.parametrize(("width", "abreast"), [(582, True), (380, False)])
def test_an_editor_shows_all_planes_or_the_chosen_one_large_enough_to_read(
    qtbot: QtBot, look: Look, width: int, abreast: bool
) -> None:
    editor, readout = FilterEditor(look), readout_of()
    qtbot.addWidget(editor)
    editor.resize(width, 300)
    assert readout.kernels is not None
    editor.show_filter(FilterShown("Red against green", readout.kernels[0], readout.planes, 1, (2, 2), ""))
    editor.show()
    assert [not grid.isHidden() for grid in editor.grids] == [abreast, True, abreast]
    assert editor.cell_side() >= 26
    for widget in (editor.kernel, editor.reach, *(grid for grid in editor.grids if not grid.isHidden())):
        assert editor.rect().contains(QRect(widget.mapTo(editor, QPoint(10, 10)), widget.size() - QSize(20, 20)))


def test_what_is_hidden_is_written_as_a_question(qtbot: QtBot, look: Look) -> None:
    ledger, formula = VolumeLedger(look), VolumeFormula(look)
    qtbot.addWidget(ledger)
    qtbot.addWidget(formula)
    readout = readout_of(hidden=frozenset({"output", "products", "size"}))
    ledger.show_readout(readout)
    formula.show_formulas(readout)
    assert ledger.output_text() == "?"
    assert "red ? + green ?" in ledger.text()
    assert "+ 1 = ?" in formula.text()
    assert "14,450,688" not in formula.text()
    formula.show_formulas(readout_of(hidden=frozenset({"parameters"})))
    assert "parameters = 6 · (5·5·3 + 1) = ?" in formula.text()


def test_the_formulas_are_the_lectures(qtbot: QtBot, look: Look) -> None:
    formula = VolumeFormula(look)
    qtbot.addWidget(formula)
    formula.show_formulas(readout_of())
    assert formula.text() == (
        "map size = (32 − 5 + 2·0)/1 + 1 = 28; parameters = 6 · (5·5·3 + 1) = 456; "
        "Fully connected, same maps: 14,450,688 weights and 4704 biases"
    )
    one_line = formula.height_for(1400)
    assert formula.height_for(500) > one_line


def test_only_a_map_that_changed_is_coloured_anew(look: Look) -> None:
    kept, six = KeptPictures(), BANKS["six"].filters
    before = readout_of()
    first = kept.maps(look, before.maps, before.scales)
    after = readout_of(filters=(six[0].with_weight(0, (2, 2), 3.0), *six[1:]))
    second = kept.maps(look, after.maps, after.scales)
    assert second[0] is not first[0]
    assert all(one is other for one, other in zip(first[1:], second[1:], strict=True))


def test_a_plane_is_drawn_from_black_to_its_lightest_tint(look: Look) -> None:
    levels = np.array([[0, 255]], np.uint8)
    lightest = look.colour("plane_green")
    assert tinted(look, levels, "green").tolist() == [[[0, 0, 0], [lightest.red(), lightest.green(), lightest.blue()]]]
    assert QColor("#8CD69C") == lightest
