"""Anybody's own loop streams into a run that opens like every other: plain, with Lightning, with Keras."""

import importlib.util
import math
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from convlab.core.places import Places
from convlab.runs.folder import list_runs
from convlab.runs.own_loop import RunWriter
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows

EXAMPLES = Path(__file__).parent / "examples"


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


def example(name: str, home: Path) -> RunRows:
    """Runs an example in a process of its own; the rows of the one run that it made."""
    command = [sys.executable, str(EXAMPLES / name), str(home)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=home)
    assert ended.returncode == 0, ended.stderr
    (run,) = list_runs(home)
    return rows_of(run.folder)


def test_a_run_lies_among_this_persons_own_and_is_watched_live(places: Places) -> None:
    with RunWriter("My net on my data", steps=100, classes=("cat", "dog")) as run:
        for step in range(1, 41):
            run.done(step, {"train/loss": np.float32(1 / step)}, images=8)
        run.flush()
        live = rows_of(run.folder)
        assert (live.status.state, live.status.step, live.status.steps) == ("running", 40, 100)
        run.confusion(40, np.eye(2, dtype=np.int32))
        run.picture("samples", 40, np.full((3, 4, 3), (255, 0, 0), np.uint8))
    (found,) = list_runs(places.runs)
    assert (found.state, found.title) == ("finished", "My net on my data on own loop")
    rows = rows_of(found.folder)
    assert rows.scalars["train/loss"].values == pytest.approx([1 / step for step in range(1, 41)], rel=1e-7)
    assert rows.class_names == ("cat", "dog")
    assert rows.pictures["samples"].pixels[0, 0].tolist() == [255, 0, 0]
    assert rows.confusion is not None


def test_what_is_no_number_leaves_a_gap_and_a_note(tmp_path: Path) -> None:
    with RunWriter("Lost", tmp_path) as run:
        for step, loss in enumerate((1.0, math.nan, math.inf, 2.0), start=1):
            run.done(step, {"train/loss": loss})
    rows = rows_of(run.folder)
    assert rows.scalars["train/loss"].steps.tolist() == [1, 4]
    (note,) = rows.notes
    assert note.sentence.startswith("train/loss is no number any more at step 2")


def test_a_loop_that_breaks_off_says_why(tmp_path: Path) -> None:
    run = RunWriter("Broken", tmp_path)

    def loop() -> None:
        with run:
            run.done(1, {"train/loss": 0.5})
            run.done(2, {"train/loss": 1 / 0})

    with pytest.raises(ZeroDivisionError):
        loop()
    rows = rows_of(run.folder)
    assert (rows.status.state, rows.scalars["train/loss"].steps.tolist()) == ("failed", [1])
    assert "ZeroDivisionError: division by zero" in rows.status.sentence


def test_a_loop_stopped_by_hand_is_stopped(tmp_path: Path) -> None:
    run = RunWriter("   ", tmp_path)
    with pytest.raises(KeyboardInterrupt), run:
        raise KeyboardInterrupt
    assert rows_of(run.folder).status.state == "stopped"


def test_a_home_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        RunWriter("Nowhere", tmp_path / "file")


def test_the_writer_needs_neither_qt_nor_torch() -> None:
    program = "import sys, convlab.runs.own_loop; print({'torch', 'PySide6', 'pyqtgraph'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout == "set()\n"


def test_the_example_of_a_plain_loop_runs(tmp_path: Path) -> None:
    rows = example("plain_loop.py", tmp_path)
    assert rows.status.state == "finished"
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 65))
    assert rows.scalars["validation/top1_error"].steps.tolist() == [32, 64]
    assert rows.snapshots["conv/weight"].array.shape == (4, 1, 3, 3)


@pytest.mark.parametrize(("library", "name"), [("lightning", "lightning_callback.py"), ("keras", "keras_callback.py")])
def test_the_example_of_a_callback_runs(tmp_path: Path, library: str, name: str) -> None:
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed: its callback was not run")
    rows = example(name, tmp_path)
    assert rows.status.state == "finished"
    steps = 16 if library == "lightning" else 12
    assert rows.status.steps == steps
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, steps + 1))
    assert rows.scalars["validation/top1_error"].steps.tolist() == [steps // 2, steps]
