"""A run that is trained elsewhere shows the same here, live, through a connection that is cut at random."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest

from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs.checkpoints import newest_whole
from convlab.runs.commands import Command, Inbox, Sent, send
from convlab.runs.folder import new_run
from convlab.runs.liveness import RELAYED
from convlab.runs.mirror import Ended, Mirror, open_mirror
from convlab.runs.mirror_link import keep_up
from convlab.runs.reader import open_run
from convlab.runs.relay import relay
from convlab.runs.relay_words import line
from convlab.runs.rows import RunRows, State
from convlab.runs.schema import DATABASE
from convlab.runs.writer import Plan, RunWriter, Subject, begin

LONG = 120.0  # seconds, only for a machine that stands still
Begin = Callable[[int], RunWriter]
WriteStep = Callable[[RunWriter, int], None]
Train = Callable[[int, State], threading.Thread]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "here"


@pytest.fixture
def mirror(here: Path) -> Iterator[Mirror]:
    opened = open_mirror(here)
    assert isinstance(opened, Mirror), opened
    yield opened
    opened.close()


@pytest.fixture
def train(folder: Path, subject: Subject, write_step: WriteStep) -> Train:
    """Starts a thread that trains for some steps of 10 ms and ends the run."""

    def started(steps: int, end: State) -> threading.Thread:
        def trained() -> None:
            writer = begin(folder, Plan(0, 100, 10, "CPU", 0), subject)
            assert isinstance(writer, RunWriter)
            for step in range(1, steps + 1):
                write_step(writer, step)
                time.sleep(0.01)
            writer.end(end)

        thread = threading.Thread(target=trained, name="trainer")
        thread.start()
        return thread

    return started


class Cut:
    """A pipe's end that breaks after so many bytes, in the middle of whatever goes through it."""

    def __init__(self, pipe: IO[bytes], after: int) -> None:
        self._pipe, self._left = pipe, after

    def write(self, said: bytes) -> int:
        self._pipe.write(said[: self._left])
        self._left -= len(said)
        if self._left <= 0:
            self._pipe.flush()
            raise BrokenPipeError
        return len(said)

    def flush(self) -> None:
        self._pipe.flush()


def connected(mirror: Mirror, folder: Path, cut_after: int = 2**40) -> Ended | Problem:
    """One connection from a relay, in a thread, to the mirror."""
    heard_there, said_here = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    heard_here, said_there = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))

    def relayed() -> None:
        with said_there:
            relay(folder, heard_there, Cut(said_there, cut_after))  # type: ignore[arg-type]

    far_end = threading.Thread(target=relayed, name="far end")
    far_end.start()
    try:
        return mirror.follow(heard_here, said_here)
    finally:
        for pipe in (heard_here, said_here):
            with suppress(BrokenPipeError):
                pipe.close()
        far_end.join(LONG)
        heard_there.close()


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert not isinstance(reader, Problem), reader
    with closing(reader):
        return reader.poll()


def test_a_run_cut_at_random_is_mirrored_row_by_row(folder: Path, here: Path, mirror: Mirror, train: Train) -> None:
    chance, cuts = random.Random(7), 0
    trainer = train(120, "finished")
    while (ended := connected(mirror, folder, chance.randrange(1, 30_000))) == "cut":
        cuts += 1
        # Whatever has come so far is a run that opens.
        if (here / "experiment.json").exists():
            assert rows_of(here).status.state in ("waiting", "running", "finished")
    trainer.join(LONG)
    assert ended == "over"
    assert cuts > 3
    mirror.close()
    assert rows_of(here) == rows_of(folder)
    assert rows_of(here).scalars["train/loss"].steps.tolist() == list(range(1, 121))
    assert not (here / f"{DATABASE}-wal").exists()


def test_a_resumed_session_shadows_its_rows_here_too(
    folder: Path, here: Path, mirror: Mirror, begin_at: Begin, write_step: WriteStep
) -> None:
    first = begin_at(0)
    for step in range(1, 9):
        write_step(first, step)
    first.end("stopped")
    assert connected(mirror, folder) == "over"
    assert rows_of(here) == rows_of(folder)
    second = begin_at(5)
    write_step(second, 6)
    second.end("stopped")
    assert connected(mirror, folder) == "over"
    assert rows_of(here) == rows_of(folder)
    assert rows_of(here).status.step == 6


def test_a_command_reaches_the_trainer_once_however_often_it_is_cut(
    folder: Path, here: Path, mirror: Mirror, train: Train
) -> None:
    send(folder, Command(kind="checkpoint"))  # of a viewer there
    trainer = train(60, "stopped")
    pause = send(here, Command(kind="pause"))
    rate = send(here, Command(kind="rate", value=0.5))
    for cut_after in (12_000, 20_000, 30_000):
        connected(mirror, folder, cut_after)
    assert connected(mirror, folder) == "over"
    trainer.join(LONG)
    arrived = [sent for sent in Inbox(folder).new() if isinstance(sent, Sent)]
    assert [sent.command.kind for sent in arrived] == ["checkpoint", "pause", "rate"]
    assert [sent.id for sent in arrived[1:]] == [pause, rate]


