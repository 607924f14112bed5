"""MNIST's files: the real ones, shortened ones, and those that lie."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from convlab.data.figures import channel_figures
from convlab.data.idx import read_idx, read_idx_folder
from convlab.data.refused import RefusedError
from tests.data.originals import idx, noise, write_mnist


def test_the_real_mnist_has_the_known_counts_mean_and_deviation(real_data: Path) -> None:
    split = read_idx_folder(real_data / "mnist")
    assert split.train_images.shape == (60_000, 28, 28, 1)
    assert split.validation_images.shape == (10_000, 28, 28, 1)
    assert np.bincount(split.train_labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    mean, deviation = channel_figures(split.train_images)
    assert round(mean[0], 4) == 0.1307  # the figures that every PyTorch example normalises MNIST with
    assert round(deviation[0], 4) == 0.3081


@pytest.mark.parametrize("packed", [True, False])
def test_shortened_files_are_taken_packed_or_not(tmp_path: Path, packed: bool) -> None:
    split = read_idx_folder(write_mnist(tmp_path, train=40, test=20, packed=packed))
    assert np.array_equal(split.train_images[..., 0], noise(40, 28, 28))
    assert split.validation_labels.tolist() == [*range(10), *range(10)]
    assert split.train_labels.dtype == np.int64


WHOLE = idx(noise(3, 4, 5))
HOSTILE = {
    "empty": (b"", "no idx file"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "no idx file"),
    "cut in the header": (WHOLE[:9], "within its header"),
    "cut in the numbers": (WHOLE[:-1], "59 of 60 bytes"),
    "too long": (WHOLE + b"x", "61 of 60 bytes"),
    "a header of 18 billion pictures": (b"\0\0\x08\x03" + struct.pack(">3I", 2**32 - 1, 2**11, 2**11), "0 of"),
    "sides beyond any picture": (b"\0\0\x08\x03" + struct.pack(">3I", 1, 2**31, 2**31), "no such file does"),
    "no pictures": (b"\0\0\x08\x03" + struct.pack(">3I", 0, 28, 28), "no such file does"),
    "floats": (b"\0\0\x0d\x01" + struct.pack(">I", 1) + b"\0" * 4, "kind 13"),
    "255 dimensions": (b"\0\0\x08\xff" + b"\0" * 1020, "255 dimensions"),
    "a cut gzip": (gzip.compress(WHOLE)[:-9], "cut off"),
    "a damaged gzip": (gzip.compress(WHOLE)[:-8] + bytes(8), "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_lies_is_refused_with_a_sentence(tmp_path: Path, what: str) -> None:
    content, words = HOSTILE[what]
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match=words):
        read_idx(path)


def test_a_bomb_does_not_unfold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convlab.data.idx.LARGEST", 2**20)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(bytes(2**24)))
    with pytest.raises(RefusedError, match="more than 1 MB"):
        read_idx(path)


def test_what_is_missing_or_mixed_up_is_named(tmp_path: Path) -> None:
    folder = write_mnist(tmp_path, packed=False)
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(RefusedError, match="lacks t10k-labels"):
        read_idx_folder(folder)
    (folder / "t10k-labels-idx1-ubyte").write_bytes(idx(noise(19)))
    with pytest.raises(RefusedError, match="20 pictures but 19 labels"):
        read_idx_folder(folder)
