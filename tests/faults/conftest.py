"""A real engine process, tiny runs for it, and waiting for what it does."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import AveragePool, Conv, Flatten, FullyConnected
from convlab.core.network import InputShape, Network
from convlab.runs.folder import new_run
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows

DEADLINE = 60.0  # seconds: only for a machine that stands still
TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Conv(name="C1", filters=2, kernel=3),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)


class Engine:
    """`python -m convlab.engine`, spoken to as the window does."""

    def __init__(self) -> None:
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "convlab.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def heard(self) -> dict[str, str]:
        """Its next line."""
        assert self.process.stdout is not None
        line: dict[str, str] = json.loads(self.process.stdout.readline())
        return line

    def train(self, folder: Path, resume: bool = False) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"train": str(folder), "resume": resume}) + "\n")
        self.process.stdin.flush()

    def close_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def kill(self) -> None:
        """SIGKILL; on Windows TerminateProcess."""
        with suppress(psutil.NoSuchProcess):
            psutil.Process(self.process.pid).kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()


@pytest.fixture(scope="module")
def start_engine() -> Iterator[Callable[[], Engine]]:
    """Starts engines that are ready, and ends them after the last test: starting one takes seconds."""
    engines: list[Engine] = []

    def started() -> Engine:
        engines.append(Engine())
        assert engines[-1].heard()["ready"]
        return engines[-1]

    yield started
    for engine in engines:
        engine.kill()


@pytest.fixture(scope="module")
def engine(start_engine: Callable[[], Engine]) -> Engine:
    """The engine that the tests of a file share."""
    return start_engine()


@pytest.fixture
def endless(tmp_path: Path) -> Callable[[], Path]:
    """Makes a run that would go on for hours, a millisecond a step."""
    experiment = Experiment(network=TINY, recipe=Recipe(rate=0.01, batch=64, epochs=100_000))
    return lambda: new_run(tmp_path / "runs", experiment)


@pytest.fixture
def watch() -> Iterator[Callable[[Path], RunReader]]:
    """Opens a run as the monitor does."""
    readers: list[RunReader] = []

    def opened(folder: Path) -> RunReader:
        reader = open_run(folder)
        assert isinstance(reader, RunReader), reader
        readers.append(reader)
        return reader

    yield opened
    for reader in readers:
        reader.close()


@pytest.fixture
def until() -> Callable[[RunReader, Callable[[RunRows], bool]], RunRows]:
    """Polls a run until its rows are as wanted, and gives them; fails at the deadline."""

    def waited(reader: RunReader, wanted: Callable[[RunRows], bool]) -> RunRows:
        deadline = time.monotonic() + DEADLINE
        while not wanted(rows := reader.poll()):
            assert time.monotonic() < deadline, rows.status
            time.sleep(0.005)
        return rows

    return waited
