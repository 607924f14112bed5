"""Where a training begins: anew, or at a checkpoint of its own run or of the run that it leaves."""

from dataclasses import dataclass, field
from pathlib import Path

import torch

from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.core.typography import step_count
from convlab.engine.batches import Batches
from convlab.engine.checkpoint import note_of, restore
from convlab.engine.ensemble import Way, prevented, training_of, way_of
from convlab.engine.training import Training
from convlab.runs.branches import start_of
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.folder import summary


@dataclass(frozen=True)
class Wish:
    """How a run is to start: anew, or going on from its newest checkpoint, or from the one after step `at`.

    The nets of an ensemble go on in the way in which they began; where they begin, `side_by_side` may say it.
    """

    resume: bool = False
    at: int | None = None
    side_by_side: bool | None = None


@dataclass(frozen=True, eq=False)
class Begun:
    """A training that stands where its next step belongs."""

    training: Training
    way: Way = field(default_factory=Way)  # in which the nets of an ensemble learn
    differs: str = ""  # in what a training that goes on is not as it was
    damaged: tuple[Problem, ...] = ()  # newer checkpoints that it could not go on from


@dataclass(frozen=True)
class _Start:
    """The checkpoint that is gone on from; `kept` is None where it is that of the run which this one leaves."""

    file: Path
    kept: Kept | None = None


def begin_at(folder: Path, experiment: Experiment, batches: Batches, wish: Wish) -> Begun | Problem:
    """A training of `experiment`, with the weights that it begins with."""
    start = _start(folder, experiment, wish)
    if isinstance(start, Problem):
        return start
    way = _way(start, experiment, batches, wish)
    if isinstance(way, Problem):
        return way
    torch.manual_seed(experiment.recipe.seed)  # what dropout draws from
    training = training_of(experiment, batches, way.side_by_side)
    problem = _uncompilable(training)
    if problem is not None:
        return problem
    if start is None:
        return Begun(training, way)
    differs = _continued(folder, experiment, training, start)
    if isinstance(differs, Problem):
        return differs
    damaged = () if start.kept is None else tuple(_passed_over(file, start.kept) for file in start.kept.damaged)
    return Begun(training, way, differs, damaged)


def _start(folder: Path, experiment: Experiment, wish: Wish) -> _Start | Problem | None:
    kept = newest_whole(folder, wish.at) if wish.resume else None
    if isinstance(kept, Problem):
        return kept
    if kept is not None:
        return _Start(kept.file, kept)
    if wish.at is not None:
        return Problem(f"{folder} has no checkpoint of step {wish.at}.")
    left = start_of(folder, experiment)
    return _Start(left) if isinstance(left, Path) else left


def _way(start: _Start | None, experiment: Experiment, batches: Batches, wish: Wish) -> Way | Problem:
    if start is None:
        return way_of(experiment, batches) if wish.side_by_side is None else Way(wish.side_by_side)
    note = note_of(start.file)
    if isinstance(note, Problem):
        return note
    reason = prevented(experiment.recipe) if note.side_by_side else ""
    if reason:
        return Problem(f"The nets of this run began side by side, and cannot go on so: {reason}. Begin it anew.")
    return Way(note.side_by_side)


def _uncompilable(training: Training) -> Problem | None:
    """Compiles for the first time, where the recipe asks for it: that needs a C++ compiler, or Triton on a GPU."""
    if training.recipe.compile:
        try:
            training.validated()
        except RuntimeError as error:
            return Problem("This machine cannot compile the network. Train it without compiling.", str(error))
    return None


def _continued(folder: Path, experiment: Experiment, training: Training, start: _Start) -> str | Problem:
    """Puts the training where it goes on; says in what it is not as it was there, or nothing."""
    own, kept = training.settings, start.kept
    note = restore(start.file, training)
    if isinstance(note, Problem):
        return note
    if kept is not None and note.step != kept.step:
        return Problem(f"{kept.file} is of step {note.step}, not of step {kept.step}: it is another file.")
    done = training.step >= training.steps
    if done and (kept is None or summary(folder).state == "finished"):  # else it was killed before it said so
        return Problem(f"{folder} is finished: all {training.steps} steps are done.")
    if kept is None and experiment.parent is not None and not experiment.parent.as_it_was:
        training.settings = own
    return note.differs(training.batches.device.type)


def _passed_over(damaged: Path, kept: Kept) -> Problem:
    return Problem(
        f"{damaged.name} is damaged or gone: the training goes on from step {step_count(kept.step)} instead."
    )
