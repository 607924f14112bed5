"""Training as the textbook has it: an iterator of events, where not asking for the next one is a pause."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from convlab.core.document import changed
from convlab.core.recipe import Recipe
from convlab.core.schedules import Length, Plateau, Waiting, part_of_rate
from convlab.core.schedules import judged as after_judgement
from convlab.engine.batches import Batch, Batches
from convlab.engine.devices import order_of_memory
from convlab.engine.events import Event, StepDone, Validated
from convlab.engine.judging import BEST, confused, judging, wrong_and_missed
from convlab.engine.optimisers import loss_of, optimiser_of
from convlab.engine.precision import narrowed, scaler_of
from convlab.engine.team import ALONE, Forward, Team


@dataclass(frozen=True)
class Settings:
    """What may be changed by hand while a network learns; `rate` is what the schedule takes its part of."""

    rate: float
    weight_decay: float
    dropout: float | None
    augmenting: bool


class Training:
    """A model, its optimiser and how far they are; `step` alone says where in which epoch."""

    side_by_side = False  # whether a step is one of several nets at once

    def __init__(self, model: nn.Sequential, batches: Batches, recipe: Recipe) -> None:
        self.model = _placed(model, batches.device)
        self.batches, self.recipe = batches, recipe
        self.optimiser = optimiser_of(self.model.parameters(), recipe)
        self.scaler = scaler_of(recipe.precision, batches.device)
        self.waiting = Waiting()  # of a plateau
        self.step = 0
        self.journal: dict[int, Settings] = {}  # what was set by hand, and behind which step
        self._guessed: tuple[torch.Tensor, torch.Tensor] | None = None  # in the newest step
        self._singles: torch.Tensor | None = None  # likewise
        self.memory: dict[str, torch.Tensor] = {}  # what a checkpoint keeps beside weights and optimiser
        self._length = Length(recipe.epochs * batches.steps_per_epoch, batches.steps_per_epoch)
        self.base_rate = recipe.rate  # what the schedule takes its part of
        self._forward: Forward = torch.compile(self.model) if recipe.compile else self.model
        self.loss, self._judged = loss_of(recipe), loss_of(changed(recipe, label_smoothing=0.0))
        self.team = ALONE
        if recipe.dropout is not None:
            self.dropout = recipe.dropout

    def join(self, team: Team) -> None:
        """Trains on as one process of `team`, whose gradients are averaged; call it in all of them."""
        self.team = self.batches.team = team
        self._forward = team.parallel(self._forward)

    def leave(self) -> None:
        """From now on nobody else is asked, because they may be gone; this trains no more."""
        self.team = self.batches.team = ALONE

    @property
    def parameters(self) -> dict[str, nn.Parameter]:
        """What the optimiser moves."""
        return dict(self.model.named_parameters())

    @property
    def state(self) -> dict[str, torch.Tensor]:
        """Weights and buffers; setting it raises RuntimeError where they belong to another network."""
        return dict(self.model.state_dict())

    @state.setter
    def state(self, state: dict[str, torch.Tensor]) -> None:
        self.model.load_state_dict(state)

    def apart(self, images: torch.Tensor) -> Iterator[tuple[nn.Sequential, torch.Tensor]]:
        """Each net that learns, with its own of the images that `rest_of_epoch` gives."""
        yield self.model, images

    @property
    def steps(self) -> int:
        """All steps that the recipe asks for."""
        return self._length.steps

    @property
    def rate(self) -> float:
        """The learning rate of the next step; setting it moves all that the schedule has in store with it."""
        return self.base_rate * self._part_of_rate()

    @rate.setter
    def rate(self, rate: float) -> None:
        self.base_rate = rate / self._part_of_rate()

    @property
    def weight_decay(self) -> float:
        """What every weight is pulled to zero with."""
        return float(self.optimiser.param_groups[0]["weight_decay"])

    @weight_decay.setter
    def weight_decay(self, weight_decay: float) -> None:
        for group in self.optimiser.param_groups:
            group["weight_decay"] = weight_decay

    @property
    def dropout(self) -> float | None:
        """The rate of the first dropout layer; None where there is none. Setting it sets all of them."""
        return next((layer.p for layer in self._dropout_layers()), None)

    @dropout.setter
    def dropout(self, rate: float) -> None:
        for layer in self._dropout_layers():
            layer.p = rate

    @property
    def settings(self) -> Settings:
        """As they are for the next step."""
        return Settings(self.base_rate, self.weight_decay, self.dropout, self.batches.augmenting)

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self.base_rate, self.weight_decay = settings.rate, settings.weight_decay
        if settings.dropout is not None:
            self.dropout = settings.dropout
        self.batches.augmenting = settings.augmenting and self.batches.augment is not None

    def at_end_of_epoch(self) -> bool:
        """Whether the step that was done last was an epoch's last: then a validation is the next event."""
        return self.step % self.batches.steps_per_epoch == 0

    def events(self) -> Iterator[Event]:
        """From `step` on to the end: updates, and a judgement at the very start and after each epoch."""
        if self.step == 0:
            yield self.validated()
        while self.step < self.steps:
            self._begin_epoch()
            for images, labels in self.rest_of_epoch():
                rate = self.rate
                loss = self.update(images, labels)
                self.step += 1
                images_seen = labels.numel() * self.team.size
                yield StepDone(self.step, loss, images_seen, rate, self._guessed, self._singles)
            yield self._end_epoch()

    def _begin_epoch(self) -> None:
        """Before the first update of an epoch, or of the rest of one."""
        self.model.train()

    def _end_epoch(self) -> Validated:
        judged = self.validated()
        if isinstance(self.recipe.schedule, Plateau):
            self.waiting = after_judgement(self.recipe.schedule, self.waiting, judged.loss)
        return judged

    def rest_of_epoch(self) -> Iterator[Batch]:
        """The batches of the epoch that the next step belongs to, from that step on."""
        epoch, done = divmod(self.step, self._length.steps_per_epoch)
        return self.batches.training(self.recipe.seed, epoch, done)

    def update(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """One step down the gradient; gives the loss of the batch, still on the device."""
        logits = self.logits(images)
        self._guessed = (logits.detach(), labels)
        loss = self.loss(logits, labels)
        for parameter in self.model.parameters():
            parameter.grad = None  # what zero_grad does, without its record for a profiler
        self._step_down(loss)
        return loss.detach()

    def logits(self, images: torch.Tensor) -> torch.Tensor:
        """(N, C, H, W) to (N, classes), in the recipe's precision; what leaves is float32."""
        with narrowed(self.recipe.precision, self.batches.device):
            return self._forward(images).float()

    def _step_down(self, loss: torch.Tensor) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate
        if self.scaler is None:
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimiser.step()
            return
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        self.scaler.step(self.optimiser)
        self.scaler.update()

    def _part_of_rate(self) -> float:
        return part_of_rate(self.recipe.schedule, self.step, self._length) * self.waiting.factor

    def _dropout_layers(self) -> list[nn.Dropout]:
        return [layer for layer in self.model if isinstance(layer, nn.Dropout)]

    def validated(self) -> Validated:
        """Judges all held-out images, of several processes each its part; all of them call it behind the same step.

        The best-5 error counts those whose class is not among five.
        """
        sums = torch.zeros(3, device=self.batches.device)  # loss, wrong at first, not among five
        confusion: torch.Tensor | None = None
        with judging(self.model):
            for images, labels in self.batches.validation_share():
                logits = self.logits(images)  # (N, classes)
                confusion = confused(confusion, logits, labels)
                sums[0] += self._judged(logits, labels) * len(labels)
                sums[1:] += wrong_and_missed(logits, labels)
        loss, wrong, missed = (each / self.batches.held_out_images for each in self.team.sum(sums).tolist())
        confusion = None if confusion is None else self.team.sum(confusion)
        return Validated(self.step, loss, wrong, missed, confusion)

    def guesses(self, images: torch.Tensor) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The five best classes (N, 5) and their probabilities (N, 5), best first."""
        with judging(self.model):
            probabilities = self.logits(images).softmax(dim=1)  # (N, classes)
            best = probabilities.topk(min(BEST, probabilities.shape[1]))
        return best.indices.cpu().numpy(), best.values.cpu().numpy()


def _placed(model: nn.Sequential, device: torch.device) -> nn.Sequential:
    order = order_of_memory(device)
    on_device = model.to(device)
    return on_device if order == torch.contiguous_format else on_device.to(memory_format=order)
