"""Filters that a training run has learned, as filters for the sandbox."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.filters import MOST_FILTERS, MOST_PLANES, Filter
from convlab.core.kernel_families import weights_of
from convlab.core.kernels import LARGEST_SIDE, LARGEST_WEIGHT
from convlab.core.problem import Problem
from convlab.core.typography import shape, shortened, step_count, whole
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows

LONGEST_NAME = 60  # as a filter's


@dataclass(frozen=True, eq=False)
class Learned:
    """The first convolution of a run: weights float32 (K, D, F_h, F_w) as they were after a step."""

    run: str
    layer: str
    step: int
    weights: NDArray[np.float32]

    @property
    def title(self) -> str:
        """ "C1 of 2026-07-12 LeNet-5 at step 640: 6 filters of 5 × 5"."""
        count, planes, *window = self.weights.shape
        size = shape((*window, planes) if planes > 1 else window)
        return f"{self.layer} of {self.run} at step {step_count(self.step)}: {whole(count)} filters of {size}"

    def filter(self, index: int) -> Filter:
        """One of them, named for where it comes from; a gray network's goes over every plane of any input."""
        planes = tuple(weights_of(plane) for plane in self.weights[index])
        return Filter(name=self.name(index), planes=planes)

    def name(self, index: int) -> str:
        """ "C1, filter 3 of LeNet-5 at step 640"; a long run's name is cut in its middle."""
        before, behind = f"{self.layer}, filter {index + 1} of ", f" at step {step_count(self.step)}"
        return f"{before}{shortened(self.run, LONGEST_NAME - len(before) - len(behind))}{behind}"[:LONGEST_NAME]

    @property
    def bank(self) -> tuple[Filter, ...]:
        """All, as far as a bank goes."""
        return tuple(self.filter(index) for index in range(min(len(self.weights), MOST_FILTERS)))


def learned_in(folder: Path) -> Learned | Problem:
    """The newest filters of the first layer of the run in `folder`, or the sentence that says why there are none."""
    reader = open_run(folder)
    if isinstance(reader, Problem):
        return Problem(f"{folder.name} is no run that can be read. Choose a run's folder.", reader.sentence)
    try:
        return learned_of(reader.poll(), folder.name)
    finally:
        reader.close()


def learned_of(rows: RunRows, run: str) -> Learned | Problem:
    """The same of rows that were read; `run` is what it is called."""
    layer = rows.first_layer
    snapshot = rows.snapshots.get(f"{layer}/weight") if layer else None
    if layer is None or snapshot is None:
        return Problem(f"{run} has recorded no filters yet. Train it for some steps first.")
    weights = np.asarray(snapshot.array, dtype=np.float32)
    if weights.ndim != 4:
        return Problem(f"{layer} of {run} is no convolution: it has no filters.")
    if max(weights.shape[2:]) > LARGEST_SIDE or weights.shape[1] > MOST_PLANES:
        size = shape((*weights.shape[2:], weights.shape[1]))
        most = f"{LARGEST_SIDE} × {LARGEST_SIDE} × {MOST_PLANES}"
        return Problem(f"{layer} of {run} has filters of {size}; the sandbox takes up to {most}.")
    if not np.isfinite(weights).all() or np.abs(weights).max(initial=0) > LARGEST_WEIGHT:
        return Problem(f"{layer} of {run} holds weights that are no numbers any more: its training went wrong.")
    return Learned(run, layer, snapshot.step, weights)
