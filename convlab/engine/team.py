"""Who trains: one process alone. What several do together has the same methods in `together.py`."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

import torch

from convlab.runs.commands import Inbox, Sent

Forward = Callable[[torch.Tensor], torch.Tensor]  # (N, C, H, W) to logits (N, classes)


class Mailbox(Protocol):
    """Where commands come in; a str says what is wrong with a line."""

    def new(self) -> list[Sent | str]:
        """What has come since the last call."""


class Team:
    """One process: every image is its own, and nobody has to be asked."""

    rank, size = 0, 1

    def share(self, places: torch.Tensor) -> torch.Tensor:
        """This process's part of a batch (N,) of places; all parts are equally large."""
        return places

    def parallel(self, model: Forward) -> Forward:
        """The model, such that its gradients are the mean over all processes."""
        return model

    def mean(self, loss: torch.Tensor) -> torch.Tensor:
        """The mean over all processes, on the device."""
        return loss

    def mailbox(self, folder: Path, answered: Collection[str]) -> Mailbox:  # noqa: ARG002 - the others need it
        """Commands to this training, which come to all processes at the same step; not those `answered` before."""
        return Inbox(folder)

    def lost_by(self, error: BaseException) -> bool:  # noqa: ARG002 - nobody else can be gone
        """Whether `error` says that another process is gone."""
        return False

    def remark(self, images: int, batch: int) -> str:  # noqa: ARG002 - every batch is dealt out whole
        """What is to be said of how an epoch's images are dealt out; empty where nothing is."""
        return ""


ALONE = Team()
