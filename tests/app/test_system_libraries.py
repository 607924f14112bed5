"""A library that Qt needs and the system lacks is named with its package, before Qt can abort."""

import os
import subprocess
import sys

import pytest

from convlab.app.system_libraries import ALWAYS, ON_X11, is_there, library_problem


@pytest.mark.parametrize("library", [*ALWAYS, *ON_X11])
def test_each_missing_library_is_named_with_its_package(library: str) -> None:
    problem = library_problem({"DISPLAY": ":0"}, "linux", lambda name: name != library)
    assert problem is not None
    assert library in problem.sentence
    assert f"apt install {({**ALWAYS, **ON_X11})[library]}`" in problem.sentence


def test_several_are_named_together() -> None:
    problem = library_problem({"DISPLAY": ":0"}, "linux", lambda name: "libxcb" not in name)
    assert problem is not None
    assert "libxcb-cursor0 libxcb-icccm4" in problem.sentence
    assert "are not on this system" in problem.sentence


@pytest.mark.parametrize("environment", [{"QT_QPA_PLATFORM": "offscreen"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_without_x11_its_libraries_are_not_asked_for(environment: dict[str, str]) -> None:
    asked: list[str] = []

    def finds(name: str) -> bool:
        asked.append(name)
        return True

    assert library_problem(environment, "linux", finds) is None
    assert not set(asked) & set(ON_X11)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_not_asked(platform: str) -> None:
    assert library_problem({}, platform, lambda _: False) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the loader of Linux")
def test_the_loader_is_really_asked() -> None:
    assert is_there("libc.so.6")
    assert not is_there("libconvlab-is-not-there.so.9")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's libraries")
def test_the_program_says_it_and_ends_with_two() -> None:
    code = (
        "import convlab.app.system_libraries as libraries, convlab.cli.gui as gui, sys\n"
        "libraries.ALWAYS['libnone.so.1'] = 'libnone1'\n"
        "sys.exit(gui.gui())"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("convlab: Qt needs libnone.so.1, which is not on this system. Install libnone1")
