"""The drawing pad under a real mouse and real keys."""

# mypy: disable-error-code="no-untyped-call"

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from convlab.imaging.drawing import Pen, blank, stroked
from convlab.imaging.strokes import DrawnWith
from convlab.widgets.drawing_pad import DrawingPad
from convlab.widgets.look import Look

LEFT = Qt.MouseButton.LeftButton
WHITE = DrawnWith("pen", 2, 0)


@pytest.fixture
def pad(qtbot: QtBot, look: Look) -> DrawingPad:
    made = DrawingPad(look)
    qtbot.addWidget(made)
    made.resize(280, 280)  # ten px a pixel
    made.show_drawing(blank(28, 0), WHITE)
    made.show()
    qtbot.waitExposed(made)
    return made


def drawings(pad: DrawingPad) -> list[NDArray[np.uint8]]:
    """What the pad tells, kept."""
    kept: list[NDArray[np.uint8]] = []
    pad.drawn.connect(kept.append)
    return kept


def drag(pad: DrawingPad, *places: tuple[int, int]) -> None:
    points = [QPoint(*place) for place in places]
    QTest.mousePress(pad, LEFT, Qt.KeyboardModifier.NoModifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, LEFT, Qt.KeyboardModifier.NoModifier, points[-1])


def test_a_drag_leaves_the_stroke_that_the_mouse_went(pad: DrawingPad, qtbot: QtBot) -> None:
    kept = drawings(pad)
    with qtbot.waitSignal(pad.stroke_ended):
        drag(pad, (50, 50), (150, 50), (150, 200))
    expected = stroked(blank(28, 0), [(5, 5), (5, 5), (15, 5), (15, 20)], Pen(2, 255))
    assert (kept[-1] == expected).all()
    assert not pad.is_drawing


def test_a_click_leaves_a_dot(pad: DrawingPad, qtbot: QtBot) -> None:
    kept = drawings(pad)
    qtbot.mouseClick(pad, LEFT, pos=QPoint(145, 95))
    assert (kept[-1] == stroked(blank(28, 0), [(14.5, 9.5)], Pen(2, 255))).all()


def test_of_many_moves_at_once_only_the_latest_is_told(pad: DrawingPad, qtbot: QtBot) -> None:
    kept = drawings(pad)
    drag(pad, (50, 50), *((50 + step, 60) for step in range(0, 200, 2)))
    assert len(kept) < 10
    assert kept[-1][6, 20] > 0


def test_a_straight_line_follows_the_mouse_until_it_is_let_go(pad: DrawingPad) -> None:
    pad.show_drawing(blank(28, 255), DrawnWith("line", 3, 255))
    kept = drawings(pad)
    drag(pad, (40, 40), (240, 60), (200, 240))
    assert (kept[-1] == stroked(blank(28, 255), [(4, 4), (20, 24)], Pen(3, 0))).all()


def test_the_eraser_takes_away(pad: DrawingPad) -> None:
    pad.show_drawing(blank(28, 255), DrawnWith("eraser", 9, 0))
    kept = drawings(pad)
    drag(pad, (0, 140), (280, 140))
    assert not kept[-1][10:18].any()
    assert (kept[-1][:9] == 255).all()


def test_by_keys_the_pen_is_set_down_moved_and_lifted(pad: DrawingPad, qtbot: QtBot) -> None:
    kept = drawings(pad)
    qtbot.keyClick(pad, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert pad.cell == (14, 4)
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    assert pad.is_drawing
    assert "pen down" in pad.accessibleDescription()
    qtbot.keyClick(pad, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(pad, Qt.Key.Key_Down)
    with qtbot.waitSignal(pad.stroke_ended):
        qtbot.keyClick(pad, Qt.Key.Key_Return)
    expected = stroked(blank(28, 0), [(4.5, 14.5), (14.5, 14.5), (14.5, 15.5)], Pen(2, 255))
    assert (kept[-1] == expected).all()
    assert pad.accessibleDescription() == "row 16, column 15, pen up, width 2"


def test_letters_choose_the_tool_and_signs_the_width(pad: DrawingPad, qtbot: QtBot) -> None:
    tools: list[str] = []
    widths: list[int] = []
    pad.tool_chosen.connect(tools.append)
    pad.width_chosen.connect(widths.append)
    for key in (Qt.Key.Key_E, Qt.Key.Key_L, Qt.Key.Key_P, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        qtbot.keyClick(pad, key)
    assert tools == ["eraser", "line", "pen"]
    assert widths == [3, 1]
    with qtbot.waitSignal(pad.clear_wished):
        qtbot.keyClick(pad, Qt.Key.Key_Delete)


def test_the_window_follows_a_pointer_that_draws_nothing(pad: DrawingPad, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pad.hovered) as hovered:
        QTest.mouseMove(pad, QPoint(205, 33))
    assert hovered.args == [3, 20]


def test_a_pen_that_loses_the_keyboard_is_lifted(pad: DrawingPad, qtbot: QtBot) -> None:
    pad.setFocus()
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    pad.clearFocus()
    assert not pad.is_drawing


def test_another_size_keeps_the_cross_hair_on_the_sheet(pad: DrawingPad, qtbot: QtBot) -> None:
    pad.show_drawing(blank(256, 0), WHITE)
    for _ in range(20):
        qtbot.keyClick(pad, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pad.cell == (255, 128)
    pad.grab()
