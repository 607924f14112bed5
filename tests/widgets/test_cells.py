"""Cells: their colours and inks all at once, the longest number, and where they lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from convlab.core.typography import decimal
from convlab.widgets.cell_colours import is_bright, levels_of
from convlab.widgets.cell_paint import paint_cells, text_colour, with_places_that_fit
from convlab.widgets.cells import Block, Board, Cells, Fill, longest_decimal
from convlab.widgets.look import Look, luminance

NUMBERS = np.array([[-3.0, 0.0, 1.5], [200.0, 254.6, 12.0], [7.0, 8.0, 9.0]])


def drawn(look: Look, board: Board, cells: Cells) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    paint_cells(painter, look, board, cells)
    painter.end()
    return image


@pytest.mark.parametrize("fill", ["gray", "diverging", "tint"])
def test_a_cell_is_filled_with_the_colour_of_its_value(look: Look, fill: Fill) -> None:
    image = drawn(look, Board(10, 10, 20), Cells(NUMBERS, "input", fill, largest=255.0))
    for (row, column), value in np.ndenumerate(NUMBERS):
        level = round(min(255.0, max(0.0, value)))
        wished = {
            "gray": QColor(level, level, level),
            "diverging": look.diverging_colour(value, 255.0),
            "tint": look.colour("input_f"),
        }[fill]
        assert image.pixelColor(Board(10, 10, 20).rect(row, column).center().toPoint()) == wished
    assert image.pixelColor(QPoint(5, 5)) == QColor("#FF00FF")


def test_padding_what_is_never_read_and_what_is_hidden_have_no_colour_of_their_value(look: Look) -> None:
    numbers = np.full((5, 5), 255.0)
    cells = Cells(numbers, "input", "gray", hidden=frozenset({(2, 2)}), outside=(1, 1), unread=((3,), ()), filled=12)
    levels = levels_of(look, cells, Block(0, 0, 5, 5))
    bg, surf = ([look.colour(token).red(), look.colour(token).green(), look.colour(token).blue()] for token in
                ("bg", "surf"))  # fmt: skip
    assert levels[0, 2].tolist() == levels[1, 0].tolist() == bg
    assert levels[1, 2].tolist() == [255, 255, 255]
    assert levels[2, 2].tolist() == levels[2, 3].tolist() == levels[3, 1].tolist() == surf


def test_a_part_of_the_cells_looks_as_it_does_in_the_whole(look: Look) -> None:
    cells = Cells(NUMBERS, "output", "diverging", 255.0, hidden=frozenset({(1, 1)}))
    whole, part = levels_of(look, cells, cells.block), levels_of(look, cells, Block(1, 1, 3, 2))
    assert np.array_equal(whole[1:3, 1:2], part)


def test_the_ink_is_the_one_that_contrasts_more(look: Look) -> None:
    every = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    for (row, column), bright in np.ndenumerate(is_bright(every)):
        colour = QColor(*every[row, column].tolist())
        assert (look.text_on(colour) == QColor("#000000")) == bright, luminance(colour)
    gray = Cells(NUMBERS, "input", "gray")
    assert [text_colour(look, gray, *cell).name() for cell in ((0, 0), (1, 1))] == ["#ffffff", "#000000"]


@given(st.lists(st.floats(-99999, 99999), min_size=1, max_size=60), st.integers(0, 3))
def test_the_longest_number_is_found_without_writing_all(values: list[float], places: int) -> None:
    longest = max(len(decimal(value, places)) for value in values)
    found = longest_decimal(np.array(values), places)
    assert len(found) in (longest, longest - 1)  # off by one only where rounding is a matter of float's last bit
    plain = [value for value in values if abs(round(value, places) - value) * 10**places < 0.49]
    if plain == values:
        assert len(found) == longest


def test_decimals_are_as_many_as_fit(look: Look) -> None:
    cells = Cells(np.array([[0.25, -1234.55]]), "output", "tint")
    assert [with_places_that_fit(side, cells).places for side in (120, 60, 30)] == [2, 2, 0]


def test_edges_lie_on_whole_pixels_and_leave_no_gap() -> None:
    board = Board(-3.3, 7.5, 9.69)
    for column in range(20):
        here, after = board.rect(0, column), board.rect(0, column + 1)
        assert here.right() == after.left()
        assert here.left() == int(here.left())
    assert board.rect(0, 3, 2, 4) == board.rect(0, 3).united(board.rect(1, 6))


def test_only_what_touches_the_view_is_in_sight() -> None:
    board = Board(-45, -10, 20)
    assert board.within(QRectF(0, 0, 100, 100), (50, 50)) == Block(0, 2, 6, 8)
    assert board.within(QRectF(0, 0, 100, 100), (3, 4)) == Block(0, 2, 3, 4)
    assert board.within(QRectF(500, 500, 10, 10), (3, 4)) == Block(3, 4, 3, 4)
