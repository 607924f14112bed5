"""A real trainer killed at random moments of its life loses nothing that was committed, and goes on bit for bit."""

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from safetensors import safe_open

from convlab.core.augmentation import Augmentation
from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import AveragePool, Conv, Dropout, Flatten, FullyConnected
from convlab.core.network import InputShape, Network
from convlab.core.schedules import OneCycle
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.folder import new_run
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows
from convlab.runs.writer import FLUSH

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")

NURSERY = Path(__file__).with_name("trainer_nursery.py")
KILLED, ENDED = -9, 0  # exit codes
NEVER = 3600.0
# A moment that a trainer comes to, how often it may come there first, and how long after that it is killed at most.
MOMENTS = (
    ("birth", 1, 0.15),
    ("begin", 1, 0.05),
    ("judgement", 8, 0.005),
    ("checkpoint", 3, 0.015),
    ("end", 1, 0.01),
    ("birth", 1, 0.8),
)
TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Conv(name="C1", filters=2, kernel=3),
        Flatten(name="FLAT"),
        Dropout(name="DROP", rate=0.1),
        FullyConnected(name="OUT", units=10),
    ),
)
RECIPE = Recipe(rate=0.1, batch=64, epochs=8, schedule=OneCycle(), augmentation=Augmentation(crop=2))
Curves = dict[str, dict[int, float]]  # the values of each scalar, by step


@dataclass(frozen=True)
class Life:
    """What a trainer had done when it ended: `done` says when each step was, `interval` is between two flushes."""

    code: int
    first: float
    committed: float
    interval: float
    done: dict[int, float] = field(default_factory=dict)


class Nursery:
    """Asks the warm process for lives."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(NURSERY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def life(self, folder: Path, resume: bool, moment: tuple[str, int, float]) -> Life:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        name, time, delay = moment
        order = {"folder": str(folder), "resume": resume, "moment": name, "time": time, "delay": delay}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        return Life(**told | {"done": {int(step): when for step, when in told["done"].items()}})


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    with started.process:
        started.process.communicate()


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


def curves_of(folder: Path) -> Curves:
    return {
        name: dict(zip(c.steps.tolist(), c.values.tolist(), strict=True)) for name, c in rows_of(folder).scalars.items()
    }


def weights_of(folder: Path) -> tuple[int, dict[str, bytes]]:
    """The step of the newest checkpoint, and the bytes of all that is in it."""
    kept = newest_whole(folder)
    assert isinstance(kept, Kept), kept
    with safe_open(kept.file, framework="np") as file:
        return kept.step, {name: file.get_tensor(name).tobytes() for name in file.keys()}  # noqa: SIM118


def each_written(folder: Path, name: str) -> list[tuple[int, float]]:
    """Every row of a scalar, of the sessions before too, which a later one shadows."""
    sql = "SELECT step, value FROM scalar JOIN series USING (series) WHERE name = ? ORDER BY session, step"
    with closing(sqlite3.connect(folder / "run.sqlite")) as database:
        return list(database.execute(sql, (name,)))


class Killer:
    """Kills trainers of one experiment, each run again and again until it ends, and counts what that did."""

    def __init__(self, home: Path, nursery: Nursery, seed: int) -> None:
        self.home, self.nursery, self.moments = home, nursery, random.Random(seed)
        self.experiment = Experiment(network=TINY, recipe=RECIPE)
        self.unhurt = new_run(home, self.experiment)
        assert nursery.life(self.unhurt, False, ("birth", 1, NEVER)).code == ENDED
        self.wanted, self.weights = curves_of(self.unhurt), weights_of(self.unhurt)
        self.folder, self.resume = new_run(home, self.experiment), False
        self.kills: list[str] = []
        self.most_lost = 0.0  # seconds

    def kill(self) -> None:
        """One more life, killed at a random moment unless it ends before."""
        number = len(self.kills)
        name, times, longest = MOMENTS[number % len(MOMENTS)]
        moment = (name, self.moments.randint(1, times), self.moments.uniform(0, longest))
        life = self.nursery.life(self.folder, self.resume, moment)
        where = f"kill {number}, {moment}, {self.folder}"
        assert life.code in (KILLED, ENDED), where
        self.check(life, where)
        torn = len(list(self.folder.glob("checkpoints/.*.part")))
        assert torn <= 1, where  # the next trainer removes it
        self.resume = (self.folder / "run.sqlite").exists()
        if life.code == KILLED:
            self.kills.append(name)
        if rows_of(self.folder).status.state == "finished":
            self.check_whole(where)
            self.folder, self.resume = new_run(self.home, self.experiment), False

    def check(self, life: Life, where: str) -> None:
        """What is committed is there; what is lost is not more than one flush; all is as it was in the unhurt run."""
        curves = curves_of(self.folder)
        there = curves.get("train/loss", {})
        assert list(there) == list(range(1, len(there) + 1)), where
        assert len(there) >= life.committed, f"{where}: a committed row is lost"
        lost = [when for step, when in sorted(life.done.items()) if step > len(there)]
        span = lost[-2] - lost[0] if len(lost) > 1 else 0.0  # the last may have been on its way to the disk
        self.most_lost = max(self.most_lost, span)
        assert span < max(FLUSH, life.interval), f"{where}: {len(lost)} steps are lost"
        for name in ("train/loss", "validation/loss", "validation/top1_error"):
            if name in curves:
                assert all(self.wanted[name][step] == value for step, value in each_written(self.folder, name)), where

    def check_whole(self, where: str) -> None:
        curves = curves_of(self.folder)
        for name in ("train/loss", "train/rate", "validation/loss", "validation/top5_error"):
            assert curves[name] == self.wanted[name], where
        assert weights_of(self.folder) == self.weights, where


def test_kills_lose_nothing_that_was_committed(tmp_path: Path, nursery: Nursery) -> None:
    killer = Killer(tmp_path, nursery, seed=1)
    while len(killer.kills) < len(MOMENTS):
        killer.kill()


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_that_was_committed(tmp_path: Path, nursery: Nursery) -> None:
    killer = Killer(tmp_path, nursery, seed=100)
    while len(killer.kills) < 100:
        killer.kill()
