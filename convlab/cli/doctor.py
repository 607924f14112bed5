"""`convlab doctor`: what is here, and what is wrong with it."""

import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
import typer
from rich.console import Console

from convlab import __version__
from convlab.app.display import display_problem
from convlab.app.system_libraries import library_problem
from convlab.core.places import find_places, shipped
from convlab.core.problem import Problem
from convlab.data.sets import DATA_SETS
from convlab.imaging.camera import find_cameras
from convlab.imaging.pictures import PICTURES, read_picture

PACKAGES = (
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "opencv-python-headless",
    "torch",
    "pydantic",
    "safetensors",
    "scikit-learn",
    "scikit-image",
)
LEAST_FREE = 2**30  # bytes: less than this and a training may fill the disk


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, what was found, and what is wrong with it, if anything."""

    what: str
    found: str
    wrong: str = ""


def doctor() -> None:
    """Prints versions, devices, display, camera and folders; status 1 where something is wrong."""
    console = Console(soft_wrap=True, highlight=False)
    faults = 0
    for look in CHECKS:
        for finding in look():
            faults += bool(finding.wrong)
            mark = "wrong" if finding.wrong else "ok"
            console.print(f"{mark:>6}  {finding.what:<24}{finding.found}")
            if finding.wrong:
                console.print(f"{'':>8}{finding.wrong}")
    console.print(f"\n{faults} {'thing is' if faults == 1 else 'things are'} wrong." if faults else "\nAll is well.")
    raise typer.Exit(1 if faults else 0)


def _versions() -> Iterator[Finding]:
    yield Finding("ConvLab", __version__)
    yield Finding("Python", f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, "missing", f"Install it: uv pip install {package}")
    yield Finding("SQLite", sqlite3.sqlite_version)


def _devices() -> Iterator[Finding]:
    memory = psutil.virtual_memory()
    yield Finding("Processor", f"{psutil.cpu_count()} cores, {memory.total / 2**30:.0f} GiB of memory")
    # torch is asked last of all and only here: it takes seconds to import.
    from convlab.engine.devices import choose_device

    yield Finding("Training device", choose_device().text)


def _display() -> Iterator[Finding]:
    problem = display_problem()
    shown = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    missing = library_problem()
    yield Finding("Libraries for Qt", "missing" if missing else "there", str(missing or ""))
    yield Finding("Display", shown or "none" if platform.system() == "Linux" else "the desktop's", str(problem or ""))


def _cameras() -> Iterator[Finding]:
    """By name; on Windows a camera can only be found by opening it, which lights it up."""
    if platform.system() not in ("Linux", "Darwin"):
        yield Finding("Camera", "not looked for: it would have to be switched on")
        return
    cameras = find_cameras()
    files = [Path(f"/dev/video{camera.index}") for camera in cameras if platform.system() == "Linux"]
    closed = [file.name for file in files if file.exists() and not os.access(file, os.R_OK | os.W_OK)]
    wrong = f"{', '.join(closed)} may not be opened: add yourself to the group video." if closed else ""
    yield Finding("Camera", ", ".join(camera.name for camera in cameras) or "none", wrong)


def _folders() -> Iterator[Finding]:
    places = find_places()
    if isinstance(places, Problem):
        yield Finding("Folders", "none", places.sentence)
    else:
        for field in fields(places):
            folder: Path = getattr(places, field.name)
            yield Finding(f"Folder for {field.name}", str(folder), _folder_fault(folder))
    for name in ("resources", "lessons"):
        folder = shipped(name)
        yield Finding(f"Shipped {name}", str(folder), "" if folder.is_dir() else "missing: install ConvLab again")


def _folder_fault(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return f"cannot be written: {error.strerror}. Set CONVLAB_HOME to a folder that can."
    free = shutil.disk_usage(folder).free
    return "" if free > LEAST_FREE else f"only {free // 2**20} MB are free there."


def _data() -> Iterator[Finding]:
    for data in DATA_SETS.values():
        split = data.load() if data.key == "digits" else None  # the others are made or fetched at first use
        if isinstance(split, Problem):
            yield Finding(data.title, "cannot be read", split.sentence)
        elif split is not None:
            yield Finding(data.title, f"{len(split.train_images)} + {len(split.validation_images)} pictures")
    read = [read_picture(key) for key in PICTURES]
    faults = [picture.sentence for picture in read if isinstance(picture, Problem)]
    yield Finding("Photographs", f"{len(read) - len(faults)} of {len(read)}", " ".join(faults))


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _versions,
    _devices,
    _display,
    _cameras,
    _folders,
    _data,
)
