"""The loop does what the textbook says, in an order that only seed and epoch decide."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from convlab.engine.batches import order_of
from convlab.engine.events import StepDone, Validated
from convlab.engine.prepare import Prepared

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]


def test_events_come_as_the_recipe_asks(run: Path, prepared: Prepare) -> None:
    events = list(prepared(run).training.events())
    steps = [event.step for event in events if isinstance(event, StepDone)]
    judged = [event.step for event in events if isinstance(event, Validated)]
    assert steps == list(range(1, 47))
    assert judged == [0, 23, 46]
    assert sum(event.images for event in events if isinstance(event, StepDone)) == 2 * 1437


def test_it_learns(run: Path, prepared: Prepare) -> None:
    judged = [event for event in prepared(run).training.events() if isinstance(event, Validated)]
    assert judged[0].top1_error > 0.6
    assert judged[-1].top1_error < 0.3
    assert judged[-1].top5_error < judged[-1].top1_error
    assert judged[-1].loss < judged[0].loss


def test_every_image_is_seen_once_an_epoch_in_a_new_order() -> None:
    first, again, second, other = order_of(3, 0, 50), order_of(3, 0, 50), order_of(3, 1, 50), order_of(4, 0, 50)
    assert sorted(first) == list(range(50))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_an_update_is_momentum_and_weight_decay_by_the_textbook(run_of: RunOf, prepared: Prepare) -> None:
    training = prepared(run_of(rate=0.05, momentum=0.9, weight_decay=0.01)).training
    training.model.eval()  # no dropout: the gradient must be the same twice
    weight = next(training.model.parameters())
    w, v = weight.detach().clone(), torch.zeros_like(weight)
    for images, labels in islice(training.batches.training(0, 0), 3):
        loss = functional.cross_entropy(training.model(images), labels)
        (gradient,) = torch.autograd.grad(loss, [weight])
        v = 0.9 * v + (gradient + 0.01 * w)
        w = w - 0.05 * v
        training.update(images, labels)
        assert torch.allclose(weight, w, atol=1e-6)


def test_the_guesses_are_the_best_five_in_order(run: Path, prepared: Prepare) -> None:
    ready = prepared(run)
    classes, probabilities = ready.training.guesses(ready.probes)
    assert classes.shape == probabilities.shape == (8, 5)
    assert np.all(np.diff(probabilities, axis=1) <= 0)
    with torch.no_grad():
        everything = ready.training.model.eval()(ready.probes).softmax(1).numpy()
    assert np.array_equal(np.sort(everything, axis=1)[:, :-6:-1], probabilities)


def test_judging_and_guessing_change_nothing_that_is_learnt(run: Path, prepared: Prepare) -> None:
    plain, watched = prepared(run), prepared(run)
    torch.manual_seed(0)
    for _ in islice(plain.training.events(), 10):
        pass
    torch.manual_seed(0)
    for _ in islice(watched.training.events(), 10):
        watched.training.guesses(watched.probes)
        watched.training.validated()
    for one, other in zip(plain.training.model.parameters(), watched.training.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_pixels_are_normalised_by_the_training_images(run: Path, prepared: Prepare) -> None:
    batches = prepared(run).training.batches
    images = torch.cat([images for images, _ in batches.training(0, 0)])
    assert images.mean().item() == pytest.approx(0, abs=1e-4)
    assert images.std().item() == pytest.approx(1, abs=1e-3)
