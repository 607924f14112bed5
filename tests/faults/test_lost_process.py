"""One of two processes that train together is killed: what was learnt is kept, and the run says so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from convlab.cli import together
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.core.typography import step_count
from convlab.engine.session import LOST
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run_at
from convlab.runs.reader import EXPERIMENT, RunReader
from convlab.runs.rows import RunRows
from convlab.runs.writer import Plan, RunWriter, Subject, begin

LONG = 240.0  # seconds
NOBODY = Subject((), None, np.zeros((0, 1, 1, 1), np.uint8), np.zeros(0, np.int64), (0.0, 1.0))
Start = Callable[..., subprocess.Popen[bytes]]
Watch = Callable[[Path], RunReader]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="torchrun ends processes in another way there")


@pytest.fixture
def torchrun(tmp_path: Path, endless: Callable[[], Path]) -> Iterator[Start]:
    """Starts `torchrun --nproc-per-node=2 -m convlab train`, and ends all that is left of it."""
    started: list[subprocess.Popen[bytes]] = []

    def start(out: Path, *options: str) -> subprocess.Popen[bytes]:
        launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", *options]
        command = [*launcher, "-m", "convlab", "train", str(endless() / EXPERIMENT), "--out", str(out)]
        log = open(tmp_path / "log", "ab")  # noqa: SIM115 - the child's
        started.append(subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=log, stderr=log))
        log.close()
        return started[-1]

    yield start
    for process in started:
        below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        for child in below:
            child.kill()
        process.kill()
        process.wait()


def kill(torchrun: subprocess.Popen[bytes], rank: int) -> None:
    """SIGKILL to the process of that rank."""
    children = psutil.Process(torchrun.pid).children(recursive=True)
    (one,) = [child for child in children if child.environ().get("RANK") == str(rank)]
    one.kill()


def until(run: RunReader, wanted: Callable[[RunRows], bool]) -> RunRows:
    """Three processes load torch before the first row, which on a busy machine takes a minute."""
    deadline = time.monotonic() + LONG
    while not wanted(rows := run.poll()):
        assert time.monotonic() < deadline, rows.status
        time.sleep(0.005)
    return rows


def test_a_lost_process_ends_in_a_checkpoint_and_a_clear_row(tmp_path: Path, torchrun: Start, watch: Watch) -> None:
    out = tmp_path / "run"
    team = torchrun(out)
    _await_folder(out, team)
    run = watch(out)
    until(run, lambda rows: rows.status.step > 30)
    kill(team, rank=1)
    lost = until(run, lambda rows: rows.status.state == "failed")
    assert team.wait(LONG) != 0
    assert "was lost of the 2 that trained together, after step" in lost.status.sentence
    assert f"after step {step_count(lost.status.step)}." in lost.status.sentence
    kept = newest_whole(out)
    assert isinstance(kept, Kept)
    assert kept.step == lost.status.step
    assert lost.scalars["train/loss"].steps.tolist() == list(range(1, kept.step + 1))


@pytest.mark.slow
def test_without_the_one_that_writes_the_run_is_whole(tmp_path: Path, torchrun: Start, watch: Watch) -> None:
    out = tmp_path / "run"
    team = torchrun(out, "--max-restarts=1")
    _await_folder(out, team)
    run = watch(out)
    until(run, lambda rows: rows.status.epoch > 3)
    kill(team, rank=0)
    lost = until(run, lambda rows: rows.status.state == "lost")
    assert lost.scalars["train/loss"].steps.tolist() == list(range(1, lost.status.step + 1))
    until(run, lambda rows: rows.status.state == "running")
    team.send_signal(signal.SIGTERM)
    stopped = until(run, lambda rows: rows.status.state == "stopped")
    team.wait(LONG)
    assert stopped.scalars["train/loss"].steps.tolist() == list(range(1, stopped.status.step + 1))
    newest = newest_whole(out)
    assert isinstance(newest, Kept)
    assert newest.step == stopped.status.step


@pytest.mark.slow
def test_a_restart_goes_on_from_the_checkpoint_and_obeys(tmp_path: Path, torchrun: Start, watch: Watch) -> None:
    out = tmp_path / "run"
    team = torchrun(out, "--max-restarts=1")
    _await_folder(out, team)
    run = watch(out)
    until(run, lambda rows: rows.status.step > 30)
    kill(team, rank=1)
    lost = until(run, lambda rows: rows.status.state == "failed").status.step
    until(run, lambda rows: rows.status.state == "running" and rows.status.step > lost + 20)
    ids = [send(out, Command(kind="divide")), send(out, Command(kind="stop"))]
    stopped = until(run, lambda rows: rows.status.state == "stopped")
    assert team.wait(LONG) == 0
    assert [answer.id for answer in stopped.answers] == ids
    assert stopped.scalars["train/loss"].steps.tolist() == list(range(1, stopped.status.step + 1))


def _await_folder(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LONG
    while not (folder / EXPERIMENT).exists():
        assert process.poll() is None, (folder.parent / "log").read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_restart_goes_on_only_where_that_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "run"
    assert together.goes_on(out) is False  # no torchrun
    for name, value in (("TORCHELASTIC_RUN_ID", "none"), ("WORLD_SIZE", "2"), ("TORCHELASTIC_RESTART_COUNT", "0")):
        monkeypatch.setenv(name, value)
    nameless = together.goes_on(None)
    assert isinstance(nameless, Problem)
    assert "--out" in nameless.sentence
    new_run_at(out, Experiment())
    assert together.goes_on(out) is False  # the first start: a folder that is not empty is refused
    monkeypatch.setenv("TORCHELASTIC_RESTART_COUNT", "1")
    assert together.goes_on(out) is True
    assert together.goes_on(tmp_path / "nowhere") is False
    for sentence, helps in (
        (f"{LOST} 2 that trained together, after step 3.", True),
        ("The loss is no number.", False),
    ):
        writer = begin(out, Plan(0, 10, 5, "CPU", 0), NOBODY)
        assert isinstance(writer, RunWriter)
        writer.end("failed", sentence)
        found = together.goes_on(out)
        assert found is True if helps else isinstance(found, Problem)
