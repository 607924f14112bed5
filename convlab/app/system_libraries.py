"""Libraries of the system that Qt needs on Linux; asked for before Qt is, which would only abort."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

from convlab.core.problem import Problem

# What Qt's own wheels leave to the system (ldd of QtGui and of the xcb plugin), with Debian's packages.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
}
ON_X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def is_there(library: str) -> bool:
    """Whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def library_problem(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    finds: Callable[[str], bool] = is_there,
) -> Problem | None:
    """Which of the libraries are missing and what brings them, or None. Only Linux leaves them to the person."""
    if not platform.startswith("linux"):
        return None
    on_x11 = not environment.get("QT_QPA_PLATFORM") and not environment.get("WAYLAND_DISPLAY")
    needed = {**ALWAYS, **(ON_X11 if on_x11 else {})}
    missing = [library for library in needed if not finds(library)]
    if not missing:
        return None
    names, packages = ", ".join(missing), " ".join(needed[library] for library in missing)
    verb = "is" if len(missing) == 1 else "are"
    return Problem(
        f"Qt needs {names}, which {verb} not on this system. Install {packages} (these are Debian's names: "
        f"`sudo apt install {packages}`), then start ConvLab again."
    )
