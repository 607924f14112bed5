"""Judging a network by images that it has not learnt from: what is counted, and how it is used meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

MOST_CONFUSED = 2048  # classes of which a confusion matrix is made
BEST = 5  # guesses that are shown, and the k of the top-k error


@contextmanager
def judging(model: nn.Sequential) -> Iterator[nn.Sequential]:
    """The model as it is used: no dropout, no gradients; afterwards it learns on."""
    was_training = model.training
    try:
        with torch.no_grad():
            yield model.eval()
    finally:
        model.train(was_training)


def confused(before: torch.Tensor | None, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor | None:
    """The confusion matrix `before` (classes, classes) with one batch more; None where there are too many classes."""
    classes = logits.shape[1]
    if classes > MOST_CONFUSED:
        return None
    counts = (
        torch.zeros(classes * classes, dtype=torch.int32, device=logits.device) if before is None else before.view(-1)
    )
    ones = torch.ones_like(labels, dtype=torch.int32)
    return counts.index_add_(0, labels * classes + logits.argmax(1), ones).view(classes, classes)


def wrong_and_missed(guesses: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Of logits or probabilities (N, classes): how many are wrong, and how many miss the class with five, (2,)."""
    right = guesses.topk(min(BEST, guesses.shape[1])).indices == labels[:, None]  # (N, 5)
    return torch.stack([~right[:, 0], ~right.any(dim=1)]).sum(dim=1)
