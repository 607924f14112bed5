"""What a viewer knows of a run: frozen values, equal for a run live, reopened or killed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import FiniteFloat, StringConstraints

from convlab.core.experiment import Experiment

State = Literal["waiting", "running", "paused", "finished", "stopped", "failed", "lost"]

UNDER_WAY: frozenset[State] = frozenset({"running", "paused"})
CAN_RESUME: frozenset[State] = frozenset({"stopped", "failed", "lost"})


class _ArrayValue:
    """Equality field by field, arrays by shape, type and content."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))  # type: ignore[arg-type]

    __hash__ = None  # type: ignore[assignment]


def _equal(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)


@dataclass(frozen=True)
class RunStatus:
    """Where a run stands.

    `step` counts optimiser steps that are done, of `steps`; `epoch` is step / steps per epoch, of `epochs`.
    `newest` is the unix time of the newest row (0 before the first). `sentence` says why a run failed.
    "lost" says that it was running or paused, but its process is gone. Of a paused run `sentence` says why
    it paused by itself, if it did.
    """

    state: State
    step: int
    steps: int
    epoch: float
    epochs: int
    newest: float
    device: str
    images_per_second: float
    sentence: str


@dataclass(frozen=True, eq=False)
class Curve(_ArrayValue):
    """One scalar over the steps: steps (n,) int64, strictly increasing, and values (n,) float64."""

    steps: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Snapshot(_ArrayValue):
    """A tensor as it was at a step; weights are float32 (out, in, height, width)."""

    step: int
    array: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Guesses(_ArrayValue):
    """The five best guesses for eight held-out images that stay the same for the whole run.

    images (8, H, W, C) uint8; labels (8,) int64; classes (8, 5) int64, best first; probabilities (8, 5)
    float32. With fewer than five classes the last axis is that short; fewer images where there are not eight.
    """

    step: int
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    classes: NDArray[np.int64]
    probabilities: NDArray[np.float32]


@dataclass(frozen=True)
class RateChange:
    """The learning rate was changed by hand: `new` is used from the step after `step`."""

    step: int
    old: FiniteFloat
    new: FiniteFloat


@dataclass(frozen=True)
class Answer:
    """What the trainer did with the command `id`, after which step, `seconds` after it was sent.

    `command` is its kind ("pause", "rate", ...), `text` a sentence to be shown.
    """

    id: str
    step: int
    command: str
    text: str
    seconds: FiniteFloat


@dataclass(frozen=True, eq=False)
class Confusion(_ArrayValue):
    """counts (classes, classes) int32 of all held-out images: [i, j] of class i were taken for class j."""

    step: int
    counts: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Picture(_ArrayValue):
    """A picture as it was at a step: (height, width) gray or (height, width, 3) RGB, uint8."""

    step: int
    pixels: NDArray[np.uint8]


NoteKind = Annotated[str, StringConstraints(min_length=1, max_length=40)]


@dataclass(frozen=True)
class Note:
    """What a trainer has to say: `kind` tells notes of different origin apart ("budget", "disk", ...).

    `sentence` is shown, `details` goes under "Details". `time` is unix time.
    """

    step: int
    time: FiniteFloat
    kind: NoteKind
    sentence: str
    details: str = ""


@dataclass(frozen=True)
class RunRows:
    """All of a run that a viewer shows, as far as it has come.

    scalars: by name, as `convlab.runs.names` explains them. Only names that have points are there.
    snapshots: the newest of each name, "<layer>/weight", "<layer>/gradient", "<layer>/update" of convolutions, and
    "<layer>/maps" of the probes (probes, maps, height, width). first_layer: whose weights can be shown.
    confusion: the newest. pictures: the newest of each name. notes: oldest first.
    """

    experiment: Experiment
    status: RunStatus
    scalars: Mapping[str, Curve]
    snapshots: Mapping[str, Snapshot]
    first_layer: str | None
    guesses: Guesses | None
    rates: tuple[RateChange, ...]
    answers: tuple[Answer, ...]
    class_names: tuple[str, ...]
    confusion: Confusion | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def name_of(self, label: int) -> str:
        """The class with that label; the number itself where it has no name."""
        return self.class_names[label] if 0 <= label < len(self.class_names) else str(label)
