"""Without a display ConvLab says so before Qt aborts."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.app.display import display_problem

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")


def test_no_variable_is_a_sentence_with_ways_out() -> None:
    problem = display_problem({}, "linux")
    assert problem is not None
    for way_out in ("convlab screenshots", "convlab train", "QT_QPA_PLATFORM"):
        assert way_out in problem.sentence


def test_a_chosen_platform_and_other_systems_are_trusted() -> None:
    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert display_problem({}, "darwin") is None
    assert display_problem({}, "win32") is None


@LINUX
@pytest.mark.parametrize("display", [":4711", "unix:4711", "nonsense", "127.0.0.1:63000"])
def test_a_display_that_does_not_answer_is_named(display: str) -> None:
    if display.endswith("63000"):
        display = "127.0.0.1:1"  # port 6001: nobody listens there in a test
    problem = display_problem({"DISPLAY": display}, "linux")
    assert problem is not None
    assert display in problem.sentence


@LINUX
def test_a_wayland_socket_that_answers_will_do(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        assert display_problem({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}, "linux") is None


@LINUX
def test_the_command_ends_with_two_and_one_line(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment.pop("WAYLAND_DISPLAY", None)
    environment |= {"DISPLAY": ":4711", "CONVLAB_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "convlab"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("convlab: The display :4711 does not answer.")
    assert len(ended.stderr.splitlines()) == 1
