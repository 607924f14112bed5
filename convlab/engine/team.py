"""Who trains: one process alone. What several do together has the same methods in `together.py`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from convlab.runs.commands import Inbox, Sent

Forward = Callable[[torch.Tensor], torch.Tensor]  # (N, C, H, W) to logits (N, classes)


@dataclass(frozen=True)
class Word:
    """What is agreed between two steps: the same in all processes."""

    sent: tuple[Sent | str, ...] = ()  # new commands; a str says what is wrong with a line
    reading: bool = False  # the figures of the newest steps are read from the devices now
    holding: bool = False  # nobody goes on before another word


class Mailbox(Protocol):
    """Where commands come in."""

    def hear(self, reading: bool = False, holding: bool = False) -> Word:
        """What has come since the last call; before a command is acted on, figures are always read."""


class Team:
    """One process: every image is its own, and nobody has to be asked."""

    rank, size = 0, 1
    sure_of_its_step = True  # where the others are lost within a step, the weights are those before it

    def share(self, places: torch.Tensor) -> torch.Tensor:
        """This process's part of a batch (N,) of places; all parts are equally large."""
        return places

    def part(self, count: int) -> range:
        """This process's part of the numbers below `count`; together they are all, each once."""
        return range(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def seed(self, seed: int) -> int:
        """What this process's dropout is drawn with: of several, each drops others."""
        return seed + self.rank * 1_000_003

    def parallel(self, model: Forward) -> Forward:
        """The model, such that its gradients are the mean over all processes."""
        return model

    def sum(self, numbers: torch.Tensor) -> torch.Tensor:
        """The sums over all processes, on the device."""
        return numbers

    def mailbox(self, folder: Path, answered: Collection[str]) -> Mailbox:  # noqa: ARG002 - the others need it
        """Commands to this training, which come to all processes at the same step; not those `answered` before."""
        return _OwnMailbox(folder)

    def lost_by(self, error: BaseException) -> bool:  # noqa: ARG002 - nobody else can be gone
        """Whether `error` says that another process is gone."""
        return False

    def remark(self, images: int, batch: int) -> str:  # noqa: ARG002 - every batch is dealt out whole
        """What is to be said of how an epoch's images are dealt out; empty where nothing is."""
        return ""


class _OwnMailbox:
    """The run's commands, told to nobody else."""

    def __init__(self, folder: Path) -> None:
        self._inbox = Inbox(folder)

    def hear(self, reading: bool = False, holding: bool = False) -> Word:
        found = tuple(self._inbox.new())
        return Word(found, reading or bool(found), holding)


ALONE = Team()
