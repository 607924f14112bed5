"""A full disk pauses the training and says so; once there is room it goes on, and nothing is missing."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import torch

from convlab.core.experiment import Experiment, Recipe
from convlab.engine.devices import Device
from convlab.engine.full_disk import RESERVE
from convlab.engine.recorder import Progress
from convlab.engine.session import Session, start
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows

CPU = Device(torch.device("cpu"), "CPU, 1 of 2 threads")


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


def until(running: Iterator[Progress], wanted: Callable[[Progress], bool]) -> Progress:
    return next(at for at in running if wanted(at))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of some hundred steps."""
    return new_run(tmp_path, Experiment(recipe=Recipe(epochs=4)))


@pytest.fixture
def session(folder: Path) -> Session:
    begun = start(folder, CPU, resume=False)
    assert isinstance(begun, Session), begun
    return begun


def pages(session: Session, more: int) -> None:
    """Lets the database grow by so many pages, as a disk with so much room would."""
    database = session._recorder._writer._database
    count = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {count + more}")


def test_a_full_disk_pauses_the_training_until_there_is_room(session: Session, folder: Path) -> None:
    running = session.run()
    until(running, lambda at: at.step > 5)
    pages(session, 3)
    paused = until(running, lambda at: at.state == "paused")
    assert "has no room left" in paused.sentence
    assert next(running).step == paused.step
    pages(session, 100_000)
    went_on = until(running, lambda at: at.state == "running")
    *_, last = running
    rows = rows_of(folder)
    assert last.state == rows.status.state == "finished"
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, last.step + 1))
    assert went_on.step >= paused.step
    said = [note.sentence for note in rows.notes if note.kind == "disk"]
    assert len(said) == 2
    assert "no room left" in said[0]
    assert "room again" in said[1]
    assert not (folder / RESERVE).exists()


def test_a_training_that_waits_for_room_can_be_stopped(session: Session, folder: Path) -> None:
    running = session.run()
    until(running, lambda at: at.step > 5)
    pages(session, 3)
    until(running, lambda at: at.state == "paused")
    send(folder, Command(kind="stop"))
    pages(session, 100_000)  # what the reserve is for
    *_, last = running
    assert last.state == rows_of(folder).status.state == "stopped"


def test_a_checkpoint_that_finds_no_room_pauses_the_training(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    running = session.run()
    until(running, lambda at: at.step > 5)
    with monkeypatch.context() as full_disk:
        full_disk.setattr("convlab.engine.checkpoint.save", full)
        send(folder, Command(kind="checkpoint"))
        until(running, lambda at: at.state == "paused")
    *_, last = running
    rows = rows_of(folder)
    assert last.state == "finished"
    assert "no checkpoint was kept" in rows.answers[0].text
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, last.step + 1))


ON_A_SMALL_DISK = """
import os, sys
from pathlib import Path
import torch
from convlab.core.experiment import Experiment, Recipe
from convlab.engine.devices import Device
from convlab.engine.session import start
from convlab.runs.folder import new_run
from convlab.runs.reader import open_run
disk = Path(sys.argv[1])
filler = disk / "filler"
folder = new_run(disk, Experiment(recipe=Recipe(epochs=3)))
torch.set_num_threads(1)
session = start(folder, Device(torch.device("cpu"), "CPU"), False)
states = []
for at in session.run():
    if not states:
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
    if not states or states[-1] != at.state:
        states.append(at.state)
        if at.state == "paused":
            seen = open_run(folder).poll().status
            print("seen", seen.state, seen.sentence, flush=True)
            filler.unlink()
rows = open_run(folder).poll()
print(*states)
print(rows.status.state, rows.scalars["train/loss"].steps.tolist() == list(range(1, at.step + 1)))
print(*[note.sentence for note in rows.notes if note.kind == "disk"], sep="\\n")
"""


def test_a_real_disk_that_is_full(tmp_path: Path) -> None:
    """Sixteen megabytes of memory as a disk, in a name space of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "program.py").write_text(ON_A_SMALL_DISK, encoding="utf-8")
    mount = f"mount -t tmpfs -o size=16m convlab {disk}"
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare here, by which a small disk could be made")
    inside = ["unshare", "-rm", "sh", "-c"]
    if subprocess.run([*inside, mount], capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    run = f"{mount} && exec {sys.executable} {tmp_path / 'program.py'} {disk}"
    ended = subprocess.run([*inside, run], capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    seen, states, end, *notes = ended.stdout.splitlines()
    assert seen.startswith("seen paused Paused: ")
    assert "has no room left" in seen
    assert states == "running paused running finished"
    assert end == "finished True"
    assert [("no room left" in note, "room again" in note) for note in notes] == [(True, False), (False, True)]
