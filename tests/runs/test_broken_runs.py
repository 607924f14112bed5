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
from pathlib import Path

import pytest

from convlab.core.problem import Problem
from convlab.runs.folder import list_runs, new_run_at
from convlab.runs.reader import RunReader, open_run
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