def test_a_cut_between_two_commands_loses_none(folder: Path, here: Path, mirror: Mirror, begin_at: Begin) -> None:
    writer = begin_at(0)
    writer.flush()
    cut = threading.Event()

    class Broken(BytesIO):
        def write(self, said: object) -> int:
            if b'"kind"' in bytes(said):  # type: ignore[call-overload]
                cut.set()
                raise BrokenPipeError
            return 1

    class Silent(BytesIO):
        def readline(self, _size: int | None = -1, /) -> bytes:
            here.joinpath("commands.jsonl").write_bytes(commands)
            assert cut.wait(LONG)
            return b""

    send(folder, Command(kind="pause"))
    send(folder, Command(kind="evaluate"))
    commands = (folder / "commands.jsonl").read_bytes()
    (folder / "commands.jsonl").unlink()
    assert mirror.follow(Silent(), Broken()) == "cut"
    writer.end("stopped")
    assert connected(mirror, folder) == "over"
    assert [sent.command.kind for sent in Inbox(folder).new() if isinstance(sent, Sent)] == ["pause", "evaluate"]


def test_the_mirror_is_told_from_a_run_of_this_machine(
    folder: Path, here: Path, mirror: Mirror, begin_at: Begin, write_step: WriteStep, subject: Subject
) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    writer.checkpoint(1, "checkpoints/step-000000001.safetensors", "0" * 64)
    writer.end("stopped")
    assert connected(mirror, folder) == "over"
    mirror.close()
    there = newest_whole(here)
    assert isinstance(there, Problem)
    assert "trained elsewhere" in there.sentence
    refused = begin(here, Plan(1, 10, 5, "CPU", 2), subject)
    assert isinstance(refused, Problem)
    assert "trained elsewhere" in refused.sentence
    no_mirror = open_mirror(folder)
    assert isinstance(no_mirror, Problem)
    assert "no mirror" in no_mirror.sentence
    other = new_run(folder.parent, Experiment(data="mnist"))
    again = open_mirror(here)
    assert isinstance(again, Mirror)
    mixed = connected(again, other)
    again.close()
    assert isinstance(mixed, Problem)
    assert "another run" in mixed.sentence


SESSION = [1, 0, 1.0, "host", 1, 1.0, "CPU", 10, 5, "running", 1, "", 1.0]
HOSTILE = [
    b"not json\n",
    b"[" * 100_000 + b"\n",
    b"[" + b"1," * 2_000_000 + b"1]\n",
    b'{"rows": 3}\n',
    line(rows={"sqlite_schema": [[1, 2]]}, sessions=[], now=1.0),
    line(rows={"scalar": [[1, 1, 1, 1]]}, sessions=[], now=1.0),
    line(rows={"scalar": [[1, 1, 1, 1, 1, "0.5"]]}, sessions=[], now=1.0),
    line(rows={"scalar": [[2**63, 2**63, 1, 1, 1, 0.5]]}, sessions=[], now=1.0),
    line(rows={"scalar": [[2, 2, 1, 1, 1, 0.5], [1, 1, 1, 1, 1, 0.5]]}, sessions=[], now=1.0),
    line(rows={"tensor": [[1, 1, 1, 1, "C1/weight", "[1]", "no base64!"]]}, sessions=[], now=1.0),
    line(rows={}, sessions=[SESSION[:-1]], now=1.0),
    line(rows={}, sessions=[[*SESSION[:3], {"host": 1}, *SESSION[4:]]], now=1.0),
    line(refused="x" * 1_000_000),
    line(run={"version": 9, "experiment": {}}),
    b'{"rows": {}, "sessions": [], "now": NaN}\n',
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_relay_is_refused_and_changes_nothing(here: Path, mirror: Mirror, words: bytes) -> None:
    before = mirror.got
    refused = mirror.follow(BytesIO(words), BytesIO())
    assert isinstance(refused, Problem)
    assert len(refused.sentence) < 600
    assert mirror.got == before


@pytest.mark.parametrize("first", [b"", b"hello\n", b'{"after": {"scalar": -2}}\n', b'{"after": {"scalar": 1e99}}\n'])
def test_a_relay_speaks_only_with_a_mirror(folder: Path, first: bytes) -> None:
    said = BytesIO()
    refused = relay(folder, BytesIO(first), said)
    assert isinstance(refused, Problem)
    assert said.getvalue() == b""


def test_a_hostile_mirror_writes_nothing_but_commands(folder: Path, begin_at: Begin) -> None:
    begin_at(0).flush()
    for words in (b"x" * 1_000_000, b'{"id": "a", "time": 1, "command": {"kind": "delete"}}\n', b"\xff\xfe\n" * 100):
        relay(folder, BytesIO(b'{"version": 1}\n' + words), BytesIO())
    assert not (folder / "commands.jsonl").exists()


def test_a_command_that_never_answers_is_given_up(mirror: Mirror) -> None:
    said: list[str] = []
    problem = keep_up(mirror, [sys.executable, "-c", "pass"], said.append, first_wait=0.0)
    assert isinstance(problem, Problem)
    assert "without a word" in problem.sentence
    missing = keep_up(mirror, ["no-such-program"], said.append)
    assert isinstance(missing, Problem)
    assert "no-such-program" in missing.sentence


def test_two_commands_watch_a_run_from_its_first_row_to_its_last(
    folder: Path, here: Path, begin_at: Begin, write_step: WriteStep
) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    program = [sys.executable, "-m", "convlab"]
    command = [*program, "mirror", str(here), "--", *program, "relay", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as watching:
        deadline = time.monotonic() + LONG
        while not (here / "experiment.json").exists() or rows_of(here).status.step < 1:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        live = rows_of(here)
        assert (live.status.state, live.status.step) == ("running", 1)
        write_step(writer, 2)
        writer.end("finished")
        printed, _ = watching.communicate(timeout=LONG)
    assert watching.returncode == 0
    assert "rows came" in printed
    assert rows_of(here) == rows_of(folder)
    assert RELAYED in (here / DATABASE).read_bytes().decode("latin-1")
