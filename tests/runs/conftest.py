"""A run folder, and a writer that puts known rows into it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs.folder import new_run
from convlab.runs.writer import Plan, RunWriter, Subject, begin

NAMES = tuple("0123456789")
Begin = Callable[[int], RunWriter]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run that waits for its trainer."""
    return new_run(tmp_path / "runs", Experiment())


@pytest.fixture
def subject() -> Subject:
    """Eight gray pictures of ten classes."""
    images = np.arange(8 * 16, dtype=np.uint8).reshape(8, 4, 4, 1)
    return Subject(NAMES, "C1", images, np.arange(8), (0.3, 0.4))


@pytest.fixture
def begin_at(folder: Path, subject: Subject) -> Iterator[Begin]:
    """Begins a session behind a step: 0 for a fresh start."""
    writers: list[RunWriter] = []

    def begun(step: int) -> RunWriter:
        plan = Plan(step, steps=100, steps_per_epoch=10, device="CPU, 1 of 2 threads", first_step=step and step + 1)
        writer = begin(folder, plan, subject)
        assert not isinstance(writer, Problem), writer
        writers.append(writer)
        return writer

    yield begun
    for writer in writers:
        writer.close()


@pytest.fixture
def write_step() -> Callable[[RunWriter, int], None]:
    """Everything that a trainer writes about a step, different for every step."""

    def write(writer: RunWriter, step: int) -> None:
        writer.scalar("train/loss", step, 1 / step)
        if step % 10 == 0:
            writer.scalar("validation/top1_error", step, 0.5 / step)
        writer.tensor("C1/weight", step, np.full((2, 1, 3, 3), step, np.float32))
        classes = np.tile(np.arange(5), (8, 1))
        writer.guesses(step, classes, np.full((8, 5), 1 / step, np.float32))
        writer.stand("running", step, 1000.0 + step)
        writer.flush()

    return write
