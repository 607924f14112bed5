"""Broken, foreign and newer run folders are refused with a sentence, and stay as they are."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.runs.checkpoints import newest_whole
from convlab.runs.folder import list_runs, new_run_at
from convlab.runs.reader import RunReader, open_run
from convlab.runs.schema import open_to_write
from convlab.runs.writer import Plan, RunWriter, Subject, begin

Begin = Callable[[int], RunWriter]
WriteStep = Callable[[RunWriter, int], None]


def not_a_database(path: Path) -> None:
    path.write_bytes(b"this is a letter, not a database" * 40)


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmark(address)")


def of_a_newer_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE session(session)")
        database.execute("PRAGMA application_id = 1131368054")
        database.execute("PRAGMA user_version = 7")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [(not_a_database, "not a database"), (of_another_program, "another program"), (of_a_newer_version, "format 7")],
)
def test_a_database_that_is_not_ours_is_refused_and_kept(
    folder: Path, subject: Subject, spoil: Callable[[Path], None], fault: str
) -> None:
    path = folder / "run.sqlite"
    spoil(path)
    before = path.read_bytes()
    for refused in (open_run(folder), begin(folder, Plan(0, 1, 1, "CPU", 0), subject)):
        assert isinstance(refused, Problem)
        assert str(path) in refused.sentence
        assert fault in refused.sentence
    assert path.read_bytes() == before
    problem = list_runs(folder.parent)[0].problem
    assert problem is not None
    assert fault in problem.sentence


@pytest.mark.parametrize(
    "strange",
    [
        "UPDATE session SET steps_per_epoch = 0",
        "UPDATE session SET state = 'dancing'",
        "UPDATE session SET pid = -1",
        "UPDATE session SET heartbeat = 1e300",
        "UPDATE about SET value = printf('%.*c', 100000, '[') WHERE name = 'class_names'",
        "UPDATE about SET value = '7' WHERE name = 'first_layer'",
        "UPDATE tensor SET shape = '[-1, 1, 3, 3]'",
        "UPDATE tensor SET shape = printf('%.*c', 100000, '[')",
        "UPDATE tensor SET numbers = zeroblob(100000000)",
        "UPDATE probe SET channels = 2, height = 2",
        "UPDATE guess SET best = 0, classes = '', probabilities = ''",
        "UPDATE moment SET time = 'yesterday'",
        "UPDATE scalar SET value = 9e999",
        "INSERT INTO rate(session, step, old, new) VALUES (1, 1, 'fast', 9e999)",
        "INSERT INTO answer(session, step, id, command, text, seconds) VALUES (1, 1, 'a', 'stop', 'Stopped', 'soon')",
        "CREATE TRIGGER more AFTER INSERT ON scalar BEGIN SELECT 1; END",
    ],
)
def test_rows_that_make_no_sense_are_refused_with_a_sentence(
    folder: Path, begin_at: Begin, write_step: WriteStep, strange: str
) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    writer.end("stopped")
    with closing(sqlite3.connect(folder / "run.sqlite", isolation_level=None)) as database:
        database.execute(strange)
    refused = open_run(folder)
    assert isinstance(refused, Problem)
    assert "run.sqlite" in refused.sentence
    assert len(list_runs(folder.parent)) == 1


def test_a_checkpoint_outside_the_run_is_never_read(tmp_path: Path, folder: Path, begin_at: Begin) -> None:
    elsewhere = tmp_path / "elsewhere.safetensors"
    sha256 = write_whole(elsewhere, lambda temporary: temporary.write_bytes(b"weights"))
    writer = begin_at(0)
    writer.checkpoint(3, str(elsewhere), sha256)
    writer.flush()
    kept = newest_whole(folder)
    assert isinstance(kept, Problem)
    assert "damaged or gone" in kept.sentence


def test_a_database_that_cannot_be_opened_is_said(folder: Path) -> None:
    (folder / "run.sqlite").mkdir()
    refused = open_run(folder)
    assert isinstance(refused, Problem)
    assert "run.sqlite" in refused.sentence


def test_a_full_disk_is_said_where_a_session_begins(
    folder: Path, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> sqlite3.Connection | Problem:
        database = open_to_write(path)
        assert isinstance(database, sqlite3.Connection)
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")
        return database

    monkeypatch.setattr("convlab.runs.writer.open_to_write", full)
    large = replace(subject, images=np.zeros((8, 64, 64, 1), np.uint8))
    refused = begin(folder, Plan(0, 1, 1, "CPU", 0), large)
    assert isinstance(refused, Problem)
    assert "cannot be written: database or disk is full" in refused.sentence


def test_a_trainer_that_lives_but_writes_no_more_is_lost(folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    writer.close()
    with closing(sqlite3.connect(folder / "run.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE session SET heartbeat = heartbeat - 60")
    reader = open_run(folder)
    assert isinstance(reader, RunReader)
    with closing(reader):
        assert reader.poll().status.state == "lost"
    assert [run.state for run in list_runs(folder.parent)] == ["lost"]


def test_a_broken_experiment_is_named_with_its_place(folder: Path) -> None:
    path = folder / "experiment.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["recipe"]["momentum"] = 1.5
    path.write_text(json.dumps(document), encoding="utf-8")
    refused = open_run(folder)
    assert isinstance(refused, Problem)
    assert str(path) in refused.sentence
    assert "recipe.momentum" in refused.sentence


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    refused = open_run(tmp_path / "nowhere")
    assert isinstance(refused, Problem)
    assert "nowhere" in refused.sentence


def test_a_file_cut_short_while_it_is_watched_is_said(folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    for step in range(1, 200):
        write_step(writer, step)
    writer.end("stopped")
    reader = open_run(folder)
    assert isinstance(reader, RunReader)
    with closing(reader):
        good = reader.poll()
        path = folder / "run.sqlite"
        path.write_bytes(path.read_bytes()[:5000])
        broken = reader.poll()
    assert broken.status.state == "failed"
    assert str(path) in broken.status.sentence
    assert broken.scalars == good.scalars  # what was read stays


def test_a_folder_with_something_in_it_is_not_made_a_run(folder: Path) -> None:
    reader = open_run(folder)
    assert isinstance(reader, RunReader)
    refused = new_run_at(folder, reader.poll().experiment)
    reader.close()
    assert isinstance(refused, Problem)
    assert "not empty" in refused.sentence


# Permissions mean nothing to the superuser, who therefore becomes "nobody" once everything is imported.
SHOW = """
import os, sys
from pathlib import Path
from convlab.runs.reader import open_run
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
reader = open_run(Path(sys.argv[1]))
assert hasattr(reader, "poll"), reader
rows = reader.poll()
print(rows.status.state, rows.status.step, rows.scalars["train/loss"].steps.size)
reader.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's write permission means nothing on Windows")
@pytest.mark.parametrize("finished", [True, False], ids=["finished", "left in WAL mode by a killed trainer"])
def test_a_run_on_a_read_only_medium_opens(
    tmp_path: Path, folder: Path, begin_at: Begin, write_step: WriteStep, finished: bool
) -> None:
    writer = begin_at(0)
    for step in range(1, 6):
        write_step(writer, step)
    if finished:
        writer.end("finished")
    medium = tmp_path / "medium"
    medium.mkdir()
    for path in folder.iterdir():
        if not path.name.endswith("-shm"):  # of a killed writer's machine, meaningless on another
            shutil.copy(path, medium)
    for path in medium.iterdir():
        path.chmod(0o444)
    medium.chmod(0o555)
    printed = _as_a_person_without_rights(SHOW, medium)
    medium.chmod(0o755)
    assert printed == ("finished 5 5" if finished else "running 5 5")
    assert not [path for path in medium.iterdir() if path.name.endswith("-shm")]


def _as_a_person_without_rights(program: str, folder: Path) -> str:
    for parent in folder.parents:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    command = [sys.executable, "-c", program, str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()
