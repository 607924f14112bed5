"""The doctor: one table of checks on how a network learns; each finding is a row in the run, said once."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import per_cent, rate_text
from convlab.engine.batches import Batch
from convlab.engine.budget import Budget
from convlab.engine.events import Validated
from convlab.engine.examination import Evidence, LayerFigures, LossHistory, examined, pictures_for
from convlab.engine.prepare import Prepared
from convlab.runs.rows import Note
from convlab.runs.writer import RunWriter

LOOKS = "The doctor's findings"
EVERY, FIRST = 0.5, 5.0  # seconds between two of them at least, and until the first
DEAD = 0.5  # share of a layer's units
FAR_APART = 1e3  # gradients of the first and the last layer, as a factor
ONE_CLASS = 0.99  # share of all guesses
SETTLING, FLAT = 500, 0.05  # steps in which a network may not have begun to learn; what of the loss is no change
SCALED = 3.0  # how far mean and deviation of what enters may be from 0 and 1
RISEN = 2.0  # the loss, over its lowest
FALLEN = 0.02  # part of the first loss, that less than this is nothing
SMALL_UPDATE = 1e-4  # of the weights' length
KNOWN_BY_HEART, GAP = 0.01, 0.1  # errors


@dataclass(frozen=True)
class Finding:
    """`layer` is empty where no layer is to blame; `evidence` holds the figures, `remedy` what to try."""

    evidence: str
    remedy: str
    layer: str = ""


@dataclass(frozen=True)
class Check:
    """`key` is the kind of its rows, as "doctor/dead_relu"."""

    key: str
    title: str
    look: Callable[[Evidence], Finding | None]


def _dead_relu(seen: Evidence) -> Finding | None:
    dead = [layer for layer in seen.layers if layer.dead is not None and layer.dead >= DEAD]
    if not dead or not seen.step:
        return None
    worst = dead[0]
    return Finding(
        f"In {worst.name} {per_cent(worst.dead or 0, 0)} of the units give 0 for all of {seen.pictures} pictures.",
        "A dead unit learns nothing and does not come back: start anew with a lower rate, or with He's first weights.",
        worst.name,
    )


def _weighted(seen: Evidence) -> list[LayerFigures]:
    return [layer for layer in seen.layers if layer.gradient is not None]


def _apart(seen: Evidence) -> tuple[LayerFigures, LayerFigures, float] | None:
    """The first and the last layer with weights, and the first one's gradient over the last one's."""
    layers = _weighted(seen)
    if len(layers) < 2:
        return None
    first, last = layers[0], layers[-1]
    return first, last, (first.gradient or 0.0) / max(last.gradient or 0.0, 1e-30)


def _exploding(seen: Evidence) -> Finding | None:
    apart = _apart(seen)
    if apart is None or apart[2] < FAR_APART:
        return None
    first, last, factor = apart
    return Finding(
        f"The gradient grows on its way back: in {first.name} it is {factor:.0e} times that in {last.name}.",
        "Draw smaller first weights (He or Xavier), use fewer layers, or lower the rate.",
        first.name,
    )


def _vanishing(seen: Evidence) -> Finding | None:
    apart = _apart(seen)
    if apart is None or apart[2] * FAR_APART > 1 or not (apart[1].gradient or 0) > 0:
        return None
    first, last, factor = apart
    return Finding(
        f"The gradient fades on its way back: in {first.name} it is {factor:.0e} of that in {last.name}.",
        "The first layers hardly learn. Draw larger first weights (He or Xavier), use ReLU, or fewer layers.",
        first.name,
    )


def _one_class(seen: Evidence) -> Finding | None:
    if seen.confusion is None or not seen.step or _may_still_begin(seen):
        return None
    guesses, labels = seen.confusion.sum(axis=0), seen.confusion.sum(axis=1)
    if guesses.max() < ONE_CLASS * guesses.sum() or labels.max() > ONE_CLASS * labels.sum():
        return None
    return Finding(
        f"{per_cent(guesses.max() / guesses.sum(), 0)} of the held-out pictures are taken for one class, "
        f"number {guesses.argmax()}.",
        "The network has learnt which class is likely, not what it looks like: lower the rate and look for dead ReLUs.",
    )


def _may_still_begin(seen: Evidence) -> bool:
    """Small first weights, as those of 2012, take a while until the loss changes at all: no harm is done meanwhile."""
    losses = seen.losses
    return losses is not None and seen.step < SETTLING and abs(losses.recent - losses.first) <= FLAT * losses.first


def _off_by_one(seen: Evidence) -> Finding | None:
    if seen.confusion is None or len(seen.confusion) < 3:
        return None
    total = max(int(seen.confusion.sum()), 1)
    right = np.trace(seen.confusion) / total
    shares = {shift: float(_shifted(seen.confusion, shift)) / total for shift in (-1, 1)}
    shift = max(shares, key=lambda each: shares[each])
    if shares[shift] < 0.5 or shares[shift] < 3 * right:
        return None
    return Finding(
        f"{per_cent(shares[shift], 0)} of the held-out pictures are taken for the class next to theirs ({shift:+d}), "
        f"{per_cent(float(right), 0)} for their own.",
        "The labels of the training and of the held-out pictures are off by one: one counts from 0, the other from 1.",
    )


def _shifted(confusion: NDArray[np.int64], shift: int) -> int:
    """How many were taken for the class `shift` further; behind the last comes the first."""
    return int(np.trace(np.roll(confusion, -shift, axis=1)))


def _unscaled(seen: Evidence) -> Finding | None:
    if abs(seen.input_mean) <= SCALED and seen.input_deviation <= SCALED:
        return None
    return Finding(
        f"What enters the network has mean {seen.input_mean:.3g} and deviation {seen.input_deviation:.3g}.",
        "Scale the pictures to mean 0 and deviation 1: in the recipe, inputs: normalised.",
    )


def _has_learnt(seen: Evidence) -> bool:
    """Of the training pictures 99 % and more are right: as after a resume near the end, where no rate helps."""
    return seen.train_error <= KNOWN_BY_HEART


def _rate_too_high(seen: Evidence) -> Finding | None:
    losses = seen.losses
    if (
        losses is None
        or _has_learnt(seen)
        or losses.recent < RISEN * losses.lowest
        or losses.recent < (1 - FALLEN) * losses.first
    ):
        return None
    return Finding(
        f"The loss is {losses.recent:.3g}; it was {losses.first:.3g} at first and {losses.lowest:.3g} at its lowest.",
        f"The rate {rate_text(seen.rate)} is too high: try {rate_text(seen.rate / 10)}.",
    )


def _rate_too_low(seen: Evidence) -> Finding | None:
    losses = seen.losses
    updates = [layer.update for layer in seen.layers if layer.update is not None]
    if losses is None or _has_learnt(seen) or not updates or seen.epochs < 2:
        return None
    if losses.first - losses.recent > FALLEN * losses.first or max(updates) > SMALL_UPDATE:
        return None
    return Finding(
        f"In {seen.epochs:.0f} epochs the loss went from {losses.first:.4g} to {losses.recent:.4g}; a step changes the "
        f"weights by {max(updates):.0e} of their length at most.",
        f"The rate {rate_text(seen.rate)} is too low: try {rate_text(seen.rate * 10)}.",
    )


def _memorised(seen: Evidence) -> Finding | None:
    if seen.train_error > KNOWN_BY_HEART or not seen.validation_error >= seen.train_error + GAP:
        return None
    return Finding(
        f"Of {seen.pictures} training pictures {per_cent(1 - seen.train_error, 0)} are right, of the held-out ones "
        f"{per_cent(1 - seen.validation_error, 0)}.",
        "The training pictures are known by heart: more pictures, augmentation, dropout or weight decay help.",
    )


CHECKS = (
    Check("dead_relu", "Dead ReLUs", _dead_relu),
    Check("exploding", "Exploding gradients", _exploding),
    Check("vanishing", "Vanishing gradients", _vanishing),
    Check("one_class", "One class only", _one_class),
    Check("off_by_one", "Labels off by one", _off_by_one),
    Check("unscaled", "Inputs not scaled", _unscaled),
    Check("rate_too_high", "Rate too high", _rate_too_high),
    Check("rate_too_low", "Rate too low", _rate_too_low),
    Check("memorised", "Training set memorised", _memorised),
)


class Doctor:
    """Looks at a training now and then, within the budget, and at its end; writes what it finds, each once."""

    def __init__(self, prepared: Prepared, writer: RunWriter, budget: Budget) -> None:
        self._prepared, self._writer, self._budget = prepared, writer, budget
        self._history, self._began = LossHistory(), prepared.training.step
        self._said: set[str] = set()
        self._batch: Batch | None = None
        self._judgement: Validated | None = None  # the newest
        budget.add(LOOKS, EVERY, first=FIRST)

    def learnt(self, losses: Sequence[float]) -> None:
        """The losses of the newest steps."""
        self._history.add(losses)

    def judged(self, judgement: Validated) -> None:
        """Before the first step only the pictures can be looked at; at the end everything is, whatever it takes."""
        training, self._judgement = self._prepared.training, judgement
        if training.step == 0:
            self._write(self.evidence(judgement))
        elif training.step == training.steps:
            self._look(judgement)

    def look_if_due(self) -> None:
        """Looks at everything if it is time again, within an epoch too; how it was judged last still counts."""
        if self._judgement is not None and self._budget.due(LOOKS):
            self._look(self._judgement)

    def _look(self, judgement: Validated) -> None:
        with self._budget.measured(LOOKS):
            self._write(self.evidence(judgement))

    def _write(self, seen: Evidence) -> None:
        for check, finding in self.findings(seen):
            if check.key not in self._said:
                self._said.add(check.key)
                sentence = f"{check.title}. {finding.evidence} {finding.remedy}"
                self._writer.note(Note(seen.step, time.time(), f"doctor/{check.key}", sentence, finding.layer))

    def findings(self, seen: Evidence) -> Iterator[tuple[Check, Finding]]:
        """What each check finds."""
        for check in CHECKS:
            finding = check.look(seen)
            if finding is not None:
                yield check, finding

    def evidence(self, judgement: Validated) -> Evidence:
        """Everything that can be known now; before the first step of the pictures alone."""
        training, network = self._prepared.training, self._prepared.experiment.network
        if self._batch is None:
            self._batch = training.batches.looked_at(pictures_for(network.input.shape()))
        layers, train_error = examined(training, network, self._batch) if training.step else ((), math.nan)
        images, labels = self._batch
        return Evidence(
            step=training.step,
            epochs=(training.step - self._began) / training.batches.steps_per_epoch,
            rate=training.rate,
            layers=layers,
            pictures=len(labels),
            input_mean=float(images.mean()),
            input_deviation=float(images.std()),
            train_error=train_error,
            validation_error=judgement.top1_error if math.isfinite(judgement.top1_error) else math.nan,
            confusion=None if judgement.confusion is None else judgement.confusion.cpu().numpy().astype(np.int64),
            losses=self._history.losses(),
        )
