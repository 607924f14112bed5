"""The speed of a sweep: its scale, its words, and how long a photograph takes."""

import pytest

from convlab.state.sweep_speed import (
    LONGEST,
    SLOWEST,
    first_speed,
    share_of,
    speed_at,
    speed_words,
    top_speed,
    windows_due,
)


@pytest.mark.parametrize(("windows", "top"), [(4, 60), (576, 60), (1200, 60), (260_100, 13_100)])
def test_the_fastest_sweep_ends_within_twenty_seconds(windows: int, top: float) -> None:
    assert top_speed(windows) == top
    assert windows / top_speed(windows) <= LONGEST


def test_numbers_begin_at_two_windows_a_second_and_photographs_take_a_minute() -> None:
    assert first_speed(4) == 2
    assert 260_100 / first_speed(260_100) == pytest.approx(60, rel=0.05)


@pytest.mark.parametrize("windows", [1, 4, 25, 260_100])
def test_the_scale_goes_from_half_a_window_to_the_top_and_back(windows: int) -> None:
    assert speed_at(0, windows) == SLOWEST
    assert speed_at(1, windows) == top_speed(windows)
    speeds = [speed_at(share / 50, windows) for share in range(51)]
    assert speeds == sorted(speeds)
    for speed in speeds:
        assert speed_at(share_of(speed, windows), windows) == pytest.approx(speed)


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (0.5, "0.5 windows a second"),
        (1, "1 window a second"),
        (2, "2 windows a second"),
        (13_100, "13,100 windows a second"),
    ],
)
def test_a_speed_is_said(speed: float, words: str) -> None:
    assert speed_words(speed) == words


def test_what_is_due_follows_the_clock() -> None:
    assert windows_due(13_000, 16) == 208
    assert windows_due(2, 500) == 1
