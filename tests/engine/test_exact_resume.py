"""A training that goes on from a checkpoint is the one that never stopped, bit for bit."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from convlab.core.problem import Problem
from convlab.engine import checkpoint
from convlab.engine.prepare import Prepared
from convlab.engine.training import StepDone, Training

Prepare = Callable[[Path], Prepared]


def do_steps(training: Training, count: int) -> list[float]:
    steps = (event for event in training.events() if isinstance(event, StepDone))
    return [event.loss.item() for event in islice(steps, count)]


@pytest.mark.parametrize("stop_at", [5, 23, 30], ids=["in the first epoch", "at its end", "in the second"])
def test_stopped_and_gone_on_equals_never_stopped(run: Path, prepared: Prepare, tmp_path: Path, stop_at: int) -> None:
    whole = prepared(run).training
    losses = do_steps(whole, 40)

    first = prepared(run).training
    before = do_steps(first, stop_at)
    first.rate = whole.rate
    checkpoint.save(tmp_path / "kept.safetensors", first)
    second = prepared(run).training
    torch.manual_seed(99)  # dropout's state must come from the file
    assert not isinstance(checkpoint.restore(tmp_path / "kept.safetensors", second), Problem)
    assert second.step == stop_at
    assert before + do_steps(second, 40 - stop_at) == losses
    for one, other in zip(whole.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_rate_set_by_hand_is_kept(run: Path, prepared: Prepare, tmp_path: Path) -> None:
    first = prepared(run).training
    do_steps(first, 1)
    first.rate = 0.003
    checkpoint.save(tmp_path / "kept", first)
    second = prepared(run).training
    checkpoint.restore(tmp_path / "kept", second)
    assert second.rate == 0.003


def test_a_file_that_is_no_checkpoint_is_named(run: Path, prepared: Prepare, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    save_file({"model/0.weight": torch.zeros(3)}, path)
    of_another = path.read_bytes()
    for content in (b"", b"\xff" * 100, of_another):
        path.write_bytes(content)
        problem = checkpoint.restore(path, prepared(run).training)
        assert isinstance(problem, Problem)
        assert str(path) in problem.sentence
