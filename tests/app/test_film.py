"""The sweep as a film: real frames, in order, as long as they should be seen; it can be left at any moment."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytestqt.qtbot import QtBot

from convlab.app.film import Filming
from convlab.app.film_file import FILM_FILES, fitted
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_film import LAST, MOST_FRAMES, reel

NUMBERS = SandboxState(picture="numbers", stride=2, after="none")  # nine windows


@given(st.integers(1, 300_000))
def test_a_reel_goes_through_the_sweep_in_order(windows: int) -> None:
    found = reel(windows)
    assert list(found.windows) == sorted(set(found.windows))
    assert (found.windows[0], found.windows[-1]) == (0, windows - 1)
    assert len(found.windows) == min(windows, MOST_FRAMES)
    assert sum(found.durations) <= 40_000 + LAST


@pytest.fixture
def filming(qtbot: QtBot) -> Filming:
    from PySide6.QtCore import QObject

    holder = QObject()
    made = Filming(holder)
    made.holder = holder  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize("suffix", FILM_FILES)
def test_a_film_shows_every_window(filming: Filming, qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"sweep{suffix}"
    told: list[tuple[int, int]] = []
    filming.progressed.connect(lambda done, of: told.append((done, of)))
    with qtbot.waitSignal(filming.finished, timeout=60_000):
        filming.start(NUMBERS, "paper", path)
    assert told == [(frame + 1, 9) for frame in range(9)]
    frames = frames_of(path)
    assert len(frames) >= 9
    pictures = {frame.tobytes() for frame in frames}
    assert len(pictures) >= 9, "the window moves from frame to frame"
    assert not filming.is_running


def frames_of(path: Path) -> list[np.ndarray]:
    """What a player would show."""
    if path.suffix == ".gif":
        with Image.open(path) as film:
            assert film.info["loop"] == 0
            found = []
            for index in range(film.n_frames):  # type: ignore[attr-defined]
                film.seek(index)
                found.append(np.asarray(film.convert("RGB")))
            return found
    capture = cv2.VideoCapture(str(path))
    assert round(capture.get(cv2.CAP_PROP_FPS)) == 50
    found = []
    while True:
        more, frame = capture.read()
        if not more:
            return found
        found.append(frame)


def test_a_film_that_is_left_leaves_nothing(filming: Filming, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "sweep.gif"
    with qtbot.waitSignal(filming.progressed, timeout=30_000):
        filming.start(NUMBERS, "light", path)
    filming.cancel()
    assert not filming.is_running
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(filming: Filming, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(filming.failed, timeout=60_000) as told:
        filming.start(SandboxState(picture="numbers", stride=3), "light", tmp_path / "none" / "sweep.mp4")
    assert isinstance(told.args[1], OSError)
    assert not filming.is_running


def test_a_large_picture_is_made_smaller_a_small_one_is_not() -> None:
    assert fitted(np.zeros((900, 2000, 3), np.uint8), 1280).shape == (576, 1280, 3)
    small = np.zeros((90, 200, 3), np.uint8)
    assert fitted(small, 1280) is small
