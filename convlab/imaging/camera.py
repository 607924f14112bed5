"""Which cameras there are, and how one is opened; nothing here says anything on standard error."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2

from convlab.core.problem import Problem

DEVICES = Path("/sys/class/video4linux")
WIDTH, HEIGHT = 1280, 720  # px: asked for; a camera answers with what it has
MOST_PROBED = 4
NONE_FOUND = "No camera is connected. Plug one in and press Start, or play a video file."
STOPPED = "The camera stopped sending pictures. The last one is kept. Plug it in and press Start."
_PRIVACY = {
    "darwin": "allow it in System Settings, Privacy & Security, Camera",
    "win32": "allow it in Settings, Privacy, Camera",
}
_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}


class Capture(Protocol):
    """What ConvLab uses of OpenCV's VideoCapture; tests put a camera of their own in its place."""

    def isOpened(self) -> bool:
        """Whether there is anything to read."""

    def read(self) -> tuple[bool, Any]:
        """Waits for the next picture: uint8 (H, W, 3), blue first; False where none came."""

    def grab(self) -> bool:
        """Goes past the next picture without decoding all of it."""

    def get(self, prop: int, /) -> float:
        """A property; 0 where it is not known."""

    def set(self, prop: int, value: float, /) -> bool:
        """Sets a property; False where that is not possible."""

    def release(self) -> None:
        """Lets go of the device or the file."""


@dataclass(frozen=True)
class Camera:
    """A camera as the platform counts it, with the name that it gives."""

    index: int
    name: str


ANY_CAMERA = Camera(-1, "Camera")  # the first that is found when it is opened


def find_cameras(platform: str = sys.platform, devices: Path = DEVICES) -> tuple[Camera, ...]:
    """The cameras of this machine; takes up to seconds where the platform does not tell: not for the GUI thread."""
    if platform == "linux":
        return _named_alike(_listed(devices))
    if platform == "darwin":
        return _named_alike(_profiled())
    return _named_alike(_probed(platform))


def open_camera(camera: Camera, platform: str = sys.platform) -> Capture | Problem:
    """The camera at 1280 x 720 or what is nearest, or the sentence that says why it cannot be used."""
    if camera == ANY_CAMERA:
        found = find_cameras(platform)
        return open_camera(found[0], platform) if found else Problem(NONE_FOUND)
    device = Path(f"/dev/video{camera.index}")
    if platform == "linux" and not device.exists():
        return Problem(f"{camera.name} is not connected. Plug it in and press Start, or play a video file.")
    if platform == "linux" and not os.access(device, os.R_OK | os.W_OK):
        return Problem(f"This account may not use {device}. Ask for it (on most systems, the group “video”).")
    be_quiet()
    try:
        capture = cv2.VideoCapture(camera.index, _BACKENDS.get(platform, cv2.CAP_ANY))
    except cv2.error as error:
        return Problem(busy(camera, platform), str(error))
    if not capture.isOpened():
        return Problem(busy(camera, platform))
    _ask_for_size(capture)
    return capture


def busy(camera: Camera, platform: str = sys.platform) -> str:
    """What is said of a camera that is there but gives nothing."""
    forbidden = f", or {_PRIVACY[platform]}," if platform in _PRIVACY else ""
    return f"{camera.name} gives no pictures. Close the program that is using it{forbidden} and press Start."


def be_quiet() -> None:
    """OpenCV and FFmpeg write what they think of a device or a file to standard error; both are told not to."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET
    os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")  # macOS asks; OpenCV could only on the main thread


def _ask_for_size(capture: Capture) -> None:
    """Motion JPEG first: uncompressed, USB 2 carries 1280 x 720 at 10 pictures a second only."""
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # what waits in the driver is old


def _listed(devices: Path) -> list[Camera]:
    """Linux: the folder videoN of each device holds its name; `index` 0 is the picture, 1 and on are metadata."""
    found = []
    for folder in devices.glob("video*"):
        number, name = folder.name.removeprefix("video"), _line(folder / "name")
        if number.isdecimal() and name and _line(folder / "index") in ("", "0"):
            found.append(Camera(int(number), _plain(name)))
    return sorted(found, key=lambda camera: camera.index)


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _plain(name: str) -> str:
    """ "HD Webcam: HD Webcam" as most drivers say it, once."""
    first, _, second = name.partition(": ")
    said = first if second.startswith(first) or not second else name
    return "".join(letter for letter in said if letter.isprintable())[:60] or "Camera"


def _profiled() -> list[Camera]:
    """macOS: OpenCV counts the devices by their unique identifiers in order."""
    command = ["system_profiler", "SPCameraDataType", "-json"]
    try:
        said = subprocess.run(command, capture_output=True, timeout=10, check=True).stdout
        rows = json.loads(said)["SPCameraDataType"]
        ordered = sorted(rows, key=lambda row: str(row["spcamera_unique-id"]))
        return [Camera(index, _plain(str(row["_name"]))) for index, row in enumerate(ordered)]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return _probed("darwin")


def _probed(platform: str) -> list[Camera]:
    """Elsewhere: opened one after the other until one is missing."""
    found: list[Camera] = []
    be_quiet()
    for index in range(MOST_PROBED):
        capture = cv2.VideoCapture(index, _BACKENDS.get(platform, cv2.CAP_ANY))
        there = capture.isOpened()
        capture.release()
        if not there:
            break
        found.append(Camera(index, f"Camera {index + 1}"))
    return found


def _named_alike(cameras: list[Camera]) -> tuple[Camera, ...]:
    """Two of one make are told apart by a number: "HD Webcam", "HD Webcam 2"."""
    names: list[str] = []
    told_apart = []
    for camera in cameras:
        names.append(camera.name)
        again = names.count(camera.name)
        told_apart.append(Camera(camera.index, f"{camera.name} {again}" if again > 1 else camera.name))
    return tuple(told_apart)
