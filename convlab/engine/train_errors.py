"""How often the network guesses wrong while it learns: read from the device with the losses, a point now and then."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from convlab.engine.training import BEST, StepDone

EVERY = 100  # steps between two points, at most; the end of an epoch has one in any case


@dataclass(frozen=True)
class ErrorPoint:
    """Shares of the images learnt from since the point before that were guessed wrong, or not among the best five."""

    step: int
    top1_error: float
    top5_error: float


class TrainErrors:
    """Counts over the steps since the last point."""

    def __init__(self, steps_per_epoch: int) -> None:
        self._steps_per_epoch = steps_per_epoch
        self._images, self._wrong, self._missed = 0, 0, 0

    def taken(self, events: Sequence[StepDone]) -> list[ErrorPoint]:
        """The points that these steps complete."""
        points = []
        for event, (images, wrong, missed) in zip(events, _counts(events), strict=True):
            self._images, self._wrong, self._missed = self._images + images, self._wrong + wrong, self._missed + missed
            if self._images and ((event.step % self._steps_per_epoch) % EVERY == 0):
                points.append(ErrorPoint(event.step, self._wrong / self._images, self._missed / self._images))
                self._images, self._wrong, self._missed = 0, 0, 0
        return points


def _counts(events: Sequence[StepDone]) -> list[tuple[int, int, int]]:
    """Images, wrong and missed of each step; all of them are read at once."""
    guessed = [event.guessed for event in events if event.guessed is not None]
    if len(guessed) < len(events) or not events:
        return [(0, 0, 0)] * len(events)
    logits, labels = torch.cat([one[0] for one in guessed]), torch.cat([one[1] for one in guessed])
    right = logits.topk(min(BEST, logits.shape[1])).indices == labels[:, None]  # (N, 5)
    wrong, missed = (~torch.stack([right[:, 0], right.any(dim=1)])).cpu().numpy()  # (N,) each
    sizes = [len(one[1]) for one in guessed]
    begins = np.cumsum([0, *sizes[:-1]])
    sums = [np.add.reduceat(one.astype(np.int64), begins).tolist() for one in (wrong, missed)]
    return list(zip(sizes, *sums, strict=True))
