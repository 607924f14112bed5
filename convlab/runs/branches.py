"""A branch: a new run that begins where another one stood after a step."""

import shutil
from pathlib import Path

from convlab.core.document import changed, read_document
from convlab.core.experiment import Experiment, Parent
from convlab.core.files import sha256_of, write_whole
from convlab.core.problem import Problem
from convlab.core.recipe import Recipe
from convlab.runs.checkpoints import FOLDER, newest_whole
from convlab.runs.folder import new_run
from convlab.runs.reader import EXPERIMENT

START = f"{FOLDER}/start.safetensors"  # in the branch's folder


def branch(folder: Path, home: Path, at: int | None = None, recipe: Recipe | None = None) -> Path | Problem:
    """A new run below `home` that goes on from the checkpoint of `folder` after step `at`, or the newest.

    With a `recipe` it learns by that one from there, else just as the parent did. Raises OSError where
    `home` takes nothing.
    """
    experiment = read_document(folder / EXPERIMENT, Experiment)
    if isinstance(experiment, Problem):
        return experiment
    kept = newest_whole(folder, at)
    if kept is None:
        return Problem(f"{folder} has no checkpoint{'' if at is None else f' of step {at}'} to branch from.")
    if isinstance(kept, Problem):
        return kept
    parent = Parent(run=folder.name, step=kept.step, sha256=sha256_of(kept.file), as_it_was=recipe is None)
    new = new_run(home, changed(experiment, recipe=recipe or experiment.recipe, parent=parent))
    (new / FOLDER).mkdir()
    write_whole(new / START, lambda temporary: shutil.copyfile(kept.file, temporary))
    return new


def start_of(folder: Path, experiment: Experiment) -> Path | Problem | None:
    """The checkpoint that a branch begins from; None of a run that is no branch, a Problem where it is not whole."""
    if experiment.parent is None:
        return None
    try:
        is_whole = sha256_of(folder / START) == experiment.parent.sha256
    except OSError as error:
        return Problem(f"{folder / START}, from which this branch begins, cannot be read: {error.strerror}.")
    return folder / START if is_whole else Problem(f"{folder / START}, from which this branch begins, is damaged.")
