"""Trainings on other data than the digits: toys in colour, photographs in class folders, data that vanish."""

import shutil
from pathlib import Path

import pytest
import torch

from convlab.core.document import changed
from convlab.core.experiment import Experiment, Recipe
from convlab.core.fitting import fit_to, mended
from convlab.core.network import Network
from convlab.core.places import Places
from convlab.core.presets import ALEXNET, LENET5
from convlab.core.problem import Problem
from convlab.data.sets import DataSet, find_data
from convlab.engine.devices import Device
from convlab.engine.events import StepDone
from convlab.engine.prepare import Prepared, prepare
from convlab.runs.folder import new_run
from tests.data.originals import write_classes

CPU = Device(torch.device("cpu"), "the processor")


def prepared(folder: Path, network: Network, data: str) -> Prepared | Problem:
    """A training of the network, fitted, on the data; nothing is run yet."""
    found = find_data(data, (network.input.height, network.input.width))
    assert isinstance(found, DataSet)
    fitted = mended(fit_to(network, found.shape, len(found.classes)))
    experiment = Experiment(network=fitted, data=data, recipe=Recipe(batch=8, epochs=1))
    return prepare(new_run(folder, experiment), CPU, resume=False)


def test_toys_in_colour_are_learnt(tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convlab.data.toybox.TRAIN", 80)
    monkeypatch.setattr("convlab.data.toybox.HELD_OUT", 40)
    ready = prepared(tmp_path, LENET5, "toybox")
    assert isinstance(ready, Prepared)
    steps = [event for event in ready.training.events() if isinstance(event, StepDone)]
    assert len(steps) == 10
    assert 3 < float(steps[0].loss) < 5  # ln 40 = 3.7: before anything is learnt
    assert ready.probes.shape == (8, 3, 32, 32)
    assert ready.subject.class_names[0] == "striped ring"
    mean, deviation = ready.subject.pixels
    assert isinstance(mean, tuple)
    assert isinstance(deviation, tuple)
    assert len(mean) == len(deviation) == 3


def test_photographs_are_cut_to_what_alexnet_takes(tmp_path: Path) -> None:
    ready = prepared(tmp_path, changed(ALEXNET, input=changed(ALEXNET.input, height=67, width=67)), str(pets(tmp_path)))
    assert isinstance(ready, Prepared)
    assert ready.probes.shape[1:] == (3, 67, 67)
    assert ready.subject.class_names == ("ant", "bee", "cat")


def test_data_that_have_vanished_are_said(tmp_path: Path) -> None:
    folder = pets(tmp_path)
    experiment = Experiment(network=fit_to(LENET5, (32, 32, 3), 3), data=str(folder))
    run = new_run(tmp_path, experiment)
    shutil.rmtree(folder)
    problem = prepare(run, CPU, resume=False)
    assert isinstance(problem, Problem)
    assert f"{folder} is not there" in problem.sentence


def pets(folder: Path) -> Path:
    return write_classes(folder / "pets")
