"""`convlab bench sandbox`: from an edited weight to the repainted window, beside OpenCV's bare call."""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.cli.bench_rows import Figures
from convlab.core.document import changed
from convlab.core.filters import filter_of
from convlab.core.kernels import Kernel
from convlab.core.places import places_below
from convlab.imaging.pictures import OWN_PICTURE
from convlab.state.own_picture import own_picture
from convlab.state.workspace import Workspace

PICTURES = ((512, 512), (1080, 1920))  # rows, columns; three planes each
KERNELS, STRIDES, FILTERS = (3, 9, 31), (1, 2), (1, 16)
EDITS_A_ROUND = 12  # 9 rounds give 108 edits: enough for a 99th percentile
LEAST = 9  # edits of a case, however slow
LONGEST = 20.0  # s a case; what is slower has fewer edits
FRAME_MS = 16.0  # aimed at for 512 x 512 up to 9 x 9
WINDOW = (1680, 1000)


@dataclass(frozen=True)
class Case:
    """One setting: the picture's size, the kernel's side, the stride, how many filters."""

    rows: int
    columns: int
    side: int
    stride: int
    filters: int = 1

    @property
    def has_aim(self) -> bool:
        """Whether the aim of one frame is for this case."""
        return max(self.rows, self.columns) <= 512 and self.side <= 9 and self.filters == 1


def sandbox(rounds: int) -> Iterator[Figures]:
    """One line a setting: percentiles of the edit up to its picture, and of the bare call beside it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        bench = _Bench(Path(home))
        for rows, columns in PICTURES:
            bench.show_picture(rows, columns)
            for side, stride, filters in product(KERNELS, STRIDES, FILTERS):
                yield bench.measure(Case(rows, columns, side, stride, filters), rounds * EDITS_A_ROUND)
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
        self._pane = self._convlab.window.sandbox()
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
        kernels = self._random.normal(size=(case.filters, case.side, case.side))
        bank = tuple(filter_of(Kernel(name="bench", weights=tuple(map(tuple, one)))) for one in kernels.tolist())
        store = self._convlab.store
        state = changed(store.workspace.sandbox, filters=bank, stride=case.stride)
        store.replace(changed(store.workspace, sandbox=state))
        self._wait()
        planes = self._pixels.astype(np.float32)
        edited, held, bare = [], [], []
        until = time.perf_counter() + LONGEST
        for number in range(edits + 3):
            whole, at_once = self._edit(number)
            edited.append(whole)
            held.append(at_once)
            bare.append(bare_call(planes, kernels.astype(np.float32)))
            if time.perf_counter() > until and number > LEAST + 3:
                break
        return figures(case, Times(edited[3:], held[3:], bare[3:]))  # the first fill caches

    def _edit(self, number: int) -> tuple[float, float]:
        """Seconds from a person's other weight until its picture is painted, and until the window is free again."""
        store = self._convlab.store
        state = store.workspace.sandbox
        cell = number % state.kernel.shape[0], number // 3 % state.kernel.shape[1]
        begin = time.perf_counter()
        other = state.with_chosen(state.chosen.with_weight(0, cell, float(number + 1) / 7))
        store.edit("Change a weight", changed(store.workspace, sandbox=other), "bench")
        self._qt.processEvents()  # the repaint that the edit has asked for
        at_once = time.perf_counter() - begin
        self._wait()
        return time.perf_counter() - begin, at_once

    def _wait(self) -> None:
        """Until nothing is computed beside the window any more, and all is painted."""
        while self._pane.computing.is_computing:
            self._qt.processEvents()
            time.sleep(0.0005)
        self._qt.processEvents()

    def close(self) -> None:
        """Closes the window."""
        self._convlab.close()
        self._qt.processEvents()


def bare_call(planes: NDArray[np.float32], kernels: NDArray[np.float32]) -> float:
    """Seconds of OpenCV's filter over three planes that are float32 already, (H, W, 3), once for each of (K, F, F)."""
    begin = time.perf_counter()
    for kernel in kernels:
        cv2.filter2D(planes, cv2.CV_32F, kernel)
    return time.perf_counter() - begin


@dataclass(frozen=True)
class Times:
    """Seconds of each edit: up to its picture; while the window was busy with it; of the bare call beside it."""

    edited: list[float]
    held: list[float]
    bare: list[float]


def figures(case: Case, times: Times) -> Figures:
    """One line: all in ms; `within_aims` where p99 has a frame and the rest has twice the bare call plus 4 ms."""
    half, last = (float(np.percentile(times.edited, part)) * 1000 for part in (50, 99))
    bare_half, bare_last = (float(np.percentile(times.bare, part)) * 1000 for part in (50, 99))
    most = 2 * bare_half + 4
    aims: Figures = {"aim_p99_ms": FRAME_MS} if case.has_aim else {}
    return {
        "picture": f"{case.columns} x {case.rows} RGB",
        "kernel": f"{case.side} x {case.side}",
        "stride": case.stride,
        "filters": case.filters,
        "edit_p50_ms": round(half, 2),
        "edit_p99_ms": round(last, 2),
        "window_busy_p99_ms": round(float(np.percentile(times.held, 99)) * 1000, 2),
        "opencv_p50_ms": round(bare_half, 2),
        "opencv_p99_ms": round(bare_last, 2),
        "ratio_p50": round(half / bare_half, 2),
        "overhead_p50_ms": round(half - bare_half, 2),
        **aims,
        "aim_overhead_ms": round(most, 2),
        "within_aims": half - bare_half <= most and (not case.has_aim or last <= FRAME_MS),
        "edits": len(times.edited),
    }
