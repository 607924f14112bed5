"""Killed readers, checkpoints cut short and long runs: a writer goes on as if nothing were."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pytest

from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.runs.checkpoints import Kept, checkpoint_file, newest_whole
from convlab.runs.folder import new_run
from convlab.runs.own_loop import begin_own, own_experiment
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


# Readers are forked from a process that has everything loaded, and killed at random moments.
READERS = """
import os, random, signal, sys, time
from pathlib import Path
from convlab.runs.reader import open_run
moments = random.Random(30)
for number in range(30):
    reader = os.fork()
    if not reader:
        run = open_run(Path(sys.argv[1]))
        while True:
            run.poll()
    time.sleep(moments.uniform(0, 0.05))
    os.kill(reader, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) == -signal.SIGKILL, number
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_thirty_killed_readers_take_nothing_with_them(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Read"))
    step = 0
    with closing(begin_own(folder, steps=100_000)) as writer:
        with subprocess.Popen([sys.executable, "-c", READERS, str(folder)]) as readers:
            while readers.poll() is None:
                step += 1
                writer.scalar("train/loss", step, 1 / step)
                writer.tensor("C1/weight", step, np.full((8, 3, 9, 9), step, np.float32))
                writer.flush()
        assert readers.returncode == 0
        writer.end("finished")
    rows = rows_of(folder)
    assert rows.status.state == "finished"
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, step + 1))
    assert not list(folder.glob("*-wal"))  # not even a killed reader keeps the run from becoming one plain file


def test_of_checkpoints_cut_short_the_one_before_counts(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Cut"))
    (folder / "checkpoints").mkdir()
    with closing(begin_own(folder, steps=10)) as writer:
        for step in (1, 2):
            path = folder / checkpoint_file(step)
            content = bytes([step]) * 5000
            sha256 = write_whole(path, lambda temporary, content=content: temporary.write_bytes(content))  # type: ignore[misc]
            writer.checkpoint(step, checkpoint_file(step), sha256)
            writer.flush()
    newest = folder / checkpoint_file(2)
    for size in (4999, 2500, 1, 0):
        newest.write_bytes(newest.read_bytes()[:size])
        kept = newest_whole(folder)
        assert isinstance(kept, Kept)
        assert kept.step == 1
    (folder / checkpoint_file(1)).write_bytes(b"")
    assert isinstance(newest_whole(folder), Problem)


def memory_over(tmp_path: Path, steps: int) -> list[int]:
    """The resident memory of a writer, in bytes, at ten places of a run of so many steps."""
    folder = new_run(tmp_path, own_experiment("Long"))
    process, found = psutil.Process(), []
    weights = np.zeros((16, 3, 5, 5), np.float32)
    with closing(begin_own(folder, steps=steps)) as writer:
        for step in range(1, steps + 1):
            writer.scalar("train/loss", step, 1 / step)
            if step % 100 == 0:
                writer.tensor("C1/weight", step, weights)
                writer.maps("C1/maps", step, weights)
                writer.flush()
            if step % (steps // 10) == 0:
                found.append(process.memory_info().rss)
        writer.end("finished")
    return found


def test_the_memory_of_a_run_is_flat(tmp_path: Path) -> None:
    found = memory_over(tmp_path, 20_000)
    assert found[-1] - found[1] < 4 * 2**20, found


@pytest.mark.slow
def test_the_memory_of_200_000_steps_is_flat(tmp_path: Path) -> None:
    found = memory_over(tmp_path, 200_000)
    assert found[-1] - found[1] < 8 * 2**20, found
