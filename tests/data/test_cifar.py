"""CIFAR's pickles: real ones are read as torchvision reads them, hostile ones run nothing."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from convlab.data.cifar import CIFAR10, CIFAR100, read_cifar
from convlab.data.plain_pickle import array_of, read_plain_pickle
from convlab.data.refused import RefusedError
from tests.data.originals import noise, write_cifar10


def test_the_real_batches_are_those_that_plain_pickle_reads(real_data: Path) -> None:
    home = real_data / "cifar" / "cifar-10-batches-py"
    split = read_cifar(home.parent, CIFAR10)
    known = pickle.loads((home / "test_batch").read_bytes(), encoding="bytes")  # noqa: S301 - a file we know
    assert np.array_equal(split.validation_images.transpose(0, 3, 1, 2).reshape(-1, 3072), known[b"data"])
    assert split.validation_labels.tolist() == known[b"labels"]
    assert split.train_images.shape == (1000, 32, 32, 3)
    assert split.note == "Only 1 of 5 training batches."


def test_red_green_and_blue_stay_what_they_are(tmp_path: Path) -> None:
    home = write_cifar10(tmp_path) / "cifar-10-batches-py"
    split = read_cifar(tmp_path, CIFAR10)
    rows = noise(30, 3072)
    assert split.train_images.shape == (60, 32, 32, 3)
    assert split.validation_images[4, 2, 5].tolist() == [rows[4, channel * 1024 + 2 * 32 + 5] for channel in range(3)]
    assert np.array_equal(read_cifar(home, CIFAR10).train_labels, split.train_labels)


def test_cifar100_takes_its_fine_labels(tmp_path: Path) -> None:
    for name in ("train", "test"):
        batch = {b"data": noise(4, 3072), b"fine_labels": [99, 0, 50, 7], b"coarse_labels": [1, 2, 3, 4]}
        (tmp_path / name).write_bytes(pickle.dumps(batch, protocol=2))
    assert read_cifar(tmp_path, CIFAR100).train_labels.tolist() == [99, 0, 50, 7]


@pytest.mark.parametrize("protocol", range(5))
def test_arrays_bytes_strings_dicts_and_lists_pass(protocol: int) -> None:
    value = {"a": [1, 2.5, None, True], b"b": b"bytes", "c": "text", "d": noise(2, 3).astype(np.int32)}
    read = read_plain_pickle(pickle.dumps(value, protocol), "batch")
    assert isinstance(read, dict)
    array = array_of(read.pop("d"))
    assert array is not None
    assert array.tolist() == value.pop("d").tolist()  # type: ignore[attr-defined]
    assert read == value


class Attack:
    """Runs a command when plain pickle loads it."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call[0], self.call[1:]


ATTACKS = {
    "a command": pickle.dumps(Attack(os.system, "touch stolen")),
    "an eval": pickle.dumps(Attack(eval, "1")),
    "a builtin": pickle.dumps({b"data": Attack(getattr, "a", "b")}),
    "objects in an array": pickle.dumps({b"data": np.array([Attack(os.system, "touch stolen")], object)}, 2),
    "a class of ours": pickle.dumps(Path("/etc")),
    "a place in the memo beyond all memory": b"\x80\x02Nr\xff\xff\xff\x7f.",
    "a text of four gigabytes": b"\x80\x02X\xff\xff\xff\xff.",
    "an array larger than its bytes": pickle.dumps(noise(4), 2).replace(b"K\x04\x85", b"K\x7f\x85"),
    "nothing": b"",
    "a stop without a value": b".",
    "no end": b"\x80\x02(((",
    "a picture": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("what", ATTACKS)
def test_a_hostile_pickle_is_refused_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RefusedError, match=r"batch is (refused|damaged)"):
        read_plain_pickle(ATTACKS[what], "batch")
    assert not list(tmp_path.iterdir())


def test_every_shortening_of_a_batch_is_refused(tmp_path: Path) -> None:
    whole = pickle.dumps({b"data": noise(2, 3072), b"labels": [0, 1]}, 2)
    for length in (*range(0, 200, 7), len(whole) - 1):
        with pytest.raises(RefusedError):
            read_plain_pickle(whole[:length], "batch")


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        ([1, 2], "holds no table"),
        ({b"data": noise(2, 3071), b"labels": [0, 1]}, "rows of 3072 bytes"),
        ({b"data": noise(2, 3072).astype(np.float32), b"labels": [0, 1]}, "rows of 3072 bytes"),
        ({b"data": noise(2, 3072), b"labels": [0]}, "2 pictures but 1 labels"),
        ({b"data": noise(2, 3072), b"labels": [0, 10]}, "labels of 0 to 9"),
        ({b"data": noise(2, 3072), b"labels": ["a", "b"]}, "labels of 0 to 9"),
        ({b"data": noise(2, 3072)}, "labels of 0 to 9"),
    ],
)
def test_a_batch_of_another_kind_is_named(tmp_path: Path, batch: object, words: str) -> None:
    for name in ("data_batch_1", "test_batch"):
        (tmp_path / name).write_bytes(pickle.dumps(batch, 2))
    with pytest.raises(RefusedError, match=words):
        read_cifar(tmp_path, CIFAR10)
