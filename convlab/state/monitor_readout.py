"""All that the monitor shows of a run, as one frozen value: every text and every array that is drawn."""

from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from convlab.runs.rows import Curve

Floats = npt.NDArray[np.float64]
Freshness = Literal["live", "late", "quiet", "paused", "recorded", "waiting", "alert"]


@dataclass(frozen=True)
class KeyFigure:
    """One of the four figures over the curves; `value` is a dash before there is one."""

    value: str
    name: str


@dataclass(frozen=True)
class Flag:
    """Where the learning rate changed, and the words on the flag: "rate 0.1 → 0.01"."""

    step: int
    text: str


@dataclass(frozen=True)
class Curves:
    """Loss over held-out error on one step axis that ends at the planned step.

    `raw`, `smooth` and `held_out` are losses on a log axis from `low` to `high`; `top1` and `top5` are
    error fractions 0 to 1.
    """

    step: int
    planned: int
    raw: Curve
    smooth: Curve
    held_out: Curve
    top1: Curve
    top5: Curve
    low: float
    high: float
    flags: tuple[Flag, ...]
    span: int  # over about how many steps the smoothed curve is averaged


@dataclass(frozen=True)
class Weights:
    """The first layer's filters: `filters` float32 (out, F_h, F_w) signed, or (out, F_h, F_w, 3) for RGB."""

    layer: str
    size: str  # "5 × 5"
    filters: npt.NDArray[np.float32]
    note: str  # what a tile is where a filter has more planes than one


@dataclass(frozen=True)
class Guess:
    """One of the five rows of a card: class name, probability 0 to 1, its text, and whether it is right."""

    name: str
    probability: float
    text: str
    right: bool


@dataclass(frozen=True)
class Card:
    """A held-out picture uint8 (H, W) or (H, W, 3), what it is, and the five best guesses."""

    picture: npt.NDArray[np.uint8]
    truth: str
    right: bool
    guesses: tuple[Guess, ...]


@dataclass(frozen=True)
class Figures:
    """What a run shows at a step: the same live, reopened, and after its process was killed."""

    title: str
    note: str
    key_figures: tuple[KeyFigure, ...]
    curves: Curves
    layer: str  # the first layer with filters; empty where there is none
    weights: Weights | None
    cards: tuple[Card, ...]
    rate: float


@dataclass(frozen=True)
class Pill:
    """How fresh the figures are: "live, 0.1 s", "paused at step 800", "recorded 12 May"."""

    text: str
    freshness: Freshness


@dataclass(frozen=True)
class Words:
    """A sentence whose first words are bold."""

    strong: str
    rest: str = ""


@dataclass(frozen=True)
class Steering:
    """Which commands the run can take now, and what Pause is called."""

    steerable: bool
    pause: Literal["Pause", "Resume"]
    reason: str  # why nothing can be steered; empty where it can


@dataclass(frozen=True)
class MonitorReadout:
    """Everything the pane draws; `figures` follows from the rows alone, the rest also from the clock."""

    figures: Figures
    pill: Pill
    faded: bool  # the figures stand at 60 %: nothing new has come for a while
    steering: Steering
    answer: Words
    answered: tuple[str, ...]  # the ids of the commands that were answered
    under_way: bool  # waiting for the engine, running or paused
    bar: Words | None  # on top of the stage: why the run ended, and what can be done
    resumable: bool
    status: Words


def equal(one: object, other: object) -> bool:
    """Whether two read-outs, or parts of them, show the same; arrays are compared value by value."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        floats = one.dtype.kind == "f"
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=floats)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    if is_dataclass(one):
        return all(equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return one == other
