"""Lines, matrix and bars: where everything stands, and that colours say what they should."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from convlab.core.operations import Filters, Operation, operation_problem
from convlab.state.sandbox_counts import counts_of
from convlab.state.sandbox_shared import Looked, SharedReadout, Trace, shared_readout
from convlab.state.sandbox_shared_words import unit_sum
from convlab.widgets.ground import Ground
from convlab.widgets.look import Look, contrast
from convlab.widgets.matrix_layout import MatrixRoom, lay_out_matrix
from convlab.widgets.matrix_paint import runs_of
from convlab.widgets.shared_figure import SharedFigure, line_colour, own_tones
from convlab.widgets.sparse_matrix import SparseMatrixFigure
from convlab.widgets.unit_layout import Room, lay_out_units
from convlab.widgets.unit_lines import UnitLines
from convlab.widgets.unit_sum import UnitSumLine
from convlab.widgets.weight_bars import WeightBars

SOBEL = np.array([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])
NUMBERS = np.arange(49.0).reshape(7, 7)
ROOM = Room(left=8, top=34, width=560, height=500, side=66)


def readout_of(size: tuple[int, int] = (7, 7), operation: Operation | None = None) -> SharedReadout:
    image = np.arange(float(size[0] * size[1])).reshape(size)
    return shared_readout(image, operation or Operation(Filters(SOBEL)), Looked((0, 0)))


def figure_of(readout: SharedReadout, trace: Trace | None = None, untied: bool = False) -> SharedFigure:
    assert readout.drawing is not None
    return SharedFigure(readout.drawing, readout.target, trace or readout.trace, untied)


def test_an_output_unit_stands_opposite_to_the_middle_of_its_window() -> None:
    drawing = figure_of(readout_of()).drawing
    layout = lay_out_units(drawing, ROOM)
    assert layout.outputs[0] == pytest.approx(layout.inputs[8])  # the window's middle: row 2, column 2
    assert layout.outputs[24] == pytest.approx(layout.inputs[40])


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_units_stay_in_the_room_and_do_not_touch(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 14)), data.draw(st.integers(1, 14))
    window = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    stride, padding = data.draw(st.integers(1, 3)), data.draw(st.integers(0, 3))
    operation = Operation(Filters(np.ones((1, 1, *window))), (stride, stride), (padding, padding))
    assume(operation_problem((*size, 1), operation) is None)
    readout = readout_of(size, operation)
    assume(readout.drawing is not None)
    assert readout.drawing is not None
    layout = lay_out_units(readout.drawing, ROOM)
    for column in (layout.inputs, layout.outputs):
        assert column.min() - layout.radius >= ROOM.top - 1
        assert column.max() + layout.radius <= ROOM.top + ROOM.height + 1
        assert len(column) == 1 or np.diff(np.sort(column)).min() >= 2 * layout.radius


@given(st.integers(1, 256), st.integers(1, 256), st.integers(300, 900), st.integers(200, 700))
def test_matrix_and_vectors_fit_wherever_a_pixel_a_cell_does(rows: int, columns: int, width: int, height: int) -> None:
    layout = lay_out_matrix((rows, columns), MatrixRoom(0, 0, width, height))
    assert layout.cell >= 1
    if layout.cell > 1:
        assert layout.right <= width
        assert layout.bottom <= height
    assert layout.input.left() > layout.matrix.right()
    assert layout.output.left() > layout.input.right()


def test_runs_of_units() -> None:
    assert list(runs_of([0, 1, 2, 7, 8, 14])) == [(0, 2), (7, 8), (14, 14)]
    assert list(runs_of([])) == []


def test_the_matrix_repeats_each_weights_colour_along_its_diagonals(look: Look, qtbot: QtBot) -> None:
    widget = SparseMatrixFigure(look)
    qtbot.addWidget(widget)
    widget.resize(700, 600)
    widget.show_figure(figure_of(readout_of()))
    image = widget.image()
    assert image is not None
    for step in range(5):
        assert image.pixelColor(7 + step, step) == look.diverging_colour(2, 2)  # the weight 2 of Sobel
        assert image.pixelColor(9 + step, step) == look.diverging_colour(-2, 2)
        assert image.pixelColor(3 + step, step) == look.colour("surf")  # no line
    assert not widget.grab().isNull()


def test_lines_of_one_weight_have_one_colour_and_one_thickness(look: Look, qtbot: QtBot) -> None:
    assert line_colour(look, 2, 2) == look.diverging_colour(1, 1)
    assert line_colour(look, -2, 2) == look.diverging_colour(-1, 1)
    widget = UnitLines(look)
    qtbot.addWidget(widget)
    widget.resize(560, 560)
    widget.show_figure(figure_of(readout_of(), Trace("weight", 5)))
    units = widget.layout_of_units()
    assert units is not None
    x = (units.line_left + units.line_right) / 2
    shot, drawing = widget.grab().toImage(), figure_of(readout_of()).drawing
    lines = np.flatnonzero(drawing.ends_of(Trace("weight", 5)))
    ys = units.y_at(x, drawing)[lines]
    seen = {shot.pixelColor(round(x), int(y)).name() for y in ys}
    wished = line_colour(look, -2, 2)
    assert all(_near(QColor(name), wished) for name in seen), seen


def _near(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) < 90 for a, b in pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_followed_lines_stand_out_from_the_ground(look: Look, theme: str) -> None:
    look.set(theme, 1.0)  # type: ignore[arg-type]
    for value in (2, -2):
        assert contrast(line_colour(look, value, 2), look.colour("bg")) >= 3
    assert contrast(line_colour(look, 0, 2), look.colour("bg")) >= 3
    assert contrast(own_tones(look)[0], look.colour("bg")) >= 3


def test_untied_neighbours_differ(look: Look) -> None:
    figure = figure_of(readout_of(), untied=True)
    shades = [figure.shade(line) for line in range(figure.drawing.lines)]
    assert all(one != other for one, other in itertools.pairwise(shades))


def test_the_sum_is_written_row_by_row_in_the_room_there_is(look: Look, qtbot: QtBot) -> None:
    widget = UnitSumLine(look)
    qtbot.addWidget(widget)
    widget.show_sum(unit_sum(readout_of()))
    assert widget.heightForWidth(600) > widget.heightForWidth(80)  # in so little room the products are only counted
    assert widget.text().startswith("output unit 1 = 1·0 + 0·1 + (−1·2)")
    assert not widget.grab().isNull()


def test_counts_far_apart_are_drawn_on_a_scale_that_says_so(look: Look, qtbot: QtBot) -> None:
    widget = WeightBars(look)
    qtbot.addWidget(widget)
    six = Operation(Filters(np.ones((6, 3, 5, 5))))
    counts = counts_of((32, 32, 3), six)
    widget.show_counts(counts, "shared")
    assert "logarithmic" in widget.text()
    lengths = [widget.bar_length(line) for line in counts.lines]
    assert lengths == sorted(lengths)
    assert lengths[0] == pytest.approx(np.log10(450) / 8)
    for width in (1100, 660, 400):
        widget.resize(width, widget.sizeHint().height())
        assert not widget.grab().isNull()


def test_the_ground_is_kept_for_the_screen_and_drawn_anew_for_finer_pictures(look: Look, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(20, 20)
    ground, drawn = Ground(widget, look), list[float]()

    def paint(key: str, scale: float) -> None:
        painter = QPainter(image := QImage(40, 40, QImage.Format.Format_RGB32))
        painter.scale(scale, scale)
        ground.paint(painter, key, lambda on: drawn.append(on.deviceTransform().m11()))
        painter.end()
        assert not image.isNull()

    for key, scale in (("a", 1.0), ("a", 1.0), ("b", 1.0), ("b", 2.0), ("b", 2.0)):
        paint(key, scale)
    assert drawn == [1.0, 1.0, 2.0, 2.0]
