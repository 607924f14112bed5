"""A writer killed at a random moment loses nothing that was committed, and of the rest 33 ms at most."""

import random
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
from convlab.runs.writer import FLUSH

MOST_STEPS = 100_000
LONGEST = 0.4  # seconds that a writer lives

# Notes of every step when it was done, and how far it had committed, where a kill cannot take it away.
WRITER = """
import sys, time
from pathlib import Path
import numpy as np
from convlab.runs.own_loop import OWN
from convlab.runs.writer import Plan, Subject, begin
first = int(sys.argv[2])
done = np.memmap(sys.argv[3], np.float64, "r+")
nothing = Subject((), None, np.zeros((0, 1, 1, 1), np.uint8), np.zeros(0, np.int64), (0.0, 1.0))
writer = begin(Path(sys.argv[1]), Plan(first - 1, len(done), 100, OWN, first), nothing)
print("begun", flush=True)
for step in range(first, len(done)):
    writer.scalar("train/loss", step, 1 / step)
    if step % 50 == 0:
        writer.tensor("C1/weight", step, np.full((8, 3, 9, 9), step, np.float32))
    writer.stand("running", step, 1.0)
    done[step] = time.monotonic()
    if writer.due():
        writer.flush()
        done[0] = step
    time.sleep(0.0005)
"""


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


def killed_again_and_again(folder: Path, notes: Path, times: int) -> None:
    """Each writer goes on behind the last row that the one before had committed."""
    moments = random.Random(times)
    np.zeros(MOST_STEPS).tofile(notes)
    first = 1
    for number in range(times):
        done = np.memmap(notes, np.float64, "r+")
        done[first:] = 0.0
        command = [sys.executable, "-c", WRITER, str(folder), str(first), str(notes)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "begun\n"
            try:
                writer.wait(moments.uniform(0, LONGEST))
            except subprocess.TimeoutExpired:
                psutil.Process(writer.pid).kill()  # SIGKILL, or TerminateProcess on Windows
        last = _check(folder, np.array(done), first, number)
        first = last + 1


def _check(folder: Path, done: np.ndarray[tuple[int], np.dtype[np.float64]], first: int, number: int) -> int:
    rows = rows_of(folder)
    assert rows.status.state == "lost"
    curve = rows.scalars.get("train/loss")
    steps = curve.steps.tolist() if curve else []
    assert steps == list(range(1, len(steps) + 1)), number
    assert curve is None or curve.values.tolist() == [1 / step for step in steps]
    assert len(steps) >= done[0], f"kill {number}: a committed row is lost"
    lost = done[max(first, len(steps) + 1) :]
    lost = lost[lost > 0]
    # The last one may have been on its way to the disk; those before it were not yet due.
    assert lost.size < 2 or lost[-2] - lost[0] < FLUSH, f"kill {number}: {lost.size} steps are lost"
    return len(steps)


def test_ten_kills_lose_nothing_that_was_committed(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Killed"))
    killed_again_and_again(folder, tmp_path / "notes", 10)


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_that_was_committed(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Killed"))
    killed_again_and_again(folder, tmp_path / "notes", 100)


POLLING = """
import sys
from pathlib import Path
from convlab.runs.reader import open_run
reader = open_run(Path(sys.argv[1]))
print("reading", flush=True)
while True:
    reader.poll()
"""


def test_a_killed_reader_takes_nothing_with_it(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Read"))
    with closing(begin_own(folder, steps=300)) as writer:
        for step in range(1, 301):
            if step in (100, 200):
                with subprocess.Popen(
                    [sys.executable, "-c", POLLING, str(folder)], stdout=subprocess.PIPE, text=True
                ) as reader:
                    assert reader.stdout is not None
                    assert reader.stdout.readline() == "reading\n"
                    psutil.Process(reader.pid).kill()
            writer.scalar("train/loss", step, 1 / step)
            writer.flush()
        writer.end("finished")
    assert rows_of(folder).scalars["train/loss"].steps.size == 300
    assert not list(folder.glob("*-wal"))


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
