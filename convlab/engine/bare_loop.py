"""The training as anyone writes it in PyTorch, in its usual order of memory: what ConvLab is measured against."""

import time
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from convlab.core.experiment import Experiment
from convlab.data.split import Split
from convlab.engine.batches import JUDGED_AT_ONCE, order_of
from convlab.engine.judging import BEST
from convlab.engine.models import build
from convlab.engine.precision import use


@dataclass(frozen=True)
class Cost:
    """What a side took: seconds by the clock, and seconds of all cores together, which other programs upset less."""

    seconds: float
    cores: float


class Watch:
    """Both clocks, from `start` to the last `stop`."""

    def __init__(self) -> None:
        self.start()
        self.stop()

    def start(self) -> None:
        self._begin = (time.perf_counter(), time.process_time())

    def stop(self) -> None:
        self._end = (time.perf_counter(), time.process_time())

    @property
    def cost(self) -> Cost:
        return Cost(self._end[0] - self._begin[0], self._end[1] - self._begin[1])


@dataclass(frozen=True, eq=False)
class Material:
    """A data set as float32 on the device, normalised once: images (N, C, H, W) and labels (N,)."""

    images: torch.Tensor
    labels: torch.Tensor
    held_out: torch.Tensor
    held_out_labels: torch.Tensor


def material_of(split: Split, device: torch.device) -> Material:
    """The pixels as ConvLab normalises them, but kept as four bytes each."""
    mean, deviation = split.train_images.mean() / 255, split.train_images.std() / 255

    def placed(images: NDArray[np.uint8]) -> torch.Tensor:
        values = torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2))).to(device)
        return values.float().div_(255).sub_(float(mean)).div_(max(float(deviation), 1e-6))

    labels, held_out_labels = (torch.from_numpy(n).to(device) for n in (split.train_labels, split.validation_labels))
    return Material(placed(split.train_images), labels, placed(split.validation_images), held_out_labels)


def bare_cost(experiment: Experiment, data: Material) -> Cost:
    """From the judgement before the first update to the one after the last."""
    recipe, device = experiment.recipe, data.images.device
    use(recipe.precision)
    torch.manual_seed(recipe.seed)
    model = build(experiment.network, recipe.seed).to(device)
    optimiser = torch.optim.SGD(
        model.parameters(), lr=recipe.rate, momentum=recipe.momentum, weight_decay=recipe.weight_decay
    )
    watch = Watch()
    _judged(model, data)
    for epoch in range(recipe.epochs):
        model.train()
        order = torch.from_numpy(order_of(recipe.seed, epoch, len(data.labels))).to(device)
        for chosen in torch.split(order, recipe.batch):
            loss = functional.cross_entropy(model(data.images[chosen]), data.labels[chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        _judged(model, data)  # reads its sums from the device, and so waits for it
    watch.stop()
    return watch.cost


def _judged(model: nn.Module, data: Material) -> tuple[float, float, float]:
    """Mean loss, top-1 and top-5 error of the held-out images."""
    model.eval()
    sums = torch.zeros(3, device=data.images.device)
    with torch.no_grad():
        parts = zip(
            torch.split(data.held_out, JUDGED_AT_ONCE), torch.split(data.held_out_labels, JUDGED_AT_ONCE), strict=True
        )
        for images, labels in parts:
            sums += judgement(model(images), labels)
    loss, wrong, missed = (sums / len(data.held_out_labels)).tolist()
    return loss, wrong, missed


def judgement(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Sums (3,) over a batch: loss, wrong at first, not among five."""
    right = logits.topk(min(BEST, logits.shape[1])).indices == labels[:, None]  # (N, 5)
    loss = functional.cross_entropy(logits, labels, reduction="sum")
    return torch.stack([loss, (~right[:, 0]).sum(), (~right.any(dim=1)).sum()])
