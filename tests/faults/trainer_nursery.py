"""A warm process from which trainers are forked, each killed at a moment of its life: torch is loaded once.

Lines of JSON. In: {"folder": ..., "resume": false, "moment": "checkpoint", "time": 2, "delay": 0.001}: the trainer is
killed `delay` seconds after the second time it comes to a checkpoint. Out: what it had done by then.
"""

import json
import math
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from mmap import mmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import numpy as np
import torch

from convlab.core.experiment import Experiment, Recipe
from convlab.core.problem import Problem
from convlab.engine import checkpoint, recorder
from convlab.engine.budget import FLUSHES
from convlab.engine.devices import Device
from convlab.engine.events import StepDone
from convlab.engine.session import Session, start
from convlab.runs.folder import new_run

T = TypeVar("T")
CPU = Device(torch.device("cpu"), "CPU, 1 thread")
MOMENTS = ("begin", "judgement", "checkpoint", "end")  # that a trainer comes to; "birth" is when it is forked
COMMITTED, INTERVAL, FIRST_STEP = 0, 1, 2  # places in its notes; then one for each moment, then one for each step
STEPS = FIRST_STEP + 1 + len(MOMENTS)
MOST_STEPS = 10_000
REFUSED, BROKEN = 3, 4  # exit codes

Notes = np.ndarray[tuple[int], np.dtype[np.float64]]


def place_of(moment: str) -> int:
    """Where the notes count how often a trainer has come to `moment`."""
    return STEPS - len(MOMENTS) + MOMENTS.index(moment)


def counted(notes: Notes, moment: str, work: Callable[..., T]) -> Callable[..., T]:
    """`work`, and a note of each time that it begins."""

    def noted(*given: object) -> T:
        notes[place_of(moment)] += 1
        return work(*given)

    return noted


def lived(folder: Path, resume: bool, notes: Notes) -> int:
    """A trainer's whole life; its exit code."""
    session = start(folder, CPU, resume)
    if isinstance(session, Problem):
        print(session.sentence, file=sys.stderr)
        return REFUSED
    told(session, notes)
    for at in session.run():
        notes[COMMITTED] = at.step
    return 0


def told(session: Session, notes: Notes) -> None:
    """Lets the session note what it does, where a kill cannot take it away."""
    writes, training = session._recorder, session._training
    notes[FIRST_STEP] = training.step + 1
    take = writes.take

    def noted(event: Any) -> None:
        take(event)
        notes[INTERVAL] = writes._budget.interval(FLUSHES)
        if isinstance(event, StepDone):
            notes[STEPS + event.step] = time.monotonic()

    writes.take = noted  # type: ignore[method-assign]
    writes.begin = counted(notes, "begin", writes.begin)  # type: ignore[method-assign]
    writes.end = counted(notes, "end", writes.end)  # type: ignore[method-assign]
    training.validated = counted(notes, "judgement", training.validated)  # type: ignore[method-assign]
    checkpoint.save = counted(notes, "checkpoint", checkpoint.save)


def killed(order: dict[str, Any], notes: Notes) -> int:
    """Forks a trainer and kills it when it is time; its exit code, -9 where it did not end by itself."""
    notes[:] = 0.0
    trainer = os.fork()
    if trainer == 0:
        code = BROKEN
        try:
            code = lived(Path(order["folder"]), order["resume"], notes)
        except BaseException:  # noqa: BLE001 - a forked child must never go on as its parent
            traceback.print_exc()
        finally:
            os._exit(code)
    kill_at = time.monotonic() + order["delay"] if order["moment"] == "birth" else math.inf
    while time.monotonic() < kill_at:
        ended, status = os.waitpid(trainer, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if kill_at == math.inf and notes[place_of(order["moment"])] >= order["time"]:
            kill_at = time.monotonic() + order["delay"]
        time.sleep(0.0002)
    os.kill(trainer, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(trainer, 0)[1])


def warm_up() -> None:
    """One short training, so that what is loaded at the first use is loaded before the first fork."""
    with TemporaryDirectory() as home:
        folder = new_run(Path(home), Experiment(recipe=Recipe(epochs=1, batch=512)))
        lived(folder, False, np.zeros(STEPS + MOST_STEPS))


def main() -> None:
    """Serves until its standard input is closed."""
    torch.set_num_threads(1)
    recorder.CHECKPOINTS = 0.02  # a life in fast motion: checkpoints come often enough to be killed in
    warm_up()
    notes: Notes = np.frombuffer(mmap(-1, 8 * (STEPS + MOST_STEPS)), np.float64)
    print("ready", flush=True)
    for line in sys.stdin:
        code = killed(json.loads(line), notes)
        done = {int(step): notes[STEPS + step] for step in np.flatnonzero(notes[STEPS:])}
        said = {"code": code, "first": notes[FIRST_STEP], "committed": notes[COMMITTED], "interval": notes[INTERVAL]}
        print(json.dumps({**said, "done": done}), flush=True)


if __name__ == "__main__":
    main()
