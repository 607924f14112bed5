"""The filter mosaic: tiles as large as the room allows, colours on one scale or on each filter's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from convlab.state.monitor_readout import Weights
from convlab.widgets.look import Look
from convlab.widgets.mosaic import FilterMosaic, Scale
from convlab.widgets.mosaic_head import MosaicHead
from convlab.widgets.mosaic_layout import SMALLEST_TILE, Room, lay_out

WELL = Room(width=652, height=740, frame=2, wide_gap=20, narrow_gap=6, caption=24)


@given(st.integers(1, 400), st.integers(1, 11), st.integers(300, 900), st.integers(300, 900))
def test_tiles_stay_inside_the_room_and_do_not_touch(count: int, side: int, width: int, height: int) -> None:
    grid = lay_out(count, (side, side), Room(width, height, 2, 20, 6, 24))
    if grid.tile_width < SMALLEST_TILE:
        return
    corners = [grid.corner(index) for index in range(count)]
    assert max(x for x, _ in corners) + grid.tile_width <= width
    assert max(y for _, y in corners) + grid.tile_height + grid.caption <= height
    assert len(set(corners)) == count


def test_lenets_six_filters_fill_the_width() -> None:
    grid = lay_out(6, (5, 5), WELL)
    assert grid.columns == 3
    assert grid.cell >= 38


def test_alexnets_96_filters_are_at_least_34_pixels_wide() -> None:
    grid = lay_out(96, (11, 11), WELL)
    assert grid.tile_width >= SMALLEST_TILE


def weights(*largest: float) -> Weights:
    filters = np.zeros((len(largest), 2, 2), np.float32)
    filters[:, 0, 0] = largest
    return Weights("C1", "2 × 2", filters, "")


def colour_of(mosaic: FilterMosaic, index: int) -> QColor:
    """The first weight's colour, as it was painted."""
    grid = mosaic.grid()
    assert grid is not None
    x, y = grid.corner(index)
    return mosaic.grab().toImage().pixelColor(x + grid.frame + 2, y + grid.frame + 2)


@pytest.mark.parametrize(("scale", "same"), [("shared", False), ("own", True)])
def test_own_scale_gives_each_filter_the_full_colour(look: Look, qtbot: QtBot, scale: Scale, same: bool) -> None:
    mosaic = FilterMosaic(look)
    qtbot.addWidget(mosaic)
    mosaic.resize(400, 300)
    mosaic.show_weights(weights(1.0, 0.5), scale)
    assert colour_of(mosaic, 0) == look.colour("pos")
    assert (colour_of(mosaic, 1) == look.colour("pos")) == same


def test_the_legend_names_its_ends(look: Look, qtbot: QtBot) -> None:
    head = MosaicHead(look)
    qtbot.addWidget(head)
    head.show_weights(weights(2.94, -1.0), "shared")
    assert head.ends() == ("−2.94", "2.94")
    head.show_weights(weights(2.94, -1.0), "own")
    assert head.ends() == ("−largest", "largest of each")


def test_weights_that_are_no_numbers_still_paint(look: Look, qtbot: QtBot) -> None:
    mosaic = FilterMosaic(look)
    qtbot.addWidget(mosaic)
    mosaic.resize(400, 300)
    broken = np.full((2, 5, 5), np.nan, np.float32)
    mosaic.show_weights(Weights("C1", "5 × 5", broken, ""), "shared")
    assert not mosaic.grab().isNull()
