"""How several processes begin and train as one: rank 0 leads and writes the run, the others follow its words."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import torch

from convlab.core.document import Document, write_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.engine.checkpoint import restore
from convlab.engine.devices import Device
from convlab.engine.obey import Obedience
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.recorder import Recorder
from convlab.engine.together import Together, indivisible
from convlab.engine.training import StepDone, Training
from convlab.runs.checkpoints import checkpoint_file
from convlab.runs.reader import EXPERIMENT
from convlab.runs.writer import RunWriter


class Task(Document):
    """What rank 0 says at the start: what is to be trained, or why nothing is."""

    refused: str = ""
    experiment: Experiment = Experiment()
    from_checkpoint: bool = False


def gather(folder: Path, prepared: Prepared | Problem, team: Together) -> Prepared | Problem:
    """Rank 0 tells all others what it has prepared, and trains as one of them once all are ready."""
    if not isinstance(prepared, Problem):
        prepared = indivisible(prepared.experiment.recipe.batch, team.size) or prepared
    if isinstance(prepared, Problem):
        team.tell(Task(refused=prepared.sentence).model_dump_json())
        return prepared
    step = prepared.training.step
    content = (folder / checkpoint_file(step)).read_bytes() if step else b""
    team.tell(Task(experiment=prepared.experiment, from_checkpoint=bool(content)).model_dump_json())
    team.hand_over(content)
    fault = _first_fault(team, "")
    if fault is not None:
        return fault
    prepared.training.join(team)
    text = f"{team.size} processes, {prepared.plan.device}"
    return replace(prepared, plan=replace(prepared.plan, device=text))


def follow(team: Together, device: Device) -> Problem | None:
    """Trains along with rank 0 to its end; the sentence that says why not, which is the same everywhere."""
    task = Task.model_validate_json(team.tell())
    if task.refused:
        return Problem(task.refused)
    training = _prepared(task, team.hand_over(), device)
    fault = _first_fault(team, training.sentence if isinstance(training, Problem) else "")
    if fault is not None or isinstance(training, Problem):
        return fault
    torch.manual_seed(task.experiment.recipe.seed + team.rank * 1_000_003 + training.step)  # other dropout than rank 0
    training.join(team)
    _train_along(training)
    return None


def _first_fault(team: Together, own: str) -> Problem | None:
    for rank, fault in enumerate(team.hear_all(own)):
        if fault:
            return Problem(f"Process {rank} of {team.size} cannot train: {fault}")
    return None


def _prepared(task: Task, checkpoint: bytes, device: Device) -> Training | Problem:
    with TemporaryDirectory(prefix="convlab-", ignore_cleanup_errors=True) as home:
        folder, kept = Path(home), Path(home, "checkpoint")
        write_document(folder / EXPERIMENT, task.experiment)
        prepared = prepare(folder, device, resume=False)
        if isinstance(prepared, Problem):
            return prepared
        kept.write_bytes(checkpoint)
        note = restore(kept, prepared.training) if task.from_checkpoint else None
    return note if isinstance(note, Problem) else prepared.training


def _train_along(training: Training) -> None:
    """The same questions in the same order as `Session`, whose commands all obey between the same steps."""
    nobody = cast(Any, _Nobody())
    obedience = Obedience(Path(), training, cast(Recorder, nobody), cast(RunWriter, nobody))
    for event in training.events():
        if isinstance(event, StepDone) and training.at_end_of_epoch():
            continue
        obedience.obey()
        while obedience.paused and not obedience.stopping:
            obedience.obey()
        if obedience.stopping:
            break
    obedience.dismiss("")


class _Nobody:
    """Writes nothing: rank 0 alone writes the run, whatever it is that is written."""

    def answered(self) -> set[str]:
        return set()

    def __getattr__(self, _name: str) -> Any:
        return lambda *_values, **_named: None
