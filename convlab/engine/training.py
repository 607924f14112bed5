"""Training as the textbook has it: an iterator of events, where not asking for the next one is a pause."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from convlab.core.experiment import Recipe
from convlab.engine.batches import Batches

BEST = 5  # guesses that are shown, and the k of the top-k error


@dataclass(frozen=True)
class StepDone:
    """One update. `loss` is the batch's mean before it, a number that stays on the device until it is read."""

    step: int
    loss: torch.Tensor
    images: int


@dataclass(frozen=True)
class Validated:
    """How the held-out images were judged after `step`: mean loss, and errors as fractions."""

    step: int
    loss: float
    top1_error: float
    top5_error: float


Event = StepDone | Validated


class Training:
    """A model, its optimiser and how far they are; `step` alone says where in which epoch."""

    def __init__(self, model: nn.Sequential, batches: Batches, recipe: Recipe) -> None:
        self.model = model.to(batches.device)
        self.batches, self.recipe = batches, recipe
        self.optimiser = torch.optim.SGD(
            self.model.parameters(),
            lr=recipe.rate,
            momentum=recipe.momentum,
            weight_decay=recipe.weight_decay,
        )
        self.step = 0

    @property
    def steps(self) -> int:
        """All steps that the recipe asks for."""
        return self.recipe.epochs * self.batches.steps_per_epoch

    @property
    def rate(self) -> float:
        """The learning rate of the next step."""
        return float(self.optimiser.param_groups[0]["lr"])

    @rate.setter
    def rate(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def at_end_of_epoch(self) -> bool:
        """Whether the step that was done last was an epoch's last: then a validation is the next event."""
        return self.step % self.batches.steps_per_epoch == 0

    def events(self) -> Iterator[Event]:
        """From `step` on to the end: updates, and a judgement at the very start and after each epoch."""
        if self.step == 0:
            yield self.validated()
        each = self.batches.steps_per_epoch
        for epoch in range(self.step // each, self.recipe.epochs):
            self.model.train()
            for images, labels in self.batches.training(self.recipe.seed, epoch, self.step % each):
                loss = self.update(images, labels)
                self.step += 1
                yield StepDone(self.step, loss, len(labels))
            yield self.validated()

    def update(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """One step down the gradient; gives the loss of the batch, still on the device."""
        logits = self.model(images)  # (N, classes)
        loss = functional.cross_entropy(logits, labels)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        return loss.detach()

    def validated(self) -> Validated:
        """Judges all held-out images; the best-5 error counts those whose class is not among five."""
        sums = torch.zeros(4, device=self.batches.device)  # loss, wrong at first, not among five, images
        with judging(self.model) as model:
            for images, labels in self.batches.validation():
                logits = model(images)  # (N, classes)
                right = logits.topk(min(BEST, logits.shape[1])).indices == labels[:, None]  # (N, 5)
                loss = functional.cross_entropy(logits, labels, reduction="sum")
                wrong, missed = (~right[:, 0]).sum(), (~right.any(dim=1)).sum()
                sums += torch.stack([loss, wrong, missed, torch.full_like(loss, len(labels))])
        loss_sum, wrong_sum, missed_sum, count = sums.tolist()
        return Validated(self.step, loss_sum / count, wrong_sum / count, missed_sum / count)

    def guesses(self, images: torch.Tensor) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The five best classes (N, 5) and their probabilities (N, 5), best first."""
        with judging(self.model) as model:
            probabilities = model(images).softmax(dim=1)  # (N, classes)
            best = probabilities.topk(min(BEST, probabilities.shape[1]))
        return best.indices.cpu().numpy(), best.values.cpu().numpy()


@contextmanager
def judging(model: nn.Sequential) -> Iterator[nn.Sequential]:
    """The model as it is used: no dropout, no gradients; afterwards it learns on."""
    was_training = model.training
    try:
        with torch.no_grad():
            yield model.eval()
    finally:
        model.train(was_training)
