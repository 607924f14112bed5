"""A training that goes on from a checkpoint is the one that never stopped, bit for bit."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from convlab.core.augmentation import Augmentation
from convlab.core.problem import Problem
from convlab.core.schedules import Cosine, OneCycle, Plateau, StepDown
from convlab.engine import checkpoint
from convlab.engine.events import StepDone
from convlab.engine.prepare import Prepared
from convlab.engine.training import Training

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


EVERYTHING: dict[str, object] = {
    "augmentation": Augmentation(flip=0.5, crop=2, rotation=10, colour=0.2, cutout=0.2, lighting=0.1),
    "dropout": 0.3,
    "label_smoothing": 0.1,
}
RECIPES: dict[str, dict[str, object]] = {
    "Nesterov, cosine": {"nesterov": True, "schedule": Cosine(warm_up=1)},
    "Adam, one cycle": {"optimiser": "adam", "rate": 0.01, "schedule": OneCycle()},
    "AdamW, plateau": {"optimiser": "adamw", "rate": 0.01, "schedule": Plateau(patience=0, threshold=0.9)},
    "float16, step": {"precision": "fp16", "schedule": StepDown(every=1)},
}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
def test_every_part_of_a_recipe_goes_on_as_if_nothing_had_been(
    run_of: Callable[..., Path], prepared: Prepare, tmp_path: Path, recipe: dict[str, object]
) -> None:
    folder = run_of(epochs=3, **EVERYTHING, **recipe)
    whole = prepared(folder).training
    losses = do_steps(whole, 60)
    first = prepared(folder).training
    before = do_steps(first, 30)
    checkpoint.save(tmp_path / "kept", first)
    second = prepared(folder).training
    torch.manual_seed(99)
    checkpoint.restore(tmp_path / "kept", second)
    assert (second.rate, second.waiting, second.settings) == (first.rate, first.waiting, first.settings)
    assert before + do_steps(second, 30) == losses
    assert second.rate == whole.rate
    for one, other in zip(whole.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)


KILLED = """
import os, signal, sys, torch
from itertools import islice
from pathlib import Path
from convlab.engine import checkpoint
from convlab.engine.devices import Device
from convlab.engine.prepare import prepare
from convlab.engine.events import StepDone
torch.set_num_threads(1)
folder, out, until, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "first"
training = prepare(folder, Device(torch.device("cpu"), "CPU"), resume=False).training
if not first and out.exists():
    assert not isinstance(checkpoint.restore(out, training), checkpoint.Problem)
for event in training.events():
    if isinstance(event, StepDone) and event.step == until:
        checkpoint.save(out, training)
    if isinstance(event, StepDone) and event.step == until + 7:
        os.kill(os.getpid(), signal.SIGKILL)  # in the middle of an epoch, far behind the checkpoint
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_hundred_steps_kill_9_and_a_hundred_more_are_two_hundred(run_of: Callable[..., Path], tmp_path: Path) -> None:
    folder = run_of(epochs=10, schedule=OneCycle(), **EVERYTHING)

    def trained(out: Path, until: int, how: str) -> None:
        program = [sys.executable, "-c", KILLED, str(folder), str(out), str(until), how]
        assert subprocess.run(program, check=False).returncode == -signal.SIGKILL

    trained(tmp_path / "whole", 200, "first")
    trained(tmp_path / "parts", 100, "first")
    trained(tmp_path / "parts", 200, "again")
    whole, parts = load_file(tmp_path / "whole"), load_file(tmp_path / "parts")
    assert set(whole) == set(parts)
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_the_first_format_of_checkpoints_still_goes_on(run: Path, prepared: Prepare, tmp_path: Path) -> None:
    first = prepared(run).training
    do_steps(first, 5)
    checkpoint.save(tmp_path / "kept", first)
    tensors = load_file(tmp_path / "kept")
    old = {name.replace("optimiser/momentum_buffer", "momentum"): tensor for name, tensor in tensors.items()}
    note = {"format": "convlab-checkpoint", "version": 1, "step": 5, "rate": 0.1, "torch": "2", "device": "cpu"}
    save_file(old, tmp_path / "old", {"convlab": json.dumps({**note, "threads": 1})})
    wanted = do_steps(first, 10)
    second = prepared(run).training
    found = checkpoint.restore(tmp_path / "old", second)
    assert isinstance(found, checkpoint.Note)
    assert found.differs("cpu") == f"PyTorch 2 then, {torch.__version__} now"
    assert do_steps(second, 10) == wanted


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
