"""Bars: as long as their numbers, from one base line, and painted where they are said to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from convlab.widgets.bars import Bars, level, paint_bars, scale_of
from convlab.widgets.look import Look

ROOM = QRectF(50, 10, 100, 80)
CELLS = [QRectF(50 + 20 * index, 95, 20, 20) for index in range(5)]


def painted(look: Look, bars: Bars) -> QImage:
    image = QImage(160, 120, QImage.Format.Format_RGB32)
    image.fill(look.colour("bg"))
    painter = QPainter(image)
    paint_bars(painter, look, ROOM, (CELLS, bars))
    painter.end()
    return image


@given(st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_the_scale_holds_every_value_and_zero(values: list[float]) -> None:
    low, high = scale_of(values)
    assert low <= 0 <= high
    assert low < high
    assert all(low <= value <= high for value in values)


def test_a_value_stands_at_its_level() -> None:
    bars = Bars((0,), -2, 6, "input")
    assert level(bars, ROOM, 6) == 10
    assert level(bars, ROOM, -2) == 90
    assert level(bars, ROOM, 0) == pytest.approx(70)


def test_bars_go_up_and_down_and_the_window_is_strong(look: Look) -> None:
    image = painted(look, Bars((4, -4, 2, 0, None), -4, 4, "input", frozenset({0})))
    role, ground = look.colour("input"), look.colour("bg")
    column = [int(cell.center().x()) for cell in CELLS]
    assert image.pixelColor(column[0], 12) == role
    assert image.pixelColor(column[0], 60) == ground
    below = image.pixelColor(column[1], 80)
    assert below not in (role, ground)  # faded: not in the window
    assert image.pixelColor(column[2], 20) == ground
    assert image.pixelColor(column[2], 40) == below
    for empty in column[3:]:
        assert image.pixelColor(empty, 40) == ground
        assert image.pixelColor(empty, 60) == ground


def test_the_base_line_goes_through(look: Look) -> None:
    image = painted(look, Bars((0,) * 5, 0, 1, "output"))
    line = QColor(look.colour("edge"))
    assert all(image.pixelColor(x, 90) == line for x in range(51, 148))
