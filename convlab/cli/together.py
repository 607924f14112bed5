"""`torchrun --nproc-per-node=N -m convlab train ...`: what is different where several processes train one network."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.cli.beginning import Beginning
from convlab.core.problem import Problem
from convlab.runs.reader import EXPERIMENT, open_run

if TYPE_CHECKING:
    from convlab.engine.session import Session
    from convlab.engine.together import Together

ENDINGS = (signal.SIGINT, signal.SIGTERM)  # by which a terminal, a cluster or torchrun asks all to end


def is_asked_for() -> bool:
    """Whether torchrun has started this process as one of several."""
    return "TORCHELASTIC_RUN_ID" in os.environ and int(os.environ.get("WORLD_SIZE", "1")) > 1


def leads() -> bool:
    """Whether this process reads the experiment and writes the run, alone or for the others."""
    return not is_asked_for() or os.environ["RANK"] == "0"


def follow(workers: int | None) -> Problem | None:
    """Trains along with the process that leads, to its end."""
    # torch takes seconds to load, which a mistake need not wait for.
    from convlab.engine import following
    from convlab.engine.devices import with_workers
    from convlab.engine.together import join_team

    joined = join_team()
    if isinstance(joined, Problem):
        return joined
    team, device = joined
    with _until_its_end(team):
        return following.follow(team, with_workers(device, workers, _beside()))


@contextmanager
def leading(begin: Beginning) -> "Iterator[Session | Problem]":
    """The session that writes for all."""
    from convlab.engine.devices import with_workers
    from convlab.engine.following import gather
    from convlab.engine.prepare import prepare
    from convlab.engine.session import begun
    from convlab.engine.together import join_team

    joined = join_team()
    if isinstance(joined, Problem):
        yield joined
        return
    team, device = joined
    with _until_its_end(team):
        device = with_workers(device, begin.workers, _beside())
        prepared = prepare(begin.folder, device, begin.resume, begin.at)
        yield begun(begin.folder, device, gather(prepared, team))


@contextmanager
def _until_its_end(team: "Together") -> Iterator[None]:
    """Whoever is asked to end, however often, has all stopped; torchrun passes on what it is asked itself."""
    before = [(number, signal.signal(number, lambda _number, _frame: team.ask_to_stop())) for number in ENDINGS]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
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


def _beside() -> int:
    """The processes that train on this machine."""
    return int(os.environ["LOCAL_WORLD_SIZE"])


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
