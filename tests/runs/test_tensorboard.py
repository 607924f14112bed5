"""TensorBoard's event files: what PyTorch wrote arrives whole, what we write it can read, hostile files are refused."""

import io
import math
import struct
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.problem import Problem
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows
from convlab.runs.tensorboard import wire
from convlab.runs.tensorboard.events import LoggedPicture, LoggedScalar, event_record, file_version, read_events
from convlab.runs.tensorboard.exporting import export_events, mosaic_of
from convlab.runs.tensorboard.importing import Imported, import_events
from convlab.runs.tensorboard.record_file import Damaged, crc32c, record, records
from convlab.runs.writer import RunWriter

Begin = Callable[[int], RunWriter]
OF_PYTORCH = Path(__file__).parent / "tensorboard_files"  # written by torch.utils.tensorboard of torch 2.15


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader), reader
    with closing(reader):
        return reader.poll()


def imported(source: Path, home: Path) -> Imported:
    made = import_events(source, home)
    assert isinstance(made, Imported), made
    return made


def png(value: int, width: int = 4) -> bytes:
    return cv2.imencode(".png", np.full((3, width, 3), value, np.uint8))[1].tobytes()


@pytest.mark.parametrize(
    ("content", "checksum"),
    [(b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E)],
)
def test_checksums_are_those_of_rfc_3720(content: bytes, checksum: int) -> None:
    assert crc32c(content) == checksum


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_records_come_back_as_they_were_written(contents: list[bytes]) -> None:
    assert list(records(io.BytesIO(b"".join(map(record, contents))))) == contents


@given(st.integers(0, 2**64 - 1), st.floats(), st.binary(max_size=40))
def test_fields_come_back_as_they_were_written(number: int, double: float, content: bytes) -> None:
    message = wire.varint_field(7, number) + wire.double_field(300, double) + wire.bytes_field(2, content)
    (_, _, one), (_, _, two), (_, _, three) = wire.fields(message)
    assert (one, two, three) == (number, struct.pack("<d", double), content)


def test_what_pytorch_wrote_arrives_with_every_point_and_picture(tmp_path: Path) -> None:
    made = imported(OF_PYTORCH, tmp_path)
    rows = rows_of(made.folder)
    assert (made.scalars, made.pictures, made.remarks) == (10, 2, ())
    assert rows.scalars["loss"].steps.tolist() == [0, 1, 2, 3, 4]
    assert rows.scalars["loss"].values == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], rel=1e-7)
    assert rows.scalars["acc"].values.tolist() == [0, 1, 2, 3, 4]  # in TensorFlow 2's form
    assert rows.pictures["img"].step == 2
    assert rows.pictures["img"].pixels.shape == (5, 7, 3)
    assert rows.status.state == "finished"
    assert rows.status.newest == pytest.approx(1795823788.35, abs=1)


