"""A network that learns a digit in a blink, and a training of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from convlab.core.document import changed
from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import AveragePool, Conv, Dropout, Flatten, FullyConnected, Relu
from convlab.core.network import InputShape, Network
from convlab.core.problem import Problem
from convlab.engine.devices import Device
from convlab.engine.prepare import Prepared, prepare
from convlab.runs.folder import new_run

TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Conv(name="C1", filters=2, kernel=3),
        Relu(name="RELU"),
        Flatten(name="FLAT"),
        Dropout(name="DROP", rate=0.1),
        FullyConnected(name="OUT", units=10),
    ),
)
Prepare = Callable[[Path], Prepared]


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def cpu() -> Device:
    return Device(torch.device("cpu"), "CPU, 1 of 2 threads")


@pytest.fixture
def tiny() -> Experiment:
    """Two epochs of 23 steps."""
    return Experiment(network=TINY, recipe=Recipe(rate=0.1, batch=64, epochs=2))


@pytest.fixture
def run(tmp_path: Path, tiny: Experiment) -> Path:
    """A run folder of the tiny experiment."""
    return new_run(tmp_path / "runs", tiny)


@pytest.fixture
def run_of(tmp_path: Path, tiny: Experiment) -> Callable[..., Path]:
    """A run folder of the tiny experiment with another recipe."""

    def made(**recipe: object) -> Path:
        return new_run(tmp_path / "runs", changed(tiny, recipe=changed(tiny.recipe, **recipe)))

    return made


@pytest.fixture
def prepared(cpu: Device) -> Prepare:
    """The training of a run folder, ready for its first step."""

    def ready(folder: Path) -> Prepared:
        found = prepare(folder, cpu, resume=False)
        assert not isinstance(found, Problem), found
        return found

    return ready
