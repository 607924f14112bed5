"""Several nets that learn at the same time: a step is one update of all of them, in one go."""

import copy
from collections.abc import Iterator
from statistics import fmean

import torch
from torch import nn
from torch.func import functional_call, stack_module_state, vmap

from convlab.core.recipe import Recipe
from convlab.engine.batches import Batch, Batches
from convlab.engine.events import Averaged, Single, Validated
from convlab.engine.first_weights import redraw
from convlab.engine.judging import confused, judging, wrong_and_missed
from convlab.engine.optimisers import optimiser_of
from convlab.engine.training import Training


class SideBySide(Training):
    """An ensemble whose nets have their weights in common tensors, (nets, ...) each.

    Every net has its own first weights, order and augmentation from its own seed, and its own dropout. `model` is the
    first of them: its weights are a part of the common ones. What is set by hand counts for all nets.
    """

    side_by_side = True

    def __init__(self, model: nn.Sequential, batches: Batches, recipe: Recipe) -> None:
        super().__init__(model, batches, recipe)
        nets = [self.model, *(_another(self.model, recipe, number) for number in range(1, recipe.members))]
        self._weights, self._buffers = stack_module_state(nets)
        _put(self.model, self._net_state(0))
        self.optimiser = optimiser_of(self._weights.values(), recipe)
        self._each_its_own = vmap(self._one, in_dims=(0, 0, 0), randomness="different")
        self._all_the_same = vmap(self._one, in_dims=(0, 0, None))
        self._loss_of_each = vmap(self.loss)
        if batches.augment is not None:
            batches.augment.seeds = recipe.members

    @property
    def parameters(self) -> dict[str, nn.Parameter]:
        return self._weights

    @property
    def state(self) -> dict[str, torch.Tensor]:
        return {name: tensor.detach() for name, tensor in (self._weights | self._buffers).items()}

    @state.setter
    def state(self, state: dict[str, torch.Tensor]) -> None:
        own = self.state
        if {name: t.shape for name, t in own.items()} != {name: t.shape for name, t in state.items()}:
            raise RuntimeError("These are the weights of other nets, or of another number of nets.")
        for name, tensor in own.items():
            tensor.copy_(state[name])

    def apart(self, images: torch.Tensor) -> Iterator[tuple[nn.Sequential, torch.Tensor]]:
        for number, own in enumerate(images):
            net = copy.deepcopy(self.model)
            _put(net, self._net_state(number))
            yield net, own

    def rest_of_epoch(self) -> Iterator[Batch]:
        """Batches of all nets: images (nets, N, C, H, W) and labels (nets, N)."""
        epoch, done = divmod(self.step, self._length.steps_per_epoch)
        seeds = range(self.recipe.seed, self.recipe.seed + self.recipe.members)
        for batches in zip(*(self.batches.training(seed, epoch, done) for seed in seeds), strict=True):
            images, labels = zip(*batches, strict=True)
            yield torch.stack(images), torch.stack(labels)

    def update(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """One step of every net; gives the mean of their losses, still on the device.

        No net's loss depends on another's weights: the gradient of the sum is the gradient of each.
        """
        logits = self._each_its_own(self._weights, self._buffers, images)  # (nets, N, classes)
        losses = self._loss_of_each(logits, labels)  # (nets,)
        self._guessed = (logits.detach().flatten(0, 1), labels.flatten())
        self._singles = losses.detach()
        for weight in self._weights.values():
            weight.grad = None
        self._step_down(losses.sum())
        for name, own in self.model.named_parameters():
            gradient = self._weights[name].grad
            own.grad = None if gradient is None else gradient[0]
        return self._singles.mean()

    def validated(self) -> Validated:
        """Judges each net alone, and all by their mean probabilities."""
        sums = torch.zeros(
            self.recipe.members + 1, 3, device=self.batches.device
        )  # loss, wrong, missed; last: together
        images_judged, confusion = 0, None
        with judging(self.model):
            for images, labels in self.batches.validation():
                logits = self._all_the_same(self._weights, self._buffers, images)  # (nets, N, classes)
                confusion = confused(confusion, logits[0], labels)
                losses = torch.stack([self._judged(own, labels) * len(labels) for own in logits])
                mean = logits.softmax(dim=2).mean(dim=0)  # (N, classes)
                sums[:-1, 0] += losses
                sums[:, 1:] += torch.stack([wrong_and_missed(guess, labels) for guess in (*logits, mean)])
                images_judged += len(labels)
        *singles, (_, *averaged) = [[figure / images_judged for figure in row] for row in sums.tolist()]
        loss, top1_error, top5_error = (fmean(figures) for figures in zip(*singles, strict=True))
        alone = {number: Single(*figures) for number, figures in enumerate(singles)}
        together = Averaged(self.recipe.members, *averaged)
        return Validated(self.step, loss, top1_error, top5_error, confusion, alone, together)

    def _one(
        self, weights: dict[str, torch.Tensor], buffers: dict[str, torch.Tensor], images: torch.Tensor
    ) -> torch.Tensor:
        logits: torch.Tensor = functional_call(self.model, (weights, buffers), (images,))
        return logits

    def _net_state(self, number: int) -> dict[str, torch.Tensor]:
        return {name: tensor[number] for name, tensor in self.state.items()}


def _another(model: nn.Sequential, recipe: Recipe, number: int) -> nn.Sequential:
    net = copy.deepcopy(model)
    redraw(net, recipe.initialisation, recipe.seed + number)
    return net


def _put(net: nn.Sequential, tensors: dict[str, torch.Tensor]) -> None:
    """Lets a net have these very tensors as its weights and buffers."""
    for name, own in (*net.named_parameters(), *net.named_buffers()):
        own.data = tensors[name]
