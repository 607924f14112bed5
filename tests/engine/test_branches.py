"""A run can be rewound to a checkpoint, or left for a new one that begins with the same weights."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
import torch

from convlab.core.document import changed, read_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.engine.devices import Device
from convlab.engine.events import StepDone
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.session import Session, start
from convlab.runs.branches import START, branch
from convlab.runs.commands import Command, send
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows

RunOf = Callable[..., Path]


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert not isinstance(reader, Problem), reader
    rows = reader.poll()
    reader.close()
    return rows


def trained(folder: Path, device: Device, resume: bool = False, at: int | None = None) -> None:
    session = start(folder, device, resume, at)
    assert isinstance(session, Session), session
    list(session.run())


def ready(folder: Path, device: Device) -> Prepared:
    found = prepare(folder, device, resume=False)
    assert isinstance(found, Prepared), found
    return found


@pytest.fixture
def parent(run_of: RunOf, cpu: Device) -> Path:
    """A run of two epochs that kept a checkpoint after step 3, with another rate than it began with."""
    folder = run_of(epochs=2)
    step = Command(kind="step")
    for wish in (
        Command(kind="rate", value=0.05),
        step,
        step,
        step,
        Command(kind="checkpoint"),
        Command(kind="resume"),
    ):
        send(folder, wish)
    trained(folder, cpu)
    return folder


def test_a_branch_begins_with_the_weights_and_the_rate_of_its_parent(parent: Path, tmp_path: Path, cpu: Device) -> None:
    new = branch(parent, tmp_path / "runs", at=3)
    assert isinstance(new, Path)
    experiment = read_document(new / "experiment.json", Experiment)
    assert isinstance(experiment, Experiment)
    assert experiment.parent is not None
    assert (experiment.parent.run, experiment.parent.step) == (parent.name, 3)
    training = ready(new, cpu).training
    assert (training.step, training.rate) == (3, 0.05)
    trained(new, cpu)
    losses, before = (rows_of(folder).scalars["train/loss"] for folder in (new, parent))
    assert losses.steps.tolist() == list(range(4, 47))
    assert losses.values.tolist() == before.values[3:].tolist()  # the same recipe: the same training, bit for bit


def test_a_branch_may_learn_by_another_recipe(parent: Path, tmp_path: Path, cpu: Device) -> None:
    recipe = changed(rows_of(parent).experiment.recipe, optimiser="adam", rate=0.002, dropout=0.4)
    same, other = (branch(parent, tmp_path / "runs", 3, wish) for wish in (None, recipe))
    assert isinstance(same, Path)
    assert isinstance(other, Path)
    one, two = ready(same, cpu).training, ready(other, cpu).training
    assert (two.rate, two.dropout, two.step) == (0.002, 0.4, 3)
    assert all(torch.equal(a, b) for a, b in zip(one.model.parameters(), two.model.parameters(), strict=True))
    assert [event.step for event in islice(two.events(), 2) if isinstance(event, StepDone)] == [4, 5]


def test_a_rewound_run_goes_on_from_there_and_shadows_what_came_later(parent: Path, cpu: Device) -> None:
    before = rows_of(parent)
    trained(parent, cpu, resume=True, at=3)
    after = rows_of(parent)
    assert after.scalars["train/loss"].steps.tolist() == list(range(1, 47))
    assert after.scalars["train/loss"].values.tolist() == before.scalars["train/loss"].values.tolist()
    refused = start(parent, cpu, resume=True, at=17)
    assert isinstance(refused, Problem)
    assert "no checkpoint of step 17" in refused.sentence


def test_a_branch_whose_start_is_damaged_is_refused(parent: Path, tmp_path: Path, cpu: Device) -> None:
    new = branch(parent, tmp_path / "runs", at=3)
    assert isinstance(new, Path)
    (new / START).write_bytes(b"cut short")
    refused = prepare(new, cpu, resume=False)
    assert isinstance(refused, Problem)
    assert "damaged" in refused.sentence


def test_what_is_not_there_cannot_be_left(parent: Path, tmp_path: Path) -> None:
    refused = branch(parent, tmp_path / "runs", at=5)
    assert isinstance(refused, Problem)
    assert "of step 5" in refused.sentence
