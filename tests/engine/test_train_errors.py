"""Errors while learning and the confusion of classes are what counting by hand gives."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import torch

from convlab.engine import learnt
from convlab.engine.devices import Device
from convlab.engine.events import StepDone
from convlab.engine.judging import confused, judging
from convlab.engine.learnt import ErrorPoint, Learnt, Unread
from convlab.engine.prepare import Prepared
from convlab.engine.session import Session, start
from convlab.runs.reader import RunReader, open_run

Prepare = Callable[[Path], Prepared]


def step(number: int, guesses: list[int], labels: list[int], classes: int = 8) -> StepDone:
    """One whose best guess is as given; the others follow in the order of their numbers."""
    logits = -torch.arange(classes, dtype=torch.float32).repeat(len(guesses), 1)
    logits[torch.arange(len(guesses)), torch.tensor(guesses)] = 1.0
    return StepDone(number, torch.tensor(0.0), len(labels), 0.1, (logits, torch.tensor(labels)))


def errors_after(unread: Unread, *steps: StepDone) -> list[ErrorPoint]:
    for one in steps:
        unread.add(one)
    return unread.read()[1]


def test_a_point_counts_all_images_since_the_one_before() -> None:
    unread = Unread(steps_per_epoch=2)
    assert errors_after(unread, step(1, [0, 0, 0, 0], [0, 1, 7, 6])) == []
    points = errors_after(unread, step(2, [1], [1]), step(3, [2, 2], [2, 7]), step(4, [3, 3], [3, 3]))
    assert points == [ErrorPoint(2, 3 / 5, 2 / 5), ErrorPoint(4, 1 / 4, 1 / 4)]
    assert errors_after(unread) == []


def test_each_step_has_its_loss_and_is_read_once() -> None:
    unread = Unread(steps_per_epoch=2)
    for number in (1, 2):
        unread.add(StepDone(number, torch.tensor(number / 4), 16, 0.1))
    assert len(unread) == 2
    assert unread.read() == ([Learnt(1, 0.1, 0.25), Learnt(2, 0.1, 0.5)], [])
    assert unread.read() == ([], [])


def test_a_long_epoch_has_a_point_each_hundred_steps() -> None:
    points = errors_after(Unread(steps_per_epoch=250), *(step(number, [0], [number % 2]) for number in range(1, 501)))
    assert [point.step for point in points] == [100, 200, 250, 350, 450, 500]
    assert {point.top1_error for point in points} == {0.5}


def test_what_would_take_much_memory_is_counted_before_its_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learnt, "MOST_KEPT", 20)
    unread = Unread(steps_per_epoch=7)
    points = errors_after(unread, *(step(number, [0, 1], [0, number % 2]) for number in range(1, 8)))
    assert points == [ErrorPoint(7, 3 / 14, 0.0)]


def test_confusion_counts_each_class_taken_for_each_other() -> None:
    generator = np.random.default_rng(0)
    logits, labels = torch.from_numpy(generator.normal(size=(100, 5))), torch.from_numpy(generator.integers(0, 5, 100))
    counts = confused(confused(None, logits[:60], labels[:60]), logits[60:], labels[60:])
    by_hand = np.zeros((5, 5), np.int32)
    for is_one, guess in zip(labels.tolist(), logits.argmax(1).tolist(), strict=True):
        by_hand[is_one, guess] += 1
    assert counts is not None
    assert np.array_equal(counts.numpy(), by_hand)
    assert confused(None, torch.zeros(2, 3000), torch.tensor([0, 1])) is None


def test_a_run_holds_the_confusion_of_its_last_judgement(run: Path, prepared: Prepare, cpu: Device) -> None:
    session = start(run, cpu, resume=False)
    assert isinstance(session, Session)
    list(session.run())
    reader = open_run(run)
    assert isinstance(reader, RunReader)
    with closing(reader):
        rows = reader.poll()
    assert rows.confusion is not None
    counts = rows.confusion.counts
    assert rows.confusion.step == 46
    assert counts.sum() == 360
    assert 1 - np.trace(counts) / 360 == pytest.approx(rows.scalars["validation/top1_error"].values[-1])
    assert rows.scalars["train/top1_error"].steps.tolist() == [23, 46]
    assert 0 < rows.scalars["train/top5_error"].values[-1] < rows.scalars["train/top1_error"].values[-1] < 1


def test_the_error_while_learning_is_that_of_the_batch(run: Path, prepared: Prepare) -> None:
    ready = prepared(run)
    training = ready.training
    images, labels = next(iter(training.batches.training(0, 0)))
    training.model.eval()  # no dropout, so that the guesses can be made again
    with judging(training.model):
        wrong = (training.model(images).argmax(1) != labels).float().mean().item()
    loss = training.update(images, labels)
    (point,) = errors_after(Unread(1), StepDone(1, loss, len(labels), 0.1, training._guessed))
    assert point.top1_error == pytest.approx(wrong)
