"""A film for screenshots and benchmarks: the eye wanders over a bundled photograph."""

from pathlib import Path

import cv2
import numpy as np

from convlab.core.problem import Problem
from convlab.imaging.camera import be_quiet
from convlab.imaging.pictures import read_picture

WIDTH, HEIGHT = 1280, 720
RATE, SECONDS = 30, 3


def write_film(path: Path, key: str = "astronaut") -> Path:
    """An AVI of Motion JPEG at 1280 x 720 and 30 frames a second; raises OSError where it cannot be written."""
    found = read_picture(key)
    assert not isinstance(found, Problem)
    large = cv2.resize(found, (WIDTH + 160, (WIDTH + 160) * found.shape[0] // found.shape[1]))
    be_quiet()  # before FFmpeg is asked for the first time
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), RATE, (WIDTH, HEIGHT))
    for number in range(RATE * SECONDS):
        turn = 2 * np.pi * number / (RATE * SECONDS)
        top, left = round(60 * (1 + np.sin(turn))), round(80 * (1 - np.cos(turn)))
        writer.write(np.ascontiguousarray(large[top : top + HEIGHT, left : left + WIDTH, ::-1]))
    writer.release()
    if not path.exists():
        raise OSError(f"{path} cannot be written")
    return path
