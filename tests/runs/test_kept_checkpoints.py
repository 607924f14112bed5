"""A checkpoint counts only while its file is whole, and files are at every moment old or new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from convlab.core.files import sha256_of, write_whole
from convlab.core.problem import Problem
from convlab.runs.checkpoints import Kept, checkpoint_file, newest_whole, remove_older
from convlab.runs.writer import RunWriter

Begin = Callable[[int], RunWriter]


def fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def keep(folder: Path, writer: RunWriter, step: int) -> Path:
    path = folder / checkpoint_file(step)
    path.parent.mkdir(exist_ok=True)
    sha256 = write_whole(path, lambda temporary: fill(temporary, b"%d" % step * 1000))
    writer.checkpoint(step, checkpoint_file(step), sha256)
    writer.flush()
    return path


def test_the_newest_whole_one_counts(folder: Path, begin_at: Begin) -> None:
    assert newest_whole(folder) is None
    writer = begin_at(0)
    assert newest_whole(folder) is None
    keep(folder, writer, 10)
    damaged = keep(folder, writer, 20)
    assert newest_whole(folder) == Kept(20, damaged)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert newest_whole(folder) == Kept(10, folder / checkpoint_file(10), (damaged,))
    (folder / checkpoint_file(10)).unlink()
    refused = newest_whole(folder)
    assert isinstance(refused, Problem)
    assert "damaged or gone" in refused.sentence


def test_a_shadowed_checkpoint_does_not_count(folder: Path, begin_at: Begin) -> None:
    first = begin_at(0)
    for step in (10, 20):
        keep(folder, first, step)
    first.end("stopped")
    begin_at(10)
    kept = newest_whole(folder)
    assert isinstance(kept, Kept)
    assert kept.step == 10


def test_two_files_are_kept(folder: Path, begin_at: Begin) -> None:
    writer = begin_at(0)
    for step in (10, 20, 30):
        keep(folder, writer, step)
    remove_older(folder)
    assert sorted(path.name for path in (folder / "checkpoints").iterdir()) == [
        "step-000000020.safetensors",
        "step-000000030.safetensors",
    ]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    sha256 = write_whole(path, lambda temporary: fill(temporary, b"old"))

    def broken(temporary: Path) -> None:
        temporary.write_bytes(b"ne")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_whole(path, broken)
    assert sha256_of(path) == sha256
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
