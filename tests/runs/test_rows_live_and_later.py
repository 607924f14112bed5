"""A run reads the same live, reopened, after its writer was killed, and looking back."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from convlab.core.problem import Problem
from convlab.runs.folder import list_runs
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import Answer, RateChange, RunRows
from convlab.runs.writer import Plan, RunWriter, Subject, begin

Begin = Callable[[int], RunWriter]
WriteStep = Callable[[RunWriter, int], None]

# Writes 30 steps as `write_step` does and then hangs, so that it can be killed at a known step.
HANGING = """
import sys, time
from pathlib import Path
import numpy as np
from convlab.runs.rows import Answer, RateChange
from convlab.runs.writer import Plan, Subject, begin
images = np.arange(8 * 16, dtype=np.uint8).reshape(8, 4, 4, 1)
subject = Subject(tuple("0123456789"), "C1", images, np.arange(8), (0.3, 0.4))
writer = begin(Path(sys.argv[1]), Plan(0, 100, 10, "CPU, 1 of 2 threads", 0), subject)
for step in range(1, 31):
    writer.scalar("train/loss", step, 1 / step)
    writer.tensor("C1/weight", step, np.full((2, 1, 3, 3), step, np.float32))
    writer.guesses(step, np.tile(np.arange(5), (8, 1)), np.full((8, 5), 1 / step, np.float32))
    writer.stand("running", step, 1000.0 + step)
    writer.flush()
print("written", flush=True)
time.sleep(600)
"""


def opened(folder: Path) -> RunReader:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    return reader


def read_once(folder: Path) -> RunRows:
    with closing(opened(folder)) as reader:
        return reader.poll()


def in_state(rows: RunRows, state: str) -> RunRows:
    return replace(rows, status=replace(rows.status, state=state))  # type: ignore[arg-type]


def test_a_run_without_rows_waits(folder: Path) -> None:
    rows = read_once(folder)
    assert rows.status.state == "waiting"
    assert rows.scalars == {}
    assert rows.experiment.network.name == "LeNet-5"


def test_live_reopened_and_looking_back_are_equal(folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    writer.answer(Answer("a", 0, "rate", "Rate 0.1 to 0.01", 0.004))
    writer.rate(RateChange(0, 0.1, 0.01))
    with closing(opened(folder)) as live:
        seen = []
        for step in range(1, 26):
            write_step(writer, step)
            seen.append(live.poll())
        assert seen[-1] == read_once(folder)
        for step in (1, 9, 10, 24, 25):
            assert live.rows_until(step) == seen[step - 1], step
            with closing(opened(folder)) as later:
                assert later.rows_until(step) == seen[step - 1], step


def test_a_killed_run_reads_as_it_did_live_and_is_lost(folder: Path) -> None:
    command = [sys.executable, "-c", HANGING, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as trainer:
        assert trainer.stdout is not None
        assert trainer.stdout.readline() == "written\n"
        with closing(opened(folder)) as live:
            before = live.poll()
            assert (before.status.state, before.status.step) == ("running", 30)
            psutil.Process(trainer.pid).kill()  # SIGKILL, or TerminateProcess on Windows
            trainer.wait()
            deadline = time.monotonic() + 10
            while live.poll().status.state != "lost":
                assert time.monotonic() < deadline
                time.sleep(0.01)
            assert live.poll() == in_state(before, "lost")
    assert read_once(folder) == in_state(before, "lost")
    assert list_runs(folder.parent)[0].state == "lost"
    assert before.scalars["train/loss"].values.tolist() == [1 / step for step in range(1, 31)]


def test_nothing_new_gives_the_same_object(folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    with closing(opened(folder)) as live:
        rows = live.poll()
        assert live.poll() is rows
        writer.flush()  # a sign of life, but no row
        assert live.poll() is rows
        write_step(writer, 2)
        assert live.poll() is not rows


def test_what_was_given_out_never_changes(folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    with closing(opened(folder)) as live:
        write_step(writer, 1)
        early = live.poll().scalars["train/loss"]
        for step in range(2, 600):
            writer.scalar("train/loss", step, 1 / step)
        writer.flush()
        assert live.poll().scalars["train/loss"].steps.size == 599
        assert early.steps.tolist() == [1]
        with pytest.raises(ValueError, match="read-only"):
            early.values[0] = 7


def test_a_later_session_shadows_older_rows_from_its_first_step(
    folder: Path, begin_at: Begin, write_step: WriteStep
) -> None:
    first = begin_at(0)
    with closing(opened(folder)) as live:
        for step in range(1, 21):
            write_step(first, step)
        first.rate(RateChange(15, 0.1, 0.01))
        first.answer(Answer("old", 15, "rate", "Rate", 0.1))
        first.stand("stopped", 20, 1.0)
        first.flush()
        first.close()
        assert live.poll().rates == (RateChange(15, 0.1, 0.01),)

        second = begin_at(12)
        rows = live.poll()
        assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 13))
        assert rows.snapshots["C1/weight"].step == 12
        assert rows.guesses is not None
        assert rows.guesses.step == 12
        assert (rows.rates, rows.answers) == ((), ())
        assert (rows.status.state, rows.status.step) == ("running", 12)

        second.scalar("train/loss", 13, 99.0)
        second.stand("running", 13, 5.0)
        second.flush()
        rows = live.poll()
        assert rows.scalars["train/loss"].values[-2:].tolist() == [1 / 12, 99.0]
        assert rows == read_once(folder)
        assert live.rows_until(12).snapshots["C1/weight"].step == 12


def test_of_two_values_at_a_step_the_last_one_counts(folder: Path, begin_at: Begin) -> None:
    writer = begin_at(0)
    writer.scalar("train/rate", 0, 0.1)
    writer.flush()
    with closing(opened(folder)) as live:
        for rate in (0.01, 0.001):
            writer.scalar("train/rate", 0, rate)
        writer.flush()
        assert live.poll().scalars["train/rate"].values.tolist() == [0.001]
    assert read_once(folder).scalars["train/rate"].values.tolist() == [0.001]


def test_a_watched_run_ends_as_one_plain_file(folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    begun, over = threading.Event(), threading.Event()

    def watch() -> RunRows:
        """Polls as the monitor does."""
        with closing(opened(folder)) as live:
            while not over.wait(0.005):
                live.poll()
                begun.set()
            return live.poll()

    with ThreadPoolExecutor(1) as viewer:
        watching = viewer.submit(watch)
        begun.wait(10)
        writer.end("finished")
        over.set()
        assert watching.result() == read_once(folder)
    assert read_once(folder).status.state == "finished"
    assert sorted(path.name for path in folder.iterdir()) == ["experiment.json", "run.sqlite"]
    assert (folder / "run.sqlite").read_bytes()[18:20] == b"\x01\x01"  # no WAL (SQLite's file format, 1.3)


def test_two_trainers_never_train_one_run(folder: Path, subject: Subject) -> None:
    command = [sys.executable, "-c", HANGING, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as trainer:
        assert trainer.stdout is not None
        trainer.stdout.readline()
        refused = begin(folder, Plan(0, 1, 1, "CPU", 0), subject)
        psutil.Process(trainer.pid).kill()
    assert isinstance(refused, Problem)
    assert str(trainer.pid) in refused.sentence


def test_a_value_that_is_no_number_is_not_written(begin_at: Begin) -> None:
    with pytest.raises(ValueError, match="train/loss at step 3"):
        begin_at(0).scalar("train/loss", 3, float("nan"))
