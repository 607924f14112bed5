"""In which layer a number first went out of all bounds: found by doing the last steps once more."""

import time
from dataclasses import dataclass
from pathlib import Path

import torch

from convlab.core.problem import Problem
from convlab.engine.beginning import Wish
from convlab.engine.devices import Device
from convlab.engine.events import StepDone
from convlab.engine.precision import narrowed
from convlab.engine.prepare import Prepared, prepare_as
from convlab.engine.training import Settings, Training

PATIENCE = 20.0  # seconds for the steps since the newest checkpoint


@dataclass(frozen=True)
class Origin:
    """`what` is "output" or "weights" of the layer."""

    layer: str
    what: str

    def sentence(self) -> str:
        """For the person who trains."""
        if self.what == "weights":
            return f"It arose first in {self.layer}: its gradient was infinite, and so its weights are."
        return f"It arose first in {self.layer}: what this layer gives is infinite or no number."


def origin_of(folder: Path, device: Device, step: int, broken: Training) -> Origin | None:
    """Where the loss of update number `step` (from 1) became no number.

    Goes on from the newest checkpoint, or from the start, since order, augmentation and dropout come again just
    as they were; the journal of the `broken` training holds what was set by hand behind which step. None where that
    takes too long.
    """
    prepared = prepare_as(folder, device, Wish(resume=True, side_by_side=broken.side_by_side))
    if isinstance(prepared, Problem) or prepared.training.step >= step:
        return None
    try:
        return _watched(prepared) if _done_again(prepared.training, step - 1, broken.journal) else None
    finally:
        prepared.training.batches.close()


def _done_again(training: Training, until: int, journal: dict[int, Settings]) -> bool:
    """Whether `until` steps are done, within the patience."""
    deadline = time.monotonic() + PATIENCE
    training.settings = journal.get(training.step, training.settings)
    events = training.events()
    while training.step < until:
        event = next(events)
        if isinstance(event, StepDone):
            training.settings = journal.get(training.step, training.settings)
        if time.monotonic() > deadline:
            return False
    return True


def _watched(prepared: Prepared) -> Origin | None:
    """The next batch, layer by layer."""
    training, network = prepared.training, prepared.experiment.network
    names = [layer.name for layer in network.layers]
    for place, parameter in reversed(training.parameters.items()):  # a gradient comes from behind
        if not _is_finite(parameter):
            return Origin(names[int(place.partition(".")[0])], "weights")
    images, _labels = next(training.rest_of_epoch())
    training.model.train()
    with torch.no_grad(), narrowed(training.recipe.precision, training.batches.device):
        for model, flowing in training.apart(images):
            for name, module in zip(names, model, strict=True):
                flowing = module(flowing)
                if not _is_finite(flowing):
                    return Origin(name, "output")
    return Origin(names[-1], "output") if names else None  # finite logits whose loss is not


def _is_finite(numbers: torch.Tensor) -> bool:
    return bool(torch.isfinite(numbers).all())
