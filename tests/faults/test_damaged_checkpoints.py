"""A checkpoint that is damaged is passed over, and that is said; one that a stranger made up is refused."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from convlab.core.experiment import Experiment, Recipe
from convlab.core.files import sha256_of
from convlab.core.layers import AveragePool, Flatten, FullyConnected
from convlab.core.network import InputShape, Network
from convlab.core.problem import Problem
from convlab.engine.devices import Device
from convlab.engine.session import Session, start
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run
from convlab.runs.reader import RunReader, open_run

CPU = Device(torch.device("cpu"), "CPU, 1 of 2 threads")
TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=8, stride=8),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)
Tensors = dict[str, torch.Tensor]
Note = dict[str, object]


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """A run with a checkpoint at the end of its first epoch and one within the second."""
    torch.set_num_threads(1)
    folder = new_run(tmp_path, Experiment(network=TINY, recipe=Recipe(rate=0.1, batch=64, epochs=50)))
    session = start(folder, CPU, resume=False)
    assert isinstance(session, Session), session
    for event in session._training.events():
        session._recorder.take(event)
        if session._training.step in (23, 30):
            session._recorder.keep()
        if session._training.step == 30:
            break
    session._recorder.end("stopped")
    return folder


def newest(folder: Path) -> Kept:
    kept = newest_whole(folder)
    assert isinstance(kept, Kept), kept
    return kept


def test_a_checkpoint_cut_or_flipped_anywhere_gives_way_to_the_one_before(stopped: Path) -> None:
    whole = newest(stopped)
    content = whole.file.read_bytes()
    for place in range(0, len(content), 64):
        flipped = content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]
        for damaged in (content[:place], flipped):
            whole.file.write_bytes(damaged)
            before = newest(stopped)
            assert (before.step, before.damaged) == (23, (whole.file,)), place


def test_going_on_from_the_one_before_is_said(stopped: Path) -> None:
    damaged = newest(stopped).file
    damaged.write_bytes(damaged.read_bytes()[:1000])
    session = start(stopped, CPU, resume=True)
    assert isinstance(session, Session), session
    told = f"{damaged.name} is damaged or gone: the training goes on from step 23 instead."
    assert told in [remark.sentence for remark in session.data_remarks]
    send(stopped, Command(kind="stop"))
    *_, last = session.run()
    assert last.state == "stopped"
    reader = open_run(stopped)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        rows = reader.poll()
    assert told in [note.sentence for note in rows.notes]
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, last.step + 1))


def _another_step(_tensors: Tensors, note: Note) -> None:
    note["step"] = 10**30


def _no_rate(_tensors: Tensors, note: Note) -> None:
    note["rate"] = float("nan")


def _half_a_memory(tensors: Tensors, _note: Note) -> None:
    del tensors["optimiser/momentum_buffer/2.bias"]


def _other_numbers(tensors: Tensors, _note: Note) -> None:
    tensors["optimiser/momentum_buffer/2.bias"] = torch.zeros(10, dtype=torch.float64)


def _no_bytes(tensors: Tensors, _note: Note) -> None:
    tensors["random/cpu"] = torch.zeros(3)


def _another_network(tensors: Tensors, _note: Note) -> None:
    tensors["model/2.weight"] = torch.zeros(2, 2)


def _nested(_tensors: Tensors, note: Note) -> None:
    for _ in range(400):
        note["waiting"] = {"best": note.get("waiting")}


@pytest.mark.parametrize(
    "made_up",
    [_another_step, _no_rate, _half_a_memory, _other_numbers, _no_bytes, _another_network, _nested],
)
def test_a_made_up_checkpoint_is_refused(stopped: Path, made_up: Callable[[Tensors, Note], None]) -> None:
    path = newest(stopped).file
    with safe_open(path, framework="pt") as file:
        note = json.loads(file.metadata()["convlab"])
    tensors = load_file(path)
    made_up(tensors, note)
    save_file(tensors, path, {"convlab": json.dumps(note)})
    with closing(sqlite3.connect(stopped / "run.sqlite")) as database, database:
        database.execute("UPDATE checkpoint SET sha256 = ? WHERE step = 30", (sha256_of(path),))
    refused = start(stopped, CPU, resume=True)
    assert isinstance(refused, Problem)
    assert path.name in refused.sentence
