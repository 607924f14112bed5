"""A camera and a video as they come: the newest frame wins, a loop goes round, an unplugged camera says so."""

import os
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from convlab.core.problem import Problem
from convlab.imaging.camera import STOPPED, Camera
from convlab.imaging.live_feed import Frame, LiveFeed, LiveSource, Opener, open_live
from tests.imaging.films import Bell, FakeCamera, film, number_of, opener_of

WEBCAM = Camera(0, "Webcam")


class Watched:
    """A feed with its bell; closed at the end of the test."""

    def __init__(self, source: LiveSource, opener: Opener = open_live) -> None:
        self.bell = Bell()
        self.feed = LiveFeed(source, self.bell, opener)
        self.feed.start()

    def next(self) -> Frame:
        """The next frame, waited for."""
        while (frame := self.feed.take()) is None:
            assert not self.feed.is_over, self.feed.problem
            self.bell.wait()
        return frame

    def end(self) -> str:
        """Why the feed ended, waited for."""
        while not self.feed.is_over:
            self.feed.take()
            self.bell.wait()
        return self.feed.problem.sentence if self.feed.problem else ""


@pytest.fixture
def watched() -> Iterator[list[Watched]]:
    made: list[Watched] = []
    yield made
    for one in made:
        assert one.feed.close()


def watch(watched: list[Watched], source: LiveSource, opener: Opener = open_live) -> Watched:
    watched.append(Watched(source, opener))
    return watched[-1]


def brightness(frame: Frame) -> int:
    """Which frame of the film it is."""
    return round(float(frame.pixels.mean()) / 20)


