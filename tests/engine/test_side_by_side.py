"""Several nets at once are the nets that come one after the other: same weights, same errors, same row of steps."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from convlab.core.document import changed, read_document, write_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.core.recipe import Recipe
from convlab.data.split import Split
from convlab.engine import checkpoint
from convlab.engine.batches import InMemory
from convlab.engine.devices import Device
from convlab.engine.events import StepDone, Validated
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.session import Session, start
from convlab.engine.side_by_side import SideBySide
from convlab.engine.training import Training
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run
from convlab.runs.reader import EXPERIMENT, open_run
from convlab.runs.rows import RunRows

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]
CPU = torch.device("cpu")
SEEDS = (5, 6, 7)
ALL_AT_ONCE: dict[str, object] = {"seed": 5, "members": 3, "ensemble": "side_by_side"}
NO_DROPOUT: dict[str, object] = {"dropout": 0.0, "augmentation": {"crop": 2}, "schedule": {"kind": "cosine"}}
OPTIMISERS: dict[str, dict[str, object]] = {
    "Nesterov": {"nesterov": True, "label_smoothing": 0.1},
    "Adam": {"optimiser": "adam", "rate": 0.01, "loss": "hinge"},
    "AdamW": {"optimiser": "adamw", "rate": 0.01, "loss": "squared_error"},
}


def steps_of(training: Training, count: int = 1000) -> list[StepDone]:
    return list(islice((event for event in training.events() if isinstance(event, StepDone)), count))


def losses_of(steps: list[StepDone]) -> torch.Tensor:
    """(steps, nets) of nets side by side, else (steps,)."""
    return torch.stack([step.loss if step.singles is None else step.singles for step in steps])


def assert_the_same_nets(at_once: Training, alone: list[Training]) -> None:
    for number, training in enumerate(alone):
        for name, wanted in training.state.items():
            torch.testing.assert_close(at_once.state[name][number], wanted, atol=1e-4, rtol=0)


@pytest.mark.parametrize("more", OPTIMISERS.values(), ids=list(OPTIMISERS))
def test_without_dropout_each_is_the_net_that_learns_alone(
    run_of: RunOf, prepared: Prepare, more: dict[str, object]
) -> None:
    at_once = prepared(run_of(**ALL_AT_ONCE, **NO_DROPOUT, **more)).training
    steps = steps_of(at_once)
    alone = [prepared(run_of(seed=seed, **NO_DROPOUT, **more)).training for seed in SEEDS]
    wanted = torch.stack([losses_of(steps_of(training)) for training in alone], dim=1)
    assert (at_once.step, at_once.steps, wanted.shape) == (46, 46, (46, 3))
    torch.testing.assert_close(losses_of(steps), wanted, atol=1e-4, rtol=0)
    assert [step.rate for step in steps] == [
        step.rate for step in steps_of(prepared(run_of(**NO_DROPOUT, **more)).training)
    ]
    assert_the_same_nets(at_once, alone)


def test_lenet_begins_with_the_weights_of_its_seed_and_learns_as_alone(tmp_path: Path, prepared: Prepare) -> None:
    """Its kernels have several channels, which lie in memory in another order than they are drawn."""

    def training_by(**wish: object) -> Training:
        recipe = Recipe.model_validate({"optimiser": "adam", "rate": 0.001, "batch": 32, **wish})
        return prepared(new_run(tmp_path, Experiment(recipe=recipe))).training

    at_once = training_by(**ALL_AT_ONCE)
    alone = [training_by(seed=seed) for seed in SEEDS]
    for number, training in enumerate(alone):
        assert all(torch.equal(at_once.state[name][number], first) for name, first in training.state.items())
    wanted = torch.stack([losses_of(steps_of(training, 30)) for training in alone], dim=1)
    torch.testing.assert_close(losses_of(steps_of(at_once, 30)), wanted, atol=1e-4, rtol=0)
    assert_the_same_nets(at_once, alone)


@pytest.fixture
def pictures() -> Split:
    """Random ones, with labels that follow from them."""
    chance = np.random.default_rng(0)
    images = chance.integers(0, 256, (170, 12, 12, 3), dtype=np.uint8)
    labels = images[..., 0].mean(axis=(1, 2)).argsort().argsort() * 4 // 170
    return Split(images[:128], labels[:128], images[128:], labels[128:])


def normed(seed: int) -> nn.Sequential:
    """All kinds of layers that a builder's network has, and batch norm."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        front = (nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.LocalResponseNorm(3), nn.MaxPool2d(2))
        back = (nn.Conv2d(4, 6, 3), nn.Tanh(), nn.AvgPool2d(3), nn.Flatten(), nn.Linear(6, 8), nn.Dropout(0.5))
        return nn.Sequential(*front, *back, nn.ReLU(), nn.Linear(8, 4))


