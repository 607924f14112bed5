"""Frames reach the window one a paint and never as a queue; a device is let go of when nobody looks."""

import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from convlab.bridge.live_input import LiveInput
from convlab.core.problem import Problem
from convlab.imaging.camera import STOPPED, Camera
from convlab.imaging.live_feed import Frame
from tests.imaging.films import FakeCamera, film, number_of, opener_of

WEBCAM = Camera(0, "Webcam")


class Screen:
    """Shows what comes; paints at once, or when it is told to."""

    def __init__(self, live: LiveInput, paints: bool = True) -> None:
        self.live, self.paints = live, paints
        self.frames: list[Frame] = []
        live.frame_arrived.connect(self.show)

    def show(self, frame: Frame) -> None:
        self.frames.append(frame)
        if self.paints:
            self.live.painted()


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera(0.002)


@pytest.fixture
def live(qapp: object, camera: FakeCamera) -> Iterator[LiveInput]:
    made = LiveInput(opener_of(camera), lambda: (WEBCAM,))
    yield made
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("live")]


def test_frames_come_as_long_as_they_are_painted(live: LiveInput, qtbot: QtBot) -> None:
    screen = Screen(live)
    live.play(WEBCAM)
    qtbot.waitUntil(lambda: len(screen.frames) >= 5)
    assert live.newest is screen.frames[-1]
    assert live.counts.shown == len(screen.frames)


def test_no_second_frame_comes_before_the_first_is_painted(live: LiveInput, camera: FakeCamera, qtbot: QtBot) -> None:
    live._patience.setInterval(60_000)
    screen = Screen(live, paints=False)
    live.play(WEBCAM)
    qtbot.waitUntil(lambda: camera.reads >= 30)
    assert len(screen.frames) == 1
    latest = camera.reads
    live.painted()
    qtbot.waitUntil(lambda: len(screen.frames) == 2)
    assert number_of(screen.frames[1].pixels) >= latest - 1  # the newest, not the second
    assert live.counts.dropped >= 25


def test_a_window_that_was_busy_gets_one_frame_and_no_queue(live: LiveInput, camera: FakeCamera, qtbot: QtBot) -> None:
    screen = Screen(live, paints=False)
    live.play(WEBCAM)
    while camera.reads < 40:  # the window does something else, and no event is handled
        camera.unplugged.wait(0.001)
    live._patience.setInterval(60_000)
    qtbot.waitUntil(lambda: bool(screen.frames))
    for _ in range(5):
        QCoreApplication.processEvents()
    assert len(screen.frames) == 1
    assert number_of(screen.frames[0].pixels) >= 39


def test_a_figure_that_is_out_of_sight_does_not_stop_it(live: LiveInput, qtbot: QtBot) -> None:
    screen = Screen(live, paints=False)
    live.play(WEBCAM)
    qtbot.waitUntil(lambda: len(screen.frames) >= 2)


def test_nobody_looks_and_the_device_is_let_go(live: LiveInput, camera: FakeCamera, qtbot: QtBot) -> None:
    screen = Screen(live)
    live.play(WEBCAM)
    qtbot.waitUntil(lambda: bool(screen.frames))
    live.rest()
    assert camera.released.wait(5)
    assert live.is_running
    shown = len(screen.frames)
    camera.released.clear()
    live.wake()
    qtbot.waitUntil(lambda: len(screen.frames) > shown)
    live.pause()
    assert not live.is_running
    live.rest()
    live.wake()  # paused stays paused
    assert not live.is_running


def test_an_unplugged_camera_is_said_and_the_last_picture_stays(
    live: LiveInput, camera: FakeCamera, qtbot: QtBot
) -> None:
    screen = Screen(live)
    live.play(WEBCAM)
    qtbot.waitUntil(lambda: bool(screen.frames))
    with qtbot.waitSignal(live.changed):
        camera.unplugged.set()
    assert live.problem == Problem(STOPPED)
    assert not live.is_running
    assert live.newest is not None
    camera.unplugged.clear()
    shown = len(screen.frames)
    live.play(WEBCAM)
    assert live.problem is None
    qtbot.waitUntil(lambda: len(screen.frames) > shown)


def test_a_camera_that_cannot_be_opened_has_no_picture(qapp: object, qtbot: QtBot) -> None:
    live = LiveInput(opener_of(Problem("Taken.")))
    with qtbot.waitSignal(live.changed, check_params_cb=lambda: live.problem is not None):
        live.play(WEBCAM)
    assert (live.problem, live.newest) == (Problem("Taken."), None)
    live.close()


def test_a_video_goes_on_where_it_was_paused(qapp: object, qtbot: QtBot, tmp_path: Path) -> None:
    live = LiveInput()
    screen = Screen(live)
    path = film(tmp_path / "film.avi", frames=12, rate=10)
    live.play(path)
    qtbot.waitUntil(lambda: len(screen.frames) >= 4)
    live.pause()
    paused = screen.frames[-1].pixels.mean()
    live.play(path)
    shown = len(screen.frames)
    qtbot.waitUntil(lambda: len(screen.frames) > shown)
    assert 0 < screen.frames[shown].pixels.mean() - paused < 70  # brighter by one, two or three frames
    live.forget()
    assert (live.source, live.newest, live.counts.shown) == (None, None, 0)
    live.close()


def test_the_list_of_cameras_comes_when_it_is_found(live: LiveInput, qtbot: QtBot) -> None:
    with qtbot.waitSignal(live.cameras_found) as found:
        live.look_for_cameras()
    assert found.args == [(WEBCAM,)]


def test_a_frame_that_takes_long_to_show_is_followed_by_a_rest(live: LiveInput, qtbot: QtBot) -> None:
    moments: list[tuple[float, float]] = []

    def show(_frame: Frame) -> None:
        begun = time.monotonic()
        time.sleep(0.08)
        moments.append((begun, time.monotonic()))

    live.frame_arrived.connect(show)
    live.play(WEBCAM)
    qtbot.waitUntil(lambda: len(moments) >= 4)
    live.pause()
    rests = [begun - ended for (_, ended), (begun, _) in pairwise(moments)]
    assert min(rests) > 0.07  # half of the time is for what the person does
