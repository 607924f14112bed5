"""How often the network guesses wrong while it learns: a point now and then."""

from collections.abc import Sequence
from dataclasses import dataclass

from convlab.engine.learnt import Learnt

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

    def taken(self, steps: Sequence[Learnt]) -> list[ErrorPoint]:
        """The points that these steps complete."""
        points = []
        for one in steps:
            self._images, self._wrong, self._missed = (
                self._images + one.images,
                self._wrong + one.wrong,
                self._missed + one.missed,
            )
            if self._images and ((one.step % self._steps_per_epoch) % EVERY == 0):
                points.append(ErrorPoint(one.step, self._wrong / self._images, self._missed / self._images))
                self._images, self._wrong, self._missed = 0, 0, 0
        return points
