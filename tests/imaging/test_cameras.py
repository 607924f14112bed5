"""The list of cameras, and a sentence for each that cannot be used."""

from pathlib import Path

import pytest

from convlab.core.problem import Problem
from convlab.imaging.camera import Camera, busy, find_cameras, open_camera


def device(devices: Path, folder: str, name: str, index: str = "0") -> None:
    (devices / folder).mkdir(parents=True)
    (devices / folder / "name").write_text(name + "\n")
    (devices / folder / "index").write_text(index + "\n")


def test_linux_names_its_cameras(tmp_path: Path) -> None:
    device(tmp_path, "video10", "Microscope")
    device(tmp_path, "video0", "HD Webcam: HD Webcam")
    device(tmp_path, "video1", "HD Webcam: HD Webcam", "1")  # what the driver says of its pictures, not pictures
    device(tmp_path, "video2", "HD Webcam: HD Webcam")
    device(tmp_path, "video3", "Logitech: front")
    assert find_cameras("linux", tmp_path) == (
        Camera(0, "HD Webcam"),
        Camera(2, "HD Webcam 2"),
        Camera(3, "Logitech: front"),
        Camera(10, "Microscope"),
    )


def test_where_there_is_none_the_list_is_empty(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "video0").mkdir()  # no name: a device that is just going
    assert find_cameras("linux", tmp_path) == ()
    assert find_cameras("linux", tmp_path / "missing") == ()
    assert capfd.readouterr().err == ""


def test_a_camera_that_is_gone_is_said_and_nothing_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    gone = Camera(63, "Webcam")
    found = open_camera(gone, "linux")
    assert isinstance(found, Problem)
    assert found.sentence == "Webcam is not connected. Plug it in and press Start, or play a video file."
    assert isinstance(open_camera(gone, "freebsd"), Problem)
    assert capfd.readouterr().err == ""


def test_where_the_platform_can_forbid_it_the_sentence_says_where(tmp_path: Path) -> None:
    webcam = Camera(0, "Webcam")
    assert "Privacy & Security, Camera," in busy(webcam, "darwin")
    assert busy(webcam, "linux") == "Webcam gives no pictures. Close the program that is using it and press Start."