def test_so_it_is_with_batch_norm_and_what_it_remembers(pictures: Split) -> None:
    recipe = Recipe(batch=16, epochs=5, rate=0.05, dropout=0.0, members=3, seed=5)
    at_once = SideBySide(normed(5), InMemory(pictures, CPU, recipe), recipe)
    firsts = at_once.state
    alone = []
    for number, seed in enumerate(SEEDS):
        own = changed(recipe, members=1, seed=seed)
        alone.append(Training(normed(5), InMemory(pictures, CPU, own), own))
        alone[-1].state = {name: tensor[number].clone() for name, tensor in firsts.items()}
    wanted = torch.stack([losses_of(steps_of(training)) for training in alone], dim=1)
    found = losses_of(steps_of(at_once))
    assert found.shape == (40, 3)
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=0)
    assert_the_same_nets(at_once, alone)
    assert at_once.state["1.num_batches_tracked"].tolist() == [40, 40, 40]
    judged, single = at_once.validated(), [training.validated() for training in alone]
    assert [judged.singles[number].top1_error for number in range(3)] == [each.top1_error for each in single]


@pytest.mark.parametrize(("dropout", "differing"), [(0.0, 1), (0.3, 3)])
def test_dropout_draws_for_each_net_by_itself(run_of: RunOf, prepared: Prepare, dropout: float, differing: int) -> None:
    training = prepared(run_of(dropout=dropout, **ALL_AT_ONCE)).training
    training.state = {name: tensor[:1].expand_as(tensor).clone() for name, tensor in training.state.items()}
    images, labels = next(training.rest_of_epoch())
    training.update(images[:1].expand_as(images), labels[:1].expand_as(labels))
    training.step += 1
    losses = training._singles
    assert losses is not None
    assert len(set(losses.tolist())) == differing


def test_errors_alone_and_together_are_those_that_torch_finds(run_of: RunOf, prepared: Prepare) -> None:
    training = prepared(run_of(**ALL_AT_ONCE)).training
    *_, judged = training.events()
    assert isinstance(judged, Validated)
    images, labels = (torch.cat(part) for part in zip(*training.batches.validation(), strict=True))
    given = []
    for net, _ in training.apart(images.expand(3, *images.shape)):
        with torch.no_grad():
            given.append(net.eval()(images).softmax(dim=1))
    for number, probabilities in enumerate(given):
        wrong = int((probabilities.argmax(dim=1) != labels).sum())
        assert judged.singles[number].top1_error == pytest.approx(wrong / len(labels))
    assert judged.top1_error == pytest.approx(sum(single.top1_error for single in judged.singles.values()) / 3)
    best = (sum(given) / 3).argsort(dim=1, descending=True)
    assert judged.averaged is not None
    assert judged.averaged.members == 3
    assert judged.averaged.top1_error == pytest.approx(float((best[:, 0] != labels).float().mean()))
    missed = [int(label) not in row for label, row in zip(labels, best[:, :5].tolist(), strict=True)]
    assert judged.averaged.top5_error == pytest.approx(sum(missed) / len(labels))
    assert judged.confusion is not None
    assert int(judged.confusion.diagonal().sum()) == round(len(labels) * (1 - judged.singles[0].top1_error))


