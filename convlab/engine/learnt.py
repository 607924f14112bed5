"""What the newest steps did, read from the device all at once; of several processes summed over all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch

from convlab.engine.team import ALONE, Team
from convlab.engine.training import BEST, StepDone


@dataclass(frozen=True)
class Learnt:
    """A step: the mean loss of its batch, how many images of it were guessed, and how many of them wrong.

    `missed` are those whose class is not among the best five.
    """

    step: int
    rate: float
    loss: float
    images: int = 0
    wrong: int = 0
    missed: int = 0


def read(events: Sequence[StepDone], team: Team = ALONE) -> list[Learnt]:
    """Waits for the device once, and for the other processes: all call it behind the same step."""
    if not events:
        return []
    losses = torch.stack([event.loss for event in events]) / team.size  # (S,)
    figures = torch.cat([losses[:, None], _counts(events, losses)], dim=1)  # (S, 4)
    rows = team.sum(figures).tolist()
    return [
        Learnt(event.step, event.rate, loss, int(images), int(wrong), int(missed))
        for event, (loss, images, wrong, missed) in zip(events, rows, strict=True)
    ]


def _counts(events: Sequence[StepDone], like: torch.Tensor) -> torch.Tensor:
    """Images, wrong and missed of each step (S, 3); zeros where no guesses are known."""
    guessed = [event.guessed for event in events if event.guessed is not None]
    if len(guessed) < len(events):
        return like.new_zeros(len(events), 3)
    logits, labels = torch.cat([one[0] for one in guessed]), torch.cat([one[1] for one in guessed])
    right = logits.topk(min(BEST, logits.shape[1])).indices == labels[:, None]  # (N, 5)
    counted = torch.stack([torch.ones_like(labels), ~right[:, 0], ~right.any(dim=1)], dim=1)  # (N, 3)
    ends = torch.tensor(list(accumulate(len(one[1]) for one in guessed))) - 1
    up_to = counted.cumsum(0)[ends.to(labels.device, non_blocking=True)]  # (S, 3)
    return torch.diff(up_to, dim=0, prepend=up_to.new_zeros(1, 3)).to(like.dtype)
