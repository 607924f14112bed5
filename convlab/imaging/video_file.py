"""Any video file in the camera's place: opened, or the sentence that says why it is none."""

import math
from pathlib import Path

import cv2

from convlab.core.problem import Problem
from convlab.core.typography import shape
from convlab.imaging.camera import Capture, be_quiet
from convlab.imaging.picture_file import LARGEST_AREA, is_text

SUFFIXES = (
    *("mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "wmv", "flv"),
    *("ogv", "3gp", "ts", "mts", "m2ts", "mjpg", "mjpeg", "y4m", "gif"),
)
USUAL_RATE, FASTEST = 30.0, 240.0  # frames a second: where a file does not say; above it is nonsense


def is_video_name(name: str) -> bool:
    """Whether a file is to be played, by its name; what it holds is seen when it is opened."""
    return Path(name).suffix.lower().removeprefix(".") in SUFFIXES


def open_video(path: Path) -> Capture | Problem:
    """The file, ready to be read from its first frame.

    Text never reaches FFmpeg: a play list is text, and would make it open other files and addresses.
    """
    problem = _not_a_file(path)
    if problem:
        return problem
    be_quiet()
    backend = cv2.CAP_FFMPEG if cv2.videoio_registry.hasBackend(cv2.CAP_FFMPEG) else cv2.CAP_ANY
    try:
        capture = cv2.VideoCapture(str(path.resolve()), backend)
    except cv2.error as error:
        return Problem(_no_video(path), str(error))
    problem = _unfit(capture, path)
    if problem:
        capture.release()
        return problem
    return capture


def rate_of(capture: Capture) -> float:
    """Frames a second as the file says, where that can be."""
    rate = capture.get(cv2.CAP_PROP_FPS)
    return rate if math.isfinite(rate) and 0 < rate <= FASTEST else USUAL_RATE


def _not_a_file(path: Path) -> Problem | None:
    try:
        if not path.is_file():
            what = "is a folder, not a video" if path.is_dir() else "is not there"
            return Problem(f"{path.name or path} {what}. Choose a video file.")
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        return Problem(f"{path.name} cannot be read: {error.strerror}.", str(error))
    if not start:
        return Problem(f"This file is not a video: {path.name} is empty.")
    if is_text(start):
        return Problem(f"This file is not a video: {path.name} holds text.")
    return None


def _no_video(path: Path) -> str:
    return f"This file is not a video that ConvLab can play: {path.name}. Save it as MP4, or copy it again."


def _unfit(capture: Capture, path: Path) -> Problem | None:
    if not capture.isOpened():
        return Problem(_no_video(path))
    width, height = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if width * height > LARGEST_AREA:
        return Problem(f"{path.name} is {shape((width, height))} pixels. Make it smaller first.")
    return None
