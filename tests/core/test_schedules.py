"""Each schedule gives the rates that PyTorch's own scheduler gives."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch.optim import lr_scheduler

from convlab.core.schedules import (
    ByHand,
    Constant,
    Cosine,
    Length,
    OneCycle,
    Plateau,
    Schedule,
    StepDown,
    Table,
    Waiting,
    judged,
    part_of_rate,
)

LENGTH = Length(steps=60, steps_per_epoch=10)
Make = Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler]

PAIRS: dict[str, tuple[Any, Make]] = {
    "constant": (Constant(), lambda o: lr_scheduler.ConstantLR(o, 1.0)),
    "by hand": (ByHand(), lambda o: lr_scheduler.ConstantLR(o, 1.0)),
    "step": (StepDown(every=2, factor=0.3), lambda o: lr_scheduler.StepLR(o, 20, 0.3)),
    "table": (Table(epochs=(1, 3), factors=(0.5, 0.05)), lambda o: lr_scheduler.LambdaLR(o, _by_table)),
    "cosine": (Cosine(least=0.1), lambda o: lr_scheduler.CosineAnnealingLR(o, 60, 0.1 * 0.2)),
    "one cycle": (OneCycle(), lambda o: lr_scheduler.OneCycleLR(o, 0.2, 60, cycle_momentum=False)),
}


def _by_table(step: int) -> float:
    return 1.0 if step < 10 else 0.5 if step < 30 else 0.05


@pytest.mark.parametrize("name", PAIRS)
def test_the_rate_of_every_step_is_pytorchs(name: str) -> None:
    schedule, make = PAIRS[name]
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.2)
    scheduler = make(optimiser)
    for step in range(60):
        assert 0.2 * part_of_rate(schedule, step, LENGTH) == pytest.approx(optimiser.param_groups[0]["lr"], rel=1e-9)
        optimiser.step()
        if step < 59:
            scheduler.step()


def test_a_plateau_divides_where_pytorchs_does() -> None:
    losses = [1.0, 0.9, 0.95, 0.91, 0.899, 0.8999, 0.899, 0.9, 0.9, 0.7, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.2)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=2, threshold=1e-3)
    schedule, waiting = Plateau(factor=0.5, patience=2, threshold=1e-3), Waiting()
    for loss in losses:
        scheduler.step(loss)
        waiting = judged(schedule, waiting, loss)
        assert 0.2 * waiting.factor == pytest.approx(optimiser.param_groups[0]["lr"])
    assert waiting.factor == 0.125


def test_warming_up_rises_to_the_rate_and_then_falls() -> None:
    schedule = Cosine(warm_up=1.0)
    parts = [part_of_rate(schedule, step, LENGTH) for step in range(60)]
    assert parts[:10] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    assert parts[10] == 1.0
    assert parts[10:] == sorted(parts[10:], reverse=True)


@pytest.mark.parametrize("schedule", [pair[0] for pair in PAIRS.values()])
def test_the_shortest_training_and_what_lies_behind_its_end_have_a_rate(schedule: Schedule) -> None:
    assert part_of_rate(schedule, 0, Length(1, 1)) > 0
    assert part_of_rate(schedule, 60, LENGTH) == part_of_rate(schedule, 59, LENGTH) > 0


def test_a_table_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValidationError, match="as many factors"):
        Table(epochs=(1, 2), factors=(0.1,))
    with pytest.raises(ValidationError, match="go up"):
        Table(epochs=(2, 1), factors=(0.1, 0.2))
