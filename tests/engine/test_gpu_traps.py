"""Faults of training that only a GPU shows, provoked on a CPU."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import AveragePool, Conv, Flatten, FullyConnected, Relu
from convlab.core.network import InputShape, Network
from convlab.core.problem import Problem
from convlab.engine.batches import Pixels, laid_out, taken
from convlab.engine.checkpoint import restore, save
from convlab.engine.devices import Device, in_order, order_of_memory
from convlab.engine.events import StepDone
from convlab.engine.memory import is_out_of_memory
from convlab.engine.optimisers import optimiser_of
from convlab.engine.precision import scaler_of, use
from convlab.engine.prepare import prepare
from convlab.engine.training import Training
from convlab.runs.folder import new_run

TWO_CONVOLUTIONS = Network(
    name="Two",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Conv(name="C1", filters=4, kernel=3),
        Relu(name="R1"),
        Conv(name="C2", filters=3, kernel=3),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)


@pytest.fixture
def _switches() -> Iterator[None]:
    yield
    use("fp32")


@pytest.mark.usefixtures("_switches")
@pytest.mark.parametrize(("precision", "rounds"), [("tf32", True), ("fp32", False)])
def test_both_switches_of_tf32_agree(precision: str, rounds: bool) -> None:
    use("tf32" if precision == "tf32" else "fp32")
    assert torch.backends.cuda.matmul.allow_tf32 is rounds  # what torch.compile asks
    assert torch.backends.cuda.matmul.fp32_precision == torch.backends.cudnn.conv.fp32_precision  # type: ignore[attr-defined]
    assert torch.backends.cuda.matmul.fp32_precision == ("tf32" if rounds else "ieee")


def test_an_overflow_in_the_first_step_leaves_no_trace() -> None:
    def learn(first_overflows: bool) -> torch.Tensor:
        model = nn.Linear(64, 64)
        nn.init.ones_(model.weight)
        recipe = Recipe(precision="fp16")
        optimiser, scaler = optimiser_of(model.parameters(), recipe), scaler_of("fp16", torch.device("cpu"))
        assert scaler is not None
        for scale in (float("inf"), 1.0, 1.0) if first_overflows else (1.0, 1.0):
            optimiser.zero_grad()
            scaler.scale(model(torch.ones(2, 64)).mean() * scale).backward()
            scaler.step(optimiser)
            scaler.update()
        return model.weight.detach()

    assert torch.allclose(learn(first_overflows=True), learn(first_overflows=False))


def test_momentum_lies_in_memory_as_its_weights_do_after_a_resume(tmp_path: Path) -> None:
    straight, interrupted, resumed = (_channels_last(tmp_path / name) for name in ("a", "b", "c"))
    _steps(straight, 10)
    _steps(interrupted, 5)
    save(tmp_path / "checkpoint", interrupted)
    assert not isinstance(restore(tmp_path / "checkpoint", resumed), Problem)
    _steps(resumed, 5)
    for one, other in zip(straight.model.parameters(), resumed.model.parameters(), strict=True):
        assert torch.equal(one, other)
        assert resumed.optimiser.state[other]["momentum_buffer"].stride() == other.stride()


def _channels_last(home: Path) -> Training:
    experiment = Experiment(network=TWO_CONVOLUTIONS, recipe=Recipe(batch=64, epochs=1))
    ready = prepare(new_run(home, experiment), Device(torch.device("cpu"), "CPU"), resume=False)
    assert not isinstance(ready, Problem)
    ready.training.model.to(memory_format=torch.channels_last)  # as on an NVIDIA GPU
    return ready.training


def _steps(training: Training, count: int) -> None:
    steps = (event for event in training.events() if isinstance(event, StepDone))
    assert len(list(islice(steps, count))) == count


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_keep_the_order_of_memory_from_the_data_set_to_the_network(channels: int) -> None:
    """Else each batch is turned round twice, for the pass there and for the pass back."""
    assert order_of_memory(torch.device("cuda")) == order_of_memory(torch.device("cpu")) == torch.channels_last
    assert order_of_memory(torch.device("mps")) == torch.contiguous_format
    last = (64 * channels, 1, 8 * channels, channels)
    images = np.arange(9 * 64 * channels, dtype=np.uint8).reshape(9, 8, 8, channels)
    pictures = laid_out(torch.from_numpy(images), torch.device("cpu"))
    some = taken(pictures, torch.tensor([4, 1]))
    assert np.array_equal(some.numpy(), images[[4, 1]].transpose(0, 3, 1, 2))
    assert Pixels(0.5, 0.2)(some).stride() == last
    assert in_order(some.contiguous().float()).stride() == last


def test_a_full_gpu_is_out_of_memory_whoever_made_it() -> None:
    apple = "MPS backend out of memory (MPS allocated: 9 GB, max allowed: 9 GB). Tried to allocate 1 GB."
    assert is_out_of_memory(RuntimeError(apple))
    assert is_out_of_memory(RuntimeError("CUDA error: out of memory"))
