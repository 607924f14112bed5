"""A real engine: steered while it trains, killed in the middle, left alone by its window."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np

from convlab.runs.commands import COMMANDS, Command, send
from convlab.runs.reader import RunReader
from convlab.runs.rows import RunRows

Endless = Callable[[], Path]
Watch = Callable[[Path], RunReader]
Until = Callable[[RunReader, Callable[[RunRows], bool]], RunRows]


class Engine(Protocol):
    """What an engine of the fixtures can do."""

    process: subprocess.Popen[str]

    def heard(self) -> dict[str, str]: ...
    def train(self, folder: Path, resume: bool = False) -> None: ...
    def close_input(self) -> None: ...
    def kill(self) -> None: ...


def in_state(state: str) -> Callable[[RunRows], bool]:
    return lambda rows: rows.status.state == state


def answered(ids: str) -> Callable[[RunRows], bool]:
    return lambda rows: any(answer.id == ids for answer in rows.answers)


def test_a_broken_run_is_refused_and_kept_and_the_engine_stays(engine: Engine, endless: Endless) -> None:
    folder = endless()
    (folder / "run.sqlite").write_bytes(b"not a database" * 100)
    engine.train(folder, resume=True)
    refused = engine.heard()["refused"]
    assert "run.sqlite" in refused
    assert "not a database" in refused
    assert (folder / "run.sqlite").read_bytes() == b"not a database" * 100
    assert "ready" in engine.heard()

    document = json.loads((folder / "experiment.json").read_text(encoding="utf-8"))
    document["recipe"]["batch"] = 0
    (folder / "experiment.json").write_text(json.dumps(document), encoding="utf-8")
    engine.train(folder)
    assert "recipe.batch" in engine.heard()["refused"]
    assert "ready" in engine.heard()
    engine.train(folder / "nowhere")
    assert "nowhere" in engine.heard()["refused"]


def test_a_training_is_steered_in_flight_and_outlives_its_window(
    engine: Engine, endless: Endless, watch: Watch, until: Until
) -> None:
    folder = endless()
    run = watch(folder)
    assert run.poll().status.state == "waiting"
    engine.train(folder)
    streamed = until(run, lambda rows: rows.status.step > 50)
    assert streamed.status.state == "running"
    assert {"train/loss", "validation/top1_error"} <= set(streamed.scalars)
    assert streamed.snapshots["C1/weight"].array.shape == (2, 1, 3, 3)
    assert streamed.guesses is not None

    pause = send(folder, Command(kind="pause"))
    paused = until(run, in_state("paused"))
    (answer,) = paused.answers
    assert (answer.id, answer.command, answer.step) == (pause, "pause", paused.status.step)
    still = paused.status.step
    step = send(folder, Command(kind="step"))
    stepped = until(run, lambda rows: answered(step)(rows) and rows.status.state == "paused")
    assert stepped.status.step == still + 1

    rate = send(folder, Command(kind="rate", value=0.125))
    changed = until(run, answered(rate))
    assert changed.rates[-1].new == changed.scalars["train/rate"].values[-1] == 0.125
    send(folder, Command(kind="resume"))
    until(run, lambda rows: rows.status.step > still + 50)

    send(folder, Command(kind="stop"))
    stopped = until(run, in_state("stopped"))
    steps = stopped.scalars["train/loss"].steps
    assert steps.tolist() == list(range(1, stopped.status.step + 1))
    assert "ready" in engine.heard()

    second = endless()
    engine.train(second)
    until(watch(second), lambda rows: rows.status.step > 5)
    engine.close_input()  # the window closes: the training goes on
    with_steps = watch(second).poll().status.step
    until(watch(second), lambda rows: rows.status.step > with_steps + 200)
    send(second, Command(kind="stop"))
    until(watch(second), in_state("stopped"))
    assert engine.process.wait(30) == 0  # idle, and nobody there any more: it ends


def test_a_killed_training_is_lost_and_goes_on_from_its_checkpoint(
    start_engine: Callable[[], Engine], endless: Endless, watch: Watch, until: Until
) -> None:
    folder = endless()
    engine = start_engine()
    run = watch(folder)
    engine.train(folder)
    until(run, lambda rows: rows.status.step > 30)
    kept = send(folder, Command(kind="checkpoint"))
    rows = until(run, answered(kept))
    checkpoint = next(answer.step for answer in rows.answers if answer.id == kept)
    until(run, lambda rows: rows.status.step > checkpoint + 30)
    engine.kill()

    lost = until(run, in_state("lost"))
    losses = lost.scalars["train/loss"]
    assert losses.steps.tolist() == list(range(1, lost.status.step + 1))
    assert watch(folder).poll().scalars["train/loss"] == losses  # it opens again, with every row
    with open(folder / COMMANDS, "ab") as file:
        file.write(b'{"id": "torn", "ti')  # of a viewer that died with it

    again = start_engine()  # the next start of the window
    again.train(folder, resume=True)
    gone_on = until(run, lambda rows: rows.status.state == "running" and rows.status.step > checkpoint + 5)
    assert gone_on.scalars["train/loss"].steps.tolist() == list(range(1, gone_on.status.step + 1))
    send(folder, Command(kind="stop"))
    stopped = until(run, in_state("stopped"))
    again.kill()
    repeated = stopped.scalars["train/loss"].values[: losses.values.size]
    # The steps behind the newest checkpoint were done twice, with the same batches and the same sums.
    assert np.array_equal(repeated, losses.values[: repeated.size])
    assert [answer.command for answer in stopped.answers] == ["checkpoint", "stop"]
    assert "no command" in (folder / "engine.log").read_text(encoding="utf-8")
