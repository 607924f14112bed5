"""The one table of data sets: arrays only, so that the window and the trainer see the same pixels."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.experiment import Experiment
from convlab.core.fitting import mismatch
from convlab.core.problem import Problem
from convlab.data.class_names import TOYS
from convlab.data.data_set import DataSet, Size
from convlab.data.digits import load_digits
from convlab.data.real_facts import REAL_FACTS, RealFacts
from convlab.data.split import FiledSplit, Parts, Split

__all__ = ["DATA_SETS", "DataSet", "FiledSplit", "Parts", "Split", "data_of", "find_data", "probes", "unfit"]

PROBES = 8  # held-out images whose guesses are shown while a network learns


# Readers are imported when something is read: the window's start only names the sets, and does not wait for them.


def _read_toybox(size: Size) -> Split:
    from convlab.data.toybox import load_toybox

    return load_toybox(size[0])


def _read_real(key: str, size: Size) -> Parts:
    from convlab.data.local import read_kept

    return read_kept(key, size)


def _real(facts: RealFacts) -> DataSet:
    return DataSet(**vars(facts), read=partial(_read_real, facts.key))


def _toybox(side: int) -> DataSet:
    return DataSet(
        key="toybox" if side == 32 else f"toybox-{side}",
        title="Toybox" if side == 32 else f"Toybox, {side} × {side}",
        note=f"24,000 painted toys of 40 kinds, {side} × {side}, in colour. 20,000 to train on, 4000 held out.",
        shape=(side, side, 3),
        classes=TOYS,
        read=_read_toybox,
        embedded=True,
    )


DATA_SETS: dict[str, DataSet] = {
    row.key: row
    for row in (
        DataSet(
            key="digits",
            title="Handwritten digits",
            note="1,797 real digits, 8 × 8, enlarged to 32 × 32. 1,437 to train on, 360 held out.",
            shape=(32, 32, 1),
            classes=tuple("0123456789"),
            read=lambda _size: load_digits(),
            embedded=True,
        ),
        *(_toybox(side) for side in (32, 64)),
        *(_real(facts) for facts in REAL_FACTS.values()),
    )
}


def find_data(name: str, size: Size | None = None) -> DataSet | Problem:
    """A data set by its key, or the one in the folder or archive that `name` is the path of.

    Pictures of many shapes are cut to `size` (height, width).
    """
    row = DATA_SETS.get(name)
    if row is not None:
        return row.at(size) if size else row
    path = Path(name).expanduser()
    if len(path.parts) > 1 or path.exists():
        from convlab.data.local import open_local

        return open_local(path, size)
    known = ", ".join(DATA_SETS)
    return Problem(f"There is no data set called {name}. There is: {known}. A folder of pictures is one as well.")


def data_of(experiment: Experiment) -> DataSet | Problem:
    """The experiment's data, cut to its network's input where it has no size of its own."""
    wanted = experiment.network.input
    return find_data(experiment.data, (wanted.height, wanted.width))


def unfit(experiment: Experiment) -> Problem | None:
    """Why the experiment's network cannot learn its data, or that the data is not known."""
    data = data_of(experiment)
    if isinstance(data, Problem):
        return data
    return mismatch(experiment.network, data.shape, len(data.classes))


def probes(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places (8,) of eight images of classes as different as can be: always the same ones.

    The first image of each of eight classes spread evenly over those that have any; with fewer classes the next
    image of the same class; fewer than eight where there are not that many images.
    """
    chosen: list[int] = []
    present = np.unique(labels)
    for wanted in present[np.linspace(0, len(present) - 1, PROBES).round().astype(np.int64)]:
        candidates = [int(i) for i in np.flatnonzero(labels == wanted) if int(i) not in chosen]
        chosen += candidates[:1]
    return np.array(chosen, np.int64)
