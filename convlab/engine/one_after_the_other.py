"""Several nets from several seeds, one after the other: each as if it were alone, and judged together."""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import nn

from convlab.core.recipe import Recipe
from convlab.core.schedules import Waiting, part_of_rate
from convlab.engine.batches import Batch, Batches
from convlab.engine.events import Averaged, Single, Validated
from convlab.engine.first_weights import redraw
from convlab.engine.judging import judging, wrong_and_missed
from convlab.engine.optimisers import optimiser_of
from convlab.engine.precision import scaler_of
from convlab.engine.training import Training

PROBABILITIES = "probabilities"  # (held-out, classes): the sum over the nets that have learnt out


class OneAfterTheOther(Training):
    """An ensemble in one model: its steps run on through all nets, each of which begins with the next seed.

    What is set by hand counts until the next net begins.
    """

    def __init__(self, model: nn.Sequential, batches: Batches, recipe: Recipe) -> None:
        super().__init__(model, batches, recipe)
        self._first_settings = self.settings

    @property
    def steps(self) -> int:
        """Of all nets."""
        return self.recipe.members * self._length.steps

    def validated(self) -> Validated:
        """Judges the net that learns now."""
        judged = super().validated()
        net = max(0, self.step - 1) // self._length.steps
        return replace(judged, singles={net: Single(judged.loss, judged.top1_error, judged.top5_error)})

    def rest_of_epoch(self) -> Iterator[Batch]:
        net, own_step = divmod(self.step, self._length.steps)
        epoch, done = divmod(own_step, self._length.steps_per_epoch)
        return self.batches.training(self.recipe.seed + net, epoch, done)

    def _begin_epoch(self) -> None:
        if self.step and self.step % self._length.steps == 0:
            self._begin_net(self.recipe.seed + self.step // self._length.steps)
        super()._begin_epoch()

    def _begin_net(self, seed: int) -> None:
        """Nothing of the net before is left but its probabilities."""
        torch.manual_seed(self.team.seed(seed))
        redraw(self.model, self.recipe.initialisation, seed)
        self.optimiser = optimiser_of(self.model.parameters(), self.recipe)
        self.scaler = scaler_of(self.recipe.precision, self.batches.device)
        self.waiting, self.settings = Waiting(), self._first_settings

    def _end_epoch(self) -> Validated:
        return replace(super()._end_epoch(), averaged=self._averaged())

    def _averaged(self) -> Averaged | None:
        """Adds the probabilities of a net that has just learnt out; None before."""
        if self.step % self._length.steps:
            return None
        with judging(self.model):
            parts = [(self.logits(images).softmax(dim=1), labels) for images, labels in self.batches.validation()]
        probabilities, labels = (torch.cat(part) for part in zip(*parts, strict=True))
        if PROBABILITIES in self.memory:
            probabilities += self.memory[PROBABILITIES]
        self.memory[PROBABILITIES] = probabilities
        errors = wrong_and_missed(probabilities, labels) / len(labels)
        return Averaged(self.step // self._length.steps, *errors.tolist())

    def _part_of_rate(self) -> float:
        own_step = min(self.step, self.steps - 1) % self._length.steps
        return part_of_rate(self.recipe.schedule, own_step, self._length) * self.waiting.factor
