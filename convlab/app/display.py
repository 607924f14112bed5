"""Whether there is a screen to open a window on; asked before Qt is, because Qt would abort."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from convlab.core.problem import Problem

ADVICE = (
    "Start ConvLab on a desktop, or use it without one: `convlab screenshots OUT` saves pictures of every view, "
    "`convlab train` trains, and QT_QPA_PLATFORM=offscreen runs the window unseen."
)
PROBE_SECONDS = 2.0


def display_problem(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Problem | None:
    """Why no window can open here, or None. Only Linux can be without a display."""
    if not platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return None
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if not wayland and not x11:
        return Problem(f"There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. {ADVICE}")
    if wayland and _wayland_answers(wayland, environment.get("XDG_RUNTIME_DIR", "")):
        return None
    if x11 and _x11_answers(x11):
        return None
    named = " and ".join(f"{name}" for name in (wayland, x11) if name)
    return Problem(f"The display {named} does not answer. {ADVICE}")


def _wayland_answers(name: str, runtime: str) -> bool:
    return _unix_answers(str(Path(runtime) / name))  # an absolute name replaces the folder


def _x11_answers(display: str) -> bool:
    """`display` is [host]:number[.screen], or a path (macOS); see X(7), "Display names"."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _unix_answers(path) or _unix_answers(f"\0{path}")
    return _tcp_answers(host, 6000 + int(number))


def _unix_answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_SECONDS)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def _tcp_answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=PROBE_SECONDS).close()
    except OSError:
        return False
    return True
