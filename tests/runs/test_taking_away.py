"""A run as CSV, as a zip that opens like the folder, and into the trash; hostile zips are refused."""

import csv
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.runs import zipped
from convlab.runs.checkpoints import checkpoint_file, newest_whole
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows
from convlab.runs.taking_away import export_csv, export_zip
from convlab.runs.trash import to_trash
from convlab.runs.writer import RunWriter
from convlab.runs.zipped import unpacked

Begin = Callable[[int], RunWriter]
WriteStep = Callable[[RunWriter, int], None]


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


def opened(archive: Path, cache: Path) -> Path:
    folder = unpacked(archive, cache)
    assert isinstance(folder, Path), folder
    return folder


def test_curves_as_csv_are_the_numbers_of_the_run(
    tmp_path: Path, folder: Path, begin_at: Begin, write_step: WriteStep
) -> None:
    writer = begin_at(0)
    for step in range(1, 21):
        write_step(writer, step)
    assert export_csv(folder, tmp_path / "run.csv") is None
    with open(tmp_path / "run.csv", encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["step", "time", "train/loss", "validation/top1_error"]
    assert [line[0] for line in lines] == [str(step) for step in range(1, 21)]
    assert [float(line[2]) for line in lines] == [1 / step for step in range(1, 21)]
    assert [line[3] for line in lines if line[3]] == [repr(0.05), repr(0.025)]
    assert float(lines[-1][1]) == pytest.approx(rows_of(folder).status.newest, abs=0.01)


def test_a_run_without_rows_has_nothing_to_take(tmp_path: Path, folder: Path) -> None:
    for problem in (export_csv(folder, tmp_path / "a.csv"), export_zip(folder, tmp_path / "a.zip")):
        assert isinstance(problem, Problem)
        assert "no rows yet" in problem.sentence


def test_a_zip_of_a_run_that_goes_on_opens_like_the_folder(
    tmp_path: Path, folder: Path, begin_at: Begin, write_step: WriteStep
) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    (folder / "checkpoints").mkdir()
    file = checkpoint_file(1)
    writer.checkpoint(1, file, write_whole(folder / file, lambda temporary: temporary.write_bytes(b"weights" * 99)))
    write_step(writer, 2)
    before = rows_of(folder)
    assert export_zip(folder, tmp_path / "run.zip") is None
    write_step(writer, 3)
    there = opened(tmp_path / "run.zip", tmp_path / "cache")
    assert rows_of(there) == before
    kept = newest_whole(there)
    assert kept is not None
    assert not isinstance(kept, Problem)
    assert kept.file.read_bytes() == b"weights" * 99
    assert opened(tmp_path / "run.zip", tmp_path / "cache") == there  # unpacked once


def test_a_run_zipped_by_hand_with_its_wal_opens_too(
    tmp_path: Path, folder: Path, begin_at: Begin, write_step: WriteStep
) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"my run/{path.name}")
    assert rows_of(opened(tmp_path / "run.zip", tmp_path / "cache")) == rows_of(folder)


def test_what_unpacks_to_too_much_is_left_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "LARGEST", 10 * 2**20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("experiment.json", "{}")
        archive.writestr("run.sqlite", bytes(30 * 2**20))
    assert (tmp_path / "bomb.zip").stat().st_size < 100_000
    refused = unpacked(tmp_path / "bomb.zip", tmp_path / "cache")
    assert isinstance(refused, Problem)
    assert "room" in refused.sentence
    assert list((tmp_path / "cache").rglob("*.sqlite")) == []


@pytest.mark.parametrize("name", ["../escaped.json", "/escaped.json", "checkpoints/../../escaped.json", "run.sqlite/x"])
def test_names_that_no_run_has_are_left_out(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as archive:
        archive.writestr("experiment.json", "{}")
        archive.writestr(name, "escaped")
    folder = opened(tmp_path / "run.zip", tmp_path / "cache")
    assert [path.name for path in folder.iterdir()] == ["experiment.json"]
    assert list(tmp_path.rglob("escaped*")) == []


def test_what_is_no_zip_of_a_run_is_named(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "letter.zip").write_text("Dear sir or madam")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("holiday.txt", "sun")
    with zipfile.ZipFile(tmp_path / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "experiment.json", "experiment.json")
    content = (tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: len(content) // 2])
    spoilt = bytearray(content)
    spoilt[60:90] = bytes(30)
    (tmp_path / "spoilt.zip").write_bytes(spoilt)
    for name in ("letter", "other", "cut", "spoilt"):
        refused = unpacked(tmp_path / f"{name}.zip", tmp_path / "cache")
        assert isinstance(refused, Problem), name
        assert f"{name}.zip" in refused.sentence


DELETE = """
import sys
from pathlib import Path
from convlab.runs.trash import to_trash
problem = to_trash(Path(sys.argv[1]))
print(problem or "done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the trash of other systems cannot be put elsewhere")
def test_a_deleted_run_lies_in_the_trash(tmp_path: Path, folder: Path, begin_at: Begin, write_step: WriteStep) -> None:
    writer = begin_at(0)
    write_step(writer, 1)
    writer.end("finished")
    before = rows_of(folder)
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "XDG_DATA_HOME": str(home), "HOME": str(home)}
    command = [sys.executable, "-c", DELETE, str(folder)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout
    assert said == "done\n"
    assert not folder.exists()
    assert rows_of(home / "Trash" / "files" / folder.name) == before


def test_without_a_trash_a_run_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_trash(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("convlab.runs.trash.send2trash", no_trash)
    problem = to_trash(folder)
    assert isinstance(problem, Problem)
    assert "stays: Permission denied" in problem.sentence
    assert folder.exists()


def test_a_run_in_training_and_what_is_no_run_are_not_deleted(
    tmp_path: Path, folder: Path, begin_at: Begin, write_step: WriteStep
) -> None:
    write_step(begin_at(0), 1)
    for path, reason in ((folder, "is being trained"), (tmp_path, "no run folder")):
        problem = to_trash(path)
        assert isinstance(problem, Problem)
        assert reason in problem.sentence
        assert "Nothing was deleted" in problem.sentence
        assert path.exists()


def test_the_numbers_of_maps_survive_the_zip(tmp_path: Path, folder: Path, begin_at: Begin) -> None:
    writer = begin_at(0)
    writer.scalar("train/loss", 1, 1.0)
    writer.maps("C1/maps", 1, np.random.default_rng(0).random((2, 3, 4, 4)).astype(np.float32))
    writer.end("finished")
    assert export_zip(folder, tmp_path / "a.zip") is None
    there = rows_of(opened(tmp_path / "a.zip", tmp_path / "cache"))
    assert there.snapshots["C1/maps"] == rows_of(folder).snapshots["C1/maps"]
