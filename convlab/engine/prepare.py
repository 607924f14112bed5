"""From a run folder to a training that is ready for its first step, or the sentence that says why not."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from convlab.core.document import read_document
from convlab.core.experiment import Experiment
from convlab.core.fitting import mismatch
from convlab.core.problem import Problem
from convlab.core.recipe import Recipe
from convlab.core.typography import whole
from convlab.data.file_pictures import places_read
from convlab.data.refused import RefusedError
from convlab.data.sets import Parts, Split, data_of, probes
from convlab.engine.batches import Batches, InMemory
from convlab.engine.beginning import Wish, begin_at
from convlab.engine.devices import Device
from convlab.engine.ensemble import Way
from convlab.engine.models import first_layer
from convlab.engine.precision import lacking, use
from convlab.engine.streamed import Streamed
from convlab.engine.training import Training
from convlab.runs.reader import EXPERIMENT
from convlab.runs.writer import Plan, Subject

MOST_NAMED = 20  # files that a note names


@dataclass(frozen=True, eq=False)
class Prepared:
    """A training, and what its run says of it. `probes` (8, C, H, W) are held-out images on the device."""

    experiment: Experiment
    training: Training
    probes: torch.Tensor
    plan: Plan
    subject: Subject
    device: Device
    differs: str = ""  # in what a training that goes on is not as it was
    remarks: tuple[Problem, ...] = ()  # what is to be said of the data
    way: Way = field(default_factory=Way)  # in which the nets of an ensemble learn


def prepare(folder: Path, device: Device, resume: bool, at: int | None = None) -> Prepared | Problem:
    """Reads the experiment, checks that it fits its data, loads the data and, to resume, a checkpoint.

    With `at` the run is rewound to the checkpoint after that step.
    A resumed run that has no checkpoint yet begins anew. Nothing is written.
    """
    return prepare_as(folder, device, Wish(resume, at))


def prepare_as(folder: Path, device: Device, wish: Wish) -> Prepared | Problem:
    """The same for any wish."""
    material = _material_of(folder, device)
    if isinstance(material, Problem):
        return material
    experiment, split = material.experiment, material.split
    use(experiment.recipe.precision)
    batches = _batches_of(split, device, experiment.recipe)
    if isinstance(batches, Problem):
        return batches
    begun = begin_at(folder, experiment, batches, wish)
    if isinstance(begun, Problem):
        batches.close()
        return begun
    places = places_read(split.validation_images, probes(split.validation_labels))
    return Prepared(
        experiment=experiment,
        training=begun.training,
        probes=batches.held_out(places),
        plan=_plan(begun.training, device),
        subject=_subject(material, batches, places),
        device=device,
        differs=begun.differs,
        remarks=(*begun.damaged, *_remarks(split, batches)),
        way=begun.way,
    )


@dataclass(frozen=True, eq=False)
class _Material:
    """What is to be learnt, and from what."""

    experiment: Experiment
    classes: tuple[str, ...]
    split: Parts


def _material_of(folder: Path, device: Device) -> _Material | Problem:
    """Read from the run folder and from where the data lie; a Problem where they do not fit, or not the device."""
    experiment = read_document(folder / EXPERIMENT, Experiment)
    if isinstance(experiment, Problem):
        return experiment
    data = data_of(experiment)
    if isinstance(data, Problem):
        return data
    problem = mismatch(experiment.network, data.shape, len(data.classes)) or lacking(experiment.recipe, device.device)
    if problem is not None:
        return problem
    split = data.load()
    return split if isinstance(split, Problem) else _Material(experiment, data.classes, split)


def _subject(material: _Material, batches: Batches, places: NDArray[np.int64]) -> Subject:
    """What the run says of its classes and its probes, which lie at `places`."""
    split = material.split
    return Subject(
        class_names=material.classes,
        first_layer=first_layer(material.experiment.network),
        images=np.ascontiguousarray(split.validation_images[places]),
        labels=split.validation_labels[places],
        pixels=(batches.pixels.mean, batches.pixels.deviation),
        augmentation=_augmentation(batches),
    )


def _batches_of(split: Parts, device: Device, recipe: Recipe) -> Batches | Problem:
    if isinstance(split, Split):
        return InMemory(split, device.device, recipe)
    try:
        return Streamed(split, device, recipe)
    except RefusedError as refused:
        return refused.problem()


def _remarks(split: Parts, batches: Batches) -> tuple[Problem, ...]:
    """What was left out of the data, and where they are read from; the details name the files."""
    streamed = (Problem(batches.remark),) if batches.remark else ()
    count, sentences = len(split.left_out), [problem.sentence for problem in split.left_out[:MOST_NAMED]]
    if not count:
        return streamed
    said = "1 picture that cannot be read is" if count == 1 else f"{whole(count)} pictures that cannot be read are"
    return (Problem(f"{said} left out.", "\n".join(sentences)), *streamed)


def _augmentation(batches: Batches) -> dict[str, object]:
    """What is done to training pictures before the pixels are scaled; empty where nothing is."""
    if batches.augment is None:
        return {}
    return {**batches.augment.augmentation.model_dump(), "colours": batches.augment.colours.described()}


def _plan(training: Training, device: Device) -> Plan:
    return Plan(
        step=training.step,
        steps=training.steps,
        steps_per_epoch=training.batches.steps_per_epoch,
        device=device.text,
        first_step=training.step + 1 if training.step else 0,
    )