@pytest.mark.parametrize("name", ["film.avi", "film.mp4"])
def test_a_video_is_played_frame_by_frame_and_then_again(name: str, tmp_path: Path, watched: list[Watched]) -> None:
    seen = watch(watched, film(tmp_path / name, frames=12, rate=20))
    numbers = [brightness(seen.next()) for _ in range(30)]
    later = [after - before for before, after in pairwise(numbers)]
    assert numbers[0] <= 1  # whoever else is at work on this machine
    assert set(numbers) <= set(range(12))
    assert len([step for step in later if step < 0]) >= 2, numbers  # it begins anew
    assert sorted(later)[len(later) // 2] == 1


def test_a_video_plays_at_its_own_rate(tmp_path: Path, watched: list[Watched]) -> None:
    seen = watch(watched, film(tmp_path / "film.avi", rate=25))
    first = seen.next().moment
    for _ in range(10):
        last = seen.next().moment
    counts = seen.feed.counts
    assert (counts.shown + counts.dropped - 1) / (last - first) == pytest.approx(25, rel=0.15)


def test_a_video_goes_on_where_it_was_left(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", frames=12, rate=20)
    bell = Bell()
    feed = LiveFeed(path, bell, begin=7)
    feed.start()
    bell.wait()
    frame = feed.take()
    assert feed.close()
    assert frame is not None
    assert brightness(frame) == 7
    assert feed.place in (8, 9)  # one is read ahead


def test_frames_are_red_first_and_cannot_be_changed(watched: list[Watched]) -> None:
    pixels = watch(watched, WEBCAM, opener_of(FakeCamera(0.001))).next().pixels
    assert pixels.shape == (48, 64, 3)
    assert pixels.dtype == np.uint8
    assert number_of(pixels) > 0
    assert not pixels[..., 2].any()
    assert not pixels.flags.writeable


def test_a_slow_reader_gets_the_newest_frame_and_no_queue(watched: list[Watched]) -> None:
    camera = FakeCamera(0.001)
    seen = watch(watched, WEBCAM, opener_of(camera))
    seen.next()
    for _ in range(5):
        begin = camera.reads
        while camera.reads < begin + 20:  # the reader is busy for twenty pictures
            seen.feed._ended.wait(0.001)
        newest = camera.reads
        assert number_of(seen.next().pixels) >= newest - 1  # not one of those that came before
    counts = seen.feed.counts
    assert counts.shown == 6
    assert counts.dropped >= 5 * 18
    assert seen.bell.rings <= counts.shown + 1  # told once a frame that is taken, not once a frame


def test_a_slow_reader_of_a_video_loses_frames_and_not_time(tmp_path: Path, watched: list[Watched]) -> None:
    seen = watch(watched, film(tmp_path / "film.avi", rate=100))
    first = seen.next()
    while seen.feed.counts.dropped < 20:
        seen.feed._ended.wait(0.01)
    assert time.monotonic() - seen.next().moment < 0.5
    assert first.moment < seen.next().moment


def test_an_unplugged_camera_says_what_to_do(watched: list[Watched]) -> None:
    camera = FakeCamera(0.001)
    seen = watch(watched, WEBCAM, opener_of(camera))
    seen.next()
    camera.unplugged.set()
    assert seen.end() == STOPPED
    assert camera.released.wait(5)


def test_a_camera_that_never_gives_a_picture_is_busy_or_forbidden(watched: list[Watched]) -> None:
    camera = FakeCamera()
    camera.unplugged.set()
    assert watch(watched, WEBCAM, opener_of(camera)).end().startswith("Webcam gives no pictures. Close the program")


def test_a_camera_that_cannot_be_opened_says_why(watched: list[Watched]) -> None:
    assert watch(watched, WEBCAM, opener_of(Problem("No."))).end() == "No."


def test_a_torn_picture_is_passed_over(watched: list[Watched]) -> None:
    class Torn(FakeCamera):
        def read(self) -> tuple[bool, np.typing.NDArray[np.uint8] | None]:
            came, pixels = super().read()
            if self.reads % 3 == 0:
                raise cv2.error("torn")
            return came, pixels if self.reads % 3 == 1 else np.zeros((0, 0, 3), np.uint8)

    seen = watch(watched, WEBCAM, opener_of(Torn(0.001)))
    assert [number_of(seen.next().pixels) % 3 for _ in range(3)] == [1, 1, 1]


def test_stopping_ends_the_thread_and_nothing_is_told_any_more() -> None:
    camera, bell = FakeCamera(0.001), Bell()
    feed = LiveFeed(WEBCAM, bell, opener_of(camera))
    feed.start()
    bell.wait()
    feed.stop()
    rings = bell.rings
    assert feed.close()
    assert camera.released.is_set()
    assert bell.rings == rings
    assert feed.problem is None
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("live")]


def test_the_next_feed_waits_until_the_device_is_free() -> None:
    free = []
    first, second = FakeCamera(0.001), FakeCamera(0.001)

    def open_second(_source: LiveSource) -> FakeCamera:
        free.append(first.released.is_set())
        return second

    before = LiveFeed(WEBCAM, Bell(), opener_of(first))
    before.start()
    before.stop()
    bell = Bell()
    after = LiveFeed(WEBCAM, bell, open_second)
    after.start(before)
    bell.wait()
    assert after.close()
    assert free == [True]


def test_a_feed_that_never_started_is_closed() -> None:
    assert LiveFeed(WEBCAM, Bell()).close()


@pytest.mark.parametrize(
    ("name", "stored", "sentence"),
    [
        ("empty.mp4", b"", "This file is not a video: empty.mp4 is empty."),
        ("notes.mp4", b"milk, eggs", "This file is not a video: notes.mp4 holds text."),
        ("list.m3u8", b"#EXTM3U\n/etc/passwd\n", "This file is not a video: list.m3u8 holds text."),
        ("noise.avi", os.urandom(2000) + b"\0", "This file is not a video that ConvLab can play: noise.avi."),
        ("film.avi", b"RIFF\0\0\0\0AVI LIST", "This file is not a video that ConvLab can play: film.avi."),
    ],
)
def test_what_is_no_video_is_said(
    name: str,
    stored: bytes,
    sentence: str,
    tmp_path: Path,
    watched: list[Watched],
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    path.write_bytes(stored)
    assert watch(watched, path).end().startswith(sentence)
    assert capfd.readouterr().err == ""


def test_a_folder_and_a_file_that_is_gone_are_said(tmp_path: Path, watched: list[Watched]) -> None:
    assert watch(watched, tmp_path).end() == f"{tmp_path.name} is a folder, not a video. Choose a video file."
    assert watch(watched, tmp_path / "a.mp4").end() == "a.mp4 is not there. Choose a video file."


@pytest.mark.parametrize("name", ["film.avi", "film.mp4"])
def test_a_broken_video_plays_what_it_has_or_says_why_not(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = film(tmp_path / name).read_bytes()
    random = np.random.default_rng(0)
    for number in range(25):
        stored = bytearray(whole[: int(random.integers(1, len(whole)))] if number % 2 else whole)
        for place in random.integers(0, len(stored), 40):
            stored[place] = int(random.integers(0, 256))
        path = tmp_path / f"{number}{name}"
        path.write_bytes(stored)
        bell = Bell()
        feed = LiveFeed(path, bell)
        feed.start()
        bell.wait()  # a frame or the end
        assert feed.take() is not None or feed.problem is not None
        assert feed.close()
    assert capfd.readouterr().err == ""


def test_a_video_that_vanishes_while_it_plays(tmp_path: Path, watched: list[Watched]) -> None:
    class Vanishing(FakeCamera):
        def get(self, prop: int, /) -> float:  # noqa: ARG002
            return 100.0

    capture = Vanishing()
    seen = watch(watched, tmp_path / "film.mp4", opener_of(capture))
    seen.next()
    capture.unplugged.set()
    assert seen.end().startswith("film.mp4 can no longer be read. The last picture is kept.")
