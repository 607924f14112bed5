"""Two processes that train one network learn what one process would have learnt."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import torch

from convlab.core.document import changed, write_document
from convlab.core.experiment import Experiment
from convlab.core.layers import AveragePool, Conv, Flatten, FullyConnected, Relu
from convlab.core.network import InputShape, Network
from convlab.engine.devices import Device
from convlab.engine.session import Session, start
from convlab.engine.team import Team
from convlab.engine.together import filled_up, indivisible, share_of
from convlab.runs.folder import new_run_at
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows

LONG = 240.0  # seconds: three processes import torch on a busy machine
STEPS = 50
WITHOUT_DROPOUT = Network(
    name="Plain",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Conv(name="C1", filters=4, kernel=3),
        Relu(name="RELU"),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)
Torchrun = Callable[..., subprocess.CompletedProcess[str]]

AS_ONE = """
import sys
from pathlib import Path
import torch
from convlab.engine.learnt import ErrorPoint, Learnt, Unread
from convlab.engine.prepare import prepare
from convlab.engine.together import join_team
from convlab.engine.events import StepDone

team, device = join_team()
training = prepare(Path(sys.argv[1]), device, resume=False).training
alone = training.validated()
training.join(team)
shared = training.validated()
assert abs(shared.loss - alone.loss) < 1e-6, (shared.loss, alone.loss)
assert (shared.top1_error, shared.top5_error) == (alone.top1_error, alone.top5_error)
assert torch.equal(shared.confusion, alone.confusion)
assert int(shared.confusion.sum()) == training.batches.held_out_images

logits = 10 * torch.eye(10)[[team.rank, 2, 3]] - torch.arange(10)  # the first guess is right in rank 0 alone
guessed = (logits, torch.tensor([0, 2, 9]))
steps = [StepDone(step, torch.tensor(float(step + team.rank)), 6, 0.1, guessed) for step in (1, 2)]
unread = Unread(steps_per_epoch=2)
for step in steps:
    unread.add(step)
found = unread.read(team)
assert found == ([Learnt(1, 0.1, 1.5), Learnt(2, 0.1, 2.5)], [ErrorPoint(2, 6 / 12, 4 / 12)]), found
team.leave()
"""
SHARED_NORM = """
import torch
from torch import nn
from convlab.engine.together import join_team

team, device = join_team()
torch.manual_seed(3)
alone = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))
shared = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))
shared.load_state_dict(alone.state_dict())
names = list(shared.state_dict())
parallel = team.parallel(shared)
assert list(shared.state_dict()) == names
images, labels = torch.randn(8, 2, 6, 6), torch.randint(3, (8,))
own = team.share(torch.arange(8))
for _ in range(5):
    for model, part in ((alone, torch.arange(8)), (parallel, own)):
        model.zero_grad()
        nn.functional.cross_entropy(model(images[part]), labels[part]).backward()
    with torch.no_grad():
        for one, other in zip(alone.parameters(), shared.parameters()):
            assert torch.allclose(one.grad, other.grad, atol=1e-5), (one.grad - other.grad).abs().max()
            one -= 0.1 * one.grad
            other -= 0.1 * other.grad
for name, value in alone.state_dict().items():
    assert torch.allclose(value, shared.state_dict()[name], atol=1e-4), name
assert torch.allclose(alone.eval()(images), shared.eval()(images), atol=1e-4)
team.leave()
"""


@pytest.fixture
def torchrun() -> Torchrun:
    """`torchrun --nproc-per-node=2 ...` on a port of its own."""

    def ran(*arguments: object) -> subprocess.CompletedProcess[str]:
        launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        command = [*launcher, *map(str, arguments)]
        return subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=LONG, check=False
        )

    return ran


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader)
    with closing(reader):
        return reader.poll()


def test_two_processes_learn_what_one_learns(tmp_path: Path, tiny: Experiment, cpu: Device, torchrun: Torchrun) -> None:
    # 51 whole batches of 28, and a last one of 9.
    experiment = changed(tiny, network=WITHOUT_DROPOUT, recipe=changed(tiny.recipe, batch=28, epochs=1))
    alone, together, file = tmp_path / "alone", tmp_path / "together", tmp_path / "experiment.json"
    write_document(file, experiment)
    ended = torchrun("-m", "convlab", "train", file, "--out", together)
    assert ended.returncode == 0, ended.stderr
    assert "filled up to 10: 1 image is learnt from twice" in ended.stdout

    new_run_at(alone, experiment)
    session = start(alone, cpu, resume=False)
    assert isinstance(session, Session)
    for _ in session.run():
        pass
    one, two = rows_of(alone), rows_of(together)
    assert (two.status.state, two.status.step, two.status.steps) == ("finished", 52, 52)
    losses = [rows.scalars["train/loss"].values[:STEPS] for rows in (one, two)]
    assert abs(losses[0] - losses[1]).max() < 1e-4
    for name in ("train/top1_error", "train/top5_error", "validation/top1_error", "validation/loss"):
        assert two.scalars[name].values == pytest.approx(one.scalars[name].values, abs=0.01), name
    assert two.status.device.startswith("2 processes, CPU")
    assert [note.sentence for note in two.notes if note.kind == "batches"] == [
        "Each epoch's last batch of 9 is filled up to 10: 1 image is learnt from twice in it."
    ]


def test_batch_norm_looks_at_the_whole_batch(tmp_path: Path, torchrun: Torchrun) -> None:
    script = tmp_path / "shared_norm.py"
    script.write_text(SHARED_NORM, encoding="utf-8")
    ended = torchrun(script)
    assert ended.returncode == 0, ended.stderr


def test_all_are_judged_and_counted_once(tmp_path: Path, tiny: Experiment, torchrun: Torchrun) -> None:
    (tmp_path / "as_one.py").write_text(AS_ONE, encoding="utf-8")
    new_run_at(tmp_path / "run", tiny)
    ended = torchrun(tmp_path / "as_one.py", tmp_path / "run")
    assert ended.returncode == 0, ended.stderr


def test_shares_are_equal_and_together_the_batch() -> None:
    batch = torch.tensor([5, 3, 8, 1, 9, 2, 7])
    whole = [share_of(batch[:6], rank, 3).tolist() for rank in range(3)]
    assert whole == [[5, 1], [3, 9], [8, 2]]
    filled = [share_of(batch, rank, 3).tolist() for rank in range(3)]
    assert filled == [[5, 1, 7], [3, 9, 5], [8, 2, 3]]
    alone = [share_of(batch[:1], rank, 4).tolist() for rank in range(4)]
    assert alone == [[5]] * 4


def test_parts_are_all_of_it_once() -> None:
    team, parts = Team(), list[int]()
    team.size = 3
    for team.rank in range(3):
        parts += team.part(20)
    assert parts == list(range(20))


def test_what_does_not_divide_is_said() -> None:
    refused = indivisible(50, 4)
    assert refused is not None
    assert "Use 48 or 52." in refused.sentence
    assert indivisible(48, 4) is None
    assert filled_up(1437, 16, 2).startswith("Each epoch's last batch of 13 is filled up to 14")
    assert "3 images are" in filled_up(1437, 16, 8)
    assert filled_up(1440, 16, 2) == ""
