"""`torchrun --nproc-per-node=N -m convlab train ...`: what is different where several processes train one network."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from convlab.core.problem import Problem
from convlab.runs.reader import EXPERIMENT, open_run

if TYPE_CHECKING:
    from convlab.engine.session import Session
    from convlab.engine.together import Together


def is_asked_for() -> bool:
    """Whether torchrun has started this process as one of several."""
    return "TORCHELASTIC_RUN_ID" in os.environ and int(os.environ.get("WORLD_SIZE", "1")) > 1


def leads() -> bool:
    """Whether this process reads the experiment and writes the run, alone or for the others."""
    return not is_asked_for() or os.environ["RANK"] == "0"


def follow() -> Problem | None:
    """Trains along with the process that leads, to its end."""
    # torch takes seconds to load, which a mistake need not wait for.
    from convlab.engine import following
    from convlab.engine.together import join_team

    team, device = join_team()
    try:
        return following.follow(team, device)
    finally:
        team.leave()


@contextmanager
def leading(folder: Path, resume: bool, at: int | None) -> "Iterator[Session | Problem]":
    """The session that writes for all; torchrun's wish to end it becomes a checkpoint and a row."""
    from convlab.engine.following import gather
    from convlab.engine.prepare import prepare
    from convlab.engine.session import begun
    from convlab.engine.together import join_team

    team, device = join_team()
    before = signal.signal(signal.SIGTERM, partial(_end_soon, team))
    try:
        yield begun(folder, device, gather(folder, prepare(folder, device, resume, at), team))
    finally:
        signal.signal(signal.SIGTERM, before)
        team.leave()


def goes_on(out: Path | None) -> bool | Problem:
    """Whether torchrun has started all again, to go on with a run that has begun; a Problem where it cannot."""
    if not is_asked_for():
        return False
    if out is None:
        return Problem("Under torchrun name the run's folder, so that a restart goes on with it: --out FOLDER.")
    if os.environ.get("TORCHELASTIC_RESTART_COUNT", "0") == "0" or not (out / EXPERIMENT).exists():
        return False
    return _hopeless(out) or True


def _hopeless(folder: Path) -> Problem | None:
    """A run that failed by itself would fail again."""
    from convlab.engine.session import LOST

    reader = open_run(folder)
    if isinstance(reader, Problem):
        return reader
    with closing(reader):
        status = reader.poll().status
    failed = status.state == "failed" and not status.sentence.startswith(LOST)
    return Problem(f"A restart would not help. {status.sentence}") if failed else None


def _end_soon(team: "Together", _number: int, _frame: FrameType | None) -> None:
    team.ending = True
