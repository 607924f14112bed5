"""What a training does, written into its run: losses, judgements, weights, guesses, checkpoints."""

import math
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError

from convlab.core.typography import rate_text, step_count
from convlab.engine import checkpoint
from convlab.engine.budget import FLUSHES, Budget
from convlab.engine.devices import uuid_of
from convlab.engine.doctor import Doctor
from convlab.engine.ensemble_rows import EnsembleRows
from convlab.engine.events import Event, StepDone, Validated
from convlab.engine.full_disk import RESERVE_BYTES, Reserve, is_full
from convlab.engine.learnt import Learnt, Unread
from convlab.engine.observer import Observer
from convlab.engine.pace import Pace, Speed
from convlab.engine.prepare import Prepared
from convlab.runs.checkpoints import FOLDER, checkpoint_file, remove_older
from convlab.runs.readings import Readings
from convlab.runs.rows import Note, State
from convlab.runs.writer import FLUSH, RunWriter

CHECKPOINTS = 1.0  # seconds between two checkpoints at ends of epochs, at least
DISK = "disk"  # the kind of note that says there is no room
LONG_EPOCH = 60.0  # seconds after which a checkpoint is kept within an epoch too


class NotANumber(Exception):  # noqa: N818 - an end of a training, not a bug
    """A loss is infinite or no number: the weights are lost, and training on means nothing.

    `update` is the number of the first update whose batch would show it.
    """

    def __init__(self, sentence: str, update: int) -> None:
        super().__init__(sentence)
        self.update = update


@dataclass(frozen=True)
class Progress:
    """Where a training stands after a flush; `error` is the newest held-out error, a fraction or NaN."""

    state: State
    step: int
    steps: int
    loss: float
    error: float
    images_per_second: float
    sentence: str = ""


