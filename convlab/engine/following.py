"""How several processes begin and train as one: rank 0 leads and writes the run, the others follow its words."""

import math
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import torch

from convlab.core.document import Document, changed, write_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.engine.checkpoint import restore, save
from convlab.engine.devices import Device
from convlab.engine.events import Event, StepDone
from convlab.engine.learnt import Unread
from convlab.engine.obey import Obedience
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.reading import LostPicturesError
from convlab.engine.recorder import NotANumber, Recorder
from convlab.engine.together import Together, indivisible
from convlab.engine.training import Training
from convlab.runs.reader import EXPERIMENT
from convlab.runs.writer import RunWriter


class Task(Document):
    """What rank 0 says at the start: what is to be trained, or why nothing is."""

    refused: str = ""
    experiment: Experiment = Experiment()
    from_checkpoint: bool = False


def gather(prepared: Prepared | Problem, team: Together) -> Prepared | Problem:
    """Rank 0 tells all others what it has prepared, and trains as one of them once all are ready."""
    if not isinstance(prepared, Problem):
        prepared = _unsuited(prepared, team.size) or prepared
    if isinstance(prepared, Problem):
        team.tell(Task(refused=prepared.sentence).model_dump_json())
        return prepared
    content = _as_it_stands(prepared.training) if prepared.training.step else b""
    as_it_is = changed(prepared.experiment, parent=None)  # of a branch too the checkpoint says all
    team.tell(Task(experiment=as_it_is, from_checkpoint=bool(content)).model_dump_json())
    team.hand_over(content)
    fault = _first_fault(team, "")
    if fault is not None:
        return fault
    prepared.training.join(team)
    text = f"{team.size} processes, {prepared.plan.device}"
    anew = "the other processes draw their dropout anew" if content and prepared.training.dropout else ""
    differs = ", ".join(filter(None, (prepared.differs, anew)))
    return replace(prepared, plan=replace(prepared.plan, device=text), differs=differs)


def follow(team: Together, device: Device) -> Problem | None:
    """Trains along with rank 0 to its end, or says why not."""
    try:
        return _followed(team, device)
    except NotANumber:
        return None  # rank 0 writes down why
    except LostPicturesError as error:
        return Problem(str(error))
    except Exception as error:
        if team.lost_by(error):
            return Problem("Another process is gone: this one ends too.", str(error))
        raise


def _followed(team: Together, device: Device) -> Problem | None:
    task = Task.model_validate_json(team.tell())
    if task.refused:
        return Problem(task.refused)
    training = _prepared(task, team.hand_over(), device)
    fault = _first_fault(team, training.sentence if isinstance(training, Problem) else "")
    if fault is not None or isinstance(training, Problem):
        return fault
    torch.manual_seed(team.seed(task.experiment.recipe.seed) + training.step)
    training.join(team)
    try:
        _Follower(training).train_along()
    finally:
        training.batches.close()
    return None


def _unsuited(prepared: Prepared, size: int) -> Problem | None:
    held_out = prepared.training.batches.held_out_images
    if held_out < size:
        return Problem(f"{size} processes cannot share {held_out} held-out images. Use fewer processes.")
    return indivisible(prepared.experiment.recipe.batch, size)


def _as_it_stands(training: Training) -> bytes:
    """Its checkpoint now, whichever file it has begun from."""
    with TemporaryDirectory(prefix="convlab-", ignore_cleanup_errors=True) as home:
        save(Path(home, "checkpoint"), training)
        return Path(home, "checkpoint").read_bytes()


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


class _Follower:
    """Asks the same questions in the same order as `Session`, so that all obey between the same steps."""

    def __init__(self, training: Training) -> None:
        nobody = cast(Any, _Nobody())
        self._training, self._unread = training, Unread(training.batches.steps_per_epoch)
        self._obedience = Obedience(Path(), training, cast(Recorder, nobody), cast(RunWriter, nobody))

    def train_along(self) -> None:
        """To the end, or until a command stops all; raises NotANumber, of which rank 0 writes down why."""
        for event in self._training.events():
            self._take(event)
            if isinstance(event, StepDone) and self._training.at_end_of_epoch():
                continue
            if self._obedience.listen():
                self._read()
            self._obedience.obey()
            while (self._obedience.holding or self._obedience.paused) and not self._obedience.stopping:
                self._listen_and_obey()
            if self._obedience.stopping:
                break
        self._see_off()

    def _take(self, event: Event) -> None:
        if isinstance(event, StepDone):
            self._unread.add(event)
            if self._training.at_end_of_epoch():
                self._read()
        elif not math.isfinite(event.loss):
            raise NotANumber("", event.step)

    def _read(self) -> None:
        learnt, _errors = self._unread.read(self._training.team)
        for one in learnt:
            if not math.isfinite(one.loss):
                raise NotANumber("", one.step)

    def _see_off(self) -> None:
        """Stays until rank 0 has room for its last checkpoint."""
        self._obedience.listen()
        while self._obedience.holding and not self._obedience.stopping:
            while self._obedience.holding and not self._obedience.stopping:
                self._listen_and_obey()
            self._obedience.listen()
        self._obedience.dismiss("")

    def _listen_and_obey(self) -> None:
        self._obedience.listen()
        self._obedience.obey()


class _Nobody:
    """Writes nothing: rank 0 alone writes the run, whatever it is that is written."""

    def answered(self) -> set[str]:
        return set()

    def __getattr__(self, _name: str) -> Any:
        return lambda *_values, **_named: None
