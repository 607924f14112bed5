"""The one table of data sets: arrays only, so that the window and the trainer see the same pixels."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.experiment import Experiment
from convlab.core.fitting import mismatch
from convlab.core.problem import Problem
from convlab.data.digits import load_digits
from convlab.data.split import Split

__all__ = ["DATA_SETS", "DataSet", "Split", "probes", "unfit"]

PROBES = 8  # held-out images whose guesses are shown while a network learns


@dataclass(frozen=True)
class DataSet:
    """One data set: `shape` is (H, W, C), `classes` are the names in the order of the labels."""

    key: str
    title: str
    note: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    load: Callable[[], Split]


def _table(*rows: DataSet) -> dict[str, DataSet]:
    return {row.key: row for row in rows}


DATA_SETS: dict[str, DataSet] = _table(
    DataSet(
        key="digits",
        title="Handwritten digits",
        note="1,797 real digits, 8 × 8, enlarged to 32 × 32. 1,437 to train on, 360 held out.",
        shape=(32, 32, 1),
        classes=tuple("0123456789"),
        load=load_digits,
    ),
)


def unfit(experiment: Experiment) -> Problem | None:
    """Why the experiment's network cannot learn its data, or that the data is not known."""
    data = DATA_SETS.get(experiment.data)
    if data is None:
        known = ", ".join(DATA_SETS)
        return Problem(f"There is no data set called {experiment.data}. There is: {known}.")
    return mismatch(experiment.network, data.shape, len(data.classes))


def probes(labels: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """The places (8,) of eight images of classes as different as can be: always the same ones.

    The first image of each of eight classes spread evenly over all; with fewer classes the next image
    of the same class; fewer than eight where there are not that many images.
    """
    chosen: list[int] = []
    for wanted in np.linspace(0, classes - 1, PROBES).round():
        candidates = [int(i) for i in np.flatnonzero(labels == wanted) if int(i) not in chosen]
        chosen += candidates[:1]
    return np.array(chosen, np.int64)