@pytest.mark.parametrize("more", [{}, {"optimiser": "adam", "rate": 0.01}], ids=["SGD", "Adam"])
def test_stopped_in_an_epoch_and_gone_on_equals_never_stopped(
    run_of: RunOf, prepared: Prepare, tmp_path: Path, more: dict[str, object]
) -> None:
    folder = run_of(dropout=0.3, augmentation={"crop": 2}, **ALL_AT_ONCE, **more)
    whole = prepared(folder).training
    losses = losses_of(steps_of(whole, 40))
    first = prepared(folder).training
    steps_of(first, 29)
    checkpoint.save(tmp_path / "kept", first)
    second = prepared(folder).training
    torch.manual_seed(99)
    assert not isinstance(checkpoint.restore(tmp_path / "kept", second), Problem)
    assert torch.equal(losses_of(steps_of(second, 11)), losses[29:])
    assert all(torch.equal(tensor, whole.state[name]) for name, tensor in second.state.items())


def test_a_checkpoint_of_other_nets_is_refused(run_of: RunOf, prepared: Prepare, tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "kept", prepared(run_of(**ALL_AT_ONCE)).training)
    for other in ({"members": 1}, {"members": 2, "ensemble": "side_by_side"}):
        problem = checkpoint.restore(tmp_path / "kept", prepared(run_of(**other)).training)
        assert isinstance(problem, Problem)


def trained(folder: Path, device: Device, resume: bool = False) -> Iterator[object]:
    session = start(folder, device, resume)
    assert isinstance(session, Session), session
    return session.run()


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert not isinstance(reader, Problem)
    rows = reader.poll()
    reader.close()
    return rows


def test_the_run_tells_each_net_from_all_together(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(**ALL_AT_ONCE)
    list(trained(folder, cpu))
    rows = rows_of(folder)
    assert (rows.status.state, rows.status.step, rows.status.epochs, rows.status.epoch) == ("finished", 46, 2, 2.0)
    assert [note.sentence for note in rows.notes if note.kind == "ensemble"] == [
        "The 3 nets learn side by side, as the recipe asks."
    ]
    own = [rows.scalars[f"member/{number}/train/loss"].values for number in range(3)]
    assert len(own[0]) == 46
    np.testing.assert_allclose(rows.scalars["train/loss"].values, np.mean(own, axis=0), rtol=1e-5)
    for name in ("member/2/validation/top1_error", "ensemble/top1_error", "validation/top1_error"):
        assert rows.scalars[name].steps.tolist() == [0, 23, 46]
    assert rows.scalars["ensemble/members"].values.tolist() == [3, 3, 3]
    assert rows.scalars["ensemble/top1_error"].values[-1] < rows.scalars["validation/top1_error"].values[-1]
    assert rows.scalars["C1/gradient_norm"].values[-1] > 0  # of the first net


def test_a_run_goes_on_in_the_way_it_began_and_obeys(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(**ALL_AT_ONCE, augmentation={"crop": 2})
    wishes = (("rate", 0.02), ("weight_decay", 0.001), ("dropout", 0.5), ("augmentation", 0), ("evaluate", None))
    for kind, value in (*wishes, ("snapshot", None), ("stop", None)):
        send(folder, Command.model_validate({"kind": kind, "value": value}))
    list(trained(folder, cpu))
    assert rows_of(folder).status.state == "stopped"
    assert len(rows_of(folder).answers) == 7

    wish = read_document(folder / EXPERIMENT, Experiment)
    assert isinstance(wish, Experiment)
    write_document(folder / EXPERIMENT, changed(wish, recipe=changed(wish.recipe, ensemble="one_after_the_other")))
    again = prepare(folder, cpu, resume=True)
    assert isinstance(again, Prepared)
    assert again.training.side_by_side
    assert (again.training.rate, again.training.weight_decay, again.training.dropout) == (0.02, 0.001, 0.5)
    assert not again.training.batches.augmenting
    list(trained(folder, cpu, resume=True))
    assert rows_of(folder).status.state == "finished"


def test_where_a_loss_is_no_number_the_layer_is_found_in_whichever_net(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(**ALL_AT_ONCE, inputs="raw", loss="squared_error")
    send(folder, Command(kind="rate", value=100.0))
    list(trained(folder, cpu))
    assert rows_of(folder).status.state == "failed"
    assert "It arose first in " in rows_of(folder).status.sentence