class Recorder:
    """Takes events; the losses stay on the device until a flush reads them all at once."""

    def __init__(self, folder: Path, prepared: Prepared, writer: RunWriter) -> None:
        self._folder, self._prepared, self._writer = folder, prepared, writer
        self._training = prepared.training
        self._unread = Unread(self._training.batches.steps_per_epoch)
        self._loss, self._error, self._rate = math.nan, math.nan, math.nan
        self._shown = -1  # the step of the newest weights and guesses
        self._kept = (self._training.step, self._training.settings) if self._training.step else None
        self._refused = False  # whether the disk took nothing at the last flush
        self._needed = 0  # bytes that it must have before the training goes on
        self._reserve = Reserve(folder)
        self._ensemble_rows = EnsembleRows(writer)
        self._speed = Speed()
        self._budget = Budget()
        self._budget.add(FLUSHES, FLUSH)
        self._observer = Observer(prepared, writer, self._budget)
        self._doctor = Doctor(prepared, writer, self._budget)
        self._readings = Readings(uuid_of(self._training.batches.device))
        self._epochs, self._long_epoch = Pace(CHECKPOINTS), Pace(LONG_EPOCH)
        self._long_epoch.postpone()

    def begin(self) -> Progress:
        """The first rows: the rate, and what the network guesses before it has learnt anything."""
        self._rate = self._training.rate
        if self._training.step < self._training.steps:  # a killed session may have taken its point with it
            self._writer.scalar("train/rate", self._training.step, self._rate)
        self._reserve.take()
        self._readings.start()
        self.show()
        return self.flush("running")

    def take(self, event: Event) -> None:
        """Gathers one event; raises NotANumber where a loss is none."""
        match event:
            case StepDone():
                self._unread.add(event)
                self._speed.add(event.images)
                self._observer.stepped(event.step)
                if self._training.at_end_of_epoch():
                    self.read()
            case Validated():
                self._take_validation(event)

    def is_due(self) -> bool:
        """Whether 33 ms have passed since the last flush; more where a flush takes long."""
        return self._budget.due(FLUSHES)

    def flush(self, state: State, sentence: str = "") -> Progress:
        """Commits everything gathered, and says where the training stands; raises NotANumber.

        A full disk is no error here: what was gathered stays, and `full` says so.
        """
        with self._budget.begun(FLUSHES):
            self.read()
        if state == "running":
            self._observer.observe()
            self._doctor.look_if_due()
        with self._budget.measured(FLUSHES):
            self._take_readings()
            self._writer.stand(state, self._training.step, self._speed.value, sentence)
            self._try_to_flush()
        return self._progress(state, sentence)

    def _try_to_flush(self) -> None:
        try:
            self._writer.flush()
            self._refused = False
        except sqlite3.Error as error:
            if not is_full(error):
                raise
            self._refused = True

    @property
    def full(self) -> bool:
        """Whether the disk has no room for what is to be written."""
        return self._refused or self._needed > 0

    def make_room(self) -> None:
        """Gives up the reserve, so that a full disk can be told of."""
        self._reserve.let_go()
        self._note(f"{self._folder} has no room left. The training is paused until there is.")

    def has_room_again(self) -> bool:
        """Whether what was gathered is committed and the reserve could be made again."""
        if self._refused or shutil.disk_usage(self._folder).free < self._needed or not self._reserve.take():
            return False
        self._needed = 0
        self._note("There is room again: the training went on.")
        return True

    def _note(self, sentence: str) -> None:
        self._writer.note(Note(self._training.step, time.time(), DISK, sentence))

    def show(self) -> None:
        """Weights, feature maps and guesses as they are now, once a step."""
        step = self._training.step
        if self._shown != step:
            self._observer.show()
        self._shown = step

    def keeps_now(self) -> bool:
        """Whether a checkpoint is due: at the end of an epoch, and within one that is long."""
        pace = self._epochs if self._training.at_end_of_epoch() else self._long_epoch
        return self._training.step > 0 and pace.due()

    def keep(self, by_hand: bool = False) -> None:
        """A checkpoint now, once a step and settings; one `by_hand` stays for good.

        Raises OSError where it cannot be written; where the disk is full, `full` says so.
        """
        step, kept = self._training.step, (self._training.step, self._training.settings)
        if self._kept == kept and not by_hand:
            return
        with self._epochs.measured(), self._long_epoch.measured():
            self.flush("running")
            file = checkpoint_file(step, by_hand)
            sha256 = self._saved(file)
            if sha256 is None:
                return
            self._writer.checkpoint(step, file, sha256)
            self.flush("running")
            if not self.full:  # else the run does not know the new one yet
                remove_older(self._folder)
        self._kept = kept

    def _saved(self, file: str) -> str | None:
        """The checkpoint's SHA-256; None where the disk is full."""
        try:
            (self._folder / FOLDER).mkdir(exist_ok=True)
            return checkpoint.save(self._folder / file, self._training)
        except (OSError, SafetensorError) as error:
            if not is_full(error):
                raise
        weights = sum(p.nbytes for p in self._training.parameters.values())
        self._needed = 3 * weights + RESERVE_BYTES  # an optimiser keeps two more numbers a weight
        return None

    def went_on(self) -> None:
        """Training goes on after a pause, which is no part of its speed."""
        self._speed.go_on()

    def say(self, kind: str, sentence: str, details: str = "") -> None:
        """A note for whoever looks at the run."""
        self._writer.note(Note(self._training.step, time.time(), kind, sentence, details))

    def end(self, state: State, sentence: str = "") -> Progress:
        """The last rows; the run is then a file that opens anywhere."""
        self._readings.stop()
        self._reserve.let_go()
        if state != "failed":
            self.show()
            self.read()
        self._writer.stand(state, self._training.step, self._speed.value)
        self._writer.end(state, sentence)
        return self._progress(state, sentence)

    def _progress(self, state: State, sentence: str = "") -> Progress:
        training = self._training
        standing = (state, training.step, training.steps, self._loss, self._error, self._speed.value)
        return Progress(*standing, sentence)

    def _take_validation(self, event: Validated) -> None:
        self.read()
        if not math.isfinite(event.loss):
            raise NotANumber(self._sentence("held-out loss", event.step), event.step + 1)
        self._error = event.top1_error
        self._writer.scalar("validation/loss", event.step, event.loss)
        self._writer.scalar("validation/top1_error", event.step, event.top1_error)
        self._writer.scalar("validation/top5_error", event.step, event.top5_error)
        self._ensemble_rows.judged(event)
        if event.confusion is not None:
            self._writer.confusion(event.step, event.confusion.cpu().numpy())
        self._doctor.judged(event)
        self._speed.go_on()

    @property
    def unread(self) -> int:
        """The steps whose figures are still on the device."""
        return len(self._unread)

    def read(self) -> None:
        """Reads the figures of the newest steps from the device; the first loss that is no number ends the training.

        Of several processes all read behind the same step.
        """
        learnt, errors = self._unread.read(self._training.team)
        self._doctor.learnt([one.loss for one in learnt])
        for one in learnt:
            if not math.isfinite(one.loss):
                raise NotANumber(self._sentence("loss", one.step), one.step)
            self._loss = one.loss
            self._writer.scalar("train/loss", one.step, one.loss)
            self._take_rate(one)
        for point in errors:
            self._writer.scalar("train/top1_error", point.step, point.top1_error)
            self._writer.scalar("train/top5_error", point.step, point.top5_error)
        self._ensemble_rows.learnt(learnt)

    def _take_rate(self, one: Learnt) -> None:
        """The schedule's rate: a point after the step before, as where it is changed by hand."""
        if one.rate != self._rate:
            self._rate = one.rate
            self._writer.scalar("train/rate", one.step - 1, one.rate)

    def _sentence(self, what: str, step: int) -> str:
        rate = self._training.rate
        return (
            f"The {what} is no number any more at step {step_count(step)}: the weights have grown beyond all bounds. "
            f"The rate {rate_text(rate)} is too high; try {rate_text(rate / 10)}."
        )

    def _take_readings(self) -> None:
        figures = self._readings.taken()
        for name, number in figures.items():
            self._writer.scalar(name, self._training.step, number)
        if figures and self._speed.value:
            self._writer.scalar("train/images_per_second", self._training.step, self._speed.value)
