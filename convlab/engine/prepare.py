"""From a run folder to a training that is ready for its first step, or the sentence that says why not."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from convlab.core.document import read_document
from convlab.core.experiment import Experiment
from convlab.core.fitting import mismatch
from convlab.core.problem import Problem
from convlab.core.recipe import Recipe
from convlab.core.typography import step_count, whole
from convlab.data.file_pictures import places_read
from convlab.data.refused import RefusedError
from convlab.data.sets import Parts, Split, data_of, probes
from convlab.engine.batches import Batches, InMemory
from convlab.engine.checkpoint import restore
from convlab.engine.devices import Device
from convlab.engine.ensemble import training_of
from convlab.engine.models import build, first_layer
from convlab.engine.precision import lacking, use
from convlab.engine.streamed import Streamed
from convlab.engine.training import Training
from convlab.runs.branches import start_of
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.folder import summary
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


@dataclass(frozen=True)
class Wish:
    """How a run is to start: anew, or going on from its newest checkpoint, or from the one after step `at`."""

    resume: bool = False
    at: int | None = None


@dataclass(frozen=True)
class Beginning:
    """In what a training that goes on is not as it was, and which newer checkpoints it could not go on from."""

    differs: str = ""
    damaged: tuple[Problem, ...] = ()


def prepare(folder: Path, device: Device, resume: bool, at: int | None = None) -> Prepared | Problem:
    """Reads the experiment, checks that it fits its data, loads the data and, to resume, a checkpoint.

    With `at` the run is rewound to the checkpoint after that step.
    A resumed run that has no checkpoint yet begins anew. Nothing is written.
    """
    experiment = read_document(folder / EXPERIMENT, Experiment)
    if isinstance(experiment, Problem):
        return experiment
    data = data_of(experiment)
    if isinstance(data, Problem):
        return data
    problem = mismatch(experiment.network, data.shape, len(data.classes))
    if problem is not None:
        return problem
    split = data.load()
    if isinstance(split, Problem):
        return split
    recipe = experiment.recipe
    problem = lacking(recipe, device.device)
    if problem is not None:
        return problem
    use(recipe.precision)
    torch.manual_seed(recipe.seed)  # what dropout draws from
    batches = _batches_of(split, device, recipe)
    if isinstance(batches, Problem):
        return batches
    training = training_of(build(experiment.network, recipe.seed, recipe.initialisation), batches, recipe)
    begins = _uncompilable(training) or _continued(folder, experiment, training, Wish(resume, at))
    if isinstance(begins, Problem):
        batches.close()
        return begins
    places = places_read(split.validation_images, probes(split.validation_labels, len(data.classes)))
    subject = Subject(
        class_names=data.classes,
        first_layer=first_layer(experiment.network),
        images=np.ascontiguousarray(split.validation_images[places]),
        labels=split.validation_labels[places],
        pixels=(batches.pixels.mean, batches.pixels.deviation),
        augmentation=_augmentation(batches),
    )
    held_out, remarks, plan = batches.held_out(places), _remarks(split, batches), _plan(training, device)
    return Prepared(experiment, training, held_out, plan, subject, device, begins.differs, (*begins.damaged, *remarks))


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


def _uncompilable(training: Training) -> Problem | None:
    """Compiles for the first time, where the recipe asks for it: that needs a C++ compiler, or Triton on a GPU."""
    if training.recipe.compile:
        try:
            training.validated()
        except RuntimeError as error:
            return Problem("This machine cannot compile the network. Train it without compiling.", str(error))
    return None


def _continued(folder: Path, experiment: Experiment, training: Training, wish: Wish) -> Beginning | Problem:
    """Puts the training where it goes on, if it does; says what is not as it was there."""
    kept = newest_whole(folder, wish.at) if wish.resume else None
    if isinstance(kept, Problem):
        return kept
    if kept is None and wish.at is not None:
        return Problem(f"{folder} has no checkpoint of step {wish.at}.")
    begins = start_of(folder, experiment) if kept is None else kept.file
    if begins is None or isinstance(begins, Problem):
        return begins or Beginning()
    own = training.settings
    note = restore(begins, training)
    if isinstance(note, Problem):
        return note
    if kept is not None and note.step != kept.step:
        return Problem(f"{kept.file} is of step {note.step}, not of step {kept.step}: it is another file.")
    done = training.step >= training.steps
    if done and (kept is None or summary(folder).state == "finished"):  # else it was killed before it said so
        return Problem(f"{folder} is finished: all {training.steps} steps are done.")
    if kept is None and experiment.parent is not None and not experiment.parent.as_it_was:
        training.settings = own
    damaged = () if kept is None else tuple(Problem(_passed_over(file, kept)) for file in kept.damaged)
    return Beginning(note.differs(training.batches.device.type), damaged)


def _passed_over(damaged: Path, kept: Kept) -> str:
    return f"{damaged.name} is damaged or gone: the training goes on from step {step_count(kept.step)} instead."


def _plan(training: Training, device: Device) -> Plan:
    return Plan(
        step=training.step,
        steps=training.steps,
        steps_per_epoch=training.batches.steps_per_epoch,
        device=device.text,
        first_step=training.step + 1 if training.step else 0,
    )
