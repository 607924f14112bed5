"""`convlab bench sandbox`: from an edited weight to the repainted window, beside OpenCV's bare call."""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.document import changed
from convlab.core.kernels import Kernel
from convlab.core.places import places_below
from convlab.imaging.pictures import OWN_PICTURE
from convlab.state.own_picture import own_picture
from convlab.state.workspace import Workspace

Figures = dict[str, float | int | str | bool]

PICTURES = ((512, 512), (1080, 1920))  # rows, columns; three planes each
KERNELS, STRIDES = (3, 9, 31), (1, 2)
EDITS_A_ROUND = 12  # 9 rounds give 108 edits: enough for a 99th percentile
FRAME_MS = 16.0  # aimed at for 512 x 512 up to 9 x 9
WINDOW = (1680, 1000)


@dataclass(frozen=True)
class Case:
    """One setting: the picture's size, the kernel's side, the stride."""

    rows: int
    columns: int
    side: int
    stride: int

    @property
    def has_aim(self) -> bool:
        """Whether the aim of one frame is for this case."""
        return max(self.rows, self.columns) <= 512 and self.side <= 9


def sandbox(rounds: int) -> Iterator[Figures]:
    """One line a picture, kernel side and stride: percentiles of the edit, and of the bare call beside it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        bench = _Bench(Path(home))
        for rows, columns in PICTURES:
            bench.show_picture(rows, columns)
            for side in KERNELS:
                for stride in STRIDES:
                    yield bench.measure(Case(rows, columns, side, stride), rounds * EDITS_A_ROUND)
        bench.close()


class _Bench:
    """The real window over a noisy picture; noise, since nothing in it can be guessed or skipped."""

    def __init__(self, home: Path) -> None:
        # Qt reads QT_QPA_PLATFORM when it is imported, and training machines run this package without Qt.
        from convlab.app.main import Application, qt_application

        self._qt = qt_application()
        self._convlab = Application(self._qt, places_below(home))
        self._convlab.window.resize(*WINDOW)
        self._convlab.window.show()
        self._random = np.random.default_rng(0)
        self._pixels = np.zeros((1, 1, 3), np.uint8)

    def show_picture(self, rows: int, columns: int) -> None:
        """Random pixels in three planes."""
        self._pixels = self._random.integers(0, 256, (rows, columns, 3), dtype=np.uint8)
        own = own_picture("bench", self._pixels)
        state = changed(Workspace().sandbox, picture=OWN_PICTURE, own=own, side=2048)
        self._convlab.store.replace(changed(Workspace(), sandbox=state))

    def measure(self, case: Case, edits: int) -> Figures:
        """Edits and bare calls in turns, so that whatever else the machine does strikes both."""
        weights = self._random.normal(size=(case.side, case.side))
        kernel = Kernel(name="bench", weights=tuple(map(tuple, weights.tolist())))
        store = self._convlab.store
        state = changed(store.workspace.sandbox, kernel=kernel, stride=case.stride)
        store.replace(changed(store.workspace, sandbox=state))
        self._qt.processEvents()
        planes = self._pixels.astype(np.float32)
        edited, bare = [], []
        for number in range(edits + 3):
            edited.append(self._edit(number))
            bare.append(bare_call(planes, weights.astype(np.float32)))
        return figures(case, edited[3:], bare[3:])  # the first fill caches

    def _edit(self, number: int) -> float:
        """Seconds from a person's other weight until the window is painted."""
        store = self._convlab.store
        state = store.workspace.sandbox
        cell = number % state.kernel.shape[0], number // 3 % state.kernel.shape[1]
        begin = time.perf_counter()
        kernel = state.kernel.with_weight(*cell, float(number + 1) / 7)
        store.edit("Change a weight", changed(store.workspace, sandbox=changed(state, kernel=kernel)), "bench")
        self._qt.processEvents()  # the repaint that the edit has asked for
        return time.perf_counter() - begin

    def close(self) -> None:
        """Closes the window."""
        self._convlab.close()
        self._qt.processEvents()


def bare_call(planes: NDArray[np.float32], kernel: NDArray[np.float32]) -> float:
    """Seconds of OpenCV's filter over three planes that are float32 already: (H, W, 3)."""
    begin = time.perf_counter()
    cv2.filter2D(planes, cv2.CV_32F, kernel)
    return time.perf_counter() - begin


def figures(case: Case, edited: list[float], bare: list[float]) -> Figures:
    """One line: all in ms; `within_aims` where p99 has a frame and the rest has twice the bare call plus 4 ms."""
    half, last = (float(np.percentile(edited, part)) * 1000 for part in (50, 99))
    bare_half, bare_last = (float(np.percentile(bare, part)) * 1000 for part in (50, 99))
    most = 2 * bare_half + 4
    aims: Figures = {"aim_p99_ms": FRAME_MS} if case.has_aim else {}
    return {
        "picture": f"{case.columns} x {case.rows} RGB",
        "kernel": f"{case.side} x {case.side}",
        "stride": case.stride,
        "edit_p50_ms": round(half, 2),
        "edit_p99_ms": round(last, 2),
        "opencv_p50_ms": round(bare_half, 2),
        "opencv_p99_ms": round(bare_last, 2),
        "ratio_p50": round(half / bare_half, 2),
        "overhead_p50_ms": round(half - bare_half, 2),
        **aims,
        "aim_overhead_ms": round(most, 2),
        "within_aims": half - bare_half <= most and (not case.has_aim or last <= FRAME_MS),
        "edits": len(edited),
    }
