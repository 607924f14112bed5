"""Run folders below a home: making a new one, and what there is."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from convlab.core.document import read_document, write_document
from convlab.core.experiment import Experiment
from convlab.core.files import plain_name
from convlab.core.problem import Problem
from convlab.runs import queries
from convlab.runs.liveness import is_training
from convlab.runs.reader import EXPERIMENT
from convlab.runs.rows import UNDER_WAY, State
from convlab.runs.schema import DATABASE, fault_of, is_empty, unreadable
from convlab.runs.source import Source


@dataclass(frozen=True)
class RunSummary:
    """One line about a run. `changed` is unix time; `error` the newest held-out top-1 error, a fraction.

    `problem` says why the folder cannot be read; then only `folder` and `changed` mean anything.
    """

    folder: Path
    title: str
    state: State
    step: int
    steps: int
    changed: float
    error: float | None
    problem: Problem | None = None


def new_run(home: Path, experiment: Experiment) -> Path:
    """A folder of its own below `home`, named by time and network, that holds the experiment.

    Raises OSError where `home` cannot be written.
    """
    stem = time.strftime("%Y-%m-%d %H.%M.%S ") + (plain_name(experiment.network.name) or "network")
    for number in range(1, 10_000):
        folder = home / (stem if number == 1 else f"{stem} {number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        write_document(folder / EXPERIMENT, experiment)
        return folder
    raise FileExistsError(f"{home} holds 10,000 runs of this second.")


def new_run_at(folder: Path, experiment: Experiment) -> Path | Problem:
    """Makes `folder` the run folder; a Problem where something is in it already. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return Problem(f"{folder} is not empty. Name a new folder, or go on with the run in it: --resume.")
    write_document(folder / EXPERIMENT, experiment)
    return folder


def list_runs(home: Path) -> list[RunSummary]:
    """All runs below `home`, the one that changed last first; broken ones too, with their problem."""
    folders = (path.parent for path in home.glob(f"*/{EXPERIMENT}"))
    return sorted((summary(folder) for folder in folders), key=lambda run: run.changed, reverse=True)


def summary(folder: Path) -> RunSummary:
    """One line about the run in `folder`, from a few rows of it."""
    changed = (folder / EXPERIMENT).stat().st_mtime
    experiment = read_document(folder / EXPERIMENT, Experiment)
    if isinstance(experiment, Problem):
        return RunSummary(folder, folder.name, "failed", 0, 0, changed, None, experiment)
    title = f"{experiment.network.name} on {experiment.data}"
    waiting = RunSummary(folder, title, "waiting", 0, 0, changed, None)
    with closing(Source(folder)) as source:
        try:
            database = source.database()
            if database is None or is_empty(database):
                return waiting
            fault = fault_of(database, folder / DATABASE)
            return replace(waiting, state="failed", problem=fault) if fault else _glance(waiting, database)
        except (sqlite3.Error, ValueError, TypeError) as error:
            return replace(waiting, state="failed", problem=unreadable(folder / DATABASE, error))


def _glance(waiting: RunSummary, database: sqlite3.Connection) -> RunSummary:
    standing = queries.standing(database)
    if standing is None:
        return waiting
    lost = standing.state in UNDER_WAY and not is_training(standing.trainer, standing.heartbeat)
    return replace(
        waiting,
        state="lost" if lost else standing.state,
        step=standing.step,
        steps=standing.steps,
        changed=standing.heartbeat,
        error=queries.newest_value(database, "validation/top1_error"),
    )
