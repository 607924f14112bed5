"""What the run has of an ensemble: the figures of each net alone, and those of all together."""

from collections.abc import Sequence

from convlab.engine.events import Validated
from convlab.engine.learnt import Learnt
from convlab.runs.names import of_member
from convlab.runs.writer import RunWriter


class EnsembleRows:
    """Writes nothing of a single net."""

    def __init__(self, writer: RunWriter) -> None:
        self._writer = writer

    def learnt(self, steps: Sequence[Learnt]) -> None:
        """The loss of each net of those that learn side by side."""
        for one in steps:
            for number, loss in enumerate(one.singles):
                self._writer.scalar(of_member(number, "train/loss"), one.step, loss)

    def judged(self, event: Validated) -> None:
        """The held-out figures of each net that was judged, and of all together where they were."""
        for number, single in event.singles.items():
            self._writer.scalar(of_member(number, "validation/loss"), event.step, single.loss)
            self._writer.scalar(of_member(number, "validation/top1_error"), event.step, single.top1_error)
            self._writer.scalar(of_member(number, "validation/top5_error"), event.step, single.top5_error)
        if event.averaged is not None:
            self._writer.scalar("ensemble/members", event.step, event.averaged.members)
            self._writer.scalar("ensemble/top1_error", event.step, event.averaged.top1_error)
            self._writer.scalar("ensemble/top5_error", event.step, event.averaged.top5_error)
