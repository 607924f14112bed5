"""What is looked at while a network learns is what torch itself would say, and never costs more than its share."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from convlab.core.problem import Problem
from convlab.engine.budget import SHARE, Budget
from convlab.engine.devices import Device
from convlab.engine.observer import BUDGET, Observer
from convlab.engine.prepare import Prepared
from convlab.engine.session import Session, start
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows
from convlab.runs.writer import RunWriter, begin

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


@pytest.fixture
def ready(run: Path, prepared: Prepare) -> Prepared:
    return prepared(run)


@pytest.fixture
def writer(run: Path, ready: Prepared) -> Iterator[RunWriter]:
    begun = begin(run, ready.plan, ready.subject)
    assert not isinstance(begun, Problem)
    with closing(begun):
        yield begun


def kernels_of(ready: Prepared) -> nn.Conv2d:
    layer = ready.training.model[1]
    assert isinstance(layer, nn.Conv2d)
    return layer


def first_batch(ready: Prepared) -> tuple[torch.Tensor, torch.Tensor]:
    return next(iter(ready.training.batches.training(ready.experiment.recipe.seed, 0)))


def test_weight_gradient_and_update_are_those_of_one_step(run: Path, ready: Prepared, writer: RunWriter) -> None:
    training = ready.training
    observer = Observer(ready, writer, Budget())
    before = kernels_of(ready).weight.detach().clone()
    observer.observe()
    training.update(*first_batch(ready))
    observer.stepped(1)
    after, gradient = kernels_of(ready).weight.detach().clone(), kernels_of(ready).weight.grad
    assert gradient is not None
    gradient = gradient.clone()
    training.update(*first_batch(ready))  # what comes later changes nothing of it
    observer.observe()
    writer.flush()
    rows = rows_of(run)
    assert torch.equal(torch.from_numpy(rows.snapshots["C1/weight"].array), after)
    assert torch.equal(torch.from_numpy(rows.snapshots["C1/gradient"].array), gradient)
    assert torch.equal(torch.from_numpy(rows.snapshots["C1/update"].array), after - before)
    assert rows.snapshots["C1/update"].step == 1
    ratio = ((after - before).norm() / before.norm()).item()
    assert rows.scalars["C1/update_ratio"].values[-1] == pytest.approx(ratio, rel=1e-6)
    assert "OUT/update_ratio" in rows.scalars


def test_the_gradient_is_that_of_the_loss(ready: Prepared, writer: RunWriter, run: Path) -> None:
    training = ready.training
    model = training.model.eval()  # no dropout, so that the loss can be computed again
    images, labels = first_batch(ready)
    (wanted,) = torch.autograd.grad(functional.cross_entropy(model(images), labels), [kernels_of(ready).weight])
    observer = Observer(ready, writer, Budget())
    observer.observe()
    training.update(images, labels)
    observer.stepped(1)
    observer.observe()
    writer.flush()
    assert torch.allclose(torch.from_numpy(rows_of(run).snapshots["C1/gradient"].array), wanted, atol=1e-6)


def test_maps_and_figures_are_those_of_the_probes(run: Path, ready: Prepared, writer: RunWriter) -> None:
    Observer(ready, writer, Budget()).show()
    writer.flush()
    rows = rows_of(run)
    with torch.no_grad():
        given = kernels_of(ready)(functional.avg_pool2d(ready.probes, 4))
    maps = rows.snapshots["C1/maps"].array
    assert maps.shape == tuple(given.shape) == (8, 2, 6, 6)
    assert np.abs(maps - given.numpy()).max() <= np.ptp(given.numpy()) / 500
    assert rows.scalars["C1/activation_mean"].values[0] == pytest.approx(given.mean().item(), rel=1e-5)
    deviation = given.std(correction=0).item()
    assert rows.scalars["C1/activation_deviation"].values[0] == pytest.approx(deviation, rel=1e-5)
    zeros = (given <= 0).float().mean().item()
    assert rows.scalars["RELU/activation_zeros"].values[0] == pytest.approx(zeros)
    norm = ready.training.model.get_parameter("5.weight").norm().item()
    assert rows.scalars["OUT/weight_norm"].values[0] == pytest.approx(norm, rel=1e-6)


def test_looking_changes_nothing_in_the_training(run: Path, prepared: Prepare, writer: RunWriter) -> None:
    bare, watched = prepared(run).training, prepared(run)
    observer = Observer(watched, writer, Budget())
    for ready, looked_at in ((bare, False), (watched.training, True)):
        torch.manual_seed(3)  # dropout
        for _ in range(4):
            ready.update(*first_batch(watched))
            if looked_at:
                observer.stepped(1)
                observer.observe()
                observer.show()
    for one, other in zip(bare.model.parameters(), watched.training.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_whole_run_holds_what_was_looked_at_and_what_the_machine_did(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(epochs=60)
    session = start(folder, cpu, resume=False)
    assert isinstance(session, Session)
    began, slowest = time.monotonic(), 0.0
    for _ in session.run():
        slowest = max(slowest, time.monotonic() - began)
    rows = rows_of(folder)
    last = rows.status.step
    assert {name: rows.snapshots[name].step for name in ("C1/weight", "C1/gradient", "C1/maps")} == dict.fromkeys(
        ("C1/weight", "C1/gradient", "C1/maps"), last
    )
    assert rows.snapshots["C1/update"].step > 0
    assert rows.scalars["C1/gradient_norm"].steps[-1] == last
    if slowest > 2.5:  # the machine is read each second
        assert 0 <= rows.scalars["device/cpu"].values[-1] <= 1
        assert rows.scalars["device/process_memory"].values[-1] > 1e6
        assert rows.scalars["train/images_per_second"].values[-1] > 0


def test_a_recorder_made_slow_on_purpose_stays_within_its_share_and_says_so(
    run_of: RunOf, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[float, float]] = []  # when, and how long
    write = RunWriter.maps

    def slow(self: RunWriter, name: str, step: int, maps: NDArray[np.float32]) -> None:
        start = time.monotonic()
        time.sleep(0.015)
        write(self, name, step, maps)
        taken.append((start, time.monotonic() - start))

    monkeypatch.setattr(RunWriter, "maps", slow)
    folder = run_of(epochs=100_000)
    session = start(folder, cpu, resume=False)
    assert isinstance(session, Session)
    began, running = time.monotonic(), session.run()
    assert isinstance(running, Generator)
    while time.monotonic() - began < 4.0:
        next(running)
    running.close()
    first, later = taken[0][0], taken[1:]  # the set at the start is written whatever it takes
    assert sum(seconds for _, seconds in later) <= SHARE * (time.monotonic() - first)
    rows = rows_of(folder)
    said = [note for note in rows.notes if note.kind == BUDGET and note.sentence.startswith("Feature maps")]
    assert said
    assert "2 % of the time" in said[0].sentence
