"""The loupe: which pixels it shows, where it lies, and where there is none."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from convlab.widgets.image_tile import EDGE, ImageTile
from convlab.widgets.look import Look
from convlab.widgets.loupe import Ground, loupe_for

PICTURE = Ground((512, 512), QRect(10, 20, 600, 600), 13)


def test_eleven_pixels_around_a_window_of_three() -> None:
    loupe = loupe_for(PICTURE, (206, 176, 3, 3))
    assert loupe is not None
    assert (loupe.top, loupe.left, loupe.pixels) == (202, 172, 11)
    assert loupe.rect.width() == 11 * 16
    inner = loupe.place((206, 176, 3, 3))
    assert inner.center() == loupe.rect.center()
    assert inner.width() == 3 * 16


@pytest.mark.parametrize(
    ("box", "right", "top"),
    [
        ((206, 100, 3, 3), True, True),
        ((206, 400, 3, 3), False, True),
        ((10, 10, 3, 3), True, False),
        ((10, 500, 3, 3), False, False),
    ],
)
def test_it_lies_in_the_corner_away_from_the_window(box: tuple[int, int, int, int], right: bool, top: bool) -> None:
    loupe = loupe_for(PICTURE, box)
    assert loupe is not None
    assert (loupe.rect.center().x() > 310, loupe.rect.center().y() < 320) == (right, top)


def test_in_a_sweep_it_never_jumps_across_and_never_covers_the_window() -> None:
    places = set()
    for row in range(0, 510, 15):
        for column in range(0, 510, 15):
            loupe = loupe_for(PICTURE, (row, column, 3, 3), steady=True)
            assert loupe is not None
            window = QRect(round(10 + column * 600 / 512), round(20 + row * 600 / 512), 5, 5)
            assert not loupe.rect.toRect().intersects(window)
            places.add((loupe.rect.x(), loupe.rect.y()))
    assert len(places) == 2


@pytest.mark.parametrize(("longest", "pixels"), [(1, 11), (9, 11), (11, 11), (12, 14), (31, 33), (32, 33)])
def test_a_large_window_has_a_larger_loupe(longest: int, pixels: int) -> None:
    loupe = loupe_for(PICTURE, (100, 100, longest, 3))
    assert loupe is not None
    assert loupe.pixels == pixels


@pytest.mark.parametrize("box", [(0, 0, 3, 3), (509, 509, 3, 3), (0, 509, 3, 3)])
def test_at_the_border_it_shows_only_pixels_there_are(box: tuple[int, int, int, int]) -> None:
    loupe = loupe_for(PICTURE, box)
    assert loupe is not None
    assert 0 <= loupe.top <= 501
    assert 0 <= loupe.left <= 501
    assert loupe.rect.contains(loupe.place(box))


def test_no_loupe_where_there_is_no_room_or_no_need() -> None:
    assert loupe_for(Ground((512, 512), QRect(0, 0, 239, 239), 13), (0, 0, 3, 3)) is None
    assert loupe_for(Ground((64, 64), QRect(0, 0, 512, 512), 13), (0, 0, 3, 3)) is None


@pytest.fixture
def tile(qtbot: QtBot, look: Look) -> Callable[..., ImageTile]:
    def made(pixels: np.ndarray) -> ImageTile:
        shown = ImageTile(look, "input", "picture")
        qtbot.addWidget(shown)
        shown.resize(400 + 2 * EDGE, 400 + 2 * EDGE)
        shown.show_pixels(pixels)
        return shown

    return made


def test_each_pixel_is_a_square_of_its_own_colour(tile: Callable[..., ImageTile]) -> None:
    pixels = np.arange(200 * 200, dtype=np.uint32).reshape(200, 200).astype(np.uint8)
    shown = tile(pixels)
    shown.show_box((120, 40, 3, 3), "kernel")
    loupe = shown.loupe()
    assert loupe is not None
    image = shown.grab().toImage()
    for row, column in ((0, 0), (0, 10), (10, 3)):
        middle = loupe.place((loupe.top + row, loupe.left + column, 1, 1)).center().toPoint()
        level = int(pixels[loupe.top + row, loupe.left + column])
        assert image.pixelColor(middle) == QColor(level, level, level)


def test_what_is_hidden_is_not_in_the_loupe(tile: Callable[..., ImageTile]) -> None:
    shown = tile(np.zeros((200, 200), np.uint8))
    shown.show_box((50, 50, 1, 1), "output", "?")
    assert shown.loupe() is None


def test_what_a_sweep_has_not_filled_is_sunk_in_the_picture_and_in_the_loupe(
    tile: Callable[..., ImageTile], look: Look
) -> None:
    shown = tile(np.zeros((200, 200), np.uint8))
    shown.show_box((120, 40, 1, 1), "output")
    shown.show_sweep(True, 120 * 200 + 41)
    image, sunk, black = shown.grab().toImage(), look.colour("sunk"), QColor("#000000")
    loupe = shown.loupe()
    assert loupe is not None
    assert image.pixelColor(shown.place_of(119, 20)) == black
    assert image.pixelColor(shown.place_of(150, 20)) == sunk
    assert image.pixelColor(shown.place_of(121, 20)) == sunk
    assert image.pixelColor(loupe.place((120, 37, 1, 1)).center().toPoint()) == black
    assert image.pixelColor(loupe.place((120, 43, 1, 1)).center().toPoint()) == sunk
    assert image.pixelColor(loupe.place((119, 43, 1, 1)).center().toPoint()) == black
