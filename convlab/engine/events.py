"""What a training tells of: updates, and judgements of the held-out images."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch


@dataclass(frozen=True)
class StepDone:
    """One update. `loss` is the batch's mean before it, a number that stays on the device until it is read.

    Of several processes it is the mean of this one's share, and `guessed` is of that; `Unread` sums them.
    """

    step: int
    loss: torch.Tensor
    images: int  # of all processes
    rate: float  # that it was done with
    guessed: tuple[torch.Tensor, torch.Tensor] | None = None  # logits (N, classes) and labels (N,), on the device
    singles: torch.Tensor | None = None  # of nets side by side: the loss of each (nets,), of which `loss` is the mean


@dataclass(frozen=True)
class Single:
    """How one net of an ensemble judges alone."""

    loss: float
    top1_error: float
    top5_error: float


@dataclass(frozen=True)
class Averaged:
    """How `members` nets of an ensemble judge together: the errors of their mean probabilities."""

    members: int
    top1_error: float
    top5_error: float


@dataclass(frozen=True)
class Validated:
    """How the held-out images were judged after `step`: mean loss, and errors as fractions."""

    step: int
    loss: float
    top1_error: float
    top5_error: float
    confusion: torch.Tensor | None = None  # (classes, classes) int32: [i, j] of class i were taken for j
    singles: Mapping[int, Single] = field(default_factory=dict)  # of an ensemble: the nets that were judged
    averaged: Averaged | None = None  # of an ensemble


Event = StepDone | Validated
