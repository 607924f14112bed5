"""One start of a run: the training's events become rows, and commands act on it within a step."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from convlab.core.problem import Problem
from convlab.core.typography import step_count
from convlab.engine.devices import Device
from convlab.engine.ensemble import Way
from convlab.engine.events import StepDone
from convlab.engine.full_disk import LOOK_FOR_ROOM
from convlab.engine.memory import available, is_out_of_memory, sentence
from convlab.engine.obey import Obedience
from convlab.engine.origin import origin_of
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.reading import LostPicturesError
from convlab.engine.recorder import NotANumber, Progress, Recorder
from convlab.engine.team import Team
from convlab.engine.training import Training
from convlab.runs.checkpoints import remove_torn
from convlab.runs.reader import EXPERIMENT
from convlab.runs.rows import Note
from convlab.runs.schema import DATABASE
from convlab.runs.writer import Plan, RunWriter, Subject, begin

LOST = "A process was lost of the"  # how the sentence begins by which a restart knows that it may go on
DATA = "data"  # the kind of note that speaks of pictures
MOST_FAULTS = 100  # unreadable files that a run names
LOOK_FOR_COMMANDS = 0.01  # seconds between two looks while paused


def start(folder: Path, device: Device, resume: bool, at: int | None = None) -> "Session | Problem":
    """Prepares the training of a run folder and begins a session in it; `at` rewinds to that step's checkpoint.

    Where a new training cannot start, its run says so too: it has failed, with the same sentence.
    """
    return begun(folder, device, prepare(folder, device, resume, at))


def begun(folder: Path, device: Device, prepared: Prepared | Problem) -> "Session | Problem":
    """Begins a session of what is prepared, or writes down why nothing is."""
    if isinstance(prepared, Problem):
        _write_refusal(folder, device, prepared)
        return prepared
    writer = begin(folder, prepared.plan, prepared.subject)
    if isinstance(writer, Problem):
        return writer
    remove_torn(folder)
    session = Session(folder, prepared, writer)
    for remark in prepared.remarks:
        writer.note(Note(prepared.training.step, time.time(), DATA, remark.sentence, remark.details))
    if session.remark:
        writer.note(Note(prepared.training.step, time.time(), "batches", session.remark))
    if session.way.why:
        writer.note(Note(prepared.training.step, time.time(), "ensemble", session.way.why, session.way.details))
    if prepared.differs:
        close = f"The training goes on close to where it stood, not bit for bit: {prepared.differs}."
        writer.note(Note(prepared.training.step, time.time(), "resume", close))
    return session


class Session:
    """Drives a prepared training to its end, or until it is stopped."""

    def __init__(self, folder: Path, prepared: Prepared, writer: RunWriter) -> None:
        self._folder, self._prepared = folder, prepared
        self._training = prepared.training
        self._recorder = Recorder(folder, prepared, writer)
        self._unreadable = writer.noted(DATA)  # files that the run has named
        self._obedience = Obedience(folder, prepared.training, self._recorder, writer)

    @property
    def device(self) -> str:
        """Where it trains, as its run says it."""
        return self._prepared.plan.device

    @property
    def data_remarks(self) -> tuple[Problem, ...]:
        """What is to be said of the data."""
        return self._prepared.remarks

    @property
    def way(self) -> Way:
        """In which the nets of an ensemble learn, and why."""
        return self._prepared.way

    @property
    def remark(self) -> str:
        """What is to be said of how batches are dealt out to several processes; empty where nothing is."""
        return self._training.team.remark(self._training.batches.images, self._prepared.experiment.recipe.batch)

    def run(self) -> Iterator[Progress]:
        """Trains; gives where it stands after every flush. However it ends, the run says how.

        Raises OSError where the run folder takes nothing more, not even that.
        """
        team = self._training.team
        try:
            with _asking_nobody_after_a_fault(self._training):
                yield from self._steps()
                yield from self._keep_the_end()
            yield self._recorder.end("stopped" if self._obedience.stopping else "finished")
        except NotANumber as error:
            yield self._recorder.end("failed", self._with_its_origin(error))
        except (OSError, sqlite3.Error, SafetensorError) as error:
            yield self._ended_unwritable(error)
        except (KeyboardInterrupt, GeneratorExit):
            self._recorder.end("stopped")
            raise
        except LostPicturesError as error:
            yield self._ended_without_pictures(error)
        except BaseException as error:
            if team.lost_by(error):
                yield self._ended_without_the_others(team)
                return
            if is_out_of_memory(error):
                yield self._recorder.end("failed", self._out_of_memory())
                return
            self._recorder.end("failed", "The training broke off by a fault of ConvLab; its log says more.")
            raise
        finally:
            self._training.batches.close()

    def _steps(self) -> Iterator[Progress]:
        """Events until the last, or until a command stops them; nothing is asked for during a pause."""
        yield self._recorder.begin()
        for event in self._training.events():
            self._recorder.take(event)
            self._say_what_is_unreadable()
            if isinstance(event, StepDone) and self._training.at_end_of_epoch():
                if self._recorder.is_due():
                    yield self._recorder.flush("running")
                continue  # the validation belongs to this step: commands act behind it
            is_due, keeps = self._recorder.is_due(), self._recorder.keeps_now()
            if self._obedience.listen(is_due or keeps, holding=self._recorder.full):
                yield self._recorder.flush("running")
            if self._obedience.obey():
                yield self._recorder.flush("running")
            if self._obedience.holding:
                yield from self._wait_for_room()
            if self._obedience.paused:
                yield from self._pause()
            if self._obedience.stopping:
                return
            if keeps:
                self._recorder.keep()

    def _keep_the_end(self) -> Iterator[Progress]:
        """The last checkpoint; where it finds no room, all wait for it."""
        self._recorder.keep()
        self._obedience.listen(holding=self._recorder.full)
        while self._obedience.holding and not self._obedience.stopping:
            yield from self._wait_for_room()
            self._recorder.keep()
            self._obedience.listen(holding=self._recorder.full)
        self._obedience.dismiss("The training had ended.")

    def _say_what_is_unreadable(self) -> None:
        for fault in self._training.batches.new_faults():
            if fault.file not in self._unreadable and len(self._unreadable) < MOST_FAULTS:
                self._unreadable.add(fault.file)
                self._recorder.say(DATA, f"{fault.why} The next picture stands in for it.", fault.file)

    def _pause(self) -> Iterator[Progress]:
        self._recorder.show()
        yield self._recorder.flush("paused")
        while self._obedience.paused and not self._obedience.stopping:
            time.sleep(LOOK_FOR_COMMANDS)
            self._obedience.listen()
            if self._obedience.obey():
                yield self._recorder.flush("paused" if self._obedience.paused else "running")
        self._recorder.went_on()

    def _wait_for_room(self) -> Iterator[Progress]:
        """The disk is full: nothing is trained until it takes what was gathered, or a command stops the run."""
        self._recorder.make_room()
        why = f"Paused: {self._folder} has no room left. Free some, and the training goes on by itself."
        while self._obedience.holding and not self._obedience.stopping:
            yield self._recorder.flush("paused", why)
            look_again = time.monotonic() + LOOK_FOR_ROOM
            has_room = self._recorder.has_room_again()
            self._obedience.listen(holding=not has_room)
            while not self._obedience.obey() and self._obedience.holding and time.monotonic() < look_again:
                time.sleep(LOOK_FOR_COMMANDS)
                self._obedience.listen(holding=True)
        self._recorder.went_on()

    def _ended_unwritable(self, error: Exception) -> Progress:
        """Raises OSError with the same sentence where not even that can be written into the run."""
        reason = error.strerror if isinstance(error, OSError) else str(error)
        sentence = f"{self._folder} cannot be written any more: {reason}."
        try:
            return self._recorder.end("failed", sentence)
        except sqlite3.Error:
            raise OSError(sentence) from error

    def _ended_without_the_others(self, team: Team) -> Progress:
        """What all had learnt together is kept, where a step is done in every process or in none."""
        unread, step = self._recorder.unread, self._training.step
        if team.sure_of_its_step:
            self._recorder.keep()
            if unread:
                first = step_count(step - unread + 1)
                self._recorder.say("batches", f"From step {first} on the loss is that of one process's share.")
        kept = "Its checkpoint is kept" if team.sure_of_its_step else "The checkpoint before it is kept"
        return self._recorder.end(
            "failed",
            f"{LOST} {team.size} that trained together, after step {step_count(step)}. {kept}: "
            "torchrun --max-restarts goes on from it by itself, convlab train --resume by hand.",
        )

    def _ended_without_pictures(self, error: LostPicturesError) -> Progress:
        """What was learnt is kept: nothing is lost between two steps."""
        self._recorder.keep()
        at = step_count(self._training.step)
        kept = f" The checkpoint of step {at} is kept: convlab train --resume goes on from it."
        return self._recorder.end("failed", f"{error}{kept if self._training.step else ''}")

    def _out_of_memory(self) -> str:
        experiment, device = self._prepared.experiment, self._prepared.device
        told = sentence(experiment.network, experiment.recipe, device, available(device.device))
        self._recorder.say("doctor/out_of_memory", told)
        return told

    def _with_its_origin(self, error: NotANumber) -> str:
        """The last steps are done once more, watched: this training is over, so nobody waits for it."""
        origin = origin_of(self._folder, self._prepared.device, error.update, self._training)
        told = f"{error} {origin.sentence()}" if origin else str(error)
        self._recorder.say("doctor/not_a_number", told, origin.layer if origin else "")
        return told


@contextmanager
def _asking_nobody_after_a_fault(training: Training) -> Iterator[None]:
    try:
        yield
    except BaseException:
        training.leave()
        raise


def _write_refusal(folder: Path, device: Device, problem: Problem) -> None:
    """A run that never began says why; one that has rows is left as it is."""
    if (folder / DATABASE).exists() or not (folder / EXPERIMENT).exists():
        return
    nothing = Subject((), None, np.zeros((0, 1, 1, 1), np.uint8), np.zeros(0, np.int64), (0.0, 1.0))
    plan = Plan(step=0, steps=0, steps_per_epoch=1, device=device.text, first_step=0)
    writer = begin(folder, plan, nothing)
    if isinstance(writer, RunWriter):
        writer.end("failed", problem.sentence)
