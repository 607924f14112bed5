"""A run shows the same live at a step, reopened at that step, and after its process was killed there."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from convlab.core.experiment import Experiment, Recipe
from convlab.core.problem import Problem
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows
from convlab.state.monitor import derive
from convlab.state.monitor_readout import Figures, MonitorReadout, equal

PATIENCE = 60  # s: importing torch takes most of it on a slow machine
EARLY = 60  # a step that the run passes at full speed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run that would take minutes."""
    return new_run(tmp_path, Experiment(recipe=Recipe(epochs=400)))


@pytest.fixture
def engine(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real engine that trains it."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = subprocess.Popen([sys.executable, "-m", "convlab.engine"], **pipes)  # type: ignore[call-overload]
    try:
        child.stdin.write(json.dumps({"train": str(folder), "resume": False}).encode() + b"\n")
        child.stdin.flush()
        yield child
    finally:
        child.stdin.close()
        child.kill()
        child.wait()


@pytest.fixture
def live(folder: Path) -> Iterator[RunReader]:
    """A viewer that was there from the start."""
    reader = opened(folder)
    yield reader
    reader.close()


def opened(folder: Path) -> RunReader:
    reader = open_run(folder)
    assert not isinstance(reader, Problem), reader
    return reader


def polled(reader: RunReader, wanted: Callable[[RunRows], bool]) -> RunRows:
    """The first rows that are as wanted."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        rows = reader.poll()
        if wanted(rows):
            return rows
        time.sleep(0.005)
    pytest.fail(f"{PATIENCE} s went by; the run says {reader.poll().status}")


def figures_of(rows: RunRows) -> Figures:
    """What is drawn, at a clock that has nothing to do with the run's."""
    return derive(rows, now=0.0).figures


def reopened(folder: Path, step: int | None = None) -> Figures:
    """What another viewer sees who opens the folder now, or scrubs back to a step."""
    reader = opened(folder)
    try:
        return figures_of(reader.poll() if step is None else reader.rows_until(step))
    finally:
        reader.close()


def test_live_reopened_and_killed_show_the_same(folder: Path, engine: subprocess.Popen[bytes], live: RunReader) -> None:
    early = polled(live, lambda rows: rows.status.step >= EARLY and rows.guesses is not None)
    then = figures_of(early)

    send(folder, Command(kind="divide"))
    send(folder, Command(kind="pause"))
    paused = polled(live, lambda rows: rows.status.state == "paused")
    now = figures_of(paused)
    assert len(now.curves.raw.values) == paused.status.step
    assert len(now.curves.flags) == 1
    assert equal(reopened(folder), now)
    assert equal(reopened(folder, early.status.step), then)

    engine.kill()
    engine.wait()
    lost = polled(live, lambda rows: rows.status.state == "lost")
    assert equal(figures_of(lost), now)
    assert equal(reopened(folder), now)
    assert equal(reopened(folder, early.status.step), then)


def test_a_viewer_who_watched_every_row_shows_what_one_sees_who_came_late(
    folder: Path, engine: subprocess.Popen[bytes], live: RunReader
) -> None:
    readout: MonitorReadout | None = None
    rows = polled(live, lambda rows: rows.status.state == "running")
    while rows.status.step < 200:
        readout = derive(rows, now=0.0, before=readout)
        rows = polled(live, lambda new, old=rows: new is not old)  # type: ignore[misc]
    send(folder, Command(kind="stop"))
    rows = polled(live, lambda rows: rows.status.state == "stopped")
    watched, late = derive(rows, 0.0, readout).figures, reopened(folder)
    assert watched.curves.smooth.values == pytest.approx(late.curves.smooth.values, rel=1e-12)
    assert equal(watched.cards, late.cards)
    assert equal(watched.weights, late.weights)
    assert watched.key_figures == late.key_figures
