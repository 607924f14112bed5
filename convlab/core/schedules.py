"""How the learning rate goes from step to step: one document for each schedule, and the arithmetic."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from convlab.core.document import Document

Fraction = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0, lt=1)]


class ByHand(Document):
    """The rate stays until a person changes it: in 2012 it was divided by 10 when the error stood still."""

    kind: Literal["by_hand"] = "by_hand"


class Constant(Document):
    """The rate stays."""

    kind: Literal["constant"] = "constant"


class StepDown(Document):
    """The rate is multiplied by `factor` after each `every` epochs."""

    kind: Literal["step"] = "step"
    every: Annotated[int, Field(ge=1, le=100_000)] = 30
    factor: Factor = 0.1


class Table(Document):
    """From epoch `epochs[i]` on (counted from 0) the rate is `factors[i]` of the first one."""

    kind: Literal["table"] = "table"
    epochs: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1, max_length=100)]
    factors: Annotated[tuple[Annotated[float, Field(gt=0, le=1000)], ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _pairs_in_order(self) -> "Table":
        if len(self.epochs) != len(self.factors):
            raise ValueError("a table has as many factors as epochs")
        if list(self.epochs) != sorted(set(self.epochs)):
            raise ValueError("the epochs of a table go up")
        return self


class Cosine(Document):
    """Half a cosine from the rate down to `least` of it; before that, `warm_up` epochs of a straight rise."""

    kind: Literal["cosine"] = "cosine"
    least: Fraction = 0.0
    warm_up: Annotated[float, Field(ge=0, le=1000)] = 0.0


class OneCycle(Document):
    """Up to the rate over the part `rise` of all steps, from 1 / `start` of it, then down (Smith, 2018).

    The end is 1 / (`start` · `end`) of the rate; both ways are half a cosine.
    """

    kind: Literal["one_cycle"] = "one_cycle"
    rise: Annotated[float, Field(ge=0.01, le=0.99)] = 0.3
    start: Annotated[float, Field(ge=1, le=1e6)] = 25.0
    end: Annotated[float, Field(ge=1, le=1e8)] = 1e4


class Plateau(Document):
    """The rate is multiplied by `factor` once the held-out loss has not fallen for `patience` judgements.

    It has fallen where it is lower than the best by the part `threshold` of it.
    """

    kind: Literal["plateau"] = "plateau"
    factor: Factor = 0.1
    patience: Annotated[int, Field(ge=0, le=10_000)] = 10
    threshold: Annotated[float, Field(ge=0, lt=1)] = 1e-4


Schedule = Annotated[
    ByHand | Constant | StepDown | Table | Cosine | OneCycle | Plateau,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class Length:
    """How long a training is."""

    steps: int
    steps_per_epoch: int


def part_of_rate(schedule: Schedule, step: int, length: Length) -> float:
    """What the rate of update number `step` (from 0) is multiplied with; a plateau's own factor is not in it."""
    step = min(max(step, 0), length.steps - 1)
    return SHAPES[schedule.kind](schedule, step, length)


@dataclass(frozen=True)
class Waiting:
    """What a plateau remembers: the best held-out loss, judgements since, and the factor so far."""

    best: float = math.inf
    since: int = 0
    factor: float = 1.0


def judged(schedule: Plateau, before: Waiting, loss: float) -> Waiting:
    """`before` after one more held-out loss."""
    if loss < before.best * (1 - schedule.threshold) or before.best == math.inf:
        return replace(before, best=loss, since=0)
    if before.since < schedule.patience:
        return replace(before, since=before.since + 1)
    return replace(before, since=0, factor=before.factor * schedule.factor)


def _flat(_schedule: object, _step: int, _length: Length) -> float:
    return 1.0


def _step_down(schedule: StepDown, step: int, length: Length) -> float:
    return float(schedule.factor ** (step // (schedule.every * length.steps_per_epoch)))


def _table(schedule: Table, step: int, length: Length) -> float:
    epoch = step // length.steps_per_epoch
    begun = [factor for first, factor in zip(schedule.epochs, schedule.factors, strict=True) if first <= epoch]
    return begun[-1] if begun else 1.0


def _cosine(schedule: Cosine, step: int, length: Length) -> float:
    rising = min(round(schedule.warm_up * length.steps_per_epoch), length.steps - 1)
    if step < rising:
        return (step + 1) / rising
    return _between(1.0, schedule.least, (step - rising) / (length.steps - rising))


def _one_cycle(schedule: OneCycle, step: int, length: Length) -> float:
    first, last = 1 / schedule.start, 1 / (schedule.start * schedule.end)
    top, bottom = schedule.rise * length.steps - 1, length.steps - 1
    if step <= top:
        return _between(first, 1.0, step / top if top > 0 else 1.0)
    return _between(1.0, last, (step - top) / (bottom - top) if bottom > top else 1.0)


def _between(start: float, end: float, part: float) -> float:
    """Half a cosine from `start` (part 0) to `end` (part 1)."""
    return end + (start - end) * (1 + math.cos(math.pi * part)) / 2


SHAPES: Mapping[str, Callable[[Any, int, Length], float]] = {
    "by_hand": _flat,
    "constant": _flat,
    "step": _step_down,
    "table": _table,
    "cosine": _cosine,
    "one_cycle": _one_cycle,
    "plateau": _flat,
}
