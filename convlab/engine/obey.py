"""What the trainer does with each kind of command, and what it answers."""

import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from convlab.core.experiment import SMALLEST_RATE
from convlab.core.typography import per_cent, rate_text, step_count
from convlab.engine.recorder import Recorder
from convlab.engine.training import Training
from convlab.runs.commands import Command, Kind, Sent
from convlab.runs.rows import Answer, RateChange
from convlab.runs.writer import RunWriter


class Obedience:
    """Hears commands between two steps, acts on each once, and answers with its id and the step."""

    def __init__(self, folder: Path, training: Training, recorder: Recorder, writer: RunWriter) -> None:
        self.training, self.recorder, self.writer = training, recorder, writer
        self.paused = self.stopping = False
        self.holding = False  # nobody trains on before another word, whatever the commands say
        self._answered = writer.answered()
        self._mailbox = training.team.mailbox(folder, self._answered)
        self._waiting: deque[Sent] = deque()
        self._stepping: Sent | None = None  # the command whose one step is not done yet
        self._stepped_from = 0
        if training.step:
            self.dismiss("It came before the training went on, and was left out.")

    def listen(self, reading: bool = False, holding: bool = False) -> bool:
        """Takes in what has come, and says whether the figures of the newest steps are to be read now.

        They are where they are wanted for a flush (`reading`), and always before a command is acted on
        or nobody goes on for a while (`holding`).
        """
        word = self._mailbox.hear(reading or holding or self._stepping is not None, holding)
        self.holding = word.holding
        for sent in word.sent:
            if isinstance(sent, str):
                print(sent, file=sys.stderr)
            elif sent.id not in self._answered:
                self._waiting.append(sent)
        return word.reading

    def obey(self) -> bool:
        """Acts on what has come in; says whether anything was answered. Call it where a step is complete."""
        before = len(self._answered)
        if self._stepping is not None and self.training.step > self._stepped_from:
            self._answer(self._stepping, f"One step taken, now at step {step_count(self.training.step)}.")
            self._stepping, self.paused = None, True
        while self._waiting and self._stepping is None and not self.stopping:
            sent = self._waiting.popleft()
            if sent.command.kind == "step":
                self._stepping, self.paused = sent, False  # answered when the step is done
                self._stepped_from = self.training.step
            else:
                self._answer(sent, ACTIONS[sent.command.kind](self, sent.command))
                self.training.journal[self.training.step] = self.training.settings
        return len(self._answered) > before

    def dismiss(self, reason: str) -> None:
        """Answers everything that waits, without acting on it."""
        self.listen()
        if self._stepping is not None:
            self._waiting.appendleft(self._stepping)
        for sent in self._waiting:
            self._answer(sent, reason)
        self._waiting.clear()
        self._stepping = None

    def _answer(self, sent: Sent, text: str) -> None:
        if sent.id in self._answered:
            return
        self._answered.add(sent.id)
        seconds = max(0.0, time.time() - sent.time)
        self.writer.answer(Answer(sent.id, self.training.step, sent.command.kind, text, seconds))


def _pause(trainer: Obedience, _command: Command) -> str:
    trainer.paused = True
    return f"Paused at step {step_count(trainer.training.step)}."


def _resume(trainer: Obedience, _command: Command) -> str:
    trainer.paused = False
    return f"Went on at step {step_count(trainer.training.step)}."


def _stop(trainer: Obedience, _command: Command) -> str:
    trainer.stopping = True
    return f"Stopped at step {step_count(trainer.training.step)}."


def _rate(trainer: Obedience, command: Command) -> str:
    assert command.value is not None  # the document sees to that
    return _set_rate(trainer, command.value)


def _divide(trainer: Obedience, _command: Command) -> str:
    rate = trainer.training.rate
    smaller = float(f"{rate / 10:.12g}")  # 0.1, not 0.09999999999999999
    if smaller < SMALLEST_RATE:
        return f"The rate {rate_text(rate)} stays: {rate_text(smaller)} would be too small to learn anything."
    return _set_rate(trainer, smaller)


def _set_rate(trainer: Obedience, new: float) -> str:
    step, old = trainer.training.step, trainer.training.rate
    trainer.training.rate = new
    trainer.writer.rate(RateChange(step, old, new))
    trainer.writer.scalar("train/rate", step, new)
    return f"Rate {rate_text(old)} → {rate_text(new)} after step {step_count(step)}."


def _weight_decay(trainer: Obedience, command: Command) -> str:
    assert command.value is not None
    old, trainer.training.weight_decay = trainer.training.weight_decay, command.value
    return f"Weight decay {old:g} → {command.value:g} after step {step_count(trainer.training.step)}."


def _dropout(trainer: Obedience, command: Command) -> str:
    assert command.value is not None
    old = trainer.training.dropout
    if old is None:
        return "This network has no dropout layer: nothing was changed."
    trainer.training.dropout = command.value
    return f"Dropout {old:g} → {command.value:g} after step {step_count(trainer.training.step)}."


def _augmentation(trainer: Obedience, command: Command) -> str:
    batches = trainer.training.batches
    if batches.augment is None:
        return "This run's recipe has no augmentation: nothing was changed."
    batches.augmenting = bool(command.value)
    return f"Augmentation {'on' if batches.augmenting else 'off'} after step {step_count(trainer.training.step)}."


def _evaluate(trainer: Obedience, _command: Command) -> str:
    judged = trainer.training.validated()
    trainer.recorder.take(judged)
    return f"Held-out error {per_cent(judged.top1_error, 1)} at step {step_count(judged.step)}."


def _snapshot(trainer: Obedience, _command: Command) -> str:
    trainer.recorder.show()
    return f"Weights, feature maps and guesses of step {step_count(trainer.training.step)} written."


def _checkpoint(trainer: Obedience, _command: Command) -> str:
    trainer.recorder.keep(by_hand=True)
    if trainer.recorder.full:
        return "The disk is full: no checkpoint was kept."
    return f"Checkpoint kept at step {step_count(trainer.training.step)}."


ACTIONS: Mapping[Kind, Callable[[Obedience, Command], str]] = {
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "rate": _rate,
    "divide": _divide,
    "weight_decay": _weight_decay,
    "dropout": _dropout,
    "augmentation": _augmentation,
    "evaluate": _evaluate,
    "checkpoint": _checkpoint,
    "snapshot": _snapshot,
}