def test_what_tensorboard_writes_here_arrives_too(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    from torch.utils.tensorboard import SummaryWriter

    noise = np.random.default_rng(0).random((3, 9, 8)).astype(np.float32)
    for folder in ("train", "validation"):
        with SummaryWriter(str(tmp_path / "logs" / folder)) as writer:
            for step in range(100):
                writer.add_scalar("loss", math.exp(-step / 10), step)
            writer.add_scalar("accuracy", 0.5, 99, new_style=True)
            writer.add_image("noise", noise, 7)
            writer.add_histogram("weights", noise, 7)
    made = imported(tmp_path / "logs", tmp_path / "runs")
    rows = rows_of(made.folder)
    assert rows.scalars["train/loss"].values == pytest.approx([math.exp(-step / 10) for step in range(100)], rel=1e-6)
    assert set(rows.scalars) == {"train/loss", "train/accuracy", "validation/loss", "validation/accuracy"}
    expected = (noise * 255).astype(np.uint8).transpose(1, 2, 0)
    assert np.array_equal(rows.pictures["train/noise"].pixels, expected)


def test_tensorboard_reads_what_is_exported(tmp_path: Path, folder: Path, begin_at: Begin) -> None:
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    path = exported(tmp_path, folder, begin_at)
    found = EventAccumulator(str(path), size_guidance={"scalars": 0, "images": 0}).Reload()
    assert [point.step for point in found.Scalars("train/loss")] == list(range(1, 21))
    assert [point.value for point in found.Scalars("train/loss")] == pytest.approx([1 / s for s in range(1, 21)])
    (picture,) = found.Images("samples")
    assert (picture.step, picture.width, picture.height) == (20, 4, 3)
    assert len(found.Images("C1/weight")) == 20
    assert found.Scalars("train/loss")[-1].wall_time == pytest.approx(rows_of(folder).status.newest, abs=0.01)


def exported(tmp_path: Path, folder: Path, begin_at: Begin) -> Path:
    writer = begin_at(0)
    for step in range(1, 21):
        writer.scalar("train/loss", step, 1 / step)
        writer.tensor("C1/weight", step, np.full((5, 1, 3, 3), step, np.float32))
        writer.flush()
    writer.picture("samples", 20, png(200))
    writer.end("finished")
    path = export_events(folder, tmp_path / "logs")
    assert isinstance(path, Path), path
    return path


def test_a_run_that_went_out_and_came_back_is_the_same(tmp_path: Path, folder: Path, begin_at: Begin) -> None:
    before = (exported(tmp_path, folder, begin_at), rows_of(folder))[1]
    after = rows_of(imported(tmp_path / "logs", tmp_path / "back").folder)
    curve = before.scalars["train/loss"]
    assert after.scalars["train/loss"].steps.tolist() == curve.steps.tolist()
    assert after.scalars["train/loss"].values == pytest.approx(curve.values, rel=1e-7)  # 32 bits there
    assert after.pictures["samples"] == before.pictures["samples"]


def test_kernels_lie_side_by_side_with_zero_in_the_middle() -> None:
    kernels = np.zeros((3, 2, 2, 2), np.float32)
    kernels[0], kernels[2] = 1.0, -1.0
    picture = mosaic_of(kernels)
    assert picture.shape == (2 * 17 - 1, 2 * 17 - 1)
    assert (picture[0, 0], picture[0, 17], picture[17, 0]) == (255, 128, 1)


def event_file(path: Path, *events: bytes) -> Path:
    path.write_bytes(file_version(1.0) + b"".join(events))
    return path


def scalar(step: int, value: float, tag: str = "loss") -> bytes:
    return event_record(LoggedScalar(tag, step, 10.0 + step, value))


def test_a_file_cut_at_any_byte_gives_what_is_whole_in_it(tmp_path: Path) -> None:
    whole = event_file(tmp_path / "events.out.tfevents.1", scalar(1, 0.5), scalar(2, 0.25)).read_bytes()
    lengths = [len(file_version(1.0)), len(scalar(1, 0.5))]
    cut = tmp_path / "cut.tfevents"
    for size in range(lengths[0] + lengths[1], len(whole)):
        cut.write_bytes(whole[:size])
        with pytest.raises(Damaged) if size > sum(lengths) else closing(io.BytesIO()):
            found = []
            for one in read_events(cut):
                found.append(one)
        assert found == [LoggedScalar("loss", 1, 11.0, 0.5)]
    made = imported(cut, tmp_path / "runs")
    assert made.scalars == 1
    assert "is cut short" in made.remarks[0]
    assert [note.sentence for note in rows_of(made.folder).notes] == list(made.remarks)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_file_with_one_wrong_byte_is_refused(place: int, change: int) -> None:
    whole = bytearray(file_version(1.0) + scalar(1, 0.5) + scalar(2, 0.25))
    whole[place % len(whole)] ^= change
    with pytest.raises(Damaged):
        list(records(io.BytesIO(bytes(whole))))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_with_right_checksums_are_read_or_refused(content: bytes) -> None:
    hostile = record(content) + record(wire.bytes_field(5, wire.bytes_field(1, content)))
    with io.BytesIO(hostile) as file:
        for event in records(file):
            try:
                list(wire.fields(event))
            except Damaged:
                return


@settings(max_examples=200, deadline=None)
@given(value=st.binary(max_size=60))
def test_any_value_of_a_summary_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, value: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "hostile.tfevents"
    event_file(path, record(wire.varint_field(2, 3) + wire.bytes_field(5, wire.bytes_field(1, value))))
    with suppress(Damaged):
        list(read_events(path))


def test_what_is_no_event_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear sir or madam, " * 9)
    refused = [import_events(letter, tmp_path / "runs"), import_events(tmp_path / "nowhere", tmp_path / "runs")]
    (tmp_path / "empty").mkdir()
    refused.append(import_events(tmp_path / "empty", tmp_path / "runs"))
    refused.append(import_events(event_file(tmp_path / "nothing.tfevents"), tmp_path / "runs"))
    for problem, fault in zip(refused, ("wrong checksum", "not there", "no event files", "no scalars"), strict=True):
        assert isinstance(problem, Problem)
        assert fault in problem.sentence
    assert not (tmp_path / "runs").exists()


def test_points_out_of_order_and_numbers_that_are_none_come_out_as_a_curve(tmp_path: Path) -> None:
    events = [scalar(3, 3.0), scalar(1, 1.0), scalar(3, 4.0), scalar(2, math.nan), scalar(2**61, 5.0), scalar(4, 1, "")]
    rows = rows_of(imported(event_file(tmp_path / "a.tfevents", *events), tmp_path / "runs").folder)
    assert rows.scalars["loss"].steps.tolist() == [1, 3, 2**61]
    assert rows.scalars["loss"].values.tolist() == [1.0, 4.0, 5.0]
    assert "untitled" in rows.scalars


def test_a_picture_that_cannot_be_shown_is_left_out_and_named(tmp_path: Path) -> None:
    pictures = [LoggedPicture("good", 1, 1.0, png(9)), LoggedPicture("bad", 1, 1.0, b"GIF89a" + bytes(20))]
    made = imported(event_file(tmp_path / "a.tfevents", *map(event_record, pictures)), tmp_path / "runs")
    assert made.pictures == 1
    assert "bad at step 1" in made.remarks[0]
    assert set(rows_of(made.folder).pictures) == {"good"}
