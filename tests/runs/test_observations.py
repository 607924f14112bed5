"""Feature maps, confusion, pictures and notes read live as later; runs of format 1 open and go on."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from convlab.core.problem import Problem
from convlab.runs.names import OF_A_LAYER, SCALARS, meaning_of
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import Note, RunRows
from convlab.runs.schema import VERSION
from convlab.runs.writer import Plan, RunWriter, Subject, begin

Begin = Callable[[int], RunWriter]
FORMAT1 = Path(__file__).parent / "format1"  # trained and written by ConvLab 0.1.0 at commit a1561b1


def opened(folder: Path) -> RunReader:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    return reader


def read_once(folder: Path) -> RunRows:
    with closing(opened(folder)) as reader:
        return reader.poll()


def observe(writer: RunWriter, step: int) -> None:
    """One of everything that came with format 2."""
    generator = np.random.default_rng(step)
    writer.maps("C1/maps", step, generator.normal(size=(2, 3, 4, 5)).astype(np.float32))
    writer.confusion(step, np.diag(np.arange(10) + step).astype(np.int32))
    pixels = np.full((6, 7, 3), step, np.uint8)
    writer.picture("samples", step, cv2.imencode(".png", pixels)[1].tobytes())
    writer.note(Note(step, 1.5, "budget", f"Feature maps are written each {step} s now.", "cost 3 ms"))
    writer.stand("running", step, 100.0)
    writer.flush()


def test_what_is_observed_reads_the_same_live_later_and_looking_back(folder: Path, begin_at: Begin) -> None:
    writer = begin_at(0)
    with closing(opened(folder)) as live:
        seen = []
        for step in (1, 2, 3):
            observe(writer, step)
            seen.append(live.poll())
        assert seen[-1] == read_once(folder)
        assert live.rows_until(2) == seen[1]
        assert live.rows_until(1) == seen[0]
    rows = seen[-1]
    maps = np.random.default_rng(3).normal(size=(2, 3, 4, 5)).astype(np.float32)
    assert rows.snapshots["C1/maps"].step == 3
    assert np.abs(rows.snapshots["C1/maps"].array - maps).max() <= np.ptp(maps) / 510 * 1.001
    assert rows.confusion is not None
    assert rows.confusion.counts[9].tolist() == [0] * 9 + [12]
    assert rows.pictures["samples"].pixels.shape[:2] == (6, 7)
    assert [note.step for note in rows.notes] == [1, 2, 3]


def test_maps_that_are_flat_or_no_numbers_are_kept(folder: Path, begin_at: Begin) -> None:
    writer = begin_at(0)
    writer.maps("flat/maps", 1, np.zeros((1, 1, 2, 2), np.float32))
    writer.maps("lost/maps", 1, np.full((1, 1, 2, 2), np.nan, np.float32))
    writer.maps("none/maps", 1, np.zeros((0, 1, 2, 2), np.float32))
    writer.flush()
    snapshots = read_once(folder).snapshots
    assert not snapshots["flat/maps"].array.any()
    assert not snapshots["lost/maps"].array.any()
    assert snapshots["none/maps"].array.shape == (0, 1, 2, 2)


@pytest.mark.parametrize(
    "strange",
    [
        "UPDATE map SET shape = '[9999999, 99999]'",
        "UPDATE map SET low = 9e999",
        "UPDATE map SET high = 'high'",
        "UPDATE confusion SET classes = 1000000",
        "UPDATE confusion SET counts = 'no zlib'",
        "UPDATE confusion SET classes = 11",
        "UPDATE picture SET encoded = 'no picture'",
        "UPDATE picture SET encoded = substr(encoded, 1, 40)",
        "UPDATE note SET time = 'yesterday'",
        "UPDATE note SET kind = printf('%.*c', 100, 'k')",
    ],
)
def test_observations_that_make_no_sense_are_refused(folder: Path, begin_at: Begin, strange: str) -> None:
    writer = begin_at(0)
    observe(writer, 1)
    writer.end("stopped")
    with closing(sqlite3.connect(folder / "run.sqlite", isolation_level=None)) as database:
        database.execute(strange)
    refused = open_run(folder)
    assert isinstance(refused, Problem)
    assert "run.sqlite" in refused.sentence


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A run of 46 steps in format 1."""
    return Path(shutil.copytree(FORMAT1, tmp_path / "old"))


def test_a_run_of_format_1_opens_and_stays_as_it_is(old: Path) -> None:
    before = (old / "run.sqlite").read_bytes()
    rows = read_once(old)
    assert (rows.status.state, rows.status.step) == ("finished", 46)
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 47))
    assert rows.scalars["validation/top1_error"].values[-1] == pytest.approx(0.1694, abs=1e-4)
    assert [answer.command for answer in rows.answers] == ["step", "step", "step", "divide", "resume"]
    assert rows.snapshots["C1/weight"].array.shape == (2, 1, 3, 3)
    assert rows.guesses is not None
    assert (rows.confusion, rows.pictures, rows.notes) == (None, {}, ())
    with closing(opened(old)) as reader:
        assert reader.rows_until(20).scalars["train/loss"].steps[-1] == 20
    assert (old / "run.sqlite").read_bytes() == before


def test_a_run_of_format_1_that_is_trained_on_becomes_one_of_this_format(old: Path, subject: Subject) -> None:
    before = read_once(old)
    with closing(opened(old)) as live:
        writer = begin(old, Plan(40, 100, 23, "CPU", 41), subject)
        assert isinstance(writer, RunWriter)
        with closing(writer):
            observe(writer, 41)
            rows = live.poll()
    assert rows.scalars["train/loss"].values.tolist() == before.scalars["train/loss"].values[:40].tolist()
    assert rows.confusion is not None
    with closing(sqlite3.connect(old / "run.sqlite")) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == VERSION


def test_every_name_that_is_written_is_explained() -> None:
    for name in [*SCALARS, *(f"C1/{kind}" for kind in OF_A_LAYER), "C1/weight", "C1/maps"]:
        assert isinstance(meaning_of(name), str), name
    assert isinstance(meaning_of("my loss"), Problem)
