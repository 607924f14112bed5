"""What the doctor looks at: figures of a network on some training pictures, without changing anything in it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from convlab.core.network import Network
from convlab.engine.batches import Batch
from convlab.engine.judging import judging
from convlab.engine.training import Training

LOOKED_AT, LEAST_LOOKED_AT = 128, 16  # training pictures: fewer where they are large
MOST_PIXELS = 4_000_000  # of them all
WINDOW = 20  # steps whose losses are averaged


@dataclass(frozen=True)
class LayerFigures:
    """`dead` is the share of a ReLU's units that give zero for every picture; the others are of layers with weights:

    the root of the mean square of the gradient, and the length of the next update over that of the weights.
    """

    name: str
    dead: float | None = None
    gradient: float | None = None
    update: float | None = None


@dataclass(frozen=True)
class Losses:
    """Means over WINDOW steps: of the first ones, of the lowest, and of the newest."""

    first: float
    lowest: float
    recent: float


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that a check may look at; errors are fractions, NaN where nothing was judged."""

    step: int
    epochs: float  # since this start of the training, as the losses
    rate: float
    layers: tuple[LayerFigures, ...]
    pictures: int
    input_mean: float
    input_deviation: float
    train_error: float
    validation_error: float
    confusion: NDArray[np.int64] | None  # (classes, classes): of class i taken for j
    losses: Losses | None


class LossHistory:
    """Takes the losses step by step and remembers three means."""

    def __init__(self) -> None:
        self._window: list[float] = []
        self._first, self._lowest = math.nan, math.inf

    def add(self, losses: Sequence[float]) -> None:
        """More losses, in order."""
        for loss in losses:
            self._window = [*self._window[-WINDOW + 1 :], loss]
            if len(self._window) == WINDOW:
                mean = sum(self._window) / WINDOW
                self._first = mean if math.isnan(self._first) else self._first
                self._lowest = min(self._lowest, mean)

    def losses(self) -> Losses | None:
        """None before WINDOW steps."""
        if len(self._window) < WINDOW:
            return None
        return Losses(self._first, self._lowest, sum(self._window) / WINDOW)


def pictures_for(shape: tuple[int, ...]) -> int:
    """How many training pictures of `shape` (H, W, C) are looked at."""
    return max(LEAST_LOOKED_AT, min(LOOKED_AT, MOST_PIXELS // math.prod(shape)))


def examined(training: Training, network: Network, batch: Batch) -> tuple[tuple[LayerFigures, ...], float]:
    """Figures of every layer that has some, and the share of `batch` that is guessed wrong; one look at the device."""
    images, labels = batch
    with judging(training.model), torch.enable_grad():
        outputs = list(_outputs(training.model, images))
        logits = outputs[-1].float()
        weights = [module.weight for module in training.model if isinstance(module, nn.Conv2d | nn.Linear)]
        gradients = torch.autograd.grad(training.loss(logits, labels), weights)
    numbers = [(logits.argmax(dim=1) != labels).float().mean()]
    numbers += [_dead(output) for module, output in zip(training.model, outputs, strict=True) if _is_relu(module)]
    numbers += [gradient.square().mean().sqrt() for gradient in gradients]
    numbers += [g.norm() / w.detach().norm().clamp_min(1e-30) for g, w in zip(gradients, weights, strict=True)]
    wrong, *rest = torch.stack([number.detach().float() for number in numbers]).tolist()
    return tuple(_figures(training, network, iter(rest), len(weights))), wrong


def _outputs(model: nn.Sequential, images: torch.Tensor) -> Iterator[torch.Tensor]:
    flowing = images
    for module in model:
        flowing = module(flowing)
        yield flowing


def _figures(training: Training, network: Network, numbers: Iterator[float], weighted: int) -> Iterator[LayerFigures]:
    named = list(zip((layer.name for layer in network.layers), training.model, strict=True))
    for name, module in named:
        if _is_relu(module):
            yield LayerFigures(name, dead=next(numbers))
    gradients = [next(numbers) for _ in range(weighted)]
    updates = [training.rate * next(numbers) for _ in range(weighted)]
    names = [name for name, module in named if isinstance(module, nn.Conv2d | nn.Linear)]
    for name, gradient, update in zip(names, gradients, updates, strict=True):
        yield LayerFigures(name, gradient=gradient, update=update)


def _is_relu(module: nn.Module) -> bool:
    return isinstance(module, nn.ReLU)


def _dead(output: torch.Tensor) -> torch.Tensor:
    """The share of maps (N, C, H, W) or units (N, U) that are zero for every picture."""
    alive = (output > 0).flatten(2).any(dim=2) if output.ndim == 4 else output > 0  # (N, C)
    return (~alive.any(dim=0)).float().mean()
