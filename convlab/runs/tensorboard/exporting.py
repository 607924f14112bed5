"""A run as an event file for TensorBoard: every point of every curve, every picture, first kernels as pictures."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.runs.history import History, open_history
from convlab.runs.tensorboard.events import LoggedPicture, LoggedScalar, event_record, file_version

GAP = 1  # pixels between two kernels
ENLARGED = 8  # pixels to a weight


def export_events(run: Path, out: Path) -> Path | Problem:
    """Writes an event file below `out` and gives its path; a Problem where the run cannot be read.

    Raises OSError where `out` cannot be written.
    """
    history = open_history(run)
    if isinstance(history, Problem):
        return history
    with history:
        out.mkdir(parents=True, exist_ok=True)
        begun = history.time_of(0)
        path = out / f"events.out.tfevents.{int(begun):010}.{socket.gethostname()}.{os.getpid()}.convlab"
        write_whole(path, lambda temporary: _write(temporary, history, begun))
    return path


def _write(path: Path, history: History, begun: float) -> None:
    with open(path, "wb") as file:
        file.write(file_version(begun))
        file.writelines(_records(history))


def _records(history: History) -> Iterator[bytes]:
    for name, curve in history.scalars().items():
        times = history.times_of(curve.steps)
        for step, value, time in zip(curve.steps.tolist(), curve.values.tolist(), times.tolist(), strict=True):
            yield event_record(LoggedScalar(name, step, time, value))
    for name, picture in history.pictures():
        yield _picture(name, picture.step, history, picture.pixels)
    for name, snapshot in history.kernels():
        yield _picture(name, snapshot.step, history, mosaic_of(snapshot.array))


def _picture(name: str, step: int, history: History, pixels: NDArray[np.uint8]) -> bytes:
    blue_first = pixels if pixels.ndim == 2 else pixels[:, :, ::-1]
    encoded = cv2.imencode(".png", blue_first)[1].tobytes()
    return event_record(LoggedPicture(name, step, history.time_of(step), encoded), pixels.shape[:2])


def mosaic_of(kernels: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Kernels (out, in, height, width) side by side as one gray picture, zero in the middle of one scale for all.

    Of each kernel the mean of its planes.
    """
    planes = np.nan_to_num(kernels).mean(axis=1)  # (out, height, width)
    largest = float(np.abs(planes).max(initial=0.0)) or 1.0
    cells = np.rint(planes * (127 / largest) + 128).astype(np.uint8).repeat(ENLARGED, 1).repeat(ENLARGED, 2)
    count, height, width = cells.shape
    columns = int(np.ceil(np.sqrt(count)))
    rows = -(-count // columns)
    picture = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), np.uint8)
    for place, cell in enumerate(cells):
        top, left = (place // columns) * (height + GAP), (place % columns) * (width + GAP)
        picture[top : top + height, left : left + width] = cell
    return picture
