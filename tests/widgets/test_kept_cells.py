"""A grid whose unchanged cells are kept looks to the pixel as one that is painted anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from convlab.widgets.cell_numbers import Numbers
from convlab.widgets.cell_paint import paint_cells, paint_frame, paint_inside
from convlab.widgets.cells import Board, Cells, Fill
from convlab.widgets.kept_cells import KeptCells
from convlab.widgets.look import Look

NUMBERS = st.sampled_from([-203.0, -1.5, 0.0, 0.25, 3.0, 51.0, 254.0, 12345.67])
FILLS: st.SearchStrategy[Fill] = st.sampled_from(["gray", "diverging", "tint", "plain"])


def sheet(ratio: float) -> tuple[QImage, QPainter]:
    image = QImage(round(420 * ratio), round(420 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#8090A0"))
    return image, QPainter(image)


def anew(look: Look, board: Board, cells: Cells, ratio: float) -> QImage:
    image, painter = sheet(ratio)
    paint_cells(painter, look, board, cells)
    painter.end()
    return image


def kept(grid: KeptCells, look: Look, board: Board, cells: Cells, ratio: float) -> QImage:
    image, painter = sheet(ratio)
    grid.paint(painter, look, board, cells)
    paint_frame(painter, look, board.block(cells.block), (board, cells))  # over the ends of the lines
    painter.end()
    return image


@settings(deadline=None, max_examples=40)
@given(data=st.data(), fill=FILLS, ratio=st.sampled_from([1.0, 1.5, 2.0]))
def test_whatever_is_edited_it_looks_as_if_painted_anew(
    qapp: object, data: st.DataObject, fill: Fill, ratio: float
) -> None:
    assert qapp is not None
    look, grid = Look(), KeptCells()
    values = np.zeros((data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))))
    cells = Cells(values, "kernel", fill, 60.0)
    for _ in range(data.draw(st.integers(1, 8))):
        places = [data.draw(st.integers(0, side - 1)) for side in values.shape]
        values = values.copy()
        values[tuple(places)] = data.draw(NUMBERS)
        hidden = data.draw(st.sampled_from([frozenset[tuple[int, int]](), frozenset({(0, 0)}), None]))
        edit = data.draw(st.sampled_from(["value", "scale", "hidden", "theme", "board", "sweep", "outside"]))
        cells = replace(cells, values=values)
        board = Board(13, 21, data.draw(st.sampled_from([44, 80, 24]))) if edit == "board" else Board(13, 21, 80)
        if edit == "scale":
            cells = replace(cells, largest=data.draw(st.sampled_from([10.0, 300.0])))
        elif edit == "hidden":
            cells = replace(cells, hidden=hidden)
        elif edit == "theme":
            look.set(data.draw(st.sampled_from(["light", "dark", "paper"])), 1.0)
        elif edit == "sweep":
            cells = replace(cells, filled=data.draw(st.sampled_from([None, 2])))
        elif edit == "outside":
            cells = replace(cells, outside=data.draw(st.sampled_from([(0, 0), (1, 1)])))
        assert kept(grid, look, board, cells, ratio) == anew(look, board, cells, ratio)


def test_only_the_cell_that_changed_is_painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qtbot is not None
    look, grid, board = Look(), KeptCells(), Board(6, 6, 60)
    painted = list[str]()
    real = Numbers.paint

    def paint(numbers: Numbers, text: str, rect: QRectF) -> None:
        painted.append(text)
        real(numbers, text, rect)

    monkeypatch.setattr(Numbers, "paint", paint)
    values = np.arange(9.0).reshape(3, 3)
    kept(grid, look, board, Cells(values, "kernel", "gray"), 1.0)
    assert painted == [str(number) for number in range(9)]
    painted.clear()
    kept(grid, look, board, Cells(values.copy(), "kernel", "gray"), 1.0)
    assert painted == []
    values[1, 1] = 7.0
    kept(grid, look, board, Cells(values, "kernel", "gray"), 1.0)
    assert painted == ["7"]


def test_a_grid_that_is_moved_by_whole_px_is_the_same(qtbot: QtBot) -> None:
    assert qtbot is not None
    look, grid, cells, board = Look(), KeptCells(), Cells(np.eye(3) - 0.5, "kernel", "diverging"), Board(9, 9, 50)
    for shift in (0, 5, 11):
        (kept_image, one), (other_image, other) = sheet(1.0), sheet(1.0)
        for painter in (one, other):
            painter.translate(QPoint(shift, 2 * shift))
        grid.paint(one, look, board, cells)
        paint_inside(other, look, board, (cells, cells.block))
        one.end()
        other.end()
        assert kept_image == other_image
