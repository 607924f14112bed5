"""What the newest steps did: gathered on the device, and read from it all at once, summed over several processes."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

import torch

from convlab.engine.events import StepDone
from convlab.engine.judging import wrong_and_missed
from convlab.engine.team import ALONE, Team

EVERY = 100  # steps between two points of the error, at most; the end of an epoch has one in any case
MOST_KEPT = 1_000_000  # logits that wait to be counted: many small batches at once cost what one does


@dataclass(frozen=True)
class Learnt:
    """A step, the rate that it was done with, and the mean loss of its batch; of nets side by side that of each."""

    step: int
    rate: float
    loss: float
    singles: tuple[float, ...] = ()


@dataclass(frozen=True)
class ErrorPoint:
    """Shares of the images learnt from since the point before that were guessed wrong, or not among the best five."""

    step: int
    top1_error: float
    top5_error: float


class Unread:
    """The newest steps, whose figures are still on the device."""

    def __init__(self, steps_per_epoch: int) -> None:
        self._steps_per_epoch = steps_per_epoch
        self._steps: list[StepDone] = []
        self._guessed: list[tuple[torch.Tensor, torch.Tensor]] = []  # logits (N, classes), labels (N,)
        self._images = 0  # since the last point
        self._counted: list[torch.Tensor] = []  # of them: wrong at first, not among the best five (2,)
        self._points: list[tuple[int, int, torch.Tensor]] = []  # step, images, counted

    def __len__(self) -> int:
        return len(self._steps)

    def add(self, event: StepDone) -> None:
        """One step more; nothing waits for the device."""
        self._steps.append(event)
        if event.guessed is None:
            return
        self._guessed.append(event.guessed)
        self._images += event.images
        is_point = event.step % self._steps_per_epoch % EVERY == 0
        if is_point or len(self._guessed) * event.guessed[0].numel() > MOST_KEPT:
            self._counted.append(wrong_and_missed(*map(torch.cat, zip(*self._guessed, strict=True))))
            self._guessed = []
        if is_point:
            self._points.append((event.step, self._images, torch.stack(self._counted).sum(dim=0)))
            self._images, self._counted = 0, []

    def read(self, team: Team = ALONE) -> tuple[list[Learnt], list[ErrorPoint]]:
        """Waits for the device once, and for the other processes: all call it behind the same step."""
        steps, self._steps = self._steps, []
        points, self._points = self._points, []
        if not steps:
            return [], []
        losses = [event.loss[None] if event.singles is None else event.singles for event in steps]  # (1,) or (nets,)
        figures = torch.cat([*(each / team.size for each in losses), *(counted for _, _, counted in points)])
        numbers: Iterator[float] = iter(team.sum(figures).tolist())
        learnt = [_learnt(event, [next(numbers) for _ in each]) for event, each in zip(steps, losses, strict=True)]
        errors = [ErrorPoint(step, next(numbers) / images, next(numbers) / images) for step, images, _ in points]
        return learnt, errors


def _learnt(event: StepDone, losses: list[float]) -> Learnt:
    return Learnt(event.step, event.rate, fmean(losses), tuple(losses) if event.singles is not None else ())
