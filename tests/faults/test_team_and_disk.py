"""A full disk pauses all processes that train together, in the middle and at the end; then they go on."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from convlab.core.document import changed, read_document, write_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.reader import EXPERIMENT, RunReader
from convlab.runs.rows import RunRows

LONG = 240.0  # seconds, only for a machine that stands still

# The disk is as large as the file says: it takes no checkpoint of a step beyond that number.
ON_A_SMALL_DISK = """
import sys
from pathlib import Path
from types import SimpleNamespace
from convlab.cli.commands import app
from convlab.engine import checkpoint, recorder

disk, refused, save = Path(sys.argv.pop(1)), [0], checkpoint.save

def saved(path, training):
    if training.step > int(disk.read_text()):
        refused.append(training.step)
        raise OSError(28, "No space left on device")
    return save(path, training)

checkpoint.save = saved
recorder.shutil.disk_usage = lambda _: SimpleNamespace(free=10**9 * (refused[-1] <= int(disk.read_text())))
app()
"""


def paused_at(steps: range) -> Callable[[RunRows], bool]:
    return lambda rows: rows.status.state == "paused" and rows.status.step in steps


def test_all_wait_for_room(tmp_path: Path, endless: Callable[[], Path], watch: Callable[[Path], RunReader]) -> None:
    out, file, disk, program = (tmp_path / name for name in ("run", "short.json", "disk", "program.py"))
    experiment = read_document(endless() / EXPERIMENT, Experiment)
    assert not isinstance(experiment, Problem)
    write_document(file, changed(experiment, recipe=changed(experiment.recipe, epochs=2)))  # of 23 steps
    program.write_text(ON_A_SMALL_DISK, encoding="utf-8")
    resize(disk, 0)
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    command = [*launcher, str(program), str(disk), "train", str(file), "--out", str(out)]
    with subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}) as torchrun:
        try:
            until(lambda: (out / EXPERIMENT).exists())
            run = watch(out)
            until(lambda: paused_at(range(23, 30))(run.poll()))
            assert "has no room left" in run.poll().status.sentence
            resize(disk, 30)
            until(lambda: paused_at(range(46, 47))(run.poll()))
            resize(disk, 46)
            assert torchrun.wait(LONG) == 0
        finally:
            torchrun.terminate()
    rows, kept = run.poll(), newest_whole(out)
    assert (rows.status.state, rows.status.step) == ("finished", 46)
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 47))
    assert isinstance(kept, Kept)
    assert kept.step == 46
    said = [note.sentence for note in rows.notes if note.kind == "disk"]
    assert ["room again" in sentence for sentence in said] == [False, True, False, True]


def resize(disk: Path, room: int) -> None:
    new = disk.with_suffix(".new")
    new.write_text(str(room), encoding="utf-8")
    new.replace(disk)


def until(wanted: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.005)
