"""How long a training takes to a held-out error, on any device: what "99 % on MNIST in n seconds" means."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.engine.devices import Device
from convlab.engine.events import Event, Validated
from convlab.engine.prepare import prepare
from convlab.engine.race import train_whole
from convlab.runs.folder import new_run

WARM_UP = 20  # events before the clock runs on a GPU: its libraries load what they need at the first use


@dataclass(frozen=True)
class Reached:
    """`seconds` and `epochs` to the first judgement at most that bad, None where none was; `error` is the lowest."""

    seconds: float | None
    epochs: float | None
    error: float


def time_to(experiment: Experiment, error: float, device: Device, home: Path) -> Reached:
    """Trains a whole run in `home`; `error` is a fraction of the held-out images.

    The seconds begin with the first update and have all in them that a run does: updates, judgements after each
    epoch, rows. Loading the data and the judgement before the first update are not. Raises ValueError.
    """
    if device.device.type == "cuda":
        _warm_up(new_run(home, experiment), device)
    judged: list[tuple[float, Validated]] = []

    def noted(events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, Validated):
                judged.append((time.perf_counter(), event))
            yield event

    folder = new_run(home, experiment)
    train_whole(folder, device, noted)
    (begun, _), *rest = judged
    steps_per_epoch = rest[-1][1].step / experiment.recipe.epochs
    good = next(((at, event) for at, event in rest if event.top1_error <= error), None)
    lowest = min(event.top1_error for _, event in rest)
    return Reached(good[0] - begun, good[1].step / steps_per_epoch, lowest) if good else Reached(None, None, lowest)


def _warm_up(folder: Path, device: Device) -> None:
    prepared = prepare(folder, device, resume=False)
    if isinstance(prepared, Problem):
        raise ValueError(prepared.sentence)
    for _ in islice(prepared.training.events(), WARM_UP):
        pass
